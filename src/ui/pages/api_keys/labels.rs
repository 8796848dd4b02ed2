//! How keys look wherever they are named: scope marks, health chips, ids.

use leptos::prelude::*;

use crate::{
    model::ScopeKind,
    ui::kit::{Tone, scope_mark, status_chip},
    view::api_keys::KeyHealth,
};

/// A type of scope: its colour and its name.
pub fn scope_of(kind: ScopeKind) -> AnyView {
    scope_mark(kind.slug(), kind.label())
}

/// How a key is: icon, colour and words.
pub fn health_chip(health: KeyHealth) -> AnyView {
    let tone = match health {
        KeyHealth::Expired | KeyHealth::OwnerUnavailable | KeyHealth::Withdrawn => Tone::Danger,
        KeyHealth::ExpiresSoon => Tone::Caution,
        KeyHealth::Propagating => Tone::Info,
        KeyHealth::Unverifiable => Tone::Plain,
        KeyHealth::Healthy => Tone::Good,
    };
    status_chip(tone, health.label())
}

/// A name and the id behind it; the id alone where there is no other name.
pub fn named(name: &str, id: &str) -> AnyView {
    if name.is_empty() || name == id {
        return view! { <span class="id">{id.to_owned()}</span> }.into_any();
    }
    view! { <span>{name.to_owned()}</span>" "<span class="id">{id.to_owned()}</span> }.into_any()
}
