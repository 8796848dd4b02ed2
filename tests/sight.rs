//! What an account sees: role by kind, cell by cell, and that nothing else can be inferred from anything.
//!
//! Source of the tables: `facts/roles.md` 2 and 3, columns "view" and the keys; exceptions stand in `src/access/sight.rs`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "sight/leaks.rs"]
mod leaks;
#[path = "sight/matrix.rs"]
mod matrix;
mod support;
#[path = "permissions/town.rs"]
#[allow(dead_code, reason = "the tables of permissions use the rest")]
mod town;
