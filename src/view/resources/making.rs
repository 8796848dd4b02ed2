//! Where the acting account may make something, asked before it is tried. The engine refuses it as well.

use super::ResourceKind;
use crate::{
    access::{Act, ActsBy, Verb, permit},
    model::{Crn, EnvironmentId, Kind, Owner},
    org::Org,
};

/// Why `actor` may not make something of a kind in an environment.
pub fn why_not_create_in(
    org: &Org,
    actor: &Owner,
    kind: Kind,
    environment: &EnvironmentId,
) -> Option<String> {
    first_denial(org, actor, kind, &places(org, kind, environment))
}

/// Why `actor` may make something of a kind nowhere; `None` when one place is enough.
pub fn why_not_create(org: &Org, actor: &Owner, kind: Kind) -> Option<String> {
    let environments = org.environments().iter().map(|environment| &environment.id);
    let places: Vec<_> = environments.flat_map(|id| places(org, kind, id)).collect();
    first_denial(org, actor, kind, &places)
}

/// Where something of a kind can be made in an environment. ksqlDB clusters lie on Kafka clusters, and whoever may
/// make none anywhere else may still make one there.
fn places(org: &Org, kind: Kind, environment: &EnvironmentId) -> Vec<Crn> {
    let own = org.environment_crn(environment);
    if kind != Kind::KsqlCluster {
        return vec![own];
    }
    let on_clusters = org.clusters_in(environment).map(|cluster| org.cluster_crn(environment, &cluster.id));
    std::iter::once(own).chain(on_clusters).collect()
}

/// The first denial where every place denies; with no place at all, what the organization says.
fn first_denial(org: &Org, actor: &Owner, kind: Kind, places: &[Crn]) -> Option<String> {
    let create = |place: &Crn| {
        let act = Act::Object { verb: Verb::Create, kind, place, account: None };
        permit(org, actor, ActsBy::Session, &act).err().map(|denial| denial.to_string())
    };
    let mut denials = Vec::new();
    for place in places {
        denials.push(create(place)?);
    }
    denials.into_iter().next().or_else(|| create(&org.crn()))
}

/// Why an environment cannot have another resource of a kind: it has its one Schema Registry already.
pub fn is_taken(org: &Org, kind: ResourceKind, environment: &EnvironmentId) -> Option<String> {
    let taken = kind == ResourceKind::SchemaRegistry && org.registry_of(environment).is_some();
    taken.then(|| "An environment has one Schema Registry, and this one has it already.".to_owned())
}
