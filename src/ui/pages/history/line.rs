//! How an entry looks wherever it is listed.

use leptos::prelude::*;

use super::narrow::address;
use crate::{
    model::Timestamp,
    ui::{
        dates,
        kit::{Icon, number},
    },
    view::history::{DeedKind, Filter, Line, client_label, elapsed},
    workspace::Home,
};

/// How a line leads to its entry.
#[derive(Clone, Copy, Debug)]
pub struct LineLink {
    /// What the list is narrowed to; it stays so.
    pub filter: Signal<Filter>,
    /// Whether the entry is open beside the list.
    pub current: Signal<bool>,
}

impl LineLink {
    /// To the entry in the whole history.
    pub fn plain() -> Self {
        Self { filter: Signal::stored(Filter::default()), current: Signal::stored(false) }
    }
}

/// The sentence of an entry as a link to it, with when and from where below.
pub fn line_view(line: &Line, organization: Home, now: Signal<Timestamp>, leads: LineLink) -> AnyView {
    let seq = line.seq;
    let href = move || leads.filter.with(|filter| address(organization, filter, Some(seq)));
    let current = move || leads.current.get().then_some("true");
    let (actor, words) = (line.actor_name.clone(), line.words.clone());
    view! {
        {mark(line.kind)}
        <span class="history-words">
            <a class="history-link" href=href aria-current=current><strong>{actor}</strong>" "{words}</a>
            {facts(line, now)}
        </span>
    }
    .into_any()
}

/// When, from where, and which entry.
fn facts(line: &Line, now: Signal<Timestamp>) -> AnyView {
    let at = line.at;
    let full = at.to_string();
    let entry = usize::try_from(line.seq).map(number).unwrap_or_default();
    view! {
        <span class="history-facts">
            <time datetime=full title=dates::moment(at)>{move || elapsed(at, now.get())}</time>
            <span>{client_label(line.client)}</span>
            <span>"Entry "{entry}</span>
        </span>
    }
    .into_any()
}

/// The kind of a deed as a small mark. The sentence says the same in words.
pub fn mark(kind: DeedKind) -> AnyView {
    let (class, icon) = match kind {
        DeedKind::Began => ("history-mark history-good", Icon::Organization),
        DeedKind::Created => ("history-mark history-good", Icon::Plus),
        DeedKind::Changed => ("history-mark", Icon::Pencil),
        DeedKind::Deleted => ("history-mark history-danger", Icon::Trash),
        DeedKind::Revoked => ("history-mark history-danger", Icon::Danger),
        DeedKind::Restored => ("history-mark history-good", Icon::Undo),
        DeedKind::Undone => ("history-mark", Icon::Undo),
        DeedKind::Imported => ("history-mark history-good", Icon::Upload),
    };
    mark_of(class, icon)
}

/// A mark.
pub fn mark_of(class: &'static str, icon: Icon) -> AnyView {
    view! { <span class=class>{icon.view()}</span> }.into_any()
}
