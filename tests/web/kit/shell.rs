//! The frame, and what a person likes.

use gloo_storage::{LocalStorage, Storage};
use keyplane::ui::kit::{Icon, MenuItem};
use keyplane::ui::preferences::{self, Density, Liked, Theme};
use keyplane::ui::shell::{BarMenu, RailEntry, RailSection, Shell};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, active, click, js, press, settle, stage};

const KEY: &str = "keyplane.preferences";

#[derive(Clone, Copy, PartialEq)]
enum Sections {
    Two,
    None,
}

async fn scene(path: &'static str, given: Sections) -> Stage {
    LocalStorage::delete(KEY);
    stage(move || {
        preferences::provide_preferences();
        let sections = vec![
            RailSection {
                title: None,
                entries: vec![
                    RailEntry::new("Overview", Icon::Overview, "/o/x").exact(),
                    RailEntry::new("API keys", Icon::Key, "/o/x/api-keys").count(Signal::stored(Some(1_820))),
                ],
            },
            RailSection { title: Some("Accounts"), entries: vec![RailEntry::new("Users", Icon::User, "/o/x/users")] },
        ];
        let sections = if given == Sections::Two { sections } else { Vec::new() };
        let items = Callback::new(|()| vec![MenuItem::link("Other", "/o/y")]);
        let mark = Signal::stored(None);
        let detail = Signal::stored(None);
        let organization =
            BarMenu { current: Signal::stored(Some("Meridian".to_owned())), items, mark, detail };
        let acting_as = BarMenu { current: Signal::stored(None), items, mark, detail };
        view! {
            <Shell home="/" sections=sections path=path organization=organization acting_as=acting_as><h1>"Page"</h1></Shell>
        }
    })
    .await
}

fn marked(staged: &Stage) -> Vec<String> {
    staged
        .all(".rail [aria-current=page] .rail-words")
        .iter()
        .map(|found| found.text_content().unwrap())
        .collect()
}

#[wasm_bindgen_test]
async fn the_rail_marks_the_entry_a_path_belongs_to() {
    for (path, entries) in [
        ("/o/x", vec!["Overview"]),
        ("/o/x/", vec!["Overview"]),
        ("/o/x/api-keys", vec!["API keys"]),
        ("/o/x/api-keys/new", vec!["API keys"]),
        ("/o/x/api-keys-old", vec![]),
        ("/o/xy", vec![]),
    ] {
        let staged = scene(path, Sections::Two).await;
        assert_eq!(marked(&staged), entries, "{path}");
    }
}

#[wasm_bindgen_test]
async fn the_skip_link_leads_to_the_content() {
    let staged = scene("/o/x", Sections::Two).await;
    click(&staged.one(".skip-link")).await;
    assert_eq!(active().id(), "content");
}

#[wasm_bindgen_test]
async fn without_sections_there_is_no_rail_and_no_button_for_it() {
    let staged = scene("/", Sections::None).await;
    assert!(staged.maybe("nav").is_none());
    assert!(staged.text().contains("Local · stored on this device"));
}

#[wasm_bindgen_test]
async fn a_menu_without_anything_current_is_absent() {
    let staged = scene("/o/x", Sections::Two).await;
    assert!(staged.text().contains("Meridian"));
    assert!(!staged.text().contains("Acting as"));
}

#[wasm_bindgen_test]
async fn a_section_folds_and_stays_so() {
    let staged = scene("/o/x", Sections::Two).await;
    let title = staged.button("Accounts");
    click(&title).await;
    assert_eq!(title.get_attribute("aria-expanded").as_deref(), Some("false"));
    assert!(!staged.one("nav").text_content().unwrap().contains("Users"));
    assert_eq!(preferences::load().closed_sections, ["Accounts"]);
}

#[wasm_bindgen_test]
async fn the_drawer_opens_and_escape_closes_it() {
    let staged = scene("/o/x", Sections::Two).await;
    let button = staged.button("Open navigation");
    click(&button).await;
    assert!(staged.one("dialog.drawer").matches(":modal").unwrap());
    click(&staged.button("Close navigation")).await;
    assert!(staged.maybe("dialog.drawer").is_none());
}

#[wasm_bindgen_test]
async fn a_theme_is_applied_and_kept() {
    let staged = scene("/o/x", Sections::Two).await;
    let root = document().document_element().unwrap();
    staged.button("Display").focus().unwrap();
    press("ArrowDown").await;
    click(&staged.button("Dark")).await;
    assert_eq!(root.get_attribute("data-theme").as_deref(), Some("dark"));
    assert_eq!(preferences::load().theme, Theme::Dark);
    click(&staged.button("Display")).await;
    click(&staged.button("As the system")).await;
    assert_eq!(root.get_attribute("data-theme"), None);
}

#[wasm_bindgen_test]
async fn damaged_preferences_are_the_defaults() {
    for raw in ["", "{", "7", "null", r#"{"theme":"pink"}"#, r#"{"closed-sections":3}"#] {
        window().local_storage().unwrap().unwrap().set_item(KEY, raw).unwrap();
        assert_eq!(preferences::load(), Liked::default(), "{raw}");
    }
    let raw = r#"{"density":"compact","from-a-later-version":1}"#;
    window().local_storage().unwrap().unwrap().set_item(KEY, raw).unwrap();
    assert_eq!(preferences::load().density, Density::Compact);
    LocalStorage::delete(KEY);
    settle().await;
}

#[wasm_bindgen_test]
async fn refused_storage_is_no_hindrance() {
    js("globalThis.realStorage = Object.getOwnPropertyDescriptor(window, 'localStorage');
        Object.defineProperty(window, 'localStorage', { configurable: true, get() { throw new Error('SecurityError') } });");
    assert_eq!(preferences::load(), Liked::default());
    let slot = std::rc::Rc::new(std::cell::Cell::new(None));
    let given = slot.clone();
    let _staged = stage(move || given.set(Some(preferences::provide_preferences()))).await;
    let root = document().document_element().unwrap();
    for (theme, shown) in [(Theme::Light, Some("light")), (Theme::System, None)] {
        slot.get().unwrap().change(|liked| liked.theme = theme);
        settle().await;
        assert_eq!(root.get_attribute("data-theme").as_deref(), shown);
    }
    js("Object.defineProperty(window, 'localStorage', realStorage)");
}
