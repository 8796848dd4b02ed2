//! The witness in localStorage, one entry per organization: `keyplane.witness.<organization>` holds a [`Mark`]
//! as JSON.
//!
//! A page has localStorage and a worker has none: there everything answers [`StoreError::Denied`], and the page
//! raises the mark when it hears of the entry. Two tabs that raise at the same moment may leave the lower of
//! their two marks; the next entry lifts it.

use wasm_bindgen::JsValue;
use web_sys::Storage;

use super::{Mark, Note, StoreError, Witness};

const PREFIX: &str = "keyplane.witness.";

/// Marks in localStorage.
#[derive(Clone, Copy, Debug, Default)]
pub struct LocalWitness;

impl LocalWitness {
    /// The witness of this origin.
    pub fn new() -> Self {
        Self
    }
}

impl Witness for LocalWitness {
    fn read(&self, organization: &str) -> Result<Option<Mark>, StoreError> {
        let text = storage()?.get_item(&key(organization)).map_err(denied)?;
        text.map(|text| parse(organization, &text)).transpose()
    }

    fn raise(&self, organization: &str, mark: &Mark) -> Result<(), StoreError> {
        let noted = match self.read(organization) {
            Ok(noted) => noted,
            Err(StoreError::Damaged(_)) => None,
            Err(error) => return Err(error),
        };
        let mark = mark.over(noted);
        let text = serde_json::to_string(&mark).map_err(|error| StoreError::Failed(error.to_string()))?;
        storage()?.set_item(&key(organization), &text).map_err(|error| {
            if name(&error) == "QuotaExceededError" { StoreError::Full } else { denied(error) }
        })
    }

    fn forget(&self, organization: &str) -> Result<(), StoreError> {
        storage()?.remove_item(&key(organization)).map_err(denied)
    }

    fn list(&self) -> Result<Vec<Note>, StoreError> {
        let storage = storage()?;
        let mut notes = Vec::new();
        for at in 0..storage.length().map_err(denied)? {
            // Another tab may add or remove keys meanwhile; one that is not there any more is left out.
            let Some(key) = storage.key(at).map_err(denied)? else { continue };
            let Some(organization) = key.strip_prefix(PREFIX) else { continue };
            if let Some(text) = storage.get_item(&key).map_err(denied)? {
                notes.push((organization.to_owned(), parse(organization, &text)));
            }
        }
        Ok(notes)
    }
}

fn key(organization: &str) -> String {
    format!("{PREFIX}{organization}")
}

fn parse(organization: &str, text: &str) -> Result<Mark, StoreError> {
    let damaged = |why: String| StoreError::Damaged(format!("the witness of {organization}: {why}"));
    let mark: Mark = serde_json::from_str(text).map_err(|error| damaged(error.to_string()))?;
    let hexadecimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if mark.head.len() != 64 || !mark.head.bytes().all(hexadecimal) {
        return Err(damaged("its head is no SHA-256".to_owned()));
    }
    Ok(mark)
}

/// localStorage, where this is a page and the browser allows it. (gloo-storage panics where it does not.)
fn storage() -> Result<Storage, StoreError> {
    let window =
        web_sys::window().ok_or_else(|| StoreError::Denied("a worker has no localStorage".to_owned()))?;
    window
        .local_storage()
        .map_err(denied)?
        .ok_or_else(|| StoreError::Denied("this browser has no localStorage here".to_owned()))
}

fn name(error: &JsValue) -> String {
    js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn denied(error: JsValue) -> StoreError {
    StoreError::Denied(format!("localStorage: {error:?}"))
}
