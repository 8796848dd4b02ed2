//! The page of one role binding: who, what, where, what it reaches, and what keys would lose with it.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map},
};

use super::{
    cannot_delete, home,
    permits::permits_view,
    preview::{keys_view, reach_view},
};
use crate::{
    model::{ObjectRef, Origin, RoleBindingId, Timestamp},
    ui::{
        dates,
        desk::{Desk, use_desk},
        kit::{Button, ButtonKind, CopyButton, DefinitionList, Fact, Icon, PageHeader},
        pages::{absent::absent, delete_objects::DeleteObjects, history::HistoryOf, objects::object_link},
        route::{Address, Page},
        timers,
    },
    view::role_bindings::{BindingFacts, binding},
};

/// What is open over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Nothing,
    Delete,
}

/// `/o/:organization/role-bindings/:id`.
#[component]
pub fn RoleBindingPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    move || {
        let text = id.get();
        match RoleBindingId::parse(&text) {
            Ok(id) => page_of(id),
            Err(_) => absent(use_desk(), &home(), text, None),
        }
    }
}

fn page_of(id: RoleBindingId) -> AnyView {
    let desk = use_desk();
    let of = StoredValue::new(id);
    let facts = Memo::new(move |_| of.with_value(|id| desk.ask(|org| binding(org, id, desk.now()))));
    let there = Memo::new(move |_| facts.with(Option::is_some));
    let over = RwSignal::new(Over::Nothing);
    let close = Callback::new(move |()| over.set(Over::Nothing));
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        over.set(Over::Nothing);
        navigate(&Address::In(desk.id(), Page::RoleBindings).to_string(), NavigateOptions::default());
    });
    let dialog = move || match over.get() {
        Over::Nothing => ().into_any(),
        Over::Delete => {
            let targets = vec![ObjectRef::RoleBinding(of.get_value())];
            view! { <DeleteObjects targets on_close=close on_done=leave /> }.into_any()
        }
    };
    let page = move || {
        let id = of.get_value();
        if there.get() {
            known(desk, id, facts, over)
        } else {
            let object = ObjectRef::RoleBinding(id.clone());
            absent(desk, &home(), id.to_string(), Some(&object))
        }
    };
    view! {
        {page}
        {dialog}
    }
    .into_any()
}

fn known(desk: Desk, id: RoleBindingId, facts: Memo<Option<BindingFacts>>, over: RwSignal<Over>) -> AnyView {
    let now = RwSignal::new(desk.now());
    timers::every(60_000, move || {
        now.try_set(desk.now());
    });
    let title =
        Signal::derive(move || facts.with(|it| it.as_ref().map(|it| it.role.to_owned())).unwrap_or_default());
    let subtitle = Signal::derive(move || {
        facts.with(|it| it.as_ref().map(|it| format!("Role binding of {}", it.holder.name)))
    });
    let object = ObjectRef::RoleBinding(id.clone());
    let with = move |draw: fn(Desk, &BindingFacts, Timestamp) -> AnyView| {
        move || facts.with(|facts| facts.as_ref().map(|facts| draw(desk, facts, now.get())))
    };
    let actions = move || delete_button(desk, id.clone(), over);
    view! {
        <div class="page object-page">
            <PageHeader title subtitle back=home().back(desk) actions />
            <div class="object-columns">
                <div class="stack">
                    <section class="panel" aria-labelledby="binding-facts">
                        <div class="panel-head"><h2 id="binding-facts">"Facts"</h2></div>
                        <div class="panel-body"><DefinitionList>{with(identity)}</DefinitionList></div>
                    </section>
                    <HistoryOf object />
                </div>
                <div class="stack">
                    <section class="panel" aria-labelledby="binding-permits">
                        <div class="panel-head"><h2 id="binding-permits">"What this role permits"</h2></div>
                        <div class="reach-words">{with(|_, facts, _| permits_view(&facts.permits))}</div>
                    </section>
                    <section class="panel" aria-labelledby="binding-reach">
                        <div class="panel-head"><h2 id="binding-reach">"What it reaches"</h2></div>
                        <div class="reach-words">{with(|desk, facts, _| reach_view(desk, &facts.reach))}</div>
                    </section>
                    <section class="panel" aria-labelledby="binding-keys">
                        <div class="panel-head"><h2 id="binding-keys">"If it is deleted"</h2></div>
                        <div class="reach-words">{with(|desk, facts, _| keys_view(desk, &facts.keys))}</div>
                    </section>
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn delete_button(desk: Desk, id: RoleBindingId, over: RwSignal<Over>) -> AnyView {
    let because = Signal::derive(move || {
        let _ = (desk.acting(), desk.applied());
        cannot_delete(desk, &id)
    });
    view! {
        <Button icon=Icon::Trash disabled_because=because on_click=move || over.set(Over::Delete)>"Delete"</Button>
    }
    .into_any()
}

fn identity(desk: Desk, facts: &BindingFacts, now: Timestamp) -> AnyView {
    let (id, pattern) = (facts.id.to_string(), facts.pattern.clone());
    let (copied, copied_pattern) = (id.clone(), pattern.clone());
    let holder = &facts.holder;
    let kind = [holder.kind.label(), " · ", &holder.id].concat();
    let held_by = object_link(desk.id(), holder.object.as_ref(), holder.name.clone());
    let bound = object_link(desk.id(), facts.bound.as_ref(), facts.place.clone());
    let (role, about, level) = (facts.role, facts.about, facts.level.clone());
    let created = match facts.times.created {
        Some(at) => {
            view! { {dates::moment_of(at)}<span class="fact-note">{dates::ago(at, now)}</span> }.into_any()
        }
        None => view! { <span class="cell-none">"Not known"</span> }.into_any(),
    };
    let origin = match facts.origin {
        Origin::Created => "Created here",
        Origin::Imported => "Imported from a listing",
        Origin::Placeholder => "Named in an import, described by none",
    };
    let others = Address::In(desk.id(), Page::RoleBindingsOf(holder.principal.clone())).to_string();
    view! {
        <Fact term="Role">{role}<span class="fact-note">{about}</span></Fact>
        <Fact term="Held by">{held_by}<span class="fact-note">{kind}</span>
            <span class="fact-note"><a href=others>"All its role bindings"</a></span></Fact>
        <Fact term="Where">{bound}<span class="fact-note">{level}</span></Fact>
        <Fact term="CRN pattern">
            <span class="key-id"><code id="binding-pattern" class="pattern">{pattern}</code>
                <CopyButton kind=ButtonKind::Quiet label="Copy CRN pattern" select="binding-pattern" text=move || copied_pattern.clone() /></span>
        </Fact>
        <Fact term="Id">
            <span class="key-id"><code id="binding-id">{id}</code>
                <CopyButton kind=ButtonKind::Quiet label="Copy id" select="binding-id" text=move || copied.clone() /></span>
        </Fact>
        <Fact term="Created">{created}</Fact>
        <Fact term="Origin">{origin}</Fact>
    }
    .into_any()
}
