//! Picking or making a Kafka cluster.

use leptos::prelude::*;

use super::{Picker, choices};
use crate::{
    model::{EnvironmentId, ObjectRef},
    ui::{
        desk::use_desk,
        kit::Choice,
        pages::forms::{Place, create_kafka},
    },
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
    let place = environment.clone();
    let all = choices(use_desk(), move |org| {
        org.clusters_in(&place).map(|cluster| ObjectRef::KafkaCluster(cluster.id.clone())).collect()
    });
    let none = Signal::stored(None);
    let (label, new) = ("Kafka cluster", "New Kafka cluster");
    Picker { label, new, selected, all, hint: none, error, cannot_make: none }
        .view(Place::In(environment), create_kafka)
}
