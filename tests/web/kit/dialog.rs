//! The dialog: its name, its focus, its guard.

use keyplane::ui::kit::{Button, CloseRequest, Closing, Dialog, DialogFocus, Field};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

use super::stage::{Stage, active, click, fire, has_focus, painted, press, referred, settle, stage, until};

#[derive(Clone, Copy)]
struct Scene {
    open: RwSignal<bool>,
    opener: RwSignal<bool>,
    asked: RwSignal<Vec<CloseRequest>>,
    answer: RwSignal<Closing>,
}

async fn scene(focus: DialogFocus) -> (Stage, Scene) {
    let sender = std::rc::Rc::new(std::cell::Cell::new(None));
    let given = sender.clone();
    let staged = stage(move || {
        let scene = Scene {
            open: RwSignal::new(false),
            opener: RwSignal::new(true),
            asked: RwSignal::new(Vec::new()),
            answer: RwSignal::new(Closing::Allow),
        };
        given.set(Some(scene));
        view! {
            <main id="content" tabindex="-1"><p id="fallback" tabindex="-1">"List"</p></main>
            {move || scene.opener.get().then(|| view! { <Button on_click=move || scene.open.set(true)>"Open"</Button> })}
            {move || scene.open.get().then(|| dialog(scene, focus))}
        }
    })
    .await;
    let opener = staged.button("Open");
    opener.focus().unwrap();
    click(&opener).await;
    (staged, sender.get().unwrap())
}

fn dialog(scene: Scene, focus: DialogFocus) -> impl IntoView {
    let guard = Callback::new(move |request| {
        scene.asked.update(|asked| asked.push(request));
        scene.answer.get_untracked()
    });
    let name = RwSignal::new(String::new());
    view! {
        <Dialog
            title="Delete API key" focus=focus guard=guard focus_after="fallback" on_close=move || scene.open.set(false)
            foot=move || view! { <Button id="keep" on_click=move || scene.open.set(false)>"Keep it"</Button> }
        >
            <Field label="Name" value=name />
        </Dialog>
    }
}

fn element(staged: &Stage) -> HtmlDialogElement {
    staged.one("dialog").unchecked_into()
}

#[wasm_bindgen_test]
async fn is_modal_and_named_by_its_heading() {
    let (staged, _) = scene(DialogFocus::Heading).await;
    let dialog = element(&staged);
    assert!(dialog.matches(":modal").unwrap());
    assert_eq!(referred(&dialog, "aria-labelledby"), "Delete API key");
}

#[wasm_bindgen_test]
async fn starts_where_the_focus_plan_says() {
    for (plan, tag, id) in [
        (DialogFocus::Heading, "H2", None),
        (DialogFocus::FirstField, "INPUT", None),
        (DialogFocus::Id("keep"), "BUTTON", Some("keep")),
    ] {
        let (_staged, _) = scene(plan).await;
        assert_eq!(active().tag_name(), tag, "{plan:?}");
        assert!(id.is_none_or(|id| active().id() == id), "{plan:?}");
    }
}

#[wasm_bindgen_test]
async fn every_way_out_asks_the_guard_and_stays_when_refused() {
    let (staged, scene) = scene(DialogFocus::Heading).await;
    scene.answer.set(Closing::Refuse);
    press("Escape").await;
    click(&staged.button("Close")).await;
    let dialog = element(&staged);
    fire(&dialog, "pointerdown");
    fire(&dialog, "click");
    settle().await;
    assert_eq!(
        scene.asked.get_untracked(),
        [CloseRequest::Escape, CloseRequest::Cross, CloseRequest::Backdrop]
    );
    assert!(element(&staged).open());
}

#[wasm_bindgen_test]
async fn a_press_that_began_inside_does_not_close() {
    let (staged, scene) = scene(DialogFocus::Heading).await;
    fire(&staged.one(".dialog-body"), "pointerdown");
    fire(&element(&staged), "click");
    settle().await;
    assert!(scene.asked.get_untracked().is_empty());
}

#[wasm_bindgen_test]
async fn opens_again_when_the_browser_closed_it_against_the_guard() {
    let (staged, scene) = scene(DialogFocus::Heading).await;
    scene.answer.set(Closing::Refuse);
    element(&staged).close();
    until("the dialog is modal again", || element(&staged).matches(":modal").unwrap()).await;
    assert_eq!(scene.asked.get_untracked(), [CloseRequest::Escape]);
}

#[wasm_bindgen_test]
async fn gives_the_focus_back_to_what_opened_it() {
    let (staged, _) = scene(DialogFocus::Heading).await;
    press("Escape").await;
    painted().await;
    assert!(staged.maybe("dialog").is_none());
    assert!(has_focus(&staged.button("Open")));
}

#[wasm_bindgen_test]
async fn gives_the_focus_to_the_fallback_when_its_opener_is_gone() {
    let (_staged, scene) = scene(DialogFocus::Heading).await;
    scene.opener.set(false);
    settle().await;
    scene.open.set(false);
    until("the fallback has the focus", || active().id() == "fallback").await;
}
