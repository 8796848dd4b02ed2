//! The description of the contract that `GET /openapi.json` gives out, from the table of routes and its schemas.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    BodyRule, Gives, Parameter, Route,
    problem::Style,
    route::{ParameterRule, routes},
    schema::{LIST_META, Schema, json_schema, reference_name},
    wire::with,
};

/// Where the description is read.
pub(super) const PATH: &str = "/openapi.json";

/// The description, for clients that reach this server at an address.
pub fn description(base_url: &str) -> Value {
    let mut schemas = Schemas::default();
    schemas.add(&LIST_META);
    let mut paths: Map<String, Value> = Map::new();
    for route in routes() {
        let operation = operation(route, &mut schemas);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        *path = with(path.take(), &route.method.name().to_ascii_lowercase(), operation);
    }
    let mut components: Map<String, Value> = schemas.described.into_iter().collect();
    components.insert("Failure".to_owned(), failure());
    components.insert("KafkaFailure".to_owned(), kafka_failure());
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Keyplane",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The control plane of Confluent Cloud as this organization has it. Independent of Confluent.",
        },
        "servers": [{ "url": base_url }],
        "security": [{ "api-key": [] }],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": { "api-key": { "type": "http", "scheme": "basic" } },
        },
    })
}

/// Schemas by name, each described once with those it refers to.
#[derive(Default)]
struct Schemas {
    described: BTreeMap<String, Value>,
}

impl Schemas {
    fn add(&mut self, schema: &'static Schema) {
        if self.described.contains_key(schema.name) {
            return;
        }
        self.described.insert(schema.name.to_owned(), Value::Null);
        let mut found = Vec::new();
        let value = json_schema(schema, &mut |schema| found.push(schema));
        self.described.insert(schema.name.to_owned(), value);
        for schema in found {
            self.add(schema);
        }
    }
}

fn operation(route: &Route, schemas: &mut Schemas) -> Value {
    let operation = json!({
        "operationId": route.name,
        "summary": route.about,
        "tags": [route.family.label()],
        "parameters": parameters(route),
        "responses": responses(route, schemas),
    });
    match &route.body {
        Some(rule) => with(operation, "requestBody", body(rule, schemas)),
        None => operation,
    }
}

fn parameters(route: &Route) -> Value {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = in_path.map(|name| {
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "maxLength": 255 } })
    });
    let in_query = route.parameters.iter().map(in_query);
    in_path.chain(in_query).collect()
}

fn in_query(parameter: &Parameter) -> Value {
    let schema = match parameter.rule {
        ParameterRule::PageSize(most) => {
            json!({ "type": "integer", "minimum": 1, "maximum": most, "default": 10 })
        }
        ParameterRule::Repeated => json!({ "type": "array", "items": { "type": "string" } }),
        ParameterRule::Optional | ParameterRule::Required => json!({ "type": "string" }),
    };
    json!({
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        "required": parameter.rule == ParameterRule::Required,
        "schema": schema,
    })
}

/// A body: the schema, and what this operation wants to be there.
fn body(rule: &BodyRule, schemas: &mut Schemas) -> Value {
    schemas.add(rule.schema);
    let mut all = vec![json!({ "$ref": reference_name(rule.schema) })];
    all.extend(rule.required.iter().map(|path| required(path)));
    json!({ "required": true, "content": { "application/json": { "schema": { "allOf": all } } } })
}

/// The schema of an object that has something at a path such as `spec.owner`.
fn required(path: &str) -> Value {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let inner = rest.map_or_else(|| json!({}), required);
    json!({ "type": "object", "required": [name], "properties": { name: inner } })
}

fn responses(route: &Route, schemas: &mut Schemas) -> Value {
    let mut responses = Map::new();
    responses.insert(route.success.to_string(), success(route, schemas));
    let failure = match route.family.style() {
        Style::Errors => "#/components/schemas/Failure",
        Style::Kafka => "#/components/schemas/KafkaFailure",
    };
    for status in route.errors {
        let described = json!({
            "description": format!("Refused: {status}"),
            "content": { "application/json": { "schema": { "$ref": failure } } },
        });
        responses.insert(status.to_string(), described);
    }
    Value::Object(responses)
}

fn success(route: &Route, schemas: &mut Schemas) -> Value {
    let schema = match route.gives {
        Gives::Nothing => return json!({ "description": "Done" }),
        Gives::One(schema) => {
            schemas.add(schema);
            json!({ "$ref": reference_name(schema) })
        }
        Gives::Page { api_version, kind, of } => {
            schemas.add(of);
            json!({
                "type": "object",
                "required": ["api_version", "kind", "metadata", "data"],
                "properties": {
                    "api_version": { "type": "string", "enum": [api_version] },
                    "kind": { "type": "string", "enum": [kind] },
                    "metadata": { "$ref": reference_name(&LIST_META) },
                    "data": { "type": "array", "items": { "$ref": reference_name(of) } },
                },
            })
        }
    };
    json!({ "description": route.about, "content": { "application/json": { "schema": schema } } })
}

fn failure() -> Value {
    json!({
        "type": "object",
        "required": ["errors"],
        "properties": { "errors": { "type": "array", "uniqueItems": true, "items": {
            "type": "object",
            "properties": {
                "id": { "type": "string", "maxLength": 255 },
                "status": { "type": "string" },
                "code": { "type": "string" },
                "title": { "type": "string" },
                "detail": { "type": "string" },
                "source": { "type": "object", "properties": {
                    "pointer": { "type": "string" },
                    "parameter": { "type": "string" },
                } },
            },
        } } },
    })
}

fn kafka_failure() -> Value {
    json!({
        "type": "object",
        "required": ["error_code", "message"],
        "properties": { "error_code": { "type": "integer" }, "message": { "type": "string" } },
    })
}
