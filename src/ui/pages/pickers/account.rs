//! Picking or making a service account.

use leptos::prelude::*;

use super::{Picker, choices};
use crate::{
    model::{Kind, ObjectRef},
    ui::{
        desk::use_desk,
        kit::Choice,
        pages::{
            accounts::cannot_create,
            forms::{Place, create_service_account},
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
    let cannot_make = cannot_create(desk, Kind::ServiceAccount);
    let (label, new) = ("Service account", "New service account");
    Picker { label, new, selected, all, hint: none, error, cannot_make }
        .view(Place::Asked, create_service_account)
}
