//! Keeping the journal: the [`Journal`] trait, its memory and IndexedDB forms, checkpoints, the [`Witness`],
//! what was seen of keys in use ([`UseStore`]), and word to other tabs.
//!
//! This room moves bytes. What an entry means, and whether its digests hold, is `engine`'s business; what this
//! room promises is that a record is stored whole or not at all, under a number nobody else has taken, and that
//! a stored record has reached the disk before [`Journal::append`] answers.

pub mod bundle;
#[cfg(not(target_arch = "wasm32"))]
pub mod faults;
#[cfg(target_arch = "wasm32")]
pub mod host;
#[cfg(target_arch = "wasm32")]
pub mod indexed_db;
#[cfg(target_arch = "wasm32")]
mod js_number;
pub mod memory;
#[cfg(target_arch = "wasm32")]
pub mod page;
#[cfg(target_arch = "wasm32")]
pub mod private_files;
pub mod second_copy;
#[cfg(target_arch = "wasm32")]
pub mod tabs;
#[cfg(target_arch = "wasm32")]
pub mod witness;

#[cfg(target_arch = "wasm32")]
pub use indexed_db::IndexedDbJournal;
pub use memory::{MemoryCopy, MemoryJournal, MemoryTabs, MemoryWitness};
#[cfg(target_arch = "wasm32")]
pub use private_files::PrivateFiles;
pub use second_copy::SecondCopy;
#[cfg(target_arch = "wasm32")]
pub use tabs::BroadcastTabs;
#[cfg(target_arch = "wasm32")]
pub use witness::LocalWitness;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::model::{OrganizationKind, Timestamp};

pub use crate::{engine::Record, org::Seq};

/// A checkpoint as it is stored: a manifest and numbered chunks of about 64 KB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// The entry up to which the checkpoint speaks.
    pub seq: Seq,
    /// UTF-8 JSON; lists the digest of every chunk.
    pub manifest: Vec<u8>,
    /// Chunk number and bytes, in ascending order of number.
    pub chunks: Vec<(u32, Vec<u8>)>,
}

/// What turns the stored checkpoint into a newer one, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointWrite {
    /// The manifest this write was computed against, byte for byte; `None` where no checkpoint was stored.
    ///
    /// Not its number: after a damaged checkpoint was thrown away, another tab may have stored a checkpoint of
    /// the same entry with other chunks, and a difference put over those would be a checkpoint of nothing.
    pub base: Option<Vec<u8>>,
    /// The entry up to which the new checkpoint speaks.
    pub seq: Seq,
    /// The new manifest.
    pub manifest: Vec<u8>,
    /// Chunks that are new or differ from the base; all of them where there is no base.
    pub put: Vec<(u32, Vec<u8>)>,
    /// Chunks of the base that the new checkpoint no longer has.
    pub remove: Vec<u32>,
}

/// How a checkpoint write ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckpointOutcome {
    /// It is stored.
    Saved,
    /// A checkpoint at the same or a later entry is stored already; nothing was written.
    Newer,
    /// The stored checkpoint is not the base; nothing was written. Carries what is stored, so that the caller
    /// can compute the difference again.
    Moved {
        /// The entry of the stored checkpoint, if one is stored.
        seq: Option<Seq>,
        /// Its manifest, empty where none is stored.
        manifest: Vec<u8>,
    },
}

impl CheckpointWrite {
    /// How this write ends over what is stored: its entry and its manifest, if there is one.
    fn outcome(&self, stored: Option<(Seq, &[u8])>) -> CheckpointOutcome {
        match stored {
            Some((seq, _)) if seq >= self.seq => CheckpointOutcome::Newer,
            stored if stored.map(|(_, manifest)| manifest) == self.base.as_deref() => {
                CheckpointOutcome::Saved
            }
            stored => CheckpointOutcome::Moved {
                seq: stored.map(|(seq, _)| seq),
                manifest: stored.map(|(_, manifest)| manifest.to_vec()).unwrap_or_default(),
            },
        }
    }
}

/// Why storage did not answer. Each variant asks for another reaction of the caller.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The browser has no IndexedDB for this page, or refuses it (private mode, blocked site data).
    #[error("storage is not available: {0}")]
    Denied(String),
    /// The database exists but its files cannot be read.
    #[error("the database cannot be opened: {0}")]
    Unreadable(String),
    /// Disk or quota is full; the transaction was rolled back and what was there before is intact.
    #[error("storage is full")]
    Full,
    /// This organization has no database: it never had one here, it was deleted, or the browser's data was
    /// cleared. The [`Witness`] tells which.
    #[error("the database does not exist")]
    Absent,
    /// The connection to storage broke, and opening it again did not help. Whether a write that was under way
    /// is stored is not known: look before writing it again.
    #[error("the connection to storage was lost: {0}")]
    Lost(String),
    /// Another tab holds an older version of this page open.
    #[error("another tab keeps the database open in an older version")]
    Blocked,
    /// The database was written by a newer Keyplane. Nothing may be written; a reload brings the newer page.
    #[error("the database was written by a newer version of Keyplane")]
    Newer,
    /// Something stored has a shape this room never writes (a missing page, a value that is not bytes).
    #[error("a stored value is damaged: {0}")]
    Damaged(String),
    /// Anything else the browser reported, in its own words.
    #[error("storage failed: {0}")]
    Failed(String),
}

/// Why an entry was not appended. Nothing of it is stored, except after [`StoreError::Lost`], where all of it
/// may be: nobody heard the answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AppendError {
    /// Another tab wrote this number first: load what is missing, decide again, try again.
    #[error("entry {0} is taken")]
    Taken(Seq),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One organization's journal and its checkpoint.
///
/// Futures are not `Send`: browsers have one thread, and native tests need no other.
#[allow(async_fn_in_trait, reason = "implementations are used generically and on one thread only")]
pub trait Journal {
    /// The number of the last stored entry, 0 where the journal is empty.
    async fn last(&self) -> Result<Seq, StoreError>;

    /// The first `limit` entries from `from` on, in order.
    ///
    /// What is missing, or is not bytes, is left out: the caller sees a gap in the numbers, or its digests
    /// do not fit because a page is not there. So one damaged entry does not hide those around it.
    async fn read(&self, from: Seq, limit: usize) -> Result<Vec<Record>, StoreError>;

    /// As [`read`](Self::read), but an entry of more than `most` pages comes without them: its header tells how many
    /// there are.
    async fn skim(&self, from: Seq, limit: usize, most: u32) -> Result<Vec<Record>, StoreError> {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let mut records = self.read(from, limit).await?;
        records.iter_mut().filter(|record| record.pages.len() > most).for_each(|record| record.pages.clear());
        Ok(records)
    }

    /// Up to `count` pages of one entry from the page `from` on, in order. Empty where there are none.
    async fn pages(&self, seq: Seq, from: u32, count: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let part = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let records = self.read(seq, 1).await?;
        let record = records.into_iter().find(|record| record.seq == seq);
        let pages = record.map(|record| record.pages).unwrap_or_default();
        Ok(pages.into_iter().skip(part(from)).take(part(count)).collect())
    }

    /// Stores one entry whole, durably, or not at all.
    async fn append(&self, record: &Record) -> Result<(), AppendError>;

    /// Stores several entries in the order given, durably: all of them or none.
    async fn append_all(&self, records: &[Record]) -> Result<(), AppendError>;

    /// The stored checkpoint, whole as stored: the caller checks its digests.
    async fn checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError>;

    /// Replaces the stored checkpoint, never a newer one by an older one. A write without a base also clears
    /// away chunks that no manifest speaks for.
    async fn save_checkpoint(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError>;

    /// Throws the stored checkpoint away, after it was found damaged.
    async fn drop_checkpoint(&self) -> Result<(), StoreError>;
}

/// A numbered part of something stored in several values.
pub type Part = (u32, Vec<u8>);

/// What was seen of an organization's keys in use, beside its journal: nothing here changes the organization, and
/// losing it costs no more than knowledge of when keys were used.
#[allow(async_fn_in_trait, reason = "implementations are used generically and on one thread only")]
pub trait UseStore {
    /// Every stored part, whole as stored, in ascending order of number: the caller checks digests and counts.
    async fn uses(&self) -> Result<Vec<Part>, StoreError>;

    /// Puts these parts in the place of all that are stored, or changes nothing.
    async fn save_uses(&self, parts: &[Part]) -> Result<(), StoreError>;
}

/// The last entry of a journal, as noted outside of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The number of the entry.
    pub seq: Seq,
    /// SHA-256 of the entry's stored header, lower-case hexadecimal.
    pub head: String,
    /// The organization's display name, for the list on the start page.
    pub name: String,
    /// The entry's time. Missing in notes that were written before it was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// Whether it is the demo, for the same list.
    #[serde(default, skip_serializing_if = "OrganizationKind::is_ordinary")]
    pub kind: OrganizationKind,
}

/// One line of a [`Witness`]: an organization (its id in text form) and what is noted for it.
pub type Note = (String, Result<Mark, StoreError>);

/// A note outside IndexedDB that tells "never used" from "lost". It only ever rises.
pub trait Witness {
    /// What is noted for an organization (its id in text form).
    fn read(&self, organization: &str) -> Result<Option<Mark>, StoreError>;
    /// Notes a mark unless a later one is noted; a mark of the same entry replaces the name. What is noted but
    /// damaged is replaced: read first.
    fn raise(&self, organization: &str, mark: &Mark) -> Result<(), StoreError>;
    /// Forgets an organization that was deleted on purpose.
    fn forget(&self, organization: &str) -> Result<(), StoreError>;
    /// Every organization noted, in no particular order, with its mark or, where what is noted cannot be read,
    /// [`StoreError::Damaged`]: an organization whose note is damaged must not vanish from the start page.
    fn list(&self) -> Result<Vec<Note>, StoreError>;
}

impl Mark {
    /// What is noted after `raise` over `noted`: the later entry, and the newest name of the same entry. Where
    /// two heads compete for one number, the first noted stays, so that the difference can be seen.
    #[must_use]
    fn over(&self, noted: Option<Mark>) -> Mark {
        match noted {
            Some(noted) if noted.seq > self.seq => noted,
            Some(noted) if noted.seq == self.seq && noted.head != self.head => noted,
            Some(_) | None => self.clone(),
        }
    }
}

/// What one tab tells the others: that something new is stored, and never what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The journal has come to this entry.
    Entry(Seq),
    /// There are other last-use observations.
    Uses,
}

/// Word between the tabs that have one organization open.
///
/// Word may be lost, late or repeated; it is only a hint to look. What counts is what is stored.
pub trait Tabs {
    /// Tells every other tab.
    fn announce(&self, word: Word);
    /// Hands what other tabs announce to `heard`, in place of an earlier listener, until this handle is dropped.
    fn listen(&self, heard: impl Fn(Word) + 'static);
}
