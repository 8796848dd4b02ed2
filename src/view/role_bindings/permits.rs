//! What a role permits where it is bound, in lines a person can read: on what, which of it, and what may be done.
//!
//! The rows are those that a decision goes by ([`access::rows`]); here they are only put into words, and rows that say the
//! same of several kinds become one line.

use crate::{
    access::{self, Grant, Reach},
    model::{BindingLevel, CrnPattern, Role},
    view::words::capitalised,
};

/// One line of what a role permits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    /// Kinds of resources, in the plural: `topics`.
    pub kinds: Vec<&'static str>,
    /// Which of them, where it is not all that the binding reaches: `of service accounts`.
    pub which: Option<&'static str>,
    /// What may be done, as after "may": `see`, `write to`.
    pub may: Vec<&'static str>,
    /// What part of it, where that is not all: `the support plan only`.
    pub only: Option<&'static str>,
}

impl Permit {
    /// `Topics`, `Kafka API keys and Cloud API keys of service accounts`.
    pub fn what(&self) -> String {
        let kinds = match self.kinds.as_slice() {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        };
        let which = self.which.map(|which| format!(" {which}")).unwrap_or_default();
        let only = self.only.map(|only| format!(" ({only})")).unwrap_or_default();
        capitalised(&format!("{kinds}{which}{only}"))
    }

    /// `see, read, write to`.
    pub fn may(&self) -> String {
        self.may.join(", ")
    }
}

/// What `role` permits when it is bound to `pattern`, in the order of its table.
pub fn permits(role: Role, pattern: &CrnPattern) -> Vec<Permit> {
    let level = BindingLevel::of(pattern);
    let mut permits: Vec<Permit> = Vec::new();
    for row in access::rows(role, pattern) {
        let permit = line(row, level);
        match permits.iter_mut().find(|known| known.is_like(&permit)) {
            Some(known) => known.kinds.extend(permit.kinds),
            None => permits.push(permit),
        }
    }
    permits
}

impl Permit {
    /// Whether another line says the same of other kinds.
    fn is_like(&self, other: &Self) -> bool {
        (self.which, &self.may, self.only) == (other.which, &other.may, other.only)
    }
}

fn line(row: &Grant, level: Option<BindingLevel>) -> Permit {
    Permit {
        kinds: vec![row.kind.plural()],
        which: which(row.reach, level),
        may: row.operations.iter().map(access::Operation::verb).collect(),
        only: row.part,
    }
}

fn which(reach: Reach, level: Option<BindingLevel>) -> Option<&'static str> {
    match reach {
        Reach::Within => None,
        Reach::Organization => {
            (level != Some(BindingLevel::Organization)).then_some("anywhere in the organization")
        }
        Reach::ServiceAccounts => Some("on service accounts"),
        Reach::Around => Some("and the one it lies in"),
        Reach::Cluster => Some("(the one it lies in)"),
        Reach::KeysWithin => Some("of service accounts"),
        Reach::KeysOfUsers => Some("of users"),
        Reach::KeysOfAccount => Some("of this service account"),
        Reach::OwnWithin => Some("of its own"),
    }
}
