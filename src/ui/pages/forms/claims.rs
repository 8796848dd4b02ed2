//! The form of what an SSO user's sign-in carries.

use leptos::prelude::*;

use super::{EditDialog, Editing};
use crate::{
    engine::Command,
    exchange::claims,
    model::{Claims, Field as Of, ObjectRef, UserId},
    ui::{
        desk::{Desk, use_desk},
        kit::{Field, FieldKind, Need},
        pages::form::Errors,
    },
    view::sign_in::would_match,
};

/// The fields.
#[derive(Clone, Copy)]
struct Form {
    desk: Desk,
    groups: RwSignal<String>,
    others: RwSignal<String>,
    errors: Errors,
}

impl Form {
    /// What the organization has now.
    fn load(self, id: &UserId) {
        let held = self.desk.ask_once(|org| org.users().get(id).map(|user| user.claims.clone()));
        if let Some(held) = held {
            self.groups.set(held.groups().join("\n"));
            self.others.set(claims::write(&held));
        }
    }

    fn groups(self) -> Vec<String> {
        self.groups.with(|text| text.lines().map(str::to_owned).collect())
    }
}

/// The form that says what the sign-in of an SSO user carries.
pub fn edit_sign_in_claims(id: UserId, editing: Editing) -> AnyView {
    let desk = use_desk();
    let empty = || RwSignal::new(String::new());
    let form =
        Form { desk, groups: empty(), others: empty(), errors: Errors::new(&[Of::Groups, Of::Claims]) };
    form.load(&id);
    let object = ObjectRef::User(id.clone());
    let (loaded, tried) = (id.clone(), id.clone());
    let load = Callback::new(move |()| form.load(&loaded));
    let command = Callback::new(move |()| match form.others.with(|text| claims::read(text)) {
        Ok(others) => {
            let groups = form.groups();
            Some(Command::UpdateSignInClaims { id: id.clone(), groups, others })
        }
        Err(problem) => {
            form.errors.add(Of::Claims, problem.to_string());
            None
        }
    });
    let outcome = move || {
        let others = form.others.with(|text| claims::read(text)).ok()?;
        let typed = Claims::typed(&form.groups(), others).ok()?;
        Some(desk.ask(|org| would_match(org, &tried, &typed)))
    };
    let errors = form.errors;
    view! {
        <EditDialog title="Edit sign-in claims" object errors load command editing>
            <p>"Keyplane sees no sign-in. What stands here stands for what the identity provider sends, and decides which group mappings match."</p>
            <Field label="Groups" value=form.groups kind=FieldKind::Code need=Need::Optional error=errors.of(Of::Groups)
                placeholder="platform-admins" hint="One on each line.".to_owned() />
            <Field label="Other claims" value=form.others kind=FieldKind::Code need=Need::Optional error=errors.of(Of::Claims)
                placeholder="{ \"department\": \"finance\" }"
                hint="As JSON, like in a token. Each is a text, a whole number, true or false, or a list of texts.".to_owned() />
            <p class="field-hint" role="status">{outcome}</p>
        </EditDialog>
    }
    .into_any()
}
