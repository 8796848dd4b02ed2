//! Messages: said once each, never taking the focus, staying until they are answered.

use keyplane::ui::kit::{Notice, NoticeRegion, Notices, provide_notices};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, click, has_focus, settle, stage};

async fn scene() -> (Stage, Notices) {
    let slot = std::rc::Rc::new(std::cell::Cell::new(None));
    let given = slot.clone();
    let staged = stage(move || {
        given.set(Some(provide_notices()));
        view! { <button id="work">"Work"</button><NoticeRegion /> }
    })
    .await;
    staged.one("#work").focus().unwrap();
    (staged, slot.get().unwrap())
}

fn said(staged: &Stage) -> String {
    staged.one("[role=status]").text_content().unwrap()
}

#[wasm_bindgen_test]
async fn a_message_is_said_without_taking_the_focus() {
    let (staged, notices) = scene().await;
    notices.show(Notice::new("API key deleted."));
    settle().await;
    assert_eq!(said(&staged), "API key deleted.");
    assert!(has_focus(&staged.one("#work")));
}

#[wasm_bindgen_test]
async fn its_action_runs_once_and_takes_it_away() {
    let (staged, notices) = scene().await;
    let undone = ArcRwSignal::new(0);
    let count = undone.clone();
    notices.show(
        Notice::new("Deleted.").action("Undo", Callback::new(move |()| count.update(|count| *count += 1))),
    );
    settle().await;
    click(&staged.button("Undo")).await;
    assert_eq!(undone.get_untracked(), 1);
    assert_eq!(said(&staged), "");
}

#[wasm_bindgen_test]
async fn a_new_message_replaces_the_old_and_its_action() {
    let (staged, notices) = scene().await;
    notices.show(Notice::new("First.").action("Undo", Callback::new(|()| {})));
    settle().await;
    notices.show(Notice::new("Second."));
    settle().await;
    assert_eq!(said(&staged), "Second.");
    assert_eq!(staged.all("button").len(), 2, "the page's own and the one that dismisses");
}

#[wasm_bindgen_test]
async fn it_can_be_dismissed() {
    let (staged, notices) = scene().await;
    notices.show(Notice::new("Saved."));
    settle().await;
    click(&staged.button("Dismiss message")).await;
    assert_eq!(said(&staged), "");
}
