//! The form that adds a role binding: whom, which role, where. It offers only what the role binds at, and shows what would
//! come of it while it is typed.

use leptos::prelude::*;

use super::{permits::permits_view, preview::preview_view};
use crate::{
    engine::Command,
    model::{BindingLevel, CrnPattern, EnvironmentId, Field as Of, Kind, ObjectRef, Principal, Role},
    ui::{
        desk::{Desk, use_desk},
        kit::Choice,
        pages::{
            form::Errors,
            forms::{MakeDialog, Making},
            pickers::choice_of,
        },
    },
    view::role_bindings::{Lack, Naming, level_slug, object_of, parent_of, pattern_of, permits},
};

/// What is settled before the form opens.
#[derive(Clone, Debug, Default)]
pub struct Preset {
    /// Who is to hold the role.
    pub principal: Option<Principal>,
    /// What the role is to be bound to, or in.
    pub on: Option<ObjectRef>,
}

/// The fields of a new role binding.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub desk: Desk,
    pub(super) principal: RwSignal<Option<Choice>>,
    pub(super) role: RwSignal<String>,
    pub(super) level: RwSignal<String>,
    pub(super) environment: RwSignal<Option<Choice>>,
    pub(super) cluster: RwSignal<Option<Choice>>,
    pub(super) ksql: RwSignal<Option<Choice>>,
    pub(super) registry: RwSignal<Option<Choice>>,
    pub(super) pool: RwSignal<Option<Choice>>,
    pub(super) account: RwSignal<Option<Choice>>,
    pub(super) identity_pool: RwSignal<Option<Choice>>,
    pub(super) how: RwSignal<String>,
    pub(super) name: RwSignal<String>,
    pub(super) errors: Errors,
}

/// How a name is meant, as the form's choices.
pub(super) const EXACTLY: &str = "exactly";
pub(super) const STARTS: &str = "starts";
pub(super) const ALL: &str = "all";

/// The dialog that adds a role binding.
pub fn add_role_binding(making: &Making, preset: &Preset) -> AnyView {
    let form = Form::new(use_desk(), preset);
    let command = Callback::new(move |()| form.command());
    view! {
        <MakeDialog title="Add role binding" errors=form.errors close=making.close made=making.made command>
            {form.principal_field()}
            {form.role_field()}
            {form.level_field()}
            {form.permits_field()}
            {move || form.level().map(|level| form.place_fields(level))}
            {preview_view(&form)}
        </MakeDialog>
    }
    .into_any()
}

impl Form {
    fn new(desk: Desk, preset: &Preset) -> Self {
        let none = || RwSignal::new(None::<Choice>);
        let chosen = |object: &ObjectRef| desk.ask_once(|org| Some(choice_of(org, object)));
        let holder = preset.principal.as_ref().and_then(object_of);
        let form = Self {
            desk,
            principal: RwSignal::new(holder.as_ref().and_then(chosen)),
            role: RwSignal::new(String::new()),
            level: RwSignal::new(String::new()),
            environment: none(),
            cluster: none(),
            ksql: none(),
            registry: none(),
            pool: none(),
            account: none(),
            identity_pool: none(),
            how: RwSignal::new(EXACTLY.to_owned()),
            name: RwSignal::new(String::new()),
            errors: Errors::new(&[
                Of::Principal,
                Of::Role,
                Of::Environment,
                Of::KafkaCluster,
                Of::Resource,
                Of::Name,
            ]),
        };
        if let Some(on) = &preset.on {
            form.settle(on);
        }
        form.follow();
        form
    }

    /// Takes an object as the place, with what it lies in.
    fn settle(self, on: &ObjectRef) {
        let field = match on.kind() {
            Kind::Environment => Some(self.environment),
            Kind::KafkaCluster => Some(self.cluster),
            Kind::KsqlCluster => Some(self.ksql),
            Kind::SchemaRegistry => Some(self.registry),
            Kind::ComputePool => Some(self.pool),
            Kind::ServiceAccount => Some(self.account),
            Kind::IdentityPool => Some(self.identity_pool),
            Kind::Organization
            | Kind::User
            | Kind::GroupMapping
            | Kind::IdentityProvider
            | Kind::RoleBinding
            | Kind::Acl
            | Kind::AppliedLimit
            | Kind::ApiKey
            | Kind::Tombstone => None,
        };
        let Some(field) = field else { return };
        self.desk.ask_once(|org| {
            field.set(Some(choice_of(org, on)));
            let environment = org.crn_of(on).and_then(|crn| {
                EnvironmentId::parse(crn.id_of("environment")?).ok().map(ObjectRef::Environment)
            });
            if let Some(environment) = environment {
                self.environment.set(Some(choice_of(org, &environment)));
            }
        });
    }

    /// What depends on another field follows it: the level on the role, what lies in an environment on that.
    fn follow(self) {
        Effect::new(move |_| {
            let Some(role) = self.role() else { return };
            let levels = role.levels();
            let level = untrack(|| self.level());
            if level.is_none_or(|level| !levels.contains(&level)) {
                let wanted = levels.iter().find(|level| self.is_settled(**level)).or_else(|| levels.first());
                self.level.set(wanted.map(|level| level_slug(*level).to_owned()).unwrap_or_default());
            }
        });
        Effect::new(move |before: Option<Option<EnvironmentId>>| {
            let now = self.environment_id();
            if before.is_some_and(|before| before != now) {
                for field in [self.cluster, self.ksql, self.registry, self.pool] {
                    field.set(None);
                }
            }
            now
        });
    }

    /// Whether the object of a level was picked before.
    fn is_settled(self, level: BindingLevel) -> bool {
        untrack(|| self.parent(level)).is_some()
            && self.name.with_untracked(String::is_empty)
            && level != BindingLevel::Environment
            || (level == BindingLevel::Environment
                && self.environment.with_untracked(Option::is_some)
                && [self.cluster, self.ksql, self.registry, self.pool]
                    .iter()
                    .all(|field| field.with_untracked(Option::is_none)))
    }

    /// Who is chosen; tracked.
    pub fn principal(self) -> Option<Principal> {
        self.principal.with(|choice| Principal::from_id(&choice.as_ref()?.value))
    }

    /// The role chosen; tracked.
    pub fn role(self) -> Option<Role> {
        self.role.with(|role| Role::parse(role))
    }

    /// The level chosen; tracked.
    pub fn level(self) -> Option<BindingLevel> {
        let role = self.role()?;
        self.level.with(|slug| role.levels().iter().copied().find(|level| level_slug(*level) == slug))
    }

    pub(super) fn environment_id(self) -> Option<EnvironmentId> {
        self.environment.with(|choice| EnvironmentId::parse(&choice.as_ref()?.value).ok())
    }

    /// What is bound, or what it lies in; tracked.
    fn parent(self, level: BindingLevel) -> Option<ObjectRef> {
        let kind = parent_of(level)?;
        let id =
            |field: RwSignal<Option<Choice>>| field.with(|choice| choice.as_ref().map(|it| it.value.clone()));
        match kind {
            Kind::Environment => self.environment_id().map(ObjectRef::Environment),
            Kind::KafkaCluster => {
                read(&id(self.cluster)?, ObjectRef::KafkaCluster, crate::model::KafkaClusterId::parse)
            }
            Kind::KsqlCluster => {
                read(&id(self.ksql)?, ObjectRef::KsqlCluster, crate::model::KsqlClusterId::parse)
            }
            Kind::SchemaRegistry => {
                read(&id(self.registry)?, ObjectRef::SchemaRegistry, crate::model::SchemaRegistryId::parse)
            }
            Kind::ComputePool => {
                read(&id(self.pool)?, ObjectRef::ComputePool, crate::model::ComputePoolId::parse)
            }
            Kind::ServiceAccount => {
                read(&id(self.account)?, ObjectRef::ServiceAccount, crate::model::ServiceAccountId::parse)
            }
            Kind::IdentityPool => {
                read(&id(self.identity_pool)?, ObjectRef::IdentityPool, crate::model::IdentityPoolId::parse)
            }
            Kind::Organization
            | Kind::User
            | Kind::GroupMapping
            | Kind::IdentityProvider
            | Kind::RoleBinding
            | Kind::Acl
            | Kind::AppliedLimit
            | Kind::ApiKey
            | Kind::Tombstone => None,
        }
    }

    fn naming(self) -> Naming {
        let name = self.name.get();
        self.how.with(|how| match how.as_str() {
            STARTS => Naming::StartsWith(name),
            ALL => Naming::All,
            _ => Naming::Exactly(name),
        })
    }

    /// The pattern of the fields as they stand; tracked. `None` while no role is chosen.
    pub fn pattern(self) -> Option<Result<CrnPattern, Lack>> {
        let level = self.level()?;
        let (parent, naming) = (self.parent(level), self.naming());
        Some(self.desk.ask(|org| pattern_of(org, level, parent.as_ref(), &naming)))
    }

    /// What the role permits at the level chosen, as both are picked.
    fn permits_field(self) -> AnyView {
        let permits =
            Memo::new(move |_| self.level().zip(self.role()).map(|(level, role)| permits(role, level)));
        let body = move || {
            permits.with(|permits| {
                let lines = permits_view(permits.as_ref()?);
                Some(view! {
                    <section class="preview" aria-label="What this role permits">
                        <h3>"What this role permits"</h3>
                        {lines}
                    </section>
                })
            })
        };
        body.into_any()
    }

    fn command(self) -> Option<Command> {
        let (principal, role, pattern) = (self.principal(), self.role(), self.pattern());
        if principal.is_none() {
            self.errors.add(Of::Principal, "Choose who is to hold the role");
        }
        if role.is_none() {
            self.errors.add(Of::Role, "Choose a role");
        }
        let pattern = match pattern? {
            Ok(pattern) => pattern.to_string(),
            Err(lack) => {
                self.errors.add(lack.field, lack.words);
                return None;
            }
        };
        Some(Command::CreateRoleBinding { principal: principal?, role: role?, pattern })
    }
}

fn read<T, E>(id: &str, object: fn(T) -> ObjectRef, parse: fn(&str) -> Result<T, E>) -> Option<ObjectRef> {
    parse(id).ok().map(object)
}
