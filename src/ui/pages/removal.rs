//! Deleting an organization: the one thing that no undo brings back.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::open_error::{capital, storage_words};
use crate::{
    model::OrganizationId,
    org::Org,
    ui::actor,
    ui::kit::{AlertBanner, Busy, Button, ButtonKind, ButtonRole, Dialog, Field, Tone, number},
    workspace::browser,
};

/// Says what goes, has the name typed, and deletes.
#[component]
pub fn DeleteOrganization(
    /// Which.
    id: OrganizationId,
    /// Its name, as far as one is known.
    name: Option<String>,
    /// Runs when nothing is to be deleted after all.
    #[prop(into)]
    on_close: Callback<()>,
    /// Runs when it is gone.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    // Where not even a name is left, the id has to do.
    let phrase = name.unwrap_or_else(|| id.to_string());
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    let busy = RwSignal::new(Busy::Idle);
    let goes = RwSignal::new("Looking at what goes along…".to_owned());
    spawn_local(async move {
        let words = browser::open(id).await.map_or_else(
            |_| "What it holds cannot be read, and goes all the same.".to_owned(),
            |workspace| contents(&workspace.org()),
        );
        goes.try_set(words);
    });
    let wanted = phrase.clone();
    let mismatch = Signal::derive(move || {
        typed.with(|typed| typed.trim() != wanted).then(|| "Type the name first.".to_owned())
    });
    let submit = move || {
        if mismatch.with_untracked(Option::is_some) || busy.get_untracked() == Busy::Working {
            return;
        }
        busy.set(Busy::Working);
        spawn_local(async move {
            let deleted = browser::delete(id).await;
            if deleted.is_ok() {
                actor::forget(id);
            }
            busy.try_set(Busy::Idle);
            match deleted {
                Ok(()) => {
                    on_done.try_run(());
                }
                Err(failed) => {
                    error.try_set(Some(storage_words(&failed)));
                }
            }
        });
    };
    let foot = move || {
        view! {
            <Button on_click=move || on_close.run(())>"Cancel"</Button>
            <Button kind=ButtonKind::Danger role=ButtonRole::Submit busy=busy disabled_because=mismatch>"Delete organization"</Button>
        }
    };
    view! {
        <Dialog title="Delete organization" on_close on_submit=submit foot>
            <div class="stack">
                <AlertBanner tone=Tone::Danger title="There is no undo".to_owned()>
                    <p role="status">{move || goes.get()}</p>
                    <p>"It is deleted from this browser with its whole history and its second copy, in every tab."</p>
                </AlertBanner>
                <Field label=format!("Type “{phrase}” to confirm") value=typed error=error />
            </div>
        </Dialog>
    }
}

/// What an organization holds, in a sentence.
fn contents(org: &Org) -> String {
    let counts = [
        (org.api_keys().len(), "API key", "API keys"),
        (org.service_accounts().len(), "service account", "service accounts"),
        (org.users().len(), "user", "users"),
        (org.environments().len(), "environment", "environments"),
        (org.kafka_clusters().len(), "Kafka cluster", "Kafka clusters"),
    ];
    let parts: Vec<_> = counts
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{} {}", number(count), if count == 1 { one } else { many }))
        .collect();
    capital(&format!("{} and everything around them go along.", parts.join(", ")))
}
