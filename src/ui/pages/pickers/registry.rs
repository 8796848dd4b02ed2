//! Picking or making the Schema Registry of an environment.

use leptos::prelude::*;

use super::{CloudField, MakeDialog, Making, Picker, RegionField, choices, chosen_cloud};
use crate::{
    engine::Command,
    model::{EnvironmentId, Field as Of, ObjectRef},
    ui::{desk::use_desk, kit::Choice, pages::form::Errors},
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
        desk.ask(|org| org.registry_of(&place).is_some())
            .then(|| "An environment has one Schema Registry, and this one has it already.".to_owned())
    });
    let (label, new) = ("Schema Registry cluster", "New Schema Registry cluster");
    Picker { label, new, selected, all, hint: Signal::stored(None), error, cannot_make }
        .view(move |making| dialog(making, environment.clone()))
}

fn dialog(making: Making, environment: EnvironmentId) -> AnyView {
    let errors = Errors::new(&[Of::Cloud, Of::Region]);
    let cloud = RwSignal::new(String::new());
    let region = RwSignal::new(None::<Choice>);
    let command = move |()| {
        let chosen = untrack(|| chosen_cloud(cloud));
        if chosen.is_none() {
            errors.add(Of::Cloud, "Choose a cloud provider");
        }
        let region = region.get_untracked().map(|region| region.value).unwrap_or_default();
        Some(Command::CreateSchemaRegistry { environment: environment.clone(), cloud: chosen?, region })
    };
    view! {
        <MakeDialog title="Create Schema Registry cluster" errors making command=Callback::new(command)>
            <p>"The environment gets its one Schema Registry. It has no name of its own."</p>
            <div class="pair">
                <CloudField cloud error=errors.of(Of::Cloud) />
                <RegionField cloud region error=errors.of(Of::Region) />
            </div>
        </MakeDialog>
    }
    .into_any()
}
