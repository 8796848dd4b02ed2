//! Role bindings and ACLs as their pages, forms and files have them: what each says, what one that is being typed would
//! do, and what a file from anywhere may do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "rules/acls.rs"]
mod acls;
#[path = "rules/bindings.rs"]
mod bindings;
#[path = "rules/csv.rs"]
mod csv;
#[path = "rules/files.rs"]
mod files;
mod support;
