//! The second copy: keeping it as new as the checkpoint, and going on from it when the journal is lost.

use std::collections::BTreeSet;

use thiserror::Error;
use uuid::Uuid;

use super::{Condition, NoRandomness, Ports, Workspace};
use crate::{
    engine::{
        checkpoint::{self, CheckpointDamage, ChunkId, Manifest},
        resume,
    },
    exchange::backup::{Head, WriteError, Writer},
    model::{OrganizationId, Timestamp},
    org::{Org, Seq, Uses},
    store::{AppendError, CheckpointOutcome, CheckpointWrite, SecondCopy, StoreError, Witness},
};

/// A second copy that was read and is sound.
#[derive(Debug)]
pub struct Copied {
    id: OrganizationId,
    org: Org,
}

/// Why there is a second copy that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CopyError {
    /// Storage did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is not as it was written.
    #[error(transparent)]
    Damaged(#[from] CheckpointDamage),
}

/// Why an organization did not go on from its second copy. The copy is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ResumeError {
    /// Storage did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The copy holds no organization that somebody administers.
    #[error("the copy holds nobody who administers the organization")]
    NoAdministrator,
    /// The file would not be whole.
    #[error(transparent)]
    File(#[from] WriteError),
    /// The journal that it was to begin is not empty.
    #[error("the organization's journal is not empty")]
    NotEmpty,
}

impl Copied {
    /// Reads an organization's second copy and checks every digest and count; `None` where there is none.
    pub async fn read(id: OrganizationId, copy: &impl SecondCopy) -> Result<Option<Self>, CopyError> {
        let Some(stored) = copy.read().await? else { return Ok(None) };
        let manifest = checkpoint::read_manifest(id, &stored.manifest)?;
        let org = checkpoint::read(&manifest, &stored.chunks)?;
        Ok(Some(Self { id, org }))
    }

    /// Whose it is.
    pub fn id(&self) -> OrganizationId {
        self.id
    }

    /// The organization as it was then.
    pub fn org(&self) -> &Org {
        &self.org
    }

    /// The last entry it knows.
    pub fn seq(&self) -> Seq {
        self.org.seq()
    }

    /// The time of that entry.
    pub fn at(&self) -> Timestamp {
        self.org.position().at
    }

    /// Writes the copy to a file as [`Workspace::export`] writes an organization: a journal of one entry, to be opened
    /// where the database that was lost cannot even be removed.
    pub fn export(
        &self,
        now: Timestamp,
        command: Uuid,
        sink: &mut dyn FnMut(&str),
    ) -> Result<(), ResumeError> {
        let decision = resume(&self.org, now, command).ok_or(ResumeError::NoAdministrator)?;
        let head = Head {
            organization: self.id,
            name: self.org.organization().map(|own| own.name.to_string()).unwrap_or_default(),
            kind: self.org.organization().map(|own| own.kind).unwrap_or_default(),
            entries: decision.entry.header.seq,
            head: decision.entry.head,
        };
        let mut writer = Writer::begin(head, &Uses::default(), sink);
        writer.entry(&decision.record, sink)?;
        writer.end(sink)?;
        Ok(())
    }
}

impl<P: Ports> Workspace<P> {
    /// Brings the checkpoint up to date, and the second copy with it. Only what changed is written.
    ///
    /// Off the critical path: the journal has everything, and failing costs nothing but the copy's age. Nothing is
    /// written while the organization is not: what stands then may be less than what the copy holds, or be deleted.
    pub async fn save_copy(&self) -> Result<(), StoreError> {
        if self.condition() != Condition::Writable {
            return Ok(());
        }
        let behind = self.base_manifest().is_none_or(|base| base.seq < self.org().seq());
        if behind {
            self.save_checkpoint().await?;
        }
        let stored = self.ports().copy().manifest().await?;
        if let CheckpointOutcome::Moved { manifest, .. } = self.write_copy(stored).await? {
            // Another tab was faster: once more over what it wrote. It may be newer by then, which is as good.
            self.write_copy((!manifest.is_empty()).then_some(manifest)).await?;
        }
        Ok(())
    }

    async fn write_copy(&self, stored: Option<Vec<u8>>) -> Result<CheckpointOutcome, StoreError> {
        let known = match stored.as_deref().map(|bytes| checkpoint::read_manifest(self.id(), bytes)) {
            Some(Err(CheckpointDamage::NewerFormat(_))) => return Ok(CheckpointOutcome::Newer),
            Some(Err(_)) => {
                // Nothing says what its other files are.
                self.ports().copy().remove().await?;
                None
            }
            Some(Ok(known)) => Some(known),
            None => None,
        };
        let base = self.base_manifest();
        let differing = match (&known, &base) {
            (Some(known), Some(base)) => self.differing(known, base),
            // Without a checkpoint to tell by, a copy that stands stays as it is.
            (Some(_), None) => return Ok(CheckpointOutcome::Newer),
            (None, _) => BTreeSet::new(),
        };
        let taken = checkpoint::take(&self.org(), known.as_ref(), &differing);
        let Some(taken) = taken else { return Ok(CheckpointOutcome::Newer) };
        let write = CheckpointWrite {
            base: stored.filter(|_| known.is_some()),
            seq: taken.manifest.seq,
            manifest: checkpoint::manifest_bytes(&taken.manifest),
            put: taken.put,
            remove: taken.remove,
        };
        self.ports().copy().save(&write).await
    }

    /// The chunks in which a copy may differ from the organization: those in which it differs from the checkpoint,
    /// and those touched since.
    fn differing(&self, copy: &Manifest, base: &Manifest) -> BTreeSet<ChunkId> {
        let numbers = copy.chunks.keys().chain(base.chunks.keys());
        let mut differing: BTreeSet<_> =
            numbers.filter(|chunk| copy.chunks.get(chunk) != base.chunks.get(chunk)).copied().collect();
        differing.extend(self.inner.dirty.borrow().iter());
        differing
    }

    /// Removes the second copy, when what it speaks of has been given up; the next one is written in full.
    pub async fn forget_copy(&self) -> Result<(), StoreError> {
        self.ports().copy().remove().await
    }

    /// The entry up to which the second copy speaks, and that entry's time; `None` where there is none.
    pub async fn copy_position(&self) -> Result<Option<(Seq, Timestamp)>, StoreError> {
        let stored = self.ports().copy().manifest().await?;
        let manifest = stored.and_then(|bytes| checkpoint::read_manifest(self.id(), &bytes).ok());
        Ok(manifest.map(|manifest| (manifest.seq, manifest.at)))
    }

    /// The entry up to which the stored checkpoint speaks, and that entry's time; `None` where there is none yet.
    pub fn checkpoint_position(&self) -> Option<(Seq, Timestamp)> {
        self.base_manifest().map(|base| (base.seq, base.at))
    }

    /// Begins an empty journal with what a second copy holds, and opens it.
    ///
    /// The entry is stored before the copy and the note of the last entry follow it: stopped in between, the next
    /// opening finds the new journal, and says that a later entry was noted.
    pub async fn resume(ports: P, copied: &Copied) -> Result<Self, ResumeError> {
        let mut id = [0; 16];
        ports.random(&mut id)?;
        let command = uuid::Builder::from_random_bytes(id).into_uuid();
        let decision = resume(&copied.org, ports.now(), command).ok_or(ResumeError::NoAdministrator)?;
        let workspace = Self::create(ports, &decision).await.map_err(|error| match error {
            AppendError::Taken(_) => ResumeError::NotEmpty,
            AppendError::Store(error) => ResumeError::Store(error),
        })?;
        // A later entry of the journal that was lost is noted, and a mark only rises.
        let _ = workspace.ports().witness().forget(&copied.id.to_string());
        workspace.witness();
        // A copy of a later entry would never be replaced by one of this journal.
        if workspace.ports().copy().remove().await.is_ok() {
            let _ = workspace.save_copy().await;
        }
        Ok(workspace)
    }
}
