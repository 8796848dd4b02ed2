//! The section "Blast radius" of the pages of accounts and keys: what is touched when a key leaks, and who is left without
//! one when it goes.

use leptos::prelude::*;

use crate::{
    access::Power,
    model::{ApiKeyId, ObjectRef, Owner, Timestamp},
    ui::{
        desk::{Desk, use_desk},
        kit::{DefinitionList, Fact, badge, dom::fresh_id, number},
        route::{Address, Page},
    },
    view::{
        blast_radius::{BlastRadius, InReach, KnownUse, hidden, of_account, of_key},
        deletion::key_that_works,
        words,
    },
};

/// So many things in production are named before they are counted.
const NAMED: usize = 6;

/// Whose leak it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leak {
    /// One key.
    Key(ApiKeyId),
    /// Any key of an account.
    KeysOf(Owner),
}

/// The section.
#[component]
pub fn BlastRadiusSection(
    /// What leaks.
    leak: Leak,
    /// The clock of the page.
    #[prop(into)]
    now: Signal<Timestamp>,
) -> impl IntoView {
    let desk = use_desk();
    let (left, intro) = match &leak {
        Leak::Key(id) => (Some(left_without(desk, id)), "What is touched if this key leaks or goes."),
        // The section on deleting the account says it.
        Leak::KeysOf(_) => (None, "What is touched if a key of this account leaks."),
    };
    let radius = Memo::new(move |_| {
        let at = now.get();
        desk.ask_with_uses(|org, uses| match &leak {
            Leak::Key(id) => of_key(org, uses, id, at),
            Leak::KeysOf(owner) => Some(of_account(org, uses, owner, at)),
        })
    });
    let partly = move || desk.ask(hidden).map(|words| format!(" {words}"));
    let heading = fresh_id("blast");
    let labelled = heading.clone();
    let facts = move || radius.with(|radius| radius.as_ref().map(|radius| facts(desk, radius)));
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel-head"><h2 id=heading>"Blast radius"</h2></div>
            <div class="panel-body blast">
                <p class="fact-note">{intro}{partly}</p>
                <DefinitionList>{facts}{left}</DefinitionList>
            </div>
        </section>
    }
}

fn facts(desk: Desk, radius: &BlastRadius) -> AnyView {
    let BlastRadius { keys, reach, used, others } = radius.clone();
    let used = used.map(|used| view! { <Fact term="Last use">{last_use(desk, used)}</Fact> });
    let others = others.map(|words| view! { <Fact term="Other keys">{words}</Fact> });
    view! {
        <Fact term="Live">{keys}</Fact>
        <Fact term="Production">{reach.production}{production(desk, &reach.objects)}</Fact>
        <Fact term="Elsewhere">{reach.elsewhere}</Fact>
        <Fact term="Write access">{reach.writes}</Fact>
        {used}
        {others}
    }
    .into_any()
}

/// What is within reach, by name: all of it can be looked up.
fn production(desk: Desk, reached: &[InReach]) -> AnyView {
    if reached.is_empty() {
        return ().into_any();
    }
    let line = |it: &InReach| {
        let name = it.name.clone();
        let name = match Page::of(&it.object) {
            Some(page) => {
                let href = Address::In(desk.id(), page).to_string();
                view! { <a href=href>{name}</a> }.into_any()
            }
            None => name.into_any(),
        };
        let power = match it.power {
            Power::Looks => "read only",
            Power::Changes => "can be changed",
        };
        view! { <li>{name}<span class="fact-note">" · "{power}</span></li> }
    };
    let first = reached.iter().take(NAMED).map(line).collect_view();
    let rest = reached.get(NAMED..).unwrap_or_default();
    let more = (!rest.is_empty()).then(|| {
        let rest_lines = rest.iter().map(line).collect_view();
        let count = format!("{} more", number(rest.len()));
        view! { <details><summary>{count}</summary><ul class="blast-lines">{rest_lines}</ul></details> }
    });
    view! { <ul class="blast-lines">{first}</ul>{more} }.into_any()
}

fn last_use(desk: Desk, used: KnownUse) -> AnyView {
    let source = used.latest.source.map(|source| badge(source.label()));
    let key = used.key.map(|id| {
        let href = Address::In(desk.id(), Page::ApiKey(id.clone())).to_string();
        view! { <span class="fact-note">"By "<a href=href><code>{id.to_string()}</code></a></span> }
    });
    let unknown = used.unknown.map(|words| view! { <span class="fact-note">{words}</span> });
    view! {
        <span class="fact-line">{used.latest.when}{source}</span>
        {key}
        <span class="fact-note">{used.latest.detail}</span>
        {unknown}
    }
    .into_any()
}

/// Who and what keeps no key that works when this one goes; nothing for whoever may not delete it.
fn left_without(desk: Desk, id: &ApiKeyId) -> AnyView {
    let targets = vec![ObjectRef::ApiKey(id.clone())];
    let left = Memo::new(move |_| {
        let _ = (desk.applied(), desk.acting());
        let preview = desk.preview(&targets).ok()?;
        desk.ask_once(|org| {
            let named = |object: &ObjectRef| (words::capital(object.kind()), words::name(org, object));
            Some(preview.without_key.iter().map(named).collect::<Vec<_>>())
        })
    });
    let no_key = desk.ask_once(key_that_works);
    let line = move |(kind, name): (String, String)| {
        view! { <span class="fact-entry">{kind}" "<strong>{name}</strong>" keeps no "{no_key}"."</span> }
    };
    let shown = move || {
        left.get().map(|left| {
            let words = if left.is_empty() {
                "Nobody is left without a key.".into_any()
            } else {
                left.into_iter().map(line).collect_view().into_any()
            };
            view! { <Fact term="If it goes">{words}</Fact> }
        })
    };
    shown.into_any()
}
