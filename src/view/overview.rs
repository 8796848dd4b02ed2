//! The overview: keys by scope, age and kind of owner, what needs attention, limits nearly reached, and how much of
//! everything there is. One pass over the keys; what needs attention is counted by the book of keys.

use std::collections::HashMap;

use super::{
    choice::{AgeBand, Choice, HealthChoice},
    health::{HealthRule, Severity},
    history::{Names, Past},
    key_book::KeyBook,
    quotas::{counted, object_of},
};
use crate::{
    engine::QuotaLevel,
    model::{Kind, ObjectRef, Owner, Quota, QuotaCode, QuotaSubject, ScopeKind, Timestamp},
    org::{Org, Usage},
};

/// The most limits mentioned.
pub const LIMITS: usize = 6;

/// Keys counted from one point of view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar<T> {
    /// What is counted.
    pub of: T,
    /// How many there are.
    pub count: usize,
}

/// Whose keys are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OwnerKind {
    /// A service account's.
    ServiceAccount,
    /// A user's.
    User,
}

impl OwnerKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ServiceAccount, Self::User];

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ServiceAccount => "Service accounts",
            Self::User => "Users",
        }
    }

    /// The kind of an owner.
    pub const fn of(owner: &Owner) -> Self {
        match owner {
            Owner::ServiceAccount(_) => Self::ServiceAccount,
            Owner::User(_) => Self::User,
        }
    }
}

/// How many keys there are, from three points of view. Each adds up to all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// All of them.
    pub total: usize,
    /// By type of scope, in the order of the wizard.
    pub scopes: Vec<Bar<ScopeKind>>,
    /// By age, the youngest first.
    pub ages: Vec<Bar<AgeBand>>,
    /// By kind of owner.
    pub owners: Vec<Bar<OwnerKind>>,
}

/// Counts the keys at a time.
pub fn keys(org: &Org, now: Timestamp) -> Keys {
    let mut ages: HashMap<AgeBand, usize> = HashMap::new();
    let mut users = 0;
    for key in org.api_keys().iter() {
        *ages.entry(AgeBand::of(key.created, now)).or_default() += 1;
        users += usize::from(OwnerKind::of(&key.owner) == OwnerKind::User);
    }
    let total = org.api_keys().len();
    let owned = |kind| match kind {
        OwnerKind::User => users,
        OwnerKind::ServiceAccount => total - users,
    };
    Keys {
        total,
        scopes: ScopeKind::ALL.map(|kind| Bar { of: kind, count: org.count_keys(kind) }).into(),
        ages: AgeBand::ALL.map(|band| Bar { of: band, count: ages.get(&band).copied().unwrap_or(0) }).into(),
        owners: OwnerKind::ALL.map(|kind| Bar { of: kind, count: owned(kind) }).into(),
    }
}

/// Something that needs attention: which rule, and of how many keys it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attention {
    /// The rule.
    pub rule: HealthRule,
    /// How many keys.
    pub keys: usize,
}

impl Attention {
    /// How grave it is.
    pub const fn severity(self) -> Severity {
        self.rule.severity()
    }

    /// The keys concerned, as the list of keys is filtered for them.
    pub const fn choice(self) -> Choice {
        Choice::Health(HealthChoice::Rule(self.rule))
    }
}

/// What needs attention, the gravest first.
pub fn attention(book: &KeyBook) -> Vec<Attention> {
    let tally = book.tally();
    let all = HealthRule::ALL.iter().map(|rule| Attention { rule: *rule, keys: tally.count(*rule) });
    all.filter(|attention| attention.keys > 0).collect()
}

/// A limit of which much is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearLimit {
    /// The quota.
    pub quota: QuotaCode,
    /// What is limited: `API keys per Kafka cluster`.
    pub label: &'static str,
    /// Whose limit it is; `None` for the organization's.
    pub whose: Option<(String, ObjectRef)>,
    /// How much of it is used.
    pub usage: Usage,
    /// Percent used.
    pub percent: u32,
}

/// Limits of which half is used or more, the fullest first: at most [`LIMITS`] of them, and how many there are.
pub fn limits(org: &Org) -> (Vec<NearLimit>, usize) {
    let mut near: Vec<_> = counted(org)
        .into_iter()
        .filter_map(|(quota, subject, used)| near_limit(org, quota, &subject, used))
        .collect();
    near.sort_by(|a, b| {
        let name = |limit: &NearLimit| limit.whose.as_ref().map(|(name, _)| name.clone());
        b.percent.cmp(&a.percent).then_with(|| (a.label, name(a)).cmp(&(b.label, name(b))))
    });
    let count = near.len();
    near.truncate(LIMITS);
    (near, count)
}

fn near_limit(org: &Org, quota: Quota, subject: &QuotaSubject, used: u32) -> Option<NearLimit> {
    let usage = Usage { used, limit: org.limit(quota.code, subject) };
    let percent = usage.percent()?;
    QuotaLevel::of(usage)?;
    let whose = object_of(subject);
    let past = Past::default();
    let names = Names::new(org, &past, &[]);
    Some(NearLimit {
        quota: quota.code,
        label: quota.label,
        whose: whose.map(|object| (names.name(&object), object)),
        usage,
        percent,
    })
}

/// How many accounts and resources there are, by kind.
pub fn inventory(org: &Org) -> Vec<Bar<Kind>> {
    [
        (Kind::ServiceAccount, org.service_accounts().len()),
        (Kind::User, org.users().len()),
        (Kind::Environment, org.environments().len()),
        (Kind::KafkaCluster, org.kafka_clusters().len()),
        (Kind::SchemaRegistry, org.schema_registries().len()),
        (Kind::KsqlCluster, org.ksql_clusters().len()),
        (Kind::ComputePool, org.compute_pools().len()),
    ]
    .map(|(of, count)| Bar { of, count })
    .into()
}

/// What an organization without keys lacks for its first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstStep {
    /// An account to own it.
    Account(Done),
    /// A resource to use it on.
    Resource(Done),
    /// The key.
    Key,
}

/// Whether a step is behind one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is.
    Yes,
    /// It is ahead.
    NotYet,
}

/// The steps to the first key; empty once there is one.
pub fn first_steps(org: &Org) -> Vec<FirstStep> {
    let done = |some: bool| if some { Done::Yes } else { Done::NotYet };
    if !org.api_keys().is_empty() {
        return Vec::new();
    }
    let resource = !org.kafka_clusters().is_empty() || !org.schema_registries().is_empty();
    vec![
        FirstStep::Account(done(!org.service_accounts().is_empty())),
        FirstStep::Resource(done(resource)),
        FirstStep::Key,
    ]
}
