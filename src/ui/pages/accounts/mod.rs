//! Service accounts and users: their lists, the page of each, and what can be done with one.

pub mod panels;
mod service_account;
mod service_accounts;
mod state_step;
mod user;
mod users;

pub use service_account::ServiceAccountPage;
pub use service_accounts::ServiceAccountsPage;
pub use user::UserPage;
pub use users::UsersPage;

use leptos::prelude::*;

use crate::{
    model::{Kind, ObjectRef},
    ui::{desk::Desk, kit::Icon, route::Page},
    view::permission,
};

use super::absent::Home;

/// Where service accounts belong.
fn service_accounts_home() -> Home {
    Home {
        list: Page::ServiceAccounts,
        name: "Service accounts",
        icon: Icon::ServiceAccount,
        kind: Kind::ServiceAccount,
    }
}

/// Where users belong.
fn users_home() -> Home {
    Home { list: Page::Users, name: "Users", icon: Icon::User, kind: Kind::User }
}

/// Why whoever acts may not make an account of a kind. Follows who acts and every entry.
pub(in crate::ui::pages) fn cannot_create(desk: Desk, kind: Kind) -> Signal<Option<String>> {
    Signal::derive(move || {
        let acting = desk.acting();
        desk.ask(|org| permission::to_make(org, &acting, kind))
    })
}

/// Why whoever acts may not edit an account, now.
pub(in crate::ui::pages) fn cannot_change(desk: Desk, object: &ObjectRef) -> Option<String> {
    desk.ask_once(|org| permission::to_change(org, &desk.acting_once(), object))
}

/// Why whoever acts may not delete an account, now.
pub(in crate::ui::pages) fn cannot_delete(desk: Desk, object: &ObjectRef) -> Option<String> {
    desk.ask_once(|org| permission::to_delete(org, &desk.acting_once(), object))
}
