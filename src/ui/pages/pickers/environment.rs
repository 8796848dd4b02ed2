//! Picking or making an environment.

use leptos::prelude::*;

use super::{MakeDialog, Making, Picker, choices};
use crate::{
    engine::{Command, NewEnvironment},
    model::{Field as Of, GovernancePackage, ObjectRef, ProductionMark},
    ui::{
        desk::use_desk,
        kit::{Choice, Field, Select},
        pages::form::Errors,
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
    let (label, new) = ("Environment", "New environment");
    Picker { label, new, selected, all, hint: none, error, cannot_make: none }.view(dialog)
}

fn dialog(making: Making) -> AnyView {
    let errors = Errors::new(&[Of::Name]);
    let name = RwSignal::new(making.typed.clone());
    let package = RwSignal::new(GovernancePackage::Essentials.wire().to_owned());
    let mark = RwSignal::new("by-name".to_owned());
    let command = move |()| {
        let package = GovernancePackage::parse(&package.get_untracked()).unwrap_or_default();
        let mark = match mark.get_untracked().as_str() {
            "production" => ProductionMark::Production,
            "not" => ProductionMark::NotProduction,
            _ => ProductionMark::ByName,
        };
        Some(Command::CreateEnvironment(NewEnvironment { name: name.get_untracked(), package, mark }))
    };
    let packages = vec![Choice::new("ESSENTIALS", "Essentials"), Choice::new("ADVANCED", "Advanced")];
    let marks = vec![
        Choice::new("by-name", "Decided by its name"),
        Choice::new("production", "Yes"),
        Choice::new("not", "No"),
    ];
    view! {
        <MakeDialog title="Create environment" errors making command=Callback::new(command)>
            <Field label="Name" value=name error=errors.of(Of::Name) placeholder="prod-eu" />
            <Select label="Stream Governance package" value=package choices=packages />
            <Select label="Counts as production" value=mark choices=marks
                hint="Production asks for service accounts.".to_owned() />
        </MakeDialog>
    }
    .into_any()
}
