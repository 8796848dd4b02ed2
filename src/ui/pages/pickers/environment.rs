//! Picking or making an environment.

use leptos::prelude::*;

use super::{Picker, choices};
use crate::{
    model::ObjectRef,
    ui::{
        desk::use_desk,
        kit::Choice,
        pages::{
            forms::{Place, create_environment},
            resources::cannot_make_environment,
        },
    },
};

/// The field "Environment", with "New environment" beside it.
#[component]
pub fn EnvironmentPicker(
    /// The environment, both ways.
    selected: RwSignal<Option<Choice>>,
    /// What is wrong with the choice.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let desk = use_desk();
    let all = choices(desk, |org| {
        org.environments().iter().map(|environment| ObjectRef::Environment(environment.id.clone())).collect()
    });
    let none = Signal::stored(None);
    let cannot_make = Signal::derive(move || cannot_make_environment(desk));
    let (label, new) = ("Environment", "New environment");
    Picker { label, new, selected, all, hint: none, error, cannot_make }
        .view(Place::Asked, create_environment)
}
