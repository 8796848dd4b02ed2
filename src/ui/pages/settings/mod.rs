//! The settings of one organization, of this person's console, and of what is stored.

mod diagnostics;
mod display;
mod limits;
mod organization;
mod storage;

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{export::export_open, removal::DeleteOrganization};
use crate::ui::{
    desk::use_desk,
    kit::{Button, ButtonKind, Icon, PageHeader, use_notices},
};

/// The page at `/settings`.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <div class="page page-narrow">
            <PageHeader title="Settings" />
            {part("Organization", organization::view())}
            {part("Display", display::view())}
            {part("Limits", limits::view())}
            {part("Storage", storage::view())}
            {part("Export and delete", leaving())}
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

/// Taking the organization along, and deleting it.
fn leaving() -> AnyView {
    let desk = use_desk();
    let notices = use_notices();
    let deleting = RwSignal::new(None);
    let whole = Signal::derive(move || desk.cannot_take_whole());
    let navigate = use_navigate();
    let gone = Callback::new(move |()| navigate("/", NavigateOptions::default()));
    let ask = move || deleting.set(desk.ask_once(|org| org.organization().map(|own| own.name.to_string())));
    view! {
        <div class="panel-body">
            <p>"An export holds everything, history included, in one file. No secret is in it, as none is stored."</p>
            <div class="button-row">
                <Button icon=Icon::Download disabled_because=whole on_click=move || export_open(desk.workspace(), notices)>"Export"</Button>
                <Button kind=ButtonKind::Danger icon=Icon::Trash disabled_because=whole on_click=ask>"Delete organization"</Button>
            </div>
        </div>
        {move || deleting.get().map(|name| view! {
            <DeleteOrganization id=desk.id() name=Some(name) on_close=move || deleting.set(None) on_done=gone />
        })}
    }
    .into_any()
}
