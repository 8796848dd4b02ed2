//! What a screen shows, as plain values computed from an organization: rows, order, search, words.
//!
//! Knows neither DOM nor Leptos, so that every sentence and every order is tested natively.

pub mod access_check;
pub mod access_words;
pub mod accounts;
pub mod acls;
pub mod acting;
pub mod api_explorer;
pub mod api_key;
pub mod api_keys;
pub mod blast_radius;
pub mod choice;
pub mod deletion;
pub mod editing;
pub mod effective_access;
pub mod environments;
pub mod facets;
pub mod filter;
pub mod group_mappings;
pub mod health;
pub mod history;
pub mod identity;
pub mod issue;
pub mod key_book;
pub mod key_group;
mod key_row;
pub mod last_use;
pub mod limits;
pub mod objects;
pub mod overview;
pub mod palette;
pub mod permission;
pub mod purpose;
pub mod query;
pub mod quotas;
pub mod report;
pub mod resources;
pub mod role_bindings;
pub mod search;
pub mod show_as;
pub mod sign_in;
pub mod targets;
pub mod tools;
pub mod users;
pub mod words;
