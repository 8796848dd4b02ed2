//! A server of the REST contract over a laboratory: it prepares, stores, applies and answers, and holds every answer
//! against the description that it gives out itself.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use keyplane::{
    engine::Decision,
    model::{ApiKeyId, Owner, Scope, Secret},
    rest::{Allowance, Header, Request, Site, description, prepare},
};
use serde_json::Value;

use super::support::{Lab, entropy};

/// Where the server says it is.
pub const BASE: &str = "https://keyplane.example:8443";

/// A key as a client presents it.
#[derive(Clone)]
pub struct Key {
    pub id: ApiKeyId,
    pub secret: String,
}

impl Key {
    pub fn new((id, secret): (ApiKeyId, Secret)) -> Self {
        Self { id, secret: secret.expose().to_owned() }
    }

    pub fn header(&self) -> Header {
        ("Authorization".into(), format!("Basic {}", STANDARD.encode(format!("{}:{}", self.id, self.secret))))
    }
}

/// An answer, its body read.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<Header>,
    pub body: Value,
    pub decision: Option<Decision>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The first error's code and where it points.
    pub fn error(&self) -> (&str, &str) {
        let error = &self.body["errors"][0];
        let source = &error["source"];
        let points = source["pointer"].as_str().or(source["parameter"].as_str()).unwrap_or_default();
        (error["code"].as_str().unwrap_or_default(), points)
    }

    pub fn detail(&self) -> &str {
        self.body["errors"][0]["detail"].as_str().unwrap_or_default()
    }

    /// The ids of a list.
    pub fn ids(&self) -> Vec<String> {
        let items = self.body["data"].as_array().unwrap();
        items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    }
}

pub struct Server {
    pub lab: Lab,
    /// An OrganizationAdmin's Cloud key.
    pub key: Key,
    description: Value,
    asked: u64,
}

impl Server {
    pub fn new() -> Self {
        Self::over(Lab::new())
    }

    pub fn over(mut lab: Lab) -> Self {
        let admin = lab.admin.clone();
        let key = Key::new(lab.key(admin, Scope::Cloud).unwrap());
        Self { lab, key, description: description(BASE), asked: 0 }
    }

    /// A key of somebody.
    pub fn key_of(&mut self, owner: Owner, scope: Scope) -> Key {
        Key::new(self.lab.key(owner, scope).unwrap())
    }

    pub fn get(&mut self, target: &str) -> Answer {
        self.send("GET", target, None)
    }

    pub fn post(&mut self, target: &str, body: Value) -> Answer {
        self.send("POST", target, Some(body))
    }

    pub fn patch(&mut self, target: &str, body: Value) -> Answer {
        self.send("PATCH", target, Some(body))
    }

    pub fn delete(&mut self, target: &str) -> Answer {
        self.send("DELETE", target, None)
    }

    pub fn send(&mut self, method: &str, target: &str, body: Option<Value>) -> Answer {
        self.send_as(&self.key.clone(), method, target, body)
    }

    pub fn send_as(&mut self, key: &Key, method: &str, target: &str, body: Option<Value>) -> Answer {
        let mut headers = vec![key.header()];
        headers.extend(body.is_some().then(|| ("Content-Type".to_owned(), "application/json".to_owned())));
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        self.answer(&Request { method: method.into(), target: target.into(), headers, body }, None)
    }

    /// Prepares, stores and applies; the answer fits the description.
    pub fn answer(&mut self, request: &Request, allowance: Option<Allowance>) -> Answer {
        self.lab.now = self.lab.now.plus_seconds(1);
        self.asked += 1;
        let site = Site { base_url: BASE, now: self.lab.now, allowance };
        let prepared = prepare(&self.lab.org, &site, request, &mut entropy(1 << 32 | self.asked));
        if let Some(decision) = &prepared.decision {
            self.lab.take(decision);
        }
        let body = match prepared.response.body.as_slice() {
            [] => Value::Null,
            bytes => serde_json::from_slice(bytes).unwrap(),
        };
        let answer = Answer {
            status: prepared.response.status,
            headers: prepared.response.headers,
            body,
            decision: prepared.decision,
        };
        self.check(request, &answer);
        answer
    }

    fn check(&self, request: &Request, answer: &Answer) {
        assert!(answer.header("X-Request-Id").is_some(), "{request:?}");
        let path = request.target.split('?').next().unwrap();
        let Some(operation) = self.operation(&request.method, path) else { return };
        let status = answer.status.to_string();
        let described = &operation["responses"][&status];
        assert!(described.is_object(), "{} {path} answers {status}: {}", request.method, answer.body);
        match described.get("content") {
            None => assert_eq!(answer.body, Value::Null, "{path}"),
            Some(content) => {
                let schema = &content["application/json"]["schema"];
                if let Err(why) = fits(&self.description, schema, &answer.body) {
                    panic!("{} {path}: {why}\n{:#}", request.method, answer.body);
                }
            }
        }
    }

    fn operation(&self, method: &str, path: &str) -> Option<&Value> {
        let fits = |described: &str| {
            let (described, path): (Vec<_>, Vec<_>) =
                (described.split('/').collect(), path.split('/').collect());
            described.len() == path.len()
                && described.iter().zip(&path).all(|(one, other)| one.starts_with('{') || one == other)
        };
        let paths = self.description["paths"].as_object()?;
        // Exact paths before those with names.
        let mut found: Vec<_> = paths.iter().filter(|(described, _)| fits(described)).collect();
        found.sort_by_key(|(described, _)| described.matches('{').count());
        let named = ["GET", "POST", "PATCH", "DELETE"].into_iter().find(|known| *known == method)?;
        found.first()?.1.get(named.to_ascii_lowercase())
    }
}

/// Whether a value fits a schema of the description, and has nothing that the schema does not know.
fn fits(description: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(reference) = schema["$ref"].as_str() {
        let named = description.pointer(reference.trim_start_matches('#')).ok_or(reference)?;
        return fits(description, named, value).map_err(|why| format!("{reference}: {why}"));
    }
    if value.is_null() && schema["nullable"] == Value::Bool(true) {
        return Ok(());
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        fits(description, part, value)?;
    }
    if let Some(each) = schema["oneOf"].as_array() {
        let fitting = each.iter().filter(|one| fits(description, one, value).is_ok()).count();
        return if fitting == 1 { Ok(()) } else { Err(format!("{fitting} of oneOf fit {value}")) };
    }
    let wrong = |what: &str| Err(format!("{value} is not {what}"));
    match schema["type"].as_str() {
        None => Ok(()),
        Some("string") => match value.as_str() {
            None => wrong("a string"),
            Some(text) => fits_text(schema, text),
        },
        Some("boolean") if value.is_boolean() => Ok(()),
        Some("integer") => match (value.as_i64(), schema["minimum"].as_i64()) {
            (Some(number), Some(least)) if number < least => wrong("large enough"),
            (Some(_), _) => Ok(()),
            (None, _) => wrong("an integer"),
        },
        Some("array") => {
            let items = value.as_array().ok_or("not an array")?;
            items.iter().try_for_each(|item| fits(description, &schema["items"], item))
        }
        Some("object") => fits_object(description, schema, value),
        Some(other) => wrong(other),
    }
}

fn fits_text(schema: &Value, text: &str) -> Result<(), String> {
    let allowed = schema["enum"].as_array().is_none_or(|values| values.iter().any(|value| value == text));
    let long = schema["maxLength"].as_u64().is_some_and(|most| text.chars().count() as u64 > most);
    let formed = match schema["format"].as_str() {
        Some("date-time") => text.len() == 27 && text.ends_with('Z'),
        Some("uri") => text.contains("://"),
        _ => true,
    };
    if allowed && !long && formed { Ok(()) } else { Err(format!("{text:?} does not fit {schema}")) }
}

fn fits_object(description: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let object = value.as_object().ok_or_else(|| format!("{value} is not an object"))?;
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        if !object.contains_key(name) {
            return Err(format!("{name} is missing"));
        }
    }
    let Some(properties) = schema["properties"].as_object() else {
        return object
            .values()
            .try_for_each(|value| fits(description, &schema["additionalProperties"], value));
    };
    for (name, value) in object {
        let known = properties.get(name).ok_or_else(|| format!("{name} is not in the schema"))?;
        fits(description, known, value).map_err(|why| format!("{name}: {why}"))?;
    }
    Ok(())
}
