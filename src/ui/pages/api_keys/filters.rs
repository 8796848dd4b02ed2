//! What narrows the list of keys: the search field, and a chip for each facet.

use leptos::prelude::*;

use super::listing::Listing;
use crate::{
    ui::{
        desk::{Desk, use_desk},
        kit::{
            Button, ButtonKind, Field, FieldKind, FilterChip, FilterOption, FilterSource, LabelPlace, Need,
        },
    },
    view::{
        api_keys::KeyList,
        choice::{Choice, Facet},
        facets::FacetOption,
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
    let narrowed = Memo::new(move |_| {
        let query = listing.query();
        !query.choices.is_empty() || !query.search.is_empty()
    });
    let clear = move || {
        narrowed.get().then(|| {
            view! { <Button kind=ButtonKind::Quiet on_click=move || {
                listing.clear();
                let _ = crate::ui::kit::dom::focus_by_id("search-keys");
            }>"Clear all"</Button> }
        })
    };
    view! {
        <div class="toolbar" role="search" aria-label="API keys">
            <Field id="search-keys" label="Search API keys" label_place=LabelPlace::Unseen kind=FieldKind::Search need=Need::Optional
                value=listing.search placeholder="Search API keys" on_change=move || listing.settle() />
            <div class="filters" role="group" aria-label="Filters">
                {Facet::ALL.map(|facet| chip(desk, listing, facet)).into_iter().collect_view()}
                {clear}
            </div>
        </div>
    }
}

fn chip(desk: Desk, listing: Listing, facet: Facet) -> AnyView {
    let source = source(desk, listing, facet);
    match facet {
        Facet::Owner => view! { <FilterChip label=facet.label() find="Find an owner" source /> }.into_any(),
        Facet::Environment => {
            view! { <FilterChip label=facet.label() find="Find an environment" source /> }.into_any()
        }
        Facet::Resource => {
            view! { <FilterChip label=facet.label() find="Find a resource" source /> }.into_any()
        }
        Facet::Scope | Facet::Age | Facet::Health | Facet::Used => {
            view! { <FilterChip label=facet.label() source /> }.into_any()
        }
    }
}

/// What one facet's chip shows and does.
fn source(desk: Desk, listing: Listing, facet: Facet) -> FilterSource {
    let options = move || -> Vec<FacetOption> {
        let query = listing.query();
        let ask = |list: &KeyList| {
            desk.ask_once(|org| list.facets().map(|facets| facets.options(org, &query, facet)))
        };
        listing.ask(ask).unwrap_or_default()
    };
    let read = move |value: &str| Choice::read(facet, value);
    FilterSource {
        options: Callback::new(move |()| {
            let option = |option: FacetOption| FilterOption {
                value: option.choice.value().into_owned(),
                label: option.label,
                detail: option.detail,
            };
            options().into_iter().map(option).collect()
        }),
        count: Callback::new(move |value: String| {
            let Some(choice) = read(&value) else { return 0 };
            listing.ask(|list| list.facets().map_or(0, |facets| facets.count(&choice)))
        }),
        chosen: Callback::new(move |value: String| {
            read(&value).is_some_and(|choice| listing.query().choices.contains(&choice))
        }),
        summary: Callback::new(move |()| {
            let query = listing.query();
            if query.chosen(facet).next().is_none() {
                return Vec::new();
            }
            let chosen = |option: &FacetOption| query.choices.contains(&option.choice);
            options().into_iter().filter(chosen).map(|option| option.label).collect()
        }),
        distinct: Callback::new(move |()| {
            listing.ask(|list| list.facets().map(|facets| facets.distinct(facet)))
        }),
        toggle: Callback::new(move |value: String| {
            if let Some(choice) = read(&value) {
                listing.toggle(choice);
            }
        }),
        clear: Callback::new(move |()| listing.only(facet, &[])),
    }
}
