//! The page of one service account.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use super::{
    cannot_change, cannot_delete,
    panels::{AccountPage, clock, id_fact, life, limits},
    service_accounts_home,
};
use crate::{
    model::{ObjectRef, Owner, ServiceAccountId, Timestamp},
    ui::{
        desk::{Desk, use_desk},
        kit::{Button, ButtonKind, Fact, Icon, MenuButton, MenuItem, PageHeader},
        pages::{
            absent::absent,
            delete_objects::DeleteObjects,
            forms::{Editing, edit_service_account},
        },
        route::{Address, Page},
    },
    view::accounts::{ServiceAccountFacts, service_account},
};

/// What is open over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Nothing,
    Edit,
    Delete,
}

/// `/o/:organization/service-accounts/:id`.
#[component]
pub fn ServiceAccountPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || {
        let text = id.get();
        match ServiceAccountId::parse(&text) {
            Ok(id) => page_of(id),
            Err(_) => absent(use_desk(), &service_accounts_home(), text, None),
        }
    }
}

fn page_of(id: ServiceAccountId) -> AnyView {
    let desk = use_desk();
    let account = StoredValue::new(id);
    let facts = Memo::new(move |_| account.with_value(|id| desk.ask(|org| service_account(org, id))));
    let there = Memo::new(move |_| facts.with(Option::is_some));
    let over = RwSignal::new(Over::Nothing);
    let close = Callback::new(move |()| over.set(Over::Nothing));
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        over.set(Over::Nothing);
        navigate(&Address::In(desk.id(), Page::ServiceAccounts).to_string(), NavigateOptions::default());
    });
    // Outside of what changes with the account: what is typed survives a deletion in another tab.
    let dialog = move || match over.get() {
        Over::Nothing => ().into_any(),
        Over::Edit => edit_service_account(account.get_value(), Editing { close, focus_after: "content" }),
        Over::Delete => {
            let targets = vec![ObjectRef::ServiceAccount(account.get_value())];
            view! { <DeleteObjects targets on_close=close on_done=leave /> }.into_any()
        }
    };
    let page = move || {
        let id = account.get_value();
        if there.get() {
            known(desk, &id, facts, over)
        } else {
            let object = ObjectRef::ServiceAccount(id.clone());
            absent(desk, &service_accounts_home(), id.to_string(), Some(&object))
        }
    };
    view! {
        {page}
        {dialog}
    }
    .into_any()
}

fn known(
    desk: Desk,
    id: &ServiceAccountId,
    facts: Memo<Option<ServiceAccountFacts>>,
    over: RwSignal<Over>,
) -> AnyView {
    let now = clock(desk);
    let title = Signal::derive(move || {
        facts.with(|facts| facts.as_ref().map(|it| it.name.clone())).unwrap_or_default()
    });
    let object = ObjectRef::ServiceAccount(id.clone());
    let with = move |draw: fn(&ServiceAccountFacts, Timestamp) -> AnyView| {
        move || facts.with(|facts| facts.as_ref().map(|facts| draw(facts, now.get())))
    };
    let acted = object.clone();
    let actions = move || actions(desk, &acted, over);
    let head = view! {
        <PageHeader title subtitle="Service account".to_owned() back=service_accounts_home().back(desk) actions />
    };
    AccountPage {
        now,
        owner: Owner::ServiceAccount(id.clone()),
        object,
        head: head.into_any(),
        chip: ().into_any(),
        facts: with(identity).into_any(),
        more_facts: ().into_any(),
        more_roles: ().into_any(),
        limits: with(|facts, _| limits(&facts.limits)).into_any(),
    }
    .view()
}

fn identity(facts: &ServiceAccountFacts, now: Timestamp) -> AnyView {
    let description = if facts.description.is_empty() {
        view! { <span class="cell-none">"No description"</span> }.into_any()
    } else {
        view! { <span class="key-description">{facts.description.clone()}</span> }.into_any()
    };
    let managers = (!facts.managers.is_empty()).then(|| {
        let line = |(who, role): &(String, &'static str)| view! { <span class="fact-entry">{who.clone()}" "<span class="fact-note">{*role}</span></span> };
        let lines = facts.managers.iter().map(line).collect_view();
        view! { <Fact term="Managed by">{lines}</Fact> }
    });
    let life = life(facts.times, facts.origin, now);
    view! {
        {id_fact(facts.id.as_str())}
        <Fact term="Description">{description}</Fact>
        {managers}
        {life}
    }
    .into_any()
}

fn actions(desk: Desk, object: &ObjectRef, over: RwSignal<Over>) -> AnyView {
    let (edited, deleted) = (object.clone(), object.clone());
    let because = Signal::derive(move || {
        let _ = (desk.acting(), desk.applied());
        cannot_change(desk, &edited)
    });
    let items = Callback::new(move |()| {
        vec![
            MenuItem::action("Delete", move || over.set(Over::Delete))
                .icon(Icon::Trash)
                .danger()
                .disabled_because(cannot_delete(desk, &deleted)),
        ]
    });
    view! {
        <MenuButton items>"More actions"</MenuButton>
        <Button kind=ButtonKind::Primary icon=Icon::Pencil disabled_because=because on_click=move || over.set(Over::Edit)>"Edit"</Button>
    }
    .into_any()
}
