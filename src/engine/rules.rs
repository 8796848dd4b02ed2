//! What holds for every organization after every entry, whatever command brought it about.

use std::collections::BTreeSet;

use super::{Obstacle, Refusal, delete::reference, draft::Draft, needs, quotas};
use crate::{
    model::{
        DeletionProtection, Environment, Field, GroupMapping, IdentityPool, IdentityProvider, KafkaCluster,
        KsqlCluster, ObjectRef, Principal, Role, RoleBinding, SchemaRegistry, Scope, ServiceAccount, User,
        UserState,
    },
    org::{Change, Delta, Effect, Seq, Stored},
};

/// How strict the rules are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rigour {
    /// Somebody typed it: names are unique, limits hold.
    Typed,
    /// An undo brings it back: names are unique as far as they were before, limits may be exceeded.
    Restored {
        /// The entry that is taken back.
        entry: Seq,
    },
    /// It came from outside: taken as it is, as long as what it names exists.
    Imported,
}

/// Refuses a draft after which a rule would not hold.
pub(super) fn check(draft: &Draft<'_>, rigour: Rigour) -> Result<(), Refusal> {
    let going = going(draft);
    draft.changes().iter().try_for_each(|change| match change.effect() {
        Effect::Creates | Effect::Updates => {
            needs::check(draft, change).map_err(|refusal| as_typed(rigour, refusal))
        }
        Effect::Deletes => check_unused(draft, change, &going),
        Effect::Nothing => Ok(()),
    })?;
    match rigour {
        Rigour::Typed => {
            check_unique(draft, None)?;
            quotas::check(draft)?;
        }
        Rigour::Restored { entry } => {
            check_unique(draft, Some(entry))?;
            check_protected(draft)?;
        }
        Rigour::Imported => {}
    }
    check_admin(draft)
}

/// Whoever types a command did not see the object that it makes, only what that object names.
fn as_typed(rigour: Rigour, refusal: Refusal) -> Refusal {
    match (rigour, refusal) {
        (Rigour::Typed, Refusal::Blocked(Obstacle::Missing { missing, .. })) => Refusal::NotFound(missing),
        (_, refusal) => refusal,
    }
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

/// Everything that a draft deletes.
fn going(draft: &Draft<'_>) -> BTreeSet<ObjectRef> {
    let deletes = |change: &&Change| change.effect() == Effect::Deletes;
    draft.changes().iter().filter(deletes).filter_map(Change::reference).collect()
}

/// Whatever goes, all that depends on it goes too, or changes so that it no longer does, which `needs` checks.
fn check_unused(draft: &Draft<'_>, change: &Change, going: &BTreeSet<ObjectRef>) -> Result<(), Refusal> {
    let Some(object) = change.reference() else { return Ok(()) };
    let dependants: Vec<_> = draft
        .org
        .dependants_among(&object, going)
        .into_iter()
        .filter(|dependant| !draft.changes_object(dependant))
        .collect();
    if dependants.is_empty() { Ok(()) } else { Err(Obstacle::InUse { object, dependants }.into()) }
}

/// Taking back what made a protected cluster is deleting it. (A deletion has checked this before.)
fn check_protected(draft: &Draft<'_>) -> Result<(), Refusal> {
    let deletions = draft.changes().iter().filter(|change| change.effect() == Effect::Deletes);
    let is_protected = |change: &&Change| {
        let before = KafkaCluster::delta(change).and_then(|delta| delta.before.as_ref());
        before.is_some_and(|cluster| cluster.protection == DeletionProtection::On)
    };
    let protected: Vec<_> = deletions.filter(is_protected).filter_map(Change::reference).collect();
    if protected.is_empty() { Ok(()) } else { Err(Obstacle::Protected(protected).into()) }
}

/// Names and contents that one object alone may have.
///
/// With `back_to`, an entry that is taken back, there is no clash with an object that comes back along, or that has
/// not changed since: an import brought both, and both stood there before the entry.
fn check_unique(draft: &Draft<'_>, back_to: Option<Seq>) -> Result<(), Refusal> {
    draft.changes().iter().try_for_each(|change| match change {
        Change::Environment(Delta { after: Some(new), .. }) => {
            alone(draft, back_to, new, Field::Name, |other: &Environment| other.name == new.name)
        }
        Change::ServiceAccount(Delta { after: Some(new), .. }) => {
            alone(draft, back_to, new, Field::Name, |other: &ServiceAccount| other.name == new.name)
        }
        Change::User(Delta { after: Some(new), .. }) => {
            alone(draft, back_to, new, Field::Email, |other: &User| {
                !new.email.is_empty() && other.email.eq_ignore_ascii_case(&new.email)
            })
        }
        Change::GroupMapping(Delta { after: Some(new), .. }) => {
            alone(draft, back_to, new, Field::Name, |other: &GroupMapping| other.name == new.name)
        }
        Change::IdentityProvider(Delta { after: Some(new), .. }) => {
            alone(draft, back_to, new, Field::Name, |other: &IdentityProvider| other.name == new.name)
        }
        Change::IdentityPool(Delta { after: Some(new), .. }) => {
            alone(draft, back_to, new, Field::Name, |other: &IdentityPool| {
                other.provider == new.provider && other.name == new.name
            })
        }
        Change::SchemaRegistry(Delta { after: Some(new), .. }) => {
            alone(draft, back_to, new, Field::Environment, |other: &SchemaRegistry| {
                other.environment == new.environment
            })
        }
        Change::KsqlCluster(Delta { after: Some(new), .. }) => {
            alone(draft, back_to, new, Field::Name, |other: &KsqlCluster| {
                other.environment == new.environment && other.name == new.name
            })
        }
        Change::RoleBinding(Delta { after: Some(new), .. }) => {
            alone(draft, back_to, new, Field::CrnPattern, |other: &RoleBinding| {
                other.principal == new.principal && other.role == new.role && other.pattern == new.pattern
            })
        }
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
    })
}

fn alone<T: Stored>(
    draft: &Draft<'_>,
    back_to: Option<Seq>,
    new: &T,
    field: Field,
    clash: impl Fn(&T) -> bool,
) -> Result<(), Refusal> {
    // An edit that leaves the contested value alone does not answer for a clash that an import brought.
    if T::table(draft.org).get(new.id()).is_some_and(&clash) {
        return Ok(());
    }
    let stood_before = |other: &T| {
        let version = T::table(draft.org).row(other.id()).map(|row| row.version);
        back_to.is_some_and(|entry| {
            version.is_some_and(|version| version < entry)
                || draft.changes_object(&T::reference(other.id().clone()))
        })
    };
    match draft.find::<T>(|other| other.id() != new.id() && clash(other) && !stood_before(other)) {
        Some(other) => Err(Refusal::Taken { field, by: Some(reference(other)) }),
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
    let admin = draft.find::<RoleBinding>(|binding| {
        binding.role == Role::OrganizationAdmin
            && binding.pattern.matches(&own)
            && is_active(&binding.principal)
    });
    if admin.is_some() { Ok(()) } else { Err(Obstacle::LastAdmin.into()) }
}
