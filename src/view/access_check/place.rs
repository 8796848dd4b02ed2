//! What names a resource of each kind, and the question that follows from what is chosen.

use super::ask::Ask;
use crate::{
    access::{Operation, Question, Resource, ResourceKind},
    model::{Crn, CrnPattern, EnvironmentId, FlinkRegion, ObjectRef},
    org::Org,
    view::palette,
};

/// What has to be picked to say where a resource is, or which one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing: there is one in the organization.
    Organization,
    /// An environment.
    Environment,
    /// A Kafka cluster.
    Kafka,
    /// A Schema Registry.
    Registry,
    /// A ksqlDB cluster.
    Ksql,
    /// A Flink region of an environment.
    Region,
    /// A compute pool.
    Pool,
    /// A user.
    User,
    /// A service account.
    ServiceAccount,
    /// An identity pool.
    IdentityPool,
    /// A group mapping.
    GroupMapping,
    /// The organization, an environment, or a resource in one.
    Any,
}

impl Place {
    /// The label of its field; empty where there is none.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Organization => "",
            Self::Environment => "Environment",
            Self::Kafka => "Kafka cluster",
            Self::Registry => "Schema Registry cluster",
            Self::Ksql => "ksqlDB cluster",
            Self::Region => "Flink region",
            Self::Pool => "Compute pool",
            Self::User => "User",
            Self::ServiceAccount => "Service account",
            Self::IdentityPool => "Identity pool",
            Self::GroupMapping => "Group mapping",
            Self::Any => "Where",
        }
    }
}

/// What names a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// What has to be picked.
    pub place: Place,
    /// The label of the field for its own name, where it has one.
    pub name: Option<&'static str>,
    /// The label of the field for whose it is, where that matters.
    pub owner: Option<&'static str>,
}

const fn in_place(place: Place) -> Needs {
    Needs { place, name: None, owner: None }
}

const fn named(place: Place, name: &'static str) -> Needs {
    Needs { place, name: Some(name), owner: None }
}

const fn owned(place: Place) -> Needs {
    Needs { place, name: None, owner: Some("Owner of the key") }
}

/// What names a resource of a kind for an operation: what is yet to be created under an id that nobody chooses is named by
/// what it will lie in.
pub const fn needs(kind: ResourceKind, operation: Operation) -> Needs {
    let creates = matches!(operation, Operation::Create | Operation::Invite);
    match kind {
        ResourceKind::Organization | ResourceKind::AuditLog | ResourceKind::Billing => {
            in_place(Place::Organization)
        }
        ResourceKind::User
        | ResourceKind::ServiceAccount
        | ResourceKind::IdentityPool
        | ResourceKind::GroupMapping
        | ResourceKind::Environment
            if creates =>
        {
            in_place(Place::Organization)
        }
        ResourceKind::User => in_place(Place::User),
        ResourceKind::ServiceAccount => in_place(Place::ServiceAccount),
        ResourceKind::IdentityPool => in_place(Place::IdentityPool),
        ResourceKind::GroupMapping => in_place(Place::GroupMapping),
        ResourceKind::CloudCluster | ResourceKind::Network if creates => in_place(Place::Environment),
        ResourceKind::Environment | ResourceKind::CatalogDefinition | ResourceKind::FlinkArtifact => {
            in_place(Place::Environment)
        }
        ResourceKind::Network => named(Place::Environment, "Network"),
        ResourceKind::KsqlCluster if creates => in_place(Place::Kafka),
        ResourceKind::KsqlCluster => in_place(Place::Ksql),
        ResourceKind::CloudCluster | ResourceKind::Cluster | ResourceKind::SecurityMetadata => {
            in_place(Place::Kafka)
        }
        ResourceKind::Topic | ResourceKind::Tableflow => named(Place::Kafka, "Topic"),
        ResourceKind::Group => named(Place::Kafka, "Consumer group"),
        ResourceKind::TransactionalId => named(Place::Kafka, "Transactional id"),
        ResourceKind::Connector => named(Place::Kafka, "Connector"),
        ResourceKind::SchemaRegistry => in_place(Place::Registry),
        ResourceKind::Subject => named(Place::Registry, "Subject"),
        ResourceKind::Kek => named(Place::Registry, "Key encryption key"),
        ResourceKind::ComputePool if creates => in_place(Place::Region),
        ResourceKind::FlinkRegion => in_place(Place::Region),
        ResourceKind::ComputePool => in_place(Place::Pool),
        ResourceKind::Statement => named(Place::Pool, "Statement"),
        ResourceKind::KafkaApiKey => owned(Place::Kafka),
        ResourceKind::SchemaRegistryApiKey => owned(Place::Registry),
        ResourceKind::KsqlApiKey => owned(Place::Ksql),
        ResourceKind::FlinkApiKey => owned(Place::Region),
        ResourceKind::CloudApiKey | ResourceKind::TableflowApiKey | ResourceKind::GlobalApiKey => {
            owned(Place::Organization)
        }
        ResourceKind::RoleBinding | ResourceKind::Quota | ResourceKind::Metrics => in_place(Place::Any),
    }
}

/// What is still to be chosen before there is a question, as words after "Choose".
pub type Missing = &'static str;

/// The question that is asked.
///
/// # Errors
///
/// What is still to be chosen.
pub fn question(org: &Org, ask: &Ask) -> Result<Question, Missing> {
    let kind = ask.kind().ok_or("a type of resource")?;
    let operation = ask.operation().ok_or("an operation")?;
    let needs = needs(kind, operation);
    let owner = needs.owner.map(|_| ask.owner().ok_or("whose API keys are meant")).transpose()?;
    let place = place(org, needs.place, &ask.place)?;
    let crn = match needs.name {
        Some(_) if ask.name.trim().is_empty() => return Err("a name"),
        Some(_) => own_crn(kind, &place, ask.name.trim()),
        None if kind == ResourceKind::Cluster => kafka(&place),
        None => place,
    };
    let resource = Resource { kind, place: CrnPattern::exactly(crn), whose: owner };
    Ok(Question::new(operation, resource))
}

fn place(org: &Org, place: Place, id: &str) -> Result<Crn, Missing> {
    let of = |object: Option<ObjectRef>| object.and_then(|object| org.crn_of(&object));
    let resource = || of(palette::object_at(org, "resources", id));
    match place {
        Place::Organization => Ok(org.crn()),
        Place::Environment => of(palette::object_at(org, "environments", id)).ok_or("an environment"),
        Place::Kafka => resource().filter(|crn| ends(crn, "cloud-cluster")).ok_or("a Kafka cluster"),
        Place::Registry => resource().filter(|crn| ends(crn, "schema-registry")).ok_or("a Schema Registry"),
        Place::Ksql => resource().filter(|crn| ends(crn, "ksql")).ok_or("a ksqlDB cluster"),
        Place::Pool => resource().filter(|crn| ends(crn, "compute-pool")).ok_or("a compute pool"),
        Place::Region => region(org, id).ok_or("a Flink region"),
        Place::User => of(palette::object_at(org, "users", id)).ok_or("a user"),
        Place::ServiceAccount => {
            of(palette::object_at(org, "service-accounts", id)).ok_or("a service account")
        }
        Place::IdentityPool => {
            let known = org.identity_pools().iter().find(|pool| pool.id.as_str() == id);
            of(known.map(|pool| ObjectRef::IdentityPool(pool.id.clone()))).ok_or("an identity pool")
        }
        Place::GroupMapping => {
            let known = org.group_mappings().iter().find(|mapping| mapping.id.as_str() == id);
            of(known.map(|mapping| ObjectRef::GroupMapping(mapping.id.clone()))).ok_or("a group mapping")
        }
        Place::Any if id.is_empty() => Ok(org.crn()),
        Place::Any => {
            let environment = || of(palette::object_at(org, "environments", id));
            let account = || of(palette::object_at(org, "service-accounts", id));
            environment().or_else(resource).or_else(account).ok_or("a place")
        }
    }
}

fn ends(crn: &Crn, kind: &str) -> bool {
    crn.resource().is_some_and(|segment| &*segment.kind == kind)
}

/// A Flink region by `<environment>/<region>`, as pickers name it.
fn region(org: &Org, id: &str) -> Option<Crn> {
    let (environment, region) = id.split_once('/')?;
    let environment = EnvironmentId::parse(environment).ok().filter(|id| org.environments().contains(id))?;
    let region = FlinkRegion::parse(region)?;
    Some(org.environment_crn(&environment).child("flink-region", region.as_str()))
}

fn kafka(cluster: &Crn) -> Crn {
    let id = cluster.id_of("cloud-cluster").unwrap_or_default().to_owned();
    cluster.child("kafka", &id)
}

fn own_crn(kind: ResourceKind, place: &Crn, name: &str) -> Crn {
    if matches!(kind, ResourceKind::Topic | ResourceKind::Tableflow) {
        return kafka(place).child("topic", name);
    }
    if matches!(kind, ResourceKind::Group | ResourceKind::TransactionalId) {
        return kafka(place).child(kind.slug(), name);
    }
    place.child(kind.slug(), name)
}
