//! One call of the contract: which operation, on what, with which body.

use serde_json::{Map, Value};

use crate::{
    model::KafkaClusterId,
    rest::{Request, encode},
};

/// A call of the contract, as plain facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The published name of the operation, such as `createIamV2ApiKey`.
    pub operation: &'static str,
    /// `GET`, `POST`, `PATCH` or `DELETE`.
    pub method: &'static str,
    /// Path and query.
    pub target: String,
    /// The body as it is sent; empty where there is none.
    pub text: String,
    body: Map<String, Value>,
}

impl Call {
    /// A call without a body.
    pub(in crate::view) fn bare(
        operation: &'static str,
        method: &'static str,
        target: impl Into<String>,
    ) -> Self {
        Self { operation, method, target: target.into(), text: String::new(), body: Map::new() }
    }

    /// A call with a body.
    pub(in crate::view) fn with(
        operation: &'static str,
        method: &'static str,
        target: impl Into<String>,
        body: Map<String, Value>,
    ) -> Self {
        // Text into memory: that cannot fail.
        let text = serde_json::to_string_pretty(&body).unwrap_or_default();
        Self { text, body, ..Self::bare(operation, method, target) }
    }

    /// The call that a request makes. A body that is no JSON object says nothing.
    pub fn of(operation: &'static str, method: &'static str, request: &Request) -> Self {
        let text = String::from_utf8_lossy(&request.body).into_owned();
        let body = match serde_json::from_str(&text) {
            Ok(Value::Object(body)) => body,
            Ok(_) | Err(_) => Map::new(),
        };
        Self { text, body, ..Self::bare(operation, method, request.target.clone()) }
    }

    /// The request, as a client sends it but for the key.
    pub fn request(&self) -> Request {
        let media =
            (!self.text.is_empty()).then(|| ("Content-Type".to_owned(), "application/json".to_owned()));
        Request {
            method: self.method.to_owned(),
            target: self.target.clone(),
            headers: media.into_iter().collect(),
            body: self.text.clone().into_bytes(),
        }
    }

    /// The value at a path of the body such as `spec.owner.id`; `None` where there is none, or `null`.
    pub(super) fn find(&self, path: &str) -> Option<&Value> {
        let mut names = path.split('.');
        let first = self.body.get(names.next()?)?;
        names.try_fold(first, |value, name| value.get(name)).filter(|value| !value.is_null())
    }

    /// A text of the body, also an empty one.
    pub(super) fn sent(&self, path: &str) -> Option<&str> {
        self.find(path)?.as_str()
    }

    /// A text of the body that says something.
    pub(super) fn said(&self, path: &str) -> Option<&str> {
        self.sent(path).filter(|text| !text.is_empty())
    }

    /// A number of the body.
    pub(super) fn number(&self, path: &str) -> Option<u64> {
        self.find(path)?.as_u64()
    }

    /// `true` or `false` of the body.
    pub(super) fn truth(&self, path: &str) -> Option<bool> {
        self.find(path)?.as_bool()
    }

    /// A parameter of the query that says something.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        self.request().parameter(name)
    }

    /// The segment of the path at a place, counted from 0.
    pub(super) fn segment(&self, at: usize) -> Option<&str> {
        let path = self.target.split('?').next()?;
        path.split('/').filter(|part| !part.is_empty()).nth(at)
    }

    /// The last segment of the path, which is an id.
    pub(super) fn id(&self) -> &str {
        self.target.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default()
    }

    /// The Kafka cluster that answers itself, of a call of its own REST API.
    pub(in crate::view) fn kafka_cluster(&self) -> Option<KafkaClusterId> {
        let own = self.target.starts_with("/kafka/v3/");
        own.then(|| KafkaClusterId::parse(self.segment(3)?).ok()).flatten()
    }

    /// The environment that the body or the query names.
    pub(super) fn environment(&self) -> Option<String> {
        self.said("spec.environment.id").map(str::to_owned).or_else(|| self.parameter("environment"))
    }

    /// The facts of the body of another call, with this one's over them: what stands once this one is carried out.
    pub(super) fn over(&self, made: Self) -> Self {
        let mut body = made.body;
        lay_over(&mut body, &self.body);
        Self { body, ..made }
    }
}

fn lay_over(under: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (name, value) in over {
        match (under.get_mut(name), value) {
            (Some(Value::Object(below)), Value::Object(above)) => lay_over(below, above),
            _ => {
                under.insert(name.clone(), value.clone());
            }
        }
    }
}

/// A path with an id at its end.
pub(in crate::view) fn at(path: &str, id: &str) -> String {
    format!("{path}/{}", encode(id))
}

/// A path with an id at its end and the environment that it lies in.
pub(in crate::view) fn within(path: &str, id: &str, environment: &str) -> String {
    format!("{path}/{}?environment={}", encode(id), encode(environment))
}
