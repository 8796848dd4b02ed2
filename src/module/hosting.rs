//! What a host asks of the engine so that a console may open its organization in place: whether a line that the console
//! decided may be stored, and the organization and what was seen of its keys in the form the console reads.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Engine, Fault};
use crate::{
    engine::{
        checkpoint,
        uses::{self, Completeness},
    },
    exchange::line,
    model::{OrganizationId, OrganizationKind, Timestamp},
    org::Seq,
    store::{Part, bundle},
};

/// The number of a bundle's first part, which is the manifest; a chunk of this number may follow it.
const MANIFEST: u32 = 0;

/// What a start page says of an organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Its id.
    pub id: OrganizationId,
    /// Its display name.
    pub name: String,
    /// Whether it is the demo.
    pub kind: OrganizationKind,
    /// How many entries its journal has.
    pub entries: Seq,
}

impl Engine {
    /// What a start page says of the organization; `None` before it began.
    pub fn summary(&self) -> Option<Summary> {
        let own = self.org.organization()?;
        Some(Summary { id: own.id, name: own.name.to_string(), kind: own.kind, entries: self.org.seq() })
    }

    /// Whether a line may be stored: it is the next one, its digests hold, and every object it changes is as it was when
    /// the line was decided. Rules are the engine's of whoever decided it. Answers the line as it is to be stored: as the
    /// engine writes it, without whatever stood around it.
    ///
    /// # Errors
    ///
    /// As [`Engine::commit`], which then cannot fail for this line.
    pub fn admit(&self, text: &str) -> Result<String, Fault> {
        let (record, entry) = self.entry_of(text)?;
        let fits = entry.changes.iter().try_for_each(|change| self.org.check(change));
        fits.map_err(|error| Fault::new("damaged", error.to_string()))?;
        Ok(line::write(&record)?)
    }

    /// The organization as it stands, as a checkpoint: a bundle of its manifest and its chunks. `None` before it began.
    pub fn checkpoint(&self) -> Option<Vec<u8>> {
        let taken = checkpoint::take(&self.org, None, &BTreeSet::new())?;
        let manifest: Part = (MANIFEST, checkpoint::manifest_bytes(&taken.manifest));
        let parts: Vec<_> = std::iter::once(manifest).chain(taken.put).collect();
        Some(bundle::write(&parts))
    }

    /// What is known of keys in use, as a bundle of the parts in which it is stored.
    pub fn uses(&self, now: Timestamp) -> Vec<u8> {
        bundle::write(&uses::write(&self.observed.uses(now)))
    }

    /// Takes in what a console was told of keys in use, such as by an import.
    pub fn hear(&mut self, bundle: &[u8]) -> Result<(), Fault> {
        let damaged = || Fault::new("damaged", "the observations cannot be read");
        match uses::read(&bundle::read(bundle).ok_or_else(damaged)?) {
            (uses, Completeness::Whole) => self.observed.hear(&uses),
            (_, Completeness::Incomplete) => return Err(damaged()),
        }
        Ok(())
    }

    /// A number that changes whenever a use was seen or heard of.
    pub const fn uses_revision(&self) -> u32 {
        self.observed.revision()
    }
}
