//! Questions about an organization: whose keys, what lies where, how much is used.

use super::{Org, Row, Slot};
use crate::model::{
    ApiKey, ApiKeyClass, ClusterType, Credential, Crn, Environment, EnvironmentId, KafkaCluster,
    KafkaClusterId, KsqlCluster, ObjectRef, Owner, Principal, QuotaCode, QuotaSubject, Role, RoleBinding,
    SchemaRegistry, Scope, ScopeKind, Timestamp, Tombstone, TombstoneId, User, UserId, UserState,
};

/// How much of a limit is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// How many there are.
    pub used: u32,
    /// How many there may be; `None` where nothing is known of the cluster.
    pub limit: Option<u32>,
}

impl Usage {
    /// Whether there is room for one more.
    pub fn has_room(self) -> bool {
        self.limit.is_none_or(|limit| self.used < limit)
    }

    /// How many percent of the limit are used, rounded down; a limit of nothing is used up. `None` without a limit.
    pub fn percent(self) -> Option<u32> {
        let limit = self.limit?;
        let percent = (u64::from(self.used) * 100).checked_div(u64::from(limit)).unwrap_or(100);
        Some(u32::try_from(percent).unwrap_or(u32::MAX))
    }

    /// Whether more exist than may.
    pub fn is_exceeded(self) -> bool {
        self.limit.is_some_and(|limit| self.used > limit)
    }
}

impl Org {
    /// The keys of an owner, by slot.
    pub fn keys_of_owner(&self, owner: &Owner) -> impl Iterator<Item = &ApiKey> {
        self.keys_at(self.indexes.keys_by_owner.get(owner).into_iter().flatten())
    }

    /// The keys of one scope: one Kafka cluster's, one registry's, one region's, all Cloud keys and so on.
    pub fn keys_of_scope(&self, scope: &Scope) -> impl Iterator<Item = &ApiKey> {
        self.keys_at(self.indexes.keys_by_scope.get(scope).into_iter().flatten())
    }

    /// The keys that belong to an environment, whatever their resource.
    pub fn keys_of_environment<'a>(
        &'a self,
        environment: &'a EnvironmentId,
    ) -> impl Iterator<Item = &'a ApiKey> {
        let slots = self
            .indexes
            .keys_by_scope
            .iter()
            .filter(move |(scope, _)| scope.environment() == Some(environment));
        self.keys_at(slots.flat_map(|(_, slots)| slots))
    }

    fn keys_at<'a>(&'a self, slots: impl Iterator<Item = &'a Slot> + 'a) -> impl Iterator<Item = &'a ApiKey> {
        slots.filter_map(|slot| self.api_keys().at(*slot)).map(|row: &Row<ApiKey>| &row.object)
    }

    /// Every owner of a key, with the slots of the keys.
    pub fn slots_by_owner(&self) -> impl Iterator<Item = (&Owner, impl Iterator<Item = Slot> + '_)> {
        self.indexes.keys_by_owner.iter().map(|(owner, slots)| (owner, slots.iter().copied()))
    }

    /// Everything that keys are for, with the slots of the keys.
    pub fn slots_by_scope(&self) -> impl Iterator<Item = (&Scope, impl Iterator<Item = Slot> + '_)> {
        self.indexes.keys_by_scope.iter().map(|(scope, slots)| (scope, slots.iter().copied()))
    }

    /// How many keys an owner has.
    pub fn count_keys_of(&self, owner: &Owner) -> usize {
        self.indexes.keys_by_owner.get(owner).map_or(0, std::collections::BTreeSet::len)
    }

    /// How many owners have a key.
    pub fn count_key_owners(&self) -> usize {
        self.indexes.keys_by_owner.len()
    }

    /// How many keys a type has.
    pub fn count_keys(&self, kind: ScopeKind) -> usize {
        self.indexes.keys_by_kind.get(&kind).copied().unwrap_or(0)
    }

    /// Whether a key authenticates at `now`, as far as is known here: it has not expired, it was not revoked as
    /// compromised, and its owner is active. Propagation, which passes by itself, does not count.
    pub fn is_live(&self, key: &ApiKey, now: Timestamp) -> bool {
        let owner_active = match &key.owner {
            Owner::User(id) => self.users().get(id).is_some_and(|user| user.state == UserState::Active),
            Owner::ServiceAccount(id) => self.service_accounts().contains(id),
        };
        owner_active && !key.is_expired(now) && key.credential != Credential::Withdrawn
    }

    /// The role bindings of a principal.
    pub fn bindings_of(&self, principal: &Principal) -> impl Iterator<Item = &RoleBinding> {
        let ids = self.indexes.bindings_by_principal.get(principal).into_iter().flatten();
        ids.filter_map(|id| self.role_bindings().get(id))
    }

    /// What is left of an object that was deleted.
    pub fn tombstone_of(&self, object: &ObjectRef) -> Option<&Tombstone> {
        let stones = self.tombstones();
        stones.get(&TombstoneId::of(object)).or_else(|| stones.get(&TombstoneId::of_any_kind(object)))
    }

    /// The organization's CRN.
    pub fn crn(&self) -> Crn {
        Crn::organization(&self.organization().map(|own| own.id.to_string()).unwrap_or_default())
    }

    /// An environment's CRN.
    pub fn environment_crn(&self, id: &EnvironmentId) -> Crn {
        self.crn().child("environment", id.as_str())
    }

    /// A Kafka cluster's CRN, seen from the control plane.
    pub fn cluster_crn(&self, environment: &EnvironmentId, id: &KafkaClusterId) -> Crn {
        self.environment_crn(environment).child("cloud-cluster", id.as_str())
    }

    /// The CRN of an object that role bindings can reach; `None` for kinds that have no place in the tree.
    pub fn crn_of(&self, object: &ObjectRef) -> Option<Crn> {
        match object {
            ObjectRef::Organization(_) => Some(self.crn()),
            ObjectRef::Environment(id) => Some(self.environment_crn(id)),
            ObjectRef::KafkaCluster(id) => {
                self.kafka_clusters().get(id).map(|cluster| self.cluster_crn(&cluster.environment, id))
            }
            ObjectRef::SchemaRegistry(id) => self.schema_registries().get(id).map(|registry| {
                self.environment_crn(&registry.environment).child("schema-registry", id.as_str())
            }),
            ObjectRef::KsqlCluster(id) => self.ksql_clusters().get(id).map(|ksql| self.ksql_crn(ksql)),
            ObjectRef::ComputePool(id) => self.compute_pools().get(id).map(|pool| {
                self.environment_crn(&pool.environment)
                    .child("flink-region", pool.region.as_str())
                    .child("compute-pool", id.as_str())
            }),
            ObjectRef::User(id) => Some(self.crn().child("user", id.as_str())),
            ObjectRef::ServiceAccount(id) => Some(self.crn().child("service-account", id.as_str())),
            ObjectRef::IdentityProvider(id) => Some(self.crn().child("identity-provider", id.as_str())),
            ObjectRef::IdentityPool(id) => Some(self.crn().child("identity-pool", id.as_str())),
            ObjectRef::GroupMapping(id) => Some(self.crn().child("group-mapping", id.as_str())),
            ObjectRef::RoleBinding(id) => Some(self.crn().child("rolebinding", id.as_str())),
            ObjectRef::Acl(_)
            | ObjectRef::AppliedLimit(_)
            | ObjectRef::ApiKey(_)
            | ObjectRef::Tombstone(_) => None,
        }
    }

    /// A ksqlDB cluster's CRN: below its Kafka cluster, by name.
    pub fn ksql_crn(&self, ksql: &KsqlCluster) -> Crn {
        let parent = match &ksql.spec {
            Some(spec) => self.cluster_crn(&ksql.environment, &spec.kafka_cluster),
            None => self.environment_crn(&ksql.environment),
        };
        parent.child("ksql", &ksql.name)
    }

    /// The CRN of what a key is for; keys of the organization's scopes lie at the organization.
    pub fn scope_crn(&self, scope: &Scope) -> Crn {
        match scope {
            Scope::Kafka { environment, cluster } => self.cluster_crn(environment, cluster),
            Scope::SchemaRegistry { environment, registry } => {
                self.environment_crn(environment).child("schema-registry", registry.as_str())
            }
            Scope::Ksql { environment, cluster } => match self.ksql_clusters().get(cluster) {
                Some(ksql) => self.ksql_crn(ksql),
                None => self.environment_crn(environment).child("ksql", cluster.as_str()),
            },
            Scope::Flink { environment, region } => {
                self.environment_crn(environment).child("flink-region", region.as_str())
            }
            Scope::Tableflow | Scope::Cloud | Scope::Global => self.crn(),
        }
    }

    /// What lies in an environment.
    pub fn clusters_in<'a>(
        &'a self,
        environment: &'a EnvironmentId,
    ) -> impl Iterator<Item = &'a KafkaCluster> {
        self.kafka_clusters().iter().filter(move |cluster| cluster.environment == *environment)
    }

    /// The Schema Registry of an environment. Imported data may hold more than one; the first counts.
    pub fn registry_of(&self, environment: &EnvironmentId) -> Option<&SchemaRegistry> {
        self.schema_registries().iter().find(|registry| registry.environment == *environment)
    }

    /// The ksqlDB clusters of an environment.
    pub fn ksql_in<'a>(&'a self, environment: &'a EnvironmentId) -> impl Iterator<Item = &'a KsqlCluster> {
        self.ksql_clusters().iter().filter(move |ksql| ksql.environment == *environment)
    }

    /// Whether an environment counts as production.
    pub fn is_production(&self, environment: &Environment) -> bool {
        self.organization().is_some_and(|own| environment.is_production(&own.production))
    }

    /// Whether a user is active and an OrganizationAdmin by a direct binding.
    pub fn is_admin(&self, user: &UserId) -> bool {
        self.users().get(user).is_some_and(|user| user.state == UserState::Active)
            && self.bindings_of(&Principal::User(user.clone())).any(|binding| {
                binding.role == Role::OrganizationAdmin && binding.pattern.matches(&self.crn())
            })
    }

    /// The active users who hold the role `OrganizationAdmin`.
    pub fn admins(&self) -> impl Iterator<Item = &User> {
        self.users().iter().filter(|user| self.is_admin(&user.id))
    }

    /// How much of a quota a subject uses, and its limit: the applied one, else the default. In a [part](Self::part) that
    /// may not know, what is seen is counted and there is no limit.
    pub fn usage(&self, code: QuotaCode, subject: &QuotaSubject) -> Usage {
        if let Some(known) = self.census_of(code, subject) {
            return known;
        }
        Usage {
            used: u32::try_from(self.count(code, subject)).unwrap_or(u32::MAX),
            limit: self.limit(code, subject),
        }
    }

    /// A subject's limit of a quota: the applied one, else the default; `None` where nothing is known of the cluster.
    pub fn limit(&self, code: QuotaCode, subject: &QuotaSubject) -> Option<u32> {
        if self.census.is_some() {
            return self.census_of(code, subject).and_then(|usage| usage.limit);
        }
        let applied = self
            .applied_limits()
            .iter()
            .find(|limit| limit.id.code == code && limit.id.subject == *subject)
            .map(|limit| limit.limit);
        applied.or_else(|| code.quota().default_limit).or_else(|| match subject {
            QuotaSubject::KafkaCluster(id) => {
                let spec = self.kafka_clusters().get(id)?.spec.as_ref()?;
                Some(ClusterType::key_limit(spec.kind))
            }
            QuotaSubject::Organization | QuotaSubject::Environment(_) | QuotaSubject::Account(_) => None,
        })
    }

    fn census_of(&self, code: QuotaCode, subject: &QuotaSubject) -> Option<Usage> {
        self.census.as_ref()?.get(&(code, subject.clone())).copied()
    }

    /// Whether this is what somebody sees who does not see everything.
    pub fn is_part(&self) -> bool {
        self.census.is_some()
    }

    /// Whether it is known how much of a quota a subject uses. Only in a [part](Self::part) it may not be.
    pub fn knows_usage(&self, code: QuotaCode, subject: &QuotaSubject) -> bool {
        self.census.is_none() || self.census_of(code, subject).is_some()
    }

    fn count(&self, code: QuotaCode, subject: &QuotaSubject) -> usize {
        match code {
            QuotaCode::CloudKeysPerOrg => {
                self.count_keys(ScopeKind::Cloud) + self.count_keys(ScopeKind::Tableflow)
            }
            QuotaCode::CloudKeysPerUser | QuotaCode::CloudKeysPerServiceAccount => {
                self.count_class(subject, ApiKeyClass::Cloud)
            }
            QuotaCode::ClusterKeysPerUser | QuotaCode::ClusterKeysPerServiceAccount => {
                self.count_class(subject, ApiKeyClass::Cluster)
            }
            QuotaCode::GlobalKeysPerUser | QuotaCode::GlobalKeysPerServiceAccount => {
                self.count_class(subject, ApiKeyClass::Global)
            }
            QuotaCode::KeysPerKafkaCluster => self.count_cluster_keys(subject),
            // Nobody can own keys of the audit-log cluster here: Confluent manages it outside the organization.
            QuotaCode::AuditLogKeysPerOrg => 0,
            QuotaCode::ServiceAccountsPerOrg => self.service_accounts().len(),
            QuotaCode::UsersPerOrg => self.users().len(),
            QuotaCode::GroupMappingsPerOrg => self.group_mappings().len(),
            QuotaCode::IdentityProvidersPerOrg => self.identity_providers().len(),
            QuotaCode::PendingInvitationsPerOrg => {
                self.users().iter().filter(|user| user.state == UserState::Invited).count()
            }
            QuotaCode::RoleBindingsPerOrg => self.role_bindings().len(),
            QuotaCode::RoleBindingsPerOrgAndEnvironments => self
                .role_bindings()
                .iter()
                .filter(|binding| matches!(binding.pattern.level(), "organization" | "environment"))
                .count(),
            QuotaCode::RoleBindingsPerCluster => self.count_cluster_bindings(subject),
            QuotaCode::EnvironmentsPerOrg => self.environments().len(),
            QuotaCode::KafkaClustersPerOrg => self.kafka_clusters().len(),
            QuotaCode::KafkaClustersPerEnvironment => self
                .kafka_clusters()
                .iter()
                .filter(|cluster| cluster.environment.as_str() == subject.id())
                .count(),
            QuotaCode::KsqlClustersPerEnvironment => {
                self.ksql_clusters().iter().filter(|ksql| ksql.environment.as_str() == subject.id()).count()
            }
            QuotaCode::ComputePoolsPerEnvironment => {
                self.compute_pools().iter().filter(|pool| pool.environment.as_str() == subject.id()).count()
            }
        }
    }

    fn count_class(&self, subject: &QuotaSubject, class: ApiKeyClass) -> usize {
        match subject {
            QuotaSubject::Account(owner) => {
                self.keys_of_owner(owner).filter(|key| key.scope.kind().class() == class).count()
            }
            QuotaSubject::Organization | QuotaSubject::Environment(_) | QuotaSubject::KafkaCluster(_) => 0,
        }
    }

    fn count_cluster_keys(&self, subject: &QuotaSubject) -> usize {
        let QuotaSubject::KafkaCluster(id) = subject else { return 0 };
        let Some(cluster) = self.kafka_clusters().get(id) else { return 0 };
        let scope = Scope::Kafka { environment: cluster.environment.clone(), cluster: id.clone() };
        self.indexes.keys_by_scope.get(&scope).map_or(0, std::collections::BTreeSet::len)
    }

    fn count_cluster_bindings(&self, subject: &QuotaSubject) -> usize {
        self.role_bindings()
            .iter()
            .filter(|binding| binding.pattern.crn().id_of("cloud-cluster") == Some(subject.id()))
            .count()
    }
}
