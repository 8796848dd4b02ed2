//! The explorer of the REST contract, as plain values: which endpoints there are, how what is typed becomes a request,
//! and how a request is written for other tools.
//!
//! Sends nothing and asks no organization: the page hands the request to `rest`.

pub mod answer;
pub mod body;
pub mod forms;

use std::fmt::Write;

use crate::rest::{Family, Gives, Method, Parameter, ParameterRule, Request, Route, encode, routes};

/// The parameter of the page's address that names the endpoint, by its published operation.
pub const ENDPOINT: &str = "endpoint";

/// The endpoints of one family.
#[derive(Clone, Debug)]
pub struct Group {
    /// The family.
    pub family: Family,
    /// Its endpoints, in the order of the contract.
    pub endpoints: Vec<&'static Route>,
}

/// The endpoints in which every typed word is found, family by family. Without words: all of them.
pub fn groups(search: &str) -> Vec<Group> {
    let search = search.to_lowercase();
    let words: Vec<_> = search.split_whitespace().collect();
    let mut groups: Vec<Group> = Vec::new();
    for route in routes().filter(|route| fits(route, &words)) {
        match groups.iter_mut().find(|group| group.family == route.family) {
            Some(group) => group.endpoints.push(route),
            None => groups.push(Group { family: route.family, endpoints: vec![route] }),
        }
    }
    groups
}

fn fits(route: &Route, words: &[&str]) -> bool {
    let parts = [route.method.name(), route.path, route.name, route.about, route.family.label()];
    let parts = parts.map(str::to_lowercase);
    words.iter().all(|word| parts.iter().any(|part| part.contains(word)))
}

/// The endpoint of an operation; the first one where the name is none.
pub fn endpoint(name: Option<&str>) -> Option<&'static Route> {
    let named = name.and_then(|name| routes().find(|route| route.name == name));
    named.or_else(|| routes().next())
}

/// Whether a call of an endpoint can be shared by its address: it only reads.
pub fn is_shared(route: &Route) -> Shared {
    match route.method {
        Method::Get => Shared::WithParameters,
        Method::Post | Method::Patch | Method::Delete => Shared::EndpointOnly,
    }
}

/// What of a call stands in the page's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The endpoint and its parameters.
    WithParameters,
    /// The endpoint. Following a link never prepares a change.
    EndpointOnly,
}

/// A parameter of an endpoint, as a field to fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its name, unique within the endpoint.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Where it goes.
    pub place: Place,
    /// Whether the endpoint takes a request without it.
    pub need: Needed,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into the query, once a line.
    Lines,
}

/// Whether something must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// It must.
    Yes,
    /// It may stay away.
    No,
}

/// The parameters of an endpoint: those of its path first.
pub fn inputs(route: &Route) -> Vec<Input> {
    let path = names(route.path).map(|name| Input {
        name,
        about: about_path(name),
        place: Place::Path,
        need: Needed::Yes,
    });
    path.chain(route.parameters.iter().map(query_input)).collect()
}

fn query_input(parameter: &Parameter) -> Input {
    let (place, need) = match parameter.rule {
        ParameterRule::Optional | ParameterRule::PageSize(_) => (Place::Query, Needed::No),
        ParameterRule::Required => (Place::Query, Needed::Yes),
        ParameterRule::Repeated => (Place::Lines, Needed::No),
    };
    Input { name: parameter.name, about: parameter.about, place, need }
}

/// The `{names}` of a path.
fn names(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn about_path(name: &str) -> &'static str {
    if name == "cluster_id" { "The Kafka cluster, lkc-…" } else { "In the path" }
}

/// What was typed: a parameter's name and its value. Empty ones are not sent.
pub type Value = (&'static str, String);

/// A request that cannot be made, with the field that is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing(pub &'static str);

/// The request of an endpoint, as a client sends it but for the key.
///
/// # Errors
///
/// What the path needs is missing. Everything else is sent as it is typed, and answered as the contract answers it.
pub fn request(route: &Route, values: &[Value], body: &str) -> Result<Request, Missing> {
    let value = |name: &str| {
        let typed = values.iter().find(|(known, _)| *known == name);
        typed.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    };
    let mut target = String::new();
    for part in route.path.split('/').skip(1) {
        target.push('/');
        match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => target.push_str(&encode(value(name).ok_or(Missing(name))?)),
            None => target.push_str(part),
        }
    }
    let mut separator = '?';
    for input in inputs(route) {
        let values: Vec<&str> = match input.place {
            Place::Path => Vec::new(),
            Place::Query => value(input.name).into_iter().collect(),
            Place::Lines => value(input.name).into_iter().flat_map(str::lines).map(str::trim).collect(),
        };
        for value in values.into_iter().filter(|value| !value.is_empty()) {
            target.push(separator);
            target.push_str(&encode(input.name));
            target.push('=');
            target.push_str(&encode(value));
            separator = '&';
        }
    }
    let accept = ("Accept".to_owned(), "application/json".to_owned());
    let media = ("Content-Type".to_owned(), "application/json".to_owned());
    let (headers, body) = match route.body {
        Some(_) => (vec![accept, media], body.as_bytes().to_vec()),
        None => (vec![accept], Vec::new()),
    };
    Ok(Request { method: route.method.name().to_owned(), target, headers, body })
}

/// A request as it goes over a wire.
pub fn request_text(request: &Request) -> String {
    let mut text = format!("{} {} HTTP/1.1\n", request.method, request.target);
    for (name, value) in &request.headers {
        let _ = writeln!(text, "{name}: {value}");
    }
    if !request.body.is_empty() {
        text.push('\n');
        text.push_str(&String::from_utf8_lossy(&request.body));
    }
    text
}

/// What a successful call gives, in a few words.
pub fn gives(route: &Route) -> String {
    match route.gives {
        Gives::One(schema) => format!("{} with {}", route.success, schema.name),
        Gives::Page { kind, .. } => format!("{} with {kind}, in pages", route.success),
        Gives::Nothing => format!("{} without a body", route.success),
    }
}
