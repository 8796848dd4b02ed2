//! The fields of the form that adds a role binding: whom, which role, at which level, and one picker for each step down
//! to what is bound.

use leptos::prelude::*;

use super::form::{ALL, EXACTLY, Form, STARTS};
use crate::{
    model::{BindingLevel, EnvironmentId, Field as Of, ObjectRef, Principal, Role, UserState},
    ui::{
        desk::Desk,
        kit::{Choice, Combobox, Field, Matches, Select},
        pages::pickers::{
            EnvironmentPicker, KafkaClusterPicker, KsqlClusterPicker, SchemaRegistryPicker,
            ServiceAccountPicker, choice_of, choices,
        },
    },
    view::role_bindings::{PrincipalKind, about, level_label, level_slug, object_of},
};

impl Form {
    pub(super) fn principal_field(self) -> AnyView {
        let all = principals(self.desk);
        let find = Callback::new(move |text: String| Matches::within(&all.run(()), &text));
        view! {
            <Combobox label="Principal" selected=self.principal find error=self.errors.of(Of::Principal)
                hint="A user, a service account, a group mapping or an identity pool.".to_owned() />
        }
        .into_any()
    }

    pub(super) fn role_field(self) -> AnyView {
        let roles: Vec<_> = Role::ALL.iter().map(|role| Choice::new(role.name(), role.name())).collect();
        let hint = Signal::derive(move || self.role().map(|role| about(role).to_owned()));
        view! {
            <Select label="Role" value=self.role choices=roles prompt="Choose a role" hint error=self.errors.of(Of::Role) />
        }
        .into_any()
    }

    /// The levels that the role binds at; said, where there is one only.
    pub(super) fn level_field(self) -> AnyView {
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
    pub(super) fn place_fields(self, level: BindingLevel) -> AnyView {
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
