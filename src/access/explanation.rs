//! Every rule that a decision looked at, what each says, and what would have to change for the answer to be another.
//!
//! It is the decision's own work: each rule is tried by the functions that decide, and the one that decided is the one
//! that [`Standing::may`] names.

use super::{
    acls::{AclEffect, AclGrounds, AclMiss},
    decision::{Because, BindingGrounds, BindingMiss, Case, Decision, Own},
    remedy::{Remedy, remedies},
    resource::Question,
    standing::{Asker, Standing},
};
use crate::{
    model::{AclId, Principal, RoleBindingId, Timestamp},
    org::Org,
};

/// A decision with all that bears on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The decision.
    pub decision: Decision,
    /// What the rules of the account say, where the key itself stands in the way; else `None`.
    pub but_for_the_key: Option<Decision>,
    /// What the owner of a key may when signed in; `None` for anybody else.
    pub signed_in: Option<Decision>,
    /// Every rule of whoever asks: the one that decides first, then those with a say, then the rest.
    pub considered: Vec<Considered>,
    /// What would have to change: each by itself enough, the narrowest first. None where nothing can.
    pub remedies: Vec<Remedy>,
}

/// A rule that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Considered {
    /// Which.
    pub rule: Rule,
    /// Whose: whom an ACL names, who holds a role.
    pub principal: Principal,
    /// What it says by itself.
    pub says: Says,
    /// What became of it.
    pub weight: Weight,
}

/// A rule of an organization, or one that holds for everybody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A Kafka ACL.
    Acl(AclId),
    /// A role binding.
    Binding(RoleBindingId),
    /// What everybody may do with the own things.
    Own(Own),
}

/// What a rule says to a question by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// No, whatever else there is.
    Denies(AclGrounds),
    /// Yes, by an ACL.
    AclAllows(AclGrounds),
    /// Yes, by a role.
    RoleAllows(BindingGrounds),
    /// Yes, it is the asker's own.
    OwnAllows(Own),
    /// The ACL denies creating any topic: what would permit just that does not count.
    Closes,
    /// The ACL has no bearing.
    AclMisses(AclMiss),
    /// The role has no bearing.
    RoleMisses(BindingMiss),
}

/// What became of a rule in a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// It decided.
    Decides,
    /// It says the same; it would decide if the one that did were not there.
    Agrees,
    /// It allows, and is beaten: by a denial, by the key's scope or by its state.
    Beaten,
    /// It is a group's, and groups do not count for API keys.
    SetAside,
    /// It has no bearing.
    Silent,
}

/// Explains whether somebody may do something.
pub fn explain(org: &Org, asker: &Asker, question: &Question, now: Timestamp) -> Explanation {
    let standing = Standing::of(org, asker, now);
    let decision = standing.may(question);
    let stands_in_the_way = matches!(decision.because, Because::Fault(_) | Because::Scope(_));
    let freed = Standing { fault: None, scope: None, ..standing.clone() };
    let owner = standing.scope.and(standing.account.as_ref());
    let signed_in = owner.map(|owner| Standing::of_principal(org, owner).may(question));
    let case = Case::new(&standing, question);
    let mut considered = consider(&case, &decision);
    considered.sort_by_key(|one| one.weight);
    let remedies = remedies(&case, &decision, &considered);
    Explanation {
        but_for_the_key: (stands_in_the_way && standing.account.is_some()).then(|| freed.may(question)),
        signed_in,
        considered,
        remedies,
        decision,
    }
}

fn consider(case: &Case<'_>, decision: &Decision) -> Vec<Considered> {
    let org = case.standing.org;
    let aside = case.standing.set_aside();
    let mut all = Vec::new();
    let named = case.named_by_acls().cloned().collect::<Vec<_>>();
    for principal in named.iter().chain(&aside) {
        for (_, acl) in org.acls_of(principal) {
            let says = match case.acl(acl) {
                AclEffect::Denies(grounds) => Says::Denies(grounds),
                AclEffect::Allows(grounds) => Says::AclAllows(grounds),
                AclEffect::Closes => Says::Closes,
                AclEffect::Misses(miss) => Says::AclMisses(miss),
            };
            all.push((Rule::Acl(acl.id.clone()), principal, says));
        }
    }
    for principal in case.standing.counted.iter().chain(&aside) {
        for binding in org.bindings_of(principal) {
            let says = case.binding(binding).map_or_else(Says::RoleMisses, Says::RoleAllows);
            all.push((Rule::Binding(binding.id.clone()), principal, says));
        }
    }
    if let (Some(own), Some(account)) = (case.own(), &case.standing.account) {
        all.push((Rule::Own(own), account, Says::OwnAllows(own)));
    }
    let weigh = |(rule, principal, says): (Rule, &Principal, Says)| Considered {
        weight: weight(decision, &rule, says, aside.contains(principal)),
        principal: principal.clone(),
        rule,
        says,
    };
    all.into_iter().map(weigh).collect()
}

fn weight(decision: &Decision, rule: &Rule, says: Says, set_aside: bool) -> Weight {
    let decides = match (&decision.because, rule) {
        (Because::Acl(decided), Rule::Acl(id)) => decided.id == *id,
        (Because::Binding(decided), Rule::Binding(id)) => decided.id == *id,
        (Because::Own(decided), Rule::Own(own)) => decided == own,
        (_, Rule::Acl(_) | Rule::Binding(_) | Rule::Own(_)) => false,
    };
    let agrees = match says {
        Says::AclMisses(_) | Says::RoleMisses(_) | Says::Closes => return Weight::Silent,
        Says::Denies(_) => !decision.is_allowed() && matches!(decision.because, Because::Acl(_)),
        Says::AclAllows(_) | Says::RoleAllows(_) | Says::OwnAllows(_) => decision.is_allowed(),
    };
    if set_aside {
        Weight::SetAside
    } else if decides {
        Weight::Decides
    } else if agrees {
        Weight::Agrees
    } else {
        Weight::Beaten
    }
}
