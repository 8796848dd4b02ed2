//! The offer to go on from an organization's second copy, where its database is of no use any more.

use std::rc::Rc;

use js_sys::Array;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;

use super::open_error::{capital, storage_words};
use crate::{
    model::OrganizationId,
    org::Seq,
    store::{Mark, StoreError},
    ui::{
        dates,
        kit::{
            Busy, Button, ButtonKind, DefinitionList, Dialog, DialogFocus, DialogSize, Fact, Icon, number,
        },
        save::save,
    },
    workspace::{
        Copied, CopyError, ResumeError,
        browser::{self, now},
    },
};

/// A copy, held while the page stands.
type Kept = StoredValue<Rc<Copied>, LocalStorage>;

/// What looking for a copy has come to.
#[derive(Clone)]
enum Found {
    Looking,
    Nothing,
    /// There is one, and it is of no use.
    Unusable(String),
    Copy(Kept),
}

/// Looks for the second copy of an organization, says what it holds, and goes on from it when the person wants.
#[component]
pub fn CopyOffer(
    /// Whose copy.
    id: OrganizationId,
    /// Opens the organization once more, when it stands again.
    again: Callback<()>,
) -> impl IntoView {
    let found = RwSignal::new_local(Found::Looking);
    spawn_local(async move {
        let read = match browser::second_copy(id).await {
            Ok(Some(copied)) => Found::Copy(StoredValue::new_local(Rc::new(copied))),
            // Where private files are denied there is no copy either.
            Ok(None) | Err(CopyError::Store(_)) => Found::Nothing,
            Err(CopyError::Damaged(damage)) => Found::Unusable(damage.to_string()),
        };
        found.try_set(read);
    });
    move || {
        match found.get() {
        Found::Looking | Found::Nothing => ().into_any(),
        Found::Unusable(damage) => {
            view! { <p class="second">"There is a second copy of it, and it cannot be used either: "{damage}"."</p> }
                .into_any()
        }
        Found::Copy(copied) => offer(copied, browser::noted(id), again),
    }
    }
}

fn offer(copied: Kept, noted: Option<Mark>, again: Callback<()>) -> AnyView {
    let asking = RwSignal::new(Asking::No);
    let saved = RwSignal::new(None::<String>);
    let (name, keys, seq, at) = copied.with_value(|copied| {
        let name = copied.org().organization().map(|own| own.name.to_string()).unwrap_or_default();
        (name, copied.org().api_keys().len(), copied.seq(), copied.at())
    });
    let missing = noted.filter(|noted| noted.seq > seq).map(|noted| missing_words(seq, noted.seq));
    let lost = missing.clone();
    let up_to =
        format!("Entry {} of {}", number(usize::try_from(seq).unwrap_or(usize::MAX)), dates::moment(at));
    let ago = dates::ago(at, now());
    let dialog =
        move || (asking.get() == Asking::Yes).then(|| go_on_dialog(copied, lost.clone(), asking, again));
    view! {
        <section class="panel" aria-labelledby="second-copy">
            <div class="panel-head"><h2 id="second-copy">"A second copy is here"</h2></div>
            <div class="panel-body">
                <p>"Keyplane keeps each organization once more, apart from the browser's database. This copy is sound."</p>
                <DefinitionList>
                    <Fact term="Organization">{name}</Fact>
                    <Fact term="API keys">{number(keys)}</Fact>
                    <Fact term="Speaks up to">{up_to}" ("{ago}")"</Fact>
                    {missing.map(|words| view! { <Fact term="Not in it">{words}</Fact> })}
                </DefinitionList>
                {move || saved.get().map(|text| view! { <p role="status">{text}</p> })}
                <div class="button-row">
                    <Button kind=ButtonKind::Primary on_click=move || asking.set(Asking::Yes)>"Go on from this copy"</Button>
                    <Button icon=Icon::Download on_click=move || saved.set(Some(save_copy(copied)))>"Save this copy to a file"</Button>
                </div>
            </div>
            {dialog}
        </section>
    }
    .into_any()
}

/// Whether the person is being asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Yes,
    No,
}

/// Hands the copy to the browser's downloads, in the form that the start page opens; says how that went.
fn save_copy(copied: Kept) -> String {
    let Some(copied) = copied.try_get_value() else { return String::new() };
    let parts = Array::new();
    let mut sink = |piece: &str| {
        parts.push(&JsValue::from_str(piece));
    };
    let written = match browser::command_id() {
        Ok(command) => copied.export(now(), command, &mut sink),
        Err(error) => Err(error.into()),
    };
    let name = format!("keyplane-second-copy-{}.json", copied.at().date());
    match written.map_err(|error| resume_words(&error)).and_then(|()| save(&name, &parts, "application/json"))
    {
        Ok(()) => format!("Handed {name} to the browser's downloads. Open it from the start page."),
        Err(words) => format!("Nothing was saved. {words}"),
    }
}

fn missing_words(seq: Seq, noted: Seq) -> String {
    match noted - seq {
        1 => format!("The last entry, {noted}"),
        _ => format!("The last entries, {} to {noted}", seq + 1),
    }
}

/// Asks before what is left of the database is removed.
fn go_on_dialog(
    copied: Kept,
    lost: Option<String>,
    asking: RwSignal<Asking>,
    again: Callback<()>,
) -> AnyView {
    let busy = RwSignal::new(Busy::Idle);
    let failed = RwSignal::new(None::<String>);
    let close = move || asking.set(Asking::No);
    let go_on = move || {
        if busy.get_untracked() == Busy::Working {
            return;
        }
        busy.set(Busy::Working);
        spawn_local(async move {
            let Some(copied) = copied.try_get_value() else { return };
            let done = browser::resume(&copied).await;
            busy.try_set(Busy::Idle);
            match done {
                Ok(()) => {
                    again.try_run(());
                }
                Err(error) => {
                    failed.try_set(Some(resume_words(&error)));
                }
            }
        });
    };
    let foot = move || {
        view! {
            <Button id="copy-cancel" on_click=close>"Cancel"</Button>
            <Button kind=ButtonKind::Primary busy on_click=go_on>"Go on from this copy"</Button>
        }
    };
    view! {
        <Dialog title="Go on from the second copy" size=DialogSize::Small focus=DialogFocus::Id("copy-cancel") on_close=close foot>
            <p>"The organization is made anew from the copy, in place of what is left of its database."</p>
            <p>
                "The history before it and what was observed of last use are not in a copy: history begins anew, and keys are not tracked until their use is observed again."
                {lost.map(|words| format!(" What is not in it is given up: {}.", words.to_lowercase()))}
            </p>
            {move || failed.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
        </Dialog>
    }
    .into_any()
}

fn resume_words(error: &ResumeError) -> String {
    match error {
        ResumeError::Store(StoreError::Unreadable(_)) => "The browser cannot even remove what is left of the database. Save the copy to a file, clear this site's data in the browser's settings, then open the file from the start page. Organizations that still open here should be exported first.".to_owned(),
        ResumeError::Store(error) => storage_words(error),
        ResumeError::NoRandomness(_)
        | ResumeError::NoAdministrator
        | ResumeError::NotEmpty
        | ResumeError::File(_) => {
            format!("{}.", capital(&error.to_string()))
        }
    }
}
