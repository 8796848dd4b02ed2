//! Picking or making a ksqlDB cluster.

use leptos::prelude::*;

use super::{Picker, cannot_make_there, choices};
use crate::{
    model::{EnvironmentId, ObjectRef},
    ui::{
        desk::use_desk,
        kit::Choice,
        pages::forms::{Place, create_ksql},
    },
    view::resources::ResourceKind,
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
    let desk = use_desk();
    let cannot_make = cannot_make_there(desk, ResourceKind::Ksql, &environment);
    let place = environment.clone();
    let all = choices(desk, move |org| {
        org.ksql_in(&place).map(|ksql| ObjectRef::KsqlCluster(ksql.id.clone())).collect()
    });
    let (label, new) = ("ksqlDB cluster", "New ksqlDB cluster");
    Picker { label, new, selected, all, hint: Signal::stored(None), error, cannot_make }
        .view(Place::In(environment), create_ksql)
}
