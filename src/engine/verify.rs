//! Whether a presented key is good, and if not, why.
//!
//! The outside gets one answer for every failure. The precise reason is for administrators.

use crate::{
    model::{
        ApiKey, ApiKeyId, ClusterType, Credential, EnvironmentId, ExpiryDate, FlinkRegion, KafkaClusterId,
        KsqlClusterId, ObjectRef, Owner, Propagation, PropagationMode, Retirement, SchemaRegistryId, Scope,
        Secret, SecretDefect, SecretDigest, Timestamp, UserState,
    },
    org::Org,
};

/// What a key is presented to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A Kafka cluster.
    Kafka(KafkaClusterId),
    /// A Schema Registry.
    SchemaRegistry(SchemaRegistryId),
    /// A ksqlDB cluster.
    Ksql(KsqlClusterId),
    /// Flink in a region of an environment.
    Flink(EnvironmentId, FlinkRegion),
    /// Tableflow.
    Tableflow,
    /// The organization's management APIs.
    Cloud,
}

/// What the outside is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The key is good.
    Accepted,
    /// It is not; nothing more is said.
    Refused,
}

/// What an administrator is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The key is good, and for the target if one was given.
    Accepted,
    /// It is not.
    Refused(Reason),
}

impl Verdict {
    /// What the outside is told.
    pub const fn answer(&self) -> Answer {
        match self {
            Self::Accepted => Answer::Accepted,
            Self::Refused(_) => Answer::Refused,
        }
    }
}

/// Why a key is refused. For administrators only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No key of this id was ever here.
    UnknownKey,
    /// The key was deleted.
    Deleted {
        /// When.
        at: Timestamp,
    },
    /// The key was revoked as compromised.
    Compromised {
        /// When.
        at: Timestamp,
    },
    /// The key was imported: its secret was never seen here, so it cannot be checked.
    SecretUnknown,
    /// The secret is not this key's, and it does not even look like a secret.
    LooksMistyped(SecretDefect),
    /// The secret is not this key's.
    WrongSecret,
    /// The key has expired.
    Expired(ExpiryDate),
    /// Propagation is simulated and not over.
    Propagating {
        /// Until when.
        until: Timestamp,
    },
    /// The owner is a user who is not active.
    OwnerNotActive(UserState),
    /// The owner does not exist.
    OwnerUnknown(Owner),
    /// The key is for something else.
    OtherScope(Scope),
    /// A Global key, presented to a cluster of a type that takes none.
    NoGlobalKeys(ClusterType),
    /// A Global key, presented to something that is not there.
    UnknownTarget(ObjectRef),
}

/// Checks a presented key id and secret, and whether the key is for a target.
///
/// The digest is computed and compared in constant time whatever the id, so that the time taken does not tell
/// whether a key exists.
pub fn verify(org: &Org, id: &str, secret: &Secret, target: Option<&Target>, now: Timestamp) -> Verdict {
    match check(org, id, secret, target, now) {
        Ok(()) => Verdict::Accepted,
        Err(reason) => Verdict::Refused(reason),
    }
}

fn check(
    org: &Org,
    id: &str,
    secret: &Secret,
    target: Option<&Target>,
    now: Timestamp,
) -> Result<(), Reason> {
    let id = ApiKeyId::parse(id.trim()).ok();
    let key = id.as_ref().and_then(|id| org.api_keys().get(id));
    let digest = key.map_or(&SecretDigest::NONE, |key| match &key.credential {
        Credential::Digest(digest) => digest,
        Credential::Unknown | Credential::Withdrawn => &SecretDigest::NONE,
    });
    let matches = digest.matches(secret);
    let key = key.ok_or_else(|| gone(org, id.as_ref()))?;
    check_secret(org, key, secret, matches)?;
    check_life(org, key, now)?;
    target.map_or(Ok(()), |target| check_target(org, &key.scope, target))
}

fn gone(org: &Org, id: Option<&ApiKeyId>) -> Reason {
    match id.and_then(|id| org.tombstone_of(&ObjectRef::ApiKey(id.clone()))) {
        None => Reason::UnknownKey,
        Some(stone) => match stone.why {
            Retirement::Deleted => Reason::Deleted { at: stone.at },
            Retirement::Compromised => Reason::Compromised { at: stone.at },
        },
    }
}

fn check_secret(org: &Org, key: &ApiKey, secret: &Secret, matches: bool) -> Result<(), Reason> {
    match key.credential {
        Credential::Unknown => Err(Reason::SecretUnknown),
        Credential::Withdrawn => Err(match gone(org, Some(&key.id)) {
            Reason::UnknownKey => Reason::SecretUnknown,
            reason => reason,
        }),
        Credential::Digest(_) if matches => Ok(()),
        Credential::Digest(_) => {
            Err(secret.inspect().map_or_else(Reason::LooksMistyped, |_| Reason::WrongSecret))
        }
    }
}

fn check_life(org: &Org, key: &ApiKey, now: Timestamp) -> Result<(), Reason> {
    if let Some(expires) = key.expires.filter(|expires| expires.is_over(now)) {
        return Err(Reason::Expired(expires));
    }
    let simulated = org.organization().is_some_and(|own| own.propagation == PropagationMode::Simulated);
    if let (true, Propagation::Propagating { until }) = (simulated, key.propagation(now)) {
        return Err(Reason::Propagating { until });
    }
    match &key.owner {
        Owner::User(id) => match org.users().get(id) {
            None => Err(Reason::OwnerUnknown(key.owner.clone())),
            Some(user) if user.state == UserState::Active => Ok(()),
            Some(user) => Err(Reason::OwnerNotActive(user.state)),
        },
        Owner::ServiceAccount(id) if org.service_accounts().contains(id) => Ok(()),
        Owner::ServiceAccount(_) => Err(Reason::OwnerUnknown(key.owner.clone())),
    }
}

fn check_target(org: &Org, scope: &Scope, target: &Target) -> Result<(), Reason> {
    let fits = match (scope, target) {
        (Scope::Global, target) => return check_global(org, target),
        (Scope::Kafka { cluster, .. }, Target::Kafka(id)) => cluster == id,
        (Scope::SchemaRegistry { registry, .. }, Target::SchemaRegistry(id)) => registry == id,
        (Scope::Ksql { cluster, .. }, Target::Ksql(id)) => cluster == id,
        (Scope::Flink { environment, region }, Target::Flink(in_environment, in_region)) => {
            environment == in_environment && region == in_region
        }
        (Scope::Tableflow, Target::Tableflow) | (Scope::Cloud, Target::Cloud) => true,
        (
            Scope::Kafka { .. }
            | Scope::SchemaRegistry { .. }
            | Scope::Ksql { .. }
            | Scope::Flink { .. }
            | Scope::Tableflow
            | Scope::Cloud,
            Target::Kafka(_)
            | Target::SchemaRegistry(_)
            | Target::Ksql(_)
            | Target::Flink(..)
            | Target::Tableflow
            | Target::Cloud,
        ) => false,
    };
    if fits { Ok(()) } else { Err(Reason::OtherScope(scope.clone())) }
}

/// A Global key is for everything there is, but for Kafka clusters of the smaller types. Of a cluster that was
/// only named and never described, the type is not known: it is taken for one that accepts the key.
fn check_global(org: &Org, target: &Target) -> Result<(), Reason> {
    let known = match target {
        Target::Kafka(id) => {
            let cluster = org.kafka_clusters().get(id);
            let kind = cluster.and_then(|cluster| Some(cluster.spec.as_ref()?.kind));
            if let Some(kind) = kind.filter(|kind| !kind.accepts_global_keys()) {
                return Err(Reason::NoGlobalKeys(kind));
            }
            (cluster.is_some(), ObjectRef::KafkaCluster(id.clone()))
        }
        Target::SchemaRegistry(id) => {
            (org.schema_registries().contains(id), ObjectRef::SchemaRegistry(id.clone()))
        }
        Target::Ksql(id) => (org.ksql_clusters().contains(id), ObjectRef::KsqlCluster(id.clone())),
        Target::Flink(environment, _) => {
            (org.environments().contains(environment), ObjectRef::Environment(environment.clone()))
        }
        Target::Tableflow | Target::Cloud => return Ok(()),
    };
    match known {
        (true, _) => Ok(()),
        (false, target) => Err(Reason::UnknownTarget(target)),
    }
}
