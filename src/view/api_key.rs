//! One API key as its page shows it: its facts, its owner's limits, its siblings, or what became of it.

use super::{
    health::{Finding, findings},
    key_row::{KeyRow, row_of},
    purpose::{Purpose, purpose},
    words,
};
use crate::{
    engine::quotas_for_key,
    model::{
        ApiKey, ApiKeyId, Credential, ExpiryDate, ObjectRef, Origin, Owner, Propagation, PropagationMode,
        QuotaSubject, Retirement, Timestamp, UserState,
    },
    org::{Org, Seq, Usage, Uses},
};

/// What is known of a key id.
#[derive(Clone, Debug, PartialEq)]
pub enum Lookup {
    /// There is such a key.
    Found(Box<KeyFacts>),
    /// There was.
    Gone {
        /// Why it is gone.
        why: Retirement,
        /// Since when.
        at: Timestamp,
    },
    /// There never was, as far as is known here.
    Unknown,
}

/// Everything the page of a key says.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyFacts {
    /// What its row in the list says.
    pub row: KeyRow,
    /// The entry that last changed it: to be sent along with a change.
    pub version: Seq,
    /// What it is for, empty where nobody said.
    pub description: String,
    /// Whose it is.
    pub owner: Owner,
    /// How its owner is.
    pub owner_state: OwnerState,
    /// What group mappings give its owner and not the key, in a sentence; `None` where they give nothing.
    pub not_mapped: Option<String>,
    /// The environment's id, empty for the organization's scopes.
    pub environment_id: String,
    /// Whether the environment counts as production.
    pub place: Place,
    /// When name or description were last edited; `None` where they never were.
    pub updated: Option<Timestamp>,
    /// Until when it works; `None` for ever.
    pub expires: Option<ExpiryDate>,
    /// Whether every service knows it.
    pub propagation: Propagation,
    /// Whether checks here wait for that.
    pub propagation_mode: PropagationMode,
    /// Where knowledge of it comes from.
    pub origin: Origin,
    /// Whether its secret can be checked here.
    pub secret: SecretKnown,
    /// What needs attention, the gravest first.
    pub findings: Vec<Finding>,
    /// What it may be used for.
    pub purpose: Purpose,
    /// The limits it counts against.
    pub limits: Vec<Limit>,
    /// Other keys of the same owner and scope that have not expired, newest first; at most [`SIBLINGS`].
    pub siblings: Vec<KeyRow>,
    /// How many of them there are.
    pub sibling_count: usize,
}

/// How many siblings are shown.
pub const SIBLINGS: usize = 10;

/// How the owner of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerState {
    /// A service account.
    ServiceAccount,
    /// A user in a state.
    User(UserState),
    /// Named by a listing and described by none.
    Placeholder,
    /// Not there.
    Missing,
}

impl OwnerState {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ServiceAccount => "Service account",
            Self::User(UserState::Active) => "User",
            Self::User(UserState::Invited) => "User, invited",
            Self::User(UserState::Deactivated) => "User, deactivated",
            Self::Placeholder => "Named in an import, described by none",
            Self::Missing => "Does not exist",
        }
    }
}

/// What an environment counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Production.
    Production,
    /// Anything else, or no environment at all.
    Other,
}

/// Whether a secret can be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKnown {
    /// Its digest is here.
    Digest,
    /// The key was imported, and its secret was never here.
    Never,
    /// The key was revoked as compromised, and its digest is gone for good.
    Withdrawn,
}

/// A limit that a key counts against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is limited: `Cluster API keys per user`.
    pub label: &'static str,
    /// Whose: a name, or the organization.
    pub whose: String,
    /// How much of it is used.
    pub usage: Usage,
}

/// What is known of a key id at a time.
pub fn look_up(org: &Org, uses: &Uses, id: &ApiKeyId, now: Timestamp) -> Lookup {
    if let Some(row) = org.api_keys().row(id) {
        return Lookup::Found(Box::new(facts(org, uses, &row.object, row.version, now)));
    }
    org.tombstone_of(&ObjectRef::ApiKey(id.clone()))
        .map_or(Lookup::Unknown, |stone| Lookup::Gone { why: stone.why, at: stone.at })
}

fn facts(org: &Org, uses: &Uses, key: &ApiKey, version: Seq, now: Timestamp) -> KeyFacts {
    let environment = key.scope.environment().and_then(|id| org.environments().get(id));
    let production = environment.is_some_and(|environment| org.is_production(environment));
    let (siblings, sibling_count) = siblings(org, uses, key, now);
    KeyFacts {
        row: row_of(org, uses, key, now),
        version,
        description: key.description.to_string(),
        owner: key.owner.clone(),
        owner_state: owner_state(org, &key.owner),
        not_mapped: super::sign_in::not_for_keys(org, &key.owner),
        environment_id: key.scope.environment().map_or_else(String::new, ToString::to_string),
        place: if production { Place::Production } else { Place::Other },
        updated: (key.updated != key.created).then_some(key.updated),
        expires: key.expires,
        propagation: key.propagation(now),
        propagation_mode: org.organization().map(|own| own.propagation).unwrap_or_default(),
        origin: key.origin,
        secret: match key.credential {
            Credential::Digest(_) => SecretKnown::Digest,
            Credential::Unknown => SecretKnown::Never,
            Credential::Withdrawn => SecretKnown::Withdrawn,
        },
        findings: findings(org, uses, key, now),
        purpose: purpose(org, &key.scope),
        limits: limits(org, key),
        siblings,
        sibling_count,
    }
}

/// How the owner of a key is.
pub(super) fn owner_state(org: &Org, owner: &Owner) -> OwnerState {
    let (origin, state) = match owner {
        Owner::User(id) => match org.users().get(id) {
            Some(user) => (user.origin, OwnerState::User(user.state)),
            None => return OwnerState::Missing,
        },
        Owner::ServiceAccount(id) => match org.service_accounts().get(id) {
            Some(account) => (account.origin, OwnerState::ServiceAccount),
            None => return OwnerState::Missing,
        },
    };
    match origin {
        Origin::Placeholder => OwnerState::Placeholder,
        Origin::Created | Origin::Imported => state,
    }
}

fn limits(org: &Org, key: &ApiKey) -> Vec<Limit> {
    let limit = |(code, subject): (_, QuotaSubject)| {
        let whose = match &subject {
            QuotaSubject::Organization => "this organization".to_owned(),
            QuotaSubject::Environment(id) => words::name(org, &ObjectRef::Environment(id.clone())),
            QuotaSubject::KafkaCluster(id) => words::name(org, &ObjectRef::KafkaCluster(id.clone())),
            QuotaSubject::Account(owner) => words::owner_name(org, owner).to_owned(),
        };
        Limit { label: crate::model::QuotaCode::quota(code).label, whose, usage: org.usage(code, &subject) }
    };
    quotas_for_key(&key.owner, &key.scope).into_iter().map(limit).collect()
}

fn siblings(org: &Org, uses: &Uses, key: &ApiKey, now: Timestamp) -> (Vec<KeyRow>, usize) {
    let live = |other: &&ApiKey| other.scope == key.scope && other.id != key.id && !other.is_expired(now);
    let mut others: Vec<_> = org.keys_of_owner(&key.owner).filter(live).collect();
    others.sort_unstable_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
    let count = others.len();
    (others.into_iter().take(SIBLINGS).map(|other| row_of(org, uses, other, now)).collect(), count)
}
