//! What an account or a key may do, and why, as their pages say it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[allow(dead_code, reason = "the tests of access use the rest")]
#[path = "access/site.rs"]
mod site;
mod support;

#[path = "effective_access/blast.rs"]
mod blast;
#[path = "effective_access/carried.rs"]
mod carried;
#[path = "effective_access/lines.rs"]
mod lines;
