//! Choosing one of very many by typing: the editable combobox with list, after the ARIA Authoring Practices.
//!
//! The focus never leaves the field; the list is pointed at with `aria-activedescendant`. What fits is computed by the
//! page, so that ten thousand accounts cost no more than the hundred that are shown.

mod popup;

use leptos::{ev::KeyboardEvent, html, prelude::*};

use super::{
    Choice, Icon,
    field::{LabelPlace, Need, Wiring},
    roving::{Axis, step},
};
use popup::{option_id, popup as list_popup};

/// The most options the list ever holds.
const MOST: usize = 100;

/// What fits a typed text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The first of them, best first. More than a hundred are not shown, so a page need not make more.
    pub choices: Vec<Choice>,
    /// How many fit in all.
    pub total: usize,
}

impl Matches {
    /// The matches in a list that is at hand whole: choices of which each typed word is found in the label, the value or
    /// the detail, without regard to case.
    pub fn within(all: &[Choice], text: &str) -> Self {
        let text = text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let fits = |choice: &&Choice| {
            let detail = choice.detail.as_deref().unwrap_or_default();
            let parts = [&choice.label, &choice.value, detail].map(str::to_lowercase);
            words.iter().all(|word| parts.iter().any(|part| part.contains(word)))
        };
        let mut found = all.iter().filter(fits);
        let choices: Vec<Choice> = found.by_ref().take(MOST).cloned().collect();
        let total = choices.len() + found.count();
        Self { choices, total }
    }
}

/// What a combobox is doing.
#[derive(Clone, Copy)]
struct State {
    selected: RwSignal<Option<Choice>>,
    /// What stands in the field.
    text: RwSignal<String>,
    /// Whether the person has typed since the last choice: only then does the text narrow the list.
    typing: RwSignal<Typing>,
    list: RwSignal<List>,
    /// Position of the option pointed at; the one after the last choice is "create".
    active: RwSignal<Option<usize>>,
    found: Memo<Option<Matches>>,
    create: Option<Callback<String>>,
    on_change: Option<Callback<()>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Typing {
    Yes,
    No,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Open,
    Closed,
}

impl State {
    fn shown(self) -> usize {
        self.found.with(|found| found.as_ref().map_or(0, |found| found.choices.len().min(MOST)))
    }

    /// Options that can be pointed at, "create" included.
    fn count(self) -> usize {
        untrack(|| self.shown()) + usize::from(self.create.is_some())
    }

    fn open(self) {
        self.list.set(List::Open);
    }

    fn close(self) {
        self.list.set(List::Closed);
        self.active.set(None);
    }

    /// Position of the chosen option in the list.
    fn chosen_position(self) -> Option<usize> {
        let value =
            self.selected.with_untracked(|choice| choice.as_ref().map(|choice| choice.value.clone()))?;
        self.found.with_untracked(|found| {
            found.as_ref()?.choices.iter().take(MOST).position(|choice| choice.value == value)
        })
    }

    fn take(self, choice: Option<Choice>) {
        self.typing.set(Typing::No);
        self.text.set(choice.as_ref().map(|choice| choice.label.clone()).unwrap_or_default());
        self.close();
        if self.selected.with_untracked(|before| *before != choice) {
            self.selected.set(choice);
            if let Some(tell) = self.on_change {
                tell.run(());
            }
        }
    }

    fn accept(self, position: usize) {
        let choice = self
            .found
            .with_untracked(|found| found.as_ref()?.choices.iter().take(MOST).nth(position).cloned());
        match (choice, self.create) {
            (Some(choice), _) => self.take(Some(choice)),
            (None, Some(create)) => {
                let typed = if self.typing.get_untracked() == Typing::Yes {
                    self.text.get_untracked()
                } else {
                    String::new()
                };
                self.leave();
                create.run(typed.trim().to_owned());
            }
            (None, None) => {}
        }
    }

    /// The person turns elsewhere: an emptied field means no choice, a label typed out means that choice, and anything
    /// else leaves the choice as it was.
    fn leave(self) {
        if self.typing.get_untracked() == Typing::No {
            self.close();
            return;
        }
        let text = self.text.get_untracked().trim().to_lowercase();
        let exact = self.found.with_untracked(|found| {
            let mut fits =
                found.as_ref()?.choices.iter().filter(|choice| choice.label.to_lowercase() == text);
            let only = fits.next()?;
            fits.next().is_none().then(|| only.clone())
        });
        if text.is_empty() {
            self.take(None);
        } else if exact.is_some() {
            self.take(exact);
        } else {
            self.take(self.selected.get_untracked());
        }
    }

    fn typed(self, text: String) {
        let empty = text.is_empty();
        self.text.set(text);
        self.typing.set(Typing::Yes);
        self.open();
        let first = self.count() > 0 && !empty;
        self.active.set(first.then_some(0));
    }

    fn keydown(self, event: &KeyboardEvent) {
        let closed = self.list.get_untracked() == List::Closed;
        let key = event.key();
        match key.as_str() {
            "ArrowDown" | "ArrowUp" if closed => {
                self.open();
                if !event.alt_key() {
                    let end = if key == "ArrowUp" { self.count().checked_sub(1) } else { Some(0) };
                    self.active.set(self.chosen_position().or(end).filter(|_| self.count() > 0));
                }
            }
            "ArrowUp" if event.alt_key() => self.close(),
            "ArrowDown" | "ArrowUp" => {
                let to = step(&key, Axis::Vertical, self.active.get_untracked(), self.count());
                self.active.set(to);
            }
            "Enter" if !closed => match self.active.get_untracked() {
                Some(position) => self.accept(position),
                None => return,
            },
            "Escape" if !closed => {
                self.close();
            }
            "Escape" if self.text.with_untracked(|text| !text.is_empty()) => self.take(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }
}

/// A field that finds one of very many.
///
/// Down opens the list, typing narrows it, Enter takes the option pointed at; Escape closes the list, and pressed again
/// empties the field. Leaving the field with text that fits nothing puts the choice back.
#[component]
pub fn Combobox(
    /// The label, which is the accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// What is chosen, both ways.
    selected: RwSignal<Option<Choice>>,
    /// What fits a typed text; the empty text fits all. Whatever it reads reactively keeps an open list up to date.
    #[prop(into)]
    find: Callback<String, Matches>,
    /// Help that stays visible below.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong and how to mend it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it may stay empty.
    #[prop(optional)]
    need: Need,
    /// Whether the label is drawn.
    #[prop(optional)]
    label_place: LabelPlace,
    /// Shown while empty.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// Words of a last line that makes what is missing: "New service account". Goes with `on_create`.
    #[prop(optional)]
    create_label: Option<&'static str>,
    /// Runs with what was typed when that line is taken.
    #[prop(optional_no_strip, into)]
    on_create: Option<Callback<String>>,
    /// Element id, for focus plans.
    #[prop(optional, into)]
    id: Option<String>,
    /// Runs after a person has chosen or emptied it.
    #[prop(optional, into)]
    on_change: Option<Callback<()>>,
) -> impl IntoView {
    let wiring = Wiring::new(id);
    let state = new_state(selected, find, on_create.filter(|_| create_label.is_some()), on_change);
    let described = wiring.described_by(hint, error);
    let input = NodeRef::<html::Input>::new();
    let list_id = [wiring.control.as_str(), "list"].join("-");
    let (controls, options, popup_list) = (list_id.clone(), list_id.clone(), list_id);
    let is_open = move || state.list.get() == List::Open;
    let pointed = move || state.active.get().filter(|_| is_open()).map(|at| option_id(&options, at));
    let popup = move || {
        is_open()
            .then(|| list_popup(state, input, popup_list.clone(), label, create_label.unwrap_or_default()))
    };
    let toggle = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        if state.list.get_untracked() == List::Open {
            state.close();
        } else if let Some(input) = input.get_untracked() {
            let _ = input.focus();
            state.open();
        }
    };
    let detail = move || {
        let detail = state.selected.with(|choice| choice.as_ref().and_then(|choice| choice.detail.clone()));
        detail
            .filter(|_| state.typing.get() == Typing::No)
            .map(|text| view! { <span class="combobox-detail" aria-hidden="true">{text}</span> })
    };
    view! {
        <div class="field">
            {wiring.head(label, need, label_place)}
            <span class="combobox">
                <input
                    type="text" class="input" role="combobox" node_ref=input id=wiring.control.clone() placeholder=placeholder
                    autocomplete="off" autocapitalize="off" spellcheck="false" aria-autocomplete="list"
                    aria-required=(need == Need::Required).then_some("true")
                    aria-expanded=move || if is_open() { "true" } else { "false" }
                    aria-controls=move || is_open().then(|| controls.clone())
                    aria-activedescendant=pointed
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=move || described.get()
                    prop:value=move || state.text.get()
                    on:input=move |event| state.typed(event_target_value(&event))
                    on:keydown=move |event| state.keydown(&event)
                    on:click=move |_| state.open()
                    on:blur=move |_| state.leave()
                />
                {detail}
                <button type="button" class="combobox-open" tabindex="-1" aria-hidden="true" on:mousedown=toggle>
                    {Icon::ChevronDown.view()}
                </button>
                {popup}
            </span>
            <span class="sr-only" role="status">{move || is_open().then(|| count_words(state))}</span>
            {wiring.notes(hint, error)}
        </div>
    }
}

fn new_state(
    selected: RwSignal<Option<Choice>>,
    find: Callback<String, Matches>,
    create: Option<Callback<String>>,
    on_change: Option<Callback<()>>,
) -> State {
    let text = RwSignal::new(String::new());
    let typing = RwSignal::new(Typing::No);
    let list = RwSignal::new(List::Closed);
    let found = Memo::new(move |_| {
        (list.get() == List::Open).then(|| {
            let narrows = if typing.get() == Typing::Yes { text.get() } else { String::new() };
            find.run(narrows)
        })
    });
    // A choice made elsewhere (a new account, an address) shows in the field, unless the person is typing in it.
    Effect::new(move |_| {
        let label = selected.with(|choice| choice.as_ref().map(|choice| choice.label.clone()));
        if typing.get_untracked() == Typing::No {
            text.set(label.unwrap_or_default());
        }
    });
    State { selected, text, typing, list, active: RwSignal::new(None), found, create, on_change }
}

fn count_words(state: State) -> String {
    let total = state.found.with(|found| found.as_ref().map_or(0, |found| found.total));
    match total {
        0 => "Nothing fits".to_owned(),
        1 => "1 option".to_owned(),
        _ => [&super::number(total), " options"].concat(),
    }
}
