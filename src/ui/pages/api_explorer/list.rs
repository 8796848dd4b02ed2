//! The endpoints, by family, with a search.

use leptos::prelude::*;

use crate::{
    rest::Route,
    ui::{
        desk::Desk,
        kit::{Field, FieldKind, LabelPlace},
    },
    view::api_explorer::{Group, groups},
};

/// All endpoints that fit the search. The one that is open is marked.
pub fn list(desk: Desk, open: Memo<Option<&'static str>>) -> AnyView {
    let search = RwSignal::new(String::new());
    let found = Memo::new(move |_| search.with(|text| groups(text)).len());
    let all = move || {
        search.with(|text| groups(text)).into_iter().map(|group| family(desk, group, open)).collect_view()
    };
    let none = move || {
        (found.get() == 0).then(|| view! { <p class="field-hint">"No endpoint has all of these words."</p> })
    };
    view! {
        <nav class="explorer-list panel" aria-label="Endpoints">
            <div class="explorer-search">
                <Field label="Search endpoints" kind=FieldKind::Search value=search label_place=LabelPlace::Unseen placeholder="Search endpoints" />
            </div>
            <div class="explorer-groups">
                {all}
                <div role="status">{none}</div>
            </div>
        </nav>
    }
    .into_any()
}

fn family(desk: Desk, group: Group, open: Memo<Option<&'static str>>) -> AnyView {
    let endpoints = group.endpoints.into_iter().map(|route| line(desk, route, open)).collect_view();
    view! {
        <h2 class="explorer-family">{group.family.label()}</h2>
        <ul class="explorer-endpoints">{endpoints}</ul>
    }
    .into_any()
}

fn line(desk: Desk, route: &'static Route, open: Memo<Option<&'static str>>) -> AnyView {
    let current = move || (open.get() == Some(route.name)).then_some("page");
    view! {
        <li>
            <a class="explorer-endpoint" href=super::address(desk, route.name) aria-current=current title=route.path>
                {method(route)}
                <span class="explorer-about">{route.about}</span>
            </a>
        </li>
    }
    .into_any()
}

/// The method, always as a word.
pub fn method(route: &'static Route) -> AnyView {
    view! { <span class="method" data-method=route.method.name()>{route.method.name()}</span> }.into_any()
}
