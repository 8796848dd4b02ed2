//! Role bindings: their list by principal and by resource, the page of each, the form that adds one, and the section
//! of the pages of principals and resources.

mod fields;
mod form;
mod list;
mod page;
mod permits;
mod preview;
mod section;

pub use fields::principals;
pub use form::{Preset, add_role_binding};
pub use list::RoleBindingsPage;
pub use page::RoleBindingPage;
pub use section::BindingsSection;

use leptos::prelude::*;

use crate::{
    model::{Kind, ObjectRef, RoleBindingId},
    ui::{desk::Desk, kit::Icon, pages::absent::Home, route::Page},
    view::permission,
};

/// Where role bindings belong.
fn home() -> Home {
    Home { list: Page::RoleBindings, name: "Role bindings", icon: Icon::Role, kind: Kind::RoleBinding }
}

/// Why whoever acts may give no role on an object or in it, or anywhere. Follows who acts and every entry.
pub fn cannot_bind(desk: Desk, on: Option<ObjectRef>) -> Signal<Option<String>> {
    Signal::derive(move || {
        let acting = desk.acting();
        desk.ask(|org| permission::to_bind(org, &acting, on.as_ref()))
    })
}

/// Why whoever acts may not delete the role bindings or ACLs that are chosen. Follows the choice, who acts and every entry.
pub fn cannot_delete_rules(desk: Desk, chosen: Callback<(), Vec<ObjectRef>>) -> Signal<Option<String>> {
    Signal::derive(move || {
        let (acting, rules) = (desk.acting(), chosen.run(()));
        desk.ask(|org| permission::to_delete_rules(org, &acting, &rules))
    })
}

/// Why whoever acts may not take a binding away, now.
fn cannot_delete(desk: Desk, id: &RoleBindingId) -> Option<String> {
    desk.ask_once(|org| permission::to_unbind(org, &desk.acting_once(), id))
}
