//! Last-use observations: numbered parts in a store of their own.

use wasm_bindgen::prelude::*;
use web_sys::IdbDatabase;

use super::fault::Fault;
use super::open::USES;
use super::work::{Mode, Work, bytes, pairs, value};
use crate::store::Part;
use crate::store::js_number::to_seq;

/// Every stored part. What is no part is left out: the caller notices by its own count.
pub(super) async fn read(database: &IdbDatabase) -> Result<Vec<Part>, Fault> {
    let work = Work::begin(database, &[USES], Mode::Read)?;
    let store = work.store(USES)?;
    let (keys, values) = (store.get_all_keys()?, store.get_all()?);
    work.done().await?;
    let number = |key: &JsValue| to_seq(key).and_then(|number| u32::try_from(number).ok());
    let parts = pairs(&keys, &values)?;
    Ok(parts.filter_map(|(key, value)| Some((number(&key)?, bytes(&value)?))).collect())
}

/// Puts these parts in the place of all that are stored, or changes nothing.
pub(super) async fn save(database: &IdbDatabase, parts: &[Part]) -> Result<(), Fault> {
    let values: Vec<(JsValue, JsValue)> =
        parts.iter().map(|(number, part)| ((*number).into(), value(part))).collect();
    let work = Work::begin(database, &[USES], Mode::Write)?;
    let store = work.store(USES)?;
    store.clear()?;
    for (number, part) in &values {
        store.put_with_key(part, number)?;
    }
    work.done().await
}
