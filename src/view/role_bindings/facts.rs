//! One role binding, and the bindings of one principal or on one resource.

use super::{
    KeyEffect, Permits, PrincipalKind, Reach, given_up, permits, reach,
    words::{about, level_label, object_of},
};
use crate::{
    model::{
        BindingLevel, CrnPattern, ObjectRef, Origin, Principal, RoleBinding, RoleBindingId, Times, Timestamp,
    },
    org::{Org, Seq},
    view::access_words::{place, principal_name},
};

/// Everything the page of a role binding says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingFacts {
    /// The binding.
    pub id: RoleBindingId,
    /// The entry that made it.
    pub version: Seq,
    /// The role's name.
    pub role: &'static str,
    /// What the role is for.
    pub about: &'static str,
    /// Who holds it.
    pub holder: HeldBy,
    /// Where it holds, in words.
    pub place: String,
    /// At which level.
    pub level: String,
    /// What the role permits at this level.
    pub permits: Permits,
    /// The object it is bound to or lies in, where that has a page.
    pub bound: Option<ObjectRef>,
    /// The pattern.
    pub pattern: String,
    /// What it reaches now.
    pub reach: Reach,
    /// What keys would lose with it.
    pub keys: KeyEffect,
    /// When it was made.
    pub times: Times,
    /// Where knowledge of it comes from.
    pub origin: Origin,
}

/// Who holds a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBy {
    /// The principal.
    pub principal: Principal,
    /// What it is called.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: PrincipalKind,
    /// The object it is.
    pub object: Option<ObjectRef>,
}

impl HeldBy {
    fn of(org: &Org, principal: &Principal) -> Self {
        Self {
            principal: principal.clone(),
            name: principal_name(org, principal),
            id: principal.id().to_owned(),
            kind: PrincipalKind::of(principal),
            object: object_of(principal),
        }
    }
}

/// What is known of a binding; `None` where there is none of this id.
pub fn binding(org: &Org, id: &RoleBindingId, now: Timestamp) -> Option<BindingFacts> {
    let row = org.role_bindings().row(id)?;
    let binding = &row.object;
    let level = BindingLevel::of(&binding.pattern);
    Some(BindingFacts {
        id: id.clone(),
        version: row.version,
        role: binding.role.name(),
        about: about(binding.role),
        holder: HeldBy::of(org, &binding.principal),
        place: place(org, &binding.pattern),
        level: level
            .map_or_else(|| binding.pattern.level().to_owned(), |level| level_label(level).to_owned()),
        permits: level.map(|level| permits(binding.role, level)).unwrap_or_default(),
        bound: bound(org, &binding.pattern),
        pattern: binding.pattern.to_string(),
        reach: reach(org, &binding.pattern),
        keys: given_up(org, binding, now),
        times: binding.times,
        origin: binding.origin,
    })
}

/// The innermost object that a pattern names and that exists.
fn bound(org: &Org, pattern: &CrnPattern) -> Option<ObjectRef> {
    let crn = pattern.crn();
    let all = |kind: &str| crn.id_of(kind).map(str::to_owned);
    let found = [
        all("compute-pool").and_then(|id| {
            org.compute_pools()
                .iter()
                .find(|it| it.id.as_str() == id)
                .map(|it| ObjectRef::ComputePool(it.id.clone()))
        }),
        all("ksql").and_then(|name| {
            let cluster = crn.id_of("cloud-cluster");
            let on = |spec: &crate::model::KsqlSpec| Some(spec.kafka_cluster.as_str()) == cluster;
            let fits =
                |it: &&crate::model::KsqlCluster| *it.name == *name && it.spec.as_ref().is_some_and(on);
            org.ksql_clusters().iter().find(fits).map(|it| ObjectRef::KsqlCluster(it.id.clone()))
        }),
        all("schema-registry").and_then(|id| {
            let found = org.schema_registries().iter().find(|it| it.id.as_str() == id);
            found.map(|it| ObjectRef::SchemaRegistry(it.id.clone()))
        }),
        all("cloud-cluster").and_then(|id| {
            org.kafka_clusters()
                .iter()
                .find(|it| it.id.as_str() == id)
                .map(|it| ObjectRef::KafkaCluster(it.id.clone()))
        }),
        all("service-account").and_then(|id| {
            let found = org.service_accounts().iter().find(|it| it.id.as_str() == id);
            found.map(|it| ObjectRef::ServiceAccount(it.id.clone()))
        }),
        all("identity-pool").and_then(|id| {
            org.identity_pools()
                .iter()
                .find(|it| it.id.as_str() == id)
                .map(|it| ObjectRef::IdentityPool(it.id.clone()))
        }),
        all("environment").and_then(|id| {
            org.environments()
                .iter()
                .find(|it| it.id.as_str() == id)
                .map(|it| ObjectRef::Environment(it.id.clone()))
        }),
    ];
    found.into_iter().flatten().next()
}

/// Bindings as a section of a page lists them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Roles that the object of the page holds, where it is a principal.
    pub held: Vec<Held>,
    /// Roles that others hold on the object or on something in it, where roles can be bound there.
    pub on: Vec<Held>,
    /// How many bindings reach the object from above.
    pub above: usize,
}

/// One binding of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The binding.
    pub id: RoleBindingId,
    /// The role's name.
    pub role: &'static str,
    /// Who holds it.
    pub holder: HeldBy,
    /// Where it holds.
    pub place: String,
}

/// The bindings of an object and on it.
pub fn section(org: &Org, object: &ObjectRef) -> Section {
    let held = |binding: &RoleBinding| Held {
        id: binding.id.clone(),
        role: binding.role.name(),
        holder: HeldBy::of(org, &binding.principal),
        place: place(org, &binding.pattern),
    };
    let mut section = Section::default();
    if let Some(principal) = principal_of(object) {
        section.held = org.bindings_of(&principal).map(held).collect();
        section.held.sort_by(|a, b| (a.role, &a.place, &a.id).cmp(&(b.role, &b.place, &b.id)));
    }
    if let Some(crn) = org.crn_of(object) {
        for binding in org.role_bindings().iter() {
            if binding.pattern.crn().is_within(&crn) {
                section.on.push(held(binding));
            } else if binding.pattern.matches(&crn) {
                section.above += 1;
            }
        }
        let key = |it: &Held| (it.place.clone(), it.role, it.holder.name.clone(), it.id.clone());
        section.on.sort_by_cached_key(key);
    }
    section
}

/// The principal that an object is.
fn principal_of(object: &ObjectRef) -> Option<Principal> {
    match object {
        ObjectRef::User(id) => Some(Principal::User(id.clone())),
        ObjectRef::ServiceAccount(id) => Some(Principal::ServiceAccount(id.clone())),
        ObjectRef::GroupMapping(id) => Some(Principal::GroupMapping(id.clone())),
        ObjectRef::IdentityPool(id) => Some(Principal::IdentityPool(id.clone())),
        ObjectRef::Organization(_)
        | ObjectRef::Environment(_)
        | ObjectRef::KafkaCluster(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::KsqlCluster(_)
        | ObjectRef::ComputePool(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::ApiKey(_)
        | ObjectRef::Tombstone(_) => None,
    }
}
