//! A response as the page shows it, with the secret of a created key taken out.

use std::fmt::Write;

use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

use crate::{
    model::Secret,
    rest::{Header, Response},
};

/// What stands in the body where the secret stood.
const MASK: &str = "(shown once, below)";

/// A response without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The status in words.
    pub words: &'static str,
    /// The headers.
    pub headers: Vec<Header>,
    /// The body, indented; empty where there is none.
    pub body: String,
}

/// Takes a response apart: what can stay on the page, and the secret, which is shown once and then wiped.
pub fn take(response: Response) -> (Answer, Option<Secret>) {
    let Response { status, headers, body } = response;
    let body = Zeroizing::new(body);
    let (text, secret) = match serde_json::from_slice::<Value>(&body) {
        Ok(mut value) => {
            let secret = take_secret(&mut value);
            (serde_json::to_string_pretty(&value).unwrap_or_default(), secret)
        }
        Err(_) => (String::from_utf8_lossy(&body).into_owned(), None),
    };
    (Answer { status, words: status_words(status), headers, body: text }, secret)
}

fn take_secret(value: &mut Value) -> Option<Secret> {
    let place = value.get_mut("spec")?.get_mut("secret")?;
    let Value::String(text) = place else { return None };
    let secret = Secret::presented(text);
    text.zeroize();
    *place = Value::String(MASK.to_owned());
    Some(secret)
}

impl Answer {
    /// The head of the response: status line and headers.
    pub fn head(&self) -> String {
        let mut text = format!("HTTP/1.1 {} {}", self.status, self.words);
        for (name, value) in &self.headers {
            let _ = write!(text, "\n{name}: {value}");
        }
        text
    }

    /// Whether the call was carried out.
    pub const fn is_success(&self) -> bool {
        self.status < 400
    }
}

/// The words of a status that the contract uses (RFC 9110, 15; RFC 6585, 4).
const fn status_words(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "",
    }
}
