//! The REST contract, request by request. Every answer is held against the description at `/openapi.json`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "rest/api_keys.rs"]
mod api_keys;
#[path = "rest/doors.rs"]
mod doors;
#[path = "rest/fuzz.rs"]
mod fuzz;
#[path = "rest/identities.rs"]
mod identities;
#[path = "rest/invitations.rs"]
mod invitations;
#[path = "rest/kafka.rs"]
mod kafka;
#[path = "rest/paging.rs"]
mod paging;
#[path = "rest/resources.rs"]
mod resources;
#[path = "rest/role_bindings.rs"]
mod role_bindings;
#[path = "rest/server.rs"]
mod server;
mod support;
#[path = "rest/users.rs"]
mod users;
