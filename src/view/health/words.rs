//! One key judged from the organization, with the reasons in words and the numbers of the case.

use std::collections::BTreeSet;

use super::{
    HealthRule, KeyHealth, Reach, Reaches, RuleSet, Severity, application, availability, is_near,
    judge::{Around, Availability, judge},
};
use crate::{
    engine::quotas_for_key,
    model::{
        ApiKey, Crn, HealthPolicy, KafkaClusterId, LastUse, ObjectRef, Owner, QuotaCode, QuotaSubject, Scope,
        Timestamp,
    },
    org::{Org, Usage, Uses},
    view::{last_use::last_used, words},
};

/// A rule that holds for a key, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which rule.
    pub rule: HealthRule,
    /// Why it holds, with the numbers of this case.
    pub reason: String,
}

impl Finding {
    /// How grave it is.
    pub const fn severity(&self) -> Severity {
        self.rule.severity()
    }

    /// What to do about it.
    pub const fn remedy(&self) -> &'static str {
        self.rule.remedy()
    }
}

/// The organization's numbers.
pub(in crate::view) fn policy(org: &Org) -> HealthPolicy {
    org.organization().map(|own| own.health).unwrap_or_default()
}

/// How a key is at a time. Looks at every key of its owner: for many keys ask the
/// [`KeyBook`](crate::view::key_book::KeyBook).
pub fn health_of(org: &Org, uses: &Uses, key: &ApiKey, now: Timestamp) -> KeyHealth {
    let policy = policy(org);
    KeyHealth::of(key, &around(org, key, policy, now), policy, uses.of(&key.id), now)
}

/// Every rule that holds for a key, the gravest first, with its reason.
pub fn findings(org: &Org, uses: &Uses, key: &ApiKey, now: Timestamp) -> Vec<Finding> {
    let policy = policy(org);
    let rules = judge(key, &around(org, key, policy, now), policy, uses.of(&key.id), now);
    explained(org, uses, key, rules, now)
}

/// Why rules hold for a key of which it is known that they do: for many keys, judged by the
/// [`KeyBook`](crate::view::key_book::KeyBook).
pub fn explained(org: &Org, uses: &Uses, key: &ApiKey, rules: RuleSet, now: Timestamp) -> Vec<Finding> {
    let case = Case { org, uses, key, now, policy: policy(org) };
    rules.iter().map(|rule| Finding { rule, reason: case.reason(rule) }).collect()
}

/// What stands around a key, read from the organization.
fn around(org: &Org, key: &ApiKey, policy: HealthPolicy, now: Timestamp) -> Around {
    let environment = key.scope.environment().and_then(|id| org.environments().get(id));
    let of_account = matches!(key.owner, Owner::ServiceAccount(_));
    let live: Vec<&ApiKey> = live(org, key, now).collect();
    let applications =
        if of_account && live.len() > 1 { applications(&live).len() } else { usize::from(!live.is_empty()) };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let is_global = matches!(key.scope, Scope::Global);
    Around {
        owner: availability(org, &key.owner),
        production: environment.is_some_and(|environment| org.is_production(environment)),
        reaches_one: is_global && matches!(Reaches::of(org).reach(&key.owner), Reach::One(_)),
        live: count(live.len()),
        applications: count(applications),
        quota: limits(org, key).filter_map(|(_, _, usage)| is_near(usage, policy)).max(),
    }
}

/// The live keys of the same owner and scope, the key itself included where it lives.
fn live<'a>(org: &'a Org, key: &'a ApiKey, now: Timestamp) -> impl Iterator<Item = &'a ApiKey> {
    org.keys_of_owner(&key.owner).filter(move |other| other.scope == key.scope && !other.is_expired(now))
}

/// The applications that keys are of, as far as their names tell.
fn applications(keys: &[&ApiKey]) -> BTreeSet<String> {
    keys.iter().map(|key| application(&key.name)).filter(|name| !name.is_empty()).collect()
}

/// The limits of its owner and its cluster that a key counts against.
fn limits<'a>(org: &'a Org, key: &'a ApiKey) -> impl Iterator<Item = (QuotaCode, QuotaSubject, Usage)> + 'a {
    let of_one = |(_, subject): &(QuotaCode, QuotaSubject)| match subject {
        QuotaSubject::Account(_) | QuotaSubject::KafkaCluster(_) => true,
        QuotaSubject::Organization | QuotaSubject::Environment(_) => false,
    };
    quotas_for_key(&key.owner, &key.scope).into_iter().filter(of_one).map(|(code, subject)| {
        let usage = org.usage(code, &subject);
        (code, subject, usage)
    })
}

/// A key whose health is explained.
struct Case<'a> {
    org: &'a Org,
    uses: &'a Uses,
    key: &'a ApiKey,
    now: Timestamp,
    policy: HealthPolicy,
}

impl Case<'_> {
    fn reason(&self, rule: HealthRule) -> String {
        let owner = words::owner_name(self.org, &self.key.owner);
        match rule {
            HealthRule::Expired => self.expired(),
            HealthRule::OwnerUnavailable => match availability(self.org, &self.key.owner) {
                Availability::Deactivated => {
                    format!("{owner} is deactivated and cannot be asked; the key is refused everywhere.")
                }
                Availability::Unknown | Availability::Here => {
                    format!("Nothing is known of its owner {} but the id.", self.key.owner)
                }
            },
            HealthRule::UserInProduction => format!(
                "{owner} is a person, and {} counts as production. The key ends with the person's account.",
                words::environment_name(self.org, &self.key.scope)
            ),
            HealthRule::ExpiresSoon => self.expires_soon(),
            HealthRule::Old => format!(
                "It was created {} ago. Keys are due for rotation after {}.",
                days(self.now.days_since(self.key.created)),
                days(u32::from(self.policy.age_days))
            ),
            HealthRule::Idle => self.idle(),
            HealthRule::GlobalForOne => self.global_for_one(owner),
            HealthRule::SharedAccount => self.shared(owner),
            HealthRule::Several => self.several(owner),
            HealthRule::QuotaNear => self.quota(),
            HealthRule::Unnamed => "It has neither a name nor a description.".to_owned(),
        }
    }

    fn expired(&self) -> String {
        let Some(expires) = self.key.expires else { return String::new() };
        match self.now.days_since(expires.at()) {
            0 => format!("Its last day was {expires}."),
            ago => format!("Its last day was {expires}, {} ago.", days(ago)),
        }
    }

    fn expires_soon(&self) -> String {
        let Some(expires) = self.key.expires else { return String::new() };
        match expires.at().days_since(self.now) {
            0 => format!("Its last day is today, {expires} UTC."),
            left => format!("Its last day is {expires}, in {}.", days(left)),
        }
    }

    fn idle(&self) -> String {
        let last_use = self.uses.of(&self.key.id);
        let idle = last_use.map_or(0, LastUse::idle_days);
        format!("Watched, and not seen for {}. {}", days(idle), last_used(last_use, self.now).detail)
    }

    fn global_for_one(&self, owner: &str) -> String {
        let one = match Reaches::of(self.org).reach(&self.key.owner) {
            Reach::One(crn) => self.resource(&crn),
            Reach::Nothing | Reach::More => String::new(),
        };
        format!("The roles and ACLs of {owner} reach {one} and nothing else.")
    }

    /// A resource by the last part of its CRN: `Kafka cluster orders`.
    fn resource(&self, crn: &Crn) -> String {
        let Some(last) = crn.resource() else { return String::new() };
        let cluster =
            || KafkaClusterId::parse(&last.id).map(|id| words::name(self.org, &ObjectRef::KafkaCluster(id)));
        match &*last.kind {
            "cloud-cluster" => {
                format!("Kafka cluster {}", cluster().unwrap_or_else(|_| last.id.to_string()))
            }
            "schema-registry" => format!("Schema Registry {}", last.id),
            "ksql" => format!("ksqlDB cluster {}", last.id),
            kind => format!("{} {}", kind.replace('-', " "), last.id),
        }
    }

    fn shared(&self, owner: &str) -> String {
        let live: Vec<_> = live(self.org, self.key, self.now).collect();
        let applications = applications(&live);
        let names: Vec<_> = applications.iter().map(String::as_str).collect();
        format!(
            "By their names, the keys of {owner} for {} are of {} applications: {}.",
            self.target(),
            applications.len(),
            few(&names)
        )
    }

    fn several(&self, owner: &str) -> String {
        let others: Vec<_> = live(self.org, self.key, self.now)
            .filter(|other| other.id != self.key.id)
            .map(words::key_name)
            .collect();
        format!(
            "{owner} has {} live keys for {}. Besides this one: {}.",
            others.len() + 1,
            self.target(),
            few(&others)
        )
    }

    fn quota(&self) -> String {
        let near = limits(self.org, self.key)
            .filter_map(|(code, subject, usage)| is_near(usage, self.policy).map(|_| (code, subject, usage)));
        let line = |(code, subject, usage): (QuotaCode, QuotaSubject, Usage)| {
            let whose = match &subject {
                QuotaSubject::Account(owner) => words::owner_name(self.org, owner).to_owned(),
                QuotaSubject::KafkaCluster(id) => words::name(self.org, &ObjectRef::KafkaCluster(id.clone())),
                QuotaSubject::Environment(_) | QuotaSubject::Organization => String::new(),
            };
            let (label, limit) = (code.quota().label, usage.limit.unwrap_or(0));
            format!("{label}: {} of {limit} used by {whose}.", usage.used)
        };
        near.map(line).collect::<Vec<_>>().join(" ")
    }

    /// What the key is for, in words.
    fn target(&self) -> String {
        let (kind, name) = (self.key.scope.kind().label(), words::resource_name(self.org, &self.key.scope));
        if name.is_empty() { kind.to_owned() } else { format!("{kind} {name}") }
    }
}

/// `1 day`, `90 days`.
fn days(count: u32) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// The first few, and how many more.
fn few(names: &[&str]) -> String {
    const FEW: usize = 4;
    let shown = names.iter().take(FEW).copied().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(FEW) {
        None | Some(0) => shown,
        Some(more) => format!("{shown} and {more} more"),
    }
}
