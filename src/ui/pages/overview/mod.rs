//! The overview of an organization: what needs attention, how its keys are spread, which limits are near, what was
//! done last. Every number leads to what it counts.

mod charts;
mod panels;

use leptos::prelude::*;

use crate::{
    ui::{
        desk::{Desk, use_desk},
        kit::{ButtonKind, Icon, LinkButton, PageHeader, number},
        route::{Address, Page},
        timers,
    },
    view::overview::{Done, FirstStep, first_steps},
};

/// `/o/:organization`.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let desk = use_desk();
    let clock = RwSignal::new(desk.now());
    timers::every(60_000, move || {
        clock.try_set(desk.now());
    });
    let now = Signal::from(clock);
    let steps = Memo::new(move |_| desk.ask(first_steps));
    let begun = Memo::new(move |_| steps.with(Vec::is_empty));
    let title = Signal::derive(move || {
        desk.ask(|org| org.organization().map(|own| own.name.to_string()).unwrap_or_default())
    });
    let new = Address::In(desk.id(), Page::NewApiKey).to_string();
    let actions = move || {
        let new = new.clone();
        move || {
            begun.get().then(|| view! { <LinkButton kind=ButtonKind::Primary icon=Icon::Plus href=new.clone()>"Create API key"</LinkButton> })
        }
    };
    let keys = move || {
        if begun.get() { filled(desk, now) } else { first(desk, steps.get()) }
    };
    view! {
        <div class="page overview">
            <PageHeader title subtitle=Signal::derive(move || Some(counts(desk))) actions />
            {keys}
            <div class="overview-row">
                {panels::recent(desk, now)}
                {panels::inventory_panel(desk)}
            </div>
        </div>
    }
}

/// `182 keys, 54 owners`.
fn counts(desk: Desk) -> String {
    let (keys, owners) = desk.ask(|org| (org.api_keys().len(), org.count_key_owners()));
    let count =
        |many: usize, one: &str| format!("{} {one}{}", number(many), if many == 1 { "" } else { "s" });
    [count(keys, "key"), count(owners, "owner")].join(", ")
}

fn filled(desk: Desk, now: Signal<crate::model::Timestamp>) -> AnyView {
    view! {
        <div class="overview-row">
            {panels::attention_panel(desk)}
            {panels::limits_panel(desk)}
        </div>
        {charts::charts(desk, now)}
    }
    .into_any()
}

/// What to do first, where there is no key.
fn first(desk: Desk, steps: Vec<FirstStep>) -> AnyView {
    let at = |page| Address::In(desk.id(), page).to_string();
    let step = |step: FirstStep| {
        let (title, words, done, link) = match step {
            FirstStep::Account(done) => (
                "Make a service account",
                "An application's keys belong to an account of its own: it stays when people leave.",
                done,
                (at(Page::ServiceAccounts), "Service accounts"),
            ),
            FirstStep::Resource(done) => (
                "Make an environment and a cluster",
                "A key opens one resource. The form for a key can make both on the spot as well.",
                done,
                (at(Page::Environments), "Environments"),
            ),
            FirstStep::Key => (
                "Create the first API key",
                "Owner, scope, name: three steps. Its secret is shown once.",
                Done::NotYet,
                (at(Page::NewApiKey), "Create API key"),
            ),
        };
        let (href, label) = link;
        let go = match (step, done) {
            (FirstStep::Key, _) => {
                view! { <LinkButton kind=ButtonKind::Primary icon=Icon::Plus href>{label}</LinkButton> }
                    .into_any()
            }
            (FirstStep::Account(_) | FirstStep::Resource(_), Done::NotYet) => {
                view! { <LinkButton href>{label}</LinkButton> }.into_any()
            }
            (FirstStep::Account(_) | FirstStep::Resource(_), Done::Yes) => {
                view! { <span class="first-done">{Icon::Check.view()}"Done"</span> }.into_any()
            }
        };
        view! {
            <li class="first-step">
                <span class="first-words"><strong>{title}</strong><span class="fact-note">{words}</span></span>
                {go}
            </li>
        }
    };
    let import = at(Page::Exchange);
    view! {
        <section class="panel" aria-labelledby="first-steps">
            <div class="panel-head"><h2 id="first-steps">"Three steps to the first key"</h2></div>
            <ol class="first-steps">{steps.into_iter().map(step).collect_view()}</ol>
            <p class="panel-words first-import">"There are keys already? "<a href=import>"Import the listings of your organization"</a>"."</p>
        </section>
    }
    .into_any()
}
