//! What one Kafka ACL does to one question. Source: `facts/roles.md` 4.
//!
//! Which of several ACLs decides is `decision`'s business: any that denies, else any that allows.

use super::{
    catalogue::{Operation, ResourceKind},
    resource::Question,
};
use crate::model::{Acl, AclOperation, AclPatternType, AclPermission, AclResourceType, KafkaClusterId};

/// A question as Kafka's authorizer puts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KafkaRequest {
    /// Which cluster is asked.
    pub cluster: KafkaClusterId,
    /// For what kind of thing.
    pub kind: AclResourceType,
    /// Its name.
    pub name: Box<str>,
    /// What is to be done.
    pub operation: AclOperation,
}

impl KafkaRequest {
    /// The request that a question makes; `None` for what ACLs know nothing of: other services, the catalog, and who
    /// has access.
    pub fn of(question: &Question) -> Option<Self> {
        let crn = question.resource.place.crn();
        let kind = acl_type(question.resource.kind)?;
        let name = match kind {
            AclResourceType::Cluster => Acl::CLUSTER_NAME,
            AclResourceType::Topic => crn.id_of("topic")?,
            AclResourceType::Group => crn.id_of("group")?,
            AclResourceType::TransactionalId => crn.id_of("transactional-id")?,
        };
        let operation = acl_operation(question.operation)?;
        if !Acl::operations(kind).contains(&operation) {
            return None;
        }
        let cluster = crn.id_of("kafka").or_else(|| crn.id_of("cloud-cluster"))?;
        Some(Self { cluster: KafkaClusterId::parse(cluster).ok()?, kind, name: name.into(), operation })
    }

    /// Whether making this topic is also permitted by making any topic of the cluster.
    pub(super) fn makes_a_topic(&self) -> bool {
        self.kind == AclResourceType::Topic && self.operation == AclOperation::Create
    }

    /// Whether writing to some topic of the cluster permits this as well.
    pub(super) fn is_idempotent_write(&self) -> bool {
        self.operation == AclOperation::IdempotentWrite
    }
}

/// The type by which ACLs know a kind of resource, if they do.
pub fn acl_type(kind: ResourceKind) -> Option<AclResourceType> {
    let known = [
        (ResourceKind::Cluster, AclResourceType::Cluster),
        (ResourceKind::Topic, AclResourceType::Topic),
        (ResourceKind::Group, AclResourceType::Group),
        (ResourceKind::TransactionalId, AclResourceType::TransactionalId),
    ];
    known.into_iter().find(|(own, _)| *own == kind).map(|(_, theirs)| theirs)
}

/// The operation by which ACLs know one of role policies, if they do.
pub fn acl_operation(operation: Operation) -> Option<AclOperation> {
    let known = [
        (Operation::Read, AclOperation::Read),
        (Operation::Write, AclOperation::Write),
        (Operation::Create, AclOperation::Create),
        (Operation::Delete, AclOperation::Delete),
        (Operation::Alter, AclOperation::Alter),
        (Operation::Describe, AclOperation::Describe),
        (Operation::AlterConfigs, AclOperation::AlterConfigs),
        (Operation::DescribeConfigs, AclOperation::DescribeConfigs),
        (Operation::IdempotentWrite, AclOperation::IdempotentWrite),
    ];
    known.into_iter().find(|(own, _)| *own == operation).map(|(_, theirs)| theirs)
}

/// How an ACL permits or denies what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AclGrounds {
    /// It names the operation.
    Itself,
    /// It names `ALL`.
    All,
    /// It allows an operation that includes the one asked about.
    Includes(AclOperation),
    /// It allows creating any topic of the cluster.
    AnyTopic,
    /// It allows writing to a topic, which is all that idempotent producing takes (KIP-679).
    SomeTopic,
}

/// Why an ACL has no bearing on a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AclMiss {
    /// It stands on another cluster.
    Cluster,
    /// It speaks of another type of resource.
    Type,
    /// It speaks of other names.
    Name,
    /// It speaks of another operation.
    Operation,
    /// It denies an operation that includes the one asked about, which takes nothing from the latter.
    DeniesMore,
    /// It permits creating any topic of the cluster or writing to some, but another ACL denies just that.
    Denied,
}

/// What one ACL does to a request, its principal aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AclEffect {
    /// It refuses, whatever else permits.
    Denies(AclGrounds),
    /// It permits, unless another one denies.
    Allows(AclGrounds),
    /// It denies `CREATE` on the cluster: what would permit every topic of it does not.
    Closes,
    /// Nothing.
    Misses(AclMiss),
}

/// What an ACL does to a request.
pub fn effect(acl: &Acl, request: &KafkaRequest) -> AclEffect {
    if acl.cluster != request.cluster {
        return AclEffect::Misses(AclMiss::Cluster);
    }
    if request.makes_a_topic() && acl.resource_type == AclResourceType::Cluster {
        return on_any_topic(acl);
    }
    if acl.resource_type != request.kind {
        return AclEffect::Misses(AclMiss::Type);
    }
    if !names(acl, &request.name) {
        return AclEffect::Misses(AclMiss::Name);
    }
    let asked = request.operation;
    let grounds = if acl.operation == asked {
        AclGrounds::Itself
    } else if acl.operation == AclOperation::All {
        AclGrounds::All
    } else if !includes(acl.operation, asked) {
        return AclEffect::Misses(AclMiss::Operation);
    } else if acl.permission == AclPermission::Deny {
        return AclEffect::Misses(AclMiss::DeniesMore);
    } else {
        AclGrounds::Includes(acl.operation)
    };
    match acl.permission {
        AclPermission::Allow => AclEffect::Allows(grounds),
        AclPermission::Deny => AclEffect::Denies(grounds),
    }
}

/// Whether an ACL may do anything to a request, by its operation alone: most do not, and then none of its names need be
/// read.
pub(super) fn may_speak(acl: &Acl, request: &KafkaRequest) -> bool {
    let asked = request.operation;
    acl.operation == asked
        || acl.operation == AclOperation::All
        || includes(acl.operation, asked)
        || (request.is_idempotent_write() && acl.operation == AclOperation::Write)
}

/// `CREATE` on the cluster permits every topic; denied there, it takes nothing from who may create this one.
fn on_any_topic(acl: &Acl) -> AclEffect {
    if !matches!(acl.operation, AclOperation::Create | AclOperation::All) {
        return AclEffect::Misses(AclMiss::Operation);
    }
    match acl.permission {
        AclPermission::Allow => AclEffect::Allows(AclGrounds::AnyTopic),
        AclPermission::Deny => AclEffect::Closes,
    }
}

/// Whether allowing one operation allows another on the same resource. Source: `facts/roles.md` 4.2.
pub const fn includes(operation: AclOperation, asked: AclOperation) -> bool {
    use AclOperation as Op;
    match asked {
        Op::Describe => matches!(operation, Op::Read | Op::Write | Op::Delete | Op::Alter),
        Op::DescribeConfigs => matches!(operation, Op::AlterConfigs),
        Op::All
        | Op::Read
        | Op::Write
        | Op::Create
        | Op::Delete
        | Op::Alter
        | Op::AlterConfigs
        | Op::IdempotentWrite => false,
    }
}

/// Whether an ACL speaks of a name: the same, or any for `*`, or one that starts so.
pub fn names(acl: &Acl, name: &str) -> bool {
    match acl.pattern {
        AclPatternType::Literal => &*acl.name == "*" || &*acl.name == name,
        AclPatternType::Prefixed => name.starts_with(&*acl.name),
    }
}

/// A set of topic names: one, those with a prefix, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Names<'a> {
    One(&'a str),
    StartingWith(&'a str),
}

impl<'a> Names<'a> {
    pub(super) fn of(acl: &'a Acl) -> Self {
        match acl.pattern {
            AclPatternType::Literal if &*acl.name == "*" => Self::StartingWith(""),
            AclPatternType::Literal => Self::One(&acl.name),
            AclPatternType::Prefixed => Self::StartingWith(&acl.name),
        }
    }

    /// Whether every name of `other` is in this one.
    pub(super) fn cover(self, other: Self) -> bool {
        match (self, other) {
            (Self::One(name), Self::One(other)) => name == other,
            (Self::One(_), Self::StartingWith(_)) => false,
            (Self::StartingWith(prefix), Self::One(other) | Self::StartingWith(other)) => {
                other.starts_with(prefix)
            }
        }
    }
}

/// Whether an ACL allows or denies creating any topic of a cluster.
pub(super) fn speaks_of_any_topic(acl: &Acl, cluster: &KafkaClusterId) -> bool {
    acl.cluster == *cluster
        && acl.resource_type == AclResourceType::Cluster
        && matches!(acl.operation, AclOperation::Create | AclOperation::All)
}

/// Whether an ACL allows or denies writing to topics of a cluster.
pub(super) fn speaks_of_writing(acl: &Acl, cluster: &KafkaClusterId) -> bool {
    acl.cluster == *cluster
        && acl.resource_type == AclResourceType::Topic
        && matches!(acl.operation, AclOperation::Write | AclOperation::All)
}
