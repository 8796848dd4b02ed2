//! The console's pages. Each asks the desk, paints the answer and sends commands.

// `#[component]` makes a props struct for each component, without `Debug`, since views and closures have none.
#![allow(missing_debug_implementations)]

mod api_keys;
mod begin;
mod export;
pub mod form;
pub mod forms;
pub mod guard;
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
mod verify;
mod wizard;

pub use api_keys::{ApiKeyPage, ApiKeysPage};
pub use not_found::NotFound;
pub use organization::{Bare, Organization};
pub use settings::Settings;
pub use start::Start;
pub use verify::VerifyPage;
pub use wizard::NewApiKey;
