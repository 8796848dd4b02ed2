//! The application: what every page shares, and which page an address means.

#![allow(missing_debug_implementations, reason = "the props of components hold closures")]

use leptos::prelude::*;
use leptos_router::{
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use super::{
    importing::{ImportIntoPage, NewImport},
    kit::{PageHeader, provide_announcer, provide_notices},
    offline::provide_offline,
    pages::{
        AccessCheckPage, AclsPage, ApiKeyPage, ApiKeysPage, AuditPage, Bare, ComparePage, EnvironmentPage,
        EnvironmentsPage, GroupMappingPage, GroupMappingsPage, IdentityPoolPage, IdentityProviderPage,
        IdentityProvidersPage, NewApiKey, NotFound, Organization, OverviewPage, QuotasPage, ResourcePage,
        ResourcesPage, RoleBindingPage, RoleBindingsPage, ServiceAccountPage, ServiceAccountsPage, Settings,
        Start, UserPage, UsersPage, VerifyPage,
    },
    parts::{later, load_console, load_explorer},
    preferences::provide_preferences,
};

/// The program: the start page, and whatever else an address means, once that part is there.
#[component]
pub fn App() -> impl IntoView {
    provide_preferences();
    provide_notices();
    provide_announcer();
    provide_offline();
    view! {
        <Router>
            <Routes fallback=|| ()>
                <Route path=path!("/") view=Start />
                <Route path=path!("/*any") view=|| later(load_console, |console| console(), bare) />
            </Routes>
        </Router>
    }
}

/// A message in the place of a page.
fn bare(message: AnyView) -> AnyView {
    view! { <Bare><div class="page page-narrow stack"><PageHeader title="Keyplane" />{message}</div></Bare> }
        .into_any()
}

/// Every address but the start page's.
pub fn console() -> AnyView {
    view! {
        <Routes fallback=NotFound>
            <Route path=path!("/import") view=NewImport />
            <ParentRoute path=path!("/o/:organization") view=Organization>
                <Route path=path!("") view=OverviewPage />
                <Route path=path!("api-keys") view=ApiKeysPage />
                <Route path=path!("exchange") view=ImportIntoPage />
                <Route path=path!("api-keys/new") view=NewApiKey />
                <Route path=path!("settings") view=Settings />
                <Route path=path!("api-keys/:id") view=ApiKeyPage />
                <Route path=path!("verify") view=VerifyPage />
                <Route path=path!("access-check") view=AccessCheckPage />
                <Route path=path!("audit") view=AuditPage />
                <Route path=path!("quotas") view=QuotasPage />
                <Route path=path!("audit/compare") view=ComparePage />
                <Route path=path!("service-accounts") view=ServiceAccountsPage />
                <Route path=path!("service-accounts/:id") view=ServiceAccountPage />
                <Route path=path!("users") view=UsersPage />
                <Route path=path!("users/:id") view=UserPage />
                <Route path=path!("group-mappings") view=GroupMappingsPage />
                <Route path=path!("group-mappings/:id") view=GroupMappingPage />
                <Route path=path!("identity-providers") view=IdentityProvidersPage />
                <Route path=path!("identity-providers/:id") view=IdentityProviderPage />
                <Route path=path!("identity-pools/:id") view=IdentityPoolPage />
                <Route path=path!("environments") view=EnvironmentsPage />
                <Route path=path!("environments/:id") view=EnvironmentPage />
                <Route path=path!("resources") view=ResourcesPage />
                <Route path=path!("resources/:id") view=ResourcePage />
                <Route path=path!("role-bindings") view=RoleBindingsPage />
                <Route path=path!("role-bindings/:id") view=RoleBindingPage />
                <Route path=path!("acls") view=AclsPage />
                <Route path=path!("api-explorer") view=|| later(load_explorer, |page| page(), |message| message) />
            </ParentRoute>
        </Routes>
    }
    .into_any()
}
