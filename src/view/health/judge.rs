//! The judgement itself: plain conditions over a key and what stands around it.

use super::{HealthRule, RuleSet, Severity};
use crate::{
    model::{
        ApiKey, Credential, HealthPolicy, LastUse, Origin, Owner, Propagation, Scope, Timestamp, UserState,
    },
    org::{Org, Usage},
    view::words,
};

/// What a key is, where no rule finds anything: a state, not a trouble.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyStatus {
    /// It was revoked as compromised and brought back without its digest.
    Withdrawn,
    /// It is on its way to every service.
    Propagating,
    /// It was imported: its secret cannot be checked here.
    Unverifiable,
    /// Nothing to say.
    #[default]
    Usable,
}

impl KeyStatus {
    /// Every status, the one that asks for most attention first.
    pub const ALL: [Self; 4] = [Self::Withdrawn, Self::Propagating, Self::Unverifiable, Self::Usable];

    /// The word in addresses and exports.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Propagating => "propagating",
            Self::Unverifiable => "secret-unknown",
            Self::Usable => "healthy",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Withdrawn => "Secret withdrawn",
            Self::Propagating => "Propagating",
            Self::Unverifiable => "Secret unknown",
            Self::Usable => "Healthy",
        }
    }
}

/// Whether an owner can be held to account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Availability {
    /// There is such an account, and it may act.
    #[default]
    Here,
    /// A user who may not sign in any more.
    Deactivated,
    /// Named somewhere and described nowhere, or not there at all.
    Unknown,
}

/// Whether an owner can be held to account.
pub fn availability(org: &Org, owner: &Owner) -> Availability {
    let (origin, state) = match owner {
        Owner::User(id) => match org.users().get(id) {
            Some(user) => (user.origin, user.state),
            None => return Availability::Unknown,
        },
        Owner::ServiceAccount(id) => match org.service_accounts().get(id) {
            Some(account) => (account.origin, UserState::Active),
            None => return Availability::Unknown,
        },
    };
    match (origin, state) {
        (_, UserState::Deactivated) => Availability::Deactivated,
        (Origin::Placeholder, UserState::Active | UserState::Invited) => Availability::Unknown,
        (Origin::Created | Origin::Imported, UserState::Active | UserState::Invited) => Availability::Here,
    }
}

/// What stands around a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Whether its owner can be held to account.
    pub owner: Availability,
    /// Whether it belongs to an environment that counts as production.
    pub production: bool,
    /// Whether its owner's rights reach exactly one resource; asked of Global keys only.
    pub reaches_one: bool,
    /// Live keys of its owner and scope, itself included where it lives.
    pub live: u32,
    /// Applications those keys are of, by their names; counted for service accounts only.
    pub applications: u32,
    /// Percent used of the limit of its owner or cluster that is nearest, where that is near by the policy.
    pub quota: Option<u32>,
}

/// Which rules hold for a key.
pub fn judge(
    key: &ApiKey,
    around: &Around,
    policy: HealthPolicy,
    last_use: Option<&LastUse>,
    now: Timestamp,
) -> RuleSet {
    own(key, policy, last_use, now).and(neighbours(&key.owner, &key.scope, around, key.is_expired(now)))
}

/// The rules that look at nothing but the key.
pub fn own(key: &ApiKey, policy: HealthPolicy, last_use: Option<&LastUse>, now: Timestamp) -> RuleSet {
    let expired = key.is_expired(now);
    RuleSet::NONE
        .with_if(HealthRule::Expired, || expired)
        .with_if(HealthRule::ExpiresSoon, || {
            !expired && key.expires.is_some_and(|expires| expires.is_over(plus_days(now, policy.expiry_days)))
        })
        .with_if(HealthRule::Old, || now >= plus_days(key.created, policy.age_days))
        .with_if(HealthRule::Idle, || {
            last_use.is_some_and(|last_use| last_use.idle_days() >= u32::from(policy.idle_days))
        })
        .with_if(HealthRule::Unnamed, || key.name.trim().is_empty() && key.description.trim().is_empty())
}

/// The rules that look at what stands around.
pub fn neighbours(owner: &Owner, scope: &Scope, around: &Around, expired: bool) -> RuleSet {
    let is_user = matches!(owner, Owner::User(_));
    RuleSet::NONE
        .with_if(HealthRule::OwnerUnavailable, || around.owner != Availability::Here)
        .with_if(HealthRule::UserInProduction, || is_user && around.production)
        .with_if(HealthRule::GlobalForOne, || matches!(scope, Scope::Global) && around.reaches_one)
        .with_if(HealthRule::Several, || !expired && around.live > 1)
        .with_if(HealthRule::SharedAccount, || !expired && !is_user && around.applications > 1)
        .with_if(HealthRule::QuotaNear, || around.quota.is_some())
}

fn plus_days(at: Timestamp, days: u16) -> Timestamp {
    at.plus_seconds(i64::from(days) * 86_400)
}

/// What a key is.
pub fn status(key: &ApiKey, now: Timestamp) -> KeyStatus {
    match (&key.credential, key.propagation(now)) {
        (Credential::Withdrawn, _) => KeyStatus::Withdrawn,
        (_, Propagation::Propagating { .. }) => KeyStatus::Propagating,
        (Credential::Unknown, Propagation::Usable) => KeyStatus::Unverifiable,
        (Credential::Digest(_), Propagation::Usable) => KeyStatus::Usable,
    }
}

/// The next moment after `now` at which the key, left alone, is judged otherwise.
pub fn next_change(key: &ApiKey, policy: HealthPolicy, now: Timestamp) -> Option<Timestamp> {
    // The last second of an expiry belongs to it.
    let over = key.expires.map(|expires| expires.at().plus_seconds(1));
    let soon = over.map(|over| over.plus_seconds(-i64::from(policy.expiry_days) * 86_400));
    let old = plus_days(key.created, policy.age_days);
    let arrived = match key.propagation(now) {
        Propagation::Propagating { until } => Some(until),
        Propagation::Usable => None,
    };
    [over, soon, Some(old), arrived].into_iter().flatten().filter(|moment| *moment > now).min()
}

/// Percent used, where that is near the limit by the policy.
pub fn is_near(usage: Usage, policy: HealthPolicy) -> Option<u32> {
    let limit = usage.limit?;
    let used = u64::from(usage.used) * 100;
    let near = usage.used > 0 && used >= u64::from(limit) * u64::from(policy.quota_percent);
    near.then(|| u32::try_from(used / u64::from(limit.max(1))).unwrap_or(u32::MAX))
}

/// What application a key is of, as far as its name tells: small letters, without what a rotation adds to a name
/// (`orders producer (old)`, `orders-producer-v2`, `Orders producer 2024`). Empty where the name tells nothing.
pub fn application(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    write_application(name, &mut text);
    text
}

/// Writes [`application`] in the place of a text: for very many names.
pub fn write_application(name: &str, text: &mut String) {
    text.clear();
    let mut depth = 0_u32;
    for c in name.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            c if c.is_ascii_alphanumeric() => text.push(c.to_ascii_lowercase()),
            c if !c.is_ascii() && c.is_alphanumeric() => text.extend(c.to_lowercase()),
            _ if text.is_empty() || text.ends_with(' ') => {}
            _ => text.push(' '),
        }
    }
    loop {
        text.truncate(text.trim_end().len());
        let word = text.rsplit(' ').next().unwrap_or_default();
        if word.is_empty() || !is_of_rotation(word) {
            return;
        }
        text.truncate(text.len() - word.len());
    }
}

fn is_of_rotation(word: &str) -> bool {
    const ADDED: [&str; 12] = [
        "old", "new", "copy", "next", "previous", "prev", "backup", "rotated", "rotation", "temp", "tmp",
        "key",
    ];
    let digits = word.strip_prefix('v').unwrap_or(word);
    ADDED.contains(&word) || (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// How a key is, as a row says it: the gravest thing in a few words, and how many more there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct KeyHealth {
    /// The rules that hold.
    pub rules: RuleSet,
    /// What it is otherwise.
    pub status: KeyStatus,
    /// The number of the gravest rule's case: days, keys, applications, percent.
    pub number: u32,
}

impl KeyHealth {
    /// How a key is.
    pub(in crate::view) fn of(
        key: &ApiKey,
        around: &Around,
        policy: HealthPolicy,
        last_use: Option<&LastUse>,
        now: Timestamp,
    ) -> Self {
        let rules = judge(key, around, policy, last_use, now);
        let number = rules.gravest().map_or(0, |rule| match rule {
            HealthRule::ExpiresSoon => key.expires.map_or(0, |expires| expires.at().days_since(now)),
            HealthRule::Old => now.days_since(key.created),
            HealthRule::Idle => last_use.map_or(0, LastUse::idle_days),
            HealthRule::SharedAccount => around.applications,
            HealthRule::Several => around.live,
            HealthRule::QuotaNear => around.quota.unwrap_or(0),
            HealthRule::OwnerUnavailable => u32::from(around.owner == Availability::Unknown),
            HealthRule::Expired
            | HealthRule::UserInProduction
            | HealthRule::GlobalForOne
            | HealthRule::Unnamed => 0,
        });
        Self { rules, status: status(key, now), number }
    }

    /// The rule that a row shows. What was compromised once is shown before what should only be seen to.
    pub fn shown(self) -> Option<HealthRule> {
        let gravest = self.rules.gravest()?;
        let yields = self.status == KeyStatus::Withdrawn && gravest.severity() == Severity::Caution;
        (!yields).then_some(gravest)
    }

    /// What a row says: `503 days old`, `Expired`, `Healthy`.
    pub fn label(self) -> String {
        let Some(rule) = self.shown() else { return self.status.label().to_owned() };
        let number = self.number;
        let told = words::number(number as usize);
        match rule {
            HealthRule::ExpiresSoon if number == 0 => "Expires today".to_owned(),
            HealthRule::ExpiresSoon if number == 1 => "Expires tomorrow".to_owned(),
            HealthRule::ExpiresSoon => format!("Expires in {number} days"),
            HealthRule::Old if number == 1 => "1 day old".to_owned(),
            HealthRule::Old => format!("{told} days old"),
            HealthRule::Idle => format!("Not seen for {told} d"),
            HealthRule::SharedAccount => format!("{number} apps, 1 account"),
            HealthRule::Several => format!("One of {number} live keys"),
            HealthRule::QuotaNear => format!("Quota {number} % used"),
            HealthRule::OwnerUnavailable if number == 0 => "Owner deactivated".to_owned(),
            HealthRule::OwnerUnavailable => "Owner unknown".to_owned(),
            HealthRule::Expired | HealthRule::UserInProduction | HealthRule::GlobalForOne => {
                rule.label().to_owned()
            }
            HealthRule::Unnamed => "No description".to_owned(),
        }
    }

    /// How many rules hold besides the one that is shown.
    pub fn more(self) -> usize {
        self.rules.len() - usize::from(self.shown().is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_application_and_not_the_rotation() {
        for (name, expected) in [
            ("orders producer", "orders producer"),
            ("Orders-Producer (old)", "orders producer"),
            ("orders producer v2", "orders producer"),
            ("orders_producer 2024", "orders producer"),
            ("orders producer key copy 3", "orders producer"),
            ("billing export", "billing export"),
            ("v2", ""),
            ("", ""),
            ("(old)", ""),
            ("ΟΔΟΣ 1", "οδοσ"),
        ] {
            assert_eq!(application(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_share_of_a_limit_is_near_from_the_percentage_on() {
        let policy = HealthPolicy::default();
        for (used, limit, expected) in [
            (8, Some(10), None),
            (9, Some(10), Some(90)),
            (10, Some(10), Some(100)),
            (15, Some(10), Some(150)),
            (1, Some(2), None),
            (2, Some(2), Some(100)),
            (0, Some(0), None),
            (1, Some(0), Some(100)),
            (500, None, None),
        ] {
            assert_eq!(is_near(Usage { used, limit }, policy), expected, "{used} of {limit:?}");
        }
    }
}
