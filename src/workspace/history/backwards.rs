//! Reading entries whole, from where the organization stands down to its beginning, each vouched for by the one after.
//!
//! What cannot be trusted ends the walk: whoever looks at the past must not be shown a made-up one.

use std::ops::ControlFlow;

use thiserror::Error;

use super::{PAGES, SMALL};
use crate::{
    engine::{Damage, Entry, Header, Record},
    model::Timestamp,
    org::{Change, Digest, PartsHasher, Position, Seq},
    store::{Journal, StoreError},
    workspace::{Ports, Workspace},
};

/// Entries read at a time.
const CHUNK: Seq = 128;

/// The past cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PastError {
    /// The journal has not come so far.
    #[error("There is no entry {asked} yet: the journal ends at entry {last}.")]
    Later {
        /// The entry asked for.
        asked: Seq,
        /// The last entry.
        last: Seq,
    },
    /// The journal begins later than that.
    #[error("The journal begins with entry {first} of {at}. What was before is not known.")]
    BeforeTheJournal {
        /// Its first entry.
        first: Seq,
        /// When that was written.
        at: Timestamp,
    },
    /// An entry on the way back is not there.
    #[error("Entry {0} is missing from the journal, so what was before it is not known.")]
    Missing(Seq),
    /// An entry on the way back is not as it was written.
    #[error("{damage}, so what was before entry {seq} cannot be trusted.", damage = first_capital(&.damage.to_string()))]
    Damaged {
        /// Its number.
        seq: Seq,
        /// What is wrong with it.
        damage: Damage,
    },
    /// Storage did not answer.
    #[error("The history cannot be read at the moment: {0}.")]
    Store(#[from] StoreError),
    /// Nobody waits for it any more.
    #[error("It was stopped.")]
    Stopped,
}

fn first_capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// A walk from the last entry down.
pub(super) struct Backwards<'w, P: Ports> {
    workspace: &'w Workspace<P>,
    next: Seq,
    expected: Digest,
    /// Records up to `next`, in order.
    chunk: Vec<Record>,
}

impl<'w, P: Ports> Backwards<'w, P> {
    /// Begins at an entry whose digest is known.
    pub fn from(workspace: &'w Workspace<P>, position: Position) -> Self {
        Self { workspace, next: position.seq, expected: position.head, chunk: Vec::new() }
    }

    /// The next entry down, and where the organization stood before it; `None` at the beginning.
    pub async fn step(&mut self) -> Result<Option<(Entry, Position)>, PastError> {
        let seq = self.next;
        if seq == 0 {
            return Ok(None);
        }
        self.fill().await?;
        let record = self.chunk.pop().filter(|record| record.seq == seq).ok_or(PastError::Missing(seq))?;
        let entry = self.open(record).await?;
        self.expected = entry.header.previous;
        self.next = seq - 1;
        let before = Position { seq: seq - 1, head: entry.header.previous, at: self.time_before(&entry) };
        Ok(Some((entry, before)))
    }

    /// Sees to it that the next record is at hand, and the one before it, whose time is asked for.
    async fn fill(&mut self) -> Result<(), StoreError> {
        let enough = if self.next == 1 { 1 } else { 2 };
        if self.chunk.len() >= enough {
            return Ok(());
        }
        let first = self.next.saturating_sub(CHUNK - 1).max(1);
        let count = usize::try_from(self.next + 1 - first).unwrap_or(usize::MAX);
        self.chunk = self.workspace.inner.ports.journal().skim(first, count, SMALL).await?;
        self.chunk.retain(|record| record.seq <= self.next);
        self.workspace.inner.ports.breathe().await;
        Ok(())
    }

    /// When the organization was changed last before an entry.
    fn time_before(&self, entry: &Entry) -> Timestamp {
        if entry.header.seq == 1 {
            return Timestamp::from_micros(i64::MIN);
        }
        let before = self.chunk.last().filter(|record| record.seq == self.next);
        before.and_then(|record| record.read_header().ok()).map_or(entry.header.at, |header| header.at)
    }

    async fn open(&self, record: Record) -> Result<Entry, PastError> {
        let seq = record.seq;
        let damaged = |damage| PastError::Damaged { seq, damage };
        let head = Digest::of(&record.header);
        if head != self.expected {
            return Err(damaged(Damage::Broken { seq }));
        }
        let header = record.read_header().map_err(damaged)?;
        if header.seq != seq || header.organization != self.workspace.inner.id {
            return Err(damaged(Damage::Swapped { seq }));
        }
        if header.pages <= SMALL {
            return record.open_alone().map_err(damaged);
        }
        let changes = self.workspace.changes_of(&header).await?;
        Ok(Entry { header, head, changes })
    }
}

impl<P: Ports> Workspace<P> {
    /// All changes of a large entry, checked against its header, page by page so that only the changes are held.
    pub(super) async fn changes_of(&self, header: &Header) -> Result<Vec<Change>, PastError> {
        let seq = header.seq;
        let damaged = |damage| PastError::Damaged { seq, damage };
        let (mut hasher, mut changes, mut read) = (PartsHasher::default(), Vec::new(), 0);
        while read < header.pages {
            let pages = self.inner.ports.journal().pages(seq, read, PAGES).await?;
            if pages.is_empty() {
                break;
            }
            for page in &pages {
                hasher.add(page);
                let held = serde_json::from_slice::<Vec<Change>>(page);
                changes.extend(held.map_err(|_| damaged(Damage::Pages { seq }))?);
                read += 1;
            }
            self.inner.ports.breathe().await;
        }
        let counted = u32::try_from(changes.len()).is_ok_and(|count| count == header.changes);
        let sound = read == header.pages && counted && hasher.finish() == header.digest;
        if sound { Ok(changes) } else { Err(damaged(Damage::Pages { seq })) }
    }
}

/// What long work is told when it says how far it has come: whether to go on.
pub type GoOn = ControlFlow<()>;

/// Ends long work that nobody waits for.
pub(super) fn go_on(answer: GoOn) -> Result<(), PastError> {
    match answer {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(PastError::Stopped),
    }
}
