//! What roles, levels and principals are called, and what each role is for.

use crate::model::{BindingLevel, ObjectRef, Principal, Role};

/// What kind of principal holds a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrincipalKind {
    /// A user.
    User,
    /// A service account.
    ServiceAccount,
    /// The SSO users of a group mapping.
    GroupMapping,
    /// The workloads of an identity pool.
    IdentityPool,
    /// Everybody; only ACLs know it.
    Everyone,
}

impl PrincipalKind {
    /// The kind of a principal.
    pub const fn of(principal: &Principal) -> Self {
        match principal {
            Principal::User(_) => Self::User,
            Principal::ServiceAccount(_) => Self::ServiceAccount,
            Principal::GroupMapping(_) => Self::GroupMapping,
            Principal::IdentityPool(_) => Self::IdentityPool,
            Principal::Everyone => Self::Everyone,
        }
    }

    /// The word in the address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::ServiceAccount => "service-account",
            Self::GroupMapping => "group-mapping",
            Self::IdentityPool => "identity-pool",
            Self::Everyone => "everyone",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::ServiceAccount => "Service account",
            Self::GroupMapping => "Group mapping",
            Self::IdentityPool => "Identity pool",
            Self::Everyone => "Everyone",
        }
    }
}

/// The object that a principal is; `None` for everybody.
pub fn object_of(principal: &Principal) -> Option<ObjectRef> {
    match principal {
        Principal::User(id) => Some(ObjectRef::User(id.clone())),
        Principal::ServiceAccount(id) => Some(ObjectRef::ServiceAccount(id.clone())),
        Principal::GroupMapping(id) => Some(ObjectRef::GroupMapping(id.clone())),
        Principal::IdentityPool(id) => Some(ObjectRef::IdentityPool(id.clone())),
        Principal::Everyone => None,
    }
}

/// A level as a person reads it.
pub const fn level_label(level: BindingLevel) -> &'static str {
    match level {
        BindingLevel::Organization => "Organization",
        BindingLevel::Environment => "Environment",
        BindingLevel::Cluster => "Kafka cluster",
        BindingLevel::Ksql => "ksqlDB cluster",
        BindingLevel::ComputePool => "Compute pool",
        BindingLevel::Topic => "Topic",
        BindingLevel::Group => "Consumer group",
        BindingLevel::TransactionalId => "Transactional ID",
        BindingLevel::Subject => "Subject",
        BindingLevel::Kek => "Key encryption key",
        BindingLevel::Connector => "Connector",
        BindingLevel::ServiceAccount => "Service account",
        BindingLevel::IdentityPool => "Identity pool",
    }
}

/// The word of a level in the address: its segment in a CRN.
pub const fn level_slug(level: BindingLevel) -> &'static str {
    level.segment()
}

/// What a role is for, in a sentence. Source: `facts/roles.md` 2.
pub const fn about(role: Role) -> &'static str {
    match role {
        Role::OrganizationAdmin => "Everything in the organization, and who may do what in it.",
        Role::AccountAdmin => "Users, service accounts, group mappings and identity pools.",
        Role::BillingAdmin => "Invoices and payment, and no resources.",
        Role::NetworkAdmin => "Networks of the whole organization.",
        Role::ResourceKeyAdmin => "API keys of service accounts for what it reaches.",
        Role::EnvironmentAdmin => {
            "Everything in the environment: clusters, data, keys of service accounts, access."
        }
        Role::DataSteward => "Schemas and catalog of the environment.",
        Role::FlinkAdmin => "Compute pools and statements of Flink.",
        Role::CloudClusterAdmin => "Everything in the Kafka cluster: topics, data, ACLs, access.",
        Role::KsqlAdmin => "The ksqlDB cluster: queries, scale, deletion.",
        Role::ConnectManager => "Pausing, resuming and watching connectors.",
        Role::ResourceOwner => "The resource itself, and who else may use it.",
        Role::Assigner => "Letting statements and connectors run as the account.",
        Role::DeveloperRead => "Reading: records, consumer groups, schemas.",
        Role::DeveloperWrite => "Writing: records, transactions, schemas.",
        Role::DeveloperManage => "Creating, configuring and deleting, without reading or writing records.",
        Role::DataDiscovery => "Finding data in the environment's catalog.",
        Role::FlinkDeveloper => "Running Flink statements.",
        Role::FlinkFunctionDeveloper => "Making and using Flink functions.",
        Role::MetricsViewer => "Metrics of what it reaches.",
        Role::Operator => "Seeing the state of things, without their content.",
    }
}
