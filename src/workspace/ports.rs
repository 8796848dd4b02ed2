//! What a workspace needs of the world.

use thiserror::Error;

use super::Workspace;
use crate::{
    engine::Client,
    model::Timestamp,
    store::{Journal, SecondCopy, Tabs, UseStore, Witness, Word},
};

/// The source of randomness did not answer. Without it, no key is issued.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("this browser gives no random numbers: {0}")]
pub struct NoRandomness(pub String);

/// Storage, the other tabs, clock and randomness.
#[allow(async_fn_in_trait, reason = "implementations are used generically and on one thread only")]
pub trait Ports: 'static {
    /// Where entries are kept.
    type Journal: Journal;
    /// Where last-use observations are kept.
    type Uses: UseStore;
    /// Where the last checkpoint is kept once more.
    type Copy: SecondCopy;
    /// The note outside of it.
    type Witness: Witness;
    /// Word to and from the other tabs.
    type Tabs: Tabs;

    /// The journal of the organization that is open.
    fn journal(&self) -> &Self::Journal;
    /// The last-use observations of the organization that is open.
    fn uses(&self) -> &Self::Uses;
    /// The second copy of the organization that is open.
    fn copy(&self) -> &Self::Copy;
    /// The witness.
    fn witness(&self) -> &Self::Witness;
    /// The other tabs.
    fn tabs(&self) -> &Self::Tabs;
    /// For which program the workspace writes.
    fn client(&self) -> Client {
        Client::Console
    }
    /// What the clock says.
    fn now(&self) -> Timestamp;
    /// Fills a buffer with random bytes fit for secrets.
    fn random(&self, bytes: &mut [u8]) -> Result<(), NoRandomness>;
    /// Lets whoever waits for the thread have it for a moment, in the middle of long work.
    async fn breathe(&self);
    /// Starts [`Workspace::look`] without waiting for it: another tab has written.
    fn spawn_look(&self, workspace: &Workspace<Self>, word: Word)
    where
        Self: Sized;
}
