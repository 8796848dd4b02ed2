//! What a pattern matches in the organization as it stands, counted and named.

use crate::{
    model::{BindingLevel, CrnPattern, Kind, ObjectRef},
    org::Org,
    view::words,
};

/// How many objects of a kind are named.
const NAMED: usize = 4;

/// What a pattern reaches now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Objects by kind, outermost first.
    pub objects: Vec<Reached>,
    /// What it reaches that an organization does not list: topics, groups, subjects.
    pub beyond: Option<String>,
}

/// Objects of one kind that a pattern reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Their kind.
    pub kind: Kind,
    /// How many.
    pub count: usize,
    /// The first of them by name.
    pub named: Vec<(ObjectRef, String)>,
}

impl Reached {
    /// `3 Kafka clusters`.
    pub fn title(&self) -> String {
        let label = if self.count == 1 { self.kind.label() } else { self.kind.plural() };
        format!("{} {label}", words::number(self.count))
    }

    /// How many are not named.
    pub fn more(&self) -> usize {
        self.count.saturating_sub(self.named.len())
    }
}

/// What a pattern reaches now.
pub fn reach(org: &Org, pattern: &CrnPattern) -> Reach {
    let candidates: [(Kind, Vec<ObjectRef>); 10] = [
        (Kind::Environment, refs(org.environments().iter().map(|it| ObjectRef::Environment(it.id.clone())))),
        (
            Kind::KafkaCluster,
            refs(org.kafka_clusters().iter().map(|it| ObjectRef::KafkaCluster(it.id.clone()))),
        ),
        (
            Kind::SchemaRegistry,
            refs(org.schema_registries().iter().map(|it| ObjectRef::SchemaRegistry(it.id.clone()))),
        ),
        (Kind::KsqlCluster, refs(org.ksql_clusters().iter().map(|it| ObjectRef::KsqlCluster(it.id.clone())))),
        (Kind::ComputePool, refs(org.compute_pools().iter().map(|it| ObjectRef::ComputePool(it.id.clone())))),
        (Kind::User, refs(org.users().iter().map(|it| ObjectRef::User(it.id.clone())))),
        (
            Kind::ServiceAccount,
            refs(org.service_accounts().iter().map(|it| ObjectRef::ServiceAccount(it.id.clone()))),
        ),
        (
            Kind::GroupMapping,
            refs(org.group_mappings().iter().map(|it| ObjectRef::GroupMapping(it.id.clone()))),
        ),
        (
            Kind::IdentityProvider,
            refs(org.identity_providers().iter().map(|it| ObjectRef::IdentityProvider(it.id.clone()))),
        ),
        (
            Kind::IdentityPool,
            refs(org.identity_pools().iter().map(|it| ObjectRef::IdentityPool(it.id.clone()))),
        ),
    ];
    let reached = candidates.into_iter().filter_map(|(kind, all)| {
        let hit = |object: &ObjectRef| org.crn_of(object).is_some_and(|crn| pattern.matches(&crn));
        let mut named: Vec<_> =
            all.into_iter().filter(hit).map(|object| (words::name(org, &object), object)).collect();
        let count = named.len();
        named.sort_by_cached_key(|(name, object)| (name.to_lowercase(), object.id()));
        let named = named.into_iter().take(NAMED).map(|(name, object)| (object, name)).collect();
        (count > 0).then_some(Reached { kind, count, named })
    });
    Reach { objects: reached.collect(), beyond: beyond(pattern) }
}

fn refs(all: impl Iterator<Item = ObjectRef>) -> Vec<ObjectRef> {
    all.collect()
}

/// `Every topic whose name starts with orders., those of today and those to come.`
fn beyond(pattern: &CrnPattern) -> Option<String> {
    let (one, many) = match BindingLevel::of(pattern)? {
        BindingLevel::Topic => ("topic", "topics"),
        BindingLevel::Group => ("consumer group", "consumer groups"),
        BindingLevel::TransactionalId => ("transactional ID", "transactional IDs"),
        BindingLevel::Subject => ("subject", "subjects"),
        BindingLevel::Kek => ("key encryption key", "key encryption keys"),
        BindingLevel::Connector => ("connector", "connectors"),
        BindingLevel::Environment | BindingLevel::Cluster => {
            return Some(
                "And everything in it that this organization does not list, such as topics: what is there today and what is to come."
                    .to_owned(),
            );
        }
        BindingLevel::Organization
        | BindingLevel::Ksql
        | BindingLevel::ComputePool
        | BindingLevel::ServiceAccount
        | BindingLevel::IdentityPool => return None,
    };
    let name = pattern.crn().resource().map(|segment| &*segment.id).unwrap_or_default();
    Some(match (pattern.is_prefix(), name) {
        (false, name) => format!("The {one} {name}, whether it exists today or not."),
        (true, "") => format!("All {many}, those of today and those to come."),
        (true, name) => {
            format!("All {many} whose name starts with {name}, those of today and those to come.")
        }
    })
}
