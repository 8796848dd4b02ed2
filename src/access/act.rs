//! The acts that can be permitted or denied.

use std::fmt;

use crate::model::{Crn, CrnPattern, Kind, Owner, Role, Scope};

/// What is done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Make it.
    Create,
    /// Change it.
    Alter,
    /// Remove it.
    Delete,
}

impl fmt::Display for Verb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "create",
            Self::Alter => "change",
            Self::Delete => "delete",
        })
    }
}

/// One act on one object.
#[derive(Clone, Copy, Debug)]
pub enum Act<'a> {
    /// On an API key.
    Key {
        /// What is done.
        verb: Verb,
        /// Whose key.
        owner: &'a Owner,
        /// What the key is for.
        scope: &'a Scope,
    },
    /// On a role binding.
    Binding {
        /// What is done: bindings are created and deleted only.
        verb: Verb,
        /// The role bound.
        role: Role,
        /// What it is bound to.
        bound: &'a CrnPattern,
    },
    /// Making an API key of an owner, for whatever: what for is not chosen yet.
    SomeKey {
        /// Whose key.
        owner: &'a Owner,
    },
    /// Making one of a kind that lies in what somebody chooses, which is not chosen yet. Permitted where the same is
    /// permitted in some place within this one.
    Some {
        /// What kind of object. What lies in the organization itself is an [`Act::Object`].
        kind: Kind,
        /// The widest place that may be chosen.
        within: &'a Crn,
    },
    /// On anything else.
    Object {
        /// What is done.
        verb: Verb,
        /// To what kind of object.
        kind: Kind,
        /// The object; for something new, what it will lie in.
        place: &'a Crn,
        /// The account itself, where the object is one.
        account: Option<&'a Owner>,
    },
}

impl Act<'_> {
    /// What is done.
    pub const fn verb(&self) -> Verb {
        match self {
            Self::Key { verb, .. } | Self::Binding { verb, .. } | Self::Object { verb, .. } => *verb,
            Self::SomeKey { .. } | Self::Some { .. } => Verb::Create,
        }
    }

    /// To what kind of object.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Key { .. } | Self::SomeKey { .. } => Kind::ApiKey,
            Self::Binding { .. } => Kind::RoleBinding,
            Self::Object { kind, .. } | Self::Some { kind, .. } => *kind,
        }
    }
}
