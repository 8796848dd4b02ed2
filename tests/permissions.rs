//! Who may do what, cell by cell: each role at each level where it binds, inside and outside of what it is bound to.
//!
//! Sources: `facts/domain.md` 10.1 for keys (the matrix governs), `facts/roles.md` 3 for everything else.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "permissions/bindings.rs"]
mod bindings;
#[path = "permissions/keys.rs"]
mod keys;
#[path = "permissions/objects.rs"]
mod objects;
#[path = "permissions/openers.rs"]
mod openers;
mod support;
#[path = "permissions/town.rs"]
mod town;
