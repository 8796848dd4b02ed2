//! Copying, honestly: "Copied" appears only after the browser has said so.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, MouseEvent};
use zeroize::Zeroizing;

use super::{
    ButtonKind, Icon, bubble,
    button::{Shape, button_class},
    dom::{self, Platform},
};
use crate::ui::timers::Debounce;

/// How copying went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// The browser has put it on the clipboard.
    Done,
    /// The browser refused, or has no clipboard here.
    Failed,
}

/// Puts text on the clipboard and waits until the browser says what became of it.
pub async fn copy_text(text: &str) -> Copied {
    let clipboard = window().navigator().clipboard();
    if JsValue::from(&clipboard).is_undefined() {
        return Copied::Failed;
    }
    match JsFuture::from(clipboard.write_text(text)).await {
        Ok(_) => Copied::Done,
        Err(_) => Copied::Failed,
    }
}

/// A button that copies.
///
/// When the browser refuses, the text is selected where it stands, and the person is told which keys copy it.
#[component]
pub fn CopyButton(
    /// Its words: "Copy key". They do not change, so that the button can be found again.
    #[prop(into)]
    label: Signal<String>,
    /// Gives the text at the moment of pressing; the copy made here is wiped afterwards.
    #[prop(into)]
    text: Callback<(), String>,
    /// Id of the element that shows the text, to be selected when copying fails.
    #[prop(into)]
    select: String,
    /// How much attention it asks for.
    #[prop(optional)]
    kind: ButtonKind,
    /// Runs with what became of it. On failure it runs before the selection: show the text there if it is hidden.
    #[prop(optional, into)]
    on_result: Option<Callback<Copied>>,
) -> impl IntoView {
    let shows_done = RwSignal::new(Copied::Failed);
    let back = Debounce::new(2600);
    let press = move |event: MouseEvent| {
        let Some(button) = dom::target_element(&event).and_then(|at| at.closest("button").ok().flatten())
        else {
            return;
        };
        let text = Zeroizing::new(text.run(()));
        let select = select.clone();
        leptos::task::spawn_local(async move {
            let outcome = copy_text(&text).await;
            drop(text);
            if let Some(tell) = on_result {
                let _ = tell.try_run(outcome);
            }
            if !button.is_connected() {
                return;
            }
            match outcome {
                Copied::Done => {
                    shows_done.try_set(Copied::Done);
                    back.run(move || {
                        shows_done.try_set(Copied::Failed);
                    });
                    bubble::show(&button, "Copied".to_owned(), bubble::Stay::Moment);
                }
                Copied::Failed => {
                    leptos::task::tick().await;
                    select_by_hand(&select);
                    let keys = match dom::platform() {
                        Platform::Apple => "Copying was refused. Press ⌘C.",
                        Platform::Other => "Copying was refused. Press Ctrl+C.",
                    };
                    bubble::show(&button, keys.to_owned(), bubble::Stay::UntilLeft);
                }
            }
        });
    };
    view! {
        <button type="button" class=button_class(kind, Shape::Words) on:click=press>
            {move || match shows_done.get() {
                Copied::Done => Icon::Check.view(),
                Copied::Failed => Icon::Copy.view(),
            }}
            {move || label.get()}
        </button>
    }
}

/// Selects the text in the element with this id and moves the focus there, as a person would before copying.
fn select_by_hand(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        if let Some(element) = wasm_bindgen::JsCast::dyn_ref::<HtmlElement>(&element) {
            let _ = element.focus();
        }
        dom::select_text(&element);
    }
}
