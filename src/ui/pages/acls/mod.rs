//! ACLs: their table, the form that makes some, a quick look at one, and files of them.

mod form;
mod import;
mod list;
mod look;
mod section;

pub use form::{AclPreset, create_acls};
pub use list::AclsPage;
pub use section::AclsSection;

/// The parameter of the address that says which ACL is looked at.
pub const LOOK: &str = "acl";
