//! Resources: Kafka clusters, Schema Registries, ksqlDB clusters, compute pools and Flink regions, as lists and pages
//! show them.
//!
//! Environments have their own module; API keys too.

mod choices;
mod facts;
pub mod lists;
mod making;
mod row;

pub use choices::{KeyRoom, TypeChoice, availabilities, key_room, offered_availabilities, type_choices};
pub use facts::{
    Detail, GlobalKeys, KafkaDetail, KsqlDetail, PoolDetail, RegionDetail, RegistryDetail, ResourceFacts,
    facts,
};
pub use making::is_taken;
pub use row::{About, Location, Missing, Named, ResourceRow, row_of, rows, rows_in};

use crate::{
    model::{
        ComputePoolId, EnvironmentId, FlinkRegion, KafkaClusterId, Kind, KsqlClusterId, ObjectRef,
        SchemaRegistryId, Scope, Timestamp,
    },
    org::{Org, Seq},
};

/// The kinds of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceKind {
    /// Kafka clusters.
    Kafka,
    /// Schema Registries.
    SchemaRegistry,
    /// ksqlDB clusters.
    Ksql,
    /// Compute pools.
    ComputePool,
    /// Flink regions: no objects of their own, but places of an environment that pools and keys name.
    FlinkRegion,
}

impl ResourceKind {
    /// Every kind, in the order of lists.
    pub const ALL: [Self; 5] =
        [Self::Kafka, Self::SchemaRegistry, Self::Ksql, Self::ComputePool, Self::FlinkRegion];

    /// The word in addresses.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Kafka => "kafka",
            Self::SchemaRegistry => "schema-registry",
            Self::Ksql => "ksql",
            Self::ComputePool => "compute-pool",
            Self::FlinkRegion => "flink-region",
        }
    }

    /// Reads [`Self::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// One of the kind, at the beginning of a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Kafka => "Kafka cluster",
            Self::SchemaRegistry => "Schema Registry",
            Self::Ksql => "ksqlDB cluster",
            Self::ComputePool => "Compute pool",
            Self::FlinkRegion => "Flink region",
        }
    }

    /// Several of the kind, as a heading.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Kafka => "Kafka clusters",
            Self::SchemaRegistry => "Schema Registries",
            Self::Ksql => "ksqlDB clusters",
            Self::ComputePool => "Compute pools",
            Self::FlinkRegion => "Flink regions",
        }
    }

    /// What the organization keeps one as; `None` for Flink regions, which nobody makes.
    pub const fn object(self) -> Option<Kind> {
        match self {
            Self::Kafka => Some(Kind::KafkaCluster),
            Self::SchemaRegistry => Some(Kind::SchemaRegistry),
            Self::Ksql => Some(Kind::KsqlCluster),
            Self::ComputePool => Some(Kind::ComputePool),
            Self::FlinkRegion => None,
        }
    }
}

/// Names one resource of any kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceRef {
    /// A Kafka cluster.
    Kafka(KafkaClusterId),
    /// A Schema Registry.
    SchemaRegistry(SchemaRegistryId),
    /// A ksqlDB cluster.
    Ksql(KsqlClusterId),
    /// A compute pool.
    ComputePool(ComputePoolId),
    /// A Flink region of an environment.
    FlinkRegion(EnvironmentId, FlinkRegion),
}

impl ResourceRef {
    /// Its kind.
    pub const fn kind(&self) -> ResourceKind {
        match self {
            Self::Kafka(_) => ResourceKind::Kafka,
            Self::SchemaRegistry(_) => ResourceKind::SchemaRegistry,
            Self::Ksql(_) => ResourceKind::Ksql,
            Self::ComputePool(_) => ResourceKind::ComputePool,
            Self::FlinkRegion(..) => ResourceKind::FlinkRegion,
        }
    }

    /// The id in its address; `env-….aws.us-east-1` for a Flink region, as the REST contract writes it.
    pub fn id(&self) -> String {
        match self {
            Self::Kafka(id) => id.to_string(),
            Self::SchemaRegistry(id) => id.to_string(),
            Self::Ksql(id) => id.to_string(),
            Self::ComputePool(id) => id.to_string(),
            Self::FlinkRegion(environment, region) => format!("{environment}.{region}"),
        }
    }

    /// The object behind it; `None` for a Flink region.
    pub fn object(&self) -> Option<ObjectRef> {
        match self {
            Self::Kafka(id) => Some(ObjectRef::KafkaCluster(id.clone())),
            Self::SchemaRegistry(id) => Some(ObjectRef::SchemaRegistry(id.clone())),
            Self::Ksql(id) => Some(ObjectRef::KsqlCluster(id.clone())),
            Self::ComputePool(id) => Some(ObjectRef::ComputePool(id.clone())),
            Self::FlinkRegion(..) => None,
        }
    }

    /// The resource that an object is, where it is one.
    pub fn of(object: &ObjectRef) -> Option<Self> {
        match object {
            ObjectRef::KafkaCluster(id) => Some(Self::Kafka(id.clone())),
            ObjectRef::SchemaRegistry(id) => Some(Self::SchemaRegistry(id.clone())),
            ObjectRef::KsqlCluster(id) => Some(Self::Ksql(id.clone())),
            ObjectRef::ComputePool(id) => Some(Self::ComputePool(id.clone())),
            ObjectRef::Organization(_)
            | ObjectRef::Environment(_)
            | ObjectRef::User(_)
            | ObjectRef::ServiceAccount(_)
            | ObjectRef::GroupMapping(_)
            | ObjectRef::IdentityProvider(_)
            | ObjectRef::IdentityPool(_)
            | ObjectRef::RoleBinding(_)
            | ObjectRef::Acl(_)
            | ObjectRef::AppliedLimit(_)
            | ObjectRef::ApiKey(_)
            | ObjectRef::Tombstone(_) => None,
        }
    }

    /// The scope of keys that are for it. A compute pool has none of its own: its keys are those of its region.
    pub fn scope(&self, org: &Org) -> Option<Scope> {
        match self {
            Self::Kafka(id) => org
                .kafka_clusters()
                .get(id)
                .map(|it| Scope::Kafka { environment: it.environment.clone(), cluster: id.clone() }),
            Self::SchemaRegistry(id) => org.schema_registries().get(id).map(|it| Scope::SchemaRegistry {
                environment: it.environment.clone(),
                registry: id.clone(),
            }),
            Self::Ksql(id) => org
                .ksql_clusters()
                .get(id)
                .map(|it| Scope::Ksql { environment: it.environment.clone(), cluster: id.clone() }),
            Self::ComputePool(id) => org
                .compute_pools()
                .get(id)
                .map(|it| Scope::Flink { environment: it.environment.clone(), region: it.region.clone() }),
            Self::FlinkRegion(environment, region) => {
                Some(Scope::Flink { environment: environment.clone(), region: region.clone() })
            }
        }
    }

    /// Whether it is there: an object by its table, a Flink region as long as its environment is.
    pub fn exists(&self, org: &Org) -> bool {
        match self {
            Self::Kafka(id) => org.kafka_clusters().contains(id),
            Self::SchemaRegistry(id) => org.schema_registries().contains(id),
            Self::Ksql(id) => org.ksql_clusters().contains(id),
            Self::ComputePool(id) => org.compute_pools().contains(id),
            Self::FlinkRegion(environment, _) => org.environments().contains(environment),
        }
    }
}

/// What is known of an id in an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup<T> {
    /// There is such a thing.
    Found(T),
    /// There was.
    Gone {
        /// Until when.
        at: Timestamp,
        /// By which entry it went.
        entry: Seq,
    },
    /// There never was, as far as is known here.
    Unknown,
}

/// What has become of an object that does not exist now.
pub fn retired<T>(org: &Org, object: &ObjectRef) -> Lookup<T> {
    // A tombstone's version is the entry that put it there.
    let stone = org.tombstone_of(object);
    let found =
        stone.and_then(|stone| Some((stone.at, org.version(&ObjectRef::Tombstone(stone.id.clone()))?)));
    found.map_or(Lookup::Unknown, |(at, entry)| Lookup::Gone { at, entry })
}

/// The resource that an id in an address names. Ids that came from outside have any shape, so the tables decide what
/// an id is, not its prefix.
pub fn find(org: &Org, text: &str) -> Lookup<ResourceRef> {
    let readings = readings(text);
    match readings.iter().find(|one| one.exists(org)) {
        Some(one) => Lookup::Found(one.clone()),
        None => readings
            .iter()
            .map(|one| gone(org, one))
            .find(|gone| *gone != Lookup::Unknown)
            .unwrap_or(Lookup::Unknown),
    }
}

/// Everything that an id could name.
fn readings(text: &str) -> Vec<ResourceRef> {
    let objects = [
        KafkaClusterId::parse(text).ok().map(ResourceRef::Kafka),
        SchemaRegistryId::parse(text).ok().map(ResourceRef::SchemaRegistry),
        KsqlClusterId::parse(text).ok().map(ResourceRef::Ksql),
        ComputePoolId::parse(text).ok().map(ResourceRef::ComputePool),
    ];
    let regions =
        region_readings(text).map(|(environment, region)| ResourceRef::FlinkRegion(environment, region));
    objects.into_iter().flatten().chain(regions).collect()
}

/// What has become of a resource that is not there; a region is gone when its environment is.
fn gone(org: &Org, resource: &ResourceRef) -> Lookup<ResourceRef> {
    match resource {
        ResourceRef::FlinkRegion(environment, _) => {
            retired(org, &ObjectRef::Environment(environment.clone()))
        }
        ResourceRef::Kafka(_)
        | ResourceRef::SchemaRegistry(_)
        | ResourceRef::Ksql(_)
        | ResourceRef::ComputePool(_) => {
            resource.object().map_or(Lookup::Unknown, |object| retired(org, &object))
        }
    }
}

/// The places where an id of a Flink region may end its environment's id, which may hold dots itself.
fn region_readings(text: &str) -> impl Iterator<Item = (EnvironmentId, FlinkRegion)> + '_ {
    text.match_indices('.').filter_map(move |(at, _)| {
        let environment = EnvironmentId::parse(text.get(..at)?).ok()?;
        Some((environment, FlinkRegion::parse(text.get(at + 1..)?)?))
    })
}
