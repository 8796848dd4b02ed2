//! The fields of a call: parameters, and the body as a form or as JSON.

use leptos::prelude::*;

use super::call::Call;
use crate::{
    ui::kit::{Choice, Field, FieldKind, Need, Select, Tab, Tabs},
    view::api_explorer::{
        Input, Needed, Place,
        body::{self, BodyField, Entry},
    },
};

/// The element of a parameter's field.
pub fn id_of(name: &str) -> String {
    format!("explorer-{name}")
}

const fn need(needed: Needed) -> Need {
    match needed {
        Needed::Yes => Need::Required,
        Needed::No => Need::Optional,
    }
}

/// The parameters of path and query.
pub fn parameters(call: Call) -> AnyView {
    let inputs = call.inputs.get_value();
    if inputs.is_empty() {
        return ().into_any();
    }
    let fields = inputs.into_iter().map(|(input, value)| parameter(call, input, value)).collect_view();
    view! {
        <fieldset class="explorer-fields">
            <legend class="cards-legend">"Parameters"</legend>
            {fields}
        </fieldset>
    }
    .into_any()
}

fn parameter(call: Call, input: Input, value: RwSignal<String>) -> AnyView {
    let kind = match input.place {
        Place::Path | Place::Query => FieldKind::Mono,
        Place::Lines => FieldKind::Code,
    };
    let about = match input.place {
        Place::Path | Place::Query => input.about.to_owned(),
        Place::Lines => [input.about, ", one a line"].concat(),
    };
    let error = Signal::derive(move || {
        (call.missing.get() == Some(input.name)).then(|| "The path needs it.".to_owned())
    });
    view! { <Field id=id_of(input.name) label=input.name kind value hint=about error need=need(input.need) /> }
        .into_any()
}

const FORM: &str = "form";
const JSON: &str = "json";

/// The body, where the endpoint takes one.
pub fn body(call: Call) -> AnyView {
    if call.route.body.is_none() {
        return ().into_any();
    }
    let shown = RwSignal::new(FORM.to_owned());
    let unreadable = RwSignal::new(None::<String>);
    let select = Callback::new(move |tab: &'static str| {
        let found = if tab == FORM { call.body.with_untracked(|text| body::read(text).err()) } else { None };
        if found.is_none() {
            shown.set(tab.to_owned());
        }
        unreadable.set(found);
    });
    let panel =
        Callback::new(move |tab: String| if tab == FORM { form(call) } else { json(call, unreadable) });
    let tabs = vec![Tab { value: FORM, label: "Form" }, Tab { value: JSON, label: "JSON" }];
    view! {
        <fieldset class="explorer-fields">
            <legend class="cards-legend">"Body"</legend>
            <Tabs label="Body as" tabs selected=shown on_select=select panel />
        </fieldset>
    }
    .into_any()
}

fn json(call: Call, unreadable: RwSignal<Option<String>>) -> AnyView {
    view! { <Field id="explorer-body" label="JSON body" kind=FieldKind::Code value=call.body error=unreadable need=Need::Optional /> }
        .into_any()
}

fn form(call: Call) -> AnyView {
    let object = call.body.with_untracked(|text| body::read(text).unwrap_or_default());
    let fields = body::fields(call.route)
        .into_iter()
        .map(|field| {
            let value = RwSignal::new(body::shown(&object, &field));
            field_view(call, field, value)
        })
        .collect_view();
    view! { <div class="explorer-fields">{fields}</div> }.into_any()
}

fn field_view(call: Call, field: BodyField, value: RwSignal<String>) -> AnyView {
    let (label, need) = (field.path.clone(), need(field.need));
    let view = match &field.entry {
        Entry::OneOf(values) => choice(label, need, values, value),
        Entry::Truth => choice(label, need, &["true", "false"], value),
        Entry::Text | Entry::Number => view! { <Field label kind=FieldKind::Mono value need /> }.into_any(),
        Entry::Lines => {
            view! { <Field label kind=FieldKind::Code value need hint="One a line".to_owned() /> }.into_any()
        }
        Entry::Json => {
            view! { <Field label kind=FieldKind::Code value need hint="As JSON".to_owned() /> }.into_any()
        }
    };
    Effect::new(move |before: Option<String>| {
        let typed = value.get();
        if before.is_some_and(|before| before != typed) {
            put(call, &field, &typed);
        }
        typed
    });
    view
}

fn choice(label: String, need: Need, values: &[&'static str], value: RwSignal<String>) -> AnyView {
    let now = value.get_untracked();
    let other = (!now.is_empty() && !values.contains(&now.as_str())).then(|| Choice::new(now.clone(), now));
    let choices: Vec<_> = values.iter().map(|value| Choice::new(*value, *value)).chain(other).collect();
    view! { <Select label value choices need prompt="Not set" /> }.into_any()
}

fn put(call: Call, field: &BodyField, typed: &str) {
    call.body.update(|text| {
        let mut object = body::read(text).unwrap_or_default();
        body::set(&mut object, field, typed);
        *text = body::write(&object);
    });
}
