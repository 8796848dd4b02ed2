//! The journal in the browser's own database: one IndexedDB database per organization.
//!
//! Works wherever `self.indexedDB` does, in a page and in a dedicated worker.
//!
//! # Layout
//!
//! The database is called `keyplane:<organization>` and has version 2. Its object stores have no key paths:
//!
//! | store | key | value |
//! |---|---|---|
//! | `entries` | entry number | `{ header: Uint8Array, pages: number }` |
//! | `pages` | `[entry number, page number from 0]` | `Uint8Array` |
//! | `meta` | `"identity"` | `Uint8Array`, 16 random bytes from when the database was made |
//! | `meta` | `"checkpoint"` | `{ seq: number, manifest: Uint8Array }` |
//! | `chunks` | chunk number | `Uint8Array` |
//! | `uses` | part number | `Uint8Array` |
//!
//! Version 1 had no `uses`; opening such a database adds the empty store and touches nothing else.
//!
//! Values of more than 64 KiB become files of their own in Chromium, which is slow and can fail alone: whoever
//! cuts pages and chunks keeps each below that.
//!
//! # How it writes
//!
//! Everything to be written is turned into JavaScript values first; then one transaction is opened, every request
//! is issued at once, and only the transaction's own end is awaited. Nothing else is ever awaited while it is
//! open. An entry is written with durability `strict`: the browser answers after the disk did. A checkpoint is
//! written `relaxed`: if the power fails it is the old one or the new one, and the journal has the rest.
//!
//! # What happens to a connection
//!
//! - Another tab upgrades or deletes the database: this connection closes, and from then on everything answers
//!   [`StoreError::Newer`] or [`StoreError::Absent`].
//! - The browser closes the connection, or a call finds it closed: it is opened again once, and what did not
//!   commit is tried once more. A database that is not there any more is [`StoreError::Absent`], and so is one of
//!   the same name with another identity; reopening never makes one.
//!
//! [`IndexedDbJournal::on_end`] tells of both as they happen.

mod checkpoint;
mod connection;
mod entries;
mod fault;
mod open;
mod uses;
mod work;

use std::fmt;
use std::rc::Rc;

pub use open::{delete, list};

use super::{
    AppendError, CheckpointOutcome, CheckpointWrite, Journal, Part, Record, Seq, StoreError,
    StoredCheckpoint, UseStore,
};
use connection::Connection;
use open::Missing;

/// An organization's journal in IndexedDB. Clones share one connection, which closes with the last of them.
#[derive(Clone)]
pub struct IndexedDbJournal {
    connection: Rc<Connection>,
}

impl IndexedDbJournal {
    /// Opens an organization's database (its id in text form), and makes it where there is none.
    pub async fn create(organization: &str) -> Result<Self, StoreError> {
        Ok(Self { connection: Connection::open(organization, Missing::Create).await? })
    }

    /// Opens an organization's database; [`StoreError::Absent`] where there is none.
    pub async fn open(organization: &str) -> Result<Self, StoreError> {
        Ok(Self { connection: Connection::open(organization, Missing::Refuse).await? })
    }

    /// Calls `tell` whenever the connection ends by itself, in place of an earlier listener:
    /// [`StoreError::Newer`] and [`StoreError::Absent`] are final, nothing can be written through this journal
    /// any more; after [`StoreError::Lost`] the next call opens the database again, and tells what it found.
    pub fn on_end(&self, tell: impl Fn(&StoreError) + 'static) {
        self.connection.on_end(Rc::new(tell));
    }
}

impl fmt::Debug for IndexedDbJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IndexedDbJournal").field("name", &self.connection.name()).finish_non_exhaustive()
    }
}

impl Journal for IndexedDbJournal {
    async fn last(&self) -> Result<Seq, StoreError> {
        self.connection.attempt(entries::last).await
    }

    async fn read(&self, from: Seq, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.connection.attempt(async |database| entries::read(database, from, limit).await).await
    }

    async fn skim(&self, from: Seq, limit: usize, most: u32) -> Result<Vec<Record>, StoreError> {
        self.connection.attempt(async |database| entries::skim(database, from, limit, most).await).await
    }

    async fn pages(&self, seq: Seq, from: u32, count: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        self.connection.attempt(async |database| entries::pages(database, seq, from, count).await).await
    }

    async fn append(&self, record: &Record) -> Result<(), AppendError> {
        entries::append(&self.connection, std::slice::from_ref(record)).await
    }

    async fn append_all(&self, records: &[Record]) -> Result<(), AppendError> {
        entries::append(&self.connection, records).await
    }

    async fn checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        self.connection.attempt(checkpoint::read).await
    }

    async fn save_checkpoint(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError> {
        self.connection.attempt(async |database| checkpoint::save(database, write).await).await
    }

    async fn drop_checkpoint(&self) -> Result<(), StoreError> {
        self.connection.attempt(checkpoint::remove).await
    }
}

impl UseStore for IndexedDbJournal {
    async fn uses(&self) -> Result<Vec<Part>, StoreError> {
        self.connection.attempt(uses::read).await
    }

    async fn save_uses(&self, parts: &[Part]) -> Result<(), StoreError> {
        self.connection.attempt(async |database| uses::save(database, parts).await).await
    }
}
