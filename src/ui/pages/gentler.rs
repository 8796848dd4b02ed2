//! Gentler ways in the dialogs that delete: a line each, with the way to it.

use leptos::prelude::*;

use crate::{
    model::{RoleBindingId, UserId},
    ui::{
        desk::Desk,
        kit::{Button, LinkButton, number},
        route::{Address, Page},
    },
    view::{deletion::Gentler, permission},
};

/// What a dialog does itself; the rest are links.
#[derive(Clone, Copy, Debug)]
pub struct Instead {
    /// Deactivates a user; `None` where the dialog is about something else.
    pub deactivate: Option<Callback<UserId>>,
    /// Asks about these role bindings in place of what was asked about; `None` where their list has to do.
    pub unbind: Option<Callback<Vec<RoleBindingId>>>,
}

/// The gentler ways, as a part of a dialog; nothing where there are none.
pub fn gentler_ways(desk: Desk, ways: &[Gentler], instead: Instead) -> AnyView {
    if ways.is_empty() {
        return ().into_any();
    }
    let line = |way: &Gentler| {
        view! { <li class="gentler"><p>{way.words()}</p><span class="gentler-offers">{offer(desk, way, instead)}</span></li> }
    };
    let title = if ways.len() == 1 { "A gentler way" } else { "Gentler ways" };
    view! {
        <section class="going-part"><h3>{title}</h3><ul class="gentler-list">{ways.iter().map(line).collect_view()}</ul></section>
    }
    .into_any()
}

fn offer(desk: Desk, way: &Gentler, instead: Instead) -> AnyView {
    let link = |page: Page, label: String| {
        let href = Address::In(desk.id(), page).to_string();
        view! { <LinkButton href>{label}</LinkButton> }.into_any()
    };
    match way {
        Gentler::Replace { by, scopes, more } => {
            let one = scopes.len() == 1;
            let new = |(scope, name): &(_, String)| {
                let page = Page::NewApiKeyLike(by.owner().cloned(), Clone::clone(scope));
                link(page, if one { "Create a replacement".to_owned() } else { format!("For {name}") })
            };
            let more = (*more > 0).then(|| {
                view! { <span class="fact-note">{format!("and {} more, each from its key", number(*more))}</span> }
            });
            view! { {scopes.iter().map(new).collect_view()}{more} }.into_any()
        }
        Gentler::Deactivate(id) => match instead.deactivate {
            Some(deactivate) => {
                let id = id.clone();
                view! { <Button on_click=move || deactivate.run(id.clone())>"Deactivate instead"</Button> }
                    .into_any()
            }
            None => link(Page::User(id.clone()), "Open the user".to_owned()),
        },
        Gentler::Unbind { principal, bindings, .. } => match instead.unbind {
            Some(unbind) => remove_roles(desk, bindings.clone(), unbind),
            None => link(Page::RoleBindingsOf(principal.clone()), "See its role bindings".to_owned()),
        },
        Gentler::Keys(group) => link(Page::ApiKeysOf(group.clone()), "See its keys".to_owned()),
    }
}

fn remove_roles(desk: Desk, bindings: Vec<RoleBindingId>, unbind: Callback<Vec<RoleBindingId>>) -> AnyView {
    let label = match bindings.len() {
        1 => "Remove the role binding".to_owned(),
        many => format!("Remove {} role bindings", number(many)),
    };
    let asked = bindings.clone();
    let because = Signal::derive(move || {
        let acting = desk.acting();
        desk.ask(|org| asked.iter().find_map(|id| permission::to_unbind(org, &acting, id)))
    });
    view! { <Button disabled_because=because on_click=move || unbind.run(bindings.clone())>{label}</Button> }
        .into_any()
}
