//! Objects other than keys that may not be made as asked.

use keyplane::{
    engine::{Command, NewComputePool, NewKafkaCluster, NewKsqlCluster, OrganizationEdit},
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, AuthType, Availability, Cloud,
        ClusterType, DeletionProtection, HealthPolicy, KafkaClusterId, KsqlSize, Owner, Principal,
        PropagationMode, Role, ServiceAccountId, UserState,
    },
};

use super::{Row, ask, refused};
use crate::support::world::{World, new_identity_pool, new_ksql, new_provider, region};

fn settings(name: &str, health: HealthPolicy) -> OrganizationEdit {
    OrganizationEdit {
        name: name.into(),
        propagation: PropagationMode::Simulated,
        production: "prod*".into(),
        health,
        just_in_time: None,
        default_pools: None,
    }
}

fn cluster(world: &World) -> NewKafkaCluster {
    NewKafkaCluster {
        environment: world.environment.clone(),
        name: "orders".into(),
        kind: ClusterType::Standard,
        cloud: Cloud::Aws,
        region: "eu-central-1".into(),
        availability: Availability::SingleZone,
        protection: DeletionProtection::Off,
        options: None,
        registry: keyplane::engine::FirstRegistry::default(),
    }
}

fn acl(
    cluster: KafkaClusterId,
    resource_type: AclResourceType,
    name: &str,
    operation: AclOperation,
) -> Command {
    Command::CreateAcl {
        cluster,
        resource_type,
        name: name.into(),
        pattern: AclPatternType::Literal,
        principal: Principal::Everyone,
        operation,
        permission: AclPermission::Allow,
    }
}

#[test]
fn resources_are_made_of_parts_that_go_together() {
    let rows: &[Row] = &[
        ("a region with blanks", |world| {
            let new = NewKafkaCluster { region: "Frankfurt am Main".into(), ..cluster(world) };
            ask(Command::CreateKafkaCluster(new), "Region must be a region such as us-east-1")
        }),
        ("no region", |world| {
            let new = NewKafkaCluster { region: " ".into(), ..cluster(world) };
            ask(Command::CreateKafkaCluster(new), "Region is required")
        }),
        ("a Basic cluster across zones", |world| {
            let new = NewKafkaCluster {
                kind: ClusterType::Basic,
                availability: Availability::MultiZone,
                ..cluster(world)
            };
            ask(
                Command::CreateKafkaCluster(new),
                "Availability of a Basic cluster is a single zone: choose another type for several zones",
            )
        }),
        ("a dedicated cluster without units", |world| {
            let new = NewKafkaCluster { kind: ClusterType::Dedicated { cku: 0 }, ..cluster(world) };
            ask(Command::CreateKafkaCluster(new), "Size must be at least 1 CKU")
        }),
        ("one unit across zones", |world| {
            let new = NewKafkaCluster {
                kind: ClusterType::Dedicated { cku: 1 },
                availability: Availability::High,
                ..cluster(world)
            };
            ask(
                Command::CreateKafkaCluster(new),
                "Availability needs at least 2 CKU to span several zones: raise the size or choose a single zone",
            )
        }),
        ("a ksqlDB cluster on a cluster that is not there", |world| {
            let cluster = KafkaClusterId::parse("lkc-x").unwrap();
            ask(
                new_ksql(&cluster, "new", &world.account),
                "Kafka cluster lkc-x does not exist. It may have been deleted in the meantime.",
            )
        }),
        ("a ksqlDB cluster for an account that is not there", |world| {
            ask(
                new_ksql(&world.standard, "new", &ServiceAccountId::parse("sa-x").unwrap()),
                "Service account sa-x does not exist. It may have been deleted in the meantime.",
            )
        }),
        ("a ksqlDB name with blanks", |world| {
            let new = NewKsqlCluster {
                kafka_cluster: world.standard.clone(),
                name: "my reports".into(),
                credential_identity: Owner::ServiceAccount(world.account.clone()),
                size: KsqlSize::One,
                processing_log: None,
            };
            ask(
                Command::CreateKsqlCluster(new),
                "Name must be 1 to 32 letters, digits, hyphens or underscores, not beginning with an underscore",
            )
        }),
        ("a compute pool of a size that is not offered", |world| {
            let new = NewComputePool {
                environment: world.environment.clone(),
                name: "new".into(),
                region: region(),
                max_cfu: 7,
                usage: None,
            };
            ask(Command::CreateComputePool(new), "Size must be 5, 10, 20 and so on up to 1,000 CFU")
        }),
        ("a second Schema Registry", |world| {
            let (environment, region) = (world.environment.clone(), "us-east-1".into());
            let words = format!(
                "The environment already has Schema Registry {}, and can have only one.",
                world.registry
            );
            ask(Command::CreateSchemaRegistry { environment, cloud: Cloud::Gcp, region }, words)
        }),
        ("an organization without a name", |_| {
            let edit = settings(" ", HealthPolicy::default());
            ask(Command::UpdateOrganization(edit), "Name is required")
        }),
        ("keys that are due before they exist", |_| {
            let edit = settings("Meridian", HealthPolicy { age_days: 0, ..HealthPolicy::default() });
            ask(Command::UpdateOrganization(edit), "Rotate after must be 1 to 3,650 days")
        }),
    ];
    refused(rows);
}

#[test]
fn accounts_are_told_apart() {
    let rows: &[Row] = &[
        ("an address that is none", |_| {
            let (full_name, auth) = (String::new(), AuthType::Local);
            ask(
                Command::InviteUser { email: "grace at example".into(), full_name, auth },
                "E-mail must be an address such as ada@example.com",
            )
        }),
        ("an address that somebody has, in other letters", |world| {
            let (full_name, auth) = (String::new(), AuthType::Local);
            ask(
                Command::InviteUser { email: "GRACE@example.com".into(), full_name, auth },
                format!("E-mail is taken: user {} has it. Choose another.", world.user),
            )
        }),
        ("a service account's name that another has", |world| {
            let words = format!("Name is taken: service account {} has it. Choose another.", world.account);
            let command = Command::CreateServiceAccount {
                name: "orders-service".into(),
                description: String::new(),
                resource_owner: None,
            };
            ask(command, words)
        }),
        ("an active user as invited", |world| {
            let (id, full_name) = (world.user.clone(), String::new());
            ask(
                Command::UpdateUser { id, full_name, state: UserState::Invited },
                "State cannot go back to Invited. Delete the user and invite the address again.",
            )
        }),
        ("an issuer without https", |_| {
            let mut new = new_provider("new");
            new.issuer = "http://idp.example.com".into();
            ask(Command::CreateIdentityProvider(new), "Issuer must be an address that begins with https://")
        }),
        ("a claim of no token", |world| {
            let mut pool = new_identity_pool("new");
            pool.identity_claim = "sub".into();
            ask(
                Command::CreateIdentityPool { provider: world.provider.clone(), pool, resource_owner: None },
                "Identity claim must be a claim such as claims.sub",
            )
        }),
        ("a pool's name that another pool of the provider has", |world| {
            let words =
                format!("Name is taken: identity pool {} has it. Choose another.", world.identity_pool);
            let pool = new_identity_pool("ci");
            ask(
                Command::CreateIdentityPool { provider: world.provider.clone(), pool, resource_owner: None },
                words,
            )
        }),
        ("a filter of 301 characters", |_| {
            let (name, description) = ("new".into(), String::new());
            ask(
                Command::CreateGroupMapping { name, description, filter: "f".repeat(301) },
                "Filter may have at most 300 characters, not 301",
            )
        }),
        ("a filter of a mapping that cannot be read", |_| {
            let (name, description) = ("new".into(), String::new());
            ask(
                Command::CreateGroupMapping { name, description, filter: " claims.iss = \"x\"".into() },
                "Filter has an error at character 12: a single = compares nothing. Write ==.",
            )
        }),
        ("a filter of a pool that cannot be read", |world| {
            let mut edit = new_identity_pool("ci");
            edit.filter = "groups".into();
            ask(
                Command::UpdateIdentityPool { id: world.identity_pool.clone(), edit },
                "Filter has an error at character 1: a list of texts is no condition. Compare it, with == or in.",
            )
        }),
        ("one's own claims", |world| {
            let (id, groups) = (world.user.clone(), vec!["platform-admins".into()]);
            let words = format!("{id} may not change this user. It takes OrganizationAdmin or AccountAdmin.");
            ask(Command::UpdateSignInClaims { id, groups, others: Vec::new() }, words).by(world.user())
        }),
        ("claims of a user who signs in with a password", |world| {
            let (id, groups) = (world.user.clone(), vec!["eng".into()]);
            ask(
                Command::UpdateSignInClaims { id, groups, others: Vec::new() },
                "Sign-in with a password brings no claims. Only SSO users have some.",
            )
        }),
    ];
    refused(rows);
}

fn bound(world: &World, role: Role, path: &str) -> Command {
    let pattern = format!("{}{path}", world.lab.org.crn());
    Command::CreateRoleBinding { principal: Principal::User(world.user.clone()), role, pattern }
}

#[test]
fn a_role_is_bound_to_something_that_is_there() {
    let rows: &[Row] = &[
        ("no CRN", |world| {
            let principal = Principal::User(world.user.clone());
            let (role, pattern) = (Role::Operator, "environment".into());
            ask(
                Command::CreateRoleBinding { principal, role, pattern },
                "CRN pattern must be crn://confluent.cloud/ and segments of the form type=id",
            )
        }),
        ("a level at which the role is not bound", |world| {
            let path = world.environment_path();
            ask(
                bound(world, Role::OrganizationAdmin, &path),
                "CRN pattern ends at a level where this role cannot be bound",
            )
        }),
        ("a topic of no cluster", |world| {
            ask(
                bound(world, Role::DeveloperRead, "/topic=orders"),
                "CRN pattern must be crn://confluent.cloud/organization=…/environment=…/cloud-cluster=…/kafka=…/topic=…",
            )
        }),
        ("another organization", |world| {
            let principal = Principal::User(world.user.clone());
            let pattern = "crn://confluent.cloud/organization=9f8c2b54-0000-4000-8000-000000000000".into();
            ask(
                Command::CreateRoleBinding { principal, role: Role::BillingAdmin, pattern },
                "CRN pattern names another organization",
            )
        }),
        ("an environment that is not there", |world| {
            ask(
                bound(world, Role::DataSteward, "/environment=env-x"),
                "Environment env-x does not exist. It may have been deleted in the meantime.",
            )
        }),
        ("an id that nothing can have", |world| {
            ask(
                bound(world, Role::DataSteward, "/environment=a%20b"),
                "CRN pattern names an id that no object can have",
            )
        }),
        ("a cluster of another environment", |world| {
            let path = format!("{}/cloud-cluster={}", world.environment_path(), world.elsewhere);
            ask(
                bound(world, Role::CloudClusterAdmin, &path),
                "CRN pattern names something that lies in another environment",
            )
        }),
        ("a ksqlDB cluster that is not there", |world| {
            let path = format!("{}/ksql=nothing", world.cluster_path(&world.standard));
            ask(
                bound(world, Role::KsqlAdmin, &path),
                "CRN pattern names a ksqlDB cluster that does not exist",
            )
        }),
        ("an identity pool that is not there", |world| {
            ask(
                bound(world, Role::Assigner, "/identity-pool=pool-x"),
                "Identity pool pool-x does not exist. It may have been deleted in the meantime.",
            )
        }),
        ("a compute pool of another region", |world| {
            let path =
                format!("{}/flink-region=gcp.us-east1/compute-pool={}", world.environment_path(), world.pool);
            ask(
                bound(world, Role::FlinkDeveloper, &path),
                "CRN pattern names a compute pool of another region",
            )
        }),
        ("a topic of a Basic cluster", |world| {
            let path = format!("{}/kafka={}/topic=orders", world.cluster_path(&world.basic), world.basic);
            ask(
                bound(world, Role::DeveloperRead, &path),
                "CRN pattern names a part of a Basic cluster, which knows no such roles. Bind on a cluster of another type, or use ACLs.",
            )
        }),
        ("the same binding, spelled without its organization", |world| {
            let path = world.environment_path();
            let binding = world.lab.bind(world.user(), Role::DataSteward, &path);
            let principal = Principal::User(world.user.clone());
            let pattern = format!("crn://api.confluent.cloud{path}");
            ask(
                Command::CreateRoleBinding { principal, role: Role::DataSteward, pattern },
                format!("The role is bound there already: role binding {binding}."),
            )
        }),
        ("everybody", |world| {
            let pattern = world.lab.org.crn().to_string();
            ask(
                Command::CreateRoleBinding { principal: Principal::Everyone, role: Role::Operator, pattern },
                "Principal `*` can be named by ACLs only",
            )
        }),
    ];
    refused(rows);
}

#[test]
fn an_acl_is_one_that_kafka_knows() {
    let rows: &[Row] = &[
        ("no name", |world| {
            ask(acl(world.basic.clone(), AclResourceType::Topic, "", AclOperation::Read), "Name is required")
        }),
        ("an operation that topics do not have", |world| {
            ask(
                acl(world.basic.clone(), AclResourceType::Topic, "orders", AclOperation::IdempotentWrite),
                "Operation does not exist for this resource type",
            )
        }),
        ("a cluster by another name", |world| {
            ask(
                acl(world.basic.clone(), AclResourceType::Cluster, "orders", AclOperation::Create),
                "Name must be kafka-cluster, literally, for the cluster itself",
            )
        }),
        ("a cluster that is not there", |_| {
            ask(
                acl(KafkaClusterId::parse("lkc-x").unwrap(), AclResourceType::Topic, "a", AclOperation::Read),
                "Kafka cluster lkc-x does not exist. It may have been deleted in the meantime.",
            )
        }),
        ("one that exists", |world| {
            let same = acl(world.basic.clone(), AclResourceType::Topic, "orders", AclOperation::Read);
            world.lab.run(same.clone()).unwrap();
            ask(same, "Nothing would change.")
        }),
    ];
    refused(rows);
}
