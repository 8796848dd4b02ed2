//! Flink regions and compute pools, and the catalogue of regions that pickers offer.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    Cloud, ComputePoolId, EnvironmentId, Field, Invalid, Origin, Region, Rule, TEXT_CAP, Times,
    text::check_required,
};

/// A region in which Flink runs: `<cloud>.<region>`, such as `aws.us-east-1`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FlinkRegion(Box<str>);

impl FlinkRegion {
    /// The region from its parts.
    pub fn new(cloud: Cloud, region: &Region) -> Self {
        Self(format!("{}.{region}", cloud.slug()).into())
    }

    /// Reads `aws.us-east-1`; `None` without a known cloud or a region.
    pub fn parse(text: &str) -> Option<Self> {
        let (cloud, region) = text.trim().split_once('.')?;
        let cloud = Cloud::parse(cloud)?;
        Region::typed(&region.to_ascii_lowercase()).ok().map(|region| Self::new(cloud, &region))
    }

    /// Takes a region as it was stored, behind a digest that vouches for it.
    pub fn stored(id: &str) -> Self {
        Self(id.into())
    }

    /// The id as the contract writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The cloud, before the dot.
    pub fn cloud(&self) -> Option<Cloud> {
        self.0.split_once('.').and_then(|(cloud, _)| Cloud::parse(cloud))
    }

    /// The region's name, after the dot.
    pub fn region(&self) -> &str {
        self.0.split_once('.').map_or(&*self.0, |(_, region)| region)
    }
}

impl fmt::Display for FlinkRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for FlinkRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FlinkRegion({})", self.0)
    }
}

/// A region of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownRegion {
    /// The cloud provider.
    pub cloud: Cloud,
    /// Its name, such as `us-east-1`.
    pub region: &'static str,
    /// Where that is, such as `N. Virginia`.
    pub place: &'static str,
}

/// The regions that pickers offer. Any other region can be typed: the catalogue is a convenience, and clouds
/// open regions faster than software is released.
pub const FLINK_REGIONS: &[KnownRegion] = &[
    region(Cloud::Aws, "us-east-1", "N. Virginia"),
    region(Cloud::Aws, "us-east-2", "Ohio"),
    region(Cloud::Aws, "us-west-2", "Oregon"),
    region(Cloud::Aws, "ca-central-1", "Canada Central"),
    region(Cloud::Aws, "sa-east-1", "São Paulo"),
    region(Cloud::Aws, "eu-central-1", "Frankfurt"),
    region(Cloud::Aws, "eu-west-1", "Ireland"),
    region(Cloud::Aws, "eu-west-2", "London"),
    region(Cloud::Aws, "eu-north-1", "Stockholm"),
    region(Cloud::Aws, "ap-south-1", "Mumbai"),
    region(Cloud::Aws, "ap-southeast-1", "Singapore"),
    region(Cloud::Aws, "ap-southeast-2", "Sydney"),
    region(Cloud::Aws, "ap-northeast-1", "Tokyo"),
    region(Cloud::Azure, "eastus", "Virginia"),
    region(Cloud::Azure, "eastus2", "Virginia 2"),
    region(Cloud::Azure, "centralus", "Iowa"),
    region(Cloud::Azure, "westus2", "Washington"),
    region(Cloud::Azure, "westeurope", "Netherlands"),
    region(Cloud::Azure, "northeurope", "Ireland"),
    region(Cloud::Azure, "uksouth", "London"),
    region(Cloud::Azure, "southeastasia", "Singapore"),
    region(Cloud::Azure, "australiaeast", "New South Wales"),
    region(Cloud::Gcp, "us-central1", "Iowa"),
    region(Cloud::Gcp, "us-east1", "South Carolina"),
    region(Cloud::Gcp, "us-east4", "N. Virginia"),
    region(Cloud::Gcp, "us-west2", "Los Angeles"),
    region(Cloud::Gcp, "europe-west1", "Belgium"),
    region(Cloud::Gcp, "europe-west2", "London"),
    region(Cloud::Gcp, "europe-west3", "Frankfurt"),
    region(Cloud::Gcp, "europe-west4", "Netherlands"),
    region(Cloud::Gcp, "asia-south1", "Mumbai"),
    region(Cloud::Gcp, "asia-southeast1", "Singapore"),
    region(Cloud::Gcp, "australia-southeast1", "Sydney"),
];

const fn region(cloud: Cloud, region: &'static str, place: &'static str) -> KnownRegion {
    KnownRegion { cloud, region, place }
}

/// The most Confluent Flink units a pool may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ComputePoolSize(u32);

impl ComputePoolSize {
    /// Accepts a positive number of CFU up to 1,000. Confluent Cloud offers 5, 10 and further steps of 10.
    pub fn typed(cfu: u32) -> Result<Self, Invalid> {
        if cfu == 5 || (cfu.is_multiple_of(10) && (10..=1000).contains(&cfu)) {
            Ok(Self(cfu))
        } else {
            Err(Invalid::new(Field::Size, Rule::Form("5, 10, 20 and so on up to 1,000 CFU")))
        }
    }

    /// Takes a size from a listing as it is.
    pub const fn listed(cfu: u32) -> Self {
        Self(cfu)
    }

    /// The number of CFU.
    pub const fn cfu(self) -> u32 {
        self.0
    }
}

/// What a compute pool is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PoolUse {
    /// Statements that name it.
    #[default]
    Named,
    /// Those and models.
    Ai,
    /// Statements that name no pool.
    Default,
    /// Those and models.
    DefaultAi,
}

impl PoolUse {
    /// From the two marks of the contract, `enable_ai` and `default_pool`.
    pub const fn of(enable_ai: bool, default_pool: bool) -> Self {
        match (enable_ai, default_pool) {
            (false, false) => Self::Named,
            (true, false) => Self::Ai,
            (false, true) => Self::Default,
            (true, true) => Self::DefaultAi,
        }
    }

    /// `enable_ai`
    pub const fn has_ai(self) -> bool {
        matches!(self, Self::Ai | Self::DefaultAi)
    }

    /// `default_pool`
    pub const fn is_default(self) -> bool {
        matches!(self, Self::Default | Self::DefaultAi)
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Named => "Statements that name it",
            Self::Ai => "Statements that name it, and models",
            Self::Default => "Statements that name no pool",
            Self::DefaultAi => "Statements that name no pool, and models",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
    fn is_usual(&self) -> bool {
        *self == Self::Named
    }
}

/// Whether Flink makes pools by itself where a statement names none, and how large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultPools {
    /// Whether it does.
    pub made: DefaultPoolsMade,
    /// The most CFU of such a pool.
    pub size: ComputePoolSize,
}

/// Whether pools are made by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefaultPoolsMade {
    /// Where a statement names none.
    #[default]
    WhenNeeded,
    /// Never.
    Never,
}

impl Default for DefaultPools {
    /// On, with the largest pool that the contract lists.
    fn default() -> Self {
        Self { made: DefaultPoolsMade::default(), size: ComputePoolSize(50) }
    }
}

impl DefaultPools {
    /// From the two facts of the contract.
    pub const fn of(enabled: bool, size: ComputePoolSize) -> Self {
        Self { made: if enabled { DefaultPoolsMade::WhenNeeded } else { DefaultPoolsMade::Never }, size }
    }

    /// `default_pool_enabled`
    pub const fn is_on(self) -> bool {
        matches!(self.made, DefaultPoolsMade::WhenNeeded)
    }

    /// Whether this is the usual case, which storage leaves out.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A compute pool: where Flink statements of one environment and region run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComputePool {
    /// `lfcp-…`
    pub id: ComputePoolId,
    /// Where it lies.
    pub environment: EnvironmentId,
    /// Display name.
    pub name: Box<str>,
    /// Its cloud and region.
    pub region: FlinkRegion,
    /// The most CFU it may use.
    pub size: ComputePoolSize,
    /// What it is for.
    #[serde(default, skip_serializing_if = "PoolUse::is_usual")]
    pub usage: PoolUse,
    /// When it was made and changed.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl ComputePool {
    /// Accepts a typed display name.
    pub fn check_name(text: &str) -> Result<Box<str>, Invalid> {
        check_required(Field::Name, text, TEXT_CAP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_read_in_any_case_and_print_in_one() {
        for (text, printed) in [
            ("aws.us-east-1", Some("aws.us-east-1")),
            ("AZURE.CentralUS", Some("azure.centralus")),
            ("us-east-1", None),
            ("ibm.eu", None),
            ("aws.", None),
        ] {
            assert_eq!(FlinkRegion::parse(text).as_ref().map(FlinkRegion::as_str), printed, "{text}");
        }
    }

    #[test]
    fn every_region_of_the_catalogue_is_well_formed_and_listed_once() {
        let ids: Vec<_> = FLINK_REGIONS
            .iter()
            .map(|known| FlinkRegion::new(known.cloud, &Region::typed(known.region).unwrap()))
            .collect();
        let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len());
    }
}
