//! What somebody who helps would ask first, in one text to copy. Nothing in it names an object or a person.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::{
    engine::FORMAT,
    org::Org,
    ui::{
        desk::{Desk, use_desk},
        events,
        kit::CodeBlock,
        offline::{Offline, use_offline},
    },
    workspace::{Condition, browser},
};

pub(super) fn view() -> AnyView {
    let desk = use_desk();
    let offline = use_offline();
    let text = Signal::derive(move || {
        // Once more after every entry.
        let _ = desk.applied();
        text(desk, &offline.get())
    });
    view! {
        <div class="panel-body">
            <p>"For whoever helps you. It names no object and no person, and holds no secret."</p>
            <CodeBlock label="Diagnostics" text />
        </div>
    }
    .into_any()
}

fn text(desk: Desk, offline: &Offline) -> String {
    let workspace = desk.workspace();
    let position = desk.ask_once(Org::position);
    let checkpoint = workspace.checkpoint_position().map_or_else(
        || "none yet".to_owned(),
        |(seq, at)| format!("entry {seq} of {at}, {} entries behind", position.seq.saturating_sub(seq)),
    );
    let condition = match workspace.condition() {
        Condition::Writable => "writable".to_owned(),
        Condition::ReadOnly(trouble) => format!("read only: {trouble}"),
    };
    let keys = desk.ask_once(|org| org.api_keys().len());
    let mut lines = vec![
        fact("Keyplane", env!("CARGO_PKG_VERSION")),
        fact("Build", &build()),
        fact("Stored format", &FORMAT.to_string()),
        fact("Now", &browser::now().to_string()),
        fact("Last entry", &format!("{} of {}", position.seq, position.at)),
        fact("Head", &position.head.to_string()),
        fact("Checkpoint", &checkpoint),
        fact("Condition", &condition),
        fact("API keys", &keys.to_string()),
        fact("Service worker", &offline.words()),
        fact("IndexedDB backend", "the browser does not say"),
        fact("Browser", &window().navigator().user_agent().unwrap_or_default()),
        fact("Window", &size()),
    ];
    lines.extend(features());
    lines.push(String::new());
    lines.push("Events, the latest last".to_owned());
    lines.extend(events::lines());
    lines.join("\n")
}

fn fact(name: &str, value: &str) -> String {
    format!("{name:<20}{value}")
}

/// The name of the program's file, which is named by what it holds.
fn build() -> String {
    let page = property(&window(), "__keyplane");
    let name = property(&page, "wasm").as_string().unwrap_or_default();
    let name = name.trim_start_matches("/console-").trim_end_matches("_bg.wasm");
    if name.is_empty() { "unknown".to_owned() } else { name.to_owned() }
}

fn size() -> String {
    let number = |name: &str| property(&window(), name).as_f64().unwrap_or_default();
    format!(
        "{} x {}, {} device pixels each",
        number("innerWidth"),
        number("innerHeight"),
        number("devicePixelRatio")
    )
}

/// What Keyplane uses where a browser has it.
fn features() -> Vec<String> {
    let navigator = property(&window(), "navigator");
    let storage = property(&navigator, "storage");
    [
        ("Private files", property(&storage, "getDirectory")),
        ("Locks", property(&navigator, "locks")),
        ("Channels", property(&window(), "BroadcastChannel")),
        ("Clipboard", property(&navigator, "clipboard")),
        ("Popover", property(&property(&property(&window(), "HTMLElement"), "prototype"), "showPopover")),
    ]
    .into_iter()
    .map(|(name, value)| fact(name, if value.is_undefined() || value.is_null() { "no" } else { "yes" }))
    .collect()
}

fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
