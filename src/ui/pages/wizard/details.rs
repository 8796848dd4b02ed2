//! Step 3: what the key is called, and how long it lives.

use leptos::prelude::*;

use super::form::Form;
use crate::{
    model::Field as Of,
    ui::kit::{Field, FieldKind, Need},
};

pub(super) fn view(form: Form) -> AnyView {
    let today = form.desk.now().date().to_string();
    view! {
        <Field label="Name" value=form.name need=Need::Optional error=form.errors.of(Of::Name) placeholder="orders producer" />
        <Field label="Description" value=form.description kind=FieldKind::Area need=Need::Optional error=form.errors.of(Of::Description)
            hint="What uses this key, and where its secret is stored. Never the secret itself.".to_owned() />
        <Field label="Expires on" value=form.expires_on kind=FieldKind::Date need=Need::Optional min=today error=form.errors.of(Of::ExpiresOn)
            hint="The last day it works, in UTC. It cannot be changed later; empty means for ever.".to_owned() />
    }
    .into_any()
}
