//! A whole organization in one file, journal included.
//!
//! The file is text, one JSON value a line:
//!
//! 1. the head: format, version, organization, name, number of entries, digest of the last entry's header;
//! 2. one line an entry, in order: its number, and header and pages as JSON strings, so that exactly the stored
//!    bytes come back and every digest of the journal holds;
//! 3. where last use is tracked, lines of observations: which keys were seen in use, by whom told, in which period.
//!    They stand outside of the journal and of its digests;
//! 4. the tail: number of entries again, and the SHA-256 of everything before it, line feeds included.
//!
//! Writing and reading both check the journal's chain: what is written can be read, and what was read is whole.
//! No secret is in it, as none is in the journal.
//!
//! A file without observations has version 1; observations make it version 2, which an older Keyplane declines by
//! name instead of calling the file damaged.

mod read;
mod write;

use serde::{Deserialize, Serialize};

use crate::{
    model::{ApiKeyId, LastUse, OrganizationId, OrganizationKind, Timestamp},
    org::{Digest, Position},
};

pub use read::{Backup, ReadError, Reader};
pub use write::{WriteError, Writer};

/// The largest file that is read, in bytes.
pub const SIZE_LIMIT: usize = 512 * 1024 * 1024;

/// What the head calls the format.
const FORMAT: &str = "keyplane-organization";
/// The version of a file without observations.
const VERSION: u32 = 1;
/// The version of a file with observations.
const VERSION_WITH_USES: u32 = 2;

/// Observations in one line.
const USES_IN_LINE: usize = 400;

/// What the first line says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Whose journal it is.
    pub organization: OrganizationId,
    /// The organization's name when the file was written, for people.
    pub name: String,
    /// Whether it is the demo, for people.
    #[serde(default, skip_serializing_if = "OrganizationKind::is_ordinary")]
    pub kind: OrganizationKind,
    /// How many entries there are.
    pub entries: u64,
    /// The digest of the last entry's header, which vouches for the whole journal.
    pub head: Digest,
}

/// What the first line begins with, whatever else the format may hold.
#[derive(Serialize, Deserialize)]
struct Format {
    format: String,
    version: u32,
}

/// The first line.
#[derive(Serialize)]
struct FirstLine<'a> {
    #[serde(flatten)]
    format: Format,
    #[serde(flatten)]
    head: &'a Head,
}

/// A line of observations.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UsesLine {
    uses: Vec<(ApiKeyId, LastUse)>,
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LastLine {
    entries: u64,
    sha256: Digest,
}

/// Where a journal stands before its first entry.
const fn before_the_first(at: Timestamp) -> Position {
    Position { seq: 0, head: Digest::ZERO, at }
}
