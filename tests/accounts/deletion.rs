//! The question before a deletion.

use keyplane::{
    engine::{Command, KafkaClusterEdit, preview},
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, ApiKeyId, DeletionProtection,
        ObjectRef, Owner, Role, Timestamp, UserState,
    },
    org::{Org, Uses},
    view::{
        deletion::{
            self, Confirm, Deletion, Gentler, KeyStanding, Outlook, Stop, Way, difference, gentler_for_key,
            outlook, title,
        },
        key_group::KeyGroup,
    },
};

use crate::support::{new_key, world::World};

fn asked(org: &Org, actor: &Owner, targets: &[ObjectRef], now: Timestamp) -> Outlook {
    outlook(org, &Uses::default(), targets, preview(org, actor, targets, now), now)
}

fn possible(world: &World, targets: &[ObjectRef]) -> Deletion {
    match asked(&world.lab.org, &world.lab.admin, targets, world.lab.now) {
        Outlook::Possible(deletion) => *deletion,
        other => panic!("{other:?}"),
    }
}

fn stopped(world: &World, targets: &[ObjectRef]) -> Stop {
    match asked(&world.lab.org, &world.lab.admin, targets, world.lab.now) {
        Outlook::Stopped(stop) => stop,
        other => panic!("{other:?}"),
    }
}

fn account(world: &World) -> ObjectRef {
    ObjectRef::ServiceAccount(world.account.clone())
}

fn key(world: &mut World, owner: &Owner, cluster: &keyplane::model::KafkaClusterId) -> ApiKeyId {
    let scope = world.kafka(cluster);
    crate::key(&mut world.lab, owner, scope)
}

/// A key of the account that has expired by `later`.
fn expiring(world: &mut World) -> ApiKeyId {
    let mut new = new_key(world.service_account(), world.kafka(&world.dedicated.clone()));
    new.expires_on = Some("2026-11-30".into());
    crate::issue(&mut world.lab, new)
}

fn later() -> Timestamp {
    Timestamp::parse("2027-02-01T00:00:00Z").unwrap()
}

fn acl(world: &mut World, cluster: &keyplane::model::KafkaClusterId) {
    let command = Command::CreateAcl {
        cluster: cluster.clone(),
        resource_type: AclResourceType::Topic,
        name: "orders-".into(),
        pattern: AclPatternType::Prefixed,
        principal: world.service_account().into(),
        operation: AclOperation::Read,
        permission: AclPermission::Allow,
    };
    world.lab.run(command).unwrap();
}

#[test]
fn everything_that_goes_along_is_named() {
    let mut world = World::new();
    let (standard, account) = (world.standard.clone(), world.service_account());
    let first = key(&mut world, &account, &standard);
    let second = key(&mut world, &account, &standard);
    world.lab.bind(account, Role::CloudClusterAdmin, &world.cluster_path(&standard));
    world.lab.bind(world.user(), Role::ResourceOwner, &format!("/service-account={}", world.account));
    acl(&mut world, &standard);

    let deletion = possible(&world, &[ObjectRef::ServiceAccount(world.account.clone())]);
    let keys: Vec<_> = deletion.keys.iter().map(|key| (&key.row.id, key.standing)).collect();
    assert_eq!(keys, [(&second, KeyStanding::Live), (&first, KeyStanding::Live)], "newest first");
    let along: Vec<_> = deletion.along.iter().map(|it| format!("{}: {}", it.name, it.detail)).collect();
    assert_eq!(
        along,
        [
            "CloudClusterAdmin: orders-service · Kafka cluster orders in prod",
            "ResourceOwner: grace@example.com · Service account orders-service"
        ]
    );
    let left: Vec<_> = deletion.acls_left.iter().map(|it| format!("{}: {}", it.name, it.detail)).collect();
    assert_eq!(left, ["ALLOW READ on topic orders-*: orders-service · Kafka cluster orders"]);
    assert_eq!(
        deletion.summary,
        "Service account orders-service is deleted, and with it 2 API keys and 2 role bindings. You can undo this: everything comes back as it was."
    );
}

#[test]
fn what_a_deletion_comes_to_is_counted_beforehand() {
    let mut world = World::new();
    let (standard, owner) = (world.standard.clone(), world.service_account());
    world.lab.delete(ObjectRef::KsqlCluster(world.ksql.clone())).unwrap();
    let said = |world: &World, now| {
        let seen = asked(&world.lab.org, &world.lab.admin, &[account(world)], now);
        let Outlook::Possible(deletion) = seen else { panic!("{seen:?}") };
        deletion::consequences(&deletion).join(" ")
    };
    assert_eq!(said(&world, later()), "No API key goes along.");
    expiring(&mut world);
    assert_eq!(said(&world, world.lab.now), "1 API key goes along. It works and may be in use.");
    assert_eq!(said(&world, later()), "1 API key goes along. It does not work.");
    expiring(&mut world);
    assert_eq!(said(&world, world.lab.now), "2 API keys go along. All of them work and may be in use.");
    assert_eq!(said(&world, later()), "2 API keys go along. None of them works.");
    key(&mut world, &owner, &standard);
    assert_eq!(said(&world, later()), "3 API keys go along. One of them works and may be in use.");
    key(&mut world, &owner, &standard);
    assert_eq!(said(&world, later()), "4 API keys go along. 2 of them work and may be in use.");
    world.lab.bind(owner, Role::CloudClusterAdmin, &world.cluster_path(&standard));
    acl(&mut world, &standard);
    assert_eq!(
        said(&world, later()),
        "4 API keys go along. 2 of them work and may be in use. 1 role binding goes along. 1 ACL stays behind and names nobody."
    );
}

#[test]
fn the_button_says_how_many_keys_go_along() {
    let mut world = World::new();
    let (basic, standard) = (world.basic.clone(), world.standard.clone());
    let user = world.user();
    let rows: [(&[ObjectRef], &str, &str); 2] = [
        (&[account(&world)], "Delete service account", "Delete service account"),
        (&[ObjectRef::User(world.user.clone()), account(&world)], "Delete 2 objects", "Delete 2 objects"),
    ];
    for (targets, heading, button) in rows {
        assert_eq!((title(targets).as_str(), possible(&world, targets).button.as_str()), (heading, button));
    }
    let one = key(&mut world, &user, &basic);
    let owner = world.service_account();
    let two = key(&mut world, &owner, &standard);
    let rows: [(Vec<ObjectRef>, &str); 4] = [
        (vec![account(&world)], "Delete service account and 1 key"),
        (vec![ObjectRef::User(world.user.clone())], "Delete user and 1 key"),
        (vec![account(&world), ObjectRef::User(world.user.clone())], "Delete 2 objects and 2 keys"),
        (vec![ObjectRef::ApiKey(one), ObjectRef::ApiKey(two)], "Delete 2 API keys"),
    ];
    for (targets, button) in rows {
        assert_eq!(possible(&world, &targets).button, button);
    }
}

#[test]
fn the_name_is_typed_only_where_keys_that_work_go_along() {
    let mut world = World::new();
    assert_eq!(possible(&world, &[account(&world)]).confirm, Confirm::Press, "no key");
    let expired = expiring(&mut world);
    let after = asked(&world.lab.org, &world.lab.admin, &[account(&world)], later());
    let Outlook::Possible(deletion) = after else { panic!("{after:?}") };
    assert_eq!((deletion.keys[0].standing, deletion.confirm), (KeyStanding::Dead, Confirm::Press), "expired");
    let targets = [ObjectRef::ApiKey(expired)];
    assert_eq!(possible(&world, &targets).confirm, Confirm::Press, "the key itself is what is deleted");

    let confirm = possible(&world, &[account(&world)]).confirm;
    for (typed, met) in [
        ("orders-service", true),
        (" orders-service ", true),
        (world.account.as_str(), true),
        ("orders", false),
        ("Orders-Service", false),
        ("", false),
    ] {
        assert_eq!(confirm.is_met_by(typed), met, "{typed:?}");
    }
}

#[test]
fn who_keeps_no_key_that_works_is_named() {
    let mut world = World::new();
    let (basic, standard) = (world.basic.clone(), world.standard.clone());
    let (account, user) = (world.service_account(), world.user());
    key(&mut world, &account, &basic);
    key(&mut world, &account, &standard);
    key(&mut world, &user, &standard);
    let named = |world: &World| {
        let deletion = possible(world, &[ObjectRef::ServiceAccount(world.account.clone())]);
        deletion.without_key.iter().map(|it| it.object.clone()).collect::<Vec<_>>()
    };
    assert_eq!(named(&world), [ObjectRef::KafkaCluster(basic.clone())], "the user still reaches the other");
    world.lab.set_state(&world.user.clone(), UserState::Deactivated).unwrap();
    let mut both = [ObjectRef::KafkaCluster(basic), ObjectRef::KafkaCluster(standard)];
    both.sort();
    assert_eq!(named(&world), both, "keys of a deactivated user do not work");
}

#[test]
fn a_ksqldb_cluster_that_loses_its_account_is_named() {
    let world = World::new();
    let names = |deletion: &Deletion| -> Vec<_> {
        deletion.without_identity.iter().map(|it| it.name.clone()).collect()
    };
    let deletion = possible(&world, &[account(&world)]);
    assert_eq!(names(&deletion), ["reports"]);
    assert!(
        deletion::consequences(&deletion).contains(
            &"ksqlDB cluster reports runs as this account, and would be left without one.".to_owned()
        ),
    );
    let both = [account(&world), ObjectRef::KsqlCluster(world.ksql.clone())];
    assert!(names(&possible(&world, &both)).is_empty(), "what goes too is not left behind");
    let other = [ObjectRef::User(world.user.clone())];
    assert!(names(&possible(&world, &other)).is_empty());
}

#[test]
fn what_stops_a_deletion_comes_with_its_way_out() {
    let mut world = World::new();
    let cluster = ObjectRef::KafkaCluster(world.standard.clone());
    let stop = stopped(&world, std::slice::from_ref(&cluster));
    let [Way::Include(others), Way::Open(along)] = stop.ways.as_slice() else { panic!("{stop:?}") };
    assert_eq!(
        (others.as_slice(), along.name.as_str()),
        ([ObjectRef::KsqlCluster(world.ksql.clone())].as_slice(), "reports")
    );
    let both: Vec<_> = [cluster].into_iter().chain(others.clone()).collect();
    assert_eq!(possible(&world, &both).button, "Delete 2 objects", "the way leads on");

    let edit = KafkaClusterEdit {
        name: "orders".into(),
        kind: None,
        protection: DeletionProtection::On,
        availability: None,
        max_ecku: None,
    };
    world.lab.run(Command::UpdateKafkaCluster { id: world.basic.clone(), edit }).unwrap();
    let stop = stopped(&world, &[ObjectRef::Environment(world.environment.clone())]);
    let [Way::Unprotect(id, along)] = stop.ways.as_slice() else { panic!("{stop:?}") };
    assert_eq!(*id, world.basic);
    assert_eq!(along.object, ObjectRef::KafkaCluster(world.basic.clone()));
    assert_eq!(along.detail, format!("{} in prod", world.basic));

    let Owner::User(admin) = world.lab.admin.clone() else { panic!("the administrator is a user") };
    assert_eq!(stopped(&world, &[ObjectRef::User(admin)]).ways, [Way::Users]);
}

#[test]
fn what_is_gone_already_is_left_out_or_said() {
    let mut world = World::new();
    let (gone, stays) = (account(&world), ObjectRef::User(world.user.clone()));
    world.lab.delete(gone.clone()).unwrap();
    let alone = asked(&world.lab.org, &world.lab.admin, std::slice::from_ref(&gone), world.lab.now);
    assert_eq!(alone, Outlook::Gone);
    assert_eq!(stopped(&world, &[gone.clone(), stays]).ways, [Way::Exclude(gone)]);
}

#[test]
fn whoever_may_not_delete_sees_why() {
    let mut world = World::new();
    let unseen = asked(&world.lab.org, &world.user(), &[account(&world)], world.lab.now);
    assert_eq!(unseen, Outlook::Gone, "whoever does not see it is told nothing of it");
    // Sees service accounts, and may not delete them.
    world.lab.bind(world.user(), keyplane::model::Role::FlinkAdmin, "");
    let seen = asked(&world.lab.org, &world.user(), &[account(&world)], world.lab.now);
    let Outlook::Stopped(stop) = seen else { panic!("{seen:?}") };
    assert_eq!(
        stop.words,
        format!(
            "{} may not delete this service account. It takes OrganizationAdmin, AccountAdmin, or ResourceOwner on it.",
            world.user
        )
    );
    assert!(stop.ways.is_empty());
}

/// What each way is, shortly.
fn told(ways: &[Gentler]) -> Vec<String> {
    let one = |way: &Gentler| match way {
        Gentler::Replace { by, scopes, more } => {
            let names: Vec<_> = scopes.iter().map(|(_, name)| name.as_str()).collect();
            format!("replace {by:?}: {} +{more}", names.join(", "))
        }
        Gentler::Deactivate(id) => format!("deactivate {id}"),
        Gentler::Unbind { bindings, .. } => format!("unbind {}", bindings.len()),
        Gentler::Keys(group) => format!("keys of {}", group.parameter().1),
    };
    ways.iter().map(one).collect()
}

#[test]
fn the_gentler_ways_fit_the_thing() {
    let mut world = World::new();
    let (basic, standard, owner) = (world.basic.clone(), world.standard.clone(), world.service_account());
    let id = ObjectRef::User(world.user.clone());
    let cluster = ObjectRef::KafkaCluster(basic.clone());
    let ways = |world: &World, target: &ObjectRef| possible(world, std::slice::from_ref(target)).gentler;
    assert_eq!(ways(&world, &account(&world)), [], "nothing to keep");
    assert_eq!(told(&ways(&world, &id)), [format!("deactivate {}", world.user)]);

    key(&mut world, &owner, &basic);
    key(&mut world, &owner, &basic);
    key(&mut world, &owner, &standard);
    world.lab.bind(owner, Role::CloudClusterAdmin, &world.cluster_path(&standard));
    let keys = format!("keys of {}", world.account);
    assert_eq!(
        told(&ways(&world, &account(&world))),
        ["replace Another: Kafka cluster orders in prod, Kafka cluster orders in prod +0", &keys, "unbind 1"],
        "one replacement for each scope of keys that work"
    );
    assert_eq!(ways(&world, &cluster), [Gentler::Keys(KeyGroup::Resource(world.kafka(&basic)))]);

    let user = world.user();
    key(&mut world, &user, &basic);
    assert_eq!(
        told(&ways(&world, &id)),
        ["replace ServiceAccount: Kafka cluster orders in prod +0", &format!("deactivate {}", world.user)]
    );
    world.lab.set_state(&world.user.clone(), UserState::Deactivated).unwrap();
    assert_eq!(ways(&world, &id), [], "it does nothing as it is");
}

#[test]
fn taking_the_roles_away_says_what_the_keys_keep() {
    let mut world = World::new();
    let (standard, owner) = (world.standard.clone(), world.service_account());
    key(&mut world, &owner, &standard);
    world.lab.bind(owner, Role::CloudClusterAdmin, &world.cluster_path(&standard));
    let words = |world: &World| {
        let ways = possible(world, &[account(world)]).gentler;
        ways.iter().find(|way| matches!(way, Gentler::Unbind { .. })).unwrap().words()
    };
    assert_eq!(
        words(&world),
        "To take the rights away only, remove the one role of orders-service: account and keys stay. The keys still authenticate, and are refused everything from then on, as no ACL names it."
    );
    acl(&mut world, &standard);
    assert!(words(&world).ends_with("The keys still authenticate, and keep what ACLs give."));
}

#[test]
fn a_key_can_be_replaced_and_the_only_one_can_lose_its_rights() {
    let mut world = World::new();
    let (standard, owner) = (world.standard.clone(), world.service_account());
    let first = key(&mut world, &owner, &standard);
    let ways = |world: &World, id: &ApiKeyId| gentler_for_key(&world.lab.org, id, world.lab.now);
    let replaced = format!("replace Same({owner:?}): Kafka cluster orders in prod +0");
    assert_eq!(told(&ways(&world, &first)), [replaced.as_str()]);
    world.lab.bind(owner.clone(), Role::CloudClusterAdmin, &world.cluster_path(&standard));
    assert_eq!(told(&ways(&world, &first)), [replaced.as_str(), "unbind 1"]);
    key(&mut world, &owner, &standard);
    assert_eq!(told(&ways(&world, &first)), [replaced.as_str()], "others would lose by it");
    let user = world.user();
    let own = key(&mut world, &user, &standard);
    assert_eq!(told(&ways(&world, &own)), ["replace ServiceAccount: Kafka cluster orders in prod +0"]);
    world.lab.set_state(&world.user.clone(), UserState::Deactivated).unwrap();
    assert_eq!(ways(&world, &own), [], "it does nothing as it is");
}

#[test]
fn what_changed_since_one_looked_is_said() {
    let mut world = World::new();
    let (basic, owner) = (world.basic.clone(), world.service_account());
    let targets = [account(&world)];
    let none = possible(&world, &targets);
    let first = key(&mut world, &owner, &basic);
    let one = possible(&world, &targets);
    world.lab.bind(owner, Role::EnvironmentAdmin, &world.environment_path());
    let bound = possible(&world, &targets);
    world
        .lab
        .run(Command::UpdateApiKey { id: first, name: "new".into(), description: String::new() })
        .unwrap();
    let renamed = possible(&world, &targets);
    for (before, now, words) in [
        (&none, &one, "By now 1 more API key would go along."),
        (&one, &none, "By now 1 fewer API key would go along."),
        (&none, &bound, "By now 1 more API key, 1 more other object would go along."),
        (&bound, &renamed, "Something that goes along was changed."),
    ] {
        assert_ne!(before.digest, now.digest);
        assert_eq!(difference(before, now), words);
    }
}

#[test]
fn keys_belong_to_accounts_resources_regions_and_environments() {
    let world = World::new();
    let [kafka, registry, ksql, flink, ..] = world.scopes();
    let rows = [
        (account(&world), Some(KeyGroup::Owner(world.service_account()))),
        (ObjectRef::User(world.user.clone()), Some(KeyGroup::Owner(world.user()))),
        (
            ObjectRef::Environment(world.environment.clone()),
            Some(KeyGroup::Environment(world.environment.clone())),
        ),
        (ObjectRef::KafkaCluster(world.standard.clone()), Some(KeyGroup::Resource(kafka))),
        (ObjectRef::SchemaRegistry(world.registry.clone()), Some(KeyGroup::Resource(registry))),
        (ObjectRef::KsqlCluster(world.ksql.clone()), Some(KeyGroup::Resource(ksql))),
        (ObjectRef::ComputePool(world.pool.clone()), Some(KeyGroup::Resource(flink))),
        (ObjectRef::IdentityPool(world.identity_pool.clone()), None),
    ];
    for (object, group) in rows {
        assert_eq!(deletion::key_group(&world.lab.org, &object), group, "{object}");
    }
}
