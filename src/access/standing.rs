//! Who asks, and whose rules count for it.

use super::{
    key_scope::{Lapse, lapse},
    mapped::mapped,
};
use crate::{
    model::{ApiKeyId, Credential, ObjectRef, Principal, RoleBinding, Scope, Timestamp, User, UserState},
    org::Org,
};

/// Who wants to do something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asker {
    /// A principal itself: a user who is signed in, an application with a token of its own, all users of a group.
    Principal(Principal),
    /// Whoever presents an API key.
    Key(ApiKeyId),
}

/// By what an account acts. It decides whose rules count besides its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActsBy {
    /// Signed in: what the groups of an SSO user may do, the user may do.
    Session,
    /// An API key, which has the direct rights of its owner only. Source: `facts/domain.md` 10.4.
    ApiKey,
}

/// Why somebody may do nothing at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No key of this id is here.
    UnknownKey(ApiKeyId),
    /// The key was revoked as compromised.
    Compromised(ApiKeyId),
    /// The key does not work, or not yet.
    Lapsed(Lapse),
    /// No such user, account, pool or group is here.
    UnknownPrincipal(Principal),
    /// The user was invited or deactivated.
    NotActive(UserState),
}

/// Somebody who asks, looked up once for any number of questions.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The organization.
    pub org: &'a Org,
    /// Whose account it is: the principal itself, or the owner of the key. `None` for a key that is not here.
    pub account: Option<Principal>,
    /// Whose rules count: the account's, and the groups' that count with it.
    pub counted: Vec<Principal>,
    /// What the key is for; `None` without a key.
    pub scope: Option<&'a Scope>,
    /// Why nothing at all is permitted.
    pub fault: Option<Fault>,
}

impl<'a> Standing<'a> {
    /// Looks up who asks.
    pub fn of(org: &'a Org, asker: &Asker, now: Timestamp) -> Self {
        match asker {
            Asker::Principal(principal) => Self::of_principal(org, principal),
            Asker::Key(id) => Self::of_key(org, id, now),
        }
    }

    /// A principal itself. What a user's groups may do, the user may do.
    pub fn of_principal(org: &'a Org, principal: &Principal) -> Self {
        Self::acting(org, principal, ActsBy::Session)
    }

    /// A principal that acts in one of the two ways.
    pub fn acting(org: &'a Org, principal: &Principal, by: ActsBy) -> Self {
        let mut counted = vec![principal.clone()];
        match by {
            ActsBy::Session => counted.extend(groups(org, principal)),
            ActsBy::ApiKey => {}
        }
        Self { org, account: Some(principal.clone()), counted, scope: None, fault: fault(org, principal) }
    }

    /// The role bindings that count.
    pub(super) fn held(&self) -> impl Iterator<Item = &'a RoleBinding> {
        self.counted.iter().flat_map(|principal| self.org.bindings_of(principal))
    }

    /// Groups of the owner of a key: their rules would count if the owner were signed in, and do not for the key.
    pub fn set_aside(&self) -> Vec<Principal> {
        match (self.scope, &self.account) {
            (Some(_), Some(owner)) => groups(self.org, owner),
            (Some(_) | None, _) => Vec::new(),
        }
    }

    fn of_key(org: &'a Org, id: &ApiKeyId, now: Timestamp) -> Self {
        let Some(key) = org.api_keys().get(id) else {
            let fault = match org.tombstone_of(&ObjectRef::ApiKey(id.clone())).map(|stone| stone.why) {
                Some(crate::model::Retirement::Compromised) => Fault::Compromised(id.clone()),
                Some(crate::model::Retirement::Deleted) | None => Fault::UnknownKey(id.clone()),
            };
            return Self { org, account: None, counted: Vec::new(), scope: None, fault: Some(fault) };
        };
        let owner = Principal::from(key.owner.clone());
        let fault = match key.credential {
            Credential::Withdrawn => Some(Fault::Compromised(id.clone())),
            Credential::Digest(_) | Credential::Unknown => lapse(org, key, now).map(Fault::Lapsed),
        };
        Self { org, counted: vec![owner.clone()], account: Some(owner), scope: Some(&key.scope), fault }
    }
}

fn user<'a>(org: &'a Org, principal: &Principal) -> Option<&'a User> {
    match principal {
        Principal::User(id) => org.users().get(id),
        Principal::ServiceAccount(_)
        | Principal::GroupMapping(_)
        | Principal::IdentityPool(_)
        | Principal::Everyone => None,
    }
}

fn groups(org: &Org, principal: &Principal) -> Vec<Principal> {
    if let Some(known) = org.groups_of_looker(principal) {
        return known.to_vec();
    }
    let user = user(org, principal);
    let mappings = user.into_iter().flat_map(|user| mapped(org, user));
    mappings.map(|mapping| Principal::GroupMapping(mapping.id.clone())).collect()
}

fn fault(org: &Org, principal: &Principal) -> Option<Fault> {
    let known = match principal {
        Principal::User(id) => match org.users().get(id) {
            Some(user) if user.state != UserState::Active => return Some(Fault::NotActive(user.state)),
            found => found.is_some(),
        },
        Principal::ServiceAccount(id) => org.service_accounts().contains(id),
        Principal::GroupMapping(id) => org.group_mappings().contains(id),
        Principal::IdentityPool(id) => org.identity_pools().contains(id),
        // ACLs for everybody speak of whoever there may be.
        Principal::Everyone => true,
    };
    (!known).then(|| Fault::UnknownPrincipal(principal.clone()))
}
