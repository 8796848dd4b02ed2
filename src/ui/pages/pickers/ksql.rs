//! Picking or making a ksqlDB cluster.

use leptos::prelude::*;

use super::{Picker, choices};
use crate::{
    model::{EnvironmentId, ObjectRef},
    ui::{
        desk::use_desk,
        kit::Choice,
        pages::forms::{Place, create_ksql},
    },
};

/// The field "ksqlDB cluster" of one environment, with "New ksqlDB cluster" beside it.
#[component]
pub fn KsqlClusterPicker(
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
        org.ksql_in(&place).map(|ksql| ObjectRef::KsqlCluster(ksql.id.clone())).collect()
    });
    let none = Signal::stored(None);
    let (label, new) = ("ksqlDB cluster", "New ksqlDB cluster");
    Picker { label, new, selected, all, hint: none, error, cannot_make: none }
        .view(Place::In(environment), create_ksql)
}
