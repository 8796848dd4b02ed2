//! Copying: what is said, and when.

use keyplane::ui::kit::{Copied, CopyButton, OutputField};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::stage::{Stage, active, by_id, click, js, painted, stage, until};

/// Puts a clipboard of the test's own in place, whose promise the test settles.
fn clipboard() {
    js("globalThis.testClipboard = {};
        Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: (text) =>
            new Promise((done, failed) => Object.assign(globalThis.testClipboard, { text, done, failed })) } });");
}

fn bubble() -> String {
    document()
        .query_selector("[role=status].bubble")
        .unwrap()
        .map(|found| found.text_content().unwrap())
        .unwrap_or_default()
}

async fn scene() -> (Stage, ArcRwSignal<Option<Copied>>) {
    clipboard();
    let result = ArcRwSignal::new(None);
    let told = result.clone();
    let staged = stage(move || {
        view! {
            <OutputField label="API key" value="7FJIYKQ4SGQDQ72H" id="the-key">
                <CopyButton label="Copy key" text=move || "7FJIYKQ4SGQDQ72H".to_owned() select="the-key"
                    on_result=Callback::new(move |outcome| told.set(Some(outcome))) />
            </OutputField>
        }
    })
    .await;
    let button = staged.button("Copy key");
    button.focus().unwrap();
    click(&button).await;
    (staged, result)
}

#[wasm_bindgen_test]
async fn says_copied_only_after_the_browser_did() {
    let (_staged, result) = scene().await;
    painted().await;
    assert_eq!((bubble().as_str(), result.get_untracked()), ("", None));
    js("testClipboard.done()");
    until("it says so", || bubble() == "Copied").await;
    assert_eq!(result.get_untracked(), Some(Copied::Done));
    assert_eq!(js("testClipboard.text").as_string().as_deref(), Some("7FJIYKQ4SGQDQ72H"));
}

#[wasm_bindgen_test]
async fn a_refusal_selects_the_text_and_names_the_keys() {
    let (_staged, result) = scene().await;
    js("testClipboard.failed(new Error('NotAllowedError'))");
    until("it says so", || bubble().contains("Press Ctrl+C") || bubble().contains("Press ⌘C")).await;
    let field: HtmlInputElement = by_id("the-key").unchecked_into();
    assert_eq!(active().id(), "the-key");
    assert_eq!((field.selection_start().unwrap(), field.selection_end().unwrap()), (Some(0), Some(16)));
    assert_eq!(result.get_untracked(), Some(Copied::Failed));
}

#[wasm_bindgen_test]
async fn a_browser_without_clipboard_is_a_refusal() {
    js("Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined });");
    assert_eq!(keyplane::ui::kit::copy_text("x").await, Copied::Failed);
}
