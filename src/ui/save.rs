//! Handing a file to the browser's downloads.

use std::cell::RefCell;

use js_sys::Array;
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::timers::{self, Timer};

/// How long a file's address stays good: browsers read it after the click, at their leisure.
const GOOD_FOR: u32 = 20_000;

/// The address of a file in memory. Dropped, the browser lets go of the file.
struct Address(String);

impl Drop for Address {
    fn drop(&mut self) {
        let _ = Url::revoke_object_url(&self.0);
    }
}

thread_local! {
    /// The file handed over last. At most one is held, and not for long.
    static HELD: RefCell<Option<(Address, Timer)>> = const { RefCell::new(None) };
}

/// Hands over a text made of parts (strings), under a name. `Err` is what the browser said.
pub fn save(name: &str, parts: &Array, kind: &str) -> Result<(), String> {
    let failed = |error: JsValue| format!("The browser did not take the file: {error:?}");
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(parts, &options).map_err(failed)?;
    let address = Address(Url::create_object_url_with_blob(&blob).map_err(failed)?);
    let link: HtmlAnchorElement = document()
        .create_element("a")
        .map_err(failed)?
        .dyn_into()
        .map_err(|_| "The browser gives no links".to_owned())?;
    link.set_href(&address.0);
    link.set_download(name);
    link.click();
    let timer = timers::after(GOOD_FOR, || HELD.with(|held| drop(held.take())));
    let before = HELD.with(|held| held.replace(Some((address, timer))));
    drop(before);
    Ok(())
}
