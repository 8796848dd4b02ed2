//! Opening an organization from a file that an export made.

use js_sys::Uint8Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::open_error::capital;
use crate::{
    exchange::backup::{Reader, SIZE_LIMIT},
    model::OrganizationId,
    ui::kit::{Button, Dialog, DialogFocus, FileDrop, Progress, number},
    workspace::browser,
};

/// Asks for the file and opens what it holds, with the same history and the same digests.
#[component]
pub fn RestoreOrganization(
    /// Runs when the dialog is left.
    #[prop(into)]
    on_close: Callback<()>,
    /// Runs with the organization that was opened.
    #[prop(into)]
    on_done: Callback<OrganizationId>,
) -> impl IntoView {
    let fault = RwSignal::new(None::<String>);
    let reading = RwSignal::new(None::<String>);
    let read = Callback::new(move |files: Vec<File>| {
        let Some(file) = files.into_iter().next() else { return };
        fault.set(None);
        reading.set(Some(file.name()));
        spawn_local(async move {
            let restored = restore(&file).await;
            reading.try_set(None);
            match restored {
                Ok(id) => {
                    on_done.try_run(id);
                }
                Err(words) => {
                    fault.try_set(Some(words));
                }
            }
        });
    });
    let foot = move || view! { <Button on_click=move || on_close.run(())>"Cancel"</Button> };
    view! {
        <Dialog title="Open an exported organization" focus=DialogFocus::FirstField on_close
            subtitle="The whole history comes back, entry by entry, with the same digests.".to_owned() foot>
            <div class="stack">
                <FileDrop label="Choose a file".to_owned() accept=".json,application/json" on_files=read
                    hint="A file that Keyplane exported. Nothing is kept of a file that is not whole.".to_owned() />
                {move || reading.get().map(|name| view! { <Progress label="Reading".to_owned() value=None text=name /> })}
                {move || fault.get().map(|words| view! { <p class="field-error" role="alert">{words}</p> })}
            </div>
        </Dialog>
    }
}

async fn restore(file: &File) -> Result<OrganizationId, String> {
    #[expect(clippy::cast_precision_loss, reason = "a limit in megabytes is exact")]
    if file.size() > SIZE_LIMIT as f64 {
        return Err(format!("The file is larger than {} MB.", number(SIZE_LIMIT / 1_048_576)));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| "The browser could not read the file.".to_owned())?;
    let backup =
        Reader::read(&Uint8Array::new(&buffer).to_vec()).map_err(|error| sentence(&error.to_string()))?;
    browser::restore(&backup).await.map_err(|error| sentence(&error.to_string()))
}

/// A message as a sentence of its own.
fn sentence(words: &str) -> String {
    let words = capital(words);
    if words.ends_with('.') { words } else { [&words, "."].concat() }
}
