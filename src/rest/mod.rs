//! The REST contract of Confluent Cloud's control plane, over one organization.
//!
//! [`prepare`] is pure: an organization, the place where it is served and a request give a response and, where
//! something is to change, the decision that changes it. Nothing here knows sockets or browsers, and nothing is applied:
//! the host stores the decision's record, applies its entry and only then sends the response.
//!
//! One table of routes ([`routes`]) drives matching, `405`, the explorer and the description at `/openapi.json`. What may
//! be seen and done is the engine's and `access`'s to say; this room translates. Source: `facts/wire.md`, and the
//! published schemas.

mod auth;
mod body;
mod call;
mod family;
mod message;
mod openapi;
mod page;
mod prepare;
mod problem;
mod query;
mod route;
pub mod schema;
mod wire;

pub use auth::presented_key;
pub use family::governance_region;
pub use message::{Header, Request, Response};
pub use openapi::description;
pub use prepare::{Allowance, Prepared, Session, Site, not_stored, prepare, prepare_as};
pub use problem::{Problem, Source};
pub use query::encode;
pub use route::{BodyRule, Family, Gives, Method, Parameter, ParameterRule, Route, Takes, routes};
