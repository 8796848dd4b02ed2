//! Reading the history backwards: in pieces, checked against the head, with names as they were.

use std::sync::Arc;

use futures_executor::block_on;
use keyplane::{
    engine::{Batch, Command},
    model::{
        ApiKey, ApiKeyId, Credential, ObjectRef, Origin, Owner, Scope, ServiceAccount, ServiceAccountId,
        Times,
    },
    org::{Effect, Seq},
    store::{
        StoreError,
        faults::{Damage, Fault},
    },
    view::history::Line,
    workspace::{EntryError, Item, ObjectRest, Rest},
};

use crate::support::{
    browser::{Browser, Faulty, Tab, account, admin, run},
    delete, new_key, noon,
};

/// The service account of a name.
fn account_id(tab: &Tab, name: &str) -> ServiceAccountId {
    let org = tab.org();
    org.service_accounts().iter().find(|account| *account.name == *name).unwrap().id.clone()
}

fn rename(id: &ServiceAccountId, name: &str) -> Command {
    Command::UpdateServiceAccount { id: id.clone(), name: name.into(), description: String::new() }
}

/// An organization of so many entries: the first two make it and an account, the others rename that.
fn renamed(entries: Seq) -> (Browser, Tab, ServiceAccountId) {
    let browser = Browser::new();
    let tab = browser.found();
    run(&tab, account("app-2")).unwrap();
    let id = account_id(&tab, "app-2");
    for seq in 3..=entries {
        run(&tab, rename(&id, &format!("app-{seq}"))).unwrap();
    }
    (browser, tab, id)
}

fn lines(tab: &Tab) -> Vec<Arc<Line>> {
    tab.history().0.iter().filter_map(|item| item.line().cloned()).collect()
}

fn look_at_all(tab: &Tab) -> Vec<Item> {
    assert_eq!(block_on(tab.look_back(usize::MAX)), Ok(Rest::Begins));
    tab.history().0
}

#[test]
fn a_long_history_is_read_no_further_than_one_looks() {
    let (browser, _, _) = renamed(3_000);
    let tab = browser.open().unwrap();
    assert_eq!(tab.history(), (vec![], Rest::Before(Seq::MAX)));
    let rest = block_on(tab.look_back(100)).unwrap();
    let (items, again) = tab.history();
    assert_eq!(rest, again);
    assert!((100..200).contains(&items.len()), "{} entries were read", items.len());
    assert_eq!(rest, Rest::Before(3_001 - Seq::try_from(items.len()).unwrap()));
    let all = look_at_all(&tab);
    let seqs: Vec<_> = all.iter().map(Item::seq).collect();
    assert_eq!(seqs, (1..=3_000).rev().collect::<Vec<_>>());
    assert_eq!(tab.begins_at().unwrap().0, 1);
}

#[test]
fn every_line_calls_things_what_they_were_called() {
    let (browser, _, _) = renamed(200);
    let tab = browser.open().unwrap();
    look_at_all(&tab);
    for line in lines(&tab) {
        let expected = match line.seq {
            1 => "began the organization Meridian".to_owned(),
            2 => "created service account app-2".to_owned(),
            seq => format!("renamed service account app-{} to app-{seq}", seq - 1),
        };
        assert_eq!(line.words, expected);
    }
}

#[test]
fn new_entries_come_on_top_and_move_nothing() {
    let (browser, _, id) = renamed(10);
    let (tab, other) = (browser.open().unwrap(), browser.open().unwrap());
    block_on(tab.look_back(1)).unwrap();
    let before = tab.history().0;
    run(&other, rename(&id, "elsewhere")).unwrap();
    run(&tab, rename(&id, "here")).unwrap();
    let after = tab.history().0;
    let told: Vec<_> = after.iter().take(2).map(|item| item.line().unwrap().words.clone()).collect();
    assert_eq!(
        told,
        ["renamed service account elsewhere to here", "renamed service account app-10 to elsewhere"]
    );
    assert_eq!(after[2..], before[..]);
}

#[test]
fn names_hold_still_while_the_present_moves_on() {
    let browser = Browser::new();
    let tab = browser.found();
    run(&tab, account("old")).unwrap();
    let id = account_id(&tab, "old");
    let key =
        run(&tab, Command::CreateApiKey(new_key(Owner::ServiceAccount(id.clone()), Scope::Cloud))).unwrap();
    for number in 0..200 {
        run(&tab, account(&format!("app-{number}"))).unwrap();
    }
    block_on(tab.look_back(10)).unwrap();
    run(&tab, rename(&id, "new")).unwrap();
    look_at_all(&tab);
    let line = lines(&tab).into_iter().find(|line| line.seq == key).unwrap();
    assert!(line.words.contains("for service account old"), "{}", line.words);
}

/// Ten entries, a checkpoint, and damage behind it.
fn damaged(damage: &[Damage]) -> Tab {
    let (browser, tab, _) = renamed(10);
    block_on(tab.save_checkpoint()).unwrap();
    for damage in damage {
        assert!(damage.apply(&browser.journal));
    }
    browser.open().unwrap()
}

/// The history in short: `10 9 …`, damage as `7!`, gaps as `5..4`.
fn short(tab: &Tab) -> String {
    let told: Vec<_> = look_at_all(tab)
        .iter()
        .map(|item| match item {
            Item::Entry(line) => line.seq.to_string(),
            Item::Damaged { seq, .. } => format!("{seq}!"),
            Item::Missing { first, last } => format!("{last}..{first}"),
        })
        .collect();
    told.join(" ")
}

#[test]
fn damage_is_said_where_it_lies() {
    let cases: Vec<(Vec<Damage>, &str)> = vec![
        (vec![Damage::AlterPage { seq: 7, page: 0, at: 30 }], "10 9 8 7! 6 5 4 3 2 1"),
        (vec![Damage::AlterHeader { seq: 5, at: 60 }], "10 9 8 7 6 5! 4 3 2 1"),
        (vec![Damage::DropPage { seq: 4, page: 0 }], "10 9 8 7 6 5 4! 3 2 1"),
        (vec![Damage::DropEntry { seq: 6 }, Damage::DropEntry { seq: 5 }], "10 9 8 7 6..5 4 3 2 1"),
        (vec![Damage::SwapEntries { seqs: [3, 8] }], "10 9 8! 7 6 5 4 3! 2 1"),
        (
            vec![Damage::CutHeader { seq: 9, keep: 40 }, Damage::AlterPage { seq: 2, page: 0, at: 10 }],
            "10 9! 8 7 6 5 4 3 2! 1",
        ),
    ];
    for (damage, expected) in cases {
        assert_eq!(short(&damaged(&damage)), expected, "{damage:?}");
    }
}

#[test]
fn a_journal_without_its_beginning_begins_later() {
    let gone: Vec<_> = (1..=4).map(|seq| Damage::DropEntry { seq }).collect();
    let tab = damaged(&gone);
    assert_eq!(short(&tab), "10 9 8 7 6 5");
    assert_eq!(tab.begins_at().unwrap().0, 5);
    let all: Vec<_> = (1..=10).map(|seq| Damage::DropEntry { seq }).collect();
    let tab = damaged(&all);
    assert_eq!((short(&tab).as_str(), tab.begins_at()), ("", None));
}

#[test]
fn storage_that_fails_is_told_and_tried_again() {
    let (browser, _, _) = renamed(10);
    let journal = Faulty::new(browser.journal.clone());
    let tab = browser.open_over(journal.clone()).unwrap();
    journal.inject(0, Fault::Read(StoreError::Lost("gone".into())));
    assert_eq!(block_on(tab.look_back(5)), Err(StoreError::Lost("gone".into())));
    assert_eq!(block_on(tab.look_back(5)), Ok(Rest::Begins));
    assert_eq!(lines(&tab).len(), 10);
}

/// What entries did to an object, and how its history ends.
fn of(tab: &Tab, object: &ObjectRef, want: usize) -> (Vec<(Seq, Effect)>, ObjectRest) {
    let found = block_on(tab.history_of(object, want, |_| {})).unwrap();
    (found.entries.iter().map(|(line, effect)| (line.seq, *effect)).collect(), found.rest)
}

#[test]
fn the_history_of_an_object_ends_where_it_was_made() {
    let (_, tab, _) = renamed(400);
    run(&tab, account("late")).unwrap();
    let late = account_id(&tab, "late");
    for number in 0..100 {
        run(&tab, account(&format!("other-{number}"))).unwrap();
    }
    run(&tab, rename(&late, "later")).unwrap();
    let mut pieces = Vec::new();
    let object = ObjectRef::ServiceAccount(late);
    let found = block_on(tab.history_of(&object, 10, |at| pieces.push(at))).unwrap();
    let seqs: Vec<_> = found.entries.iter().map(|(line, _)| line.seq).collect();
    assert_eq!((seqs, found.rest), (vec![502, 401], ObjectRest::Made));
    assert!(pieces.iter().all(|at| *at > 390), "it looked on at {pieces:?}");
}

#[test]
fn deletion_and_return_belong_to_one_history() {
    let (_, tab, id) = renamed(3);
    let object = ObjectRef::ServiceAccount(id.clone());
    let gone = run(&tab, delete(object.clone())).unwrap();
    block_on(tab.undo(&admin(&tab), gone)).unwrap();
    let expected = [(5, Effect::Creates), (4, Effect::Deletes), (3, Effect::Updates), (2, Effect::Creates)];
    assert_eq!(of(&tab, &object, 10), (expected.to_vec(), ObjectRest::Made));
    assert_eq!(of(&tab, &object, 2), (expected[..2].to_vec(), ObjectRest::More));
    assert_eq!(tab.undone_by(4), Some(5));
    let never = ObjectRef::ServiceAccount(ServiceAccountId::parse("sa-never").unwrap());
    assert_eq!(of(&tab, &never, 10), (vec![], ObjectRest::JournalBegins));
}

fn many_id(number: usize) -> ApiKeyId {
    ApiKeyId::parse(&format!("MANY{number:06}")).unwrap()
}

/// An import of so many keys of one account.
fn many(keys: usize) -> Command {
    let account = ServiceAccountId::parse("sa-many").unwrap();
    let key = |number| ApiKey {
        id: many_id(number),
        name: "listed".into(),
        description: Box::default(),
        owner: Owner::ServiceAccount(account.clone()),
        scope: Scope::Cloud,
        created: noon(),
        updated: noon(),
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    };
    let batch = Batch {
        service_accounts: vec![ServiceAccount {
            id: account.clone(),
            name: "many".into(),
            description: Box::default(),
            times: Times::default(),
            origin: Origin::Imported,
        }],
        api_keys: (0..keys).map(key).collect(),
        ..Batch::default()
    };
    Command::Import { batch: Box::new(batch) }
}

#[test]
fn a_large_import_is_summed_up_and_searched() {
    let (browser, tab, _) = renamed(3);
    let import = run(&tab, many(5_000)).unwrap();
    let id = many_id;
    let edit = Command::UpdateApiKey { id: id(4_321), name: "edited".into(), description: String::new() };
    run(&tab, edit).unwrap();
    for tab in [&tab, &browser.open().unwrap()] {
        look_at_all(tab);
        let line = lines(tab).into_iter().find(|line| line.seq == import).unwrap();
        assert_eq!(line.changes, 5_001);
        let object = ObjectRef::ApiKey(id(4_321));
        assert_eq!(
            of(tab, &object, 10),
            (vec![(import + 1, Effect::Updates), (import, Effect::Creates)], ObjectRest::Made)
        );
    }
    let again = browser.open().unwrap();
    look_at_all(&again);
    let line = lines(&again).into_iter().find(|line| line.seq == import).unwrap();
    assert_eq!(line.words, "imported 5,001 objects");
}

#[test]
fn an_entry_is_opened_with_its_changes_and_what_stands_in_its_way() {
    let (_, tab, id) = renamed(4);
    let opened = |seq| block_on(tab.open_entry(&admin(&tab), seq));
    let last = opened(4).unwrap();
    assert_eq!(last.line.sentence(), "Ada renamed service account app-3 to app-4");
    assert_eq!(last.refusal, None, "the last change can be taken back");
    assert_eq!(last.details.groups.len(), 1);
    assert_eq!(last.header.previous, opened(3).unwrap().head);
    let refusal = opened(3).unwrap().refusal.unwrap().to_string();
    assert!(
        refusal.ends_with(&format!("{id} has changed since. Undo the later changes first.")),
        "{refusal}"
    );
    assert_eq!(opened(9), Err(EntryError::Absent(9)));
}

#[test]
fn an_entry_that_nothing_vouches_for_is_not_shown() {
    for (damage, seq) in [
        (Damage::AlterPage { seq: 7, page: 0, at: 30 }, 7),
        (Damage::AlterHeader { seq: 5, at: 60 }, 5),
        (Damage::SwapEntries { seqs: [3, 8] }, 3),
        (Damage::DropEntry { seq: 4 }, 4),
    ] {
        let tab = damaged(std::slice::from_ref(&damage));
        assert!(block_on(tab.open_entry(&admin(&tab), seq)).is_err(), "{damage:?}");
        assert!(block_on(tab.open_entry(&admin(&tab), 10)).is_ok(), "{damage:?}");
    }
}

#[test]
fn a_large_entry_is_opened_piece_by_piece_and_checked_whole() {
    let (browser, tab, _) = renamed(3);
    let import = run(&tab, many(5_000)).unwrap();
    block_on(tab.save_checkpoint()).unwrap();
    let opened = block_on(tab.open_entry(&admin(&tab), import)).unwrap();
    assert!(opened.pages == 1 && opened.header.pages > 10, "{} pages", opened.header.pages);
    let more = block_on(tab.more_of(&opened.header, 1, 1)).unwrap();
    assert_ne!(more, opened.details);
    let mut pages = Vec::new();
    let survey = block_on(tab.survey(&opened.header, |read| pages.push(read))).unwrap();
    assert_eq!(survey.tally.words(), ["Made 5,000 API keys and 1 service account."]);
    assert_eq!((survey.damage, pages.last()), (None, Some(&opened.header.pages)));
    assert!(Damage::AlterPage { seq: import, page: 9, at: 77 }.apply(&browser.journal));
    assert!(block_on(tab.survey(&opened.header, |_| {})).unwrap().damage.is_some());
}
