//! Keeping the journal: the [`Journal`] trait, its memory and IndexedDB forms, checkpoints, the [`Witness`],
//! and word to other tabs.
//!
//! This room moves bytes. What an entry means, and whether its digests hold, is `engine`'s business; what this
//! room promises is that a record is stored whole or not at all, under a number nobody else has taken, and that
//! a stored record has reached the disk before [`Journal::append`] answers.

use thiserror::Error;

/// The number of an entry in its organization's journal. The first entry is 1.
pub type Seq = u64;

/// One journal entry as it is stored: a header and pages of changes, all opaque here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The journal key, written with `add`: a number can be taken once.
    pub seq: Seq,
    /// UTF-8 JSON of the entry's header.
    pub header: Vec<u8>,
    /// UTF-8 JSON of the entry's changes, in pages of about 64 KB.
    pub pages: Vec<Vec<u8>>,
}

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
    /// The stored checkpoint this write was computed against; `None` where there was none.
    pub base: Option<Seq>,
    /// The entry up to which the new checkpoint speaks.
    pub seq: Seq,
    /// The new manifest.
    pub manifest: Vec<u8>,
    /// Chunks that are new or differ from the base.
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
    /// The browser closed the connection and reopening it failed too.
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

/// Why an entry was not appended. In every case nothing of it is stored.
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

    /// The entries from `from` on, in order. Missing numbers are left out: the caller sees the gap.
    async fn read(&self, from: Seq, limit: usize) -> Result<Vec<Record>, StoreError>;

    /// Stores one entry whole, durably, or not at all.
    async fn append(&self, record: &Record) -> Result<(), AppendError>;

    /// The stored checkpoint, whole as stored: the caller checks its digests.
    async fn checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError>;

    /// Replaces the stored checkpoint, never a newer one by an older one.
    async fn save_checkpoint(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError>;

    /// Throws the stored checkpoint away, after it was found damaged.
    async fn drop_checkpoint(&self) -> Result<(), StoreError>;
}

/// The last entry of a journal, as noted outside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The number of the entry.
    pub seq: Seq,
    /// SHA-256 of the entry's stored header, lower-case hexadecimal.
    pub head: String,
    /// The organization's display name, for the list on the start page.
    pub name: String,
}

/// A note outside IndexedDB that tells "never used" from "lost". It only ever rises.
pub trait Witness {
    /// What is noted for an organization (its id in text form).
    fn read(&self, organization: &str) -> Result<Option<Mark>, StoreError>;
    /// Notes a mark unless a later one is noted; a mark of the same entry replaces the name.
    fn raise(&self, organization: &str, mark: &Mark) -> Result<(), StoreError>;
    /// Forgets an organization that was deleted on purpose.
    fn forget(&self, organization: &str) -> Result<(), StoreError>;
    /// Every organization noted, with its mark, in no particular order.
    fn list(&self) -> Result<Vec<(String, Mark)>, StoreError>;
}
