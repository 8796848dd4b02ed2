//! Checking the journal: what is damaged is found where it lies, and said for what it is.

use std::ops::ControlFlow;

use futures_executor::block_on;
use keyplane::{
    org::{Digest, Seq},
    store::{
        Mark, StoreError, Witness,
        faults::{Damage, Fault},
    },
    view::history::{Finding, Noted, NotedError, Verification, WitnessState},
    workspace::PastError,
};

use crate::{
    support::browser::{Browser, Faulty, Tab, account, id, run},
    town::town,
};

fn check(tab: &Tab, pasted: Option<Noted>) -> Verification {
    block_on(tab.verify_journal(pasted, |_, _| ControlFlow::Continue(()))).unwrap()
}

fn head(tab: &Tab) -> Noted {
    let position = tab.org().position();
    Noted { seq: position.seq, head: position.head }
}

/// Ten entries with a checkpoint behind them, so that damage does not keep them from being opened.
fn ten() -> (Browser, Tab) {
    let browser = Browser::new();
    let tab = browser.found();
    for number in 2..=10 {
        run(&tab, account(&format!("app-{number}"))).unwrap();
    }
    block_on(tab.save_checkpoint()).unwrap();
    (browser, tab)
}

/// A finding in short.
fn short(finding: &Finding) -> String {
    match finding {
        Finding::Missing { first, last } => format!("missing {first}..{last}"),
        Finding::Altered(seq) => format!("altered {seq}"),
        Finding::Damaged(seq, _) => format!("damaged {seq}"),
        Finding::CutTail { last, noted, by } => format!("cut {last}..{noted} {by:?}"),
        Finding::Exchanged { seq, by } => format!("exchanged {seq} {by:?}"),
    }
}

fn told(verification: &Verification) -> String {
    verification.findings.iter().map(short).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_whole_journal_is_verified_up_to_its_head() {
    let (browser, tab) = town();
    let last = tab.org().seq();
    for tab in [&tab, &browser.open().unwrap()] {
        let whole = check(tab, Some(head(tab)));
        assert!(whole.is_sound(), "{}", told(&whole));
        assert_eq!((whole.verified(), whole.entries), (last, last));
        assert_eq!(whole.title(), format!("Verified up to entry {last}"));
        assert_eq!(whole.last.unwrap().0, head(tab));
        assert_eq!(whole.witness, WitnessState::Read);
        assert_eq!(
            whole.notes(),
            [
                format!("The note of this browser names entry {last} with the same digest."),
                format!("The head you pasted is the head of this journal: entry {last}."),
            ]
        );
    }
}

#[test]
fn every_damage_is_found_where_it_lies() {
    let cases: Vec<(Vec<Damage>, &str, Seq)> = vec![
        (vec![Damage::AlterPage { seq: 7, page: 0, at: 30 }], "damaged 7", 6),
        (vec![Damage::CutPage { seq: 7, page: 0, keep: 9 }], "damaged 7", 6),
        (vec![Damage::DropPage { seq: 4, page: 0 }], "damaged 4", 3),
        (vec![Damage::AlterHeader { seq: 5, at: 60 }], "altered 5", 4),
        (vec![Damage::CutHeader { seq: 5, keep: 40 }], "altered 5", 4),
        (vec![Damage::AlterHeader { seq: 10, at: 60 }], "exchanged 10 Page", 9),
        (vec![Damage::DropEntry { seq: 6 }], "missing 6..6", 5),
        (vec![Damage::DropEntry { seq: 6 }, Damage::DropEntry { seq: 5 }], "missing 5..6", 4),
        (vec![Damage::DropEntry { seq: 1 }, Damage::DropEntry { seq: 2 }], "missing 1..2", 0),
        (vec![Damage::SwapEntries { seqs: [3, 8] }], "altered 3, altered 8", 2),
        (vec![Damage::CutTail { last: 7 }], "cut 7..10 Page", 7),
        (vec![Damage::CutTail { last: 0 }], "cut 0..10 Page", 0),
        (
            vec![Damage::AlterHeader { seq: 9, at: 40 }, Damage::AlterPage { seq: 2, page: 0, at: 10 }],
            "damaged 2, altered 9",
            1,
        ),
    ];
    for (damage, expected, verified) in cases {
        let (browser, tab) = ten();
        for damage in &damage {
            assert!(damage.apply(&browser.journal), "{damage:?}");
        }
        let found = check(&tab, None);
        assert_eq!((told(&found).as_str(), found.verified()), (expected, verified), "{damage:?}");
        for finding in &found.findings {
            assert!(finding.title().starts_with("Entr") && finding.meaning().len() > 40, "{finding:?}");
        }
    }
}

#[test]
fn no_single_damage_to_an_entry_goes_unnoticed() {
    for seed in 0..300 {
        let (browser, tab) = ten();
        let mut dice = keyplane::store::faults::Dice::new(seed);
        let damage = Damage::draw(&mut dice, &browser.journal).unwrap();
        let of_checkpoint = matches!(
            damage,
            Damage::AlterManifest { .. }
                | Damage::CutManifest { .. }
                | Damage::AlterChunk { .. }
                | Damage::DropChunk { .. }
                | Damage::SwapChunks { .. }
                | Damage::DropCheckpoint
        );
        assert!(damage.apply(&browser.journal));
        assert_eq!(check(&tab, None).is_sound(), of_checkpoint, "{damage:?}");
    }
}

#[test]
fn a_head_noted_elsewhere_tells_what_this_browser_cannot() {
    let (browser, tab) = ten();
    let noted = head(&tab);
    let older = Noted { seq: 4, head: block_on(tab.entry(4)).unwrap().head };
    // The journal goes on: both stay good.
    run(&tab, account("later")).unwrap();
    for (pasted, note) in [
        (noted, "The head you pasted is entry 10 of this journal, which has grown by 1 entry since."),
        (older, "The head you pasted is entry 4 of this journal, which has grown by 7 entries since."),
    ] {
        let found = check(&tab, Some(pasted));
        assert!(found.is_sound() && found.notes().contains(&note.to_owned()), "{:?}", found.notes());
    }
    // Cut off, with everything in this browser that would tell: the witness, the checkpoint and the open page.
    assert!(
        Damage::CutTail { last: 7 }.apply(&browser.journal) && Damage::DropCheckpoint.apply(&browser.journal)
    );
    browser.witness.forget(&id().to_string()).unwrap();
    let cut = browser.open().unwrap();
    assert!(check(&cut, None).is_sound());
    let found = check(&cut, Some(noted));
    assert_eq!((told(&found).as_str(), found.verified()), ("cut 7..10 Pasted", 7));
    assert_eq!(
        found.findings[0].meaning(),
        "The head you pasted names entry 10, and the journal ends with entry 7."
    );
    // Gone on otherwise from there: the numbers are taken again, the digests are others.
    for number in 0..5 {
        run(&cut, account(&format!("other-{number}"))).unwrap();
    }
    let found = check(&cut, Some(noted));
    assert_eq!(told(&found), "exchanged 10 Pasted");
    assert!(check(&cut, Some(older)).is_sound(), "what was before the cut is as it was");
}

#[test]
fn the_note_of_the_browser_is_held_against_it() {
    let (browser, tab) = ten();
    let key = id().to_string();
    let mark = browser.witness.read(&key).unwrap().unwrap();
    browser.witness.forget(&key).unwrap();
    assert_eq!(check(&tab, None).witness, WitnessState::None);
    browser
        .witness
        .raise(&key, &Mark { seq: 6, head: block_on(tab.entry(6)).unwrap().head.to_string(), ..mark.clone() })
        .unwrap();
    let behind = check(&tab, None);
    assert!(behind.is_sound());
    assert_eq!(
        behind.notes(),
        [
            "The note of this browser names entry 6 with the same digest. The journal is 4 entries ahead of it."
        ]
    );
    browser.witness.raise(&key, &Mark { seq: 12, ..mark }).unwrap();
    let cut = check(&tab, None);
    assert_eq!((told(&cut).as_str(), cut.verified()), ("cut 10..12 Witness", 10));
}

#[test]
fn a_large_entry_is_checked_page_by_page() {
    let (browser, tab) = ten();
    let listed = (0..3_000).map(|number| format!("sa-many-{number}"));
    let batch = keyplane::engine::Batch {
        service_accounts: listed
            .map(|id| keyplane::model::ServiceAccount {
                id: keyplane::model::ServiceAccountId::parse(&id).unwrap(),
                name: id.as_str().into(),
                description: "x".repeat(100).into(),
                times: keyplane::model::Times::default(),
                origin: keyplane::model::Origin::Imported,
            })
            .collect(),
        ..keyplane::engine::Batch::default()
    };
    let seq = run(&tab, keyplane::engine::Command::Import { batch: Box::new(batch) }).unwrap();
    assert!(check(&tab, None).is_sound());
    assert!(block_on(tab.entry(seq)).unwrap().header.pages > 8);
    assert!(Damage::AlterPage { seq, page: 6, at: 1_234 }.apply(&browser.journal));
    assert_eq!(told(&check(&tab, None)), format!("damaged {seq}"));
}

#[test]
fn storage_that_fails_is_told_and_it_stops_when_told_to() {
    let (browser, _) = ten();
    let journal = Faulty::new(browser.journal.clone());
    let tab = browser.open_over(journal.clone()).unwrap();
    journal.inject(0, Fault::Read(StoreError::Lost("gone".into())));
    let failed = block_on(tab.verify_journal(None, |_, _| ControlFlow::Continue(())));
    assert!(matches!(failed, Err(PastError::Store(StoreError::Lost(_)))), "{failed:?}");
    let stopped = block_on(tab.verify_journal(None, |_, _| ControlFlow::Break(())));
    assert_eq!(stopped, Err(PastError::Stopped));
}

#[test]
fn a_head_is_read_as_it_is_copied_and_as_people_paste() {
    let noted = Noted { seq: 12, head: Digest::of(b"abc") };
    let digest = noted.head;
    for text in [
        noted.to_string(),
        format!("  entry 12: {digest}\n"),
        format!("12,{}", digest.to_string().to_uppercase()),
        format!("Meridian, 2026, entry 12 = sha256:{digest}"),
    ] {
        assert_eq!(Noted::parse(&text), Ok(noted), "{text}");
    }
    assert_eq!(Noted::parse("12"), Err(NotedError::NoDigest));
    assert_eq!(Noted::parse(&digest.to_string()), Err(NotedError::NoNumber));
    assert_eq!(Noted::parse(&format!("0 {digest}")), Err(NotedError::NoNumber));
    assert_eq!(Noted::parse(""), Err(NotedError::NoDigest));
}
