//! ACLs in sentences.

use crate::{
    engine::NewAcl,
    model::{
        Acl, AclOperation, AclPatternType, AclPermission, AclResourceType, KafkaClusterId, ObjectRef,
        Principal,
    },
    org::Org,
    view::{access_words::principal_name, words},
};

/// What an ACL is about, whether it exists or is being typed.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// On which cluster.
    pub cluster: &'a KafkaClusterId,
    /// What kind of thing.
    pub resource_type: AclResourceType,
    /// Its name, or the beginning of it.
    pub name: &'a str,
    /// How the name is meant.
    pub pattern: AclPatternType,
    /// Whom it concerns.
    pub principal: &'a Principal,
    /// What it permits or denies.
    pub operation: AclOperation,
    /// Which of the two.
    pub permission: AclPermission,
}

/// What an ACL is about.
pub fn target(acl: &Acl) -> Target<'_> {
    Target {
        cluster: &acl.cluster,
        resource_type: acl.resource_type,
        name: &acl.name,
        pattern: acl.pattern,
        principal: &acl.principal,
        operation: acl.operation,
        permission: acl.permission,
    }
}

impl<'a> From<&'a NewAcl> for Target<'a> {
    fn from(new: &'a NewAcl) -> Self {
        Self {
            cluster: &new.cluster,
            resource_type: new.resource_type,
            name: new.name.trim(),
            pattern: new.pattern,
            principal: &new.principal,
            operation: new.operation,
            permission: new.permission,
        }
    }
}

/// `orders-app may READ topics starting with orders-`; `Everyone may not WRITE any topic`; `ops may ALTER on the cluster`.
pub fn sentence(org: &Org, target: &Target<'_>) -> String {
    let who = principal_name(org, target.principal);
    let operation = target.operation.wire();
    // What is done on a cluster is done to something in it: CREATE makes topics, ALTER makes ACLs.
    let done = match (target.operation, target.resource_type) {
        (AclOperation::All, _) => format!("do {operation} on"),
        (_, AclResourceType::Cluster) => format!("{operation} on"),
        (_, AclResourceType::Topic | AclResourceType::Group | AclResourceType::TransactionalId) => {
            operation.to_owned()
        }
    };
    let may = match target.permission {
        AclPermission::Allow => "may",
        AclPermission::Deny => "may not",
    };
    format!("{who} {may} {done} {}", resource(target))
}

/// `topics starting with orders-`, `every topic`, `the cluster`.
fn resource(target: &Target<'_>) -> String {
    let (one, many) = names(target.resource_type);
    if target.resource_type == AclResourceType::Cluster {
        return "the cluster".to_owned();
    }
    match (target.pattern, target.permission) {
        (AclPatternType::Literal, AclPermission::Deny) if target.name == "*" => format!("any {one}"),
        (AclPatternType::Literal, AclPermission::Allow) if target.name == "*" => format!("every {one}"),
        (AclPatternType::Literal, _) => format!("{one} {}", target.name),
        (AclPatternType::Prefixed, _) => format!("{many} starting with {}", target.name),
    }
}

const fn names(kind: AclResourceType) -> (&'static str, &'static str) {
    match kind {
        AclResourceType::Cluster => ("cluster", "clusters"),
        AclResourceType::Topic => ("topic", "topics"),
        AclResourceType::Group => ("consumer group", "consumer groups"),
        AclResourceType::TransactionalId => ("transactional ID", "transactional IDs"),
    }
}

/// How a name is meant, in words: `starting with orders-`, `every one`.
pub fn matches_words(pattern: AclPatternType, name: &str) -> String {
    match pattern {
        AclPatternType::Literal if name == "*" => "every one".to_owned(),
        AclPatternType::Literal => name.to_owned(),
        AclPatternType::Prefixed => format!("starting with {name}"),
    }
}

/// A resource type as a person reads it.
pub const fn type_label(kind: AclResourceType) -> &'static str {
    match kind {
        AclResourceType::Cluster => "Cluster",
        AclResourceType::Topic => "Topic",
        AclResourceType::Group => "Consumer group",
        AclResourceType::TransactionalId => "Transactional ID",
    }
}

/// The word of a resource type in the address.
pub const fn type_slug(kind: AclResourceType) -> &'static str {
    match kind {
        AclResourceType::Cluster => "cluster",
        AclResourceType::Topic => "topic",
        AclResourceType::Group => "group",
        AclResourceType::TransactionalId => "transactional-id",
    }
}

/// What an operation lets one do, on a type of resource. Source: `facts/roles.md` 4.
pub const fn operation_about(kind: AclResourceType, operation: AclOperation) -> &'static str {
    match (kind, operation) {
        (_, AclOperation::All) => "Every operation of the type.",
        (AclResourceType::Group, AclOperation::Read) => {
            "Join the group and commit offsets. Implies DESCRIBE."
        }
        (_, AclOperation::Read) => "Read records. Implies DESCRIBE.",
        (AclResourceType::TransactionalId, AclOperation::Write) => {
            "Produce in transactions. Implies DESCRIBE."
        }
        (_, AclOperation::Write) => "Write records. Implies DESCRIBE.",
        (AclResourceType::Cluster, AclOperation::Create) => "Create any topic.",
        (_, AclOperation::Create) => "Create a topic of a matching name.",
        (_, AclOperation::Delete) => "Delete it. Implies DESCRIBE.",
        (AclResourceType::Cluster, AclOperation::Alter) => "Create and delete ACLs. Implies DESCRIBE.",
        (_, AclOperation::Alter) => "Change it, such as its partitions. Implies DESCRIBE.",
        (AclResourceType::Cluster, AclOperation::Describe) => "List ACLs.",
        (_, AclOperation::Describe) => "See that it exists.",
        (_, AclOperation::AlterConfigs) => "Change its configuration. Implies DESCRIBE_CONFIGS.",
        (_, AclOperation::DescribeConfigs) => "See its configuration.",
        (_, AclOperation::IdempotentWrite) => "Produce idempotently.",
    }
}

/// What a principal's id is called, and whether it exists.
pub(super) fn is_there(org: &Org, principal: &Principal) -> bool {
    match principal {
        Principal::User(id) => org.users().contains(id),
        Principal::ServiceAccount(id) => org.service_accounts().contains(id),
        Principal::GroupMapping(id) => org.group_mappings().contains(id),
        Principal::IdentityPool(id) => org.identity_pools().contains(id),
        Principal::Everyone => true,
    }
}

/// What a cluster is called.
pub fn resource_label(org: &Org, cluster: &KafkaClusterId) -> String {
    words::name(org, &ObjectRef::KafkaCluster(cluster.clone()))
}
