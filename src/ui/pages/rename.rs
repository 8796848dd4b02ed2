//! Renaming an organization from the start page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::open_error::capital;
use crate::{
    engine::{Command, OrganizationEdit},
    model::{Organization, OrganizationId},
    ui::{
        actor::first_admin,
        kit::{Busy, Button, ButtonKind, ButtonRole, Dialog, DialogFocus, DialogSize, Field},
    },
    workspace::browser,
};

/// Asks for the new name and sets it.
#[component]
pub fn RenameOrganization(
    /// Which.
    id: OrganizationId,
    /// Its name now.
    name: String,
    /// Runs when the form is left.
    #[prop(into)]
    on_close: Callback<()>,
    /// Runs when it has the new name.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    let value = RwSignal::new(name);
    let error = RwSignal::new(None);
    let busy = RwSignal::new(Busy::Idle);
    let submit = move || {
        let name = value.get_untracked();
        if let Err(invalid) = Organization::check_name(&name) {
            error.set(Some(invalid.to_string()));
            return;
        }
        busy.set(Busy::Working);
        spawn_local(async move {
            let renamed = rename(id, name).await;
            busy.try_set(Busy::Idle);
            match renamed {
                Ok(()) => {
                    on_done.try_run(());
                }
                Err(words) => {
                    error.try_set(Some(words));
                }
            }
        });
    };
    let foot = move || {
        view! {
            <Button on_click=move || on_close.run(())>"Cancel"</Button>
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=busy>"Rename"</Button>
        }
    };
    view! {
        <Dialog title="Rename organization" size=DialogSize::Small focus=DialogFocus::FirstField on_close on_submit=submit foot>
            <Field label="Organization name" value=value error=error />
        </Dialog>
    }
}

async fn rename(id: OrganizationId, name: String) -> Result<(), String> {
    let workspace = browser::open(id).await.map_err(|error| capital(&error.to_string()))?;
    let (actor, edit) = {
        let org = workspace.org();
        let own = org.organization();
        let edit = OrganizationEdit {
            name,
            propagation: own.map(|own| own.propagation).unwrap_or_default(),
            production: own.map(|own| own.production.as_str().to_owned()).unwrap_or_default(),
            health: own.map(|own| own.health).unwrap_or_default(),
            just_in_time: None,
            default_pools: None,
        };
        (first_admin(&org), edit)
    };
    let done = workspace.run(&actor, &Command::UpdateOrganization(edit), &[]).await;
    done.map(drop).map_err(|failure| capital(&failure.to_string()))
}
