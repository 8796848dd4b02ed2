//! Step 1: whose key it is.

use leptos::prelude::*;

use super::form::{Form, MINE, SERVICE};
use crate::{
    model::Field as Of,
    ui::{
        kit::{LabelPlace, RadioCard, RadioCards},
        pages::pickers::ServiceAccountPicker,
    },
    view::words,
};

pub(super) fn view(form: Form) -> AnyView {
    let cards = Signal::derive(move || {
        let acting = form.desk.acting();
        let me = form.desk.ask(|org| words::owner_name(org, &acting).to_owned());
        let mut mine = RadioCard::new(MINE, "My account", format!("A key of {me}, for trying things out."));
        mine.advice = Some(
            "Advised against for production: the key ends with the person. Use a service account.".to_owned(),
        );
        vec![
            mine,
            RadioCard::new(
                SERVICE,
                "Service account",
                "A key of a program, which outlives the people who run it.",
            ),
        ]
    });
    let picker = move || {
        form.account.with(|account| account.as_deref() == Some(SERVICE)).then(|| {
            view! { <ServiceAccountPicker selected=form.service_account error=form.errors.of(Of::Owner) /> }
        })
    };
    view! {
        <RadioCards legend="Account" label_place=LabelPlace::Unseen value=form.account cards error=form.errors.of(Of::Principal) />
        {picker}
    }
    .into_any()
}
