//! The console's pages. Each asks the desk, paints the answer and sends commands.

// `#[component]` makes a props struct for each component, without `Debug`, since views and closures have none.
#![allow(missing_debug_implementations)]

mod begin;
mod keys;
mod not_found;
mod open_error;
mod organization;
mod removal;
mod rename;
mod standing;
mod start;

pub use keys::ApiKeys;
pub use not_found::NotFound;
pub use organization::{Bare, Organization};
pub use start::Start;
