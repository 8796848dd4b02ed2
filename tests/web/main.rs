//! What only a browser can show. One binary for all of it: each costs a link and a browser.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod kit;
mod store;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
