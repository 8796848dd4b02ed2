//! What narrows the list of keys: the search field, and a chip for each type of scope.

use leptos::prelude::*;

use super::listing::Listing;
use crate::{
    model::ScopeKind,
    ui::{
        desk::use_desk,
        kit::{Field, FieldKind, Icon, LabelPlace, Need, number, scope_mark},
    },
};

/// The search field and the chips.
#[component]
pub fn Filters(
    /// What they narrow.
    listing: Listing,
) -> impl IntoView {
    let desk = use_desk();
    Effect::new(move |before: Option<()>| {
        listing.search.track();
        if before.is_some() {
            listing.search_typed();
        }
    });
    // A chip stays where it is while a search makes its count go down.
    let kinds = Memo::new(move |_| {
        let chosen = listing.query().scopes;
        ScopeKind::ALL
            .into_iter()
            .filter(|kind| desk.ask(|org| org.count_keys(*kind)) > 0 || chosen.contains(kind))
            .collect::<Vec<_>>()
    });
    view! {
        <div class="toolbar" role="search" aria-label="API keys">
            <Field id="search-keys" label="Search API keys" label_place=LabelPlace::Unseen kind=FieldKind::Search need=Need::Optional
                value=listing.search placeholder="Search API keys" on_change=move || listing.settle() />
            <div class="filters" role="group" aria-label="Scope">
                <For each=move || kinds.get() key=|kind| *kind children=move |kind| chip(listing, kind) />
            </div>
        </div>
    }
}

/// A name that leaves room for the others.
const fn short(kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::Cloud => "Cloud",
        ScopeKind::Kafka
        | ScopeKind::SchemaRegistry
        | ScopeKind::Ksql
        | ScopeKind::Flink
        | ScopeKind::Tableflow
        | ScopeKind::Global => kind.label(),
    }
}

fn chip(listing: Listing, kind: ScopeKind) -> AnyView {
    let pressed = Memo::new(move |_| listing.query().scopes.contains(&kind));
    let count = Memo::new(move |_| listing.ask(|list| list.count(kind)));
    view! {
        <button type="button" class="filter" aria-pressed=move || if pressed.get() { "true" } else { "false" }
            on:click=move |_| listing.toggle(kind)>
            {scope_mark(kind.slug(), short(kind))}" "
            <span class="filter-count">{move || number(count.get())}</span>
            {move || pressed.get().then(|| Icon::Cross.view())}
        </button>
    }
    .into_any()
}
