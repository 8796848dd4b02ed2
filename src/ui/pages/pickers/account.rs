//! Picking or making a service account.

use leptos::prelude::*;

use super::{Picker, choices};
use crate::{
    engine::Command,
    model::{Field as Of, ObjectRef},
    ui::{
        desk::use_desk,
        kit::{Choice, Field, FieldKind, Need},
        pages::{
            form::Errors,
            forms::{MakeDialog, Making, Place},
        },
    },
};

/// The field "Service account", with "New service account" beside it.
#[component]
pub fn ServiceAccountPicker(
    /// The account, both ways.
    selected: RwSignal<Option<Choice>>,
    /// What is wrong with the choice.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let desk = use_desk();
    let all = choices(desk, |org| {
        org.service_accounts().iter().map(|account| ObjectRef::ServiceAccount(account.id.clone())).collect()
    });
    let none = Signal::stored(None);
    let (label, new) = ("Service account", "New service account");
    Picker { label, new, selected, all, hint: none, error, cannot_make: none }.view(Place::Asked, dialog)
}

/// The form "Create service account".
pub fn dialog(making: Making) -> AnyView {
    let errors = Errors::new(&[Of::Name, Of::Description]);
    let name = RwSignal::new(making.typed);
    let description = RwSignal::new(String::new());
    let command = move |()| {
        let (name, description) = (name.get_untracked(), description.get_untracked());
        Some(Command::CreateServiceAccount { name, description })
    };
    view! {
        <MakeDialog title="Create service account" errors close=making.close made=making.made command=Callback::new(command)>
            <Field label="Name" value=name error=errors.of(Of::Name) placeholder="orders-service"
                hint="At most 64 characters, and no other account's.".to_owned() />
            <Field label="Description" value=description kind=FieldKind::Area need=Need::Optional error=errors.of(Of::Description) />
        </MakeDialog>
    }
    .into_any()
}
