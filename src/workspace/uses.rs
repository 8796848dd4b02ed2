//! Last-use observations of the open organization: read on opening, kept beside the journal, never in it.

use std::cell::Ref;

use super::{Condition, Failure, News, Notice, Ports, Workspace};
use crate::{
    engine::uses::{self, Completeness},
    model::{ApiKeyId, LastUse},
    org::Uses,
    store::{StoreError, Tabs, UseStore, Word},
};

impl<P: Ports> Workspace<P> {
    /// What was seen of keys in use. Do not hold it across an `await`.
    pub fn uses(&self) -> Ref<'_, Uses> {
        self.inner.uses.borrow()
    }

    /// Takes newer observations in: when this answers, they are stored, and everybody has been told, in the other tabs
    /// too.
    pub async fn observe(&self, seen: &[(ApiKeyId, LastUse)]) -> Result<(), Failure> {
        if let Condition::ReadOnly(trouble) = self.condition() {
            return Err(Failure::ReadOnly(trouble));
        }
        loop {
            let taken = self.inner.uses_taken.get();
            let mut book = self.uses().clone();
            book.extend(seen.iter().cloned());
            let stored = self.inner.ports.uses().save_uses(&uses::write(&book)).await;
            stored.map_err(|error| self.not_stored(error))?;
            // Others may have been taken in meanwhile. Then what was just stored lacks them: once more, with both.
            if self.inner.uses_taken.get() == taken {
                self.take_uses(book);
                self.tell(&News::Uses);
                self.inner.ports.tabs().announce(Word::Uses);
                return Ok(());
            }
        }
    }

    /// Stores a whole book in the place of what is there.
    pub(super) async fn keep_uses(&self, book: &Uses) -> Result<(), StoreError> {
        self.inner.ports.uses().save_uses(&uses::write(book)).await?;
        self.take_uses(book.clone());
        Ok(())
    }

    /// Reads what is stored. What cannot be read is noted, and is no reason not to open.
    pub(super) async fn load_uses(&self) {
        match self.inner.ports.uses().uses().await {
            Ok(parts) => {
                let (book, completeness) = uses::read(&parts);
                if completeness == Completeness::Incomplete {
                    self.note(Notice::UsesIncomplete);
                }
                self.take_uses(book);
            }
            Err(error) => self.note(Notice::UsesUnreadable(error)),
        }
    }

    fn take_uses(&self, book: Uses) {
        self.inner.uses_taken.set(self.inner.uses_taken.get() + 1);
        self.inner.uses.replace(book);
    }
}
