//! What listings say, one row an object, before it is related to anything else.
//!
//! A field is `None` where the listing is silent. Two rows of one object (of two pages, of the CLI and the REST
//! API) merge field by field; where both speak they must agree. Rows borrow from the text of their files.

use std::borrow::Cow;

use super::{
    problem::{Position, clip},
    target::Target,
};
use crate::model::{
    AuthType, Availability, Cloud, ClusterType, ComputePoolSize, DeletionProtection, Endpoint, ExpiryDate,
    FlinkRegion, GovernancePackage, KsqlSize, Region, Times, Timestamp,
};

/// Where a row was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    /// Which of the files, counted from 0.
    pub(crate) file: u32,
    /// Where in it.
    pub(crate) position: Position,
}

/// One listed object.
pub(crate) trait Row<'a> {
    /// Its id.
    fn id(&self) -> &Cow<'a, str>;
    /// Where it was read first.
    fn at(&self) -> At;
    /// Takes over what a later row of the same object knows and this one does not. Where the two disagree
    /// nothing is taken.
    fn merge(&mut self, later: Self) -> Result<(), Clash>;
}

/// How two rows of one object disagree.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Clash {
    /// In a field; its name for people.
    Field(&'static str),
    /// In what an API key is for.
    Resource {
        /// The resource of the earlier row.
        kept: String,
        /// The resource of the later one.
        left: String,
    },
}

/// Something a row may know.
trait Fact {
    /// Whether both may be true.
    fn agrees(&self, other: &Self) -> bool;
    /// Takes over what the other knows better.
    fn fill(&mut self, other: Self);
}

/// Values that agree when they are equal.
macro_rules! plain_facts {
    ($($type:ty),+) => {
        $(impl Fact for Option<$type> {
            fn agrees(&self, other: &Self) -> bool {
                self.is_none() || other.is_none() || self == other
            }
            fn fill(&mut self, other: Self) {
                if self.is_none() {
                    *self = other;
                }
            }
        })+
    };
}
plain_facts!(
    AuthType,
    Availability,
    Cloud,
    ClusterType,
    ComputePoolSize,
    DeletionProtection,
    Endpoint,
    ExpiryDate,
    FlinkRegion,
    GovernancePackage,
    KsqlSize,
    OwnerKind,
    OwnerNote,
    Region,
    u32
);

impl Fact for Option<Cow<'_, str>> {
    /// Blanks do not count: tables wrap long cells at blanks, and what was there cannot be told afterwards.
    fn agrees(&self, other: &Self) -> bool {
        let (Some(mine), Some(other)) = (self, other) else { return true };
        mine == other || mine.split_whitespace().eq(other.split_whitespace())
    }

    fn fill(&mut self, other: Self) {
        let longer = |mine: &Cow<'_, str>| other.as_ref().is_some_and(|other| other.len() > mine.len());
        if self.as_ref().is_none_or(longer) {
            *self = other;
        }
    }
}

impl Fact for Option<Timestamp> {
    /// The CLI prints whole seconds, the REST API microseconds.
    fn agrees(&self, other: &Self) -> bool {
        let second = |time: Timestamp| time.as_millis().div_euclid(1000);
        match (self, other) {
            (Some(mine), Some(other)) => {
                mine == other || (second(*mine) == second(*other) && (is_whole(*mine) || is_whole(*other)))
            }
            _ => true,
        }
    }

    fn fill(&mut self, other: Self) {
        if self.is_none_or(is_whole) && other.is_some() {
            *self = other;
        }
    }
}

fn is_whole(time: Timestamp) -> bool {
    time.as_micros() % 1_000_000 == 0
}

impl Fact for Times {
    fn agrees(&self, other: &Self) -> bool {
        self.created.agrees(&other.created) && self.updated.agrees(&other.updated)
    }

    fn fill(&mut self, other: Self) {
        self.created.fill(other.created);
        self.updated.fill(other.updated);
    }
}

/// Writes a row: its facts in the order in which differences are named, each with its name for people.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident { $($label:literal $field:ident: $type:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name<'a> {
            pub(crate) id: Cow<'a, str>,
            pub(crate) at: At,
            $(pub(crate) $field: $type),+
        }

        impl<'a> Row<'a> for $name<'a> {
            fn id(&self) -> &Cow<'a, str> {
                &self.id
            }

            fn at(&self) -> At {
                self.at
            }

            fn merge(&mut self, later: Self) -> Result<(), Clash> {
                $(if !self.$field.agrees(&later.$field) {
                    return Err(Clash::Field($label));
                })+
                $(self.$field.fill(later.$field);)+
                Ok(())
            }
        }
    };
}

row!(
    /// An environment.
    EnvironmentRow {
        "name" name: Option<Cow<'a, str>>,
        "Stream Governance package" package: Option<GovernancePackage>,
        "time of creation or change" times: Times,
    }
);

row!(
    /// A user.
    UserRow {
        "name" full_name: Option<Cow<'a, str>>,
        "e-mail address" email: Option<Cow<'a, str>>,
        "way of signing in" auth: Option<AuthType>,
        "time of creation or change" times: Times,
    }
);

row!(
    /// A service account.
    ServiceAccountRow {
        "name" name: Option<Cow<'a, str>>,
        "description" description: Option<Cow<'a, str>>,
        "time of creation or change" times: Times,
    }
);

row!(
    /// A Kafka cluster. The size stands in `cku`, never in `kind`.
    KafkaRow {
        "environment" environment: Option<Cow<'a, str>>,
        "name" name: Option<Cow<'a, str>>,
        "type" kind: Option<ClusterType>,
        "size" cku: Option<u32>,
        "cloud provider" cloud: Option<Cloud>,
        "region" region: Option<Region>,
        "availability" availability: Option<Availability>,
        "endpoint" bootstrap: Option<Endpoint>,
        "REST endpoint" rest: Option<Endpoint>,
        "deletion protection" protection: Option<DeletionProtection>,
        "time of creation or change" times: Times,
    }
);

row!(
    /// A Schema Registry.
    RegistryRow {
        "environment" environment: Option<Cow<'a, str>>,
        "name" name: Option<Cow<'a, str>>,
        "cloud provider" cloud: Option<Cloud>,
        "region" region: Option<Region>,
        "endpoint" endpoint: Option<Endpoint>,
        "Stream Governance package" package: Option<GovernancePackage>,
        "time of creation or change" times: Times,
    }
);

row!(
    /// A ksqlDB cluster.
    KsqlRow {
        "environment" environment: Option<Cow<'a, str>>,
        "name" name: Option<Cow<'a, str>>,
        "Kafka cluster" kafka_cluster: Option<Cow<'a, str>>,
        "account" identity: Option<Cow<'a, str>>,
        "size" size: Option<KsqlSize>,
        "endpoint" endpoint: Option<Endpoint>,
        "time of creation or change" times: Times,
    }
);

row!(
    /// A compute pool.
    PoolRow {
        "environment" environment: Option<Cow<'a, str>>,
        "name" name: Option<Cow<'a, str>>,
        "region" region: Option<FlinkRegion>,
        "size" size: Option<ComputePoolSize>,
        "time of creation or change" times: Times,
    }
);

/// Which kind of owner a listing says an owner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnerKind {
    /// A user.
    User,
    /// A service account.
    ServiceAccount,
}

/// What the CLI prints in place of an owner's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnerNote {
    /// Nobody of this id is found any more.
    Deactivated,
}

row!(
    /// An API key, without its target.
    KeyFacts {
        "name" name: Option<Cow<'a, str>>,
        "description" description: Option<Cow<'a, str>>,
        "owner" owner: Option<Cow<'a, str>>,
        "owner" owner_kind: Option<OwnerKind>,
        "owner's address" owner_email: Option<Cow<'a, str>>,
        "owner" owner_note: Option<OwnerNote>,
        "environment" environment: Option<Cow<'a, str>>,
        "time of creation" created: Option<Timestamp>,
        "time of change" updated: Option<Timestamp>,
        "expiry" expires: Option<ExpiryDate>,
    }
);

/// An API key.
#[derive(Debug)]
pub(crate) struct KeyRow<'a> {
    /// What it is for. Rows of one key with different targets are told apart before they merge.
    pub(crate) target: Target<'a>,
    /// Everything else.
    pub(crate) facts: KeyFacts<'a>,
}

impl<'a> Row<'a> for KeyRow<'a> {
    fn id(&self) -> &Cow<'a, str> {
        &self.facts.id
    }

    fn at(&self) -> At {
        self.facts.at
    }

    fn merge(&mut self, later: Self) -> Result<(), Clash> {
        if self.target == later.target {
            return self.facts.merge(later.facts);
        }
        let resource = |target: &Target<'_>| clip(target.resource());
        Err(Clash::Resource { kept: resource(&self.target), left: resource(&later.target) })
    }
}

/// All rows of one file, or of several.
#[derive(Debug, Default)]
pub(crate) struct Rows<'a> {
    pub(crate) environments: Vec<EnvironmentRow<'a>>,
    pub(crate) users: Vec<UserRow<'a>>,
    pub(crate) service_accounts: Vec<ServiceAccountRow<'a>>,
    pub(crate) kafka_clusters: Vec<KafkaRow<'a>>,
    pub(crate) registries: Vec<RegistryRow<'a>>,
    pub(crate) ksql_clusters: Vec<KsqlRow<'a>>,
    pub(crate) pools: Vec<PoolRow<'a>>,
    pub(crate) keys: Vec<KeyRow<'a>>,
}

impl Rows<'_> {
    /// Puts the rows of another file behind these.
    pub(crate) fn append(&mut self, other: Self) {
        join(&mut self.environments, other.environments);
        join(&mut self.users, other.users);
        join(&mut self.service_accounts, other.service_accounts);
        join(&mut self.kafka_clusters, other.kafka_clusters);
        join(&mut self.registries, other.registries);
        join(&mut self.ksql_clusters, other.ksql_clusters);
        join(&mut self.pools, other.pools);
        join(&mut self.keys, other.keys);
    }
}

/// Like `append`, but the first file's rows, by far the most, stay where they are.
fn join<T>(rows: &mut Vec<T>, mut more: Vec<T>) {
    if rows.is_empty() {
        *rows = more;
    } else {
        rows.append(&mut more);
    }
}
