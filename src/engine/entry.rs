//! Journal entries and their stored form.
//!
//! An entry is a header and pages of changes. The header names the digest of the pages and the digest of the
//! header before it, so that the last header's digest vouches for the whole journal. Digests are over the
//! stored bytes, which is why an entry keeps the bytes it was read from or written as.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::{
    access::ActsBy,
    model::{ObjectRef, OrganizationId, Owner, Timestamp},
    org::{Change, Digest, Org, Position, Seq, Step},
};

/// The format this version writes. Older ones are read as well.
///
/// Format 1 named tombstones by their id alone; see [`TombstoneId`](crate::model::TombstoneId).
pub const FORMAT: u32 = 2;

/// The first format that was ever written.
pub(super) const OLDEST: u32 = 1;

/// Pages are closed at this size: below the 64 KiB above which Chromium stores a value as a file.
const PAGE: usize = 60_000;

/// One journal entry as it is stored: a header and pages of changes, as JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The entry's number. Numbers are taken once.
    pub seq: Seq,
    /// The header.
    pub header: Vec<u8>,
    /// The changes, each page an array.
    pub pages: Vec<Vec<u8>>,
}

/// What an entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    /// What was done.
    pub deed: Deed,
    /// To which objects, without those that only went along. Empty for an import.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<ObjectRef>,
}

/// What an entry did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// The organization began.
    Found,
    /// Objects were made.
    Create,
    /// Objects were changed.
    Update,
    /// Objects were deleted, with all that could not exist without them.
    Delete,
    /// An API key was deleted because its secret is compromised.
    Revoke,
    /// An earlier entry was taken back.
    Undo(Seq),
    /// One object was brought back to what it was after an earlier entry.
    Restore(Seq),
    /// Objects came from outside.
    Import,
    /// The organization went on from a checkpoint that spoke up to this entry of a journal that was lost.
    Resume(Seq),
}

/// From where an entry came: the program that asked for it, as opposed to the person who did.
///
/// A record without one was written before this was noted, and then there was the console alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Client {
    /// A page of the console.
    #[default]
    Console,
    /// The worker that imports files.
    Import,
    /// The maker of the demo organization.
    Demo,
    /// A client of the REST contract, acting by an API key.
    Rest,
    /// A program that embeds the module.
    Module,
}

impl Client {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_console(&self) -> bool {
        matches!(self, Self::Console)
    }

    /// By what whoever asks from there acts.
    pub const fn acts_by(self) -> ActsBy {
        match self {
            Self::Console | Self::Import | Self::Demo | Self::Module => ActsBy::Session,
            Self::Rest => ActsBy::ApiKey,
        }
    }
}

/// Everything about an entry but its changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The format of header and pages.
    pub format: u32,
    /// Whose journal it stands in.
    pub organization: OrganizationId,
    /// Its number.
    pub seq: Seq,
    /// Its time; never before that of the entry before it.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Owner,
    /// From where. Left out of what is stored for the console, as before this was noted.
    #[serde(default, skip_serializing_if = "Client::is_console")]
    pub client: Client,
    /// What was done.
    pub intent: Intent,
    /// The command that asked for it.
    pub command: Uuid,
    /// The digest of the header before it; zeros in the first.
    pub previous: Digest,
    /// How many pages of changes there are.
    pub pages: u32,
    /// How many changes there are.
    pub changes: u32,
    /// The digest of the pages.
    pub digest: Digest,
}

/// A journal entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Everything about it but its changes.
    pub header: Header,
    /// The digest of the stored header.
    pub head: Digest,
    /// Its changes, no object twice.
    pub changes: Vec<Change>,
}

/// Why stored bytes are not the entry they should be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Damage {
    /// It was written by a newer version.
    #[error("entry {seq} was written by a newer version of Keyplane (format {format})")]
    NewerFormat {
        /// Which entry.
        seq: Seq,
        /// Its format.
        format: u32,
    },
    /// The header cannot be read.
    #[error("the header of entry {seq} cannot be read: {detail}")]
    Header {
        /// Which entry.
        seq: Seq,
        /// What the parser said.
        detail: String,
    },
    /// The header belongs to another number or organization.
    #[error("entry {seq} holds another entry's header")]
    Swapped {
        /// Which entry.
        seq: Seq,
    },
    /// The header does not follow the one before it.
    #[error("entry {seq} does not follow the entry before it")]
    Broken {
        /// Which entry.
        seq: Seq,
    },
    /// The pages are not those the header vouches for.
    #[error("the changes of entry {seq} are not as they were written")]
    Pages {
        /// Which entry.
        seq: Seq,
    },
    /// A page cannot be read although its digest holds.
    #[error("page {page} of entry {seq} cannot be read: {detail}")]
    Content {
        /// Which entry.
        seq: Seq,
        /// Which page, from 0.
        page: usize,
        /// What the parser said.
        detail: String,
    },
}

impl Header {
    /// Where the organization stands after this entry.
    pub const fn position(&self, head: Digest) -> Position {
        Position { seq: self.seq, head, at: self.at }
    }
}

/// What a new entry is made of.
pub(super) struct Draught<'a> {
    pub org: &'a Org,
    pub organization: OrganizationId,
    pub at: Timestamp,
    pub actor: Owner,
    pub client: Client,
    pub intent: Intent,
    pub command: Uuid,
    pub changes: Vec<Change>,
}

/// Writes the next entry: the entry itself and what is stored of it.
pub(super) fn seal(draught: Draught<'_>) -> (Entry, Record) {
    let pages = write_pages(&draught.changes);
    let last = draught.org.position();
    let header = Header {
        format: FORMAT,
        organization: draught.organization,
        seq: last.seq + 1,
        at: draught.at,
        actor: draught.actor,
        client: draught.client,
        intent: draught.intent,
        command: draught.command,
        previous: last.head,
        pages: u32::try_from(pages.len()).unwrap_or(u32::MAX),
        changes: u32::try_from(draught.changes.len()).unwrap_or(u32::MAX),
        digest: digest_of(&pages),
    };
    let bytes = to_json(&header);
    let entry = Entry { head: Digest::of(&bytes), changes: draught.changes, header };
    let record = Record { seq: entry.header.seq, header: bytes, pages };
    (entry, record)
}

fn digest_of(pages: &[Vec<u8>]) -> Digest {
    Digest::of_parts(pages.iter().map(Vec::as_slice))
}

/// Serialising our own types into memory cannot fail: they have string keys and no foreign code.
pub(super) fn to_json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

fn write_pages(changes: &[Change]) -> Vec<Vec<u8>> {
    let mut pages = Vec::new();
    let mut page: Vec<u8> = Vec::new();
    for change in changes {
        let change = to_json(change);
        if !page.is_empty() && page.len() + change.len() > PAGE {
            page.push(b']');
            pages.push(std::mem::take(&mut page));
        }
        page.push(if page.is_empty() { b'[' } else { b',' });
        page.extend_from_slice(&change);
    }
    if !page.is_empty() {
        page.push(b']');
        pages.push(page);
    }
    pages
}

impl Record {
    /// Reads the header and checks that it is the entry that follows `last`.
    ///
    /// # Errors
    ///
    /// A [`Damage`] that says what is wrong. The pages are not looked at yet.
    pub fn open_header(
        &self,
        organization: OrganizationId,
        last: Position,
    ) -> Result<(Header, Digest), Damage> {
        let header = self.read_header()?;
        let seq = self.seq;
        if header.seq != seq || header.organization != organization {
            return Err(Damage::Swapped { seq });
        }
        if header.previous != last.head || seq != last.seq + 1 || (last.seq > 0 && header.at < last.at) {
            return Err(Damage::Broken { seq });
        }
        Ok((header, Digest::of(&self.header)))
    }

    /// Reads the header by itself, whatever stands before it.
    pub fn read_header(&self) -> Result<Header, Damage> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let seq = self.seq;
        let unreadable = |error: serde_json::Error| Damage::Header { seq, detail: error.to_string() };
        let Format { format } = serde_json::from_slice(&self.header).map_err(unreadable)?;
        match format {
            OLDEST..=FORMAT => serde_json::from_slice(&self.header).map_err(unreadable),
            format if format > FORMAT => Err(Damage::NewerFormat { seq, format }),
            format => Err(Damage::Header { seq, detail: format!("no version ever wrote format {format}") }),
        }
    }

    /// Checks the pages against the header's digest.
    pub fn check_pages(&self, header: &Header) -> Result<(), Damage> {
        let count = usize::try_from(header.pages).unwrap_or(usize::MAX);
        if self.pages.len() == count && digest_of(&self.pages) == header.digest {
            Ok(())
        } else {
            Err(Damage::Pages { seq: self.seq })
        }
    }

    /// Reads one page of changes. Check the pages first.
    pub fn read_page(&self, page: usize) -> Result<Vec<Change>, Damage> {
        let bytes = self.pages.get(page).map(Vec::as_slice).unwrap_or_default();
        serde_json::from_slice(bytes).map_err(|error| Damage::Content {
            seq: self.seq,
            page,
            detail: error.to_string(),
        })
    }

    /// Reads the whole entry and checks that it is the one that follows `last`.
    pub fn open(&self, organization: OrganizationId, last: Position) -> Result<Entry, Damage> {
        let (header, head) = self.open_header(organization, last)?;
        self.open_with(header, head)
    }

    /// Reads the whole entry, whatever stands before it: for the history, whose chain was checked on opening.
    pub fn open_alone(&self) -> Result<Entry, Damage> {
        let header = self.read_header()?;
        self.open_with(header, Digest::of(&self.header))
    }

    fn open_with(&self, header: Header, head: Digest) -> Result<Entry, Damage> {
        self.check_pages(&header)?;
        let mut changes = Vec::with_capacity(usize::try_from(header.changes).unwrap_or(0).min(1 << 20));
        for page in 0..self.pages.len() {
            changes.extend(self.read_page(page)?);
        }
        if changes.len() != usize::try_from(header.changes).unwrap_or(usize::MAX) {
            return Err(Damage::Pages { seq: self.seq });
        }
        Ok(Entry { header, head, changes })
    }
}

impl Entry {
    /// What applying it takes.
    pub fn step(&self) -> Step<'_> {
        Step {
            position: self.header.position(self.head),
            command: self.header.command,
            changes: &self.changes,
        }
    }
}
