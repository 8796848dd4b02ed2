//! What an entry changes around keys, besides the keys themselves.

use crate::{model::Kind, org::Touch};

/// What has to be read again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent kinds of facts, each changed or not")]
pub struct Stirred {
    /// Whether owners can be held to account.
    pub accounts: bool,
    /// Which environments count as production.
    pub places: bool,
    /// How many keys there may be.
    pub limits: bool,
    /// What owners may do.
    pub rights: bool,
}

impl Stirred {
    /// Everything.
    pub const ALL: Self = Self { accounts: true, places: true, limits: true, rights: true };

    /// What an entry stirs.
    pub fn by(touched: &[Touch]) -> Self {
        touched.iter().fold(Self::default(), |stirred, touch| stirred.and(Self::by_kind(touch.kind)))
    }

    const fn by_kind(kind: Kind) -> Self {
        let none = Self { accounts: false, places: false, limits: false, rights: false };
        match kind {
            Kind::User | Kind::ServiceAccount => Self { accounts: true, ..none },
            Kind::Organization | Kind::Environment => Self { places: true, ..none },
            // A cluster's place in the tree is what a binding or an ACL reaches.
            Kind::KafkaCluster => Self { limits: true, rights: true, ..none },
            Kind::AppliedLimit => Self { limits: true, ..none },
            Kind::RoleBinding | Kind::Acl => Self { rights: true, ..none },
            Kind::SchemaRegistry
            | Kind::KsqlCluster
            | Kind::ComputePool
            | Kind::GroupMapping
            | Kind::IdentityProvider
            | Kind::IdentityPool
            | Kind::ApiKey
            | Kind::Tombstone => none,
        }
    }

    /// What both stir.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            accounts: self.accounts || other.accounts,
            places: self.places || other.places,
            limits: self.limits || other.limits,
            rights: self.rights || other.rights,
        }
    }
}
