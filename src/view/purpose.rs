//! What a key may be used for: by whom it is taken, where, and by which kind of client.

use super::words;
use crate::{
    model::{Endpoint, Scope},
    org::Org,
};

/// What a key of a scope may be used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// What takes it: `Kafka cluster orders, and nothing else`.
    pub target: String,
    /// Where that answers, as far as it is known.
    pub endpoints: Vec<(&'static str, String)>,
    /// Which clients present it, and how.
    pub clients: &'static str,
}

/// What keys of a scope may be used for. Source: `facts/domain.md` 3 and 4.
pub fn purpose(org: &Org, scope: &Scope) -> Purpose {
    let only = |kind: &str| format!("{kind} {}, and nothing else", words::resource_name(org, scope));
    let (target, clients) = match scope {
        Scope::Kafka { .. } => (
            only("Kafka cluster"),
            "Kafka clients over SASL_SSL with PLAIN: the key is the user name, the secret the password. The cluster's REST API takes it with HTTP Basic.",
        ),
        Scope::SchemaRegistry { .. } => (
            only("Schema Registry"),
            "Serializers, and whatever speaks the Schema Registry API, with HTTP Basic.",
        ),
        Scope::Ksql { .. } => (only("ksqlDB cluster"), "The ksqlDB command line and REST API, with HTTP Basic."),
        Scope::Flink { .. } => (
            format!(
                "Every Flink statement and compute pool in {} of {}",
                words::resource_name(org, scope),
                words::environment_name(org, scope)
            ),
            "The Flink REST API, Terraform and client libraries, with HTTP Basic.",
        ),
        Scope::Tableflow => (
            "The organization's Tableflow catalog and API".to_owned(),
            "Iceberg REST catalog clients such as Spark and Trino, and the Tableflow API.",
        ),
        Scope::Cloud => (
            "The organization's management APIs".to_owned(),
            "Terraform, scripts and the Metrics API, with HTTP Basic. No Kafka cluster takes it.",
        ),
        Scope::Global => (
            "Management APIs, Schema Registry, ksqlDB, Flink, Tableflow, and Kafka clusters of the types Dedicated, Enterprise and Freight".to_owned(),
            "Any of their clients, wherever the owner has access. For a client that needs one resource, a key of that resource is safer.",
        ),
    };
    Purpose { target, endpoints: endpoints(org, scope), clients }
}

/// Where the resource of a scope answers, as far as that is known.
pub fn endpoints(org: &Org, scope: &Scope) -> Vec<(&'static str, String)> {
    let named = |name: &'static str, endpoint: Option<&Endpoint>| {
        endpoint.map(|endpoint| (name, endpoint.as_str().to_owned()))
    };
    match scope {
        Scope::Kafka { cluster, .. } => {
            let spec = org.kafka_clusters().get(cluster).and_then(|cluster| cluster.spec.as_ref());
            let bootstrap = named("Bootstrap server", spec.and_then(|spec| spec.bootstrap.as_ref()));
            let rest = named("REST endpoint", spec.and_then(|spec| spec.rest.as_ref()));
            bootstrap.into_iter().chain(rest).collect()
        }
        Scope::SchemaRegistry { registry, .. } => {
            let spec = org.schema_registries().get(registry).and_then(|registry| registry.spec.as_ref());
            named("Endpoint", spec.and_then(|spec| spec.endpoint.as_ref())).into_iter().collect()
        }
        Scope::Ksql { cluster, .. } => {
            let spec = org.ksql_clusters().get(cluster).and_then(|cluster| cluster.spec.as_ref());
            named("Endpoint", spec.and_then(|spec| spec.endpoint.as_ref())).into_iter().collect()
        }
        Scope::Flink { .. } | Scope::Tableflow | Scope::Cloud | Scope::Global => Vec::new(),
    }
}
