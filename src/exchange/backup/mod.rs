//! A whole organization in one file, journal included.
//!
//! The file is text, one JSON value a line:
//!
//! 1. the head: format, version, organization, name, number of entries, digest of the last entry's header;
//! 2. one line an entry, in order: its number, and header and pages as JSON strings, so that exactly the stored
//!    bytes come back and every digest of the journal holds;
//! 3. the tail: number of entries again, and the SHA-256 of everything before it, line feeds included.
//!
//! Writing and reading both check the journal's chain: what is written can be read, and what was read is whole.
//! No secret is in it, as none is in the journal.

mod read;
mod write;

use serde::{Deserialize, Serialize};

use crate::{
    model::{OrganizationId, Timestamp},
    org::{Digest, Position},
};

pub use read::{Backup, ReadError, Reader};
pub use write::{WriteError, Writer};

/// The largest file that is read, in bytes.
pub const SIZE_LIMIT: usize = 512 * 1024 * 1024;

/// What the head calls the format.
const FORMAT: &str = "keyplane-organization";
/// The version this Keyplane writes.
const VERSION: u32 = 1;

/// What the first line says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Whose journal it is.
    pub organization: OrganizationId,
    /// The organization's name when the file was written, for people.
    pub name: String,
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
