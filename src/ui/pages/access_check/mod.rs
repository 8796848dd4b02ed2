//! The access check: may this one do that, and who may? What is chosen stands in the address; the answer follows at once.

mod answer;
mod fields;

pub(super) use answer::sentence;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    ui::{
        address::{Step, Writer, writer},
        desk::{Desk, use_desk},
        kit::{AlertBanner, Choice, PageHeader, Tab, Tabs, Tone},
        timers::Debounce,
    },
    view::access_check::{
        answer::unseen,
        ask::{Ask, Mode, PARAMETERS},
        choices::{self, Offer},
        place::needs,
    },
};

/// What is chosen, in step with the address.
#[derive(Clone, Copy)]
struct State {
    desk: Desk,
    ask: Memo<Ask>,
    who: RwSignal<Option<Choice>>,
    kind: RwSignal<Option<Choice>>,
    operation: RwSignal<String>,
    place: RwSignal<Option<Choice>>,
    name: RwSignal<String>,
    owner: RwSignal<Option<Choice>>,
    note: Debounce,
    go: StoredValue<Writer, LocalStorage>,
}

fn choice(offer: Offer) -> Choice {
    let choice = Choice::new(offer.value, offer.label);
    if offer.detail.is_empty() { choice } else { choice.detail(offer.detail) }
}

impl State {
    fn open() -> Self {
        let parameters = use_query_map();
        let ask = Memo::new(move |_| {
            let all = parameters.get();
            let pairs: Vec<_> = all.into_iter().map(|(name, value)| (name.into_owned(), value)).collect();
            Ask::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        });
        let state = Self {
            desk: use_desk(),
            ask,
            who: RwSignal::new(None),
            kind: RwSignal::new(None),
            operation: RwSignal::new(String::new()),
            place: RwSignal::new(None),
            name: RwSignal::new(String::new()),
            owner: RwSignal::new(None),
            note: Debounce::new(250),
            go: StoredValue::new_local(writer(|name| PARAMETERS.contains(&name))),
        };
        Effect::new(move |_| state.follow(&state.ask.get()));
        state
    }

    /// Shows in the fields what the address says.
    fn follow(self, ask: &Ask) {
        self.note.stop();
        self.desk.ask_once(|org| {
            let find =
                |all: Vec<Offer>, value: &str| all.into_iter().find(|offer| offer.value == value).map(choice);
            set(self.who, ask.asker().map(|asker| choice(choices::asker(org, &asker))));
            set(self.kind, ask.kind().map(|kind| choice(choices::kind(kind))));
            set(self.operation, ask.operation.clone());
            let place = ask.kind().zip(ask.operation()).map(|(kind, operation)| needs(kind, operation).place);
            set(self.place, place.and_then(|place| find(choices::places(org, place), &ask.place)));
            set(self.owner, find(choices::owners(org), &ask.owner));
            if self.name.with_untracked(|name| name.trim() != ask.name) {
                self.name.set(ask.name.clone());
            }
        });
    }

    /// What the fields say, as the address would.
    fn chosen(self) -> Ask {
        let value = |of: RwSignal<Option<Choice>>| {
            of.with_untracked(|choice| choice.as_ref().map(|choice| choice.value.clone())).unwrap_or_default()
        };
        let before = self.ask.get_untracked();
        Ask {
            who: value(self.who),
            kind: value(self.kind),
            operation: self.operation.get_untracked(),
            place: value(self.place),
            name: self.name.get_untracked().trim().to_owned(),
            owner: value(self.owner),
            ..before
        }
    }

    fn write(self, ask: &Ask, step: Step) {
        self.note.stop();
        if self.ask.with_untracked(|before| before != ask) {
            let _ = self.go.try_with_value(|go| go(ask.parameters(), step));
        }
    }

    /// Something was chosen.
    fn changed(self) {
        self.write(&self.chosen(), Step::New);
    }

    /// Letters of the name were typed.
    fn changed_name(self) {
        self.write(&self.chosen(), Step::Same);
    }

    /// The kind or the operation was chosen: what does not go with it is forgotten.
    fn changed_kind(self) {
        let before = self.ask.get_untracked();
        let mut ask = self.chosen();
        if ask.operation().is_none() {
            let first = ask.kind().and_then(|kind| kind.operations().first().copied());
            ask.operation = first.map_or_else(String::new, |first| first.name().to_owned());
        }
        let place =
            |ask: &Ask| ask.kind().zip(ask.operation()).map(|(kind, operation)| needs(kind, operation));
        let (old, new) = (place(&before), place(&ask));
        if old.map(|needs| needs.place) != new.map(|needs| needs.place) {
            ask.place.clear();
        }
        if new.is_none_or(|needs| needs.name.is_none()) {
            ask.name.clear();
        }
        if new.is_none_or(|needs| needs.owner.is_none()) {
            ask.owner.clear();
        }
        self.write(&ask, Step::New);
    }

    fn turn(self, mode: Mode) {
        let ask = Ask { mode, ..self.chosen() };
        self.write(&ask, Step::New);
    }
}

fn set<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|before| *before != value) {
        signal.set(value);
    }
}

/// `/o/:organization/access-check`.
#[component]
pub fn AccessCheckPage() -> impl IntoView {
    let state = State::open();
    let mode = Memo::new(move |_| state.ask.with(|ask| ask.mode));
    let tabs = vec![
        Tab { value: Mode::One.slug(), label: "May this one do it?" },
        Tab { value: Mode::Everybody.slug(), label: "Who may do it?" },
    ];
    let selected = Signal::derive(move || mode.get().slug().to_owned());
    let choose = Callback::new(move |slug: &'static str| state.turn(Mode::from_slug(slug)));
    let panel = Callback::new(move |slug: String| body(state, Mode::from_slug(&slug)));
    let unseen = move || {
        let actor = state.desk.acting();
        let words = state.desk.ask(|org| unseen(org, &actor));
        words.map(|words| view! { <AlertBanner tone=Tone::Caution><p>{words}</p></AlertBanner> })
    };
    view! {
        <div class="page verify-page">
            <PageHeader title="Access check" subtitle="An API key is as strong as its owner. Here stands what somebody may do, by which rule, and what would have to change.".to_owned() />
            {unseen}
            <Tabs label="Question" tabs selected on_select=choose panel />
        </div>
    }
}

fn body(state: State, mode: Mode) -> AnyView {
    view! {
        <div class="verify-columns">
            <div class="panel"><div class="panel-body">{fields::fields(state, mode)}</div></div>
            {answer::answer(state, mode)}
        </div>
    }
    .into_any()
}
