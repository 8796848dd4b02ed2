//! How an entry looks wherever it is listed.

use leptos::prelude::*;

use crate::{
    model::{OrganizationId, Timestamp},
    ui::{
        dates,
        kit::{Icon, number},
        route::{Address, Page},
    },
    view::history::{DeedKind, Line, client_label, elapsed},
};

/// The sentence of an entry as a link to it, with when and from where below.
pub fn line_view(line: &Line, organization: OrganizationId, now: Signal<Timestamp>) -> AnyView {
    let href = Address::In(organization, Page::Entry(line.seq)).to_string();
    let (actor, words) = (line.actor_name.clone(), line.words.clone());
    view! {
        {mark(line.kind)}
        <span class="history-words">
            <a class="history-link" href=href><strong>{actor}</strong>" "{words}</a>
            {facts(line, now)}
        </span>
    }
    .into_any()
}

/// When, from where, and which entry.
pub fn facts(line: &Line, now: Signal<Timestamp>) -> AnyView {
    let at = line.at;
    let full = at.to_string();
    let exact = dates::moment(line.at);
    let entry = usize::try_from(line.seq).map(number).unwrap_or_default();
    view! {
        <span class="history-facts">
            <time datetime=full title=exact>{move || elapsed(at, now.get())}</time>
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
        DeedKind::Undone => ("history-mark", Icon::Undo),
        DeedKind::Imported => ("history-mark history-good", Icon::Upload),
    };
    view! { <span class=class>{icon.view()}</span> }.into_any()
}
