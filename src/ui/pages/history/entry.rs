//! One entry: who, when, from where, each of its changes, the way back, and its place in the chain.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{change::group_view, compare::restore_button, line::mark};
use crate::{
    engine::{Deed, Header, Obstacle, Refusal},
    model::{ObjectRef, Owner, Timestamp},
    org::Seq,
    ui::{
        dates,
        desk::Desk,
        kit::{AlertBanner, Busy, Button, ButtonKind, CopyButton, DefinitionList, Fact, Icon, Tone, number},
        pages::show_as::ShowAs,
        route::{Address, Page},
    },
    view::{
        history::{ChangeWords, client_label, elapsed},
        show_as::UNDO,
    },
    workspace::{EntryError, Moment, Opened, Survey},
};

/// Id of the pane's heading, which takes the focus where the list has given way to the entry.
pub const HEADING: &str = "entry-title";

/// Pages of a large entry shown with each press.
const MORE: u32 = 1;

#[derive(Clone)]
enum State {
    Opening,
    Open(Box<Opened>),
    Failed(EntryError),
}

/// The entry of a number, beside the list or in its place; `back` leads to the list.
pub fn entry_pane(desk: Desk, seq: Seq, back: String, now: Signal<Timestamp>) -> AnyView {
    let state = RwSignal::new_local(State::Opening);
    Effect::new(move |_| {
        // Whether it can be taken back may change with every entry, and with whoever acts.
        let _ = desk.applied();
        let actor = desk.acting();
        spawn_local(async move {
            let opened = desk.workspace().open_entry(&actor, seq).await;
            state.try_set(opened.map_or_else(State::Failed, |opened| State::Open(Box::new(opened))));
        });
    });
    let body = move || match state.get() {
        State::Opening => ().into_any(),
        State::Open(opened) => opened_view(desk, &opened, now),
        State::Failed(error) => failed(&error),
    };
    view! {
        <section class="panel entry" aria-labelledby=HEADING>
            <div class="entry-bar">
                <a class="page-back" href=back>{Icon::ArrowLeft.view()}"All entries"</a>
                <span class="entry-steps">
                    {step(desk, seq.checked_add(1), "Newer entry", Icon::ArrowUp)}
                    {step(desk, seq.checked_sub(1), "Older entry", Icon::ArrowDown)}
                </span>
            </div>
            {body}
        </section>
    }
    .into_any()
}

/// The way to the entry after or before, where there is one.
fn step(desk: Desk, to: Option<Seq>, label: &'static str, icon: Icon) -> AnyView {
    let last = Memo::new(move |_| desk.ask(crate::org::Org::seq));
    let to = to.unwrap_or_default();
    // To who sees some entries only, the next one is mostly hidden.
    let part = Memo::new(move |_| desk.ask(crate::org::Org::is_part));
    let there = move || {
        (!part.get() && (1..=last.get()).contains(&to)).then(|| {
            let href = Address::In(desk.id(), Page::Entry(to)).to_string();
            view! { <a class="entry-step" href=href aria-label=label title=label>{icon.view()}</a> }
        })
    };
    there.into_any()
}

fn failed(error: &EntryError) -> AnyView {
    let title = match error {
        EntryError::Absent(_) => "No such entry",
        EntryError::Damaged { .. } => "Damaged",
        EntryError::Store(_) => "Not to be read",
    };
    let words = error.to_string();
    view! {
        <div class="panel-body">
            <h2 id=HEADING tabindex="-1">{title}</h2>
            <AlertBanner tone=Tone::Danger><p>{words}</p></AlertBanner>
        </div>
    }
    .into_any()
}

fn opened_view(desk: Desk, opened: &Opened, now: Signal<Timestamp>) -> AnyView {
    let organization = desk.id();
    let line = &opened.line;
    let heading = view! {
        <div class="entry-head">{mark(line.kind)}<h2 id=HEADING tabindex="-1">{line.sentence()}</h2></div>
    };
    let restore = |change: &ChangeWords| {
        let found = opened.restorable.iter().find(|one| one.object == change.object);
        let button = found.filter(|_| desk.moment().is_none());
        button.map_or_else(
            || ().into_any(),
            |one| restore_button(desk, one.object.clone(), one.seq, one.refusal.clone()),
        )
    };
    let groups =
        opened.details.groups.iter().map(|group| group_view(group, organization, restore)).collect_view();
    let rest = (opened.pages < opened.header.pages).then(|| large(desk, opened));
    view! {
        <div class="panel-body">
            {heading}
            {facts(desk, opened, now)}
            {way_back(desk, opened)}
            {moments(desk, opened.header.seq)}
        </div>
        <div class="panel-body entry-part"><h3>"What changed"</h3>{groups}{rest}</div>
        {chain(opened)}
    }
    .into_any()
}

fn facts(desk: Desk, opened: &Opened, now: Signal<Timestamp>) -> AnyView {
    let line = &opened.line;
    let account = match &line.actor {
        Owner::User(id) => ObjectRef::User(id.clone()),
        Owner::ServiceAccount(id) => ObjectRef::ServiceAccount(id.clone()),
    };
    let at = line.at;
    let leads_to = move |seq: Seq| {
        let href = Address::In(desk.id(), Page::Entry(seq)).to_string();
        view! { <a href=href>"Entry "{shown(seq)}</a> }
    };
    let (name, id) = (line.actor_name.clone(), line.actor.id().to_owned());
    let who = match Page::of(&account) {
        Some(page) => {
            let href = Address::In(desk.id(), page).to_string();
            view! { <a href=href>{name}</a>" "<span class="id">{id}</span> }.into_any()
        }
        None => view! { {name}" "<span class="id">{id}</span> }.into_any(),
    };
    let undoes = line.undoes.map(|seq| view! { <Fact term="Undoes">{leads_to(seq)}</Fact> });
    let undone = desk.workspace().undone_by(line.seq);
    let undone = undone.map(|seq| view! { <Fact term="Undone by">{leads_to(seq)}</Fact> });
    let from = client_label(line.client);
    view! {
        <DefinitionList>
            <Fact term="Who">{who}</Fact>
            <Fact term="When">{dates::moment_of(at)}<span class="fact-note">{move || elapsed(at, now.get())}</span></Fact>
            <Fact term="From">{from}</Fact>
            {undoes}
            {undone}
        </DefinitionList>
    }
    .into_any()
}

fn shown(seq: Seq) -> String {
    usize::try_from(seq).map(number).unwrap_or_default()
}

/// "Undo this", or what stands in its way.
fn way_back(desk: Desk, opened: &Opened) -> AnyView {
    let seq = opened.header.seq;
    if opened.header.intent.deed == Deed::Found {
        return view! { <p class="fact-note">"The first entry cannot be taken back: the organization began with it."</p> }
            .into_any();
    }
    if let Some(reason) = desk.past_reason() {
        return view! { <p class="fact-note">{reason}</p> }.into_any();
    }
    if let Some(refusal) = &opened.refusal {
        let words = refusal.to_string();
        // What was changed since is named, and where.
        let later = if let Refusal::Blocked(Obstacle::ChangedSince(object)) = refusal {
            desk.ask_once(|org| org.version(object))
        } else {
            None
        };
        let later = later.map(|seq| {
            let href = Address::In(desk.id(), Page::Entry(seq)).to_string();
            view! { <p><a href=href>"Entry "{shown(seq)}" changed it last"</a></p> }
        });
        return view! {
            <AlertBanner tone=Tone::Info title="Cannot be undone as things stand".to_owned()><p>{words}</p>{later}</AlertBanner>
        }
        .into_any();
    }
    let busy = RwSignal::new(Busy::Idle);
    let undo = move || {
        busy.set(Busy::Working);
        spawn_local(async move {
            desk.undo_entry(seq).await;
            busy.try_set(Busy::Idle);
        });
    };
    view! {
        <div class="button-row"><Button icon=Icon::Undo busy on_click=undo>"Undo this"</Button></div>
        <ShowAs draft=Callback::new(|()| Err(UNDO.to_owned())) />
    }
    .into_any()
}

/// The ways to everything as it was after the entry, and to what became of it since.
fn moments(desk: Desk, seq: Seq) -> AnyView {
    let then = Address::In(desk.id(), Page::Overview).as_of(Moment::Entry(seq));
    let compare = |from: Seq, to: Option<Seq>| {
        Address::In(desk.id(), Page::Compare(Some(Moment::Entry(from)), to.map(Moment::Entry))).today()
    };
    view! {
        <p class="entry-moments">
            <a href=then>"Everything as of this entry"</a>
            <a href=compare(seq, None)>"What has changed since"</a>
        </p>
    }
    .into_any()
}

/// The rest of a large entry: counted when asked for, its changes page by page.
fn large(desk: Desk, opened: &Opened) -> AnyView {
    let header = StoredValue::new(opened.header.clone());
    let total = opened.header.pages;
    let read = RwSignal::new(opened.pages);
    let more = RwSignal::new(Vec::new());
    let organization = desk.id();
    let show = move || {
        spawn_local(async move {
            let from = read.get_untracked();
            let header = header.get_value();
            if let Ok(details) = desk.workspace().more_of(&header, from, MORE).await {
                more.try_update(|more: &mut Vec<_>| more.extend(details.groups));
                read.try_set(from + MORE);
            }
        });
    };
    let groups = move || {
        more.with(|more| {
            more.iter().map(|group| group_view(group, organization, |_| ().into_any())).collect_view()
        })
    };
    let words = move || format!("{} of {} pages of changes are shown.", read.get(), total);
    view! {
        {survey(desk, header)}
        {groups}
        <div class="entry-more">
            <span class="fact-note">{words}</span>
            {move || (read.get() < total).then(|| view! { <Button on_click=show>"Show more changes"</Button> })}
        </div>
    }
    .into_any()
}

/// Counts a large entry from beginning to end, and checks it on the way.
fn survey(desk: Desk, header: StoredValue<Header>) -> AnyView {
    let found = RwSignal::new(None::<Result<Survey, String>>);
    let read = RwSignal::new(0u32);
    let total = header.with_value(|header| header.pages);
    spawn_local(async move {
        let header = header.get_value();
        let progress = move |pages| {
            read.try_set(pages);
        };
        let survey = desk.workspace().survey(&header, progress).await;
        found.try_set(Some(survey.map_err(|error| error.to_string())));
    });
    let view = move || match found.get() {
        None => {
            let words = move || format!("Counting: {} of {total} pages…", read.get());
            view! { <p class="fact-note" role="status">{words}</p> }.into_any()
        }
        Some(Ok(survey)) => {
            let damage = survey.damage.map(|damage| {
                view! { <AlertBanner tone=Tone::Danger title="Damaged".to_owned()><p>{damage.to_string()}"."</p></AlertBanner> }
            });
            let words = survey.tally.words().into_iter().map(|words| view! { <p>{words}</p> }).collect_view();
            view! { {words}{damage} }.into_any()
        }
        Some(Err(error)) => view! { <p class="field-error" role="alert">{error}</p> }.into_any(),
    };
    view.into_any()
}

/// Its place in the chain.
fn chain(opened: &Opened) -> AnyView {
    let (digest, previous) = (opened.head.to_string(), opened.header.previous.to_string());
    let copied = digest.clone();
    let first = opened.header.seq == 1;
    let previous = if first { "None: it is the first".to_owned() } else { previous };
    let command = opened.header.command.to_string();
    let entry = shown(opened.header.seq);
    view! {
        <details class="panel-body entry-part entry-chain">
            <summary>"Entry "{entry}" in the chain"</summary>
            <DefinitionList>
                <Fact term="Digest"><code class="digest" id="entry-digest">{digest}</code></Fact>
                <Fact term="Previous digest"><code class="digest">{previous}</code></Fact>
                <Fact term="Command"><code class="digest">{command}</code></Fact>
            </DefinitionList>
            <div class="button-row">
                <CopyButton kind=ButtonKind::Quiet label="Copy digest" select="entry-digest" text=move || copied.clone() />
            </div>
        </details>
    }
    .into_any()
}
