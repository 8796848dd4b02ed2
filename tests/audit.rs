//! The audit: filters over the history, the chain checked, the organization as it was, moments compared, objects brought
//! back.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "audit/events.rs"]
mod events;
#[path = "audit/filter.rs"]
mod filter;
#[path = "audit/past.rs"]
mod past;
#[path = "audit/restore.rs"]
mod restore;
#[path = "audit/sight.rs"]
mod sight;
mod support;
#[path = "audit/town.rs"]
mod town;
#[path = "audit/verify.rs"]
mod verify;
