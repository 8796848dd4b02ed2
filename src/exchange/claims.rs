//! The claims of a sign-in as JSON, the form in which an identity provider's token holds them.
//!
//! One object, of which each value is a text, a whole number, true or false, or a list of texts. A name that stands
//! twice counts the last time, as in every JSON reader.

use serde_json::{Map, Value};
use thiserror::Error;

use crate::model::{Claim, ClaimValue, Claims};

/// Why a text is no claims.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ClaimsProblem {
    /// It is no JSON.
    #[error(
        "Line {line}, column {column}: this is no JSON. Write an object such as {{\"department\": \"finance\"}}."
    )]
    NoJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// It is JSON, but no object.
    #[error("Claims have names. Write an object such as {{\"department\": \"finance\"}}.")]
    NoObject,
    /// A value that a filter could not ask about.
    #[error("The claim {0} is {1}. A claim is a text, a whole number, true or false, or a list of texts.")]
    Value(String, &'static str),
}

/// Reads claims. The empty text has none.
pub fn read(text: &str) -> Result<Vec<Claim>, ClaimsProblem> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let json: Value = serde_json::from_str(text)
        .map_err(|error| ClaimsProblem::NoJson { line: error.line(), column: error.column() })?;
    let Value::Object(object) = json else { return Err(ClaimsProblem::NoObject) };
    object.into_iter().map(|(name, value)| claim(name, value)).collect()
}

fn claim(name: String, value: Value) -> Result<Claim, ClaimsProblem> {
    let value = match value {
        Value::Bool(value) => ClaimValue::Bool(value),
        Value::Number(number) => match number.as_i64() {
            Some(value) => ClaimValue::Integer(value),
            None => return Err(ClaimsProblem::Value(name, "no whole number of 64 bits")),
        },
        Value::String(text) => ClaimValue::Text(text.into()),
        Value::Array(items) => ClaimValue::List(texts(&name, items)?),
        Value::Null => return Err(ClaimsProblem::Value(name, "null")),
        Value::Object(_) => return Err(ClaimsProblem::Value(name, "an object")),
    };
    Ok(Claim { name: name.into(), value })
}

fn texts(name: &str, items: Vec<Value>) -> Result<Vec<Box<str>>, ClaimsProblem> {
    let text = |item| match item {
        Value::String(text) => Ok(text.into()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Err(ClaimsProblem::Value(name.to_owned(), "a list of other things than texts"))
        }
    };
    items.into_iter().map(text).collect()
}

/// Writes claims, for a form to show and [`read`] to read; nothing where there are none.
pub fn write(claims: &Claims) -> String {
    if claims.others().is_empty() {
        return String::new();
    }
    let member = |claim: &Claim| (claim.name.to_string(), json(&claim.value));
    let object: Map<String, Value> = claims.others().iter().map(member).collect();
    serde_json::to_string_pretty(&object).unwrap_or_default()
}

fn json(value: &ClaimValue) -> Value {
    match value {
        ClaimValue::Bool(value) => Value::Bool(*value),
        ClaimValue::Integer(value) => Value::from(*value),
        ClaimValue::Text(text) => Value::from(&**text),
        ClaimValue::List(texts) => Value::Array(texts.iter().map(|text| Value::from(&**text)).collect()),
    }
}
