//! The menu button, key by key.

use keyplane::ui::kit::{Icon, MenuButton, MenuItem};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, active, click, fire, has_focus, press, settle, stage};

async fn scene() -> (Stage, ArcRwSignal<Vec<&'static str>>) {
    let done = ArcRwSignal::new(Vec::new());
    let log = done.clone();
    let staged = stage(move || {
        let items = Callback::new(move |()| {
            let item = |label: &'static str| {
                let log = log.clone();
                MenuItem::action(label, move || log.update(|log| log.push(label)))
            };
            vec![
                item("Edit"),
                item("Copy"),
                item("Rotate").disabled_because(Some("The owner is deactivated.".to_owned())),
                MenuItem::line(),
                item("Delete").danger(),
            ]
        });
        view! { <MenuButton label="Actions for K1" icon=Icon::More items=items /> }
    })
    .await;
    staged.button("Actions for K1").focus().unwrap();
    (staged, done)
}

#[wasm_bindgen_test]
async fn opens_at_the_end_the_arrow_points_to() {
    for (key, first) in [("ArrowDown", "Edit"), ("ArrowUp", "Delete")] {
        let (_staged, _) = scene().await;
        press(key).await;
        assert_eq!(active().text_content().unwrap(), first, "{key}");
    }
}

#[wasm_bindgen_test]
async fn moves_round_its_items_and_by_letter() {
    let (_staged, _) = scene().await;
    press("ArrowDown").await;
    for (key, at) in [
        ("ArrowDown", "Copy"),
        ("End", "Delete"),
        ("ArrowDown", "Edit"),
        ("ArrowUp", "Delete"),
        ("Home", "Edit"),
        ("c", "Copy"),
    ] {
        press(key).await;
        assert_eq!(active().text_content().unwrap(), at, "{key}");
    }
}

#[wasm_bindgen_test]
async fn says_whether_it_is_open_and_what_it_controls() {
    let (staged, _) = scene().await;
    let button = staged.button("Actions for K1");
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("false"));
    click(&button).await;
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("true"));
    let menu = staged.one("[role=menu]");
    assert_eq!(Some(menu.id()), button.get_attribute("aria-controls"));
    assert!(menu.matches(":popover-open").unwrap());
}

#[wasm_bindgen_test]
async fn escape_closes_and_goes_back_to_the_button() {
    let (staged, _) = scene().await;
    press("ArrowDown").await;
    press("Escape").await;
    assert!(staged.maybe("[role=menu]").is_none());
    assert!(has_focus(&staged.button("Actions for K1")));
}

#[wasm_bindgen_test]
async fn an_item_acts_once_and_closes_the_menu() {
    let (staged, done) = scene().await;
    press("ArrowDown").await;
    click(&staged.button("Delete")).await;
    assert_eq!(done.get_untracked(), ["Delete"]);
    assert!(staged.maybe("[role=menu]").is_none());
}

#[wasm_bindgen_test]
async fn an_item_that_cannot_be_used_stays_and_says_why() {
    let (staged, done) = scene().await;
    press("ArrowDown").await;
    let item = staged.one("[role=menuitem][aria-disabled=true]");
    assert!(item.text_content().unwrap().contains("The owner is deactivated."));
    click(&item).await;
    assert!(done.get_untracked().is_empty());
    assert!(staged.maybe("[role=menu]").is_some());
}

#[wasm_bindgen_test]
async fn a_press_elsewhere_closes_it() {
    let (staged, _) = scene().await;
    press("ArrowDown").await;
    fire(&document().body().unwrap(), "pointerdown");
    settle().await;
    assert!(staged.maybe("[role=menu]").is_none());
}

#[wasm_bindgen_test]
async fn stays_while_something_scrolls_and_goes_when_its_button_does() {
    let (staged, _) = scene().await;
    let button = staged.button("Actions for K1");
    click(&button).await;
    fire(&document().document_element().unwrap(), "scroll");
    settle().await;
    assert!(staged.one("[role=menu]").matches(":popover-open").unwrap());
    button.style().set_property("position", "fixed").unwrap();
    button.style().set_property("top", "-100px").unwrap();
    fire(&document().document_element().unwrap(), "scroll");
    settle().await;
    assert!(staged.maybe("[role=menu]").is_none());
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("false"));
}
