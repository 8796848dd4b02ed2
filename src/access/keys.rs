//! Who may manage which API keys. Source: `facts/domain.md` 10.1 (the matrix governs), `facts/roles.md` 3.

use super::{
    Denial, Verb,
    catalogue::{Operation, Reach},
    power::rows,
    resource::{Question, Resource},
    standing::Standing,
};
use crate::model::{BindingLevel, CrnPattern, Kind, ObjectRef, Owner, Principal, Scope, ScopeKind};

/// Own keys: everything. Another user's: an organization administrator may delete them, nobody more. A service
/// account's: who has a role for the key's type whose binding reaches the resource, or owns the account.
pub(super) fn permit(
    standing: &Standing<'_>,
    actor: &Owner,
    verb: Verb,
    owner: &Owner,
    scope: &Scope,
) -> Result<(), Denial> {
    let operation = match verb {
        Verb::Create => Operation::Create,
        Verb::Alter => Operation::Alter,
        Verb::Delete => Operation::Delete,
    };
    let question = Question::new(operation, Resource::keys(standing.org, owner, scope));
    if standing.may(&question).is_allowed() {
        return Ok(());
    }
    Err(match owner {
        Owner::User(_) => Denial::OtherUsersKey(verb),
        Owner::ServiceAccount(_) => {
            Denial::NoRole { actor: actor.clone(), verb, kind: Kind::ApiKey, hint: hint(scope.kind()) }
        }
    })
}

/// Whether some key of an owner may be made: for one scope at least.
pub(super) fn permit_some(standing: &Standing<'_>, actor: &Owner, owner: &Owner) -> Result<(), Denial> {
    let account = match owner {
        // One's own, for whatever; nobody's else.
        Owner::User(_) => return permit(standing, actor, Verb::Create, owner, &Scope::Cloud),
        Owner::ServiceAccount(id) => id,
    };
    let own = standing.account.as_ref() == Some(&Principal::from(owner.clone()));
    let place = standing.org.crn_of(&ObjectRef::ServiceAccount(account.clone())).map(CrnPattern::exactly);
    let makes = |level: BindingLevel, bound: &CrnPattern, role| {
        rows(role, level).any(|row| {
            let here = match row.reach {
                Reach::KeysWithin => true,
                Reach::KeysOfAccount => place.as_ref().is_some_and(|account| bound.covers(account)),
                Reach::Within
                | Reach::Organization
                | Reach::ServiceAccounts
                | Reach::Around
                | Reach::Cluster
                | Reach::KeysOfUsers
                | Reach::OwnWithin => false,
            };
            here && row.kind.key_scope().is_some() && row.operations.contains(Operation::Create)
        })
    };
    let may = own
        || standing.held().any(|binding| {
            let level = BindingLevel::of(&binding.pattern);
            level.is_some_and(|level| makes(level, &binding.pattern, binding.role))
        });
    if may {
        return Ok(());
    }
    Err(Denial::NoRole {
        actor: actor.clone(),
        verb: Verb::Create,
        kind: Kind::ApiKey,
        hint: "It takes OrganizationAdmin, ResourceOwner on the service account, or a role with the right to manage keys where what they are for lies: EnvironmentAdmin, CloudClusterAdmin, KsqlAdmin, FlinkAdmin or ResourceKeyAdmin.",
    })
}

const fn hint(kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::Kafka => {
            "It takes OrganizationAdmin, ResourceOwner on the service account, or EnvironmentAdmin, CloudClusterAdmin or ResourceKeyAdmin where the cluster lies."
        }
        ScopeKind::SchemaRegistry => {
            "It takes OrganizationAdmin, ResourceOwner on the service account, or EnvironmentAdmin or ResourceKeyAdmin where the registry lies."
        }
        ScopeKind::Ksql => {
            "It takes OrganizationAdmin, ResourceOwner on the service account, or EnvironmentAdmin, CloudClusterAdmin, KsqlAdmin or ResourceKeyAdmin where the ksqlDB cluster lies."
        }
        ScopeKind::Flink => {
            "It takes OrganizationAdmin, ResourceOwner on the service account, or EnvironmentAdmin or FlinkAdmin on the environment."
        }
        ScopeKind::Tableflow => {
            "It takes OrganizationAdmin, ResourceOwner on the service account, or ResourceKeyAdmin on the organization."
        }
        ScopeKind::Cloud | ScopeKind::Global => {
            "It takes OrganizationAdmin or ResourceOwner on the service account."
        }
    }
}
