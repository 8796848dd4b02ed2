//! What is left of deleted objects, so that no id is ever used twice.

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// Why an object is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retirement {
    /// It was deleted.
    Deleted,
    /// It was an API key whose secret somebody else may have. If it ever comes back, it comes without its
    /// digest; so this tombstone stays even then.
    Compromised,
}

/// The mark of an id that was in use and may never name anything else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// The id, of whatever kind.
    pub id: Box<str>,
    /// Why the object is gone.
    pub why: Retirement,
    /// Since when.
    pub at: Timestamp,
}
