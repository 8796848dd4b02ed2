//! What goes along with what: `facts/domain.md` 9, event by event, in an organization where everything hangs together.

use std::collections::BTreeSet;

use keyplane::{
    engine::Command,
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, KafkaClusterId, ObjectRef, Owner,
        Principal, QuotaCode, QuotaSubject, Role,
    },
};

use super::support::{delete, new_key, only, world::World};

/// A world with something of everything that can depend on something, each by a name that says on what.
struct Web {
    world: World,
    named: Vec<(String, ObjectRef)>,
}

impl Web {
    fn new() -> Self {
        let mut web = Self { world: World::new(), named: Vec::new() };
        web.resources();
        web.keys();
        web.bindings();
        web.rules();
        web
    }

    fn name(&mut self, name: &str, object: ObjectRef) {
        self.named.push((name.to_owned(), object));
    }

    fn make(&mut self, name: &str, command: Command) -> ObjectRef {
        let made = only(&self.world.lab.run(command).unwrap());
        self.name(name, made.clone());
        made
    }

    fn resources(&mut self) {
        let world = &self.world;
        let all = [
            ("environment", ObjectRef::Environment(world.environment.clone())),
            ("other environment", ObjectRef::Environment(world.other.clone())),
            ("basic cluster", ObjectRef::KafkaCluster(world.basic.clone())),
            ("standard cluster", ObjectRef::KafkaCluster(world.standard.clone())),
            ("dedicated cluster", ObjectRef::KafkaCluster(world.dedicated.clone())),
            ("cluster elsewhere", ObjectRef::KafkaCluster(world.elsewhere.clone())),
            ("registry", ObjectRef::SchemaRegistry(world.registry.clone())),
            ("ksqlDB", ObjectRef::KsqlCluster(world.ksql.clone())),
            ("compute pool", ObjectRef::ComputePool(world.pool.clone())),
            ("account", ObjectRef::ServiceAccount(world.account.clone())),
            ("user", ObjectRef::User(world.user.clone())),
            ("provider", ObjectRef::IdentityProvider(world.provider.clone())),
            ("identity pool", ObjectRef::IdentityPool(world.identity_pool.clone())),
        ];
        for (name, object) in all {
            self.name(name, object);
        }
    }

    fn keys(&mut self) {
        let scopes = self.world.scopes();
        let far = self.world.kafka(&self.world.elsewhere);
        for (whose, owner) in [("account", self.world.service_account()), ("user", self.world.user())] {
            for scope in scopes.iter().chain([&far]) {
                let name =
                    if *scope == far { "Kafka elsewhere".to_owned() } else { format!("{:?}", scope.kind()) };
                let made = self
                    .world
                    .lab
                    .run_as(&owner, Command::CreateApiKey(new_key(owner.clone(), scope.clone())));
                let made = only(&made.unwrap());
                self.name(&format!("key of {whose} for {name}"), made);
            }
        }
    }

    fn bindings(&mut self) {
        let world = &self.world;
        let (environment, cluster) = (world.environment_path(), world.cluster_path(&world.dedicated));
        let topic = format!("{cluster}/kafka={}/topic=orders*", world.dedicated);
        let ksql = format!("{}/ksql=reports", world.cluster_path(&world.standard));
        let pool = format!("{environment}/flink-region=aws.us-east-1/compute-pool={}", world.pool);
        let subject = format!("{environment}/schema-registry={}/subject=orders", world.registry);
        let account = format!("/service-account={}", world.account);
        let identity = format!("/identity-pool={}", world.identity_pool);
        let (user, robot) = (Principal::User(world.user.clone()), Principal::from(world.service_account()));
        let workload = Principal::IdentityPool(world.identity_pool.clone());
        let mapping = Command::CreateGroupMapping {
            name: "engineers".into(),
            description: String::new(),
            filter: "true".into(),
        };
        let ObjectRef::GroupMapping(group) = self.make("group", mapping) else { panic!("no group") };
        let group = Principal::GroupMapping(group);
        let all = [
            ("user", &user, Role::MetricsViewer, "organization", ""),
            ("user", &user, Role::EnvironmentAdmin, "environment", &environment),
            ("user", &user, Role::KsqlAdmin, "ksqlDB", &ksql),
            ("user", &user, Role::FlinkDeveloper, "compute pool", &pool),
            ("user", &user, Role::DeveloperRead, "subject", &subject),
            ("user", &user, Role::ResourceOwner, "account", &account),
            ("user", &user, Role::Assigner, "identity pool", &identity),
            ("account", &robot, Role::CloudClusterAdmin, "dedicated cluster", &cluster),
            ("account", &robot, Role::DeveloperRead, "topic", &topic),
            ("identity pool", &workload, Role::MetricsViewer, "organization", ""),
            ("group", &group, Role::DataDiscovery, "environment", &environment),
        ];
        for (whose, principal, role, place, path) in all {
            let binding = self.world.lab.bind(principal.clone(), role, path);
            self.name(&format!("role of {whose} on {place}"), ObjectRef::RoleBinding(binding));
        }
    }

    fn rules(&mut self) {
        let (user, account) =
            (Principal::User(self.world.user.clone()), Principal::from(self.world.service_account()));
        let (dedicated, standard) = (self.world.dedicated.clone(), self.world.standard.clone());
        self.make("ACL of account on dedicated cluster", acl(&dedicated, account));
        self.make("ACL of user on standard cluster", acl(&standard, user));
        let limits = [
            ("environment", QuotaCode::KsqlClustersPerEnvironment, {
                QuotaSubject::Environment(self.world.environment.clone())
            }),
            ("dedicated cluster", QuotaCode::KeysPerKafkaCluster, QuotaSubject::KafkaCluster(dedicated)),
            ("account", QuotaCode::ClusterKeysPerServiceAccount, {
                QuotaSubject::Account(self.world.service_account())
            }),
            ("user", QuotaCode::ClusterKeysPerUser, QuotaSubject::Account(self.world.user())),
        ];
        for (whose, code, subject) in limits {
            self.make(&format!("limit of {whose}"), Command::SetAppliedLimit { code, subject, limit: 50 });
        }
    }

    fn object(&self, name: &str) -> ObjectRef {
        self.named.iter().find(|(known, _)| known == name).unwrap().1.clone()
    }

    /// The names of what is not there any more, but for what was asked for.
    fn gone(&self, asked: &str) -> BTreeSet<&str> {
        let org = &self.world.lab.org;
        let gone = self.named.iter().filter(|(name, object)| name != asked && org.version(object).is_none());
        gone.map(|(name, _)| name.as_str()).collect()
    }
}

fn acl(cluster: &KafkaClusterId, principal: Principal) -> Command {
    Command::CreateAcl {
        cluster: cluster.clone(),
        resource_type: AclResourceType::Topic,
        name: "orders".into(),
        pattern: AclPatternType::Literal,
        principal,
        operation: AclOperation::Read,
        permission: AclPermission::Allow,
    }
}

/// What is deleted, and all that goes along. What is not named stays.
const TABLE: &[(&str, &[&str])] = &[
    (
        "user",
        &[
            "key of user for Cloud",
            "key of user for Flink",
            "key of user for Global",
            "key of user for Kafka",
            "key of user for Kafka elsewhere",
            "key of user for Ksql",
            "key of user for SchemaRegistry",
            "key of user for Tableflow",
            "limit of user",
            "role of user on account",
            "role of user on compute pool",
            "role of user on environment",
            "role of user on identity pool",
            "role of user on ksqlDB",
            "role of user on organization",
            "role of user on subject",
        ],
    ),
    (
        "account",
        &[
            "key of account for Cloud",
            "key of account for Flink",
            "key of account for Global",
            "key of account for Kafka",
            "key of account for Kafka elsewhere",
            "key of account for Ksql",
            "key of account for SchemaRegistry",
            "key of account for Tableflow",
            "limit of account",
            "role of account on dedicated cluster",
            "role of account on topic",
            "role of user on account",
        ],
    ),
    (
        "dedicated cluster",
        &[
            "ACL of account on dedicated cluster",
            "limit of dedicated cluster",
            "role of account on dedicated cluster",
            "role of account on topic",
        ],
    ),
    ("cluster elsewhere", &["key of account for Kafka elsewhere", "key of user for Kafka elsewhere"]),
    (
        "registry",
        &["key of account for SchemaRegistry", "key of user for SchemaRegistry", "role of user on subject"],
    ),
    ("ksqlDB", &["key of account for Ksql", "key of user for Ksql", "role of user on ksqlDB"]),
    // A Flink key is for a region, not for a pool.
    ("compute pool", &["role of user on compute pool"]),
    (
        "environment",
        &[
            "ACL of account on dedicated cluster",
            "ACL of user on standard cluster",
            "basic cluster",
            "compute pool",
            "dedicated cluster",
            "key of account for Flink",
            "key of account for Kafka",
            "key of account for Ksql",
            "key of account for SchemaRegistry",
            "key of user for Flink",
            "key of user for Kafka",
            "key of user for Ksql",
            "key of user for SchemaRegistry",
            "ksqlDB",
            "limit of dedicated cluster",
            "limit of environment",
            "registry",
            "role of account on dedicated cluster",
            "role of account on topic",
            "role of group on environment",
            "role of user on compute pool",
            "role of user on environment",
            "role of user on ksqlDB",
            "role of user on subject",
            "standard cluster",
        ],
    ),
    (
        "other environment",
        &["cluster elsewhere", "key of account for Kafka elsewhere", "key of user for Kafka elsewhere"],
    ),
    ("group", &["role of group on environment"]),
    ("identity pool", &["role of identity pool on organization", "role of user on identity pool"]),
    ("role of account on dedicated cluster", &[]),
    ("ACL of account on dedicated cluster", &[]),
    ("key of account for Kafka", &[]),
    ("key of user for Global", &[]),
    ("limit of account", &[]),
];

#[test]
fn what_goes_along_follows_the_table() {
    for (asked, along) in TABLE {
        let mut web = Web::new();
        let object = web.object(asked);
        web.world.lab.delete(object).unwrap_or_else(|refusal| panic!("{asked}: {refusal}"));
        assert_eq!(web.gone(asked), along.iter().copied().collect(), "with {asked}");
    }
}

/// Everything comes back as it was, whatever went.
#[test]
fn what_went_along_comes_back_along() {
    for (asked, _) in TABLE {
        let mut web = Web::new();
        let before = web.world.lab.org.clone();
        let object = web.object(asked);
        let seq = web.world.lab.delete(object).unwrap().entry.header.seq;
        web.world.lab.undo(seq).unwrap_or_else(|refusal| panic!("{asked}: {refusal}"));
        assert!(web.world.lab.org.same_objects(&before), "after {asked}");
    }
}

/// A pool holds its provider, and ksqlDB its Kafka cluster: neither goes unasked.
#[test]
fn what_something_else_works_on_is_not_deleted_under_it() {
    for (asked, holds) in [("provider", "identity pool"), ("standard cluster", "ksqlDB")] {
        let mut web = Web::new();
        let (object, holder) = (web.object(asked), web.object(holds));
        let refused = web.world.lab.run(delete(object.clone())).unwrap_err().to_string();
        assert!(refused.contains(&*holder.id()), "{asked}: {refused}");
        web.world.lab.delete(holder).unwrap();
        web.world.lab.delete(object).unwrap();
        assert!(web.gone(asked).contains(holds));
    }
}

/// To delete an account takes its keys, and those of nobody else.
#[test]
fn keys_of_others_stay() {
    let mut web = Web::new();
    let account = web.object("account");
    web.world.lab.delete(account).unwrap();
    let left: BTreeSet<&Owner> = web.world.lab.org.api_keys().iter().map(|key| &key.owner).collect();
    assert_eq!(left, BTreeSet::from([&web.world.user()]));
}
