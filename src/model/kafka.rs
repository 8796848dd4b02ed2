//! Kafka clusters.

use serde::{Deserialize, Serialize};

use super::{
    Cloud, EnvironmentId, Field, Invalid, KafkaClusterId, Origin, Region, Rule, TEXT_CAP, Times,
    text::check_required,
};

/// The cluster types. Source: `facts/domain.md` 12, `cmk/v2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClusterType {
    /// Basic: no fine-grained roles, no Global keys.
    Basic,
    /// Standard: no Global keys.
    Standard,
    /// Enterprise.
    Enterprise,
    /// Dedicated, sized in Confluent units for Kafka, at least one.
    Dedicated {
        /// Confluent units for Kafka.
        cku: u32,
    },
    /// Freight.
    Freight,
}

impl ClusterType {
    /// One of each type, for pickers; a dedicated cluster of one unit.
    pub const ALL: [Self; 5] =
        [Self::Basic, Self::Standard, Self::Enterprise, Self::Dedicated { cku: 1 }, Self::Freight];

    /// `Basic`, `Standard`, `Enterprise`, `Dedicated`, `Freight`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Basic => "Basic",
            Self::Standard => "Standard",
            Self::Enterprise => "Enterprise",
            Self::Dedicated { .. } => "Dedicated",
            Self::Freight => "Freight",
        }
    }

    /// Reads the type's name in any letter case; a dedicated cluster has one unit until told otherwise.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.label().eq_ignore_ascii_case(text.trim()))
    }

    /// Keys that one cluster of this type may have. Source: `facts/domain.md` 11.
    pub const fn key_limit(self) -> u32 {
        match self {
            Self::Basic => 50,
            Self::Standard => 250,
            Self::Enterprise | Self::Freight => 2_500,
            Self::Dedicated { .. } => 20_000,
        }
    }

    /// Whether a cluster of this type and size can have an availability. A Basic cluster spans one zone, and so does a
    /// dedicated one of a single unit.
    pub const fn allows(self, availability: Availability) -> Result<(), Invalid> {
        match (self, availability) {
            (Self::Dedicated { cku: 0 }, _) => Err(Invalid::new(Field::Size, Rule::Form("at least 1 CKU"))),
            (Self::Dedicated { cku: 1 }, Availability::MultiZone | Availability::High) => Err(Invalid::new(
                Field::Availability,
                Rule::Conflict(
                    "needs at least 2 CKU to span several zones: raise the size or choose a single zone",
                ),
            )),
            (Self::Basic, Availability::MultiZone | Availability::High) => Err(Invalid::new(
                Field::Availability,
                Rule::Conflict("of a Basic cluster is a single zone: choose another type for several zones"),
            )),
            (
                Self::Basic | Self::Standard | Self::Enterprise | Self::Dedicated { .. } | Self::Freight,
                Availability::SingleZone | Availability::MultiZone | Availability::Low | Availability::High,
            ) => Ok(()),
        }
    }

    /// Whether roles may be bound to single topics, groups, transactional ids and connectors. Source: `facts/roles.md` 2.
    pub const fn has_fine_grained_roles(self) -> bool {
        match self {
            Self::Basic => false,
            Self::Standard | Self::Enterprise | Self::Dedicated { .. } | Self::Freight => true,
        }
    }

    /// Whether clients may come with a Global key. Source: `facts/domain.md` 4, safe choices.
    pub const fn accepts_global_keys(self) -> bool {
        match self {
            Self::Basic | Self::Standard => false,
            Self::Enterprise | Self::Dedicated { .. } | Self::Freight => true,
        }
    }
}

/// How many zones a cluster spans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Availability {
    /// One zone.
    #[default]
    SingleZone,
    /// Several zones.
    MultiZone,
    /// Low, the name newer cluster types use for one zone.
    Low,
    /// High, the name newer cluster types use for several zones.
    High,
}

impl Availability {
    /// All four spellings of the contract.
    pub const ALL: [Self; 4] = [Self::SingleZone, Self::MultiZone, Self::Low, Self::High];

    /// The spelling of the REST contract.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::SingleZone => "SINGLE_ZONE",
            Self::MultiZone => "MULTI_ZONE",
            Self::Low => "LOW",
            Self::High => "HIGH",
        }
    }

    /// What a person reads.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SingleZone => "Single zone",
            Self::MultiZone => "Multi zone",
            Self::Low => "Low",
            Self::High => "High",
        }
    }

    /// Reads `SINGLE_ZONE`, `single-zone` and the like.
    pub fn parse(text: &str) -> Option<Self> {
        let wire = text.trim().replace('-', "_").to_ascii_uppercase();
        Self::ALL.into_iter().find(|availability| availability.wire() == wire)
    }
}

/// Whether a cluster may be deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeletionProtection {
    /// It may.
    #[default]
    Off,
    /// It refuses until the protection is taken off.
    On,
}

/// An address of a service, host and port without scheme.
///
/// Addresses that Keyplane invents end in `.keyplane.invalid`: no name server resolves them, so that a pasted
/// configuration sends a secret to nobody (RFC 6761). Imported ones are as listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Endpoint(Box<str>);

impl Endpoint {
    /// An invented address: `<name>.<region>.<cloud>.keyplane.invalid:<port>`.
    pub fn invented(name: &str, region: &Region, cloud: Cloud, port: u16) -> Self {
        Self(format!("{name}.{region}.{}.keyplane.invalid:{port}", cloud.slug()).into())
    }

    /// A listed address without its scheme; `None` where the listing has none.
    pub fn listed(text: &str) -> Option<Self> {
        let host = text.trim().split_once("://").map_or(text.trim(), |(_, host)| host).trim_end_matches('/');
        (!host.is_empty()).then(|| Self(host.into()))
    }

    /// Host and port.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the contract lets a client say of a cluster, and what changes nothing here: it is kept and told again.
/// Source: `facts/wire.md` 7, `cmk/v2`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KafkaOptions {
    /// The most elastic Confluent units for Kafka, where a limit was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_ecku: Option<u32>,
    /// The network, by id. Networks are not modelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Box<str>>,
    /// The key of one's own that the data is encrypted with, by id. Such keys are not modelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byok: Option<Box<str>>,
    /// The same, by the cloud's own name, of a dedicated cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encryption_key: Option<Box<str>>,
    /// The zones of a dedicated cluster.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub zones: Vec<Box<str>>,
}

impl KafkaOptions {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What is known of a cluster that a listing described or somebody made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KafkaSpec {
    /// Its type.
    pub kind: ClusterType,
    /// Its cloud provider.
    pub cloud: Cloud,
    /// Its region.
    pub region: Region,
    /// How many zones it spans.
    #[serde(default)]
    pub availability: Availability,
    /// Where clients connect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bootstrap: Option<Endpoint>,
    /// Where its REST API answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<Endpoint>,
    /// What else was said of it.
    #[serde(default, skip_serializing_if = "KafkaOptions::is_default")]
    pub options: KafkaOptions,
}

impl KafkaSpec {
    /// Whether type, size and availability go together: [`ClusterType::allows`].
    pub fn check(&self) -> Result<(), Invalid> {
        self.kind.allows(self.availability)
    }
}

/// A Kafka cluster of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KafkaCluster {
    /// `lkc-…`
    pub id: KafkaClusterId,
    /// Where it lies.
    pub environment: EnvironmentId,
    /// Display name.
    pub name: Box<str>,
    /// `None` for a placeholder: something named the cluster, nothing described it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spec: Option<KafkaSpec>,
    /// Whether it may be deleted.
    #[serde(default)]
    pub protection: DeletionProtection,
    /// When it was made and changed.
    #[serde(flatten)]
    pub times: Times,
    /// Where knowledge of it comes from.
    #[serde(default, skip_serializing_if = "Origin::is_created")]
    pub origin: Origin,
}

impl KafkaCluster {
    /// Accepts a typed display name.
    pub fn check_name(text: &str) -> Result<Box<str>, Invalid> {
        check_required(Field::Name, text, TEXT_CAP)
    }
}
