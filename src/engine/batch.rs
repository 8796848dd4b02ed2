//! What one import puts into an organization.

use crate::model::{
    ApiKey, ComputePool, Environment, KafkaCluster, KsqlCluster, SchemaRegistry, ServiceAccount, User,
};

/// Objects that came from outside, ready to be put into an organization in one journal entry.
///
/// The fields stand in the order in which objects depend on each other: nothing names anything that stands
/// after it, except that a ksqlDB cluster may name the account whose rights it has. No id occurs twice within
/// a field. Objects that were listed carry [`Origin::Imported`](crate::model::Origin::Imported), those that
/// were only named [`Origin::Placeholder`](crate::model::Origin::Placeholder).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Environments.
    pub environments: Vec<Environment>,
    /// Kafka clusters.
    pub kafka_clusters: Vec<KafkaCluster>,
    /// Schema Registries.
    pub schema_registries: Vec<SchemaRegistry>,
    /// ksqlDB clusters.
    pub ksql_clusters: Vec<KsqlCluster>,
    /// Flink compute pools.
    pub compute_pools: Vec<ComputePool>,
    /// Users.
    pub users: Vec<User>,
    /// Service accounts.
    pub service_accounts: Vec<ServiceAccount>,
    /// API keys, none of which has a digest.
    pub api_keys: Vec<ApiKey>,
}

impl Batch {
    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.environments.len()
            + self.kafka_clusters.len()
            + self.schema_registries.len()
            + self.ksql_clusters.len()
            + self.compute_pools.len()
            + self.users.len()
            + self.service_accounts.len()
            + self.api_keys.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
