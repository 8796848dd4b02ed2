//! The page of one identity pool.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{code_fact, description_fact, filter_fact, frame::object_page};
use crate::{
    model::{IdentityPoolId, Kind, ObjectRef, Timestamp},
    ui::{
        desk::{Desk, use_desk},
        kit::{DefinitionList, Fact, Icon},
        pages::{
            BindingsSection,
            absent::{Home, absent},
            accounts::panels::{Reach, clock, id_fact, life},
            history::HistoryOf,
        },
        route::{Address, Page},
    },
    view::identity::{NO_KEYS, PoolFacts, pool},
};

/// The list that pools belong to; of a known pool, its provider's page.
fn home(facts: Option<&PoolFacts>) -> Home {
    let (list, name) = match facts {
        Some(facts) => (Page::IdentityProvider(facts.provider.0.clone()), "Identity provider"),
        None => (Page::IdentityProviders, "Identity providers"),
    };
    Home { list, name, icon: Icon::Provider, kind: Kind::IdentityPool }
}

/// `/o/:organization/identity-pools/:id`.
#[component]
pub fn IdentityPoolPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || {
        let text = id.get();
        match IdentityPoolId::parse(&text) {
            Ok(id) => page_of(id),
            Err(_) => absent(use_desk(), &home(None), text, None),
        }
    }
}

fn page_of(id: IdentityPoolId) -> AnyView {
    let desk = use_desk();
    let key = StoredValue::new(id.clone());
    let facts = Memo::new(move |_| key.with_value(|id| desk.ask(|org| pool(org, id))));
    let title = Memo::new(move |_| facts.with(|facts| facts.as_ref().map(|facts| facts.name.clone())));
    let home = facts.with_untracked(|facts| home(facts.as_ref()));
    let object = ObjectRef::IdentityPool(id);
    let shown = object.clone();
    let body = Callback::new(move |()| body(desk, shown.clone(), facts));
    object_page(desk, object, home, title, body)
}

fn body(desk: Desk, object: ObjectRef, facts: Memo<Option<PoolFacts>>) -> AnyView {
    let now = clock(desk);
    let with = move |draw: fn(&PoolFacts, Timestamp) -> AnyView| {
        move || facts.with(|facts| facts.as_ref().map(|facts| draw(facts, now.get())))
    };
    let provider = move || {
        facts.with(|facts| {
            facts.as_ref().map(|facts| {
                let (id, name) = facts.provider.clone();
                let href = Address::In(desk.id(), Page::IdentityProvider(id)).to_string();
                view! { <Fact term="Identity provider"><a href=href>{name}</a></Fact> }
            })
        })
    };
    view! {
        <div class="object-columns">
            <div class="stack">
                <section class="panel" aria-labelledby="account-facts">
                    <div class="panel-head"><h2 id="account-facts">"Facts"</h2></div>
                    <div class="panel-body"><DefinitionList>{provider}{with(identity)}</DefinitionList></div>
                </section>
                <HistoryOf object=object.clone() />
            </div>
            <div class="stack">
                <BindingsSection object=object.clone() />
                <section class="panel" aria-labelledby="no-keys">
                    <div class="panel-head"><h2 id="no-keys">"API keys"</h2></div>
                    <p class="panel-words">{NO_KEYS}</p>
                </section>
                <Reach object />
            </div>
        </div>
    }
    .into_any()
}

fn identity(facts: &PoolFacts, now: Timestamp) -> AnyView {
    let managers = (!facts.managers.is_empty()).then(|| {
        let line = |(who, role): &(String, &'static str)| view! { <span class="fact-entry">{who.clone()}" "<span class="fact-note">{*role}</span></span> };
        let lines = facts.managers.iter().map(line).collect_view();
        view! { <Fact term="Managed by">{lines}</Fact> }
    });
    view! {
        {id_fact(facts.id.as_str())}
        {code_fact("Identity claim", &facts.identity_claim)}
        {filter_fact(&facts.filter, facts.wrong.as_ref())}
        {description_fact(&facts.description)}
        {managers}
        {life(facts.times, facts.origin, now)}
    }
    .into_any()
}
