//! The stored form of last-use observations: numbered parts, each vouching for itself.
//!
//! A part is text: the SHA-256 of the rest, a line feed, and JSON: which part of how many it is, and observations
//! in the order of the keys' ids.

use serde::{Deserialize, Serialize};

use super::entry::to_json;
use crate::{
    model::{ApiKeyId, LastUse},
    org::{Digest, Uses},
};

/// Observations in one part: about 50 KB, below the 64 KiB above which Chromium stores a value as a file.
const OBSERVATIONS: usize = 400;

/// Some of the observations, as they are stored.
#[derive(Deserialize)]
struct Part {
    number: u32,
    of: u32,
    uses: Vec<(ApiKeyId, LastUse)>,
}

/// The same, to be written.
#[derive(Serialize)]
struct PartOut<'a> {
    number: u32,
    of: u32,
    uses: &'a [(&'a ApiKeyId, &'a LastUse)],
}

/// A book in parts, numbered from 0. An empty book has none.
pub fn write(uses: &Uses) -> Vec<(u32, Vec<u8>)> {
    let all: Vec<_> = uses.iter().collect();
    let parts: Vec<_> = all.chunks(OBSERVATIONS).collect();
    let of = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let write_part = |(number, uses)| {
        let json = to_json(&PartOut { number, of, uses });
        let mut bytes = format!("{}\n", Digest::of(&json)).into_bytes();
        bytes.extend_from_slice(&json);
        (number, bytes)
    };
    (0_u32..).zip(parts).map(write_part).collect()
}

/// How much of a stored book could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// Every part that was written.
    Whole,
    /// A part is missing or is not as it was written: its keys are not tracked any more.
    Incomplete,
}

/// Reads a book from its parts, and leaves out what is damaged: an observation is worth no more than a notice.
pub fn read(parts: &[(u32, Vec<u8>)]) -> (Uses, Completeness) {
    let mut uses = Uses::default();
    let mut whole = true;
    for (number, bytes) in parts {
        let fits = |part: &Part| part.number == *number && usize::try_from(part.of) == Ok(parts.len());
        let part = read_part(bytes).filter(fits);
        match part {
            Some(part) => uses.extend(part.uses),
            None => whole = false,
        }
    }
    (uses, if whole { Completeness::Whole } else { Completeness::Incomplete })
}

fn read_part(bytes: &[u8]) -> Option<Part> {
    let (digest, json) = bytes.split_at_checked(64)?;
    let json = json.strip_prefix(b"\n")?;
    let digest = Digest::parse(std::str::from_utf8(digest).ok()?)?;
    if Digest::of(json) != digest {
        return None;
    }
    serde_json::from_slice(json).ok()
}
