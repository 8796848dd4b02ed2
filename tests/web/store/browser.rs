//! What the tests do to the browser behind the store's back.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Promise, Uint8Array};
use keyplane::store::{IndexedDbJournal, Record, StoreError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::IdbDatabase;

#[wasm_bindgen(inline_js = r#"
    const ended = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    export const openRaw = (name, version) => ended(indexedDB.open(name, version));
    export const deleteRaw = (name) => ended(indexedDB.deleteDatabase(name));
    export const sendRaw = (name, message) => {
        const channel = new BroadcastChannel(name);
        channel.postMessage(message);
        channel.close();
    };

    const edit = async (name, store, change) => {
        const database = await openRaw(name);
        const transaction = database.transaction(store, "readwrite");
        change(transaction.objectStore(store));
        await new Promise((resolve) => { transaction.oncomplete = resolve; });
        database.close();
    };
    export const putRaw = (name, store, key, value) => edit(name, store, (store) => store.put(value, key));
    export const removeRaw = (name, store, key) => edit(name, store, (store) => store.delete(key));

    // A database as Keyplane made it before there were observations, with one entry.
    export const makeVersion1 = async (name, header, pages) => {
        const opening = indexedDB.open(name, 1);
        opening.onupgradeneeded = () => {
            const database = opening.result;
            for (const store of ["entries", "pages", "chunks", "meta"]) database.createObjectStore(store);
            const store = (name) => opening.transaction.objectStore(name);
            store("meta").put(new Uint8Array(16), "identity");
            store("entries").put({ header, pages: pages.length }, 1);
            pages.forEach((page, number) => store("pages").put(page, [1, number]));
        };
        (await ended(opening)).close();
    };

    // Watches the transactions on the entries of one database, and does something to the next ones.
    export const watch = (name) => {
        const real = IDBDatabase.prototype.transaction;
        const watched = { transactions: [], harm: [] };
        IDBDatabase.prototype.transaction = function (...given) {
            if (this.name !== name || !given[0].includes("entries")) return real.apply(this, given);
            const harm = watched.harm.shift();
            if (harm === "close") this.close();
            const transaction = real.apply(this, given);
            watched.transactions.push(`${transaction.mode} ${transaction.durability}`);
            if (harm !== undefined && harm !== "close") {
                transaction.commit = () => transaction.abort();
                const error = harm === "abort" ? null : new DOMException("injected", harm);
                Object.defineProperty(transaction, "error", { value: error });
            }
            return transaction;
        };
        watched.unwatch = () => { IDBDatabase.prototype.transaction = real; };
        return watched;
    };

    // The connection that a journal keeps to itself.
    export const connectionOf = (watchedName, then) => {
        const real = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (...given) {
            if (this.name === watchedName) then(this);
            return real.apply(this, given);
        };
        return () => { IDBDatabase.prototype.transaction = real; };
    };

    // Lets opening fail, by throwing or by an error event.
    export const failOpening = (how, errorName, message) => {
        const real = IDBFactory.prototype.open;
        const error = new DOMException(message, errorName);
        IDBFactory.prototype.open = function (name) {
            if (how === "throw") throw error;
            const request = real.call(this, name, 1);
            request.addEventListener("upgradeneeded", () => request.transaction.abort());
            Object.defineProperty(request, "error", { value: error });
            return request;
        };
        return () => { IDBFactory.prototype.open = real; };
    };

    // Replaces a property of the global object by a getter.
    export const replaceGlobal = (property, getter) => {
        const real = Object.getOwnPropertyDescriptor(globalThis, property);
        Object.defineProperty(globalThis, property, { configurable: true, get: getter });
        return () => Object.defineProperty(globalThis, property, real);
    };
"#)]
extern "C" {
    #[wasm_bindgen(js_name = openRaw)]
    fn open_raw_js(name: &str, version: u32) -> Promise;
    #[wasm_bindgen(js_name = makeVersion1)]
    fn make_version_1_js(name: &str, header: &Uint8Array, pages: &Array) -> Promise;
    #[wasm_bindgen(js_name = deleteRaw)]
    fn delete_raw_js(name: &str) -> Promise;
    #[wasm_bindgen(js_name = sendRaw)]
    pub fn send_raw(name: &str, message: &JsValue);
    #[wasm_bindgen(js_name = putRaw)]
    fn put_raw_js(name: &str, store: &str, key: &JsValue, value: &JsValue) -> Promise;
    #[wasm_bindgen(js_name = removeRaw)]
    fn remove_raw_js(name: &str, store: &str, key: &JsValue) -> Promise;
    #[wasm_bindgen(js_name = connectionOf)]
    fn connection_of_js(name: &str, then: &Closure<dyn FnMut(IdbDatabase)>) -> js_sys::Function;
    #[wasm_bindgen(js_name = failOpening)]
    fn fail_opening_js(how: &str, error: &str, message: &str) -> js_sys::Function;
    #[wasm_bindgen(js_name = replaceGlobal)]
    fn replace_global_js(property: &str, getter: &js_sys::Function) -> js_sys::Function;

    type Watched;
    fn watch(name: &str) -> Watched;
    #[wasm_bindgen(method, getter)]
    fn transactions(this: &Watched) -> Array;
    #[wasm_bindgen(method, getter)]
    fn harm(this: &Watched) -> Array;
    #[wasm_bindgen(method)]
    fn unwatch(this: &Watched);
}

/// An organization nobody has used: its id, and the name of its database.
pub struct Organization(String, String);

impl Organization {
    pub fn fresh() -> Self {
        let id = format!("test-{}", js_sys::Math::random());
        let database = format!("keyplane:{id}");
        Self(id, database)
    }

    /// One whose database is none of ours.
    pub fn foreign() -> Self {
        let Self(id, database) = Self::fresh();
        Self(id, format!("not-{database}"))
    }

    pub fn id(&self) -> &str {
        &self.0
    }

    pub fn database(&self) -> &str {
        &self.1
    }

    pub async fn create(&self) -> IndexedDbJournal {
        IndexedDbJournal::create(self.id()).await.unwrap()
    }

    /// Opens the database without the store, at some version; the connection heeds no `versionchange`.
    pub async fn open_raw(&self, version: u32) -> IdbDatabase {
        JsFuture::from(open_raw_js(self.database(), version)).await.unwrap().unchecked_into()
    }

    /// Makes the database in the form of version 1, holding one record under the number 1.
    pub async fn make_version_1(&self, record: &Record) {
        let bytes = |bytes: &Vec<u8>| Uint8Array::from(bytes.as_slice());
        let pages: Array = record.pages.iter().map(bytes).collect();
        let made = make_version_1_js(self.database(), &bytes(&record.header), &pages);
        JsFuture::from(made).await.unwrap();
    }

    pub async fn delete_raw(&self) {
        JsFuture::from(delete_raw_js(self.database())).await.unwrap();
    }

    pub async fn put_raw(&self, store: &str, key: &JsValue, value: &JsValue) {
        JsFuture::from(put_raw_js(self.database(), store, key, value)).await.unwrap();
    }

    pub async fn remove_raw(&self, store: &str, key: &JsValue) {
        JsFuture::from(remove_raw_js(self.database(), store, key)).await.unwrap();
    }

    pub fn watch(&self) -> Watch {
        Watch(watch(self.database()))
    }
}

/// The transactions on an organization's entries, while this lives.
pub struct Watch(Watched);

impl Watch {
    /// Mode and durability of each transaction so far.
    pub fn transactions(&self) -> Vec<String> {
        self.0.transactions().iter().map(|text| text.as_string().unwrap()).collect()
    }

    /// What happens to the next transactions, one after the other: `close` closes their connection before them,
    /// `abort` rolls them back in silence, any other word is the error they roll back with.
    pub fn harm(&self, harm: &[&str]) {
        for harm in harm {
            self.0.harm().push(&(*harm).into());
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.0.unwatch();
    }
}

/// The connection of the journal that makes the next transaction on this database.
pub async fn connection_of(organization: &Organization, next: impl Future) -> IdbDatabase {
    let found = Rc::new(RefCell::new(None));
    let then = {
        let found = Rc::clone(&found);
        Closure::new(move |database: IdbDatabase| drop(found.replace(Some(database))))
    };
    let undo = Undo(connection_of_js(organization.database(), &then));
    next.await;
    drop(undo);
    found.take().unwrap()
}

/// Puts the browser right again when dropped.
pub struct Undo(js_sys::Function);

impl Drop for Undo {
    fn drop(&mut self) {
        self.0.call0(&JsValue::UNDEFINED).unwrap();
    }
}

pub fn fail_opening(how: &str, error: &str, message: &str) -> Undo {
    Undo(fail_opening_js(how, error, message))
}

/// Replaces a property of the global object by a getter with this body.
pub fn replace_global(property: &str, body: &str) -> Undo {
    Undo(replace_global_js(property, &js_sys::Function::new_no_args(body)))
}

/// What a journal tells through `on_end`.
pub fn ends_of(journal: &IndexedDbJournal) -> Rc<RefCell<Vec<StoreError>>> {
    let ends = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&ends);
    journal.on_end(move |error| told.borrow_mut().push(error.clone()));
    ends
}
