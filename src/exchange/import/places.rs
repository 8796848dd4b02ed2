//! In which environment a resource lies.
//!
//! The organization knows best, then the resource's own listing, then whatever else names both; where nothing
//! does, the question for the file in which the resource came up first decides.

#![expect(
    clippy::ptr_arg,
    reason = "maps keep a clone of the text, which is free while it is borrowed from the file"
)]

use std::borrow::Cow;

use hashbrown::HashMap;

use super::{known::Known, report::Report};
use crate::{
    exchange::listing::{Cluster, Reason, clip},
    model::EnvironmentId,
};

/// What is found out about the place of a resource.
#[derive(Clone)]
pub(super) struct Spot {
    /// Where it lies; `None` where a question has to be answered first.
    pub(super) environment: Option<EnvironmentId>,
    /// The file whose question decides, if one does.
    pub(super) asked: Option<u32>,
}

#[derive(Default)]
struct OfKind<'a> {
    spots: HashMap<Cow<'a, str>, Spot>,
    mentions: HashMap<Cow<'a, str>, Cow<'a, str>>,
}

/// The places of all resources that came up.
#[derive(Default)]
pub(super) struct Places<'a> {
    kafka: OfKind<'a>,
    registries: OfKind<'a>,
    ksql: OfKind<'a>,
}

impl<'a> Places<'a> {
    fn of(&mut self, kind: Cluster) -> &mut OfKind<'a> {
        match kind {
            Cluster::Kafka => &mut self.kafka,
            Cluster::SchemaRegistry => &mut self.registries,
            Cluster::Ksql => &mut self.ksql,
        }
    }

    /// Remembers that something which is not the resource's own listing names its environment.
    pub(super) fn mention(&mut self, kind: Cluster, id: &Cow<'a, str>, environment: Option<&Cow<'a, str>>) {
        if let Some(environment) = environment
            && !self.of(kind).mentions.contains_key(id)
        {
            self.of(kind).mentions.insert(id.clone(), environment.clone());
        }
    }

    /// A ksqlDB cluster lies where its Kafka cluster lies, whatever is still to be found out about that.
    pub(super) fn follow(&mut self, ksql: &Cow<'a, str>, kafka: &Cow<'a, str>, known: &Known) {
        if !known.ksql_clusters.contains_key(&**ksql)
            && !self.ksql.mentions.contains_key(ksql)
            && let Some(spot) = self.kafka.spots.get(kafka)
        {
            self.ksql.spots.insert(ksql.clone(), spot.clone());
        }
    }

    /// Places a resource. `said` is the environment that the row at hand names.
    pub(super) fn place(
        &mut self,
        kind: Cluster,
        id: &Cow<'a, str>,
        said: Option<&Cow<'a, str>>,
        file: u32,
        known: &Known,
        report: &mut Report<'_>,
    ) -> Result<Spot, Reason> {
        let spot = if let Some(spot) = self.of(kind).spots.get(id) {
            spot.clone()
        } else {
            let spot = self.find(kind, id, said, file, known, report)?;
            self.of(kind).spots.insert(id.clone(), spot.clone());
            spot
        };
        match (&spot.environment, said) {
            (Some(lies), Some(said)) if lies.as_str() != said => {
                Err(Reason::Elsewhere { resource: clip(id), said: clip(said), lies: lies.to_string() })
            }
            _ => Ok(spot),
        }
    }

    fn find(
        &mut self,
        kind: Cluster,
        id: &Cow<'a, str>,
        said: Option<&Cow<'a, str>>,
        file: u32,
        known: &Known,
        report: &mut Report<'_>,
    ) -> Result<Spot, Reason> {
        let known = match kind {
            Cluster::Kafka => known.kafka_clusters.get(&**id),
            Cluster::SchemaRegistry => known.schema_registries.get(&**id),
            Cluster::Ksql => known.ksql_clusters.get(&**id),
        };
        if let Some(environment) = known {
            return Ok(Spot { environment: Some(environment.clone()), asked: None });
        }
        if let Some(named) = said.or_else(|| self.of(kind).mentions.get(id)) {
            return Ok(Spot { environment: Some(EnvironmentId::parse(named)?), asked: None });
        }
        let answer = report.ask(file, id);
        Ok(Spot { environment: answer.map(|answer| answer.environment().clone()), asked: Some(file) })
    }
}
