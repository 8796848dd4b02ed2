//! How the cells of a list of objects look.

use leptos::prelude::*;

use crate::{
    model::{ObjectRef, Timestamp},
    ui::{
        dates,
        kit::{
            ButtonKind, Icon, MenuButton, MenuItem, Tone, badge, cell_lines, cell_none, number, status_chip,
        },
        route::{Address, Page},
    },
    view::{
        key_group::ScopeCounts,
        objects::{Cell, ObjectRow, Presence, StateMark},
    },
    workspace::Home,
};

/// The cells of a row: its name, what its columns say, its menu.
pub fn of_row(
    organization: Home,
    row: ObjectRow,
    now: Timestamp,
    menu: Callback<ObjectRef, Vec<MenuItem>>,
) -> Vec<AnyView> {
    let tools = menu_of(row.subject.object(), &row.name, menu);
    let mut cells = vec![name_of(organization, &row)];
    cells.extend(row.cells.into_iter().map(|cell| view_of(organization, cell, now)));
    cells.push(tools);
    cells
}

fn name_of(organization: Home, row: &ObjectRow) -> AnyView {
    let (name, id) = (row.name.clone(), row.subject.mark());
    let title = name.clone();
    let sub = (name != id && !id.is_empty()).then(|| view! { <span class="cell-mono">{id}</span> });
    let main = match Page::of_subject(&row.subject) {
        Some(page) => {
            let href = Address::In(organization, page).to_string();
            view! { <a href=href title=title>{name}</a> }.into_any()
        }
        None => view! { <span title=title>{name}</span> }.into_any(),
    };
    match sub {
        Some(sub) => cell_lines(main, sub),
        // A name without an id below it may be a sentence, and has room for two lines.
        None => view! { <span class="cell-main cell-sentence">{main}</span> }.into_any(),
    }
}

fn view_of(organization: Home, cell: Cell, now: Timestamp) -> AnyView {
    match cell {
        Cell::None(words) => cell_none(words),
        Cell::Text(text) => {
            let title = text.clone();
            view! { <span class="cell-main" title=title>{text}</span> }.into_any()
        }
        Cell::Lines(main, sub) => {
            let title = main.clone();
            cell_lines(view! { <span title=title>{main}</span> }, sub)
        }
        Cell::Id(id) => view! { <span class="cell-main cell-mono">{id}</span> }.into_any(),
        Cell::Number(value) => view! { <span class="cell-main">{count(value)}</span> }.into_any(),
        Cell::Day(at) => dates::day_of(at, now),
        Cell::When { words, more, .. } => cell_lines(words, more),
        Cell::Keys(counts) => keys(counts),
        Cell::State(mark, words) => status_chip(tone(mark), words),
        Cell::Object { object, name, more, presence } => {
            let main = object_link(organization, object.as_ref(), name);
            let gone = match presence {
                Presence::There => None,
                Presence::Gone(words) => Some(badge(words)),
            };
            let main = view! { <span class="cell-marked">{main}{gone}</span> };
            if more.is_empty() {
                view! { <span class="cell-main">{main}</span> }.into_any()
            } else {
                cell_lines(main, view! { <span class="cell-mono">{more}</span> })
            }
        }
    }
}

/// The name of another object, which leads to its page where it has one.
pub fn object_link(organization: Home, object: Option<&ObjectRef>, name: String) -> AnyView {
    let title = name.clone();
    match object.and_then(Page::of) {
        Some(page) => {
            let href = Address::In(organization, page).to_string();
            view! { <a class="cell-link" href=href title=title>{name}</a> }.into_any()
        }
        None => view! { <span title=title>{name}</span> }.into_any(),
    }
}

const fn tone(mark: StateMark) -> Tone {
    match mark {
        StateMark::Good => Tone::Good,
        StateMark::Waiting => Tone::Info,
        StateMark::Caution => Tone::Caution,
        StateMark::Stop => Tone::Danger,
        StateMark::Plain => Tone::Plain,
    }
}

fn count(value: u32) -> String {
    number(usize::try_from(value).unwrap_or(usize::MAX))
}

/// How many keys, with a bar of their scopes and the same in words.
fn keys(counts: ScopeCounts) -> AnyView {
    if counts.total() == 0 {
        return cell_none("No keys");
    }
    let bar = scope_bar(counts);
    let words: Vec<_> =
        counts.some().map(|(kind, many)| format!("{} {}", count(many), kind.short())).collect();
    let words = words.join(", ");
    let title = words.clone();
    let main = view! { <span class="keys-count">{count(counts.total())}{bar}</span> };
    cell_lines(main, view! { <span title=title>{words}</span> })
}

/// The scopes of keys as a bar, in the scopes' colours. The words beside it say the same.
pub fn scope_bar(counts: ScopeCounts) -> AnyView {
    let total = f64::from(counts.total().max(1));
    let mut from = 0.0;
    let parts = counts
        .some()
        .map(|(kind, many)| {
            let length = f64::from(many) / total * 100.0;
            let (x, width) = (format!("{from:.2}"), format!("{length:.2}"));
            from += length;
            let class = ["scope-part scope-", kind.slug()].concat();
            view! { <rect class=class x=x width=width height="6"></rect> }
        })
        .collect_view();
    view! { <svg class="scope-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">{parts}</svg> }
        .into_any()
}

/// What can be done with an object; nothing with what is none.
fn menu_of(object: Option<&ObjectRef>, name: &str, menu: Callback<ObjectRef, Vec<MenuItem>>) -> AnyView {
    let Some(object) = object.cloned() else { return ().into_any() };
    let label = format!("Actions for {name}");
    let items = Callback::new(move |()| menu.run(object.clone()));
    view! { <MenuButton kind=ButtonKind::Quiet icon=Icon::More label=Some(label) items /> }.into_any()
}
