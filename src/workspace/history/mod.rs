//! The history, read backwards from where the organization stands: a window that grows as far as somebody looks.
//!
//! Walking down from the last entry, each header names the digest of the one before it. So what the walk shows is
//! what the head vouches for, and damage behind a checkpoint is found where it lies. Lines are kept once made; a long
//! journal is never in memory as a whole, and large entries (an import has thousands of pages) are read on demand.

mod backwards;
mod entry;
mod events;
mod object;
mod past;
mod search;
mod verify;
mod window;

use std::sync::Arc;

use self::window::{Front, Read};
use super::{Ports, Workspace};
use crate::{
    engine::Record,
    model::Timestamp,
    org::{Digest, Seq},
    store::{Journal, StoreError},
    view::history::Line,
};

pub use backwards::{GoOn, PastError};
pub use entry::{EntryError, Opened, Restorable, Survey};
pub use object::{ObjectHistory, ObjectRest};
pub use past::{Between, Moment, RestoreFailure};
pub use search::{FacetCounts, Found, SearchEnd};
pub(super) use window::Window;

/// Entries read at a time.
const CHUNK: Seq = 64;
/// Entries of more pages than this are not read for one line: about 250 KB, some 600 objects.
const SMALL: u32 = 4;
/// Pages of a large entry read at a time.
const PAGES: u32 = 32;

/// One place of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// An entry.
    Entry(Arc<Line>),
    /// An entry that is not as it was written.
    Damaged {
        /// Its number.
        seq: Seq,
        /// What is wrong with it.
        detail: String,
    },
    /// Entries that are not there.
    Missing {
        /// The first of them.
        first: Seq,
        /// The last of them.
        last: Seq,
    },
}

impl Item {
    /// The number of its last entry.
    pub fn seq(&self) -> Seq {
        match self {
            Self::Entry(line) => line.seq,
            Self::Damaged { seq, .. } => *seq,
            Self::Missing { last, .. } => *last,
        }
    }

    /// The entry, where it is one.
    pub fn line(&self) -> Option<&Arc<Line>> {
        match self {
            Self::Entry(line) => Some(line),
            Self::Damaged { .. } | Self::Missing { .. } => None,
        }
    }
}

/// How far back a walk has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Nobody has looked at the entries before this one.
    Before(Seq),
    /// The journal begins here.
    Begins,
}

impl<P: Ports> Workspace<P> {
    /// What has been looked at of the history so far, newest first, and how far back that is.
    pub fn history(&self) -> (Vec<Item>, Rest) {
        let window = self.inner.history.borrow();
        (window.iter().map(|seen| seen.item.clone()).collect(), window.rest())
    }

    /// The newest entries that have been looked at, without the rest of the window.
    pub fn latest(&self, count: usize) -> Vec<Item> {
        self.inner.history.borrow().iter().take(count).map(|seen| seen.item.clone()).collect()
    }

    /// How many places of the history have been looked at.
    pub fn looked_at(&self) -> usize {
        self.inner.history.borrow().len()
    }

    /// The entry that took an entry back, as far as has been looked.
    pub fn undone_by(&self, seq: Seq) -> Option<Seq> {
        self.inner.history.borrow().undone.get(&seq).copied()
    }

    /// Looks further back until at least `count` places of the history are known, or the journal begins.
    pub async fn look_back(&self, count: usize) -> Result<Rest, StoreError> {
        loop {
            let (known, rest) = {
                let window = self.inner.history.borrow();
                (window.len(), window.rest())
            };
            if known >= count || rest == Rest::Begins {
                return Ok(rest);
            }
            self.step_back().await?;
        }
    }

    /// Looks at one more piece of the journal.
    async fn step_back(&self) -> Result<(), StoreError> {
        let front = self.front();
        let Some(first) = front.next.checked_sub(CHUNK).map(|first| first + 1).or(Some(1)) else {
            return Ok(());
        };
        if front.next == 0 {
            return Ok(());
        }
        let count = usize::try_from(front.next + 1 - first).unwrap_or(usize::MAX);
        let records = self.inner.ports.journal().skim(first, count, SMALL).await?;
        let (read, expected) = self.examine(front, first, &records);
        self.take_older(front, read, Front { next: first - 1, expected });
        self.inner.ports.breathe().await;
        Ok(())
    }

    /// Puts what was read into the window. Somebody else may have looked at the same piece meanwhile; theirs is as good.
    fn take_older(&self, front: Front, read: Vec<Read>, next: Front) {
        let reader = self.reader();
        let mut window = self.inner.history.borrow_mut();
        if window.front.is_some_and(|now| now.next == front.next) {
            window.extend(&reader, read);
            window.front = Some(next);
            window.settle_beginning();
        }
    }

    /// Where the walk goes on; it begins at the entry the organization stands at.
    fn front(&self) -> Front {
        let position = self.org().position();
        let mut window = self.inner.history.borrow_mut();
        *window.front.get_or_insert(Front { next: position.seq, expected: Some(position.head) })
    }

    /// Reads records from the newest down and checks each against what the one after it says of it.
    fn examine(&self, front: Front, first: Seq, records: &[Record]) -> (Vec<Read>, Option<Digest>) {
        let mut expected = front.expected;
        let mut read = Vec::new();
        for seq in (first..=front.next).rev() {
            let record = records.iter().find(|record| record.seq == seq);
            let Some(record) = record else {
                read.push(Read::Missing(seq));
                expected = None;
                continue;
            };
            let (one, next) = self.examine_one(record, expected);
            read.push(one);
            expected = next;
        }
        (read, expected)
    }

    /// The entry, or what is wrong with it; a header that holds goes on vouching for the one before it.
    fn examine_one(&self, record: &Record, expected: Option<Digest>) -> (Read, Option<Digest>) {
        let seq = record.seq;
        let damaged = |detail: &str| Read::Damaged { seq, detail: detail.to_owned() };
        if expected.is_some_and(|expected| expected != Digest::of(&record.header)) {
            return (damaged("Its header is not the one that was written."), None);
        }
        let header = match record.read_header() {
            Ok(header) if header.seq == seq && header.organization == self.inner.id => header,
            Ok(_) => return (damaged("It holds the header of another entry."), None),
            Err(damage) => return (damaged(&damage.to_string()), None),
        };
        let vouched = Some(header.previous);
        if header.pages > SMALL {
            return (Read::Entry(header, None), vouched);
        }
        match record.open_alone() {
            Ok(entry) => (Read::Entry(entry.header, Some(entry.changes)), vouched),
            Err(_) => (damaged("Its changes are not as they were written."), vouched),
        }
    }

    /// The first entry that the journal holds, once the walk has come to its beginning.
    pub fn begins_at(&self) -> Option<(Seq, Timestamp)> {
        let window = self.inner.history.borrow();
        let line = window.iter().filter_map(|seen| seen.item.line()).last()?;
        (window.rest() == Rest::Begins).then_some((line.seq, line.at))
    }
}
