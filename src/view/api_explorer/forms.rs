//! A call of the explorer as other tools write it, by the tables in [`tools`].

pub use crate::view::tools::Form;
use crate::{
    org::Org,
    rest::{Request, Route},
    view::tools::{self, Call},
};

fn call(route: &Route, request: &Request) -> Call {
    Call::of(route.name, route.method.name(), request)
}

/// The call as curl sends it, to the server at `base_url`.
pub fn curl(base_url: &str, route: &Route, request: &Request) -> String {
    tools::curl(base_url, &call(route, request))
}

/// The call as a command of the Confluent CLI, for an organization as it stands.
pub fn cli(org: &Org, route: &Route, request: &Request) -> Form {
    tools::cli(org, &[call(route, request)])
}

/// The call as a block of the Terraform provider, for an organization as it stands.
pub fn terraform(org: &Org, route: &Route, request: &Request) -> Form {
    tools::terraform(org, &[call(route, request)])
}
