//! Beginning an empty organization.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::open_error::{capital, storage_words};
use crate::{
    engine::{Batch, Client, Founding, FoundingAdmin},
    model::{Organization, OrganizationId, User},
    ui::kit::{Busy, Button, ButtonKind, ButtonRole, Dialog, DialogFocus, Field, Need, dom},
    workspace::browser::{self, CreateError},
};

/// The form's fields and what is wrong with them.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    full_name: RwSignal<String>,
    email: RwSignal<String>,
    errors: RwSignal<Errors>,
    busy: RwSignal<Busy>,
}

#[derive(Clone, Debug, Default)]
struct Errors {
    name: Option<String>,
    full_name: Option<String>,
    email: Option<String>,
    form: Option<String>,
}

/// Asks what the organization and its first administrator are called, and begins it.
#[component]
pub fn BeginEmpty(
    /// Runs when the form is left.
    #[prop(into)]
    on_close: Callback<()>,
    /// Runs with the new organization.
    #[prop(into)]
    on_done: Callback<OrganizationId>,
) -> impl IntoView {
    let form = Form {
        name: RwSignal::default(),
        full_name: RwSignal::default(),
        email: RwSignal::default(),
        errors: RwSignal::default(),
        busy: RwSignal::default(),
    };
    let error = move |of: fn(&Errors) -> &Option<String>| {
        Signal::derive(move || form.errors.with(|errors| of(errors).clone()))
    };
    let foot = move || {
        view! {
            <Button on_click=move || on_close.run(())>"Cancel"</Button>
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=form.busy>"Begin"</Button>
        }
    };
    view! {
        <Dialog title="Begin an empty organization" focus=DialogFocus::FirstField on_close
            subtitle="You become its first administrator. Nothing leaves this browser.".to_owned()
            on_submit=move || form.submit(on_done) foot>
            <div class="stack">
                <Field id="begin-name" label="Organization name" value=form.name error=error(|errors| &errors.name) />
                <Field id="begin-you" label="Your name" value=form.full_name need=Need::Optional error=error(|errors| &errors.full_name) />
                <Field id="begin-email" label="E-mail" value=form.email placeholder="ada@example.com"
                    hint="Only to tell people apart here; nobody is written to.".to_owned()
                    error=error(|errors| &errors.email) />
                {move || form.errors.with(|errors| errors.form.clone()).map(|text| view! {
                    <p class="field-error" role="alert">{text}</p>
                })}
            </div>
        </Dialog>
    }
}

impl Form {
    fn submit(self, on_done: Callback<OrganizationId>) {
        if self.busy.get_untracked() == Busy::Working {
            return;
        }
        let (name, full_name, email) =
            (self.name.get_untracked(), self.full_name.get_untracked(), self.email.get_untracked());
        let errors = Errors {
            name: Organization::check_name(&name).err().map(|error| error.to_string()),
            full_name: User::check_full_name(&full_name).err().map(|error| error.to_string()),
            email: User::check_email(&email).err().map(|error| error.to_string()),
            form: None,
        };
        let first =
            [(&errors.name, "begin-name"), (&errors.full_name, "begin-you"), (&errors.email, "begin-email")]
                .into_iter()
                .find_map(|(error, id)| error.is_some().then_some(id));
        self.errors.set(errors);
        if let Some(id) = first {
            let _ = dom::focus_by_id(id);
            return;
        }
        self.busy.set(Busy::Working);
        spawn_local(async move {
            let made = found(name, FoundingAdmin::New { email, full_name }).await;
            self.busy.try_set(Busy::Idle);
            match made {
                Ok(id) => {
                    on_done.try_run(id);
                }
                Err(error) => {
                    self.errors.try_update(|errors| errors.form = Some(error));
                }
            }
        });
    }
}

async fn found(name: String, admin: FoundingAdmin) -> Result<OrganizationId, String> {
    let id = browser::new_organization_id().map_err(|error| capital(&error.to_string()))?;
    let founding = Founding { id, name, admin, batch: Batch::default(), client: Client::Console };
    match browser::create(&founding).await {
        Ok(_) => Ok(id),
        Err(CreateError::Store(error)) => Err(storage_words(&error)),
        Err(error @ (CreateError::Refused(_) | CreateError::NoRandomness(_))) => {
            Err(capital(&error.to_string()))
        }
    }
}
