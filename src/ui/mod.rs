//! The Leptos console. Paints views and sends commands; holds no business rule.

mod actor;
pub mod address;
pub mod app;
mod book;
pub mod dates;
pub mod desk;
pub mod events;
pub mod importing;
pub mod keeping;
pub mod kit;
pub mod offline;
pub mod pages;
pub mod palette;
pub mod parts;
pub mod preferences;
pub mod route;
pub mod save;
pub mod shell;
pub mod shortcuts;
pub mod timers;

use leptos::prelude::*;

/// Mounts the console into the page's body. In a worker there is no page: there the program imports for one.
pub fn start() {
    console_error_panic_hook::set_once();
    if web_sys::window().is_some() {
        mount_to_body(app::App);
    } else {
        wasm_bindgen_futures::spawn_local(async {
            match parts::load_importer().await {
                Ok(start) => start(),
                // Dies as an error of the worker, which the page that started it hears.
                Err(parts::Missing) => wasm_bindgen::throw_str("a part of the program did not load"),
            }
        });
    }
}
