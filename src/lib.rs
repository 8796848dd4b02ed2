//! Keyplane: a control plane for API keys that lives in a browser.
//!
//! One organization, as Confluent Cloud knows it, is kept as an append-only journal of changes. Everything a
//! person sees, and everything a program is answered, is derived from that journal.
//!
//! The library is a house of ten rooms. A room may use the rooms above it in this table and no other.
//!
//! | room | what lives there |
//! |---|---|
//! | [`model`] | the nouns: typed ids, CRNs, secrets, scopes, accounts, resources, roles, ACLs, quotas, API keys |
//! | [`org`] | one organization as it stands: tables, indexes, and [`org::Change`], the only way it ever changes |
//! | [`access`] | what a principal may do, and why |
//! | [`engine`] | the verbs: a command and an organization give either a refusal or a journal entry |
//! | [`rest`] | the REST contract: a request and an organization give a response and what changes |
//! | [`exchange`] | files in and out: listings of the CLI and of the REST API, backups, the key download |
//! | [`view`] | what a screen shows, as plain values: rows, order, search, URL query to filter and back |
//! | [`store`] | keeping the journal: memory, IndexedDB, checkpoints, the witness, word to other tabs |
//! | [`workspace`] | one open organization: command, decide, append, apply, tell |
//! | `ui` | the Leptos console (browser builds only) |
//!
//! Beside the console stands [`module`]: the engine for programs, as a JavaScript package.
//!
//! Everything but the browser half of `store`, and `ui`, builds and is tested natively.

pub mod access;
pub mod engine;
pub mod exchange;
pub mod model;
pub mod org;
pub mod rest;
pub mod store;
pub mod view;
pub mod workspace;

// The console has no use for it, and would carry its exports.
#[cfg(any(feature = "module", not(target_arch = "wasm32")))]
pub mod module;

// The module has no use for that, and is built in a fraction of the time without.
#[cfg(all(target_arch = "wasm32", not(feature = "module")))]
pub mod ui;

#[cfg(all(feature = "bench", target_arch = "wasm32"))]
pub mod bench;

#[cfg(feature = "bench")]
pub mod bench_access;
