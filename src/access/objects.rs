//! What the acts of the control plane ask of the catalogue, and which roles would permit one that is refused.

use super::{
    Act, Grant, Verb,
    catalogue::{Operation, Reach, ResourceKind, grants},
    power::rows,
    resource::{Question, Resource},
    standing::Standing,
};
use crate::{
    model::{BindingLevel, Crn, CrnPattern, Kind, Owner, Role},
    org::Org,
};

/// The question that an act on anything but keys and bindings asks; `None` where nobody but an organization
/// administrator may.
pub(super) fn question(org: &Org, act: &Act<'_>) -> Option<Question> {
    let Act::Object { verb, kind, place, account } = act else { return None };
    let (resource, operation) = asked(*kind, *verb)?;
    // The account says whose user account it is; without one, more is changed than what is everybody's own.
    let place = match account {
        Some(Owner::User(id)) if *kind == Kind::User => org.crn().child("user", id.as_str()),
        None if *kind == Kind::User => org.crn(),
        Some(_) | None => (*place).clone(),
    };
    Some(Question::new(operation, Resource::new(resource, place)))
}

/// How the catalogue calls what is done to an object of Keyplane. Where the source has no operation of that name, the
/// nearest one whose holders are the same.
const fn asked(kind: Kind, verb: Verb) -> Option<(ResourceKind, Operation)> {
    let named = match verb {
        Verb::Create => Operation::Create,
        Verb::Alter => Operation::Alter,
        Verb::Delete => Operation::Delete,
    };
    let creates = matches!(verb, Verb::Create);
    Some(match kind {
        Kind::Organization | Kind::AppliedLimit => (ResourceKind::Organization, Operation::Alter),
        Kind::Environment => (ResourceKind::Environment, named),
        Kind::KafkaCluster => (ResourceKind::CloudCluster, named),
        // A registry appears with its environment's first use of it: no role creates one.
        Kind::SchemaRegistry if creates => (ResourceKind::SchemaRegistry, Operation::Alter),
        Kind::SchemaRegistry => (ResourceKind::SchemaRegistry, named),
        Kind::KsqlCluster if matches!(verb, Verb::Delete) => {
            (ResourceKind::KsqlCluster, Operation::Terminate)
        }
        // Who may make one may size it.
        Kind::KsqlCluster => (ResourceKind::KsqlCluster, Operation::Create),
        Kind::ComputePool => (ResourceKind::ComputePool, named),
        Kind::Acl => (ResourceKind::SecurityMetadata, Operation::Alter),
        Kind::User if creates => (ResourceKind::User, Operation::Invite),
        Kind::User => (ResourceKind::User, named),
        Kind::ServiceAccount => (ResourceKind::ServiceAccount, named),
        // A provider is trusted by the whole organization: who may only make pools makes none.
        Kind::IdentityProvider if creates => (ResourceKind::IdentityPool, Operation::Alter),
        Kind::IdentityProvider | Kind::IdentityPool => (ResourceKind::IdentityPool, named),
        Kind::GroupMapping => (ResourceKind::GroupMapping, named),
        Kind::ApiKey | Kind::RoleBinding | Kind::Tombstone => return None,
    })
}

/// The roles that the owner of a resource may give on it. Source: `facts/roles.md` 2.12.
const BY_OWNER: [Role; 5] =
    [Role::DeveloperRead, Role::DeveloperWrite, Role::DeveloperManage, Role::ResourceOwner, Role::Assigner];

/// Whether a role may be given and taken on a pattern. Nobody gives more than the own binding reaches: a pattern by prefix
/// needs one that covers the prefix.
pub(super) fn may_bind(standing: &Standing<'_>, verb: Verb, role: Role, bound: &CrnPattern) -> bool {
    let operation = match verb {
        Verb::Create | Verb::Alter => Operation::Create,
        Verb::Delete => Operation::Delete,
    };
    let resource = Resource::bindings(bound.clone());
    standing.held().filter(|own| own.role != Role::ResourceOwner || BY_OWNER.contains(&role)).any(|own| {
        let reaches = |grant: &Grant| {
            grant.operations.contains(operation) && grant.reaches(&own.pattern, &own.principal, &resource)
        };
        grants(own.role).iter().any(reaches)
    })
}

/// Whether something of a kind may be made in some place within another: there is a role that permits it and is bound to
/// something there, or to what that lies in. Each role that may be bound by somebody at a level is one of those that
/// [`may_bind`] lets that one give, so that no role needs to be chosen.
pub(super) fn may_make_some(standing: &Standing<'_>, kind: Kind, within: &Crn) -> bool {
    let asked = match kind {
        Kind::RoleBinding => Some((ResourceKind::RoleBinding, Operation::Create)),
        other => asked(other, Verb::Create),
    };
    let Some((resource, operation)) = asked else { return false };
    standing.held().any(|own| {
        let level = BindingLevel::of(&own.pattern);
        let makes = |row: &Grant| {
            row.kind == resource && row.gives(operation).is_some() && meets(row.reach, &own.pattern, within)
        };
        level.is_some_and(|level| rows(own.role, level).any(makes))
    })
}

/// Whether what a row is about may lie within a place.
fn meets(reach: Reach, bound: &CrnPattern, within: &Crn) -> bool {
    match reach {
        Reach::Within => bound.crn().is_within(within) || bound.matches(within),
        Reach::Organization => true,
        Reach::ServiceAccounts => {
            matches!(
                within.resource().map(|segment| &*segment.kind),
                Some("organization" | "service-account")
            )
        }
        Reach::Around
        | Reach::Cluster
        | Reach::KeysWithin
        | Reach::KeysOfUsers
        | Reach::KeysOfAccount
        | Reach::OwnWithin => false,
    }
}

const IN_ENVIRONMENT: &str = "It takes OrganizationAdmin, or EnvironmentAdmin on the environment.";

/// Which role would permit an act.
pub(super) const fn hint(act: &Act<'_>) -> &'static str {
    let creates = matches!(act.verb(), Verb::Create);
    match act.kind() {
        Kind::Organization | Kind::AppliedLimit | Kind::Tombstone => "It takes OrganizationAdmin.",
        Kind::Environment if creates => "It takes OrganizationAdmin.",
        Kind::Environment | Kind::SchemaRegistry => IN_ENVIRONMENT,
        Kind::KafkaCluster if creates => IN_ENVIRONMENT,
        Kind::KafkaCluster => {
            "It takes OrganizationAdmin, EnvironmentAdmin on its environment, or CloudClusterAdmin on the cluster."
        }
        Kind::KsqlCluster if matches!(act.verb(), Verb::Delete) => {
            "It takes OrganizationAdmin, EnvironmentAdmin on its environment, CloudClusterAdmin on its Kafka cluster, or KsqlAdmin or ResourceOwner on it."
        }
        Kind::KsqlCluster | Kind::Acl => {
            "It takes OrganizationAdmin, EnvironmentAdmin on the environment, or CloudClusterAdmin on the Kafka cluster."
        }
        Kind::ComputePool => {
            "It takes OrganizationAdmin, or EnvironmentAdmin or FlinkAdmin on the environment."
        }
        Kind::User | Kind::IdentityPool if creates => {
            "It takes OrganizationAdmin, AccountAdmin, or EnvironmentAdmin or CloudClusterAdmin anywhere."
        }
        Kind::User | Kind::GroupMapping | Kind::IdentityProvider => {
            "It takes OrganizationAdmin or AccountAdmin."
        }
        Kind::ServiceAccount if creates => {
            "It takes OrganizationAdmin, AccountAdmin, or EnvironmentAdmin, CloudClusterAdmin, KsqlAdmin or ResourceOwner anywhere."
        }
        Kind::ServiceAccount | Kind::IdentityPool => {
            "It takes OrganizationAdmin, AccountAdmin, or ResourceOwner on it."
        }
        Kind::RoleBinding => {
            "It takes OrganizationAdmin, or a role with the right to grant access to all that the pattern reaches: EnvironmentAdmin, CloudClusterAdmin or ResourceOwner there, or AccountAdmin for a service account."
        }
        Kind::ApiKey => "It takes OrganizationAdmin or ResourceOwner on the service account.",
    }
}
