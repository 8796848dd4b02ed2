//! The start page: the organizations this browser keeps, the one of the host that serves it, and how to begin another.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{
    demo::StartDemo,
    open_error::storage_words,
    organization::Bare,
    start_dialogs::{Asking, Ends},
};
use crate::{
    model::{OrganizationId, OrganizationKind},
    org::Seq,
    store::{
        StoreError,
        host::{HostedOrganization, session},
    },
    ui::{
        kit::{
            AlertBanner, Button, ButtonKind, Icon, MenuButton, MenuItem, Notice, Notices, PageHeader, Tone,
            badge, number, status_chip, use_notices,
        },
        parts::{self, later},
        route::{Address, Page},
        shell::address_of_host,
    },
    workspace::{
        Home,
        browser::{self, Listed, Presence},
    },
};

/// What the demo is.
const DEMO: &str = "The demo is Meridian Outfitters, a retailer that does not exist: four environments, nine Kafka clusters, some 190 keys, two years of history, and every trouble an auditor finds. When its keys were last used is simulated, and says so.";

/// What is known of the organizations.
type Known = Option<Result<Vec<Listed>, StoreError>>;

/// The start page.
#[component]
pub fn Start() -> impl IntoView {
    let known = RwSignal::new(Known::None);
    let load = move || {
        spawn_local(async move {
            known.try_set(Some(browser::list().await));
        });
    };
    load();
    // Nothing is shown before it has answered too: what comes later would push the rest away.
    let host = RwSignal::new(None::<Option<HostedOrganization>>);
    spawn_local(async move {
        let session = session().await.ok().flatten();
        host.try_set(Some(session.map(|session| session.organization)));
    });
    let asking = RwSignal::new(Asking::Nothing);
    let notices = use_notices();
    let navigate = use_navigate();
    let enter = Callback::new(move |id| {
        navigate(&Address::In(Home::Browser(id), Page::ApiKeys).to_string(), NavigateOptions::default());
    });
    let look = use_navigate();
    let look = Callback::new(move |id| {
        look(&Address::In(Home::Browser(id), Page::Overview).to_string(), NavigateOptions::default());
    });
    let go = use_navigate();
    let import = Callback::new(move |()| go(&Address::NewImport.to_string(), NavigateOptions::default()));
    let done = move || {
        asking.set(Asking::Nothing);
        load();
    };
    let close = move || asking.set(Asking::Nothing);
    let ends = Ends { close: Callback::new(move |()| close()), enter, done: Callback::new(move |()| done()) };
    let asked = Memo::new(move |_| asking.get() != Asking::Nothing);
    let dialog = move || {
        asked.get().then(|| {
            later(parts::load_start_dialogs, move |dialog| dialog(asking.get(), ends), |message| message)
        })
    };
    let body = move || {
        match known.get() {
        None => ().into_any(),
        Some(Err(error)) => view! {
            <AlertBanner tone=Tone::Danger title="Nothing can be stored here".to_owned()><p>{storage_words(&error)}</p></AlertBanner>
        }
        .into_any(),
        Some(Ok(listed)) if listed.is_empty() => ().into_any(),
        Some(Ok(listed)) => organizations(listed, asking, notices),
    }
    };
    let body = move || host.get().map(|host| view! { {host.map(|one| at_host(&one))}{body()} });
    let demo = StartDemo::new();
    let usable = move || !matches!(known.get(), Some(Err(_)));
    // Whoever has organizations knows what the demo is, or can do without.
    let new_here = move || !matches!(known.get(), Some(Ok(listed)) if !listed.is_empty());
    view! {
        <Bare>
            <div class="page page-narrow stack">
                <PageHeader title="API keys, in your own browser" />
                <p class="start-words">
                    "Keyplane manages API keys the way Confluent Cloud does: owners, scopes, quotas, roles and a full history, all kept on this device. It is independent of Confluent, and a key issued here opens nothing in any cloud."
                </p>
                {body}
                {move || usable().then(|| view! {
                    <div class="start-demo">
                        {demo.button(look)}
                        {move || demo.fault.get().map(|words| view! { <p class="field-error" role="alert">{words}</p> })}
                        {move || new_here().then(|| view! { <p class="start-words">{DEMO}</p> })}
                    </div>
                    <div class="button-row">
                        <Button icon=Icon::Upload on_click=import>"Import an organization"</Button>
                        <Button icon=Icon::Plus on_click=move || asking.set(Asking::Begin)>"Begin empty"</Button>
                        <Button kind=ButtonKind::Quiet on_click=move || asking.set(Asking::Restore)>"Open an exported organization"</Button>
                    </div>
                })}
            </div>
            {dialog}
        </Bare>
    }
}

/// Saves an organization to a file.
fn export(id: OrganizationId, notices: Notices) {
    spawn_local(async move {
        match parts::load_export().await {
            Ok(export) => export(id, notices),
            Err(missing) => notices.show(Notice::new(missing.to_string())),
        }
    });
}

fn organizations(listed: Vec<Listed>, asking: RwSignal<Asking>, notices: Notices) -> AnyView {
    let rows = listed.into_iter().map(|one| organization(one, asking, notices)).collect_view();
    view! {
        <section class="panel" aria-labelledby="organizations">
            <div class="panel-head"><h2 id="organizations">"Your organizations"</h2></div>
            <ul class="organizations" aria-labelledby="organizations">{rows}</ul>
        </section>
    }
    .into_any()
}

/// The organization of the host, which anybody who reaches the host may change.
fn at_host(one: &HostedOrganization) -> AnyView {
    let href = Address::In(Home::Host(one.id), Page::Overview).to_string();
    let name = if one.name.is_empty() { one.id.to_string() } else { one.name.clone() };
    view! {
        <section class="panel" aria-labelledby="at-host">
            <div class="panel-head"><h2 id="at-host">"At this host"</h2></div>
            <ul class="organizations" aria-labelledby="at-host">
                <li class="organization">
                    <a class="organization-name" href=href>{name}</a>
                    <span class="organization-facts">{one.kind.mark().map(badge)}{entry_count(one.entries)}</span>
                </li>
            </ul>
            <p class="panel-note">{format!("Kept by the host at {}. Programs that use its REST contract work on the same organization; what they change appears here at once.", address_of_host())}</p>
        </section>
    }
    .into_any()
}

fn entry_count(entries: Seq) -> String {
    match entries {
        1 => "1 entry".to_owned(),
        entries => format!("{} entries", number(usize::try_from(entries).unwrap_or(usize::MAX))),
    }
}

fn organization(listed: Listed, asking: RwSignal<Asking>, notices: Notices) -> AnyView {
    let Listed { id, mark, presence } = listed;
    let kind = mark.as_ref().map(|mark| mark.kind).unwrap_or_default();
    let noted = mark.as_ref().map(|mark| mark.name.clone()).filter(|name| !name.is_empty());
    let name = noted.clone().unwrap_or_else(|| id.to_string());
    let entries = mark.map(|mark| entry_count(mark.seq));
    let gone = (presence == Presence::Gone).then(|| status_chip(Tone::Danger, "Data gone"));
    let label = format!("Actions for {name}");
    let shown = name.clone();
    let items = move |()| {
        let delete = (id, noted.clone());
        let delete =
            MenuItem::action("Delete…", move || asking.set(Asking::Delete(delete.0, delete.1.clone())));
        let rename = name.clone();
        let rename = MenuItem::action("Rename…", move || asking.set(Asking::Rename(id, rename.clone())));
        match presence {
            Presence::Here => {
                let export = MenuItem::action("Export", move || export(id, notices));
                let delete = delete.icon(Icon::Trash).danger();
                let over = MenuItem::action("Start over…", move || asking.set(Asking::StartOver));
                let over = match kind {
                    OrganizationKind::Demo => Some(over.icon(Icon::Reload)),
                    OrganizationKind::Ordinary => None,
                };
                let first = [rename.icon(Icon::Pencil), export.icon(Icon::Download)];
                first.into_iter().chain(over).chain([MenuItem::line(), delete]).collect()
            }
            Presence::Gone => vec![delete.icon(Icon::Trash).danger()],
        }
    };
    view! {
        <li class="organization">
            <a class="organization-name" href=Address::In(Home::Browser(id), Page::Overview).to_string()>{shown}</a>
            <span class="organization-facts">{kind.mark().map(badge)}{gone}{entries}</span>
            <MenuButton kind=ButtonKind::Quiet icon=Icon::More label=Some(label) items=Callback::new(items) />
        </li>
    }
    .into_any()
}
