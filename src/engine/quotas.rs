//! Which limits a new object counts against. Source: `facts/domain.md` 11.

use super::{Refusal, draft::Draft};
use crate::{
    model::{ApiKeyClass, EnvironmentId, Kind, Owner, QuotaCode, QuotaSubject, Scope, UserState},
    org::{Change, Effect, Org},
};

/// The limits a key of this owner and scope counts against, in the order they are checked.
pub fn quotas_for_key(owner: &Owner, scope: &Scope) -> Vec<(QuotaCode, QuotaSubject)> {
    let code = match (owner, scope.kind().class()) {
        (Owner::User(_), ApiKeyClass::Cluster) => QuotaCode::ClusterKeysPerUser,
        (Owner::User(_), ApiKeyClass::Cloud) => QuotaCode::CloudKeysPerUser,
        (Owner::User(_), ApiKeyClass::Global) => QuotaCode::GlobalKeysPerUser,
        (Owner::ServiceAccount(_), ApiKeyClass::Cluster) => QuotaCode::ClusterKeysPerServiceAccount,
        (Owner::ServiceAccount(_), ApiKeyClass::Cloud) => QuotaCode::CloudKeysPerServiceAccount,
        (Owner::ServiceAccount(_), ApiKeyClass::Global) => QuotaCode::GlobalKeysPerServiceAccount,
    };
    let mut quotas = vec![(code, QuotaSubject::Account(owner.clone()))];
    match scope {
        Scope::Kafka { cluster, .. } => {
            quotas.push((QuotaCode::KeysPerKafkaCluster, QuotaSubject::KafkaCluster(cluster.clone())));
        }
        Scope::Tableflow | Scope::Cloud => {
            quotas.push((QuotaCode::CloudKeysPerOrg, QuotaSubject::Organization));
        }
        Scope::SchemaRegistry { .. } | Scope::Ksql { .. } | Scope::Flink { .. } | Scope::Global => {}
    }
    quotas
}

/// The limits a new object of a kind counts against, as far as its kind and its environment decide them: a user is
/// invited. What a new key and a new role binding count against depends on more.
pub fn quotas_for_new(kind: Kind, environment: Option<&EnvironmentId>) -> Vec<(QuotaCode, QuotaSubject)> {
    let whole = |code| (code, QuotaSubject::Organization);
    let inside = |code| environment.map(|id| (code, QuotaSubject::Environment(id.clone())));
    match kind {
        Kind::ServiceAccount => vec![whole(QuotaCode::ServiceAccountsPerOrg)],
        Kind::User => vec![whole(QuotaCode::UsersPerOrg), whole(QuotaCode::PendingInvitationsPerOrg)],
        Kind::GroupMapping => vec![whole(QuotaCode::GroupMappingsPerOrg)],
        Kind::IdentityProvider => vec![whole(QuotaCode::IdentityProvidersPerOrg)],
        Kind::Environment => vec![whole(QuotaCode::EnvironmentsPerOrg)],
        Kind::KafkaCluster => inside(QuotaCode::KafkaClustersPerEnvironment)
            .into_iter()
            .chain([whole(QuotaCode::KafkaClustersPerOrg)])
            .collect(),
        Kind::KsqlCluster => inside(QuotaCode::KsqlClustersPerEnvironment).into_iter().collect(),
        Kind::ComputePool => inside(QuotaCode::ComputePoolsPerEnvironment).into_iter().collect(),
        Kind::Organization
        | Kind::SchemaRegistry
        | Kind::IdentityPool
        | Kind::RoleBinding
        | Kind::Acl
        | Kind::AppliedLimit
        | Kind::ApiKey
        | Kind::Tombstone => Vec::new(),
    }
}

/// Refuses a draft that makes an object for which there is no room.
pub(super) fn check(draft: &Draft<'_>) -> Result<(), Refusal> {
    draft.changes().iter().filter(|change| change.effect() == Effect::Creates).try_for_each(|change| {
        counted(change).into_iter().try_for_each(|(code, subject)| has_room(draft.org, code, subject))
    })
}

fn has_room(org: &Org, code: QuotaCode, subject: QuotaSubject) -> Result<(), Refusal> {
    let usage = org.usage(code, &subject);
    if usage.has_room() { Ok(()) } else { Err(Refusal::QuotaExceeded { code, subject, usage }) }
}

/// The limits a new object counts against.
fn counted(change: &Change) -> Vec<(QuotaCode, QuotaSubject)> {
    use QuotaSubject::{KafkaCluster, Organization};
    match change {
        Change::ApiKey(delta) => {
            delta.after.as_ref().map_or_else(Vec::new, |key| quotas_for_key(&key.owner, &key.scope))
        }
        Change::ServiceAccount(_) => quotas_for_new(Kind::ServiceAccount, None),
        Change::User(delta) => {
            let mut quotas = quotas_for_new(Kind::User, None);
            if delta.after.as_ref().is_none_or(|user| user.state != UserState::Invited) {
                quotas.retain(|(code, _)| *code != QuotaCode::PendingInvitationsPerOrg);
            }
            quotas
        }
        Change::GroupMapping(_) => quotas_for_new(Kind::GroupMapping, None),
        Change::IdentityProvider(_) => quotas_for_new(Kind::IdentityProvider, None),
        Change::Environment(_) => quotas_for_new(Kind::Environment, None),
        Change::KafkaCluster(delta) => {
            quotas_for_new(Kind::KafkaCluster, delta.after.as_ref().map(|it| &it.environment))
        }
        Change::KsqlCluster(delta) => {
            quotas_for_new(Kind::KsqlCluster, delta.after.as_ref().map(|it| &it.environment))
        }
        Change::ComputePool(delta) => {
            quotas_for_new(Kind::ComputePool, delta.after.as_ref().map(|it| &it.environment))
        }
        Change::RoleBinding(delta) => delta.after.as_ref().map_or_else(Vec::new, |binding| {
            let mut quotas = vec![(QuotaCode::RoleBindingsPerOrg, Organization)];
            let crn = binding.pattern.crn();
            if matches!(binding.pattern.level(), "organization" | "environment") {
                quotas.push((QuotaCode::RoleBindingsPerOrgAndEnvironments, Organization));
            }
            if let Some(id) =
                crn.id_of("cloud-cluster").and_then(|id| crate::model::KafkaClusterId::parse(id).ok())
            {
                quotas.push((QuotaCode::RoleBindingsPerCluster, KafkaCluster(id)));
            }
            quotas
        }),
        Change::Organization(_)
        | Change::SchemaRegistry(_)
        | Change::IdentityPool(_)
        | Change::Acl(_)
        | Change::AppliedLimit(_)
        | Change::Tombstone(_) => Vec::new(),
    }
}
