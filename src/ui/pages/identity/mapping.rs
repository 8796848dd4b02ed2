//! Group mappings: the list, and the page of one with whom it matches.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    description_fact, filter_fact,
    frame::{list_page, object_page},
};
use crate::{
    model::{GroupMappingId, Kind, ObjectRef, Timestamp},
    ui::{
        desk::{Desk, use_desk},
        kit::{DefinitionList, Icon},
        pages::{
            BindingsSection,
            absent::{Home, absent},
            accounts::panels::{Reach, clock, id_fact, life},
            forms::{Names, create_group_mapping, tried_users},
            history::HistoryOf,
            objects::ListWords,
        },
        route::Page,
    },
    view::group_mappings::{GROUP_MAPPINGS, GroupMappingFacts, SESSIONS_ONLY, group_mapping, trial},
};

const WORDS: ListWords = ListWords {
    title: "Group mappings",
    id: "group-mappings",
    icon: Icon::Group,
    empty: "A group mapping gives roles to every SSO user whose groups match its filter. The roles count in their sessions, never for their API keys.",
};

fn home() -> Home {
    Home { list: Page::GroupMappings, name: "Group mappings", icon: Icon::Group, kind: Kind::GroupMapping }
}

/// `/o/:organization/group-mappings`.
#[component]
pub fn GroupMappingsPage() -> impl IntoView {
    list_page(&GROUP_MAPPINGS, WORDS, Kind::GroupMapping, "Create group mapping", create_group_mapping)
}

/// `/o/:organization/group-mappings/:id`.
#[component]
pub fn GroupMappingPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || {
        let text = id.get();
        match GroupMappingId::parse(&text) {
            Ok(id) => page_of(id),
            Err(_) => absent(use_desk(), &home(), text, None),
        }
    }
}

fn page_of(id: GroupMappingId) -> AnyView {
    let desk = use_desk();
    let key = StoredValue::new(id.clone());
    let facts = Memo::new(move |_| key.with_value(|id| desk.ask(|org| group_mapping(org, id))));
    let title = Memo::new(move |_| facts.with(|facts| facts.as_ref().map(|facts| facts.name.clone())));
    let object = ObjectRef::GroupMapping(id);
    let shown = object.clone();
    let body = Callback::new(move |()| body(desk, shown.clone(), facts));
    object_page(desk, object, home(), title, body)
}

fn body(desk: Desk, object: ObjectRef, facts: Memo<Option<GroupMappingFacts>>) -> AnyView {
    let now = clock(desk);
    let with = move |draw: fn(&GroupMappingFacts, Timestamp) -> AnyView| {
        move || facts.with(|facts| facts.as_ref().map(|facts| draw(facts, now.get())))
    };
    view! {
        <div class="object-columns">
            <div class="stack">
                <section class="panel" aria-labelledby="account-facts">
                    <div class="panel-head"><h2 id="account-facts">"Facts"</h2></div>
                    <div class="panel-body"><DefinitionList>{with(identity)}</DefinitionList></div>
                </section>
                {matched(desk, facts)}
                <HistoryOf object=object.clone() />
            </div>
            <div class="stack">
                <BindingsSection object=object.clone() />
                <section class="panel" aria-labelledby="mapping-counts">
                    <div class="panel-head"><h2 id="mapping-counts">"Where they count"</h2></div>
                    <p class="panel-words">{SESSIONS_ONLY}</p>
                </section>
                <Reach object />
            </div>
        </div>
    }
    .into_any()
}

fn identity(facts: &GroupMappingFacts, now: Timestamp) -> AnyView {
    view! {
        {id_fact(facts.id.as_str())}
        {filter_fact(&facts.filter, facts.wrong.as_ref())}
        {description_fact(&facts.description)}
        {life(facts.times, facts.origin, now)}
    }
    .into_any()
}

/// The SSO users of the organization, and which of them the filter matches now.
fn matched(desk: Desk, facts: Memo<Option<GroupMappingFacts>>) -> AnyView {
    let filter = Memo::new(move |_| facts.with(|facts| facts.as_ref().map(|it| it.filter.clone())));
    let trial = Memo::new(move |_| {
        let filter = filter.get().unwrap_or_default();
        desk.ask(|org| trial(org, &filter))
    });
    view! {
        <section class="panel" aria-labelledby="mapping-users">
            <div class="panel-head"><h2 id="mapping-users">"Whom it matches"</h2></div>
            <p class="panel-words">{move || trial.with(|trial| trial.summary.clone())}</p>
            {move || trial.with(|trial| tried_users(trial, Names::Linked(desk.id())))}
        </section>
    }
    .into_any()
}
