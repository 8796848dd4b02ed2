//! Issuing, verifying, editing and deleting API keys.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    engine::{Command, Reason, Target, Verdict, verify},
    model::{ClusterType, ObjectRef, Owner, Scope, Secret, SecretFormat},
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
