//! Cloud providers and their regions.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Field, Invalid, Rule};

/// A cloud provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cloud {
    /// Amazon Web Services.
    Aws,
    /// Microsoft Azure.
    Azure,
    /// Google Cloud.
    Gcp,
}

impl Cloud {
    /// All providers, in the order of the pickers.
    pub const ALL: [Self; 3] = [Self::Aws, Self::Azure, Self::Gcp];

    /// `aws`, `azure`, `gcp`: the spelling in ids and of the CLI.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Azure => "azure",
            Self::Gcp => "gcp",
        }
    }

    /// `AWS`, `AZURE`, `GCP`: the spelling of the REST contract.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "AZURE",
            Self::Gcp => "GCP",
        }
    }

    /// The name people use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "Azure",
            Self::Gcp => "Google Cloud",
        }
    }

    /// Reads either spelling, in any letter case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.slug().eq_ignore_ascii_case(text.trim()))
    }
}

/// A region's name within its cloud, such as `us-east-1`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Region(Box<str>);

impl Region {
    /// Accepts lower-case letters, digits and hyphens.
    pub fn typed(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::new(Field::Region, Rule::Required));
        }
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if text.len() > 64 || !text.chars().all(fits) {
            return Err(Invalid::new(Field::Region, Rule::Form("a region such as us-east-1")));
        }
        Ok(Self(text.into()))
    }

    /// Takes a region from a listing as it is; `None` where there is none.
    pub fn listed(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.into()))
    }

    /// The region as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
