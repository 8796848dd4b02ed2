//! Chance that is the same every time: bytes spelled from a fixed seed by SHA-256.

use sha2::{Digest as _, Sha256};

use crate::engine::Entropy;

/// Changes everything that is left to chance, and with it every id of the demo.
const SEED: &[u8] = b"keyplane demo 1";

/// Bytes enough for one command; ids that are taken cost a few more.
const BLOCKS: u32 = 6;

/// 32 bytes for a use of chance and a number.
fn block(purpose: &str, number: u64, part: u32) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for bytes in [SEED, purpose.as_bytes(), &number.to_le_bytes(), &part.to_le_bytes()] {
        hasher.update(bytes);
    }
    hasher.finalize().into()
}

/// Random bytes for the command of a number.
pub(super) fn entropy(number: u64) -> Entropy {
    Entropy::new((0..BLOCKS).flat_map(|part| block("entropy", number, part)).collect())
}

/// The id of the command of a number.
pub(super) fn command_id(number: u64) -> uuid::Uuid {
    let [id, _] = halves(block("command", number, 0));
    uuid::Builder::from_random_bytes(id).into_uuid()
}

/// A number below `bound` for a use of chance and a number; 0 where the bound is 0.
pub(super) fn below(purpose: &str, number: u64, bound: i64) -> i64 {
    let [half, _] = halves(block(purpose, number, 0));
    i64::try_from(u128::from_le_bytes(half) >> 66).unwrap_or(0).checked_rem(bound).unwrap_or(0)
}

fn halves(block: [u8; 32]) -> [[u8; 16]; 2] {
    let half = |from: usize| std::array::from_fn(|at| block.get(from + at).copied().unwrap_or(0));
    [half(0), half(16)]
}
