//! Role bindings and ACLs in words: what they give, to whom, and where.

use super::{objects::Cell, words};
use crate::{
    model::{
        Acl, CrnPattern, EnvironmentId, GroupMappingId, IdentityPoolId, KafkaClusterId, ObjectRef, Principal,
        RoleBinding, RoleBindingId, SchemaRegistryId, Segment, ServiceAccountId, UserId,
    },
    org::Org,
};

/// A role that a principal holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRole {
    /// The binding.
    pub id: RoleBindingId,
    /// The role's name.
    pub role: &'static str,
    /// Where it holds: `Kafka cluster orders in prod-eu`.
    pub place: String,
}

/// The roles bound to a principal, by name and place.
pub fn roles_of(org: &Org, principal: &Principal) -> Vec<HeldRole> {
    let held = |binding: &RoleBinding| HeldRole {
        id: binding.id.clone(),
        role: binding.role.name(),
        place: place(org, &binding.pattern),
    };
    let mut all: Vec<_> = org.bindings_of(principal).map(held).collect();
    all.sort_by(|a, b| (a.role, &a.place, &a.id).cmp(&(b.role, &b.place, &b.id)));
    all
}

/// `OrganizationAdmin`, `EnvironmentAdmin and 2 more`: the roles bound to a principal, in a list.
pub(super) fn roles_cell(org: &Org, principal: &Principal) -> Cell {
    let mut roles: Vec<_> = org.bindings_of(principal).map(|binding| binding.role.name()).collect();
    roles.sort_unstable();
    roles.dedup();
    match roles.as_slice() {
        [] => Cell::None("No role"),
        [only] => Cell::Text((*only).to_owned()),
        [first, rest @ ..] => Cell::Text(format!("{first} and {} more", rest.len())),
    }
}

/// Those who hold a role on an account or pool: who it is, and the role's name.
pub(super) fn managers_of(org: &Org, object: &ObjectRef) -> Vec<(String, &'static str)> {
    let Some(crn) = org.crn_of(object) else { return Vec::new() };
    let mut managers: Vec<_> = org
        .bindings_within(&crn)
        .map(|binding| (principal_name(org, &binding.principal), binding.role.name()))
        .collect();
    managers.sort();
    managers
}

/// What a principal is called; `Everyone` for the principal that only ACLs know.
pub fn principal_name(org: &Org, principal: &Principal) -> String {
    let object = match principal {
        Principal::User(id) => ObjectRef::User(id.clone()),
        Principal::ServiceAccount(id) => ObjectRef::ServiceAccount(id.clone()),
        Principal::GroupMapping(id) => ObjectRef::GroupMapping(id.clone()),
        Principal::IdentityPool(id) => ObjectRef::IdentityPool(id.clone()),
        Principal::Everyone => return "Everyone".to_owned(),
    };
    words::name(org, &object)
}

/// What a pattern reaches: `Topic orders-* on Kafka cluster orders`, `Environment prod-eu`, `The organization`.
pub fn place(org: &Org, pattern: &CrnPattern) -> String {
    let segments = pattern.crn().segments();
    let Some((last, parents)) = segments.split_last() else { return String::new() };
    if &*last.kind == "organization" {
        return "The organization".to_owned();
    }
    let star = if pattern.is_prefix() { "*" } else { "" };
    let own = format!("{} {}{star}", label(&last.kind), name(org, last));
    // `kafka=` repeats the cluster above it.
    let above = parents.iter().rev().find(|segment| !matches!(&*segment.kind, "kafka" | "flink-region"));
    match above {
        Some(above) if &*above.kind == "environment" => format!("{own} in {}", name(org, above)),
        Some(above) if &*above.kind != "organization" => {
            format!("{own} on {} {}", label(&above.kind), name(org, above))
        }
        Some(_) | None => own,
    }
}

/// An ACL in words: `ALLOW READ on topic orders-*`.
pub fn acl(acl: &Acl) -> String {
    let star = match acl.pattern {
        crate::model::AclPatternType::Literal => "",
        crate::model::AclPatternType::Prefixed => "*",
    };
    let kind = acl.resource_type.wire().to_ascii_lowercase().replace('_', " ");
    format!("{} {} on {kind} {}{star}", acl.permission, acl.operation, acl.name)
}

/// A segment's type as the console calls it; what it does not know, as it is.
fn label(kind: &str) -> &str {
    match kind {
        "user" => "User",
        "flink-region" => "Flink region",
        "statement" => "Flink statement",
        "network" => "Network",
        "environment" => "Environment",
        "cloud-cluster" => "Kafka cluster",
        "schema-registry" => "Schema Registry",
        "ksql" => "ksqlDB cluster",
        "compute-pool" => "Compute pool",
        "topic" => "Topic",
        "group" => "Consumer group",
        "transactional-id" => "Transactional id",
        "subject" => "Subject",
        "kek" => "Key encryption key",
        "connector" => "Connector",
        "service-account" => "Service account",
        "identity-pool" => "Identity pool",
        "group-mapping" => "Group mapping",
        other => other,
    }
}

/// What the object of a segment is called.
fn name(org: &Org, segment: &Segment) -> String {
    let id = &*segment.id;
    let object = match &*segment.kind {
        "user" => UserId::parse(id).ok().map(ObjectRef::User),
        "environment" => EnvironmentId::parse(id).ok().map(ObjectRef::Environment),
        "cloud-cluster" => KafkaClusterId::parse(id).ok().map(ObjectRef::KafkaCluster),
        "schema-registry" => SchemaRegistryId::parse(id).ok().map(ObjectRef::SchemaRegistry),
        "compute-pool" => crate::model::ComputePoolId::parse(id).ok().map(ObjectRef::ComputePool),
        "service-account" => ServiceAccountId::parse(id).ok().map(ObjectRef::ServiceAccount),
        "identity-pool" => IdentityPoolId::parse(id).ok().map(ObjectRef::IdentityPool),
        "group-mapping" => GroupMappingId::parse(id).ok().map(ObjectRef::GroupMapping),
        _ => None,
    };
    object.map_or_else(|| id.to_owned(), |object| words::name(org, &object))
}
