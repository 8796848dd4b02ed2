//! The journal that fails and the damage that is done: tests stand on them, so they are tested themselves.

use futures_executor::block_on;
use keyplane::store::faults::{Damage, Dice, Fault, FaultyJournal, WriteFault};
use keyplane::store::{
    AppendError, CheckpointOutcome, CheckpointWrite, Journal, MemoryJournal, Record, Seq, StoreError,
    StoredCheckpoint,
};

use super::cases::{both, record};

fn checkpoint(base: Option<&str>, seq: Seq, manifest: &str) -> CheckpointWrite {
    CheckpointWrite {
        base: base.map(|base| base.as_bytes().to_vec()),
        seq,
        manifest: manifest.as_bytes().to_vec(),
        put: vec![(0, b"zero".to_vec()), (3, b"three".to_vec())],
        remove: vec![],
    }
}

/// Three entries of two pages, a checkpoint of the third.
fn filled() -> MemoryJournal {
    let journal = MemoryJournal::new();
    block_on(async {
        for seq in 1..=3 {
            journal.append(&record(seq, 2)).await.unwrap();
        }
        journal.save_checkpoint(&checkpoint(None, 3, "manifest")).await.unwrap();
    });
    journal
}

fn all(journal: &impl Journal) -> (Vec<Record>, Option<StoredCheckpoint>) {
    block_on(async { (journal.read(1, 99).await.unwrap(), journal.checkpoint().await.unwrap()) })
}

#[test]
fn each_fault_strikes_its_own_call_and_only_once() {
    let lost = || StoreError::Lost("x".to_owned());
    for (name, fault) in [
        ("last", Fault::Last(lost())),
        ("read", Fault::Read(lost())),
        ("append", Fault::Append(WriteFault::Refused(lost().into()))),
        ("checkpoint", Fault::Checkpoint(lost())),
        ("save", Fault::Save(WriteFault::Refused(lost()))),
        ("drop", Fault::Drop(lost())),
    ] {
        let journal = FaultyJournal::new(filled());
        journal.inject(0, fault);
        let fails = |round: Seq| {
            let ended = block_on(async {
                [
                    ("last", journal.last().await.is_err()),
                    ("read", journal.read(1, 9).await.is_err()),
                    ("append", journal.append(&record(3 + round, 0)).await.is_err()),
                    ("checkpoint", journal.checkpoint().await.is_err()),
                    ("save", journal.save_checkpoint(&checkpoint(None, 9, "m")).await.is_err()),
                    ("drop", journal.drop_checkpoint().await.is_err()),
                ]
            });
            ended.into_iter().filter(|(_, failed)| *failed).map(|(call, _)| call).collect::<Vec<_>>()
        };
        assert_eq!((fails(1), fails(2), journal.struck()), (vec![name], vec![], 1), "{name}");
    }
}

#[test]
fn a_fault_waits_for_its_call() {
    let journal = FaultyJournal::new(MemoryJournal::new());
    block_on(journal.append(&record(1, 0))).unwrap();
    journal.inject(2, Fault::Append(WriteFault::Refused(StoreError::Full.into())));
    let ended: Vec<_> = (2..=5).map(|seq| block_on(journal.append(&record(seq, 0)))).collect();
    assert_eq!(ended, [Ok(()), Ok(()), Err(StoreError::Full.into()), Ok(())]);
}

#[test]
fn an_append_fails_as_planned_and_stores_as_planned() {
    let lost = AppendError::Store(StoreError::Lost("injected".to_owned()));
    for (fault, expected, stored) in [
        (WriteFault::Refused(StoreError::Full.into()), AppendError::Store(StoreError::Full), 3),
        (WriteFault::Refused(AppendError::Taken(4)), AppendError::Taken(4), 3),
        (WriteFault::Unanswered, lost, 4),
    ] {
        let journal = FaultyJournal::new(filled());
        journal.inject(0, Fault::Append(fault.clone()));
        assert_eq!(block_on(journal.append(&record(4, 1))), Err(expected), "{fault:?}");
        assert_eq!(block_on(journal.last()), Ok(stored), "{fault:?}");
    }
}

#[test]
fn a_checkpoint_is_saved_although_nobody_hears_of_it() {
    let journal = FaultyJournal::new(filled());
    journal.inject(0, Fault::Save(WriteFault::Unanswered));
    let write = checkpoint(Some("manifest"), 5, "later");
    assert!(matches!(block_on(journal.save_checkpoint(&write)), Err(StoreError::Lost(_))));
    assert_eq!(block_on(journal.save_checkpoint(&write)), Ok(CheckpointOutcome::Newer));
}

/// What became of a hundred appends in a row.
fn hundred(seed: u64) -> Vec<Result<(), AppendError>> {
    let journal = FaultyJournal::seeded(MemoryJournal::new(), seed, 4);
    (1..=100).map(|seq| block_on(journal.append(&record(seq, 0)))).collect()
}

#[test]
fn a_seed_repeats_its_faults_and_another_has_others() {
    assert_eq!(hundred(1), hundred(1));
    assert_ne!(hundred(1), hundred(2));
    let failed = hundred(1).iter().filter(|ended| ended.is_err()).count();
    assert!((10..50).contains(&failed), "{failed} of 100 failed, one in four was meant");
}

#[test]
fn seeds_let_tabs_race_both_ways() {
    let winners: Vec<bool> = (0..32)
        .map(|seed| {
            let journal = MemoryJournal::new();
            let one = FaultyJournal::seeded(journal.clone(), seed, 0);
            let other = FaultyJournal::seeded(journal, seed + 1_000, 0);
            let (mine, theirs) = (record(1, 1), record(1, 2));
            let (mine, theirs) = block_on(both(one.append(&mine), other.append(&theirs)));
            assert_ne!(mine.is_ok(), theirs.is_ok(), "seed {seed}");
            mine.is_ok()
        })
        .collect();
    assert!(winners.contains(&true) && winners.contains(&false));
}

#[test]
fn each_damage_changes_what_it_says() {
    let earlier = StoredCheckpoint { seq: 1, manifest: b"earlier".to_vec(), chunks: vec![] };
    let damages = [
        (Damage::AlterHeader { seq: 2, at: 1_000 }, "entry"),
        (Damage::CutHeader { seq: 2, keep: 3 }, "entry"),
        (Damage::AlterPage { seq: 2, page: 1, at: 0 }, "entry"),
        (Damage::CutPage { seq: 2, page: 1, keep: 0 }, "entry"),
        (Damage::DropPage { seq: 2, page: 0 }, "entry"),
        (Damage::SwapPages { seq: 2, pages: [0, 1] }, "entry"),
        (Damage::DropEntry { seq: 2 }, "entry"),
        (Damage::SwapEntries { seqs: [1, 3] }, "entry"),
        (Damage::CutTail { last: 2 }, "entry"),
        (Damage::AlterManifest { at: 0 }, "checkpoint"),
        (Damage::CutManifest { keep: 2 }, "checkpoint"),
        (Damage::AlterChunk { number: 3, at: 0 }, "checkpoint"),
        (Damage::DropChunk { number: 0 }, "checkpoint"),
        (Damage::SwapChunks { numbers: [0, 3] }, "checkpoint"),
        (Damage::DropCheckpoint, "checkpoint"),
        (Damage::StaleCheckpoint { earlier }, "checkpoint"),
    ];
    let (entries, checkpoint) = all(&filled());
    for (damage, hurt) in damages {
        let journal = filled();
        assert!(damage.apply(&journal), "{damage:?}");
        let (entries_now, checkpoint_now) = all(&journal);
        let changed = (entries_now != entries, checkpoint_now != checkpoint);
        assert_eq!(changed, (hurt == "entry", hurt == "checkpoint"), "{damage:?}");
    }
}

#[test]
fn an_emptied_journal_looks_like_a_new_one() {
    let journal = filled();
    assert!(Damage::Empty.apply(&journal));
    assert_eq!(all(&journal), all(&MemoryJournal::new()));
}

#[test]
fn damage_to_what_is_not_there_changes_nothing() {
    for damage in [
        Damage::AlterHeader { seq: 9, at: 0 },
        Damage::CutHeader { seq: 1, keep: 1_000 },
        Damage::AlterPage { seq: 1, page: 2, at: 0 },
        Damage::SwapPages { seq: 1, pages: [0, 7] },
        Damage::SwapEntries { seqs: [1, 9] },
        Damage::CutTail { last: 3 },
        Damage::DropChunk { number: 1 },
    ] {
        let journal = filled();
        assert!(!damage.apply(&journal), "{damage:?}");
        assert_eq!(all(&journal), all(&filled()), "{damage:?}");
    }
}

#[test]
fn drawn_damage_always_changes_something() {
    let mut dice = Dice::new(11);
    let mut kinds = std::collections::BTreeSet::new();
    for _ in 0..2_000 {
        let journal = filled();
        let damage = Damage::draw(&mut dice, &journal).unwrap();
        assert!(damage.apply(&journal), "{damage:?}");
        kinds.insert(format!("{damage:?}").split([' ', '{']).next().unwrap().to_owned());
    }
    // Every kind but StaleCheckpoint.
    assert_eq!(kinds.len(), 16, "{kinds:?}");
    assert_eq!(Damage::draw(&mut dice, &MemoryJournal::new()), None);
}
