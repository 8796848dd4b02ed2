//! Where a person was in a table, kept in the browser's history entry: going back finds the same rows on the screen and
//! the same row under the keyboard.

use js_sys::{Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};

/// Where a person was.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// What was shown: search, filters, order. A place in another list is none in this.
    pub view: String,
    /// How far the frame was scrolled, in pixels.
    pub frame: f64,
    /// How far the page was scrolled, in pixels.
    pub page: f64,
    /// The row the keyboard was on.
    pub row: Option<String>,
}

fn key(table: &str) -> JsValue {
    JsValue::from_str(&["table:", table].concat())
}

/// Reads the place kept for a table in the present history entry.
pub(super) fn recall(table: &str) -> Option<Place> {
    let state = window().history().ok()?.state().ok()?;
    let kept = Reflect::get(&state, &key(table)).ok()?;
    let part = |name: &str| Reflect::get(&kept, &name.into()).ok();
    Some(Place {
        view: part("view")?.as_string()?,
        frame: part("frame")?.as_f64()?,
        page: part("page")?.as_f64()?,
        row: part("row")?.as_string(),
    })
}

/// Keeps a place in the present history entry, beside whatever the entry holds already.
pub(super) fn keep(table: &str, place: &Place) {
    let Ok(history) = window().history() else { return };
    let kept = Object::new();
    let set = |name: &str, value: JsValue| {
        let _ = Reflect::set(&kept, &name.into(), &value);
    };
    set("view", place.view.as_str().into());
    set("frame", place.frame.into());
    set("page", place.page.into());
    set("row", place.row.as_deref().map_or(JsValue::NULL, Into::into));
    let state = Object::new();
    if let Some(before) = history.state().ok().and_then(|before| before.dyn_into::<Object>().ok()) {
        Object::assign(&state, &before);
    }
    let _ = Reflect::set(&state, &key(table), &kept);
    // Browsers limit how often this may be called; a place lost to that limit is no harm.
    let _ = history.replace_state(&state, "");
}
