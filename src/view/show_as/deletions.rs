//! The calls that delete something.

use super::calls::{Calls, ENDPOINT, GONE};
use crate::{
    model::{AclId, EnvironmentId, Kind, ObjectRef, UserId},
    org::Org,
    rest::encode,
    view::tools::{
        Call,
        call::{at, within},
        made::{acl_facts, as_new_acl},
    },
};

fn delete(operation: &'static str, target: String) -> Call {
    Call::bare(operation, "DELETE", target)
}

pub(super) fn api_key(id: &str) -> Call {
    delete("deleteIamV2ApiKey", at("/iam/v2/api-keys", id))
}

pub(super) fn invitation(org: &Org, user: &UserId) -> Option<Call> {
    let invitation = org.users().get(user)?.invitation.as_ref()?;
    Some(delete("deleteIamV2Invitation", at("/iam/v2/invitations", invitation.id.as_str())))
}

/// Deletions, those first that others would take along.
pub(super) fn all(org: &Org, targets: &[ObjectRef]) -> Calls {
    let mut ordered: Vec<_> = targets.iter().collect();
    ordered.sort_by_key(|target| rank(target.kind()));
    let (mut calls, mut notes) = (Vec::new(), Vec::new());
    for target in ordered {
        match delete_one(org, target) {
            Ok(call) => calls.push(call),
            Err(why) => notes.push(why.to_owned()),
        }
    }
    notes.dedup();
    let acls = targets.iter().any(|target| target.kind() == Kind::Acl);
    Calls { calls, notes }.noted(acls.then_some(ENDPOINT))
}

/// What goes first when several things are deleted one by one.
const fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::ApiKey => 0,
        Kind::Acl | Kind::RoleBinding | Kind::AppliedLimit => 1,
        Kind::KsqlCluster | Kind::ComputePool | Kind::SchemaRegistry | Kind::IdentityPool => 2,
        Kind::KafkaCluster | Kind::IdentityProvider | Kind::GroupMapping => 3,
        Kind::User | Kind::ServiceAccount => 4,
        Kind::Environment => 5,
        Kind::Organization | Kind::Tombstone => 6,
    }
}

fn there(environment: Option<&EnvironmentId>) -> Result<&str, &'static str> {
    environment.map(EnvironmentId::as_str).ok_or(GONE)
}

fn delete_one(org: &Org, target: &ObjectRef) -> Result<Call, &'static str> {
    let id = target.id();
    Ok(match target {
        ObjectRef::ApiKey(_) => api_key(&id),
        ObjectRef::ServiceAccount(_) => {
            delete("deleteIamV2ServiceAccount", at("/iam/v2/service-accounts", &id))
        }
        ObjectRef::User(_) => delete("deleteIamV2User", at("/iam/v2/users", &id)),
        ObjectRef::Environment(_) => delete("deleteOrgV2Environment", at("/org/v2/environments", &id)),
        ObjectRef::KafkaCluster(key) => {
            let lies_in = there(org.kafka_clusters().get(key).map(|it| &it.environment))?;
            delete("deleteCmkV2Cluster", within("/cmk/v2/clusters", &id, lies_in))
        }
        ObjectRef::SchemaRegistry(key) => {
            let lies_in = there(org.schema_registries().get(key).map(|it| &it.environment))?;
            delete("deleteSrcmV2Cluster", within("/srcm/v2/clusters", &id, lies_in))
        }
        ObjectRef::KsqlCluster(key) => {
            let lies_in = there(org.ksql_clusters().get(key).map(|it| &it.environment))?;
            delete("deleteKsqldbcmV2Cluster", within("/ksqldbcm/v2/clusters", &id, lies_in))
        }
        ObjectRef::ComputePool(key) => {
            let lies_in = there(org.compute_pools().get(key).map(|it| &it.environment))?;
            delete("deleteFcpmV2ComputePool", within("/fcpm/v2/compute-pools", &id, lies_in))
        }
        ObjectRef::GroupMapping(_) => {
            delete("deleteIamV2SsoGroupMapping", at("/iam/v2/sso/group-mappings", &id))
        }
        ObjectRef::IdentityProvider(_) => {
            delete("deleteIamV2IdentityProvider", at("/iam/v2/identity-providers", &id))
        }
        ObjectRef::IdentityPool(key) => {
            let provider = org.identity_pools().get(key).ok_or(GONE)?.provider.as_str();
            let pools = format!("{}/identity-pools", at("/iam/v2/identity-providers", provider));
            delete("deleteIamV2IdentityPool", at(&pools, &id))
        }
        ObjectRef::RoleBinding(_) => delete("deleteIamV2RoleBinding", at("/iam/v2/role-bindings", &id)),
        ObjectRef::Acl(key) => delete_acl(org, key)?,
        ObjectRef::AppliedLimit(_) => {
            return Err(
                "No public call brings a default limit back: Confluent Support changes limits on request.",
            );
        }
        ObjectRef::Organization(_) | ObjectRef::Tombstone(_) => {
            return Err("No call of the contract deletes that.");
        }
    })
}

fn delete_acl(org: &Org, id: &AclId) -> Result<Call, &'static str> {
    let acl = as_new_acl(org.acls().get(id).ok_or(GONE)?);
    let facts = acl_facts(&acl);
    let query: Vec<_> = facts.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let path = format!("{}/acls?{}", at("/kafka/v3/clusters", acl.cluster.as_str()), query.join("&"));
    Ok(delete("deleteKafkaAcls", path))
}
