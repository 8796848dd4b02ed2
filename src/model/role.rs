//! The predefined roles, where each may be bound, and role bindings. Source: `facts/roles.md` 2, `facts/domain.md` 10.3.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Crn, CrnPattern, Field, Invalid, Origin, Principal, RoleBindingId, Rule, Times};

/// What a role binding may be bound to: the type of its pattern's last segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BindingLevel {
    /// `organization=`
    Organization,
    /// `environment=`
    Environment,
    /// `cloud-cluster=`
    Cluster,
    /// `ksql=`
    Ksql,
    /// `compute-pool=`
    ComputePool,
    /// `topic=`
    Topic,
    /// `group=`
    Group,
    /// `transactional-id=`
    TransactionalId,
    /// `subject=`
    Subject,
    /// `kek=`
    Kek,
    /// `connector=`
    Connector,
    /// `service-account=`
    ServiceAccount,
    /// `identity-pool=`
    IdentityPool,
}

impl BindingLevel {
    /// Every level, outermost first.
    pub const ALL: [Self; 13] = [
        Self::Organization,
        Self::Environment,
        Self::Cluster,
        Self::Ksql,
        Self::ComputePool,
        Self::Topic,
        Self::Group,
        Self::TransactionalId,
        Self::Subject,
        Self::Kek,
        Self::Connector,
        Self::ServiceAccount,
        Self::IdentityPool,
    ];

    /// The segment type in a CRN.
    pub const fn segment(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Environment => "environment",
            Self::Cluster => "cloud-cluster",
            Self::Ksql => "ksql",
            Self::ComputePool => "compute-pool",
            Self::Topic => "topic",
            Self::Group => "group",
            Self::TransactionalId => "transactional-id",
            Self::Subject => "subject",
            Self::Kek => "kek",
            Self::Connector => "connector",
            Self::ServiceAccount => "service-account",
            Self::IdentityPool => "identity-pool",
        }
    }

    /// Whether roles at this level speak of single things within a Kafka cluster, which Basic clusters know none of.
    pub const fn is_fine_grained(self) -> bool {
        match self {
            Self::Topic | Self::Group | Self::TransactionalId | Self::Connector => true,
            Self::Organization
            | Self::Environment
            | Self::Cluster
            | Self::Ksql
            | Self::ComputePool
            | Self::Subject
            | Self::Kek
            | Self::ServiceAccount
            | Self::IdentityPool => false,
        }
    }

    /// A whole pattern of this level, as somebody would type it. Source: `facts/domain.md` 10.3.
    const fn example(self) -> &'static str {
        match self {
            Self::Organization => "crn://confluent.cloud/organization=…",
            Self::Environment => "crn://confluent.cloud/organization=…/environment=…",
            Self::Cluster => "crn://confluent.cloud/organization=…/environment=…/cloud-cluster=…",
            Self::Ksql => "crn://confluent.cloud/organization=…/environment=…/cloud-cluster=…/ksql=…",
            Self::ComputePool => {
                "crn://confluent.cloud/organization=…/environment=…/flink-region=…/compute-pool=…"
            }
            Self::Topic => {
                "crn://confluent.cloud/organization=…/environment=…/cloud-cluster=…/kafka=…/topic=…"
            }
            Self::Group => {
                "crn://confluent.cloud/organization=…/environment=…/cloud-cluster=…/kafka=…/group=…"
            }
            Self::TransactionalId => {
                "crn://confluent.cloud/organization=…/environment=…/cloud-cluster=…/kafka=…/transactional-id=…"
            }
            Self::Subject => "crn://confluent.cloud/organization=…/environment=…/schema-registry=…/subject=…",
            Self::Kek => "crn://confluent.cloud/organization=…/environment=…/schema-registry=…/kek=…",
            Self::Connector => {
                "crn://confluent.cloud/organization=…/environment=…/cloud-cluster=…/connector=…"
            }
            Self::ServiceAccount => "crn://confluent.cloud/organization=…/service-account=…",
            Self::IdentityPool => "crn://confluent.cloud/organization=…/identity-pool=…",
        }
    }

    /// Whether a pattern names everything from the organization down to this level, in order. The organization
    /// itself may be left out.
    fn is_level_of(self, pattern: &CrnPattern) -> bool {
        let Ok(example) = Crn::parse(self.example()) else { return false };
        let kinds = |crn: &Crn| crn.segments().iter().map(|segment| segment.kind.clone()).collect::<Vec<_>>();
        let (whole, found) = (kinds(&example), kinds(pattern.crn()));
        found == whole || whole.split_first().is_some_and(|(_, rest)| !rest.is_empty() && found == rest)
    }

    /// The level of a pattern.
    pub fn of(pattern: &CrnPattern) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.segment() == pattern.level())
    }
}

/// Lists the roles with the levels they bind at.
macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident: [$($level:ident),+ $(,)?]),+ $(,)?) => {
        /// A predefined role. There are no custom ones.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Role { $($(#[$doc])* $name),+ }

        impl Role {
            /// Every role.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The role's name, as in the contract.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }

            /// The levels it may be bound at.
            pub const fn levels(self) -> &'static [BindingLevel] {
                match self { $(Self::$name => &[$(BindingLevel::$level),+]),+ }
            }
        }
    };
}

roles! {
    /** Everything. */
    OrganizationAdmin: [Organization],
    /** Users, service accounts, mappings and pools. */
    AccountAdmin: [Organization],
    /** Invoices and payment. */
    BillingAdmin: [Organization],
    /** Networks. */
    NetworkAdmin: [Organization],
    /** API keys of service accounts. */
    ResourceKeyAdmin: [Organization, Environment, Cluster],
    /** Everything in an environment. */
    EnvironmentAdmin: [Environment],
    /** Schemas and catalog of an environment. */
    DataSteward: [Environment],
    /** Flink in an environment or everywhere. */
    FlinkAdmin: [Environment, Organization],
    /** Everything in a Kafka cluster. */
    CloudClusterAdmin: [Cluster],
    /** A ksqlDB cluster. */
    KsqlAdmin: [Ksql],
    /** Running connectors. */
    ConnectManager: [Cluster, Environment, Organization],
    /** One resource, and who may use it. */
    ResourceOwner: [
        Topic, Group, TransactionalId, Connector, Subject, Kek, Ksql, ServiceAccount, IdentityPool,
    ],
    /** Letting statements and connectors run as an account. */
    Assigner: [ServiceAccount, IdentityPool],
    /** Reading. */
    DeveloperRead: [Topic, Group, TransactionalId, Subject, Kek, Connector],
    /** Writing. */
    DeveloperWrite: [Topic, TransactionalId, Subject, Kek, Connector],
    /** Creating and deleting, without reading or writing records. */
    DeveloperManage: [Topic, Group, TransactionalId, Subject, Connector, Cluster],
    /** Finding data in an environment's catalog. */
    DataDiscovery: [Environment],
    /** Flink statements. */
    FlinkDeveloper: [Environment, Organization, ComputePool],
    /** Flink functions. */
    FlinkFunctionDeveloper: [Environment],
    /** Metrics. */
    MetricsViewer: [Organization, Environment, Cluster],
    /** Seeing the state of things without their content. */
    Operator: [Organization, Environment, Cluster],
}

impl Role {
    /// Reads a role's name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.name() == text.trim())
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A role given to a principal on the resources a pattern reaches. It cannot be edited, only made and removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleBinding {
    /// `rb-…`
    pub id: RoleBindingId,
    /// Who holds it.
    pub principal: Principal,
    /// The role.
    pub role: Role,
    /// Where it holds.
    pub pattern: CrnPattern,
    /// When it was made.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl RoleBinding {
    /// Checks that the role may be bound at the pattern's level, that the pattern is whole, and that the principal
    /// can hold roles.
    pub fn check(&self) -> Result<(), Invalid> {
        if matches!(self.principal, Principal::Everyone) {
            return Err(Invalid::new(Field::Principal, Rule::Conflict("`*` can be named by ACLs only")));
        }
        let level = BindingLevel::of(&self.pattern).filter(|level| self.role.levels().contains(level));
        let Some(level) = level else {
            return Err(Invalid::new(
                Field::CrnPattern,
                Rule::Conflict("ends at a level where this role cannot be bound"),
            ));
        };
        if level.is_level_of(&self.pattern) {
            return Ok(());
        }
        Err(Invalid::new(Field::CrnPattern, Rule::Form(level.example())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_bind_only_at_their_levels() {
        let binding = |role, path: &str| RoleBinding {
            id: RoleBindingId::parse("rb-1").unwrap(),
            principal: Principal::parse("User:sa-1").unwrap(),
            role,
            pattern: CrnPattern::parse(&format!("crn://confluent.cloud/organization=o{path}")).unwrap(),
            times: Times::default(),
            origin: Origin::Created,
        };
        for (role, path, accepted) in [
            (Role::OrganizationAdmin, "", true),
            (Role::OrganizationAdmin, "/environment=e", false),
            (Role::CloudClusterAdmin, "/environment=e/cloud-cluster=c", true),
            (Role::DeveloperRead, "/environment=e/cloud-cluster=c/kafka=c/topic=t*", true),
            (Role::DeveloperRead, "/environment=e", false),
            (Role::ResourceOwner, "/service-account=sa-2", true),
            (Role::Assigner, "/network=n-1", false),
            (Role::DeveloperRead, "/topic=t", false),
            (Role::DeveloperRead, "/environment=e/cloud-cluster=c/topic=t", false),
            (Role::CloudClusterAdmin, "/cloud-cluster=c", false),
            (Role::CloudClusterAdmin, "/environment=e/network=n/cloud-cluster=c", false),
            (Role::DataDiscovery, "/organization=o/environment=e", false),
        ] {
            assert_eq!(binding(role, path).check().is_ok(), accepted, "{role} at {path:?}");
        }
        assert_eq!(Role::ALL.len(), 21);
    }
}
