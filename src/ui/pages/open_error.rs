//! Why an organization does not open, and what can be done about it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::{removal::DeleteOrganization, second_copy::CopyOffer};
use crate::{
    model::OrganizationId,
    store::StoreError,
    ui::{
        dates,
        kit::{AlertBanner, Button, ButtonKind, LinkButton, PageHeader, Tone},
        shell::address_of_host,
    },
    workspace::{OpenError, browser},
};

/// What a person is offered besides the way back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Offer {
    /// To try once more.
    Again,
    /// To load the newer page.
    Reload,
    /// To take what is left off the list.
    Forget,
    /// To delete what cannot be read.
    Delete,
    /// Nothing.
    Nothing,
}

struct Told {
    title: &'static str,
    text: String,
    offer: Offer,
}

/// The page in place of an organization that did not open.
#[component]
pub fn OpenErrorPage(
    /// Which organization, where the address names one.
    id: Option<OrganizationId>,
    /// Why it did not open.
    error: OpenError,
    /// Opens it once more.
    again: Callback<()>,
) -> impl IntoView {
    let copy = match (copy_of_use(&error), id) {
        (CopyOfUse::Yes, Some(id)) => Some(view! { <CopyOffer id again /> }),
        (CopyOfUse::Yes, None) | (CopyOfUse::No, _) => None,
    };
    let Told { title, text, offer } = tell(error);
    let deleting = RwSignal::new(None);
    let failed = RwSignal::new(None);
    let navigate = use_navigate();
    let leave = Callback::new(move |()| navigate("/", leptos_router::NavigateOptions::default()));
    let forget = move || {
        let Some(id) = id else { return };
        spawn_local(async move {
            match browser::delete(id).await {
                Ok(()) => {
                    leave.try_run(());
                }
                Err(error) => {
                    failed.try_set(Some(format!("It could not be forgotten: {error}.")));
                }
            }
        });
    };
    let offered = match offer {
        Offer::Again => {
            view! { <Button kind=ButtonKind::Primary on_click=move || again.run(())>"Try again"</Button> }.into_any()
        }
        Offer::Reload => {
            let reload = move || drop(window().location().reload());
            view! { <Button kind=ButtonKind::Primary on_click=reload>"Reload"</Button> }.into_any()
        }
        Offer::Forget => view! { <Button kind=ButtonKind::Danger on_click=forget>"Forget it"</Button> }.into_any(),
        Offer::Delete => {
            view! { <Button kind=ButtonKind::Danger on_click=move || deleting.set(id)>"Delete organization"</Button> }
                .into_any()
        }
        Offer::Nothing => ().into_any(),
    };
    view! {
        <div class="page page-narrow stack">
            <PageHeader title=title />
            <AlertBanner tone=Tone::Danger><p>{text}</p></AlertBanner>
            {copy}
            {move || failed.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
            <div class="button-row">
                {offered}
                <LinkButton href="/">"Your organizations"</LinkButton>
            </div>
            {move || deleting.get().map(|id| view! {
                <DeleteOrganization id name=None on_close=move || deleting.set(None) on_done=leave />
            })}
        </div>
    }
}

/// The page in place of the host's organization, when that did not open.
#[component]
pub fn HostErrorPage(
    /// Why it did not open.
    error: OpenError,
    /// Opens it once more.
    again: Callback<()>,
) -> impl IntoView {
    let host = address_of_host();
    let (title, text) = match error {
        OpenError::Unknown => (
            "No organization at this host",
            format!(
                "The host at {host} keeps no organization, or does not open it here: it opens it in a browser of its own machine only. Start one with “keyplane serve”."
            ),
        ),
        OpenError::Store(StoreError::Lost(_)) => (
            "The host does not answer",
            format!(
                "The host at {host} keeps this organization and was not reached. Check that it is still running."
            ),
        ),
        OpenError::Store(StoreError::Newer) => (
            "A newer version of Keyplane is needed",
            "The host runs a newer version of Keyplane than this page. Reload to get it.".to_owned(),
        ),
        error @ (OpenError::Store(_) | OpenError::Lost(_) | OpenError::Unreadable(_)) => (
            "The host's organization cannot be opened",
            format!("{}. Nothing has been changed.", capital(&error.to_string())),
        ),
    };
    view! {
        <div class="page page-narrow stack">
            <PageHeader title=title />
            <AlertBanner tone=Tone::Danger><p>{text}</p></AlertBanner>
            <div class="button-row">
                <Button kind=ButtonKind::Primary on_click=move || again.run(())>"Try again"</Button>
                <LinkButton href="/">"Your organizations"</LinkButton>
            </div>
        </div>
    }
}

/// Whether going on from the second copy would mend it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CopyOfUse {
    Yes,
    No,
}

/// Not where storage is denied, held by another tab or written by a newer version: there the organization is sound.
fn copy_of_use(error: &OpenError) -> CopyOfUse {
    match error {
        OpenError::Lost(_) | OpenError::Unknown | OpenError::Unreadable(_) => CopyOfUse::Yes,
        OpenError::Store(error) => match error {
            StoreError::Unreadable(_)
            | StoreError::Absent
            | StoreError::Lost(_)
            | StoreError::Damaged(_)
            | StoreError::Failed(_) => CopyOfUse::Yes,
            StoreError::Denied(_) | StoreError::Full | StoreError::Blocked | StoreError::Newer => {
                CopyOfUse::No
            }
        },
    }
}

fn tell(error: OpenError) -> Told {
    match error {
        OpenError::Unknown => Told {
            title: "No such organization",
            text: "This browser keeps no organization of this address. Organizations live in the browser that made them; a link does not carry them along.".to_owned(),
            offer: Offer::Nothing,
        },
        OpenError::Lost(mark) => Told {
            title: "This organization is gone",
            text: format!(
                "“{}” was kept here up to entry {}{}, and its data is gone: this site's data was cleared, or the browser gave its space away. If you exported it, forget it here and open the file from the start page.",
                mark.name,
                mark.seq,
                mark.at.map_or_else(String::new, |at| format!(" of {}", dates::moment(at)))
            ),
            offer: Offer::Forget,
        },
        OpenError::Unreadable(damage) => Told {
            title: "This organization cannot be read",
            text: format!("Not even its first entry can be read: {damage}. Nothing has been changed."),
            offer: Offer::Delete,
        },
        OpenError::Store(error) => store(&error),
    }
}

fn store(error: &StoreError) -> Told {
    let title = "This organization cannot be opened";
    match error {
        StoreError::Newer => Told {
            title: "A newer version of Keyplane is needed",
            text: "A newer version of Keyplane has written to this organization. Reload to get it."
                .to_owned(),
            offer: Offer::Reload,
        },
        StoreError::Blocked => Told {
            title,
            text: "Another tab keeps an older version of Keyplane open. Close that tab, then try again."
                .to_owned(),
            offer: Offer::Again,
        },
        StoreError::Denied(_) => Told { title, text: storage_words(error), offer: Offer::Again },
        StoreError::Unreadable(_)
        | StoreError::Full
        | StoreError::Absent
        | StoreError::Lost(_)
        | StoreError::Damaged(_)
        | StoreError::Failed(_) => Told {
            title,
            text: format!("{}. Nothing has been changed.", capital(&error.to_string())),
            offer: Offer::Again,
        },
    }
}

/// What is wrong with storage, and what a person can do, in a sentence or two.
pub fn storage_words(error: &StoreError) -> String {
    match error {
        StoreError::Denied(_) => "This browser does not let Keyplane store anything, and Keyplane keeps everything in the browser. Leave the private window, or allow site data for this page, then reload.".to_owned(),
        StoreError::Full => "The browser's storage is full. Nothing was changed. Free some disk space, then try again.".to_owned(),
        StoreError::Unreadable(_) | StoreError::Absent | StoreError::Lost(_) | StoreError::Blocked
        | StoreError::Newer | StoreError::Damaged(_) | StoreError::Failed(_) => format!("{}.", capital(&error.to_string())),
    }
}

/// A message as the beginning of a sentence.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
