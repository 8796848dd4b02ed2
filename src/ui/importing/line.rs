//! The page's line to its worker.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, File, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::protocol::{Ask, Tell};

/// A worker that reads and writes for the page. Dropped, it stops at once, whatever it was doing.
pub struct Line {
    worker: Worker,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(ErrorEvent)>,
}

impl Line {
    /// Starts a worker; `heard` is told whatever it tells.
    ///
    /// # Errors
    ///
    /// The browser's reason, where it starts no worker.
    pub fn open(heard: impl Fn(Tell) + Clone + 'static) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&address()?, &options).map_err(|error| words(&error))?;
        let listen = {
            let heard = heard.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let told = event.data().as_string();
                if let Some(told) = told.and_then(|text| serde_json::from_str(&text).ok()) {
                    heard(told);
                }
            })
        };
        let fail = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            heard(Tell::Failed(format!("The import stopped: {}. Nothing was written.", event.message())));
        });
        worker.set_onmessage(Some(listen.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        Ok(Self { worker, _heard: listen, _failed: fail })
    }

    /// Asks for something; files travel along.
    pub fn ask(&self, ask: &Ask, files: &[File]) -> Result<(), String> {
        let text = serde_json::to_string(ask).map_err(|error| error.to_string())?;
        let message = Object::new();
        let list: Array = files.iter().collect();
        Reflect::set(&message, &"ask".into(), &text.into()).map_err(|error| words(&error))?;
        Reflect::set(&message, &"files".into(), &list).map_err(|error| words(&error))?;
        self.worker.post_message(&message).map_err(|error| words(&error))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// Where the page's loader says the worker is.
fn address() -> Result<String, String> {
    let loader = Reflect::get(&js_sys::global(), &"__keyplane".into()).map_err(|error| words(&error))?;
    let address = Reflect::get(&loader, &"worker".into()).ok().and_then(|worker| worker.as_string());
    address.ok_or_else(|| "this page was not started by its loader: reload it".to_owned())
}

fn words(error: &JsValue) -> String {
    error
        .dyn_ref::<js_sys::Error>()
        .map_or_else(|| "the browser refuses it".into(), |error| error.message().into())
}
