//! Taking files in, and saying how far a long task is.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};

use super::{
    Icon,
    dom::{self, fresh_id},
};

/// Chooses files: a native file field that also takes what is dropped on it. Reads nothing itself.
#[component]
pub fn FileDrop(
    /// The words to press; the accessible name of the field.
    #[prop(into)]
    label: Signal<String>,
    /// Which files belong here.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What the file chooser offers first, as in the HTML attribute `accept`. Dropped files are not held to it.
    #[prop(optional, into)]
    accept: Option<String>,
    /// Runs with the files chosen or dropped, at least one, in the order given.
    #[prop(into)]
    on_files: Callback<Vec<File>>,
) -> impl IntoView {
    let id = fresh_id("files");
    let hint_id = [id.as_str(), "hint"].join("-");
    let over = RwSignal::new(Hover::Away);
    let give = move |list: Option<FileList>| {
        let files: Vec<File> =
            list.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect()).unwrap_or_default();
        if !files.is_empty() {
            on_files.run(files);
        }
    };
    let chosen = move |event: web_sys::Event| {
        if let Some(input) = dom::target_element(&event).and_then(|at| at.dyn_into::<HtmlInputElement>().ok())
        {
            let files = input.files();
            give(files);
            // The same file may be chosen again after it was mended.
            input.set_value("");
        }
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(Hover::Away);
        give(event.data_transfer().and_then(|transfer| transfer.files()));
    };
    view! {
        <div
            class=move || if over.get() == Hover::Above { "drop drop-over" } else { "drop" }
            on:dragover=move |event| {
                event.prevent_default();
                over.set(Hover::Above);
            }
            on:dragleave=move |_| over.set(Hover::Away)
            on:drop=dropped
        >
            {Icon::Upload.view()}
            <label class="drop-label" for=id.clone()>{move || label.get()}</label>
            <input type="file" multiple class="sr-only" id=id accept=accept aria-describedby=hint_id.clone() on:change=chosen />
            <p class="field-hint" id=hint_id>{move || hint.get()}</p>
        </div>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hover {
    Above,
    Away,
}

/// How far a task is.
#[component]
pub fn Progress(
    /// What is being done; the accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// From 0 to 1; `None` while that cannot be known.
    #[prop(into)]
    value: Signal<Option<f64>>,
    /// The same in words: "41,000 of 100,000 keys".
    #[prop(optional, into)]
    text: Signal<String>,
    /// A way to stop it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = fresh_id("progress");
    view! {
        <div class="progress">
            <span class="progress-line">
                <label for=id.clone()>{move || label.get()}</label>
                <span class="second">{move || text.get()}</span>
            </span>
            <progress id=id max="1" value=move || value.get()></progress>
            {children.map(|stop| view! { <div class="button-row">{stop()}</div> })}
        </div>
    }
}
