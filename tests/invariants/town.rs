//! Where every sequence begins: an organization with one of nearly everything, and actors of every role.

use std::sync::LazyLock;

use keyplane::{
    access::Projection,
    engine::{Command, Entry, Record},
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, AuthType, ObjectRef, Owner, Principal,
        QuotaCode, QuotaSubject, Role, ServiceAccountId, Timestamp, UserId, UserState,
    },
    org::Org,
};

use crate::support::{Lab, only, world::World};

/// The organization, with its journal and whoever acts in it.
pub struct Town {
    pub org: Org,
    pub records: Vec<Record>,
    pub entries: Vec<Entry>,
    pub now: Timestamp,
    pub admin: Owner,
    /// The others, each with another role, or with none, or not active.
    pub others: Vec<Owner>,
    /// Those of them who may do much and do not see everything.
    pub strong: Vec<Owner>,
    /// What each of the others sees.
    pub views: Vec<Projection>,
}

impl Town {
    pub fn get() -> &'static Self {
        static TOWN: LazyLock<Town> = LazyLock::new(Town::make);
        &TOWN
    }

    fn make() -> Self {
        let mut world = World::new();
        let others = actors(&mut world);
        keys(&mut world);
        acls(&mut world);
        limits(&mut world.lab);
        let lab = world.lab;
        let strong = strong(&lab.org, &others);
        let entries = lab.records.iter().map(|record| record.open_alone().unwrap()).collect();
        let views = others.iter().map(|other| Projection::new(&lab.org, other.clone())).collect();
        Self {
            org: lab.org,
            records: lab.records,
            entries,
            now: lab.now,
            admin: lab.admin,
            others,
            strong,
            views,
        }
    }
}

fn strong(org: &Org, others: &[Owner]) -> Vec<Owner> {
    let roles = [
        Role::AccountAdmin,
        Role::EnvironmentAdmin,
        Role::CloudClusterAdmin,
        Role::ResourceKeyAdmin,
        Role::ResourceOwner,
    ];
    let holds = |other: &&Owner| {
        org.bindings_of(&Principal::from((*other).clone())).any(|own| roles.contains(&own.role))
    };
    others.iter().filter(holds).cloned().collect()
}

fn actors(world: &mut World) -> Vec<Owner> {
    let (environment, cluster) = (world.environment_path(), world.cluster_path(&world.standard));
    let other = format!("/environment={}", world.other);
    let (ksql, topic) =
        (format!("{cluster}/ksql=reports"), format!("{cluster}/kafka={}/topic=t*", world.standard));
    let account = format!("/service-account={}", world.account);
    let roles = [
        ("env", Role::EnvironmentAdmin, environment.as_str()),
        ("cluster", Role::CloudClusterAdmin, &cluster),
        ("keys", Role::ResourceKeyAdmin, ""),
        ("accounts", Role::AccountAdmin, ""),
        ("owner", Role::ResourceOwner, &account),
        ("flink", Role::FlinkAdmin, &environment),
        ("ksql", Role::KsqlAdmin, &ksql),
        ("developer", Role::DeveloperRead, &topic),
        ("second", Role::OrganizationAdmin, ""),
        ("billing", Role::BillingAdmin, ""),
        ("networks", Role::NetworkAdmin, ""),
        ("steward", Role::DataSteward, &environment),
        ("connect", Role::ConnectManager, &cluster),
        ("topic", Role::ResourceOwner, &topic),
        ("assigner", Role::Assigner, &account),
        ("writer", Role::DeveloperWrite, &topic),
        ("manager", Role::DeveloperManage, &topic),
        ("discovery", Role::DataDiscovery, &environment),
        ("queries", Role::FlinkDeveloper, &environment),
        ("functions", Role::FlinkFunctionDeveloper, &environment),
        ("metrics", Role::MetricsViewer, ""),
        ("operator", Role::Operator, &environment),
        ("elsewhere", Role::EnvironmentAdmin, &other),
    ];
    let mut others = Vec::new();
    for (name, role, path) in roles {
        let user = Owner::User(world.lab.user(&format!("{name}@example.com")));
        world.lab.bind(user.clone(), role, path);
        others.push(user);
    }
    others.push(mapped(world, &environment));
    others.push(Owner::User(world.lab.invited("invited@example.com")));
    others.push(Owner::User(deactivated(&mut world.lab)));
    others.push(world.user());
    others.push(world.service_account());
    others.push(Owner::ServiceAccount(robot(&mut world.lab)));
    others
}

/// Signs in by SSO, and administrates the environment in sessions only, by a group.
fn mapped(world: &mut World, environment: &str) -> Owner {
    let lab = &mut world.lab;
    let group = Command::CreateGroupMapping {
        name: "engineers".into(),
        description: String::new(),
        filter: "\"eng\" in groups".into(),
    };
    let ObjectRef::GroupMapping(group) = only(&lab.run(group).unwrap()) else { panic!("no group") };
    lab.bind(Principal::GroupMapping(group), Role::EnvironmentAdmin, environment);
    let invited = Command::InviteUser {
        email: "eng@example.com".into(),
        full_name: String::new(),
        auth: AuthType::Sso,
    };
    let ObjectRef::User(id) = only(&lab.run(invited).unwrap()) else { panic!("no user") };
    lab.set_state(&id, UserState::Active).unwrap();
    let claims =
        Command::UpdateSignInClaims { id: id.clone(), groups: vec!["eng".into()], others: Vec::new() };
    lab.run(claims).unwrap();
    Owner::User(id)
}

/// Once an administrator, deactivated since, with the role kept.
fn deactivated(lab: &mut Lab) -> UserId {
    let user = lab.user("gone@example.com");
    lab.bind(Principal::User(user.clone()), Role::OrganizationAdmin, "");
    lab.set_state(&user, UserState::Deactivated).unwrap();
    user
}

/// A service account that administers.
fn robot(lab: &mut Lab) -> ServiceAccountId {
    let robot = lab.service_account("robot");
    lab.bind(Principal::ServiceAccount(robot.clone()), Role::OrganizationAdmin, "");
    robot
}

fn keys(world: &mut World) {
    for scope in world.scopes() {
        world.lab.key(world.service_account(), scope).unwrap();
    }
    for scope in world.scopes().into_iter().take(2) {
        world
            .lab
            .run_as(&world.user(), Command::CreateApiKey(crate::support::new_key(world.user(), scope)))
            .unwrap();
    }
}

fn acls(world: &mut World) {
    for principal in [Principal::ServiceAccount(world.account.clone()), Principal::Everyone] {
        let acl = Command::CreateAcl {
            cluster: world.standard.clone(),
            resource_type: AclResourceType::Topic,
            name: "orders".into(),
            pattern: AclPatternType::Literal,
            principal,
            operation: AclOperation::Read,
            permission: AclPermission::Allow,
        };
        let made = only(&world.lab.run(acl).unwrap());
        assert!(matches!(made, ObjectRef::Acl(_)));
    }
}

/// Low limits, so that a sequence reaches them.
fn limits(lab: &mut Lab) {
    for (code, limit) in [
        (QuotaCode::CloudKeysPerOrg, 8),
        (QuotaCode::ServiceAccountsPerOrg, 6),
        (QuotaCode::UsersPerOrg, 33),
        (QuotaCode::PendingInvitationsPerOrg, 3),
        (QuotaCode::GroupMappingsPerOrg, 3),
        (QuotaCode::IdentityProvidersPerOrg, 2),
        (QuotaCode::EnvironmentsPerOrg, 4),
        (QuotaCode::KafkaClustersPerOrg, 6),
        (QuotaCode::RoleBindingsPerOrg, 35),
        (QuotaCode::RoleBindingsPerOrgAndEnvironments, 24),
    ] {
        lab.run(Command::SetAppliedLimit { code, subject: QuotaSubject::Organization, limit }).unwrap();
    }
}
