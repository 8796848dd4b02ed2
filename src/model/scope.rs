//! The seven resource scopes of an API key. Source: `facts/domain.md` 3.

use serde::{Deserialize, Serialize};

use super::{EnvironmentId, FlinkRegion, KafkaClusterId, KsqlClusterId, SchemaRegistryId};

/// What one API key is for. Fixed at creation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One Kafka cluster.
    Kafka {
        /// Where the cluster lies.
        environment: EnvironmentId,
        /// The cluster.
        cluster: KafkaClusterId,
    },
    /// One Schema Registry.
    SchemaRegistry {
        /// Where the registry lies.
        environment: EnvironmentId,
        /// The registry.
        registry: SchemaRegistryId,
    },
    /// One ksqlDB cluster.
    Ksql {
        /// Where the cluster lies.
        environment: EnvironmentId,
        /// The cluster.
        cluster: KsqlClusterId,
    },
    /// Every Flink statement and compute pool the owner may use in one region of one environment.
    Flink {
        /// The environment.
        environment: EnvironmentId,
        /// The cloud and region.
        region: FlinkRegion,
    },
    /// Tableflow's catalog and REST API of the organization.
    Tableflow,
    /// The organization's management APIs.
    Cloud,
    /// Everything above, wherever the owner has access.
    Global,
}

impl Scope {
    /// Which of the seven it is.
    pub const fn kind(&self) -> ScopeKind {
        match self {
            Self::Kafka { .. } => ScopeKind::Kafka,
            Self::SchemaRegistry { .. } => ScopeKind::SchemaRegistry,
            Self::Ksql { .. } => ScopeKind::Ksql,
            Self::Flink { .. } => ScopeKind::Flink,
            Self::Tableflow => ScopeKind::Tableflow,
            Self::Cloud => ScopeKind::Cloud,
            Self::Global => ScopeKind::Global,
        }
    }

    /// The environment, for the four scopes that have one.
    pub const fn environment(&self) -> Option<&EnvironmentId> {
        match self {
            Self::Kafka { environment, .. }
            | Self::SchemaRegistry { environment, .. }
            | Self::Ksql { environment, .. }
            | Self::Flink { environment, .. } => Some(environment),
            Self::Tableflow | Self::Cloud | Self::Global => None,
        }
    }

    /// The id that the REST contract shows for the resource.
    pub fn resource_id(&self) -> &str {
        match self {
            Self::Kafka { cluster, .. } => cluster.as_str(),
            Self::SchemaRegistry { registry, .. } => registry.as_str(),
            Self::Ksql { cluster, .. } => cluster.as_str(),
            Self::Flink { region, .. } => region.as_str(),
            Self::Tableflow => "tableflow",
            Self::Cloud => "cloud",
            Self::Global => "global",
        }
    }
}

/// The seven key types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeKind {
    /// Kafka cluster.
    Kafka,
    /// Schema Registry.
    SchemaRegistry,
    /// ksqlDB cluster.
    Ksql,
    /// Flink region.
    Flink,
    /// Tableflow.
    Tableflow,
    /// Cloud resource management.
    Cloud,
    /// Global.
    Global,
}

/// Which quota an API key counts against. Source: `facts/domain.md` 11, "what counts where".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ApiKeyClass {
    /// Kafka, Schema Registry, ksqlDB and Flink keys.
    Cluster,
    /// Cloud and Tableflow keys.
    Cloud,
    /// Global keys, which count in neither.
    Global,
}

impl ScopeKind {
    /// All seven, in the order of the wizard.
    pub const ALL: [Self; 7] = [
        Self::Kafka,
        Self::SchemaRegistry,
        Self::Ksql,
        Self::Flink,
        Self::Tableflow,
        Self::Cloud,
        Self::Global,
    ];

    /// Its name where several stand in a line: `3 Kafka, 1 Registry`.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Kafka => "Kafka",
            Self::SchemaRegistry => "Registry",
            Self::Ksql => "ksqlDB",
            Self::Flink => "Flink",
            Self::Cloud => "Cloud",
            Self::Tableflow | Self::Global => self.label(),
        }
    }

    /// The wording of the console.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Kafka => "Kafka cluster",
            Self::SchemaRegistry => "Schema Registry",
            Self::Ksql => "ksqlDB cluster",
            Self::Flink => "Flink region",
            Self::Tableflow => "Tableflow",
            Self::Cloud => "Cloud resource management",
            Self::Global => "Global",
        }
    }

    /// The CLI's label of the type, used in addresses and files too.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Kafka => "kafka",
            Self::SchemaRegistry => "schema-registry",
            Self::Ksql => "ksql",
            Self::Flink => "flink-region",
            Self::Tableflow => "tableflow",
            Self::Cloud => "cloud",
            Self::Global => "global",
        }
    }

    /// Reads [`Self::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }

    /// Which quota it counts against.
    pub const fn class(self) -> ApiKeyClass {
        match self {
            Self::Kafka | Self::SchemaRegistry | Self::Ksql | Self::Flink => ApiKeyClass::Cluster,
            Self::Tableflow | Self::Cloud => ApiKeyClass::Cloud,
            Self::Global => ApiKeyClass::Global,
        }
    }

    /// How long a new key of this type takes until every service knows it, in seconds.
    /// Source: `facts/domain.md` 8.2.
    pub const fn propagation_seconds(self) -> i64 {
        match self {
            Self::Kafka => 120,
            Self::SchemaRegistry | Self::Flink => 60,
            Self::Ksql => 300,
            Self::Tableflow | Self::Cloud | Self::Global => 10,
        }
    }
}
