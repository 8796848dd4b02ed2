//! The loop: decide, append, and where another tab was first, catch up and decide again.

use thiserror::Error;
use uuid::Uuid;

use super::{Condition, News, Ports, Source, Trouble, Workspace, ports::NoRandomness};
use crate::{
    engine::{Command, Damage, Decision, Entropy, Entry, Intent, Refusal, Request, Reveal, decide},
    model::{ObjectRef, Owner, Timestamp},
    org::{Org, Seq},
    store::{AppendError, Journal, StoreError, Tabs, Word},
};

/// How often another tab may be first before giving up. Each time it was, it got something done.
const ATTEMPTS: usize = 64;

/// A command that was carried out. It is durable.
#[derive(Debug)]
pub struct Done {
    /// Its entry.
    pub seq: Seq,
    /// What it was about.
    pub intent: Intent,
    /// The secret of an issued key.
    pub reveal: Option<Reveal>,
}

/// A command that was not carried out.
#[derive(Debug, Error)]
pub enum Failure {
    /// The engine refused it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be stored. Nothing has changed.
    #[error("nothing was changed: {0}")]
    NotStored(StoreError),
    /// It was sent to be stored, and what became of it was not to be heard.
    #[error("whether this was stored is not known: {0}. Look before you do it again")]
    Unheard(StoreError),
    /// The organization is not written at the moment.
    #[error("nothing was changed: {0}")]
    ReadOnly(Trouble),
    /// Other tabs were first every time.
    #[error("nothing was changed: other tabs are writing all the time. Try again.")]
    Crowded,
    /// There is no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// What deciding the same command again takes.
struct Asked<'a> {
    actor: &'a Owner,
    command: &'a Command,
    seen: &'a [(ObjectRef, Seq)],
    id: Uuid,
    entropy: Entropy,
}

impl<P: Ports> Workspace<P> {
    /// Carries a command out: when this answers, the entry is on disk and applied.
    ///
    /// `seen` holds the versions of the objects that the sender read; see [`Request`].
    pub async fn run(
        &self,
        actor: &Owner,
        command: &Command,
        seen: &[(ObjectRef, Seq)],
    ) -> Result<Done, Failure> {
        let done = self.carry_out(actor, command, seen).await?;
        self.note_done(&done);
        Ok(done)
    }

    /// Undoes an entry, of this tab or any other.
    pub async fn undo(&self, actor: &Owner, seq: Seq) -> Result<Done, Failure> {
        let done = self.take_back(actor, seq).await?;
        self.inner.undoable.borrow_mut().retain(|known| *known != seq);
        self.inner.redoable.borrow_mut().push(done.seq);
        Ok(done)
    }

    /// Undoes the last entry of this tab; `None` where there is none.
    pub async fn undo_last(&self, actor: &Owner) -> Option<Result<Done, Failure>> {
        let seq = self.undoable()?;
        Some(self.undo(actor, seq).await)
    }

    /// Does again what this tab undid last; `None` where there is nothing.
    pub async fn redo_last(&self, actor: &Owner) -> Option<Result<Done, Failure>> {
        let seq = self.redoable()?;
        let done = self.take_back(actor, seq).await;
        if let Ok(done) = &done {
            self.inner.redoable.borrow_mut().retain(|known| *known != seq);
            self.inner.undoable.borrow_mut().push(done.seq);
        }
        Some(done)
    }

    async fn take_back(&self, actor: &Owner, seq: Seq) -> Result<Done, Failure> {
        let entry = Box::new(self.entry(seq).await?);
        self.carry_out(actor, &Command::Undo { entry }, &[]).await
    }

    /// Reads one entry of the history.
    ///
    /// Entries behind the checkpoint were not read on opening: the entry after it vouches for each of them, and
    /// for the last one the organization as it stands.
    pub async fn entry(&self, seq: Seq) -> Result<Entry, Failure> {
        let damaged = |damage| Failure::ReadOnly(Trouble::of(damage));
        let records = self.inner.ports.journal().read(seq, 2).await.map_err(Failure::NotStored)?;
        let record = records.iter().find(|record| record.seq == seq);
        let entry = record.ok_or(Failure::ReadOnly(Trouble::Gap(seq)))?.open_alone().map_err(damaged)?;
        let head = match records.iter().find(|record| record.seq == seq + 1) {
            Some(next) => next.read_header().map_err(damaged)?.previous,
            None => self.org().position().head,
        };
        if entry.head == head { Ok(entry) } else { Err(damaged(Damage::Broken { seq })) }
    }

    async fn carry_out(
        &self,
        actor: &Owner,
        command: &Command,
        seen: &[(ObjectRef, Seq)],
    ) -> Result<Done, Failure> {
        let asked = self.ask(actor, command, seen)?;
        for _ in 0..ATTEMPTS {
            self.check_written()?;
            if let Some(done) = self.append(self.decide(&asked)?).await? {
                return Ok(done);
            }
        }
        Err(Failure::Crowded)
    }

    /// Carries out what somebody else prepares on the organization as it stands, such as a request of the REST
    /// contract: an answer and, where something is to change, the decision that changes it.
    ///
    /// Where another tab was first, it is prepared anew, with the same random bytes. The answer is handed on once the
    /// decision is stored.
    pub async fn run_prepared<T>(
        &self,
        prepare: impl Fn(&Org, Timestamp, &mut Entropy) -> (T, Option<Decision>),
    ) -> Result<(T, Option<Done>), Failure> {
        let entropy = self.entropy()?;
        for _ in 0..ATTEMPTS {
            let (answer, decision) = prepare(&self.org(), self.now(), &mut entropy.clone());
            let Some(decision) = decision else { return Ok((answer, None)) };
            self.check_written()?;
            if let Some(done) = self.append(decision).await? {
                self.note_done(&done);
                return Ok((answer, Some(done)));
            }
        }
        Err(Failure::Crowded)
    }

    fn note_done(&self, done: &Done) {
        self.inner.undoable.borrow_mut().push(done.seq);
        self.inner.redoable.borrow_mut().clear();
    }

    fn check_written(&self) -> Result<(), Failure> {
        match self.condition() {
            Condition::ReadOnly(trouble) => Err(Failure::ReadOnly(trouble)),
            Condition::Writable => Ok(()),
        }
    }

    /// Stores a decision and applies it. `None` where another tab was first, whose entries are applied now.
    async fn append(&self, decision: Decision) -> Result<Option<Done>, Failure> {
        match self.inner.ports.journal().append(&decision.record).await {
            Ok(()) => self.finish(decision).map(Some),
            Err(AppendError::Taken(_)) => self.catch_up().await.map(|()| None),
            Err(AppendError::Store(StoreError::Lost(_))) => {
                if self.is_stored(&decision).await? {
                    return self.finish(decision).map(Some);
                }
                Ok(None)
            }
            Err(AppendError::Store(error)) => Err(self.not_stored(error)),
        }
    }

    fn ask<'a>(
        &self,
        actor: &'a Owner,
        command: &'a Command,
        seen: &'a [(ObjectRef, Seq)],
    ) -> Result<Asked<'a>, Failure> {
        let mut id = [0; 16];
        self.inner.ports.random(&mut id)?;
        let id = uuid::Builder::from_random_bytes(id).into_uuid();
        Ok(Asked { actor, command, seen, id, entropy: self.entropy()? })
    }

    fn entropy(&self) -> Result<Entropy, NoRandomness> {
        let mut bytes = vec![0; Entropy::LENGTH];
        self.inner.ports.random(&mut bytes)?;
        Ok(Entropy::new(bytes))
    }

    /// The same random bytes every time: a retry issues the same key.
    fn decide(&self, asked: &Asked<'_>) -> Result<Decision, Refusal> {
        let request = Request {
            actor: asked.actor,
            client: self.inner.ports.client(),
            command: asked.command,
            id: asked.id,
            seen: asked.seen,
            now: self.now(),
            entropy: &mut asked.entropy.clone(),
        };
        decide(&self.org(), request)
    }

    /// The entry is durable: apply it, tell everybody here, and the other tabs.
    fn finish(&self, decision: Decision) -> Result<Done, Failure> {
        let Decision { entry, reveal, .. } = decision;
        let seq = entry.header.seq;
        if self.take_in(&entry, Source::Here).is_err() {
            // It was decided for this very state, so this does not happen; if it does, what is on disk counts.
            let trouble = Trouble::Damaged(crate::engine::Damage::Broken { seq });
            self.halt(trouble.clone());
            return Err(Failure::ReadOnly(trouble));
        }
        self.inner.ports.tabs().announce(Word::Entry(seq));
        Ok(Done { seq, intent: entry.header.intent, reveal })
    }

    /// Whether an entry whose append got no answer is stored all the same.
    async fn is_stored(&self, decision: &Decision) -> Result<bool, Failure> {
        let seq = decision.record.seq;
        let stored = self.inner.ports.journal().read(seq, 1).await;
        let stored = stored.map_err(|error| match error {
            StoreError::Lost(_) => Failure::Unheard(error),
            StoreError::Denied(_)
            | StoreError::Unreadable(_)
            | StoreError::Full
            | StoreError::Absent
            | StoreError::Blocked
            | StoreError::Newer
            | StoreError::Damaged(_)
            | StoreError::Failed(_) => self.not_stored(error),
        })?;
        Ok(stored.first().is_some_and(|record| *record == decision.record))
    }

    pub(super) fn not_stored(&self, error: StoreError) -> Failure {
        match error {
            StoreError::Newer => self.halt(Trouble::Newer),
            StoreError::Absent => self.halt(Trouble::Gone),
            StoreError::Denied(_)
            | StoreError::Unreadable(_)
            | StoreError::Full
            | StoreError::Lost(_)
            | StoreError::Blocked
            | StoreError::Damaged(_)
            | StoreError::Failed(_) => {}
        }
        Failure::NotStored(error)
    }

    /// Looks at what another tab says it has stored.
    pub async fn look(&self, word: Word) -> Result<(), Failure> {
        match word {
            Word::Entry(_) => self.catch_up().await,
            Word::Uses => {
                self.load_uses().await;
                self.tell(&News::Uses);
                Ok(())
            }
        }
    }

    /// Applies what other tabs have written.
    pub async fn catch_up(&self) -> Result<(), Failure> {
        match self.replay().await {
            Ok(None) => Ok(()),
            Ok(Some(trouble)) => {
                self.halt(trouble.clone());
                Err(Failure::ReadOnly(trouble))
            }
            Err(error) => Err(self.not_stored(error)),
        }
    }
}
