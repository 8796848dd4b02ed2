//! Writing checkpoints: when one is due, and over whatever is stored.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ports, Workspace};
use crate::{
    engine::checkpoint::{self, Checkpoint, ChunkId, Manifest},
    store::{CheckpointOutcome, CheckpointWrite, Journal, StoreError},
};

/// Entries after which replaying them would be felt on opening.
const ENTRIES: u64 = 48;
/// Changed chunks after which the same is true: an import changes hundreds.
const CHUNKS: usize = 24;

impl<P: Ports> Workspace<P> {
    /// Whether a checkpoint is worth its write.
    pub fn checkpoint_due(&self) -> bool {
        let last = self.base_manifest().map_or(0, |base| base.seq);
        let behind = self.org().seq().saturating_sub(last);
        behind >= ENTRIES || (behind > 0 && self.inner.dirty.borrow().len() >= CHUNKS)
    }

    /// Writes a checkpoint of the organization as it stands, unless a newer one is stored.
    ///
    /// Failing costs nothing: the journal has everything, and the next one is written in full.
    pub async fn save_checkpoint(&self) -> Result<(), StoreError> {
        let base = self.inner.base.borrow().clone();
        let dirty = std::mem::take(&mut *self.inner.dirty.borrow_mut());
        let taken = checkpoint::take(&self.org(), base.as_ref().map(|(manifest, _)| manifest), &dirty);
        let Some(taken) = taken else { return Ok(()) };
        let outcome = self.write(&taken, base.map(|(_, bytes)| bytes)).await;
        match outcome {
            Ok(CheckpointOutcome::Saved) => {
                self.stored(taken.manifest);
                Ok(())
            }
            // Another tab's is as good; the next difference is computed against what is stored then.
            Ok(CheckpointOutcome::Newer) => {
                self.inner.dirty.borrow_mut().extend(dirty);
                Ok(())
            }
            Ok(CheckpointOutcome::Moved { manifest, .. }) => self.save_over(&manifest).await,
            Err(error) => {
                self.inner.dirty.borrow_mut().extend(dirty);
                Err(error)
            }
        }
    }

    /// Writes a checkpoint over one that this workspace did not know.
    async fn save_over(&self, stored: &[u8]) -> Result<(), StoreError> {
        let known = checkpoint::read_manifest(self.inner.id, stored).ok();
        let taken = checkpoint::take(&self.org(), None, &BTreeSet::new());
        let Some(mut taken) = taken else { return Ok(()) };
        if let Some(known) = &known {
            difference(&mut taken, known);
        }
        let base = (!stored.is_empty()).then(|| stored.to_vec());
        if self.write(&taken, base).await? == CheckpointOutcome::Saved {
            self.stored(taken.manifest);
        }
        Ok(())
    }

    async fn write(
        &self,
        taken: &Checkpoint,
        base: Option<Vec<u8>>,
    ) -> Result<CheckpointOutcome, StoreError> {
        let write = CheckpointWrite {
            base,
            seq: taken.manifest.seq,
            manifest: checkpoint::manifest_bytes(&taken.manifest),
            put: taken.put.clone(),
            remove: taken.remove.clone(),
        };
        self.inner.ports.journal().save_checkpoint(&write).await
    }

    fn stored(&self, manifest: Manifest) {
        let bytes = checkpoint::manifest_bytes(&manifest);
        *self.inner.base.borrow_mut() = Some((manifest, bytes));
    }
}

/// Leaves out of a full checkpoint what is stored already, and takes out what is stored and gone.
fn difference(taken: &mut Checkpoint, known: &Manifest) {
    let unchanged =
        |chunk: &ChunkId, chunks: &BTreeMap<ChunkId, _>| chunks.get(chunk) == known.chunks.get(chunk);
    taken.put.retain(|(chunk, _)| !unchanged(chunk, &taken.manifest.chunks));
    taken.remove =
        known.chunks.keys().filter(|chunk| !taken.manifest.chunks.contains_key(chunk)).copied().collect();
}
