//! What cannot exist without an object: its keys, its bindings, what lies in it.
//!
//! One level only. Deleting follows these steps to the end; undoing a creation refuses while there are any.

use std::collections::BTreeSet;

use super::Org;
use crate::model::{
    ApiKey, Crn, EnvironmentId, KafkaCluster, KsqlCluster, Noun, ObjectRef, Owner, Principal, QuotaSubject,
    RoleBinding, Scope,
};

impl Org {
    /// The objects that go along when an object is deleted, each named once, in a stable order.
    ///
    /// Global keys depend on no resource. ACLs depend on their cluster and never on their principal.
    pub fn dependants(&self, object: &ObjectRef) -> Vec<ObjectRef> {
        self.dependants_among(object, &BTreeSet::new())
    }

    /// The same where others are deleted with it: what stands for all of several objects, as the role bindings of
    /// ksqlDB clusters of one name do, goes with the last of them.
    pub fn dependants_among(&self, object: &ObjectRef, going: &BTreeSet<ObjectRef>) -> Vec<ObjectRef> {
        match object {
            ObjectRef::Organization(_)
            | ObjectRef::RoleBinding(_)
            | ObjectRef::Acl(_)
            | ObjectRef::AppliedLimit(_)
            | ObjectRef::ApiKey(_)
            | ObjectRef::Tombstone(_) => Vec::new(),
            ObjectRef::Environment(id) => self.environment_dependants(id),
            ObjectRef::KafkaCluster(id) => {
                self.kafka_clusters().get(id).map_or_else(Vec::new, |c| self.cluster_dependants(c))
            }
            ObjectRef::SchemaRegistry(id) => {
                self.schema_registries().get(id).map_or_else(Vec::new, |registry| {
                    let (environment, registry) = (registry.environment.clone(), id.clone());
                    self.resource_dependants(object, &Scope::SchemaRegistry { environment, registry })
                })
            }
            ObjectRef::KsqlCluster(id) => {
                self.ksql_clusters().get(id).map_or_else(Vec::new, |ksql| self.ksql_dependants(ksql, going))
            }
            ObjectRef::ComputePool(_) => self.bound_to(object),
            ObjectRef::User(id) => self.account_dependants(&Owner::User(id.clone())),
            ObjectRef::ServiceAccount(id) => {
                let mut all = self.account_dependants(&Owner::ServiceAccount(id.clone()));
                all.extend(self.bound_to(object));
                unique(all)
            }
            ObjectRef::GroupMapping(id) => self.held_by(&Principal::GroupMapping(id.clone())),
            ObjectRef::IdentityProvider(id) => {
                self.identity_pools().iter().filter(|pool| pool.provider == *id).map(reference).collect()
            }
            ObjectRef::IdentityPool(id) => {
                let mut all = self.held_by(&Principal::IdentityPool(id.clone()));
                all.extend(self.bound_to(object));
                unique(all)
            }
        }
    }

    fn environment_dependants(&self, id: &EnvironmentId) -> Vec<ObjectRef> {
        let mut all: Vec<_> = self.ksql_in(id).map(reference).collect();
        all.extend(self.clusters_in(id).map(reference));
        all.extend(
            self.schema_registries().iter().filter(|registry| registry.environment == *id).map(reference),
        );
        all.extend(self.compute_pools().iter().filter(|pool| pool.environment == *id).map(reference));
        all.extend(self.keys_of_environment(id).map(reference));
        all.extend(self.bound_within(&self.environment_crn(id)));
        all.extend(self.limits_of(&QuotaSubject::Environment(id.clone())));
        sorted(all)
    }

    fn cluster_dependants(&self, cluster: &KafkaCluster) -> Vec<ObjectRef> {
        let of_this = |spec: &crate::model::KsqlSpec| spec.kafka_cluster == cluster.id;
        let ksql = self.ksql_clusters().iter().filter(|ksql| ksql.spec.as_ref().is_some_and(of_this));
        let mut all: Vec<_> = ksql.map(reference).collect();
        let scope = Scope::Kafka { environment: cluster.environment.clone(), cluster: cluster.id.clone() };
        all.extend(self.resource_dependants(&reference(cluster), &scope));
        all.extend(self.acls().iter().filter(|acl| acl.cluster == cluster.id).map(reference));
        all.extend(self.limits_of(&QuotaSubject::KafkaCluster(cluster.id.clone())));
        sorted(all)
    }

    /// A ksqlDB cluster's CRN has its name, and an import may bring two of one name to one place.
    fn ksql_dependants(&self, ksql: &KsqlCluster, going: &BTreeSet<ObjectRef>) -> Vec<ObjectRef> {
        let scope = Scope::Ksql { environment: ksql.environment.clone(), cluster: ksql.id.clone() };
        let crn = self.ksql_crn(ksql);
        let stays = |other: &KsqlCluster| other.id != ksql.id && !going.contains(&reference(other));
        if self.ksql_clusters().iter().any(|other| stays(other) && self.ksql_crn(other) == crn) {
            return sorted(self.keys_of_scope(&scope).map(reference).collect());
        }
        self.resource_dependants(&reference(ksql), &scope)
    }

    fn resource_dependants(&self, object: &ObjectRef, scope: &Scope) -> Vec<ObjectRef> {
        let mut all: Vec<_> = self.keys_of_scope(scope).map(reference).collect();
        all.extend(self.bound_to(object));
        sorted(all)
    }

    fn account_dependants(&self, owner: &Owner) -> Vec<ObjectRef> {
        let mut all: Vec<_> = self.keys_of_owner(owner).map(reference::<ApiKey>).collect();
        all.extend(self.held_by(&owner.clone().into()));
        all.extend(self.limits_of(&QuotaSubject::Account(owner.clone())));
        sorted(all)
    }

    fn held_by(&self, principal: &Principal) -> Vec<ObjectRef> {
        self.bindings_of(principal).map(reference::<RoleBinding>).collect()
    }

    fn bound_to(&self, object: &ObjectRef) -> Vec<ObjectRef> {
        self.crn_of(object).map_or_else(Vec::new, |crn| self.bound_within(&crn))
    }

    /// The bindings whose pattern names a resource or something below it.
    fn bound_within(&self, crn: &Crn) -> Vec<ObjectRef> {
        self.bindings_within(crn).map(reference).collect()
    }

    fn limits_of(&self, subject: &QuotaSubject) -> Vec<ObjectRef> {
        self.applied_limits().iter().filter(|limit| limit.id.subject == *subject).map(reference).collect()
    }
}

fn reference<T: Noun>(object: &T) -> ObjectRef {
    T::reference(object.id().clone())
}

/// By kind and id, so that a preview reads the same whatever slots the objects have.
fn sorted(all: Vec<ObjectRef>) -> Vec<ObjectRef> {
    let mut all = unique(all);
    all.sort();
    all
}

fn unique(mut all: Vec<ObjectRef>) -> Vec<ObjectRef> {
    all.sort();
    all.dedup();
    all
}
