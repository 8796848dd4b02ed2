//! Who owns an API key, and who may hold roles and ACLs.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{GroupMappingId, IdentityPoolId, ObjectRef, ServiceAccountId, UserId};

/// The owner of an API key: a user or a service account, nothing else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A user account.
    User(UserId),
    /// A service account.
    ServiceAccount(ServiceAccountId),
}

impl Owner {
    /// The owner's id as text.
    pub fn id(&self) -> &str {
        match self {
            Self::User(id) => id.as_str(),
            Self::ServiceAccount(id) => id.as_str(),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl From<Owner> for ObjectRef {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::User(id) => Self::User(id),
            Owner::ServiceAccount(id) => Self::ServiceAccount(id),
        }
    }
}

impl ObjectRef {
    /// The account that an object is, where it is one.
    pub fn account(&self) -> Option<Owner> {
        match self {
            Self::User(id) => Some(Owner::User(id.clone())),
            Self::ServiceAccount(id) => Some(Owner::ServiceAccount(id.clone())),
            Self::Organization(_)
            | Self::Environment(_)
            | Self::KafkaCluster(_)
            | Self::SchemaRegistry(_)
            | Self::KsqlCluster(_)
            | Self::ComputePool(_)
            | Self::GroupMapping(_)
            | Self::IdentityProvider(_)
            | Self::IdentityPool(_)
            | Self::RoleBinding(_)
            | Self::Acl(_)
            | Self::AppliedLimit(_)
            | Self::ApiKey(_)
            | Self::Tombstone(_) => None,
        }
    }
}

/// Who may hold role bindings and be named by ACLs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Principal {
    /// A user account.
    User(UserId),
    /// A service account.
    ServiceAccount(ServiceAccountId),
    /// Every SSO user whom the mapping's filter matches.
    GroupMapping(GroupMappingId),
    /// Every workload whose token the pool's filter matches.
    IdentityPool(IdentityPoolId),
    /// Everybody; only ACLs know it.
    Everyone,
}

/// Why a text names no principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a principal is written `User:` and an id such as u-…, sa-…, pool-… or group-…")]
pub struct PrincipalError;

impl Principal {
    /// Reads `User:<id>`. The kind follows from the id's prefix; an id without a known prefix is a user's
    /// (published data holds `u11`).
    pub fn parse(text: &str) -> Result<Self, PrincipalError> {
        let id = text.trim().strip_prefix("User:").ok_or(PrincipalError)?;
        Self::from_id(id).ok_or(PrincipalError)
    }

    /// The principal that an id names, by its prefix.
    pub fn from_id(id: &str) -> Option<Self> {
        if id == "*" {
            return Some(Self::Everyone);
        }
        if id.starts_with(ServiceAccountId::PREFIX) {
            ServiceAccountId::parse(id).ok().map(Self::ServiceAccount)
        } else if id.starts_with(IdentityPoolId::PREFIX) {
            IdentityPoolId::parse(id).ok().map(Self::IdentityPool)
        } else if id.starts_with(GroupMappingId::PREFIX) {
            GroupMappingId::parse(id).ok().map(Self::GroupMapping)
        } else {
            UserId::parse(id).ok().map(Self::User)
        }
    }

    /// The id after `User:`.
    pub fn id(&self) -> &str {
        match self {
            Self::User(id) => id.as_str(),
            Self::ServiceAccount(id) => id.as_str(),
            Self::GroupMapping(id) => id.as_str(),
            Self::IdentityPool(id) => id.as_str(),
            Self::Everyone => "*",
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "User:{}", self.id())
    }
}

impl From<Owner> for Principal {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::User(id) => Self::User(id),
            Owner::ServiceAccount(id) => Self::ServiceAccount(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principals_read_by_prefix_and_print_back() {
        for (text, kind) in [
            ("User:u-1", "User"),
            ("User:u11", "User"),
            ("User:sa-1", "ServiceAccount"),
            ("User:pool-1", "IdentityPool"),
            ("User:group-1", "GroupMapping"),
            ("User:*", "Everyone"),
        ] {
            let principal = Principal::parse(text).unwrap();
            assert!(format!("{principal:?}").starts_with(kind), "{text}");
            assert_eq!(principal.to_string(), text);
        }
        for text in ["u-1", "Group:x", "User:", ""] {
            assert_eq!(Principal::parse(text), Err(PrincipalError), "{text:?}");
        }
    }
}
