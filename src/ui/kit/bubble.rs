//! A word beside a control: why it cannot be used, or what came of using it. It takes no room and no focus.
//!
//! The bubble stands in the top layer and inside the dialog its anchor is in, so that it is heard there too.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::dom::{Listener, Phase, Width, listen, place_popup};
use crate::ui::timers::{self, Timer};

/// How long a bubble stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stay {
    /// Until the person goes on: focus leaves the anchor, Escape, a click elsewhere.
    UntilLeft,
    /// A moment; for news that can also be seen otherwise.
    Moment,
}

struct Shown {
    element: HtmlElement,
    _listeners: Vec<Listener>,
    _timers: Vec<Timer>,
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.element.remove();
    }
}

thread_local! {
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
}

/// Takes the bubble away, if there is one.
pub fn hide() {
    let gone = SHOWN.take();
    drop(gone);
}

/// Shows `text` beside `anchor`, in place of any bubble shown before, and has it read out politely.
pub fn show(anchor: &Element, text: String, stay: Stay) {
    hide();
    let Ok(element) = document().create_element("div") else { return };
    let Ok(element) = element.dyn_into::<HtmlElement>() else { return };
    element.set_class_name("popup bubble");
    for (name, value) in [("role", "status"), ("popover", "manual")] {
        let _ = element.set_attribute(name, value);
    }
    let home = anchor.closest("dialog").ok().flatten().or_else(|| document().body().map(Into::into));
    let Some(home) = home else { return };
    let _ = home.append_child(&element);
    let _ = element.show_popover();

    // A live region is read when its text changes, not when it arrives with its text.
    let (inner, beside) = (element.clone(), anchor.clone());
    let mut running = vec![timers::after(30, move || {
        inner.set_text_content(Some(&text));
        place_popup(&beside, &inner, Width::Content);
    })];
    if stay == Stay::Moment {
        running.push(timers::after(2600, hide));
    }
    let page = document();
    let leave = |name| listen(&page, name, Phase::Capture, |_| hide_soon());
    let escape = listen(&page, "keydown", Phase::Capture, |event| {
        if event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape") {
            hide_soon();
        }
    });
    let listeners = vec![leave("focusout"), leave("pointerdown"), escape];
    SHOWN.set(Some(Shown { element, _listeners: listeners, _timers: running }));
}

/// Hides after the event that asked for it is over: a listener must not drop itself while it runs.
fn hide_soon() {
    leptos::task::spawn_local(async {
        hide();
    });
}
