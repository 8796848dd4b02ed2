//! Quotas as their page shows them: every documented one, whose limit is used how far, and what is said when a limit
//! comes closer.

use std::collections::HashMap;

use super::{
    limits::{applied_limit, name_of},
    overview::OwnerKind,
    search::{Words, lowered},
    words::number,
};
use crate::{
    engine::{Crossing, QuotaLevel},
    model::{ApiKeyClass, ObjectRef, Owner, QUOTAS, Quota, QuotaCode, QuotaScope, QuotaSubject},
    org::{Org, Seq, Usage},
};

/// What the page is asked to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuotaQuery {
    /// Words that the quota, its code or whose limit it is must hold.
    pub search: String,
    /// The least level of the limits shown; `None` shows them all.
    pub level: Option<QuotaLevel>,
}

impl QuotaQuery {
    /// The parameters of an address that are the page's.
    pub const PARAMETERS: [&'static str; 2] = ["q", "level"];

    /// Reads an address. What it does not know asks for nothing.
    pub fn read(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let level = parameter("level")
            .and_then(|text| QuotaLevel::ALL.into_iter().find(|level| level.percent().to_string() == text));
        Self { search: parameter("q").unwrap_or_default(), level }
    }

    /// Writes it into an address, not encoded; what is not asked for is left out.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let search = (!self.search.trim().is_empty()).then(|| ("q", self.search.trim().to_owned()));
        search.into_iter().chain(self.level.map(|level| ("level", level.percent().to_string()))).collect()
    }
}

/// One quota with whose limits of it are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaPart {
    /// The quota.
    pub quota: Quota,
    /// Limits of which something is used, or that were applied, the fullest first.
    pub uses: Vec<QuotaUse>,
    /// How many more there are of which nothing is used.
    pub unused: usize,
}

/// One limit, and how far it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaUse {
    /// Whose.
    pub subject: QuotaSubject,
    /// What the subject is called; empty for the organization.
    pub name: String,
    /// Use and limit.
    pub usage: Usage,
    /// The version of the limit where one was applied in place of the default.
    pub applied: Option<Seq>,
}

/// How many limits have come how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuotaCount {
    /// Half used or more.
    pub half: usize,
    /// 90 percent or more.
    pub near: usize,
    /// Used up or more.
    pub reached: usize,
}

impl QuotaCount {
    /// How many have come to a level or beyond.
    pub const fn at(self, level: QuotaLevel) -> usize {
        match level {
            QuotaLevel::Half => self.half,
            QuotaLevel::Near => self.near,
            QuotaLevel::Reached => self.reached,
        }
    }
}

/// Every quota that fits, in the order of the documentation, and how many limits have come how far in all.
pub fn quotas(org: &Org, query: &QuotaQuery) -> (Vec<QuotaPart>, QuotaCount) {
    let (mut by_code, count) = uses(org);
    let words = Words::new(&query.search);
    let fits = |parts: &[&str]| words.are_in(&lowered(parts));
    let mut shown = Vec::new();
    for quota in QUOTAS {
        let mut uses = by_code.remove(&quota.code).unwrap_or_default();
        let unused = subjects_of(org, quota.scope).saturating_sub(uses.len());
        let asked = query.level.is_some() || !fits(&[quota.label, quota.code.code()]);
        if let Some(level) = query.level {
            uses.retain(|row| QuotaLevel::of(row.usage) >= Some(level));
        }
        uses.retain(|row| fits(&[quota.label, quota.code.code(), &row.name, row.subject.id()]));
        if !asked || !uses.is_empty() {
            uses.sort_by(|a, b| {
                (b.usage.percent(), b.usage.used)
                    .cmp(&(a.usage.percent(), a.usage.used))
                    .then_with(|| (&a.name, &a.subject).cmp(&(&b.name, &b.subject)))
            });
            shown.push(QuotaPart { quota: *quota, uses, unused: if asked { 0 } else { unused } });
        }
    }
    (shown, count)
}

/// Every limit of which something is used, or that was applied.
fn uses(org: &Org) -> (HashMap<QuotaCode, Vec<QuotaUse>>, QuotaCount) {
    let mut all: HashMap<(QuotaCode, QuotaSubject), Usage> = HashMap::new();
    for (quota, subject, used) in counted(org) {
        let limit = org.limit(quota.code, &subject);
        all.insert((quota.code, subject), Usage { used, limit });
    }
    for limit in org.applied_limits().iter() {
        let (code, subject) = (limit.id.code, limit.id.subject.clone());
        let usage = org.usage(code, &subject);
        all.insert((code, subject), usage);
    }
    let mut count = QuotaCount::default();
    let mut by_code: HashMap<QuotaCode, Vec<QuotaUse>> = HashMap::new();
    for ((code, subject), usage) in all {
        let level = QuotaLevel::of(usage);
        count.half += usize::from(level >= Some(QuotaLevel::Half));
        count.near += usize::from(level >= Some(QuotaLevel::Near));
        count.reached += usize::from(level >= Some(QuotaLevel::Reached));
        let (name, applied) = (name_of(org, &subject), org.version(&applied_limit(code, &subject)));
        by_code.entry(code).or_default().push(QuotaUse { subject, name, usage, applied });
    }
    (by_code, count)
}

/// For how many subjects a quota is counted.
fn subjects_of(org: &Org, scope: QuotaScope) -> usize {
    match scope {
        QuotaScope::Organization => 1,
        QuotaScope::Environment => org.environments().len(),
        QuotaScope::KafkaCluster => org.kafka_clusters().len(),
        QuotaScope::UserAccount => org.users().len(),
        QuotaScope::ServiceAccount => org.service_accounts().len(),
    }
}

/// What is said when an entry has brought limits closer; `None` when it has not.
pub fn crossing_words(org: &Org, crossed: &[Crossing]) -> Option<String> {
    let first = crossed.first()?;
    let label = first.code.quota().label;
    let name = name_of(org, &first.subject);
    let whose = if name.is_empty() { "the organization" } else { &name };
    let count = |value: u32| number(usize::try_from(value).unwrap_or(usize::MAX));
    let (used, limit) = (count(first.usage.used), first.usage.limit.map(count).unwrap_or_default());
    let how_far = match first.level {
        QuotaLevel::Reached if first.usage.is_exceeded() => format!("{used}, over the limit of {limit}"),
        QuotaLevel::Reached => format!("all {limit}"),
        QuotaLevel::Half | QuotaLevel::Near => {
            format!("{used} of {limit}, {} %", first.usage.percent().unwrap_or_default())
        }
    };
    let more = match crossed.len() - 1 {
        0 => String::new(),
        1 => " One more limit came closer.".to_owned(),
        more => format!(" {more} more limits came closer."),
    };
    Some(format!("{label}: {whose} uses {how_far}.{more}"))
}

/// The object whose limit it is; `None` for the organization's.
pub fn object_of(subject: &QuotaSubject) -> Option<ObjectRef> {
    match subject {
        QuotaSubject::Organization => None,
        QuotaSubject::Environment(id) => Some(ObjectRef::Environment(id.clone())),
        QuotaSubject::KafkaCluster(id) => Some(ObjectRef::KafkaCluster(id.clone())),
        QuotaSubject::Account(Owner::User(id)) => Some(ObjectRef::User(id.clone())),
        QuotaSubject::Account(Owner::ServiceAccount(id)) => Some(ObjectRef::ServiceAccount(id.clone())),
    }
}

/// Every quota of every subject of which something is used.
pub fn counted(org: &Org) -> Vec<(Quota, QuotaSubject, u32)> {
    let mut all = Vec::new();
    for quota in QUOTAS {
        match quota.scope {
            QuotaScope::Organization => {
                let used = org.usage(quota.code, &QuotaSubject::Organization).used;
                all.push((*quota, QuotaSubject::Organization, used));
            }
            QuotaScope::Environment => all.extend(org.environments().iter().map(|environment| {
                let subject = QuotaSubject::Environment(environment.id.clone());
                let used = org.usage(quota.code, &subject).used;
                (*quota, subject, used)
            })),
            QuotaScope::KafkaCluster | QuotaScope::UserAccount | QuotaScope::ServiceAccount => {}
        }
    }
    all.extend(of_clusters(org));
    all.extend(of_accounts(org));
    all.retain(|(.., used)| *used > 0);
    all
}

fn of_clusters(org: &Org) -> Vec<(Quota, QuotaSubject, u32)> {
    let mut bindings: HashMap<&str, u32> = HashMap::new();
    for binding in org.role_bindings().iter() {
        if let Some(cluster) = binding.pattern.crn().id_of("cloud-cluster") {
            *bindings.entry(cluster).or_default() += 1;
        }
    }
    let mut all = Vec::new();
    for cluster in org.kafka_clusters().iter() {
        let subject = QuotaSubject::KafkaCluster(cluster.id.clone());
        let keys = org.usage(QuotaCode::KeysPerKafkaCluster, &subject).used;
        let bound = bindings.get(cluster.id.as_str()).copied().unwrap_or(0);
        all.push((QuotaCode::RoleBindingsPerCluster.quota(), subject.clone(), bound));
        all.push((QuotaCode::KeysPerKafkaCluster.quota(), subject, keys));
    }
    all
}

/// Accounts by what their keys are for, counted in one pass.
fn of_accounts(org: &Org) -> Vec<(Quota, QuotaSubject, u32)> {
    let mut counts: HashMap<(&Owner, ApiKeyClass), u32> = HashMap::new();
    for key in org.api_keys().iter() {
        *counts.entry((&key.owner, key.scope.kind().class())).or_default() += 1;
    }
    let quota = |owner: &Owner, class| match (OwnerKind::of(owner), class) {
        (OwnerKind::User, ApiKeyClass::Cluster) => QuotaCode::ClusterKeysPerUser,
        (OwnerKind::User, ApiKeyClass::Cloud) => QuotaCode::CloudKeysPerUser,
        (OwnerKind::User, ApiKeyClass::Global) => QuotaCode::GlobalKeysPerUser,
        (OwnerKind::ServiceAccount, ApiKeyClass::Cluster) => QuotaCode::ClusterKeysPerServiceAccount,
        (OwnerKind::ServiceAccount, ApiKeyClass::Cloud) => QuotaCode::CloudKeysPerServiceAccount,
        (OwnerKind::ServiceAccount, ApiKeyClass::Global) => QuotaCode::GlobalKeysPerServiceAccount,
    };
    let subject = |owner: &Owner| QuotaSubject::Account(owner.clone());
    counts
        .into_iter()
        .map(|((owner, class), used)| (quota(owner, class).quota(), subject(owner), used))
        .collect()
}
