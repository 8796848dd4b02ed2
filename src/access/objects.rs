//! Who may manage everything but API keys. Source: `facts/roles.md` 3, matrix role by action. Organization
//! administrators are let through before this is asked.

use super::{Act, Roles, Verb};
use crate::{
    model::{BindingLevel, Crn, CrnPattern, Kind, Owner, Role},
    org::Org,
};

/// Whether a role short of `OrganizationAdmin` permits an act.
pub(super) fn permitted(org: &Org, actor: &Owner, roles: &Roles<'_>, act: &Act<'_>) -> bool {
    match act {
        Act::Key { .. } => false,
        Act::Binding { role, bound, .. } => may_bind(org, roles, *role, bound),
        Act::Object { verb, kind, place, account } => {
            may_change_self(actor, *verb, *account) || may_manage(org, roles, *verb, *kind, place)
        }
    }
}

/// Everybody may change the name of the own user account (baseline B1).
fn may_change_self(actor: &Owner, verb: Verb, account: Option<&Owner>) -> bool {
    matches!(actor, Owner::User(_)) && verb == Verb::Alter && account == Some(actor)
}

fn may_manage(org: &Org, roles: &Roles<'_>, verb: Verb, kind: Kind, place: &Crn) -> bool {
    let account_admin = || roles.holds(&[Role::AccountAdmin], &org.crn());
    match kind {
        Kind::Organization | Kind::AppliedLimit | Kind::Tombstone | Kind::ApiKey | Kind::RoleBinding => false,
        Kind::Environment => verb != Verb::Create && roles.holds(&[Role::EnvironmentAdmin], place),
        Kind::KafkaCluster => match verb {
            Verb::Create => roles.holds(&[Role::EnvironmentAdmin], place),
            Verb::Alter | Verb::Delete => {
                roles.holds(&[Role::EnvironmentAdmin, Role::CloudClusterAdmin], place)
            }
        },
        Kind::SchemaRegistry => roles.holds(&[Role::EnvironmentAdmin], place),
        Kind::KsqlCluster => {
            roles.holds(&[Role::EnvironmentAdmin, Role::CloudClusterAdmin], place)
                || (verb == Verb::Delete && roles.holds(&[Role::KsqlAdmin, Role::ResourceOwner], place))
        }
        Kind::Acl => roles.holds(&[Role::EnvironmentAdmin, Role::CloudClusterAdmin], place),
        Kind::ComputePool => roles.holds(&[Role::EnvironmentAdmin, Role::FlinkAdmin], place),
        Kind::User => {
            account_admin()
                || (verb == Verb::Create
                    && roles.holds_anywhere(&[Role::EnvironmentAdmin, Role::CloudClusterAdmin]))
        }
        Kind::ServiceAccount => match verb {
            Verb::Create => {
                account_admin()
                    || roles.holds_anywhere(&[
                        Role::EnvironmentAdmin,
                        Role::CloudClusterAdmin,
                        Role::KsqlAdmin,
                        Role::ResourceOwner,
                    ])
            }
            Verb::Alter | Verb::Delete => account_admin() || roles.holds(&[Role::ResourceOwner], place),
        },
        Kind::GroupMapping | Kind::IdentityProvider => account_admin(),
        Kind::IdentityPool => match verb {
            Verb::Create => {
                account_admin() || roles.holds_anywhere(&[Role::EnvironmentAdmin, Role::CloudClusterAdmin])
            }
            Verb::Alter | Verb::Delete => account_admin() || roles.holds(&[Role::ResourceOwner], place),
        },
    }
}

/// Bindings at the organization itself are an organization administrator's alone (addition 4). Nobody gives more
/// than the own binding reaches: a pattern by prefix needs one that covers the prefix.
fn may_bind(org: &Org, roles: &Roles<'_>, role: Role, bound: &CrnPattern) -> bool {
    if bound.crn() == &org.crn() {
        return false;
    }
    let on_account = bound.level() == BindingLevel::ServiceAccount.segment();
    let by_owner = [
        Role::DeveloperRead,
        Role::DeveloperWrite,
        Role::DeveloperManage,
        Role::ResourceOwner,
        Role::Assigner,
    ];
    roles.cover(&[Role::EnvironmentAdmin, Role::CloudClusterAdmin], bound)
        || (on_account && roles.holds(&[Role::AccountAdmin], &org.crn()))
        || (by_owner.contains(&role) && roles.cover(&[Role::ResourceOwner], bound))
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
