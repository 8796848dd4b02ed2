//! Opening, deleting and listing databases.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbTransaction, IdbVersionChangeEvent};

use super::fault::Fault;
use super::work::{Mode, Work, bytes, property, result, value};
use crate::store::StoreError;

const PREFIX: &str = "keyplane:";
const VERSION: u32 = 2;
pub(super) const ENTRIES: &str = "entries";
pub(super) const PAGES: &str = "pages";
pub(super) const META: &str = "meta";
pub(super) const CHUNKS: &str = "chunks";
/// Since version 2.
pub(super) const USES: &str = "uses";
/// Key in [`META`].
const IDENTITY: &str = "identity";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = IdbFactory)]
    type FactoryExt;
    #[wasm_bindgen(method, catch)]
    fn databases(this: &FactoryExt) -> Result<Promise, JsValue>;
}

/// What to do where the database is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Create,
    Refuse,
}

/// The database name of an organization.
pub(super) fn name(organization: &str) -> String {
    format!("{PREFIX}{organization}")
}

/// Deletes an organization's database; one that is not there is deleted already.
///
/// Journals of it that are open here or in other tabs end with [`StoreError::Absent`].
/// [`StoreError::Blocked`] where a tab keeps it open all the same: it is deleted as soon as that tab closes.
pub async fn delete(organization: &str) -> Result<(), StoreError> {
    let request =
        factory()?.delete_database(&name(organization)).map_err(|error| Fault::from(error).of_opening())?;
    settled(request, None).await.map(drop).map_err(Fault::of_opening)
}

/// The organizations that have a database here, by id, in no particular order.
pub async fn list() -> Result<Vec<String>, StoreError> {
    let asked = factory()?.unchecked_ref::<FactoryExt>().databases();
    let found = match asked {
        Ok(promise) => JsFuture::from(promise).await,
        Err(error) => Err(error),
    };
    let found = found.map_err(|error| Fault::from(error).of_opening())?;
    let names =
        Array::from(&found).into_iter().filter_map(|database| property(&database, "name").as_string());
    Ok(names.filter_map(|name| name.strip_prefix(PREFIX).map(str::to_owned)).collect())
}

/// Opens a database. Its owner has to close it.
pub(super) async fn open(name: &str, missing: Missing) -> Result<IdbDatabase, StoreError> {
    let request = factory()?.open_with_u32(name, VERSION).map_err(|error| Fault::from(error).of_opening())?;
    let upgrade = Rc::new(RefCell::new(None));
    let handler = on_upgrade(&request, missing, Rc::clone(&upgrade));
    match settled(request, Some(handler)).await {
        Ok(database) => database.dyn_into().map_err(|_| {
            StoreError::Failed("the browser answered with something that is no database".to_owned())
        }),
        Err(fault) => Err(why(fault, missing, upgrade.take())),
    }
}

/// Why opening failed. `upgrade` is the transaction that was to make the stores, if it came to that.
fn why(fault: Fault, missing: Missing, upgrade: Option<IdbTransaction>) -> StoreError {
    match (upgrade, missing) {
        // It was we who rolled it back.
        (Some(_), Missing::Refuse) if fault.is("AbortError") => StoreError::Absent,
        // The request only says that its transaction was aborted; the transaction knows why.
        (Some(upgrade), Missing::Create | Missing::Refuse) if fault.is("AbortError") => {
            upgrade.error().map_or(fault, |error| JsValue::from(error).into()).of_opening()
        }
        (Some(_) | None, Missing::Create | Missing::Refuse) => fault.of_opening(),
    }
}

fn factory() -> Result<IdbFactory, StoreError> {
    // From the global object, for in a worker there is no window. The getter itself may throw.
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into())
        .map_err(|error| StoreError::Denied(format!("{error:?}")))?;
    factory.dyn_into().map_err(|_| StoreError::Denied("this browser has no IndexedDB here".to_owned()))
}

type UpgradeHandler = Closure<dyn FnMut(IdbVersionChangeEvent)>;

/// The version of a database that is not there yet.
const NOT_THERE: f64 = 0.0;

/// Makes the stores of a new database, or rolls it back where none was to be made; adds what a database of an
/// older version lacks.
fn on_upgrade(
    request: &IdbOpenDbRequest,
    missing: Missing,
    upgrade: Rc<RefCell<Option<IdbTransaction>>>,
) -> UpgradeHandler {
    let opening = request.clone();
    let handler = Closure::new(move |event: IdbVersionChangeEvent| {
        let transaction = opening.transaction();
        let made = match missing {
            Missing::Create | Missing::Refuse if event.old_version() > NOT_THERE => add_stores(&opening),
            Missing::Create => make_stores(&opening),
            Missing::Refuse => Err(JsValue::UNDEFINED),
        };
        if let (Err(_), Some(transaction)) = (made, &transaction) {
            // Throws only where it has ended, and then there is nothing to roll back.
            let _ = transaction.abort();
        }
        *upgrade.borrow_mut() = transaction;
    });
    request.set_onupgradeneeded(Some(handler.as_ref().unchecked_ref()));
    handler
}

fn make_stores(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.dyn_into()?;
    for store in [ENTRIES, PAGES, CHUNKS, USES] {
        database.create_object_store(store)?;
    }
    let mut identity = [0; 16];
    getrandom::fill(&mut identity).map_err(|error| JsValue::from(error.to_string()))?;
    database.create_object_store(META)?.put_with_key(&value(&identity), &IDENTITY.into())?;
    Ok(())
}

/// Brings a database of version 1 up to date: only the store that it lacks is made.
fn add_stores(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.dyn_into()?;
    if !database.object_store_names().contains(USES) {
        database.create_object_store(USES)?;
    }
    Ok(())
}

/// What a database was marked with when it was made.
pub(super) async fn identity(database: &IdbDatabase) -> Result<Option<Vec<u8>>, Fault> {
    let work = Work::begin(database, &[META], Mode::Read)?;
    let request = work.store(META)?.get(&IDENTITY.into())?;
    work.done().await?;
    Ok(bytes(&result(&request)?))
}

/// Waits for a request to open or to delete.
///
/// A blocked request answers at once, but goes on, and the browser may grant it later. So it is followed to its
/// end apart from the caller, and a database that nobody waits for any more is closed.
async fn settled(request: IdbOpenDbRequest, upgrade: Option<UpgradeHandler>) -> Result<JsValue, Fault> {
    let (tell, told) = oneshot::channel();
    let tell = Rc::new(Cell::new(Some(tell)));
    let blocked = {
        let tell = Rc::clone(&tell);
        Closure::new(move |_: Event| {
            if let Some(tell) = tell.take() {
                let _ = tell.send(Err(StoreError::Blocked.into()));
            }
        })
    };
    request.set_onblocked(Some(blocked.as_ref().unchecked_ref()));
    let following = follow(request, upgrade, blocked);
    spawn_local(async move {
        let end = following.await;
        let unheard = match tell.take() {
            Some(tell) => tell.send(end).err(),
            None => Some(end),
        };
        if let Some(Ok(database)) = unheard
            && let Ok(database) = database.dyn_into::<IdbDatabase>()
        {
            database.close();
        }
    });
    told.await.unwrap_or_else(|oneshot::Canceled| Err(Fault::aborted()))
}

/// Follows a request to its `success` or `error`, keeping its handlers alive until then.
async fn follow(
    request: IdbOpenDbRequest,
    upgrade: Option<UpgradeHandler>,
    blocked: Closure<dyn FnMut(Event)>,
) -> Result<JsValue, Fault> {
    let (tell, told) = oneshot::channel();
    let mut tell = Some(tell);
    let ended = Closure::<dyn FnMut(Event)>::new(move |_: Event| {
        if let Some(tell) = tell.take() {
            let _ = tell.send(());
        }
    });
    request.set_onsuccess(Some(ended.as_ref().unchecked_ref()));
    request.set_onerror(Some(ended.as_ref().unchecked_ref()));
    let heard = told.await;
    for set in [IdbOpenDbRequest::set_onblocked, IdbOpenDbRequest::set_onupgradeneeded] {
        set(&request, None);
    }
    request.set_onsuccess(None);
    request.set_onerror(None);
    drop((upgrade, blocked, ended));
    heard.map_err(|oneshot::Canceled| Fault::aborted())?;
    match request.error()? {
        Some(error) => Err(JsValue::from(error).into()),
        None => Ok(request.result()?),
    }
}
