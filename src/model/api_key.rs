//! API keys.

use serde::{Deserialize, Serialize};

use super::{ApiKeyId, ExpiryDate, Origin, Owner, Scope, SecretDigest, Timestamp};

/// What is known of a key's secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    /// Keyplane issued it and can verify it.
    Digest(SecretDigest),
    /// The key was imported; its secret was never seen here.
    #[default]
    Unknown,
    /// The key was revoked as compromised: its digest is gone for good.
    Withdrawn,
}

impl Credential {
    fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}

/// Whether every service knows a key yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Propagation {
    /// Not before the time given.
    Propagating {
        /// When it will be usable everywhere.
        until: Timestamp,
    },
    /// It is.
    Usable,
}

/// An API key: a static credential of one owner for one scope, both fixed.
///
/// It carries no permissions of its own; what it may do is what its owner may do at the moment of use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKey {
    /// The public half of the pair, never reused.
    pub id: ApiKeyId,
    /// Display name, may be empty; not unique.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub name: Box<str>,
    /// Description, may be empty.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub description: Box<str>,
    /// Whose key it is.
    pub owner: Owner,
    /// What it is for.
    pub scope: Scope,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last edited; equal to `created` until then.
    pub updated: Timestamp,
    /// Until when it works, if not for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<ExpiryDate>,
    /// What is known of its secret.
    #[serde(default, skip_serializing_if = "Credential::is_unknown")]
    pub credential: Credential,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl ApiKey {
    /// Whether every service knows it at `now`. Imported keys have long arrived.
    pub fn propagation(&self, now: Timestamp) -> Propagation {
        let until = self.created.plus_seconds(self.scope.kind().propagation_seconds());
        match self.origin {
            Origin::Created if now < until => Propagation::Propagating { until },
            Origin::Created | Origin::Imported | Origin::Placeholder => Propagation::Usable,
        }
    }

    /// Whether it has expired at `now`.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires.is_over(now))
    }
}
