//! Whether there is room for another resource in an environment. Whether whoever acts may make one is `permission`'s to say.

use super::ResourceKind;
use crate::{model::EnvironmentId, org::Org};

/// Why an environment cannot have another resource of a kind: it has its one Schema Registry already.
pub fn is_taken(org: &Org, kind: ResourceKind, environment: &EnvironmentId) -> Option<String> {
    let taken = kind == ResourceKind::SchemaRegistry && org.registry_of(environment).is_some();
    taken.then(|| "An environment has one Schema Registry, and this one has it already.".to_owned())
}
