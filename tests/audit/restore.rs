//! One object brought back to what it was: by whom, over what, and what never comes back.

use futures_executor::block_on;
use keyplane::{
    engine::{Command, Deed, Obstacle, Refusal},
    model::{Credential, Field, ObjectRef, Owner, Principal, Role, Scope, UserState},
    org::Seq,
    workspace::{Done, Failure, PastError, RestoreFailure},
};

use crate::{
    support::{
        browser::{Browser, Tab, account, admin, run},
        delete, new_key,
    },
    town::{account_named, cluster, environment, key_for, made, rename},
};

fn restore(tab: &Tab, object: &ObjectRef, seq: Seq) -> Result<Done, RestoreFailure> {
    block_on(tab.restore_object(&admin(tab), object, seq))
}

fn refusal(failed: Result<Done, RestoreFailure>) -> Refusal {
    match failed {
        Err(RestoreFailure::Failure(Failure::Refused(refusal))) => refusal,
        other => panic!("{other:?}"),
    }
}

fn found() -> (Browser, Tab) {
    let browser = Browser::new();
    let tab = browser.found();
    (browser, tab)
}

#[test]
fn an_object_that_is_another_gets_its_facts_back() {
    let (_, tab) = found();
    let made_at = run(&tab, account("orders")).unwrap();
    let id = account_named(&tab, "orders");
    let object = ObjectRef::ServiceAccount(id.clone());
    let before = tab.org().service_accounts().get(&id).unwrap().clone();
    run(&tab, rename(&id, "second")).unwrap();
    run(&tab, rename(&id, "third")).unwrap();
    let done = restore(&tab, &object, made_at).unwrap();
    assert_eq!(done.intent.deed, Deed::Restore(made_at));
    assert_eq!(done.intent.objects, std::slice::from_ref(&object));
    let after = tab.org().service_accounts().get(&id).unwrap().clone();
    assert_eq!((&after.name, after.times.created), (&before.name, before.times.created));
    assert!(after.times.updated > before.times.updated, "a restore is a change of today");
    assert_eq!(refusal(restore(&tab, &object, made_at)), Refusal::NoChange);
    block_on(tab.undo(&admin(&tab), done.seq)).unwrap();
    assert_eq!(&*tab.org().service_accounts().get(&id).unwrap().name, "third", "it is undone like anything");
}

#[test]
fn an_object_that_is_gone_comes_back_by_itself() {
    let (_, tab) = found();
    run(&tab, account("orders")).unwrap();
    let id = account_named(&tab, "orders");
    let key = key_for(&tab, &id);
    let then = tab.org().seq();
    let issued = tab.org().api_keys().get(&key).unwrap().clone();
    run(&tab, delete(ObjectRef::ServiceAccount(id.clone()))).unwrap();
    // A key needs its owner.
    let refused = refusal(restore(&tab, &ObjectRef::ApiKey(key.clone()), then));
    let missing = Obstacle::Missing {
        object: ObjectRef::ApiKey(key.clone()),
        missing: ObjectRef::ServiceAccount(id.clone()),
    };
    assert_eq!(refused, Refusal::Blocked(missing));
    assert!(refused.to_string().contains(id.as_str()), "{refused}");
    restore(&tab, &ObjectRef::ServiceAccount(id.clone()), then).unwrap();
    assert!(tab.org().api_keys().get(&key).is_none(), "the account alone came back");
    restore(&tab, &ObjectRef::ApiKey(key.clone()), then).unwrap();
    assert_eq!(tab.org().api_keys().get(&key), Some(&issued), "with its digest, as an undo brings it back");
}

#[test]
fn a_compromised_key_never_gets_its_digest_back() {
    let (_, tab) = found();
    run(&tab, account("orders")).unwrap();
    let key = key_for(&tab, &account_named(&tab, "orders"));
    let then = tab.org().seq();
    let object = ObjectRef::ApiKey(key.clone());
    let revoked = run(&tab, Command::RevokeApiKey { id: key.clone() }).unwrap();
    let credential = |tab: &Tab| tab.org().api_keys().get(&key).unwrap().credential.clone();
    let back = restore(&tab, &object, then).unwrap();
    assert_eq!(credential(&tab), Credential::Withdrawn);
    // By whatever way it comes back, and to whatever it is brought back then.
    block_on(tab.undo(&admin(&tab), back.seq)).unwrap();
    block_on(tab.undo(&admin(&tab), revoked)).unwrap();
    assert_eq!(credential(&tab), Credential::Withdrawn);
    let edit = Command::UpdateApiKey { id: key.clone(), name: "renamed".into(), description: String::new() };
    run(&tab, edit).unwrap();
    restore(&tab, &object, then).unwrap();
    assert_eq!(credential(&tab), Credential::Withdrawn);
    run(&tab, delete(object.clone())).unwrap();
    restore(&tab, &object, then).unwrap();
    assert_eq!(credential(&tab), Credential::Withdrawn);
}

#[test]
fn what_stands_in_the_way_is_named() {
    let (_, tab) = found();
    run(&tab, account("orders")).unwrap();
    let id = account_named(&tab, "orders");
    let then = tab.org().seq();
    run(&tab, rename(&id, "other")).unwrap();
    let taken = run(&tab, account("orders")).unwrap();
    let by = made(&tab, taken);
    let object = ObjectRef::ServiceAccount(id);
    assert_eq!(refusal(restore(&tab, &object, then)), Refusal::Taken { field: Field::Name, by: Some(by) });

    let env = environment(&tab, "prod");
    let lkc = cluster(&tab, &env);
    let with_cluster = tab.org().seq();
    run(&tab, delete(ObjectRef::Environment(env.clone()))).unwrap();
    let object = ObjectRef::KafkaCluster(lkc);
    let missing = Obstacle::Missing { object: object.clone(), missing: ObjectRef::Environment(env) };
    assert_eq!(refusal(restore(&tab, &object, with_cluster)), Refusal::Blocked(missing));

    // It did not exist then, or nobody knows of such a moment.
    assert_eq!(refusal(restore(&tab, &object, 1)), Refusal::NotFound(object.clone()));
    let later = restore(&tab, &object, 999).unwrap_err();
    assert!(matches!(later, RestoreFailure::Past(PastError::Later { asked: 999, .. })), "{later}");
}

#[test]
fn a_refused_restore_changes_nothing() {
    let (_, tab) = found();
    run(&tab, account("orders")).unwrap();
    let key = key_for(&tab, &account_named(&tab, "orders"));
    let then = tab.org().seq();
    run(&tab, delete(ObjectRef::ServiceAccount(account_named(&tab, "orders")))).unwrap();
    let before = tab.org().clone();
    assert!(restore(&tab, &ObjectRef::ApiKey(key), then).is_err());
    assert!(*tab.org() == before);
}

#[test]
fn whoever_may_do_it_by_hand_may_restore() {
    let (_, tab) = found();
    let env = environment(&tab, "prod");
    let lkc = cluster(&tab, &env);
    run(&tab, account("robot")).unwrap();
    let robot = account_named(&tab, "robot");
    let as_robot = Owner::ServiceAccount(robot.clone());
    let then = tab.org().seq();
    let object = ObjectRef::KafkaCluster(lkc);
    run(&tab, delete(object.clone())).unwrap();
    let by = |actor: &Owner| block_on(tab.restore_object(actor, &object, then));
    // Who does not see the cluster is told nothing of it.
    assert!(matches!(refusal(by(&as_robot)), Refusal::Blocked(keyplane::engine::Obstacle::Foreign)));
    let pattern = format!("{}/environment={env}", tab.org().crn());
    let role = Command::CreateRoleBinding {
        principal: Principal::ServiceAccount(robot),
        role: Role::EnvironmentAdmin,
        pattern,
    };
    run(&tab, role).unwrap();
    by(&as_robot).unwrap();
    assert!(tab.org().version(&object).is_some());
}

#[test]
fn the_last_administrator_is_not_restored_away() {
    let (_, tab) = found();
    let invited = Command::InviteUser {
        email: "bo@example.com".into(),
        full_name: "Bo".into(),
        auth: keyplane::model::AuthType::Local,
    };
    let bo = match made(&tab, run(&tab, invited).unwrap()) {
        ObjectRef::User(id) => id,
        other => panic!("{other}"),
    };
    let invited_at = tab.org().seq();
    let state = |state| Command::UpdateUser { id: bo.clone(), full_name: "Bo".into(), state };
    run(&tab, state(UserState::Active)).unwrap();
    let crn = tab.org().crn().to_string();
    let role = Command::CreateRoleBinding {
        principal: Principal::User(bo.clone()),
        role: Role::OrganizationAdmin,
        pattern: crn,
    };
    run(&tab, role).unwrap();
    let Owner::User(ada) = admin(&tab) else { panic!("no user") };
    let ada =
        if ada == bo { tab.org().users().iter().find(|user| user.id != bo).unwrap().id.clone() } else { ada };
    let as_bo = Owner::User(bo.clone());
    let out = Command::UpdateUser { id: ada, full_name: "Ada".into(), state: UserState::Deactivated };
    block_on(tab.run(&as_bo, &out, &[])).unwrap();
    let refused = refusal(block_on(tab.restore_object(&as_bo, &ObjectRef::User(bo), invited_at)));
    assert_eq!(refused, Refusal::Blocked(Obstacle::LastAdmin));
}

#[test]
fn what_came_again_as_another_is_not_mixed_up() {
    let (_, tab) = found();
    run(&tab, crate::town::import("sa-listed")).unwrap();
    let id = keyplane::model::ServiceAccountId::parse("sa-listed").unwrap();
    run(&tab, Command::CreateApiKey(new_key(Owner::ServiceAccount(id), Scope::Cloud))).unwrap();
    let key = made(&tab, tab.org().seq());
    let then = tab.org().seq();
    let was = block_on(tab.object_as_of(&key, then)).unwrap().unwrap();
    let keyplane::org::Change::ApiKey(mut delta) = was else { panic!("no key") };
    delta.after.as_mut().unwrap().scope = Scope::Global;
    let command = Command::Restore { was: Box::new(keyplane::org::Change::ApiKey(delta)), seq: then };
    let failed = block_on(tab.run(&admin(&tab), &command, &[]));
    assert!(
        matches!(failed, Err(Failure::Refused(Refusal::Blocked(Obstacle::Contradicts(ref object)))) if *object == key),
        "{failed:?}"
    );
}

/// A control that would take an entry back can say beforehand why it would be refused, and who may not is told that.
#[test]
fn what_stands_in_the_way_of_an_undo_is_told_before_it_is_tried() {
    let (_, tab) = found();
    let why = |tab: &Tab, actor: &Owner, seq| block_on(tab.why_not_undo(actor, seq));
    let made_at = run(&tab, account("orders")).unwrap();
    assert_eq!(why(&tab, &admin(&tab), made_at), None);
    let id = account_named(&tab, "orders");
    let robot = Owner::ServiceAccount(id.clone());
    let renamed = run(&tab, rename(&id, "second")).unwrap();
    let words = why(&tab, &admin(&tab), made_at).unwrap();
    assert!(words.ends_with("has changed since. Undo the later changes first."), "{words}");
    assert_eq!(why(&tab, &admin(&tab), renamed), None);
    assert!(why(&tab, &robot, renamed).is_some(), "who may not is told so");
    let before = tab.org().clone();
    assert!(*tab.org() == before && tab.undoable() == Some(renamed), "asking does nothing");
    assert_eq!(why(&tab, &admin(&tab), 999), None, "nothing is said of what is not there");
}
