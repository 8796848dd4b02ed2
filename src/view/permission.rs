//! What whoever acts may do, asked before it is tried: the reason a control gives for not acting.
//!
//! The acts are those that `engine` checks; the engine checks them again.

use crate::{
    access::{Act, ActsBy, Verb, permit},
    model::{ApiKeyId, Crn, EnvironmentId, KafkaClusterId, Kind, ObjectRef, Owner, RoleBindingId},
    org::Org,
};

/// Why `actor` may make nothing of a kind anywhere, asked before anything of it is chosen; `None` where the roles permit
/// one. What opens a form asks this; the form itself, and the engine, ask about what is chosen there.
pub fn to_make(org: &Org, actor: &Owner, kind: Kind) -> Option<String> {
    let within = &org.crn();
    match kind {
        // What it lies in is chosen.
        Kind::KafkaCluster
        | Kind::SchemaRegistry
        | Kind::KsqlCluster
        | Kind::ComputePool
        | Kind::RoleBinding
        | Kind::Acl => refusal(org, actor, &Act::Some { kind, within }),
        // Everybody makes the own ones.
        Kind::ApiKey => to_create_key(org, actor, actor),
        Kind::Organization
        | Kind::Environment
        | Kind::User
        | Kind::ServiceAccount
        | Kind::GroupMapping
        | Kind::IdentityProvider
        | Kind::IdentityPool
        | Kind::AppliedLimit
        | Kind::Tombstone => to_create(org, actor, kind, within),
    }
}

/// Why `actor` may make nothing of a kind in an environment, or on what lies there.
pub fn to_make_in(org: &Org, actor: &Owner, kind: Kind, environment: &EnvironmentId) -> Option<String> {
    refusal(org, actor, &Act::Some { kind, within: &org.environment_crn(environment) })
}

/// Why `actor` may not make something of a kind in a place; `None` where the roles permit it.
pub fn to_create(org: &Org, actor: &Owner, kind: Kind, place: &Crn) -> Option<String> {
    refusal(org, actor, &Act::Object { verb: Verb::Create, kind, place, account: None })
}

/// Why `actor` may not edit an object; `None` where the roles permit it.
pub fn to_change(org: &Org, actor: &Owner, object: &ObjectRef) -> Option<String> {
    let account = object.account();
    let place = org.crn_of(object).unwrap_or_else(|| org.crn());
    let act =
        Act::Object { verb: Verb::Alter, kind: object.kind(), place: &place, account: account.as_ref() };
    refusal(org, actor, &act)
}

/// Why `actor` may not accept, deactivate or reactivate users: not even the own account.
pub fn to_change_state(org: &Org, actor: &Owner) -> Option<String> {
    let place = org.crn();
    refusal(org, actor, &Act::Object { verb: Verb::Alter, kind: Kind::User, place: &place, account: None })
}

/// Why `actor` may not delete an account, an environment or a resource; `None` where the roles permit it. Other rules
/// (protection, the last administrator) are the preview's to tell.
pub fn to_delete(org: &Org, actor: &Owner, object: &ObjectRef) -> Option<String> {
    let place = org.crn_of(object).unwrap_or_else(|| org.crn());
    refusal(
        org,
        actor,
        &Act::Object { verb: Verb::Delete, kind: object.kind(), place: &place, account: None },
    )
}

/// Why `actor` may not take a role binding away; `None` where the roles permit it, or where it has gone.
pub fn to_unbind(org: &Org, actor: &Owner, id: &RoleBindingId) -> Option<String> {
    let binding = org.role_bindings().get(id)?;
    refusal(org, actor, &Act::Binding { verb: Verb::Delete, role: binding.role, bound: &binding.pattern })
}

/// Why `actor` may give no role at all on an object or something in it, or, without one, anywhere; `None` where the roles
/// permit to give one.
pub fn to_bind(org: &Org, actor: &Owner, on: Option<&ObjectRef>) -> Option<String> {
    let place = on.and_then(|object| org.crn_of(object)).unwrap_or_else(|| org.crn());
    refusal(org, actor, &Act::Some { kind: Kind::RoleBinding, within: &place })
}

/// Why `actor` may not make or delete ACLs of a cluster; `None` where the roles permit it.
pub fn to_change_acls(org: &Org, actor: &Owner, verb: Verb, cluster: &KafkaClusterId) -> Option<String> {
    let place = org.crn_of(&ObjectRef::KafkaCluster(cluster.clone())).unwrap_or_else(|| org.crn());
    refusal(org, actor, &Act::Object { verb, kind: Kind::Acl, place: &place, account: None })
}

/// Why `actor` may not make keys of an account, whatever they are for: nobody makes them for another user, and those of a
/// service account take a role. Which of them one may make depends on what they are for, which the wizard asks.
pub fn to_create_key(org: &Org, actor: &Owner, owner: &Owner) -> Option<String> {
    refusal(org, actor, &Act::SomeKey { owner })
}

/// Why `actor` may not edit a key; `None` where the roles permit it, or there is no such key.
pub fn to_change_key(org: &Org, actor: &Owner, id: &ApiKeyId) -> Option<String> {
    for_key(org, actor, id, Verb::Alter)
}

/// Why `actor` may not delete or revoke a key; `None` where the roles permit it, or there is no such key.
pub fn to_delete_key(org: &Org, actor: &Owner, id: &ApiKeyId) -> Option<String> {
    for_key(org, actor, id, Verb::Delete)
}

/// Why `actor` may not do something to several keys at once, which is done to all of them or to none: the first reason,
/// and for how many keys there is one.
pub fn for_keys<'a>(
    org: &Org,
    actor: &Owner,
    ids: impl IntoIterator<Item = &'a ApiKeyId>,
    reason: fn(&Org, &Owner, &ApiKeyId) -> Option<String>,
) -> Option<String> {
    of_several(ids.into_iter().filter_map(|id| reason(org, actor, id)), "keys")
}

/// Why `actor` may not delete several role bindings or ACLs at once, which is done to all of them or to none: the first
/// reason, and for how many there is one.
pub fn to_delete_rules(org: &Org, actor: &Owner, rules: &[ObjectRef]) -> Option<String> {
    let reason = |rule: &ObjectRef| match rule {
        ObjectRef::RoleBinding(id) => to_unbind(org, actor, id),
        ObjectRef::Acl(id) => to_change_acls(org, actor, Verb::Delete, &org.acls().get(id)?.cluster),
        ObjectRef::Organization(_)
        | ObjectRef::Environment(_)
        | ObjectRef::KafkaCluster(_)
        | ObjectRef::SchemaRegistry(_)
        | ObjectRef::KsqlCluster(_)
        | ObjectRef::ComputePool(_)
        | ObjectRef::User(_)
        | ObjectRef::ServiceAccount(_)
        | ObjectRef::GroupMapping(_)
        | ObjectRef::IdentityProvider(_)
        | ObjectRef::IdentityPool(_)
        | ObjectRef::AppliedLimit(_)
        | ObjectRef::ApiKey(_)
        | ObjectRef::Tombstone(_) => None,
    };
    of_several(rules.iter().filter_map(reason), "rules")
}

/// The first of several reasons, and how many there are.
fn of_several(mut reasons: impl Iterator<Item = String>, many: &str) -> Option<String> {
    let first = reasons.next()?;
    match reasons.count() {
        0 => Some(first),
        more => Some(format!("Not permitted for {} of the selected {many}. {first}", more + 1)),
    }
}

fn for_key(org: &Org, actor: &Owner, id: &ApiKeyId, verb: Verb) -> Option<String> {
    let key = org.api_keys().get(id)?;
    refusal(org, actor, &Act::Key { verb, owner: &key.owner, scope: &key.scope })
}

/// Why `actor` may not change the organization's settings, import into it or take an import back; `None` where the roles
/// permit it.
pub fn to_change_organization(org: &Org, actor: &Owner) -> Option<String> {
    let place = org.crn();
    let act = Act::Object { verb: Verb::Alter, kind: Kind::Organization, place: &place, account: None };
    refusal(org, actor, &act)
}

/// Why `actor` may not set limits; `None` where the roles permit it.
pub fn to_set_limits(org: &Org, actor: &Owner) -> Option<String> {
    let place = org.crn();
    let act = Act::Object { verb: Verb::Alter, kind: Kind::AppliedLimit, place: &place, account: None };
    refusal(org, actor, &act)
}

fn refusal(org: &Org, actor: &Owner, act: &Act<'_>) -> Option<String> {
    permit(org, actor, ActsBy::Session, act).err().map(|denial| denial.to_string())
}
