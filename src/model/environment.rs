//! Environments, and the mark "production".

use serde::{Deserialize, Serialize};

use super::{EnvironmentId, Field, Invalid, NamePattern, Origin, TEXT_CAP, Times, text::check_required};

/// The Stream Governance package of an environment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum GovernancePackage {
    /// Essentials, the default.
    #[default]
    Essentials,
    /// Advanced.
    Advanced,
}

impl GovernancePackage {
    /// Both packages.
    pub const ALL: [Self; 2] = [Self::Essentials, Self::Advanced];

    /// `ESSENTIALS`, `ADVANCED`: the spelling of CLI and REST contract.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Essentials => "ESSENTIALS",
            Self::Advanced => "ADVANCED",
        }
    }

    /// `Essentials`, `Advanced`: what a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Essentials => "Essentials",
            Self::Advanced => "Advanced",
        }
    }

    /// Reads [`Self::wire`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|package| package.wire() == text)
    }
}

/// Whether an environment counts as production.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductionMark {
    /// As the organization's name pattern says.
    #[default]
    ByName,
    /// Marked by hand.
    Production,
    /// Marked by hand as anything else.
    NotProduction,
}

impl ProductionMark {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_default(&self) -> bool {
        matches!(self, Self::ByName)
    }
}

/// An environment: the place where clusters, registries and Flink regions live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// `env-…`
    pub id: EnvironmentId,
    /// Display name, unique among the organization's environments.
    pub name: Box<str>,
    /// Stream Governance package.
    #[serde(default)]
    pub package: GovernancePackage,
    /// Whether it counts as production.
    #[serde(default, skip_serializing_if = "ProductionMark::is_default")]
    pub mark: ProductionMark,
    /// When it was made and changed.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl Environment {
    /// Accepts a typed display name.
    pub fn check_name(text: &str) -> Result<Box<str>, Invalid> {
        check_required(Field::Name, text, TEXT_CAP)
    }

    /// Whether it counts as production under the organization's name pattern.
    pub fn is_production(&self, pattern: &NamePattern) -> bool {
        match self.mark {
            ProductionMark::ByName => pattern.matches(&self.name),
            ProductionMark::Production => true,
            ProductionMark::NotProduction => false,
        }
    }
}
