//! A quick look at one ACL: its sentence, its parts, what it meets, its history.

use leptos::prelude::*;

use crate::{
    access::Verb,
    model::{AclId, KafkaClusterId, ObjectRef, Principal},
    ui::{
        dates,
        desk::{Desk, use_desk},
        kit::{
            AlertBanner, Button, ButtonKind, CopyButton, DefinitionList, Dialog, DialogSize, Fact, Icon,
            Tone, status_chip,
        },
        pages::{history::HistoryOf, objects::object_link},
        route::{Address, Page},
    },
    view::{
        acls::{AclFacts, facts},
        permission,
    },
};

/// The quick look.
#[component]
pub fn AclLook(
    /// Which.
    id: AclId,
    /// Runs when it is left.
    on_close: Callback<()>,
    /// Runs when it is to be deleted.
    on_delete: Callback<AclId>,
    /// Runs when more are to be made for the same cluster and principal.
    on_more: Callback<(KafkaClusterId, Principal)>,
) -> impl IntoView {
    let desk = use_desk();
    let of = StoredValue::new(id.clone());
    let shown = Memo::new(move |_| of.with_value(|id| desk.ask(|org| facts(org, id))));
    let title = Signal::derive(move || {
        shown.with(|it| it.as_ref().map_or_else(|| "ACL".to_owned(), |it| it.sentence.clone()))
    });
    let object = ObjectRef::Acl(id);
    let body = move || {
        shown.with(|it| match it {
            Some(it) => parts(desk, it),
            None => view! {
                <AlertBanner tone=Tone::Caution title="There is no such ACL".to_owned()>
                    <p>"It was deleted, or was never in this organization. Its history says more, and an entry can be taken back there."</p>
                </AlertBanner>
            }
            .into_any(),
        })
    };
    let because = Signal::derive(move || {
        let acting = desk.acting();
        let cluster = shown.with(|it| it.as_ref().map(|it| it.cluster.clone()))?;
        desk.ask(|org| permission::to_change_acls(org, &acting, Verb::Delete, &cluster))
    });
    let no_more = Signal::derive(move || {
        let acting = desk.acting();
        let cluster = shown.with(|it| it.as_ref().map(|it| it.cluster.clone()))?;
        desk.ask(|org| permission::to_change_acls(org, &acting, Verb::Create, &cluster))
    });
    let there = Memo::new(move |_| shown.with(Option::is_some));
    let more = move || {
        let about =
            shown.with_untracked(|it| it.as_ref().map(|it| (it.cluster.clone(), it.principal.clone())));
        if let Some(about) = about {
            on_more.run(about);
        }
    };
    let foot = move || {
        let buttons = move || {
            there.get().then(|| {
                view! {
                    <Button icon=Icon::Trash disabled_because=because on_click=move || on_delete.run(of.get_value())>"Delete"</Button>
                    <Button icon=Icon::Plus disabled_because=no_more on_click=more>"Create more like it"</Button>
                }
            })
        };
        view! {
            {buttons}
            <Button kind=ButtonKind::Primary on_click=move || on_close.run(())>"Close"</Button>
        }
    };
    view! {
        <Dialog title subtitle=Some("ACL".to_owned()) size=DialogSize::Large on_close focus_after="acls" foot>
            <div class="stack">
                {body}
                <HistoryOf object />
            </div>
        </Dialog>
    }
}

fn parts(desk: Desk, facts: &AclFacts) -> AnyView {
    let principal = object_link(desk.id(), facts.object.as_ref(), facts.principal_name.clone());
    let cluster = ObjectRef::KafkaCluster(facts.cluster.clone());
    let cluster = object_link(desk.id(), Some(&cluster), facts.cluster_name.clone());
    let (principal_id, cluster_id) = (facts.principal.to_string(), facts.cluster.to_string());
    let (resource, resource_type) = (facts.resource.clone(), facts.resource_type);
    let (operation, operation_about) = (facts.operation, facts.operation_about);
    let tone = if facts.denies() { Tone::Danger } else { Tone::Good };
    let permission = status_chip(tone, facts.permission);
    let gone = facts.gone.map(|words| {
        view! { <AlertBanner tone=Tone::Caution title="Principal deleted".to_owned()><p>{words}</p></AlertBanner> }
    });
    let id = facts.id.to_string();
    let copied = id.clone();
    let created = match facts.created {
        Some(at) => dates::moment_of(at),
        None => view! { <span class="cell-none">"Not known"</span> }.into_any(),
    };
    let line = |(id, words): &(AclId, String)| {
        let href = Address::In(desk.id(), Page::Acl(id.clone())).to_string();
        view! { <li><a href=href>{words.clone()}</a></li> }
    };
    let lines = facts.beaten.iter().map(line).collect_view();
    let beaten = (!facts.beaten.is_empty()).then(|| {
        view! {
            <AlertBanner tone=Tone::Caution title=facts.beaten_words.to_owned()><ul class="going-list">{lines}</ul></AlertBanner>
        }
    });
    view! {
        {gone}
        {beaten}
        <DefinitionList>
            <Fact term="Principal">{principal}<span class="fact-note">{principal_id}</span></Fact>
            <Fact term="Permission">{permission}</Fact>
            <Fact term="Operation">{operation}<span class="fact-note">{operation_about}</span></Fact>
            <Fact term="Resource">{resource}<span class="fact-note">{resource_type}</span></Fact>
            <Fact term="Kafka cluster">{cluster}<span class="fact-note">{cluster_id}</span></Fact>
            <Fact term="Created">{created}</Fact>
            <Fact term="Id">
                <span class="key-id"><code id="acl-id" class="pattern">{id}</code>
                    <CopyButton kind=ButtonKind::Quiet label="Copy id" select="acl-id" text=move || copied.clone() /></span>
            </Fact>
        </DefinitionList>
    }
    .into_any()
}
