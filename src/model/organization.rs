//! The organization itself.

use serde::{Deserialize, Serialize};

use super::{DefaultPools, Field, HealthPolicy, Invalid, NamePattern, OrganizationId, Rule, Times};

/// Whether new keys are refused until their propagation time is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PropagationMode {
    /// Keys authenticate at once; "propagating" is only shown.
    #[default]
    Shown,
    /// Keys are refused until their time is over, as in Confluent Cloud.
    Simulated,
}

/// Whether an organization stands for anything outside of this browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationKind {
    /// Somebody's own.
    #[default]
    Ordinary,
    /// The demo organization: made up, and marked so wherever it is shown. It stays one for good.
    Demo,
}

impl OrganizationKind {
    /// Whether this is the usual case, which storage leaves out.
    pub fn is_ordinary(&self) -> bool {
        matches!(self, Self::Ordinary)
    }

    /// The word that stands beside the name, where one does.
    pub const fn mark(self) -> Option<&'static str> {
        match self {
            Self::Ordinary => None,
            Self::Demo => Some("demo"),
        }
    }
}

/// Whether people of the organization's SSO connection get an account when they first sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JustInTime {
    /// They need an invitation.
    #[default]
    Off,
    /// They do.
    On,
}

impl JustInTime {
    /// `jit_enabled`
    pub const fn is_on(self) -> bool {
        matches!(self, Self::On)
    }

    /// From the contract's `jit_enabled`.
    pub const fn of(enabled: bool) -> Self {
        if enabled { Self::On } else { Self::Off }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_off(&self) -> bool {
        !self.is_on()
    }
}

/// The organization: a name and its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// A UUID.
    pub id: OrganizationId,
    /// Display name.
    pub name: Box<str>,
    /// Whether it is somebody's own or the demo; fixed when it is founded.
    #[serde(default, skip_serializing_if = "OrganizationKind::is_ordinary")]
    pub kind: OrganizationKind,
    /// Whether propagation is simulated.
    #[serde(default)]
    pub propagation: PropagationMode,
    /// Which environments count as production by their name.
    #[serde(default)]
    pub production: NamePattern,
    /// From when on something about a key needs attention.
    #[serde(default, skip_serializing_if = "HealthPolicy::is_default")]
    pub health: HealthPolicy,
    /// Whether accounts are made at the first sign-in.
    #[serde(default, skip_serializing_if = "JustInTime::is_off")]
    pub just_in_time: JustInTime,
    /// Whether Flink makes compute pools by itself.
    #[serde(default, skip_serializing_if = "DefaultPools::is_default")]
    pub default_pools: DefaultPools,
    /// When it was made and changed.
    #[serde(flatten)]
    pub times: Times,
}

impl Organization {
    /// Accepts a typed display name: 1 to 31 characters, none of ``< > # % ' * ^ ` { | } ~ "``.
    /// Source: `facts/wire.md` 7, `org/v2`.
    pub fn check_name(text: &str) -> Result<Box<str>, Invalid> {
        let text = text.trim();
        let length = text.chars().count();
        if length == 0 {
            return Err(Invalid::new(Field::Name, Rule::Required));
        }
        if length > 31 {
            return Err(Invalid::new(Field::Name, Rule::TooLong { limit: 31, length }));
        }
        if text.chars().any(|c| c.is_control() || "<>#%'*^`{|}~\"".contains(c)) {
            return Err(Invalid::new(Field::Name, Rule::Form("free of < > # % ' * ^ ` { | } ~ and \"")));
        }
        Ok(text.into())
    }
}
