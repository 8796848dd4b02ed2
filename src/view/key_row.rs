//! What one row of the list of API keys says.

use super::words;
use crate::{
    model::{ApiKey, ApiKeyId, Credential, Origin, Owner, Propagation, ScopeKind, Timestamp, UserState},
    org::Org,
};

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// The key.
    pub id: ApiKeyId,
    /// Its name, empty where it has none.
    pub name: String,
    /// The owner's name.
    pub owner: String,
    /// The owner's id.
    pub owner_id: String,
    /// The type of scope.
    pub scope: ScopeKind,
    /// The resource's name, empty for the organization's scopes.
    pub resource: String,
    /// The resource's id, empty for the organization's scopes.
    pub resource_id: String,
    /// The environment's name, empty for the organization's scopes.
    pub environment: String,
    /// When it was made.
    pub created: Timestamp,
    /// How it is.
    pub health: KeyHealth,
}

/// How a key is: the one thing a row has to say, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyHealth {
    /// It has expired.
    Expired,
    /// Its owner is deactivated, or only named somewhere and described nowhere.
    OwnerUnavailable,
    /// It was revoked as compromised and brought back without its digest.
    Withdrawn,
    /// It expires within fourteen days.
    ExpiresSoon,
    /// It is on its way to every service.
    Propagating,
    /// It was imported: its secret cannot be checked here.
    Unverifiable,
    /// Nothing to say.
    Healthy,
}

impl KeyHealth {
    /// What the row says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Expired => "Expired",
            Self::OwnerUnavailable => "Owner not active",
            Self::Withdrawn => "Secret withdrawn",
            Self::ExpiresSoon => "Expires soon",
            Self::Propagating => "Propagating",
            Self::Unverifiable => "Secret unknown",
            Self::Healthy => "Healthy",
        }
    }

    /// How a key is at a time.
    pub fn of(org: &Org, key: &ApiKey, now: Timestamp) -> Self {
        if key.is_expired(now) {
            return Self::Expired;
        }
        if !owner_available(org, &key.owner) {
            return Self::OwnerUnavailable;
        }
        if key.credential == Credential::Withdrawn {
            return Self::Withdrawn;
        }
        if key.expires.is_some_and(|expires| expires.is_over(now.plus_seconds(14 * 86_400))) {
            return Self::ExpiresSoon;
        }
        if let Propagation::Propagating { .. } = key.propagation(now) {
            return Self::Propagating;
        }
        if key.credential == Credential::Unknown { Self::Unverifiable } else { Self::Healthy }
    }
}

fn owner_available(org: &Org, owner: &Owner) -> bool {
    match owner {
        Owner::User(id) => org.users().get(id).is_some_and(|user| user.state != UserState::Deactivated),
        Owner::ServiceAccount(id) => {
            org.service_accounts().get(id).is_some_and(|account| account.origin != Origin::Placeholder)
        }
    }
}

/// What the row of a key says.
pub fn row_of(org: &Org, key: &ApiKey, now: Timestamp) -> KeyRow {
    let resource = words::resource_name(org, &key.scope);
    KeyRow {
        id: key.id.clone(),
        name: key.name.to_string(),
        owner: words::owner_name(org, &key.owner).to_owned(),
        owner_id: key.owner.id().to_owned(),
        scope: key.scope.kind(),
        resource: resource.to_owned(),
        resource_id: if resource.is_empty() { String::new() } else { key.scope.resource_id().to_owned() },
        environment: words::environment_name(org, &key.scope).to_owned(),
        created: key.created,
        health: KeyHealth::of(org, key, now),
    }
}
