//! The combobox, key by key, with ten thousand choices.

use keyplane::ui::kit::{Choice, Combobox, Matches};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Stage, by_id, click, fill, has_focus, press, settle, stage};

struct Scene {
    staged: Stage,
    chosen: ArcRwSignal<Option<Choice>>,
    created: ArcRwSignal<Vec<String>>,
}

async fn scene(count: usize) -> Scene {
    let (chosen, created) = (ArcRwSignal::new(None), ArcRwSignal::new(Vec::new()));
    let (selected, log) = (chosen.clone(), created.clone());
    let staged = stage(move || {
        let all: Vec<Choice> = (0..count)
            .map(|at| Choice::new(format!("sa-{at}"), format!("service {at}")).detail(format!("sa-{at}")))
            .collect();
        let find = Callback::new(move |text: String| Matches::within(&all, &text));
        let create = Callback::new(move |name| log.update(|log| log.push(name)));
        view! {
            <Combobox label="Service account" selected=RwSignal::from(selected) find=find
                create_label="New service account" on_create=create />
        }
    })
    .await;
    staged.labelled("Service account").focus().unwrap();
    Scene { staged, chosen, created }
}

impl Scene {
    fn input(&self) -> web_sys::HtmlInputElement {
        self.staged.labelled("Service account")
    }

    /// The words of the option pointed at.
    fn pointed(&self) -> Option<String> {
        let id = self.input().get_attribute("aria-activedescendant")?;
        Some(by_id(&id).query_selector(".option-label").unwrap().unwrap().text_content().unwrap())
    }

    fn value(&self) -> Option<String> {
        self.chosen.get_untracked().map(|choice| choice.value)
    }

    fn is_open(&self) -> bool {
        self.input().get_attribute("aria-expanded").as_deref() == Some("true")
    }
}

#[wasm_bindgen_test]
async fn the_list_never_holds_more_than_a_hundred_and_says_how_many_more() {
    let scene = scene(10_000).await;
    press("ArrowDown").await;
    assert_eq!(scene.staged.all("[role=option]").len(), 101, "a hundred and the line that creates");
    assert!(scene.staged.text().contains("9,900 more, keep typing"));
}

#[wasm_bindgen_test]
async fn arrows_point_while_the_focus_stays_in_the_field() {
    let scene = scene(3).await;
    for (key, at) in [
        ("ArrowDown", "service 0"),
        ("ArrowDown", "service 1"),
        ("ArrowUp", "service 0"),
        ("ArrowUp", "New service account"),
        ("ArrowDown", "service 0"),
    ] {
        press(key).await;
        assert_eq!(scene.pointed().as_deref(), Some(at), "{key}");
        assert!(has_focus(&scene.input()), "{key}");
    }
}

#[wasm_bindgen_test]
async fn typing_narrows_and_enter_accepts() {
    let scene = scene(10_000).await;
    fill(&scene.input(), "SERV 4711").await;
    assert_eq!(scene.pointed().as_deref(), Some("service 4711"));
    let enter = press("Enter").await;
    assert!(enter.default_prevented(), "Enter belongs to the list, not to the form");
    assert_eq!(scene.value().as_deref(), Some("sa-4711"));
    assert_eq!(scene.input().value(), "service 4711");
    assert!(!scene.is_open());
}

#[wasm_bindgen_test]
async fn enter_in_a_closed_field_is_left_to_the_form() {
    let _scene = scene(3).await;
    assert!(!press("Enter").await.default_prevented());
}

#[wasm_bindgen_test]
async fn escape_closes_then_empties_then_is_left_to_the_dialog() {
    let scene = scene(3).await;
    fill(&scene.input(), "service 1").await;
    press("Enter").await;
    press("ArrowDown").await;
    press("Escape").await;
    assert!(!scene.is_open());
    assert_eq!(scene.value().as_deref(), Some("sa-1"));
    press("Escape").await;
    assert_eq!(scene.value(), None);
    assert_eq!(scene.input().value(), "");
    assert!(!press("Escape").await.default_prevented());
}

#[wasm_bindgen_test]
async fn leaving_settles_what_was_typed() {
    for (typed, value, text) in [
        ("nothing like it", Some("sa-1"), "service 1"),
        ("", None, ""),
        ("Service 2", Some("sa-2"), "service 2"),
    ] {
        let scene = scene(3).await;
        scene.chosen.set(Some(Choice::new("sa-1", "service 1")));
        settle().await;
        fill(&scene.input(), typed).await;
        scene.input().blur().unwrap();
        settle().await;
        assert_eq!(scene.value().as_deref(), value, "{typed:?}");
        assert_eq!(scene.input().value(), text, "{typed:?}");
    }
}

#[wasm_bindgen_test]
async fn the_last_line_creates_with_what_was_typed() {
    let scene = scene(3).await;
    fill(&scene.input(), " payments ").await;
    assert!(scene.staged.text().contains("New service account “payments”"));
    press("Enter").await;
    assert_eq!(scene.created.get_untracked(), ["payments"]);
    assert_eq!(scene.value(), None);
}

#[wasm_bindgen_test]
async fn a_choice_made_elsewhere_shows_in_the_field() {
    let scene = scene(3).await;
    scene.chosen.set(Some(Choice::new("sa-9", "made elsewhere")));
    settle().await;
    assert_eq!(scene.input().value(), "made elsewhere");
}

#[wasm_bindgen_test]
async fn an_option_is_taken_by_pressing_it() {
    let scene = scene(3).await;
    click(&scene.input()).await;
    click(&scene.staged.all("[role=option]")[2]).await;
    assert_eq!(scene.value().as_deref(), Some("sa-2"));
}
