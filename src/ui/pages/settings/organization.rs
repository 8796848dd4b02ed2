//! The organization's own settings.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    engine::{Command, OrganizationEdit},
    model::{Field as Of, HealthPolicy, NamePattern, ObjectRef, Organization, PropagationMode},
    org::{Org, Seq},
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{Busy, Button, ButtonKind, ButtonRole, Checkbox, Field, FieldKind, Need},
        pages::{
            form::{Errors, Found},
            show_as::ShowAs,
        },
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

    fn edit(self) -> OrganizationEdit {
        let propagation = if self.simulated { PropagationMode::Simulated } else { PropagationMode::Shown };
        OrganizationEdit {
            name: self.name,
            propagation,
            production: self.production,
            health: self.health.policy(),
            just_in_time: None,
            default_pools: None,
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
                <ShowAs draft=Callback::new(move |()| form.draft()) />
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
    /// The fields as they stand; tracked.
    fn filled(self) -> Read {
        Read {
            name: self.name.get(),
            production: self.production.get(),
            simulated: self.simulated.get(),
            health: Numbers {
                expiry: self.expiry.get(),
                age: self.age.get(),
                idle: self.idle.get(),
                quota: self.quota.get(),
            },
            version: self.read.with_value(|read| read.version),
        }
    }

    /// Fills the fields, and fills them again when another tab has changed the settings, unless the person has begun
    /// to change them too.
    fn follow(self) {
        Effect::new(move |begun: Option<()>| {
            let now = self.desk.ask(Read::of);
            if begun.is_some() && untrack(|| self.filled()) != self.read.get_value() {
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

    fn check(self, filled: &Read) {
        self.errors.check(Organization::check_name(&filled.name));
        self.errors.check(NamePattern::typed(&filled.production));
        self.errors.check(filled.health.policy().checked());
    }

    /// The command that would be sent now, or what is wrong, in words; tracked.
    fn draft(self) -> Result<Command, String> {
        let filled = self.filled();
        let ((), told) = self.errors.tried(|| self.check(&filled));
        if told.is_empty() { Ok(Command::UpdateOrganization(filled.edit())) } else { Err(told.join(" ")) }
    }

    fn save(self) {
        let actor = self.desk.acting_once();
        let blocked = self.desk.ask_once(|org| permission::to_change_organization(org, &actor));
        if self.busy.get_untracked() == Busy::Working || blocked.is_some() {
            return;
        }
        let filled = untrack(|| self.filled());
        self.errors.clear();
        self.check(&filled);
        if self.errors.any() == Found::Something {
            self.errors.focus_first();
            return;
        }
        let seen = filled.version.map(|version| (ObjectRef::Organization(self.desk.id().id()), version));
        let edit = filled.edit();
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
