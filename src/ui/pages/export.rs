//! Saving a whole organization to a file.

use js_sys::Array;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::open_error::{capital, storage_words};
use crate::{
    exchange::backup::{Head, Writer},
    model::OrganizationId,
    store::Journal,
    ui::{
        kit::{Notice, Notices},
        save::save,
    },
    workspace::{
        Ports,
        browser::{self, BrowserWorkspace},
    },
};

/// Entries read at a time.
const BATCH: usize = 64;

/// Saves an organization that is open, and says how that went.
pub fn export_open(workspace: BrowserWorkspace, notices: Notices) {
    spawn_local(async move { tell(export(&workspace).await, notices) });
}

/// Opens an organization, saves it, and says how that went.
pub fn export_closed(id: OrganizationId, notices: Notices) {
    spawn_local(async move {
        let saved = match browser::open(id).await {
            Ok(workspace) => export(&workspace).await,
            Err(error) => Err(capital(&error.to_string())),
        };
        tell(saved, notices);
    });
}

fn tell(saved: Result<String, String>, notices: Notices) {
    notices.show(Notice::new(match saved {
        Ok(name) => format!("Handed {name} to the browser's downloads"),
        Err(words) => format!("Nothing was exported. {words}"),
    }));
}

/// Writes every entry up to where the organization stands. The answer is the file's name.
async fn export(workspace: &BrowserWorkspace) -> Result<String, String> {
    let (head, name) = {
        let org = workspace.org();
        let position = org.position();
        let name = org.organization().map(|own| own.name.to_string()).unwrap_or_default();
        let file = format!("keyplane-{}-{}.json", slug(&name), workspace.now().date());
        (Head { organization: workspace.id(), name, entries: position.seq, head: position.head }, file)
    };
    let (parts, entries) = (Array::new(), head.entries);
    let mut sink = |piece: &str| {
        parts.push(&JsValue::from_str(piece));
    };
    let mut writer = Writer::begin(head, &mut sink);
    let mut next = 1;
    while next <= entries {
        let records =
            workspace.ports().journal().read(next, BATCH).await.map_err(|error| storage_words(&error))?;
        for record in records.iter().filter(|record| record.seq <= entries) {
            writer.entry(record, &mut sink).map_err(|error| capital(&error.to_string()))?;
        }
        // A gap shows in the writer's check of the next entry, or of the end.
        next = records.last().map_or(entries, |record| record.seq) + 1;
    }
    writer.end(&mut sink).map_err(|error| capital(&error.to_string()))?;
    save(&name, &parts, "application/json")?;
    Ok(name)
}

/// A name as it can stand in a file name everywhere.
fn slug(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let words: Vec<_> = plain.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "organization".to_owned() } else { words.join("-") }
}
