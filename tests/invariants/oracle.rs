//! The same questions as the engine's, answered by looking at everything: slow, and short enough to be believed.

use keyplane::{
    model::{
        ApiKeyClass, Kind, ObjectRef, Owner, Principal, QuotaCode, QuotaSubject, Role, Scope, ScopeKind,
        UserState,
    },
    org::{Change, Org, Stored},
};

pub fn exists(org: &Org, object: &ObjectRef) -> bool {
    org.version(object).is_some()
}

pub fn account(owner: &Owner) -> ObjectRef {
    match owner {
        Owner::User(id) => ObjectRef::User(id.clone()),
        Owner::ServiceAccount(id) => ObjectRef::ServiceAccount(id.clone()),
    }
}

/// The object that a principal is; everybody is none.
pub fn principal(principal: &Principal) -> Option<ObjectRef> {
    match principal {
        Principal::User(id) => Some(ObjectRef::User(id.clone())),
        Principal::ServiceAccount(id) => Some(ObjectRef::ServiceAccount(id.clone())),
        Principal::GroupMapping(id) => Some(ObjectRef::GroupMapping(id.clone())),
        Principal::IdentityPool(id) => Some(ObjectRef::IdentityPool(id.clone())),
        Principal::Everyone => None,
    }
}

/// The object that a key is for.
pub fn resource(scope: &Scope) -> Option<ObjectRef> {
    match scope {
        Scope::Kafka { cluster, .. } => Some(ObjectRef::KafkaCluster(cluster.clone())),
        Scope::SchemaRegistry { registry, .. } => Some(ObjectRef::SchemaRegistry(registry.clone())),
        Scope::Ksql { cluster, .. } => Some(ObjectRef::KsqlCluster(cluster.clone())),
        Scope::Flink { .. } | Scope::Tableflow | Scope::Cloud | Scope::Global => None,
    }
}

/// The environment in which the resource of a scope lies by its own record.
pub fn place_of_resource(org: &Org, scope: &Scope) -> Option<String> {
    match scope {
        Scope::Kafka { cluster, .. } => {
            org.kafka_clusters().get(cluster).map(|it| it.environment.to_string())
        }
        Scope::SchemaRegistry { registry, .. } => {
            org.schema_registries().get(registry).map(|it| it.environment.to_string())
        }
        Scope::Ksql { cluster, .. } => org.ksql_clusters().get(cluster).map(|it| it.environment.to_string()),
        Scope::Flink { environment, .. } => Some(environment.to_string()),
        Scope::Tableflow | Scope::Cloud | Scope::Global => None,
    }
}

pub fn is_active_admin(org: &Org, owner: &Owner) -> bool {
    let active = match owner {
        Owner::User(id) => org.users().get(id).is_some_and(|user| user.state == UserState::Active),
        Owner::ServiceAccount(id) => org.service_accounts().contains(id),
    };
    let holder = Principal::from(owner.clone());
    active
        && org.role_bindings().iter().any(|binding| {
            binding.role == Role::OrganizationAdmin
                && binding.principal == holder
                && binding.pattern.matches(&org.crn())
        })
}

pub fn has_admin(org: &Org) -> bool {
    org.users().iter().any(|user| is_active_admin(org, &Owner::User(user.id.clone())))
}

/// The limits that an object counts against. Source: `facts/domain.md` 11.
pub fn limits_of(change: &Change) -> Vec<(QuotaCode, QuotaSubject)> {
    use QuotaSubject::{Environment, KafkaCluster, Organization};
    match change {
        Change::ApiKey(delta) => {
            delta.after.as_ref().map_or_else(Vec::new, |key| of_key(&key.owner, &key.scope))
        }
        Change::ServiceAccount(_) => vec![(QuotaCode::ServiceAccountsPerOrg, Organization)],
        Change::User(_) => {
            vec![(QuotaCode::UsersPerOrg, Organization), (QuotaCode::PendingInvitationsPerOrg, Organization)]
        }
        Change::GroupMapping(_) => vec![(QuotaCode::GroupMappingsPerOrg, Organization)],
        Change::IdentityProvider(_) => vec![(QuotaCode::IdentityProvidersPerOrg, Organization)],
        Change::Environment(_) => vec![(QuotaCode::EnvironmentsPerOrg, Organization)],
        Change::KafkaCluster(delta) => delta.after.as_ref().map_or_else(Vec::new, |it| {
            let place = Environment(it.environment.clone());
            vec![
                (QuotaCode::KafkaClustersPerOrg, Organization),
                (QuotaCode::KafkaClustersPerEnvironment, place),
            ]
        }),
        Change::KsqlCluster(delta) => delta.after.as_ref().map_or_else(Vec::new, |it| {
            vec![(QuotaCode::KsqlClustersPerEnvironment, Environment(it.environment.clone()))]
        }),
        Change::ComputePool(delta) => delta.after.as_ref().map_or_else(Vec::new, |it| {
            vec![(QuotaCode::ComputePoolsPerEnvironment, Environment(it.environment.clone()))]
        }),
        Change::RoleBinding(delta) => delta.after.as_ref().map_or_else(Vec::new, |it| {
            let mut all = vec![(QuotaCode::RoleBindingsPerOrg, Organization)];
            let text = it.pattern.to_string();
            let levels: Vec<&str> =
                text.split('/').skip(3).filter_map(|part| Some(part.split_once('=')?.0)).collect();
            if matches!(levels.last(), Some(&("organization" | "environment"))) {
                all.push((QuotaCode::RoleBindingsPerOrgAndEnvironments, Organization));
            }
            if let Some(id) = it.pattern.crn().id_of("cloud-cluster") {
                let id = keyplane::model::KafkaClusterId::parse(id).unwrap();
                all.push((QuotaCode::RoleBindingsPerCluster, KafkaCluster(id)));
            }
            all
        }),
        Change::Organization(_)
        | Change::SchemaRegistry(_)
        | Change::IdentityPool(_)
        | Change::Acl(_)
        | Change::AppliedLimit(_)
        | Change::Tombstone(_) => Vec::new(),
    }
}

fn of_key(owner: &Owner, scope: &Scope) -> Vec<(QuotaCode, QuotaSubject)> {
    let account = QuotaSubject::Account(owner.clone());
    let is_user = matches!(owner, Owner::User(_));
    let per_owner = match (scope.kind().class(), is_user) {
        (ApiKeyClass::Cluster, true) => QuotaCode::ClusterKeysPerUser,
        (ApiKeyClass::Cluster, false) => QuotaCode::ClusterKeysPerServiceAccount,
        (ApiKeyClass::Cloud, true) => QuotaCode::CloudKeysPerUser,
        (ApiKeyClass::Cloud, false) => QuotaCode::CloudKeysPerServiceAccount,
        (ApiKeyClass::Global, true) => QuotaCode::GlobalKeysPerUser,
        (ApiKeyClass::Global, false) => QuotaCode::GlobalKeysPerServiceAccount,
    };
    let mut all = vec![(per_owner, account)];
    match scope {
        Scope::Kafka { cluster, .. } => {
            all.push((QuotaCode::KeysPerKafkaCluster, QuotaSubject::KafkaCluster(cluster.clone())));
        }
        Scope::Cloud | Scope::Tableflow => all.push((QuotaCode::CloudKeysPerOrg, QuotaSubject::Organization)),
        Scope::SchemaRegistry { .. } | Scope::Ksql { .. } | Scope::Flink { .. } | Scope::Global => {}
    }
    all
}

/// How much of a quota is used.
pub fn used(org: &Org, code: QuotaCode, subject: &QuotaSubject) -> usize {
    let keys = |wanted: &dyn Fn(&keyplane::model::ApiKey) -> bool| {
        org.api_keys().iter().filter(|key| wanted(key)).count()
    };
    let of_owner = |class: ApiKeyClass| {
        keys(&|key| {
            matches!(subject, QuotaSubject::Account(owner) if *owner == key.owner)
                && class_of(&key.scope) == class
        })
    };
    let in_environment = |environment: &keyplane::model::EnvironmentId| environment.as_str() == subject.id();
    match code {
        QuotaCode::CloudKeysPerOrg => keys(&|key| class_of(&key.scope) == ApiKeyClass::Cloud),
        QuotaCode::CloudKeysPerUser | QuotaCode::CloudKeysPerServiceAccount => of_owner(ApiKeyClass::Cloud),
        QuotaCode::ClusterKeysPerUser | QuotaCode::ClusterKeysPerServiceAccount => {
            of_owner(ApiKeyClass::Cluster)
        }
        QuotaCode::GlobalKeysPerUser | QuotaCode::GlobalKeysPerServiceAccount => {
            of_owner(ApiKeyClass::Global)
        }
        QuotaCode::KeysPerKafkaCluster => keys(
            &|key| matches!(&key.scope, Scope::Kafka { cluster, .. } if cluster.as_str() == subject.id()),
        ),
        QuotaCode::AuditLogKeysPerOrg => 0,
        QuotaCode::ServiceAccountsPerOrg => org.service_accounts().iter().count(),
        QuotaCode::UsersPerOrg => org.users().iter().count(),
        QuotaCode::GroupMappingsPerOrg => org.group_mappings().iter().count(),
        QuotaCode::IdentityProvidersPerOrg => org.identity_providers().iter().count(),
        QuotaCode::PendingInvitationsPerOrg => {
            org.users().iter().filter(|user| user.state == UserState::Invited).count()
        }
        QuotaCode::RoleBindingsPerOrg => org.role_bindings().iter().count(),
        QuotaCode::RoleBindingsPerOrgAndEnvironments => {
            let counts = |binding: &&keyplane::model::RoleBinding| {
                let last = binding.pattern.crn().segments().last().map(|segment| segment.kind.to_string());
                matches!(last.as_deref(), Some("organization" | "environment"))
            };
            org.role_bindings().iter().filter(counts).count()
        }
        QuotaCode::RoleBindingsPerCluster => {
            let named = format!("/cloud-cluster={}", subject.id());
            let counts = |binding: &&keyplane::model::RoleBinding| {
                let text = binding.pattern.to_string();
                text.ends_with(&named) || text.contains(&format!("{named}/"))
            };
            org.role_bindings().iter().filter(counts).count()
        }
        QuotaCode::EnvironmentsPerOrg => org.environments().iter().count(),
        QuotaCode::KafkaClustersPerOrg => org.kafka_clusters().iter().count(),
        QuotaCode::KafkaClustersPerEnvironment => {
            org.kafka_clusters().iter().filter(|it| in_environment(&it.environment)).count()
        }
        QuotaCode::KsqlClustersPerEnvironment => {
            org.ksql_clusters().iter().filter(|it| in_environment(&it.environment)).count()
        }
        QuotaCode::ComputePoolsPerEnvironment => {
            org.compute_pools().iter().filter(|it| in_environment(&it.environment)).count()
        }
    }
}

fn class_of(scope: &Scope) -> ApiKeyClass {
    match scope.kind() {
        ScopeKind::Kafka | ScopeKind::SchemaRegistry | ScopeKind::Ksql | ScopeKind::Flink => {
            ApiKeyClass::Cluster
        }
        ScopeKind::Tableflow | ScopeKind::Cloud => ApiKeyClass::Cloud,
        ScopeKind::Global => ApiKeyClass::Global,
    }
}

/// What holds for a subject: the limit that was set for it, else the default, else what the cluster's type says.
pub fn limit(org: &Org, code: QuotaCode, subject: &QuotaSubject) -> Option<usize> {
    let applied = org.applied_limits().iter().find(|it| it.id.code == code && it.id.subject == *subject);
    let limit = applied.map(|it| it.limit).or(code.quota().default_limit).or_else(|| {
        let QuotaSubject::KafkaCluster(id) = subject else { return None };
        let kind = org.kafka_clusters().get(id)?.spec.as_ref()?.kind;
        Some(kind.key_limit())
    })?;
    usize::try_from(limit).ok()
}

/// An object that names something which is not there, or which does not lie where the object says.
pub fn dangling(org: &Org) -> Option<String> {
    keys_dangling(org).or_else(|| resources_dangling(org)).or_else(|| access_dangling(org))
}

fn missing(org: &Org, from: &ObjectRef, to: &ObjectRef) -> Option<String> {
    (!exists(org, to)).then(|| format!("{from} names {to}, which is not there"))
}

fn keys_dangling(org: &Org) -> Option<String> {
    org.api_keys().iter().find_map(|key| {
        let me = ObjectRef::ApiKey(key.id.clone());
        let environment = key.scope.environment();
        missing(org, &me, &account(&key.owner))
            .or_else(|| resource(&key.scope).and_then(|it| missing(org, &me, &it)))
            .or_else(|| environment.and_then(|it| missing(org, &me, &ObjectRef::Environment(it.clone()))))
    })
}

fn resources_dangling(org: &Org) -> Option<String> {
    let within = |me: ObjectRef, environment: &keyplane::model::EnvironmentId| {
        missing(org, &me, &ObjectRef::Environment(environment.clone()))
    };
    let kafka = org
        .kafka_clusters()
        .iter()
        .find_map(|it| within(ObjectRef::KafkaCluster(it.id.clone()), &it.environment));
    let registry = org
        .schema_registries()
        .iter()
        .find_map(|it| within(ObjectRef::SchemaRegistry(it.id.clone()), &it.environment));
    let pool = org
        .compute_pools()
        .iter()
        .find_map(|it| within(ObjectRef::ComputePool(it.id.clone()), &it.environment));
    let ksql = org.ksql_clusters().iter().find_map(|it| {
        let me = ObjectRef::KsqlCluster(it.id.clone());
        let Some(spec) = &it.spec else { return within(me, &it.environment) };
        let kafka = org.kafka_clusters().get(&spec.kafka_cluster);
        match kafka {
            None => Some(format!("{me} works on {}, which is not there", spec.kafka_cluster)),
            Some(kafka) if kafka.environment != it.environment => {
                Some(format!("{me} lies elsewhere than its cluster"))
            }
            Some(_) => within(me, &it.environment),
        }
    });
    let identity = org.identity_pools().iter().find_map(|it| {
        missing(
            org,
            &ObjectRef::IdentityPool(it.id.clone()),
            &ObjectRef::IdentityProvider(it.provider.clone()),
        )
    });
    kafka.or(registry).or(pool).or(ksql).or(identity)
}

fn access_dangling(org: &Org) -> Option<String> {
    let binding = org.role_bindings().iter().find_map(|it| {
        let me = ObjectRef::RoleBinding(it.id.clone());
        principal(&it.principal)
            .and_then(|holder| missing(org, &me, &holder))
            .or_else(|| named_by(it).into_iter().find_map(|named| missing(org, &me, &named)))
            .or_else(|| ksql_missing(org, it))
    });
    let acl = org.acls().iter().find_map(|it| {
        missing(org, &ObjectRef::Acl(it.id.clone()), &ObjectRef::KafkaCluster(it.cluster.clone()))
    });
    let limit = org.applied_limits().iter().find_map(|it| {
        let me = ObjectRef::AppliedLimit(it.id.clone());
        subject(&it.id.subject).and_then(|subject| missing(org, &me, &subject))
    });
    binding.or(acl).or(limit)
}

fn subject(subject: &QuotaSubject) -> Option<ObjectRef> {
    match subject {
        QuotaSubject::Organization => None,
        QuotaSubject::Environment(id) => Some(ObjectRef::Environment(id.clone())),
        QuotaSubject::KafkaCluster(id) => Some(ObjectRef::KafkaCluster(id.clone())),
        QuotaSubject::Account(owner) => Some(account(owner)),
    }
}

/// What a binding's pattern names, but for ksqlDB clusters, which it names by name.
pub fn named_by(binding: &keyplane::model::RoleBinding) -> Vec<ObjectRef> {
    let named = |segment: &keyplane::model::Segment| {
        let kind = match &*segment.kind {
            "environment" => Kind::Environment,
            "cloud-cluster" => Kind::KafkaCluster,
            "schema-registry" => Kind::SchemaRegistry,
            "compute-pool" => Kind::ComputePool,
            "service-account" => Kind::ServiceAccount,
            "identity-pool" => Kind::IdentityPool,
            _ => return None,
        };
        find(kind, &segment.id)
    };
    binding.pattern.crn().segments().iter().filter_map(named).collect()
}

/// A reference from a kind and an id, whether or not it exists.
fn find(kind: Kind, id: &str) -> Option<ObjectRef> {
    use keyplane::model as m;
    Some(match kind {
        Kind::Environment => ObjectRef::Environment(m::EnvironmentId::parse(id).ok()?),
        Kind::KafkaCluster => ObjectRef::KafkaCluster(m::KafkaClusterId::parse(id).ok()?),
        Kind::SchemaRegistry => ObjectRef::SchemaRegistry(m::SchemaRegistryId::parse(id).ok()?),
        Kind::ComputePool => ObjectRef::ComputePool(m::ComputePoolId::parse(id).ok()?),
        Kind::ServiceAccount => ObjectRef::ServiceAccount(m::ServiceAccountId::parse(id).ok()?),
        Kind::IdentityPool => ObjectRef::IdentityPool(m::IdentityPoolId::parse(id).ok()?),
        _ => return None,
    })
}

fn ksql_missing(org: &Org, binding: &keyplane::model::RoleBinding) -> Option<String> {
    let crn = binding.pattern.crn();
    let (cluster, name) = (crn.id_of("cloud-cluster")?, crn.id_of("ksql")?);
    let there = org.ksql_clusters().iter().any(|ksql| {
        &*ksql.name == name && ksql.spec.as_ref().is_some_and(|spec| spec.kafka_cluster.as_str() == cluster)
    });
    (!there).then(|| format!("role binding {} names a ksqlDB cluster {name} that is not there", binding.id))
}

/// Every object of a kind.
pub fn references<T: Stored + 'static>(org: &Org) -> impl Iterator<Item = ObjectRef> {
    T::table(org).iter().map(|object| T::reference(object.id().clone()))
}

/// Everything there is, but retired ids.
pub fn everything(org: &Org) -> Vec<ObjectRef> {
    use keyplane::model as m;
    let mut all: Vec<ObjectRef> = references::<m::Environment>(org).collect();
    all.extend(references::<m::KafkaCluster>(org));
    all.extend(references::<m::SchemaRegistry>(org));
    all.extend(references::<m::KsqlCluster>(org));
    all.extend(references::<m::ComputePool>(org));
    all.extend(references::<m::User>(org));
    all.extend(references::<m::ServiceAccount>(org));
    all.extend(references::<m::GroupMapping>(org));
    all.extend(references::<m::IdentityProvider>(org));
    all.extend(references::<m::IdentityPool>(org));
    all.extend(references::<m::RoleBinding>(org));
    all.extend(references::<m::Acl>(org));
    all.extend(references::<m::AppliedLimit>(org));
    all.extend(references::<m::ApiKey>(org));
    all
}
