//! One transaction, from opening to its end.

use futures_channel::oneshot;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Event, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

use super::fault::Fault;
use crate::store::StoreError;

// web-sys keeps the options of `transaction` behind an unstable flag, and calls `commit` deprecated.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = IdbDatabase)]
    type DatabaseExt;
    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &DatabaseExt,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;

    #[wasm_bindgen(extends = IdbTransaction)]
    type TransactionExt;
    #[wasm_bindgen(method, catch)]
    fn commit(this: &TransactionExt) -> Result<(), JsValue>;
}

/// What a transaction may do, and what its `complete` promises.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mode {
    Read,
    /// Completes when the operating system has the bytes.
    Write,
    /// Completes when the disk has them.
    WriteDurably,
}

impl Mode {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Read => ("readonly", "default"),
            Self::Write => ("readwrite", "relaxed"),
            Self::WriteDurably => ("readwrite", "strict"),
        }
    }
}

enum End {
    Complete,
    Abort,
}

/// A transaction under way. Dropped before its end, it is rolled back, unless it is committing already.
pub(super) struct Work {
    transaction: IdbTransaction,
    ended: oneshot::Receiver<End>,
    /// Whether it has ended.
    over: bool,
    _handler: Closure<dyn FnMut(Event)>,
}

impl Work {
    pub(super) fn begin(database: &IdbDatabase, stores: &[&str], mode: Mode) -> Result<Self, Fault> {
        let (mode, durability) = mode.words();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &durability.into())?;
        let stores: Array = stores.iter().map(|store| JsValue::from_str(store)).collect();
        let transaction = database.unchecked_ref::<DatabaseExt>().transaction(&stores, mode, &options)?;
        let (tell, ended) = oneshot::channel();
        let mut tell = Some(tell);
        let handler = Closure::new(move |event: Event| {
            if let Some(tell) = tell.take() {
                // Nobody listens where the caller gave up; the transaction has ended all the same.
                let _ = tell.send(if event.type_() == "complete" { End::Complete } else { End::Abort });
            }
        });
        transaction.set_oncomplete(Some(handler.as_ref().unchecked_ref()));
        transaction.set_onabort(Some(handler.as_ref().unchecked_ref()));
        Ok(Self { transaction, ended, over: false, _handler: handler })
    }

    pub(super) fn store(&self, name: &str) -> Result<IdbObjectStore, Fault> {
        Ok(self.transaction.object_store(name)?)
    }

    /// The transaction itself, for a request's handler that has to end it.
    pub(super) fn transaction(&self) -> IdbTransaction {
        self.transaction.clone()
    }

    /// Commits, and waits for the end.
    pub(super) async fn done(self) -> Result<(), Fault> {
        commit(&self.transaction);
        self.ended().await
    }

    /// Waits for the end of a transaction that a request's handler commits.
    pub(super) async fn ended(mut self) -> Result<(), Fault> {
        let end = (&mut self.ended).await;
        self.over = true;
        match end {
            Ok(End::Complete) => Ok(()),
            Ok(End::Abort) | Err(oneshot::Canceled) => {
                Err(self.transaction.error().map_or_else(Fault::aborted, |error| JsValue::from(error).into()))
            }
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.transaction.set_oncomplete(None);
        self.transaction.set_onabort(None);
        // Throws where it is committing, which is as it should be. One that has ended would only make the browser write
        // an exception that nobody reads, for each of the many transactions of a page.
        if !self.over {
            let _ = self.transaction.abort();
        }
    }
}

/// Asks the browser not to wait for further requests. Where it cannot be told, or has ended, it notices itself.
pub(super) fn commit(transaction: &IdbTransaction) {
    let _ = transaction.unchecked_ref::<TransactionExt>().commit();
}

/// The result of a request whose transaction is complete.
pub(super) fn result(request: &IdbRequest) -> Result<JsValue, Fault> {
    Ok(request.result()?)
}

/// Keys and values of a `getAllKeys` and a `getAll` over one range, whose transaction is complete.
pub(super) fn pairs(
    keys: &IdbRequest,
    values: &IdbRequest,
) -> Result<impl Iterator<Item = (JsValue, JsValue)>, Fault> {
    let list = |request: &IdbRequest| -> Result<Array, Fault> {
        let no_list =
            |_| StoreError::Failed("the browser answered with something that is no list".to_owned());
        Ok(request.result()?.dyn_into().map_err(no_list)?)
    };
    Ok(list(keys)?.into_iter().zip(list(values)?))
}

/// Copies bytes into a value the browser can store.
pub(super) fn value(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// Copies stored bytes out; `None` where they are something else.
pub(super) fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec)
}

/// A property of a stored value; `undefined` where there is none.
pub(super) fn property(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap_or_default()
}

/// Object with these properties.
pub(super) fn object(properties: [(&str, &JsValue); 2]) -> Result<JsValue, Fault> {
    let object = Object::new();
    for (name, value) in properties {
        Reflect::set(&object, &name.into(), value)?;
    }
    Ok(object.into())
}
