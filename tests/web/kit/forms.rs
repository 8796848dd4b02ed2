//! Buttons, fields and choices: what they are called, what describes them, when they act.

use keyplane::ui::kit::{
    Busy, Button, Checkbox, Choice, Field, FieldKind, Need, RadioCard, RadioCards, Select, Tab, Tabs,
};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{active, click, fill, fire, press, referred, settle, stage};

#[wasm_bindgen_test]
async fn a_button_that_cannot_be_used_says_why_and_does_nothing() {
    let pressed = ArcRwSignal::new(0);
    let count = pressed.clone();
    let reason = ArcRwSignal::new(Some("Tick the box first.".to_owned()));
    let why = reason.clone();
    let staged = stage(move || {
        let reason = Signal::derive(move || why.get());
        view! { <Button disabled_because=reason on_click=move || count.update(|count| *count += 1)>"Complete"</Button> }
    })
    .await;
    let button = staged.button("Complete");
    assert_eq!(button.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(button.title(), "Tick the box first.");
    assert!(!button.has_attribute("disabled"), "it stays in the tab order");
    click(&button).await;
    assert_eq!(pressed.get_untracked(), 0);
    reason.set(None);
    settle().await;
    click(&button).await;
    assert_eq!(pressed.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn a_busy_button_does_not_act_again() {
    let pressed = ArcRwSignal::new(0);
    let count = pressed.clone();
    let staged = stage(move || {
        view! { <Button busy=Signal::stored(Busy::Working) on_click=move || count.update(|count| *count += 1)>"Save"</Button> }
    })
    .await;
    click(&staged.button("Save")).await;
    assert_eq!(pressed.get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn a_field_is_described_by_its_error_and_its_hint() {
    for (error, hint, expected) in [
        (None, None, ""),
        (None, Some("In UTC."), "In UTC."),
        (Some("Is past."), None, "Is past."),
        (Some("Is past."), Some("In UTC."), "Is past. | In UTC."),
    ] {
        let staged = stage(move || {
            let (error, hint) = (error.map(str::to_owned), hint.map(str::to_owned));
            let value = RwSignal::new(String::new());
            view! {
                <Field label="Expires on" kind=FieldKind::Date value=value
                    error=Signal::stored(error) hint=Signal::stored(hint) />
            }
        })
        .await;
        let input = staged.labelled("Expires on");
        assert_eq!(referred(&input, "aria-describedby"), expected);
        assert_eq!(input.get_attribute("aria-invalid").is_some(), error.is_some(), "{expected}");
    }
}

#[wasm_bindgen_test]
async fn a_field_follows_its_signal_both_ways() {
    let value = ArcRwSignal::new("orders".to_owned());
    let shared = value.clone();
    let staged =
        stage(move || view! { <Field label="Name" value=RwSignal::from(shared) need=Need::Optional /> })
            .await;
    let input = staged.labelled("Name");
    assert_eq!(input.value(), "orders");
    fill(&input, "payments").await;
    assert_eq!(value.get_untracked(), "payments");
    value.set("fraud".to_owned());
    settle().await;
    assert_eq!(input.value(), "fraud");
}

#[wasm_bindgen_test]
async fn a_select_shows_the_choice_of_its_signal() {
    let value = ArcRwSignal::new("gcp".to_owned());
    let shared = value.clone();
    let staged = stage(move || {
        let choices = vec![Choice::new("aws", "AWS"), Choice::new("gcp", "Google Cloud")];
        view! { <Select label="Cloud provider" value=RwSignal::from(shared) choices=choices prompt="Choose" /> }
    })
    .await;
    let select = staged.labelled("Cloud provider");
    assert_eq!(select.value(), "gcp");
    select.set_value("aws");
    fire(&select, "change");
    assert_eq!(value.get_untracked(), "aws");
}

#[wasm_bindgen_test]
async fn a_radio_card_is_called_by_its_title_alone() {
    let value = ArcRwSignal::new(None);
    let shared = value.clone();
    let staged = stage(move || {
        let mut mine = RadioCard::new("user", "My account", "May do what you may do.");
        mine.advice = Some("Not for production.".to_owned());
        let cards = vec![mine, RadioCard::new("sa", "Service account", "Outlives people.")];
        view! { <RadioCards legend="Owner" value=RwSignal::from(shared) cards=cards /> }
    })
    .await;
    let radio = staged.labelled("My account");
    assert_eq!(radio.type_(), "radio");
    assert_eq!(referred(&radio, "aria-describedby"), "May do what you may do.Not for production.");
    click(&radio).await;
    assert_eq!(value.get_untracked().as_deref(), Some("user"));
    click(&staged.labelled("Service account")).await;
    assert_eq!(value.get_untracked().as_deref(), Some("sa"));
    assert!(!radio.checked());
}

#[wasm_bindgen_test]
async fn a_checkbox_follows_its_signal_both_ways() {
    let checked = ArcRwSignal::new(false);
    let shared = checked.clone();
    let staged = stage(
        move || view! { <Checkbox label="I have stored this secret" checked=RwSignal::from(shared) /> },
    )
    .await;
    let input = staged.labelled("I have stored this secret");
    click(&input).await;
    assert!(checked.get_untracked());
    checked.set(false);
    settle().await;
    assert!(!input.checked());
}

#[wasm_bindgen_test]
async fn tabs_move_with_arrows_round_the_ends() {
    let chosen = ArcRwSignal::new("java".to_owned());
    let shared = chosen.clone();
    let staged = stage(move || {
        let selected = RwSignal::from(shared);
        let tabs = vec![
            Tab { value: "java", label: "Java" },
            Tab { value: "python", label: "Python" },
            Tab { value: "go", label: "Go" },
        ];
        let panel = Callback::new(|value: String| value.into_any());
        view! {
            <Tabs label="Client" tabs=tabs selected=selected panel=panel
                on_select=Callback::new(move |value: &'static str| selected.set(value.to_owned())) />
        }
    })
    .await;
    staged.button("Java").focus().unwrap();
    for (key, value) in [
        ("ArrowRight", "python"),
        ("End", "go"),
        ("ArrowRight", "java"),
        ("ArrowLeft", "go"),
        ("Home", "java"),
    ] {
        press(key).await;
        assert_eq!(chosen.get_untracked(), value, "{key}");
        assert_eq!(active().get_attribute("aria-selected").as_deref(), Some("true"), "{key}");
        assert_eq!(staged.one("[role=tabpanel]").text_content().unwrap(), value, "{key}");
    }
}
