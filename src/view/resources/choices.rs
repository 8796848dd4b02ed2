//! What the forms of a Kafka cluster offer: only what the rules of a cluster's type allow.

use super::GlobalKeys;
use crate::{
    model::{Availability, ClusterType, KafkaClusterId, QuotaCode, QuotaSubject},
    org::Org,
};

/// The two names of an availability that a type is sold with, fewest zones first. Enterprise and Freight clusters use
/// `LOW` and `HIGH`, the older types count zones.
const fn names(kind: ClusterType) -> [Availability; 2] {
    match kind {
        ClusterType::Basic | ClusterType::Standard | ClusterType::Dedicated { .. } => {
            [Availability::SingleZone, Availability::MultiZone]
        }
        ClusterType::Enterprise | ClusterType::Freight => [Availability::Low, Availability::High],
    }
}

/// The availabilities that a new cluster of a type and size can have.
pub fn availabilities(kind: ClusterType) -> Vec<Availability> {
    names(kind).into_iter().filter(|availability| kind.allows(*availability).is_ok()).collect()
}

/// The same, and the one that is chosen already where that is not among them.
pub fn offered_availabilities(kind: ClusterType, chosen: Availability) -> (Vec<Availability>, Availability) {
    let offered = availabilities(kind);
    let kept = offered.contains(&chosen).then_some(chosen);
    let kept = kept.or_else(|| offered.first().copied()).unwrap_or_default();
    (offered, kept)
}

/// A type that a cluster could change to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeChoice {
    /// The type; of a dedicated one the least size that fits.
    pub kind: ClusterType,
    /// Why it cannot be chosen.
    pub why_not: Option<String>,
}

/// What a cluster of this availability, which never changes, can be changed to.
pub fn type_choices(availability: Availability) -> Vec<TypeChoice> {
    let choice = |kind: ClusterType| {
        let least = ClusterType::Dedicated { cku: 2 };
        let kind = match kind {
            ClusterType::Dedicated { .. } if kind.allows(availability).is_err() => least,
            kind => kind,
        };
        TypeChoice { kind, why_not: kind.allows(availability).err().map(|invalid| invalid.to_string()) }
    };
    ClusterType::ALL.into_iter().map(choice).collect()
}

/// What a type means for the keys of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyRoom {
    /// How many keys the type takes, where no other limit was set for the cluster.
    pub limit: u32,
    /// How many keys the cluster has; 0 for a new one.
    pub used: u32,
    /// Whether a Global key opens it.
    pub global: GlobalKeys,
}

/// What a type would mean for the keys of a cluster; `None` for one that is still to be made.
pub fn key_room(org: &Org, cluster: Option<&KafkaClusterId>, kind: ClusterType) -> KeyRoom {
    let used = cluster.map_or(0, |id| {
        org.usage(QuotaCode::KeysPerKafkaCluster, &QuotaSubject::KafkaCluster(id.clone())).used
    });
    KeyRoom { limit: kind.key_limit(), used, global: GlobalKeys::of(kind) }
}

impl KeyRoom {
    /// In a sentence: `Takes up to 50 API keys. Global keys are refused.`
    pub fn words(self) -> String {
        let global = match self.global {
            GlobalKeys::Accepted | GlobalKeys::Unknown | GlobalKeys::Hidden => "Global keys work on it.",
            GlobalKeys::Refused(_) => "Global keys are refused.",
        };
        format!("Takes up to {} API keys. {global}", grouped(self.limit))
    }

    /// What speaks against it: more keys than it takes.
    pub fn caution(self) -> Option<String> {
        (self.used > self.limit).then(|| {
            format!(
                "The cluster has {} API keys, and this type takes {}. They stay, and no further one can be created.",
                grouped(self.used),
                grouped(self.limit)
            )
        })
    }
}

/// `20,000`. Limits stay below a million.
fn grouped(value: u32) -> String {
    if value < 1000 { value.to_string() } else { format!("{},{:03}", value / 1000, value % 1000) }
}
