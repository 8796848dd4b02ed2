//! What each predefined role grants: tables a person can read, and how a row of them is meant.
//!
//! One row grants operations on one kind of resource within a [`Reach`]. The tables stand in `administrators`,
//! `flink` and `resources`, role by role, as in `facts/roles.md` 2; whatever is not in a role's table, it does not grant.
//! Where roles may be bound is [`Role::levels`]; whether a binding reaches a resource is decided here, by
//! [`Grant::reaches`]. What follows from it all is `decision`'s business.

mod administrators;
mod flink;
mod kind;
mod operation;
mod resources;

pub use kind::ResourceKind;
pub use operation::{Operation, Operations};

use super::Resource;
use crate::model::{BindingLevel, CrnPattern, Principal, Role};

/// One row of a role's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// On what kind of resource.
    pub kind: ResourceKind,
    /// What may be done.
    pub operations: Operations,
    /// On which of them, given what the role is bound to.
    pub reach: Reach,
    /// The row counts for bindings at these levels only; empty means at every level of the role.
    pub levels: &'static [BindingLevel],
    /// What part of such a resource it is about, where it is not all of it: `the support plan only`.
    pub part: Option<&'static str>,
}

/// Which resources a row is about, given the pattern of the binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Those that the pattern matches.
    Within,
    /// All of the organization, whatever the role is bound to: accounts lie outside of every environment.
    Organization,
    /// Service accounts that the pattern matches.
    ServiceAccounts,
    /// The pattern's resource and what it lies in.
    Around,
    /// The Kafka cluster in which the pattern's resource lies.
    Cluster,
    /// API keys of service accounts for what the pattern matches.
    KeysWithin,
    /// API keys of users for what the pattern matches.
    KeysOfUsers,
    /// API keys of the service account that the pattern names.
    KeysOfAccount,
    /// What lies within the pattern and is the principal's own.
    OwnWithin,
}

impl Grant {
    const fn new(kind: ResourceKind, operations: Operations, reach: Reach) -> Self {
        Self { kind, operations, reach, levels: &[], part: None }
    }

    const fn except(mut self, operation: Operation) -> Self {
        self.operations = self.operations.without(operation);
        self
    }

    const fn reaching(mut self, reach: Reach) -> Self {
        self.reach = reach;
        self
    }

    const fn bound_at(mut self, levels: &'static [BindingLevel]) -> Self {
        self.levels = levels;
        self
    }

    const fn only(mut self, part: &'static str) -> Self {
        self.part = Some(part);
        self
    }

    /// Whether the row, held by `holder` through a binding to `bound`, is about a resource.
    pub fn reaches(&self, bound: &CrnPattern, holder: &Principal, resource: &Resource) -> bool {
        if self.kind != resource.kind || !self.counts_at(bound) || !resource.is_in_organization_of(bound) {
            return false;
        }
        let within = || bound.covers(&resource.place);
        match self.reach {
            Reach::Within => within(),
            Reach::Organization => true,
            Reach::ServiceAccounts => {
                resource.place.level() == BindingLevel::ServiceAccount.segment() && within()
            }
            Reach::Around => within() || bound.crn().is_within(resource.place.crn()),
            Reach::Cluster => {
                let cluster = bound.crn().id_of("cloud-cluster");
                cluster.is_some() && cluster == resource.place.crn().id_of("cloud-cluster")
            }
            Reach::KeysWithin => !matches!(resource.whose, Some(Principal::User(_))) && within(),
            Reach::KeysOfUsers => matches!(resource.whose, Some(Principal::User(_))) && within(),
            Reach::KeysOfAccount => resource.account_place().is_some_and(|account| bound.covers(&account)),
            Reach::OwnWithin => resource.whose.as_ref() == Some(holder) && within(),
        }
    }

    pub(super) fn counts_at(&self, bound: &CrnPattern) -> bool {
        self.levels.is_empty() || BindingLevel::of(bound).is_some_and(|level| self.counts_at_level(level))
    }

    /// Whether the row counts for bindings at a level.
    pub(super) fn counts_at_level(&self, level: BindingLevel) -> bool {
        self.levels.is_empty() || self.levels.contains(&level)
    }

    /// Whether the row grants an operation, and by which other one if not by itself.
    pub fn gives(&self, operation: Operation) -> Option<Through> {
        if self.operations.contains(operation) {
            return Some(Through::Itself);
        }
        let including = self.kind.including(operation).and(self.operations);
        including.iter().next().map(Through::Operation)
    }
}

/// How an operation is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Through {
    /// By its own name.
    Itself,
    /// By another operation that includes it.
    Operation(Operation),
}

const fn on(kind: ResourceKind, operations: &[Operation]) -> Grant {
    Grant::new(kind, Operations::of(operations), Reach::Within)
}

const fn all(kind: ResourceKind) -> Grant {
    on(kind, kind.operations())
}

const fn anywhere(kind: ResourceKind, operations: &[Operation]) -> Grant {
    on(kind, operations).reaching(Reach::Organization)
}

const fn keys(kind: ResourceKind) -> Grant {
    all(kind).reaching(Reach::KeysWithin)
}

const fn keys_of_users(kind: ResourceKind, operations: &[Operation]) -> Grant {
    on(kind, operations).reaching(Reach::KeysOfUsers)
}

/// The table of a role.
pub const fn grants(role: Role) -> &'static [Grant] {
    match role {
        Role::OrganizationAdmin => administrators::ORGANIZATION_ADMIN,
        Role::AccountAdmin => administrators::ACCOUNT_ADMIN,
        Role::BillingAdmin => administrators::BILLING_ADMIN,
        Role::NetworkAdmin => administrators::NETWORK_ADMIN,
        Role::ResourceKeyAdmin => administrators::RESOURCE_KEY_ADMIN,
        Role::EnvironmentAdmin => administrators::ENVIRONMENT_ADMIN,
        Role::DataSteward => resources::DATA_STEWARD,
        Role::FlinkAdmin => flink::FLINK_ADMIN,
        Role::CloudClusterAdmin => administrators::CLOUD_CLUSTER_ADMIN,
        Role::KsqlAdmin => administrators::KSQL_ADMIN,
        Role::ConnectManager => resources::CONNECT_MANAGER,
        Role::ResourceOwner => resources::RESOURCE_OWNER,
        Role::Assigner => resources::ASSIGNER,
        Role::DeveloperRead => resources::DEVELOPER_READ,
        Role::DeveloperWrite => resources::DEVELOPER_WRITE,
        Role::DeveloperManage => resources::DEVELOPER_MANAGE,
        Role::DataDiscovery => resources::DATA_DISCOVERY,
        Role::FlinkDeveloper => flink::FLINK_DEVELOPER,
        Role::FlinkFunctionDeveloper => flink::FLINK_FUNCTION_DEVELOPER,
        Role::MetricsViewer => resources::METRICS_VIEWER,
        Role::Operator => resources::OPERATOR,
    }
}

/// The roles that may grant an operation on a kind of resource from outside of the resource's own place.
pub(super) fn far_roles(kind: ResourceKind, operation: Operation) -> impl Iterator<Item = Role> {
    let far = move |grant: &Grant| {
        let reach = matches!(grant.reach, Reach::Organization | Reach::Around | Reach::Cluster);
        reach && grant.kind == kind && grant.gives(operation).is_some()
    };
    let roles = if kind.is_reached_from_afar() { Role::ALL } else { &[] };
    roles.iter().copied().filter(move |role| grants(*role).iter().any(far))
}
