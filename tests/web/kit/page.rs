//! What a page says of itself, and taking files in.

use keyplane::ui::kit::{FileDrop, PageHeader, RouteAnnouncer, provide_announcer};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use super::stage::{Stage, active, fire, has_focus, js, painted, settle, stage, until};

/// Two pages that take each other's place, beside a link that stays.
async fn scene() -> (Stage, ArcRwSignal<&'static str>) {
    let title = ArcRwSignal::new("Overview");
    let shown = title.clone();
    let staged = stage(move || {
        provide_announcer();
        view! {
            <button id="stays">"Rail"</button>
            {move || {
                let title = shown.get();
                view! { <PageHeader title=title actions=move || view! { <button class="goes">{title}</button> } /> }.into_any()
            }}
            <RouteAnnouncer />
        }
    })
    .await;
    painted().await;
    (staged, title)
}

#[wasm_bindgen_test]
async fn the_window_is_named_after_the_page() {
    let (_staged, title) = scene().await;
    title.set("API keys");
    settle().await;
    assert_eq!(document().title(), "API keys · Keyplane");
}

#[wasm_bindgen_test]
async fn the_heading_takes_a_focus_that_the_old_page_took_along() {
    let (staged, title) = scene().await;
    active().blur().unwrap();
    title.set("API keys");
    until("the heading has the focus", || has_focus(&staged.one("h1"))).await;
    assert_eq!(staged.all("h1").len(), 1);
}

#[wasm_bindgen_test]
async fn a_focus_that_stays_is_left_and_the_page_is_announced() {
    let (staged, title) = scene().await;
    staged.one("#stays").focus().unwrap();
    title.set("API keys");
    until("it is announced", || staged.one("[aria-live]").text_content().unwrap() == "API keys").await;
    assert!(has_focus(&staged.one("#stays")));
}

#[wasm_bindgen_test]
async fn files_arrive_by_choice_and_by_drop() {
    let names = ArcRwSignal::new(Vec::new());
    let log = names.clone();
    let staged = stage(move || {
        let take = Callback::new(move |files: Vec<web_sys::File>| {
            log.update(|log| log.extend(files.iter().map(web_sys::File::name)));
        });
        view! { <FileDrop label="Choose files" hint="JSON listings" on_files=take /> }
    })
    .await;
    let input = staged.labelled("Choose files");
    let transfer = js("globalThis.someFiles = (...names) => {
            const files = new DataTransfer();
            for (const name of names) files.items.add(new File(['[]'], name));
            return files;
        };
        someFiles('keys.json', 'users.json')");
    let files = js_sys::Reflect::get(&transfer, &"files".into()).unwrap();
    input.set_files(Some(files.unchecked_ref()));
    fire(&input, "change");
    assert_eq!(input.value(), "", "the same file can be chosen again");

    let drop: HtmlElement = staged.one(".drop");
    js_sys::Reflect::set(&JsValue::from(js_sys::global()), &"testTarget".into(), &drop).unwrap();
    js(
        "testTarget.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: someFiles('clusters.json') }))",
    );
    settle().await;
    assert_eq!(names.get_untracked(), ["keys.json", "users.json", "clusters.json"]);
}
