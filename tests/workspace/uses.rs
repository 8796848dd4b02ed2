//! Last-use observations of an open organization: kept beside the journal, told, exported, and never in a digest.

use std::{cell::Cell, rc::Rc};

use futures_executor::block_on;
use keyplane::{
    exchange::backup::Reader,
    model::{ApiKeyId, LastUse, UseSource, Watch},
    store::{
        Part, StoreError, UseStore, Word,
        faults::{Damage, Fault},
    },
    workspace::{Failure, News, Notice, Trouble, Workspace},
};

use super::{Browser, Faulty, Tab, account, noon, org_of, run};

fn key(number: u32) -> ApiKeyId {
    ApiKeyId::parse(&format!("KEY{number:05}")).unwrap()
}

fn seen(number: u32) -> (ApiKeyId, LastUse) {
    let watch = Watch::between(noon().plus_seconds(-90 * 86_400), noon());
    let seen = (!number.is_multiple_of(3)).then(|| noon().plus_seconds(-i64::from(number) * 60));
    (key(number), LastUse { seen, source: UseSource::Simulated, watch })
}

fn observe(tab: &Tab, numbers: std::ops::Range<u32>) -> Result<(), Failure> {
    let seen: Vec<_> = numbers.map(seen).collect();
    block_on(tab.observe(&seen))
}

#[test]
fn observations_are_there_when_the_organization_is_opened_again() {
    let browser = Browser::new();
    let tab = browser.found();
    // More than one part.
    observe(&tab, 0..900).unwrap();
    let again = browser.open().unwrap();
    assert_eq!(*again.uses(), (0..900).map(seen).collect());
    assert_eq!(*again.uses(), *tab.uses());
    assert_eq!(again.uses().of(&key(900)), None, "not tracked");
    assert!(again.notices().is_empty());
}

#[test]
fn a_newer_observation_takes_the_place_of_an_older_one_and_leaves_the_others() {
    let browser = Browser::new();
    let tab = browser.found();
    observe(&tab, 0..3).unwrap();
    let newer = LastUse { seen: Some(noon()), source: UseSource::Observed, watch: seen(1).1.watch };
    block_on(tab.observe(&[(key(1), newer)])).unwrap();
    let again = browser.open().unwrap();
    assert_eq!(again.uses().of(&key(1)), Some(&newer));
    assert_eq!(again.uses().of(&key(2)), Some(&seen(2).1));
    assert_eq!(again.uses().len(), 3);
}

#[test]
fn observations_change_nothing_of_the_organization_and_are_told() {
    let browser = Browser::new();
    let tab = browser.found();
    let before = tab.org().position();
    let told = Rc::new(Cell::new(0));
    let count = Rc::clone(&told);
    let _subscription =
        tab.subscribe(move |news| count.set(count.get() + u32::from(matches!(news, News::Uses))));
    observe(&tab, 0..3).unwrap();
    assert_eq!(told.get(), 1);
    assert_eq!(tab.org().position(), before);
    assert_eq!(org_of(&browser.open().unwrap()), org_of(&tab));
}

#[test]
fn other_tabs_are_told_of_observations_and_take_them_in() {
    let browser = Browser::new();
    let tab = browser.found();
    let other = browser.open().unwrap();
    let told = Rc::new(Cell::new(0));
    let count = Rc::clone(&told);
    let _subscription =
        other.subscribe(move |news| count.set(count.get() + u32::from(matches!(news, News::Uses))));
    observe(&tab, 0..3).unwrap();
    assert_eq!(tab.ports().last_word.get(), None, "who speaks is not told");
    let word = other.ports().last_word.get().unwrap();
    assert_eq!(word, Word::Uses);
    block_on(other.look(word)).unwrap();
    assert_eq!((&*other.uses(), told.get()), (&*tab.uses(), 1));
}

#[test]
fn what_is_not_stored_is_neither_shown_nor_told() {
    let browser = Browser::new();
    browser.found();
    let journal = Faulty::new(browser.journal.clone());
    let tab = browser.open_over(journal.clone()).unwrap();
    journal.inject(0, Fault::SaveUses(StoreError::Full));
    assert!(matches!(observe(&tab, 0..3), Err(Failure::NotStored(StoreError::Full))));
    assert!(tab.uses().is_empty());
    observe(&tab, 0..3).unwrap();
    assert_eq!(tab.uses().len(), 3);
}

#[test]
fn a_deleted_organization_takes_no_observations() {
    let browser = Browser::new();
    let tab = browser.found();
    tab.halt(Trouble::Gone);
    assert!(matches!(observe(&tab, 0..1), Err(Failure::ReadOnly(Trouble::Gone))));
}

/// Something done to stored parts.
type Harm = fn(&mut Vec<Part>);

#[test]
fn damaged_or_unreadable_observations_do_not_keep_an_organization_from_opening() {
    let cases: [(&str, Harm); 4] = [
        ("an altered byte", |parts| parts[0].1[100] ^= 1),
        ("a part cut short", |parts| parts[0].1.truncate(30)),
        ("a missing part", |parts| drop(parts.remove(0))),
        ("two parts swapped", |parts| {
            let number = parts[0].0;
            parts[0].0 = parts[1].0;
            parts[1].0 = number;
        }),
    ];
    for (what, harm) in cases {
        let browser = Browser::new();
        observe(&browser.found(), 0..900).unwrap();
        let mut parts = block_on(browser.journal.uses()).unwrap();
        harm(&mut parts);
        block_on(browser.journal.save_uses(&parts)).unwrap();
        let tab = browser.open().unwrap();
        assert_eq!(tab.notices(), [Notice::UsesIncomplete], "{what}");
        assert!(tab.uses().len() < 900, "{what}");
        run(&tab, account("orders")).unwrap();
    }
    let browser = Browser::new();
    observe(&browser.found(), 0..3).unwrap();
    let journal = Faulty::new(browser.journal.clone());
    journal.inject(0, Fault::Uses(StoreError::Lost("injected".into())));
    let tab = browser.open_over(journal).unwrap();
    assert_eq!(tab.notices(), [Notice::UsesUnreadable(StoreError::Lost("injected".into()))]);
    assert!(tab.uses().is_empty());
}

#[test]
fn an_exported_organization_takes_its_observations_along() {
    let browser = Browser::new();
    let tab = browser.found();
    run(&tab, account("orders")).unwrap();
    observe(&tab, 0..900).unwrap();
    let mut file = String::new();
    block_on(tab.export(&mut |piece| file.push_str(piece))).unwrap();
    let backup = Reader::read(file.as_bytes()).unwrap();
    assert_eq!(backup.uses, *tab.uses());
    let elsewhere = Browser::new();
    let ports = elsewhere.ports(Faulty::new(elsewhere.journal.clone()));
    let copy = block_on(Workspace::restore(ports, &backup)).unwrap();
    assert_eq!(copy.org().position(), tab.org().position());
    assert_eq!(*copy.uses(), *tab.uses());
    assert_eq!(*elsewhere.open().unwrap().uses(), *tab.uses());
}

#[test]
fn an_emptied_database_has_no_observations_left() {
    let browser = Browser::new();
    observe(&browser.found(), 0..3).unwrap();
    assert!(Damage::Empty.apply(&browser.journal));
    assert_eq!(block_on(browser.journal.uses()), Ok(Vec::new()));
}
