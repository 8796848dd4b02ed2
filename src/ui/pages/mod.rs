//! The console's pages. Each asks the desk, paints the answer and sends commands.

// `#[component]` makes a props struct for each component, without `Debug`, since views and closures have none.
#![allow(missing_debug_implementations)]

mod begin;
mod export;
pub mod form;
pub mod guard;
mod keys;
mod not_found;
mod open_error;
mod organization;
pub mod pickers;
mod removal;
mod rename;
mod restore;
mod reveal;
mod settings;
mod standing;
mod start;
mod wizard;

pub use keys::ApiKeys;
pub use not_found::NotFound;
pub use organization::{Bare, Organization};
pub use settings::Settings;
pub use start::Start;
pub use wizard::NewApiKey;
