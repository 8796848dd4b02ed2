//! The history, read backwards from where the organization stands: a window that grows as far as somebody looks.
//!
//! Walking down from the last entry, each header names the digest of the one before it. So what the walk shows is
//! what the head vouches for, and damage behind a checkpoint is found where it lies. Lines are kept once made; a long
//! journal is never in memory as a whole, and large entries (an import has thousands of pages) are read on demand.

use std::{
    cell::RefCell,
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
    sync::Arc,
};

use memchr::memmem::Finder;

use super::{Ports, Workspace};
use crate::{
    engine::{Deed, Entry, Header, Record},
    model::{ObjectRef, Timestamp},
    org::{Change, Digest, Effect, Seq},
    store::{Journal, StoreError},
    view::history::{Extent, Line, Past},
};

/// Entries read at a time.
const CHUNK: Seq = 64;
/// Entries of more pages than this are not read for one line: about 250 KB, some 600 objects.
pub const SMALL: u32 = 4;
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

/// What was found of the history of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectHistory {
    /// Its entries, newest first, with what each did to it.
    pub entries: Vec<(Arc<Line>, Effect)>,
    /// Entries on the way that cannot be read.
    pub unread: usize,
    /// Whether there may be more.
    pub rest: ObjectRest,
}

/// How an object's history ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectRest {
    /// With the entry that made it.
    Made,
    /// There may be older entries.
    More,
    /// With the journal.
    JournalBegins,
}

/// The window as far as it has grown.
#[derive(Debug, Default)]
pub(super) struct Window {
    /// Newest first reversed: the newest is last, so that new entries are pushed.
    newer: Vec<Seen>,
    /// What the walk found, newest first.
    older: Vec<Seen>,
    /// Where the walk goes on; `None` before it has begun.
    front: Option<Front>,
    past: Past,
    /// Entries that were taken back, by the entry that did.
    undone: HashMap<Seq, Seq>,
}

/// Where a walk goes on.
#[derive(Clone, Copy, Debug)]
struct Front {
    /// The entry to look at next; 0 at the beginning of the journal.
    next: Seq,
    /// The digest its header must have; `None` behind damage, where nothing vouches for it.
    expected: Option<Digest>,
}

#[derive(Clone, Debug)]
struct Seen {
    item: Item,
    touched: Rc<Touched>,
}

/// Which objects an entry changed, by hash.
#[derive(Clone, Debug)]
enum Touched {
    /// These.
    Objects(Box<[(u64, Effect)]>),
    /// Too many to keep: its pages have to be looked through.
    Large(Header),
    /// Not known: it cannot be read.
    Unknown,
}

fn hash_of(object: &ObjectRef) -> u64 {
    let mut hasher = DefaultHasher::new();
    object.hash(&mut hasher);
    hasher.finish()
}

impl Touched {
    fn of(changes: &[Change]) -> Self {
        let touched =
            changes.iter().filter_map(|change| Some((hash_of(&change.reference()?), change.effect())));
        Self::Objects(touched.collect())
    }
}

impl Window {
    /// Takes a new entry in, if anybody has looked at the history yet.
    pub(super) fn push(&mut self, org: &crate::org::Org, entry: &Entry) {
        if self.front.is_none() {
            return;
        }
        self.past.step_forward(&entry.changes);
        // Right after the entry, the present is what it made of it.
        let present = Past::default();
        let line = Line::of(org, &present, &entry.header, Extent::Whole(&entry.changes));
        let touched = if entry.header.pages > SMALL {
            Touched::Large(entry.header.clone())
        } else {
            Touched::of(&entry.changes)
        };
        self.note_undo(&entry.header);
        self.newer.push(Seen { item: Item::Entry(Arc::new(line)), touched: Rc::new(touched) });
    }

    fn note_undo(&mut self, header: &Header) {
        if let Deed::Undo(seq) = header.intent.deed {
            // Taken back twice, with a redo in between: what was done last is met first.
            self.undone.entry(seq).or_insert(header.seq);
        }
    }

    fn iter(&self) -> impl Iterator<Item = &Seen> {
        self.newer.iter().rev().chain(&self.older)
    }

    fn len(&self) -> usize {
        self.newer.len() + self.older.len()
    }

    fn rest(&self) -> Rest {
        match self.front {
            Some(Front { next: 0, .. }) => Rest::Begins,
            Some(Front { next, .. }) => Rest::Before(next + 1),
            None => Rest::Before(Seq::MAX),
        }
    }

    /// Entries missing down to the first are no gap: the journal begins after them.
    fn settle_beginning(&mut self) {
        let begins = matches!(self.front, Some(Front { next: 0, .. }));
        if begins && matches!(self.older.last(), Some(Seen { item: Item::Missing { first: 1, .. }, .. })) {
            self.older.pop();
        }
    }

    /// Puts what was read below what is there.
    fn extend(&mut self, org: &crate::org::Org, read: Vec<Read>) {
        for read in read {
            let (item, touched) = match read {
                Read::Entry(header, changes) => {
                    let extent = match &changes {
                        Some(changes) => Extent::Whole(changes),
                        None => Extent::Header,
                    };
                    let line = Line::of(org, &self.past, &header, extent);
                    self.note_undo(&header);
                    let touched = match changes {
                        Some(changes) => {
                            self.past.step_back(&changes);
                            Touched::of(&changes)
                        }
                        None => Touched::Large(header),
                    };
                    (Item::Entry(Arc::new(line)), touched)
                }
                Read::Damaged { seq, detail } => (Item::Damaged { seq, detail }, Touched::Unknown),
                Read::Missing(seq) => {
                    if let Some(Seen { item: Item::Missing { first, .. }, .. }) = self.older.last_mut() {
                        *first = seq;
                        continue;
                    }
                    (Item::Missing { first: seq, last: seq }, Touched::Unknown)
                }
            };
            self.older.push(Seen { item, touched: Rc::new(touched) });
        }
    }
}

/// What a number of the journal holds.
enum Read {
    /// An entry; without its changes if it is large.
    Entry(Header, Option<Vec<Change>>),
    Damaged {
        seq: Seq,
        detail: String,
    },
    Missing(Seq),
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
        let org = self.org();
        let mut window = self.inner.history.borrow_mut();
        if window.front.is_some_and(|now| now.next == front.next) {
            window.extend(&org, read);
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

    /// Entries that changed an object, newest first: at least `want` of them unless its history is shorter. Looks back
    /// no further than the entry that made it, and says after each piece how far it has come.
    pub async fn history_of(
        &self,
        object: &ObjectRef,
        want: usize,
        mut progress: impl FnMut(Seq),
    ) -> Result<ObjectHistory, StoreError> {
        self.front();
        let mut found = ObjectHistory { entries: Vec::new(), unread: 0, rest: ObjectRest::More };
        let mut looked = None;
        loop {
            let (fresh, rest) = self.unlooked(&mut looked);
            for seen in fresh {
                let Some(effect) = self.effect_of(&seen, object).await? else {
                    found.unread += usize::from(matches!(*seen.touched, Touched::Unknown));
                    continue;
                };
                let Some(line) = seen.item.line() else { continue };
                found.entries.push((Arc::clone(line), effect));
                if effect == Effect::Creates && line.undoes.is_none() {
                    found.rest = ObjectRest::Made;
                    return Ok(found);
                }
                if found.entries.len() >= want {
                    return Ok(found);
                }
            }
            match rest {
                Rest::Begins => {
                    found.rest = ObjectRest::JournalBegins;
                    return Ok(found);
                }
                Rest::Before(seq) => {
                    progress(seq);
                    self.step_back().await?;
                }
            }
        }
    }

    /// What the window holds below `looked`, which moves along.
    fn unlooked(&self, looked: &mut Option<Seq>) -> (Vec<Seen>, Rest) {
        let window = self.inner.history.borrow();
        let below = |seen: &&Seen| looked.is_none_or(|looked| seen.item.seq() < looked);
        let fresh: Vec<_> = window.iter().filter(below).cloned().collect();
        if let Some(last) = fresh.last() {
            *looked = Some(last.item.seq());
        }
        (fresh, window.rest())
    }

    /// What an entry did to an object; `None` where it did nothing, or where that is not known.
    async fn effect_of(&self, seen: &Seen, object: &ObjectRef) -> Result<Option<Effect>, StoreError> {
        match &*seen.touched {
            Touched::Objects(touched) => {
                let hash = hash_of(object);
                Ok(touched.iter().find(|(known, _)| *known == hash).map(|(_, effect)| *effect))
            }
            Touched::Large(header) => Ok(self.change_in(header, object).await?.map(|change| change.effect())),
            Touched::Unknown => Ok(None),
        }
    }

    /// Looks through the pages of a large entry for the change of an object, reading only those that name it.
    async fn change_in(&self, header: &Header, object: &ObjectRef) -> Result<Option<Change>, StoreError> {
        let id = serde_json::to_vec(&object.id()).unwrap_or_default();
        let finder = Finder::new(&id);
        let mut from = 0;
        while from < header.pages {
            let pages = self.inner.ports.journal().pages(header.seq, from, PAGES).await?;
            if pages.is_empty() {
                break;
            }
            for page in &pages {
                if finder.find(page).is_none() {
                    continue;
                }
                let changes: Vec<Change> = serde_json::from_slice(page).unwrap_or_default();
                let found = changes.into_iter().find(|change| change.reference().as_ref() == Some(object));
                if found.is_some() {
                    return Ok(found);
                }
            }
            from += PAGES;
            self.inner.ports.breathe().await;
        }
        Ok(None)
    }
}

/// The window of a workspace.
pub(super) type SharedWindow = RefCell<Window>;
