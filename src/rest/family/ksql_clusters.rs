//! `ksqldbcm/v2/clusters`. Source: `contract/openapi/ksql-v2.yaml`, `facts/wire.md` 3.1 and 7.

use serde_json::{Value, json};

use super::kafka_clusters::asked_environment;
use crate::{
    engine::{Command, NewKsqlCluster, Refusal},
    model::{
        KafkaCluster, KafkaClusterId, KsqlCluster, KsqlClusterId, KsqlSize, Noun, Owner, Principal,
        ProcessingLog,
    },
    rest::{
        BodyRule, Family, Gives, Problem, Route,
        call::{Call, Reply},
        route::{ENVIRONMENT, Facts, PAGE},
        schema::{
            GLOBAL_REFERENCE, ID, IN_ENVIRONMENT, METADATA, PHASE, Property, REFERENCE, Schema, Type,
            api_version, kind,
        },
        wire::{self, Wire},
    },
};

static SPEC: Schema = Schema {
    name: "ksqldbcm.v2.ClusterSpec",
    fields: &[
        Property::new("display_name", Type::Text).fixed(),
        Property::new("use_detailed_processing_log", Type::Truth).fixed().sometimes(),
        Property::new("csu", Type::Whole(1)).sometimes(),
        Property::new("kafka_cluster", Type::Object(&REFERENCE)).fixed().sometimes(),
        Property::new("credential_identity", Type::Object(&GLOBAL_REFERENCE)).fixed().sometimes(),
        IN_ENVIRONMENT,
    ],
};

static STATUS: Schema = Schema {
    name: "ksqldbcm.v2.ClusterStatus",
    fields: &[
        PHASE,
        Property::new("http_endpoint", Type::Text).read().sometimes(),
        Property::new("is_paused", Type::Truth).read(),
        Property::new("storage", Type::Whole(0)).read(),
        Property::new("topic_prefix", Type::Text).read().sometimes(),
    ],
};

static SCHEMA: Schema = Schema {
    name: "ksqldbcm.v2.Cluster",
    fields: &[
        api_version("ksqldbcm/v2"),
        kind("Cluster"),
        ID,
        METADATA,
        Property::new("spec", Type::Object(&SPEC)),
        Property::new("status", Type::Object(&STATUS)).read(),
    ],
};

const FAMILY: Family = Family::KsqlClusters;
const ALL: &str = "/ksqldbcm/v2/clusters";
const ONE: &str = "/ksqldbcm/v2/clusters/{id}";
const LIST: Gives = Gives::Page { api_version: "ksqldbcm/v2", kind: "ClusterList", of: &SCHEMA };
const NEW: BodyRule = BodyRule {
    schema: &SCHEMA,
    required: &[
        "spec.display_name",
        "spec.csu",
        "spec.kafka_cluster",
        "spec.kafka_cluster.id",
        "spec.credential_identity",
        "spec.credential_identity.id",
        "spec.environment",
        "spec.environment.id",
    ],
    facts: Facts::Spec,
};

pub(super) static ROUTES: [Route; 4] = [
    Route {
        parameters: &[ENVIRONMENT, PAGE[0], PAGE[1]],
        ..Route::list(FAMILY, ALL, ("listKsqldbcmV2Clusters", "List of Clusters"), LIST, list)
    },
    Route {
        success: 202,
        ..Route::create(FAMILY, ALL, ("createKsqldbcmV2Cluster", "Create a Cluster"), NEW, create)
    },
    Route {
        parameters: &[ENVIRONMENT],
        ..Route::read(FAMILY, ONE, ("getKsqldbcmV2Cluster", "Read a Cluster"), &SCHEMA, get)
    },
    Route {
        parameters: &[ENVIRONMENT],
        ..Route::remove(FAMILY, ONE, ("deleteKsqldbcmV2Cluster", "Delete a Cluster"), delete)
    },
];

/// Storage that every CSU brings, in GB.
const GB_PER_CSU: u32 = 125;

impl Wire for KsqlCluster {
    fn wire(&self, call: &Call<'_>) -> Value {
        let mut spec = json!({
            "display_name": self.name,
            "environment": wire::environment(call, &self.environment),
        });
        let mut status = json!({ "phase": "PROVISIONED", "is_paused": false, "storage": 0 });
        if let Some(known) = &self.spec {
            let detailed = known.processing_log == ProcessingLog::Detailed;
            spec = wire::with(spec, "use_detailed_processing_log", json!(detailed));
            spec = wire::with(spec, "csu", json!(u32::from(known.size)));
            let kafka = wire::kafka_cluster(call, &self.environment, &known.kafka_cluster);
            spec = wire::with(spec, "kafka_cluster", kafka);
            if let Some(owner) = &known.credential_identity {
                spec = wire::with(spec, "credential_identity", wire::account(call, owner));
            }
            status = wire::with(status, "storage", json!(u32::from(known.size) * GB_PER_CSU));
            if let Some(at) = &known.endpoint {
                let host = at.as_str();
                status = wire::with(status, "http_endpoint", json!(format!("https://{host}")));
                let prefix = host.split('.').next().unwrap_or(host);
                status = wire::with(status, "topic_prefix", json!(prefix));
            }
        }
        json!({
            "api_version": "ksqldbcm/v2",
            "kind": "Cluster",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &call.org.ksql_crn(self), self.times),
            "spec": spec,
            "status": status,
        })
    }

    fn path(&self) -> String {
        wire::within("ksqldbcm/v2/clusters", self.id.as_str(), self.environment.as_str())
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let environment = call.environment()?;
    let found: Vec<_> = call.org.ksql_in(&environment).collect();
    call.page(found.into_iter())
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let environment = asked_environment(call)?;
    let body = &call.body;
    let kafka = body.text("spec.kafka_cluster.id").unwrap_or_default();
    let kafka = KafkaClusterId::parse(kafka)
        .map_err(|error| Problem::field("/spec/kafka_cluster/id", error.to_string()))?;
    let there = call.seen::<KafkaCluster>(&kafka).is_ok_and(|found| found.environment == environment);
    if !there {
        return Err(Problem::refused(call, &Refusal::NotFound(KafkaCluster::reference(kafka))));
    }
    let size = KsqlSize::try_from(body.whole("spec.csu").unwrap_or_default())
        .map_err(|invalid| Problem::field("/spec/csu", invalid.to_string()))?;
    let processing_log = match body.truth("spec.use_detailed_processing_log") {
        Some(false) => ProcessingLog::Plain,
        Some(true) | None => ProcessingLog::Detailed,
    };
    let new = NewKsqlCluster {
        kafka_cluster: kafka,
        name: body.text_or("spec.display_name", ""),
        credential_identity: asked_identity(call)?,
        size,
        processing_log: Some(processing_log),
    };
    call.create::<KsqlCluster>(&Command::CreateKsqlCluster(new))
}

/// The account whose rights the queries have.
fn asked_identity(call: &Call<'_>) -> Result<Owner, Problem> {
    let id = call.body.text("spec.credential_identity.id").unwrap_or_default();
    match Principal::from_id(id) {
        Some(Principal::User(id)) => Ok(Owner::User(id)),
        Some(Principal::ServiceAccount(id)) => Ok(Owner::ServiceAccount(id)),
        Some(Principal::GroupMapping(_) | Principal::IdentityPool(_) | Principal::Everyone) | None => {
            Err(Problem::field(
                "/spec/credential_identity/id",
                "It must be the id of a user (u-…) or of a service account (sa-…)",
            ))
        }
    }
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let ksql = target(call)?;
    call.delete(KsqlCluster::reference(ksql.id.clone()))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a KsqlCluster, Problem> {
    call.target_within(KsqlClusterId::parse, |ksql: &KsqlCluster| &ksql.environment)
}
