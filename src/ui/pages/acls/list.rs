//! The table of ACLs, and what can be done with it: create, delete, export as filtered, import.

use js_sys::Array;
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use wasm_bindgen::JsValue;

use super::{
    LOOK, cannot_create,
    form::{AclPreset, create_acls},
    import::ImportAcls,
    look::AclLook,
};
use crate::{
    access::Verb,
    exchange::acls::{MIME, head},
    model::{AclId, KafkaClusterId, ObjectRef, Principal},
    ui::{
        desk::{Desk, use_desk},
        kit::{
            Button, ButtonKind, Icon, MenuItem, Notice, Notices, PageHeader, Selection, number, use_notices,
        },
        pages::{
            delete_objects::DeleteObjects,
            objects::{Choosing, ListWords, ObjectsBody, Shown},
            role_bindings::cannot_delete_rules,
        },
        route::{Address, Page},
        save::save,
        timers,
    },
    view::{
        acls::{PLAN, records},
        objects::ObjectList,
        permission,
    },
};

const WORDS: ListWords = ListWords {
    title: "ACLs",
    id: "acls",
    icon: Icon::Acl,
    empty: "An ACL lets a principal do one thing on the topics, consumer groups or transactional IDs of one Kafka cluster, or forbids it. A DENY beats every ALLOW and every role.",
};

/// Lines made between two breaths, so that a long file never holds the page up.
const AT_ONCE: usize = 1000;

/// What is open over the table.
#[derive(Clone, Debug, PartialEq)]
enum Over {
    Nothing,
    Create(AclPreset),
    Import,
    Delete(Vec<ObjectRef>),
}

/// `/o/:organization/acls`.
#[component]
pub fn AclsPage() -> impl IntoView {
    let (desk, notices) = (use_desk(), use_notices());
    let over = RwSignal::new(Over::Nothing);
    let close = Callback::new(move |()| over.set(Over::Nothing));
    let shown = Shown::open(desk, &PLAN);
    let selection = Selection::new();
    let some = Memo::new(move |_| shown.ask(ObjectList::total) > 0);
    let export_all = move || {
        some.get().then(|| {
            view! {
                <Button icon=Icon::Download on_click=move || spawn_local(export(desk, notices, shown.objects()))>"Export CSV"</Button>
            }
        })
    };
    let because = cannot_create(desk, None);
    let actions = move || {
        view! {
            {export_all}
            <Button icon=Icon::Upload disabled_because=because on_click=move || over.set(Over::Import)>"Import CSV"</Button>
            {move || some.get().then(|| create_button(desk, over))}
        }
    };
    let first = Callback::new(move |()| create_button(desk, over));
    let menu = Callback::new(move |object: ObjectRef| menu(desk, over, object));
    let bar = Callback::new(move |chosen: Callback<(), Vec<ObjectRef>>| {
        let objects = move || untrack(|| chosen.run(()));
        let because = cannot_delete_rules(desk, chosen);
        view! {
            <Button kind=ButtonKind::Quiet on_click=move || spawn_local(export(desk, notices, objects()))>"Export CSV"</Button>
            <Button kind=ButtonKind::Quiet disabled_because=because on_click=move || over.set(Over::Delete(objects()))>"Delete…"</Button>
        }
        .into_any()
    });
    let subtitle = Signal::derive(move || shown.ask(ObjectList::subtitle));
    let dialog = move || match over.get() {
        Over::Nothing => ().into_any(),
        Over::Create(preset) => create_acls(&preset, close),
        Over::Import => view! { <ImportAcls on_close=close /> }.into_any(),
        Over::Delete(targets) => {
            view! { <DeleteObjects targets on_close=close on_done=close focus_after=WORDS.id /> }.into_any()
        }
    };
    view! {
        <div class="page page-fill">
            <PageHeader title="ACLs" subtitle actions />
            <ObjectsBody plan=&PLAN words=WORDS first menu shown choosing=Choosing { selection, bar } />
        </div>
        {look(desk, over)}
        {dialog}
    }
}

fn create_button(desk: Desk, over: RwSignal<Over>) -> AnyView {
    let because = cannot_create(desk, None);
    let create = move || over.set(Over::Create(AclPreset::default()));
    view! { <Button kind=ButtonKind::Primary icon=Icon::Plus disabled_because=because on_click=create>"Create ACL"</Button> }
        .into_any()
}

/// The quick look at the ACL that the address names.
fn look(desk: Desk, over: RwSignal<Over>) -> AnyView {
    let query = use_query_map();
    let looked = Memo::new(move |_| query.with(|query| AclId::parse(query.get_str(LOOK)?).ok()));
    let navigate = use_navigate();
    // What the table shows beside it stays.
    let close = Callback::new(move |()| {
        let others: Vec<_> = query
            .get_untracked()
            .into_iter()
            .filter(|(name, _)| name != LOOK)
            .map(|(name, value)| [&name, "=", &String::from(js_sys::encode_uri_component(&value))].concat())
            .collect();
        let list = Address::In(desk.id(), Page::Acls).to_string();
        let address = if others.is_empty() { list } else { [list.as_str(), "?", &others.join("&")].concat() };
        navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    });
    let delete = Callback::new(move |id: AclId| {
        close.run(());
        over.set(Over::Delete(vec![ObjectRef::Acl(id)]));
    });
    let more = Callback::new(move |(cluster, principal): (KafkaClusterId, Principal)| {
        close.run(());
        over.set(Over::Create(AclPreset { cluster: Some(cluster), principal: Some(principal) }));
    });
    let view =
        move || looked.get().map(|id| view! { <AclLook id on_close=close on_delete=delete on_more=more /> });
    view.into_any()
}

fn menu(desk: Desk, over: RwSignal<Over>, object: ObjectRef) -> Vec<MenuItem> {
    let ObjectRef::Acl(id) = &object else { return Vec::new() };
    let about = desk.ask_once(|org| {
        let acl = org.acls().get(id)?;
        let because = |verb| permission::to_change_acls(org, &desk.acting_once(), verb, &acl.cluster);
        Some((acl.cluster.clone(), acl.principal.clone(), because(Verb::Create), because(Verb::Delete)))
    });
    let Some((cluster, principal, no_more, denied)) = about else { return Vec::new() };
    let address = |page| Address::In(desk.id(), page).to_string();
    let preset = AclPreset { cluster: Some(cluster.clone()), principal: Some(principal.clone()) };
    vec![
        MenuItem::link("Look at it", address(Page::Acl(id.clone()))).icon(Icon::Acl),
        MenuItem::link("All of this principal", address(Page::AclsOf(principal))).icon(Icon::User),
        MenuItem::link("All of this cluster", address(Page::AclsOn(cluster))).icon(Icon::Cluster),
        MenuItem::action("Create more like it", move || over.set(Over::Create(preset.clone())))
            .icon(Icon::Plus)
            .disabled_because(no_more),
        MenuItem::line(),
        MenuItem::action("Delete", move || over.set(Over::Delete(vec![object.clone()])))
            .icon(Icon::Trash)
            .danger()
            .disabled_because(denied),
    ]
}

/// Writes the lines piece by piece, hands the file over, and says how that went.
async fn export(desk: Desk, notices: Notices, objects: Vec<ObjectRef>) {
    let parts = Array::new();
    let push = |text: &str| parts.push(&JsValue::from_str(text));
    push(&head());
    let mut written = 0;
    let (workspace, now) = (desk.workspace(), desk.now());
    for some in objects.chunks(AT_ONCE) {
        if objects.len() > AT_ONCE {
            timers::breathe().await;
        }
        let lines = records(&workspace.org(), some);
        written += lines.len();
        push(&lines.concat());
    }
    let name = format!("acls-{}.csv", now.date());
    notices.show(Notice::new(match save(&name, &parts, MIME) {
        Ok(()) => {
            let acls = if written == 1 { "1 ACL".to_owned() } else { [&number(written), " ACLs"].concat() };
            format!("Handed {name} with {acls} to the browser's downloads")
        }
        Err(words) => format!("Nothing was exported. {words}"),
    }));
}
