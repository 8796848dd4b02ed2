//! Who may do something.

use super::{decision::Decision, resource::Question, standing::Standing};
use crate::{model::Principal, org::Org};

/// Somebody who may, and the rule by which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub principal: Principal,
    /// Allowed, and why.
    pub decision: Decision,
}

/// Everybody who may do something, signed in or with a token of their own: users, service accounts, group mappings,
/// identity pools, and everyone there is where an ACL says so. What an API key may besides, its scope decides.
pub fn who_may(org: &Org, question: &Question) -> Vec<Holder> {
    principals(org)
        .filter_map(|principal| {
            let decision = Standing::of_principal(org, &principal).may(question);
            decision.is_allowed().then_some(Holder { principal, decision })
        })
        .collect()
}

/// Everybody of whom it may be asked, in the order of the lists.
pub fn principals(org: &Org) -> impl Iterator<Item = Principal> {
    let users = org.users().iter().map(|user| Principal::User(user.id.clone()));
    let accounts = org.service_accounts().iter().map(|account| Principal::ServiceAccount(account.id.clone()));
    let groups = org.group_mappings().iter().map(|mapping| Principal::GroupMapping(mapping.id.clone()));
    let pools = org.identity_pools().iter().map(|pool| Principal::IdentityPool(pool.id.clone()));
    users.chain(accounts).chain(groups).chain(pools).chain([Principal::Everyone])
}
