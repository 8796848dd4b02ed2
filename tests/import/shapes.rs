//! Listings in the documented shapes, written for these tests.

use serde_json::{Value, json};

/// A record of `api-key list -o json`.
pub fn cli_key(id: &str, owner: &str, kind: &str, resource: &str) -> Value {
    let email = if owner.starts_with("sa-") {
        "<service account>".to_owned()
    } else {
        format!("{owner}@example.com")
    };
    json!({
        "key": id, "description": format!("{id} described"), "owner": owner, "owner_email": email,
        "resource_type": kind, "resource": resource, "created": "2024-05-17T08:15:00Z",
    })
}

/// An object of `iam/v2` `ApiKey`; `resource` as it stands in `spec`.
pub fn rest_key(id: &str, owner: &str, resource: &Value) -> Value {
    let (kind, segment) =
        if owner.starts_with("sa-") { ("ServiceAccount", "service-account") } else { ("User", "user") };
    json!({
        "api_version": "iam/v2", "kind": "ApiKey", "id": id,
        "metadata": {
            "self": format!("https://api.confluent.cloud/iam/v2/api-keys/{id}"),
            "resource_name": format!("crn://confluent.cloud/organization=o-1/{segment}={owner}/api-key={id}"),
            "created_at": "2024-05-17T08:15:00.250000Z", "updated_at": "2024-06-01T10:00:00.000001Z",
        },
        "spec": {
            "display_name": format!("{id} name"), "description": format!("{id} described"),
            "owner": { "id": owner, "api_version": "iam/v2", "kind": kind }, "resource": resource, "secret": "",
        },
    })
}

/// A REST list of objects.
pub fn rest_list(kind: &str, api_version: &str, data: &[Value]) -> Value {
    json!({ "api_version": api_version, "kind": kind, "metadata": {}, "data": data })
}

/// `spec.resource` of a Kafka key.
pub fn kafka(cluster: &str, environment: Option<&str>) -> Value {
    let mut resource = json!({ "id": cluster, "kind": "Cluster", "api_version": "cmk/v2" });
    if let (Some(environment), Some(fields)) = (environment, resource.as_object_mut()) {
        fields.insert("environment".into(), environment.into());
    }
    resource
}

/// A record of `kafka cluster list -o json`.
pub fn cli_cluster(id: &str, name: &str) -> Value {
    json!({
        "is_current": false, "id": id, "name": name, "type": "STANDARD", "cloud": "aws", "region": "eu-central-1",
        "availability": "multi-zone", "status": "UP", "deletion_protection": true,
        "endpoint": "SASL_SSL://pkc-1.eu-central-1.aws.confluent.cloud:9092",
    })
}

/// An object of `cmk/v2` `Cluster`.
pub fn rest_cluster(id: &str, name: &str, environment: &str) -> Value {
    json!({
        "api_version": "cmk/v2", "kind": "Cluster", "id": id,
        "metadata": { "created_at": "2023-01-02T03:04:05.678Z", "updated_at": "2023-01-02T03:04:05.678Z" },
        "spec": {
            "display_name": name, "availability": "MULTI_ZONE", "cloud": "AWS", "region": "eu-central-1",
            "config": { "kind": "Standard", "max_ecku": 5 }, "deletion_protection": true,
            "http_endpoint": "https://pkc-1.eu-central-1.aws.confluent.cloud:443",
            "environment": { "id": environment, "related": "https://x", "resource_name": "crn://x" },
        },
        "status": { "phase": "PROVISIONED" },
    })
}

/// A record of `environment list -o json`.
pub fn cli_environment(id: &str, name: &str) -> Value {
    json!({ "is_current": false, "id": id, "name": name, "stream_governance_package": "ADVANCED" })
}

/// A record of `iam service-account list -o json`.
pub fn cli_account(id: &str, name: &str) -> Value {
    json!({ "id": id, "name": name, "description": "what it is for" })
}
