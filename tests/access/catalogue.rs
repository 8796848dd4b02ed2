//! The tables of the roles hold together, and the rows that need more than a name are meant as the source means them.

use keyplane::{
    access::{Operation, Operations, Reach, Resource, ResourceKind, grants, rows},
    model::{BindingLevel, Crn, CrnPattern, Owner, Principal, Role},
};

use super::{
    site::Site,
    town::{Town, every_binding},
};

#[test]
fn rows_name_only_operations_of_their_kind() {
    for role in Role::ALL {
        for grant in grants(*role) {
            let known = Operations::of(grant.kind.operations());
            for operation in grant.operations.iter() {
                assert!(known.contains(operation), "{role}: {operation:?} on {:?}", grant.kind);
            }
            for level in grant.levels {
                assert!(role.levels().contains(level), "{role} cannot be bound at {level:?}");
            }
        }
    }
}

/// `facts/roles.md` 2: "Key rows speak of keys owned by service accounts and need both". No role has the one without the
/// other, so that the second need not be asked.
#[test]
fn whoever_may_manage_keys_may_see_the_accounts() {
    for role in Role::ALL {
        let manages = grants(*role).iter().any(|grant| grant.kind.key_scope().is_some());
        let sees = grants(*role).iter().any(|grant| {
            grant.kind == ResourceKind::ServiceAccount
                && grant.operations.contains(Operation::Describe)
                && (grant.reach == Reach::Organization || role.levels() == [BindingLevel::Organization])
        });
        assert!(!manages || sees, "{role}");
    }
}

#[test]
fn names_and_slugs_are_told_apart() {
    for kind in ResourceKind::ALL {
        assert_eq!(ResourceKind::from_slug(kind.slug()), Some(*kind));
    }
    for operation in Operation::ALL {
        assert_eq!(Operation::from_name(operation.name()), Some(*operation));
        let known = ResourceKind::ALL.iter().any(|kind| kind.has(*operation));
        assert!(known, "{operation:?} exists for nothing");
    }
    assert_eq!((ResourceKind::ALL.len(), Role::ALL.len()), (36, 21));
}

/// A role, where it is bound, what is asked, and whether it is granted.
type Row = (Role, BindingLevel, Operation, ResourceKind, &'static str, bool);

/// Rows that say more than which operations. `@` stands for a level's own place.
#[rustfmt::skip]
const ROWS: &[Row] = {
    use keyplane::access::{Operation::*, ResourceKind as Kind};
    use BindingLevel as At;
    &[
        // "A row for accounts acts on the organization, whatever the binding level."
        (Role::EnvironmentAdmin, At::Environment, Describe, Kind::ServiceAccount, "/service-account=sa-x", true),
        (Role::EnvironmentAdmin, At::Environment, Alter, Kind::ServiceAccount, "/service-account=sa-x", false),
        (Role::CloudClusterAdmin, At::Cluster, Invite, Kind::User, "", true),
        (Role::KsqlAdmin, At::Ksql, Create, Kind::ServiceAccount, "", true),
        (Role::ResourceOwner, At::Topic, Create, Kind::ServiceAccount, "", true),
        (Role::ResourceOwner, At::Topic, Describe, Kind::ServiceAccount, "/service-account=sa-x", true),
        (Role::ResourceOwner, At::Topic, Alter, Kind::ServiceAccount, "/service-account=sa-x", false),
        (Role::ResourceOwner, At::ServiceAccount, Alter, Kind::ServiceAccount, "@ServiceAccount", true),
        (Role::ResourceOwner, At::ServiceAccount, Alter, Kind::ServiceAccount, "/service-account=sa-x", false),
        // "Only the rows of the kind that the binding names apply; a topic binding gives no group."
        (Role::ResourceOwner, At::Topic, Read, Kind::Topic, "@Topic", true),
        (Role::ResourceOwner, At::Topic, Read, Kind::Group, "@Group", false),
        (Role::ResourceOwner, At::Topic, Read, Kind::Tableflow, "@Topic", true),
        (Role::ResourceOwner, At::Topic, Describe, Kind::SecurityMetadata, "@Cluster", false),
        // AccountAdmin: bindings on service accounts only.
        (Role::AccountAdmin, At::Organization, Describe, Kind::RoleBinding, "@Cluster", true),
        (Role::AccountAdmin, At::Organization, Create, Kind::RoleBinding, "@ServiceAccount", true),
        (Role::AccountAdmin, At::Organization, Create, Kind::RoleBinding, "@IdentityPool", false),
        (Role::AccountAdmin, At::Organization, Create, Kind::RoleBinding, "@Cluster", false),
        (Role::AccountAdmin, At::Organization, Create, Kind::RoleBinding, "", false),
        // DeveloperWrite: idempotent producing on the cluster of a topic or a transactional id.
        (Role::DeveloperWrite, At::TransactionalId, IdempotentWrite, Kind::Cluster, "@Cluster/kafka", true),
        (Role::DeveloperWrite, At::Topic, IdempotentWrite, Kind::Cluster, "@Cluster/kafka", true),
        (Role::DeveloperWrite, At::Connector, IdempotentWrite, Kind::Cluster, "@Cluster/kafka", false),
        (Role::DeveloperWrite, At::Topic, Read, Kind::Topic, "@Topic", false),
        (Role::DeveloperWrite, At::Topic, Describe, Kind::Topic, "@Topic", true),
        // DeveloperManage: the cluster is looked at from any binding on it, and topics are created when bound to it.
        (Role::DeveloperManage, At::Topic, View, Kind::Cluster, "@Cluster/kafka", true),
        (Role::DeveloperManage, At::Topic, Create, Kind::Cluster, "@Cluster/kafka", false),
        (Role::DeveloperManage, At::Cluster, Create, Kind::Cluster, "@Cluster/kafka", true),
        (Role::DeveloperManage, At::Cluster, DescribeConfigs, Kind::Cluster, "@Cluster/kafka", true),
        (Role::DeveloperManage, At::Topic, DescribeConfigs, Kind::Cluster, "@Cluster/kafka", false),
        (Role::DeveloperManage, At::Subject, View, Kind::Cluster, "@Cluster/kafka", false),
        (Role::DeveloperManage, At::Topic, Read, Kind::Topic, "@Topic", false),
        // FlinkDeveloper: artifacts not from a pool; the region from a pool; all statements of the pool.
        (Role::FlinkDeveloper, At::Environment, Create, Kind::FlinkArtifact, "@Environment", true),
        (Role::FlinkDeveloper, At::ComputePool, Create, Kind::FlinkArtifact, "@Environment", false),
        (Role::FlinkDeveloper, At::ComputePool, Use, Kind::FlinkRegion, "@Environment/flink-region=aws.us-east-1", true),
        (Role::FlinkDeveloper, At::ComputePool, Use, Kind::FlinkRegion, "@Environment/flink-region=aws.eu-west-1", false),
        (Role::FlinkDeveloper, At::ComputePool, Describe, Kind::Statement, "@ComputePool/statement=s", true),
        (Role::FlinkDeveloper, At::Environment, Create, Kind::Statement, "@ComputePool/statement=s", true),
        (Role::FlinkDeveloper, At::Environment, Describe, Kind::Statement, "@ComputePool/statement=s", false),
        (Role::FlinkDeveloper, At::Environment, Create, Kind::ComputePool, "@Environment", false),
        // Administrators of the parts do not see logs, and a cluster's does not reach the registry.
        (Role::EnvironmentAdmin, At::Environment, ReadLogs, Kind::Connector, "@Connector", false),
        (Role::CloudClusterAdmin, At::Cluster, ReadLogs, Kind::Connector, "@Connector", false),
        (Role::ConnectManager, At::Cluster, ReadLogs, Kind::Connector, "@Connector", true),
        (Role::CloudClusterAdmin, At::Cluster, Read, Kind::Subject, "@Subject", false),
        (Role::CloudClusterAdmin, At::Cluster, Create, Kind::CloudCluster, "@Environment", false),
        // What implies Describe outside of Kafka: whoever may change, grant, use or run may see.
        (Role::Assigner, At::ServiceAccount, Describe, Kind::ServiceAccount, "@ServiceAccount", true),
        (Role::Assigner, At::ServiceAccount, Describe, Kind::ServiceAccount, "/service-account=sa-x", false),
        (Role::Assigner, At::ServiceAccount, Alter, Kind::ServiceAccount, "@ServiceAccount", false),
        // B4: the ancestors of what is bound, name and id, and nothing beside.
        (Role::DeveloperRead, At::Topic, Describe, Kind::CloudCluster, "@Cluster", true),
        (Role::DeveloperRead, At::Topic, Describe, Kind::Environment, "@Environment", true),
        (Role::DeveloperRead, At::Topic, Describe, Kind::Organization, "", true),
        (Role::DeveloperRead, At::Topic, Describe, Kind::SchemaRegistry, "@Environment/schema-registry=lsrc-x", false),
        (Role::DeveloperRead, At::Subject, Describe, Kind::CloudCluster, "@Cluster", false),
        (Role::DeveloperRead, At::Topic, Alter, Kind::Environment, "@Environment", false),
        (Role::Assigner, At::ServiceAccount, Describe, Kind::Environment, "@Environment", false),
    ]
};

fn place(town: &Town, text: &str) -> String {
    let Some(rest) = text.strip_prefix('@') else { return text.to_owned() };
    let (name, rest) =
        rest.split_once('/').map_or((rest, String::new()), |(name, rest)| (name, format!("/{rest}")));
    let level = BindingLevel::ALL.into_iter().find(|level| format!("{level:?}") == name).unwrap();
    let kafka = format!("/kafka={}", town.world.standard);
    format!("{}{}", town.path(level), if rest == "/kafka" { kafka } else { rest })
}

#[test]
fn rows_reach_what_the_source_says() {
    for (role, level, operation, kind, text, expected) in ROWS {
        let town = Town::with(*role, *level);
        let holder = Principal::from(town.holder.clone());
        let path = place(&town, text);
        let site = Site { world: town.world };
        let may = site.may(&holder, *operation, &site.at(*kind, &path));
        assert_eq!(may, *expected, "{role} at {level:?}: {operation:?} {kind:?} at {text:?}");
    }
}

/// Where things of a kind lie, in the place of each level.
fn places_of(kind: ResourceKind) -> Vec<&'static str> {
    use ResourceKind as Kind;
    let own: &[&str] = match kind {
        Kind::User => &["/user=u-x"],
        Kind::ServiceAccount => &["@ServiceAccount", "/service-account=sa-x"],
        Kind::IdentityPool => &["@IdentityPool", "/identity-pool=pool-x"],
        Kind::GroupMapping => &["/group-mapping=group-x"],
        Kind::Environment | Kind::CatalogDefinition | Kind::FlinkArtifact => &["@Environment"],
        Kind::Network => &["@Environment/network=n-x"],
        Kind::CloudCluster | Kind::SecurityMetadata | Kind::KafkaApiKey => &["@Cluster"],
        Kind::Cluster => &["@Cluster/kafka"],
        Kind::Topic | Kind::Tableflow => &["@Topic"],
        Kind::Group => &["@Group"],
        Kind::TransactionalId => &["@TransactionalId"],
        Kind::Connector => &["@Connector"],
        Kind::SchemaRegistry | Kind::SchemaRegistryApiKey => &["@Environment/schema-registry=lsrc-x"],
        Kind::Subject => &["@Subject"],
        Kind::Kek => &["@Kek"],
        Kind::KsqlCluster | Kind::KsqlApiKey => &["@Ksql"],
        Kind::FlinkRegion | Kind::FlinkApiKey => &["@Environment/flink-region=aws.us-east-1"],
        Kind::ComputePool => &["@ComputePool"],
        Kind::Statement => &["@ComputePool/statement=s"],
        Kind::Organization
        | Kind::CloudApiKey
        | Kind::TableflowApiKey
        | Kind::GlobalApiKey
        | Kind::AuditLog
        | Kind::Billing => &[""],
        Kind::RoleBinding | Kind::Quota | Kind::Metrics => {
            return vec![
                "",
                "@Environment",
                "@Cluster",
                "@Ksql",
                "@ComputePool",
                "@Topic",
                "@Group",
                "@TransactionalId",
                "@Subject",
                "@Kek",
                "@Connector",
                "@ServiceAccount",
                "@IdentityPool",
            ];
        }
    };
    own.to_vec()
}

/// What a page says a role permits at a level are the rows that reach something there, no more and no fewer.
#[test]
fn the_rows_of_a_level_are_those_that_reach_something() {
    let town = Town::new();
    let holder = Principal::from(town.holder.clone());
    let whose = [
        None,
        Some(holder.clone()),
        Some(Principal::ServiceAccount(town.world.account.clone())),
        Some(Principal::User(town.world.user.clone())),
    ];
    let crn = |path: &str| Crn::parse(&format!("{}{path}", town.org().crn())).unwrap();
    let mut tried = 0;
    for (role, level) in every_binding() {
        let bound = CrnPattern::exactly(crn(&town.path(level)));
        let told: Vec<_> = rows(role, level).collect();
        for row in grants(role) {
            let reaches = |text: &&str| {
                let resource = Resource::new(row.kind, crn(&place(&town, text)));
                whose.iter().any(|whose| {
                    row.reaches(&bound, &holder, &Resource { whose: whose.clone(), ..resource.clone() })
                })
            };
            let expected = places_of(row.kind).iter().any(reaches);
            assert_eq!(told.contains(&row), expected, "{role} at {level:?}: {row:?}");
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn a_flink_developer_sees_the_own_statements_and_no_others() {
    let town = Town::with(Role::FlinkDeveloper, BindingLevel::Environment);
    let holder = Principal::from(town.holder.clone());
    let path = format!("{}/statement=s", town.path(BindingLevel::ComputePool));
    let other = Owner::User(town.world.user.clone());
    let site = Site { world: town.world };
    let statement = site.at(ResourceKind::Statement, &path);
    let asked = |whose: Principal| Resource { whose: Some(whose), ..statement.clone() };
    assert!(site.may(&holder, Operation::Delete, &asked(holder.clone())));
    assert!(!site.may(&holder, Operation::Delete, &asked(other.into())));
}

/// Baseline: the own account, keys, bindings and quotas, without any role.
#[test]
fn everybody_has_the_baseline_and_nothing_more() {
    let mut site = Site::new();
    let user = site.sso_user("bo@example.com");
    let own = Principal::User(user.clone());
    let robot = site.account();
    let me = site.at(ResourceKind::User, &format!("/user={user}"));
    let machine = site.at(ResourceKind::ServiceAccount, &format!("/service-account={}", robot.id()));
    let quota = |whose: &Principal, place: &Resource| Resource {
        whose: Some(whose.clone()),
        kind: ResourceKind::Quota,
        ..place.clone()
    };
    let bindings = |whose: &Principal| Resource {
        whose: Some(whose.clone()),
        kind: ResourceKind::RoleBinding,
        ..me.clone()
    };
    for (who, operation, resource, expected) in [
        (&own, Operation::Describe, me.clone(), true),
        (&own, Operation::Alter, me.clone(), true),
        (&own, Operation::Delete, me.clone(), false),
        (&robot, Operation::Describe, me.clone(), false),
        (&robot, Operation::Describe, machine.clone(), true),
        (&robot, Operation::Alter, machine.clone(), false),
        (&own, Operation::Describe, bindings(&own), true),
        (&own, Operation::Delete, bindings(&own), false),
        (&own, Operation::Describe, bindings(&robot), false),
        (&own, Operation::Describe, quota(&own, &me), true),
        (&own, Operation::Describe, quota(&robot, &machine), false),
        (&own, Operation::Describe, site.at(ResourceKind::Organization, ""), false),
    ] {
        assert_eq!(site.may(who, operation, &resource), expected, "{who}: {operation:?} {resource:?}");
    }
}
