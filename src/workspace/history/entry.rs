//! One entry of the history: opened whole, or piece by piece where it is large.

use std::{borrow::Cow, sync::Arc};

use thiserror::Error;

use super::{PAGES, SMALL};
use crate::{
    engine::{Command, Damage, Entropy, Entry, Header, Record, Refusal, Request, decide},
    model::{Kind, ObjectRef, Owner},
    org::{Change, Digest, Effect, PartsHasher, Seq},
    store::{Journal, StoreError},
    view::history::{Details, Extent, Line, Tally},
    workspace::{Ports, Workspace},
};

/// Changes of an entry that are tried one by one, at most.
const TRIED: usize = 100;

/// An entry that was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Everything about it but its changes.
    pub header: Header,
    /// The digest of the stored header.
    pub head: Digest,
    /// What it says as a line of the history.
    pub line: Arc<Line>,
    /// Its changes in words, as far as they were read.
    pub details: Details,
    /// How many pages that is; fewer than the header names where the entry is large.
    pub pages: u32,
    /// Why it cannot be taken back as things stand; `None` where it can, or where finding out would take long.
    pub refusal: Option<Refusal>,
    /// The objects that can be brought back to what they were around it: what it made or changed as it left it, what it
    /// deleted as it was before. Of an entry with many changes, none are tried.
    pub restorable: Vec<Restorable>,
}

/// An object that can be brought back to what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Restorable {
    /// Which.
    pub object: ObjectRef,
    /// The entry after which it was so.
    pub seq: Seq,
    /// What stands in the way; `None` where nothing does.
    pub refusal: Option<Refusal>,
}

/// What a large entry comes to once all of its pages have been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// How many objects of each kind it made, changed and deleted.
    pub tally: Tally,
    /// What is wrong with its pages, if anything is.
    pub damage: Option<Damage>,
}

/// An entry cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EntryError {
    /// The journal has none of this number.
    #[error("There is no entry {0} in this journal.")]
    Absent(Seq),
    /// It is not as it was written.
    #[error("Entry {seq} cannot be trusted: {damage}.")]
    Damaged {
        /// Its number.
        seq: Seq,
        /// What is wrong with it.
        damage: Damage,
    },
    /// Storage did not answer.
    #[error("The history cannot be read at the moment: {0}.")]
    Store(#[from] StoreError),
}

impl<P: Ports> Workspace<P> {
    /// Opens an entry for whoever acts. Of a large one the first page is read; [`more_of`](Self::more_of) reads on.
    pub async fn open_entry(&self, actor: &Owner, seq: Seq) -> Result<Opened, EntryError> {
        let records = self.inner.ports.journal().skim(seq, 2, SMALL).await?;
        let record = records.iter().find(|record| record.seq == seq).ok_or(EntryError::Absent(seq))?;
        let damaged = |damage| EntryError::Damaged { seq, damage };
        let header = record.read_header().map_err(damaged)?;
        if header.seq != seq || header.organization != self.inner.id {
            return Err(damaged(Damage::Swapped { seq }));
        }
        let head = Digest::of(&record.header);
        if self.vouched(seq, &records).is_some_and(|vouched| vouched != head) {
            return Err(damaged(Damage::Broken { seq }));
        }
        if header.pages > SMALL {
            let changes = self.pages_of(&header, 0, 1).await?;
            if !self.reader().sees(&header, &[]) {
                return Err(EntryError::Absent(seq));
            }
            let (header, line, details) = self.told(&header, Extent::Header, &changes);
            let (refusal, restorable) = (None, Vec::new());
            return Ok(Opened { header, head, line, details, pages: 1, refusal, restorable });
        }
        let entry = record.open_alone().map_err(damaged)?;
        if !self.reader().sees(&entry.header, &entry.changes) {
            return Err(EntryError::Absent(seq));
        }
        let (header, line, details) = self.told(&entry.header, Extent::Whole(&entry.changes), &entry.changes);
        let pages = header.pages;
        let restorable = self.restorable(actor, &entry);
        let refusal = self.undo_refused(actor, entry);
        Ok(Opened { header, head, line, details, pages, refusal, restorable })
    }

    /// Why an entry cannot be taken back as things stand, in words; `None` where it can, where it cannot be read, or where
    /// finding out would take long.
    pub async fn why_not_undo(&self, actor: &Owner, seq: Seq) -> Option<String> {
        let records = self.inner.ports.journal().skim(seq, 1, SMALL).await.ok()?;
        // A large one comes without its pages, and does not open.
        let entry = records.iter().find(|record| record.seq == seq)?.open_alone().ok()?;
        self.undo_refused(actor, entry).map(|refusal| refusal.to_string())
    }

    /// The digest that an entry's header must have: the entry after it says so, or the organization as it stands. `None`
    /// where the entry after it is missing, and nothing vouches for it.
    fn vouched(&self, seq: Seq, records: &[Record]) -> Option<Digest> {
        let position = self.org().position();
        if seq == position.seq {
            return Some(position.head);
        }
        let next = records.iter().find(|record| record.seq == seq + 1)?;
        next.read_header().ok().map(|header| header.previous)
    }

    /// The header of an entry as it is shown, its line, as the window knows it or else with the names of today, and its
    /// changes in words.
    fn told(&self, header: &Header, extent: Extent<'_>, changes: &[Change]) -> (Header, Arc<Line>, Details) {
        let reader = self.reader();
        let changes = reader.changes(changes);
        let header = match extent {
            Extent::Whole(_) => reader.header(header, &changes),
            Extent::Header => Cow::Borrowed(header),
        };
        let extent = match extent {
            Extent::Whole(_) => Extent::Whole(&changes),
            Extent::Header => Extent::Header,
        };
        let window = self.inner.history.borrow();
        let known = window.iter().find_map(|seen| seen.item.line().filter(|line| line.seq == header.seq));
        let past = window.past_at(header.seq);
        let line = known.cloned().unwrap_or_else(|| Arc::new(Line::of(&reader.seen, &past, &header, extent)));
        let details = Details::of(&reader.seen, &past, &header, &changes);
        (header.into_owned(), line, details)
    }

    /// The changes on some pages of an entry, in words.
    pub async fn more_of(&self, header: &Header, from: u32, count: u32) -> Result<Details, StoreError> {
        let changes = self.pages_of(header, from, count).await?;
        let past = self.inner.history.borrow().past_at(header.seq);
        let reader = self.reader();
        Ok(Details::of(&reader.seen, &past, header, &reader.changes(&changes)))
    }

    /// The changes on some pages of an entry; a page that cannot be read is passed over, and the survey says so.
    async fn pages_of(&self, header: &Header, from: u32, count: u32) -> Result<Vec<Change>, StoreError> {
        let pages = self.inner.ports.journal().pages(header.seq, from, count).await?;
        Ok(pages
            .iter()
            .flat_map(|page| serde_json::from_slice::<Vec<Change>>(page).unwrap_or_default())
            .collect())
    }

    /// Reads a large entry whole, piece by piece: counts what it did and checks it against its header. Says after each
    /// piece how many pages are read.
    pub async fn survey(&self, header: &Header, mut progress: impl FnMut(u32)) -> Result<Survey, StoreError> {
        let mut hasher = PartsHasher::default();
        let (mut tally, mut read) = (Tally::default(), 0);
        while read < header.pages {
            let pages = self.inner.ports.journal().pages(header.seq, read, PAGES).await?;
            if pages.is_empty() {
                break;
            }
            for page in &pages {
                hasher.add(page);
                let changes = serde_json::from_slice::<Vec<Change>>(page).unwrap_or_default();
                tally.add(&self.reader().changes(&changes));
                read += 1;
            }
            progress(read);
            self.inner.ports.breathe().await;
        }
        let sound = read == header.pages && hasher.finish() == header.digest;
        let damage = (!sound).then_some(Damage::Pages { seq: header.seq });
        Ok(Survey { tally, damage })
    }

    /// Which objects of an entry could be brought back, and what stands in the way.
    fn restorable(&self, actor: &Owner, entry: &Entry) -> Vec<Restorable> {
        if entry.changes.len() > TRIED {
            return Vec::new();
        }
        let tried = entry.changes.iter().filter_map(|change| {
            let object = change.reference().filter(|object| object.kind() != Kind::Tombstone)?;
            let (was, seq) = match change.effect() {
                Effect::Deletes => (change.before()?, entry.header.seq - 1),
                Effect::Creates | Effect::Updates | Effect::Nothing => (change.after()?, entry.header.seq),
            };
            let refusal = self.restore_refused(actor, &was, seq);
            // What is so today need not be brought back.
            (refusal != Some(Refusal::NoChange)).then_some(Restorable { object, seq, refusal })
        });
        tried.collect()
    }

    /// Asks the engine whether an entry could be taken back now; nothing is written.
    fn undo_refused(&self, actor: &Owner, entry: Entry) -> Option<Refusal> {
        self.try_out(actor, &Command::Undo { entry: Box::new(entry) })
    }

    /// Asks the engine whether a command would be refused now; nothing is written.
    pub(super) fn try_out(&self, actor: &Owner, command: &Command) -> Option<Refusal> {
        let mut entropy = Entropy::new(vec![0; Entropy::LENGTH]);
        let request = Request {
            actor,
            client: self.inner.ports.client(),
            command,
            id: uuid::Uuid::nil(),
            seen: &[],
            now: self.now(),
            entropy: &mut entropy,
        };
        decide(&self.org(), request).err()
    }
}
