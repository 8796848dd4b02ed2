//! What an API key is good for, whoever owns it: until when it works, and which service takes it.
//! Source: `facts/domain.md` 3, 4, 8 and 10.6, step 1.

use super::catalogue::{Operation, ResourceKind};
use super::resource::Question;
use crate::{
    model::{
        ApiKey, ClusterType, Crn, EnvironmentId, ExpiryDate, FlinkRegion, KafkaClusterId, KsqlClusterId,
        ObjectRef, Owner, Propagation, PropagationMode, SchemaRegistryId, Scope, Timestamp, UserState,
    },
    org::Org,
};

/// What a key is presented to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A Kafka cluster.
    Kafka(KafkaClusterId),
    /// A Schema Registry.
    SchemaRegistry(SchemaRegistryId),
    /// A ksqlDB cluster.
    Ksql(KsqlClusterId),
    /// Flink in a region of an environment.
    Flink(EnvironmentId, FlinkRegion),
    /// Tableflow.
    Tableflow,
    /// The organization's management APIs.
    Cloud,
}

/// Why a key, or whoever asks, is turned away before any right is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lapse {
    /// The key has expired.
    Expired(ExpiryDate),
    /// Propagation is simulated and not over.
    Propagating {
        /// Until when.
        until: Timestamp,
    },
    /// The owner is a user who is not active.
    OwnerNotActive(UserState),
    /// The owner does not exist.
    OwnerUnknown(Owner),
}

/// Whether a key still works at `now`, its secret and its scope aside.
pub fn lapse(org: &Org, key: &ApiKey, now: Timestamp) -> Option<Lapse> {
    if let Some(expires) = key.expires.filter(|expires| expires.is_over(now)) {
        return Some(Lapse::Expired(expires));
    }
    let simulated = org.organization().is_some_and(|own| own.propagation == PropagationMode::Simulated);
    if let (true, Propagation::Propagating { until }) = (simulated, key.propagation(now)) {
        return Some(Lapse::Propagating { until });
    }
    match &key.owner {
        Owner::User(id) => match org.users().get(id) {
            None => Some(Lapse::OwnerUnknown(key.owner.clone())),
            Some(user) if user.state == UserState::Active => None,
            Some(user) => Some(Lapse::OwnerNotActive(user.state)),
        },
        Owner::ServiceAccount(id) if org.service_accounts().contains(id) => None,
        Owner::ServiceAccount(_) => Some(Lapse::OwnerUnknown(key.owner.clone())),
    }
}

/// Why a service does not take a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutOfReach {
    /// The key is for something else.
    OtherScope(Scope),
    /// A Global key, presented to a cluster of a type that takes none.
    NoGlobalKeys(ClusterType),
    /// A Global key, presented to something that is not there.
    UnknownTarget(ObjectRef),
}

/// Whether a key of a scope is taken by a target.
pub fn reaches(org: &Org, scope: &Scope, target: &Target) -> Result<(), OutOfReach> {
    let fits = match (scope, target) {
        (Scope::Global, target) => return global_reaches(org, target),
        (Scope::Kafka { cluster, .. }, Target::Kafka(id)) => cluster == id,
        (Scope::SchemaRegistry { registry, .. }, Target::SchemaRegistry(id)) => registry == id,
        (Scope::Ksql { cluster, .. }, Target::Ksql(id)) => cluster == id,
        (Scope::Flink { environment, region }, Target::Flink(in_environment, in_region)) => {
            environment == in_environment && region == in_region
        }
        (Scope::Tableflow, Target::Tableflow) | (Scope::Cloud, Target::Cloud) => true,
        (
            Scope::Kafka { .. }
            | Scope::SchemaRegistry { .. }
            | Scope::Ksql { .. }
            | Scope::Flink { .. }
            | Scope::Tableflow
            | Scope::Cloud,
            Target::Kafka(_)
            | Target::SchemaRegistry(_)
            | Target::Ksql(_)
            | Target::Flink(..)
            | Target::Tableflow
            | Target::Cloud,
        ) => false,
    };
    if fits { Ok(()) } else { Err(OutOfReach::OtherScope(scope.clone())) }
}

/// A Global key is for everything there is, but for Kafka clusters of the smaller types. Of a cluster that was
/// only named and never described, the type is not known: it is taken for one that accepts the key.
fn global_reaches(org: &Org, target: &Target) -> Result<(), OutOfReach> {
    let known = match target {
        Target::Kafka(id) => {
            let cluster = org.kafka_clusters().get(id);
            let kind = cluster.and_then(|cluster| Some(cluster.spec.as_ref()?.kind));
            if let Some(kind) = kind.filter(|kind| !kind.accepts_global_keys()) {
                return Err(OutOfReach::NoGlobalKeys(kind));
            }
            (cluster.is_some(), ObjectRef::KafkaCluster(id.clone()))
        }
        Target::SchemaRegistry(id) => {
            (org.schema_registries().contains(id), ObjectRef::SchemaRegistry(id.clone()))
        }
        Target::Ksql(id) => (org.ksql_clusters().contains(id), ObjectRef::KsqlCluster(id.clone())),
        Target::Flink(environment, _) => {
            (org.environments().contains(environment), ObjectRef::Environment(environment.clone()))
        }
        Target::Tableflow | Target::Cloud => return Ok(()),
    };
    match known {
        (true, _) => Ok(()),
        (false, target) => Err(OutOfReach::UnknownTarget(target)),
    }
}

/// The services of Confluent Cloud, each of which takes keys of its own scope and Global ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// A Kafka cluster, by its protocol or its REST endpoint.
    Kafka,
    /// A Schema Registry, which is also the stream catalog's.
    SchemaRegistry,
    /// A ksqlDB cluster.
    Ksql,
    /// Flink in a region.
    Flink,
    /// Tableflow.
    Tableflow,
    /// The management APIs: accounts, access, resources, networks, connectors, metrics, billing.
    Cloud,
}

/// Which service is asked to do something. Who has access to a resource is always managed in the cloud.
pub const fn service_of(kind: ResourceKind, operation: Operation) -> Service {
    use Operation as Op;
    if matches!(operation, Op::DescribeAccess | Op::AlterAccess) {
        return Service::Cloud;
    }
    match kind {
        ResourceKind::Topic if matches!(operation, Op::ReadCatalog | Op::WriteCatalog) => {
            Service::SchemaRegistry
        }
        ResourceKind::Topic
        | ResourceKind::Group
        | ResourceKind::TransactionalId
        | ResourceKind::Cluster
        | ResourceKind::SecurityMetadata => Service::Kafka,
        ResourceKind::Subject | ResourceKind::Kek | ResourceKind::CatalogDefinition => {
            Service::SchemaRegistry
        }
        ResourceKind::SchemaRegistry if matches!(operation, Op::Describe | Op::Alter | Op::Delete) => {
            Service::Cloud
        }
        ResourceKind::SchemaRegistry => Service::SchemaRegistry,
        ResourceKind::KsqlCluster if matches!(operation, Op::Contribute) => Service::Ksql,
        ResourceKind::Statement => Service::Flink,
        ResourceKind::FlinkRegion | ResourceKind::ComputePool if matches!(operation, Op::Use) => {
            Service::Flink
        }
        ResourceKind::Tableflow => Service::Tableflow,
        ResourceKind::Organization
        | ResourceKind::User
        | ResourceKind::ServiceAccount
        | ResourceKind::IdentityPool
        | ResourceKind::GroupMapping
        | ResourceKind::RoleBinding
        | ResourceKind::Environment
        | ResourceKind::Network
        | ResourceKind::CloudCluster
        | ResourceKind::Connector
        | ResourceKind::KsqlCluster
        | ResourceKind::FlinkRegion
        | ResourceKind::ComputePool
        | ResourceKind::FlinkArtifact
        | ResourceKind::KafkaApiKey
        | ResourceKind::SchemaRegistryApiKey
        | ResourceKind::KsqlApiKey
        | ResourceKind::FlinkApiKey
        | ResourceKind::CloudApiKey
        | ResourceKind::TableflowApiKey
        | ResourceKind::GlobalApiKey
        | ResourceKind::Quota
        | ResourceKind::AuditLog
        | ResourceKind::Metrics
        | ResourceKind::Billing => Service::Cloud,
    }
}

/// What exactly would have to take the key for a question; `None` where the question names no such thing, as an
/// environment without a Schema Registry.
pub fn target_of(org: &Org, question: &Question) -> Option<Target> {
    let crn = question.resource.place.crn();
    match service_of(question.resource.kind, question.operation) {
        Service::Kafka => {
            let id = crn.id_of("kafka").or_else(|| crn.id_of("cloud-cluster"))?;
            KafkaClusterId::parse(id).ok().map(Target::Kafka)
        }
        Service::SchemaRegistry => registry_of(org, crn).map(Target::SchemaRegistry),
        Service::Ksql => ksql_of(org, crn).map(Target::Ksql),
        Service::Flink => {
            let environment = EnvironmentId::parse(crn.id_of("environment")?).ok()?;
            FlinkRegion::parse(crn.id_of("flink-region")?).map(|region| Target::Flink(environment, region))
        }
        Service::Tableflow => Some(Target::Tableflow),
        Service::Cloud => Some(Target::Cloud),
    }
}

fn registry_of(org: &Org, crn: &Crn) -> Option<SchemaRegistryId> {
    if let Some(id) = crn.id_of("schema-registry") {
        return SchemaRegistryId::parse(id).ok();
    }
    let environment = EnvironmentId::parse(crn.id_of("environment")?).ok()?;
    org.registry_of(&environment).map(|registry| registry.id.clone())
}

/// A ksqlDB cluster is named by its name, and in data without its Kafka cluster by its id.
fn ksql_of(org: &Org, crn: &Crn) -> Option<KsqlClusterId> {
    let name = crn.id_of("ksql")?;
    let named = org.ksql_clusters().iter().filter(|ksql| &*ksql.name == name || ksql.id.as_str() == name);
    let mut there = named.filter(|ksql| org.ksql_crn(ksql) == *crn || ksql.id.as_str() == name);
    there.next().map(|ksql| ksql.id.clone())
}
