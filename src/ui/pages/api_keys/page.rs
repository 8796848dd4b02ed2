//! The page of one key.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use super::{
    edit::EditApiKey,
    facts,
    gone::{deletion, gone_banner, when},
    labels::health_chip,
    remove::{End, RemoveApiKey},
};
use crate::{
    access::Asker,
    model::{ApiKeyId, ObjectRef, Propagation, Retirement, Timestamp},
    ui::{
        desk::{Desk, use_desk},
        kit::{
            Button, ButtonKind, DefinitionList, EmptyState, Icon, LinkButton, MenuButton, MenuItem,
            PageHeader, number,
        },
        pages::{
            blast_radius::{BlastRadiusSection, Leak},
            effective_access::EffectiveAccessSection,
            history::HistoryOf,
            take_back::undo_deletion,
        },
        route::{Address, Page},
        timers,
    },
    view::{
        api_key::{KeyFacts, Lookup, look_up},
        permission,
    },
};

/// What is open over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Nothing,
    Edit,
    Remove(End),
}

/// `/o/:organization/api-keys/:id`.
#[component]
pub fn ApiKeyPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || {
        let text = id.get();
        match ApiKeyId::parse(&text) {
            Ok(id) => page_of(id),
            Err(_) => unknown(use_desk(), text),
        }
    }
}

/// Which of its forms the page has.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// There is, or was a moment ago, such a key.
    Known,
    /// It went before this page was opened.
    Gone(Retirement, Timestamp),
    Unknown,
}

fn page_of(id: ApiKeyId) -> AnyView {
    let desk = use_desk();
    let now = RwSignal::new(desk.now());
    let key = StoredValue::new(id);
    let lookup = Memo::new(move |_| {
        let at = now.get();
        key.with_value(|id| desk.ask_with_uses(|org, uses| look_up(org, uses, id, at)))
    });
    let facts = Memo::new(move |before: Option<&Option<Box<KeyFacts>>>| match lookup.get() {
        Lookup::Found(facts) => Some(facts),
        Lookup::Gone { .. } | Lookup::Unknown => before.cloned().flatten(),
    });
    let form = Memo::new(move |_| match (facts.with(Option::is_some), lookup.get()) {
        (true, _) | (false, Lookup::Found(_)) => Form::Known,
        (false, Lookup::Gone { why, at }) => Form::Gone(why, at),
        (false, Lookup::Unknown) => Form::Unknown,
    });
    keep_time(desk, facts, now);
    let view = move || match form.get() {
        Form::Known => known(desk, key, facts, lookup, now),
        Form::Gone(why, at) => gone(desk, &key.get_value(), why, at),
        Form::Unknown => unknown(desk, key.with_value(ToString::to_string)),
    };
    view.into_any()
}

/// Follows the clock by the second while the key is on its way, and coarsely otherwise.
fn keep_time(desk: Desk, facts: Memo<Option<Box<KeyFacts>>>, now: RwSignal<Timestamp>) {
    let seconds = StoredValue::new(0u32);
    timers::every(1000, move || {
        seconds.update_value(|seconds| *seconds += 1);
        let underway = facts.with_untracked(|facts| {
            facts.as_ref().is_some_and(|facts| matches!(facts.propagation, Propagation::Propagating { .. }))
        });
        if underway || seconds.get_value().is_multiple_of(60) {
            now.try_set(desk.now());
        }
    });
}

/// The page of a key that is there, or was when the page was opened.
fn known(
    desk: Desk,
    key: StoredValue<ApiKeyId>,
    facts: Memo<Option<Box<KeyFacts>>>,
    lookup: Memo<Lookup>,
    now: RwSignal<Timestamp>,
) -> AnyView {
    let over = RwSignal::new(Over::Nothing);
    let there = Memo::new(move |_| lookup.with(|lookup| matches!(lookup, Lookup::Found(_))));
    let title = Signal::derive(move || {
        facts.with(|facts| match facts {
            Some(facts) if !facts.row.name.is_empty() => facts.row.name.clone(),
            Some(_) | None => key.with_value(ToString::to_string),
        })
    });
    let back = Some((Address::In(desk.id(), Page::ApiKeys).to_string(), "API keys".to_owned()));
    let actions = move || move || there.get().then(|| actions(desk, key, over));
    let banner =
        move || (!there.get() && over.get() == Over::Nothing).then(|| gone_banner(desk, &key.get_value()));
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        over.set(Over::Nothing);
        navigate(&Address::In(desk.id(), Page::ApiKeys).to_string(), NavigateOptions::default());
    });
    let close = Callback::new(move |()| over.set(Over::Nothing));
    let dialog = move || match over.get() {
        Over::Nothing => ().into_any(),
        Over::Edit => view! { <EditApiKey id=key.get_value() on_close=close /> }.into_any(),
        Over::Remove(end) => {
            view! { <RemoveApiKey id=key.get_value() end on_close=close on_done=leave /> }.into_any()
        }
    };
    let organization = desk.id();
    let with = move |draw: fn(&KeyFacts) -> AnyView| move || facts.with(|facts| facts.as_deref().map(draw));
    view! {
        <div class="page key-page">
            <PageHeader title subtitle="API key".to_owned() back actions />
            {banner}
            <div class="key-columns">
                <div class="stack">
                <section class="panel" aria-labelledby="key-facts">
                    <div class="panel-head"><h2 id="key-facts">"Facts"</h2>{with(|facts| health_chip(facts.row.health))}</div>
                    <div class="panel-body">
                        <DefinitionList>
                            {with(facts::identity)}
                            {move || facts.with(|facts| facts.as_deref().map(|facts| facts::life(facts, now.get(), organization)))}
                        </DefinitionList>
                    </div>
                </section>
                <section class="panel" aria-labelledby="key-purpose">
                    <div class="panel-head"><h2 id="key-purpose">"What it may be used for"</h2></div>
                    <div class="panel-body">{with(facts::purpose)}</div>
                </section>
                <EffectiveAccessSection asker=Asker::Key(key.get_value()) now />
                </div>
                <div class="stack">
                    <section class="panel" aria-labelledby="key-health">
                        <div class="panel-head"><h2 id="key-health">"Health"</h2>{with(|facts| findings(facts.findings.len()))}</div>
                        <div class="panel-list">{with(facts::health)}</div>
                    </section>
                    <BlastRadiusSection leak=Leak::Key(key.get_value()) now />
                    <section class="panel" aria-labelledby="key-limits">
                        <div class="panel-head"><h2 id="key-limits">"Limits"</h2></div>
                        <ul class="panel-body">{with(|facts| facts::limits(&facts.limits))}</ul>
                    </section>
                    <section class="panel" aria-labelledby="key-siblings">
                        <div class="panel-head"><h2 id="key-siblings">"Same owner and scope"</h2>
                            {with(|facts| view! { <span class="fact-note">{others(facts.sibling_count)}</span> }.into_any())}</div>
                        <div class="panel-list">
                            {move || facts.with(|facts| facts.as_deref().map(|facts| facts::siblings(facts, now.get(), organization)))}
                        </div>
                    </section>
                    <HistoryOf object=ObjectRef::ApiKey(key.get_value()) />
                </div>
            </div>
        </div>
        {dialog}
    }
    .into_any()
}

fn findings(count: usize) -> AnyView {
    let words = match count {
        0 => return ().into_any(),
        1 => "1 thing to see to".to_owned(),
        count => format!("{} things to see to", number(count)),
    };
    view! { <span class="fact-note">{words}</span> }.into_any()
}

fn others(count: usize) -> String {
    match count {
        1 => "1 other key".to_owned(),
        count => format!("{} other keys", number(count)),
    }
}

fn actions(desk: Desk, key: StoredValue<ApiKeyId>, over: RwSignal<Over>) -> AnyView {
    let items = Callback::new(move |()| {
        let actor = desk.acting_once();
        let reason = key.with_value(|id| desk.ask_once(|org| permission::to_delete_key(org, &actor, id)));
        vec![
            MenuItem::action("Delete", move || over.set(Over::Remove(End::Delete)))
                .icon(Icon::Trash)
                .danger()
                .disabled_because(reason.clone()),
            MenuItem::action("Revoke as compromised", move || over.set(Over::Remove(End::Revoke)))
                .icon(Icon::Danger)
                .danger()
                .disabled_because(reason),
        ]
    });
    let no_edit = Signal::derive(move || {
        let actor = desk.acting();
        key.with_value(|id| desk.ask(|org| permission::to_change_key(org, &actor, id)))
    });
    view! {
        <MenuButton items>"More actions"</MenuButton>
        <Button kind=ButtonKind::Primary icon=Icon::Pencil disabled_because=no_edit on_click=move || over.set(Over::Edit)>"Edit"</Button>
    }
    .into_any()
}

/// The page of a key that went before.
fn gone(desk: Desk, id: &ApiKeyId, why: Retirement, at: Timestamp) -> AnyView {
    let found = deletion(desk, id);
    let undo = move || found.get().map(|deletion| undo_deletion(desk, deletion.seq, ButtonKind::Primary));
    let title = match why {
        Retirement::Deleted => "This key was deleted",
        Retirement::Compromised => "This key was revoked as compromised",
    };
    let history = view! { <HistoryOf object=ObjectRef::ApiKey(id.clone()) /> };
    absent(desk, id.to_string(), title, when(why, at), undo.into_any(), history.into_any())
}

/// The page of an id that names no key.
fn unknown(desk: Desk, id: String) -> AnyView {
    let words = desk.unknown("key").unwrap_or_else(|| {
        "No key of this id was ever in this organization. The link may be cut short, or belong to another organization."
            .to_owned()
    });
    absent(desk, id, "There is no such key", words, ().into_any(), ().into_any())
}

fn absent(
    desk: Desk,
    id: String,
    title: &'static str,
    words: String,
    next: AnyView,
    below: AnyView,
) -> AnyView {
    let list = Address::In(desk.id(), Page::ApiKeys).to_string();
    let back = Some((list.clone(), "API keys".to_owned()));
    view! {
        <div class="page page-narrow">
            <PageHeader title=id back />
            <EmptyState icon=Icon::Key title text=words>
                <LinkButton href=list>"All API keys"</LinkButton>
                {next}
            </EmptyState>
            {below}
        </div>
    }
    .into_any()
}
