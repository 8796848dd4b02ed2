//! What has been filled in so far. One place for all steps, so that going back loses nothing.

use leptos::prelude::*;

use crate::{
    engine::{Command, NewApiKey},
    model::{
        Cloud, EnvironmentId, ExpiryDate, Field, FlinkRegion, KafkaClusterId, KsqlClusterId, Owner, Region,
        SchemaRegistryId, Scope, ScopeKind, ServiceAccountId, check_text,
    },
    ui::{
        desk::Desk,
        kit::Choice,
        pages::{
            form::{Errors, Found},
            show_as::sentence,
        },
    },
    view::issue,
    workspace::Failure,
};

/// The steps, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Whose key it is.
    Account,
    /// What it is for.
    Scope,
    /// What it is called.
    Details,
    /// A last look.
    Review,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Account, Self::Scope, Self::Details, Self::Review];

    /// Its name in the row of steps.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "Account",
            Self::Scope => "Resource scope",
            Self::Details => "Details",
            Self::Review => "Review",
        }
    }

    /// Its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Account => "Whose key is it?",
            Self::Scope => "What is it for?",
            Self::Details => "What is it called?",
            Self::Review => "Is everything right?",
        }
    }

    /// Its place, counted from 0.
    pub const fn position(self) -> usize {
        match self {
            Self::Account => 0,
            Self::Scope => 1,
            Self::Details => 2,
            Self::Review => 3,
        }
    }
}

/// Value of the radio button "My account".
pub const MINE: &str = "mine";
/// Value of the radio button "Service account".
pub const SERVICE: &str = "service";

/// The fields of every step.
#[derive(Clone, Copy)]
pub struct Form {
    pub desk: Desk,
    pub step: RwSignal<Step>,
    pub account: RwSignal<Option<String>>,
    pub service_account: RwSignal<Option<Choice>>,
    pub kind: RwSignal<Option<String>>,
    pub environment: RwSignal<Option<Choice>>,
    /// The cluster or registry in the environment, of the kind the scope asks for.
    pub resource: RwSignal<Option<Choice>>,
    pub cloud: RwSignal<String>,
    pub region: RwSignal<Option<Choice>>,
    pub name: RwSignal<String>,
    pub description: RwSignal<String>,
    pub expires_on: RwSignal<String>,
    pub errors: Errors,
}

/// Every field that some step shows.
const OWN: &[Field] = &[
    Field::Principal,
    Field::Owner,
    Field::CrnPattern,
    Field::Resource,
    Field::Environment,
    Field::KafkaCluster,
    Field::Cloud,
    Field::Region,
    Field::Name,
    Field::Description,
    Field::ExpiresOn,
];

impl Form {
    /// An empty form at its first step.
    pub fn new(desk: Desk) -> Self {
        let none = || RwSignal::new(None);
        let empty = || RwSignal::new(String::new());
        let form = Self {
            desk,
            step: RwSignal::new(Step::Account),
            account: RwSignal::new(None),
            service_account: none(),
            kind: RwSignal::new(None),
            environment: none(),
            resource: none(),
            cloud: empty(),
            region: none(),
            name: empty(),
            description: empty(),
            expires_on: empty(),
            errors: Errors::new(OWN),
        };
        form.keep_places_together();
        form.forget_what_was_wrong();
        form
    }

    /// What was wrong is no longer known to be once a field has changed.
    fn forget_what_was_wrong(self) {
        Effect::new(move |_| {
            self.account.track();
            self.kind.track();
            for choice in [self.service_account, self.environment, self.resource, self.region] {
                choice.track();
            }
            for text in [self.cloud, self.name, self.description, self.expires_on] {
                text.track();
            }
            self.errors.clear();
        });
    }

    /// What lies in one environment is not kept for another, nor a cluster of one kind for another kind.
    fn keep_places_together(self) {
        Effect::new(move |before: Option<(Option<String>, Option<EnvironmentId>)>| {
            let now = (self.kind.get(), self.environment_id());
            if before.is_some_and(|before| before != now) {
                self.resource.set(None);
            }
            now
        });
    }

    /// Whether anything has been filled in. `preset` is the account that the address chose: nobody filled that in.
    pub fn is_begun(self, preset: Option<&str>) -> bool {
        self.account.with(|account| account.is_some() && account.as_deref() != preset)
            || [self.name, self.description, self.expires_on]
                .iter()
                .any(|field| field.with(|text| !text.is_empty()))
    }

    /// Whose key it is, as far as that is chosen.
    pub fn owner(self) -> Option<Owner> {
        if self.account.get()? == MINE {
            return Some(self.desk.acting());
        }
        let chosen = self.service_account.get()?;
        ServiceAccountId::parse(&chosen.value).ok().map(Owner::ServiceAccount)
    }

    /// The kind of scope chosen.
    pub fn scope_kind(self) -> Option<ScopeKind> {
        self.kind.with(|kind| kind.as_deref().and_then(ScopeKind::from_slug))
    }

    /// The environment chosen.
    pub fn environment_id(self) -> Option<EnvironmentId> {
        self.environment.with(|choice| EnvironmentId::parse(&choice.as_ref()?.value).ok())
    }

    /// What it is for, once everything that takes is chosen.
    pub fn scope(self) -> Option<Scope> {
        let value = |choice: RwSignal<Option<Choice>>| choice.get().map(|choice| choice.value);
        match self.scope_kind()? {
            ScopeKind::Kafka => {
                let cluster = KafkaClusterId::parse(&value(self.resource)?).ok()?;
                Some(Scope::Kafka { environment: self.environment_id()?, cluster })
            }
            ScopeKind::SchemaRegistry => {
                let registry = SchemaRegistryId::parse(&value(self.resource)?).ok()?;
                Some(Scope::SchemaRegistry { environment: self.environment_id()?, registry })
            }
            ScopeKind::Ksql => {
                let cluster = KsqlClusterId::parse(&value(self.resource)?).ok()?;
                Some(Scope::Ksql { environment: self.environment_id()?, cluster })
            }
            ScopeKind::Flink => {
                let cloud = self.cloud.with(|slug| Cloud::parse(slug))?;
                let region = Region::typed(&value(self.region)?).ok()?;
                Some(Scope::Flink {
                    environment: self.environment_id()?,
                    region: FlinkRegion::new(cloud, &region),
                })
            }
            ScopeKind::Tableflow => Some(Scope::Tableflow),
            ScopeKind::Cloud => Some(Scope::Cloud),
            ScopeKind::Global => Some(Scope::Global),
        }
    }

    /// The key as it would be issued; tracked.
    pub fn key(self) -> Option<NewApiKey> {
        let expires = self.expires_on.get();
        Some(NewApiKey {
            name: self.name.get(),
            description: self.description.get(),
            owner: self.owner()?,
            scope: self.scope()?,
            expires_on: (!expires.is_empty()).then_some(expires),
        })
    }

    /// The command that would be sent now, or what is missing, in words; tracked.
    pub fn draft(self) -> Result<Command, String> {
        let ((), told) = self.errors.tried(|| {
            self.check_account();
            self.check_scope();
            self.check_details();
        });
        match self.key() {
            Some(key) if told.is_empty() => Ok(Command::CreateApiKey(key)),
            Some(_) | None => Err(told.iter().map(|text| sentence(text)).collect::<Vec<_>>().join(" ")),
        }
    }

    /// Why the present step cannot be left forwards, where choosing otherwise on it would mend that.
    pub fn blocked(self) -> Option<String> {
        match self.step.get() {
            Step::Account | Step::Details => None,
            Step::Scope | Step::Review => {
                let (owner, scope) = (self.owner()?, self.scope()?);
                let acting = self.desk.acting();
                self.desk.ask(|org| issue::obstacle(org, &acting, &owner, &scope))
            }
        }
    }

    /// The same, once.
    pub fn blocked_once(self) -> Option<String> {
        untrack(|| self.blocked())
    }

    /// Goes on, or says what is missing.
    pub fn next(self) {
        self.errors.clear();
        untrack(|| match self.step.get() {
            Step::Account => self.check_account(),
            Step::Scope => self.check_scope(),
            Step::Details => self.check_details(),
            Step::Review => {}
        });
        if self.errors.any() == Found::Something {
            self.errors.focus_first();
        } else if self.blocked_once().is_none() {
            self.step.update(|step| {
                *step = match step {
                    Step::Account => Step::Scope,
                    Step::Scope => Step::Details,
                    Step::Details | Step::Review => Step::Review,
                }
            });
        }
    }

    /// Goes back one step.
    pub fn back(self) {
        self.errors.clear();
        self.step.update(|step| {
            *step = match step {
                Step::Account | Step::Scope => Step::Account,
                Step::Details => Step::Scope,
                Step::Review => Step::Details,
            }
        });
    }

    /// Goes to one step, from the review.
    pub fn edit(self, step: Step) {
        self.errors.clear();
        self.step.set(step);
    }

    /// Takes over why the key was not issued, and goes to the step that can mend it.
    pub fn refuse(self, failure: &Failure) {
        self.errors.fail(failure);
        let step = match self.errors.fields().first() {
            Some(Field::Owner) => Step::Account,
            Some(
                Field::Resource | Field::Environment | Field::KafkaCluster | Field::Cloud | Field::Region,
            ) => Step::Scope,
            Some(Field::Name | Field::Description | Field::ExpiresOn) => Step::Details,
            _ => return,
        };
        self.step.set(step);
        self.errors.focus_first();
    }

    fn check_account(self) {
        match self.account.get().as_deref() {
            None => self.errors.add(Field::Principal, "Choose whose key it is"),
            Some(SERVICE) if self.owner().is_none() => {
                self.errors.add(Field::Owner, "Choose a service account, or make one");
            }
            Some(_) => {}
        }
    }

    fn check_scope(self) {
        let Some(kind) = self.scope_kind() else {
            self.errors.add(Field::CrnPattern, "Choose what the key is for");
            return;
        };
        if self.scope().is_some() {
            return;
        }
        let in_environment = match kind {
            ScopeKind::Kafka | ScopeKind::SchemaRegistry | ScopeKind::Ksql | ScopeKind::Flink => true,
            ScopeKind::Tableflow | ScopeKind::Cloud | ScopeKind::Global => false,
        };
        if in_environment && self.environment_id().is_none() {
            self.errors.add(Field::Environment, "Choose an environment, or make one");
            return;
        }
        match kind {
            ScopeKind::Kafka => self.errors.add(Field::Resource, "Choose a Kafka cluster, or make one"),
            ScopeKind::SchemaRegistry => {
                self.errors.add(Field::Resource, "Choose the Schema Registry, or make it");
            }
            ScopeKind::Ksql => self.errors.add(Field::Resource, "Choose a ksqlDB cluster, or make one"),
            ScopeKind::Flink => self.check_region(),
            ScopeKind::Tableflow | ScopeKind::Cloud | ScopeKind::Global => {}
        }
    }

    fn check_region(self) {
        if self.cloud.with(String::is_empty) {
            self.errors.add(Field::Cloud, "Choose a cloud provider");
        }
        match self.region.get() {
            None => self.errors.add(Field::Region, "Choose a region, or type one"),
            Some(region) => self.errors.check(Region::typed(&region.value)),
        }
    }

    fn check_details(self) {
        self.errors.check(self.name.with(|name| check_text(Field::Name, name)));
        self.errors.check(self.description.with(|text| check_text(Field::Description, text)));
        let expires = self.expires_on.get();
        if !expires.is_empty() {
            self.errors.check(ExpiryDate::typed(&expires, self.desk.now()));
        }
    }
}
