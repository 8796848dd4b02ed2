//! What the story calls things, and what they are.

use std::collections::HashMap;

use super::Why;
use crate::{
    model::{ApiKeyId, EnvironmentId, FlinkRegion, KafkaClusterId, Kind, ObjectRef, Owner, Principal, Scope},
    org::Org,
};

/// The objects of the story by kind and by the name the story gives them.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: HashMap<(Kind, String), ObjectRef>,
}

/// A name that has to be there, of one kind.
macro_rules! named {
    ($($get:ident: $kind:ident -> $id:ty),+ $(,)?) => {
        $(pub fn $get(&self, name: &str) -> Result<$id, Why> {
            match self.known.get(&(Kind::$kind, name.to_owned())) {
                Some(ObjectRef::$kind(id)) => Ok(id.clone()),
                Some(_) | None => Err(Why::Unknown(format!("{} {name}", Kind::$kind.label()))),
            }
        })+
    };
}

impl Names {
    named! {
        environment: Environment -> EnvironmentId,
        kafka: KafkaCluster -> KafkaClusterId,
        registry: SchemaRegistry -> crate::model::SchemaRegistryId,
        ksql: KsqlCluster -> crate::model::KsqlClusterId,
        pool: ComputePool -> crate::model::ComputePoolId,
        user: User -> crate::model::UserId,
        account: ServiceAccount -> crate::model::ServiceAccountId,
        group: GroupMapping -> crate::model::GroupMappingId,
        provider: IdentityProvider -> crate::model::IdentityProviderId,
        workloads: IdentityPool -> crate::model::IdentityPoolId,
        binding: RoleBinding -> crate::model::RoleBindingId,
        key: ApiKey -> ApiKeyId,
    }

    /// From now on, the story means this object by the name.
    pub fn call(&mut self, name: impl Into<String>, object: ObjectRef) {
        self.known.insert((object.kind(), name.into()), object);
    }

    /// Whoever can own keys, by a name of one word.
    pub fn owner(&self, name: &str) -> Result<Owner, Why> {
        self.account(name).map(Owner::ServiceAccount).or_else(|_| self.user(name).map(Owner::User))
    }

    /// Whoever can hold roles: an owner, `group:…` or `workloads:…`.
    pub fn principal(&self, name: &str) -> Result<Principal, Why> {
        match name.split_once(':') {
            Some(("group", name)) => self.group(name).map(Principal::GroupMapping),
            Some(("workloads", name)) => self.workloads(name).map(Principal::IdentityPool),
            Some(_) | None => self.owner(name).map(Principal::from),
        }
    }

    /// An object written `kind:name`.
    pub fn object(&self, text: &str) -> Result<ObjectRef, Why> {
        let (kind, name) = text.split_once(':').ok_or(Why::Expected("kind:name"))?;
        Ok(match kind {
            "env" => ObjectRef::Environment(self.environment(name)?),
            "kafka" => ObjectRef::KafkaCluster(self.kafka(name)?),
            "sr" => ObjectRef::SchemaRegistry(self.registry(name)?),
            "ksql" => ObjectRef::KsqlCluster(self.ksql(name)?),
            "pool" => ObjectRef::ComputePool(self.pool(name)?),
            "user" => ObjectRef::User(self.user(name)?),
            "account" => ObjectRef::ServiceAccount(self.account(name)?),
            "group" => ObjectRef::GroupMapping(self.group(name)?),
            "workloads" => ObjectRef::IdentityPool(self.workloads(name)?),
            "binding" => ObjectRef::RoleBinding(self.binding(name)?),
            "key" => ObjectRef::ApiKey(self.key(name)?),
            _ => return Err(Why::Expected("a kind of object")),
        })
    }

    /// A scope, as `kafka:orders-core`, `sr:prod`, `flink:prod/aws.eu-central-1` or `cloud`.
    pub fn scope(&self, org: &Org, text: &str) -> Result<Scope, Why> {
        let (kind, name) = text.split_once(':').unwrap_or((text, ""));
        Ok(match kind {
            "kafka" => {
                let cluster = self.kafka(name)?;
                Scope::Kafka { environment: environment_of(org, &cluster)?, cluster }
            }
            "sr" => {
                Scope::SchemaRegistry { environment: self.environment(name)?, registry: self.registry(name)? }
            }
            "ksql" => {
                let cluster = self.ksql(name)?;
                let found = org.ksql_clusters().get(&cluster).map(|found| found.environment.clone());
                Scope::Ksql { environment: found.ok_or_else(|| Why::Unknown(name.to_owned()))?, cluster }
            }
            "flink" => {
                let (environment, region) =
                    name.split_once('/').ok_or(Why::Expected("environment/region"))?;
                let region = FlinkRegion::parse(region).ok_or(Why::Expected("a Flink region"))?;
                Scope::Flink { environment: self.environment(environment)?, region }
            }
            "tableflow" => Scope::Tableflow,
            "cloud" => Scope::Cloud,
            "global" => Scope::Global,
            _ => return Err(Why::Expected("a scope")),
        })
    }

    /// A CRN pattern, as `org`, `env:prod`, `kafka:orders-core` or `topic:orders-core/checkout.*`.
    pub fn pattern(&self, org: &Org, text: &str) -> Result<String, Why> {
        let Some((kind, rest)) = text.split_once(':') else { return Ok(org.crn().to_string()) };
        let (holder, part) = rest.split_once('/').unwrap_or((rest, ""));
        Ok(match kind {
            "topic" | "group" | "transactional-id" => {
                let cluster = self.kafka(holder)?;
                let crn = org.cluster_crn(&environment_of(org, &cluster)?, &cluster);
                format!("{crn}/kafka={cluster}/{kind}={part}")
            }
            "connector" => {
                let cluster = self.kafka(holder)?;
                format!("{}/connector={part}", org.cluster_crn(&environment_of(org, &cluster)?, &cluster))
            }
            "subject" => {
                let crn = org.environment_crn(&self.environment(holder)?);
                format!("{crn}/schema-registry={}/subject={part}", self.registry(holder)?)
            }
            _ => {
                let object = self.object(text)?;
                org.crn_of(&object).ok_or(Why::Expected("a place for a role"))?.to_string()
            }
        })
    }
}

fn environment_of(org: &Org, cluster: &KafkaClusterId) -> Result<EnvironmentId, Why> {
    let found = org.kafka_clusters().get(cluster).map(|found| found.environment.clone());
    found.ok_or_else(|| Why::Unknown(cluster.to_string()))
}
