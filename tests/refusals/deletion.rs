//! What may not be deleted, and what has to go first.

use keyplane::{
    engine::{Command, KafkaClusterEdit},
    model::{DeletionProtection, KafkaClusterId, ObjectRef, Owner, Principal, Role, UserState},
};

use super::{Row, ask, refused};
use crate::support::{delete, only, world::World};

fn protect(world: &mut World, id: &KafkaClusterId) {
    let edit = KafkaClusterEdit {
        name: "orders".into(),
        kind: None,
        protection: DeletionProtection::On,
        availability: None,
        max_ecku: None,
    };
    world.lab.run(Command::UpdateKafkaCluster { id: id.clone(), edit }).unwrap();
}

#[test]
fn clusters_can_be_protected_and_be_in_use() {
    let rows: &[Row] = &[
        ("a protected cluster", |world| {
            protect(world, &world.basic.clone());
            let words = format!(
                "Kafka cluster {} is protected from deletion. Take the protection off first.",
                world.basic
            );
            ask(delete(ObjectRef::KafkaCluster(world.basic.clone())), words)
        }),
        ("an environment with a protected cluster", |world| {
            protect(world, &world.dedicated.clone());
            let words = format!(
                "Kafka cluster {} is protected from deletion. Take the protection off first.",
                world.dedicated
            );
            ask(delete(ObjectRef::Environment(world.environment.clone())), words)
        }),
        ("an environment with two protected clusters", |world| {
            protect(world, &world.dedicated.clone());
            protect(world, &world.basic.clone());
            let mut named = [world.basic.to_string(), world.dedicated.to_string()];
            named.sort();
            let words = format!(
                "Kafka cluster {}, Kafka cluster {} are protected from deletion. Take the protection off first.",
                named[0], named[1]
            );
            ask(delete(ObjectRef::Environment(world.environment.clone())), words)
        }),
        ("a cluster with a ksqlDB cluster", |world| {
            let words = format!(
                "Kafka cluster {} still has ksqlDB clusters: ksqlDB cluster {}. Delete them first.",
                world.standard, world.ksql
            );
            ask(delete(ObjectRef::KafkaCluster(world.standard.clone())), words)
        }),
        ("an identity provider with a pool", |world| {
            let words = format!(
                "Identity provider {} still has identity pools: identity pool {}. Delete them first.",
                world.provider, world.identity_pool
            );
            ask(delete(ObjectRef::IdentityProvider(world.provider.clone())), words)
        }),
        ("the organization", |world| {
            let id = world.lab.org.organization().unwrap().id;
            let words = format!(
                "Organization {id} can be neither deleted nor taken back by itself. Delete the whole organization instead."
            );
            ask(delete(ObjectRef::Organization(id)), words)
        }),
    ];
    refused(rows);
}

#[test]
fn a_cluster_goes_with_its_ksqldb_clusters_when_both_are_asked_for_or_their_environment_is() {
    let cases: &[fn(&World) -> Vec<ObjectRef>] = &[
        |world| {
            vec![ObjectRef::KafkaCluster(world.standard.clone()), ObjectRef::KsqlCluster(world.ksql.clone())]
        },
        |world| vec![ObjectRef::Environment(world.environment.clone())],
        |world| {
            vec![
                ObjectRef::Environment(world.environment.clone()),
                ObjectRef::KafkaCluster(world.standard.clone()),
            ]
        },
    ];
    for targets in cases {
        let mut world = World::new();
        let targets = targets(&world);
        world.lab.run(Command::Delete { targets, previewed: None }).unwrap();
        assert!(!world.lab.org.kafka_clusters().contains(&world.standard));
        assert!(!world.lab.org.ksql_clusters().contains(&world.ksql));
    }
}

const LAST: &str =
    "An organization always has an active OrganizationAdmin. Give the role to another active user first.";

fn admin(world: &World) -> keyplane::model::UserId {
    let Owner::User(id) = &world.lab.admin else { panic!("the administrator is a user") };
    id.clone()
}

/// Makes the user an administrator by an entry, and has the user unbind the first administrator.
fn hand_over(world: &mut World) -> keyplane::org::Seq {
    world.lab.bind(world.user(), Role::OrganizationAdmin, "");
    let seq = world.lab.org.seq();
    let first = Principal::User(admin(world));
    let binding = world.lab.org.bindings_of(&first).next().unwrap().id.clone();
    world.lab.run_as(&world.user(), delete(ObjectRef::RoleBinding(binding))).unwrap();
    seq
}

#[test]
fn the_last_administrator_stays() {
    let rows: &[Row] = &[
        ("by deletion", |world| ask(delete(ObjectRef::User(admin(world))), LAST)),
        ("by deactivation", |world| {
            let (id, full_name) = (admin(world), "Ada".into());
            ask(Command::UpdateUser { id, full_name, state: UserState::Deactivated }, LAST)
        }),
        ("by taking the role away", |world| {
            let first = Principal::User(admin(world));
            let binding = world.lab.org.bindings_of(&first).next().unwrap().id.clone();
            ask(delete(ObjectRef::RoleBinding(binding)), LAST)
        }),
        ("by undoing the binding of the administrator who is left", |world| {
            let seq = hand_over(world);
            let entry = Box::new(world.lab.entry(seq));
            ask(Command::Undo { entry }, LAST).by(world.user())
        }),
        ("while the other administrator is deactivated", |world| {
            world.lab.bind(world.user(), Role::OrganizationAdmin, "");
            world.lab.set_state(&world.user.clone(), UserState::Deactivated).unwrap();
            ask(delete(ObjectRef::User(admin(world))), LAST)
        }),
        ("while the other administrator is only invited", |world| {
            let invited = world.lab.invited("new@example.com");
            world.lab.bind(Owner::User(invited), Role::OrganizationAdmin, "");
            ask(delete(ObjectRef::User(admin(world))), LAST)
        }),
        ("while the other administrator is a service account", |world| {
            world.lab.bind(world.service_account(), Role::OrganizationAdmin, "");
            ask(delete(ObjectRef::User(admin(world))), LAST).by(world.service_account())
        }),
    ];
    refused(rows);
}

#[test]
fn an_administrator_may_go_when_another_stays() {
    let mut world = World::new();
    hand_over(&mut world);
    let first = admin(&world);
    let deleted = world.lab.run_as(&world.user(), delete(ObjectRef::User(first.clone()))).unwrap();
    assert_eq!(only(&deleted), ObjectRef::User(first));
}
