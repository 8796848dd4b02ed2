//! Whole organizations out to a file and back, journal included, with the same digests.

use thiserror::Error;

use super::{OpenError, Ports, Workspace};
use crate::{
    exchange::backup::{Backup, Head, WriteError, Writer},
    store::{AppendError, Journal, StoreError, Witness},
};

/// Entries read and written at a time.
const BATCH: usize = 64;

/// An organization could not be written to a file.
#[derive(Debug, Error)]
pub enum ExportError {
    /// Storage did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal is not whole, so that the file could not be opened again.
    #[error("the journal cannot be exported whole: {0}")]
    Damaged(#[from] WriteError),
}

/// An organization could not be opened from a file. Nothing of it is kept.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// An organization of the same id is here.
    #[error("this organization is here already. Delete it first, or open it.")]
    AlreadyHere,
    /// Storage did not take it.
    #[error("nothing was opened: {0}")]
    Store(#[from] StoreError),
    /// It was stored and does not open.
    #[error("nothing was opened: {0}")]
    Open(#[from] OpenError),
}

impl<P: Ports> Workspace<P> {
    /// Writes the organization up to the entry it stands at, piece by piece, in a form that
    /// [`restore`](Self::restore) reads.
    ///
    /// A journal with a damaged tail is written up to the last sound entry.
    pub async fn export(&self, sink: &mut dyn FnMut(&str)) -> Result<(), ExportError> {
        let head = {
            let org = self.org();
            Head {
                organization: self.id(),
                name: org.organization().map(|own| own.name.to_string()).unwrap_or_default(),
                kind: org.organization().map(|own| own.kind).unwrap_or_default(),
                entries: org.seq(),
                head: org.position().head,
            }
        };
        let last = head.entries;
        let mut writer = Writer::begin(head, &self.uses(), sink);
        let mut next = 1;
        while next <= last {
            let records = self.ports().journal().read(next, BATCH).await?;
            let wanted: Vec<_> = records.iter().filter(|record| record.seq <= last).collect();
            for record in &wanted {
                writer.entry(record, sink)?;
            }
            match wanted.last() {
                Some(record) => next = record.seq + 1,
                None => break,
            }
            self.ports().breathe().await;
        }
        writer.end(sink)?;
        Ok(())
    }

    /// Stores what a backup holds and opens it. The journal must be empty.
    pub async fn restore(ports: P, backup: &Backup) -> Result<Self, RestoreError> {
        let id = backup.head.organization;
        if ports.journal().last().await? > 0 {
            return Err(RestoreError::AlreadyHere);
        }
        for records in backup.records.chunks(BATCH) {
            match ports.journal().append_all(records).await {
                Ok(()) => {}
                Err(AppendError::Taken(_)) => return Err(RestoreError::AlreadyHere),
                Err(AppendError::Store(error)) => return Err(error.into()),
            }
        }
        // What was noted of an earlier life of this organization does not hold for the copy.
        let _ = ports.witness().forget(&id.to_string());
        let workspace = Self::open(id, ports).await?;
        if !backup.uses.is_empty() {
            workspace.keep_uses(&backup.uses).await?;
        }
        Ok(workspace)
    }
}
