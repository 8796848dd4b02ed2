//! The settings of one organization, of this person's console, and of what is stored.

mod diagnostics;
mod display;
mod limits;
mod organization;
mod storage;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{export::export_open, removal::DeleteOrganization};
use crate::{
    model::OrganizationId,
    ui::{
        desk::use_desk,
        kit::{Button, ButtonKind, Icon, PageHeader, use_notices},
    },
    workspace::Home,
};

/// The page at `/settings`.
#[component]
pub fn Settings() -> impl IntoView {
    let kept = match use_desk().id() {
        Home::Browser(id) => view! {
            {part("Storage", storage::view())}
            {part("Export and delete", leaving(id))}
        }
        .into_any(),
        Home::Host(_) => view! {
            {part("Storage", storage::at_host())}
            {part("Export", taking_along())}
        }
        .into_any(),
    };
    view! {
        <div class="page page-narrow">
            <PageHeader title="Settings" />
            {part("Organization", organization::view())}
            {part("Display", display::view())}
            {part("Limits", limits::view())}
            {kept}
            {part("Diagnostics", diagnostics::view())}
        </div>
    }
}

fn part(title: &'static str, body: AnyView) -> AnyView {
    let id = title.to_lowercase().replace(' ', "-");
    let labelled = id.clone();
    view! {
        <section class="panel" aria-labelledby=labelled>
            <div class="panel-head"><h2 id=id>{title}</h2></div>
            {body}
        </section>
    }
    .into_any()
}

/// What an export is.
const EXPORT: &str =
    "An export holds everything, history included, in one file. No secret is in it, as none is stored.";

/// Taking the organization of a host along.
fn taking_along() -> AnyView {
    let (desk, notices) = (use_desk(), use_notices());
    let whole = Signal::derive(move || desk.cannot_take_whole());
    view! {
        <div class="panel-body">
            <p>{EXPORT}</p>
            <div class="button-row">
                <Button icon=Icon::Download disabled_because=whole on_click=move || export_open(desk.workspace(), notices)>"Export"</Button>
            </div>
        </div>
    }
    .into_any()
}

/// Taking the organization along, and deleting it.
fn leaving(id: OrganizationId) -> AnyView {
    let desk = use_desk();
    let notices = use_notices();
    let deleting = RwSignal::new(None);
    let whole = Signal::derive(move || desk.cannot_take_whole());
    let navigate = use_navigate();
    let gone = Callback::new(move |()| navigate("/", NavigateOptions::default()));
    let ask = move || deleting.set(desk.ask_once(|org| org.organization().map(|own| own.name.to_string())));
    view! {
        <div class="panel-body">
            <p>{EXPORT}</p>
            <div class="button-row">
                <Button icon=Icon::Download disabled_because=whole on_click=move || export_open(desk.workspace(), notices)>"Export"</Button>
                <Button kind=ButtonKind::Danger icon=Icon::Trash disabled_because=whole on_click=ask>"Delete organization"</Button>
            </div>
        </div>
        {move || deleting.get().map(|name| view! {
            <DeleteOrganization id name=Some(name) on_close=move || deleting.set(None) on_done=gone />
        })}
    }
    .into_any()
}
