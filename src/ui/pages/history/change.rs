//! One object before and after, field by field.

use leptos::prelude::*;

use crate::{
    org::Effect,
    ui::{
        dates,
        kit::{Tone, status_chip},
        route::{Address, Page},
    },
    view::{
        history::{ChangeWords, FieldRow, Group, Standing, Value},
        words,
    },
    workspace::Home,
};

/// Changes that belong together, each with more below. What went along is folded.
pub fn group_view(group: &Group, organization: Home, more: impl Fn(&ChangeWords) -> AnyView) -> AnyView {
    let changes =
        group.changes.iter().map(|change| change_view(change, organization, more(change))).collect_view();
    match group.standing {
        Standing::Asked => view! { <div class="changes">{changes}</div> }.into_any(),
        Standing::Along => view! {
            <details class="changes-along">
                <summary>{group.title.clone()}" went along"</summary>
                <div class="changes">{changes}</div>
            </details>
        }
        .into_any(),
    }
}

/// One object that came or went: what it is, its facts when they are asked for, and `more` below.
pub fn folded_view(change: &ChangeWords, organization: Home, more: AnyView) -> AnyView {
    let (name, shown) = named(change, organization);
    let label = name.clone();
    let facts = format!("Facts of {name}");
    view! {
        <section class="change change-short" aria-label=label>
            <div class="change-head"><span class="change-name">{name}</span>{shown}</div>
            <details class="changes-along"><summary aria-label=facts>"Facts"</summary>{table(change, organization)}</details>
            {more}
        </section>
    }
    .into_any()
}

/// What an object was called, with its kind, and its id as a link where it has a page.
fn named(change: &ChangeWords, organization: Home) -> (String, AnyView) {
    let id = change.object.id();
    let kind = words::capital(change.object.kind());
    let name = if change.name == id { kind } else { format!("{kind} {}", change.name) };
    let shown = match Page::of(&change.object) {
        Some(page) => {
            let href = Address::In(organization, page).to_string();
            view! { <a class="id" href=href>{id}</a> }.into_any()
        }
        None => view! { <span class="id">{id}</span> }.into_any(),
    };
    (name, shown)
}

/// One object before and after; `more` stands below.
pub fn change_view(change: &ChangeWords, organization: Home, more: AnyView) -> AnyView {
    let (name, shown) = named(change, organization);
    let chip = match change.effect {
        Effect::Creates => status_chip(Tone::Good, "Made"),
        Effect::Updates => status_chip(Tone::Info, "Changed"),
        Effect::Deletes => status_chip(Tone::Danger, "Deleted"),
        Effect::Nothing => status_chip(Tone::Plain, "As it was"),
    };
    let label = name.clone();
    view! {
        <section class="change" aria-label=label>
            <div class="change-head">{chip}<span class="change-name">{name}</span>{shown}</div>
            {table(change, organization)}
            {more}
        </section>
    }
    .into_any()
}

/// Draws the cells of a field.
type Row = Box<dyn Fn(&FieldRow) -> AnyView>;

fn table(change: &ChangeWords, organization: Home) -> AnyView {
    if change.rows.is_empty() {
        return view! { <p class="fact-note">"Nothing but the time of its last change."</p> }.into_any();
    }
    let cell = move |value: &Option<Value>| match value {
        Some(value) => value_view(value, organization),
        None => view! { <span class="cell-none">"None"</span> }.into_any(),
    };
    let (head, row): (AnyView, Row) = match change.effect {
        Effect::Creates => {
            let head = view! { <th scope="col">"Value"</th> }.into_any();
            (head, Box::new(move |row| view! { <td>{cell(&row.after)}</td> }.into_any()))
        }
        Effect::Deletes => {
            let head = view! { <th scope="col">"Last value"</th> }.into_any();
            (head, Box::new(move |row| view! { <td>{cell(&row.before)}</td> }.into_any()))
        }
        Effect::Updates | Effect::Nothing => {
            let head = view! { <th scope="col">"Before"</th><th scope="col">"After"</th> }.into_any();
            let row = move |row: &FieldRow| {
                view! { <td class="change-before">{cell(&row.before)}</td><td class="change-after">{cell(&row.after)}</td> }.into_any()
            };
            (head, Box::new(row))
        }
    };
    let rows = change
        .rows
        .iter()
        .map(|field| view! { <tr><th scope="row">{field.label}</th>{row(field)}</tr> })
        .collect_view();
    view! {
        <table class="change-fields">
            <thead><tr><th scope="col">"Field"</th>{head}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn value_view(value: &Value, organization: Home) -> AnyView {
    match value {
        Value::Text(text) => view! { <span class="change-text">{text.clone()}</span> }.into_any(),
        Value::Object(name, object) => match Page::of(object) {
            Some(page) => {
                let href = Address::In(organization, page).to_string();
                view! { <a href=href>{name.clone()}</a> }.into_any()
            }
            None => view! { <span>{name.clone()}</span> }.into_any(),
        },
        Value::Moment(at) => dates::moment_of(*at),
        Value::Day(day) => dates::day(day.at()).into_any(),
    }
}
