//! ksqlDB clusters.

use serde::{Deserialize, Serialize};

use super::{
    Endpoint, EnvironmentId, Field, Invalid, KafkaClusterId, KsqlClusterId, Origin, Owner, Rule, Times,
};

/// A size in Confluent streaming units. Source: `facts/wire.md` 7, `ksqldbcm/v2`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub enum KsqlSize {
    /// 1 CSU.
    One,
    /// 2 CSU.
    Two,
    /// 4 CSU, the default.
    #[default]
    Four,
    /// 8 CSU.
    Eight,
    /// 12 CSU.
    Twelve,
}

impl KsqlSize {
    /// All sizes, smallest first.
    pub const ALL: [Self; 5] = [Self::One, Self::Two, Self::Four, Self::Eight, Self::Twelve];
}

impl From<KsqlSize> for u32 {
    fn from(size: KsqlSize) -> Self {
        match size {
            KsqlSize::One => 1,
            KsqlSize::Two => 2,
            KsqlSize::Four => 4,
            KsqlSize::Eight => 8,
            KsqlSize::Twelve => 12,
        }
    }
}

impl TryFrom<u32> for KsqlSize {
    type Error = Invalid;

    fn try_from(csu: u32) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|size| u32::from(*size) == csu)
            .ok_or(Invalid::new(Field::Size, Rule::Form("1, 2, 4, 8 or 12 CSU")))
    }
}

/// Whether a ksqlDB cluster writes row data into its processing log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcessingLog {
    /// It does.
    #[default]
    Detailed,
    /// It does not.
    Plain,
}

impl ProcessingLog {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What is known of a ksqlDB cluster that a listing described or somebody made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KsqlSpec {
    /// The Kafka cluster it works on.
    pub kafka_cluster: KafkaClusterId,
    /// The account whose rights its queries have, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_identity: Option<Owner>,
    /// Its size.
    #[serde(default)]
    pub size: KsqlSize,
    /// Where it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Endpoint>,
    /// What it logs.
    #[serde(default, skip_serializing_if = "ProcessingLog::is_default")]
    pub processing_log: ProcessingLog,
}

/// A ksqlDB cluster of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KsqlCluster {
    /// `lksqlc-…`
    pub id: KsqlClusterId,
    /// Where it lies.
    pub environment: EnvironmentId,
    /// Display name; fixed at creation.
    pub name: Box<str>,
    /// `None` for a placeholder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec: Option<KsqlSpec>,
    /// When it was made and changed.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl KsqlCluster {
    /// Accepts a typed display name: 1 to 32 letters, digits, hyphens and underscores, not beginning with an
    /// underscore.
    pub fn check_name(text: &str) -> Result<Box<str>, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::new(Field::Name, Rule::Required));
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if text.len() > 32 || text.starts_with('_') || !text.chars().all(fits) {
            return Err(Invalid::new(
                Field::Name,
                Rule::Form(
                    "1 to 32 letters, digits, hyphens or underscores, not beginning with an underscore",
                ),
            ));
        }
        Ok(text.into())
    }
}
