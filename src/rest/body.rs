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

    /// A whole number; the schema has seen to it that it is one, from 0.
    pub fn whole(&self, path: &str) -> Option<u32> {
        self.find(path).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok())
    }

    /// `true` or `false`.
    pub fn truth(&self, path: &str) -> Option<bool> {
        self.find(path).and_then(Value::as_bool)
    }

    /// A list of objects; `None` for what is none.
    pub fn objects(&self, path: &str) -> impl Iterator<Item = Body> {
        let items = self.find(path).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(Value::as_object).cloned().map(Body)
    }

    /// Refuses a fact that is fixed, where another is sent than the one that stands.
    pub fn fixed(&self, path: &str, stands: &str) -> Result<(), Problem> {
        match self.text(path) {
            Some(sent) if !sent.eq_ignore_ascii_case(stands) => {
                let pointer = format!("/{}", path.replace('.', "/"));
                Err(Problem::field(&pointer, format!("It is {stands}, and cannot be changed")))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Refuses what Keyplane does not model, rather than losing it.
    pub fn unknown_here(&self, path: &str, what: &str) -> Result<(), Problem> {
        if self.has(path) {
            let pointer = format!("/{}", path.replace('.', "/"));
            return Err(Problem::field(
                &pointer,
                format!("{what} are not part of this control plane. Leave it out"),
            ));
        }
        Ok(())
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
