//! What a role permits at a level, line by line.

use leptos::prelude::*;

use crate::{
    ui::kit::number,
    view::role_bindings::{PermitLine, Permits},
};

/// How many lines stand there before the rest is folded away.
const SHOWN: usize = 6;

/// The lines: on what, and what. Which API keys it lets one manage is never folded away: they carry the rights of their
/// owners.
pub(super) fn permits_view(permits: &Permits) -> AnyView {
    let draw = |lines: &[PermitLine]| lines.iter().map(line).collect_view();
    // One line is not folded away to save one line.
    let all = permits.lines.len();
    let (first, rest) = permits.lines.split_at(if all > SHOWN + 1 { SHOWN } else { all });
    let first = (!first.is_empty()).then(|| view! { <ul class="permits">{draw(first)}</ul> });
    let rest = (!rest.is_empty()).then(|| {
        let words = format!("{} more", number(rest.len()));
        view! { <details class="permits-more"><summary>{words}</summary><ul class="permits">{draw(rest)}</ul></details> }
    });
    let keys = if permits.keys.is_empty() {
        view! { <p class="fact-note">"No API keys but the holder’s own."</p> }.into_any()
    } else {
        view! { <ul class="permits permits-keys">{draw(&permits.keys)}</ul> }.into_any()
    };
    view! { {first}{rest}{keys} }.into_any()
}

fn line(line: &PermitLine) -> AnyView {
    let only = line.only.clone().map(|words| view! { <span class="fact-note">{words}</span> });
    view! { <li><span class="permits-on">{line.on.clone()}</span><span>{line.may.clone()}{only}</span></li> }
        .into_any()
}
