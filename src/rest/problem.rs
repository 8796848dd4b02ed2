//! What a client is told when something does not work, in the two styles of the contract.
//! Source: `facts/wire.md` 2 and 3.2.

use serde_json::{Value, json};

use super::call::Call;
use crate::{
    engine::Refusal,
    model::{Field, ObjectRef, Rule},
};

/// What of the request is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A field of the body, as a JSON pointer.
    Pointer(String),
    /// A parameter of the query.
    Parameter(String),
}

/// Why a request was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The status.
    pub status: u16,
    /// The contract's code, for programs.
    pub code: &'static str,
    /// What happened, the same for every problem of the code.
    pub title: &'static str,
    /// What exactly happened, and the way out.
    pub detail: String,
    /// What of the request is to blame, where something is.
    pub source: Option<Box<Source>>,
    /// A header that goes with it: `Allow`, `Location`, `WWW-Authenticate`, `Retry-After`.
    pub header: Option<Box<(&'static str, String)>>,
}

/// How a family writes its problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `{"errors": […]}`: the control plane.
    Errors,
    /// `{"error_code", "message"}`: Kafka's own REST API.
    Kafka,
}

impl Problem {
    const fn new(status: u16, code: &'static str, title: &'static str, detail: String) -> Self {
        Self { status, code, title, detail, source: None, header: None }
    }

    fn at_parameter(self, parameter: &str) -> Self {
        Self { source: Some(Box::new(Source::Parameter(parameter.to_owned()))), ..self }
    }

    fn at_pointer(self, pointer: &str) -> Self {
        Self { source: Some(Box::new(Source::Pointer(pointer.to_owned()))), ..self }
    }

    fn with(self, name: &'static str, value: String) -> Self {
        Self { header: Some(Box::new((name, value))), ..self }
    }

    /// 400: a parameter of the query cannot be used.
    pub fn parameter(parameter: &str, detail: impl Into<String>) -> Self {
        Self::new(400, "invalid_filter", "Invalid Parameter", detail.into()).at_parameter(parameter)
    }

    /// 400: the body is no JSON object.
    pub fn unreadable(detail: impl Into<String>) -> Self {
        Self::new(400, "invalid_request", "Bad Request", detail.into())
    }

    /// 401. The same for every reason: the outside learns nothing else.
    pub fn unauthenticated() -> Self {
        let detail = "Valid authentication credentials must be provided".to_owned();
        Self::new(401, "user_unauthenticated", "Authentication Required", detail).with(
            "WWW-Authenticate",
            "Basic error=\"invalid_key\", error_description=\"The API Key is invalid\"".to_owned(),
        )
    }

    /// 403: whose key it is may not.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(403, "user_unauthorized", "User Access Unauthorized", detail.into())
    }

    /// 404: no such path.
    pub fn no_path(path: &str) -> Self {
        Self::new(404, "not_found", "Not Found", format!("There is nothing at {path}"))
    }

    /// 404: no such object, or none that the caller may see.
    pub fn missing(object: &ObjectRef) -> Self {
        let (code, title, detail) = match object {
            ObjectRef::ApiKey(id) => {
                ("api_key_not_found", "API Key Not Found", format!("The API Key (id={id}) does not exist"))
            }
            ObjectRef::ServiceAccount(id) => (
                "service_account_not_found",
                "Service Account Not Found",
                format!("The Service Account (id={id}) does not exist"),
            ),
            ObjectRef::Organization(_)
            | ObjectRef::Environment(_)
            | ObjectRef::KafkaCluster(_)
            | ObjectRef::SchemaRegistry(_)
            | ObjectRef::KsqlCluster(_)
            | ObjectRef::ComputePool(_)
            | ObjectRef::User(_)
            | ObjectRef::GroupMapping(_)
            | ObjectRef::IdentityProvider(_)
            | ObjectRef::IdentityPool(_)
            | ObjectRef::RoleBinding(_)
            | ObjectRef::Acl(_)
            | ObjectRef::AppliedLimit(_)
            | ObjectRef::Tombstone(_) => {
                ("resource_not_found", "Resource Not Found", format!("There is no {object}"))
            }
        };
        Self::new(404, code, title, detail)
    }

    /// 404: no such thing of a catalogue.
    pub fn unknown(what: &str, id: &str) -> Self {
        Self::new(404, "resource_not_found", "Resource Not Found", format!("There is no {what} {id}"))
    }

    /// 405, with what is possible.
    pub fn method(method: &str, allow: String) -> Self {
        let detail = format!("{method} is not possible here; possible: {allow}");
        Self::new(405, "method_not_allowed", "Method Not Allowed", detail).with("Allow", allow)
    }

    /// 409: something is there already.
    pub fn conflict(detail: impl Into<String>, location: Option<String>) -> Self {
        let problem = Self::new(409, "resource_already_exists", "Conflict", detail.into());
        match location {
            Some(location) => problem.with("Location", location),
            None => problem,
        }
    }

    /// 409: something stands in the way.
    pub fn in_the_way(detail: impl Into<String>) -> Self {
        Self::new(409, "resource_in_use", "Conflict", detail.into())
    }

    /// 415.
    pub fn media_type() -> Self {
        let detail = "A body must have the Content-Type application/json".to_owned();
        Self::new(415, "unsupported_media_type", "Unsupported Media Type", detail)
    }

    /// 422: a field of the body breaks a rule.
    pub fn field(pointer: &str, detail: impl Into<String>) -> Self {
        Self::new(422, "invalid_configuration", "Validation Failed", detail.into()).at_pointer(pointer)
    }

    /// 429: too many requests; how many seconds to wait.
    pub fn too_many(seconds: u32) -> Self {
        let detail = format!("Too many requests. Try again in {seconds} s");
        Self::new(429, "too_many_requests", "Too Many Requests", detail)
            .with("Retry-After", seconds.max(1).to_string())
    }

    /// 503: nothing happened, and the same request may work later.
    pub fn unavailable(detail: impl Into<String>) -> Self {
        Self::new(503, "service_unavailable", "Service Unavailable", detail.into())
    }

    /// What a refused command comes to.
    pub(super) fn refused(call: &Call<'_>, refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Invalid(invalid) => {
                let detail = match &invalid.rule {
                    Rule::Filter(error) => error.to_string(),
                    Rule::Required
                    | Rule::TooLong { .. }
                    | Rule::TooMany { .. }
                    | Rule::ControlCharacter
                    | Rule::Form(_)
                    | Rule::InThePast
                    | Rule::Conflict(_) => invalid.to_string(),
                };
                Self::field(&call.pointer(invalid.field), detail)
            }
            Refusal::NotFound(object) if call.is_target(object) => Self::missing(object),
            Refusal::NotFound(object) => Self::field(&call.pointer(field_of(object)), refusal.to_string()),
            Refusal::NotPermitted(denial) => Self::forbidden(denial.to_string()),
            Refusal::QuotaExceeded { code, usage, .. } => {
                let limit = usage.limit.unwrap_or_default();
                let detail = format!("{} is currently limited to {limit}. {refusal}", code.quota().label);
                // Not every family has a status for it; some quota errors arrive as 400 (`facts/wire.md` 2).
                let status = if call.route.errors.contains(&402) { 402 } else { 400 };
                Self::new(status, "quota_exceeded", "Quota Exceeded", detail)
            }
            Refusal::Taken { field, .. } if !call.route.errors.contains(&409) => {
                Self::field(&call.pointer(*field), refusal.to_string())
            }
            Refusal::Taken { field, by } => {
                let location = by.as_ref().and_then(|by| call.address_of(by));
                let detail = match (field, call.route.family) {
                    (Field::Name, super::Family::ServiceAccounts) => {
                        format!("Service name is already in use. {refusal}")
                    }
                    (Field::Email, _) => {
                        format!("This user already exists within the Organization. {refusal}")
                    }
                    (_, _) => refusal.to_string(),
                };
                Self::conflict(detail, location)
            }
            // Not every family has a status for it.
            Refusal::Blocked(_) if !call.route.errors.contains(&409) => Self::forbidden(refusal.to_string()),
            Refusal::Blocked(_)
            | Refusal::Stale { .. }
            | Refusal::OutcomeChanged(_)
            | Refusal::NoChange
            | Refusal::AlreadyCarriedOut(_) => Self::in_the_way(refusal.to_string()),
            Refusal::NotFounded | Refusal::Exhausted(_) => Self::unavailable(refusal.to_string()),
        }
    }

    /// The same, with a status that a family knows: Kafka calls whatever is wrong with a request a bad one.
    pub(super) fn in_style(self, style: Style, errors: &[u16]) -> Self {
        match (style, self.status) {
            // Not every family has a status for what is wrong with a field.
            (Style::Errors, 422) if !errors.contains(&422) => Self { status: 400, ..self },
            (Style::Kafka, 402 | 404 | 409 | 422) => Self { status: 400, ..self },
            (Style::Kafka | Style::Errors, _) => self,
        }
    }

    fn kafka_code(&self) -> u32 {
        match self.status {
            400 => 40_035,
            status => u32::from(status) * 100 + 1,
        }
    }

    /// The body, in the style of a family. `id` names this very occurrence.
    pub(super) fn body(&self, style: Style, id: &str) -> Value {
        match style {
            Style::Kafka => json!({ "error_code": self.kafka_code(), "message": self.detail }),
            Style::Errors => {
                let source = match self.source.as_deref() {
                    Some(Source::Pointer(pointer)) => json!({ "pointer": pointer }),
                    Some(Source::Parameter(parameter)) => json!({ "parameter": parameter }),
                    None => json!({}),
                };
                json!({ "errors": [{
                    "id": id,
                    "status": self.status.to_string(),
                    "code": self.code,
                    "title": self.title,
                    "detail": self.detail,
                    "source": source,
                }] })
            }
        }
    }
}

/// The field of a body that names an object of a kind.
const fn field_of(object: &ObjectRef) -> Field {
    match object {
        ObjectRef::User(_) | ObjectRef::ServiceAccount(_) => Field::Owner,
        ObjectRef::Environment(_) => Field::Environment,
        ObjectRef::KafkaCluster(_) => Field::KafkaCluster,
        ObjectRef::IdentityProvider(_) => Field::IdentityProvider,
        ObjectRef::SchemaRegistry(_) | ObjectRef::KsqlCluster(_) | ObjectRef::ComputePool(_) => {
            Field::Resource
        }
        ObjectRef::GroupMapping(_) | ObjectRef::IdentityPool(_) => Field::Principal,
        ObjectRef::Organization(_)
        | ObjectRef::RoleBinding(_)
        | ObjectRef::Acl(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::ApiKey(_)
        | ObjectRef::Tombstone(_) => Field::Name,
    }
}
