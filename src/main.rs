//! The console: mounts [`keyplane::ui`] into the page. Natively there is no page, and nothing to run.

#[cfg(target_arch = "wasm32")]
fn main() {
    keyplane::ui::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The console runs in a browser. Start it with script/start.");
}
