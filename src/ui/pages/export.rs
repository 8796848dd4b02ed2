//! Saving a whole organization to a file.

use js_sys::Array;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::open_error::{capital, storage_words};
use crate::{
    model::OrganizationId,
    ui::{
        kit::{Notice, Notices},
        save::save,
    },
    workspace::{
        ExportError,
        browser::{self, BrowserWorkspace},
    },
};

/// Saves an organization that is open, and says how that went.
pub fn export_open(workspace: BrowserWorkspace, notices: Notices) {
    spawn_local(async move {
        let working = notices.working("Exporting the organization");
        let saved = export(&workspace).await;
        drop(working);
        tell(saved, notices);
    });
}

/// Opens an organization, saves it, and says how that went.
pub fn export_closed(id: OrganizationId, notices: Notices) {
    spawn_local(async move {
        let working = notices.working("Exporting the organization");
        let saved = match browser::open(id).await {
            Ok(workspace) => export(&workspace).await,
            Err(error) => Err(capital(&error.to_string())),
        };
        drop(working);
        tell(saved, notices);
    });
}

fn tell(saved: Result<String, String>, notices: Notices) {
    notices.show(Notice::new(match saved {
        Ok(name) => format!("Handed {name} to the browser's downloads"),
        Err(words) => format!("Nothing was exported. {words}"),
    }));
}

/// Saves every entry up to where the organization stands. The answer is the file's name.
async fn export(workspace: &BrowserWorkspace) -> Result<String, String> {
    let name = file_name(workspace, ".json");
    let parts = Array::new();
    let mut sink = |piece: &str| {
        parts.push(&JsValue::from_str(piece));
    };
    workspace.export(&mut sink).await.map_err(|error| match error {
        ExportError::Store(error) => storage_words(&error),
        ExportError::Damaged(damage) => capital(&damage.to_string()),
    })?;
    save(&name, &parts, "application/json")?;
    Ok(name)
}

/// The name of a file about an organization, with its end: marked where the organization is.
pub fn file_name(workspace: &BrowserWorkspace, end: &str) -> String {
    let org = workspace.org();
    let name = org.organization().map(|own| own.name.to_string()).unwrap_or_default();
    let mark = org.organization().and_then(|own| own.kind.mark());
    let mark = mark.map(|mark| format!("{mark}-")).unwrap_or_default();
    format!("keyplane-{mark}{}-{}{end}", slug(&name), workspace.now().date())
}

/// A name as it can stand in a file name everywhere.
fn slug(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words: Vec<_> = plain.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "organization".to_owned() } else { words.join("-") }
}
