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
        timers,
    },
    view::{
        palette::object_at,
        words::{self, capital},
    },
    workspace::{Moment, PastError},
};

/// Milliseconds for which what stands is left standing while the way back is gone.
const PATIENCE: u32 = 250;

/// What stands.
#[derive(Clone)]
enum Stage {
    Today,
    /// On the way back, for long enough to wonder.
    Going,
    Then(Moment, Rc<RefCell<Option<Org>>>),
    Failed(Moment, PastError),
    NoMoment(String),
}

/// What is drawn inside the shell.
pub enum Inside {
    /// The pages of the desk.
    Pages,
    /// Something else in their place.
    Waiting(AnyView),
}

/// The way to a moment. Cheap to copy.
#[derive(Clone, Copy)]
struct Way {
    desk: Desk,
    stage: RwSignal<Stage, LocalStorage>,
    work: Work,
    round: StoredValue<u32>,
    timer: StoredValue<Option<timers::Timer>, LocalStorage>,
}

impl Way {
    /// Calls off what is under way.
    fn turn(self) -> impl Fn() -> bool + Copy {
        self.timer.set_value(None);
        self.round.update_value(|round| *round = round.wrapping_add(1));
        let this = self.round.get_value();
        move || self.round.try_get_value() == Some(this)
    }

    fn stay(self, stage: Stage) {
        let _ = self.turn();
        self.work.stop();
        self.stage.set(stage);
    }

    /// Goes back to a moment. Until it is reached, what stands is left standing: most journals are short.
    fn go(self, moment: Moment) {
        let current = self.turn();
        let step = self.work.begin();
        let patience = timers::after(PATIENCE, move || {
            if current() {
                self.stage.try_set(Stage::Going);
            }
        });
        self.timer.set_value(Some(patience));
        let desk = self.desk;
        let (last, actor) = (desk.ask_once(Org::seq), desk.acting_once());
        spawn_local(async move {
            let org = desk.workspace().as_of(&actor, moment, move |at| step(last - at, last)).await;
            if !current() {
                return;
            }
            self.timer.try_set_value(None);
            self.work.end();
            self.stage.try_set(match org {
                Ok(org) => Stage::Then(moment, Rc::new(RefCell::new(Some(org)))),
                Err(error) => Stage::Failed(moment, error),
            });
        });
    }
}

/// The organization of today, or as it was at the moment that the address asks for; `shell` draws it over a desk.
pub fn at_moment(
    desk: Desk,
    asked: Memo<Option<Result<Moment, String>>>,
    shell: fn(Desk, Inside) -> AnyView,
) -> AnyView {
    let first = match asked.get_untracked() {
        None => Stage::Today,
        Some(Ok(_)) => Stage::Going,
        Some(Err(text)) => Stage::NoMoment(text),
    };
    let way = Way {
        desk,
        stage: RwSignal::new_local(first),
        work: Work::idle(),
        round: StoredValue::new(0),
        timer: StoredValue::new_local(None),
    };
    Effect::new(move |before: Option<Option<Result<Moment, String>>>| {
        let asked = asked.get();
        match asked.clone() {
            // It stands already.
            None if before.is_none() => {}
            None => way.stay(Stage::Today),
            Some(Ok(moment)) => {
                // Another sees another part of it.
                let _ = desk.acting();
                way.go(moment);
            }
            Some(Err(text)) => way.stay(Stage::NoMoment(text)),
        }
        asked
    });
    let view = move || {
        lead_to(None);
        match way.stage.get() {
            Stage::Today => shell(desk, Inside::Pages),
            Stage::Going => {
                let waiting = view! { <div class="page page-narrow">{way.work.view("Going back through the journal")}</div> };
                shell(desk, Inside::Waiting(waiting.into_any()))
            }
            Stage::Then(moment, org) => {
                let org = StoredValue::new_local(org);
                // In a scope of its own: the desk of then goes with it, and today's is found again.
                let inside = move || {
                    let org = org.with_value(|org| org.borrow_mut().take())?;
                    lead_to(Some((desk.id(), moment)));
                    Some(shell(desk.of_the_past(org, moment), Inside::Pages))
                };
                inside.into_any()
            }
            Stage::Failed(moment, PastError::Stopped) => {
                let again = move || view! { <Button on_click=move || way.go(moment)>"Go back"</Button> };
                not_there("Stopped on the way back", "Nothing was changed.".to_owned(), again)
            }
            Stage::Failed(_, error) => not_there("This moment cannot be shown", error.to_string(), || ()),
            Stage::NoMoment(text) => no_moment(&text),
        }
    };
    view.into_any()
}

/// What stands in the address is no moment.
fn no_moment(text: &str) -> AnyView {
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
        _ if desk.ask_once(Org::is_part) => String::new(),
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
