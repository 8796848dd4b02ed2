//! Schema Registry: one per environment.

use serde::{Deserialize, Serialize};

use super::{Cloud, Endpoint, EnvironmentId, Origin, Region, SchemaRegistryId, Times};

/// What is known of a registry that a listing described or somebody made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaRegistrySpec {
    /// Its cloud provider.
    pub cloud: Cloud,
    /// Its region.
    pub region: Region,
    /// Where it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Endpoint>,
}

/// The Schema Registry of an environment. Its package is the environment's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaRegistry {
    /// `lsrc-…`
    pub id: SchemaRegistryId,
    /// Where it lies.
    pub environment: EnvironmentId,
    /// Display name; Confluent Cloud shows one and lets nobody edit it.
    pub name: Box<str>,
    /// `None` for a placeholder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec: Option<SchemaRegistrySpec>,
    /// When it was made and changed.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl SchemaRegistry {
    /// The display name that Confluent Cloud gives every registry.
    pub const NAME: &'static str = "Stream Governance Package";
}
