//! The list of entries by day.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::{
    line::{LineLink, line_view, mark_of},
    narrow::Narrow,
    trail::{Day, End, Trail},
};
use crate::{
    model::Timestamp,
    org::{Org, Seq},
    ui::{
        dates,
        desk::{Desk, use_desk},
        kit::{Button, EmptyState, Icon, dom, number},
        preferences::{Letters, use_preferences},
    },
    view::history::elapsed_days,
    workspace::{Home, Item},
};

/// The entries, by day, and how the list ends.
pub fn list(trail: Trail, organization: Home, narrow: Narrow, now: Signal<Timestamp>) -> AnyView {
    let days = Memo::new(move |_| trail.days());
    let preferences = use_preferences();
    let keys = move |event: KeyboardEvent| walk(&event, preferences.0.with_untracked(|liked| liked.letters));
    let desk = use_desk();
    let today = desk.moment().is_none();
    let waiting = move || {
        (today && trail.waiting() > 0).then(|| {
            let words = move || match trail.waiting() {
                1 => "1 new entry".to_owned(),
                many => format!("{} new entries", number(many)),
            };
            view! { <Button icon=Icon::ArrowUp on_click=move || trail.show_waiting()>{words}</Button> }
        })
    };
    view! {
        <div class="audit-waiting" role="status">{waiting}</div>
        <div class="audit-days" on:keydown=keys>
            <For each=move || days.get() key=|day| day.key.clone() let:day>
                {day_view(day, days, organization, narrow, now)}
            </For>
        </div>
        {move || end(desk, trail, narrow)}
    }
    .into_any()
}

fn day_view(
    day: Day,
    days: Memo<Vec<Day>>,
    organization: Home,
    narrow: Narrow,
    now: Signal<Timestamp>,
) -> AnyView {
    let (at, key) = (day.at, day.key);
    let heading = ["day-", &key].concat();
    let labelled = heading.clone();
    let items = Memo::new(move |_| {
        days.with(|days| {
            days.iter().find(|day| day.key == key).map(|day| day.items.clone()).unwrap_or_default()
        })
    });
    let words = move || match elapsed_days(at, now.get()) {
        0 => format!("Today, {}", dates::day(at)),
        1 => format!("Yesterday, {}", dates::day(at)),
        _ => dates::day(at),
    };
    view! {
        <section class="audit-day" aria-labelledby=labelled>
            <h2 id=heading>{words}</h2>
            <ol class="history-lines panel">
                <For each=move || items.get() key=key_of let:item>{row(&item, organization, narrow, now)}</For>
            </ol>
        </section>
    }
    .into_any()
}

/// A gap that grows is another line than before.
fn key_of(item: &Item) -> (Seq, Seq) {
    match item {
        Item::Entry(line) => (line.seq, line.seq),
        Item::Damaged { seq, .. } => (*seq, 0),
        Item::Missing { first, last } => (*last, *first),
    }
}

fn row(item: &Item, organization: Home, narrow: Narrow, now: Signal<Timestamp>) -> AnyView {
    match item {
        Item::Entry(line) => {
            let seq = line.seq;
            let class = move || {
                if narrow.open.get() == Some(seq) { "history-line history-open" } else { "history-line" }
            };
            let leads = LineLink {
                filter: narrow.filter.into(),
                current: Signal::derive(move || narrow.open.get() == Some(seq)),
            };
            view! { <li class=class>{line_view(line, organization, now, leads)}</li> }.into_any()
        }
        Item::Damaged { seq, detail } => {
            let words = format!("Entry {} cannot be read.", shown(*seq));
            trouble(words, format!("{detail} What stands now does not rest on it."))
        }
        Item::Missing { first, last } if first == last => {
            trouble(format!("Entry {} is missing from the journal.", shown(*first)), MISSING.to_owned())
        }
        Item::Missing { first, last } => {
            let words =
                format!("Entries {} to {} are missing from the journal.", shown(*first), shown(*last));
            trouble(words, MISSING.to_owned())
        }
    }
}

const MISSING: &str =
    "What stands now was read from a checkpoint and is whole; what these entries said is not known.";

fn shown(seq: Seq) -> String {
    usize::try_from(seq).map(number).unwrap_or_default()
}

fn trouble(words: String, detail: String) -> AnyView {
    view! {
        <li class="history-line history-trouble">
            {mark_of("history-mark history-danger", Icon::Danger)}
            <span class="history-words"><strong>{words}</strong><span class="history-facts">{detail}</span></span>
        </li>
    }
    .into_any()
}

fn end(desk: Desk, trail: Trail, narrow: Narrow) -> AnyView {
    let end = trail.end();
    let over = matches!(end, End::Begins(_) | End::TooOld);
    if over && trail.is_empty() && narrow.filter.with(|filter| !filter.is_empty()) {
        return view! {
            <EmptyState icon=Icon::History title="No entry fits"
                text="Take a filter away, or look for other words. An object is found by its id, also when it only went along.".to_owned() />
        }
        .into_any();
    }
    match end {
        End::Looking(None) => ().into_any(),
        End::Looking(Some(seq)) => {
            let words = format!("Looking through the history, at entry {}…", shown(seq));
            view! { <p class="audit-end" role="status">{words}</p> }.into_any()
        }
        End::More => {
            view! { <div class="audit-end"><Button on_click=move || trail.older()>"Show older entries"</Button></div> }
                .into_any()
        }
        // Where the journal itself begins is not seen.
        End::Begins(_) if desk.ask(Org::is_part) => {
            let words = if trail.is_empty() {
                "Nothing you did is written here, nor anything that was done to your API keys."
            } else {
                "This is all of the history that you see."
            };
            view! { <p class="audit-end">{words}</p> }.into_any()
        }
        End::Begins(Some((1, _))) => {
            let words = "The journal begins here. What happened to anything before it was made or imported is not known.";
            view! { <p class="audit-end">{words}</p> }.into_any()
        }
        End::Begins(Some((seq, at))) => {
            let words = format!(
                "The journal begins here, with entry {} of {}. What is older is not kept on this device; the organization itself was read from a checkpoint and is whole.",
                shown(seq),
                dates::day(at)
            );
            view! { <p class="audit-end">{words}</p> }.into_any()
        }
        End::TooOld => view! { <p class="audit-end">"Nothing older lies within these days."</p> }.into_any(),
        End::Begins(None) => view! { <p class="audit-end">"No entry is kept on this device."</p> }.into_any(),
        End::Failed(error) => {
            let words = error.to_string();
            view! { <p class="audit-end field-error" role="alert">{words}</p> }.into_any()
        }
    }
}

/// Up and down move from line to line, and so do J and K where single letters act.
fn walk(event: &KeyboardEvent, letters: Letters) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
        return;
    }
    let step: i32 = match (event.key().as_str(), letters) {
        ("ArrowDown", _) | ("j", Letters::Act) => 1,
        ("ArrowUp", _) | ("k", Letters::Act) => -1,
        (_, Letters::Act | Letters::Rest) => return,
    };
    let Ok(links) = document().query_selector_all(".audit-days .history-link") else { return };
    let all: Vec<HtmlElement> =
        (0..links.length()).filter_map(|at| links.item(at)?.dyn_into().ok()).collect();
    let at = dom::focused().and_then(|focused| all.iter().position(|link| link.is_same_node(Some(&focused))));
    let next =
        at.and_then(|at| at.checked_add_signed(isize::try_from(step).ok()?)).and_then(|at| all.get(at));
    if let Some(next) = next {
        event.prevent_default();
        let _ = next.focus();
    }
}
