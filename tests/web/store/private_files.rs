//! The second copy in the origin private file system: all of a newer one or all of the one before, and nothing left
//! of one that was removed.

use js_sys::{Promise, Reflect};
use keyplane::store::{CheckpointOutcome, CheckpointWrite, PrivateFiles, SecondCopy, Seq, StoreError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::wasm_bindgen_test;

use super::browser::{Organization, replace_global};

fn write(base: Option<Seq>, seq: Seq, put: &[(u32, &str)], remove: &[u32]) -> CheckpointWrite {
    CheckpointWrite {
        base: base.map(manifest),
        seq,
        manifest: manifest(seq),
        put: put.iter().map(|(chunk, text)| (*chunk, text.as_bytes().to_vec())).collect(),
        remove: remove.to_vec(),
    }
}

fn manifest(seq: Seq) -> Vec<u8> {
    format!("{{\"manifest\":{seq}}}").into_bytes()
}

async fn texts(copy: &PrivateFiles) -> Vec<(u32, String)> {
    let stored = copy.read().await.unwrap().unwrap();
    stored.chunks.into_iter().map(|(chunk, bytes)| (chunk, String::from_utf8(bytes).unwrap())).collect()
}

fn owned(chunks: &[(u32, &str)]) -> Vec<(u32, String)> {
    chunks.iter().map(|(chunk, text)| (*chunk, (*text).to_owned())).collect()
}

/// The folder of a copy, `None` where there is none.
async fn folder(organization: &Organization) -> Option<JsValue> {
    let storage = web_sys::window().unwrap().navigator().storage();
    let call = |object: &JsValue, method: &str, name: Option<&str>| -> Promise {
        let method: js_sys::Function = Reflect::get(object, &method.into()).unwrap().unchecked_into();
        let answer = match name {
            Some(name) => method.call1(object, &name.into()),
            None => method.call0(object),
        };
        answer.unwrap().unchecked_into()
    };
    let root = JsFuture::from(call(&storage, "getDirectory", None)).await.unwrap();
    let all = JsFuture::from(call(&root, "getDirectoryHandle", Some("keyplane"))).await.ok()?;
    JsFuture::from(call(&all, "getDirectoryHandle", Some(organization.id()))).await.ok()
}

#[wasm_bindgen_test]
async fn a_copy_is_read_as_it_was_saved_and_follows() {
    let organization = Organization::fresh();
    let copy = PrivateFiles::of(organization.id());
    assert_eq!(copy.manifest().await, Ok(None));
    assert_eq!(copy.read().await, Ok(None));
    let first = write(None, 3, &[(0, "a"), (1, "b"), (16_777_216, "ü")], &[]);
    assert_eq!(copy.save(&first).await, Ok(CheckpointOutcome::Saved));
    assert_eq!(copy.manifest().await, Ok(Some(manifest(3))));
    assert_eq!(texts(&copy).await, owned(&[(0, "a"), (1, "b"), (16_777_216, "ü")]));
    let second = write(Some(3), 5, &[(1, "B"), (2, "")], &[0]);
    assert_eq!(copy.save(&second).await, Ok(CheckpointOutcome::Saved));
    assert_eq!(texts(&copy).await, owned(&[(1, "B"), (2, ""), (16_777_216, "ü")]));
    // Another handle, as another tab has it.
    assert_eq!(PrivateFiles::of(organization.id()).manifest().await, Ok(Some(manifest(5))));
    copy.remove().await.unwrap();
}

#[wasm_bindgen_test]
async fn neither_an_older_copy_nor_one_of_another_base_takes_its_place() {
    let organization = Organization::fresh();
    let copy = PrivateFiles::of(organization.id());
    copy.save(&write(None, 5, &[(0, "a")], &[])).await.unwrap();
    assert_eq!(copy.save(&write(Some(5), 5, &[(0, "x")], &[])).await, Ok(CheckpointOutcome::Newer));
    let moved = CheckpointOutcome::Moved { seq: Some(5), manifest: manifest(5) };
    assert_eq!(copy.save(&write(Some(4), 6, &[(0, "x")], &[])).await, Ok(moved));
    assert_eq!(texts(&copy).await, owned(&[(0, "a")]));
    copy.remove().await.unwrap();
}

#[wasm_bindgen_test]
async fn two_tabs_at_once_leave_one_whole_copy() {
    let organization = Organization::fresh();
    PrivateFiles::of(organization.id()).save(&write(None, 1, &[(0, "-"), (1, "-")], &[])).await.unwrap();
    let tab = |seq: Seq, text: &'static str| {
        let copy = PrivateFiles::of(organization.id());
        future_to_promise(async move {
            copy.save(&write(Some(1), seq, &[(0, text), (1, text)], &[])).await.unwrap();
            Ok(JsValue::UNDEFINED)
        })
    };
    let both = js_sys::Array::of2(&tab(2, "two"), &tab(3, "three"));
    JsFuture::from(Promise::all(&both)).await.unwrap();
    let copy = PrivateFiles::of(organization.id());
    let texts = texts(&copy).await;
    assert!(
        texts == owned(&[(0, "two"), (1, "two")]) || texts == owned(&[(0, "three"), (1, "three")]),
        "{texts:?}"
    );
    copy.remove().await.unwrap();
}

#[wasm_bindgen_test]
async fn nothing_is_left_of_a_copy_that_was_removed() {
    let organization = Organization::fresh();
    let copy = PrivateFiles::of(organization.id());
    copy.remove().await.unwrap();
    copy.save(&write(None, 1, &[(0, "a")], &[])).await.unwrap();
    assert!(folder(&organization).await.is_some());
    copy.remove().await.unwrap();
    assert!(folder(&organization).await.is_none());
    assert_eq!(copy.read().await, Ok(None));
}

#[wasm_bindgen_test]
async fn a_browser_without_private_files_says_so() {
    let organization = Organization::fresh();
    let copy = PrivateFiles::of(organization.id());
    let _restored = replace_global("navigator", "return {}");
    for answer in [copy.manifest().await.err(), copy.save(&write(None, 1, &[], &[])).await.err()] {
        assert!(matches!(answer, Some(StoreError::Denied(_))), "{answer:?}");
    }
}
