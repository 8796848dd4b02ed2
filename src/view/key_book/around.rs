//! What many keys have in common: their owner, their scope, the group of both.

use std::collections::HashMap;

use super::{KeyBook, Stirred};
use crate::{
    model::{ApiKeyClass, AppliedLimitId, ClusterType, HealthPolicy, Owner, QuotaCode, QuotaSubject, Scope},
    org::{Org, Usage},
    view::health::{Availability, Reach, Reaches, availability, is_near},
};

/// The keys of one owner and scope.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    pub owner: u32,
    pub scope: u32,
    /// Keys that have not expired.
    pub live: u32,
    /// Applications these are of by their names, where there are several keys of a service account.
    pub applications: u32,
}

/// Use and limit of one quota.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    used: u32,
    limit: Option<u32>,
}

impl Count {
    fn near(self, policy: HealthPolicy) -> Option<u32> {
        is_near(Usage { used: self.used, limit: self.limit }, policy)
    }
}

/// What the keys of one owner have in common.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnerFacts {
    pub availability: Availability,
    /// Whether the owner's rights reach exactly one resource; known of owners of Global keys only.
    pub reaches_one: bool,
    cluster: Count,
    cloud: Count,
    global: Count,
}

impl OwnerFacts {
    fn class(&mut self, class: ApiKeyClass) -> &mut Count {
        match class {
            ApiKeyClass::Cluster => &mut self.cluster,
            ApiKeyClass::Cloud => &mut self.cloud,
            ApiKeyClass::Global => &mut self.global,
        }
    }

    /// Counts a key more or less.
    pub fn count(&mut self, class: ApiKeyClass, by: i32) {
        let count = self.class(class);
        count.used = count.used.saturating_add_signed(by);
    }

    /// Percent used of the owner's limit for keys of a class, where that is near.
    pub fn near(&self, class: ApiKeyClass, policy: HealthPolicy) -> Option<u32> {
        let count = match class {
            ApiKeyClass::Cluster => self.cluster,
            ApiKeyClass::Cloud => self.cloud,
            ApiKeyClass::Global => self.global,
        };
        count.near(policy)
    }
}

/// What the keys of one scope have in common.
#[derive(Clone, Copy, Debug, Default)]
pub struct ScopeFacts {
    /// Whether it lies in an environment that counts as production.
    pub production: bool,
    pub keys: u32,
    /// The most keys a Kafka cluster may have, as far as that is known.
    limit: Option<u32>,
}

impl ScopeFacts {
    /// Percent used of the cluster's limit, where that is near.
    pub fn near(&self, policy: HealthPolicy) -> Option<u32> {
        Count { used: self.keys, limit: self.limit }.near(policy)
    }
}

impl KeyBook {
    /// Reads again what has changed around keys.
    pub(super) fn look_around(&mut self, org: &Org, stirred: Stirred) {
        if stirred.accounts {
            for (owner, facts) in self.owners.iter_mut() {
                facts.availability = availability(org, owner);
            }
        }
        if stirred.places {
            for (scope, facts) in self.scopes.iter_mut() {
                let environment = scope.environment().and_then(|id| org.environments().get(id));
                facts.production = environment.is_some_and(|environment| org.is_production(environment));
            }
        }
        if stirred.limits {
            self.read_limits(org);
        }
        if stirred.rights && self.owners.iter_mut().any(|(_, facts)| facts.global.used > 0) {
            let reaches = Reaches::of(org);
            for (owner, facts) in self.owners.iter_mut() {
                let asked = facts.global.used > 0;
                facts.reaches_one = asked && matches!(reaches.reach(owner), Reach::One(_));
            }
        }
    }

    fn read_limits(&mut self, org: &Org) {
        let applied: HashMap<&AppliedLimitId, u32> =
            org.applied_limits().iter().map(|applied| (&applied.id, applied.limit)).collect();
        let limit = |code: QuotaCode, subject: QuotaSubject| {
            let known =
                if applied.is_empty() { None } else { applied.get(&AppliedLimitId { code, subject }) };
            known.copied().or_else(|| code.quota().default_limit)
        };
        for (owner, facts) in self.owners.iter_mut() {
            let (cluster, cloud, global) = match owner {
                Owner::User(_) => {
                    (QuotaCode::ClusterKeysPerUser, QuotaCode::CloudKeysPerUser, QuotaCode::GlobalKeysPerUser)
                }
                Owner::ServiceAccount(_) => (
                    QuotaCode::ClusterKeysPerServiceAccount,
                    QuotaCode::CloudKeysPerServiceAccount,
                    QuotaCode::GlobalKeysPerServiceAccount,
                ),
            };
            let of = |code| limit(code, QuotaSubject::Account(owner.clone()));
            (facts.cluster.limit, facts.cloud.limit, facts.global.limit) =
                (of(cluster), of(cloud), of(global));
        }
        for (scope, facts) in self.scopes.iter_mut() {
            let Scope::Kafka { cluster, .. } = scope else { continue };
            let by_type = org.kafka_clusters().get(cluster).and_then(|cluster| cluster.spec.as_ref());
            let known = limit(QuotaCode::KeysPerKafkaCluster, QuotaSubject::KafkaCluster(cluster.clone()));
            facts.limit = known.or_else(|| by_type.map(|spec| ClusterType::key_limit(spec.kind)));
        }
    }
}
