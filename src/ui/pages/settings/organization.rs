//! The organization's own settings.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    engine::{Command, OrganizationEdit},
    model::{Field as Of, HealthPolicy, NamePattern, ObjectRef, Organization, PropagationMode},
    org::{Org, Seq},
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{Busy, Button, ButtonKind, ButtonRole, Checkbox, Field, FieldKind, Need},
        pages::form::{Errors, Found},
    },
    view::permission,
};

/// The settings as they stand, with the version they were read at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Read {
    name: String,
    production: String,
    simulated: bool,
    health: Numbers,
    version: Option<Seq>,
}

/// The numbers of health as they stand in their fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Numbers {
    expiry: String,
    age: String,
    idle: String,
    quota: String,
}

impl Numbers {
    fn of(policy: HealthPolicy) -> Self {
        Self {
            expiry: policy.expiry_days.to_string(),
            age: policy.age_days.to_string(),
            idle: policy.idle_days.to_string(),
            quota: policy.quota_percent.to_string(),
        }
    }

    /// What is no number is as wrong as one out of its range, and told in the same words.
    fn policy(&self) -> HealthPolicy {
        let days = |text: &str| text.trim().parse().unwrap_or(0);
        HealthPolicy {
            expiry_days: days(&self.expiry),
            age_days: days(&self.age),
            idle_days: days(&self.idle),
            quota_percent: self.quota.trim().parse().unwrap_or(0),
        }
    }
}

impl Read {
    fn of(org: &Org) -> Self {
        let Some(own) = org.organization() else { return Self::default() };
        Self {
            name: own.name.to_string(),
            production: own.production.as_str().to_owned(),
            simulated: own.propagation == PropagationMode::Simulated,
            health: Numbers::of(own.health),
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
    expiry: RwSignal<String>,
    age: RwSignal<String>,
    idle: RwSignal<String>,
    quota: RwSignal<String>,
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
        expiry: RwSignal::default(),
        age: RwSignal::default(),
        idle: RwSignal::default(),
        quota: RwSignal::default(),
        read: StoredValue::new(Read::default()),
        errors: Errors::new(&[
            Of::Name,
            Of::ProductionPattern,
            Of::ExpiryDays,
            Of::AgeDays,
            Of::IdleDays,
            Of::QuotaPercent,
        ]),
        busy: RwSignal::default(),
    };
    form.follow();
    let errors = form.errors;
    let blocked = Signal::derive(move || {
        let actor = form.desk.acting();
        form.desk.ask(|org| permission::to_change_organization(org, &actor))
    });
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
                {health(&form)}
                {errors.rest()}
            </div>
            <div class="panel-foot">
                <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=form.busy disabled_because=blocked>"Save changes"</Button>
            </div>
        </form>
    }
    .into_any()
}

/// From when on something about a key needs attention.
fn health(form: &Form) -> AnyView {
    let Form { expiry, age, idle, quota, errors, .. } = *form;
    let usual = move || {
        let Numbers { expiry: days, age: due, idle: unused, quota: percent } =
            Numbers::of(HealthPolicy::default());
        for (field, value) in [(expiry, days), (age, due), (idle, unused), (quota, percent)] {
            field.set(value);
        }
    };
    view! {
        <fieldset class="settings-group">
            <legend>"When an API key needs attention"</legend>
            <div class="pair">
                <Field label="Expires soon: days before" kind=FieldKind::Number value=expiry min="1" max="365" error=errors.of(Of::ExpiryDays) />
                <Field label="Due for rotation: days old" kind=FieldKind::Number value=age min="1" max="3650" error=errors.of(Of::AgeDays) />
                <Field label="Idle: days without use" kind=FieldKind::Number value=idle min="1" max="365" error=errors.of(Of::IdleDays) />
                <Field label="Close to a limit: percent" kind=FieldKind::Number value=quota min="50" max="100" error=errors.of(Of::QuotaPercent) />
            </div>
            <div><Button kind=ButtonKind::Quiet on_click=usual>"Reset to defaults"</Button></div>
        </fieldset>
    }
    .into_any()
}

impl Form {
    fn filled(self) -> Read {
        Read {
            name: self.name.get_untracked(),
            production: self.production.get_untracked(),
            simulated: self.simulated.get_untracked(),
            health: Numbers {
                expiry: self.expiry.get_untracked(),
                age: self.age.get_untracked(),
                idle: self.idle.get_untracked(),
                quota: self.quota.get_untracked(),
            },
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
            self.expiry.set(now.health.expiry.clone());
            self.age.set(now.health.age.clone());
            self.idle.set(now.health.idle.clone());
            self.quota.set(now.health.quota.clone());
            self.read.set_value(now);
        });
    }

    fn save(self) {
        let actor = self.desk.acting_once();
        let blocked = self.desk.ask_once(|org| permission::to_change_organization(org, &actor));
        if self.busy.get_untracked() == Busy::Working || blocked.is_some() {
            return;
        }
        let filled = self.filled();
        self.errors.clear();
        self.errors.check(Organization::check_name(&filled.name));
        self.errors.check(NamePattern::typed(&filled.production));
        self.errors.check(filled.health.policy().checked());
        if self.errors.any() == Found::Something {
            self.errors.focus_first();
            return;
        }
        let seen = filled.version.map(|version| (ObjectRef::Organization(self.desk.id().id()), version));
        let propagation = if filled.simulated { PropagationMode::Simulated } else { PropagationMode::Shown };
        let edit = OrganizationEdit {
            name: filled.name,
            propagation,
            production: filled.production,
            health: filled.health.policy(),
            just_in_time: None,
            default_pools: None,
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
