//! Limits: each quota refuses the object for which there is no room, and says used, limit and way out.

use keyplane::{
    engine::{Command, NewEnvironment, NewKafkaCluster, Refusal},
    model::{
        AuthType, Availability, Cloud, ClusterType, DeletionProtection, GroupMappingId, ObjectRef, Owner,
        Principal, QUOTAS, QuotaCode, QuotaSubject, Role, Scope,
    },
    org::Usage,
};

use crate::support::{
    delete, new_key, only,
    world::{World, new_identity_pool, new_ksql, new_pool, new_provider, region},
};

fn keyed(owner: Owner, scope: Scope) -> Command {
    Command::CreateApiKey(new_key(owner, scope))
}

fn bound(world: &World, path: &str, role: Role) -> Command {
    let pattern = format!("{}{path}", world.lab.org.crn());
    Command::CreateRoleBinding { principal: Principal::User(world.user.clone()), role, pattern }
}

fn cluster(world: &World) -> Command {
    Command::CreateKafkaCluster(NewKafkaCluster {
        environment: world.environment.clone(),
        name: "orders".into(),
        kind: ClusterType::Standard,
        cloud: Cloud::Aws,
        region: "eu-central-1".into(),
        availability: Availability::SingleZone,
        protection: DeletionProtection::Off,
        options: None,
        registry: keyplane::engine::FirstRegistry::default(),
    })
}

fn mapping(name: &str) -> Command {
    Command::CreateGroupMapping {
        name: name.into(),
        description: String::new(),
        filter: "\"eng\" in groups".into(),
    }
}

fn invitation(email: &str) -> Command {
    Command::InviteUser { email: email.into(), full_name: String::new(), auth: AuthType::Sso }
}

/// Whose limit a quota is in the world, and a command that makes one object more. `None` for keys of the audit
/// log's cluster, which lies outside the organization.
fn one_more(world: &World, code: QuotaCode) -> Option<(QuotaSubject, Command)> {
    use QuotaSubject::{Account, Environment, KafkaCluster, Organization};
    let (admin, service) = (world.lab.admin.clone(), world.service_account());
    let flink = Scope::Flink { environment: world.environment.clone(), region: region() };
    let here = Environment(world.environment.clone());
    Some(match code {
        QuotaCode::CloudKeysPerOrg => (Organization, keyed(service, Scope::Tableflow)),
        QuotaCode::CloudKeysPerUser => (Account(admin.clone()), keyed(admin, Scope::Cloud)),
        QuotaCode::ClusterKeysPerUser => (Account(admin.clone()), keyed(admin, flink)),
        QuotaCode::CloudKeysPerServiceAccount => (Account(service.clone()), keyed(service, Scope::Cloud)),
        QuotaCode::ClusterKeysPerServiceAccount => (Account(service.clone()), keyed(service, flink)),
        QuotaCode::KeysPerKafkaCluster => {
            (KafkaCluster(world.standard.clone()), keyed(service, world.kafka(&world.standard)))
        }
        QuotaCode::AuditLogKeysPerOrg => return None,
        QuotaCode::GlobalKeysPerUser => (Account(admin.clone()), keyed(admin, Scope::Global)),
        QuotaCode::GlobalKeysPerServiceAccount => (Account(service.clone()), keyed(service, Scope::Global)),
        QuotaCode::ServiceAccountsPerOrg => (
            Organization,
            Command::CreateServiceAccount {
                name: "new".into(),
                description: String::new(),
                resource_owner: None,
            },
        ),
        QuotaCode::UsersPerOrg | QuotaCode::PendingInvitationsPerOrg => {
            (Organization, invitation("new@example.com"))
        }
        QuotaCode::GroupMappingsPerOrg => (Organization, mapping("new")),
        QuotaCode::IdentityProvidersPerOrg => {
            (Organization, Command::CreateIdentityProvider(new_provider("new")))
        }
        QuotaCode::RoleBindingsPerOrg => {
            let account = format!("/service-account={}", world.account);
            (Organization, bound(world, &account, Role::Assigner))
        }
        QuotaCode::RoleBindingsPerOrgAndEnvironments => {
            (Organization, bound(world, &world.environment_path(), Role::DataDiscovery))
        }
        QuotaCode::RoleBindingsPerCluster => {
            let path = world.cluster_path(&world.standard);
            (KafkaCluster(world.standard.clone()), bound(world, &path, Role::Operator))
        }
        QuotaCode::EnvironmentsPerOrg => {
            let new = NewEnvironment { name: "new".into(), ..NewEnvironment::default() };
            (Organization, Command::CreateEnvironment(new))
        }
        QuotaCode::KafkaClustersPerOrg => (Organization, cluster(world)),
        QuotaCode::KafkaClustersPerEnvironment => (here, cluster(world)),
        QuotaCode::KsqlClustersPerEnvironment => (here, new_ksql(&world.standard, "new", &world.account)),
        QuotaCode::ComputePoolsPerEnvironment => (here, new_pool(&world.environment, "new")),
    })
}

fn way_out(code: QuotaCode) -> &'static str {
    match code {
        QuotaCode::CloudKeysPerUser | QuotaCode::ClusterKeysPerUser | QuotaCode::GlobalKeysPerUser => {
            "Delete one, or use a service account."
        }
        QuotaCode::CloudKeysPerServiceAccount
        | QuotaCode::ClusterKeysPerServiceAccount
        | QuotaCode::GlobalKeysPerServiceAccount => "Delete one, or use another service account.",
        QuotaCode::KeysPerKafkaCluster => "Delete one, or use a larger cluster type.",
        _ => "Delete one, or raise the limit under Quotas.",
    }
}

fn words(code: QuotaCode, subject: &QuotaSubject, limit: u32) -> String {
    let whose = match subject {
        QuotaSubject::Organization => "this organization",
        subject => subject.id(),
    };
    format!(
        "{limit} of {limit} used by {whose}: the quota \"{}\" is currently limited to {limit}. {}",
        code.quota().label,
        way_out(code)
    )
}

#[test]
fn every_quota_refuses_what_it_has_no_room_for_and_lets_in_what_it_has() {
    for quota in QUOTAS {
        let world = World::new();
        let code = quota.code;
        let Some((subject, command)) = one_more(&world, code) else { continue };
        let used = world.lab.org.usage(code, &subject).used;
        let at = |limit| {
            let mut world = world.clone();
            world.lab.run(Command::SetAppliedLimit { code, subject: subject.clone(), limit }).unwrap();
            world
        };

        let mut full = at(used);
        let before = full.lab.org.clone();
        let refusal = full.lab.run(command.clone()).unwrap_err();
        assert_eq!(refusal.to_string(), words(code, &subject, used));
        assert!(full.lab.org == before, "{code:?}: something changed");

        let mut roomy = at(used + 1);
        roomy.lab.run(command).unwrap();
        let usage = roomy.lab.org.usage(code, &subject);
        assert_eq!(usage, Usage { used: used + 1, limit: Some(used + 1) }, "{code:?}");
        assert!(!usage.has_room() && !usage.is_exceeded(), "{code:?}");
    }
}

/// Creates until it is refused, and answers how many there were then.
fn fill(world: &mut World, mut next: impl FnMut(u32) -> Command) -> (u32, Refusal) {
    for made in 0.. {
        if let Err(refusal) = world.lab.run(next(made)) {
            return (made, refusal);
        }
    }
    unreachable!("no limit")
}

#[test]
fn the_default_limits_are_those_of_the_documentation() {
    type Case = (&'static str, u32, QuotaCode, fn(&World, u32) -> Command);
    let cases: &[Case] = &[
        ("cloud keys of a user", 10, QuotaCode::CloudKeysPerUser, |world, made| {
            let scope = if made.is_multiple_of(2) { Scope::Cloud } else { Scope::Tableflow };
            keyed(world.lab.admin.clone(), scope)
        }),
        ("cluster keys of a user", 10, QuotaCode::ClusterKeysPerUser, |world, made| {
            let scopes = world.scopes();
            keyed(world.lab.admin.clone(), scopes[made as usize % 4].clone())
        }),
        ("Global keys of a user", 2, QuotaCode::GlobalKeysPerUser, |world, _| {
            keyed(world.lab.admin.clone(), Scope::Global)
        }),
        ("cloud keys of a service account", 100, QuotaCode::CloudKeysPerServiceAccount, |world, _| {
            keyed(world.service_account(), Scope::Cloud)
        }),
        ("cluster keys of a service account", 100, QuotaCode::ClusterKeysPerServiceAccount, |world, made| {
            let scopes = world.scopes();
            keyed(world.service_account(), scopes[made as usize % 4].clone())
        }),
        ("Global keys of a service account", 2, QuotaCode::GlobalKeysPerServiceAccount, |world, _| {
            keyed(world.service_account(), Scope::Global)
        }),
        ("keys of a Basic cluster", 50, QuotaCode::KeysPerKafkaCluster, |world, _| {
            keyed(world.service_account(), world.kafka(&world.basic))
        }),
        ("group mappings", 12, QuotaCode::GroupMappingsPerOrg, |_, made| mapping(&format!("m{made}"))),
    ];
    for (what, limit, code, next) in cases {
        let mut world = World::new();
        let still = world.clone();
        let (made, refusal) = fill(&mut world, |made| next(&still, made));
        let text = refusal.to_string();
        assert_eq!(made, *limit, "{what}: {text}");
        assert!(text.contains(&format!("is currently limited to {limit}.")), "{what}: {text}");
        assert!(matches!(refusal, Refusal::QuotaExceeded { code: found, .. } if found == *code), "{what}");
    }
}

#[test]
fn what_is_deleted_frees_its_place_at_once() {
    let mut world = World::new();
    let (key, _) = world.lab.key(world.service_account(), Scope::Global).unwrap();
    world.lab.key(world.service_account(), Scope::Global).unwrap();
    world.lab.key(world.service_account(), Scope::Global).unwrap_err();
    world.lab.delete(ObjectRef::ApiKey(key)).unwrap();
    world.lab.key(world.service_account(), Scope::Global).unwrap();
}

#[test]
fn an_undo_may_exceed_a_limit_and_what_is_over_is_marked() {
    let mut world = World::new();
    let owner = world.service_account();
    let (first, _) = world.lab.key(owner.clone(), Scope::Global).unwrap();
    let gone = world.lab.delete(ObjectRef::ApiKey(first)).unwrap().entry.header.seq;
    world.lab.key(owner.clone(), Scope::Global).unwrap();
    world.lab.key(owner.clone(), Scope::Global).unwrap();
    world.lab.undo(gone).unwrap();
    let usage =
        world.lab.org.usage(QuotaCode::GlobalKeysPerServiceAccount, &QuotaSubject::Account(owner.clone()));
    assert_eq!(usage, Usage { used: 3, limit: Some(2) });
    assert!(usage.is_exceeded());
    let refusal = world.lab.key(owner, Scope::Global).unwrap_err();
    let words = format!(
        "3 of 2 used by {}: the quota \"Global API keys per service account\" is currently limited to 2. Delete one, or use another service account.",
        world.account
    );
    assert_eq!(refusal.to_string(), words);
}

#[test]
fn a_limit_is_set_for_a_subject_that_exists_and_that_the_quota_counts() {
    let mut world = World::new();
    let mapping = GroupMappingId::parse("group-x").unwrap();
    let identity_pool = new_identity_pool("other");
    let made = Command::CreateIdentityPool {
        provider: world.provider.clone(),
        pool: identity_pool,
        resource_owner: None,
    };
    assert!(matches!(only(&world.lab.run(made).unwrap()), ObjectRef::IdentityPool(_)), "pools have no quota");
    let unknown = Owner::ServiceAccount(keyplane::model::ServiceAccountId::parse("sa-x").unwrap());
    for (code, subject, words) in [
        (
            QuotaCode::GlobalKeysPerServiceAccount,
            QuotaSubject::Account(unknown),
            "Service account sa-x does not exist. It may have been deleted in the meantime.",
        ),
        (
            QuotaCode::GlobalKeysPerServiceAccount,
            QuotaSubject::Account(world.user()),
            "Limit is counted for something else than this subject",
        ),
        (
            QuotaCode::KafkaClustersPerEnvironment,
            QuotaSubject::Organization,
            "Limit is counted for something else than this subject",
        ),
    ] {
        let refusal = world.lab.run(Command::SetAppliedLimit { code, subject, limit: 1 }).unwrap_err();
        assert_eq!(refusal.to_string(), words);
    }
    let refusal = world.lab.run(delete(ObjectRef::GroupMapping(mapping))).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "Group mapping group-x does not exist. It may have been deleted in the meantime."
    );
}
