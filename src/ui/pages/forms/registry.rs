//! The form of a Schema Registry: where it runs. Nothing of it can be edited afterwards.

use leptos::prelude::*;

use super::{
    MakeDialog, Making,
    place::{PlaceField, subtitle},
};
use crate::{
    engine::Command,
    model::Field as Of,
    ui::{
        kit::Choice,
        pages::{
            form::Errors,
            pickers::{CloudField, RegionField, chosen_cloud},
        },
    },
};

/// The dialog that makes the Schema Registry of an environment.
pub fn create_registry(making: Making) -> AnyView {
    let place = PlaceField::new(making.place);
    let errors = Errors::new(&[Of::Environment, Of::Cloud, Of::Region]);
    let cloud = RwSignal::new(String::new());
    let region = RwSignal::new(None::<Choice>);
    let sent = place.clone();
    let command = Callback::new(move |()| {
        let environment = sent.required(errors);
        let chosen = chosen_cloud(cloud);
        if chosen.is_none() {
            errors.add(Of::Cloud, "Choose a cloud provider");
        }
        let region = region.get().map(|region| region.value).unwrap_or_default();
        Some(Command::CreateSchemaRegistry { environment: environment?, cloud: chosen?, region })
    });
    let subtitle = subtitle(&place);
    view! {
        <MakeDialog title="Create Schema Registry cluster" subtitle errors close=making.close made=making.made command>
            <p>"An environment has one Schema Registry. It has no name of its own, and its package is the environment's."</p>
            {place.view(errors)}
            <div class="pair">
                <CloudField cloud error=errors.of(Of::Cloud) />
                <RegionField cloud region error=errors.of(Of::Region) />
            </div>
        </MakeDialog>
    }
    .into_any()
}
