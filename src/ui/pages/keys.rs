//! The first page of an organization: how many keys it has, and the way to the next one.

use leptos::prelude::*;

use crate::ui::{
    desk::use_desk,
    kit::{ButtonKind, EmptyState, Icon, LinkButton, PageHeader, number},
    route::{Address, Page},
};

/// The organization's keys.
#[component]
pub fn ApiKeys() -> impl IntoView {
    let desk = use_desk();
    let count = Memo::new(move |_| desk.ask(|org| org.api_keys().len()));
    let subtitle = Signal::derive(move || match count.get() {
        0 => None,
        1 => Some("1 key".to_owned()),
        many => Some(format!("{} keys", number(many))),
    });
    let new = Address::In(desk.id(), Page::NewApiKey).to_string();
    view! {
        <div class="page">
            <PageHeader title="API keys" subtitle=subtitle actions=move || view! {
                <LinkButton kind=ButtonKind::Primary icon=Icon::Plus href=new.clone()>"Create API key"</LinkButton>
            } />
            {move || (count.get() == 0).then(|| view! {
                <EmptyState icon=Icon::Key title="No API keys yet"
                    text="A key belongs to one account and opens one resource.".to_owned() />
            })}
        </div>
    }
}
