//! Group mappings, identity providers and identity pools: their lists, the page of each, and what can be done with one.

mod frame;
mod mapping;
mod pool;
mod provider;

use leptos::prelude::*;

pub use mapping::{GroupMappingPage, GroupMappingsPage};
pub use pool::IdentityPoolPage;
pub use provider::{IdentityProviderPage, IdentityProvidersPage};

use crate::{
    ui::{
        kit::{Fact, Icon},
        pages::forms::pointer,
    },
    view::filter::Wrong,
};

/// A value that a program reads as well.
fn code_fact(term: &'static str, text: &str) -> AnyView {
    let text = text.to_owned();
    view! { <Fact term><code class="filter-text">{text}</code></Fact> }.into_any()
}

/// What something is for.
fn description_fact(text: &str) -> AnyView {
    let words = if text.is_empty() {
        view! { <span class="cell-none">"No description"</span> }.into_any()
    } else {
        view! { <span class="key-description">{text.to_owned()}</span> }.into_any()
    };
    view! { <Fact term="Description">{words}</Fact> }.into_any()
}

/// A filter as stored, and why it matches nobody where it cannot be read.
fn filter_fact(filter: &str, wrong: Option<&Wrong>) -> AnyView {
    let words = match wrong {
        Some(wrong) => view! {
            {pointer(wrong)}
            <span class="filter-wrong">
                {Icon::Caution.view()}
                <span>"It cannot be read, so it matches nobody. "{wrong.words.clone()}</span>
            </span>
        }
        .into_any(),
        None if filter.is_empty() => {
            view! { <span class="cell-none">"Empty: matches nobody"</span> }.into_any()
        }
        None => view! { <code class="filter-text">{filter.to_owned()}</code> }.into_any(),
    };
    view! { <Fact term="Filter">{words}</Fact> }.into_any()
}
