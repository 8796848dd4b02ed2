//! Journal, second copy, witness and tabs in memory: for native tests, for the JavaScript module, and for a page whose browser
//! refuses to store anything. Kept until the last handle is dropped, and no longer.
//!
//! Each type is a handle: its clones are further tabs on the same thing.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::{Rc, Weak};

use super::{
    AppendError, CheckpointOutcome, CheckpointWrite, Journal, Mark, Note, Part, Record, SecondCopy, Seq,
    StoreError, StoredCheckpoint, Tabs, UseStore, Witness, Word,
};

/// What a [`MemoryJournal`] holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// Entries by their number.
    pub entries: BTreeMap<Seq, Record>,
    /// The checkpoint, if one was saved.
    pub checkpoint: Option<StoredCheckpoint>,
    /// What was seen of keys in use, in parts.
    pub uses: Vec<Part>,
}

/// A journal in memory. Clones share it, as tabs share a database.
#[derive(Clone, Debug, Default)]
pub struct MemoryJournal {
    pub(super) stored: Rc<RefCell<Stored>>,
}

impl MemoryJournal {
    /// An empty journal.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Journal for MemoryJournal {
    async fn last(&self) -> Result<Seq, StoreError> {
        Ok(self.stored.borrow().entries.last_key_value().map_or(0, |(seq, _)| *seq))
    }

    async fn read(&self, from: Seq, limit: usize) -> Result<Vec<Record>, StoreError> {
        Ok(self.stored.borrow().entries.range(from..).take(limit).map(|(_, record)| record.clone()).collect())
    }

    async fn append(&self, record: &Record) -> Result<(), AppendError> {
        let mut stored = self.stored.borrow_mut();
        if stored.entries.contains_key(&record.seq) {
            return Err(AppendError::Taken(record.seq));
        }
        stored.entries.insert(record.seq, record.clone());
        Ok(())
    }

    async fn append_all(&self, records: &[Record]) -> Result<(), AppendError> {
        let mut stored = self.stored.borrow_mut();
        if let Some(taken) = records.iter().find(|record| stored.entries.contains_key(&record.seq)) {
            return Err(AppendError::Taken(taken.seq));
        }
        stored.entries.extend(records.iter().map(|record| (record.seq, record.clone())));
        Ok(())
    }

    async fn checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        Ok(self.stored.borrow().checkpoint.clone())
    }

    async fn save_checkpoint(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError> {
        Ok(write_over(&mut self.stored.borrow_mut().checkpoint, write))
    }

    async fn drop_checkpoint(&self) -> Result<(), StoreError> {
        self.stored.borrow_mut().checkpoint = None;
        Ok(())
    }
}

impl UseStore for MemoryJournal {
    async fn uses(&self) -> Result<Vec<Part>, StoreError> {
        Ok(self.stored.borrow().uses.clone())
    }

    async fn save_uses(&self, parts: &[Part]) -> Result<(), StoreError> {
        self.stored.borrow_mut().uses = parts.to_vec();
        Ok(())
    }
}

/// Carries a checkpoint's write out over what is stored, unless that is newer or another than it was made for.
fn write_over(slot: &mut Option<StoredCheckpoint>, write: &CheckpointWrite) -> CheckpointOutcome {
    let outcome = write.outcome(slot.as_ref().map(|stored| (stored.seq, stored.manifest.as_slice())));
    if outcome != CheckpointOutcome::Saved {
        return outcome;
    }
    let base = slot.take().map(|stored| stored.chunks).unwrap_or_default();
    let mut chunks: BTreeMap<u32, Vec<u8>> = base.into_iter().collect();
    for number in &write.remove {
        chunks.remove(number);
    }
    chunks.extend(write.put.iter().cloned());
    *slot = Some(StoredCheckpoint {
        seq: write.seq,
        manifest: write.manifest.clone(),
        chunks: chunks.into_iter().collect(),
    });
    CheckpointOutcome::Saved
}

/// A second copy in memory. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct MemoryCopy {
    /// The copy, for tests to look at and to damage.
    pub stored: Rc<RefCell<Option<StoredCheckpoint>>>,
}

impl SecondCopy for MemoryCopy {
    async fn manifest(&self) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.stored.borrow().as_ref().map(|stored| stored.manifest.clone()))
    }

    async fn read(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        Ok(self.stored.borrow().clone())
    }

    async fn save(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError> {
        Ok(write_over(&mut self.stored.borrow_mut(), write))
    }

    async fn remove(&self) -> Result<(), StoreError> {
        *self.stored.borrow_mut() = None;
        Ok(())
    }
}

/// A witness in memory. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct MemoryWitness {
    noted: Rc<RefCell<BTreeMap<String, Mark>>>,
}

impl MemoryWitness {
    /// A witness that has noted nothing.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Witness for MemoryWitness {
    fn read(&self, organization: &str) -> Result<Option<Mark>, StoreError> {
        Ok(self.noted.borrow().get(organization).cloned())
    }

    fn raise(&self, organization: &str, mark: &Mark) -> Result<(), StoreError> {
        let mut noted = self.noted.borrow_mut();
        let before = noted.remove(organization);
        noted.insert(organization.to_owned(), mark.over(before));
        Ok(())
    }

    fn forget(&self, organization: &str) -> Result<(), StoreError> {
        self.noted.borrow_mut().remove(organization);
        Ok(())
    }

    fn list(&self) -> Result<Vec<Note>, StoreError> {
        Ok(self.noted.borrow().iter().map(|(id, mark)| (id.clone(), Ok(mark.clone()))).collect())
    }
}

type Heard = Rc<dyn Fn(Word)>;
type Ear = RefCell<Option<Heard>>;

/// Word between tabs in memory. Clones are further tabs on the same organization; each has its own listener.
pub struct MemoryTabs {
    ear: Rc<Ear>,
    ears: Rc<RefCell<Vec<Weak<Ear>>>>,
}

impl MemoryTabs {
    /// The first tab of an organization.
    pub fn new() -> Self {
        Self::join(Rc::default())
    }

    fn join(ears: Rc<RefCell<Vec<Weak<Ear>>>>) -> Self {
        let ear = Rc::default();
        ears.borrow_mut().push(Rc::downgrade(&ear));
        Self { ear, ears }
    }
}

impl Default for MemoryTabs {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for MemoryTabs {
    fn clone(&self) -> Self {
        Self::join(Rc::clone(&self.ears))
    }
}

impl fmt::Debug for MemoryTabs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryTabs").field("tabs", &self.ears.borrow().len()).finish_non_exhaustive()
    }
}

impl Tabs for MemoryTabs {
    fn announce(&self, word: Word) {
        self.ears.borrow_mut().retain(|ear| ear.strong_count() > 0);
        // Collected first: a listener may itself announce, listen, or open and close tabs.
        let others: Vec<Heard> = self
            .ears
            .borrow()
            .iter()
            .filter_map(Weak::upgrade)
            .filter(|ear| !Rc::ptr_eq(ear, &self.ear))
            .filter_map(|ear| ear.borrow().clone())
            .collect();
        for heard in others {
            heard(word);
        }
    }

    fn listen(&self, heard: impl Fn(Word) + 'static) {
        *self.ear.borrow_mut() = Some(Rc::new(heard));
    }
}
