//! The table of ACLs.

use super::words::{is_there, matches_words, resource_label, sentence, target, type_label, type_slug};
use crate::{
    model::{Acl, AclPermission, KafkaClusterId, Kind, ObjectRef, Principal},
    org::{Org, Uses},
    view::{
        access_words::principal_name,
        objects::{Cell, ColumnPlan, FacetPlan, FacetValues, ListPlan, ObjectRow, Presence, StateMark},
        role_bindings::object_of,
    },
};

/// The facet by which one cluster's ACLs are shown.
pub const CLUSTER: &str = "cluster";

/// The facet by which one principal's ACLs are shown.
pub const PRINCIPAL: &str = "principal";

const FACETS: &[FacetPlan] = &[
    FacetPlan {
        parameter: CLUSTER,
        label: "Cluster",
        values: FacetValues::Found {
            find: "Find a cluster",
            named: |org, id| {
                let name =
                    KafkaClusterId::parse(id).map_or_else(|_| id.to_owned(), |id| resource_label(org, &id));
                let detail = if name == id { String::new() } else { id.to_owned() };
                (name, detail)
            },
        },
    },
    FacetPlan {
        parameter: PRINCIPAL,
        label: "Principal",
        values: FacetValues::Found {
            find: "Find a principal",
            named: |org, id| {
                let principal = Principal::from_id(id);
                let name =
                    principal.map_or_else(|| id.to_owned(), |principal| principal_name(org, &principal));
                let detail = if name == id { String::new() } else { id.to_owned() };
                (name, detail)
            },
        },
    },
    FacetPlan {
        parameter: "permission",
        label: "Permission",
        values: FacetValues::Fixed(&[("allow", "ALLOW"), ("deny", "DENY")]),
    },
    FacetPlan {
        parameter: "operation",
        label: "Operation",
        values: FacetValues::Found {
            find: "Find an operation",
            named: |_, operation| (operation.to_owned(), String::new()),
        },
    },
    FacetPlan {
        parameter: "type",
        label: "Resource type",
        values: FacetValues::Fixed(&[
            ("topic", "Topic"),
            ("group", "Consumer group"),
            ("transactional-id", "Transactional ID"),
            ("cluster", "Cluster"),
        ]),
    },
    FacetPlan {
        parameter: "holder",
        label: "Principal is",
        values: FacetValues::Fixed(&[("there", "There"), ("deleted", "Deleted")]),
    },
];

/// The table of ACLs.
pub static PLAN: ListPlan = ListPlan {
    one: "ACL",
    many: "ACLs",
    header: "ACL",
    columns: &[
        ColumnPlan::new("principal", "Principal", (140, 3)),
        ColumnPlan::new("permission", "Permission", (106, 1)),
        ColumnPlan::new("operation", "Operation", (118, 1)).off_card(),
        ColumnPlan::new("resource", "Resource", (150, 3)).off_card(),
        ColumnPlan::new("cluster", "Cluster", (116, 2)),
    ],
    facets: FACETS,
    rows: |org, _: &Uses, _| org.acls().iter().map(|acl| row(org, acl)).collect(),
    follows: &[
        Kind::Acl,
        Kind::User,
        Kind::ServiceAccount,
        Kind::GroupMapping,
        Kind::IdentityPool,
        Kind::KafkaCluster,
    ],
};

fn row(org: &Org, acl: &Acl) -> ObjectRow {
    let there = is_there(org, &acl.principal);
    let name = principal_name(org, &acl.principal);
    let id = acl.principal.id();
    let permission = match acl.permission {
        AclPermission::Allow => ("allow", Cell::State(StateMark::Good, "ALLOW")),
        AclPermission::Deny => ("deny", Cell::State(StateMark::Stop, "DENY")),
    };
    let holder = if there { "there" } else { "deleted" };
    ObjectRow {
        subject: ObjectRef::Acl(acl.id.clone()).into(),
        name: sentence(org, &target(acl)),
        facets: vec![
            acl.cluster.as_str().to_owned().into(),
            id.to_owned().into(),
            permission.0.into(),
            acl.operation.wire().into(),
            type_slug(acl.resource_type).into(),
            holder.into(),
        ],
        cells: vec![
            Cell::Object {
                object: object_of(&acl.principal).filter(|_| there),
                more: if id == name { String::new() } else { id.to_owned() },
                name,
                presence: if there { Presence::There } else { Presence::Gone("principal deleted") },
            },
            permission.1,
            Cell::Text(acl.operation.wire().to_owned()),
            Cell::Lines(matches_words(acl.pattern, &acl.name), type_label(acl.resource_type).to_owned()),
            Cell::Object {
                object: Some(ObjectRef::KafkaCluster(acl.cluster.clone())),
                name: resource_label(org, &acl.cluster),
                more: acl.cluster.to_string(),
                presence: Presence::There,
            },
        ],
        // The id spells everything as Terraform does.
        more: String::new(),
    }
}

/// The ACLs of a cluster or of a principal, as a section of its page counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// How many.
    pub count: usize,
    /// How many of them deny.
    pub deny: usize,
}

/// The ACLs of a Kafka cluster, or those that name a principal; `None` for objects that are neither.
pub fn of_object(org: &Org, object: &ObjectRef) -> Option<Section> {
    let fits: Box<dyn Fn(&&Acl) -> bool + '_> = match object {
        ObjectRef::KafkaCluster(id) => Box::new(move |acl: &&Acl| acl.cluster == *id),
        ObjectRef::User(_)
        | ObjectRef::ServiceAccount(_)
        | ObjectRef::GroupMapping(_)
        | ObjectRef::IdentityPool(_) => {
            Box::new(move |acl: &&Acl| object_of(&acl.principal).as_ref() == Some(object))
        }
        ObjectRef::Organization(_)
        | ObjectRef::Environment(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::KsqlCluster(_)
        | ObjectRef::ComputePool(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::ApiKey(_)
        | ObjectRef::Tombstone(_) => return None,
    };
    let mut section = Section { count: 0, deny: 0 };
    for acl in org.acls().iter().filter(|acl| fits(acl)) {
        section.count += 1;
        section.deny += usize::from(acl.permission == AclPermission::Deny);
    }
    Some(section)
}
