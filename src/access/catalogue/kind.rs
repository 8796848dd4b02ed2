//! The kinds of resources that roles speak of, the operations of each, and which operations include others.
#![allow(
    clippy::enum_glob_use,
    reason = "tables read as the source does; built for tests, clippy does not see it"
)]

use super::{
    Operation::{self, *},
    Operations,
};
use crate::model::ScopeKind;

/// Lists the kinds: name in role policies, what it is called in addresses, one and several of it in words, operations.
macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $slug:literal, $label:literal, $plural:literal, [$($operation:ident),+];)+) => {
        /// What a role, an ACL or a question speaks of. Finer than [`model::Kind`](crate::model::Kind): most of these
        /// are no objects of Keyplane, and may be asked about by name. Source: `facts/roles.md` 1.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ResourceKind { $($(#[$doc])* $variant),+ }

        impl ResourceKind {
            /// Every kind, in the order of the source.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in role policies.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The name in addresses.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug),+ }
            }

            /// One of it, in the words of the console.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// Several of it, in the words of the console.
            pub const fn plural(self) -> &'static str {
                match self { $(Self::$variant => $plural),+ }
            }

            /// What may be done to it, in the order of the source.
            pub const fn operations(self) -> &'static [Operation] {
                match self { $(Self::$variant => &[$($operation),+]),+ }
            }
        }
    };
}

kinds! {
    /** The organization: its name and settings. */
    Organization = "Organization", "organization", "organization", "organizations",
        [Describe, Alter, CreateEnvironment, DescribeAccess, AlterAccess];
    /** Users; `Invite` covers withdrawing an invitation. */
    User = "User", "user", "user", "users", [Describe, Invite, Alter, Delete];
    /** Service accounts; `Assign` lets a statement or connector run as it. */
    ServiceAccount = "ServiceAccount", "service-account", "service account", "service accounts",
        [Describe, Create, Alter, Delete, Assign, DescribeAccess, AlterAccess];
    /** Identity pools; identity providers follow the same row. */
    IdentityPool = "IdentityPool", "identity-pool", "identity pool", "identity pools",
        [Describe, Create, Alter, Delete, Assign, DescribeAccess, AlterAccess];
    /** Group mappings. */
    GroupMapping = "GroupMapping", "group-mapping", "group mapping", "group mappings",
        [Describe, Create, Alter, Delete];
    /** Role bindings on the resource named. */
    RoleBinding = "RoleBinding", "role-binding", "role binding", "role bindings", [Describe, Create, Delete];
    /** Environments. */
    Environment = "Environment", "environment", "environment", "environments",
        [Describe, Create, Alter, Delete, CreateKafkaCluster, DescribeAccess, AlterAccess];
    /** Networks, peerings, gateways and access points. */
    Network = "Network", "network", "network", "networks", [Describe, Create, Alter, Delete];
    /** A Kafka cluster seen from the control plane. */
    CloudCluster = "CloudCluster", "cloud-cluster", "Kafka cluster", "Kafka clusters",
        [Describe, Create, Alter, Delete, DescribeAccess, AlterAccess];
    /** A Kafka cluster seen by a client; `Create` makes any topic. */
    Cluster = "Cluster", "cluster", "Kafka cluster, as clients see it", "Kafka clusters, as clients see them",
        [View, AccessWithToken, Create, Describe, Alter, DescribeConfigs, AlterConfigs, IdempotentWrite];
    /** The ACLs of a Kafka cluster: `Describe` lists, `Alter` creates and deletes. */
    SecurityMetadata = "SecurityMetadata", "acls", "ACLs of a Kafka cluster", "ACLs of Kafka clusters", [Describe, Alter];
    /** Topics. */
    Topic = "Topic", "topic", "topic", "topics",
        [Read, Write, Create, Delete, Describe, DescribeConfigs, Alter, AlterConfigs, DescribeAccess, AlterAccess,
         ReadCatalog, WriteCatalog];
    /** Consumer groups. */
    Group = "Group", "group", "consumer group", "consumer groups",
        [Read, Describe, Delete, DescribeAccess, AlterAccess];
    /** Transactional ids. */
    TransactionalId = "TransactionalId", "transactional-id", "transactional id", "transactional ids",
        [Write, Describe, DescribeAccess, AlterAccess];
    /** Connectors. */
    Connector = "Connector", "connector", "connector", "connectors",
        [Create, ReadConfig, ReadStatus, ReadLogs, ReadMetrics, PauseResume, Configure, ConfigureCredentials, Delete,
         DescribeAccess, AlterAccess];
    /** A Schema Registry as a whole. */
    SchemaRegistry = "SchemaRegistry", "schema-registry", "Schema Registry", "Schema Registries",
        [Describe, Alter, Delete, GlobalRead, GlobalReadCompatibility, GlobalWriteCompatibility];
    /** Subjects. */
    Subject = "Subject", "subject", "subject", "subjects",
        [Read, Write, Delete, ReadCompatibility, WriteCompatibility, ReadCatalog, WriteCatalog, DescribeAccess,
         AlterAccess];
    /** Key encryption keys. */
    Kek = "Kek", "kek", "key encryption key", "key encryption keys", [Read, Write, Delete, DescribeAccess, AlterAccess];
    /** Definitions of tags and business metadata. */
    CatalogDefinition = "CatalogDefinition", "catalog-definition", "catalog definition", "catalog definitions",
        [Read, Write, Delete];
    /** ksqlDB clusters; `Contribute` runs statements. */
    KsqlCluster = "KsqlCluster", "ksql", "ksqlDB cluster", "ksqlDB clusters",
        [Describe, Create, Contribute, Terminate, DescribeAccess, AlterAccess];
    /** A region in which an environment may run Flink. */
    FlinkRegion = "FlinkRegion", "flink-region", "Flink region", "Flink regions", [Describe, Use];
    /** Compute pools. */
    ComputePool = "ComputePool", "compute-pool", "compute pool", "compute pools",
        [Describe, Create, Alter, Delete, Use, DescribeAccess, AlterAccess];
    /** Flink statements, and workspaces. */
    Statement = "Statement", "statement", "Flink statement", "Flink statements", [Describe, Create, Alter, Delete];
    /** Flink functions and connections. */
    FlinkArtifact = "FlinkArtifact", "flink-artifact", "Flink artifact", "Flink artifacts",
        [Describe, Create, Alter, Delete];
    /** Tableflow of a topic: `Create` and `Delete` switch it on and off, `Read` reads the table. */
    Tableflow = "Tableflow", "tableflow", "Tableflow table", "Tableflow tables",
        [Describe, Create, Alter, Delete, Read, ManageCatalog];
    /** API keys for a Kafka cluster. */
    KafkaApiKey = "ClusterApiKey(kafka)", "kafka-api-key", "API key for Kafka", "API keys for Kafka",
        [Describe, Create, Alter, Delete];
    /** API keys for a Schema Registry. */
    SchemaRegistryApiKey = "ClusterApiKey(sr)", "schema-registry-api-key", "API key for Schema Registry",
        "API keys for Schema Registry", [Describe, Create, Alter, Delete];
    /** API keys for a ksqlDB cluster. */
    KsqlApiKey = "ClusterApiKey(ksql)", "ksql-api-key", "API key for ksqlDB", "API keys for ksqlDB",
        [Describe, Create, Alter, Delete];
    /** API keys for a Flink region. */
    FlinkApiKey = "ClusterApiKey(flink)", "flink-api-key", "API key for Flink", "API keys for Flink",
        [Describe, Create, Alter, Delete];
    /** Cloud API keys. */
    CloudApiKey = "CloudApiKey", "cloud-api-key", "Cloud API key", "Cloud API keys",
        [Describe, Create, Alter, Delete];
    /** Tableflow API keys. */
    TableflowApiKey = "TableflowApiKey", "tableflow-api-key", "Tableflow API key", "Tableflow API keys",
        [Describe, Create, Alter, Delete];
    /** Global API keys. */
    GlobalApiKey = "GlobalApiKey", "global-api-key", "Global API key", "Global API keys",
        [Describe, Create, Alter, Delete];
    /** Service quotas. */
    Quota = "Quota", "quota", "quota", "quotas", [Describe];
    /** The audit log. */
    AuditLog = "AuditLog", "audit-log", "audit log", "audit logs", [Describe];
    /** Metrics. */
    Metrics = "Metrics", "metrics", "metrics", "metrics", [Read];
    /** Invoices, costs, payment and the support plan. */
    Billing = "Billing", "billing", "billing", "billing", [Describe, Alter];
}

impl ResourceKind {
    /// Reads [`Self::slug`].
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.slug() == slug)
    }

    /// The kind of API keys of a scope.
    pub const fn of_keys(scope: ScopeKind) -> Self {
        match scope {
            ScopeKind::Kafka => Self::KafkaApiKey,
            ScopeKind::SchemaRegistry => Self::SchemaRegistryApiKey,
            ScopeKind::Ksql => Self::KsqlApiKey,
            ScopeKind::Flink => Self::FlinkApiKey,
            ScopeKind::Tableflow => Self::TableflowApiKey,
            ScopeKind::Cloud => Self::CloudApiKey,
            ScopeKind::Global => Self::GlobalApiKey,
        }
    }

    /// The scope of the API keys that this is a kind of; `None` for everything else.
    pub fn key_scope(self) -> Option<ScopeKind> {
        ScopeKind::ALL.into_iter().find(|scope| Self::of_keys(*scope) == self)
    }

    /// Whether an operation exists for the kind.
    pub fn has(self, operation: Operation) -> bool {
        self.operations().contains(&operation)
    }

    /// Whether some role grants something on it from outside of its own place. Spares decisions about topics and the like
    /// a look at every table.
    pub(super) const fn is_reached_from_afar(self) -> bool {
        matches!(
            self,
            Self::User
                | Self::ServiceAccount
                | Self::IdentityPool
                | Self::CloudCluster
                | Self::Cluster
                | Self::FlinkRegion
                | Self::Billing
        )
    }

    /// The operations of which each, where it is granted, grants `operation` on the same resource as well.
    ///
    /// On what Kafka knows they are those of ACLs; everywhere else whoever may change a thing may see it.
    /// Source: `facts/roles.md` 1, "Implications between operations".
    pub const fn including(self, operation: Operation) -> Operations {
        let known_to_kafka =
            matches!(self, Self::Topic | Self::Group | Self::TransactionalId | Self::Cluster);
        if known_to_kafka && matches!(operation, Describe) {
            return Operations::of(&[Read, Write, Delete, Alter]);
        }
        if known_to_kafka && matches!(operation, DescribeConfigs) {
            return Operations::of(&[AlterConfigs]);
        }
        if !known_to_kafka && matches!(operation, Describe) {
            return Operations::of(&[
                Alter,
                Delete,
                CreateEnvironment,
                CreateKafkaCluster,
                AlterAccess,
                Assign,
                Use,
                Contribute,
            ]);
        }
        if !known_to_kafka && matches!(operation, DescribeAccess) {
            return Operations::of(&[AlterAccess]);
        }
        Operations::NONE
    }
}
