//! Issuing, verifying, editing and deleting API keys.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    access::Denial,
    engine::{Command, OrganizationEdit, Reason, Refusal, Target, Verdict, verify},
    model::{
        ApiKeyId, ClusterType, HealthPolicy, ObjectRef, Organization, Owner, PropagationMode, Scope, Secret,
        SecretFormat,
    },
};
use support::Lab;

#[test]
fn an_issued_key_verifies_for_its_scope_and_nothing_else() {
    let mut lab = Lab::new();
    let environment = lab.environment("prod");
    let cluster = lab.cluster(&environment, ClusterType::Standard);
    let other = lab.cluster(&environment, ClusterType::Standard);
    let owner = Owner::ServiceAccount(lab.service_account("orders-service"));
    let (id, secret) = lab.key(owner, Scope::Kafka { environment, cluster: cluster.clone() }).unwrap();

    assert_eq!(secret.inspect(), Ok(SecretFormat::Current));
    let check =
        |secret: &Secret, target: &Target| verify(&lab.org, id.as_str(), secret, Some(target), lab.now);
    assert_eq!(check(&secret, &Target::Kafka(cluster)), Verdict::Accepted);
    assert!(matches!(check(&secret, &Target::Kafka(other)), Verdict::Refused(Reason::OtherScope(_))));
    assert!(matches!(check(&secret, &Target::Cloud), Verdict::Refused(Reason::OtherScope(_))));
    let wrong = Secret::presented("cfltshort");
    assert!(matches!(check(&wrong, &Target::Cloud), Verdict::Refused(Reason::LooksMistyped(_))));
}

#[test]
fn a_deletion_takes_dependants_and_undo_restores_the_exact_state() {
    let mut lab = Lab::new();
    let environment = lab.environment("prod");
    let cluster = lab.cluster(&environment, ClusterType::Standard);
    let account = lab.service_account("orders-service");
    let owner = Owner::ServiceAccount(account.clone());
    let (id, secret) = lab.key(owner, Scope::Kafka { environment, cluster }).unwrap();
    let before = lab.org.clone();

    let targets = vec![ObjectRef::ServiceAccount(account)];
    let seq = lab.run(Command::Delete { targets, previewed: None }).unwrap().entry.header.seq;
    assert!(matches!(
        verify(&lab.org, id.as_str(), &secret, None, lab.now),
        Verdict::Refused(Reason::Deleted { .. })
    ));

    lab.undo(seq).unwrap();
    assert!(lab.org.same_objects(&before));
    assert_eq!(verify(&lab.org, id.as_str(), &secret, None, lab.now), Verdict::Accepted);
}

#[test]
fn a_compromised_key_never_comes_back_with_its_digest() {
    let mut lab = Lab::new();
    let (id, secret) = lab.key(lab.admin.clone(), Scope::Cloud).unwrap();
    let deleted = lab.run(Command::Delete { targets: vec![ObjectRef::ApiKey(id.clone())], previewed: None });
    let deleted = deleted.unwrap().entry.header.seq;
    lab.undo(deleted).unwrap();
    let revoked = lab.run(Command::RevokeApiKey { id: id.clone() }).unwrap().entry.header.seq;
    for seq in [revoked, deleted] {
        lab.undo(seq).unwrap();
        let verdict = verify(&lab.org, id.as_str(), &secret, None, lab.now);
        assert!(matches!(verdict, Verdict::Refused(Reason::Compromised { .. })), "{verdict:?}");
        lab.run(Command::Delete { targets: vec![ObjectRef::ApiKey(id.clone())], previewed: None }).unwrap();
    }
}

#[test]
fn several_keys_get_one_description_in_one_entry_and_lose_it_in_one() {
    let mut lab = Lab::new();
    let account = Owner::ServiceAccount(lab.service_account("orders-service"));
    let mut key = |scope| lab.key(account.clone(), scope).unwrap().0;
    let ids = vec![key(Scope::Cloud), key(Scope::Tableflow), key(Scope::Global)];
    let described = Command::UpdateApiKey {
        id: ids[0].clone(),
        name: "orders producer".into(),
        description: "Team orders".into(),
    };
    lab.run(described).unwrap();
    let before = lab.org.clone();

    let command = Command::DescribeApiKeys { ids: ids.clone(), description: "Team orders".into() };
    let entry = lab.run(command.clone()).unwrap().entry;
    let edited: Vec<_> = ids[1..].iter().cloned().map(ObjectRef::ApiKey).collect();
    assert_eq!(entry.header.intent.objects, edited, "who has the text already is left alone");
    for id in &ids {
        let key = lab.org.api_keys().get(id).unwrap();
        assert_eq!((&*key.name, &*key.description), ("orders producer", "Team orders"));
    }
    assert_eq!(lab.run(command).unwrap_err(), Refusal::NoChange);

    lab.undo(entry.header.seq).unwrap();
    assert!(lab.org.same_objects(&before));
}

#[test]
fn no_key_is_described_if_one_of_them_cannot_be() {
    let mut lab = Lab::new();
    let account = Owner::ServiceAccount(lab.service_account("orders-service"));
    let user = Owner::User(lab.user("lena@example.com"));
    let (id, _) = lab.key(account, Scope::Cloud).unwrap();
    let theirs = lab.run_as(&user, Command::CreateApiKey(support::new_key(user.clone(), Scope::Cloud)));
    let theirs = theirs.unwrap().reveal.unwrap().key;
    let unknown = ApiKeyId::parse("NEVERWASHERE").unwrap();
    let before = lab.org.clone();
    let describe = |ids: &[&ApiKeyId]| Command::DescribeApiKeys {
        ids: ids.iter().map(|id| (*id).clone()).collect(),
        description: "new".into(),
    };
    let seen = [(ObjectRef::ApiKey(id.clone()), 1)];
    let admin = lab.admin.clone();
    for (command, seen, refused) in [
        (describe(&[&id, &unknown]), [].as_slice(), "does not exist"),
        (describe(&[&id, &theirs]), &[], "Nobody can change an API key of another user"),
        (describe(&[&id]), &seen, "was changed in the meantime"),
    ] {
        let refusal = lab.run_seen(&admin, command, seen).unwrap_err();
        assert!(refusal.to_string().contains(refused), "{refusal}");
        assert!(lab.org.same_objects(&before));
    }
    assert!(matches!(lab.run(describe(&[&theirs])), Err(Refusal::NotPermitted(Denial::OtherUsersKey(_)))));
}

#[test]
fn the_numbers_of_health_are_kept_and_older_records_have_the_usual_ones() {
    let mut lab = Lab::new();
    let before = lab.org.organization().unwrap().clone();
    assert!(!serde_json::to_string(&before).unwrap().contains("health"), "what is usual is not stored");

    let health = HealthPolicy { age_days: 30, ..HealthPolicy::default() };
    let edit = OrganizationEdit {
        name: before.name.to_string(),
        propagation: PropagationMode::Shown,
        production: before.production.as_str().to_owned(),
        health,
        just_in_time: None,
        default_pools: None,
    };
    lab.run(Command::UpdateOrganization(edit)).unwrap();
    assert_eq!(lab.replay().organization().unwrap().health, health);

    let old = serde_json::to_string(&before).unwrap();
    assert_eq!(serde_json::from_str::<Organization>(&old).unwrap().health, HealthPolicy::default());
    let partly = old.replacen('{', r#"{"health":{"age_days":30},"#, 1);
    assert_eq!(serde_json::from_str::<Organization>(&partly).unwrap().health, health);
}
