//! What a screen shows, as plain values computed from an organization: rows, order, search, words.
//!
//! Knows neither DOM nor Leptos, so that every sentence and every order is tested natively.

pub mod api_key;
pub mod api_keys;
pub mod editing;
pub mod environments;
pub mod issue;
mod key_row;
pub mod last_use;
pub mod query;
pub mod resources;
pub mod targets;
pub mod words;
