//! The window as far as somebody has looked: lines, newest first, and what they touched.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
    sync::Arc,
};

use super::{Item, Rest, SMALL};
use crate::workspace::{Shows, seen::Reader};
use crate::{
    engine::{Deed, Entry, Header},
    model::{Kind, ObjectRef},
    org::{Change, Digest, Effect, Seq},
    view::history::{Extent, Line, Past, Renamed, renamed},
};

/// The window as far as it has grown.
#[derive(Debug, Default)]
pub(in crate::workspace) struct Window {
    /// Newest first reversed: the newest is last, so that new entries are pushed.
    pub(super) newer: Vec<Seen>,
    /// What the walk found, newest first.
    pub(super) older: Vec<Seen>,
    /// Where the walk goes on; `None` before it has begun.
    pub(super) front: Option<Front>,
    pub(super) past: Past,
    /// Entries that were taken back, by the entry that did.
    pub(super) undone: HashMap<Seq, Seq>,
}

/// Where a walk goes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Front {
    /// The entry to look at next; 0 at the beginning of the journal.
    pub next: Seq,
    /// The digest its header must have; `None` behind damage, where nothing vouches for it.
    pub expected: Option<Digest>,
}

#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub item: Item,
    pub touched: Rc<Touched>,
    /// Names that were other ones before it.
    pub renamed: Rc<[Renamed]>,
}

/// Which objects an entry changed, by hash.
#[derive(Clone, Debug)]
pub(super) enum Touched {
    /// These.
    Objects {
        /// By hash, with what became of them.
        objects: Box<[(u64, Effect)]>,
        /// Of which kinds they are, but for retired ids.
        kinds: Box<[Kind]>,
    },
    /// Too many to keep: its pages have to be looked through.
    Large(Header),
    /// Not known: it cannot be read.
    Unknown,
}

pub(super) fn hash_of(object: &ObjectRef) -> u64 {
    let mut hasher = DefaultHasher::new();
    object.hash(&mut hasher);
    hasher.finish()
}

impl Touched {
    fn of(changes: &[Change]) -> Self {
        let touched =
            changes.iter().filter_map(|change| Some((hash_of(&change.reference()?), change.effect())));
        let mut kinds: Vec<_> =
            changes.iter().filter_map(|change| change.reference().map(|object| object.kind())).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.retain(|kind| *kind != Kind::Tombstone);
        Self::Objects { objects: touched.collect(), kinds: kinds.into() }
    }
}

impl Window {
    /// Takes a new entry in, if anybody has looked at the history yet.
    pub fn push(&mut self, reader: &Reader<'_>, entry: &Entry, shows: Shows) {
        if self.front.is_none() {
            return;
        }
        if shows == Shows::Anew {
            // Other entries may be seen from now on.
            *self = Self::default();
            return;
        }
        if !reader.sees(&entry.header, &entry.changes) {
            return;
        }
        let changes = reader.changes(&entry.changes);
        let header = reader.header(&entry.header, &changes);
        let renamed = renamed(&changes);
        self.past.step_forward(&renamed);
        // Right after the entry, the present is what it made of it.
        let present = Past::default();
        let line = Line::of(&reader.seen, &present, &header, Extent::Whole(&changes));
        let touched = if entry.header.pages > SMALL {
            Touched::Large(entry.header.clone())
        } else {
            Touched::of(&changes)
        };
        self.note_undo(&entry.header);
        self.newer.push(Seen::entry(line, touched, renamed));
    }

    /// What things were called right after an entry, as far as the window tells.
    pub(super) fn past_at(&self, seq: Seq) -> Past {
        let mut past = Past::default();
        for seen in self.iter().take_while(|seen| seen.item.seq() > seq) {
            past.step_back(&seen.renamed);
        }
        past
    }

    fn note_undo(&mut self, header: &Header) {
        if let Deed::Undo(seq) = header.intent.deed {
            // Taken back twice, with a redo in between: what was done last is met first.
            self.undone.entry(seq).or_insert(header.seq);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Seen> {
        self.newer.iter().rev().chain(&self.older)
    }

    /// What it holds below an entry, newest first; all of it where none is named.
    pub(super) fn below(&self, looked: Option<Seq>) -> impl Iterator<Item = &Seen> {
        let below = |seen: &Seen| looked.is_some_and(|looked| seen.item.seq() >= looked);
        let newer = self.newer.partition_point(|seen| looked.is_none_or(|looked| seen.item.seq() < looked));
        let older = self.older.partition_point(below);
        let newer = self.newer.get(..newer).unwrap_or_default();
        newer.iter().rev().chain(self.older.get(older..).unwrap_or_default())
    }

    pub(super) fn len(&self) -> usize {
        self.newer.len() + self.older.len()
    }

    pub(super) fn rest(&self) -> Rest {
        match self.front {
            Some(Front { next: 0, .. }) => Rest::Begins,
            Some(Front { next, .. }) => Rest::Before(next + 1),
            None => Rest::Before(Seq::MAX),
        }
    }

    /// Entries missing down to the first are no gap: the journal begins after them.
    pub(super) fn settle_beginning(&mut self) {
        let begins = matches!(self.front, Some(Front { next: 0, .. }));
        if begins && matches!(self.older.last(), Some(Seen { item: Item::Missing { first: 1, .. }, .. })) {
            self.older.pop();
        }
    }

    /// Puts what was read below what is there.
    pub(super) fn extend(&mut self, reader: &Reader<'_>, read: Vec<Read>) {
        for read in read {
            let seen = match read {
                Read::Entry(header, changes)
                    if !reader.sees(&header, changes.as_deref().unwrap_or_default()) =>
                {
                    continue;
                }
                Read::Damaged { .. } | Read::Missing(_) if !reader.sees_all() => continue,
                Read::Entry(header, Some(changes)) => {
                    let changes = reader.changes(&changes);
                    let header = reader.header(&header, &changes);
                    let line = Line::of(&reader.seen, &self.past, &header, Extent::Whole(&changes));
                    let renamed = renamed(&changes);
                    self.past.step_back(&renamed);
                    self.note_undo(&header);
                    Seen::entry(line, Touched::of(&changes), renamed)
                }
                Read::Entry(header, None) => {
                    let line = Line::of(&reader.seen, &self.past, &header, Extent::Header);
                    self.note_undo(&header);
                    Seen::entry(line, Touched::Large(header), Vec::new())
                }
                Read::Damaged { seq, detail } => Seen::unread(Item::Damaged { seq, detail }),
                Read::Missing(seq) => {
                    if let Some(Seen { item: Item::Missing { first, .. }, .. }) = self.older.last_mut() {
                        *first = seq;
                        continue;
                    }
                    Seen::unread(Item::Missing { first: seq, last: seq })
                }
            };
            self.older.push(seen);
        }
    }
}

impl Seen {
    fn entry(line: Line, touched: Touched, renamed: Vec<Renamed>) -> Self {
        Self { item: Item::Entry(Arc::new(line)), touched: Rc::new(touched), renamed: renamed.into() }
    }

    fn unread(item: Item) -> Self {
        Self { item, touched: Rc::new(Touched::Unknown), renamed: Rc::default() }
    }
}

/// What a number of the journal holds.
pub(super) enum Read {
    /// An entry; without its changes if it is large.
    Entry(Header, Option<Vec<Change>>),
    Damaged {
        seq: Seq,
        detail: String,
    },
    Missing(Seq),
}
