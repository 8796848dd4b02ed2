//! Entries and their pages.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{IdbCursor, IdbCursorDirection, IdbDatabase, IdbKeyRange};

use super::connection::Connection;
use super::fault::Fault;
use super::open::{ENTRIES, PAGES};
use super::work::{Mode, Work, bytes, object, pairs, property, result, value};
use crate::store::js_number::{from_seq, to_seq};
use crate::store::{AppendError, Record, Seq, StoreError};

/// The number of the last entry, 0 where there is none.
pub(super) async fn last(database: &IdbDatabase) -> Result<Seq, Fault> {
    let work = Work::begin(database, &[ENTRIES], Mode::Read)?;
    let backwards = IdbCursorDirection::Prev;
    let request =
        work.store(ENTRIES)?.open_key_cursor_with_range_and_direction(&JsValue::UNDEFINED, backwards)?;
    work.done().await?;
    match result(&request)?.dyn_ref::<IdbCursor>() {
        None => Ok(0),
        Some(cursor) => {
            let key = cursor.key()?;
            to_seq(&key).ok_or_else(|| StoreError::Damaged(format!("{key:?} is no entry number")).into())
        }
    }
}

/// An entry as read, before its pages are.
struct Head {
    record: Record,
    /// How many pages were written with it.
    pages: Seq,
}

/// The first `limit` entries from `from` on. What is missing or is no bytes is left out.
pub(super) async fn read(database: &IdbDatabase, from: Seq, limit: usize) -> Result<Vec<Record>, Fault> {
    skim(database, from, limit, u32::MAX).await
}

/// The same, but entries of more than `most` pages come without them.
pub(super) async fn skim(
    database: &IdbDatabase,
    from: Seq,
    limit: usize,
    most: u32,
) -> Result<Vec<Record>, Fault> {
    let (Some(from), 1..) = (from_seq(from), limit) else {
        return Ok(Vec::new());
    };
    let mut heads = read_heads(database, from, u32::try_from(limit).unwrap_or(u32::MAX)).await?;
    // Other transactions: an entry is stored with all its pages or not at all, and never changes.
    for run in heads.chunk_by_mut(|a, b| (a.pages > Seq::from(most)) == (b.pages > Seq::from(most))) {
        if run.iter().any(|head| (1..=Seq::from(most)).contains(&head.pages)) {
            read_pages(database, run).await?;
        }
    }
    Ok(heads.into_iter().map(|head| head.record).collect())
}

/// Up to `count` pages of one entry from the page `from` on.
pub(super) async fn pages(
    database: &IdbDatabase,
    seq: Seq,
    from: u32,
    count: u32,
) -> Result<Vec<Vec<u8>>, Fault> {
    let (Some(number), Some(last)) = (from_seq(seq), from.checked_add(count.saturating_sub(1))) else {
        return Ok(Vec::new());
    };
    let key = |page: u32| Array::of2(&number.into(), &page.into());
    let range = IdbKeyRange::bound(&key(from), &key(last))?;
    let work = Work::begin(database, &[PAGES], Mode::Read)?;
    let values = work.store(PAGES)?.get_all_with_key(&range)?;
    work.done().await?;
    Ok(Array::from(&result(&values)?).iter().filter_map(|value| bytes(&value)).collect())
}

async fn read_heads(database: &IdbDatabase, from: f64, limit: u32) -> Result<Vec<Head>, Fault> {
    let work = Work::begin(database, &[ENTRIES], Mode::Read)?;
    let store = work.store(ENTRIES)?;
    let range = IdbKeyRange::lower_bound(&from.into())?;
    let keys = store.get_all_keys_with_key_and_limit(&range, limit)?;
    let values = store.get_all_with_key_and_limit(&range, limit)?;
    work.done().await?;
    let heads = pairs(&keys, &values)?.filter_map(|(key, value)| {
        let header = bytes(&property(&value, "header"))?;
        let pages = to_seq(&property(&value, "pages"))?;
        Some(Head { record: Record { seq: to_seq(&key)?, header, pages: Vec::new() }, pages })
    });
    Ok(heads.collect())
}

async fn read_pages(database: &IdbDatabase, heads: &mut [Head]) -> Result<(), Fault> {
    let (Some(first), Some(last)) = (heads.first(), heads.last()) else {
        return Ok(());
    };
    let range = pages_between(first.record.seq, last.record.seq)?;
    let work = Work::begin(database, &[PAGES], Mode::Read)?;
    let store = work.store(PAGES)?;
    let keys = store.get_all_keys_with_key(&range)?;
    let values = store.get_all_with_key(&range)?;
    work.done().await?;
    for (key, value) in pairs(&keys, &values)? {
        let key = Array::from(&key);
        let (Some(number), Some(page)) = (to_seq(&key.get(0)), to_seq(&key.get(1))) else {
            continue;
        };
        let head = heads.binary_search_by_key(&number, |head| head.record.seq);
        // A page past its entry's last was left by nothing this room did, and says nothing.
        if let Some(head) = head.ok().and_then(|at| heads.get_mut(at)).filter(|head| page < head.pages)
            && let Some(bytes) = bytes(&value)
        {
            head.record.pages.push(bytes);
        }
    }
    Ok(())
}

/// The range of all pages of the entries `first..=last`: in IndexedDB `[1]` stands before `[1, 0]`, and every
/// `[2, number]` before `[2, []]`.
fn pages_between(first: Seq, last: Seq) -> Result<IdbKeyRange, Fault> {
    let number = |seq: Seq| JsValue::from(from_seq(seq));
    Ok(IdbKeyRange::bound(&Array::of1(&number(first)), &Array::of2(&number(last), &Array::new()))?)
}

/// Stores entries whole, durably, or none of them.
pub(super) async fn append(connection: &Rc<Connection>, records: &[Record]) -> Result<(), AppendError> {
    let Some(first) = records.first() else { return Ok(()) };
    let tries = Cell::new(0_u32);
    let appended = connection
        .attempt(async |database| {
            tries.set(tries.get() + 1);
            match add(database, records).await {
                Err(fault) if fault.is("ConstraintError") => Ok(Err(AppendError::Taken(first.seq))),
                Err(fault) => Err(fault),
                Ok(()) => Ok(Ok(())),
            }
        })
        .await?;
    if appended.is_err() && tries.get() > 1 {
        // The first try may have been stored although its answer was lost. Then the entries are our own.
        let stored =
            connection.attempt(async |database| read(database, first.seq, records.len()).await).await;
        // Not being able to look means not to know.
        let stored = stored.map_err(|error| StoreError::Lost(error.to_string()))?;
        if stored == records {
            return Ok(());
        }
    }
    appended
}

async fn add(database: &IdbDatabase, records: &[Record]) -> Result<(), Fault> {
    let values = records.iter().map(Values::of).collect::<Result<Vec<_>, _>>()?;
    let work = Work::begin(database, &[ENTRIES, PAGES], Mode::WriteDurably)?;
    let (entries, pages) = (work.store(ENTRIES)?, work.store(PAGES)?);
    // `add` fails where the number is taken, and the whole transaction with it. It goes first, so that its
    // failure is the one the transaction reports.
    for values in &values {
        entries.add_with_key(&values.entry, &values.seq)?;
    }
    for (key, page) in values.iter().flat_map(|values| &values.pages) {
        pages.put_with_key(page, key)?;
    }
    work.done().await
}

/// A record as values that the browser can store, made before the transaction begins.
struct Values {
    seq: JsValue,
    entry: JsValue,
    /// Keys and pages.
    pages: Vec<(JsValue, JsValue)>,
}

impl Values {
    fn of(record: &Record) -> Result<Self, Fault> {
        let unfit = || StoreError::Failed(format!("{} is no number for an entry", record.seq));
        let seq = JsValue::from(from_seq(record.seq).ok_or_else(unfit)?);
        let count =
            u32::try_from(record.pages.len()).map_err(|_| StoreError::Failed("too many pages".to_owned()))?;
        let entry = object([("header", &value(&record.header)), ("pages", &count.into())])?;
        let pages = (0_u32..).zip(&record.pages);
        let pages = pages.map(|(number, page)| (Array::of2(&seq, &number.into()).into(), value(page)));
        Ok(Self { pages: pages.collect(), seq, entry })
    }
}
