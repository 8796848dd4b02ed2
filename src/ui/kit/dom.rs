//! Small acts on the page that several parts of the kit need: ids, focus, listeners, and where a popup goes.

use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{AddEventListenerOptions, Element, Event, EventTarget, FocusOptions, HtmlElement};

/// An element id that nothing else on the page has: `prefix` and a running number.
pub fn fresh_id(prefix: &str) -> String {
    thread_local! {
        static NEXT: Cell<u32> = const { Cell::new(0) };
    }
    let number = NEXT.get().wrapping_add(1);
    NEXT.set(number);
    let mut id = String::with_capacity(prefix.len() + 8);
    id.push_str(prefix);
    id.push('-');
    id.push_str(&number.to_string());
    id
}

/// The element that has the focus, unless that is the page as a whole.
pub fn focused() -> Option<HtmlElement> {
    let active = document().active_element()?;
    (active.tag_name() != "BODY").then(|| active.dyn_into().ok()).flatten()
}

/// Whether a focus given to `element` would stay there.
fn can_hold_focus(element: &HtmlElement) -> bool {
    element.is_connected()
        && !element.has_attribute("disabled")
        && element.closest("[inert]").ok().flatten().is_none()
}

/// Moves the focus to `element` without scrolling the page. Returns whether it arrived.
pub fn focus(element: &HtmlElement) -> Focus {
    if !can_hold_focus(element) {
        return Focus::Refused;
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
    match document().active_element() {
        Some(active) if active.is_same_node(Some(element)) => Focus::Arrived,
        Some(_) | None => Focus::Refused,
    }
}

/// Moves the focus to the element with this id, scrolling it into view.
pub fn focus_by_id(id: &str) -> Focus {
    let Some(element) =
        document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlElement>().ok())
    else {
        return Focus::Refused;
    };
    let _ = element.focus();
    match document().active_element() {
        Some(active) if element.contains(Some(&active)) => Focus::Arrived,
        Some(_) | None => Focus::Refused,
    }
}

/// What became of an attempt to move the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// It is there.
    Arrived,
    /// The element is gone, hidden or cannot be focused.
    Refused,
}

/// A listener on the page that is taken off when this is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    capture: Phase,
    act: Closure<dyn FnMut(Event)>,
}

/// When a listener hears an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// On the way in, before the target; hears events that do not bubble.
    Capture,
    /// On the way out.
    Bubble,
}

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listener")
            .field("name", &self.name)
            .field("phase", &self.capture)
            .finish_non_exhaustive()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let act = self.act.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.name,
            act,
            self.capture == Phase::Capture,
        );
    }
}

/// Listens until the returned value is dropped.
#[must_use = "dropping a listener takes it off"]
pub fn listen(
    target: &EventTarget,
    name: &'static str,
    phase: Phase,
    act: impl FnMut(Event) + 'static,
) -> Listener {
    let act = Closure::<dyn FnMut(Event)>::new(act);
    let options = AddEventListenerOptions::new();
    options.set_capture(phase == Phase::Capture);
    options.set_passive(name == "scroll");
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
        name,
        act.as_ref().unchecked_ref(),
        &options,
    );
    Listener { target: target.clone(), name, capture: phase, act }
}

/// Listens for as long as the current reactive owner lives.
pub fn listen_here(target: &EventTarget, name: &'static str, phase: Phase, act: impl FnMut(Event) + 'static) {
    StoredValue::new_local(listen(target, name, phase, act));
}

/// The element an event happened in.
pub fn target_element(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Puts an open popup beneath its anchor, or above it where there is more room, inside the window. `Width::Anchor`
/// makes it at least as wide as the anchor.
pub fn place_popup(anchor: &Element, popup: &HtmlElement, width: Width) {
    const GAP: f64 = 4.0;
    const MARGIN: f64 = 8.0;
    let window_size =
        |size: Result<wasm_bindgen::JsValue, _>| size.ok().and_then(|size| size.as_f64()).unwrap_or(0.0);
    let (wide, high) = (window_size(window().inner_width()), window_size(window().inner_height()));
    let at = anchor.get_bounding_client_rect();
    let style = popup.style();
    let set = |name: &str, pixels: f64| {
        let _ = style.set_property(name, &px(pixels));
    };
    let _ = style.remove_property("max-height");
    if width == Width::Anchor {
        set("min-width", at.width());
        set("max-width", (wide - at.left() - MARGIN).max(at.width()));
    }
    let size = popup.get_bounding_client_rect();
    let (below, above) = (high - at.bottom() - GAP - MARGIN, at.top() - GAP - MARGIN);
    let goes_above = size.height() > below && above > below;
    let room = if goes_above { above } else { below };
    let height = size.height().min(room).max(0.0);
    set("max-height", room.clamp(48.0, 360.0));
    set("top", if goes_above { at.top() - GAP - height.min(360.0) } else { at.bottom() + GAP });
    let left = if width == Width::Anchor || at.left() + size.width() <= wide - MARGIN {
        at.left()
    } else {
        at.right() - size.width()
    };
    set("left", left.max(MARGIN));
}

/// Whether a person sees the middle of an element: nothing has scrolled it away, and nothing lies over it.
pub fn is_in_sight(element: &Element) -> bool {
    let at = element.get_bounding_client_rect();
    let (x, y) = (at.left() + at.width() / 2.0, at.top() + at.height() / 2.0);
    #[expect(clippy::cast_possible_truncation, reason = "a place on a screen, in pixels")]
    let seen = document().element_from_point(x as f32, y as f32);
    seen.is_some_and(|seen| element.contains(Some(&seen)))
}

/// How wide a popup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// As its content asks.
    Content,
    /// At least as its anchor.
    Anchor,
}

/// A CSS length in pixels.
pub fn px(pixels: f64) -> String {
    let mut text = pixels.to_string();
    text.push_str("px");
    text
}

/// Selects all the text of an element, so that a person can copy it by hand.
pub fn select_text(element: &Element) {
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        input.select();
    } else if let Some(area) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        area.select();
    } else if let Ok(Some(selection)) = window().get_selection() {
        let _ = selection.select_all_children(element);
    }
}

/// Whose keyboard habits hold: Apple's keyboards copy with the command key.
pub fn platform() -> Platform {
    let platform = window().navigator().platform().unwrap_or_default();
    if platform.starts_with("Mac") || platform.starts_with("iP") { Platform::Apple } else { Platform::Other }
}

/// The keyboard habits of the person's system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// macOS and iOS: the command key.
    Apple,
    /// Anything else: Ctrl.
    Other,
}
