//! The form that adds a role binding: whom, which role, where. It offers only what the role binds at, and shows what would
//! come of it while it is typed.

use leptos::prelude::*;

use super::preview::preview_view;
use crate::{
    engine::Command,
    model::{
        BindingLevel, CrnPattern, EnvironmentId, Field as Of, Kind, ObjectRef, Principal, Role, UserState,
    },
    ui::{
        desk::{Desk, use_desk},
        kit::{Choice, Combobox, Field, Matches, Select},
        pages::{
            form::Errors,
            forms::{MakeDialog, Making},
            pickers::{
                EnvironmentPicker, KafkaClusterPicker, KsqlClusterPicker, SchemaRegistryPicker,
                ServiceAccountPicker, choice_of, choices,
            },
        },
    },
    view::role_bindings::{
        Lack, Naming, PrincipalKind, about, level_label, level_slug, object_of, parent_of, pattern_of,
    },
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
    principal: RwSignal<Option<Choice>>,
    role: RwSignal<String>,
    level: RwSignal<String>,
    environment: RwSignal<Option<Choice>>,
    cluster: RwSignal<Option<Choice>>,
    ksql: RwSignal<Option<Choice>>,
    registry: RwSignal<Option<Choice>>,
    pool: RwSignal<Option<Choice>>,
    account: RwSignal<Option<Choice>>,
    identity_pool: RwSignal<Option<Choice>>,
    how: RwSignal<String>,
    name: RwSignal<String>,
    errors: Errors,
}

/// How a name is meant, as the form's choices.
const EXACTLY: &str = "exactly";
const STARTS: &str = "starts";
const ALL: &str = "all";

/// The dialog that adds a role binding.
pub fn add_role_binding(making: &Making, preset: &Preset) -> AnyView {
    let form = Form::new(use_desk(), preset);
    let command = Callback::new(move |()| form.command());
    view! {
        <MakeDialog title="Add role binding" errors=form.errors close=making.close made=making.made command>
            {form.principal_field()}
            {form.role_field()}
            {form.level_field()}
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

    fn environment_id(self) -> Option<EnvironmentId> {
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

    fn command(self) -> Option<Command> {
        let (principal, role, pattern) = untrack(|| (self.principal(), self.role(), self.pattern()));
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

    fn principal_field(self) -> AnyView {
        let all = principals(self.desk);
        let find = Callback::new(move |text: String| Matches::within(&all.run(()), &text));
        view! {
            <Combobox label="Principal" selected=self.principal find error=self.errors.of(Of::Principal)
                hint="A user, a service account, a group mapping or an identity pool.".to_owned() />
        }
        .into_any()
    }

    fn role_field(self) -> AnyView {
        let roles: Vec<_> = Role::ALL.iter().map(|role| Choice::new(role.name(), role.name())).collect();
        let hint = Signal::derive(move || self.role().map(|role| about(role).to_owned()));
        view! {
            <Select label="Role" value=self.role choices=roles prompt="Choose a role" hint error=self.errors.of(Of::Role) />
        }
        .into_any()
    }

    /// The levels that the role binds at; said, where there is one only.
    fn level_field(self) -> AnyView {
        let levels = Memo::new(move |_| self.role().map(Role::levels).unwrap_or_default());
        let field = move || match levels.get() {
            [] => ().into_any(),
            [only] => {
                let words = format!("This role is bound at one level only: {}.", level_label(*only));
                view! { <p class="field-hint">{words}</p> }.into_any()
            }
            several => {
                let choice = |level: &BindingLevel| Choice::new(level_slug(*level), level_label(*level));
                let choices: Vec<_> = several.iter().map(choice).collect();
                view! {
                    <Select label="Bind to" value=self.level choices
                        hint="It holds there and for everything below.".to_owned() />
                }
                .into_any()
            }
        };
        field.into_any()
    }

    /// One picker for each step down to the level.
    fn place_fields(self, level: BindingLevel) -> AnyView {
        let errors = self.errors;
        let in_environment = move |draw: fn(Self, EnvironmentId) -> AnyView| {
            let environment = Memo::new(move |_| self.environment_id());
            view! {
                <EnvironmentPicker selected=self.environment error=errors.of(Of::Environment) />
                {move || environment.get().map(|environment| draw(self, environment))}
            }
            .into_any()
        };
        let cluster: fn(Self, EnvironmentId) -> AnyView = |form, environment| {
            let error = form.errors.of(Of::KafkaCluster);
            view! { <KafkaClusterPicker environment selected=form.cluster error /> }.into_any()
        };
        let registry: fn(Self, EnvironmentId) -> AnyView = |form, environment| {
            let error = form.errors.of(Of::Resource);
            view! { <SchemaRegistryPicker environment selected=form.registry error /> }.into_any()
        };
        match level {
            BindingLevel::Organization => {
                view! { <p class="field-hint">"It holds for the whole organization."</p> }.into_any()
            }
            BindingLevel::Environment => {
                view! { <EnvironmentPicker selected=self.environment error=errors.of(Of::Environment) /> }
                    .into_any()
            }
            BindingLevel::Cluster => in_environment(cluster),
            BindingLevel::Ksql => in_environment(|form, environment| {
                let error = form.errors.of(Of::Resource);
                view! { <KsqlClusterPicker environment selected=form.ksql error /> }.into_any()
            }),
            BindingLevel::ComputePool => in_environment(Self::pool_field),
            BindingLevel::Topic
            | BindingLevel::Group
            | BindingLevel::TransactionalId
            | BindingLevel::Connector => vec![in_environment(cluster), self.name_fields(level)].into_any(),
            BindingLevel::Subject | BindingLevel::Kek => {
                vec![in_environment(registry), self.name_fields(level)].into_any()
            }
            BindingLevel::ServiceAccount => {
                view! { <ServiceAccountPicker selected=self.account error=errors.of(Of::Resource) /> }
                    .into_any()
            }
            BindingLevel::IdentityPool => {
                let all = choices(self.desk, |org| {
                    org.identity_pools().iter().map(|pool| ObjectRef::IdentityPool(pool.id.clone())).collect()
                });
                let find = Callback::new(move |text: String| Matches::within(&all.run(()), &text));
                view! { <Combobox label="Identity pool" selected=self.identity_pool find error=errors.of(Of::Resource) /> }
                    .into_any()
            }
        }
    }

    fn pool_field(self, environment: EnvironmentId) -> AnyView {
        let all = choices(self.desk, move |org| {
            let there = org.compute_pools().iter().filter(|pool| pool.environment == environment);
            there.map(|pool| ObjectRef::ComputePool(pool.id.clone())).collect()
        });
        let find = Callback::new(move |text: String| Matches::within(&all.run(()), &text));
        view! { <Combobox label="Compute pool" selected=self.pool find error=self.errors.of(Of::Resource) /> }
            .into_any()
    }

    /// How the name is meant, and the name.
    fn name_fields(self, level: BindingLevel) -> AnyView {
        let (label, many) = (level_label(level), plural(level));
        let how = vec![
            Choice::new(EXACTLY, "One of this name"),
            Choice::new(STARTS, "Every one whose name starts with"),
            Choice::new(ALL, format!("All {many}")),
        ];
        let named = Memo::new(move |_| self.how.with(|how| how != ALL));
        let name = move || {
            named.get().then(|| {
                view! {
                    <Field label=format!("{label} name") value=self.name error=self.errors.of(Of::Name) />
                }
            })
        };
        view! {
            <div class="pair">
                <Select label=format!("Which {many}") value=self.how choices=how />
                {name}
            </div>
        }
        .into_any()
    }
}

const fn plural(level: BindingLevel) -> &'static str {
    match level {
        BindingLevel::Topic => "topics",
        BindingLevel::Group => "consumer groups",
        BindingLevel::TransactionalId => "transactional IDs",
        BindingLevel::Subject => "subjects",
        BindingLevel::Kek => "key encryption keys",
        BindingLevel::Connector => "connectors",
        BindingLevel::Organization
        | BindingLevel::Environment
        | BindingLevel::Cluster
        | BindingLevel::Ksql
        | BindingLevel::ComputePool
        | BindingLevel::ServiceAccount
        | BindingLevel::IdentityPool => "resources",
    }
}

fn read<T, E>(id: &str, object: fn(T) -> ObjectRef, parse: fn(&str) -> Result<T, E>) -> Option<ObjectRef> {
    parse(id).ok().map(object)
}

/// Everybody who can hold a role, by name, with kind and id.
pub fn principals(desk: Desk) -> Callback<(), Vec<Choice>> {
    Callback::new(move |()| {
        desk.ask(|org| {
            let users = org.users().iter().filter(|user| user.state != UserState::Deactivated);
            let all = org
                .service_accounts()
                .iter()
                .map(|it| Principal::ServiceAccount(it.id.clone()))
                .chain(users.map(|it| Principal::User(it.id.clone())))
                .chain(org.group_mappings().iter().map(|it| Principal::GroupMapping(it.id.clone())))
                .chain(org.identity_pools().iter().map(|it| Principal::IdentityPool(it.id.clone())));
            let mut choices: Vec<_> = all
                .filter_map(|principal| {
                    let choice = choice_of(org, &object_of(&principal)?);
                    let kind = PrincipalKind::of(&principal).label();
                    Some(choice.detail(format!("{kind} · {}", principal.id())))
                })
                .collect();
            choices.sort_by_cached_key(|choice| (choice.label.to_lowercase(), choice.value.clone()));
            choices
        })
    })
}
