//! The section "API keys" of a page: the newest keys of an owner, a resource or an environment, and the way to all.

use leptos::prelude::*;

use super::api_keys::{health_chip, scope_of};
use crate::{
    model::Timestamp,
    ui::{
        dates,
        desk::{Desk, use_desk},
        kit::{Button, Icon, LinkButton, cell_none, number},
        route::{Address, Page},
    },
    view::{
        api_keys::KeyRow,
        key_group::{GroupedKeys, KeyGroup, keys_of},
        permission,
    },
};

/// The section.
#[component]
pub fn KeysSection(
    /// Whose keys.
    group: KeyGroup,
) -> impl IntoView {
    let desk = use_desk();
    let asked = group.clone();
    let keys = Memo::new(move |_| desk.ask_with_uses(|org, uses| keys_of(org, uses, &asked, desk.now())));
    let all = Address::In(desk.id(), Page::ApiKeysOf(group.clone())).to_string();
    let some = Memo::new(move |_| keys.with(|keys| keys.count > 0));
    let maker = group.clone();
    let head = move || some.get().then(|| create(desk, &maker));
    let body = move || {
        keys.with(|keys| if keys.count == 0 { none(desk, &group) } else { list(desk, &group, keys, &all) })
    };
    view! {
        <section class="panel" aria-labelledby="section-keys">
            <div class="panel-head">
                <h2 id="section-keys">"API keys"</h2>
                <span class="fact-note">{move || keys.with(counts)}</span>
                <span class="panel-action">{head}</span>
            </div>
            <div class="panel-list">{body}</div>
        </section>
    }
}

/// `14 keys, 12 of them work`.
fn counts(keys: &GroupedKeys) -> String {
    let count = match keys.count {
        0 => return String::new(),
        1 => "1 key".to_owned(),
        many => format!("{} keys", number(many)),
    };
    if keys.live == keys.count {
        return count;
    }
    format!("{count}, {} of them {}", number(keys.live), if keys.live == 1 { "works" } else { "work" })
}

/// The way to the wizard with the choice made, or why there is none: nobody makes keys for another user.
fn create(desk: Desk, group: &KeyGroup) -> AnyView {
    let href = Address::In(desk.id(), Page::NewApiKeyFor(group.clone())).to_string();
    let KeyGroup::Owner(owner) = group.clone() else { return create_link(href) };
    let because = Memo::new(move |_| {
        let acting = desk.acting();
        desk.ask(|org| permission::to_create_key(org, &acting, &owner))
    });
    let button = move || {
        if because.with(Option::is_none) {
            return create_link(href.clone());
        }
        let because = Signal::derive(move || because.get());
        view! { <Button icon=Icon::Plus disabled_because=because>"Create API key"</Button> }.into_any()
    };
    button.into_any()
}

fn create_link(href: String) -> AnyView {
    view! { <LinkButton icon=Icon::Plus href>"Create API key"</LinkButton> }.into_any()
}

fn none(desk: Desk, group: &KeyGroup) -> AnyView {
    let words = match group {
        KeyGroup::Owner(_) => "This account has no key yet. A key lets it reach one resource.",
        KeyGroup::Resource(_) => "No key reaches this yet. A key lets one account reach it.",
        KeyGroup::Environment(_) => "No key reaches anything in this environment yet.",
    };
    view! { <div class="panel-empty"><p>{words}</p>{create(desk, group)}</div> }.into_any()
}

fn list(desk: Desk, group: &KeyGroup, keys: &GroupedKeys, all: &str) -> AnyView {
    let now = desk.now();
    let lines = keys.newest.iter().map(|row| line(desk, group, row, now)).collect_view();
    let hidden = keys.count > keys.newest.len();
    let words =
        if hidden { format!("See all {} keys", number(keys.count)) } else { "Open in the list".to_owned() };
    let all = all.to_owned();
    view! {
        <ul class="key-lines">{lines}</ul>
        <p class="panel-more"><a href=all>{words}</a></p>
    }
    .into_any()
}

fn line(desk: Desk, group: &KeyGroup, row: &KeyRow, now: Timestamp) -> AnyView {
    let used = row.used.to_string();
    let href = Address::In(desk.id(), Page::ApiKey(row.id.clone())).to_string();
    let name = if row.name.is_empty() { cell_none("No name") } else { row.name.clone().into_any() };
    let (scope, owner) = (scope_of(row.scope), row.owner.clone());
    let place = match (row.resource.as_str(), row.environment.as_str()) {
        ("", "") => String::new(),
        ("", only) | (only, "") => only.to_owned(),
        (resource, environment) => format!("{resource} in {environment}"),
    };
    let about = match group {
        KeyGroup::Owner(_) => view! { {scope}<span class="fact-note">{place}</span> }.into_any(),
        KeyGroup::Resource(_) => {
            view! { <span>{owner}</span><span class="fact-note">{row.owner_id.clone()}</span> }.into_any()
        }
        KeyGroup::Environment(_) => {
            view! { {scope}<span class="fact-note">{place}" · "{owner}</span> }.into_any()
        }
    };
    view! {
        <li class="key-line">
            <span class="key-line-name"><a href=href><code>{row.id.to_string()}</code></a><span class="fact-note">{name}</span></span>
            <span class="key-line-about">{about}</span>
            <span class="key-line-when">{dates::day_of(row.created, now)}<span class="fact-note">"Used: "{used}</span></span>
            <span class="key-line-health">{health_chip(row.health)}</span>
        </li>
    }
    .into_any()
}
