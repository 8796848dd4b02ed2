//! Whether a presented key is good, and if not, why.
//!
//! The outside gets one answer for every failure. The precise reason is for administrators.

pub use crate::access::Target;
use crate::{
    access::{Lapse, OutOfReach, lapse, reaches},
    model::{
        ApiKey, ApiKeyId, ClusterType, Credential, ExpiryDate, ObjectRef, Owner, Retirement, Scope, Secret,
        SecretDefect, SecretDigest, Timestamp, UserState,
    },
    org::Org,
};

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
    match lapse(org, key, now) {
        None => Ok(()),
        Some(Lapse::Expired(expires)) => Err(Reason::Expired(expires)),
        Some(Lapse::Propagating { until }) => Err(Reason::Propagating { until }),
        Some(Lapse::OwnerNotActive(state)) => Err(Reason::OwnerNotActive(state)),
        Some(Lapse::OwnerUnknown(owner)) => Err(Reason::OwnerUnknown(owner)),
    }
}

fn check_target(org: &Org, scope: &Scope, target: &Target) -> Result<(), Reason> {
    reaches(org, scope, target).map_err(|miss| match miss {
        OutOfReach::OtherScope(scope) => Reason::OtherScope(scope),
        OutOfReach::NoGlobalKeys(kind) => Reason::NoGlobalKeys(kind),
        OutOfReach::UnknownTarget(target) => Reason::UnknownTarget(target),
    })
}
