//! An address that leads nowhere.

use leptos::prelude::*;

use super::organization::Bare;
use crate::ui::kit::{EmptyState, Icon, LinkButton, PageHeader};

/// Says that there is no such page, and leads back.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Bare>
            <div class="page page-narrow">
                <PageHeader title="Page not found" />
                <EmptyState icon=Icon::Search title="There is nothing at this address"
                    text="The link may be cut short, or from another version of Keyplane.".to_owned()>
                    <LinkButton href="/">"Your organizations"</LinkButton>
                </EmptyState>
            </div>
        </Bare>
    }
}
