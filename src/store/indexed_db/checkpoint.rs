//! The checkpoint: its manifest in `meta`, its chunks in `chunks`.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{Event, IdbDatabase, IdbObjectStore, IdbRequest};

use super::fault::Fault;
use super::open::{CHUNKS, META};
use super::work::{Mode, Work, bytes, commit, object, pairs, property, result, value};
use crate::store::js_number::{from_seq, to_seq};
use crate::store::{CheckpointOutcome, CheckpointWrite, Seq, StoreError, StoredCheckpoint};

const CHECKPOINT: &str = "checkpoint";

/// The stored checkpoint. Chunks that are missing or no bytes are left out.
pub(super) async fn read(database: &IdbDatabase) -> Result<Option<StoredCheckpoint>, Fault> {
    let work = Work::begin(database, &[META, CHUNKS], Mode::Read)?;
    let chunks = work.store(CHUNKS)?;
    let manifest = work.store(META)?.get(&CHECKPOINT.into())?;
    let keys = chunks.get_all_keys()?;
    let values = chunks.get_all()?;
    work.done().await?;
    let Some((seq, manifest)) = stored(&manifest)? else {
        return Ok(None);
    };
    let chunks = pairs(&keys, &values)?;
    let chunks = chunks.filter_map(|(key, value)| Some((number(&key)?, bytes(&value)?))).collect();
    Ok(Some(StoredCheckpoint { seq, manifest, chunks }))
}

fn number(key: &JsValue) -> Option<u32> {
    to_seq(key).and_then(|number| u32::try_from(number).ok())
}

/// The entry and the manifest that a request found.
fn stored(request: &IdbRequest) -> Result<Option<(Seq, Vec<u8>)>, Fault> {
    let found = result(request)?;
    if found.is_undefined() {
        return Ok(None);
    }
    let damaged = || StoreError::Damaged("the checkpoint's manifest is not one".to_owned());
    let seq = to_seq(&property(&found, "seq")).ok_or_else(damaged)?;
    let manifest = bytes(&property(&found, "manifest")).ok_or_else(damaged)?;
    Ok(Some((seq, manifest)))
}

/// Throws the checkpoint away with all its chunks.
pub(super) async fn remove(database: &IdbDatabase) -> Result<(), Fault> {
    let work = Work::begin(database, &[META, CHUNKS], Mode::Write)?;
    work.store(META)?.delete(&CHECKPOINT.into())?;
    work.store(CHUNKS)?.clear()?;
    work.done().await
}

/// Compares with what is stored and writes, in one transaction, so that no other tab comes between.
pub(super) async fn save(
    database: &IdbDatabase,
    write: &CheckpointWrite,
) -> Result<CheckpointOutcome, Fault> {
    let unfit = || StoreError::Failed(format!("{} is no number for an entry", write.seq));
    let seq = JsValue::from(from_seq(write.seq).ok_or_else(unfit)?);
    let values = Values {
        record: object([("seq", &seq), ("manifest", &value(&write.manifest))])?,
        put: write.put.iter().map(|(number, chunk)| ((*number).into(), value(chunk))).collect(),
    };

    let work = Work::begin(database, &[META, CHUNKS], Mode::Write)?;
    let (meta, chunks) = (work.store(META)?, work.store(CHUNKS)?);
    let request = meta.get(&CHECKPOINT.into())?;
    let decided = Rc::new(RefCell::new(None));
    // The rest happens inside the request's own event: a future woken by it might come too late, for a transaction
    // ends by itself as soon as it has nothing to do.
    let on_success = {
        let (transaction, request, decided) = (work.transaction(), request.clone(), Rc::clone(&decided));
        // The bytes are in `values`; what is left of the write is small.
        let (base, remove) = (write.base.clone(), write.remove.clone());
        let write = CheckpointWrite { base, seq: write.seq, manifest: Vec::new(), put: Vec::new(), remove };
        Closure::<dyn FnMut(Event)>::new(move |_: Event| {
            let outcome = compare_and_write(&request, &write, &values, &meta, &chunks);
            match &outcome {
                Ok(_) => commit(&transaction),
                // Throws only where it has ended, and then nothing is written either.
                Err(_) => drop(transaction.abort()),
            }
            *decided.borrow_mut() = Some(outcome);
        })
    };
    request.set_onsuccess(Some(on_success.as_ref().unchecked_ref()));
    let ended = work.ended().await;
    request.set_onsuccess(None);
    match (ended, decided.take()) {
        (_, Some(Err(fault))) | (Err(fault), _) => Err(fault),
        (Ok(()), Some(Ok(outcome))) => Ok(outcome),
        (Ok(()), None) => Err(Fault::aborted()),
    }
}

/// What to write, as values made before the transaction began.
struct Values {
    record: JsValue,
    put: Vec<(JsValue, JsValue)>,
}

fn compare_and_write(
    request: &IdbRequest,
    write: &CheckpointWrite,
    values: &Values,
    meta: &IdbObjectStore,
    chunks: &IdbObjectStore,
) -> Result<CheckpointOutcome, Fault> {
    let stored = stored(request)?;
    let outcome = write.outcome(stored.as_ref().map(|(seq, manifest)| (*seq, manifest.as_slice())));
    if outcome != CheckpointOutcome::Saved {
        return Ok(outcome);
    }
    if write.base.is_none() {
        chunks.clear()?;
    }
    for number in &write.remove {
        chunks.delete(&(*number).into())?;
    }
    for (number, chunk) in &values.put {
        chunks.put_with_key(chunk, number)?;
    }
    meta.put_with_key(&values.record, &CHECKPOINT.into())?;
    Ok(CheckpointOutcome::Saved)
}
