//! One key in numbers.

use crate::{
    model::{ApiKey, HealthPolicy, LastUse, Timestamp},
    view::health::{HealthRule, KeyStatus, RuleSet, next_change, own, status},
};

/// What was seen of a key's use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// Nobody looked.
    #[default]
    Untracked,
    /// It was watched and not seen.
    Never,
    /// It was seen last at this time.
    At(Timestamp),
}

impl Seen {
    /// What an observation says.
    pub fn of(last_use: Option<&LastUse>) -> Self {
        last_use.map_or(Self::Untracked, |last_use| last_use.seen.map_or(Self::Never, Self::At))
    }
}

/// One key in numbers. Owner, scope and group are named by the numbers of the book.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    created: Timestamp,
    due: Timestamp,
    seen: Seen,
    owner: u32,
    scope: u32,
    group: u32,
    rules: RuleSet,
    status: KeyStatus,
}

/// Stands for "never": nothing here prints beyond it.
fn never() -> Timestamp {
    Timestamp::from_micros(i64::MAX)
}

impl Member {
    pub(super) fn of(
        key: &ApiKey,
        (owner, scope, group): (u32, u32, u32),
        policy: HealthPolicy,
        now: Timestamp,
    ) -> Self {
        Self {
            created: key.created,
            due: next_change(key, policy, now).unwrap_or_else(never),
            seen: Seen::Untracked,
            owner,
            scope,
            group,
            rules: own(key, policy, None, now),
            status: status(key, now),
        }
    }

    /// Takes in what was seen of the key's use.
    pub(super) fn tell_use(&mut self, last_use: &LastUse, policy: HealthPolicy) {
        self.seen = Seen::of(Some(last_use));
        self.rules =
            self.rules.with_if(HealthRule::Idle, || last_use.idle_days() >= u32::from(policy.idle_days));
    }

    /// The rules that hold for the key by itself.
    pub(super) const fn rules(&self) -> RuleSet {
        self.rules
    }

    /// When it will be judged otherwise, left alone.
    pub(super) fn due(&self) -> Option<Timestamp> {
        (self.due != never()).then_some(self.due)
    }

    /// Whether it has not expired.
    pub const fn is_live(&self) -> bool {
        !self.rules.contains(HealthRule::Expired)
    }

    /// The number of its owner.
    pub const fn owner(&self) -> u32 {
        self.owner
    }

    /// The number of its scope.
    pub const fn scope(&self) -> u32 {
        self.scope
    }

    pub(super) const fn group(&self) -> u32 {
        self.group
    }

    /// When it was made.
    pub const fn created(&self) -> Timestamp {
        self.created
    }

    /// What was seen of its use.
    pub const fn seen(&self) -> Seen {
        self.seen
    }

    /// What it is, where no rule finds anything.
    pub const fn status(&self) -> KeyStatus {
        self.status
    }
}
