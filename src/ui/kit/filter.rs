//! A filter as a chip: a button that opens a list of choices with counts, any number of which can be ticked.
//!
//! A disclosure after the ARIA Authoring Practices: the button says whether its list is open, the list is a group of
//! the browser's own tick boxes. Arrow keys move among them, Escape goes back to the button, Tab leaves. While the
//! list is open its lines stay where they are, whatever their counts become.

use leptos::{ev::KeyboardEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

use super::{
    Icon,
    dom::{self, Phase, Width, fresh_id},
    number,
    roving::{Axis, step},
};

/// The most lines a list ever holds.
const MOST: usize = 100;

/// One choice of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterOption {
    /// What the page knows it by.
    pub value: String,
    /// What a person reads.
    pub label: String,
    /// What tells it from others of the same label; may be empty.
    pub detail: String,
}

/// What a filter asks of its page. The closures may read signals: chip and list follow what they read.
#[derive(Clone, Copy, Debug)]
pub struct FilterSource {
    /// Every choice there is, in order; asked when the list opens.
    pub options: Callback<(), Vec<FilterOption>>,
    /// How many things a choice shows.
    pub count: Callback<String, usize>,
    /// Whether a choice is ticked.
    pub chosen: Callback<String, bool>,
    /// The labels of the choices ticked.
    pub summary: Callback<(), Vec<String>>,
    /// How many choices show anything; `None` while that is not known.
    pub distinct: Callback<(), Option<usize>>,
    /// Ticks a choice, or takes the tick away.
    pub toggle: Callback<String>,
    /// Takes every tick away.
    pub clear: Callback<()>,
}

/// Whether the list is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Open,
    Closed,
}

/// A filter.
#[component]
pub fn FilterChip(
    /// What it filters by: "Owner".
    label: &'static str,
    /// Accessible name of a field that searches the list, for lists that may be long: "Find an owner".
    #[prop(optional)]
    find: Option<&'static str>,
    /// What there is to choose.
    source: FilterSource,
) -> impl IntoView {
    let open = RwSignal::new(List::Closed);
    let button = NodeRef::<html::Button>::new();
    let id = fresh_id("filter");
    let chosen = Memo::new(move |_| source.summary.run(()));
    let some = Memo::new(move |_| !chosen.with(Vec::is_empty));
    let controls = id.clone();
    let is_open = move || open.get() == List::Open;
    let words = move || {
        let chosen = chosen.get();
        if chosen.is_empty() {
            let count = source.distinct.run(()).map(number).unwrap_or_default();
            view! { <span class="filter-count">{count}</span> }.into_any()
        } else {
            view! { <span class="filter-value">{few(&chosen)}</span> }.into_any()
        }
    };
    let clear = move || {
        some.get().then(|| {
            let press = move |_| {
                source.clear.run(());
                if let Some(button) = button.get_untracked() {
                    let _ = dom::focus(&button);
                }
            };
            let label = ["Remove filter ", label].concat();
            view! { <button type="button" class="filter-clear" title=label.clone() aria-label=label on:click=press>{Icon::Cross.view()}</button> }
        })
    };
    let popup = move || is_open().then(|| list(id.clone(), label, find, source, button, open));
    view! {
        <span class=move || if some.get() { "filter-chip filter-on" } else { "filter-chip" }>
            <button type="button" class="filter" node_ref=button
                aria-expanded=move || if is_open() { "true" } else { "false" }
                aria-controls=move || is_open().then(|| controls.clone())
                on:click=move |_| open.update(|open| *open = if *open == List::Open { List::Closed } else { List::Open })
            >
                <span>{label}</span>{words}{Icon::ChevronDown.view()}
            </button>
            {clear}
            {popup}
        </span>
    }
}

/// The first two, and how many more.
fn few(labels: &[String]) -> String {
    match labels {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => [one.as_str(), two].join(", "),
        [one, rest @ ..] => [one.as_str(), " +", &number(rest.len())].concat(),
    }
}

/// The open list.
fn list(
    id: String,
    label: &'static str,
    find: Option<&'static str>,
    source: FilterSource,
    button: NodeRef<html::Button>,
    open: RwSignal<List>,
) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    node.on_load(move |popup| show(&popup, button, open));
    let all = {
        let mut all = untrack(|| source.options.run(()));
        // What is ticked already is at hand.
        all.sort_by_key(|option| !untrack(|| source.chosen.run(option.value.clone())));
        StoredValue::new(all)
    };
    let text = RwSignal::new(String::new());
    let fitting = Memo::new(move |_| {
        let text = text.get().to_lowercase();
        let fits = |option: &&FilterOption| {
            text.split_whitespace().all(|word| {
                option.label.to_lowercase().contains(word) || option.detail.to_lowercase().contains(word)
            })
        };
        all.with_value(|all| {
            let mut found = all.iter().filter(fits);
            let shown: Vec<_> = found.by_ref().take(MOST).cloned().collect();
            (shown, found.count())
        })
    });
    let search = find.filter(|_| all.with_value(|all| all.len() > 8)).map(|find| {
        view! {
            <input type="search" class="input filter-find" placeholder=find aria-label=find autocomplete="off" spellcheck="false"
                prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event)) />
        }
    });
    let hint = move || {
        fitting.with(|(shown, more)| match (shown.len(), more) {
            (0, _) => Some("Nothing fits".to_owned()),
            (_, 0) => None,
            (_, more) => Some([&number(*more), " more: type to find them"].concat()),
        })
    };
    let tick = move |option: FilterOption| filter_line(source, option);
    let keydown = move |event: KeyboardEvent| {
        let Some(popup) = node.get_untracked() else { return };
        let key = event.key();
        if key == "Escape" {
            close(button, open);
        } else if key == "Home" || key == "End" {
            return;
        } else {
            let ticks = ticks_of(&popup);
            let at = ticks.iter().position(|tick| dom::focused().is_some_and(|focus| focus == *tick));
            let Some(to) = step(&key, Axis::Vertical, at, ticks.len()) else { return };
            if let Some(tick) = ticks.get(to) {
                let _ = tick.focus();
            }
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        <div class="popup filter-popup" popover="manual" id=id node_ref=node on:keydown=keydown>
            {search}
            <div class="filter-list" role="group" aria-label=label>
                <For each=move || fitting.get().0 key=|option| option.value.clone() children=tick />
            </div>
            <p class="popup-note" role="status" hidden=move || hint().is_none()>{hint}</p>
        </div>
    }
    .into_any()
}

fn filter_line(source: FilterSource, option: FilterOption) -> AnyView {
    let FilterOption { value, label, detail } = option;
    let (counted, ticked, pressed) = (value.clone(), value.clone(), value);
    let checked = Memo::new(move |_| source.chosen.run(ticked.clone()));
    let count = Memo::new(move |_| source.count.run(counted.clone()));
    let title = label.clone();
    let detail = (!detail.is_empty()).then(|| view! { <span class="filter-detail">{detail}</span> });
    view! {
        <label class="filter-option">
            <input type="checkbox" class="tick" prop:checked=move || checked.get() on:change=move |_| source.toggle.run(pressed.clone()) />
            <span class="filter-words"><span class="filter-label" title=title>{label}</span>{detail}</span>
            <span class="filter-number">{move || number(count.get())}</span>
        </label>
    }
    .into_any()
}

/// Opens the popup, focuses its first control, and closes it when the person turns elsewhere.
fn show(popup: &web_sys::HtmlDivElement, button: NodeRef<html::Button>, open: RwSignal<List>) {
    let Some(anchor) = button.get_untracked() else { return };
    let _ = popup.show_popover();
    dom::place_popup(&anchor, popup, Width::Content);
    if let Ok(Some(first)) = popup.query_selector("input")
        && let Ok(first) = first.dyn_into::<HtmlElement>()
    {
        let _ = first.focus();
    }
    let within = move |event: &web_sys::Event, popup: &HtmlElement, anchor: &HtmlElement| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        popup.contains(target.as_ref())
            || (event.type_() == "pointerdown" && anchor.contains(target.as_ref()))
    };
    for name in ["pointerdown", "focusin"] {
        let (popup, anchor): (HtmlElement, HtmlElement) = (popup.clone().into(), anchor.clone().into());
        dom::listen_here(&document(), name, Phase::Capture, move |event| {
            if !within(&event, &popup, &anchor) {
                open.try_set(List::Closed);
            }
        });
    }
    // The chip grows and shrinks with what is ticked, and the page may scroll: the list stays at its chip.
    for (target, name) in
        [(window().into(), "resize"), (document().into(), "scroll"), (document().into(), "change")]
    {
        let target: web_sys::EventTarget = target;
        let (popup, anchor): (HtmlElement, HtmlElement) = (popup.clone().into(), anchor.clone().into());
        dom::listen_here(&target, name, Phase::Capture, move |event| {
            if name != "scroll" || !within(&event, &popup, &anchor) {
                dom::place_popup(&anchor, &popup, Width::Content);
            }
        });
    }
}

fn close(button: NodeRef<html::Button>, open: RwSignal<List>) {
    if let Some(button) = button.get_untracked() {
        let _ = dom::focus(&button);
    }
    open.set(List::Closed);
}

fn ticks_of(popup: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(list) = popup.query_selector_all("input[type=checkbox]") else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)?.dyn_into().ok()).collect()
}
