//! How much the browser stores for this page, and whether it has promised to keep it.
//!
//! It is asked once in the life of a browser, after the first change: before that there is nothing to keep. Whatever it
//! answers, only the person asks again, in Settings.

use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageManager;

use super::{
    events::{self, Event},
    preferences::{Asked, Preferences},
};

/// What the browser has promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promised {
    /// It keeps the data until a person deletes it.
    Yes,
    /// It may delete the data when space runs out.
    No,
    /// It cannot be asked.
    Unknown,
}

/// Whether the browser has promised to keep what is stored.
pub async fn promised() -> Promised {
    ask(StorageManager::persisted).await
}

/// Asks the browser to keep what is stored. Some browsers ask the person.
pub async fn ask_to_keep() -> Promised {
    let answer = ask(StorageManager::persist).await;
    events::note(&Event::AskedToKeep(match answer {
        Promised::Yes => "promised",
        Promised::No => "not promised",
        Promised::Unknown => "cannot be asked",
    }));
    answer
}

/// Asks the browser after the first change, once.
pub fn ask_after_a_change(preferences: Preferences) {
    if preferences.0.with_untracked(|liked| liked.asked_to_keep) == Asked::NotYet {
        preferences.change(|liked| liked.asked_to_keep = Asked::Once);
        leptos::task::spawn_local(async {
            ask_to_keep().await;
        });
    }
}

fn manager() -> Option<StorageManager> {
    let storage = window().navigator().storage();
    (!JsValue::from(&storage).is_undefined()).then_some(storage)
}

async fn ask(question: fn(&StorageManager) -> Result<Promise, JsValue>) -> Promised {
    let Some(Ok(promise)) = manager().map(|storage| question(&storage)) else { return Promised::Unknown };
    match JsFuture::from(promise).await {
        Ok(answer) if answer.is_truthy() => Promised::Yes,
        Ok(_) => Promised::No,
        Err(_) => Promised::Unknown,
    }
}

/// How much the whole of Keyplane takes and how much there is, in bytes, as far as the browser says.
pub async fn estimate() -> (Option<f64>, Option<f64>) {
    let Some(Ok(promise)) = manager().map(|storage| storage.estimate()) else { return (None, None) };
    let Ok(answer) = JsFuture::from(promise).await else { return (None, None) };
    let read = |name: &str| Reflect::get(&answer, &name.into()).ok().and_then(|value| value.as_f64());
    (read("usage"), read("quota"))
}

/// A number of bytes as people read it: `2.4 MB`.
pub fn bytes(count: f64) -> String {
    const UNITS: [&str; 5] = ["bytes", "kB", "MB", "GB", "TB"];
    let mut rest = count;
    let mut unit = 0;
    while rest >= 1000.0 && unit + 1 < UNITS.len() {
        rest /= 1000.0;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if unit == 0 || rest >= 100.0 { format!("{rest:.0} {name}") } else { format!("{rest:.1} {name}") }
}
