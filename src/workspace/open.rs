//! Opening: read the checkpoint, replay what follows, and trust nothing that comes back.

use thiserror::Error;

use super::{Ports, Workspace};
use crate::{
    engine::{
        Damage, Decision, Record,
        checkpoint::{self, CheckpointDamage, Manifest},
    },
    model::{OrganizationId, Timestamp},
    org::{Org, Seq},
    store::{AppendError, Journal, Mark, StoreError, Tabs, Witness, Word},
};

/// Entries read at a time.
const BATCH: usize = 64;

/// Whether an organization can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// It can.
    Writable,
    /// It can be looked at and exported, not changed.
    ReadOnly(Trouble),
}

/// Why an organization is not written any more. Nothing is lost by looking on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Trouble {
    /// The journal ends before the entry that was noted outside of it: its tail is gone.
    #[error("the last entries are missing: entry {noted} was written, and the journal ends at {found}")]
    CutTail {
        /// The last entry noted.
        noted: Seq,
        /// When that was written, where the note tells.
        at: Option<Timestamp>,
        /// The last entry found.
        found: Seq,
    },
    /// The journal holds another entry than the one that was noted.
    #[error("entry {0} is not the one that was written: the journal was exchanged")]
    Exchanged(Seq),
    /// An entry cannot be trusted. What stands is the state before it.
    #[error("the journal is damaged: {0}")]
    Damaged(Damage),
    /// An entry is missing. What stands is the state before it.
    #[error("entry {0} is missing from the journal")]
    Gap(Seq),
    /// A newer Keyplane wrote to it.
    #[error("a newer version of Keyplane has written to this organization: reload the page")]
    Newer,
    /// The organization was deleted, or the browser's data was cleared.
    #[error("the organization was deleted, or this site's data was cleared")]
    Gone,
}

/// Something found on opening that a person should know, although everything works.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Notice {
    /// The checkpoint was damaged; the organization was read from the journal and a new one will be written.
    #[error("the second copy was damaged and will be written anew: {0}")]
    CheckpointRebuilt(CheckpointDamage),
    /// The journal behind the checkpoint is damaged: history is incomplete, the organization is not.
    #[error("part of the history cannot be read; the organization itself is complete")]
    HistoryIncomplete,
    /// The witness cannot be written: a lost tail would not be noticed.
    #[error(
        "this browser does not let Keyplane note the last entry, so a lost entry would not be noticed: {0}"
    )]
    WitnessSilent(StoreError),
    /// Some of the last-use observations are lost.
    #[error("some of what was known of the last use of keys cannot be read; those keys are not tracked")]
    UsesIncomplete,
    /// The last-use observations could not be read at all.
    #[error("what is known of the last use of keys cannot be read: {0}")]
    UsesUnreadable(StoreError),
    /// What the witness held could not be read.
    #[error("the note of the last entry was damaged and has been written anew")]
    WitnessRebuilt,
}

/// An organization could not be opened at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    /// Storage did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It was here, and nothing is left of it.
    #[error("the organization “{}” was stored here up to entry {}, and its data is gone", .0.name, .0.seq)]
    Lost(Mark),
    /// Nothing of this name was ever here.
    #[error("there is no such organization here")]
    Unknown,
    /// Not even its first entry can be read.
    #[error("nothing of the organization can be read: {0}")]
    Unreadable(Damage),
}

impl<P: Ports> Workspace<P> {
    /// Opens an organization that is stored.
    pub async fn open(id: OrganizationId, ports: P) -> Result<Self, OpenError> {
        let (mark, witness_damaged) = match ports.witness().read(&id.to_string()) {
            Ok(mark) => (mark, false),
            Err(StoreError::Damaged(_)) => (None, true),
            Err(error) => {
                let workspace = Self::load(id, ports).await?;
                workspace.note(Notice::WitnessSilent(error));
                return workspace.ready(None).await;
            }
        };
        let workspace = match Self::load(id, ports).await {
            Ok(workspace) => workspace,
            Err(OpenError::Unknown | OpenError::Store(StoreError::Absent)) => {
                return Err(mark.map_or(OpenError::Unknown, OpenError::Lost));
            }
            Err(error) => return Err(error),
        };
        if witness_damaged {
            workspace.note(Notice::WitnessRebuilt);
        }
        workspace.ready(mark).await
    }

    /// Writes the first entry of a new organization and opens it.
    pub async fn create(ports: P, decision: &Decision) -> Result<Self, AppendError> {
        let id = decision.entry.header.organization;
        ports.journal().append(&decision.record).await?;
        let workspace = Self::new(id, ports, Org::default());
        // The first entry of an empty organization cannot contradict it.
        let _ = workspace.take_in(&decision.entry, super::Source::Here);
        workspace.listen();
        Ok(workspace)
    }

    /// Reads checkpoint and journal.
    async fn load(id: OrganizationId, ports: P) -> Result<Self, OpenError> {
        let workspace = Self::new(id, ports, Org::default());
        workspace.load_checkpoint().await?;
        workspace.check_seam().await?;
        let replayed = workspace.replay().await?;
        if workspace.org().seq() == 0 {
            return Err(match replayed {
                Some(Trouble::Damaged(damage)) => OpenError::Unreadable(damage),
                Some(_) | None => OpenError::Unknown,
            });
        }
        if let Some(trouble) = replayed {
            workspace.stop(trouble);
        }
        workspace.load_uses().await;
        Ok(workspace)
    }

    async fn load_checkpoint(&self) -> Result<(), OpenError> {
        let stored = match self.inner.ports.journal().checkpoint().await {
            Ok(stored) => stored,
            Err(StoreError::Damaged(detail)) => {
                self.give_up_checkpoint(CheckpointDamage::Manifest(detail)).await;
                None
            }
            Err(error) => return Err(error.into()),
        };
        let Some(stored) = stored else { return Ok(()) };
        let read = checkpoint::read_manifest(self.inner.id, &stored.manifest)
            .and_then(|manifest| Ok((checkpoint::read(&manifest, &stored.chunks)?, manifest)));
        match read {
            Ok((org, manifest)) => {
                *self.inner.org.borrow_mut() = org;
                *self.inner.base.borrow_mut() = Some((manifest, stored.manifest));
            }
            Err(CheckpointDamage::NewerFormat(_)) => return Err(StoreError::Newer.into()),
            Err(damage) => self.give_up_checkpoint(damage).await,
        }
        Ok(())
    }

    async fn give_up_checkpoint(&self, damage: CheckpointDamage) {
        self.note(Notice::CheckpointRebuilt(damage));
        // If it cannot be dropped now, the next one written replaces it.
        let _ = self.inner.ports.journal().drop_checkpoint().await;
    }

    /// Whether the checkpoint continues into the journal: the entry it speaks up to is stored as it says.
    async fn check_seam(&self) -> Result<(), OpenError> {
        let position = self.org().position();
        if position.seq == 0 {
            return Ok(());
        }
        let records = self.inner.ports.journal().read(position.seq, 1).await?;
        let fits = |record: &Record| {
            record.seq == position.seq && crate::org::Digest::of(&record.header) == position.head
        };
        if !records.first().is_some_and(fits) {
            self.note(Notice::HistoryIncomplete);
        }
        Ok(())
    }

    /// Applies every entry after the one the organization stands at. Answers where that ended, if not at the
    /// journal's end.
    pub(super) async fn replay(&self) -> Result<Option<Trouble>, StoreError> {
        loop {
            let next = self.org().seq() + 1;
            let records = self.inner.ports.journal().read(next, BATCH).await?;
            if records.is_empty() {
                return Ok(None);
            }
            for record in &records {
                if let Err(trouble) = self.replay_one(record).await {
                    return Ok(Some(trouble));
                }
            }
        }
    }

    async fn replay_one(&self, record: &Record) -> Result<(), Trouble> {
        let last = self.org().position();
        if record.seq <= last.seq {
            return Ok(());
        }
        if record.seq != last.seq + 1 {
            return Err(Trouble::Gap(last.seq + 1));
        }
        let (header, head) = record.open_header(self.inner.id, last).map_err(Trouble::of)?;
        record.check_pages(&header).map_err(Trouble::of)?;
        let mut changes = Vec::new();
        for page in 0..record.pages.len() {
            changes.extend(record.read_page(page).map_err(Trouble::of)?);
            if page % 8 == 7 {
                self.inner.ports.breathe().await;
            }
        }
        if changes.len() != usize::try_from(header.changes).unwrap_or(usize::MAX) {
            return Err(Trouble::Damaged(Damage::Pages { seq: record.seq }));
        }
        let entry = crate::engine::Entry { header, head, changes };
        let source = super::Source::Elsewhere;
        self.take_in(&entry, source).map_err(|_| Trouble::Damaged(Damage::Broken { seq: record.seq }))
    }

    /// Compares with the witness, notes where the organization stands, and listens to other tabs.
    async fn ready(self, mark: Option<Mark>) -> Result<Self, OpenError> {
        if let Some(mark) = mark
            && let Some(trouble) = self.compare(&mark).await?
        {
            self.stop(trouble);
        }
        if self.condition() == Condition::Writable {
            self.witness();
        }
        self.listen();
        Ok(self)
    }

    async fn compare(&self, mark: &Mark) -> Result<Option<Trouble>, StoreError> {
        let position = self.org().position();
        if mark.seq > position.seq {
            return Ok(Some(Trouble::CutTail { noted: mark.seq, at: mark.at, found: position.seq }));
        }
        let head = if mark.seq == position.seq {
            Some(position.head)
        } else {
            let records = self.inner.ports.journal().read(mark.seq, 1).await?;
            let noted = records.first().filter(|record| record.seq == mark.seq);
            noted.map(|record| crate::org::Digest::of(&record.header))
        };
        // An entry that is missing behind a sound checkpoint was noticed as incomplete history.
        Ok(head.filter(|head| head.to_string() != mark.head).map(|_| Trouble::Exchanged(mark.seq)))
    }

    /// Goes on from the state found, although later entries are known to be lost. Only a person decides this.
    pub fn accept_loss(&self) -> Result<(), StoreError> {
        let acceptable = matches!(
            *self.inner.condition.borrow(),
            Condition::ReadOnly(Trouble::CutTail { .. } | Trouble::Exchanged(_))
        );
        if acceptable {
            self.inner.ports.witness().forget(&self.inner.id.to_string())?;
            *self.inner.condition.borrow_mut() = Condition::Writable;
            self.witness();
        }
        Ok(())
    }

    /// Stops writing. The first trouble is the one to tell.
    pub(super) fn stop(&self, trouble: Trouble) {
        let mut condition = self.inner.condition.borrow_mut();
        if *condition == Condition::Writable {
            *condition = Condition::ReadOnly(trouble);
        }
    }

    /// The manifest of the stored checkpoint, if this workspace knows it.
    pub(super) fn base_manifest(&self) -> Option<Manifest> {
        self.inner.base.borrow().as_ref().map(|(manifest, _)| manifest.clone())
    }

    fn listen(&self) {
        let inner = std::rc::Rc::downgrade(&self.inner);
        self.inner.ports.tabs().listen(move |word| {
            let Some(inner) = inner.upgrade() else { return };
            let workspace = Self { inner };
            let news = match word {
                Word::Entry(seq) => seq > workspace.org().seq(),
                Word::Uses => true,
            };
            if news {
                workspace.inner.ports.spawn_look(&workspace, word);
            }
        });
    }
}

impl Trouble {
    pub(super) fn of(damage: Damage) -> Self {
        match damage {
            Damage::NewerFormat { .. } => Self::Newer,
            damage @ (Damage::Header { .. }
            | Damage::Swapped { .. }
            | Damage::Broken { .. }
            | Damage::Pages { .. }
            | Damage::Content { .. }) => Self::Damaged(damage),
        }
    }
}
