//! What holds for every organization after every entry, whatever command brought it about.

use super::{Obstacle, Refusal, delete::reference, draft::Draft, quotas};
use crate::{
    model::{
        Acl, ApiKey, Environment, EnvironmentId, Field, GroupMapping, IdentityPool, IdentityProvider,
        KafkaCluster, KsqlCluster, Noun, ObjectRef, Owner, Principal, Role, RoleBinding, SchemaRegistry,
        Scope, ServiceAccount, User, UserState,
    },
    org::{Change, Effect, Stored},
};

/// How strict the rules are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rigour {
    /// Somebody typed it: names are unique, limits hold.
    Typed,
    /// An undo brings it back: names are unique, limits may be exceeded.
    Restored,
    /// It came from outside: taken as it is, as long as what it names exists.
    Imported,
}

/// Refuses a draft after which a rule would not hold.
pub(super) fn check(draft: &Draft<'_>, rigour: Rigour) -> Result<(), Refusal> {
    draft.changes().iter().try_for_each(|change| match change.effect() {
        Effect::Creates | Effect::Updates => check_needs(draft, change),
        Effect::Deletes => check_unused(draft, change),
        Effect::Nothing => Ok(()),
    })?;
    match rigour {
        Rigour::Typed => {
            check_unique(draft)?;
            quotas::check(draft)?;
        }
        Rigour::Restored => check_unique(draft)?,
        Rigour::Imported => {}
    }
    check_admin(draft)
}

/// The object that a key is for, where it is one; a Flink region is none.
pub(super) fn resource_of(scope: &Scope) -> Option<ObjectRef> {
    match scope {
        Scope::Kafka { cluster, .. } => Some(ObjectRef::KafkaCluster(cluster.clone())),
        Scope::SchemaRegistry { registry, .. } => Some(ObjectRef::SchemaRegistry(registry.clone())),
        Scope::Ksql { cluster, .. } => Some(ObjectRef::KsqlCluster(cluster.clone())),
        Scope::Flink { .. } | Scope::Tableflow | Scope::Cloud | Scope::Global => None,
    }
}

/// What an object names must exist, and lie where the object says.
fn check_needs(draft: &Draft<'_>, change: &Change) -> Result<(), Refusal> {
    match change {
        Change::ApiKey(delta) => delta.after.as_ref().map_or(Ok(()), |key| key_needs(draft, key)),
        Change::KafkaCluster(delta) => {
            delta.after.as_ref().map_or(Ok(()), |cluster| lies_in(draft, cluster, &cluster.environment))
        }
        Change::SchemaRegistry(delta) => {
            delta.after.as_ref().map_or(Ok(()), |registry| lies_in(draft, registry, &registry.environment))
        }
        Change::KsqlCluster(delta) => delta.after.as_ref().map_or(Ok(()), |ksql| ksql_needs(draft, ksql)),
        Change::ComputePool(delta) => {
            delta.after.as_ref().map_or(Ok(()), |pool| lies_in(draft, pool, &pool.environment))
        }
        Change::IdentityPool(delta) => delta
            .after
            .as_ref()
            .map_or(Ok(()), |pool| needs::<_, IdentityProvider>(draft, pool, &pool.provider)),
        Change::RoleBinding(delta) => {
            delta.after.as_ref().map_or(Ok(()), |binding| binding_needs(draft, binding))
        }
        Change::Acl(delta) => delta
            .after
            .as_ref()
            .map_or(Ok(()), |acl: &Acl| needs::<_, KafkaCluster>(draft, acl, &acl.cluster)),
        Change::Organization(_)
        | Change::Environment(_)
        | Change::User(_)
        | Change::ServiceAccount(_)
        | Change::GroupMapping(_)
        | Change::IdentityProvider(_)
        | Change::AppliedLimit(_)
        | Change::Tombstone(_) => Ok(()),
    }
}

fn needs<T: Noun, N: Stored>(draft: &Draft<'_>, object: &T, id: &N::Id) -> Result<(), Refusal> {
    if draft.exists::<N>(id) {
        return Ok(());
    }
    Err(Obstacle::Missing { object: reference(object), missing: N::reference(id.clone()) }.into())
}

fn lies_in<T: Noun>(draft: &Draft<'_>, object: &T, environment: &EnvironmentId) -> Result<(), Refusal> {
    needs::<T, Environment>(draft, object, environment)
}

/// A key's owner and resource exist, and the resource lies in the environment the key names.
fn key_needs(draft: &Draft<'_>, key: &ApiKey) -> Result<(), Refusal> {
    needs_owner(draft, key, &key.owner)?;
    if let Some(environment) = key.scope.environment() {
        lies_in(draft, key, environment)?;
    }
    let place = match &key.scope {
        Scope::Kafka { cluster, .. } => {
            needs::<_, KafkaCluster>(draft, key, cluster)?;
            draft.get::<KafkaCluster>(cluster).map(|cluster| &cluster.environment)
        }
        Scope::SchemaRegistry { registry, .. } => {
            needs::<_, SchemaRegistry>(draft, key, registry)?;
            draft.get::<SchemaRegistry>(registry).map(|registry| &registry.environment)
        }
        Scope::Ksql { cluster, .. } => {
            needs::<_, KsqlCluster>(draft, key, cluster)?;
            draft.get::<KsqlCluster>(cluster).map(|cluster| &cluster.environment)
        }
        Scope::Flink { environment, .. } => Some(environment),
        Scope::Tableflow | Scope::Cloud | Scope::Global => None,
    };
    if place == key.scope.environment() {
        return Ok(());
    }
    let rule =
        crate::model::Rule::Conflict("lies in another environment. Choose a resource of this environment.");
    Err(crate::model::Invalid::new(Field::Resource, rule).into())
}

fn needs_owner<T: Noun>(draft: &Draft<'_>, object: &T, owner: &Owner) -> Result<(), Refusal> {
    match owner {
        Owner::User(id) => needs::<T, User>(draft, object, id),
        Owner::ServiceAccount(id) => needs::<T, ServiceAccount>(draft, object, id),
    }
}

fn ksql_needs(draft: &Draft<'_>, ksql: &KsqlCluster) -> Result<(), Refusal> {
    lies_in(draft, ksql, &ksql.environment)?;
    let Some(spec) = &ksql.spec else { return Ok(()) };
    needs::<_, KafkaCluster>(draft, ksql, &spec.kafka_cluster)?;
    let kafka = draft.get::<KafkaCluster>(&spec.kafka_cluster);
    if kafka.is_some_and(|kafka| kafka.environment != ksql.environment) {
        let rule = crate::model::Rule::Conflict("lies in another environment");
        return Err(crate::model::Invalid::new(Field::KafkaCluster, rule).into());
    }
    Ok(())
}

fn binding_needs(draft: &Draft<'_>, binding: &RoleBinding) -> Result<(), Refusal> {
    match &binding.principal {
        Principal::User(id) => needs::<_, User>(draft, binding, id)?,
        Principal::ServiceAccount(id) => needs::<_, ServiceAccount>(draft, binding, id)?,
        Principal::GroupMapping(id) => needs::<_, GroupMapping>(draft, binding, id)?,
        Principal::IdentityPool(id) => needs::<_, IdentityPool>(draft, binding, id)?,
        Principal::Everyone => {}
    }
    let crn = binding.pattern.crn();
    if crn
        .id_of("organization")
        .is_some_and(|id| draft.org.organization().is_some_and(|own| own.id.to_string() != id))
    {
        let rule = crate::model::Rule::Conflict("names another organization");
        return Err(crate::model::Invalid::new(Field::CrnPattern, rule).into());
    }
    if let Some(id) = crn.id_of("environment").and_then(|id| EnvironmentId::parse(id).ok()) {
        lies_in(draft, binding, &id)?;
    }
    if let Some(id) = crn.id_of("cloud-cluster").and_then(|id| crate::model::KafkaClusterId::parse(id).ok()) {
        needs::<_, KafkaCluster>(draft, binding, &id)?;
    }
    if let Some(id) =
        crn.id_of("service-account").and_then(|id| crate::model::ServiceAccountId::parse(id).ok())
    {
        needs::<_, ServiceAccount>(draft, binding, &id)?;
    }
    Ok(())
}

/// Whatever goes, all that depends on it goes too.
fn check_unused(draft: &Draft<'_>, change: &Change) -> Result<(), Refusal> {
    let Some(object) = change.reference() else { return Ok(()) };
    let dependants: Vec<_> =
        draft.org.dependants(&object).into_iter().filter(|dependant| !draft.removes(dependant)).collect();
    if dependants.is_empty() { Ok(()) } else { Err(Obstacle::InUse { object, dependants }.into()) }
}

/// Names and contents that one object alone may have.
fn check_unique(draft: &Draft<'_>) -> Result<(), Refusal> {
    draft.changes().iter().try_for_each(|change| match change {
        Change::Environment(delta) => delta.after.as_ref().map_or(Ok(()), |new| {
            alone(draft, new, Field::Name, |other: &Environment| other.name == new.name)
        }),
        Change::ServiceAccount(delta) => delta.after.as_ref().map_or(Ok(()), |new| {
            alone(draft, new, Field::Name, |other: &ServiceAccount| other.name == new.name)
        }),
        Change::User(delta) => {
            delta.after.as_ref().filter(|new| !new.email.is_empty()).map_or(Ok(()), |new| {
                alone(draft, new, Field::Email, |other: &User| other.email.eq_ignore_ascii_case(&new.email))
            })
        }
        Change::GroupMapping(delta) => delta.after.as_ref().map_or(Ok(()), |new| {
            alone(draft, new, Field::Name, |other: &GroupMapping| other.name == new.name)
        }),
        Change::IdentityProvider(delta) => delta.after.as_ref().map_or(Ok(()), |new| {
            alone(draft, new, Field::Name, |other: &IdentityProvider| other.name == new.name)
        }),
        Change::IdentityPool(delta) => delta.after.as_ref().map_or(Ok(()), |new| {
            let clash = |other: &IdentityPool| other.provider == new.provider && other.name == new.name;
            alone(draft, new, Field::Name, clash)
        }),
        Change::SchemaRegistry(delta) => delta.after.as_ref().map_or(Ok(()), |new| {
            alone(draft, new, Field::Environment, |other: &SchemaRegistry| {
                other.environment == new.environment
            })
        }),
        Change::KsqlCluster(delta) => delta.after.as_ref().map_or(Ok(()), |new| {
            let clash = |other: &KsqlCluster| other.environment == new.environment && other.name == new.name;
            alone(draft, new, Field::Name, clash)
        }),
        Change::RoleBinding(delta) => delta.after.as_ref().map_or(Ok(()), |new| {
            let clash = |other: &RoleBinding| {
                other.principal == new.principal && other.role == new.role && other.pattern == new.pattern
            };
            alone(draft, new, Field::CrnPattern, clash)
        }),
        Change::Organization(_)
        | Change::KafkaCluster(_)
        | Change::ComputePool(_)
        | Change::Acl(_)
        | Change::AppliedLimit(_)
        | Change::ApiKey(_)
        | Change::Tombstone(_) => Ok(()),
    })
}

fn alone<T: Stored>(
    draft: &Draft<'_>,
    new: &T,
    field: Field,
    clash: impl Fn(&T) -> bool,
) -> Result<(), Refusal> {
    // An edit that leaves the contested value alone does not answer for a clash that an import brought.
    if T::table(draft.org).get(new.id()).is_some_and(&clash) {
        return Ok(());
    }
    match draft.all::<T>().find(|other| other.id() != new.id() && clash(other)) {
        Some(other) => Err(Refusal::Taken { field, by: reference(other) }),
        None => Ok(()),
    }
}

/// An organization always has an active user with the role `OrganizationAdmin`.
fn check_admin(draft: &Draft<'_>) -> Result<(), Refusal> {
    let concerned = |change: &Change| {
        matches!(change, Change::User(_) | Change::RoleBinding(_)) && change.effect() != Effect::Creates
    };
    if !draft.changes().iter().any(concerned) {
        return Ok(());
    }
    let own = draft.org.crn();
    let is_active = |principal: &Principal| match principal {
        Principal::User(id) => draft.get::<User>(id).is_some_and(|user| user.state == UserState::Active),
        Principal::ServiceAccount(_)
        | Principal::GroupMapping(_)
        | Principal::IdentityPool(_)
        | Principal::Everyone => false,
    };
    let has_admin = draft.all::<RoleBinding>().any(|binding| {
        binding.role == Role::OrganizationAdmin
            && binding.pattern.matches(&own)
            && is_active(&binding.principal)
    });
    if has_admin { Ok(()) } else { Err(Obstacle::LastAdmin.into()) }
}
