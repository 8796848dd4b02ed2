//! The pages of accounts: their facts, their roles in words, what a change of state means, who may do what.

use keyplane::{
    engine::Command,
    model::{CrnPattern, Kind, ObjectRef, Origin, Owner, Principal, Role, Timestamp, UserState},
    org::Uses,
    view::{
        access_words::{place, roles_of},
        accounts::service_account,
        permission,
        users::{StateStep, is_last_admin, state_obstacle, state_outlook, user},
    },
};

use crate::support::{new_key, world::World};

#[test]
fn the_page_of_a_service_account_says_what_is() {
    let mut world = World::new();
    let command = Command::UpdateServiceAccount {
        id: world.account.clone(),
        name: "orders-writer".into(),
        description: "Writes orders.".into(),
    };
    world.lab.run(command).unwrap();
    world.lab.bind(world.service_account(), Role::EnvironmentAdmin, &world.environment_path());
    world.lab.bind(world.user(), Role::ResourceOwner, &format!("/service-account={}", world.account));
    let scope = world.kafka(&world.basic.clone());
    world.lab.key(world.service_account(), scope).unwrap();
    let facts = service_account(&world.lab.org, &world.account).unwrap();
    assert_eq!((facts.name.as_str(), facts.description.as_str()), ("orders-writer", "Writes orders."));
    assert_eq!(facts.origin, Origin::Created);
    assert!(facts.times.updated > facts.times.created);
    let roles: Vec<_> = facts.roles.iter().map(|held| (held.role, held.place.as_str())).collect();
    assert_eq!(roles, [("EnvironmentAdmin", "Environment prod")]);
    assert_eq!(facts.managers, [("grace@example.com".to_owned(), "ResourceOwner")]);
    let used: Vec<_> = facts.limits.iter().map(|limit| (limit.usage.used, limit.usage.limit)).collect();
    assert_eq!(used, [(1, Some(100)), (0, Some(100)), (0, Some(2))]);
    let missing = keyplane::model::ServiceAccountId::parse("sa-none").unwrap();
    assert_eq!(service_account(&world.lab.org, &missing), None);
}

#[test]
fn the_page_of_a_user_says_what_is() {
    let mut world = World::new();
    let invited = world.lab.invited("new@example.com");
    let facts = user(&world.lab.org, &invited).unwrap();
    assert_eq!((facts.display.as_str(), facts.full_name.as_str()), ("new@example.com", ""));
    assert_eq!((facts.email.as_str(), facts.state), ("new@example.com", UserState::Invited));
    let limits: Vec<_> = facts.limits.iter().map(|limit| limit.usage.limit).collect();
    assert_eq!(limits, [Some(10), Some(10), Some(2)]);
}

#[test]
fn places_of_roles_read_as_people_say_them() {
    let world = World::new();
    let organization = world.lab.org.crn().to_string();
    let (environment, cluster) = (world.environment_path(), world.cluster_path(&world.standard));
    for (path, words) in [
        (String::new(), "The organization".to_owned()),
        (environment.clone(), "Environment prod".to_owned()),
        (cluster.clone(), "Kafka cluster orders in prod".to_owned()),
        (
            format!("{cluster}/kafka={}/topic=orders-*", world.standard),
            "Topic orders-* on Kafka cluster orders".to_owned(),
        ),
        (format!("{cluster}/ksql=reports"), "ksqlDB cluster reports on Kafka cluster orders".to_owned()),
        (
            format!("{environment}/schema-registry={}/subject=orders", world.registry),
            "Subject orders on Schema Registry Stream Governance".to_owned(),
        ),
        (
            format!("{environment}/flink-region=aws.us-east-1/compute-pool={}", world.pool),
            "Compute pool pool in prod".to_owned(),
        ),
        (format!("/service-account={}", world.account), "Service account orders-service".to_owned()),
        ("/network=n-1".to_owned(), "Network n-1".to_owned()),
    ] {
        let pattern = CrnPattern::parse(&format!("{organization}{path}")).unwrap();
        let said = place(&world.lab.org, &pattern);
        let registry = world.lab.org.schema_registries().get(&world.registry).unwrap();
        assert_eq!(said, words.replace("Stream Governance", &registry.name), "{path}");
    }
}

#[test]
fn roles_stand_by_name_and_place() {
    let mut world = World::new();
    let account = world.service_account();
    world.lab.bind(account.clone(), Role::EnvironmentAdmin, &format!("/environment={}", world.other));
    world.lab.bind(account.clone(), Role::EnvironmentAdmin, &world.environment_path());
    world.lab.bind(account.clone(), Role::DataSteward, &world.environment_path());
    let held = roles_of(&world.lab.org, &Principal::from(account));
    let held: Vec<_> = held.iter().map(|held| (held.role, held.place.as_str())).collect();
    assert_eq!(
        held,
        [
            ("DataSteward", "Environment prod"),
            ("EnvironmentAdmin", "Environment prod"),
            ("EnvironmentAdmin", "Environment staging")
        ]
    );
}

#[test]
fn each_state_leads_on_by_one_step() {
    for (state, step, label, to) in [
        (UserState::Invited, StateStep::Accept, "Mark as accepted", UserState::Active),
        (UserState::Active, StateStep::Deactivate, "Deactivate", UserState::Deactivated),
        (UserState::Deactivated, StateStep::Reactivate, "Reactivate", UserState::Active),
    ] {
        assert_eq!((StateStep::from(state), step.label(), step.to()), (step, label, to));
    }
}

#[test]
fn a_change_of_state_says_what_it_means_for_the_keys() {
    let mut world = World::new();
    let (owner, cluster) = (world.user(), world.basic.clone());
    let outlook = |world: &World, step, now| {
        state_outlook(&world.lab.org, &Uses::default(), &world.lab.admin, &world.user, step, now)
    };
    let now = world.lab.now;
    let none = outlook(&world, StateStep::Deactivate, now).unwrap();
    assert_eq!(none.about_keys, "No key of this user works now, so nothing else stops.");
    assert_eq!(outlook(&world, StateStep::Reactivate, now), None, "an active user cannot be reactivated");

    let scope = world.kafka(&cluster);
    let live = crate::key(&mut world.lab, &owner, scope.clone());
    let mut expiring = new_key(owner, scope);
    expiring.expires_on = Some("2026-11-30".into());
    crate::issue(&mut world.lab, expiring);
    let later = Timestamp::parse("2027-02-01T00:00:00Z").unwrap();
    let one = outlook(&world, StateStep::Deactivate, later).unwrap();
    assert_eq!(one.about_keys, "The user's one key stops working at once: whatever uses it is refused.");
    assert_eq!(
        one.keys.iter().map(|row| &row.id).collect::<Vec<_>>(),
        [&live],
        "an expired key stops no more"
    );
    let two = outlook(&world, StateStep::Deactivate, world.lab.now).unwrap();
    assert_eq!(two.about_keys, "2 keys of this user stop working at once: whatever uses them is refused.");

    world.lab.set_state(&world.user.clone(), UserState::Deactivated).unwrap();
    let back = outlook(&world, StateStep::Reactivate, later).unwrap();
    assert_eq!(back.about_keys, "The user's one key works again at once, for whoever still has its secret.");
}

#[test]
fn the_last_administrator_stays_active_and_says_why() {
    let mut world = World::new();
    let Owner::User(admin) = world.lab.admin.clone() else { panic!("the administrator is a user") };
    let obstacle = |world: &World, step| state_obstacle(&world.lab.org, &world.lab.admin, &admin, step);
    assert!(is_last_admin(&world.lab.org, &admin));
    assert_eq!(
        obstacle(&world, StateStep::Deactivate).as_deref(),
        Some(
            "An organization always has an active OrganizationAdmin. Give the role to another active user first."
        )
    );
    assert_eq!(obstacle(&world, StateStep::Reactivate), None);
    world.lab.bind(world.user(), Role::OrganizationAdmin, "");
    assert_eq!(
        (is_last_admin(&world.lab.org, &admin), obstacle(&world, StateStep::Deactivate)),
        (false, None)
    );
}

#[test]
fn what_a_role_does_not_permit_is_said_beforehand() {
    let mut world = World::new();
    let (account, own) =
        (ObjectRef::ServiceAccount(world.account.clone()), ObjectRef::User(world.user.clone()));
    let organization = world.lab.org.crn();
    let (admin, actor) = (world.lab.admin.clone(), world.user());
    let org = &world.lab.org;
    assert_eq!(permission::to_create(org, &admin, Kind::ServiceAccount, &organization), None);
    assert_eq!(permission::to_change(org, &admin, &account), None);
    assert_eq!(permission::to_delete(org, &admin, &account), None);
    assert_eq!(permission::to_change_state(org, &admin), None);
    let may = |reason: Option<String>| reason.is_none();
    assert!(!may(permission::to_create(org, &actor, Kind::ServiceAccount, &organization)));
    assert!(!may(permission::to_change(org, &actor, &account)));
    assert!(!may(permission::to_delete(org, &actor, &account)));
    assert!(!may(permission::to_change_state(org, &actor)));
    assert!(may(permission::to_change(org, &actor, &own)), "everybody may correct the own name");
    assert!(!may(permission::to_delete(org, &actor, &own)));
    assert!(may(permission::to_create_key(org, &actor, &actor)));
    assert_eq!(
        permission::to_create_key(org, &admin, &actor).as_deref(),
        Some(
            "Nobody can create an API key for another user. Use a service account, or let the user create it."
        )
    );
    world.lab.bind(actor.clone(), Role::ResourceOwner, &format!("/service-account={}", world.account));
    assert!(may(permission::to_change(&world.lab.org, &actor, &account)), "ResourceOwner on the account");
    assert!(may(permission::to_delete(&world.lab.org, &actor, &account)));
}
