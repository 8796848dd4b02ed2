//! What a key can be presented to: the choices of the verify page.

use super::words;
use crate::{
    engine::Target,
    model::{EnvironmentId, ObjectRef, ScopeKind},
    org::Org,
};

/// Types of scope that a key can be presented to, in the order of the wizard. Nothing is "Global" itself.
pub const TARGET_KINDS: [ScopeKind; 6] = [
    ScopeKind::Kafka,
    ScopeKind::SchemaRegistry,
    ScopeKind::Ksql,
    ScopeKind::Flink,
    ScopeKind::Tableflow,
    ScopeKind::Cloud,
];

/// Something a key can be presented to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetChoice {
    /// What it is.
    pub target: Target,
    /// Tells it from the others of its type.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// Where it lies.
    pub place: String,
}

/// Everything of a type that a key can be presented to, by name. One choice, the organization's own, for Tableflow and
/// Cloud; none for Global.
pub fn targets(org: &Org, kind: ScopeKind) -> Vec<TargetChoice> {
    let mut found = match kind {
        ScopeKind::Kafka => resources(org, org.kafka_clusters().iter(), |cluster| {
            (Target::Kafka(cluster.id.clone()), cluster.id.as_str(), &*cluster.name, &cluster.environment)
        }),
        ScopeKind::SchemaRegistry => resources(org, org.schema_registries().iter(), |registry| {
            let target = Target::SchemaRegistry(registry.id.clone());
            (target, registry.id.as_str(), &*registry.name, &registry.environment)
        }),
        ScopeKind::Ksql => resources(org, org.ksql_clusters().iter(), |cluster| {
            (Target::Ksql(cluster.id.clone()), cluster.id.as_str(), &*cluster.name, &cluster.environment)
        }),
        ScopeKind::Flink => flink(org),
        ScopeKind::Tableflow => vec![own(org, Target::Tableflow, kind)],
        ScopeKind::Cloud => vec![own(org, Target::Cloud, kind)],
        ScopeKind::Global => Vec::new(),
    };
    found.sort_by(|a, b| (&a.name, &a.place, &a.id).cmp(&(&b.name, &b.place, &b.id)));
    found
}

fn resources<'a, T: 'a>(
    org: &Org,
    all: impl Iterator<Item = &'a T>,
    parts: impl Fn(&'a T) -> (Target, &'a str, &'a str, &'a EnvironmentId),
) -> Vec<TargetChoice> {
    all.map(|object| {
        let (target, id, name, environment) = parts(object);
        let name = if name.is_empty() { id } else { name };
        TargetChoice { target, id: id.to_owned(), name: name.to_owned(), place: place(org, environment) }
    })
    .collect()
}

fn place(org: &Org, environment: &EnvironmentId) -> String {
    words::name(org, &ObjectRef::Environment(environment.clone()))
}

/// Regions that compute pools lie in or keys are for.
fn flink(org: &Org) -> Vec<TargetChoice> {
    org.flink_regions()
        .into_iter()
        .map(|(environment, region)| TargetChoice {
            id: [environment.as_str(), region.as_str()].join("/"),
            name: region.as_str().to_owned(),
            place: place(org, &environment),
            target: Target::Flink(environment, region),
        })
        .collect()
}

fn own(org: &Org, target: Target, kind: ScopeKind) -> TargetChoice {
    let place = org.organization().map(|own| own.name.to_string()).unwrap_or_default();
    TargetChoice { target, id: kind.slug().to_owned(), name: kind.label().to_owned(), place }
}
