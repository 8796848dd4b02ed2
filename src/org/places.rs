//! Questions about places: how many keys one has, which Flink regions there are, what is bound within.

use std::collections::BTreeSet;

use super::Org;
use crate::model::{Crn, EnvironmentId, FlinkRegion, RoleBinding, Scope};

impl Org {
    /// How many keys one scope has.
    pub fn count_keys_for(&self, scope: &Scope) -> usize {
        self.indexes.keys_by_scope.get(scope).map_or(0, BTreeSet::len)
    }

    /// How many keys belong to an environment, whatever their resource.
    pub fn count_keys_in(&self, environment: &EnvironmentId) -> usize {
        let there = |scope: &Scope| scope.environment() == Some(environment);
        self.indexes.keys_by_scope.iter().filter(|(scope, _)| there(scope)).map(|(_, keys)| keys.len()).sum()
    }

    /// The Flink regions that compute pools lie in or keys are for, by environment.
    pub fn flink_regions(&self) -> BTreeSet<(EnvironmentId, FlinkRegion)> {
        let pools = self.compute_pools().iter().map(|pool| (pool.environment.clone(), pool.region.clone()));
        let keys = self.indexes.keys_by_scope.keys().filter_map(|scope| match scope {
            Scope::Flink { environment, region } => Some((environment.clone(), region.clone())),
            Scope::Kafka { .. }
            | Scope::SchemaRegistry { .. }
            | Scope::Ksql { .. }
            | Scope::Tableflow
            | Scope::Cloud
            | Scope::Global => None,
        });
        pools.chain(keys).collect()
    }

    /// The role bindings whose pattern names a resource or something below it.
    pub fn bindings_within<'a>(&'a self, crn: &'a Crn) -> impl Iterator<Item = &'a RoleBinding> {
        self.role_bindings().iter().filter(move |binding| binding.pattern.crn().is_within(crn))
    }
}
