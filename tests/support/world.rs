//! An organization with one of nearly everything, to try commands on.

use std::sync::LazyLock;

use keyplane::{
    engine::{Command, NewComputePool, NewIdentityPool, NewIdentityProvider, NewKsqlCluster},
    model::{
        Cloud, ClusterType, ComputePoolId, EnvironmentId, FlinkRegion, IdentityPoolId, IdentityProviderId,
        KafkaClusterId, KsqlClusterId, KsqlSize, ObjectRef, Owner, SchemaRegistryId, Scope, ServiceAccountId,
        UserId,
    },
};

use super::{Lab, only};

/// Makes an object and takes its id.
macro_rules! made {
    ($lab:expr, $kind:ident, $command:expr) => {
        match only(&$lab.run($command).unwrap()) {
            ObjectRef::$kind(id) => id,
            other => panic!("{other}"),
        }
    };
}

/// Two environments; everything lies in the first, but for one cluster.
#[derive(Clone)]
pub struct World {
    pub lab: Lab,
    pub environment: EnvironmentId,
    pub other: EnvironmentId,
    pub basic: KafkaClusterId,
    /// With the ksqlDB cluster on it.
    pub standard: KafkaClusterId,
    pub dedicated: KafkaClusterId,
    /// In the other environment.
    pub elsewhere: KafkaClusterId,
    pub registry: SchemaRegistryId,
    pub ksql: KsqlClusterId,
    pub pool: ComputePoolId,
    pub account: ServiceAccountId,
    /// Active, without any role.
    pub user: UserId,
    pub provider: IdentityProviderId,
    pub identity_pool: IdentityPoolId,
}

pub fn region() -> FlinkRegion {
    FlinkRegion::parse("aws.us-east-1").unwrap()
}

impl World {
    pub fn new() -> Self {
        static WORLD: LazyLock<World> = LazyLock::new(World::make);
        WORLD.clone()
    }

    fn make() -> Self {
        let mut lab = Lab::new();
        let environment = lab.environment("prod");
        let other = lab.environment("staging");
        let basic = lab.cluster(&environment, ClusterType::Basic);
        let standard = lab.cluster(&environment, ClusterType::Standard);
        let dedicated = lab.cluster(&environment, ClusterType::Dedicated { cku: 1 });
        let elsewhere = lab.cluster(&other, ClusterType::Standard);
        let account = lab.service_account("orders-service");
        let user = lab.user("grace@example.com");
        let registry = made!(
            lab,
            SchemaRegistry,
            Command::CreateSchemaRegistry {
                environment: environment.clone(),
                cloud: Cloud::Aws,
                region: "us-east-1".into(),
            }
        );
        let ksql = made!(lab, KsqlCluster, new_ksql(&standard, "reports", &account));
        let pool = made!(lab, ComputePool, new_pool(&environment, "pool"));
        let provider = made!(lab, IdentityProvider, Command::CreateIdentityProvider(new_provider("okta")));
        let pool_of = Command::CreateIdentityPool {
            provider: provider.clone(),
            pool: new_identity_pool("ci"),
            resource_owner: None,
        };
        let identity_pool = made!(lab, IdentityPool, pool_of);
        Self {
            lab,
            environment,
            other,
            basic,
            standard,
            dedicated,
            elsewhere,
            registry,
            ksql,
            pool,
            account,
            user,
            provider,
            identity_pool,
        }
    }

    pub fn service_account(&self) -> Owner {
        Owner::ServiceAccount(self.account.clone())
    }

    pub fn user(&self) -> Owner {
        Owner::User(self.user.clone())
    }

    pub fn kafka(&self, cluster: &KafkaClusterId) -> Scope {
        let environment = self.lab.org.kafka_clusters().get(cluster).unwrap().environment.clone();
        Scope::Kafka { environment, cluster: cluster.clone() }
    }

    /// One scope of each of the seven kinds, in the first environment.
    pub fn scopes(&self) -> [Scope; 7] {
        let environment = self.environment.clone();
        [
            self.kafka(&self.standard),
            Scope::SchemaRegistry { environment: environment.clone(), registry: self.registry.clone() },
            Scope::Ksql { environment: environment.clone(), cluster: self.ksql.clone() },
            Scope::Flink { environment, region: region() },
            Scope::Tableflow,
            Scope::Cloud,
            Scope::Global,
        ]
    }

    /// The path of the first environment below the organization.
    pub fn environment_path(&self) -> String {
        format!("/environment={}", self.environment)
    }

    /// The path of a cluster below the organization.
    pub fn cluster_path(&self, cluster: &KafkaClusterId) -> String {
        let environment = &self.lab.org.kafka_clusters().get(cluster).unwrap().environment;
        format!("/environment={environment}/cloud-cluster={cluster}")
    }
}

pub fn new_ksql(cluster: &KafkaClusterId, name: &str, identity: &ServiceAccountId) -> Command {
    Command::CreateKsqlCluster(NewKsqlCluster {
        kafka_cluster: cluster.clone(),
        name: name.into(),
        credential_identity: Owner::ServiceAccount(identity.clone()),
        size: KsqlSize::Four,
        processing_log: None,
    })
}

pub fn new_pool(environment: &EnvironmentId, name: &str) -> Command {
    Command::CreateComputePool(NewComputePool {
        environment: environment.clone(),
        name: name.into(),
        region: region(),
        max_cfu: 10,
        usage: None,
    })
}

pub fn new_provider(name: &str) -> NewIdentityProvider {
    NewIdentityProvider {
        name: name.into(),
        description: String::new(),
        issuer: "https://idp.example.com".into(),
        jwks_uri: "https://idp.example.com/keys".into(),
        identity_claim: None,
    }
}

pub fn new_identity_pool(name: &str) -> NewIdentityPool {
    NewIdentityPool {
        name: name.into(),
        description: String::new(),
        identity_claim: "claims.sub".into(),
        filter: "true".into(),
    }
}
