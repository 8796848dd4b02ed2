//! What stands in the way of an undo.

use keyplane::{
    engine::{Batch, Command, NewEnvironment, NewKafkaCluster, Obstacle, Refusal},
    model::{
        ApiKey, ApiKeyId, Availability, Cloud, ClusterType, Credential, DeletionProtection, ObjectRef,
        Origin, Owner, Role, Scope,
    },
};

use super::{Ask, Row, ask, refused};
use crate::support::{Lab, delete, new_key, noon, only, world::World};

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
            ask(Command::Undo { entry: Box::new(entry) }, "This entry is not in the history that you see.")
        }),
    ];
    refused(rows);
}

#[test]
fn whoever_undoes_sees_the_entry_and_has_the_right_to_the_opposite() {
    let rows: &[Row] = &[
        ("somebody who does not see the entry", |world| {
            world.lab.key(world.service_account(), Scope::Cloud).unwrap();
            let words = "This entry is not in the history that you see.".to_owned();
            undo(world, world.lab.org.seq(), words).by(world.user())
        }),
        ("somebody without the right to do the opposite any more", |world| {
            let admin = world.lab.bind(world.user(), keyplane::model::Role::AccountAdmin, "");
            let invite = keyplane::engine::Command::CreateServiceAccount {
                name: "mine".into(),
                description: String::new(),
                resource_owner: None,
            };
            let seq = world.lab.run_as(&world.user(), invite).unwrap().entry.header.seq;
            world.lab.delete(ObjectRef::RoleBinding(admin)).unwrap();
            world.lab.bind(world.user(), keyplane::model::Role::FlinkAdmin, "");
            let words = format!(
                "{} may not delete this service account. It takes OrganizationAdmin, AccountAdmin, or ResourceOwner on it.",
                world.user
            );
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

fn listed(id: &str, owner: Owner, name: &str) -> ApiKey {
    ApiKey {
        id: ApiKeyId::parse(id).unwrap(),
        name: name.into(),
        description: "".into(),
        owner,
        scope: Scope::Cloud,
        created: noon(),
        updated: noon(),
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    }
}

fn keys(api_keys: Vec<ApiKey>) -> Command {
    Command::Import { batch: Box::new(Batch { api_keys, ..Batch::default() }) }
}

/// Nobody may make or change the key of another user one by one; an import does, and so does its undo.
#[test]
fn who_may_import_may_take_the_import_back_and_bring_it_back() {
    let mut world = World::new();
    world.lab.run(keys(vec![listed("K1", world.user(), "before")])).unwrap();
    let before = world.lab.org.clone();
    let imported = keys(vec![listed("K1", world.user(), "after"), listed("K2", world.user(), "new")]);
    let seq = world.lab.run(imported).unwrap().entry.header.seq;
    let after = world.lab.org.clone();
    let undone = world.lab.undo(seq).unwrap().entry.header.seq;
    assert!(world.lab.org.same_objects(&before));
    world.lab.undo(undone).unwrap();
    assert!(world.lab.org.same_objects(&after));
}

/// What came from outside still exists there: only what was made or deleted here is retired.
#[test]
fn what_an_import_brought_can_be_imported_again_after_the_import_was_taken_back() {
    let mut world = World::new();
    let before = world.lab.org.clone();
    let batch = keys(vec![listed("K1", world.user(), ""), listed("K2", world.user(), "")]);
    let mut seq = world.lab.run(batch.clone()).unwrap().entry.header.seq;
    for _ in 0..3 {
        // Taken back, brought back, taken back.
        seq = world.lab.undo(seq).unwrap().entry.header.seq;
    }
    assert!(world.lab.org.same_objects(&before));
    assert!(world.lab.org.tombstones() == before.tombstones(), "nothing is retired");
    world.lab.run(batch).unwrap();

    world.lab.delete(ObjectRef::ApiKey(ApiKeyId::parse("K1").unwrap())).unwrap();
    let again = world.lab.run(keys(vec![listed("K1", world.user(), "")])).unwrap_err();
    assert!(matches!(again, Refusal::Blocked(Obstacle::Retired(_))), "what was deleted here stays deleted");
}

#[test]
fn who_may_not_import_may_not_take_an_import_back() {
    let rows: &[Row] = &[("an account administrator", |world| {
        let user = world.user();
        world.lab.bind(user.clone(), Role::AccountAdmin, "");
        let seq = world.lab.run(keys(vec![listed("K1", user.clone(), "")])).unwrap().entry.header.seq;
        let words = format!("{user} may not change this organization. It takes OrganizationAdmin.");
        undo(world, seq, words).by(user)
    })];
    refused(rows);
}

#[test]
fn an_administrator_that_is_a_service_account_takes_its_deletions_back_too() {
    let mut world = World::new();
    let robot = world.service_account();
    world.lab.bind(robot.clone(), Role::OrganizationAdmin, "");
    let new = Command::CreateApiKey(new_key(world.user(), Scope::Cloud));
    let key = only(&world.lab.run_as(&world.user(), new).unwrap());
    let seq = world.lab.run_as(&robot, delete(key.clone())).unwrap().entry.header.seq;
    let entry = Box::new(world.lab.entry(seq));
    world.lab.run_as(&robot, Command::Undo { entry }).unwrap();
    assert!(world.lab.org.version(&key).is_some());
}

#[test]
fn a_protected_cluster_is_not_deleted_by_an_undo_either() {
    let rows: &[Row] = &[("what made it", |world| {
        let new = Command::CreateKafkaCluster(NewKafkaCluster {
            environment: world.other.clone(),
            name: "ledger".into(),
            kind: ClusterType::Standard,
            cloud: Cloud::Aws,
            region: "eu-central-1".into(),
            availability: Availability::SingleZone,
            protection: DeletionProtection::On,
            options: None,
            registry: keyplane::engine::FirstRegistry::default(),
        });
        let decision = world.lab.run(new).unwrap();
        let words = format!("{} is protected from deletion. Take the protection off first.", only(&decision));
        undo(world, decision.entry.header.seq, words)
    })];
    refused(rows);
}
