//! The panels of the overview that are lists.

use std::ops::ControlFlow;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    model::{Kind, Timestamp},
    ui::{
        desk::Desk,
        kit::{Icon, number},
        pages::{
            history::{LineLink, line_view},
            quotas::gauge,
        },
        route::{Address, Page},
    },
    view::{
        health::Severity,
        history::Filter,
        overview::{self, Attention, Bar, NearLimit, attention},
        words,
    },
    workspace::Item,
};

/// Entries shown of the history.
const RECENT: usize = 6;

/// What needs attention: each rule that holds for some key, and the way to these keys.
pub fn attention_panel(desk: Desk) -> AnyView {
    let all = Memo::new(move |_| desk.ask_book(|_, _, book| (attention(book), book.tally().attention)));
    let found = move || all.get().unwrap_or_default();
    let count = move || match found().1 {
        0 => "No key".to_owned(),
        1 => "1 key".to_owned(),
        many => format!("{} keys", number(many)),
    };
    let rows = move || {
        let (lines, _) = found();
        if lines.is_empty() {
            return view! {
                <p class="panel-words attention-none">{Icon::Good.view()}"Nothing needs attention: every key has an owner, a purpose and an age as they should be."</p>
            }
            .into_any();
        }
        let rows = lines.into_iter().map(|line| attention_row(desk, line)).collect_view();
        view! { <ul class="attention">{rows}</ul> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="attention">
            <div class="panel-head"><h2 id="attention">"Needs attention"</h2><span class="fact-note">{count}</span></div>
            {rows}
        </section>
    }
    .into_any()
}

fn attention_row(desk: Desk, line: Attention) -> AnyView {
    let (class, icon) = match line.severity() {
        Severity::Danger => ("attention-mark history-danger", Icon::Danger),
        Severity::Caution => ("attention-mark attention-caution", Icon::Caution),
    };
    let href = Address::In(desk.id(), Page::ApiKeysWith(line.choice())).to_string();
    let keys = if line.keys == 1 { "1 key".to_owned() } else { format!("{} keys", number(line.keys)) };
    view! {
        <li class="attention-line">
            <span class=class>{icon.view()}</span>
            <a class="history-link" href=href>{line.rule.label()}</a>
            <span class="attention-count">{keys}</span>
            <span class="attention-go">{Icon::ChevronRight.view()}</span>
        </li>
    }
    .into_any()
}

/// The limits of which most is used.
pub fn limits_panel(desk: Desk) -> AnyView {
    let all = Memo::new(move |_| desk.ask(overview::limits));
    let policy = Memo::new(move |_| {
        desk.ask(|org| org.organization().map_or(90, |own| u32::from(own.health.quota_percent)))
    });
    let rows = move || {
        let (limits, count) = all.get();
        if limits.is_empty() {
            return view! { <p class="panel-words">"No limit is half used."</p> }.into_any();
        }
        let more = count.saturating_sub(limits.len());
        let more = (more > 0)
            .then(|| view! { <p class="panel-words">{number(more)}" more are half used or fuller."</p> });
        let rows = limits.into_iter().map(|limit| limit_row(desk, limit, policy.get())).collect_view();
        view! { <ul class="panel-body">{rows}</ul>{more} }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="limits">
            <div class="panel-head"><h2 id="limits">"Limits"</h2><span class="fact-note">"Half used or more"</span></div>
            {rows}
        </section>
    }
    .into_any()
}

fn limit_row(desk: Desk, limit: NearLimit, near: u32) -> AnyView {
    let (words, bar, chip) = gauge(limit.usage, near);
    let whose = match limit.whose {
        None => view! { <span class="fact-note">"The organization"</span> }.into_any(),
        Some((name, object)) => match Page::of(&object) {
            Some(page) => {
                let href = Address::In(desk.id(), page).to_string();
                view! { <a class="fact-note" href=href>{name}</a> }.into_any()
            }
            None => view! { <span class="fact-note">{name}</span> }.into_any(),
        },
    };
    view! {
        <li class="limit">
            <div class="limit-head"><span>{limit.label}</span><span class="limit-count">{words}</span></div>
            {bar}
            <div class="fact-line">{whose}{chip}</div>
        </li>
    }
    .into_any()
}

/// What was done last.
pub fn recent(desk: Desk, now: Signal<Timestamp>) -> AnyView {
    let items = RwSignal::new(Vec::<Item>::new());
    Effect::new(move |_| {
        let _ = desk.applied();
        let workspace = desk.workspace();
        spawn_local(async move {
            // What cannot be read is said on the page of the history.
            let last = desk.moment().map(|_| desk.ask_once(crate::org::Org::seq));
            let filter = Filter { last, ..Filter::default() };
            let found = workspace.search_history(&filter, RECENT, |_, _| ControlFlow::Continue(())).await;
            items.try_set(found.map(|found| found.items).unwrap_or_default());
        });
    });
    let lines = move || items.get().into_iter().filter_map(|item| item.line().cloned()).collect::<Vec<_>>();
    let organization = desk.id();
    let all = Address::In(organization, Page::Audit).to_string();
    view! {
        <section class="panel" aria-labelledby="recent">
            <div class="panel-head"><h2 id="recent">"Recent changes"</h2><a href=all>"All history"</a></div>
            <ol class="history-lines">
                <For each=lines key=|line| line.seq let:line>
                    <li class="history-line">{line_view(&line, organization, now, LineLink::plain())}</li>
                </For>
            </ol>
        </section>
    }
    .into_any()
}

/// How many accounts and resources there are.
pub fn inventory_panel(desk: Desk) -> AnyView {
    let all = Memo::new(move |_| desk.ask(overview::inventory));
    let row = move |bar: Bar<Kind>| {
        let href = list_of(bar.of).map(|page| Address::In(desk.id(), page).to_string());
        let label = words::capital_plural(bar.of);
        let label = match href {
            Some(href) => view! { <a href=href>{label}</a> }.into_any(),
            None => view! { <span>{label}</span> }.into_any(),
        };
        view! { <li class="inventory-line">{label}<span class="limit-count">{number(bar.count)}</span></li> }
    };
    view! {
        <section class="panel" aria-labelledby="inventory">
            <div class="panel-head"><h2 id="inventory">"Accounts and resources"</h2></div>
            <ul class="inventory">{move || all.get().into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The list that shows objects of a kind.
const fn list_of(kind: Kind) -> Option<Page> {
    match kind {
        Kind::ServiceAccount => Some(Page::ServiceAccounts),
        Kind::User => Some(Page::Users),
        Kind::Environment => Some(Page::Environments),
        Kind::KafkaCluster | Kind::SchemaRegistry | Kind::KsqlCluster | Kind::ComputePool => {
            Some(Page::Resources)
        }
        Kind::ApiKey => Some(Page::ApiKeys),
        Kind::GroupMapping => Some(Page::GroupMappings),
        Kind::IdentityProvider | Kind::IdentityPool => Some(Page::IdentityProviders),
        Kind::Organization | Kind::RoleBinding | Kind::Acl | Kind::AppliedLimit | Kind::Tombstone => None,
    }
}
