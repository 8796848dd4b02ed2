//! The filters of group mappings and identity pools: what is accepted, where it is refused and why, and whom it matches.
//! Source of the tables: `facts/roles.md` 6.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod claim_filter {
    mod matching;
    mod patterns;
    mod properties;
    mod refused;
    mod stored;
    pub mod support;
}
