//! Who may manage which API keys. Source: `facts/domain.md` 10.1 (the matrix governs), `facts/roles.md` 3.

use super::{
    Denial, Verb,
    catalogue::Operation,
    resource::{Question, Resource},
    standing::Standing,
};
use crate::model::{Kind, Owner, Scope, ScopeKind};

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
