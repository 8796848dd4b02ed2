//! The form of an environment.

use leptos::prelude::*;

use super::{EditDialog, Editing, MakeDialog, Making, room_for};
use crate::{
    engine::{Command, NewEnvironment},
    model::{EnvironmentId, Field as Of, GovernancePackage, Kind, ObjectRef, ProductionMark},
    ui::{
        desk::{Desk, use_desk},
        kit::{Choice, Field, Select},
        pages::form::Errors,
    },
    view::editing,
};

/// Value of a mark in the field.
const fn mark_value(mark: ProductionMark) -> &'static str {
    match mark {
        ProductionMark::ByName => "by-name",
        ProductionMark::Production => "production",
        ProductionMark::NotProduction => "not",
    }
}

const MARKS: [ProductionMark; 3] =
    [ProductionMark::ByName, ProductionMark::Production, ProductionMark::NotProduction];

/// The fields of an environment.
#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    name: RwSignal<String>,
    package: RwSignal<String>,
    mark: RwSignal<String>,
    errors: Errors,
}

impl Form {
    fn new(desk: Desk, typed: String) -> Self {
        let form = Self {
            desk,
            name: RwSignal::new(typed.clone()),
            package: RwSignal::new(String::new()),
            mark: RwSignal::new(String::new()),
            errors: Errors::new(&[Of::Name]),
        };
        form.fill(NewEnvironment { name: typed, ..NewEnvironment::default() });
        form
    }

    fn fill(self, facts: NewEnvironment) {
        self.name.set(facts.name);
        self.package.set(facts.package.wire().to_owned());
        self.mark.set(mark_value(facts.mark).to_owned());
    }

    /// What the organization has now.
    fn load(self, id: &EnvironmentId) {
        let facts = self.desk.ask_once(|org| {
            org.environments().get(id).map(|it| NewEnvironment {
                name: it.name.to_string(),
                package: it.package,
                mark: it.mark,
            })
        });
        if let Some(facts) = facts {
            self.fill(facts);
        }
    }

    fn chosen_mark(self) -> ProductionMark {
        self.mark
            .with(|chosen| MARKS.into_iter().find(|mark| mark_value(*mark) == chosen))
            .unwrap_or_default()
    }

    fn facts(self) -> NewEnvironment {
        NewEnvironment {
            name: self.name.get(),
            package: GovernancePackage::parse(&self.package.get()).unwrap_or_default(),
            mark: self.chosen_mark(),
        }
    }

    fn fields(self) -> AnyView {
        let packages: Vec<_> =
            GovernancePackage::ALL.into_iter().map(|it| Choice::new(it.wire(), it.label())).collect();
        let marks: Vec<_> =
            MARKS.into_iter().map(|it| Choice::new(mark_value(it), editing::mark(it))).collect();
        let hint = Signal::derive(move || {
            let (mark, name) = (self.chosen_mark(), self.name.get());
            Some(self.desk.ask(|org| crate::view::environments::mark_hint(org, mark, &name)))
        });
        view! {
            <Field label="Name" value=self.name error=self.errors.of(Of::Name) placeholder="prod-eu" />
            <Select label="Stream Governance package" value=self.package choices=packages
                hint="Of the Schema Registry in this environment.".to_owned() />
            <Select label="Counts as production" value=self.mark choices=marks hint />
        }
        .into_any()
    }
}

/// The dialog that makes an environment.
pub fn create_environment(making: Making) -> AnyView {
    let form = Form::new(use_desk(), making.typed);
    let command = Callback::new(move |()| Some(Command::CreateEnvironment(form.facts())));
    let room = room_for(Kind::Environment, || None);
    view! { <MakeDialog title="Create environment" room errors=form.errors close=making.close made=making.made command>{form.fields()}</MakeDialog> }
        .into_any()
}

/// The form that changes an environment.
pub fn edit_environment(id: EnvironmentId, editing: Editing) -> AnyView {
    let form = Form::new(use_desk(), String::new());
    form.load(&id);
    let object = ObjectRef::Environment(id.clone());
    let loaded = id.clone();
    let load = Callback::new(move |()| form.load(&loaded));
    let command =
        Callback::new(move |()| Some(Command::UpdateEnvironment { id: id.clone(), edit: form.facts() }));
    view! {
        <EditDialog title="Edit environment" object errors=form.errors load command editing>{form.fields()}</EditDialog>
    }
    .into_any()
}
