//! What the store makes of each failure the browser may report.

use keyplane::store::indexed_db::list;
use keyplane::store::{AppendError, IndexedDbJournal, Journal, Record, StoreError};
use wasm_bindgen_test::wasm_bindgen_test;

use super::browser::{Organization, fail_opening, replace_global};
use super::cases::record;

/// The name of an error's variant.
fn kind(error: &StoreError) -> &'static str {
    match error {
        StoreError::Denied(_) => "Denied",
        StoreError::Unreadable(_) => "Unreadable",
        StoreError::Full => "Full",
        StoreError::Absent => "Absent",
        StoreError::Lost(_) => "Lost",
        StoreError::Blocked => "Blocked",
        StoreError::Newer => "Newer",
        StoreError::Damaged(_) => "Damaged",
        StoreError::Failed(_) => "Failed",
    }
}

#[wasm_bindgen_test]
async fn each_failure_of_opening_has_its_meaning() {
    for (how, error, message, expected) in [
        ("throw", "SecurityError", "", "Denied"),
        ("event", "UnknownError", "The user denied permission to access the database.", "Denied"),
        ("event", "InvalidStateError", "", "Denied"),
        ("event", "UnknownError", "Internal error opening backing store for indexedDB.open.", "Unreadable"),
        ("event", "QuotaExceededError", "Encountered full disk while opening", "Full"),
        ("event", "VersionError", "", "Newer"),
        ("event", "OperationError", "", "Failed"),
    ] {
        let organization = Organization::fresh();
        let undo = fail_opening(how, error, message);
        let opened = IndexedDbJournal::create(organization.id()).await;
        drop(undo);
        assert_eq!(opened.as_ref().err().map(kind), Some(expected), "{error} {message}: {opened:?}");
    }
}

#[wasm_bindgen_test]
async fn a_browser_without_indexed_db_denies_storage() {
    let organization = Organization::fresh();
    for getter in ["return undefined", "return null", "throw new DOMException('', 'SecurityError')"] {
        let undo = replace_global("indexedDB", getter);
        let (opened, listed) = (IndexedDbJournal::create(organization.id()).await, list().await);
        drop(undo);
        assert_eq!(opened.as_ref().err().map(kind), Some("Denied"), "{getter}");
        assert_eq!(listed.as_ref().err().map(kind), Some("Denied"), "{getter}");
    }
}

#[wasm_bindgen_test]
async fn each_failure_of_writing_has_its_meaning_and_stores_nothing() {
    for (harm, expected) in [
        (&["QuotaExceededError"][..], "Full"),
        (&["NotReadableError"], "Damaged"),
        (&["DataError"], "Failed"),
        (&["abort", "abort"], "Lost"),
        (&["UnknownError", "UnknownError"], "Lost"),
        (&["close", "close"], "Lost"),
        (&["abort", "QuotaExceededError"], "Full"),
    ] {
        let organization = Organization::fresh();
        let journal = organization.create().await;
        let watch = organization.watch();
        watch.harm(harm);
        let appended = journal.append(&record(1, 2)).await;
        drop(watch);
        match appended {
            Err(AppendError::Store(error)) => assert_eq!(kind(&error), expected, "{harm:?}: {error}"),
            ended => panic!("{harm:?} ended as {ended:?}"),
        }
        assert_eq!(journal.read(1, 9).await, Ok(vec![]), "{harm:?}");
    }
}

#[wasm_bindgen_test]
async fn a_broken_connection_is_tried_once_more() {
    for harm in ["close", "abort", "InvalidStateError", "UnknownError"] {
        let organization = Organization::fresh();
        let journal = organization.create().await;
        let watch = organization.watch();
        watch.harm(&[harm]);
        assert_eq!(journal.append(&record(1, 2)).await, Ok(()), "{harm}");
        watch.harm(&[harm]);
        assert_eq!(journal.read(1, 9).await, Ok(vec![record(1, 2)]), "{harm}");
    }
}

#[wasm_bindgen_test]
async fn an_entry_stored_without_an_answer_is_recognised() {
    let organization = Organization::fresh();
    let (journal, behind_its_back) = (organization.create().await, organization.create().await);
    // As if the first try had been stored and its answer lost with the connection.
    behind_its_back.append(&record(1, 2)).await.unwrap();
    let watch = organization.watch();
    watch.harm(&["close"]);
    assert_eq!(journal.append(&record(1, 2)).await, Ok(()));
}

#[wasm_bindgen_test]
async fn a_foreign_entry_found_after_a_broken_connection_is_taken() {
    let organization = Organization::fresh();
    let (journal, other) = (organization.create().await, organization.create().await);
    other.append(&Record { header: b"theirs".to_vec(), ..record(1, 2) }).await.unwrap();
    let watch = organization.watch();
    watch.harm(&["close"]);
    assert_eq!(journal.append(&record(1, 2)).await, Err(AppendError::Taken(1)));
}

#[wasm_bindgen_test]
async fn a_number_no_key_can_hold_is_refused() {
    let journal = Organization::fresh().create().await;
    for (seq, expected) in [((1 << 53) - 1, Ok(())), (1 << 53, Err("Failed")), (u64::MAX, Err("Failed"))] {
        let appended = journal.append(&record(seq, 1)).await;
        let ended = appended.map_err(|error| match error {
            AppendError::Store(error) => kind(&error),
            AppendError::Taken(_) => "Taken",
        });
        assert_eq!(ended, expected, "{seq}");
    }
    assert_eq!(journal.read((1 << 53) - 1, 9).await, Ok(vec![record((1 << 53) - 1, 1)]));
}
