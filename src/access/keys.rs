//! Who may manage which API keys. Source: `facts/domain.md` 10.1 (the matrix governs), `facts/roles.md` 3.

use super::{Denial, Roles, Verb};
use crate::{
    model::{Kind, Owner, Role, Scope, ScopeKind},
    org::Org,
};

/// Own keys: everything. Another user's: an organization administrator may delete them, nobody more. A service
/// account's: who has a role for the key's type whose binding reaches the resource, or owns the account.
pub(super) fn permit(
    org: &Org,
    actor: &Owner,
    roles: &Roles<'_>,
    verb: Verb,
    owner: &Owner,
    scope: &Scope,
) -> Result<(), Denial> {
    if owner == actor {
        return Ok(());
    }
    match owner {
        Owner::User(_) => match verb {
            Verb::Delete if roles.is_admin() => Ok(()),
            Verb::Create | Verb::Alter | Verb::Delete => Err(Denial::OtherUsersKey(verb)),
        },
        Owner::ServiceAccount(account) => {
            let account = org.crn().child("service-account", account.as_str());
            let permitted = roles.is_admin()
                || roles.holds(&[Role::ResourceOwner], &account)
                || roles.holds(roles_for(scope.kind()), &org.scope_crn(scope));
            if permitted {
                return Ok(());
            }
            Err(Denial::NoRole { actor: actor.clone(), verb, kind: Kind::ApiKey, hint: hint(scope.kind()) })
        }
    }
}

/// The roles, besides `OrganizationAdmin` and `ResourceOwner` on the account, whose holders manage keys of a type.
const fn roles_for(kind: ScopeKind) -> &'static [Role] {
    match kind {
        ScopeKind::Kafka => &[Role::EnvironmentAdmin, Role::CloudClusterAdmin, Role::ResourceKeyAdmin],
        ScopeKind::SchemaRegistry => &[Role::EnvironmentAdmin, Role::ResourceKeyAdmin],
        ScopeKind::Ksql => {
            &[Role::EnvironmentAdmin, Role::CloudClusterAdmin, Role::ResourceKeyAdmin, Role::KsqlAdmin]
        }
        ScopeKind::Flink => &[Role::EnvironmentAdmin, Role::FlinkAdmin],
        ScopeKind::Tableflow => &[Role::ResourceKeyAdmin],
        ScopeKind::Cloud | ScopeKind::Global => &[],
    }
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
