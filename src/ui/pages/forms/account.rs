//! The form of a service account.

use leptos::prelude::*;

use super::{EditDialog, Editing, MakeDialog, Making, room_for};
use crate::{
    engine::Command,
    model::{Field as Of, Kind, ObjectRef, ServiceAccount, ServiceAccountId},
    ui::{
        desk::{Desk, use_desk},
        kit::{Field, FieldKind, Need},
        pages::form::Errors,
    },
};

/// The fields of a service account.
#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    name: RwSignal<String>,
    description: RwSignal<String>,
    errors: Errors,
}

impl Form {
    fn new(desk: Desk, typed: String) -> Self {
        Self {
            desk,
            name: RwSignal::new(typed),
            description: RwSignal::new(String::new()),
            errors: Errors::new(&[Of::Name, Of::Description]),
        }
    }

    /// What the organization has now.
    fn load(self, id: &ServiceAccountId) {
        let facts = self.desk.ask_once(|org| {
            org.service_accounts().get(id).map(|it| (it.name.to_string(), it.description.to_string()))
        });
        if let Some((name, description)) = facts {
            self.name.set(name);
            self.description.set(description);
        }
    }

    fn texts(self) -> (String, String) {
        (self.name.get(), self.description.get())
    }

    fn fields(self) -> AnyView {
        let (names, texts) = (ServiceAccount::NAME_LIMIT, ServiceAccount::DESCRIPTION_LIMIT);
        view! {
            <Field label="Name" value=self.name error=self.errors.of(Of::Name) placeholder="orders-service"
                hint=format!("At most {names} characters, and no other account's.") />
            <Field label="Description" value=self.description kind=FieldKind::Area need=Need::Optional
                error=self.errors.of(Of::Description) hint=format!("Which program it is for. At most {texts} characters.") />
        }
        .into_any()
    }
}

/// The dialog that makes a service account.
pub fn create_service_account(making: Making) -> AnyView {
    let form = Form::new(use_desk(), making.typed);
    let command = Callback::new(move |()| {
        let (name, description) = form.texts();
        Some(Command::CreateServiceAccount { name, description, resource_owner: None })
    });
    let room = room_for(Kind::ServiceAccount, || None);
    view! {
        <MakeDialog title="Create service account" room errors=form.errors close=making.close made=making.made command>
            {form.fields()}
        </MakeDialog>
    }
    .into_any()
}

/// The form that renames and describes a service account.
pub fn edit_service_account(id: ServiceAccountId, editing: Editing) -> AnyView {
    let form = Form::new(use_desk(), String::new());
    form.load(&id);
    let object = ObjectRef::ServiceAccount(id.clone());
    let loaded = id.clone();
    let load = Callback::new(move |()| form.load(&loaded));
    let command = Callback::new(move |()| {
        let (name, description) = form.texts();
        Some(Command::UpdateServiceAccount { id: id.clone(), name, description })
    });
    view! {
        <EditDialog title="Edit service account" object errors=form.errors load command editing>{form.fields()}</EditDialog>
    }
    .into_any()
}
