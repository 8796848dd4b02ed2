//! A place to mount a component, act on it and look at it.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

const STYLE: &str = concat!(
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/base.css"),
    include_str!("../../../style/controls.css"),
    include_str!("../../../style/content.css"),
    include_str!("../../../style/table.css"),
    include_str!("../../../style/dialog.css"),
    include_str!("../../../style/shell.css"),
);

/// A component on the page. Dropping the stage takes it away.
pub struct Stage {
    root: HtmlElement,
    mounted: Option<Box<dyn std::any::Any>>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        drop(self.mounted.take());
        self.root.remove();
    }
}

/// Puts a component on the page and waits until it stands.
pub async fn stage<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) -> Stage {
    style_once();
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    let mounted = leptos::mount::mount_to(root.clone(), view);
    settle().await;
    Stage { root, mounted: Some(Box::new(mounted)) }
}

fn style_once() {
    if document().get_element_by_id("stage-style").is_none() {
        let style = document().create_element("style").unwrap();
        style.set_id("stage-style");
        style.set_text_content(Some(STYLE));
        document().head().unwrap().append_child(&style).unwrap();
    }
}

impl Stage {
    /// The one element that fits a selector.
    pub fn one(&self, selector: &str) -> HtmlElement {
        self.maybe(selector)
            .unwrap_or_else(|| panic!("nothing fits {selector} in {}", self.root.inner_html()))
    }

    pub fn maybe(&self, selector: &str) -> Option<HtmlElement> {
        self.root.query_selector(selector).unwrap().map(JsCast::unchecked_into)
    }

    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let list = self.root.query_selector_all(selector).unwrap();
        (0..list.length()).map(|at| list.get(at).unwrap().unchecked_into()).collect()
    }

    /// The button with these words or this label.
    pub fn button(&self, name: &str) -> HtmlElement {
        let found = self.all("button, [role=menuitem], [role=menuitemradio], [role=tab]").into_iter().find(
            |button| {
                let label = button.get_attribute("aria-label");
                label.unwrap_or_else(|| button.text_content().unwrap()).trim() == name
            },
        );
        found.unwrap_or_else(|| panic!("no button {name:?} in {}", self.root.inner_html()))
    }

    /// The control a label names.
    pub fn labelled(&self, label: &str) -> HtmlInputElement {
        let found = self.all("label").into_iter().find(|found| found.text_content().unwrap() == label);
        let id = found.unwrap_or_else(|| panic!("no label {label:?}")).get_attribute("for").unwrap();
        by_id(&id).unchecked_into()
    }

    pub fn text(&self) -> String {
        self.root.text_content().unwrap()
    }
}

pub fn by_id(id: &str) -> HtmlElement {
    document().get_element_by_id(id).unwrap_or_else(|| panic!("no #{id}")).unchecked_into()
}

/// The text of every element an attribute of ids refers to.
pub fn referred(element: &Element, attribute: &str) -> String {
    let ids = element.get_attribute(attribute).unwrap_or_default();
    ids.split_whitespace().map(|id| by_id(id).text_content().unwrap()).collect::<Vec<_>>().join(" | ")
}

/// The element that has the focus.
pub fn active() -> HtmlElement {
    document().active_element().unwrap().unchecked_into()
}

pub fn has_focus(element: &HtmlElement) -> bool {
    active().is_same_node(Some(element))
}

/// Presses a key where the focus is.
pub async fn press(key: &str) -> KeyboardEvent {
    press_with(key, |_| {}).await
}

pub async fn press_with(key: &str, more: impl FnOnce(&KeyboardEventInit)) -> KeyboardEvent {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    more(&init);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    active().dispatch_event(&event).unwrap();
    settle().await;
    event
}

pub async fn click(element: &HtmlElement) {
    element.click();
    settle().await;
}

/// Types into a field, as if its whole text had been replaced.
pub async fn fill(input: &HtmlInputElement, text: &str) {
    input.focus().unwrap();
    input.set_value(text);
    fire(input, "input");
    settle().await;
}

pub fn fire(element: &Element, name: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    element.dispatch_event(&Event::new_with_event_init_dict(name, &init).unwrap()).unwrap();
}

/// Waits until effects have run, and what they caused as well.
pub async fn settle() {
    for _ in 0..4 {
        leptos::task::tick().await;
    }
}

/// Waits until the browser has painted.
pub async fn painted() {
    for _ in 0..2 {
        let frame = js_sys::Promise::new(&mut |done, _| {
            window().request_animation_frame(&done).unwrap();
        });
        JsFuture::from(frame).await.unwrap();
    }
    settle().await;
}

/// Waits, frame by frame, until something holds; fails after some five seconds.
pub async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..150 {
        if holds() {
            return;
        }
        painted().await;
    }
    panic!("never came true: {what}");
}

/// Runs a line of JavaScript.
pub fn js(line: &str) -> JsValue {
    js_sys::eval(line).unwrap()
}
