//! What one row of a list of resources says.

use super::{ResourceKind, ResourceRef};
use crate::{
    model::{
        Availability, Cloud, ClusterType, ComputePool, ComputePoolSize, DeletionProtection, Environment,
        EnvironmentId, FlinkRegion, GovernancePackage, KafkaCluster, KsqlCluster, KsqlSize, ObjectRef,
        Origin, Owner, SchemaRegistry,
    },
    org::Org,
    view::{api_key::Place, words},
};

/// A thing that is mentioned: what to call it, and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name; its id where it has none or does not exist.
    pub name: String,
    /// Its id.
    pub id: String,
}

impl Named {
    /// An object as it is mentioned.
    pub fn of(org: &Org, object: &ObjectRef) -> Self {
        Self { name: words::name(org, object), id: object.id() }
    }

    /// An account as it is mentioned.
    pub fn owner(org: &Org, owner: &Owner) -> Self {
        Self { name: words::owner_name(org, owner).to_owned(), id: owner.id().to_owned() }
    }
}

/// Where a resource runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The cloud provider; `None` where a listing named none that is known.
    pub cloud: Option<Cloud>,
    /// The region's name.
    pub region: String,
}

impl Location {
    fn of(cloud: Cloud, region: &crate::model::Region) -> Self {
        Self { cloud: Some(cloud), region: region.to_string() }
    }

    fn flink(region: &FlinkRegion) -> Self {
        Self { cloud: region.cloud(), region: region.region().to_owned() }
    }

    /// `AWS`, or what a listing wrote.
    pub const fn provider(&self) -> &'static str {
        match self.cloud {
            Some(cloud) => cloud.label(),
            None => "Unknown provider",
        }
    }
}

/// Why a fact of a resource is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// An import named the resource, and no listing told more.
    Untold,
    /// Whoever looks sees that it exists and what it is called, and no more.
    Hidden,
}

impl Missing {
    fn of(org: &Org, resource: &ResourceRef) -> Self {
        let hidden = resource.object().is_some_and(|object| org.is_named_only(&object));
        if hidden { Self::Hidden } else { Self::Untold }
    }

    /// In the place of the fact.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Untold => "Only named in an import",
            Self::Hidden => "Hidden from you",
        }
    }
}

/// What only one kind of resource has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A Kafka cluster.
    Kafka {
        /// Type and size; `None` for a placeholder.
        kind: Option<ClusterType>,
        /// How many zones it spans; `None` for a placeholder.
        availability: Option<Availability>,
        /// Whether it may be deleted; `None` where that is hidden.
        protection: Option<DeletionProtection>,
    },
    /// A Schema Registry.
    SchemaRegistry {
        /// The package of its environment; `None` where that is hidden.
        package: Option<GovernancePackage>,
    },
    /// A ksqlDB cluster; both are `None` for a placeholder.
    Ksql {
        /// The Kafka cluster it works on.
        kafka: Option<Named>,
        /// Its size.
        size: Option<KsqlSize>,
    },
    /// A compute pool.
    ComputePool {
        /// The most it may use.
        size: ComputePoolSize,
    },
    /// A Flink region.
    FlinkRegion {
        /// How many compute pools lie in it.
        pools: usize,
    },
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceRow {
    /// The resource.
    pub resource: ResourceRef,
    /// What a person calls it; its id where it has no name.
    pub name: String,
    /// Where it lies.
    pub environment: Named,
    /// What the environment counts as.
    pub place: Place,
    /// Where it runs; `None` for a placeholder.
    pub location: Option<Location>,
    /// How many API keys are for it; those of its region for a compute pool.
    pub keys: usize,
    /// What only its kind has.
    pub about: About,
    /// Where knowledge of it comes from; `None` for a Flink region, which nobody makes.
    pub origin: Option<Origin>,
    /// Why what is missing is missing.
    pub missing: Missing,
}

impl ResourceRow {
    /// Its kind.
    pub const fn kind(&self) -> ResourceKind {
        self.resource.kind()
    }

    /// Whether something named it and nothing described it.
    pub const fn is_placeholder(&self) -> bool {
        matches!(self.origin, Some(Origin::Placeholder))
    }
}

/// Every resource of the organization, by kind.
pub fn rows(org: &Org) -> Vec<ResourceRow> {
    let objects = org
        .kafka_clusters()
        .iter()
        .map(|it| kafka(org, it))
        .chain(org.schema_registries().iter().map(|it| registry(org, it)))
        .chain(org.ksql_clusters().iter().map(|it| ksql(org, it)))
        .chain(org.compute_pools().iter().map(|it| pool(org, it)));
    let regions = org.flink_regions().into_iter().map(|(environment, id)| region(org, &environment, &id));
    objects.chain(regions).collect()
}

/// The resources of one environment, by kind and then by name.
pub fn rows_in(org: &Org, environment: &EnvironmentId) -> Vec<ResourceRow> {
    let mut found: Vec<_> =
        rows(org).into_iter().filter(|row| row.environment.id == environment.as_str()).collect();
    found.sort_by_cached_key(|row| (row.kind(), row.name.to_lowercase(), row.resource.id()));
    found
}

/// What the row of a resource says; `None` when it does not exist.
pub fn row_of(org: &Org, resource: &ResourceRef) -> Option<ResourceRow> {
    match resource {
        ResourceRef::Kafka(id) => org.kafka_clusters().get(id).map(|it| kafka(org, it)),
        ResourceRef::SchemaRegistry(id) => org.schema_registries().get(id).map(|it| registry(org, it)),
        ResourceRef::Ksql(id) => org.ksql_clusters().get(id).map(|it| ksql(org, it)),
        ResourceRef::ComputePool(id) => org.compute_pools().get(id).map(|it| pool(org, it)),
        ResourceRef::FlinkRegion(environment, id) => {
            resource.exists(org).then(|| region(org, environment, id))
        }
    }
}

/// What every row has, filled in from the parts that differ.
fn row(
    org: &Org,
    resource: ResourceRef,
    name: &str,
    environment: &EnvironmentId,
    (location, about, origin): (Option<Location>, About, Option<Origin>),
) -> ResourceRow {
    let id = resource.id();
    let keys = resource.scope(org).map_or(0, |scope| org.count_keys_for(&scope));
    let production = org.environments().get(environment).is_some_and(|it| org.is_production(it));
    ResourceRow {
        name: if name.is_empty() { id } else { name.to_owned() },
        environment: Named::of(org, &ObjectRef::Environment(environment.clone())),
        place: if production { Place::Production } else { Place::Other },
        missing: Missing::of(org, &resource),
        resource,
        location,
        keys,
        about,
        origin,
    }
}

fn kafka(org: &Org, it: &KafkaCluster) -> ResourceRow {
    let spec = it.spec.as_ref();
    let about = About::Kafka {
        kind: spec.map(|spec| spec.kind),
        availability: spec.map(|spec| spec.availability),
        protection: (!org.is_named_only(&ObjectRef::KafkaCluster(it.id.clone()))).then_some(it.protection),
    };
    let location = spec.map(|spec| Location::of(spec.cloud, &spec.region));
    row(org, ResourceRef::Kafka(it.id.clone()), &it.name, &it.environment, (location, about, Some(it.origin)))
}

fn registry(org: &Org, it: &SchemaRegistry) -> ResourceRow {
    let told = !org.is_named_only(&ObjectRef::Environment(it.environment.clone()));
    let environment = org.environments().get(&it.environment).filter(|_| told);
    let about =
        About::SchemaRegistry { package: environment.map(|environment: &Environment| environment.package) };
    let location = it.spec.as_ref().map(|spec| Location::of(spec.cloud, &spec.region));
    let resource = ResourceRef::SchemaRegistry(it.id.clone());
    row(org, resource, &it.name, &it.environment, (location, about, Some(it.origin)))
}

fn ksql(org: &Org, it: &KsqlCluster) -> ResourceRow {
    let spec = it.spec.as_ref();
    let cluster = spec.and_then(|spec| org.kafka_clusters().get(&spec.kafka_cluster)?.spec.as_ref());
    let about = About::Ksql {
        kafka: spec.map(|spec| Named::of(org, &ObjectRef::KafkaCluster(spec.kafka_cluster.clone()))),
        size: spec.map(|spec| spec.size),
    };
    let location = cluster.map(|cluster| Location::of(cluster.cloud, &cluster.region));
    row(org, ResourceRef::Ksql(it.id.clone()), &it.name, &it.environment, (location, about, Some(it.origin)))
}

fn pool(org: &Org, it: &ComputePool) -> ResourceRow {
    let (location, about) = (Location::flink(&it.region), About::ComputePool { size: it.size });
    let resource = ResourceRef::ComputePool(it.id.clone());
    row(org, resource, &it.name, &it.environment, (Some(location), about, Some(it.origin)))
}

fn region(org: &Org, environment: &EnvironmentId, region: &FlinkRegion) -> ResourceRow {
    let there = |pool: &&ComputePool| pool.environment == *environment && pool.region == *region;
    let about = About::FlinkRegion { pools: org.compute_pools().iter().filter(there).count() };
    let resource = ResourceRef::FlinkRegion(environment.clone(), region.clone());
    let location = Some(Location::flink(region));
    row(org, resource, region.as_str(), environment, (location, about, None))
}
