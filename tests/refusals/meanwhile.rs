//! Commands of somebody who saw an organization that has moved on.

use keyplane::{
    engine::{Client, Command, Refusal, Request, decide, preview},
    model::{ApiKeyId, ObjectRef, Scope},
    org::Digest,
};
use uuid::Uuid;

use super::{Row, ask, refused};
use crate::support::{delete, entropy, new_key, world::World};

fn gone(world: &mut World) -> ApiKeyId {
    let (key, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
    world.lab.delete(ObjectRef::ApiKey(key.clone())).unwrap();
    key
}

fn not_there(key: &ApiKeyId) -> String {
    format!("API key {key} does not exist. It may have been deleted in the meantime.")
}

#[test]
fn what_is_gone_can_be_neither_edited_nor_deleted() {
    let rows: &[Row] = &[
        ("deleting a deleted key", |world| {
            let key = gone(world);
            ask(delete(ObjectRef::ApiKey(key.clone())), not_there(&key))
        }),
        ("deleting one that is there and one that is not", |world| {
            let key = gone(world);
            let targets = vec![
                ObjectRef::ServiceAccount(world.account.clone()),
                ObjectRef::ApiKey(key.clone()),
                ObjectRef::Environment(world.environment.clone()),
            ];
            ask(Command::Delete { targets, previewed: None }, not_there(&key))
        }),
        ("editing a deleted key", |world| {
            let id = gone(world);
            let words = not_there(&id);
            ask(Command::UpdateApiKey { id, name: "new".into(), description: String::new() }, words)
        }),
        ("revoking a deleted key", |world| {
            let id = gone(world);
            let words = not_there(&id);
            ask(Command::RevokeApiKey { id }, words)
        }),
        ("a key that never was", |_| {
            let id = ApiKeyId::parse("NEVER").unwrap();
            ask(Command::RevokeApiKey { id: id.clone() }, not_there(&id))
        }),
        ("having read a key that is deleted by now", |world| {
            let key = gone(world);
            ask(Command::CreateApiKey(new_key(world.service_account(), Scope::Cloud)), not_there(&key))
                .seeing(ObjectRef::ApiKey(key), 1)
        }),
    ];
    refused(rows);
}

#[test]
fn a_stale_edit_overwrites_nothing() {
    let rows: &[Row] = &[("an edit based on an older version", |world| {
        let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
        let seen = world.lab.org.seq();
        let edit = |name: &str| Command::UpdateApiKey {
            id: id.clone(),
            name: name.into(),
            description: String::new(),
        };
        world.lab.run(edit("theirs")).unwrap();
        let words =
            format!("API key {id} was changed in the meantime. Look at it again, then repeat your change.");
        ask(edit("mine"), words).seeing(ObjectRef::ApiKey(id.clone()), seen)
    })];
    refused(rows);
}

#[test]
fn nobody_deletes_more_than_was_confirmed() {
    let mut world = World::new();
    let target = ObjectRef::ServiceAccount(world.account.clone());
    let targets = vec![target.clone()];
    let owner = world.service_account();
    let (old, _) = world.lab.key(owner.clone(), Scope::Cloud).unwrap();
    let seen = preview(&world.lab.org, &world.lab.admin, &targets, world.lab.now).unwrap();
    assert_eq!(seen.keys().collect::<Vec<_>>(), [&old]);

    let (new, _) = world.lab.key(owner, Scope::Tableflow).unwrap();
    let before = world.lab.org.clone();
    let command = Command::Delete { targets: targets.clone(), previewed: Some(seen.digest) };
    let refusal = world.lab.run(command).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "Other objects would go along by now than those you confirmed. Look at the list again."
    );
    assert!(world.lab.org == before);

    let Refusal::OutcomeChanged(fresh) = refusal else { panic!("{refusal:?}") };
    assert!([&old, &new].iter().all(|key| fresh.keys().any(|going| going == *key)));
    let command = Command::Delete { targets: targets.clone(), previewed: Some(fresh.digest) };
    world.lab.run(command).unwrap();
    assert!(!world.lab.org.api_keys().contains(&new));
}

#[test]
fn an_edit_between_preview_and_deletion_is_noticed_too() {
    let mut world = World::new();
    let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
    let targets = vec![ObjectRef::ApiKey(id.clone())];
    let seen = preview(&world.lab.org, &world.lab.admin, &targets, world.lab.now).unwrap();
    world.lab.run(Command::UpdateApiKey { id, name: "in use!".into(), description: String::new() }).unwrap();
    for previewed in [seen.digest, Digest::ZERO] {
        let refusal = world.lab.run(Command::Delete { targets: targets.clone(), previewed: Some(previewed) });
        assert!(matches!(refusal, Err(Refusal::OutcomeChanged(_))));
    }
}

#[test]
fn a_command_is_carried_out_once() {
    let mut world = World::new();
    let command = Command::CreateApiKey(new_key(world.service_account(), Scope::Cloud));
    let id = Uuid::from_u128(u128::MAX);
    let actor = world.lab.admin.clone();
    let mut sent = || {
        let request = Request {
            actor: &actor,
            client: Client::Console,
            command: &command,
            id,
            seen: &[],
            now: world.lab.now,
            entropy: &mut entropy(99),
        };
        let decision = decide(&world.lab.org, request)?;
        world.lab.org.apply(&decision.entry.step()).unwrap();
        Ok::<_, Refusal>(decision.entry.header.seq)
    };
    let seq = sent().unwrap();
    let refusal = sent().unwrap_err();
    assert_eq!(refusal, Refusal::AlreadyCarriedOut(seq));
    assert_eq!(refusal.to_string(), format!("This was carried out already, in entry {seq}."));
}

#[test]
fn a_command_that_changes_nothing_makes_no_entry() {
    let rows: &[Row] = &[
        ("the same name again", |world| {
            let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
            let key = world.lab.org.api_keys().get(&id).unwrap();
            let (name, description) = (key.name.to_string(), key.description.to_string());
            ask(Command::UpdateApiKey { id, name, description }, "Nothing would change.")
        }),
        ("deleting nothing", |_| {
            ask(Command::Delete { targets: Vec::new(), previewed: None }, "Nothing would change.")
        }),
    ];
    refused(rows);
}
