//! Whether a body that a client sent fits its schema.

use serde_json::{Map, Value};

use super::{Access, Property, Schema, Type};
use crate::rest::Problem;

/// Checks a body against its schema: types, lengths, and what must be there. What is unknown or the server's own is
/// ignored, and `null` is the same as nothing (`facts/wire.md` 1).
///
/// `required` names properties as paths, such as `spec.owner`.
///
/// # Errors
///
/// A [`Problem`] of status 422 that points at the property.
pub fn check(schema: &Schema, required: &[&str], body: &Map<String, Value>) -> Result<(), Problem> {
    fits(schema, body, "")?;
    for path in required {
        if find(body, path).is_none() {
            let pointer = format!("/{}", path.replace('.', "/"));
            return Err(Problem::field(&pointer, format!("{path} is required")));
        }
    }
    Ok(())
}

/// The value at a path such as `spec.owner.id`; `None` where there is none, or `null`.
pub(in crate::rest) fn find<'a>(body: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let value = body.get(name).filter(|value| !value.is_null())?;
    match rest {
        None => Some(value),
        Some(rest) => find(value.as_object()?, rest),
    }
}

fn fits(schema: &Schema, body: &Map<String, Value>, above: &str) -> Result<(), Problem> {
    let sent = schema.fields.iter().filter(|field| field.access != Access::Read);
    for field in sent {
        if let Some(value) = body.get(field.name).filter(|value| !value.is_null()) {
            fits_property(field, value, &format!("{above}/{}", field.name))?;
        }
    }
    Ok(())
}

fn fits_property(field: &Property, value: &Value, pointer: &str) -> Result<(), Problem> {
    let must_be = |what: &str| Err(Problem::field(pointer, format!("{} must be {what}", field.name)));
    match (field.kind, value) {
        (Type::Short(limit), Value::String(text)) if text.chars().count() > limit => {
            must_be(&format!("at most {limit} characters"))
        }
        (
            Type::Text | Type::Short(_) | Type::Time | Type::Address | Type::Open(_) | Type::Always(_),
            Value::String(_),
        )
        | (Type::Truth, Value::Bool(_))
        | (Type::Map(_), Value::Object(_)) => Ok(()),
        (Type::Whole(least), Value::Number(number)) => match number.as_i64() {
            Some(whole) if whole >= least && whole <= i64::from(i32::MAX) => Ok(()),
            Some(_) | None => must_be(&format!("a whole number from {least} to {}", i32::MAX)),
        },
        (Type::Object(schema), Value::Object(object)) => fits(schema, object, pointer),
        (Type::OneOf(schemas), Value::Object(object)) => fits_one_of(schemas, object, pointer),
        (Type::Objects(schema), Value::Array(items)) if items.iter().all(Value::is_object) => {
            let objects = items.iter().filter_map(Value::as_object).enumerate();
            for (at, object) in objects {
                fits(schema, object, &format!("{pointer}/{at}"))?;
            }
            Ok(())
        }
        (Type::Texts, Value::Array(items)) if items.iter().all(Value::is_string) => Ok(()),
        (Type::Text | Type::Short(_) | Type::Time | Type::Address | Type::Open(_) | Type::Always(_), _) => {
            must_be("a text")
        }
        (Type::Truth, _) => must_be("true or false"),
        (Type::Whole(_), _) => must_be("a whole number"),
        (Type::Object(_) | Type::OneOf(_) | Type::Map(_), _) => must_be("an object"),
        (Type::Objects(_), _) => must_be("a list of objects"),
        (Type::Texts, _) => must_be("a list of texts"),
    }
}

fn fits_one_of(schemas: &[&Schema], object: &Map<String, Value>, pointer: &str) -> Result<(), Problem> {
    let kind_of = |schema: &&&Schema| {
        schema.fields.iter().any(|field| {
            field.name == "kind"
                && matches!((field.kind, object.get("kind")), (Type::Always(kind), Some(Value::String(sent))) if kind == sent)
        })
    };
    if let Some(schema) = schemas.iter().find(kind_of) {
        return fits(schema, object, pointer);
    }
    if object.get("kind").is_none_or(Value::is_null) {
        return fits_any_of(schemas, object, pointer);
    }
    let kinds: Vec<_> = schemas.iter().filter_map(|schema| schema.name.rsplit('.').next()).collect();
    let detail = format!("kind must be one of {}", kinds.join(", "));
    Err(Problem::field(&format!("{pointer}/kind"), detail))
}

/// What names no kind is of the kind that the object has: a change may tell a size alone (`facts/wire.md` 5, rule 13;
/// the Ansible collection does). Where a kind must be told, `required` says so.
fn fits_any_of(schemas: &[&Schema], object: &Map<String, Value>, pointer: &str) -> Result<(), Problem> {
    for (name, value) in object.iter().filter(|(_, value)| !value.is_null()) {
        let mut known = schemas.iter().flat_map(|schema| schema.fields).filter(|field| field.name == name);
        if let Some(field) = known.find(|field| field.access != Access::Read) {
            fits_property(field, value, &format!("{pointer}/{name}"))?;
        }
    }
    Ok(())
}
