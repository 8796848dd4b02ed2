//! What a screen shows, as plain values computed from an organization: rows, order, search, words.
//!
//! Knows neither DOM nor Leptos, so that every sentence and every order is tested natively.

pub mod api_keys;
pub mod issue;
pub mod query;
pub mod words;
