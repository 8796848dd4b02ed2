//! The form of a group mapping, with a live test of its filter.

use leptos::prelude::*;

use super::{EditDialog, Editing, MakeDialog, Making, filter::FilterForm, room_for};
use crate::{
    engine::Command,
    model::{Field as Of, FilterPlace, GroupMappingId, Kind, ObjectRef},
    ui::{
        desk::{Desk, use_desk},
        kit::{Field, FieldKind, Need},
        pages::form::Errors,
    },
};

/// The fields of a group mapping.
#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    name: RwSignal<String>,
    description: RwSignal<String>,
    filter: FilterForm,
    errors: Errors,
}

impl Form {
    fn new(desk: Desk, typed: String) -> Self {
        let errors = Errors::new(&[Of::Name, Of::Description, Of::Filter]);
        Self {
            desk,
            name: RwSignal::new(typed),
            description: RwSignal::new(String::new()),
            filter: FilterForm::new(FilterPlace::GroupMapping, "", errors),
            errors,
        }
    }

    /// What the organization has now.
    fn load(self, id: &GroupMappingId) {
        let facts = self.desk.ask_once(|org| {
            let read = |text: &str| text.to_owned();
            org.group_mappings()
                .get(id)
                .map(|it| (read(&it.name), read(&it.description), read(it.filter.as_str())))
        });
        if let Some((name, description, filter)) = facts {
            self.name.set(name);
            self.description.set(description);
            self.filter.load(filter);
        }
    }

    fn texts(self) -> (String, String, String) {
        (self.name.get(), self.description.get(), self.filter.text())
    }

    fn fields(self) -> AnyView {
        view! {
            <Field label="Name" value=self.name error=self.errors.of(Of::Name) placeholder="platform-admins"
                hint="No other group mapping’s.".to_owned() />
            {self.filter.field()}
            {self.filter.test(self.desk)}
            <Field label="Description" value=self.description kind=FieldKind::Area need=Need::Optional
                error=self.errors.of(Of::Description) />
        }
        .into_any()
    }
}

/// The dialog that makes a group mapping.
pub fn create_group_mapping(making: Making) -> AnyView {
    let form = Form::new(use_desk(), making.typed);
    let command = Callback::new(move |()| {
        let (name, description, filter) = form.texts();
        Some(Command::CreateGroupMapping { name, description, filter })
    });
    view! {
        <MakeDialog title="Create group mapping" room=room_for(Kind::GroupMapping, || None) errors=form.errors close=making.close made=making.made command>
            {form.fields()}
        </MakeDialog>
    }
    .into_any()
}

/// The form that changes a group mapping.
pub fn edit_group_mapping(id: GroupMappingId, editing: Editing) -> AnyView {
    let form = Form::new(use_desk(), String::new());
    form.load(&id);
    let object = ObjectRef::GroupMapping(id.clone());
    let loaded = id.clone();
    let load = Callback::new(move |()| form.load(&loaded));
    let command = Callback::new(move |()| {
        let (name, description, filter) = form.texts();
        Some(Command::UpdateGroupMapping { id: id.clone(), name, description, filter })
    });
    view! {
        <EditDialog title="Edit group mapping" object errors=form.errors load command editing>{form.fields()}</EditDialog>
    }
    .into_any()
}
