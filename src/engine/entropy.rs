//! Random bytes that a caller brings along.

use thiserror::Error;
use zeroize::Zeroizing;

/// A supply of random bytes for one command, used up front to back and wiped when dropped.
///
/// Deciding the same command again with the same bytes gives the same entry, so that a retry after a lost race
/// issues the same key.
#[derive(Clone)]
pub struct Entropy {
    bytes: Zeroizing<Vec<u8>>,
    used: usize,
}

impl std::fmt::Debug for Entropy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entropy({} of {} used)", self.used, self.bytes.len())
    }
}

/// The supply is used up: every id that the bytes spell is taken, which chance does not bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("The random bytes for this command are used up. Try again.")]
pub struct Exhausted;

impl Entropy {
    /// Bytes enough for any command: a key takes 70, a founding 28; the rest is for ids that are taken.
    pub const LENGTH: usize = 512;

    /// A supply of the bytes given.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { bytes: Zeroizing::new(bytes), used: 0 }
    }

    /// The next `N` bytes.
    pub fn take<const N: usize>(&mut self) -> Result<[u8; N], Exhausted> {
        let end = self.used.checked_add(N).ok_or(Exhausted)?;
        let bytes =
            self.bytes.get(self.used..end).and_then(|bytes| bytes.try_into().ok()).ok_or(Exhausted)?;
        self.used = end;
        Ok(bytes)
    }
}
