//! What one row of the list of API keys says.

use super::{
    health::{KeyHealth, health_of},
    last_use::{LastUsed, last_used},
    words,
};
use crate::{
    model::{ApiKey, ApiKeyId, ScopeKind, Timestamp},
    org::{Org, Uses},
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
    /// When it was last seen in use, and who says so.
    pub used: LastUsed,
    /// How it is.
    pub health: KeyHealth,
}

/// What the row of a key says.
pub fn row_of(org: &Org, uses: &Uses, key: &ApiKey, now: Timestamp) -> KeyRow {
    row_with(org, uses, key, health_of(org, uses, key, now), now)
}

/// What the row of a key says whose health is known.
pub fn row_with(org: &Org, uses: &Uses, key: &ApiKey, health: KeyHealth, now: Timestamp) -> KeyRow {
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
        used: last_used(uses.of(&key.id), now),
        health,
    }
}
