//! What objects of all families have in common on the wire. Source: `facts/wire.md` 1.

use serde::Serialize;
use serde_json::{Value, json};

use super::{call::Call, query::encode};
use crate::{
    model::{Crn, EnvironmentId, KafkaClusterId, ObjectRef, Owner, Times, Timestamp},
    org::{Org, Stored},
};

/// A noun with a form in the contract.
pub(super) trait Wire: Stored {
    /// Whether an object is there for a caller who knows no more of it than its name.
    const NAMED_ONLY_IS_SHOWN: bool = false;

    /// The object as a body.
    fn wire(&self, call: &Call<'_>) -> Value;

    /// The same as text, behind other text. What comes in long lists writes it without a value in between.
    fn write(&self, call: &Call<'_>, text: &mut Vec<u8>) {
        // Into memory: that cannot fail.
        serde_json::to_writer(text, &self.wire(call)).unwrap_or_default();
    }

    /// Where it is read, from the root of the server.
    fn path(&self) -> String;
}

/// An object with one more property.
pub(super) fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Some(properties) = object.as_object_mut() {
        properties.insert(name.to_owned(), value);
    }
    object
}

/// What an object says of itself: where it is, its CRN, its times.
#[derive(Debug, Serialize)]
pub(super) struct Metadata {
    #[serde(rename = "self")]
    address: String,
    resource_name: String,
    created_at: String,
    updated_at: String,
}

impl Metadata {
    /// Of objects that a listing named without a time, the organization's own time stands in: every object has one
    /// (`facts/wire.md` 5, rule 7).
    pub fn new(call: &Call<'_>, path: &str, resource_name: String, times: Times) -> Self {
        let known = times.created.or_else(|| call.org.organization().and_then(|own| own.times.created));
        let created = known.unwrap_or(Timestamp::from_micros(0));
        let updated = times.updated.unwrap_or(created);
        let created_at = created.to_string();
        let updated_at = if updated == created { created_at.clone() } else { updated.to_string() };
        Self { address: call.url(path), resource_name, created_at, updated_at }
    }
}

/// The metadata of an object as a value.
pub(super) fn metadata(call: &Call<'_>, path: &str, crn: &Crn, times: Times) -> Value {
    value(&Metadata::new(call, path, crn.to_string(), times))
}

/// Our own types as values: that cannot fail.
pub(super) fn value<T: Serialize>(form: &T) -> Value {
    serde_json::to_value(form).unwrap_or_default()
}

/// A reference to another object, for what is written as text.
#[derive(Debug, Serialize)]
pub(super) struct Reference<'a> {
    pub id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub environment: Option<&'a str>,
    pub related: String,
    pub resource_name: String,
    pub api_version: &'static str,
    pub kind: &'static str,
}

impl<'a> Reference<'a> {
    /// To an account.
    pub fn account(call: &Call<'_>, owner: &'a Owner) -> Self {
        let (kind, segment, path) = match owner {
            Owner::User(id) => ("User", "user", user_path(id.as_str())),
            Owner::ServiceAccount(id) => {
                ("ServiceAccount", "service-account", service_account_path(id.as_str()))
            }
        };
        Self {
            id: owner.id(),
            environment: None,
            related: call.url(&path),
            resource_name: call.crn(&[(segment, owner.id())]),
            api_version: "iam/v2",
            kind,
        }
    }
}

/// A reference to another object: id, address and CRN.
pub(super) fn reference(call: &Call<'_>, id: &str, path: &str, crn: &Crn) -> Value {
    json!({ "id": id, "related": call.url(path), "resource_name": crn.to_string() })
}

/// A reference to an account, with version and kind.
pub(super) fn account(call: &Call<'_>, owner: &Owner) -> Value {
    value(&Reference::account(call, owner))
}

/// The CRN of an account.
pub(super) fn account_crn(org: &Org, owner: &Owner) -> Crn {
    match owner {
        Owner::User(id) => org.crn().child("user", id.as_str()),
        Owner::ServiceAccount(id) => org.crn().child("service-account", id.as_str()),
    }
}

/// A reference to the environment that something lies in.
pub(super) fn environment(call: &Call<'_>, id: &EnvironmentId) -> Value {
    reference(call, id.as_str(), &environment_path(id.as_str()), &call.org.environment_crn(id))
}

/// A reference to a Kafka cluster, with its environment.
pub(super) fn kafka_cluster(call: &Call<'_>, environment: &EnvironmentId, id: &KafkaClusterId) -> Value {
    let path = within("cmk/v2/clusters", id.as_str(), environment.as_str());
    let crn = kafka_crn(call.org, environment, id);
    with(reference(call, id.as_str(), &path, &crn), "environment", json!(environment))
}

/// The CRN of a Kafka cluster as the contract writes it: clients cut the last segment off to find the cluster in the cloud
/// (`facts/wire.md` 5, rule 11).
pub(super) fn kafka_crn(org: &Org, environment: &EnvironmentId, id: &KafkaClusterId) -> Crn {
    org.cluster_crn(environment, id).child("kafka", id.as_str())
}

pub(super) fn api_key_path(id: &str) -> String {
    format!("/iam/v2/api-keys/{}", encode(id))
}

pub(super) fn user_path(id: &str) -> String {
    format!("/iam/v2/users/{}", encode(id))
}

pub(super) fn service_account_path(id: &str) -> String {
    format!("/iam/v2/service-accounts/{}", encode(id))
}

pub(super) fn environment_path(id: &str) -> String {
    format!("/org/v2/environments/{}", encode(id))
}

/// The path of something that is read with its environment.
pub(super) fn within(family: &str, id: &str, environment: &str) -> String {
    format!("/{family}/{}?environment={}", encode(id), encode(environment))
}

/// Where an object is read; `None` for kinds that the contract does not read one by one, and for objects that are not
/// there.
pub(super) fn path_of(org: &Org, object: &ObjectRef) -> Option<String> {
    Some(match object {
        ObjectRef::Organization(id) => format!("/org/v2/organizations/{id}"),
        ObjectRef::Environment(id) => environment_path(id.as_str()),
        ObjectRef::User(id) => user_path(id.as_str()),
        ObjectRef::ServiceAccount(id) => service_account_path(id.as_str()),
        ObjectRef::ApiKey(id) => api_key_path(id.as_str()),
        ObjectRef::GroupMapping(id) => format!("/iam/v2/sso/group-mappings/{}", encode(id.as_str())),
        ObjectRef::IdentityProvider(id) => format!("/iam/v2/identity-providers/{}", encode(id.as_str())),
        ObjectRef::IdentityPool(id) => {
            let pool = org.identity_pools().get(id)?;
            let provider = encode(pool.provider.as_str());
            format!("/iam/v2/identity-providers/{provider}/identity-pools/{}", encode(id.as_str()))
        }
        ObjectRef::RoleBinding(id) => format!("/iam/v2/role-bindings/{}", encode(id.as_str())),
        ObjectRef::KafkaCluster(id) => {
            within("cmk/v2/clusters", id.as_str(), org.kafka_clusters().get(id)?.environment.as_str())
        }
        ObjectRef::SchemaRegistry(id) => {
            within("srcm/v3/clusters", id.as_str(), org.schema_registries().get(id)?.environment.as_str())
        }
        ObjectRef::KsqlCluster(id) => {
            within("ksqldbcm/v2/clusters", id.as_str(), org.ksql_clusters().get(id)?.environment.as_str())
        }
        ObjectRef::ComputePool(id) => {
            within("fcpm/v2/compute-pools", id.as_str(), org.compute_pools().get(id)?.environment.as_str())
        }
        ObjectRef::Acl(_) | ObjectRef::AppliedLimit(_) | ObjectRef::Tombstone(_) => return None,
    })
}
