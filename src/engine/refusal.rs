//! Why a command was not carried out. Every refusal names the rule and the way out.

use thiserror::Error;

use super::{Exhausted, Preview};
use crate::{
    access::Denial,
    model::{Field, Invalid, ObjectRef, QuotaCode, QuotaSubject},
    org::{Seq, Usage},
};

/// A command was not carried out; the organization is as it was.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Refusal {
    /// A value breaks a rule of its field.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// There is no such object, or no longer.
    #[error("{} does not exist. It may have been deleted in the meantime.", capital(&.0.to_string()))]
    NotFound(ObjectRef),
    /// The object was changed after the sender read it.
    #[error("{} was changed in the meantime. Look at it again, then repeat your change.", capital(&object.to_string()))]
    Stale {
        /// The object.
        object: ObjectRef,
        /// The version the sender saw.
        seen: Seq,
        /// The version it has.
        now: Seq,
    },
    /// What was confirmed is not what would happen by now.
    #[error("Other objects would go along by now than those you confirmed. Look at the list again.")]
    OutcomeChanged(Box<Preview>),
    /// The command was carried out before; nothing happened now.
    #[error("This was carried out already, in entry {0}.")]
    AlreadyCarriedOut(Seq),
    /// Everything is as the command wants it already.
    #[error("Nothing would change.")]
    NoChange,
    /// The actor may not.
    #[error(transparent)]
    NotPermitted(#[from] Denial),
    /// A limit is reached.
    #[error("{}", quota_text(*code, subject, *usage))]
    QuotaExceeded {
        /// Which quota.
        code: QuotaCode,
        /// Whose.
        subject: QuotaSubject,
        /// How much is used, and how much there is.
        usage: Usage,
    },
    /// Another object has the name, address or content already.
    #[error("{}", taken_text(*field, by.as_ref()))]
    Taken {
        /// Which value.
        field: Field,
        /// Who has it; `None` where the sender does not see that object.
        by: Option<ObjectRef>,
    },
    /// Something stands in the way.
    #[error(transparent)]
    Blocked(#[from] Obstacle),
    /// The journal is empty: the organization does not exist yet.
    #[error("This organization has not been founded yet.")]
    NotFounded,
    /// The random bytes are used up.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
}

/// What stands in the way of a deletion, an undo or an import.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Obstacle {
    /// A Kafka cluster that ksqlDB clusters work on.
    #[error("{} still has ksqlDB clusters: {}. Delete them first.", capital(&cluster.to_string()), list(ksql))]
    HasKsqlClusters {
        /// The Kafka cluster.
        cluster: ObjectRef,
        /// What works on it.
        ksql: Vec<ObjectRef>,
    },
    /// A Kafka cluster with deletion protection.
    #[error("{}", protected_text(.0))]
    Protected(Vec<ObjectRef>),
    /// An identity provider that still has pools.
    #[error("{} still has identity pools: {}. Delete them first.", capital(&provider.to_string()), list(pools))]
    HasIdentityPools {
        /// The provider.
        provider: ObjectRef,
        /// Its pools.
        pools: Vec<ObjectRef>,
    },
    /// The organization would be left without an active administrator.
    #[error(
        "An organization always has an active OrganizationAdmin. Give the role to another active user first."
    )]
    LastAdmin,
    /// The founding entry, or an object nobody may delete.
    #[error("{} can be neither deleted nor taken back by itself. Delete the whole organization instead.", capital(&.0.to_string()))]
    Permanent(ObjectRef),
    /// An object was changed, or came or went, after the entry that is to be undone.
    #[error("{} has changed since. Undo the later changes first.", capital(&.0.to_string()))]
    ChangedSince(ObjectRef),
    /// An object that would go has others that need it.
    #[error("{} is in use by {}. Delete that first.", capital(&object.to_string()), list(dependants))]
    InUse {
        /// The object.
        object: ObjectRef,
        /// Who needs it.
        dependants: Vec<ObjectRef>,
    },
    /// An object that would come back needs one that is gone.
    #[error("{} needs {missing}, which does not exist. Bring that back first.", capital(&object.to_string()))]
    Missing {
        /// The object.
        object: ObjectRef,
        /// What it needs.
        missing: ObjectRef,
    },
    /// An imported object was deleted here before; its id may not name anything again.
    #[error("{} was deleted here, and its id names nothing else. Undo the deletion to bring it back.", capital(&.0.to_string()))]
    Retired(ObjectRef),
    /// An imported object exists already, with other facts that cannot change.
    #[error("{} exists already with another owner, scope or place, and these never change.", capital(&.0.to_string()))]
    Contradicts(ObjectRef),
    /// An entry of another organization, or one that whoever asks does not see.
    #[error("This entry is not in the history that you see.")]
    Foreign,
    /// Something that whoever asks does not see.
    #[error("Something that is hidden from you stands in the way. Ask an OrganizationAdmin.")]
    Hidden,
}

fn capital(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What stands twice where it may stand once. Not every clash is one of names.
fn taken_text(field: Field, by: Option<&ObjectRef>) -> String {
    let by = by.map(ToString::to_string);
    match (field, by) {
        (Field::CrnPattern, Some(by)) => format!("The role is bound there already: {by}."),
        (Field::CrnPattern, None) => "The role is bound there already.".to_owned(),
        (Field::Environment, Some(by)) => format!("The environment already has {by}, and can have only one."),
        (Field::Environment, None) => "The environment already has one, and can have only one.".to_owned(),
        (field, Some(by)) => format!("{field} is taken: {by} has it. Choose another."),
        (field, None) => format!("{field} is taken. Choose another."),
    }
}

fn protected_text(clusters: &[ObjectRef]) -> String {
    let are = if clusters.len() == 1 { "is" } else { "are" };
    format!("{} {are} protected from deletion. Take the protection off first.", capital(&list(clusters)))
}

/// At most three by name, then how many more.
fn list(objects: &[ObjectRef]) -> String {
    let named: Vec<_> = objects.iter().take(3).map(ToString::to_string).collect();
    let text = named.join(", ");
    match objects.len().saturating_sub(3) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

/// Used, limit, whose, and the way out. Holds "is currently limited to N", by which clients recognise it.
fn quota_text(code: QuotaCode, subject: &QuotaSubject, usage: Usage) -> String {
    let limit = usage.limit.unwrap_or(usage.used);
    let whose = match subject {
        QuotaSubject::Organization => "this organization".to_owned(),
        QuotaSubject::Environment(id) => id.to_string(),
        QuotaSubject::KafkaCluster(id) => id.to_string(),
        QuotaSubject::Account(owner) => owner.to_string(),
    };
    let (what, way_out) = (code.quota().label, way_out(code));
    format!(
        "{} of {limit} used by {whose}: the quota \"{what}\" is currently limited to {limit}. {way_out}",
        usage.used
    )
}

const fn way_out(code: QuotaCode) -> &'static str {
    match code {
        QuotaCode::CloudKeysPerUser | QuotaCode::ClusterKeysPerUser | QuotaCode::GlobalKeysPerUser => {
            "Delete one, or use a service account."
        }
        QuotaCode::CloudKeysPerServiceAccount
        | QuotaCode::ClusterKeysPerServiceAccount
        | QuotaCode::GlobalKeysPerServiceAccount => "Delete one, or use another service account.",
        QuotaCode::KeysPerKafkaCluster => "Delete one, or use a larger cluster type.",
        QuotaCode::CloudKeysPerOrg
        | QuotaCode::AuditLogKeysPerOrg
        | QuotaCode::ServiceAccountsPerOrg
        | QuotaCode::UsersPerOrg
        | QuotaCode::GroupMappingsPerOrg
        | QuotaCode::IdentityProvidersPerOrg
        | QuotaCode::PendingInvitationsPerOrg
        | QuotaCode::RoleBindingsPerOrgAndEnvironments
        | QuotaCode::RoleBindingsPerCluster
        | QuotaCode::RoleBindingsPerOrg
        | QuotaCode::EnvironmentsPerOrg
        | QuotaCode::KafkaClustersPerOrg
        | QuotaCode::KafkaClustersPerEnvironment
        | QuotaCode::KsqlClustersPerEnvironment
        | QuotaCode::ComputePoolsPerEnvironment => "Delete one, or raise the limit under Quotas.",
    }
}

impl Refusal {
    /// The field to blame, where there is one.
    pub const fn field(&self) -> Option<Field> {
        match self {
            Self::Invalid(invalid) => Some(invalid.field),
            Self::Taken { field, .. } => Some(*field),
            Self::NotFound(_)
            | Self::Stale { .. }
            | Self::OutcomeChanged(_)
            | Self::AlreadyCarriedOut(_)
            | Self::NoChange
            | Self::NotPermitted(_)
            | Self::QuotaExceeded { .. }
            | Self::Blocked(_)
            | Self::NotFounded
            | Self::Exhausted(_) => None,
        }
    }

    /// An object of a kind that is not there.
    pub(super) fn no_such<T: crate::model::Noun>(id: &T::Id) -> Self {
        Self::NotFound(T::reference(id.clone()))
    }
}
