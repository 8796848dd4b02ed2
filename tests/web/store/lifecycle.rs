//! Databases and connections: made, found, listed, deleted, upgraded, closed, opened again.

use keyplane::store::indexed_db::{delete, list};
use keyplane::store::{AppendError, IndexedDbJournal, Journal, StoreError, UseStore};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use super::browser::{Organization, connection_of, ends_of};
use super::cases::{both, record};

#[wasm_bindgen_test]
async fn opening_does_not_make_a_database() {
    let organization = Organization::fresh();
    assert_eq!(IndexedDbJournal::open(organization.id()).await.err(), Some(StoreError::Absent));
    assert!(!list().await.unwrap().contains(&organization.id().to_owned()));
}

#[wasm_bindgen_test]
async fn creating_twice_keeps_what_is_there() {
    let organization = Organization::fresh();
    organization.create().await.append(&record(1, 1)).await.unwrap();
    assert_eq!(organization.create().await.read(1, 9).await, Ok(vec![record(1, 1)]));
}

#[wasm_bindgen_test]
async fn what_was_appended_is_there_after_closing() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    journal.append(&record(1, 3)).await.unwrap();
    drop(journal);
    let again = IndexedDbJournal::open(organization.id()).await.unwrap();
    assert_eq!(again.read(1, 9).await, Ok(vec![record(1, 3)]));
}

#[wasm_bindgen_test]
async fn two_tabs_racing_for_numbers_lose_and_share_none() {
    let organization = Organization::fresh();
    let (one, other) = (organization.create().await, organization.create().await);
    for seq in 1..=25 {
        // Of different size, so that neither is always first.
        let (mine, theirs) = (record(seq, usize::from(seq % 2 == 0) * 40), record(seq, 3));
        let ended = both(one.append(&mine), other.append(&theirs)).await;
        let expected = match &ended {
            (Ok(()), Err(AppendError::Taken(taken))) if *taken == seq => mine,
            (Err(AppendError::Taken(taken)), Ok(())) if *taken == seq => theirs,
            _ => panic!("entry {seq} ended as {ended:?}"),
        };
        assert_eq!(one.read(seq, 9).await, Ok(vec![expected]));
    }
}

#[wasm_bindgen_test]
async fn an_entry_is_written_with_strict_durability() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    let watch = organization.watch();
    journal.append(&record(1, 1)).await.unwrap();
    assert_eq!(watch.transactions(), ["readwrite strict"]);
}

#[wasm_bindgen_test]
async fn the_list_shows_organizations_and_nothing_else() {
    let (one, two, gone) = (Organization::fresh(), Organization::fresh(), Organization::fresh());
    let _open = (one.create().await, two.create().await, gone.create().await);
    delete(gone.id()).await.unwrap();
    let foreign = Organization::foreign();
    foreign.open_raw(1).await.close();
    let listed = list().await.unwrap();
    foreign.delete_raw().await;
    for (organization, expected) in [(&one, 1), (&two, 1), (&gone, 0), (&foreign, 0)] {
        let found = listed.iter().filter(|id| id.contains(organization.id())).count();
        assert_eq!(found, expected, "{}", organization.id());
    }
}

#[wasm_bindgen_test]
async fn a_deleted_database_is_gone() {
    let organization = Organization::fresh();
    drop(organization.create().await);
    assert_eq!(delete(organization.id()).await, Ok(()));
    assert_eq!(IndexedDbJournal::open(organization.id()).await.err(), Some(StoreError::Absent));
    assert_eq!(delete(organization.id()).await, Ok(()));
}

#[wasm_bindgen_test]
async fn deleting_ends_the_journals_that_are_open() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    journal.append(&record(1, 1)).await.unwrap();
    let ends = ends_of(&journal);
    assert_eq!(delete(organization.id()).await, Ok(()));
    assert_eq!(*ends.borrow(), [StoreError::Absent]);
    assert_eq!(journal.append(&record(2, 1)).await, Err(StoreError::Absent.into()));
    assert_eq!(journal.last().await, Err(StoreError::Absent));
    assert!(!list().await.unwrap().contains(&organization.id().to_owned()));
}

#[wasm_bindgen_test]
async fn an_ended_journal_does_not_write_into_a_database_made_anew() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    delete(organization.id()).await.unwrap();
    let anew = organization.create().await;
    assert_eq!(journal.append(&record(1, 1)).await, Err(StoreError::Absent.into()));
    assert_eq!(anew.last().await, Ok(0));
}

#[wasm_bindgen_test]
async fn deleting_is_blocked_by_a_tab_that_does_not_let_go() {
    let organization = Organization::fresh();
    drop(organization.create().await);
    let stubborn = organization.open_raw(2).await;
    assert_eq!(delete(organization.id()).await, Err(StoreError::Blocked));
    stubborn.close();
    assert_eq!(delete(organization.id()).await, Ok(()));
}

#[wasm_bindgen_test]
async fn a_newer_version_ends_the_journal_and_is_not_written() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    let ends = ends_of(&journal);
    let newer = organization.open_raw(3).await;
    assert_eq!(*ends.borrow(), [StoreError::Newer]);
    assert_eq!(journal.append(&record(1, 1)).await, Err(StoreError::Newer.into()));
    assert_eq!(IndexedDbJournal::create(organization.id()).await.err(), Some(StoreError::Newer));
    newer.close();
}

#[wasm_bindgen_test]
async fn a_transaction_under_way_is_finished_before_a_newer_version_takes_over() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    let entry = record(1, 200);
    let (appended, newer) = both(journal.append(&entry), organization.open_raw(3)).await;
    newer.close();
    assert_eq!(appended, Ok(()));
}

#[wasm_bindgen_test]
async fn a_database_of_version_1_opens_with_all_it_holds_and_takes_observations() {
    let organization = Organization::fresh();
    organization.make_version_1(&record(1, 2)).await;
    let journal = IndexedDbJournal::open(organization.id()).await.unwrap();
    assert_eq!(journal.read(1, 9).await, Ok(vec![record(1, 2)]));
    assert_eq!(journal.uses().await, Ok(Vec::new()));
    journal.save_uses(&[(0, vec![1, 2])]).await.unwrap();
    journal.append(&record(2, 1)).await.unwrap();
    drop(journal);
    let again = organization.create().await;
    assert_eq!(again.read(1, 9).await, Ok(vec![record(1, 2), record(2, 1)]));
    assert_eq!(again.uses().await, Ok(vec![(0, vec![1, 2])]));
}

#[wasm_bindgen_test]
async fn a_connection_the_browser_closed_is_opened_again() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    let ends = ends_of(&journal);
    let connection = connection_of(&organization, journal.last()).await;
    connection.close();
    connection.dispatch_event(&Event::new("close").unwrap()).unwrap();
    assert!(matches!(ends.borrow()[..], [StoreError::Lost(_)]));
    assert_eq!(journal.append(&record(1, 1)).await, Ok(()));
    assert_eq!(journal.last().await, Ok(1));
}

#[wasm_bindgen_test]
async fn two_calls_that_find_the_connection_closed_both_succeed() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    connection_of(&organization, journal.last()).await.close();
    let (first, second) = both(journal.append(&record(1, 1)), journal.checkpoint()).await;
    assert_eq!((first, second), (Ok(()), Ok(None)));
}

#[wasm_bindgen_test]
async fn a_database_that_vanished_is_not_made_again() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    journal.append(&record(1, 1)).await.unwrap();
    let ends = ends_of(&journal);
    connection_of(&organization, journal.last()).await.close();
    organization.delete_raw().await;
    assert_eq!(journal.append(&record(2, 1)).await, Err(StoreError::Absent.into()));
    assert_eq!(*ends.borrow(), [StoreError::Absent]);
    assert!(!list().await.unwrap().contains(&organization.id().to_owned()));
}

#[wasm_bindgen_test]
async fn a_database_made_anew_under_the_same_name_is_not_written() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    journal.append(&record(1, 1)).await.unwrap();
    // As after the browser's data was cleared: closed without word of a deletion.
    connection_of(&organization, journal.last()).await.close();
    organization.delete_raw().await;
    let anew = organization.create().await;
    assert_eq!(journal.append(&record(2, 1)).await, Err(StoreError::Absent.into()));
    assert_eq!(anew.last().await, Ok(0));
}
