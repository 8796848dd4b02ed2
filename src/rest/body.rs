//! The body of a request: a JSON object that fits its schema.

use serde_json::{Map, Value};

use super::{
    Problem, Request,
    route::BodyRule,
    schema::{self, find},
};

/// A body that was checked: what has a type in the schema has that type.
#[derive(Clone, Debug, Default)]
pub(super) struct Body(Map<String, Value>);

impl Body {
    /// Reads and checks a body.
    pub fn read(request: &Request, rule: &BodyRule) -> Result<Self, Problem> {
        check_media_type(request)?;
        let value: Value = serde_json::from_slice(&request.body)
            .map_err(|error| Problem::unreadable(format!("The body is no JSON: {error}")))?;
        let Value::Object(object) = value else {
            return Err(Problem::unreadable("The body must be a JSON object"));
        };
        schema::check(rule.schema, rule.required, &object)?;
        Ok(Self(object))
    }

    /// The value at a path; `None` where there is none, or `null`.
    pub fn find(&self, path: &str) -> Option<&Value> {
        find(&self.0, path)
    }

    /// Whether anything was sent at a path, `null` aside.
    pub fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// A text.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.find(path).and_then(Value::as_str)
    }

    /// A text, or what stands there already.
    pub fn text_or(&self, path: &str, now: &str) -> String {
        self.text(path).unwrap_or(now).to_owned()
    }
}

/// A body without a media type is taken for JSON; one that says something else is not looked at.
fn check_media_type(request: &Request) -> Result<(), Problem> {
    let Some(media) = request.header("Content-Type") else { return Ok(()) };
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_json =
        media == "application/json" || (media.starts_with("application/") && media.ends_with("+json"));
    if is_json || (media.is_empty() && request.body.is_empty()) { Ok(()) } else { Err(Problem::media_type()) }
}
