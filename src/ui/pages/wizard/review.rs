//! Step 4: everything once more, each part with a way back to it.

use leptos::prelude::*;

use super::{
    form::{Form, Step},
    scope::mark,
};
use crate::{
    model::{Owner, Scope},
    ui::kit::{AlertBanner, Button, ButtonKind, DefinitionList, Fact, Icon, Tone, Voice, scope_mark},
    view::{
        effective_access::{Prospect, prospect},
        sign_in::not_for_keys,
        words,
    },
};

pub(super) fn view(form: Form) -> AnyView {
    view! {
        <p>"Account and scope never change once the key is issued."</p>
        {part(form, Step::Account, "Account", "Edit account", move || account(form))}
        {part(form, Step::Scope, "Resource scope", "Edit resource scope", move || scope(form))}
        {access(form)}
        {part(form, Step::Details, "Details", "Edit details", move || details(form))}
        {move || form.blocked().map(|text| view! {
            <AlertBanner tone=Tone::Danger voice=Voice::Alert><p>{text}</p></AlertBanner>
        })}
    }
    .into_any()
}

fn part<V: IntoView + 'static>(
    form: Form,
    step: Step,
    title: &'static str,
    edit: &'static str,
    facts: impl Fn() -> V + Send + Sync + 'static,
) -> AnyView {
    view! {
        <section class="review-part">
            <div class="review-head">
                <h3>{title}</h3>
                <Button kind=ButtonKind::Quiet icon=Icon::Pencil label=Some(edit.to_owned()) on_click=move || form.edit(step)>"Edit"</Button>
            </div>
            <DefinitionList>{facts()}</DefinitionList>
        </section>
    }
    .into_any()
}

fn account(form: Form) -> impl IntoView {
    let owner = untrack(|| form.owner());
    let kind = match &owner {
        Some(Owner::User(_)) => "User",
        Some(Owner::ServiceAccount(_)) => "Service account",
        None => "Account",
    };
    let name = owner.as_ref().map(|owner| form.desk.ask_once(|org| words::owner_name(org, owner).to_owned()));
    let id = owner.map(|owner| owner.id().to_owned());
    view! { <Fact term=kind>{name}" "<span class="id">{id}</span></Fact> }
}

/// What the key could do as things stand: it carries no right of its own.
fn access(form: Form) -> Option<AnyView> {
    let (owner, scope) = untrack(|| (form.owner(), form.scope()));
    let (owner, scope) = (owner?, scope?);
    let now = form.desk.now();
    let (known, mapped) =
        form.desk.ask_once(|org| (prospect(org, &owner, &scope, now), not_for_keys(org, &owner)));
    let mapped = mapped.map(|words| view! { <p>{words}</p> });
    Some(match known {
        Prospect::Some(words) => {
            view! { <AlertBanner tone=Tone::Info><p>{words}</p>{mapped}</AlertBanner> }.into_any()
        }
        Prospect::Refused(words) => {
            view! { <AlertBanner tone=Tone::Caution><p>{words}</p>{mapped}</AlertBanner> }.into_any()
        }
    })
}

fn scope(form: Form) -> impl IntoView {
    untrack(|| form.scope()).map(|scope| scope_facts(form.desk, &scope))
}

/// What a key is for, as facts.
pub fn scope_facts(desk: crate::ui::desk::Desk, scope: &Scope) -> impl IntoView + use<> {
    let kind = scope.kind();
    let (resource, environment) = desk.ask_once(|org| {
        (words::resource_name(org, scope).to_owned(), words::environment_name(org, scope).to_owned())
    });
    let id = scope.resource_id().to_owned();
    let environment_id = scope.environment().map(ToString::to_string);
    let resource = (!resource.is_empty()).then(|| {
        let id = (id != resource).then(|| view! { " "<span class="id">{id}</span> });
        view! { <Fact term="Resource">{resource}{id}</Fact> }
    });
    let environment = environment_id
        .map(|id| view! { <Fact term="Environment">{environment}" "<span class="id">{id}</span></Fact> });
    view! {
        <Fact term="Scope">{scope_mark(mark(kind), kind.label())}</Fact>
        {resource}
        {environment}
    }
}

fn details(form: Form) -> impl IntoView {
    let or = |text: String, none: &str| if text.trim().is_empty() { none.to_owned() } else { text };
    let name = or(form.name.get_untracked(), "No name");
    let description = or(form.description.get_untracked(), "No description");
    let expires = or(form.expires_on.get_untracked(), "Never");
    view! {
        <Fact term="Name">{name}</Fact>
        <Fact term="Description">{description}</Fact>
        <Fact term="Expires on">{expires}</Fact>
    }
}
