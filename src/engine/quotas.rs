//! Which limits a new object counts against. Source: `facts/domain.md` 11.

use super::{Refusal, draft::Draft};
use crate::{
    model::{ApiKeyClass, Owner, QuotaCode, QuotaSubject, Scope, UserState},
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
    use QuotaSubject::{Environment, KafkaCluster, Organization};
    match change {
        Change::ApiKey(delta) => {
            delta.after.as_ref().map_or_else(Vec::new, |key| quotas_for_key(&key.owner, &key.scope))
        }
        Change::ServiceAccount(_) => vec![(QuotaCode::ServiceAccountsPerOrg, Organization)],
        Change::User(delta) => {
            let invited = delta.after.as_ref().is_some_and(|user| user.state == UserState::Invited);
            let pending = invited.then_some((QuotaCode::PendingInvitationsPerOrg, Organization));
            [(QuotaCode::UsersPerOrg, Organization)].into_iter().chain(pending).collect()
        }
        Change::GroupMapping(_) => vec![(QuotaCode::GroupMappingsPerOrg, Organization)],
        Change::IdentityProvider(_) => vec![(QuotaCode::IdentityProvidersPerOrg, Organization)],
        Change::Environment(_) => vec![(QuotaCode::EnvironmentsPerOrg, Organization)],
        Change::KafkaCluster(delta) => delta.after.as_ref().map_or_else(Vec::new, |cluster| {
            let place = Environment(cluster.environment.clone());
            vec![
                (QuotaCode::KafkaClustersPerEnvironment, place),
                (QuotaCode::KafkaClustersPerOrg, Organization),
            ]
        }),
        Change::KsqlCluster(delta) => delta.after.as_ref().map_or_else(Vec::new, |ksql| {
            vec![(QuotaCode::KsqlClustersPerEnvironment, Environment(ksql.environment.clone()))]
        }),
        Change::ComputePool(delta) => delta.after.as_ref().map_or_else(Vec::new, |pool| {
            vec![(QuotaCode::ComputePoolsPerEnvironment, Environment(pool.environment.clone()))]
        }),
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
