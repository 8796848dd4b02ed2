//! Identity providers: the list, and the page of one with its pools.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    code_fact, description_fact,
    frame::{Over, dialog, list_page, object_page, row_menu},
};
use crate::{
    model::{IdentityProviderId, Kind, ObjectRef, Timestamp},
    ui::{
        desk::{Desk, use_desk},
        kit::{Button, ButtonKind, DefinitionList, Icon, MenuButton, number},
        pages::{
            absent::{Home, absent},
            accounts::{
                cannot_create,
                panels::{Reach, clock, id_fact, life},
            },
            forms::{Making, Place, create_identity_pool, create_identity_provider},
            history::HistoryOf,
            objects::ListWords,
        },
        route::{Address, Page},
    },
    view::identity::{IDENTITY_PROVIDERS, NO_KEYS, PoolLine, ProviderFacts, provider},
};

const WORDS: ListWords = ListWords {
    title: "Identity providers",
    id: "identity-providers",
    icon: Icon::Provider,
    empty: "An identity provider vouches for workloads, which present its tokens in place of an API key. Its pools say which workloads, and hold their roles.",
};

fn home() -> Home {
    Home {
        list: Page::IdentityProviders,
        name: "Identity providers",
        icon: Icon::Provider,
        kind: Kind::IdentityProvider,
    }
}

/// `/o/:organization/identity-providers`.
#[component]
pub fn IdentityProvidersPage() -> impl IntoView {
    let create = create_identity_provider;
    list_page(&IDENTITY_PROVIDERS, WORDS, Kind::IdentityProvider, "Create identity provider", create)
}

/// `/o/:organization/identity-providers/:id`.
#[component]
pub fn IdentityProviderPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || {
        let text = id.get();
        match IdentityProviderId::parse(&text) {
            Ok(id) => page_of(id),
            Err(_) => absent(use_desk(), &home(), text, None),
        }
    }
}

fn page_of(id: IdentityProviderId) -> AnyView {
    let desk = use_desk();
    let key = StoredValue::new(id.clone());
    let facts = Memo::new(move |_| key.with_value(|id| desk.ask(|org| provider(org, id))));
    let title = Memo::new(move |_| facts.with(|facts| facts.as_ref().map(|facts| facts.name.clone())));
    // The pools' own, so that a form survives what else happens to the page.
    let over = RwSignal::new(Over::Nothing);
    let close = Callback::new(move |()| over.set(Over::Nothing));
    let made = Callback::new(move |_| over.set(Over::Nothing));
    let create = Callback::new(move |()| {
        create_identity_pool(
            key.get_value(),
            Making { typed: String::new(), place: Place::Asked, close, made },
        )
    });
    let object = ObjectRef::IdentityProvider(id);
    let shown = object.clone();
    let body = Callback::new(move |()| body(desk, shown.clone(), facts, over));
    view! {
        {object_page(desk, object, home(), title, body)}
        {move || dialog(over, "content", create, close)}
    }
    .into_any()
}

fn body(desk: Desk, object: ObjectRef, facts: Memo<Option<ProviderFacts>>, over: RwSignal<Over>) -> AnyView {
    let now = clock(desk);
    let with = move |draw: fn(&ProviderFacts, Timestamp) -> AnyView| {
        move || facts.with(|facts| facts.as_ref().map(|facts| draw(facts, now.get())))
    };
    view! {
        <div class="object-columns">
            <div class="stack">
                <section class="panel" aria-labelledby="account-facts">
                    <div class="panel-head"><h2 id="account-facts">"Facts"</h2></div>
                    <div class="panel-body"><DefinitionList>{with(identity)}</DefinitionList></div>
                </section>
                {pools(desk, facts, over)}
                <HistoryOf object=object.clone() />
            </div>
            <div class="stack">
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

fn identity(facts: &ProviderFacts, now: Timestamp) -> AnyView {
    view! {
        {id_fact(facts.id.as_str())}
        {code_fact("Issuer", &facts.issuer)}
        {code_fact("JWKS URI", &facts.jwks_uri)}
        {description_fact(&facts.description)}
        {life(facts.times, facts.origin, now)}
    }
    .into_any()
}

fn pools(desk: Desk, facts: Memo<Option<ProviderFacts>>, over: RwSignal<Over>) -> AnyView {
    let because = cannot_create(desk, Kind::IdentityPool);
    let lines = move || {
        facts.with(|facts| {
            let pools = facts.as_ref().map_or(&[][..], |facts| &facts.pools);
            if pools.is_empty() {
                let none =
                    "No pool yet: nobody gets in by this provider. A pool says which of its workloads do.";
                return view! { <p class="panel-words">{none}</p> }.into_any();
            }
            let lines = pools.iter().map(|pool| pool_line(desk, pool, over)).collect_view();
            view! { <ul class="pool-lines">{lines}</ul> }.into_any()
        })
    };
    view! {
        <section class="panel" aria-labelledby="identity-pools">
            <div class="panel-head">
                <h2 id="identity-pools">"Identity pools"</h2>
                <Button icon=Icon::Plus disabled_because=because on_click=move || over.set(Over::Create)>"Create identity pool"</Button>
            </div>
            {lines}
        </section>
    }
    .into_any()
}

fn pool_line(desk: Desk, pool: &PoolLine, over: RwSignal<Over>) -> AnyView {
    let object = ObjectRef::IdentityPool(pool.id.clone());
    let href = Address::In(desk.id(), Page::IdentityPool(pool.id.clone())).to_string();
    let roles = match pool.roles {
        0 => "No role".to_owned(),
        1 => "1 role".to_owned(),
        many => format!("{} roles", number(many)),
    };
    let label = format!("Actions for {}", pool.name);
    let items = Callback::new(move |()| row_menu(desk, &object, Icon::Provider, over));
    let filter =
        if pool.filter.is_empty() { "Empty: matches nobody".to_owned() } else { pool.filter.clone() };
    view! {
        <li class="pool-line">
            <span class="pool-words">
                <a href=href>{pool.name.clone()}</a>
                <code class="filter-text">{filter}</code>
                <span class="fact-note">{pool.id.to_string()}" · "{roles}</span>
            </span>
            <MenuButton kind=ButtonKind::Quiet icon=Icon::More label=Some(label) items />
        </li>
    }
    .into_any()
}
