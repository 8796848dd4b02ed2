//! `/o/:organization/api-explorer`: the endpoints of the REST contract, called in the page on the open organization.
//!
//! Nothing is sent anywhere: `rest` prepares the answer, the desk carries out what it decides. What stands in the
//! address is the endpoint, and of a call that only reads its parameters; never a body.

mod answer;
mod call;
mod fields;
mod list;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    ui::{
        desk::use_desk,
        kit::PageHeader,
        route::{Address, Page},
    },
    view::api_explorer::{ENDPOINT, endpoint},
};

/// The page.
pub fn api_explorer() -> AnyView {
    let desk = use_desk();
    let asked = use_query_map();
    let name = Memo::new(move |_| {
        let route = asked.with(|asked| endpoint(asked.get(ENDPOINT).as_deref()));
        route.map(|route| route.name)
    });
    let panel = move || endpoint(name.get()).map(|route| call::panel(desk, route));
    view! {
        <div class="page explorer-page">
            <PageHeader title="API explorer"
                subtitle="The REST contract, called on this organization as whoever acts. It runs in this page; nothing is sent anywhere.".to_owned() />
            <div class="explorer">
                {list::list(desk, name)}
                <div class="explorer-call">{panel}</div>
            </div>
        </div>
    }
    .into_any()
}

/// The address of an endpoint.
fn address(desk: crate::ui::desk::Desk, name: &str) -> String {
    let mut address = Address::In(desk.id(), Page::ApiExplorer).to_string();
    address.push(if address.contains('?') { '&' } else { '?' });
    address.push_str(ENDPOINT);
    address.push('=');
    address.push_str(name);
    address
}
