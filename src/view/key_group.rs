//! The keys that belong together: an owner's, a resource's, an environment's. The newest of them, and how many there
//! are.

use super::key_row::{KeyRow, row_of};
use crate::{
    model::{ApiKey, EnvironmentId, Owner, Scope, ScopeKind, Timestamp},
    org::{Org, Uses},
};

/// In the address of the wizard: the owner is a service account that is yet to be chosen.
pub const ANY_SERVICE_ACCOUNT: &str = "service-account";

/// What keys have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyGroup {
    /// Their owner.
    Owner(Owner),
    /// What they are for: one resource, one region.
    Resource(Scope),
    /// The environment of what they are for.
    Environment(EnvironmentId),
}

impl KeyGroup {
    /// The parameter by which the address of the list of keys names the group, and its value.
    pub fn parameter(&self) -> (&'static str, String) {
        match self {
            Self::Owner(owner) => ("owner", owner.id().to_owned()),
            Self::Resource(scope) => ("resource", scope.resource_id().to_owned()),
            Self::Environment(id) => ("environment", id.to_string()),
        }
    }

    /// What the wizard chooses for a new key of the group: parameters of its address and their values.
    pub fn choices(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Owner(_) | Self::Environment(_) => vec![self.parameter()],
            Self::Resource(scope) => {
                let environment = scope.environment().map(|id| ("environment", id.to_string()));
                [("scope", scope.kind().slug().to_owned())]
                    .into_iter()
                    .chain(environment)
                    .chain([self.parameter()])
                    .collect()
            }
        }
    }

    /// Its keys, by slot.
    pub fn keys<'a>(&'a self, org: &'a Org) -> Box<dyn Iterator<Item = &'a ApiKey> + 'a> {
        match self {
            Self::Owner(owner) => Box::new(org.keys_of_owner(owner)),
            Self::Resource(scope) => Box::new(org.keys_of_scope(scope)),
            Self::Environment(id) => Box::new(org.keys_of_environment(id)),
        }
    }
}

/// How many keys are shown before the list of all of them.
pub const SHOWN: usize = 8;

/// What the section "API keys" of a page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupedKeys {
    /// The newest, at most [`SHOWN`], newest first.
    pub newest: Vec<KeyRow>,
    /// How many there are.
    pub count: usize,
    /// How many of them work now, as far as is known here.
    pub live: usize,
}

/// The keys of a group at a time.
pub fn keys_of(org: &Org, uses: &Uses, group: &KeyGroup, now: Timestamp) -> GroupedKeys {
    let mut keys: Vec<_> = group.keys(org).collect();
    let live = keys.iter().filter(|key| org.is_live(key, now)).count();
    let count = keys.len();
    let newest_first = |a: &&ApiKey, b: &&ApiKey| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id));
    if count > SHOWN {
        keys.select_nth_unstable_by(SHOWN, newest_first);
        keys.truncate(SHOWN);
    }
    keys.sort_unstable_by(newest_first);
    let grouped = |key: &ApiKey| row_of(org, uses, key, now);
    GroupedKeys { newest: keys.into_iter().map(grouped).collect(), count, live }
}

/// How many keys of each type of scope there are, in the order of [`ScopeKind::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScopeCounts([u32; ScopeKind::ALL.len()]);

impl ScopeCounts {
    /// Counts keys.
    pub fn of<'a>(keys: impl Iterator<Item = &'a ApiKey>) -> Self {
        let mut counts = Self::default();
        for key in keys {
            if let Some(count) = counts.0.get_mut(key.scope.kind() as usize) {
                *count += 1;
            }
        }
        counts
    }

    /// How many keys there are.
    pub fn total(&self) -> u32 {
        self.0.iter().sum()
    }

    /// The types that occur, with how many keys each has.
    pub fn some(self) -> impl Iterator<Item = (ScopeKind, u32)> {
        ScopeKind::ALL.into_iter().zip(self.0).filter(|(_, count)| *count > 0)
    }

    /// In words: `14 keys: 9 Kafka, 5 Registry`.
    pub fn words(self) -> String {
        let total = self.total();
        let parts: Vec<_> = self.some().map(|(kind, count)| format!("{count} {}", kind.short())).collect();
        match total {
            0 => "No keys".to_owned(),
            1 => format!("1 key: {}", parts.join(", ")),
            _ => format!("{total} keys: {}", parts.join(", ")),
        }
    }
}
