//! How far a limit is used, as a bar and in words.

use leptos::prelude::*;

use super::apply::shown;
use crate::{
    org::Usage,
    ui::kit::{Tone, status_chip},
};

/// The words `9 of 10`, the bar, and what is to be said of it. `near` is the percentage from which a limit counts as
/// nearly full.
pub fn gauge(usage: Usage, near: u32) -> (String, AnyView, Option<AnyView>) {
    let Some((limit, percent)) = usage.limit.zip(usage.percent()) else {
        return (shown(usage.used), ().into_any(), None);
    };
    let (class, chip) = match percent {
        _ if usage.is_exceeded() => ("gauge gauge-over", Some(status_chip(Tone::Danger, "Over the limit"))),
        100.. => ("gauge gauge-over", Some(status_chip(Tone::Danger, "Full"))),
        percent if percent >= near => ("gauge gauge-full", Some(status_chip(Tone::Caution, "Nearly full"))),
        _ => ("gauge", None),
    };
    let length = percent.min(100).to_string();
    let bar = view! {
        <svg class=class viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="gauge-ground" width="100" height="4"></rect>
            <rect class="gauge-fill" width=length height="4"></rect>
        </svg>
    };
    ([&shown(usage.used), " of ", &shown(limit)].concat(), bar.into_any(), chip)
}
