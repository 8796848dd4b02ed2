//! Tabs after the ARIA Authoring Practices, chosen as the focus moves.

use leptos::{ev::KeyboardEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    dom::fresh_id,
    roving::{Axis, step},
};

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What the page knows it by; also what an address would carry.
    pub value: &'static str,
    /// Its words.
    pub label: &'static str,
}

/// A row of tabs and the panel of the one chosen. Only that panel is in the page.
#[component]
pub fn Tabs(
    /// Accessible name of the row.
    #[prop(into)]
    label: Signal<String>,
    /// The tabs, in order; at least one.
    tabs: Vec<Tab>,
    /// The value of the tab chosen.
    #[prop(into)]
    selected: Signal<String>,
    /// Runs with the value of the tab to choose.
    #[prop(into)]
    on_select: Callback<&'static str>,
    /// Makes the panel for a value.
    #[prop(into)]
    panel: Callback<String, AnyView>,
) -> impl IntoView {
    let row = NodeRef::<html::Div>::new();
    let base = fresh_id("tabs");
    let panel_id = [base.as_str(), "panel"].join("-");
    let values: Vec<&'static str> = tabs.iter().map(|tab| tab.value).collect();
    let keydown = move |event: KeyboardEvent| {
        let at = selected.with_untracked(|chosen| values.iter().position(|value| value == chosen));
        let Some(to) = step(&event.key(), Axis::Horizontal, at, values.len()) else { return };
        event.prevent_default();
        if let Some(value) = values.get(to) {
            on_select.run(value);
        }
        let tab = row.get_untracked().and_then(|row| row.children().item(u32::try_from(to).ok()?));
        if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            let _ = tab.focus();
        }
    };
    let tab_id = {
        let base = base.clone();
        move |value: &str| [base.as_str(), value].join("-")
    };
    let labelled = {
        let tab_id = tab_id.clone();
        move || selected.with(|value| tab_id(value))
    };
    let controls = panel_id.clone();
    let tab = move |Tab { value, label }: Tab| {
        let is = move || selected.with(|chosen| chosen == value);
        let controls = controls.clone();
        view! {
            <button
                type="button" class="tab" role="tab" id=tab_id(value)
                aria-selected=move || if is() { "true" } else { "false" }
                aria-controls=move || is().then(|| controls.clone())
                tabindex=move || if is() { "0" } else { "-1" }
                on:click=move |_| on_select.run(value)
            >
                {label}
            </button>
        }
    };
    view! {
        <div>
            <div class="tabs" role="tablist" aria-label=move || label.get() node_ref=row on:keydown=keydown>
                {tabs.into_iter().map(tab).collect_view()}
            </div>
            <div class="tab-panel" role="tabpanel" id=panel_id aria-labelledby=labelled tabindex="0">
                {move || panel.run(selected.get())}
            </div>
        </div>
    }
}
