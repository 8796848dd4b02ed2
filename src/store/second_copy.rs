//! The second copy of an organization: its last checkpoint once more, where damage to the journal's database does not
//! reach.
//!
//! The trait, and what a copy in files consists of. Which bytes make a checkpoint, and whether they are sound, is
//! `engine`'s business, as with the journal.
//!
//! # In files
//!
//! A copy is a folder: one file `index`, and one file for each chunk, `<chunk>.a` or `<chunk>.b`. The index holds the
//! manifest and says which of its two files each chunk stands in. A chunk that changes is written into the file that
//! the index does not name; the index, replaced whole at the end, is what makes all of it count at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CheckpointOutcome, CheckpointWrite, Seq, StoreError, StoredCheckpoint};

/// One organization's second copy.
#[allow(async_fn_in_trait, reason = "implementations are used generically and on one thread only")]
pub trait SecondCopy {
    /// The stored manifest; `None` where there is no copy, or none that can be read.
    async fn manifest(&self) -> Result<Option<Vec<u8>>, StoreError>;
    /// The whole copy as stored: the caller checks its digests. A chunk that is missing is left out.
    async fn read(&self) -> Result<Option<StoredCheckpoint>, StoreError>;
    /// Puts a newer copy in place of the stored one, all of it or nothing; never an older one over a newer.
    async fn save(&self, write: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError>;
    /// Removes the copy.
    async fn remove(&self) -> Result<(), StoreError>;
}

/// Which of its two files a chunk stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// `<chunk>.a`.
    A,
    /// `<chunk>.b`.
    B,
}

/// What the file `index` holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// The entry up to which the copy speaks.
    pub seq: Seq,
    /// The manifest.
    pub manifest: String,
    /// Where each chunk stands.
    pub chunks: BTreeMap<u32, Slot>,
}

/// The name of the file that a chunk stands in.
pub fn file_name(chunk: u32, slot: Slot) -> String {
    match slot {
        Slot::A => format!("{chunk}.a"),
        Slot::B => format!("{chunk}.b"),
    }
}

/// What turns the files of one copy into those of the next, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan<'a> {
    /// Files to write; the stored index names none of them.
    pub write: Vec<(String, &'a [u8])>,
    /// The index that then takes the place of the stored one.
    pub index: Index,
    /// Files that nothing names any more.
    pub remove: Vec<String>,
}

impl Index {
    /// Reads the file `index`; `None` where it is not one that [`Self::bytes`] wrote.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// As it is stored.
    pub fn bytes(&self) -> Vec<u8> {
        json(self)
    }
}

/// Serialising our own types into memory cannot fail: they have string keys and no foreign code.
fn json<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// How a write is carried out over what is stored; as an error, the outcome that leaves everything as it is.
pub fn plan<'a>(stored: Option<&Index>, write: &'a CheckpointWrite) -> Result<Plan<'a>, CheckpointOutcome> {
    let outcome = write.outcome(stored.map(|index| (index.seq, index.manifest.as_bytes())));
    if outcome != CheckpointOutcome::Saved {
        return Err(outcome);
    }
    let mut chunks = stored.map(|index| index.chunks.clone()).unwrap_or_default();
    let mut plan = Plan {
        write: Vec::with_capacity(write.put.len()),
        index: Index {
            seq: write.seq,
            manifest: String::from_utf8_lossy(&write.manifest).into_owned(),
            chunks: BTreeMap::new(),
        },
        remove: Vec::new(),
    };
    for chunk in &write.remove {
        if let Some(slot) = chunks.remove(chunk) {
            plan.remove.push(file_name(*chunk, slot));
        }
    }
    for (chunk, bytes) in &write.put {
        let slot = match chunks.get(chunk) {
            Some(Slot::A) => Slot::B,
            Some(Slot::B) | None => Slot::A,
        };
        if let Some(before) = chunks.insert(*chunk, slot) {
            plan.remove.push(file_name(*chunk, before));
        }
        plan.write.push((file_name(*chunk, slot), bytes));
    }
    plan.index.chunks = chunks;
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(base: Option<&str>, seq: Seq, put: &[u32], remove: &[u32]) -> CheckpointWrite {
        CheckpointWrite {
            base: base.map(|base| base.as_bytes().to_vec()),
            seq,
            manifest: format!("manifest {seq}").into_bytes(),
            put: put.iter().map(|chunk| (*chunk, vec![7])).collect(),
            remove: remove.to_vec(),
        }
    }

    fn names<'a>(plan: &'a Plan<'_>) -> (Vec<&'a str>, Vec<&'a str>) {
        (
            plan.write.iter().map(|(name, _)| name.as_str()).collect(),
            plan.remove.iter().map(String::as_str).collect(),
        )
    }

    #[test]
    fn no_file_that_the_stored_index_names_is_written() {
        let first = write(None, 3, &[1, 2, 9], &[]);
        let first = plan(None, &first).unwrap();
        assert_eq!(names(&first), (vec!["1.a", "2.a", "9.a"], vec![]));
        let second = write(Some("manifest 3"), 5, &[1, 4], &[9]);
        let second = plan(Some(&first.index), &second).unwrap();
        assert_eq!(names(&second), (vec!["1.b", "4.a"], vec!["9.a", "1.a"]));
        let third = write(Some("manifest 5"), 6, &[1], &[]);
        let third = plan(Some(&second.index), &third).unwrap();
        assert_eq!(names(&third), (vec!["1.a"], vec!["1.b"]));
        let stands: Vec<_> =
            third.index.chunks.iter().map(|(chunk, slot)| file_name(*chunk, *slot)).collect();
        assert_eq!(stands, ["1.a", "2.a", "4.a"]);
    }

    #[test]
    fn nothing_is_written_over_a_newer_copy_or_another_one() {
        let index = Index { seq: 5, manifest: "manifest 5".into(), chunks: BTreeMap::new() };
        assert_eq!(
            plan(Some(&index), &write(Some("manifest 5"), 5, &[1], &[])),
            Err(CheckpointOutcome::Newer)
        );
        let moved = CheckpointOutcome::Moved { seq: Some(5), manifest: b"manifest 5".to_vec() };
        assert_eq!(plan(Some(&index), &write(Some("manifest 4"), 6, &[1], &[])), Err(moved));
    }

    #[test]
    fn an_index_is_read_as_it_was_written_and_nothing_else_is() {
        let index = Index {
            seq: 5,
            manifest: r#"{"a":"ü"}"#.into(),
            chunks: [(3, Slot::A), (16_777_216, Slot::B)].into(),
        };
        assert_eq!(Index::parse(&index.bytes()), Some(index.clone()));
        for broken in [&b""[..], b"{}", b"{\"seq\":5", &index.bytes()[..20]] {
            assert_eq!(Index::parse(broken), None);
        }
    }
}
