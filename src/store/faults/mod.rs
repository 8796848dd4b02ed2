//! Storage that fails: for the native tests of whatever stands on a journal.
//!
//! - [`FaultyJournal`] lets single calls fail: by a script ([`FaultyJournal::inject`]), or at random from a seed
//!   ([`FaultyJournal::seeded`]), which also lets other tabs run in between.
//! - [`Damage`] changes what is stored, as damaged files do: nothing fails, the bytes are other ones.
//!
//! Same seed and same calls, same faults. None of this is part of a browser build.

mod damage;
mod dice;

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

pub use damage::Damage;
pub use dice::Dice;

use super::{
    AppendError, CheckpointOutcome, CheckpointWrite, Journal, Part, Record, Seq, StoreError,
    StoredCheckpoint, UseStore,
};

/// How a write fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteFault<E> {
    /// Nothing is stored, and this is the answer.
    Refused(E),
    /// The write is carried out, and the answer is [`StoreError::Lost`] whatever came of it.
    Unanswered,
}

/// A call that fails, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// In [`Journal::last`].
    Last(StoreError),
    /// In [`Journal::read`].
    Read(StoreError),
    /// In [`Journal::append`] and [`Journal::append_all`].
    Append(WriteFault<AppendError>),
    /// In [`Journal::checkpoint`].
    Checkpoint(StoreError),
    /// In [`Journal::save_checkpoint`].
    Save(WriteFault<StoreError>),
    /// In [`Journal::drop_checkpoint`].
    Drop(StoreError),
    /// In [`UseStore::uses`].
    Uses(StoreError),
    /// In [`UseStore::save_uses`].
    SaveUses(StoreError),
}

/// A journal over another one, whose calls fail as planned. Clones share the plan and its counts; two tabs with
/// faults of their own are two of these over clones of one [`MemoryJournal`](super::MemoryJournal).
#[derive(Clone, Debug)]
pub struct FaultyJournal<J> {
    inner: J,
    plan: Rc<RefCell<Plan>>,
}

impl<J> FaultyJournal<J> {
    /// A journal in which nothing fails until something is injected.
    pub fn new(inner: J) -> Self {
        Self { inner, plan: Rc::default() }
    }

    /// A journal in which one call in `one_in` fails (none where it is 0), and every call lets other tasks of the
    /// executor run before and after it, or does not, as the seed has it.
    pub fn seeded(inner: J, seed: u64, one_in: u32) -> Self {
        let plan = Plan { chance: Some(Chance { dice: Dice::new(seed), one_in }), ..Plan::default() };
        Self { inner, plan: Rc::new(RefCell::new(plan)) }
    }

    /// Lets one call of the fault's operation fail, after `calls` more of them: the next one where it is 0.
    pub fn inject(&self, calls: u64, fault: Fault) {
        let mut plan = self.plan.borrow_mut();
        match fault {
            Fault::Last(error) => plan.last.plan(calls, error),
            Fault::Read(error) => plan.read.plan(calls, error),
            Fault::Append(fault) => plan.append.plan(calls, fault),
            Fault::Checkpoint(error) => plan.checkpoint.plan(calls, error),
            Fault::Save(fault) => plan.save.plan(calls, fault),
            Fault::Drop(error) => plan.drop.plan(calls, error),
            Fault::Uses(error) => plan.uses.plan(calls, error),
            Fault::SaveUses(error) => plan.save_uses.plan(calls, error),
        }
    }

    /// How many calls have failed by plan: a test that injects a fault can see that it struck.
    pub fn struck(&self) -> u64 {
        self.plan.borrow().struck
    }

    /// The journal beneath.
    pub fn inner(&self) -> &J {
        &self.inner
    }

    /// The fault of this call, if one is planned for it or falls to it by chance.
    fn strike<F>(&self, script: fn(&mut Plan) -> &mut Script<F>, chance: fn(&mut Dice) -> F) -> Option<F> {
        let mut plan = self.plan.borrow_mut();
        let planned = script(&mut plan).next();
        let fault = planned
            .or_else(|| plan.chance.as_mut().and_then(|by| by.strikes().then(|| chance(&mut by.dice))));
        plan.struck += u64::from(fault.is_some());
        fault
    }

    /// Lets other tabs run, as often as the seed has it.
    async fn pause(&self) {
        let times = self.plan.borrow_mut().chance.as_mut().map_or(0, |chance| chance.dice.below(3));
        for _ in 0..times {
            let mut paused = false;
            poll_fn(|context| {
                if std::mem::replace(&mut paused, true) {
                    return Poll::Ready(());
                }
                context.waker().wake_by_ref();
                Poll::Pending
            })
            .await;
        }
    }
}

impl<J: Journal> Journal for FaultyJournal<J> {
    async fn last(&self) -> Result<Seq, StoreError> {
        self.pause().await;
        let ended = match self.strike(|plan| &mut plan.last, reading) {
            Some(error) => Err(error),
            None => self.inner.last().await,
        };
        self.pause().await;
        ended
    }

    async fn read(&self, from: Seq, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.pause().await;
        let ended = match self.strike(|plan| &mut plan.read, reading) {
            Some(error) => Err(error),
            None => self.inner.read(from, limit).await,
        };
        self.pause().await;
        ended
    }

    async fn append(&self, record: &Record) -> Result<(), AppendError> {
        self.pause().await;
        let ended = match self.strike(|plan| &mut plan.append, appending) {
            Some(WriteFault::Refused(error)) => Err(error),
            Some(WriteFault::Unanswered) => {
                let _unheard = self.inner.append(record).await;
                Err(lost().into())
            }
            None => self.inner.append(record).await,
        };
        self.pause().await;
        ended
    }

    async fn append_all(&self, records: &[Record]) -> Result<(), AppendError> {
        self.pause().await;
        let ended = match self.strike(|plan| &mut plan.append, appending) {
            Some(WriteFault::Refused(error)) => Err(error),
            Some(WriteFault::Unanswered) => {
                let _unheard = self.inner.append_all(records).await;
                Err(lost().into())
            }
            None => self.inner.append_all(records).await,
        };
        self.pause().await;
        ended
    }

    async fn checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        self.pause().await;
        let ended = match self.strike(|plan| &mut plan.checkpoint, reading) {
            Some(error) => Err(error),
            None => self.inner.checkpoint().await,
        };
        self.pause().await;
        ended
    }

    async fn save_checkpoint(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError> {
        self.pause().await;
        let ended = match self.strike(|plan| &mut plan.save, saving) {
            Some(WriteFault::Refused(error)) => Err(error),
            Some(WriteFault::Unanswered) => {
                let _unheard = self.inner.save_checkpoint(write).await;
                Err(lost())
            }
            None => self.inner.save_checkpoint(write).await,
        };
        self.pause().await;
        ended
    }

    async fn drop_checkpoint(&self) -> Result<(), StoreError> {
        self.pause().await;
        let ended = match self.strike(|plan| &mut plan.drop, reading) {
            Some(error) => Err(error),
            None => self.inner.drop_checkpoint().await,
        };
        self.pause().await;
        ended
    }
}

impl<J: UseStore> UseStore for FaultyJournal<J> {
    async fn uses(&self) -> Result<Vec<Part>, StoreError> {
        match self.strike(|plan| &mut plan.uses, reading) {
            Some(error) => Err(error),
            None => self.inner.uses().await,
        }
    }

    async fn save_uses(&self, parts: &[Part]) -> Result<(), StoreError> {
        match self.strike(|plan| &mut plan.save_uses, reading) {
            Some(error) => Err(error),
            None => self.inner.save_uses(parts).await,
        }
    }
}

#[derive(Debug, Default)]
struct Plan {
    last: Script<StoreError>,
    read: Script<StoreError>,
    append: Script<WriteFault<AppendError>>,
    checkpoint: Script<StoreError>,
    save: Script<WriteFault<StoreError>>,
    drop: Script<StoreError>,
    uses: Script<StoreError>,
    save_uses: Script<StoreError>,
    chance: Option<Chance>,
    struck: u64,
}

/// The planned faults of one operation.
#[derive(Debug)]
struct Script<F> {
    calls: u64,
    faults: Vec<(u64, F)>,
}

impl<F> Default for Script<F> {
    fn default() -> Self {
        Self { calls: 0, faults: Vec::new() }
    }
}

impl<F> Script<F> {
    fn plan(&mut self, calls: u64, fault: F) {
        self.faults.push((self.calls + calls, fault));
    }

    fn next(&mut self) -> Option<F> {
        let call = self.calls;
        self.calls += 1;
        let at = self.faults.iter().position(|(planned, _)| *planned == call)?;
        Some(self.faults.remove(at).1)
    }
}

#[derive(Debug)]
struct Chance {
    dice: Dice,
    one_in: u32,
}

impl Chance {
    fn strikes(&mut self) -> bool {
        self.one_in > 0 && self.dice.below(self.one_in.into()) == 0
    }
}

fn lost() -> StoreError {
    StoreError::Lost("injected".to_owned())
}

fn reading(dice: &mut Dice) -> StoreError {
    match dice.below(3) {
        0 => lost(),
        1 => StoreError::Unreadable("injected".to_owned()),
        _ => StoreError::Failed("injected".to_owned()),
    }
}

fn saving(dice: &mut Dice) -> WriteFault<StoreError> {
    match dice.below(3) {
        0 => WriteFault::Unanswered,
        1 => WriteFault::Refused(StoreError::Full),
        _ => WriteFault::Refused(lost()),
    }
}

fn appending(dice: &mut Dice) -> WriteFault<AppendError> {
    match saving(dice) {
        WriteFault::Refused(error) => WriteFault::Refused(error.into()),
        WriteFault::Unanswered => WriteFault::Unanswered,
    }
}
