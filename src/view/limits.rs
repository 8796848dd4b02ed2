//! The limits of quotas as Settings shows them: every documented quota, its default, and what was applied instead.

use crate::{
    model::{
        AppliedLimit, AppliedLimitId, EnvironmentId, KafkaClusterId, ObjectRef, Owner, QUOTAS, QuotaCode,
        QuotaScope, QuotaSubject, ServiceAccountId, UserId,
    },
    org::{Org, Seq, Usage},
};

/// One quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitRow {
    /// Its code.
    pub code: QuotaCode,
    /// What it counts.
    pub label: &'static str,
    /// What it is counted per.
    pub scope: QuotaScope,
    /// The documented limit; `None` where it depends on the type of the cluster.
    pub default: Option<u32>,
    /// Use and limit, where it is the organization's.
    pub usage: Option<Usage>,
    /// The limits that were applied in place of the default, by name.
    pub applied: Vec<AppliedRow>,
}

/// A limit that was applied to one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppliedRow {
    /// Whose.
    pub subject: QuotaSubject,
    /// What the subject is called; empty for the organization.
    pub name: String,
    /// Its use, and the applied limit.
    pub usage: Usage,
    /// The version of the applied limit.
    pub version: Seq,
}

/// Whom a quota can be applied to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its id; empty for the organization.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The subject.
    pub subject: QuotaSubject,
}

/// What a quota is counted per, in words.
pub const fn scope_words(scope: QuotaScope) -> &'static str {
    match scope {
        QuotaScope::Organization => "Organization",
        QuotaScope::Environment => "Environment",
        QuotaScope::KafkaCluster => "Kafka cluster",
        QuotaScope::UserAccount => "User",
        QuotaScope::ServiceAccount => "Service account",
    }
}

/// Every documented quota.
pub fn limits(org: &Org) -> Vec<LimitRow> {
    QUOTAS
        .iter()
        .map(|quota| LimitRow {
            code: quota.code,
            label: quota.label,
            scope: quota.scope,
            default: quota.default_limit,
            usage: match quota.scope {
                QuotaScope::Organization => org
                    .knows_usage(quota.code, &QuotaSubject::Organization)
                    .then(|| org.usage(quota.code, &QuotaSubject::Organization)),
                QuotaScope::Environment
                | QuotaScope::KafkaCluster
                | QuotaScope::UserAccount
                | QuotaScope::ServiceAccount => None,
            },
            applied: applied(org, quota.code),
        })
        .collect()
}

fn applied(org: &Org, code: QuotaCode) -> Vec<AppliedRow> {
    let row = |limit: &AppliedLimit| {
        let subject = limit.id.subject.clone();
        let version = org.version(&ObjectRef::AppliedLimit(limit.id.clone())).unwrap_or_default();
        AppliedRow { name: name_of(org, &subject), usage: org.usage(code, &subject), subject, version }
    };
    let mut rows: Vec<_> =
        org.applied_limits().iter().filter(|limit| limit.id.code == code).map(row).collect();
    rows.sort_by(|one, other| (&one.name, &one.subject).cmp(&(&other.name, &other.subject)));
    rows
}

/// What a subject is called: its name where it has one and still exists, else its id.
pub fn name_of(org: &Org, subject: &QuotaSubject) -> String {
    super::quotas::object_of(subject).map_or_else(String::new, |object| super::words::name(org, &object))
}

/// Everything that a quota of this scope is counted for, by name.
pub fn subjects(org: &Org, scope: QuotaScope) -> Vec<Subject> {
    let subject = |subject: QuotaSubject| Subject {
        id: subject.id().to_owned(),
        name: name_of(org, &subject),
        subject,
    };
    let mut all: Vec<_> = match scope {
        QuotaScope::Organization => vec![subject(QuotaSubject::Organization)],
        QuotaScope::Environment => {
            let ids = org.environments().iter().map(|it| it.id.clone());
            ids.map(QuotaSubject::Environment).map(subject).collect()
        }
        QuotaScope::KafkaCluster => {
            let ids = org.kafka_clusters().iter().map(|it| it.id.clone());
            ids.map(QuotaSubject::KafkaCluster).map(subject).collect()
        }
        QuotaScope::UserAccount => {
            let ids = org.users().iter().map(|it| Owner::User(it.id.clone()));
            ids.map(QuotaSubject::Account).map(subject).collect()
        }
        QuotaScope::ServiceAccount => {
            let ids = org.service_accounts().iter().map(|it| Owner::ServiceAccount(it.id.clone()));
            ids.map(QuotaSubject::Account).map(subject).collect()
        }
    };
    all.sort_by(|one, other| (one.name.to_lowercase(), &one.id).cmp(&(other.name.to_lowercase(), &other.id)));
    all
}

/// The subject of a scope that an id names, as [`Subject::id`] has it.
pub fn subject(scope: QuotaScope, id: &str) -> Option<QuotaSubject> {
    match scope {
        QuotaScope::Organization => Some(QuotaSubject::Organization),
        QuotaScope::Environment => EnvironmentId::parse(id).ok().map(QuotaSubject::Environment),
        QuotaScope::KafkaCluster => KafkaClusterId::parse(id).ok().map(QuotaSubject::KafkaCluster),
        QuotaScope::UserAccount => UserId::parse(id).ok().map(|id| QuotaSubject::Account(Owner::User(id))),
        QuotaScope::ServiceAccount => {
            ServiceAccountId::parse(id).ok().map(|id| QuotaSubject::Account(Owner::ServiceAccount(id)))
        }
    }
}

/// The object that an applied limit is: deleting it puts the default back.
pub fn applied_limit(code: QuotaCode, subject: &QuotaSubject) -> ObjectRef {
    ObjectRef::AppliedLimit(AppliedLimitId { code, subject: subject.clone() })
}
