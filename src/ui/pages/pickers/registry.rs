//! Picking or making the Schema Registry of an environment.

use leptos::prelude::*;

use super::{Picker, cannot_make_there, choices};
use crate::{
    model::{EnvironmentId, ObjectRef},
    ui::{
        desk::use_desk,
        kit::Choice,
        pages::forms::{Place, create_registry},
    },
    view::resources::ResourceKind,
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
    let cannot_make = cannot_make_there(desk, ResourceKind::SchemaRegistry, &environment);
    let (label, new) = ("Schema Registry cluster", "New Schema Registry cluster");
    Picker { label, new, selected, all, hint: Signal::stored(None), error, cannot_make }
        .view(Place::In(environment), create_registry)
}
