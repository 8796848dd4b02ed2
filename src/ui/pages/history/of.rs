//! The history of one object, for its page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::line::{LineLink, line_view};
use crate::{
    model::ObjectRef,
    org::Seq,
    store::StoreError,
    ui::{
        desk::{Desk, use_desk},
        kit::{Button, dom::fresh_id, number},
        timers,
    },
    workspace::{ObjectHistory, ObjectRest},
};

/// Entries shown at first, and with each press on "Show older entries".
const PIECE: usize = 10;

/// How far the search for entries has come.
#[derive(Clone, Debug, PartialEq)]
enum Found {
    /// Nothing yet; the entry it is at, once that takes long enough to say.
    Looking(Option<Seq>),
    /// This much.
    History(ObjectHistory),
    /// Storage did not answer.
    Failed(StoreError),
}

/// A panel with the entries that changed an object, newest first, each leading to its place in the history.
#[component]
pub fn HistoryOf(
    /// The object; its entries are shown also when it is gone.
    #[prop(into)]
    object: Signal<ObjectRef>,
) -> impl IntoView {
    let desk = use_desk();
    let found = RwSignal::new_local(Found::Looking(None));
    let want = RwSignal::new(PIECE);
    let now = RwSignal::new(desk.now());
    timers::every(15_000, move || {
        now.try_set(desk.now());
    });
    follow(desk, object, want, found);
    let heading = StoredValue::new(fresh_id("history"));
    let count = move || match found.get() {
        Found::History(ObjectHistory { entries, rest: ObjectRest::Made, .. }) => {
            Some(entries_words(entries.len()))
        }
        Found::History(_) | Found::Looking(_) | Found::Failed(_) => None,
    };
    let entries = Signal::derive_local(move || match found.get() {
        Found::History(history) => history.entries.into_iter().map(|(line, _)| line).collect(),
        Found::Looking(_) | Found::Failed(_) => Vec::new(),
    });
    let organization = desk.id();
    view! {
        <section class="panel" aria-labelledby=heading.get_value()>
            <div class="panel-head"><h2 id=heading.get_value()>"History"</h2><span class="fact-note">{count}</span></div>
            <div class="panel-list">
                <ol class="history-lines">
                    <For each=move || entries.get() key=|line| line.seq let:line>
                        <li class="history-line">{line_view(&line, organization, now.into(), LineLink::plain())}</li>
                    </For>
                </ol>
                {move || below(desk, found.get(), want)}
            </div>
        </section>
    }
}

/// Searches anew after every entry; what was looked at before is remembered, so that costs little.
fn follow(
    desk: Desk,
    object: Signal<ObjectRef>,
    want: RwSignal<usize>,
    found: RwSignal<Found, LocalStorage>,
) {
    let round = StoredValue::new(0u32);
    Effect::new(move |_| {
        let _ = desk.applied();
        let (object, want) = (object.get(), want.get());
        round.update_value(|round| *round = round.wrapping_add(1));
        let this = round.get_value();
        let current = move || round.try_get_value() == Some(this);
        spawn_local(async move {
            let progress = move |seq| {
                if current()
                    && found.try_get_untracked().is_some_and(|found| matches!(found, Found::Looking(_)))
                {
                    found.try_set(Found::Looking(Some(seq)));
                }
            };
            let mut history = desk.workspace().history_of(&object, want, progress).await;
            if let (Ok(history), Some(_)) = (&mut history, desk.moment()) {
                // Of what came later, the past knows nothing.
                let last = desk.ask_once(crate::org::Org::seq);
                history.entries.retain(|(line, _)| line.seq <= last);
            }
            if current() {
                found.try_set(history.map_or_else(Found::Failed, Found::History));
            }
        });
    });
}

fn entries_words(count: usize) -> String {
    if count == 1 { "1 entry".to_owned() } else { format!("{} entries", number(count)) }
}

/// What stands below the entries: how the search goes, or how the history ends.
fn below(desk: Desk, found: Found, want: RwSignal<usize>) -> AnyView {
    match found {
        Found::Looking(at) => looking(at),
        Found::Failed(error) => {
            let words = format!("The history cannot be read at the moment: {error}.");
            view! { <p class="panel-words" role="alert">{words}</p> }.into_any()
        }
        Found::History(history) => view! { {unread(&history)}{end(desk, &history, want)} }.into_any(),
    }
}

fn looking(at: Option<Seq>) -> AnyView {
    let at = at.and_then(|seq| usize::try_from(seq).ok());
    at.map(|at| {
        let words = format!("Looking through the history, at entry {}…", number(at));
        view! { <p class="panel-words" role="status">{words}</p> }
    })
    .into_any()
}

fn unread(history: &ObjectHistory) -> AnyView {
    let words = "Part of the journal cannot be read, so entries may be missing here. The history says where.";
    (history.unread > 0).then(|| view! { <p class="panel-words">{words}</p> }).into_any()
}

fn end(desk: Desk, history: &ObjectHistory, want: RwSignal<usize>) -> AnyView {
    let none = history.entries.is_empty();
    match history.rest {
        ObjectRest::Made => ().into_any(),
        ObjectRest::More => view! {
            <div class="panel-foot">
                <Button on_click=move || want.update(|want| *want += PIECE)>"Show older entries"</Button>
            </div>
        }
        .into_any(),
        ObjectRest::JournalBegins => {
            let words = if desk.ask(crate::org::Org::is_part) {
                if none {
                    "Nothing of its history is yours to see."
                } else {
                    "This is all of its history that you see."
                }
            } else if none {
                "No entry of this journal is about it. What happened before the journal began is not known here."
            } else {
                "The journal begins here: what happened before is not known."
            };
            view! { <p class="panel-words">{words}</p> }.into_any()
        }
    }
}
