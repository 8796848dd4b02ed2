//! How many API keys gain by a role binding, or lose when it goes.
//!
//! A key has no rights of its own: it has the direct rights of its owner, as far as its own scope lets it reach. What a
//! group mapping gives counts in the console only, and an identity pool owns no keys.

use crate::{
    access::{power_of_binding, targets_of},
    model::{
        ApiKey, ApiKeyId, CrnPattern, Origin, Owner, Principal, Role, RoleBinding, RoleBindingId, Times,
        Timestamp,
    },
    org::Org,
    view::{access_words::principal_name, words},
};

/// How many keys are named.
const NAMED: usize = 5;

/// What a binding does to keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyEffect {
    /// Keys that work and gain or lose by it.
    pub count: usize,
    /// Keys that work and belong to the principal.
    pub of: usize,
    /// Some of those that gain or lose, the newest first.
    pub named: Vec<ApiKeyId>,
    /// The same in a sentence or two.
    pub words: String,
}

/// Which way the effect goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Gain,
    Lose,
}

/// What keys gain by a binding that does not exist yet.
pub fn key_effect(
    org: &Org,
    principal: &Principal,
    role: Role,
    pattern: &CrnPattern,
    now: Timestamp,
) -> KeyEffect {
    effect(org, principal, role, pattern, None, now)
}

/// What keys lose when a binding goes.
pub fn given_up(org: &Org, binding: &RoleBinding, now: Timestamp) -> KeyEffect {
    effect(org, &binding.principal, binding.role, &binding.pattern, Some(&binding.id), now)
}

fn effect(
    org: &Org,
    principal: &Principal,
    role: Role,
    pattern: &CrnPattern,
    own: Option<&RoleBindingId>,
    now: Timestamp,
) -> KeyEffect {
    let way = if own.is_some() { Way::Lose } else { Way::Gain };
    let owner = match principal {
        Principal::User(id) => Owner::User(id.clone()),
        Principal::ServiceAccount(id) => Owner::ServiceAccount(id.clone()),
        Principal::GroupMapping(_) | Principal::IdentityPool(_) | Principal::Everyone => {
            return KeyEffect { count: 0, of: 0, named: Vec::new(), words: no_keys(principal).to_owned() };
        }
    };
    let other = org
        .bindings_of(principal)
        .find(|binding| Some(&binding.id) != own && binding.role == role && binding.pattern.covers(pattern));
    let mut keys: Vec<_> = org.keys_of_owner(&owner).filter(|key| org.is_live(key, now)).collect();
    let of = keys.len();
    let binding = RoleBinding {
        id: RoleBindingId::stored(""),
        principal: principal.clone(),
        role,
        pattern: pattern.clone(),
        times: Times::default(),
        origin: Origin::Created,
    };
    keys.retain(|key| other.is_none() && gives_to(org, key, &binding));
    keys.sort_by_key(|key| std::cmp::Reverse(key.created));
    let name = principal_name(org, principal);
    let words = match (of, other) {
        (0, _) => format!("{name} has no API key that works."),
        (_, Some(other)) => {
            let kept = match way {
                Way::Gain => "has this right already",
                Way::Lose => "keeps this right",
            };
            format!("No API key {}: {name} {kept} by {}.", way.verb(1), other.id)
        }
        (_, None) => sentence(way, keys.len(), of, &name),
    };
    KeyEffect {
        count: keys.len(),
        of,
        named: keys.iter().take(NAMED).map(|key| key.id.clone()).collect(),
        words,
    }
}

impl Way {
    const fn verb(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Gain, 1) => "gains",
            (Self::Gain, _) => "gain",
            (Self::Lose, 1) => "loses",
            (Self::Lose, _) => "lose",
        }
    }
}

fn sentence(way: Way, count: usize, of: usize, name: &str) -> String {
    let some = words::number(count);
    match (count, of) {
        (0, 1) => format!("The one API key of {name} {} nothing: it is for something else.", way.verb(1)),
        (0, of) => format!(
            "None of the {} API keys of {name} {} by it: none is for anything that it reaches.",
            words::number(of),
            way.verb(1)
        ),
        (1, 1) => format!("The one API key of {name} {} by it.", way.verb(1)),
        (count, of) if count == of => format!("All {some} API keys of {name} {} by it.", way.verb(2)),
        (count, of) => {
            format!("{some} of {} API keys of {name} {} by it.", words::number(of), way.verb(count))
        }
    }
}

const fn no_keys(principal: &Principal) -> &'static str {
    match principal {
        Principal::GroupMapping(_) => {
            "No API key changes. What a group mapping gives counts in the console only: an API key of an SSO user has the user's direct rights."
        }
        Principal::IdentityPool(_) => {
            "No API key changes. The workloads of an identity pool sign in with tokens and own no keys."
        }
        Principal::Everyone | Principal::User(_) | Principal::ServiceAccount(_) => "No API key changes.",
    }
}

/// Whether a role on a pattern gives anything where a key can be presented: the rule of `access::power_of_binding`, by
/// which the pages of accounts and keys say what a binding comes to.
fn gives_to(org: &Org, key: &ApiKey, binding: &RoleBinding) -> bool {
    targets_of(org, &key.scope).iter().any(|target| power_of_binding(org, binding, target).is_some())
}
