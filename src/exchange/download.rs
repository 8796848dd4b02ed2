//! The file that a person saves when an API key is revealed. Source: `facts/domain.md` 16.

use zeroize::Zeroizing;

use crate::model::{ApiKeyId, Endpoint, Scope, Secret};

/// A file that holds a secret.
pub struct KeyFile {
    /// Its name.
    pub name: String,
    /// Its content, wiped when dropped.
    pub content: Zeroizing<String>,
}

impl std::fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeyFile({})", self.name)
    }
}

/// The file of a key, in the form in which Confluent Cloud's console saves it: other tools read it.
///
/// The heading names the resource where the key is for one. `bootstrap` is the address of a Kafka cluster, where
/// it is known; keys of other scopes have no such part.
pub fn key_file(id: &ApiKeyId, secret: &Secret, scope: &Scope, bootstrap: Option<&Endpoint>) -> KeyFile {
    let (resource, bootstrap) = match scope {
        Scope::Kafka { cluster, .. } => (Some(cluster.as_str()), bootstrap),
        Scope::SchemaRegistry { registry, .. } => (Some(registry.as_str()), None),
        Scope::Ksql { cluster, .. } => (Some(cluster.as_str()), None),
        Scope::Flink { region, .. } => (Some(region.as_str()), None),
        Scope::Tableflow | Scope::Cloud | Scope::Global => (None, None),
    };
    let (separator, resource) = resource.map_or(("", ""), |resource| (": ", resource));
    let heading = ["=== Confluent Cloud API key", separator, resource, " ===\n\n"];
    let pair = ["API key:\n", id.as_str(), "\n\nAPI secret:\n", secret.expose(), "\n"];
    let address = bootstrap.map(|bootstrap| ["\nBootstrap server:\n", bootstrap.as_str(), "\n"]);
    let parts = || heading.iter().chain(&pair).chain(address.iter().flatten());
    // Room for all of it at once: a text that grows leaves copies of the secret behind.
    let mut content = Zeroizing::new(String::with_capacity(parts().map(|part| part.len()).sum()));
    parts().for_each(|part| content.push_str(part));
    KeyFile { name: format!("api-key-{id}.txt"), content }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        EnvironmentId, FlinkRegion, KafkaClusterId, KsqlClusterId, SchemaRegistryId, ScopeKind,
    };

    fn scope(kind: ScopeKind) -> Scope {
        let environment = EnvironmentId::parse("env-1").unwrap();
        match kind {
            ScopeKind::Kafka => {
                Scope::Kafka { environment, cluster: KafkaClusterId::parse("lkc-1").unwrap() }
            }
            ScopeKind::SchemaRegistry => {
                Scope::SchemaRegistry { environment, registry: SchemaRegistryId::parse("lsrc-1").unwrap() }
            }
            ScopeKind::Ksql => {
                Scope::Ksql { environment, cluster: KsqlClusterId::parse("lksqlc-1").unwrap() }
            }
            ScopeKind::Flink => {
                Scope::Flink { environment, region: FlinkRegion::parse("aws.us-east-1").unwrap() }
            }
            ScopeKind::Tableflow => Scope::Tableflow,
            ScopeKind::Cloud => Scope::Cloud,
            ScopeKind::Global => Scope::Global,
        }
    }

    #[test]
    fn the_file_has_the_documented_form_for_every_scope() {
        let (id, secret) = (ApiKeyId::parse("ABCD2345EFGH6777").unwrap(), Secret::presented("cfltSECRET"));
        let bootstrap = Endpoint::listed("SASL_SSL://pkc-1.eu-central-1.aws.confluent.cloud:9092");
        let address = "\nBootstrap server:\npkc-1.eu-central-1.aws.confluent.cloud:9092\n";
        for (kind, bootstrap, heading, end) in [
            (ScopeKind::Kafka, bootstrap.as_ref(), "=== Confluent Cloud API key: lkc-1 ===", address),
            (ScopeKind::Kafka, None, "=== Confluent Cloud API key: lkc-1 ===", ""),
            (ScopeKind::SchemaRegistry, bootstrap.as_ref(), "=== Confluent Cloud API key: lsrc-1 ===", ""),
            (ScopeKind::Ksql, bootstrap.as_ref(), "=== Confluent Cloud API key: lksqlc-1 ===", ""),
            (ScopeKind::Flink, bootstrap.as_ref(), "=== Confluent Cloud API key: aws.us-east-1 ===", ""),
            (ScopeKind::Tableflow, bootstrap.as_ref(), "=== Confluent Cloud API key ===", ""),
            (ScopeKind::Cloud, None, "=== Confluent Cloud API key ===", ""),
            (ScopeKind::Global, bootstrap.as_ref(), "=== Confluent Cloud API key ===", ""),
        ] {
            let file = key_file(&id, &secret, &scope(kind), bootstrap);
            assert_eq!(file.name, "api-key-ABCD2345EFGH6777.txt");
            let expected =
                format!("{heading}\n\nAPI key:\nABCD2345EFGH6777\n\nAPI secret:\ncfltSECRET\n{end}");
            assert_eq!(*file.content, expected, "{kind:?}");
            assert_eq!(file.content.capacity(), expected.len(), "the text never grew");
        }
    }

    #[test]
    fn the_file_does_not_print_its_content() {
        let id = ApiKeyId::parse("ABCD2345EFGH6777").unwrap();
        let file = key_file(&id, &Secret::presented("cfltSECRET"), &Scope::Cloud, None);
        assert_eq!(format!("{file:?}"), "KeyFile(api-key-ABCD2345EFGH6777.txt)");
    }
}
