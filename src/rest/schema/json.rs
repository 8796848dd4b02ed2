//! A schema as JSON Schema, in the dialect of `OpenAPI` 3.0.

use serde_json::{Map, Value, json};

use super::{Access, Presence, Property, Schema, Type};
use crate::rest::wire::with;

/// Where a schema stands in the description.
pub fn reference_name(schema: &Schema) -> String {
    format!("#/components/schemas/{}", schema.name)
}

/// The schema itself, with references to those it holds, which are handed to `found`.
pub fn json_schema(schema: &'static Schema, found: &mut dyn FnMut(&'static Schema)) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in schema.fields {
        properties.insert(field.name.to_owned(), property(field, found));
        // What is written may be left out by a client; what is read is always there.
        if field.presence == Presence::Always && field.access == Access::Read {
            required.push(field.name);
        }
    }
    // An empty list of what is required is no JSON Schema.
    if required.is_empty() {
        return json!({ "type": "object", "properties": properties });
    }
    json!({ "type": "object", "properties": properties, "required": required })
}

fn property(field: &Property, found: &mut dyn FnMut(&'static Schema)) -> Value {
    let value = of_type(field.kind, found);
    // Nothing may stand beside a reference.
    let value = if value.get("$ref").is_some() { json!({ "allOf": [value] }) } else { value };
    match field.access {
        Access::Read => with(value, "readOnly", json!(true)),
        Access::Fixed => with(with(value, "nullable", json!(true)), "x-immutable", json!(true)),
        Access::Write => with(value, "nullable", json!(true)),
    }
}

fn of_type(kind: Type, found: &mut dyn FnMut(&'static Schema)) -> Value {
    let mut refer = |schema: &'static Schema| {
        found(schema);
        json!({ "$ref": reference_name(schema) })
    };
    match kind {
        Type::Text => json!({ "type": "string" }),
        Type::Short(limit) => json!({ "type": "string", "maxLength": limit }),
        Type::Time => json!({ "type": "string", "format": "date-time" }),
        Type::Address => json!({ "type": "string", "format": "uri" }),
        Type::Open(values) => json!({ "type": "string", "x-extensible-enum": values }),
        Type::Always(value) => json!({ "type": "string", "enum": [value] }),
        Type::Whole(least) => json!({ "type": "integer", "format": "int32", "minimum": least }),
        Type::Truth => json!({ "type": "boolean" }),
        Type::Object(schema) => refer(schema),
        Type::OneOf(schemas) => {
            let each: Vec<_> = schemas.iter().map(|schema| refer(schema)).collect();
            json!({ "oneOf": each, "discriminator": { "propertyName": "kind" } })
        }
        Type::Map(schema) => json!({ "type": "object", "additionalProperties": refer(schema) }),
        Type::Objects(schema) => json!({ "type": "array", "items": refer(schema) }),
        Type::Texts => json!({ "type": "array", "items": { "type": "string" } }),
    }
}
