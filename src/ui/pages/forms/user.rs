//! The forms of a user: inviting one, and correcting the full name.

use leptos::prelude::*;

use super::{EditDialog, Editing, MakeDialog, Making, room_for};
use crate::{
    engine::Command,
    model::{AuthType, Field as Of, Kind, ObjectRef, UserId},
    ui::{
        desk::use_desk,
        kit::{Choice, Field, Need, Select},
        pages::form::Errors,
    },
    view::users::auth_label,
};

const SIGN_INS: [AuthType; 2] = [AuthType::Local, AuthType::Sso];

/// The dialog that invites a user.
pub fn invite_user(making: Making) -> AnyView {
    let errors = Errors::new(&[Of::Email, Of::Name]);
    let (email, full_name) = (RwSignal::new(making.typed), RwSignal::new(String::new()));
    let sign_in = RwSignal::new(AuthType::Local.wire().to_owned());
    let command = Callback::new(move |()| {
        let auth = sign_in.with(|value| AuthType::parse(value)).unwrap_or_default();
        Some(Command::InviteUser { email: email.get(), full_name: full_name.get(), auth })
    });
    let choices: Vec<_> = SIGN_INS.into_iter().map(|it| Choice::new(it.wire(), sign_in_words(it))).collect();
    let room = room_for(Kind::User, || None);
    view! {
        <MakeDialog title="Invite user" room errors close=making.close made=making.made command>
            <Field label="E-mail" value=email error=errors.of(Of::Email) placeholder="ada@example.com"
                hint="Keyplane notes the invitation and sends nothing.".to_owned() />
            <Field label="Full name" value=full_name need=Need::Optional error=errors.of(Of::Name) />
            <Select label="Sign-in" value=sign_in choices
                hint="Keys of an SSO user never get the rights of the user's groups.".to_owned() />
        </MakeDialog>
    }
    .into_any()
}

const fn sign_in_words(auth: AuthType) -> &'static str {
    match auth {
        AuthType::Local => "Local: with a password of Confluent Cloud",
        AuthType::Sso => "SSO: through the organization's identity provider",
    }
}

/// The form that corrects a user's full name. Everything else is fixed, or changes in a step of its own.
pub fn edit_user(id: UserId, editing: Editing) -> AnyView {
    let desk = use_desk();
    let errors = Errors::new(&[Of::Name]);
    let full_name = RwSignal::new(String::new());
    let mail = desk
        .ask_once(|org| org.users().get(&id).map(|it| (it.email.to_string(), auth_label(it.auth))))
        .unwrap_or_default();
    let read = id.clone();
    let load = Callback::new(move |()| {
        let name = desk.ask_once(|org| org.users().get(&read).map(|it| it.full_name.to_string()));
        full_name.set(name.unwrap_or_default());
    });
    load.run(());
    let object = ObjectRef::User(id.clone());
    let command = Callback::new(move |()| {
        let state = desk.ask_once(|org| org.users().get(&id).map(|it| it.state)).unwrap_or_default();
        Some(Command::UpdateUser { id: id.clone(), full_name: full_name.get(), state })
    });
    let hint = match mail {
        (email, auth) if email.is_empty() => format!("Sign-in: {auth}, fixed by the invitation."),
        (email, auth) => format!("{email} and the sign-in ({auth}) were fixed by the invitation."),
    };
    view! {
        <EditDialog title="Edit user" object errors load command editing>
            <Field label="Full name" value=full_name need=Need::Optional error=errors.of(Of::Name) hint />
        </EditDialog>
    }
    .into_any()
}
