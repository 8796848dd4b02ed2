//! Which limits a new object counts against, and which of them it brings closer. Source: `facts/domain.md` 11.

use std::collections::BTreeSet;

use super::{Refusal, draft::Draft};
use crate::{
    model::{ApiKeyClass, EnvironmentId, Kind, Owner, QuotaCode, QuotaSubject, Scope, UserState},
    org::{Change, Effect, Org, Usage},
};

/// How far a limit is used up, in the steps at which Confluent Cloud notifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuotaLevel {
    /// Half of it.
    Half,
    /// 90 percent.
    Near,
    /// All of it, or more.
    Reached,
}

impl QuotaLevel {
    /// Every level, the lowest first.
    pub const ALL: [Self; 3] = [Self::Half, Self::Near, Self::Reached];

    /// Percent of the limit from which on it holds.
    pub const fn percent(self) -> u32 {
        match self {
            Self::Half => 50,
            Self::Near => 90,
            Self::Reached => 100,
        }
    }

    /// The level that a usage has come to; `None` below half, and where no limit is known.
    pub fn of(usage: Usage) -> Option<Self> {
        let percent = usage.percent()?;
        Self::ALL.into_iter().rev().find(|level| percent >= level.percent())
    }
}

/// A limit that an entry brought to a higher level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The quota.
    pub code: QuotaCode,
    /// Whose limit.
    pub subject: QuotaSubject,
    /// The level it has come to.
    pub level: QuotaLevel,
    /// How much is used now, of how many.
    pub usage: Usage,
}

/// The limits that an entry may bring closer, as they stood before it.
#[derive(Debug)]
pub struct Watched(Vec<(QuotaCode, QuotaSubject, Option<QuotaLevel>)>);

impl Watched {
    /// Looks at the limits that `changes` count against, before these are applied.
    pub fn before(org: &Org, changes: &[Change]) -> Self {
        let limits: BTreeSet<_> = changes.iter().flat_map(touched).collect();
        let level = |(code, subject): (QuotaCode, QuotaSubject)| {
            let level = QuotaLevel::of(org.usage(code, &subject));
            (code, subject, level)
        };
        Self(limits.into_iter().map(level).collect())
    }

    /// Those at a higher level than before, the highest first, once the changes were applied.
    pub fn crossed(self, org: &Org) -> Vec<Crossing> {
        let crossing = |(code, subject, before): (QuotaCode, QuotaSubject, Option<QuotaLevel>)| {
            let usage = org.usage(code, &subject);
            let level = QuotaLevel::of(usage).filter(|level| Some(*level) > before)?;
            Some(Crossing { code, subject, level, usage })
        };
        let mut crossed: Vec<_> = self.0.into_iter().filter_map(crossing).collect();
        crossed.sort_by_key(|crossing| std::cmp::Reverse(crossing.level));
        crossed
    }
}

/// The limits that a change may bring closer: those a new object counts against, and a limit that is set.
fn touched(change: &Change) -> Vec<(QuotaCode, QuotaSubject)> {
    match (change, change.effect()) {
        (Change::AppliedLimit(delta), _) => {
            let limit = delta.after.as_ref().or(delta.before.as_ref());
            limit.map(|limit| (limit.id.code, limit.id.subject.clone())).into_iter().collect()
        }
        (_, Effect::Creates) => counted(change),
        (_, Effect::Updates | Effect::Deletes | Effect::Nothing) => Vec::new(),
    }
}

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
