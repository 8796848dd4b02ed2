//! Gentler ways: how to reach what a deletion is for, or most of it, with less damage.

use super::{GoingKey, KeyStanding, key_group};
use crate::{
    model::{ApiKeyId, ObjectRef, Owner, Principal, RoleBindingId, Scope, Timestamp, UserId, UserState},
    org::Org,
    view::{access_check, access_words::principal_name, key_group::KeyGroup, words},
};

/// So many replacements are offered one by one.
const OFFERED: usize = 6;

/// A way to reach most of what a deletion is for with less damage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gentler {
    /// Issue new keys first, so that nothing stops.
    Replace {
        /// Whose the new keys are.
        by: Replacement,
        /// What they are for: the scope, and what it is called.
        scopes: Vec<(Scope, String)>,
        /// How many other scopes there are.
        more: usize,
    },
    /// Deactivate the user: everything stays and nothing works.
    Deactivate(UserId),
    /// Take the roles away: the account stays with its keys, and has less.
    Unbind {
        /// Whose roles.
        principal: Principal,
        /// Which, in the order of the lists.
        bindings: Vec<RoleBindingId>,
        /// Why one would.
        words: String,
    },
    /// Look at the keys, and delete those that are not needed.
    Keys(KeyGroup),
}

/// Whose the replacement of a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// The same account's: the key alone goes.
    Same(Owner),
    /// A service account's, in place of the key of a person.
    ServiceAccount,
    /// Another service account's: this one goes.
    Another,
}

impl Replacement {
    /// The owner that is settled already; `None` for a service account yet to be chosen.
    pub const fn owner(&self) -> Option<&Owner> {
        match self {
            Self::Same(owner) => Some(owner),
            Self::ServiceAccount | Self::Another => None,
        }
    }
}

impl Gentler {
    /// Why one would.
    pub fn words(&self) -> String {
        match self {
            Self::Replace { by: Replacement::Same(_), .. } => {
                "Create a replacement first, move whatever uses this key over, and let it go then.".to_owned()
            }
            Self::Replace { by: Replacement::ServiceAccount, .. } => {
                "Issue a replacement under a service account first, and move whatever uses the key over: then nothing stops, and it no longer hangs on one person.".to_owned()
            }
            Self::Replace { by: Replacement::Another, .. } => {
                "Issue replacement keys under another service account first, and move whatever uses these over: then nothing stops.".to_owned()
            }
            Self::Deactivate(_) => {
                "Deactivating stops sign-in and every key of the account, and keeps all of it: roles, keys and their names. It can be taken back at any time.".to_owned()
            }
            Self::Unbind { words, .. } => words.clone(),
            Self::Keys(KeyGroup::Owner(_)) => {
                "To stop the access only, delete its keys: the account and its roles stay, and each key can get a replacement first.".to_owned()
            }
            Self::Keys(KeyGroup::Resource(_) | KeyGroup::Environment(_)) => {
                "In use, or not sure? Look at its keys first, and move whatever uses them over.".to_owned()
            }
        }
    }
}

/// The ways that are gentler than deleting something. Several things at once are asked about for a reason.
pub(super) fn ways(org: &Org, targets: &[ObjectRef], keys: &[GoingKey]) -> Vec<Gentler> {
    let [target] = targets else { return Vec::new() };
    match target.account() {
        Some(owner) => of_account(org, &owner, keys),
        None => key_group(org, target).filter(|_| !keys.is_empty()).map(Gentler::Keys).into_iter().collect(),
    }
}

/// An account that is not active does nothing as it is: nothing is gentler than that.
fn of_account(org: &Org, owner: &Owner, keys: &[GoingKey]) -> Vec<Gentler> {
    let (by, own) = match owner {
        Owner::User(id) => {
            if org.users().get(id).is_none_or(|user| user.state != UserState::Active) {
                return Vec::new();
            }
            (Replacement::ServiceAccount, Gentler::Deactivate(id.clone()))
        }
        Owner::ServiceAccount(_) => (Replacement::Another, Gentler::Keys(KeyGroup::Owner(owner.clone()))),
    };
    let own = match owner {
        Owner::ServiceAccount(_) if keys.is_empty() => None,
        Owner::ServiceAccount(_) | Owner::User(_) => Some(own),
    };
    let live = keys.iter().filter(|key| key.standing == KeyStanding::Live);
    let mut scopes: Vec<_> =
        live.filter_map(|key| org.api_keys().get(&key.row.id)).map(|key| key.scope.clone()).collect();
    scopes.sort();
    scopes.dedup();
    let principal = Principal::from(owner.clone());
    let name = principal_name(org, &principal);
    let words = |count: usize| {
        let roles = if count == 1 { "the one role" } else { "the roles" };
        let left = match org.acls_of(&principal).next() {
            Some(_) => "and keep what ACLs give",
            None => "and are refused everything from then on, as no ACL names it",
        };
        format!(
            "To take the rights away only, remove {roles} of {name}: account and keys stay. The keys still authenticate, {left}."
        )
    };
    replace(org, by, scopes).into_iter().chain(own).chain(unbind(org, &principal, words)).collect()
}

/// The ways that are gentler than deleting one key.
pub fn for_key(org: &Org, id: &ApiKeyId, now: Timestamp) -> Vec<Gentler> {
    let Some(key) = org.api_keys().get(id) else { return Vec::new() };
    if !org.is_live(key, now) {
        return Vec::new();
    }
    let by = match &key.owner {
        Owner::User(_) => Replacement::ServiceAccount,
        Owner::ServiceAccount(_) => Replacement::Same(key.owner.clone()),
    };
    let principal = Principal::from(key.owner.clone());
    let is_only = org.keys_of_owner(&key.owner).filter(|other| org.is_live(other, now)).count() == 1;
    let name = principal_name(org, &principal);
    let words = |count: usize| {
        let roles = if count == 1 { "the one role" } else { "the roles" };
        format!(
            "It is the only key of {name} that works. To take its rights away and keep it, remove {roles} of {name}."
        )
    };
    let unbind = if is_only { unbind(org, &principal, words) } else { None };
    replace(org, by, vec![key.scope.clone()]).into_iter().chain(unbind).collect()
}

fn replace(org: &Org, by: Replacement, scopes: Vec<Scope>) -> Option<Gentler> {
    let more = scopes.len().saturating_sub(OFFERED);
    let named = |scope: Scope| {
        let name = access_check::words::scope(org, &scope);
        let name = match words::environment_name(org, &scope) {
            "" => name,
            environment => format!("{name} in {environment}"),
        };
        (scope, name)
    };
    let scopes: Vec<_> = scopes.into_iter().take(OFFERED).map(named).collect();
    (!scopes.is_empty()).then_some(Gentler::Replace { by, scopes, more })
}

fn unbind(org: &Org, principal: &Principal, words: impl Fn(usize) -> String) -> Option<Gentler> {
    let bindings: Vec<_> = org.bindings_of(principal).map(|binding| binding.id.clone()).collect();
    (!bindings.is_empty()).then(|| Gentler::Unbind {
        principal: principal.clone(),
        words: words(bindings.len()),
        bindings,
    })
}
