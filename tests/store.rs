//! The room `store`, as far as it needs no browser: memory, the witness's rule, word between tabs.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "store/cases.rs"]
mod cases;
#[path = "store/faults.rs"]
mod faults;

use std::cell::RefCell;
use std::rc::Rc;

use futures_executor::block_on;
use keyplane::model::OrganizationKind;
use keyplane::store::faults::FaultyJournal;
use keyplane::store::{Mark, MemoryJournal, MemoryTabs, MemoryWitness, Seq, Tabs, Witness, Word};

macro_rules! over_memory {
    ($($case:ident),* $(,)?) => {
        mod memory {
            use super::*;
            $(#[test]
            fn $case() {
                let journal = MemoryJournal::new();
                block_on(cases::$case(journal.clone(), journal));
            })*
        }
    };
}
cases::journal_cases!(over_memory);

macro_rules! over_a_journal_without_faults {
    ($($case:ident),* $(,)?) => {
        mod without_faults {
            use super::*;
            $(#[test]
            fn $case() {
                let journal = MemoryJournal::new();
                // One wrapped plainly, one that lets others run in between.
                let plain = FaultyJournal::new(journal.clone());
                block_on(cases::$case(plain, FaultyJournal::seeded(journal, 7, 0)));
            })*
        }
    };
}
cases::journal_cases!(over_a_journal_without_faults);

fn mark(seq: Seq, head: &str, name: &str) -> Mark {
    Mark { seq, head: head.to_owned(), name: name.to_owned(), at: None, kind: OrganizationKind::Ordinary }
}

#[test]
fn a_witness_only_rises() {
    let cases = [
        ("first", None, mark(1, "a", "Acme"), mark(1, "a", "Acme")),
        ("later", Some(mark(1, "a", "Acme")), mark(2, "b", "Acme"), mark(2, "b", "Acme")),
        ("earlier", Some(mark(2, "b", "Acme")), mark(1, "a", "Old"), mark(2, "b", "Acme")),
        ("renamed", Some(mark(2, "b", "Acme")), mark(2, "b", "Acme Inc."), mark(2, "b", "Acme Inc.")),
        ("forked", Some(mark(2, "b", "Acme")), mark(2, "c", "Other"), mark(2, "b", "Acme")),
    ];
    for (case, noted, raised, expected) in cases {
        let witness = MemoryWitness::new();
        if let Some(noted) = noted {
            witness.raise("one", &noted).unwrap();
        }
        witness.clone().raise("one", &raised).unwrap();
        assert_eq!(witness.read("one"), Ok(Some(expected)), "{case}");
    }
}

#[test]
fn a_witness_keeps_organizations_apart() {
    let witness = MemoryWitness::new();
    witness.raise("one", &mark(1, "a", "One")).unwrap();
    witness.raise("two", &mark(7, "b", "Two")).unwrap();
    witness.forget("one").unwrap();
    assert_eq!(witness.read("one"), Ok(None));
    assert_eq!(witness.list(), Ok(vec![("two".to_owned(), Ok(mark(7, "b", "Two")))]));
}

#[test]
fn word_reaches_every_tab_but_the_one_that_speaks() {
    let one = MemoryTabs::new();
    let (two, three) = (one.clone(), one.clone());
    let heard = Rc::new(RefCell::new(Vec::new()));
    for (name, tab) in [("one", &one), ("two", &two), ("three", &three)] {
        let heard = Rc::clone(&heard);
        tab.listen(move |word| heard.borrow_mut().push((name, word)));
    }
    one.announce(Word::Entry(4));
    drop(two);
    three.announce(Word::Uses);
    assert_eq!(*heard.borrow(), [("two", Word::Entry(4)), ("three", Word::Entry(4)), ("one", Word::Uses)]);
}

#[test]
fn a_note_that_was_written_before_it_held_a_time_still_reads() {
    let old = r#"{"seq":2,"head":"b","name":"Acme"}"#;
    assert_eq!(serde_json::from_str::<Mark>(old).unwrap(), mark(2, "b", "Acme"));
    let new =
        Mark { at: Some(keyplane::model::Timestamp::from_millis(1_795_435_201_000)), ..mark(2, "b", "Acme") };
    let stored = serde_json::to_string(&new).unwrap();
    assert_eq!(stored, r#"{"seq":2,"head":"b","name":"Acme","at":1795435201000000}"#);
    assert_eq!(serde_json::from_str::<Mark>(&stored).unwrap(), new);
}
