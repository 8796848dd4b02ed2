//! What is wrong with a form, told at the field it is about.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::open_error::{capital, storage_words};
use crate::{
    model::{Field, Invalid},
    workspace::Failure,
};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    field: Option<Field>,
    text: String,
}

/// What is wrong with one form.
#[derive(Clone, Copy, Debug)]
pub struct Errors {
    told: RwSignal<Vec<Told>>,
    /// The fields this form shows; what is wrong with others is told below all of them.
    own: &'static [Field],
    /// What was told while the form is only looked at.
    tried: StoredValue<Option<Vec<String>>>,
}

impl Errors {
    /// Nothing wrong yet, in a form that shows these fields.
    pub fn new(own: &'static [Field]) -> Self {
        Self { told: RwSignal::new(Vec::new()), own, tried: StoredValue::new(None) }
    }

    /// Forgets what was wrong.
    pub fn clear(self) {
        self.told.try_set(Vec::new());
    }

    /// Whether anything is wrong.
    pub fn any(self) -> Found {
        if self.told.with_untracked(Vec::is_empty) { Found::Nothing } else { Found::Something }
    }

    /// Adds something that is wrong with a field.
    pub fn add(self, field: Field, text: impl Into<String>) {
        let text = text.into();
        if self.tried.with_value(Option::is_some) {
            self.tried.update_value(|tried| tried.get_or_insert_default().push(text));
            return;
        }
        let told = Told { field: Some(field), text };
        self.told.try_update(|all| all.push(told));
    }

    /// Adds what a check of a value found.
    pub fn check<T>(self, checked: Result<T, Invalid>) {
        if let Err(invalid) = checked {
            self.add(invalid.field, invalid.to_string());
        }
    }

    /// Does something without telling what is wrong at the fields: answers it instead, in the order in which it was found.
    pub fn tried<T>(self, act: impl FnOnce() -> T) -> (T, Vec<String>) {
        self.tried.set_value(Some(Vec::new()));
        let done = act();
        (done, self.tried.try_update_value(Option::take).flatten().unwrap_or_default())
    }

    /// Takes over why a command was not carried out.
    pub fn fail(self, failure: &Failure) {
        let (field, text) = match failure {
            Failure::Refused(refusal) => (refusal.field(), capital(&refusal.to_string())),
            Failure::NotStored(error) => (None, storage_words(error)),
            Failure::Unheard(_) | Failure::ReadOnly(_) | Failure::Crowded | Failure::NoRandomness(_) => {
                (None, capital(&failure.to_string()))
            }
        };
        self.told.try_set(vec![Told { field, text }]);
    }

    /// What is wrong with one field.
    pub fn of(self, field: Field) -> Signal<Option<String>> {
        let find = move |all: &Vec<Told>| {
            all.iter().find(|told| told.field == Some(field)).map(|told| told.text.clone())
        };
        Signal::derive(move || self.told.with(find))
    }

    /// What is wrong with the form as a whole, below its fields.
    pub fn rest(self) -> impl IntoView {
        let other = move |told: &Told| told.field.is_none_or(|field| !self.own.contains(&field));
        let text =
            move || self.told.with(|all| all.iter().find(|told| other(told)).map(|told| told.text.clone()));
        view! { <div role="alert">{move || text().map(|text| view! { <p class="field-error">{text}</p> })}</div> }
    }

    /// The fields that something is wrong with, once.
    pub fn fields(self) -> Vec<Field> {
        self.told.with_untracked(|all| all.iter().filter_map(|told| told.field).collect())
    }

    /// Moves the focus to the first field that something is wrong with, once the page shows it.
    pub fn focus_first(self) {
        leptos::task::spawn_local(async {
            leptos::task::tick().await;
            focus_first_invalid();
        });
    }
}

/// Whether something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is not.
    Nothing,
    /// It is.
    Something,
}

fn focus_first_invalid() {
    let find = |selector| document().query_selector(selector).ok().flatten();
    let invalid = find("dialog[open] [aria-invalid=true]").or_else(|| find("#content [aria-invalid=true]"));
    let Some(invalid) = invalid else { return };
    // A group of radio buttons is marked as a whole and focused in its first button.
    let field = invalid.query_selector("input").ok().flatten().unwrap_or(invalid);
    if let Ok(field) = field.dyn_into::<HtmlElement>() {
        let _ = field.focus();
    }
}
