//! How an open organization stands: what stops it from being written, and what was found on opening.

use leptos::prelude::*;

use super::{export::export_open, open_error::capital};
use crate::{
    store::host::LinkState,
    ui::{
        dates,
        desk::use_desk,
        kit::{AlertBanner, Button, ButtonKind, Dialog, DialogFocus, DialogSize, Tone, Voice, use_notices},
        shell::address_of_host,
    },
    workspace::{Condition, Home, Trouble},
};

/// The banners above every page of an organization.
#[component]
pub fn Standing() -> impl IntoView {
    let desk = use_desk();
    let trouble = Memo::new(move |_| match desk.condition() {
        Condition::Writable => None,
        Condition::ReadOnly(trouble) => Some(trouble),
    });
    let dismissed = RwSignal::new(Vec::<String>::new());
    let notices = move || {
        let _ = desk.applied();
        desk.workspace()
            .notices()
            .into_iter()
            .map(|notice| format!("{}.", capital(&notice.to_string())))
            .filter(|text| dismissed.with(|gone| !gone.contains(text)))
            .map(|text| {
                let gone = text.clone();
                let dismiss = move || dismissed.update(|all| all.push(gone.clone()));
                view! {
                    <AlertBanner tone=Tone::Caution voice=Voice::Polite
                        actions=move || view! { <Button on_click=dismiss.clone()>"Dismiss"</Button> }>
                        <p>{text}</p>
                    </AlertBanner>
                }
            })
            .collect_view()
    };
    let silent = move || {
        (desk.link() == LinkState::Silent).then(|| {
            let words = format!(
                "The host at {} is asked again every second. Until it answers, nothing can be changed, and what stands here may be out of date.",
                address_of_host()
            );
            view! {
                <AlertBanner tone=Tone::Danger voice=Voice::Alert title="The host does not answer".to_owned()>
                    <p>{words}</p>
                </AlertBanner>
            }
        })
    };
    view! {
        {silent}
        {move || trouble.get().map(banner)}
        {notices}
    }
}

fn banner(trouble: Trouble) -> AnyView {
    let (desk, notices) = (use_desk(), use_notices());
    let asking = RwSignal::new(None::<String>);
    let words = words_of(&trouble, desk.id());
    let asked = words.clone();
    let mend = move || match &trouble {
        Trouble::CutTail { .. } | Trouble::Exchanged(_) => {
            let asked = asked.clone();
            view! { <Button on_click=move || asking.set(Some(asked.clone()))>"Go on from here"</Button> }
                .into_any()
        }
        Trouble::Newer | Trouble::Gone if reload_helps(&trouble, desk.id()) => {
            let reload = move || drop(window().location().reload());
            view! { <Button on_click=reload>"Reload"</Button> }.into_any()
        }
        Trouble::Damaged(_) | Trouble::Gap(_) | Trouble::Newer | Trouble::Gone => ().into_any(),
    };
    let actions = move || {
        let export = move || export_open(desk.workspace(), notices);
        view! { <Button on_click=export>"Export"</Button>{mend()} }
    };
    view! {
        <AlertBanner tone=Tone::Danger voice=Voice::Alert title="Read only".to_owned() actions>
            <p>{words}" What stands here can be looked at; nothing can be changed."</p>
        </AlertBanner>
        {move || asking.get().map(|words| go_on_dialog(words, asking))}
    }
    .into_any()
}

/// What stops the organization from being written. At a host, another one has taken its place; the host has not lost it.
fn words_of(trouble: &Trouble, home: Home) -> String {
    match (trouble, home) {
        (Trouble::Gone, Home::Host(_)) => {
            format!(
                "The host at {} keeps another organization by now. Reload to see that.",
                address_of_host()
            )
        }
        (trouble, Home::Browser(_) | Home::Host(_)) => {
            format!("{}.{}", capital(&trouble.to_string()), when(trouble))
        }
    }
}

fn reload_helps(trouble: &Trouble, home: Home) -> bool {
    match (trouble, home) {
        (Trouble::Newer, _) | (Trouble::Gone, Home::Host(_)) => true,
        (Trouble::Gone, Home::Browser(_))
        | (Trouble::CutTail { .. } | Trouble::Exchanged(_) | Trouble::Damaged(_) | Trouble::Gap(_), _) => {
            false
        }
    }
}

/// When the last entry that is missing was written, where that was noted.
fn when(trouble: &Trouble) -> String {
    match trouble {
        Trouble::CutTail { noted, at: Some(at), .. } => {
            format!(" Entry {noted} was written on {}.", dates::moment(*at))
        }
        Trouble::CutTail { at: None, .. }
        | Trouble::Exchanged(_)
        | Trouble::Damaged(_)
        | Trouble::Gap(_)
        | Trouble::Newer
        | Trouble::Gone => String::new(),
    }
}

/// Asks before what is lost is given up.
fn go_on_dialog(words: String, asking: RwSignal<Option<String>>) -> AnyView {
    let desk = use_desk();
    let error = RwSignal::new(None);
    let go_on = move || match desk.accept_loss() {
        Ok(()) => asking.set(None),
        Err(failed) => error.set(Some(format!("{}.", capital(&failed.to_string())))),
    };
    let foot = move || {
        view! {
            <Button id="go-on-cancel" on_click=move || asking.set(None)>"Cancel"</Button>
            <Button kind=ButtonKind::Danger on_click=go_on>"Give up what is missing"</Button>
        }
    };
    view! {
        <Dialog title="Go on from here" size=DialogSize::Small focus=DialogFocus::Id("go-on-cancel")
            on_close=move || asking.set(None) foot>
            <p>{words}</p>
            <p>"Going on makes what stands here the organization from now on. What is missing is given up, and can then only come back from a backup."</p>
            {move || error.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
        </Dialog>
    }
    .into_any()
}
