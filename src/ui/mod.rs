//! The Leptos console. Paints views and sends commands; holds no business rule.

pub mod kit;
pub mod preferences;
pub mod shell;
pub mod timers;

use leptos::prelude::*;

/// Mounts the console into the page's body.
pub fn start() {
    console_error_panic_hook::set_once();
    mount_to_body(|| view! { <main><h1>"Keyplane"</h1></main> });
}
