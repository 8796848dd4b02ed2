//! What is stored here, and whether the browser has promised to keep it.

use js_sys::{Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::ui::{
    desk::use_desk,
    kit::{Button, DefinitionList, Fact, number},
};

/// What the browser has promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Promised {
    /// Nothing is known yet.
    Unknown,
    /// It keeps the data until a person deletes it.
    Yes,
    /// It may delete the data when space runs out.
    No,
    /// It was asked, and did not promise.
    Declined,
}

pub(super) fn view() -> AnyView {
    let desk = use_desk();
    let used = RwSignal::new(None::<String>);
    let promised = RwSignal::new(Promised::Unknown);
    spawn_local(async move {
        used.try_set(Some(estimate().await));
        promised.try_set(ask(web_sys::StorageManager::persisted, Promised::No).await);
    });
    let keep = move || {
        spawn_local(async move {
            promised.try_set(ask(web_sys::StorageManager::persist, Promised::Declined).await);
        });
    };
    let entries = move || desk.ask(|org| number(usize::try_from(org.seq()).unwrap_or(usize::MAX)));
    let head = move || desk.ask(|org| org.position().head.to_string());
    let words = move || match promised.get() {
        Promised::Unknown => "Asking the browser…",
        Promised::Yes => "Until you delete it",
        Promised::No => "As long as space lasts: the browser may delete it when the disk fills up",
        Promised::Declined => {
            "As long as space lasts: the browser was asked, and did not promise more. Export from time to time"
        }
    };
    let button = move || {
        matches!(promised.get(), Promised::No | Promised::Declined)
            .then(|| view! { <div><Button on_click=keep>"Ask the browser to keep it"</Button></div> })
    };
    view! {
        <div class="panel-body">
            <DefinitionList>
                <Fact term="Entries">{entries}</Fact>
                <Fact term="Last entry"><span class="mono">{head}</span></Fact>
                <Fact term="Used by Keyplane">{move || used.get()}</Fact>
                <Fact term="Kept"><span role="status">{words}</span></Fact>
            </DefinitionList>
            {button}
        </div>
    }
    .into_any()
}

/// Asks the browser's storage something that it answers with yes or no. Where it cannot be asked, nothing is promised.
async fn ask(
    question: fn(&web_sys::StorageManager) -> Result<Promise, JsValue>,
    otherwise: Promised,
) -> Promised {
    let storage = window().navigator().storage();
    if JsValue::from(&storage).is_undefined() {
        return otherwise;
    }
    let Ok(promise) = question(&storage) else { return otherwise };
    match JsFuture::from(promise).await {
        Ok(answer) if answer.is_truthy() => Promised::Yes,
        Ok(_) | Err(_) => otherwise,
    }
}

/// How much the whole of Keyplane takes, and how much there is.
async fn estimate() -> String {
    let unknown = || "The browser does not say".to_owned();
    let storage = window().navigator().storage();
    if JsValue::from(&storage).is_undefined() {
        return unknown();
    }
    let Ok(promise) = storage.estimate() else { return unknown() };
    let Ok(answer) = JsFuture::from(promise).await else { return unknown() };
    let read = |name: &str| Reflect::get(&answer, &name.into()).ok().and_then(|value| value.as_f64());
    match (read("usage"), read("quota")) {
        (Some(used), Some(quota)) => format!("{} of {}", bytes(used), bytes(quota)),
        (Some(used), None) => bytes(used),
        (None, _) => unknown(),
    }
}

/// A number of bytes as people read it: `2.4 MB`.
fn bytes(count: f64) -> String {
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
