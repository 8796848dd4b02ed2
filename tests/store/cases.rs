//! What any `Journal` must do, as one table: run natively over memory and in a browser over IndexedDB.
//!
//! Each case gets two fresh handles to one empty journal, as two tabs have them.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use keyplane::store::{
    AppendError, CheckpointOutcome, CheckpointWrite, Journal, Part, Record, Seq, StoredCheckpoint, UseStore,
};

/// Hands the names of all cases to a macro, which makes a test of each.
macro_rules! journal_cases {
    ($each:ident) => {
        $each! {
            an_empty_journal_ends_at_zero,
            an_entry_comes_back_byte_for_byte,
            what_one_tab_appends_the_other_reads,
            a_number_is_taken_once,
            a_refused_entry_leaves_no_page_behind,
            reading_starts_at_a_number_and_keeps_to_the_limit,
            reading_leaves_a_gap_where_a_number_is_missing,
            entries_without_pages_and_empty_pages_are_kept,
            two_thousand_pages_are_one_entry,
            several_entries_are_stored_in_one_go,
            of_several_entries_none_is_stored_where_one_number_is_taken,
            no_checkpoint_at_first,
            a_checkpoint_comes_back_whole,
            a_later_checkpoint_keeps_puts_and_removes_chunks,
            an_older_or_equal_checkpoint_does_not_replace_a_newer,
            a_checkpoint_over_another_base_is_refused_with_what_is_stored,
            a_base_of_the_same_entry_with_another_manifest_is_refused,
            a_checkpoint_without_its_base_is_refused,
            a_dropped_checkpoint_is_gone_with_its_chunks,
            dropping_a_checkpoint_leaves_the_journal,
            no_observations_at_first,
            observations_replace_all_that_were_stored,
            observations_leave_the_journal_and_the_checkpoint,
        }
    };
}
pub(crate) use journal_cases;

pub fn record(seq: Seq, pages: usize) -> Record {
    Record {
        seq,
        header: format!(r#"{{"seq":{seq},"name":"Zoë 🗝"}}"#).into_bytes(),
        pages: (0..pages).map(|n| format!("[{seq},{n}]").into_bytes()).collect(),
    }
}

/// Runs two futures side by side.
pub async fn both<A, B>(one: impl Future<Output = A>, other: impl Future<Output = B>) -> (A, B) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (first, second) = (Cell::new(None), Cell::new(None));
    poll_fn(|context| {
        for_ready(&first, || one.as_mut().poll(context));
        for_ready(&second, || other.as_mut().poll(context));
        match (first.take(), second.take()) {
            (Some(first), Some(second)) => Poll::Ready((first, second)),
            (one, other) => {
                first.set(one);
                second.set(other);
                Poll::Pending
            }
        }
    })
    .await
}

fn for_ready<T>(slot: &Cell<Option<T>>, poll: impl FnOnce() -> Poll<T>) {
    match slot.take() {
        Some(done) => slot.set(Some(done)),
        None => {
            if let Poll::Ready(done) = poll() {
                slot.set(Some(done));
            }
        }
    }
}

fn manifest(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn first_checkpoint(seq: Seq) -> CheckpointWrite {
    let put = vec![(0, b"zero".to_vec()), (1, b"one".to_vec()), (7, b"seven".to_vec())];
    CheckpointWrite { base: None, seq, manifest: manifest("first"), put, remove: vec![] }
}

async fn append(journal: &impl Journal, records: &[Record]) {
    for record in records {
        journal.append(record).await.unwrap();
    }
}

pub async fn an_empty_journal_ends_at_zero(one: impl Journal, _: impl Journal) {
    assert_eq!(one.last().await, Ok(0));
    assert_eq!(one.read(1, 10).await, Ok(vec![]));
}

pub async fn an_entry_comes_back_byte_for_byte(one: impl Journal, _: impl Journal) {
    let every_byte: Vec<u8> = (0..=255).collect();
    let written = Record { seq: 1, header: every_byte.clone(), pages: vec![every_byte, vec![0; 70_000]] };
    append(&one, std::slice::from_ref(&written)).await;
    assert_eq!(one.read(1, 10).await, Ok(vec![written]));
}

pub async fn what_one_tab_appends_the_other_reads(one: impl Journal, other: impl Journal) {
    append(&one, &[record(1, 1)]).await;
    append(&other, &[record(2, 2)]).await;
    assert_eq!((one.last().await, other.last().await), (Ok(2), Ok(2)));
    assert_eq!(one.read(1, 10).await, Ok(vec![record(1, 1), record(2, 2)]));
}

pub async fn a_number_is_taken_once(one: impl Journal, other: impl Journal) {
    append(&one, &[record(1, 1)]).await;
    let late = Record { header: b"late".to_vec(), ..record(1, 1) };
    assert_eq!(other.append(&late).await, Err(AppendError::Taken(1)));
    assert_eq!(one.read(1, 10).await, Ok(vec![record(1, 1)]));
}

pub async fn a_refused_entry_leaves_no_page_behind(one: impl Journal, other: impl Journal) {
    append(&one, &[record(1, 1)]).await;
    let late = Record { header: b"late".to_vec(), ..record(1, 5) };
    assert_eq!(other.append(&late).await, Err(AppendError::Taken(1)));
    append(&other, &[record(2, 0)]).await;
    assert_eq!(one.read(1, 10).await, Ok(vec![record(1, 1), record(2, 0)]));
}

pub async fn reading_starts_at_a_number_and_keeps_to_the_limit(one: impl Journal, _: impl Journal) {
    let all: Vec<Record> = (1..=12).map(|seq| record(seq, usize::from(seq % 3 == 0))).collect();
    append(&one, &all).await;
    for (from, limit, expected) in [
        (1, 100, &all[..]),
        (1, 3, &all[..3]),
        (3, 1, &all[2..3]),
        (9, 3, &all[8..11]),
        (12, 5, &all[11..]),
        (13, 5, &[]),
        (0, 2, &all[..2]),
        (1, 0, &[]),
        (Seq::MAX, 5, &[]),
        (1, usize::MAX, &all[..]),
    ] {
        assert_eq!(one.read(from, limit).await.unwrap(), expected, "{limit} from {from}");
    }
}

pub async fn reading_leaves_a_gap_where_a_number_is_missing(one: impl Journal, _: impl Journal) {
    let kept = [record(1, 1), record(2, 1), record(40, 2), record(41, 0)];
    append(&one, &kept).await;
    assert_eq!(one.last().await, Ok(41));
    assert_eq!(one.read(2, 2).await.unwrap(), kept[1..3]);
}

pub async fn entries_without_pages_and_empty_pages_are_kept(one: impl Journal, _: impl Journal) {
    let odd = [
        Record { seq: 1, header: vec![], pages: vec![] },
        Record { seq: 2, header: b"h".to_vec(), pages: vec![vec![], b"p".to_vec(), vec![]] },
    ];
    append(&one, &odd).await;
    assert_eq!(one.read(1, 10).await.unwrap(), odd);
}

pub async fn two_thousand_pages_are_one_entry(one: impl Journal, other: impl Journal) {
    // More than one batch of Chromium's getAll (1,000), in sizes as an import has them.
    let pages = (0..2_000_u32).map(|n| n.to_le_bytes().repeat(4_000)).collect();
    let large = Record { seq: 2, header: b"import".to_vec(), pages };
    append(&one, &[record(1, 1), large.clone(), record(3, 1)]).await;
    // Not assert_eq: a failure would print 32 MB.
    assert!(other.read(1, 10).await.unwrap() == [record(1, 1), large, record(3, 1)]);
}

pub async fn several_entries_are_stored_in_one_go<J: Journal>(one: J, other: J) {
    let records: Vec<_> = (1..=200).map(|seq| record(seq, usize::try_from(seq % 4).unwrap())).collect();
    one.append_all(&records).await.unwrap();
    assert_eq!(other.read(1, 300).await, Ok(records));
    one.append_all(&[]).await.unwrap();
    assert_eq!(other.last().await, Ok(200));
}

pub async fn of_several_entries_none_is_stored_where_one_number_is_taken<J: Journal>(one: J, other: J) {
    other.append(&record(3, 1)).await.unwrap();
    let records = [record(1, 1), record(2, 1), record(3, 2)];
    assert!(matches!(one.append_all(&records).await, Err(AppendError::Taken(_))));
    assert_eq!(one.read(1, 9).await, Ok(vec![record(3, 1)]));
}

pub async fn no_checkpoint_at_first(one: impl Journal, _: impl Journal) {
    assert_eq!(one.checkpoint().await, Ok(None));
}

pub async fn a_checkpoint_comes_back_whole(one: impl Journal, other: impl Journal) {
    let write = first_checkpoint(3);
    assert_eq!(one.save_checkpoint(&write).await, Ok(CheckpointOutcome::Saved));
    let expected = StoredCheckpoint { seq: 3, manifest: write.manifest, chunks: write.put };
    assert_eq!(other.checkpoint().await, Ok(Some(expected)));
}

pub async fn a_later_checkpoint_keeps_puts_and_removes_chunks(one: impl Journal, other: impl Journal) {
    one.save_checkpoint(&first_checkpoint(3)).await.unwrap();
    let write = CheckpointWrite {
        base: Some(manifest("first")),
        seq: 9,
        manifest: manifest("second"),
        put: vec![(1, b"ONE".to_vec()), (12, vec![])],
        remove: vec![7, 99],
    };
    assert_eq!(other.save_checkpoint(&write).await, Ok(CheckpointOutcome::Saved));
    let chunks = vec![(0, b"zero".to_vec()), (1, b"ONE".to_vec()), (12, vec![])];
    let expected = StoredCheckpoint { seq: 9, manifest: manifest("second"), chunks };
    assert_eq!(one.checkpoint().await, Ok(Some(expected)));
}

pub async fn an_older_or_equal_checkpoint_does_not_replace_a_newer(one: impl Journal, other: impl Journal) {
    one.save_checkpoint(&first_checkpoint(9)).await.unwrap();
    let stored = one.checkpoint().await;
    for (seq, base) in [(8, None), (9, None), (9, Some(manifest("first"))), (0, Some(manifest("other")))] {
        let write = CheckpointWrite { base, put: vec![(0, b"old".to_vec())], ..first_checkpoint(seq) };
        assert_eq!(other.save_checkpoint(&write).await, Ok(CheckpointOutcome::Newer), "{write:?}");
        assert_eq!(one.checkpoint().await, stored, "{write:?}");
    }
}

pub async fn a_checkpoint_over_another_base_is_refused_with_what_is_stored(
    one: impl Journal,
    other: impl Journal,
) {
    one.save_checkpoint(&first_checkpoint(5)).await.unwrap();
    let stored = one.checkpoint().await;
    let moved = CheckpointOutcome::Moved { seq: Some(5), manifest: manifest("first") };
    for base in [None, Some(manifest("")), Some(manifest("firs"))] {
        let write = CheckpointWrite { base, put: vec![(0, b"new".to_vec())], ..first_checkpoint(6) };
        assert_eq!(other.save_checkpoint(&write).await, Ok(moved.clone()), "{write:?}");
        assert_eq!(one.checkpoint().await, stored, "{write:?}");
    }
}

pub async fn a_base_of_the_same_entry_with_another_manifest_is_refused(
    one: impl Journal,
    other: impl Journal,
) {
    one.save_checkpoint(&first_checkpoint(5)).await.unwrap();
    other.drop_checkpoint().await.unwrap();
    let again = CheckpointWrite { manifest: manifest("again"), ..first_checkpoint(5) };
    other.save_checkpoint(&again).await.unwrap();
    let write = CheckpointWrite { base: Some(manifest("first")), ..first_checkpoint(6) };
    let moved = CheckpointOutcome::Moved { seq: Some(5), manifest: manifest("again") };
    assert_eq!(one.save_checkpoint(&write).await, Ok(moved));
}

pub async fn a_checkpoint_without_its_base_is_refused(one: impl Journal, _: impl Journal) {
    let write = CheckpointWrite { base: Some(manifest("first")), ..first_checkpoint(6) };
    let moved = CheckpointOutcome::Moved { seq: None, manifest: vec![] };
    assert_eq!(one.save_checkpoint(&write).await, Ok(moved));
    assert_eq!(one.checkpoint().await, Ok(None));
}

pub async fn a_dropped_checkpoint_is_gone_with_its_chunks(one: impl Journal, other: impl Journal) {
    one.save_checkpoint(&first_checkpoint(5)).await.unwrap();
    other.drop_checkpoint().await.unwrap();
    assert_eq!(one.checkpoint().await, Ok(None));
    let write = CheckpointWrite { put: vec![(3, b"three".to_vec())], ..first_checkpoint(2) };
    assert_eq!(one.save_checkpoint(&write).await, Ok(CheckpointOutcome::Saved));
    let chunks = one.checkpoint().await.unwrap().unwrap().chunks;
    assert_eq!(chunks, vec![(3, b"three".to_vec())]);
}

pub async fn dropping_a_checkpoint_leaves_the_journal(one: impl Journal, _: impl Journal) {
    append(&one, &[record(1, 1)]).await;
    one.save_checkpoint(&first_checkpoint(1)).await.unwrap();
    one.drop_checkpoint().await.unwrap();
    one.drop_checkpoint().await.unwrap();
    assert_eq!(one.read(1, 10).await, Ok(vec![record(1, 1)]));
}

fn part(number: u32, text: &str) -> Part {
    (number, text.as_bytes().to_vec())
}

pub async fn no_observations_at_first<J: UseStore>(one: J, _: J) {
    assert_eq!(one.uses().await, Ok(Vec::new()));
}

pub async fn observations_replace_all_that_were_stored<J: UseStore>(one: J, other: J) {
    let three = [part(0, "Zoë 🗝"), part(1, "b"), part(2, "")];
    one.save_uses(&three).await.unwrap();
    assert_eq!(other.uses().await, Ok(three.to_vec()));
    let fewer = [part(0, "c")];
    other.save_uses(&fewer).await.unwrap();
    assert_eq!(one.uses().await, Ok(fewer.to_vec()));
    one.save_uses(&[]).await.unwrap();
    assert_eq!(other.uses().await, Ok(Vec::new()));
}

pub async fn observations_leave_the_journal_and_the_checkpoint<J: Journal + UseStore>(one: J, other: J) {
    one.append(&record(1, 2)).await.unwrap();
    one.save_uses(&[part(0, "a")]).await.unwrap();
    one.drop_checkpoint().await.unwrap();
    assert_eq!(other.read(1, 9).await, Ok(vec![record(1, 2)]));
    assert_eq!(other.checkpoint().await, Ok(None));
    assert_eq!(other.uses().await, Ok(vec![part(0, "a")]));
}
