//! Everything the page of a resource says.

use super::{
    Lookup, ResourceRef, ResourceRow, find,
    row::{Missing, Named, row_of, rows_in},
};
use crate::{
    model::{
        Availability, ClusterType, Crn, Endpoint, EnvironmentId, FLINK_REGIONS, FlinkRegion, KafkaCluster,
        KsqlCluster, KsqlSize, ObjectRef, QuotaCode, QuotaSubject, Times,
    },
    org::{Org, Seq},
    view::{
        api_key::{Limit, OwnerState, owner_state},
        words,
    },
};

/// A resource as its page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceFacts {
    /// What its row says.
    pub row: ResourceRow,
    /// The entry that last changed it; `None` for a Flink region, which nobody changes.
    pub version: Option<Seq>,
    /// When it was made and changed.
    pub times: Times,
    /// How many role bindings are made to it or to something below it.
    pub bindings: usize,
    /// What only its kind has.
    pub detail: Detail,
}

/// What only one kind of resource has.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// A Kafka cluster.
    Kafka(KafkaDetail),
    /// A Schema Registry.
    SchemaRegistry(RegistryDetail),
    /// A ksqlDB cluster.
    Ksql(KsqlDetail),
    /// A compute pool.
    ComputePool(PoolDetail),
    /// A Flink region.
    FlinkRegion(RegionDetail),
}

/// Whether a cluster lets Global keys in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GlobalKeys {
    /// It does.
    Accepted,
    /// Its type does not.
    Refused(ClusterType),
    /// Nothing described the cluster.
    Unknown,
    /// Whoever looks does not see its type.
    Hidden,
}

impl GlobalKeys {
    /// What clusters of a type do.
    pub const fn of(kind: ClusterType) -> Self {
        if kind.accepts_global_keys() { Self::Accepted } else { Self::Refused(kind) }
    }

    /// The answer.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Refused(_) => "Refused",
            Self::Unknown => "Not known",
            Self::Hidden => Missing::Hidden.label(),
        }
    }

    /// Why.
    pub fn why(self) -> String {
        match self {
            Self::Accepted => "A Global key works here wherever its owner has access.".to_owned(),
            Self::Refused(kind) => {
                format!("{} clusters take no Global keys. Use a key of this cluster.", kind.label())
            }
            Self::Unknown => "It depends on the cluster's type, which no listing named.".to_owned(),
            Self::Hidden => "It depends on the cluster's type.".to_owned(),
        }
    }
}

/// What only a Kafka cluster has.
#[derive(Clone, Debug, PartialEq)]
pub struct KafkaDetail {
    /// How many zones it spans; `None` for a placeholder.
    pub availability: Option<Availability>,
    /// Where clients connect.
    pub bootstrap: Option<String>,
    /// Where its REST API answers.
    pub rest: Option<String>,
    /// Whether it lets Global keys in.
    pub global: GlobalKeys,
    /// How many of its keys there may be.
    pub quota: Limit,
    /// The ksqlDB clusters that work on it, by name.
    pub ksql: Vec<ResourceRow>,
    /// How many ACLs it has.
    pub acls: usize,
}

/// What only a Schema Registry has. Its package is the environment's.
#[derive(Clone, Debug, PartialEq)]
pub struct RegistryDetail {
    /// Where it answers.
    pub endpoint: Option<String>,
}

/// What only a ksqlDB cluster has.
#[derive(Clone, Debug, PartialEq)]
pub struct KsqlDetail {
    /// The Kafka cluster it works on; `None` for a placeholder.
    pub kafka: Option<Named>,
    /// The account whose rights its queries have, and how that account is.
    pub runs_as: Option<(Named, ObjectRef, OwnerState)>,
    /// Its size.
    pub size: Option<KsqlSize>,
    /// Where it answers.
    pub endpoint: Option<String>,
}

/// What only a compute pool has.
#[derive(Clone, Debug, PartialEq)]
pub struct PoolDetail {
    /// The most CFU it may use.
    pub max_cfu: u32,
    /// The region it lies in.
    pub region: ResourceRef,
    /// Where that is, such as `N. Virginia`; empty where the catalogue has no word for it.
    pub place: &'static str,
}

/// What only a Flink region has.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionDetail {
    /// Where it is, such as `N. Virginia`; empty where the catalogue has no word for it.
    pub place: &'static str,
    /// Its compute pools, by name.
    pub pools: Vec<ResourceRow>,
}

/// Everything about the resource that an id in an address names.
pub fn facts(org: &Org, id: &str) -> Lookup<Box<ResourceFacts>> {
    match find(org, id) {
        Lookup::Found(resource) => {
            facts_of(org, &resource).map_or(Lookup::Unknown, |facts| Lookup::Found(Box::new(facts)))
        }
        Lookup::Gone { at, entry } => Lookup::Gone { at, entry },
        Lookup::Unknown => Lookup::Unknown,
    }
}

fn facts_of(org: &Org, resource: &ResourceRef) -> Option<ResourceFacts> {
    let row = row_of(org, resource)?;
    let (times, detail) = match resource {
        ResourceRef::Kafka(id) => {
            org.kafka_clusters().get(id).map(|it| (it.times, Detail::Kafka(kafka(org, it))))?
        }
        ResourceRef::SchemaRegistry(id) => org.schema_registries().get(id).map(|it| {
            let endpoint = it.spec.as_ref().and_then(|spec| address(spec.endpoint.as_ref()));
            (it.times, Detail::SchemaRegistry(RegistryDetail { endpoint }))
        })?,
        ResourceRef::Ksql(id) => {
            org.ksql_clusters().get(id).map(|it| (it.times, Detail::Ksql(ksql(org, it))))?
        }
        ResourceRef::ComputePool(id) => org.compute_pools().get(id).map(|it| {
            let region = ResourceRef::FlinkRegion(it.environment.clone(), it.region.clone());
            let detail = PoolDetail { max_cfu: it.size.cfu(), region, place: place_name(&it.region) };
            (it.times, Detail::ComputePool(detail))
        })?,
        ResourceRef::FlinkRegion(environment, region) => {
            (Times::default(), Detail::FlinkRegion(region_detail(org, environment, region)))
        }
    };
    let version = resource.object().and_then(|object| org.version(&object));
    let bindings = crn_of(org, resource).map_or(0, |crn| org.bindings_within(&crn).count());
    Some(ResourceFacts { row, version, times, bindings, detail })
}

fn crn_of(org: &Org, resource: &ResourceRef) -> Option<Crn> {
    match resource.object() {
        Some(object) => org.crn_of(&object),
        None => resource.scope(org).map(|scope| org.scope_crn(&scope)),
    }
}

fn address(endpoint: Option<&Endpoint>) -> Option<String> {
    endpoint.map(|endpoint| endpoint.as_str().to_owned())
}

fn kafka(org: &Org, it: &KafkaCluster) -> KafkaDetail {
    let spec = it.spec.as_ref();
    let subject = QuotaSubject::KafkaCluster(it.id.clone());
    let code = QuotaCode::KeysPerKafkaCluster;
    let reference = ObjectRef::KafkaCluster(it.id.clone());
    let on_this = |row: &ResourceRow| matches!(&row.about, super::About::Ksql { kafka: Some(kafka), .. } if kafka.id == it.id.as_str());
    KafkaDetail {
        availability: spec.map(|spec| spec.availability),
        bootstrap: spec.and_then(|spec| address(spec.bootstrap.as_ref())),
        rest: spec.and_then(|spec| address(spec.rest.as_ref())),
        global: match spec {
            Some(spec) => GlobalKeys::of(spec.kind),
            None if org.is_named_only(&reference) => GlobalKeys::Hidden,
            None => GlobalKeys::Unknown,
        },
        quota: Limit {
            label: code.quota().label,
            whose: words::name(org, &reference),
            usage: org.usage(code, &subject),
        },
        ksql: rows_in(org, &it.environment).into_iter().filter(on_this).collect(),
        acls: org.acls().iter().filter(|acl| acl.cluster == it.id).count(),
    }
}

fn ksql(org: &Org, it: &KsqlCluster) -> KsqlDetail {
    let spec = it.spec.as_ref();
    let runs_as = spec
        .and_then(|spec| spec.credential_identity.as_ref())
        .map(|owner| (Named::owner(org, owner), ObjectRef::from(owner.clone()), owner_state(org, owner)));
    KsqlDetail {
        kafka: spec.map(|spec| Named::of(org, &ObjectRef::KafkaCluster(spec.kafka_cluster.clone()))),
        runs_as,
        size: spec.map(|spec| spec.size),
        endpoint: spec.and_then(|spec| address(spec.endpoint.as_ref())),
    }
}

fn region_detail(org: &Org, environment: &EnvironmentId, region: &FlinkRegion) -> RegionDetail {
    let here = |row: &ResourceRow| match &row.resource {
        ResourceRef::ComputePool(id) => {
            org.compute_pools().get(id).is_some_and(|pool| pool.region == *region)
        }
        ResourceRef::Kafka(_)
        | ResourceRef::SchemaRegistry(_)
        | ResourceRef::Ksql(_)
        | ResourceRef::FlinkRegion(..) => false,
    };
    let pools = rows_in(org, environment).into_iter().filter(here).collect();
    RegionDetail { place: place_name(region), pools }
}

/// Where a region is; empty where the catalogue has no word for it.
fn place_name(region: &FlinkRegion) -> &'static str {
    FLINK_REGIONS
        .iter()
        .find(|known| Some(known.cloud) == region.cloud() && known.region == region.region())
        .map_or("", |known| known.place)
}
