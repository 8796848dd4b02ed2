//! `cmk/v2/clusters`. Source: `contract/openapi/cmk-v2.yaml`, `facts/wire.md` 3.1, 5 (rules 11 and 12) and 7.

use serde_json::{Value, json};

use crate::{
    engine::{Command, FirstRegistry, KafkaClusterEdit, NewKafkaCluster},
    model::{
        Availability, Cloud, ClusterType, DeletionProtection, EnvironmentId, KafkaCluster, KafkaClusterId,
        KafkaOptions, KafkaSpec, Noun,
    },
    rest::{
        BodyRule, Family, Gives, Parameter, Problem, Route,
        call::{Call, Reply},
        route::{ENVIRONMENT, Facts, PAGE},
        schema::{
            GLOBAL_REFERENCE, ID, IN_ENVIRONMENT, METADATA, PHASE, Property, REFERENCE, Schema, Type,
            api_version, kind,
        },
        wire::{self, Wire},
    },
};

/// A type of cluster that grows by itself, up to a limit.
macro_rules! elastic {
    ($name:ident, $wire:literal, $kind:literal) => {
        static $name: Schema = Schema {
            name: $wire,
            fields: &[
                Property::new("kind", Type::Always($kind)),
                Property::new("max_ecku", Type::Whole(1)).sometimes(),
            ],
        };
    };
}

elastic!(BASIC, "cmk.v2.Basic", "Basic");
elastic!(STANDARD, "cmk.v2.Standard", "Standard");
elastic!(ENTERPRISE, "cmk.v2.Enterprise", "Enterprise");

static FREIGHT: Schema = Schema {
    name: "cmk.v2.Freight",
    fields: &[
        Property::new("kind", Type::Always("Freight")),
        Property::new("max_ecku", Type::Whole(1)).sometimes(),
        Property::new("zones", Type::Texts).read().sometimes(),
    ],
};

static DEDICATED: Schema = Schema {
    name: "cmk.v2.Dedicated",
    fields: &[
        Property::new("kind", Type::Always("Dedicated")),
        Property::new("cku", Type::Whole(1)),
        Property::new("encryption_key", Type::Text).fixed().sometimes(),
        Property::new("zones", Type::Texts).fixed().sometimes(),
        Property::new("release_priority", Type::Open(&["REGULAR", "PRIORITY"])).sometimes(),
    ],
};

static ENDPOINTS: Schema = Schema {
    name: "cmk.v2.Endpoints",
    fields: &[
        Property::new("kafka_bootstrap_endpoint", Type::Text).read(),
        Property::new("http_endpoint", Type::Address).read(),
        Property::new(
            "connection_type",
            Type::Open(&["PUBLIC", "PRIVATE_LINK", "PRIVATE_NETWORK_INTERFACE"]),
        )
        .read(),
    ],
};

static SPEC: Schema = Schema {
    name: "cmk.v2.ClusterSpec",
    fields: &[
        Property::new("display_name", Type::Text),
        Property::new("availability", Type::Open(&["MULTI_ZONE", "SINGLE_ZONE", "HIGH", "LOW"])),
        Property::new("cloud", Type::Open(&["AWS", "GCP", "AZURE"])).fixed(),
        Property::new("region", Type::Text).fixed(),
        Property::new("config", Type::OneOf(&[&BASIC, &STANDARD, &DEDICATED, &ENTERPRISE, &FREIGHT])),
        Property::new("kafka_bootstrap_endpoint", Type::Text).read(),
        Property::new("http_endpoint", Type::Address).read(),
        Property::new("api_endpoint", Type::Text).read(),
        Property::new("endpoints", Type::Map(&ENDPOINTS)).read(),
        Property::new("deletion_protection", Type::Truth),
        IN_ENVIRONMENT,
        Property::new("network", Type::Object(&REFERENCE)).fixed().sometimes(),
        Property::new("byok", Type::Object(&GLOBAL_REFERENCE)).fixed().sometimes(),
    ],
};

static STATUS: Schema = Schema {
    name: "cmk.v2.ClusterStatus",
    fields: &[PHASE, Property::new("cku", Type::Whole(1)).read().sometimes()],
};

static SCHEMA: Schema = Schema {
    name: "cmk.v2.Cluster",
    fields: &[
        api_version("cmk/v2"),
        kind("Cluster"),
        ID,
        METADATA,
        Property::new("spec", Type::Object(&SPEC)),
        Property::new("status", Type::Object(&STATUS)).read(),
    ],
};

const FAMILY: Family = Family::KafkaClusters;
const ALL: &str = "/cmk/v2/clusters";
const ONE: &str = "/cmk/v2/clusters/{id}";
const LIST: Gives = Gives::Page { api_version: "cmk/v2", kind: "ClusterList", of: &SCHEMA };
const NEW: BodyRule = BodyRule {
    schema: &SCHEMA,
    required: &[
        "spec.display_name",
        "spec.availability",
        "spec.cloud",
        "spec.region",
        "spec.config",
        "spec.config.kind",
        "spec.environment",
        "spec.environment.id",
    ],
    facts: Facts::Spec,
};
const EDIT: BodyRule =
    BodyRule { schema: &SCHEMA, required: &["spec.environment", "spec.environment.id"], facts: Facts::Spec };

pub(super) static ROUTES: [Route; 5] = [
    Route {
        parameters: &[
            ENVIRONMENT,
            Parameter::optional("spec.deletion_protection", "Clusters with or without it: true or false"),
            Parameter::optional("spec.network", "Clusters in the network of this id"),
            PAGE[0],
            PAGE[1],
        ],
        ..Route::list(FAMILY, ALL, ("listCmkV2Clusters", "List of Clusters"), LIST, list)
    },
    Route {
        success: 202,
        ..Route::create(FAMILY, ALL, ("createCmkV2Cluster", "Create a Cluster"), NEW, create)
    },
    Route {
        parameters: &[ENVIRONMENT],
        ..Route::read(FAMILY, ONE, ("getCmkV2Cluster", "Read a Cluster"), &SCHEMA, get)
    },
    Route::change(FAMILY, ONE, ("updateCmkV2Cluster", "Update a Cluster"), EDIT, update),
    Route {
        parameters: &[ENVIRONMENT],
        errors: &[400, 401, 403, 404, 409, 429],
        ..Route::remove(FAMILY, ONE, ("deleteCmkV2Cluster", "Delete a Cluster"), delete)
    },
];

impl Wire for KafkaCluster {
    fn wire(&self, call: &Call<'_>) -> Value {
        let crn = wire::kafka_crn(call.org, &self.environment, &self.id);
        let unknown = KafkaOptions::default();
        let options = self.spec.as_ref().map_or(&unknown, |spec| &spec.options);
        let mut spec = facts(call, self);
        for (name, id) in [("network", &options.network), ("byok", &options.byok)] {
            if let Some(id) = id {
                let crn = call.org.environment_crn(&self.environment).child(name, id);
                // Networks and keys of one's own are not modelled: they are named, and lead nowhere.
                spec = wire::with(spec, name, wire::reference(call, id, &self.path(), &crn));
            }
        }
        json!({
            "api_version": "cmk/v2",
            "kind": "Cluster",
            "id": self.id,
            "metadata": wire::metadata(call, &self.path(), &crn, self.times),
            "spec": spec,
            "status": status(self),
        })
    }

    fn path(&self) -> String {
        wire::within("cmk/v2/clusters", self.id.as_str(), self.environment.as_str())
    }
}

/// What is known of a cluster. Of one that something only named, the texts that every cluster has are empty.
fn facts(call: &Call<'_>, cluster: &KafkaCluster) -> Value {
    let known = cluster.spec.as_ref();
    let bootstrap = known
        .and_then(|spec| spec.bootstrap.as_ref())
        .map_or_else(String::new, |at| format!("SASL_SSL://{}", at.as_str()));
    // Its own REST API is answered here as well (`facts/wire.md` 4.4).
    let http = call.site.base_url;
    json!({
        "display_name": cluster.name,
        "availability": known.map_or("", |spec| spec.availability.wire()),
        "cloud": known.map_or("", |spec| spec.cloud.wire()),
        "region": known.map_or("", |spec| spec.region.as_str()),
        "config": config(known),
        "kafka_bootstrap_endpoint": bootstrap,
        "http_endpoint": http,
        "api_endpoint": http,
        "endpoints": { "PUBLIC": {
            "kafka_bootstrap_endpoint": bootstrap,
            "http_endpoint": http,
            "connection_type": "PUBLIC",
        } },
        "deletion_protection": cluster.protection == DeletionProtection::On,
        "environment": wire::environment(call, &cluster.environment),
    })
}

fn config(spec: Option<&KafkaSpec>) -> Value {
    let Some(spec) = spec else { return json!({ "kind": "Basic" }) };
    let value = json!({ "kind": spec.kind.label() });
    let options = &spec.options;
    match spec.kind {
        ClusterType::Dedicated { cku } => {
            let mut value = wire::with(value, "cku", json!(cku));
            if let Some(key) = &options.encryption_key {
                value = wire::with(value, "encryption_key", json!(key));
            }
            if !options.zones.is_empty() {
                value = wire::with(value, "zones", json!(options.zones));
            }
            value
        }
        ClusterType::Basic | ClusterType::Standard | ClusterType::Enterprise | ClusterType::Freight => {
            match options.max_ecku {
                Some(most) => wire::with(value, "max_ecku", json!(most)),
                None => value,
            }
        }
    }
}

fn status(cluster: &KafkaCluster) -> Value {
    match cluster.spec.as_ref().map(|spec| spec.kind) {
        Some(ClusterType::Dedicated { cku }) => json!({ "phase": "PROVISIONED", "cku": cku }),
        Some(ClusterType::Basic | ClusterType::Standard | ClusterType::Enterprise | ClusterType::Freight)
        | None => json!({ "phase": "PROVISIONED" }),
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let environment = call.environment()?;
    let protection = match call.query.get("spec.deletion_protection") {
        None => None,
        Some("true") => Some(DeletionProtection::On),
        Some("false") => Some(DeletionProtection::Off),
        Some(_) => {
            return Err(Problem::parameter("spec.deletion_protection", "It must be true or false"));
        }
    };
    let network = call.query.get("spec.network");
    let wanted: Vec<_> = call
        .org
        .clusters_in(&environment)
        .filter(|cluster| protection.is_none_or(|wanted| cluster.protection == wanted))
        .filter(|cluster| {
            let lies_in = cluster.spec.as_ref().and_then(|spec| spec.options.network.as_deref());
            network.is_none() || lies_in == network
        })
        .collect();
    call.page(wanted.into_iter())
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let body = &call.body;
    let new = NewKafkaCluster {
        environment: asked_environment(call)?,
        name: body.text_or("spec.display_name", ""),
        kind: asked_type(call, None)?
            .ok_or_else(|| Problem::field("/spec/config/kind", "kind is required"))?,
        cloud: asked_cloud(call)?,
        region: body.text_or("spec.region", ""),
        availability: asked_availability(call)?
            .ok_or_else(|| Problem::field("/spec/availability", "availability is required"))?,
        protection: asked_protection(call).unwrap_or_default(),
        options: Some(KafkaOptions {
            max_ecku: body.whole("spec.config.max_ecku"),
            network: body.text("spec.network.id").map(Into::into),
            byok: body.text("spec.byok.id").map(Into::into),
            encryption_key: body.text("spec.config.encryption_key").map(Into::into),
            zones: asked_zones(call)?,
        }),
        registry: FirstRegistry::Along,
    };
    call.create::<KafkaCluster>(&Command::CreateKafkaCluster(new))
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let cluster = target(call)?;
    if let Some(spec) = &cluster.spec {
        call.body.fixed("spec.cloud", spec.cloud.wire())?;
        call.body.fixed("spec.region", spec.region.as_str())?;
        call.body.fixed("spec.network.id", spec.options.network.as_deref().unwrap_or("none"))?;
        call.body.fixed("spec.byok.id", spec.options.byok.as_deref().unwrap_or("none"))?;
    }
    let edit = KafkaClusterEdit {
        name: call.body.text_or("spec.display_name", &cluster.name),
        kind: asked_type(call, cluster.spec.as_ref().map(|spec| spec.kind))?,
        protection: asked_protection(call).unwrap_or(cluster.protection),
        availability: asked_availability(call)?,
        max_ecku: call.body.whole("spec.config.max_ecku"),
    };
    call.update(cluster, &Command::UpdateKafkaCluster { id: cluster.id.clone(), edit })
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let cluster = target(call)?;
    call.delete(KafkaCluster::reference(cluster.id.clone()))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a KafkaCluster, Problem> {
    call.target_within(KafkaClusterId::parse, |cluster: &KafkaCluster| &cluster.environment)
}

/// The environment that a body names.
pub(super) fn asked_environment(call: &Call<'_>) -> Result<EnvironmentId, Problem> {
    let id = call.body.text("spec.environment.id").unwrap_or_default();
    EnvironmentId::parse(id).map_err(|error| Problem::field("/spec/environment/id", error.to_string()))
}

pub(super) fn asked_cloud(call: &Call<'_>) -> Result<Cloud, Problem> {
    let cloud = call.body.text("spec.cloud").and_then(Cloud::parse);
    cloud.ok_or_else(|| Problem::field("/spec/cloud", "cloud must be AWS, GCP or AZURE"))
}

fn asked_protection(call: &Call<'_>) -> Option<DeletionProtection> {
    let on = call.body.truth("spec.deletion_protection")?;
    Some(if on { DeletionProtection::On } else { DeletionProtection::Off })
}

fn asked_availability(call: &Call<'_>) -> Result<Option<Availability>, Problem> {
    let Some(text) = call.body.text("spec.availability") else { return Ok(None) };
    match Availability::parse(text) {
        Some(availability) => Ok(Some(availability)),
        None => Err(Problem::field(
            "/spec/availability",
            "availability must be SINGLE_ZONE, MULTI_ZONE, LOW or HIGH",
        )),
    }
}

/// The type that a body names. A change that names none keeps the type, and of a dedicated cluster the size as well where
/// it names no other.
fn asked_type(call: &Call<'_>, now: Option<ClusterType>) -> Result<Option<ClusterType>, Problem> {
    let named = call.body.text("spec.config.kind").and_then(ClusterType::parse);
    let Some(kind) = named.or(now) else { return Ok(None) };
    let ClusterType::Dedicated { .. } = kind else { return Ok(Some(kind)) };
    match (call.body.whole("spec.config.cku"), now) {
        (Some(cku), _) | (None, Some(ClusterType::Dedicated { cku })) => {
            Ok(Some(ClusterType::Dedicated { cku }))
        }
        (None, _) => Err(Problem::field("/spec/config/cku", "cku is required for a dedicated cluster")),
    }
}

/// The zones of a dedicated cluster: one to three different ones.
fn asked_zones(call: &Call<'_>) -> Result<Vec<Box<str>>, Problem> {
    let Some(zones) = call.body.find("spec.config.zones").and_then(Value::as_array) else {
        return Ok(Vec::new());
    };
    let mut names: Vec<Box<str>> = zones.iter().filter_map(Value::as_str).map(Into::into).collect();
    let sent = names.clone();
    names.sort();
    names.dedup();
    if names.len() == sent.len() && (1..=3).contains(&names.len()) {
        return Ok(sent);
    }
    Err(Problem::field("/spec/config/zones", "zones must be one to three different zones"))
}
