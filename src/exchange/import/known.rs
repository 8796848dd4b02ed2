//! What an organization knows already, as far as an import has to ask.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::{
    model::{
        ApiKeyId, ComputePoolId, EnvironmentId, FlinkRegion, KafkaClusterId, KsqlClusterId, ObjectRef, Owner,
        SchemaRegistryId, Scope, ServiceAccountId, TombstoneId, UserId,
    },
    org::Org,
};

/// The organization that an import goes into, in a form that crosses to a worker. The default is an
/// organization that does not exist yet.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Known {
    /// Its environments, with their names.
    pub(super) environments: BTreeMap<EnvironmentId, Box<str>>,
    /// Where its Kafka clusters lie.
    pub(super) kafka_clusters: BTreeMap<KafkaClusterId, EnvironmentId>,
    /// Where its registries lie.
    pub(super) schema_registries: BTreeMap<SchemaRegistryId, EnvironmentId>,
    /// Where its ksqlDB clusters lie.
    pub(super) ksql_clusters: BTreeMap<KsqlClusterId, EnvironmentId>,
    /// The Kafka clusters that its ksqlDB clusters work on, as far as that is known.
    pub(super) ksql_kafka: BTreeMap<KsqlClusterId, KafkaClusterId>,
    /// Where its compute pools lie.
    pub(super) compute_pools: BTreeMap<ComputePoolId, (EnvironmentId, FlinkRegion)>,
    /// Its users.
    pub(super) users: BTreeSet<UserId>,
    /// Its service accounts.
    pub(super) service_accounts: BTreeSet<ServiceAccountId>,
    /// Its API keys, with what cannot change about them.
    pub(super) api_keys: HashMap<ApiKeyId, (Owner, Scope)>,
    /// Ids that were in use, by kind, and may not come back.
    pub(super) retired: BTreeSet<TombstoneId>,
}

impl Known {
    /// What there is to know of an organization.
    pub fn of(org: &Org) -> Self {
        let registries = org.schema_registries().iter();
        let pools = org.compute_pools().iter();
        Self {
            environments: org.environments().iter().map(|it| (it.id.clone(), it.name.clone())).collect(),
            kafka_clusters: org
                .kafka_clusters()
                .iter()
                .map(|it| (it.id.clone(), it.environment.clone()))
                .collect(),
            schema_registries: registries.map(|it| (it.id.clone(), it.environment.clone())).collect(),
            ksql_clusters: org
                .ksql_clusters()
                .iter()
                .map(|it| (it.id.clone(), it.environment.clone()))
                .collect(),
            ksql_kafka: org
                .ksql_clusters()
                .iter()
                .filter_map(|it| Some((it.id.clone(), it.spec.as_ref()?.kafka_cluster.clone())))
                .collect(),
            compute_pools: pools
                .map(|it| (it.id.clone(), (it.environment.clone(), it.region.clone())))
                .collect(),
            users: org.users().iter().map(|it| it.id.clone()).collect(),
            service_accounts: org.service_accounts().iter().map(|it| it.id.clone()).collect(),
            api_keys: org
                .api_keys()
                .iter()
                .map(|it| (it.id.clone(), (it.owner.clone(), it.scope.clone())))
                .collect(),
            retired: org.tombstones().iter().map(|it| it.id.clone()).collect(),
        }
    }

    /// Whether an object was here and was deleted.
    pub(super) fn is_retired(&self, object: &ObjectRef) -> bool {
        !self.retired.is_empty()
            && (self.retired.contains(&TombstoneId::of(object))
                || self.retired.contains(&TombstoneId::of_any_kind(object)))
    }
}
