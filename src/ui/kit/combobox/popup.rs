//! The open list of a combobox: its options, how many more there are, and where it stands.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use super::{MOST, State, Typing};
use crate::ui::kit::{
    Choice, Icon,
    dom::{self, Phase, Width},
    number,
};

/// The id of the option at a position of a list.
pub(super) fn option_id(list: &str, at: usize) -> String {
    [list, &at.to_string()].join("-")
}

/// The open list.
pub(super) fn popup(
    state: State,
    input: NodeRef<html::Input>,
    list_id: String,
    label: Signal<String>,
    create_label: &'static str,
) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    node.on_load(move |popup| show(&popup, input));
    // The list grows and shrinks while one types: keep it in the window and the pointed option in sight.
    Effect::new(move |_| {
        state.found.track();
        let at = state.active.get();
        let (Some(popup), Some(input)) = (node.get(), input.get_untracked()) else { return };
        dom::place_popup(&input, &popup, Width::Anchor);
        if at.is_some()
            && let Ok(Some(option)) = popup.query_selector(".option-active")
        {
            let into_view = web_sys::ScrollIntoViewOptions::new();
            into_view.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&into_view);
        }
    });
    let options_of = list_id.clone();
    let options = move || {
        let choices =
            state.found.with(|found| found.as_ref().map(|found| found.choices.clone())).unwrap_or_default();
        choices
            .into_iter()
            .take(MOST)
            .enumerate()
            .map(|(at, choice)| option(state, option_id(&options_of, at), at, choice))
            .collect_view()
    };
    let create_of = list_id.clone();
    let create = move || {
        let at = state.shown();
        state.create.is_some().then(|| create_option(state, option_id(&create_of, at), at, create_label))
    };
    let more_words = move || {
        let total = state.found.with(|found| found.as_ref().map_or(0, |found| found.total));
        let more = total.saturating_sub(state.shown());
        if more > 0 {
            Some([&number(more), " more, keep typing"].concat())
        } else if total == 0 {
            Some("Nothing fits".to_owned())
        } else {
            None
        }
    };
    view! {
        <div class="popup popup-list" popover="manual" node_ref=node on:mousedown=|event| event.prevent_default()>
            <div role="listbox" class="list" id=list_id aria-label=move || label.get()>{options}{create}</div>
            {move || more_words().map(|text| view! { <p class="popup-note">{text}</p> })}
        </div>
    }
    .into_any()
}

fn option(state: State, id: String, at: usize, choice: Choice) -> AnyView {
    let value = choice.value;
    let chosen = state
        .selected
        .with_untracked(|selected| selected.as_ref().is_some_and(|selected| selected.value == value));
    view! {
        <div
            role="option" id=id
            class=move || if state.active.get() == Some(at) { "option option-active" } else { "option" }
            aria-selected=if chosen { "true" } else { "false" }
            on:click=move |_| state.accept(at)
        >
            <span class="option-label">{choice.label}</span>
            {choice.detail.map(|text| view! { <span class="option-detail">{text}</span> })}
        </div>
    }
    .into_any()
}

fn create_option(state: State, id: String, at: usize, words: &'static str) -> AnyView {
    let typed = move || {
        let text = state.text.get();
        let text = text.trim();
        (state.typing.get() == Typing::Yes && !text.is_empty()).then(|| [" “", text, "”"].concat())
    };
    view! {
        <div
            role="option" id=id aria-selected="false"
            class=move || if state.active.get() == Some(at) { "option option-create option-active" } else { "option option-create" }
            on:click=move |_| state.accept(at)
        >
            {Icon::Plus.view()}
            <span class="option-label">{words}{typed}</span>
        </div>
    }
    .into_any()
}

/// Puts the list into the top layer, and keeps it beneath its field while things scroll.
fn show(popup: &web_sys::HtmlDivElement, input: NodeRef<html::Input>) {
    let _ = popup.show_popover();
    let Some(field) = input.get_untracked() else { return };
    dom::place_popup(&field, popup, Width::Anchor);
    for name in ["scroll", "resize"] {
        let (field, popup): (HtmlElement, HtmlElement) = (field.clone().into(), popup.clone().into());
        dom::listen_here(&window(), name, Phase::Capture, move |event| {
            let inside = event.target().and_then(|target| target.dyn_into::<Node>().ok());
            if inside.is_none_or(|inside| !popup.contains(Some(&inside))) {
                dom::place_popup(&field, &popup, Width::Anchor);
            }
        });
    }
}
