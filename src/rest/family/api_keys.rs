//! `iam/v2/api-keys`. Source: `contract/openapi/apikeys-v2.yaml`, `facts/wire.md` 4.

use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    engine::{Command, NewApiKey, Refusal},
    model::{
        ApiKey, ApiKeyId, EnvironmentId, FlinkRegion, KafkaClusterId, KsqlClusterId, Noun, ObjectRef, Owner,
        SchemaRegistryId, Scope, ServiceAccountId, Times, UserId, write_segment,
    },
    org::{Org, Shown},
    rest::{
        BodyRule, Family, Gives, Parameter, Problem, Route,
        call::{Call, Reply},
        route::{Facts, PAGE},
        schema::{GLOBAL_REFERENCE, ID, METADATA, Property, REFERENCE, Schema, Type, api_version, kind},
        wire::{self, Reference, Wire},
    },
};

static SPEC: Schema = Schema {
    name: "iam.v2.ApiKeySpec",
    fields: &[
        // In the answer to the creation, and never again.
        Property::new("secret", Type::Text).read().sometimes(),
        Property::new("display_name", Type::Text),
        Property::new("description", Type::Text),
        Property::new("owner", Type::Object(&GLOBAL_REFERENCE)).fixed(),
        Property::new("resource", Type::Object(&REFERENCE)).fixed(),
        Property::new("expires_at", Type::Time).fixed().sometimes(),
    ],
};

static SCHEMA: Schema = Schema {
    name: "iam.v2.ApiKey",
    fields: &[
        api_version("iam/v2"),
        kind("ApiKey"),
        ID,
        METADATA,
        Property::new("spec", Type::Object(&SPEC)),
    ],
};

static UPDATE_SPEC: Schema = Schema {
    name: "iam.v2.ApiKeySpecUpdate",
    fields: &[Property::new("display_name", Type::Text), Property::new("description", Type::Text)],
};

static UPDATE: Schema = Schema {
    name: "iam.v2.ApiKeyUpdate",
    fields: &[
        api_version("iam/v2"),
        kind("ApiKey"),
        ID,
        METADATA,
        Property::new("spec", Type::Object(&UPDATE_SPEC)),
    ],
};

const ALL: &str = "/iam/v2/api-keys";
const ONE: &str = "/iam/v2/api-keys/{id}";

const FAMILY: Family = Family::ApiKeys;
const LIST: Gives = Gives::Page { api_version: "iam/v2", kind: "ApiKeyList", of: &SCHEMA };
const NEW: BodyRule =
    BodyRule { schema: &SCHEMA, required: &["spec.owner", "spec.owner.id"], facts: Facts::Spec };
const EDIT: BodyRule = BodyRule { schema: &UPDATE, required: &[], facts: Facts::Spec };

pub(super) static ROUTES: [Route; 5] = [
    Route {
        parameters: &[
            Parameter::optional("spec.owner", "Keys of the account of this id"),
            Parameter::optional("spec.resource", "Keys for the resource of this id"),
            PAGE[0],
            PAGE[1],
        ],
        ..Route::list(FAMILY, ALL, ("listIamV2ApiKeys", "List of API Keys"), LIST, list)
    },
    Route {
        success: 202,
        ..Route::create(FAMILY, ALL, ("createIamV2ApiKey", "Create an API Key"), NEW, create)
    },
    Route::read(FAMILY, ONE, ("getIamV2ApiKey", "Read an API Key"), &SCHEMA, get),
    Route {
        gives: Gives::One(&SCHEMA),
        errors: &[400, 401, 402, 403, 404, 415, 422, 429],
        ..Route::change(FAMILY, ONE, ("updateIamV2ApiKey", "Update an API Key"), EDIT, update)
    },
    Route::remove(FAMILY, ONE, ("deleteIamV2ApiKey", "Delete an API Key"), delete),
];

/// A key as a body: an organization has thousands of them, and a page a hundred.
#[derive(Serialize)]
struct Form<'a> {
    api_version: &'static str,
    kind: &'static str,
    id: &'a str,
    metadata: wire::Metadata,
    spec: Spec<'a>,
}

#[derive(Serialize)]
struct Spec<'a> {
    display_name: &'a str,
    description: &'a str,
    owner: Reference<'a>,
    resource: Reference<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
}

impl<'a> Form<'a> {
    fn of(call: &Call<'_>, key: &'a ApiKey) -> Self {
        let owner = Reference::account(call, &key.owner);
        let mut crn = owner.resource_name.clone();
        // Into memory: that cannot fail.
        write_segment(&mut crn, "api-key", key.id.as_str()).unwrap_or_default();
        let times = Times { created: Some(key.created), updated: Some(key.updated) };
        Self {
            api_version: "iam/v2",
            kind: "ApiKey",
            id: key.id.as_str(),
            metadata: wire::Metadata::new(call, &key.path(), crn, times),
            spec: Spec {
                display_name: &key.name,
                description: &key.description,
                owner,
                resource: resource(call, &key.scope),
                expires_at: key.expires.map(|expires| expires.at().to_string()),
            },
        }
    }
}

impl Wire for ApiKey {
    fn wire(&self, call: &Call<'_>) -> Value {
        wire::value(&Form::of(call, self))
    }

    fn write(&self, call: &Call<'_>, text: &mut Vec<u8>) {
        // Into memory: that cannot fail.
        serde_json::to_writer(text, &Form::of(call, self)).unwrap_or_default();
    }

    fn path(&self) -> String {
        wire::api_key_path(self.id.as_str())
    }
}

/// What a key is for. Source: `facts/wire.md` 4.3.
fn resource<'a>(call: &Call<'_>, scope: &'a Scope) -> Reference<'a> {
    let (api_version, kind) = match scope {
        Scope::Kafka { .. } => ("cmk/v2", "Cluster"),
        Scope::SchemaRegistry { .. } => ("srcm/v3", "SchemaRegistry"),
        Scope::Ksql { .. } => ("ksqldbcm/v2", "ksqlDB"),
        Scope::Flink { .. } => ("fcpm/v2", "Region"),
        Scope::Tableflow => ("tableflow/v1", "Tableflow"),
        Scope::Cloud => ("iam/v2", "Cloud"),
        Scope::Global => ("global/v1", "Global"),
    };
    let resource_name = match scope {
        Scope::Kafka { environment, cluster } => call.crn(&[
            ("environment", environment.as_str()),
            ("cloud-cluster", cluster.as_str()),
            // Clients cut the last segment off to find the cluster in the cloud (`facts/wire.md` 5, rule 11).
            ("kafka", cluster.as_str()),
        ]),
        Scope::SchemaRegistry { .. }
        | Scope::Ksql { .. }
        | Scope::Flink { .. }
        | Scope::Tableflow
        | Scope::Cloud
        | Scope::Global => call.org.scope_crn(scope).to_string(),
    };
    Reference {
        id: scope.resource_id(),
        environment: scope.environment().map(EnvironmentId::as_str),
        related: call.url(&resource_path(call.org, scope)),
        resource_name,
        api_version,
        kind,
    }
}

fn resource_path(org: &Org, scope: &Scope) -> String {
    match scope {
        Scope::Kafka { environment, cluster } => {
            wire::within("cmk/v2/clusters", cluster.as_str(), environment.as_str())
        }
        Scope::SchemaRegistry { environment, registry } => {
            wire::within("srcm/v3/clusters", registry.as_str(), environment.as_str())
        }
        Scope::Ksql { environment, cluster } => {
            wire::within("ksqldbcm/v2/clusters", cluster.as_str(), environment.as_str())
        }
        Scope::Flink { region, .. } => {
            let cloud = region.cloud().map_or("", crate::model::Cloud::wire);
            format!("/fcpm/v2/regions?cloud={cloud}&region_name={}", region.region())
        }
        Scope::Tableflow => "/tableflow/v1/regions".to_owned(),
        Scope::Cloud | Scope::Global => {
            format!(
                "/org/v2/organizations/{}",
                org.organization().map(|own| own.id.to_string()).unwrap_or_default()
            )
        }
    }
}

fn list(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let owner = call.query.get("spec.owner");
    let resource = call.query.get("spec.resource");
    let wanted = |key: &&ApiKey| {
        owner.is_none_or(|owner| key.owner.id() == owner)
            && resource.is_none_or(|resource| is_for(&key.scope, resource))
    };
    match owner.and_then(|id| owner_of(call.org, id)) {
        // The index knows them.
        Some(owner) => {
            let keys: Vec<_> = call.org.keys_of_owner(&owner).filter(wanted).collect();
            call.page(keys.into_iter())
        }
        None if owner.is_none() && resource.is_none() => call.page_all::<ApiKey>(),
        None => call.page(call.org.api_keys().iter().filter(wanted)),
    }
}

/// Whether a key of a scope is for the resource of an id: `cloud`, `lkc-…`, `env-x.aws.us-east-2`, or `aws.us-east-2`
/// for that region of every environment.
fn is_for(scope: &Scope, id: &str) -> bool {
    scope.resource_id().eq_ignore_ascii_case(id)
        || match scope {
            Scope::Flink { environment, region } => id
                .strip_prefix(environment.as_str())
                .and_then(|rest| rest.strip_prefix('.'))
                .is_some_and(|rest| rest.eq_ignore_ascii_case(region.as_str())),
            Scope::Kafka { .. }
            | Scope::SchemaRegistry { .. }
            | Scope::Ksql { .. }
            | Scope::Tableflow
            | Scope::Cloud
            | Scope::Global => false,
        }
}

fn create(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let owner = asked_owner(call)?;
    let scope = asked_scope(call)?;
    check_seen(call, &owner, &scope)?;
    let expires =
        call.body.text("spec.expires_at").map(|text| text.split('T').next().unwrap_or(text).to_owned());
    let command = Command::CreateApiKey(NewApiKey {
        name: call.body.text_or("spec.display_name", ""),
        description: call.body.text_or("spec.description", ""),
        owner,
        scope,
        expires_on: expires,
    });
    let mut reply = call.create::<ApiKey>(&command)?;
    let secret = reply.decision.as_mut().and_then(|decision| decision.reveal.take());
    let spec = reply.body.as_mut().and_then(|body| body.get_mut("spec")).and_then(Value::as_object_mut);
    if let (Some(spec), Some(reveal)) = (spec, secret) {
        spec.insert("secret".to_owned(), json!(reveal.secret.expose()));
    }
    Ok(reply)
}

/// The owner named in the body. Which kind it is follows from the id.
fn asked_owner(call: &Call<'_>) -> Result<Owner, Problem> {
    let id = call.body.text("spec.owner.id").unwrap_or_default();
    owner_of(call.org, id).ok_or_else(|| {
        Problem::field("/spec/owner", "owner must be the id of a user (u-…) or of a service account (sa-…)")
    })
}

fn owner_of(org: &Org, id: &str) -> Option<Owner> {
    let account = ServiceAccountId::parse(id).ok()?;
    if id.starts_with(ServiceAccountId::PREFIX) || org.service_accounts().contains(&account) {
        return Some(Owner::ServiceAccount(account));
    }
    UserId::parse(id).ok().map(Owner::User)
}

/// Naming what one does not see is naming what is not there, and where it lies is not told.
fn check_seen(call: &Call<'_>, owner: &Owner, scope: &Scope) -> Result<(), Problem> {
    let resource = match scope {
        Scope::Kafka { cluster, .. } => ObjectRef::KafkaCluster(cluster.clone()),
        Scope::SchemaRegistry { registry, .. } => ObjectRef::SchemaRegistry(registry.clone()),
        Scope::Ksql { cluster, .. } => ObjectRef::KsqlCluster(cluster.clone()),
        Scope::Flink { environment, .. } => ObjectRef::Environment(environment.clone()),
        Scope::Tableflow | Scope::Cloud | Scope::Global => return Ok(()),
    };
    if call.shown(&resource) != Shown::Nothing || call.sight.sees_keys_of(call.org, owner, scope) {
        return Ok(());
    }
    Err(Problem::refused(call, &Refusal::NotFound(resource)))
}

/// What the body says the key is for. Nothing means the cloud; ids are compared without case; kind and version are not
/// looked at, since the id tells them (`facts/wire.md` 4.3).
fn asked_scope(call: &Call<'_>) -> Result<Scope, Problem> {
    if !call.body.has("spec.resource") {
        return Ok(Scope::Cloud);
    }
    let refuse = |detail: &str| Err(Problem::field("/spec/resource", detail));
    let Some(id) = call.body.text("spec.resource.id") else {
        return Err(Problem::field("/spec/resource/id", "id is required"));
    };
    let lower = id.to_ascii_lowercase();
    let environment = call.body.text("spec.resource.environment");
    let scope = match lower.as_str() {
        "cloud" => Scope::Cloud,
        "global" => Scope::Global,
        "tableflow" => Scope::Tableflow,
        _ => asked_place(call, id, &lower, environment)?,
    };
    match (environment, scope.environment()) {
        (Some(named), Some(lies_in)) if named != lies_in.as_str() => {
            refuse("environment is not the one that the resource lies in")
        }
        _ => Ok(scope),
    }
}

/// The cluster, registry or Flink region of an id.
fn asked_place(call: &Call<'_>, id: &str, lower: &str, environment: Option<&str>) -> Result<Scope, Problem> {
    let org = call.org;
    let not_there = |resource| Err(Problem::refused(call, &Refusal::NotFound(resource)));
    if let Some(cluster) = named(id, lower, |id| org.kafka_clusters().get(&KafkaClusterId::parse(id).ok()?)) {
        return Ok(Scope::Kafka { environment: cluster.environment.clone(), cluster: cluster.id.clone() });
    }
    if let Some(found) =
        named(id, lower, |id| org.schema_registries().get(&SchemaRegistryId::parse(id).ok()?))
    {
        return Ok(Scope::SchemaRegistry {
            environment: found.environment.clone(),
            registry: found.id.clone(),
        });
    }
    if let Some(ksql) = named(id, lower, |id| org.ksql_clusters().get(&KsqlClusterId::parse(id).ok()?)) {
        return Ok(Scope::Ksql { environment: ksql.environment.clone(), cluster: ksql.id.clone() });
    }
    let no_id =
        || Problem::field("/spec/resource/id", "id can be no id: it is empty, too long or has blanks");
    if lower.starts_with(KafkaClusterId::PREFIX) {
        return not_there(ObjectRef::KafkaCluster(KafkaClusterId::parse(id).map_err(|_| no_id())?));
    }
    if lower.starts_with(SchemaRegistryId::PREFIX) {
        return not_there(ObjectRef::SchemaRegistry(SchemaRegistryId::parse(id).map_err(|_| no_id())?));
    }
    if lower.starts_with(KsqlClusterId::PREFIX) {
        return not_there(ObjectRef::KsqlCluster(KsqlClusterId::parse(id).map_err(|_| no_id())?));
    }
    asked_region(lower, environment).ok_or_else(|| {
        let forms = "id must be cloud, global, tableflow, or the id of a Kafka cluster (lkc-…), Schema Registry (lsrc-…) or \
                     ksqlDB cluster (lksqlc-…), or a Flink region such as aws.us-east-1 with its environment";
        Problem::field("/spec/resource/id", forms)
    })
}

fn named<'a, T>(id: &str, lower: &str, find: impl Fn(&str) -> Option<&'a T>) -> Option<&'a T> {
    find(id).or_else(|| find(lower))
}

/// `env-x.aws.us-east-2`, or `aws.us-east-2` with the environment beside it.
fn asked_region(id: &str, environment: Option<&str>) -> Option<Scope> {
    if let (Some(region), Some(environment)) = (FlinkRegion::parse(id), environment) {
        return Some(Scope::Flink { environment: EnvironmentId::parse(environment).ok()?, region });
    }
    let (environment, region) = id.split_once('.')?;
    Some(Scope::Flink {
        environment: EnvironmentId::parse(environment).ok()?,
        region: FlinkRegion::parse(region)?,
    })
}

fn get(call: &mut Call<'_>) -> Result<Reply, Problem> {
    Ok(call.one(target(call)?))
}

fn update(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let key = target(call)?;
    let command = Command::UpdateApiKey {
        id: key.id.clone(),
        name: call.body.text_or("spec.display_name", &key.name),
        description: call.body.text_or("spec.description", &key.description),
    };
    call.update(key, &command)
}

fn delete(call: &mut Call<'_>) -> Result<Reply, Problem> {
    let key = target(call)?;
    call.delete(ApiKey::reference(key.id.clone()))
}

fn target<'a>(call: &Call<'a>) -> Result<&'a ApiKey, Problem> {
    call.target(ApiKeyId::parse)
}
