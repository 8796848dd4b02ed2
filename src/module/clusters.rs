//! Commands about clusters and compute pools.

use serde::Deserialize;

use super::{
    Fault,
    commands::{choose, cloud, environment, or_known, unknown},
};
use crate::{
    engine::{Command, FirstRegistry, KafkaClusterEdit, NewKafkaCluster},
    model::{Availability, ClusterType, ComputePoolId, DeletionProtection, KafkaClusterId},
    org::Org,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct NewCluster {
    environment: String,
    name: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    cku: Option<u32>,
    cloud: String,
    region: String,
    availability: Option<String>,
    deletion_protection: Option<bool>,
}

impl NewCluster {
    pub fn command(self, org: &Org) -> Result<Command, Fault> {
        let rule = "is SINGLE_ZONE, MULTI_ZONE, LOW or HIGH";
        let zones = Availability::SingleZone;
        Ok(Command::CreateKafkaCluster(NewKafkaCluster {
            environment: environment(org, &self.environment)?,
            name: self.name,
            kind: cluster_type(self.kind, self.cku)?,
            cloud: cloud(&self.cloud)?,
            region: self.region,
            availability: choose("availability", self.availability, zones, Availability::parse, rule)?,
            protection: protection(self.deletion_protection.unwrap_or_default()),
            options: None,
            registry: FirstRegistry::default(),
        }))
    }
}

/// What may change of a Kafka cluster: name, type, size and protection.
pub(super) type ClusterChanges = (Option<String>, Option<String>, Option<u32>, Option<bool>);

pub(super) fn update_kafka_cluster(
    org: &Org,
    id: &str,
    (name, kind, cku, deletion_protection): ClusterChanges,
) -> Result<Command, Fault> {
    let known = KafkaClusterId::parse(id).ok().and_then(|id| org.kafka_clusters().get(&id));
    let known = known.ok_or_else(|| unknown("id", id))?;
    let edit = KafkaClusterEdit {
        name: or_known(name, &known.name),
        kind: changed_type(kind, cku, known.spec.as_ref().map(|spec| spec.kind))?,
        protection: deletion_protection.map_or(known.protection, protection),
        availability: None,
        max_ecku: None,
    };
    Ok(Command::UpdateKafkaCluster { id: known.id.clone(), edit })
}

/// The type from then on: what is not named stays, and a size alone is one of the type as it is.
fn changed_type(
    kind: Option<String>,
    cku: Option<u32>,
    now: Option<ClusterType>,
) -> Result<Option<ClusterType>, Fault> {
    match (kind, cku) {
        (None, None) => Ok(now),
        (None, Some(_)) => cluster_type(now.map(|now| now.label().to_owned()), cku).map(Some),
        (kind, cku) => cluster_type(kind, cku).map(Some),
    }
}

pub(super) fn update_compute_pool(
    org: &Org,
    id: &str,
    name: Option<String>,
    max_cfu: Option<u32>,
) -> Result<Command, Fault> {
    let known = ComputePoolId::parse(id).ok().and_then(|id| org.compute_pools().get(&id));
    let known = known.ok_or_else(|| unknown("id", id))?;
    Ok(Command::UpdateComputePool {
        id: known.id.clone(),
        name: or_known(name, &known.name),
        max_cfu: max_cfu.unwrap_or_else(|| known.size.cfu()),
        usage: None,
    })
}

fn cluster_type(kind: Option<String>, cku: Option<u32>) -> Result<ClusterType, Fault> {
    let rule = "is Basic, Standard, Enterprise, Dedicated or Freight";
    let kind = choose("type", kind, ClusterType::Basic, ClusterType::parse, rule)?;
    match (kind, cku) {
        (ClusterType::Dedicated { .. }, cku) => Ok(ClusterType::Dedicated { cku: cku.unwrap_or(1) }),
        (kind, None) => Ok(kind),
        (
            ClusterType::Basic | ClusterType::Standard | ClusterType::Enterprise | ClusterType::Freight,
            Some(_),
        ) => Err(Fault::input("cku", "is the size of a Dedicated cluster")),
    }
}

const fn protection(on: bool) -> DeletionProtection {
    if on { DeletionProtection::On } else { DeletionProtection::Off }
}
