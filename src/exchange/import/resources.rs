//! Clusters, registries and compute pools of a batch.

#![expect(
    clippy::ptr_arg,
    reason = "maps keep a clone of the text, which is free while it is borrowed from the file"
)]

use std::borrow::Cow;

use super::relate::{Asked, Relating, name};
use crate::{
    exchange::listing::{Cluster, Flaw, KafkaRow, KsqlRow, PoolRow, Reason, RegistryRow, clip},
    model::{
        ClusterType, ComputePool, ComputePoolId, EnvironmentId, KafkaCluster, KafkaClusterId, KafkaOptions,
        KafkaSpec, KsqlCluster, KsqlClusterId, KsqlSpec, Origin, PoolUse, ProcessingLog, SchemaRegistry,
        SchemaRegistryId, SchemaRegistrySpec, Times,
    },
};

impl<'a> Relating<'a, '_, '_> {
    pub(super) fn kafka_cluster(&mut self, row: KafkaRow<'a>) -> Result<(), Flaw> {
        let id = self.id::<KafkaCluster>("id", &row.id, KafkaClusterId::parse)?;
        let Some(environment) = self.place(Cluster::Kafka, &row.id, row.environment.as_ref(), row.at)? else {
            return Ok(());
        };
        self.batch.kafka_clusters.push(KafkaCluster {
            id,
            environment,
            name: name(row.name.clone(), &row.id),
            protection: row.protection.unwrap_or_default(),
            times: row.times,
            origin: Origin::Imported,
            spec: kafka_spec(&row),
        });
        self.kafka_clusters.insert(row.id);
        Ok(())
    }

    pub(super) fn registry(&mut self, row: RegistryRow<'a>) -> Result<(), Flaw> {
        let id = self.id::<SchemaRegistry>("id", &row.id, SchemaRegistryId::parse)?;
        let said = row.environment.as_ref();
        let Some(environment) = self.place(Cluster::SchemaRegistry, &row.id, said, row.at)? else {
            return Ok(());
        };
        if let Some(package) = row.package {
            self.packages.insert(environment.clone(), package);
        }
        let endpoint = row.endpoint;
        self.batch.schema_registries.push(SchemaRegistry {
            id,
            environment,
            name: row.name.map_or_else(|| SchemaRegistry::NAME.into(), Into::into),
            spec: row.cloud.zip(row.region).map(|(cloud, region)| SchemaRegistrySpec {
                cloud,
                region,
                endpoint,
            }),
            times: row.times,
            origin: Origin::Imported,
        });
        self.registries.insert(row.id);
        Ok(())
    }

    /// Listens to what a ksqlDB cluster says of its Kafka cluster: both lie in one environment.
    pub(super) fn hear_ksql(&mut self, row: &KsqlRow<'a>) {
        let known = self.known.ksql_clusters.get(&*row.id);
        let environment = row.environment.clone().or_else(|| known.map(|id| Cow::Owned(id.to_string())));
        if let Some(kafka) = &row.kafka_cluster {
            self.places.mention(Cluster::Kafka, kafka, environment.as_ref());
        }
    }

    pub(super) fn ksql_cluster(&mut self, row: KsqlRow<'a>) -> Result<(), Flaw> {
        let id = self.id::<KsqlCluster>("id", &row.id, KsqlClusterId::parse)?;
        if let (Some(kafka), None) = (&row.kafka_cluster, &row.environment) {
            self.places.follow(&row.id, kafka, self.known);
        }
        let Some(environment) = self.place(Cluster::Ksql, &row.id, row.environment.as_ref(), row.at)? else {
            return Ok(());
        };
        let spec = match row.kafka_cluster {
            Some(kafka) => {
                if self.known.ksql_kafka.get(&id).is_some_and(|known| known.as_str() != &*kafka) {
                    let reason = Reason::Contradicts { id: clip(&row.id), field: "Kafka cluster" };
                    return Err(Flaw::at("kafka_cluster", reason));
                }
                let kafka_cluster = self.kafka_of(&kafka, &environment, row.at.file)?;
                let credential_identity = row.identity.and_then(|owner| self.credential_identity(&owner));
                let size = row.size.unwrap_or_default();
                Some(KsqlSpec {
                    kafka_cluster,
                    credential_identity,
                    size,
                    endpoint: row.endpoint,
                    processing_log: ProcessingLog::default(),
                })
            }
            None => None,
        };
        self.batch.ksql_clusters.push(KsqlCluster {
            id,
            environment,
            name: name(row.name, &row.id),
            spec,
            times: row.times,
            origin: Origin::Imported,
        });
        self.ksql_clusters.insert(row.id);
        Ok(())
    }

    /// The Kafka cluster of a ksqlDB cluster, which lies in the same environment.
    fn kafka_of(
        &mut self,
        text: &Cow<'a, str>,
        environment: &EnvironmentId,
        file: u32,
    ) -> Result<KafkaClusterId, Flaw> {
        const FIELD: &str = "kafka_cluster";
        let id = self.id::<KafkaCluster>(FIELD, text, KafkaClusterId::parse)?;
        let said = Cow::Owned(environment.as_str().to_owned());
        self.places
            .place(Cluster::Kafka, text, Some(&said), file, self.known, self.report)
            .map_err(|reason| Flaw::at(FIELD, reason))?;
        self.need_kafka(text, &id, environment);
        Ok(id)
    }

    pub(super) fn pool(&mut self, row: PoolRow<'a>) -> Result<(), Flaw> {
        let id = self.id::<ComputePool>("id", &row.id, ComputePoolId::parse)?;
        let missing = |field| Flaw::at(field, Reason::Missing);
        let region = row.region.ok_or_else(|| missing("region"))?;
        let size = row.size.ok_or_else(|| missing("max_cfu"))?;
        let said = row.environment.as_deref().map(EnvironmentId::parse).transpose();
        let said = said.map_err(|error| Flaw::at("environment", error))?;
        let known = self.known.compute_pools.get(&id);
        let environment = match (known, said) {
            (Some((_, known_region)), _) if *known_region != region => {
                let reason = Reason::Contradicts { id: clip(&row.id), field: "region" };
                return Err(Flaw::at("region", reason));
            }
            (Some((lies, _)), Some(said)) if *lies != said => {
                let (said, lies) = (said.to_string(), lies.to_string());
                return Err(Flaw::at(
                    "environment",
                    Reason::Elsewhere { resource: clip(&row.id), said, lies },
                ));
            }
            (Some((lies, _)), _) => Some(lies.clone()),
            (None, Some(said)) => Some(said),
            (None, None) => self.ask(row.at, &row.id, Asked::First)?,
        };
        let Some(environment) = environment else { return Ok(()) };
        self.name_environment(&environment)?;
        self.batch.compute_pools.push(ComputePool {
            id,
            environment,
            name: name(row.name, &row.id),
            region,
            size,
            times: row.times,
            origin: Origin::Imported,
            usage: PoolUse::default(),
        });
        Ok(())
    }

    /// Makes sure that a Kafka cluster exists.
    pub(super) fn need_kafka(
        &mut self,
        text: &Cow<'a, str>,
        id: &KafkaClusterId,
        environment: &EnvironmentId,
    ) {
        if !self.known.kafka_clusters.contains_key(id) && !self.kafka_clusters.contains(text) {
            self.kafka_clusters.insert(text.clone());
            self.batch.kafka_clusters.push(KafkaCluster {
                id: id.clone(),
                environment: environment.clone(),
                name: id.as_str().into(),
                spec: None,
                protection: crate::model::DeletionProtection::Off,
                times: Times::default(),
                origin: Origin::Placeholder,
            });
        }
    }

    /// Makes sure that a registry exists.
    pub(super) fn need_registry(
        &mut self,
        text: &Cow<'a, str>,
        id: &SchemaRegistryId,
        environment: &EnvironmentId,
    ) {
        if !self.known.schema_registries.contains_key(id) && !self.registries.contains(text) {
            self.registries.insert(text.clone());
            self.batch.schema_registries.push(SchemaRegistry {
                id: id.clone(),
                environment: environment.clone(),
                name: id.as_str().into(),
                spec: None,
                times: Times::default(),
                origin: Origin::Placeholder,
            });
        }
    }

    /// Makes sure that a ksqlDB cluster exists.
    pub(super) fn need_ksql(&mut self, text: &Cow<'a, str>, id: &KsqlClusterId, environment: &EnvironmentId) {
        if !self.known.ksql_clusters.contains_key(id) && !self.ksql_clusters.contains(text) {
            self.ksql_clusters.insert(text.clone());
            self.batch.ksql_clusters.push(KsqlCluster {
                id: id.clone(),
                environment: environment.clone(),
                name: id.as_str().into(),
                spec: None,
                times: Times::default(),
                origin: Origin::Placeholder,
            });
        }
    }
}

/// The details, where enough of them are listed.
fn kafka_spec(row: &KafkaRow<'_>) -> Option<KafkaSpec> {
    let kind = match (row.kind?, row.cku) {
        (ClusterType::Dedicated { .. }, Some(cku)) if cku > 0 => ClusterType::Dedicated { cku },
        (kind, _) => kind,
    };
    Some(KafkaSpec {
        kind,
        cloud: row.cloud?,
        region: row.region.clone()?,
        availability: row.availability.unwrap_or_default(),
        bootstrap: row.bootstrap.clone(),
        rest: row.rest.clone(),
        options: KafkaOptions::default(),
    })
}
