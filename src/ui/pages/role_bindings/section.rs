//! The section "Role bindings" of a page: the roles that its object holds, and those that others hold on it.

use leptos::prelude::*;

use super::{
    cannot_bind,
    form::{Preset, add_role_binding},
};
use crate::{
    model::{Kind, ObjectRef, Principal},
    ui::{
        desk::{Desk, use_desk},
        kit::{Button, Icon, dom::fresh_id, number},
        pages::forms::{Making, Place},
        route::{Address, Page},
    },
    view::role_bindings::{Grouping, Held, Section, section},
};

/// How many bindings of each sort are shown before the way to all of them.
const SHOWN: usize = 8;

/// The section.
#[component]
pub fn BindingsSection(
    /// Whose page it is on.
    object: ObjectRef,
) -> impl IntoView {
    let desk = use_desk();
    let adding = RwSignal::new(false);
    let close = Callback::new(move |()| adding.set(false));
    let made = Callback::new(move |_: ObjectRef| adding.set(false));
    let asked = object.clone();
    let bindings = Memo::new(move |_| desk.ask(|org| section(org, &asked)));
    let preset = preset(&object);
    let because = cannot_bind(desk, preset.on.clone());
    let dialog = move || {
        adding.get().then(|| {
            let making = Making { typed: String::new(), place: Place::Asked, close, made };
            add_role_binding(&making, &preset)
        })
    };
    let heading = fresh_id("bindings");
    let labelled = heading.clone();
    let count = move || bindings.with(|all| all.held.len() + all.on.len());
    let body = move || bindings.with(|all| body(desk, &object, all));
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel-head">
                <h2 id=heading>"Role bindings"</h2>
                <span class="fact-note">{move || Some(count()).filter(|count| *count > 0).map(number)}</span>
                <span class="panel-action">
                    <Button icon=Icon::Plus disabled_because=because on_click=move || adding.set(true)>"Add role binding"</Button>
                </span>
            </div>
            {body}
        </section>
        {dialog}
    }
}

/// What the form has settled when it opens from here.
fn preset(object: &ObjectRef) -> Preset {
    let principal = match object {
        ObjectRef::User(id) => Some(Principal::User(id.clone())),
        ObjectRef::ServiceAccount(id) => Some(Principal::ServiceAccount(id.clone())),
        ObjectRef::GroupMapping(id) => Some(Principal::GroupMapping(id.clone())),
        ObjectRef::IdentityPool(id) => Some(Principal::IdentityPool(id.clone())),
        ObjectRef::Organization(_)
        | ObjectRef::Environment(_)
        | ObjectRef::KafkaCluster(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::KsqlCluster(_)
        | ObjectRef::ComputePool(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::ApiKey(_)
        | ObjectRef::Tombstone(_) => None,
    };
    let on = principal.is_none().then(|| object.clone());
    Preset { principal, on }
}

fn body(desk: Desk, object: &ObjectRef, all: &Section) -> AnyView {
    let empty = all.held.is_empty() && all.on.is_empty();
    let words = empty.then(|| view! { <p class="panel-words">{none(object.kind())}</p> });
    let above = (all.above > 0 && preset(object).principal.is_none()).then(|| {
        let words = if all.above == 1 {
            "One more is bound above, and reaches it too.".to_owned()
        } else {
            format!("{} more are bound above, and reach it too.", number(all.above))
        };
        view! { <p class="panel-words">{words}</p> }
    });
    let both = !all.held.is_empty() && !all.on.is_empty();
    let on_title = both.then(|| view! { <h3 class="branch-head">"Held by others on it"</h3> });
    let held = (!all.held.is_empty()).then(|| lines(desk, &all.held, Grouping::Principal));
    let on = (!all.on.is_empty()).then(|| view! { {on_title}{lines(desk, &all.on, Grouping::Resource)} });
    let hidden = all.held.len() > SHOWN || all.on.len() > SHOWN;
    let more = hidden.then(|| {
        let page = match preset(object).principal {
            Some(principal) => Page::RoleBindingsOf(principal),
            None => Page::RoleBindingsAt(object.id()),
        };
        let href = Address::In(desk.id(), page).to_string();
        view! { <p class="panel-more"><a href=href>"See all of them"</a></p> }
    });
    view! { {words}{held}{on}{more}{above} }.into_any()
}

fn lines(desk: Desk, all: &[Held], grouping: Grouping) -> AnyView {
    let line = |held: &Held| {
        let href = Address::In(desk.id(), Page::RoleBinding(held.id.clone())).to_string();
        let about = match grouping {
            Grouping::Principal => held.place.clone(),
            Grouping::Resource => format!("{} · {}", held.holder.name, held.place),
        };
        view! { <li><a href=href><strong>{held.role}</strong></a><span>{about}</span></li> }
    };
    view! { <ul class="plain-lines">{all.iter().take(SHOWN).map(line).collect_view()}</ul> }.into_any()
}

const fn none(kind: Kind) -> &'static str {
    match kind {
        Kind::ServiceAccount => "No role is bound to this account: its keys can do only what ACLs permit.",
        Kind::User => {
            "No role is bound to this user directly. A user needs one, here or by a group mapping, to use the console."
        }
        Kind::GroupMapping => "No role is bound to this mapping: it gives its users nothing yet.",
        Kind::IdentityPool => "No role is bound to this pool: its workloads can do only what ACLs permit.",
        Kind::Organization
        | Kind::Environment
        | Kind::KafkaCluster
        | Kind::SchemaRegistry
        | Kind::KsqlCluster
        | Kind::ComputePool
        | Kind::IdentityProvider
        | Kind::RoleBinding
        | Kind::Acl
        | Kind::AppliedLimit
        | Kind::ApiKey
        | Kind::Tombstone => "No role is bound to it or to something in it.",
    }
}
