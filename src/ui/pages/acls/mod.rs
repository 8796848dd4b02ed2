//! ACLs: their table, the form that makes some, a quick look at one, and files of them.

mod form;
mod import;
mod list;
mod look;
mod section;

use leptos::prelude::*;

pub use form::{AclPreset, create_acls};
pub use list::AclsPage;
pub use section::AclsSection;

use crate::{
    access::Verb,
    model::{KafkaClusterId, Kind},
    ui::desk::Desk,
    view::permission,
};

/// The parameter of the address that says which ACL is looked at.
pub const LOOK: &str = "acl";

/// Why whoever acts may make no ACL on a cluster, or on any. Follows who acts and every entry.
pub fn cannot_create(desk: Desk, cluster: Option<KafkaClusterId>) -> Signal<Option<String>> {
    Signal::derive(move || {
        let acting = desk.acting();
        desk.ask(|org| match &cluster {
            Some(cluster) => permission::to_change_acls(org, &acting, Verb::Create, cluster),
            None => permission::to_make(org, &acting, Kind::Acl),
        })
    })
}
