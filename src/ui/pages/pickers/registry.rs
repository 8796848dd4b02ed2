//! Picking or making the Schema Registry of an environment.

use leptos::prelude::*;

use super::{Picker, choices};
use crate::{
    model::{EnvironmentId, ObjectRef},
    ui::{
        desk::use_desk,
        kit::Choice,
        pages::forms::{Place, create_registry},
    },
    view::resources::{self, ResourceKind},
};

/// The field "Schema Registry cluster" of one environment, with "New Schema Registry cluster" beside it.
#[component]
pub fn SchemaRegistryPicker(
    /// Where.
    environment: EnvironmentId,
    /// The registry, both ways.
    selected: RwSignal<Option<Choice>>,
    /// What is wrong with the choice.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let desk = use_desk();
    let place = environment.clone();
    let all = choices(desk, move |org| {
        let there = org.schema_registries().iter().filter(|registry| registry.environment == place);
        there.map(|registry| ObjectRef::SchemaRegistry(registry.id.clone())).collect()
    });
    let place = environment.clone();
    let cannot_make = Signal::derive(move || {
        desk.ask(|org| resources::is_taken(org, ResourceKind::SchemaRegistry, &place))
    });
    let (label, new) = ("Schema Registry cluster", "New Schema Registry cluster");
    Picker { label, new, selected, all, hint: Signal::stored(None), error, cannot_make }
        .view(Place::In(environment), create_registry)
}
