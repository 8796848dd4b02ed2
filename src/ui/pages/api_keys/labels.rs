//! How keys look wherever they are named: scope marks, health chips, ids.

use leptos::prelude::*;

use crate::{
    model::ScopeKind,
    ui::kit::{Tone, scope_mark, status_chip},
    view::{
        health::{HealthRule, KeyHealth, KeyStatus, Severity},
        last_use::LastUsed,
    },
};

/// A type of scope: its colour and its name.
pub fn scope_of(kind: ScopeKind) -> AnyView {
    scope_mark(kind.slug(), kind.label())
}

/// How a key is: icon, colour and words.
pub fn health_chip(health: KeyHealth) -> AnyView {
    let tone = match (health.shown().map(HealthRule::severity), health.status) {
        (Some(severity), _) => tone_of(severity),
        (None, KeyStatus::Withdrawn) => Tone::Danger,
        (None, KeyStatus::Propagating) => Tone::Info,
        (None, KeyStatus::Unverifiable) => Tone::Plain,
        (None, KeyStatus::Usable) => Tone::Good,
    };
    let chip = status_chip(tone, health.label());
    if health.more() == 0 {
        return chip;
    }
    let others = health.rules.iter().filter(|rule| Some(*rule) != health.shown()).map(HealthRule::label);
    let others = ["Also: ", &others.collect::<Vec<_>>().join(", ")].concat();
    let more = ["+", &health.more().to_string()].concat();
    let title = others.clone();
    view! { <span class="health">{chip}<span class="health-more" title=title><span aria-hidden="true">{more}</span><span class="sr-only">{others}</span></span></span> }
        .into_any()
}

/// The colour of a rule's severity.
pub const fn tone_of(severity: Severity) -> Tone {
    match severity {
        Severity::Danger => Tone::Danger,
        Severity::Caution => Tone::Caution,
    }
}

/// When a key was last seen in use, and below it who says so.
pub fn used_cell(used: LastUsed) -> AnyView {
    let LastUsed { when, source, detail } = used;
    let Some(source) = source else {
        return view! { <span class="cell-none" title=detail>{when}</span> }.into_any();
    };
    view! { <span class="cell-main" title=detail>{when}</span><span class="cell-sub">{source.label()}</span> }
        .into_any()
}

/// A name and the id behind it; the id alone where there is no other name.
pub fn named(name: &str, id: &str) -> AnyView {
    if name.is_empty() || name == id {
        return view! { <span class="id">{id.to_owned()}</span> }.into_any();
    }
    view! { <span>{name.to_owned()}</span>" "<span class="id">{id.to_owned()}</span> }.into_any()
}
