//! Requests and responses as a host receives and sends them.

use super::query::{self, Query};

/// One header: name and value. Names compare without case.
pub type Header = (String, String);

/// A request, as an HTTP parser leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, upper case where the client sent it so.
    pub method: String,
    /// Path and query, as received: `/iam/v2/api-keys?page_size=10`.
    pub target: String,
    /// The headers, in the order received.
    pub headers: Vec<Header>,
    /// The body; empty where there is none.
    pub body: Vec<u8>,
}

impl Request {
    /// The first header of a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// A response, complete but for what the host's HTTP adds by itself (length, date, connection).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<Header>,
    /// The body; empty for `204`.
    pub body: Vec<u8>,
}

impl Request {
    /// The first value of a parameter of the query, decoded; `None` where it is not there or empty.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = query::split(&self.target);
        Query::parse(query).get(name).map(str::to_owned)
    }
}

impl Response {
    /// The first header of a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}
