//! The organization as it was: the way there, what says so above every page, and the way back.

use std::{cell::RefCell, rc::Rc};

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;

use super::{Bare, history::Work};
use crate::{
    model::ObjectRef,
    org::{Org, Seq},
    ui::{
        dates,
        desk::Desk,
        kit::{AlertBanner, Busy, Button, EmptyState, Icon, LinkButton, PageHeader, Tone, Voice, number},
        route::{AS_OF_PARAMETER, Address, Page, encoded, lead_to},
        shortcuts::follow,
    },
    view::{
        palette::object_at,
        words::{self, capital},
    },
    workspace::{Moment, PastError},
};

/// How far the way back has come.
#[derive(Clone)]
enum Going {
    Back,
    There(Rc<RefCell<Option<Org>>>),
    Failed(PastError),
}

/// Goes back to a moment, and draws the pages over a desk of then.
pub fn then(desk: Desk, moment: Moment, inside: fn(Desk) -> AnyView) -> AnyView {
    let state = RwSignal::new_local(Going::Back);
    let work = Work::idle();
    let go = move || {
        state.set(Going::Back);
        let last = desk.ask_once(Org::seq);
        let step = work.begin();
        let actor = desk.acting_once();
        spawn_local(async move {
            let org = desk.workspace().as_of(&actor, moment, move |at| step(last - at, last)).await;
            work.end();
            state.try_set(match org {
                Ok(org) => Going::There(Rc::new(RefCell::new(Some(org)))),
                Err(error) => Going::Failed(error),
            });
        });
    };
    go();
    let view = move || {
        match state.get() {
        Going::Back => {
            view! { <Bare><div class="page page-narrow">{work.view("Going back through the journal")}</div></Bare> }
                .into_any()
        }
        Going::There(org) => match org.borrow_mut().take() {
            Some(org) => {
                lead_to(Some((desk.id(), moment)));
                inside(desk.of_the_past(org, moment))
            }
            None => ().into_any(),
        },
        Going::Failed(PastError::Stopped) => {
            let again = move || view! { <Button on_click=go>"Go back"</Button> };
            not_there("Stopped on the way back", "Nothing was changed.".to_owned(), again)
        }
        Going::Failed(error) => not_there("This moment cannot be shown", error.to_string(), || ()),
    }
    };
    view.into_any()
}

/// What stands in the address is no moment.
pub fn no_moment(text: &str) -> AnyView {
    let words = format!(
        "“{text}” is no moment. Give an entry's number, a day such as 2026-11-23, or a time such as 2026-11-23T12:00:00Z."
    );
    not_there("No such moment", words, || ())
}

fn not_there<V: IntoView + 'static>(
    title: &'static str,
    words: String,
    more: impl Fn() -> V + Send + Sync + 'static,
) -> AnyView {
    let back = today();
    view! {
        <Bare>
            <div class="page page-narrow stack">
                <PageHeader title=title />
                <AlertBanner tone=Tone::Caution voice=Voice::Alert><p>{words}</p></AlertBanner>
                <div class="button-row"><LinkButton href=back icon=Icon::ArrowLeft>"Back to today"</LinkButton>{more()}</div>
            </div>
        </Bare>
    }
    .into_any()
}

/// The present page as it is today; tracked.
fn today() -> Signal<String> {
    let path = leptos_router::hooks::use_location().pathname;
    let query = use_query_map();
    Signal::derive(move || {
        let others = query.get().into_iter().filter(|(name, _)| name != AS_OF_PARAMETER);
        let mut address = path.get();
        for (at, (name, value)) in others.enumerate() {
            address.push(if at == 0 { '?' } else { '&' });
            address.push_str(&name);
            address.push('=');
            address.push_str(&encoded(&value));
        }
        address
    })
}

/// What says that the past is shown, on every page of it; nothing today.
pub fn banner(desk: Desk, path: Memo<String>) -> AnyView {
    let Some(moment) = desk.moment() else { return ().into_any() };
    let position = desk.ask_once(Org::position);
    let shown = |seq: Seq| usize::try_from(seq).map(number).unwrap_or_default();
    let at = match moment {
        Moment::Entry(_) => position.at,
        Moment::Time(at) => at,
    };
    let title = format!("As of {} — entry {}", dates::moment(at), shown(position.seq));
    let last = desk.workspace().org().seq();
    let behind = match last - position.seq {
        0 => "Nothing has been changed since.".to_owned(),
        1 => "1 entry was written since.".to_owned(),
        many => format!("{} entries were written since.", shown(many)),
    };
    let back = today();
    let compare = Address::In(desk.id(), Page::Compare(Some(moment), None)).today();
    let step = move |to: Option<Seq>, words: &'static str| {
        let to = to.filter(|to| (1..=last).contains(to))?;
        let href = Signal::derive(move || {
            let today = back.get();
            let joint = if today.contains('?') { '&' } else { '?' };
            format!("{today}{joint}{AS_OF_PARAMETER}={to}")
        });
        Some(view! { <LinkButton href=href>{words}</LinkButton> })
    };
    let object = Memo::new(move |_| {
        let path = path.get();
        let mut parts = path.split('/').skip(3);
        let (section, id) = (parts.next()?, parts.next()?);
        let id = js_sys::decode_uri_component(id).map(String::from).ok()?;
        desk.ask_once(|org| object_at(org, section, &id))
    });
    let actions = move || {
        view! {
            {move || object.get().map(|object| restore_button(desk, object, position.seq))}
            {step(position.seq.checked_sub(1), "Entry before")}
            {step(position.seq.checked_add(1), "Entry after")}
            <LinkButton href=compare>"Compare with today"</LinkButton>
            <LinkButton href=back icon=Icon::ArrowLeft>"Back to today"</LinkButton>
        }
    };
    view! {
        <div class="past-banner" role="status">
            {Icon::History.view()}
            <p class="past-words"><strong>{title}</strong><span>"You look at the past: nothing can be changed here. "{behind}</span></p>
            <div class="button-row">{actions()}</div>
        </div>
    }
    .into_any()
}

/// Brings the object of the present page back to what it was.
fn restore_button(desk: Desk, object: ObjectRef, seq: Seq) -> AnyView {
    let name = desk.ask_once(|org| words::name(org, &object));
    let label = format!("Restore {} {name}", object.kind().label());
    let refused = {
        let was = desk.ask_once(|org| org.deletion(&object)).and_then(|change| change.before());
        let workspace = desk.workspace();
        was.and_then(|was| workspace.restore_refused(&desk.acting_once(), &was, seq))
    };
    let reason = refused.map(|refusal| match refusal {
        crate::engine::Refusal::NoChange => format!("{} is the same today.", capital(object.kind())),
        refusal => refusal.to_string(),
    });
    let busy = RwSignal::new(Busy::Idle);
    let restore = move || {
        busy.set(Busy::Working);
        let object = object.clone();
        spawn_local(async move {
            let page = Page::of(&object).map(|page| Address::In(desk.id(), page).today());
            match desk.restore(object, seq).await {
                Ok(_) => {
                    if let Some(page) = page {
                        follow(&page);
                    }
                }
                Err(error) => desk.say(error.to_string()),
            }
            busy.try_set(Busy::Idle);
        });
    };
    view! { <Button icon=Icon::Undo busy disabled_because=reason on_click=restore>{label}</Button> }
        .into_any()
}

/// The pages, but for those that only today has.
pub fn pages(desk: Desk, path: Memo<String>, page: fn() -> AnyView) -> AnyView {
    if desk.moment().is_none() {
        return page();
    }
    let closed = Memo::new(move |_| {
        let path = path.get();
        closed(path.splitn(4, '/').nth(3).unwrap_or_default())
    });
    let back = today();
    let view = move || match closed.get() {
        None => page(),
        Some((title, text)) => view! {
            <div class="page">
                <PageHeader title=title />
                <EmptyState icon=Icon::History title="Only today has this page" text=text.to_owned()>
                    <LinkButton href=back icon=Icon::ArrowLeft>"Back to today"</LinkButton>
                </EmptyState>
            </div>
        }
        .into_any(),
    };
    view.into_any()
}

/// What a page that only today has is called, and why; `None` for those that the past has too.
fn closed(page: &str) -> Option<(&'static str, &'static str)> {
    match page.trim_end_matches('/') {
        "api-keys/new" => Some(("Create API key", "You look at the past, where no key can be made.")),
        "exchange" => Some(("Import", "You look at the past, where nothing can be imported.")),
        "settings" => {
            Some(("Settings", "Settings are of today: you look at the past, where nothing can be changed."))
        }
        "verify" => Some(("Verify", "A key and its secret are checked against what stands today.")),
        _ => None,
    }
}
