//! Picking or making a Kafka cluster.

use leptos::prelude::*;

use super::{Picker, cannot_make_there, choices};
use crate::{
    model::{EnvironmentId, ObjectRef},
    ui::{
        desk::use_desk,
        kit::Choice,
        pages::forms::{Place, create_kafka},
    },
    view::resources::ResourceKind,
};

/// The field "Kafka cluster" of one environment, with "New Kafka cluster" beside it.
#[component]
pub fn KafkaClusterPicker(
    /// Where.
    environment: EnvironmentId,
    /// The cluster, both ways.
    selected: RwSignal<Option<Choice>>,
    /// What is wrong with the choice.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let desk = use_desk();
    let cannot_make = cannot_make_there(desk, ResourceKind::Kafka, &environment);
    let place = environment.clone();
    let all = choices(desk, move |org| {
        org.clusters_in(&place).map(|cluster| ObjectRef::KafkaCluster(cluster.id.clone())).collect()
    });
    let (label, new) = ("Kafka cluster", "New Kafka cluster");
    Picker { label, new, selected, all, hint: Signal::stored(None), error, cannot_make }
        .view(Place::In(environment), create_kafka)
}
