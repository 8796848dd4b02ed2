//! What a page keeps an organization with: this browser's own storage, or the host that serves the page.
//!
//! One type for both, so that everything above is compiled once.

use super::{
    AppendError, BroadcastTabs, CheckpointOutcome, CheckpointWrite, IndexedDbJournal, Journal, LocalWitness,
    Mark, Note, Part, PrivateFiles, Record, SecondCopy, Seq, StoreError, StoredCheckpoint, Tabs, UseStore,
    Witness, Word,
    host::{HostJournal, HostTabs},
};

/// A journal in this browser or at the host.
#[derive(Debug)]
pub enum PageJournal {
    /// In `IndexedDB`.
    Browser(IndexedDbJournal),
    /// At the host.
    Host(HostJournal),
}

/// Hands a call on to whichever it is.
macro_rules! either {
    ($self:expr, $one:ident => $call:expr) => {
        match $self {
            Self::Browser($one) => $call,
            Self::Host($one) => $call,
        }
    };
}

impl Journal for PageJournal {
    async fn last(&self) -> Result<Seq, StoreError> {
        either!(self, journal => journal.last().await)
    }

    async fn read(&self, from: Seq, limit: usize) -> Result<Vec<Record>, StoreError> {
        either!(self, journal => journal.read(from, limit).await)
    }

    async fn skim(&self, from: Seq, limit: usize, most: u32) -> Result<Vec<Record>, StoreError> {
        either!(self, journal => journal.skim(from, limit, most).await)
    }

    async fn pages(&self, seq: Seq, from: u32, count: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        either!(self, journal => journal.pages(seq, from, count).await)
    }

    async fn append(&self, record: &Record) -> Result<(), AppendError> {
        either!(self, journal => journal.append(record).await)
    }

    async fn append_all(&self, records: &[Record]) -> Result<(), AppendError> {
        either!(self, journal => journal.append_all(records).await)
    }

    async fn checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        either!(self, journal => journal.checkpoint().await)
    }

    async fn save_checkpoint(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError> {
        either!(self, journal => journal.save_checkpoint(write).await)
    }

    async fn drop_checkpoint(&self) -> Result<(), StoreError> {
        either!(self, journal => journal.drop_checkpoint().await)
    }
}

impl UseStore for PageJournal {
    async fn uses(&self) -> Result<Vec<Part>, StoreError> {
        either!(self, journal => journal.uses().await)
    }

    async fn save_uses(&self, parts: &[Part]) -> Result<(), StoreError> {
        either!(self, journal => journal.save_uses(parts).await)
    }
}

/// Word to and from others who have the organization open.
#[derive(Debug)]
pub enum PageTabs {
    /// The tabs of this browser.
    Browser(BroadcastTabs),
    /// Every client of the host.
    Host(HostTabs),
}

impl Tabs for PageTabs {
    fn announce(&self, word: Word) {
        either!(self, tabs => tabs.announce(word));
    }

    fn listen(&self, heard: impl Fn(Word) + 'static) {
        either!(self, tabs => tabs.listen(heard));
    }
}

/// The second copy, which is this browser's affair: a host keeps its own file.
#[derive(Debug)]
pub enum PageCopy {
    /// In private files.
    Browser(PrivateFiles),
    /// None.
    Host,
}

impl SecondCopy for PageCopy {
    async fn manifest(&self) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::Browser(copy) => copy.manifest().await,
            Self::Host => Ok(None),
        }
    }

    async fn read(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        match self {
            Self::Browser(copy) => copy.read().await,
            Self::Host => Ok(None),
        }
    }

    async fn save(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError> {
        match self {
            Self::Browser(copy) => copy.save(write).await,
            Self::Host => Ok(CheckpointOutcome::Newer),
        }
    }

    async fn remove(&self) -> Result<(), StoreError> {
        match self {
            Self::Browser(copy) => copy.remove().await,
            Self::Host => Ok(()),
        }
    }
}

/// The note outside of the journal. Of a host's organization none is taken: whoever keeps the host's file may put an
/// older one in its place, and knows it.
#[derive(Debug)]
pub enum PageWitness {
    /// In `localStorage`.
    Browser(LocalWitness),
    /// None.
    Host,
}

impl Witness for PageWitness {
    fn read(&self, organization: &str) -> Result<Option<Mark>, StoreError> {
        match self {
            Self::Browser(witness) => witness.read(organization),
            Self::Host => Ok(None),
        }
    }

    fn raise(&self, organization: &str, mark: &Mark) -> Result<(), StoreError> {
        match self {
            Self::Browser(witness) => witness.raise(organization, mark),
            Self::Host => Ok(()),
        }
    }

    fn forget(&self, organization: &str) -> Result<(), StoreError> {
        match self {
            Self::Browser(witness) => witness.forget(organization),
            Self::Host => Ok(()),
        }
    }

    fn list(&self) -> Result<Vec<Note>, StoreError> {
        match self {
            Self::Browser(witness) => witness.list(),
            Self::Host => Ok(Vec::new()),
        }
    }
}
