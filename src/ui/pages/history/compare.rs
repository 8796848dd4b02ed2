//! The page that lays two moments side by side.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    change::{change_view, folded_view},
    moment::NO_MOMENT,
    work::Work,
};
use crate::{
    engine::Refusal,
    org::{Change, Effect, Org, Seq},
    ui::{
        dates,
        desk::{Desk, use_desk},
        kit::{
            AlertBanner, Busy, Button, ButtonKind, ButtonRole, EmptyState, Field, Icon, Need, PageHeader,
            Tone, Voice, number,
        },
        route::{Address, Page},
    },
    view::history::{Differences, differences, summary},
    workspace::{Between, Moment, PastError},
};

/// Objects shown of each kind at first, and with each press on "Show more".
const PIECE: usize = 20;

/// What was found.
#[derive(Clone)]
enum State {
    Asking,
    Working,
    Found(Rc<Found>),
    Failed(PastError),
}

/// Two moments and what lies between.
struct Found {
    later: Org,
    earlier: (Seq, crate::model::Timestamp),
    entries: Seq,
    groups: RefCell<Vec<Rc<Differences>>>,
    summary: Vec<String>,
}

/// `/o/:organization/audit/compare`: what became of everything between `from` and `to`; without `to`, until today.
#[component]
pub fn ComparePage() -> impl IntoView {
    let desk = use_desk();
    let query = use_query_map();
    let typed =
        move |name: &'static str| query.with(|query| query.get_str(name).unwrap_or_default().to_owned());
    let asked = Memo::new(move |_| (typed("from"), typed("to")));
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new((None::<String>, None::<String>));
    let state = RwSignal::new_local(State::Asking);
    let work = Work::idle();
    leptos::prelude::Effect::new(move |_| {
        let (one, other) = asked.get();
        from.set(one.clone());
        to.set(other.clone());
        if one.is_empty() && other.is_empty() {
            work.stop();
            return state.set(State::Asking);
        }
        compare(desk, &one, &other, wrong, state, work);
    });
    let navigate = use_navigate();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let read = |text: String| (!text.trim().is_empty()).then(|| Moment::parse(&text).ok_or(()));
        let (one, other) = (read(from.get_untracked()), read(to.get_untracked()));
        let missing = one.is_none() && other.is_none();
        let error = |bad: bool| bad.then(|| NO_MOMENT.to_owned());
        wrong.set((error(missing || one == Some(Err(()))), error(other == Some(Err(())))));
        if wrong.with_untracked(|(one, other)| one.is_none() && other.is_none()) {
            let page = Page::Compare(one.and_then(Result::ok), other.and_then(Result::ok));
            navigate(&Address::In(desk.id(), page).today(), NavigateOptions::default());
        }
    };
    let back = Some((Address::In(desk.id(), Page::Audit).to_string(), "History".to_owned()));
    let busy = Signal::derive(move || if work.is_running() { Busy::Working } else { Busy::Idle });
    let first = Signal::derive(move || wrong.with(|(one, _)| one.clone()));
    let second = Signal::derive(move || wrong.with(|(_, other)| other.clone()));
    let hint = "An entry's number, a day (to its end, UTC), or a time.".to_owned();
    view! {
        <div class="page">
            <PageHeader title="Compare two moments" back />
            <form class="compare-form" on:submit=submit>
                <Field label="From" value=from need=Need::Optional error=first hint placeholder="12 or 2026-11-23" />
                <Field label="To" value=to need=Need::Optional error=second hint="Empty for today.".to_owned() placeholder="Today" />
                <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy>"Compare"</Button>
            </form>
            {work.view("Reading the journal")}
            <div class="compare-results" aria-live="polite">{move || result(desk, &state.get())}</div>
        </div>
    }
}

/// Reads the journal between two moments as the address names them.
fn compare(
    desk: Desk,
    one: &str,
    other: &str,
    wrong: RwSignal<(Option<String>, Option<String>)>,
    state: RwSignal<State, LocalStorage>,
    work: Work,
) {
    let today = Moment::Entry(desk.workspace().org().seq());
    let read = |text: &str| if text.is_empty() { Some(today) } else { Moment::parse(text) };
    let (Some(one), Some(other)) = (read(one), read(other)) else {
        let error = |text: &str| read(text).is_none().then(|| NO_MOMENT.to_owned());
        wrong.set((error(one), error(other)));
        return state.set(State::Asking);
    };
    wrong.set((None, None));
    state.set(State::Working);
    let last = desk.workspace().org().seq();
    let step = work.begin();
    spawn_local(async move {
        let between =
            desk.workspace().between(&desk.acting_once(), one, other, move |at| step(last - at, last)).await;
        if matches!(between, Err(PastError::Stopped)) {
            state.try_update(|state| {
                if matches!(state, State::Working) && !work.is_running_untracked() {
                    *state = State::Asking;
                }
            });
            return;
        }
        work.end();
        state.try_set(between.map_or_else(State::Failed, |between| State::Found(Rc::new(found(between)))));
    });
}

fn found(between: Between) -> Found {
    let Between { later, earlier, entries, changes } = between;
    let groups = differences(changes);
    let summary = summary(&groups);
    let groups = groups.into_iter().map(Rc::new).collect();
    Found { later, earlier, entries, groups: RefCell::new(groups), summary }
}

fn result(desk: Desk, state: &State) -> AnyView {
    match state {
        State::Asking => view! {
            <EmptyState icon=Icon::History title="What became of everything between two moments"
                text="What was added, changed fact by fact, and removed, with the entries between folded into one step.".to_owned() />
        }
        .into_any(),
        State::Working => ().into_any(),
        State::Failed(error) => {
            let words = error.to_string();
            view! { <AlertBanner tone=Tone::Caution voice=Voice::Alert title="They cannot be compared".to_owned()><p>{words}</p></AlertBanner> }
                .into_any()
        }
        State::Found(found) => found_view(desk, found),
    }
}

fn shown(seq: Seq) -> String {
    usize::try_from(seq).map(number).unwrap_or_default()
}

fn found_view(desk: Desk, found: &Rc<Found>) -> AnyView {
    let (earlier, later) = (found.earlier, found.later.position());
    let entries = match found.entries {
        1 => "1 entry lies between.".to_owned(),
        many => format!("{} entries lie between.", shown(many)),
    };
    let end = |seq: Seq, at| {
        let href = Address::In(desk.id(), Page::Overview).as_of(Moment::Entry(seq));
        let words = format!("entry {} of {}", shown(seq), dates::moment(at));
        view! { <a href=href>{words}</a> }
    };
    let ends =
        view! { <p>"From "{end(earlier.0, earlier.1)}" to "{end(later.seq, later.at)}". "{entries}</p> };
    if found.groups.borrow().is_empty() {
        return view! {
            <section class="compare-ends">{ends}</section>
            <EmptyState icon=Icon::Check title="Nothing differs" text="Whatever was done between was taken back again.".to_owned() />
        }
        .into_any();
    }
    let summary = found.summary.iter().map(|words| view! { <p>{words.clone()}</p> }).collect_view();
    let groups = found.groups.borrow().iter().map(|group| group_view(desk, found, group)).collect_view();
    view! { <section class="compare-ends" aria-label="In short">{ends}{summary}</section><div class="stack">{groups}</div> }
        .into_any()
}

/// The objects of one kind with one fate, some at first.
fn group_view(desk: Desk, found: &Rc<Found>, group: &Rc<Differences>) -> AnyView {
    let all = group.changes.len();
    let want = RwSignal::new(PIECE.min(all));
    let (found, group) = (Rc::clone(found), Rc::clone(group));
    let (title, id) = (group.title(), format!("compare-{}-{:?}", group.kind.name(), group.effect));
    let labelled = id.clone();
    let list = StoredValue::new_local((found, group));
    let shown = move || {
        list.with_value(|(found, group)| {
            let words = group.words(&found.later, 0, want.get());
            let view = words.iter().zip(&group.changes).map(|(words, change)| {
                let restore = restore(desk, change, found.earlier.0);
                match group.effect {
                    Effect::Creates | Effect::Deletes => folded_view(words, desk.id(), restore),
                    Effect::Updates | Effect::Nothing => change_view(words, desk.id(), restore),
                }
            });
            view.collect_view()
        })
    };
    let more = move || {
        (want.get() < all).then(|| {
            view! { <div class="panel-foot"><Button on_click=move || want.update(|want| *want = (*want + PIECE).min(all))>"Show more"</Button></div> }
        })
    };
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel-head"><h2 id=id>{title}</h2></div>
            <div class="panel-body changes">{shown}</div>
            {more}
        </section>
    }
    .into_any()
}

/// Brings the object back to what it was at the earlier moment, where it was.
fn restore(desk: Desk, change: &Change, seq: Seq) -> AnyView {
    if change.effect() == Effect::Creates {
        return ().into_any();
    }
    let Some((object, was)) = change.reference().zip(change.before()) else { return ().into_any() };
    let refused = desk.workspace().restore_refused(&desk.acting_once(), &was, seq);
    if refused == Some(Refusal::NoChange) {
        return ().into_any();
    }
    restore_button(desk, object, seq, refused)
}

/// A button that restores one object to what it was after an entry, or says why that is refused.
pub fn restore_button(
    desk: Desk,
    object: crate::model::ObjectRef,
    seq: Seq,
    refused: Option<Refusal>,
) -> AnyView {
    let reason = refused.map(|refusal| refusal.to_string());
    let busy = RwSignal::new(Busy::Idle);
    let done = RwSignal::new(false);
    let label = format!("Restore as of entry {}", shown(seq));
    let act = move || {
        busy.set(Busy::Working);
        let object = object.clone();
        spawn_local(async move {
            match desk.restore(object, seq).await {
                Ok(_) => drop(done.try_set(true)),
                Err(error) => desk.say(error.to_string()),
            }
            busy.try_set(Busy::Idle);
        });
    };
    let view = move || {
        if done.get() {
            return view! { <p class="fact-note" role="status">"Restored."</p> }.into_any();
        }
        let (label, act) = (label.clone(), act.clone());
        view! { <div class="button-row"><Button icon=Icon::Undo busy disabled_because=reason.clone() on_click=act>{label}</Button></div> }
            .into_any()
    };
    view.into_any()
}
