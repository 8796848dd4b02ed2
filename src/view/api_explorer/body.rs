//! The body of a request, as a form and as JSON.
//!
//! The text is the truth. The form reads single values out of it and writes them back, so that what the form has no
//! field for stays as it is, whichever way one switches.

use serde_json::{Map, Value};

use super::Needed;
use crate::rest::{
    BodyRule, Method, Route,
    schema::{Access, Property, Schema, Type},
};

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyField {
    /// Where its value stands, such as `spec.owner.id`.
    pub path: String,
    /// How it is typed.
    pub entry: Entry,
    /// Whether a request without it is refused.
    pub need: Needed,
}

/// How a value is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// As text.
    Text,
    /// As one of these texts. Others can be written in the JSON.
    OneOf(Vec<&'static str>),
    /// As a whole number.
    Number,
    /// `true` or `false`.
    Truth,
    /// A list of texts, one a line.
    Lines,
    /// As JSON: a list, or an object whose names are not fixed.
    Json,
}

/// The fields of an endpoint's body; none where it takes no body.
pub fn fields(route: &Route) -> Vec<BodyField> {
    let Some(rule) = route.body else { return Vec::new() };
    let mut found = Vec::new();
    collect(&rule, rule.schema, "", route.method, &mut found);
    found
}

fn collect(rule: &BodyRule, schema: &Schema, prefix: &str, method: Method, found: &mut Vec<BodyField>) {
    for property in schema.fields.iter().filter(|property| is_written(property, method)) {
        let path = join(prefix, property.name);
        let mut add = |entry| {
            // An object that must be there is told by its id.
            let is_id = property.name == "id" && rule.required.contains(&prefix);
            let need = if is_id || rule.required.contains(&path.as_str()) { Needed::Yes } else { Needed::No };
            if !found.iter().any(|field| field.path == path) {
                found.push(BodyField { path: path.clone(), entry, need });
            }
        };
        match property.kind {
            Type::Text | Type::Short(_) | Type::Time | Type::Address => add(Entry::Text),
            Type::Open(values) => add(Entry::OneOf(values.to_vec())),
            Type::Always(value) => add(Entry::OneOf(vec![value])),
            Type::Whole(_) => add(Entry::Number),
            Type::Truth => add(Entry::Truth),
            Type::Texts => add(Entry::Lines),
            Type::Map(_) | Type::Objects(_) => add(Entry::Json),
            Type::Object(inner) => collect(rule, inner, &path, method, found),
            Type::OneOf(kinds) => {
                collect_kinds(rule, kinds, &path, method, found);
            }
        }
    }
}

/// One of several kinds: which one, and the fields of all of them.
fn collect_kinds(
    rule: &BodyRule,
    kinds: &[&'static Schema],
    path: &str,
    method: Method,
    found: &mut Vec<BodyField>,
) {
    let names = kinds.iter().flat_map(|kind| kind.fields.iter()).filter_map(|property| match property.kind {
        Type::Always(value) if property.name == "kind" => Some(value),
        Type::Always(_)
        | Type::Text
        | Type::Short(_)
        | Type::Time
        | Type::Address
        | Type::Open(_)
        | Type::Whole(_)
        | Type::Truth
        | Type::Object(_)
        | Type::OneOf(_)
        | Type::Map(_)
        | Type::Objects(_)
        | Type::Texts => None,
    });
    let kind = join(path, "kind");
    let need = if rule.required.contains(&path) { Needed::Yes } else { Needed::No };
    found.push(BodyField { path: kind, entry: Entry::OneOf(names.collect()), need });
    for schema in kinds {
        collect(rule, schema, path, method, found);
    }
}

fn is_written(property: &Property, method: Method) -> bool {
    match property.access {
        Access::Read => false,
        Access::Write => true,
        Access::Fixed => method == Method::Post,
    }
}

fn join(prefix: &str, name: &str) -> String {
    if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") }
}

/// The body to begin with: an empty text for whatever must be there.
pub fn skeleton(route: &Route) -> String {
    let mut object = Map::new();
    for field in fields(route).iter().filter(|field| field.need == Needed::Yes) {
        let path: Vec<_> = field.path.split('.').collect();
        let empty =
            if field.entry == Entry::Json { Value::Array(Vec::new()) } else { Value::String(String::new()) };
        insert(&mut object, &path, empty);
    }
    write(&object)
}

/// The object that a text spells; nothing typed is an empty one.
///
/// # Errors
///
/// What keeps the form from showing it, in words.
pub fn read(text: &str) -> Result<Map<String, Value>, String> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("The form can only show a JSON object: { … }".to_owned()),
        Err(error) => Err(format!("This is no JSON: {error}")),
    }
}

/// An object as text, indented.
pub fn write(object: &Map<String, Value>) -> String {
    // Text into memory: that cannot fail.
    serde_json::to_string_pretty(object).unwrap_or_default()
}

/// What a field shows of an object. What does not suit the field is shown as JSON.
pub fn shown(object: &Map<String, Value>, field: &BodyField) -> String {
    let Some(value) = find(object, &field.path) else { return String::new() };
    match (&field.entry, value) {
        (_, Value::Null) => String::new(),
        (Entry::Lines, Value::Array(items)) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
        }
        (
            Entry::Text | Entry::OneOf(_) | Entry::Number | Entry::Truth | Entry::Lines,
            Value::String(text),
        ) => text.clone(),
        _ => value.to_string(),
    }
}

/// Takes what was typed into a field over into the object. Nothing typed takes the value out, with the objects around
/// it that are empty then.
pub fn set(object: &mut Map<String, Value>, field: &BodyField, typed: &str) {
    let path: Vec<_> = field.path.split('.').collect();
    if typed.trim().is_empty() {
        remove(object, &path);
    } else {
        insert(object, &path, parsed(&field.entry, typed));
    }
}

/// What cannot be read as what the field holds is sent as text: the answer says what is wrong with it.
fn parsed(entry: &Entry, typed: &str) -> Value {
    let text = || Value::String(typed.to_owned());
    match entry {
        Entry::Text | Entry::OneOf(_) => text(),
        Entry::Number => typed.trim().parse::<i64>().map_or_else(|_| text(), Value::from),
        Entry::Truth => typed.trim().parse::<bool>().map_or_else(|_| text(), Value::from),
        Entry::Lines => typed.lines().filter(|line| !line.trim().is_empty()).collect(),
        Entry::Json => serde_json::from_str(typed).unwrap_or_else(|_| text()),
    }
}

fn find<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = object.get(first)?;
    if rest.is_empty() { Some(value) } else { find(value.as_object()?, rest) }
}

fn insert(object: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [last] => {
            object.insert((*last).to_owned(), value);
        }
        [first, rest @ ..] => {
            let inner = object.entry(*first).or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            if let Some(inner) = inner.as_object_mut() {
                insert(inner, rest, value);
            }
        }
    }
}

fn remove(object: &mut Map<String, Value>, path: &[&str]) {
    match path {
        [] => {}
        [last] => {
            object.remove(*last);
        }
        [first, rest @ ..] => {
            let Some(inner) = object.get_mut(*first).and_then(Value::as_object_mut) else { return };
            remove(inner, rest);
            if inner.is_empty() {
                object.remove(*first);
            }
        }
    }
}
