//! What a principal or an API key may do, by which rule, and what would have to change.
//!
//! Sources: `facts/roles.md` and `facts/domain.md` 10. Who may create, change and delete objects of the organization is
//! in `permissions.rs`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "access/acls.rs"]
mod acls;
#[path = "access/catalogue.rs"]
mod catalogue;
#[path = "access/crns.rs"]
mod crns;
#[path = "access/explanations.rs"]
mod explanations;
#[path = "access/keys.rs"]
mod keys;
#[path = "access/random.rs"]
mod random;
#[path = "access/reference.rs"]
mod reference;
#[path = "access/sessions.rs"]
mod sessions;
#[path = "access/site.rs"]
mod site;
mod support;
#[path = "permissions/town.rs"]
#[allow(dead_code, reason = "the tables here use a part")]
mod town;
#[path = "access/views.rs"]
mod views;
