//! What one rule comes to at one service: whether anything of it can be done there, and whether that only looks or changes.
//!
//! The services and the tables are those of a decision ([`service_of`], [`grants`]); what a decision asks about one
//! operation on one resource is asked here of all of them at once, so that a page can say which of an account's rights a
//! key carries.

use super::{
    catalogue::{Grant, Operation, Reach, ResourceKind, grants},
    key_scope::{Service, Target, reaches, service_of, target_of},
    resource::{Question, Resource},
};
use crate::{
    model::{Acl, AclOperation, AclPermission, BindingLevel, Crn, ObjectRef, Role, RoleBinding, Scope},
    org::Org,
};

/// How far what a rule gives goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Power {
    /// It lets one see and read, and changes nothing.
    Looks,
    /// It lets one write, change, delete or run something.
    Changes,
}

impl Operation {
    /// Whether doing it changes something.
    pub const fn power(self) -> Power {
        match self {
            Self::Describe
            | Self::Read
            | Self::DescribeConfigs
            | Self::DescribeAccess
            | Self::View
            | Self::AccessWithToken
            | Self::ReadCatalog
            | Self::ReadConfig
            | Self::ReadStatus
            | Self::ReadLogs
            | Self::ReadMetrics
            | Self::GlobalRead
            | Self::GlobalReadCompatibility
            | Self::ReadCompatibility => Power::Looks,
            Self::Create
            | Self::Alter
            | Self::Delete
            | Self::Write
            | Self::AlterConfigs
            | Self::IdempotentWrite
            | Self::AlterAccess
            | Self::Assign
            | Self::Invite
            | Self::CreateEnvironment
            | Self::CreateKafkaCluster
            | Self::WriteCatalog
            | Self::PauseResume
            | Self::Configure
            | Self::ConfigureCredentials
            | Self::GlobalWriteCompatibility
            | Self::WriteCompatibility
            | Self::Contribute
            | Self::Terminate
            | Self::Use
            | Self::ManageCatalog => Power::Changes,
        }
    }
}

impl Target {
    /// The service it is one of.
    pub const fn service(&self) -> Service {
        match self {
            Self::Kafka(_) => Service::Kafka,
            Self::SchemaRegistry(_) => Service::SchemaRegistry,
            Self::Ksql(_) => Service::Ksql,
            Self::Flink(..) => Service::Flink,
            Self::Tableflow => Service::Tableflow,
            Self::Cloud => Service::Cloud,
        }
    }

    /// Its place in the tree; `None` for the services of the whole organization, and for what is not there.
    pub fn crn(&self, org: &Org) -> Option<Crn> {
        match self {
            Self::Kafka(id) => org.crn_of(&ObjectRef::KafkaCluster(id.clone())),
            Self::SchemaRegistry(id) => org.crn_of(&ObjectRef::SchemaRegistry(id.clone())),
            Self::Ksql(id) => org.crn_of(&ObjectRef::KsqlCluster(id.clone())),
            Self::Flink(environment, region) => {
                Some(org.environment_crn(environment).child("flink-region", region.as_str()))
            }
            Self::Tableflow | Self::Cloud => None,
        }
    }
}

/// Everything in an organization to which a key can be presented.
pub fn targets(org: &Org) -> Vec<Target> {
    let kafka = org.kafka_clusters().iter().map(|it| Target::Kafka(it.id.clone()));
    let registries = org.schema_registries().iter().map(|it| Target::SchemaRegistry(it.id.clone()));
    let ksql = org.ksql_clusters().iter().map(|it| Target::Ksql(it.id.clone()));
    let regions =
        org.flink_regions().into_iter().map(|(environment, region)| Target::Flink(environment, region));
    kafka.chain(registries).chain(ksql).chain(regions).chain([Target::Tableflow, Target::Cloud]).collect()
}

/// What takes the keys of a scope.
pub fn targets_of(org: &Org, scope: &Scope) -> Vec<Target> {
    match scope {
        Scope::Kafka { cluster, .. } => vec![Target::Kafka(cluster.clone())],
        Scope::SchemaRegistry { registry, .. } => vec![Target::SchemaRegistry(registry.clone())],
        Scope::Ksql { cluster, .. } => vec![Target::Ksql(cluster.clone())],
        Scope::Flink { environment, region } => vec![Target::Flink(environment.clone(), region.clone())],
        Scope::Tableflow => vec![Target::Tableflow],
        Scope::Cloud => vec![Target::Cloud],
        Scope::Global => {
            targets(org).into_iter().filter(|target| reaches(org, scope, target).is_ok()).collect()
        }
    }
}

/// What an ACL gives at a target; `None` where it gives nothing: it denies, or stands on another cluster.
pub fn power_of_acl(acl: &Acl, target: &Target) -> Option<Power> {
    let here = matches!(target, Target::Kafka(cluster) if *cluster == acl.cluster);
    let power = match acl.operation {
        AclOperation::Read | AclOperation::Describe | AclOperation::DescribeConfigs => Power::Looks,
        AclOperation::All
        | AclOperation::Write
        | AclOperation::Create
        | AclOperation::Delete
        | AclOperation::Alter
        | AclOperation::AlterConfigs
        | AclOperation::IdempotentWrite => Power::Changes,
    };
    (here && acl.permission == AclPermission::Allow).then_some(power)
}

/// What a role binding gives at a target; `None` where it gives nothing.
pub fn power_of_binding(org: &Org, binding: &RoleBinding, target: &Target) -> Option<Power> {
    let (bound, here) = (binding.pattern.crn(), target.crn(org));
    let meets = match &here {
        Some(here) => bound.is_within(here) || binding.pattern.matches(here),
        None => matches!(target, Target::Tableflow | Target::Cloud),
    };
    // Most bindings are about something else: nothing of their tables is looked at.
    if !meets && !matches!(target, Target::SchemaRegistry(_)) {
        return None;
    }
    let given = |(kind, operation): &(ResourceKind, Operation)| {
        service_of(*kind, *operation) == target.service()
            && (meets || is_catalogued(org, binding, (*kind, *operation), target))
    };
    rights(binding).filter(given).map(|(_, operation)| operation.power()).max()
}

/// The services that look at a role binding.
pub fn services_of(binding: &RoleBinding) -> Vec<Service> {
    let mut services: Vec<_> = rights(binding).map(|(kind, operation)| service_of(kind, operation)).collect();
    services.sort_unstable();
    services.dedup();
    services
}

/// What a role lets one do on what, when it is bound at the level of this binding.
pub fn rights(binding: &RoleBinding) -> impl Iterator<Item = (ResourceKind, Operation)> {
    let rows = BindingLevel::of(&binding.pattern).into_iter().flat_map(|level| rows(binding.role, level));
    rows.flat_map(|row| row.operations.iter().map(|operation| (row.kind, operation)))
}

/// The rows of a role's table that are about something when the role is bound at a level: bound to a topic, a row on
/// groups is about none.
pub fn rows(role: Role, level: BindingLevel) -> impl Iterator<Item = &'static Grant> {
    grants(role).iter().filter(move |row| row.counts_at_level(level) && speaks_at(row, level))
}

/// The stream catalog lies with the registry of an environment, and is about topics of its Kafka clusters.
fn is_catalogued(
    org: &Org,
    binding: &RoleBinding,
    (kind, operation): (ResourceKind, Operation),
    target: &Target,
) -> bool {
    let resource = Resource { kind, place: binding.pattern.clone(), whose: None };
    matches!(target, Target::SchemaRegistry(_))
        && kind == ResourceKind::Topic
        && target_of(org, &Question::new(operation, resource)).as_ref() == Some(target)
}

/// Whether there is anything that a row of a role's table is about when the role is bound at a level.
fn speaks_at(row: &Grant, level: BindingLevel) -> bool {
    match row.reach {
        Reach::Organization | Reach::Around => true,
        Reach::Cluster => matches!(
            level,
            BindingLevel::Cluster
                | BindingLevel::Ksql
                | BindingLevel::Topic
                | BindingLevel::Group
                | BindingLevel::TransactionalId
                | BindingLevel::Connector
        ),
        Reach::KeysOfAccount => level == BindingLevel::ServiceAccount,
        Reach::Within
        | Reach::ServiceAccounts
        | Reach::OwnWithin
        | Reach::KeysWithin
        | Reach::KeysOfUsers => lies_at(row.kind, level),
    }
}

/// Whether things of a kind are bound at a level, or lie below what is.
fn lies_at(kind: ResourceKind, level: BindingLevel) -> bool {
    match level {
        BindingLevel::Organization => true,
        BindingLevel::Environment => lies_in_environment(kind),
        BindingLevel::Cluster => lies_on_cluster(kind),
        BindingLevel::Ksql => {
            matches!(kind, ResourceKind::KsqlCluster | ResourceKind::KsqlApiKey) || is_of_anything(kind)
        }
        BindingLevel::Topic => {
            matches!(kind, ResourceKind::Topic | ResourceKind::Tableflow) || is_of_anything(kind)
        }
        BindingLevel::ComputePool => {
            matches!(kind, ResourceKind::ComputePool | ResourceKind::Statement) || is_of_anything(kind)
        }
        BindingLevel::Group
        | BindingLevel::TransactionalId
        | BindingLevel::Subject
        | BindingLevel::Kek
        | BindingLevel::Connector
        | BindingLevel::ServiceAccount
        | BindingLevel::IdentityPool => kind.slug() == level.segment() || is_of_anything(kind),
    }
}

/// Bindings, metrics and quotas are of whatever has them.
const fn is_of_anything(kind: ResourceKind) -> bool {
    matches!(kind, ResourceKind::RoleBinding | ResourceKind::Metrics | ResourceKind::Quota)
}

/// Everything but what lies in the organization itself.
const fn lies_in_environment(kind: ResourceKind) -> bool {
    !matches!(
        kind,
        ResourceKind::Organization
            | ResourceKind::User
            | ResourceKind::ServiceAccount
            | ResourceKind::IdentityPool
            | ResourceKind::GroupMapping
            | ResourceKind::CloudApiKey
            | ResourceKind::TableflowApiKey
            | ResourceKind::GlobalApiKey
            | ResourceKind::AuditLog
            | ResourceKind::Billing
    )
}

/// A Kafka cluster, and what lies below it: no registry and no pool does.
const fn lies_on_cluster(kind: ResourceKind) -> bool {
    matches!(
        kind,
        ResourceKind::CloudCluster
            | ResourceKind::Cluster
            | ResourceKind::SecurityMetadata
            | ResourceKind::Topic
            | ResourceKind::Group
            | ResourceKind::TransactionalId
            | ResourceKind::Connector
            | ResourceKind::KsqlCluster
            | ResourceKind::Tableflow
            | ResourceKind::KafkaApiKey
            | ResourceKind::KsqlApiKey
    ) || is_of_anything(kind)
}
