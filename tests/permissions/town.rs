//! The places that the tables speak of, and a user who holds one role at one level.

use std::sync::LazyLock;

use keyplane::{
    access::{Act, ActsBy, permit},
    engine::Command,
    model::{
        BindingLevel, Cloud, ClusterType, EnvironmentId, IdentityPoolId, KafkaClusterId, KsqlClusterId,
        ObjectRef, Owner, Role, SchemaRegistryId, ServiceAccountId,
    },
    org::Org,
};

use crate::support::{
    Lab, only,
    world::{World, new_identity_pool, new_ksql},
};

/// How near something lies to what a role is bound to. Each contains those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// The ksqlDB cluster named `reports`.
    Ksql,
    /// On the Kafka cluster on which it works.
    Cluster,
    /// In that cluster's environment.
    Environment,
    /// Elsewhere in the organization.
    Elsewhere,
}

/// Whether a cell of a table permits something that lies at a spot: `Y` everywhere, `e` in the environment, `c` on the
/// cluster, `k` the ksqlDB cluster, `-` nowhere.
pub fn reaches(cell: char, spot: Spot) -> bool {
    match cell {
        'Y' => true,
        'e' => spot <= Spot::Environment,
        'c' => spot <= Spot::Cluster,
        'k' => spot <= Spot::Ksql,
        '-' => false,
        other => panic!("{other} is no cell"),
    }
}

/// The world with a second one of everything that roles tell apart.
#[derive(Clone)]
pub struct Town {
    pub world: World,
    /// On the same Kafka cluster as `reports`.
    pub ksql_beside: KsqlClusterId,
    /// On another Kafka cluster of the environment.
    pub ksql_near: KsqlClusterId,
    /// In the other environment.
    pub ksql_far: KsqlClusterId,
    pub registry_far: SchemaRegistryId,
    pub pool_far: keyplane::model::ComputePoolId,
    /// An account and a pool that nobody has a role on.
    pub other_account: ServiceAccountId,
    pub other_pool: IdentityPoolId,
    /// Whoever holds the role that is tried.
    pub holder: Owner,
}

macro_rules! made {
    ($lab:expr, $kind:ident, $command:expr) => {
        match only(&$lab.run($command).unwrap()) {
            ObjectRef::$kind(id) => id,
            other => panic!("{other}"),
        }
    };
}

impl Town {
    pub fn new() -> Self {
        static TOWN: LazyLock<Town> = LazyLock::new(Town::make);
        TOWN.clone()
    }

    fn make() -> Self {
        let mut world = World::new();
        let account = world.account.clone();
        let ksql = |lab: &mut Lab, cluster: &KafkaClusterId, name| {
            made!(lab, KsqlCluster, new_ksql(cluster, name, &account))
        };
        let ksql_beside = ksql(&mut world.lab, &world.standard.clone(), "more");
        let ksql_near = ksql(&mut world.lab, &world.dedicated.clone(), "near");
        let ksql_far = ksql(&mut world.lab, &world.elsewhere.clone(), "far");
        let registry = registry_in(&world.other);
        let registry_far = made!(world.lab, SchemaRegistry, registry);
        let pool_far = made!(world.lab, ComputePool, crate::support::world::new_pool(&world.other, "far"));
        let other_account = world.lab.service_account("other");
        let new_pool = Command::CreateIdentityPool {
            provider: world.provider.clone(),
            pool: new_identity_pool("other"),
            resource_owner: None,
        };
        let other_pool = made!(world.lab, IdentityPool, new_pool);
        let holder = Owner::User(world.lab.user("holder@example.com"));
        Self {
            world,
            ksql_beside,
            ksql_near,
            ksql_far,
            registry_far,
            pool_far,
            other_account,
            other_pool,
            holder,
        }
    }

    pub fn org(&self) -> &Org {
        &self.world.lab.org
    }

    /// The path below the organization of what a role of a level is bound to.
    pub fn path(&self, level: BindingLevel) -> String {
        let world = &self.world;
        let environment = world.environment_path();
        let cluster = world.cluster_path(&world.standard);
        let kafka = format!("{cluster}/kafka={}", world.standard);
        let registry = format!("{environment}/schema-registry={}", world.registry);
        match level {
            BindingLevel::Organization => String::new(),
            BindingLevel::Environment => environment,
            BindingLevel::Cluster => cluster,
            BindingLevel::Ksql => format!("{cluster}/ksql=reports"),
            BindingLevel::ComputePool => {
                format!("{environment}/flink-region=aws.us-east-1/compute-pool={}", world.pool)
            }
            BindingLevel::Topic => format!("{kafka}/topic=orders"),
            BindingLevel::Group => format!("{kafka}/group=orders"),
            BindingLevel::TransactionalId => format!("{kafka}/transactional-id=orders"),
            BindingLevel::Subject => format!("{registry}/subject=orders"),
            BindingLevel::Kek => format!("{registry}/kek=orders"),
            BindingLevel::Connector => format!("{cluster}/connector=orders"),
            BindingLevel::ServiceAccount => format!("/service-account={}", world.account),
            BindingLevel::IdentityPool => format!("/identity-pool={}", world.identity_pool),
        }
    }

    /// The town in which somebody holds a role at a level.
    pub fn with(role: Role, level: BindingLevel) -> Self {
        let mut town = Self::new();
        let path = town.path(level);
        town.world.lab.bind(town.holder.clone(), role, &path);
        town
    }

    /// Whether the holder of the role may do something.
    pub fn may(&self, act: &Act<'_>) -> bool {
        permit(self.org(), &self.holder, ActsBy::Session, act).is_ok()
    }
}

fn registry_in(environment: &EnvironmentId) -> Command {
    Command::CreateSchemaRegistry {
        environment: environment.clone(),
        cloud: Cloud::Aws,
        region: "us-east-1".into(),
    }
}

/// Every role at every level where it binds.
pub fn every_binding() -> impl Iterator<Item = (Role, BindingLevel)> {
    Role::ALL.iter().flat_map(|role| role.levels().iter().map(|level| (*role, *level)))
}

/// A cluster type, so that the world's clusters are what the tables mean.
#[test]
fn the_places_are_what_the_tables_call_them() {
    let town = Town::new();
    let kind = |id: &KafkaClusterId| town.org().kafka_clusters().get(id).unwrap().spec.as_ref().unwrap().kind;
    assert_eq!(kind(&town.world.standard), ClusterType::Standard);
    let lies = |id: &KafkaClusterId| town.org().kafka_clusters().get(id).unwrap().environment.clone();
    assert_eq!(lies(&town.world.standard), lies(&town.world.dedicated));
    assert_ne!(lies(&town.world.standard), lies(&town.world.elsewhere));
    assert_eq!(every_binding().count(), 55);
}
