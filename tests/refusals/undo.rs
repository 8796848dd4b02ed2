//! What stands in the way of an undo.

use keyplane::{
    engine::{Command, NewEnvironment},
    model::{ObjectRef, Owner, Role, Scope},
};

use super::{Ask, Row, ask, refused};
use crate::support::{Lab, world::World};

fn undo(world: &World, seq: keyplane::org::Seq, words: impl Into<String>) -> Ask {
    ask(Command::Undo { entry: Box::new(world.lab.entry(seq)) }, words)
}

#[test]
fn an_undo_goes_by_the_rules() {
    let rows: &[Row] = &[
        ("changed since", |world| {
            let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
            let seq = world.lab.org.seq();
            let words = format!("API key {id} has changed since. Undo the later changes first.");
            world
                .lab
                .run(Command::UpdateApiKey { id, name: "x".into(), description: String::new() })
                .unwrap();
            undo(world, seq, words)
        }),
        ("gone since", |world| {
            let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
            let seq = world.lab.org.seq();
            let words = format!("API key {id} has changed since. Undo the later changes first.");
            world.lab.delete(ObjectRef::ApiKey(id)).unwrap();
            undo(world, seq, words)
        }),
        ("undone already", |world| {
            let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
            let seq = world.lab.org.seq();
            world.lab.undo(seq).unwrap();
            undo(world, seq, format!("API key {id} has changed since. Undo the later changes first."))
        }),
        ("the owner is gone", |world| {
            let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
            let seq = world.lab.delete(ObjectRef::ApiKey(id.clone())).unwrap().entry.header.seq;
            world.lab.delete(ObjectRef::ServiceAccount(world.account.clone())).unwrap();
            let words = format!(
                "API key {id} needs service account {}, which does not exist. Bring that back first.",
                world.account
            );
            undo(world, seq, words)
        }),
        ("the resource is gone", |world| {
            let scope = world.kafka(&world.basic);
            let (id, _) = world.lab.key(world.service_account(), scope).unwrap();
            let seq = world.lab.delete(ObjectRef::ApiKey(id.clone())).unwrap().entry.header.seq;
            world.lab.delete(ObjectRef::KafkaCluster(world.basic.clone())).unwrap();
            let words = format!(
                "API key {id} needs Kafka cluster {}, which does not exist. Bring that back first.",
                world.basic
            );
            undo(world, seq, words)
        }),
        ("the name is taken", |world| {
            let gone = ObjectRef::ServiceAccount(world.account.clone());
            let seq = world.lab.delete(gone).unwrap().entry.header.seq;
            let heir = world.lab.service_account("orders-service");
            undo(world, seq, format!("Name is taken: service account {heir} has it. Choose another."))
        }),
        ("a rename whose old name is taken", |world| {
            let edit = NewEnvironment { name: "live".into(), ..NewEnvironment::default() };
            let id = world.environment.clone();
            let renamed = world.lab.run(Command::UpdateEnvironment { id, edit }).unwrap();
            let heir = world.lab.environment("prod");
            let words = format!("Name is taken: environment {heir} has it. Choose another.");
            undo(world, renamed.entry.header.seq, words)
        }),
        ("dependants exist", |world| {
            let account = world.lab.service_account("new");
            let seq = world.lab.org.seq();
            let (id, _) = world.lab.key(Owner::ServiceAccount(account.clone()), Scope::Cloud).unwrap();
            let words = format!("Service account {account} is in use by API key {id}. Delete that first.");
            undo(world, seq, words)
        }),
        ("the founding", |world| {
            let id = world.lab.org.organization().unwrap().id;
            let words = format!(
                "Organization {id} can be neither deleted nor taken back by itself. Delete the whole organization instead."
            );
            undo(world, 1, words)
        }),
        ("an entry of another organization", |_| {
            let mut other = Lab::new();
            other.service_account("x");
            let mut entry = other.entry(2);
            entry.header.organization = keyplane::model::OrganizationId::from_random([9; 16]);
            ask(
                Command::Undo { entry: Box::new(entry) },
                "This entry does not belong to the history of this organization.",
            )
        }),
        ("somebody without the right to do the opposite", |world| {
            let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
            let words = format!(
                "{} may not delete this API key. It takes OrganizationAdmin or ResourceOwner on the service account.",
                world.user
            );
            let seq = world.lab.org.seq();
            let _ = id;
            undo(world, seq, words).by(world.user())
        }),
    ];
    refused(rows);
}

#[test]
fn who_changed_the_own_name_may_take_that_back() {
    let mut world = World::new();
    let (me, id) = (world.user(), world.user.clone());
    let state = keyplane::model::UserState::Active;
    let renamed = Command::UpdateUser { id: id.clone(), full_name: "Grace".into(), state };
    let seq = world.lab.run_as(&me, renamed).unwrap().entry.header.seq;
    let entry = Box::new(world.lab.entry(seq));
    world.lab.run_as(&me, Command::Undo { entry }).unwrap();
    assert_eq!(&*world.lab.org.users().get(&id).unwrap().full_name, "");
}

#[test]
fn an_account_comes_back_with_its_keys_and_roles_but_a_revoked_key_without_its_digest() {
    let mut world = World::new();
    let owner = world.service_account();
    world.lab.bind(owner.clone(), Role::DataDiscovery, &world.environment_path());
    let (kept, _) = world.lab.key(owner.clone(), Scope::Cloud).unwrap();
    let (revoked, _) = world.lab.key(owner, Scope::Tableflow).unwrap();
    let undone = world.lab.run(Command::RevokeApiKey { id: revoked.clone() }).unwrap().entry.header.seq;
    world.lab.undo(undone).unwrap();
    let before = world.lab.org.clone();
    let gone = world.lab.delete(ObjectRef::ServiceAccount(world.account.clone())).unwrap();
    assert!(!world.lab.org.api_keys().contains(&kept) && !world.lab.org.api_keys().contains(&revoked));
    world.lab.undo(gone.entry.header.seq).unwrap();
    assert!(world.lab.org.same_objects(&before));
    assert_eq!(
        world.lab.org.api_keys().get(&revoked).unwrap().credential,
        keyplane::model::Credential::Withdrawn
    );
}
