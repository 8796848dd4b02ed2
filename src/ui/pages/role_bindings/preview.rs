//! What a role binding that is being typed would do, beside its fields.

use leptos::prelude::*;

use super::form::Form;
use crate::{
    ui::{
        desk::Desk,
        kit::{AlertBanner, Tone, Voice, number},
        pages::objects::object_link,
        route::{Address, Page},
    },
    view::role_bindings::{BindingPreview, KeyEffect, Reach, Reached, Refused, preview},
};

/// The live preview of the form: the pattern, what it matches now, and which keys gain.
pub(super) fn preview_view(form: &Form) -> AnyView {
    let (form, desk) = (*form, form.desk);
    let shown = Memo::new(move |_| {
        let (role, principal) = (form.role()?, form.principal());
        let pattern = form.pattern()?.ok()?;
        let acting = desk.acting();
        Some(desk.ask(|org| preview(org, &acting, (principal.as_ref(), role), &pattern, desk.now())))
    });
    let body = move || {
        shown.with(|shown| match shown {
            Some(shown) => of_preview(desk, shown),
            None => view! { <p class="fact-note">"What it reaches, and which API keys gain by it, shows here once role and place are chosen."</p> }
                .into_any(),
        })
    };
    view! {
        <section class="preview" aria-label="What this gives" aria-live="polite">
            <h3>"What this gives"</h3>
            {body}
        </section>
    }
    .into_any()
}

fn of_preview(desk: Desk, shown: &BindingPreview) -> AnyView {
    let refused = shown.refused.as_ref().map(|refused| refusal(desk, refused));
    let within = shown.within.as_ref().map(|(id, place)| {
        let href = Address::In(desk.id(), Page::RoleBinding(id.clone())).to_string();
        let words = format!("{id} gives the same role on {place}, which reaches this too.");
        view! {
            <AlertBanner tone=Tone::Info title="Given already".to_owned()>
                <p>{words}" "<a href=href>"Open it"</a></p>
            </AlertBanner>
        }
    });
    let cautions = shown.cautions.iter().map(|words| {
        let words = *words;
        view! { <AlertBanner tone=Tone::Caution title="Think twice".to_owned()><p>{words}</p></AlertBanner> }
    });
    view! {
        <p class="preview-pattern"><code>{shown.pattern.clone()}</code></p>
        <p><strong>{shown.place.clone()}</strong></p>
        {reach_view(desk, &shown.reach)}
        {shown.keys.as_ref().map(|keys| keys_view(desk, keys))}
        {within}
        {cautions.collect_view()}
        {refused}
    }
    .into_any()
}

fn refusal(desk: Desk, refused: &Refused) -> AnyView {
    match refused {
        Refused::Exists(id) => {
            let href = Address::In(desk.id(), Page::RoleBinding(id.clone())).to_string();
            let words = format!("Open {id}");
            view! {
                <AlertBanner tone=Tone::Danger voice=Voice::Polite title="This role binding exists already".to_owned()>
                    <p>"A principal has a role on a pattern once. "<a href=href>{words}</a></p>
                </AlertBanner>
            }
            .into_any()
        }
        Refused::Because(words) => {
            let words = words.clone();
            view! {
                <AlertBanner tone=Tone::Danger voice=Voice::Polite title="This would be refused".to_owned()><p>{words}</p></AlertBanner>
            }
            .into_any()
        }
    }
}

/// What a pattern reaches now, by kind, counted and named.
pub(super) fn reach_view(desk: Desk, reach: &Reach) -> AnyView {
    let line = |reached: &Reached| {
        let names =
            reached.named.iter().map(|(object, name)| object_link(desk.id(), Some(object), name.clone()));
        let more = (reached.more() > 0).then(|| {
            view! { <span class="fact-note">{format!("and {} more", number(reached.more()))}</span> }
        });
        view! { <li><strong>{reached.title()}</strong><span class="reach-names">{names.collect_view()}{more}</span></li> }
    };
    let objects = (!reach.objects.is_empty()).then(|| {
        let lines = reach.objects.iter().map(line).collect_view();
        view! { <ul class="reach">{lines}</ul> }
    });
    view! { {objects}{reach.beyond.clone().map(|words| view! { <p class="fact-note">{words}</p> })} }
        .into_any()
}

/// How many keys gain or lose, and the first of them.
pub(super) fn keys_view(desk: Desk, keys: &KeyEffect) -> AnyView {
    let named = keys.named.iter().map(|id| {
        let href = Address::In(desk.id(), Page::ApiKey(id.clone())).to_string();
        view! { <a href=href><code>{id.to_string()}</code></a> }
    });
    let more = keys.count.saturating_sub(keys.named.len());
    let more =
        (more > 0).then(|| view! { <span class="fact-note">{format!("and {} more", number(more))}</span> });
    let named =
        (!keys.named.is_empty()).then(|| view! { <p class="reach-names">{named.collect_view()}{more}</p> });
    view! { <p>{keys.words.clone()}</p>{named} }.into_any()
}
