//! The figures above the list: how the keys are as a whole, each one click from the keys concerned.

use leptos::prelude::*;

use super::listing::Listing;
use crate::{
    model::ScopeKind,
    ui::{
        desk::{Desk, use_desk},
        kit::number,
    },
    view::{
        choice::{Choice, Facet, HealthChoice, UseBand},
        health::HealthRule,
        key_book::Tally,
    },
};

/// The strip of four.
#[component]
pub fn Figures(
    /// What a click filters.
    listing: Listing,
) -> impl IntoView {
    let desk = use_desk();
    let policy = Memo::new(move |_| desk.ask(|org| org.organization().map(|own| own.health)));
    let policy = move || policy.get().unwrap_or_default();
    let old = move |tally: &Tally| {
        let count = tally.count(HealthRule::Old);
        let share = (count * 100).checked_div(tally.keys).unwrap_or(0);
        (count, format!("{share} % of all keys"))
    };
    let user_owned = |tally: &Tally| {
        let count = tally.count(HealthRule::UserInProduction);
        (count, if count == 0 { "as it should be" } else { "move to service accounts" }.to_owned())
    };
    let idle = move |tally: &Tally| {
        let count = tally.count(HealthRule::Idle);
        (count, format!("for {} days, of {} watched", policy().idle_days, number(tally.tracked)))
    };
    let tracked = Memo::new(move |_| listing.tally().is_none_or(|tally| tally.tracked > 0));
    let unseen = Signal::stored("Not seen in use".to_owned());
    // Where no use is tracked there is nothing to count: the figure says so, and leads to the keys that could be watched.
    let unseen = move || {
        if tracked.get() {
            figure(listing, unseen, health(HealthRule::Idle), idle)
        } else {
            let keys = |tally: &Tally| (tally.keys, "whose use nobody watches".to_owned());
            figure(listing, Signal::stored("Not tracked".to_owned()), Choice::Used(UseBand::NotTracked), keys)
        }
    };
    let old_title = Signal::derive(move || format!("Older than {} days", policy().age_days));
    view! {
        <div class="figures" role="group" aria-label="All API keys">
            {by_scope(desk, listing)}
            {figure(listing, old_title, health(HealthRule::Old), old)}
            {figure(listing, Signal::stored("User-owned in production".to_owned()), health(HealthRule::UserInProduction), user_owned)}
            {unseen}
        </div>
    }
}

const fn health(rule: HealthRule) -> Choice {
    Choice::Health(HealthChoice::Rule(rule))
}

/// One number, which filters the list by what it counts.
fn figure(
    listing: Listing,
    title: Signal<String>,
    choice: Choice,
    read: impl Fn(&Tally) -> (usize, String) + Send + Sync + 'static,
) -> AnyView {
    let (facet, wanted) = (choice.facet(), choice.clone());
    let pressed = Memo::new(move |_| listing.query().chosen(facet).eq([&wanted]));
    let shown = Memo::new(move |_| listing.tally().map(|tally| read(&tally)));
    let count = move || shown.get().map_or_else(|| "–".to_owned(), |(count, _)| number(count));
    let words = move || shown.get().map(|(_, words)| words).unwrap_or_default();
    view! {
        <button type="button" class="figure" aria-pressed=move || if pressed.get() { "true" } else { "false" }
            on:click=move |_| listing.only(facet, std::slice::from_ref(&choice))>
            <span class="figure-title">{move || title.get()}</span>
            <span class="figure-line"><span class="figure-count">{count}</span>" "<span class="figure-words">{words}</span></span>
        </button>
    }
    .into_any()
}

/// The types of scope as one bar, and the most frequent ones as buttons that filter.
fn by_scope(desk: Desk, listing: Listing) -> AnyView {
    let counts = Memo::new(move |_| {
        desk.ask(|org| ScopeKind::ALL.map(|kind| (kind, org.count_keys(kind))))
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .collect::<Vec<_>>()
    });
    let bar = move || {
        let counts = counts.get();
        let all = counts.iter().map(|(_, count)| count).sum::<usize>().max(1);
        let mut at = 0.0;
        let parts = counts.into_iter().map(|(kind, count)| {
            #[expect(clippy::cast_precision_loss, reason = "a bar has a few hundred pixels")]
            let width = count as f64 * 1000.0 / all as f64;
            let (x, shown) = (at, (width - 6.0).max(3.0));
            at += width;
            let class = ["figure-bar-", kind.slug()].concat();
            view! { <rect class=class x=format!("{x:.1}") width=format!("{shown:.1}") height="6" rx="2"></rect> }
        });
        let parts = parts.collect_view();
        view! { <svg class="figure-bar" viewBox="0 0 1000 6" preserveAspectRatio="none" aria-hidden="true">{parts}</svg> }
    };
    let legend = move || {
        let mut counts = counts.get();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let rest = counts.split_off(counts.len().min(2));
        let one = |(kind, count): (ScopeKind, usize)| {
            scope_button(listing, [&number(count), " ", kind.short()].concat(), vec![Choice::Scope(kind)])
        };
        let mut buttons: Vec<_> = counts.into_iter().map(one).collect();
        if !rest.is_empty() {
            let count = rest.iter().map(|(_, count)| count).sum::<usize>();
            let choices = rest.into_iter().map(|(kind, _)| Choice::Scope(kind)).collect();
            buttons.push(scope_button(listing, [&number(count), " other"].concat(), choices));
        }
        buttons.into_iter().collect_view()
    };
    view! {
        <div class="figure figure-scopes" role="group" aria-label="By scope">
            <span class="figure-title">"By scope"</span>
            {bar}
            <span class="figure-legend">{legend}</span>
        </div>
    }
    .into_any()
}

fn scope_button(listing: Listing, words: String, mut choices: Vec<Choice>) -> AnyView {
    choices.sort();
    let wanted = choices.clone();
    let pressed = Memo::new(move |_| listing.query().chosen(Facet::Scope).eq(&wanted));
    view! {
        <button type="button" class="figure-scope" aria-pressed=move || if pressed.get() { "true" } else { "false" }
            on:click=move |_| listing.only(Facet::Scope, &choices)>{words}</button>
    }
    .into_any()
}
