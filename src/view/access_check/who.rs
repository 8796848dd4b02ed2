//! Everybody who may, as lines of a list.

use super::{
    reasons::because,
    words::{Piece, Sentence, deed, principal, say},
};
use crate::{
    access::{Asker, Question, who_may},
    model::{Owner, Principal},
    org::Org,
    view::words::number,
};

/// Everybody who may do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Everybody {
    /// How many, in a sentence: `3 may read topic orders on Kafka cluster prod.`
    pub headline: String,
    /// Who.
    pub lines: Vec<WhoLine>,
}

/// One of those who may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoLine {
    /// Who.
    pub who: Piece,
    /// What kind of principal: `Service account`.
    pub kind: &'static str,
    /// How many API keys of it there are that may carry this right; `None` for what owns none.
    pub keys: Option<usize>,
    /// Who, as the address of the other question names it.
    pub principal: Principal,
    /// The rule by which.
    pub because: Sentence,
}

/// Asks who may.
pub fn everybody(org: &Org, question: &Question) -> Everybody {
    let found = who_may(org, question);
    let count = match found.len() {
        0 => "Nobody".to_owned(),
        some => number(some),
    };
    let lines = found.into_iter().map(|holder| {
        let asker = Asker::Principal(holder.principal.clone());
        WhoLine {
            who: principal(org, &holder.principal),
            kind: kind(&holder.principal),
            keys: owner(&holder.principal).map(|owner| org.count_keys_of(&owner)),
            because: because(org, &asker, question, &holder.decision),
            principal: holder.principal,
        }
    });
    Everybody { headline: format!("{count} may {}.", deed(org, question)), lines: lines.collect() }
}

/// What kind of principal one is.
pub const fn kind(principal: &Principal) -> &'static str {
    match principal {
        Principal::User(_) => "User",
        Principal::ServiceAccount(_) => "Service account",
        Principal::GroupMapping(_) => "Group mapping",
        Principal::IdentityPool(_) => "Identity pool",
        Principal::Everyone => "By an ACL for User:*",
    }
}

fn owner(principal: &Principal) -> Option<Owner> {
    match principal {
        Principal::User(id) => Some(Owner::User(id.clone())),
        Principal::ServiceAccount(id) => Some(Owner::ServiceAccount(id.clone())),
        Principal::GroupMapping(_) | Principal::IdentityPool(_) | Principal::Everyone => None,
    }
}

/// Words for a screen reader where a list is empty.
pub fn nobody() -> Sentence {
    vec![say("No role, no ACL and no baseline gives it to anybody.")]
}
