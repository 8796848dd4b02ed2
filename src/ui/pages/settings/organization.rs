//! The organization's own settings.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    engine::{Command, OrganizationEdit},
    model::{Field as Of, HealthPolicy, NamePattern, ObjectRef, Organization, PropagationMode},
    org::{Org, Seq},
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{Busy, Button, ButtonKind, ButtonRole, Checkbox, Field, Need},
        pages::form::{Errors, Found},
    },
};

/// The settings as they stand, with the version they were read at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Read {
    name: String,
    production: String,
    simulated: bool,
    health: HealthPolicy,
    version: Option<Seq>,
}

impl Read {
    fn of(org: &Org) -> Self {
        let Some(own) = org.organization() else { return Self::default() };
        Self {
            name: own.name.to_string(),
            production: own.production.as_str().to_owned(),
            simulated: own.propagation == PropagationMode::Simulated,
            health: own.health,
            version: org.version(&ObjectRef::Organization(own.id)),
        }
    }
}

#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    name: RwSignal<String>,
    production: RwSignal<String>,
    simulated: RwSignal<bool>,
    /// What the fields were filled from.
    read: StoredValue<Read>,
    errors: Errors,
    busy: RwSignal<Busy>,
}

pub(super) fn view() -> AnyView {
    let form = Form {
        desk: use_desk(),
        name: RwSignal::default(),
        production: RwSignal::default(),
        simulated: RwSignal::new(false),
        read: StoredValue::new(Read::default()),
        errors: Errors::new(&[Of::Name, Of::ProductionPattern]),
        busy: RwSignal::default(),
    };
    form.follow();
    let errors = form.errors;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        form.save();
    };
    view! {
        <form novalidate on:submit=submit>
            <div class="panel-body">
                <Field label="Organization name" value=form.name error=errors.of(Of::Name) />
                <Field label="Production pattern" value=form.production need=Need::Optional error=errors.of(Of::ProductionPattern)
                    hint="Environments whose names fit count as production, unless one says otherwise. Separate with commas; * stands for anything.".to_owned() />
                <Checkbox label="Simulate propagation" checked=form.simulated
                    hint="A new key is refused by Verify until it would have spread in a cloud: seconds for Cloud keys, minutes for cluster keys.".to_owned() />
                {errors.rest()}
            </div>
            <div class="panel-foot">
                <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=form.busy>"Save changes"</Button>
            </div>
        </form>
    }
    .into_any()
}

impl Form {
    fn filled(self) -> Read {
        Read {
            name: self.name.get_untracked(),
            production: self.production.get_untracked(),
            simulated: self.simulated.get_untracked(),
            health: self.read.with_value(|read| read.health),
            version: self.read.with_value(|read| read.version),
        }
    }

    /// Fills the fields, and fills them again when another tab has changed the settings, unless the person has begun
    /// to change them too.
    fn follow(self) {
        Effect::new(move |begun: Option<()>| {
            let now = self.desk.ask(Read::of);
            if begun.is_some() && self.filled() != self.read.get_value() {
                return;
            }
            self.name.set(now.name.clone());
            self.production.set(now.production.clone());
            self.simulated.set(now.simulated);
            self.read.set_value(now);
        });
    }

    fn save(self) {
        if self.busy.get_untracked() == Busy::Working {
            return;
        }
        let filled = self.filled();
        self.errors.clear();
        self.errors.check(Organization::check_name(&filled.name));
        self.errors.check(NamePattern::typed(&filled.production));
        if self.errors.any() == Found::Something {
            self.errors.focus_first();
            return;
        }
        let seen = filled.version.map(|version| (ObjectRef::Organization(self.desk.id()), version));
        let propagation = if filled.simulated { PropagationMode::Simulated } else { PropagationMode::Shown };
        let edit = OrganizationEdit {
            name: filled.name,
            propagation,
            production: filled.production,
            health: filled.health,
        };
        self.busy.set(Busy::Working);
        spawn_local(async move {
            let command = Command::UpdateOrganization(edit);
            let done = self.desk.run(command, seen.into_iter().collect(), Tell::Message).await;
            self.busy.try_set(Busy::Idle);
            match done {
                Ok(_) => {
                    self.read.try_set_value(self.desk.ask_once(Read::of));
                }
                Err(failure) => {
                    self.errors.fail(&failure);
                    self.errors.focus_first();
                }
            }
        });
    }
}
