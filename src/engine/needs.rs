//! What an object names must exist, and lie where the object says.

use super::{Obstacle, Refusal, delete::reference, draft::Draft};
use crate::{
    model::{
        ApiKey, AppliedLimit, ComputePool, ComputePoolId, Crn, Environment, EnvironmentId, Field,
        GroupMapping, IdError, IdentityPool, IdentityPoolId, IdentityProvider, Invalid, KafkaCluster,
        KafkaClusterId, KsqlCluster, Noun, Owner, Principal, QuotaSubject, RoleBinding, Rule, SchemaRegistry,
        SchemaRegistryId, Scope, ServiceAccount, ServiceAccountId, User,
    },
    org::{Change, Delta, Stored},
};

/// Refuses a change after which an object would name something that is not there.
pub(super) fn check(draft: &Draft<'_>, change: &Change) -> Result<(), Refusal> {
    match change {
        Change::ApiKey(Delta { after: Some(key), .. }) => of_key(draft, key),
        Change::KafkaCluster(Delta { after: Some(cluster), .. }) => {
            lies_in(draft, cluster, &cluster.environment)
        }
        Change::SchemaRegistry(Delta { after: Some(registry), .. }) => {
            lies_in(draft, registry, &registry.environment)
        }
        Change::KsqlCluster(Delta { after: Some(ksql), .. }) => of_ksql(draft, ksql),
        Change::ComputePool(Delta { after: Some(pool), .. }) => lies_in(draft, pool, &pool.environment),
        Change::IdentityPool(Delta { after: Some(pool), .. }) => {
            needs::<_, IdentityProvider>(draft, pool, &pool.provider)
        }
        Change::RoleBinding(Delta { after: Some(binding), .. }) => of_binding(draft, binding),
        Change::Acl(Delta { after: Some(acl), .. }) => needs::<_, KafkaCluster>(draft, acl, &acl.cluster),
        Change::AppliedLimit(Delta { after: Some(limit), .. }) => of_limit(draft, limit),
        Change::Organization(_)
        | Change::Environment(_)
        | Change::KafkaCluster(_)
        | Change::SchemaRegistry(_)
        | Change::KsqlCluster(_)
        | Change::ComputePool(_)
        | Change::User(_)
        | Change::ServiceAccount(_)
        | Change::GroupMapping(_)
        | Change::IdentityProvider(_)
        | Change::IdentityPool(_)
        | Change::RoleBinding(_)
        | Change::Acl(_)
        | Change::AppliedLimit(_)
        | Change::ApiKey(_)
        | Change::Tombstone(_) => Ok(()),
    }
}

fn needs<T: Noun, N: Stored>(draft: &Draft<'_>, object: &T, id: &N::Id) -> Result<(), Refusal> {
    needed::<T, N>(draft, object, id).map(|_| ())
}

/// The object that another needs.
fn needed<'a, T: Noun, N: Stored + 'a>(
    draft: &'a Draft<'_>,
    object: &T,
    id: &N::Id,
) -> Result<&'a N, Refusal> {
    draft.get::<N>(id).ok_or_else(|| {
        Obstacle::Missing { object: reference(object), missing: N::reference(id.clone()) }.into()
    })
}

fn lies_in<T: Noun>(draft: &Draft<'_>, object: &T, environment: &EnvironmentId) -> Result<(), Refusal> {
    needs::<T, Environment>(draft, object, environment)
}

fn needs_account<T: Noun>(draft: &Draft<'_>, object: &T, account: &Owner) -> Result<(), Refusal> {
    match account {
        Owner::User(id) => needs::<T, User>(draft, object, id),
        Owner::ServiceAccount(id) => needs::<T, ServiceAccount>(draft, object, id),
    }
}

fn conflict(field: Field, rule: &'static str) -> Refusal {
    Invalid::new(field, Rule::Conflict(rule)).into()
}

/// A key's owner and resource exist, and the resource lies in the environment the key names.
fn of_key(draft: &Draft<'_>, key: &ApiKey) -> Result<(), Refusal> {
    needs_account(draft, key, &key.owner)?;
    if let Some(environment) = key.scope.environment() {
        lies_in(draft, key, environment)?;
    }
    let place = match &key.scope {
        Scope::Kafka { cluster, .. } => Some(&needed::<_, KafkaCluster>(draft, key, cluster)?.environment),
        Scope::SchemaRegistry { registry, .. } => {
            Some(&needed::<_, SchemaRegistry>(draft, key, registry)?.environment)
        }
        Scope::Ksql { cluster, .. } => Some(&needed::<_, KsqlCluster>(draft, key, cluster)?.environment),
        Scope::Flink { environment, .. } => Some(environment),
        Scope::Tableflow | Scope::Cloud | Scope::Global => None,
    };
    if place == key.scope.environment() {
        return Ok(());
    }
    Err(conflict(Field::Resource, "lies in another environment. Choose a resource of this environment."))
}

fn of_ksql(draft: &Draft<'_>, ksql: &KsqlCluster) -> Result<(), Refusal> {
    lies_in(draft, ksql, &ksql.environment)?;
    let Some(spec) = &ksql.spec else { return Ok(()) };
    let kafka = needed::<_, KafkaCluster>(draft, ksql, &spec.kafka_cluster)?;
    if kafka.environment == ksql.environment {
        return Ok(());
    }
    Err(conflict(Field::KafkaCluster, "lies in another environment. Choose a cluster of this environment."))
}

fn of_limit(draft: &Draft<'_>, limit: &AppliedLimit) -> Result<(), Refusal> {
    match &limit.id.subject {
        QuotaSubject::Organization => Ok(()),
        QuotaSubject::Environment(id) => lies_in(draft, limit, id),
        QuotaSubject::KafkaCluster(id) => needs::<_, KafkaCluster>(draft, limit, id),
        QuotaSubject::Account(owner) => needs_account(draft, limit, owner),
    }
}

fn of_binding(draft: &Draft<'_>, binding: &RoleBinding) -> Result<(), Refusal> {
    match &binding.principal {
        Principal::User(id) => needs::<_, User>(draft, binding, id)?,
        Principal::ServiceAccount(id) => needs::<_, ServiceAccount>(draft, binding, id)?,
        Principal::GroupMapping(id) => needs::<_, GroupMapping>(draft, binding, id)?,
        Principal::IdentityPool(id) => needs::<_, IdentityPool>(draft, binding, id)?,
        Principal::Everyone => {}
    }
    let crn = binding.pattern.crn();
    let own = draft.org.organization().map(|own| own.id.to_string()).unwrap_or_default();
    // A founding entry binds its own administrator before there is an organization to compare with.
    if !own.is_empty() && crn.id_of("organization").is_some_and(|id| id != own) {
        return Err(conflict(Field::CrnPattern, "names another organization"));
    }
    bound_account(draft, binding, crn)?;
    bound_place(draft, binding, crn)
}

/// Reads an id of a pattern. Ids from outside are taken as they are, so that only blanks are wrong.
fn read<T>(id: &str, parse: impl Fn(&str) -> Result<T, IdError>) -> Result<T, Refusal> {
    parse(id).map_err(|_| conflict(Field::CrnPattern, "names an id that no object can have"))
}

fn bound_account(draft: &Draft<'_>, binding: &RoleBinding, crn: &Crn) -> Result<(), Refusal> {
    if let Some(id) = crn.id_of("service-account") {
        needs::<_, ServiceAccount>(draft, binding, &read(id, ServiceAccountId::parse)?)?;
    }
    if let Some(id) = crn.id_of("identity-pool") {
        needs::<_, IdentityPool>(draft, binding, &read(id, IdentityPoolId::parse)?)?;
    }
    Ok(())
}

/// What a pattern names within an environment exists and lies there.
fn bound_place(draft: &Draft<'_>, binding: &RoleBinding, crn: &Crn) -> Result<(), Refusal> {
    let Some(environment) = crn.id_of("environment") else { return Ok(()) };
    lies_in(draft, binding, &read(environment, EnvironmentId::parse)?)?;
    let mut place = None;
    if let Some(id) = crn.id_of("cloud-cluster") {
        place =
            Some(&needed::<_, KafkaCluster>(draft, binding, &read(id, KafkaClusterId::parse)?)?.environment);
    }
    if let Some(id) = crn.id_of("schema-registry") {
        let id = read(id, SchemaRegistryId::parse)?;
        place = Some(&needed::<_, SchemaRegistry>(draft, binding, &id)?.environment);
    }
    if let Some(id) = crn.id_of("compute-pool") {
        let pool = needed::<_, ComputePool>(draft, binding, &read(id, ComputePoolId::parse)?)?;
        if crn.id_of("flink-region") != Some(pool.region.as_str()) {
            return Err(conflict(Field::CrnPattern, "names a compute pool of another region"));
        }
        place = Some(&pool.environment);
    }
    if place.is_some_and(|place| place.as_str() != environment) {
        return Err(conflict(Field::CrnPattern, "names something that lies in another environment"));
    }
    match (crn.id_of("cloud-cluster"), crn.id_of("ksql")) {
        (Some(cluster), Some(name)) if !has_ksql(draft, cluster, name) => {
            Err(conflict(Field::CrnPattern, "names a ksqlDB cluster that does not exist"))
        }
        _ => Ok(()),
    }
}

/// ksqlDB clusters are named by their names, not their ids.
fn has_ksql(draft: &Draft<'_>, cluster: &str, name: &str) -> bool {
    let on_cluster = |ksql: &KsqlCluster| {
        &*ksql.name == name && ksql.spec.as_ref().is_some_and(|spec| spec.kafka_cluster.as_str() == cluster)
    };
    draft.find::<KsqlCluster>(on_cluster).is_some()
}
