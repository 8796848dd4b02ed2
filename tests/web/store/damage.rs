//! Stored values that are not what the store wrote.

use js_sys::{Array, Uint8Array};
use keyplane::store::{CheckpointOutcome, CheckpointWrite, IndexedDbJournal, Journal, Record, StoreError};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::browser::Organization;
use super::cases::record;

fn page_key(seq: u32, page: u32) -> JsValue {
    Array::of2(&seq.into(), &page.into()).into()
}

fn without_page(seq: u64, pages: usize, missing: usize) -> Record {
    let mut record = record(seq, pages);
    record.pages.remove(missing);
    record
}

#[wasm_bindgen_test]
async fn a_damaged_entry_is_left_out_and_does_not_hide_the_others() {
    let text = JsValue::from_str("text");
    // store, key, value (undefined removes), what is read afterwards
    let cases = [
        ("entries", JsValue::from(2), text.clone(), vec![record(1, 2), record(3, 2)]),
        ("entries", JsValue::from(2), JsValue::UNDEFINED, vec![record(1, 2), record(3, 2)]),
        ("entries", JsValue::from(1.5), text.clone(), vec![record(1, 2), record(2, 2), record(3, 2)]),
        ("entries", JsValue::from("x"), text.clone(), vec![record(1, 2), record(2, 2), record(3, 2)]),
        (
            "pages",
            page_key(2, 0),
            JsValue::UNDEFINED,
            vec![record(1, 2), without_page(2, 2, 0), record(3, 2)],
        ),
        ("pages", page_key(2, 1), text.clone(), vec![record(1, 2), without_page(2, 2, 1), record(3, 2)]),
        ("pages", page_key(2, 2), text.clone(), vec![record(1, 2), record(2, 2), record(3, 2)]),
        (
            "pages",
            page_key(2, 7),
            Uint8Array::new_with_length(3).into(),
            vec![record(1, 2), record(2, 2), record(3, 2)],
        ),
    ];
    for (store, key, value, expected) in cases {
        let organization = Organization::fresh();
        let journal = organization.create().await;
        for seq in 1..=3 {
            journal.append(&record(seq, 2)).await.unwrap();
        }
        if value.is_undefined() {
            organization.remove_raw(store, &key).await;
        } else {
            organization.put_raw(store, &key, &value).await;
        }
        assert_eq!(journal.read(1, 9).await, Ok(expected), "{store} {key:?} {value:?}");
    }
}

#[wasm_bindgen_test]
async fn pages_without_an_entry_do_not_stand_in_its_way() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    journal.append(&record(1, 5)).await.unwrap();
    organization.remove_raw("entries", &1.into()).await;
    assert_eq!(journal.last().await, Ok(0));
    journal.append(&record(1, 2)).await.unwrap();
    assert_eq!(journal.read(1, 9).await, Ok(vec![record(1, 2)]));
}

#[wasm_bindgen_test]
async fn a_last_key_that_is_no_number_is_reported() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    organization.put_raw("entries", &"x".into(), &1.into()).await;
    assert!(matches!(journal.last().await, Err(StoreError::Damaged(_))));
}

fn checkpoint() -> CheckpointWrite {
    let put = vec![(0, b"zero".to_vec()), (1, b"one".to_vec())];
    CheckpointWrite { base: None, seq: 4, manifest: b"first".to_vec(), put, remove: vec![] }
}

#[wasm_bindgen_test]
async fn a_damaged_manifest_is_reported_until_it_is_dropped() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    journal.save_checkpoint(&checkpoint()).await.unwrap();
    organization.put_raw("meta", &"checkpoint".into(), &"text".into()).await;
    assert!(matches!(journal.checkpoint().await, Err(StoreError::Damaged(_))));
    assert!(matches!(journal.save_checkpoint(&checkpoint()).await, Err(StoreError::Damaged(_))));
    journal.drop_checkpoint().await.unwrap();
    assert_eq!(journal.save_checkpoint(&checkpoint()).await, Ok(CheckpointOutcome::Saved));
}

#[wasm_bindgen_test]
async fn damaged_chunks_are_left_out() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    journal.save_checkpoint(&checkpoint()).await.unwrap();
    organization.put_raw("chunks", &0.into(), &"text".into()).await;
    let stored = journal.checkpoint().await.unwrap().unwrap();
    assert_eq!(stored.chunks, [(1, b"one".to_vec())]);
}

#[wasm_bindgen_test]
async fn chunks_without_a_manifest_are_cleared_away_by_the_next_checkpoint() {
    let organization = Organization::fresh();
    let journal = organization.create().await;
    journal.save_checkpoint(&checkpoint()).await.unwrap();
    organization.remove_raw("meta", &"checkpoint".into()).await;
    assert_eq!(journal.checkpoint().await, Ok(None));
    let write = CheckpointWrite { put: vec![(5, b"five".to_vec())], ..checkpoint() };
    journal.save_checkpoint(&write).await.unwrap();
    assert_eq!(journal.checkpoint().await.unwrap().unwrap().chunks, [(5, b"five".to_vec())]);
}

#[wasm_bindgen_test]
async fn a_database_without_its_stores_is_reported() {
    let organization = Organization::fresh();
    organization.open_raw(1).await.close();
    let opened = IndexedDbJournal::create(organization.id()).await;
    assert!(matches!(opened, Err(StoreError::Damaged(_))), "{opened:?}");
}
