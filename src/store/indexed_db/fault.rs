//! What the browser says when something fails, and what that means for the caller.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::store::StoreError;

/// A failure inside one attempt, before it is known whether another attempt is worth it.
#[derive(Clone, Debug)]
pub(super) enum Fault {
    /// The browser's own failure.
    Browser {
        /// Name of the `DOMException`, such as `QuotaExceededError`.
        name: String,
        /// The browser's words.
        message: String,
    },
    /// A failure this room found by itself.
    Found(StoreError),
}

impl From<JsValue> for Fault {
    fn from(value: JsValue) -> Self {
        // Read as properties, not by type: what is thrown need not be a `DOMException`.
        let property = |key: &str| {
            Reflect::get(&value, &key.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
        };
        let (name, mut message) = (property("name"), property("message"));
        if name.is_empty() && message.is_empty() {
            message = format!("{value:?}");
        }
        Self::Browser { name, message }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Found(error)
    }
}

impl Fault {
    /// A transaction that ended without saying why, as when the browser closes the connection under it.
    pub(super) fn aborted() -> Self {
        Self::Browser { name: "AbortError".to_owned(), message: "the transaction was aborted".to_owned() }
    }

    pub(super) fn is(&self, expected: &str) -> bool {
        matches!(self, Self::Browser { name, .. } if name == expected)
    }

    /// Whether the connection, not the request, may be what failed: worth opening it again.
    pub(super) fn is_of_connection(&self) -> bool {
        ["AbortError", "InvalidStateError", "UnknownError"].iter().any(|name| self.is(name))
    }

    fn words(name: &str, message: &str) -> String {
        if name.is_empty() { message.to_owned() } else { format!("{name}: {message}") }
    }

    /// What a failed attempt to open or delete a database means.
    pub(super) fn of_opening(self) -> StoreError {
        let (name, message) = match self {
            Self::Found(error) => return error,
            Self::Browser { name, message } => (name, message),
        };
        let words = Self::words(&name, &message);
        match name.as_str() {
            "QuotaExceededError" => StoreError::Full,
            "VersionError" => StoreError::Newer,
            // Chromium reports blocked site data under the same name as files it cannot read.
            "UnknownError" if message.contains("denied permission") => StoreError::Denied(words),
            "UnknownError" => StoreError::Unreadable(words),
            "SecurityError" | "InvalidStateError" | "NotSupportedError" | "InvalidAccessError" => {
                StoreError::Denied(words)
            }
            _ => StoreError::Failed(words),
        }
    }

    /// What a failed transaction means, after trying again was of no use.
    pub(super) fn of_working(self) -> StoreError {
        let (name, message) = match self {
            Self::Found(error) => return error,
            Self::Browser { name, message } => (name, message),
        };
        let words = Self::words(&name, &message);
        match name.as_str() {
            "QuotaExceededError" => StoreError::Full,
            "AbortError" | "InvalidStateError" | "UnknownError" => StoreError::Lost(words),
            // An object store is not there; a value's file is not there.
            "NotFoundError" | "NotReadableError" => StoreError::Damaged(words),
            _ => StoreError::Failed(words),
        }
    }
}
