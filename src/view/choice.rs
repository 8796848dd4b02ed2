//! What the list of API keys can be filtered by: the facets, and the choices each of them offers.

use std::borrow::Cow;

use super::{
    health::{HealthRule, KeyStatus, RuleSet},
    key_book::Seen,
};
use crate::model::{EnvironmentId, ScopeKind, Timestamp};

/// A point of view from which keys differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// What type of scope they have.
    Scope,
    /// Whose they are.
    Owner,
    /// Which environment they belong to.
    Environment,
    /// What they are for.
    Resource,
    /// How old they are.
    Age,
    /// How they are.
    Health,
    /// When they were last seen in use.
    Used,
}

impl Facet {
    /// Every facet, in the order of the filters.
    pub const ALL: [Self; 7] =
        [Self::Scope, Self::Owner, Self::Environment, Self::Resource, Self::Age, Self::Health, Self::Used];

    /// Its parameter in the address.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Owner => "owner",
            Self::Environment => "environment",
            Self::Resource => "resource",
            Self::Age => "age",
            Self::Health => "health",
            Self::Used => "used",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Scope => "Scope",
            Self::Owner => "Owner",
            Self::Environment => "Environment",
            Self::Resource => "Resource",
            Self::Age => "Age",
            Self::Health => "Health",
            Self::Used => "Last used",
        }
    }
}

/// One choice of one facet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Choice {
    /// Keys of a type of scope.
    Scope(ScopeKind),
    /// Keys of the owner of this id.
    Owner(Box<str>),
    /// Keys of an environment.
    Environment(Box<str>),
    /// Keys of the organization's scopes, which belong to no environment.
    NoEnvironment,
    /// Keys for the resource of this id. A Flink region stands for itself in every environment.
    Resource(Box<str>),
    /// Keys of an age.
    Age(AgeBand),
    /// Keys in a state of health.
    Health(HealthChoice),
    /// Keys last seen at a time.
    Used(UseBand),
}

/// Stands for "no environment" in addresses; no environment has this id.
const NO_ENVIRONMENT: &str = "none";

impl Choice {
    /// Which facet it is of.
    pub const fn facet(&self) -> Facet {
        match self {
            Self::Scope(_) => Facet::Scope,
            Self::Owner(_) => Facet::Owner,
            Self::Environment(_) | Self::NoEnvironment => Facet::Environment,
            Self::Resource(_) => Facet::Resource,
            Self::Age(_) => Facet::Age,
            Self::Health(_) => Facet::Health,
            Self::Used(_) => Facet::Used,
        }
    }

    /// Reads a value of a facet's parameter; `None` for a word that nobody knows.
    pub fn read(facet: Facet, value: &str) -> Option<Self> {
        let id = || (!value.is_empty()).then(|| Box::from(value));
        match facet {
            Facet::Scope => ScopeKind::from_slug(value).map(Self::Scope),
            Facet::Owner => id().map(Self::Owner),
            Facet::Environment if value == NO_ENVIRONMENT => Some(Self::NoEnvironment),
            Facet::Environment => EnvironmentId::parse(value).ok().map(|_| Self::Environment(value.into())),
            Facet::Resource => id().map(Self::Resource),
            Facet::Age => AgeBand::parse(value).map(Self::Age),
            Facet::Health => HealthChoice::parse(value).map(Self::Health),
            Facet::Used => UseBand::parse(value).map(Self::Used),
        }
    }

    /// The value in the facet's parameter.
    pub fn value(&self) -> Cow<'_, str> {
        match self {
            Self::Scope(kind) => kind.slug().into(),
            Self::Owner(id) | Self::Environment(id) | Self::Resource(id) => (&**id).into(),
            Self::NoEnvironment => NO_ENVIRONMENT.into(),
            Self::Age(band) => band.slug().into(),
            Self::Health(health) => health.slug().into(),
            Self::Used(band) => band.slug().into(),
        }
    }
}

/// How old keys are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeBand {
    /// Up to 30 days.
    Month,
    /// 31 to 90 days.
    Quarter,
    /// 91 to 180 days.
    HalfYear,
    /// 181 to 365 days.
    Year,
    /// More than 365 days.
    Older,
}

impl AgeBand {
    /// Every band, the youngest first.
    pub const ALL: [Self; 5] = [Self::Month, Self::Quarter, Self::HalfYear, Self::Year, Self::Older];

    /// The word in the address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Month => "30d",
            Self::Quarter => "90d",
            Self::HalfYear => "180d",
            Self::Year => "365d",
            Self::Older => "older",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Month => "Up to 30 days",
            Self::Quarter => "31 to 90 days",
            Self::HalfYear => "91 to 180 days",
            Self::Year => "181 to 365 days",
            Self::Older => "Over a year",
        }
    }

    fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.slug() == slug)
    }

    /// The band of a key made at a time.
    pub fn of(created: Timestamp, now: Timestamp) -> Self {
        match now.days_since(created) {
            0..=30 => Self::Month,
            31..=90 => Self::Quarter,
            91..=180 => Self::HalfYear,
            181..=365 => Self::Year,
            366.. => Self::Older,
        }
    }
}

/// When keys were last seen in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UseBand {
    /// Within 7 days.
    Week,
    /// 8 to 30 days ago.
    Month,
    /// 31 to 90 days ago.
    Quarter,
    /// Longer ago.
    Earlier,
    /// Watched, and not seen.
    NotSeen,
    /// Nobody looked.
    NotTracked,
}

impl UseBand {
    /// Every band, the latest first.
    pub const ALL: [Self; 6] =
        [Self::Week, Self::Month, Self::Quarter, Self::Earlier, Self::NotSeen, Self::NotTracked];

    /// The word in the address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Week => "7d",
            Self::Month => "30d",
            Self::Quarter => "90d",
            Self::Earlier => "earlier",
            Self::NotSeen => "not-seen",
            Self::NotTracked => "not-tracked",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Week => "Within 7 days",
            Self::Month => "8 to 30 days ago",
            Self::Quarter => "31 to 90 days ago",
            Self::Earlier => "Over 90 days ago",
            Self::NotSeen => "Watched, not seen",
            Self::NotTracked => "Not tracked",
        }
    }

    fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.slug() == slug)
    }

    /// The band of what was seen of a key.
    pub fn of(seen: Seen, now: Timestamp) -> Self {
        match seen {
            Seen::Untracked => Self::NotTracked,
            Seen::Never => Self::NotSeen,
            Seen::At(at) => match now.days_since(at) {
                0..=7 => Self::Week,
                8..=30 => Self::Month,
                31..=90 => Self::Quarter,
                91.. => Self::Earlier,
            },
        }
    }
}

/// A state of health that can be filtered for. A key may be in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HealthChoice {
    /// Some rule holds.
    Attention,
    /// This rule holds.
    Rule(HealthRule),
    /// The key has this status; for [`KeyStatus::Usable`], and no rule holds.
    Status(KeyStatus),
}

impl HealthChoice {
    /// Every choice, the gravest first.
    pub fn all() -> impl Iterator<Item = Self> {
        let rules = HealthRule::ALL.iter().copied().map(Self::Rule);
        [Self::Attention].into_iter().chain(rules).chain(KeyStatus::ALL.map(Self::Status))
    }

    /// The word in the address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Attention => "attention",
            Self::Rule(rule) => rule.slug(),
            Self::Status(status) => status.slug(),
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Attention => "Needs attention",
            Self::Rule(rule) => rule.label(),
            Self::Status(status) => status.label(),
        }
    }

    fn parse(slug: &str) -> Option<Self> {
        Self::all().find(|choice| choice.slug() == slug)
    }

    /// Whether a key is in this state.
    pub fn fits(self, rules: RuleSet, status: KeyStatus) -> bool {
        match self {
            Self::Attention => !rules.is_empty(),
            Self::Rule(rule) => rules.contains(rule),
            Self::Status(KeyStatus::Usable) => status == KeyStatus::Usable && rules.is_empty(),
            Self::Status(wanted) => status == wanted,
        }
    }
}
