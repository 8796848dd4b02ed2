//! The section "ACLs" of a page: how many there are on a cluster or for a principal, and the way to them.

use leptos::prelude::*;

use super::{
    cannot_create,
    form::{AclPreset, create_acls},
};
use crate::{
    model::{ObjectRef, Principal},
    ui::{
        desk::use_desk,
        kit::{Button, Icon, dom::fresh_id, number},
        route::{Address, Page},
    },
    view::acls::{Section, of_object},
};

/// The section; nothing on pages of objects that no ACL is about.
#[component]
pub fn AclsSection(
    /// Whose page it is on.
    object: ObjectRef,
) -> impl IntoView {
    let desk = use_desk();
    let making = RwSignal::new(false);
    let close = Callback::new(move |()| making.set(false));
    let (preset, page) = match &object {
        ObjectRef::KafkaCluster(id) => {
            (AclPreset { cluster: Some(id.clone()), principal: None }, Page::AclsOn(id.clone()))
        }
        other => {
            let principal = Principal::from_id(&other.id());
            let page = principal.clone().map_or(Page::Acls, Page::AclsOf);
            (AclPreset { cluster: None, principal }, page)
        }
    };
    let because = cannot_create(desk, preset.cluster.clone());
    let counted = Memo::new(move |_| desk.ask(|org| of_object(org, &object)));
    let href = Address::In(desk.id(), page).to_string();
    let heading = fresh_id("acls");
    let labelled = heading.clone();
    let dialog = move || making.get().then(|| create_acls(&preset, close));
    let section = move || {
        let (heading, labelled, href) = (heading.clone(), labelled.clone(), href.clone());
        counted.get().map(|counted| {
            view! {
                <section class="panel" aria-labelledby=labelled>
                    <div class="panel-head">
                        <h2 id=heading>"ACLs"</h2>
                        <span class="fact-note">{Some(counted.count).filter(|count| *count > 0).map(number)}</span>
                        <span class="panel-action">
                            <Button icon=Icon::Plus disabled_because=because on_click=move || making.set(true)>"Create ACL"</Button>
                        </span>
                    </div>
                    {body(counted, href)}
                </section>
            }
        })
    };
    view! {
        {section}
        {dialog}
    }
}

fn body(counted: Section, href: String) -> AnyView {
    let words = match (counted.count, counted.deny) {
        (0, _) => return view! { <p class="panel-words">"None."</p> }.into_any(),
        (1, 0) => "1 ACL, which allows.".to_owned(),
        (1, _) => "1 ACL, which denies.".to_owned(),
        (many, 0) => format!("{} ACLs. All of them allow.", number(many)),
        (many, 1) => format!("{} ACLs. One of them denies.", number(many)),
        (many, deny) => format!("{} ACLs. {} of them deny.", number(many), number(deny)),
    };
    view! { <p class="panel-words">{words}" "<a href=href>"See them"</a></p> }.into_any()
}
