//! The history as somebody sees it who does not see everything: the own acts, what was done to the own keys, and not that
//! there is more.

use std::ops::ControlFlow;

use futures_executor::block_on;
use keyplane::{
    engine::Command,
    model::{ObjectRef, Owner, Role, Scope, UserState},
    org::Seq,
    view::history::{DeedKind, Facet, Filter},
    workspace::{EntryError, Item},
};

use crate::{
    support::{
        browser::{Browser, Tab, admin, run},
        new_key,
    },
    town::{account_named, made, town},
};

/// The town, with Bo, who administrates the environment and has a key that an administrator deleted together with
/// something that Bo does not see. Answers what Bo sees, oldest first.
fn of_bo() -> (Browser, Tab, Owner, Vec<Seq>) {
    let (browser, tab) = town();
    let bo = tab.org().users().iter().find(|user| &*user.email == "bo@example.com").unwrap().id.clone();
    let state = UserState::Active;
    run(&tab, Command::UpdateUser { id: bo.clone(), full_name: "Bo".into(), state }).unwrap();
    let environment = tab.org().environments().iter().next().unwrap().id.clone();
    let pattern = format!("{}/environment={environment}", tab.org().crn());
    let role = Command::CreateRoleBinding {
        principal: Owner::User(bo.clone()).into(),
        role: Role::DataSteward,
        pattern,
    };
    run(&tab, role).unwrap();
    let bo = Owner::User(bo);
    let key = Command::CreateApiKey(new_key(bo.clone(), Scope::Cloud));
    let created = block_on(tab.run(&bo, &key, &[])).unwrap().seq;
    let own = made(&tab, created);
    let orders = ObjectRef::ServiceAccount(account_named(&tab, "orders"));
    let deleted = run(&tab, Command::Delete { targets: vec![own, orders], previewed: None }).unwrap();
    (browser, tab, bo, vec![created, deleted])
}

fn seen(tab: &Tab, filter: &Filter) -> Vec<Item> {
    block_on(tab.search_history(filter, usize::MAX, |_, _| ControlFlow::Continue(()))).unwrap().items
}

#[test]
fn the_list_has_the_own_acts_and_those_to_own_keys() {
    let (_, tab, bo, expected) = of_bo();
    tab.look_as(&bo);
    let items = seen(&tab, &Filter::default());
    let mut seqs: Vec<_> = items.iter().map(Item::seq).collect();
    seqs.reverse();
    assert_eq!(seqs, expected);
    // Of an entry that did more, what is seen of it.
    let words = items[0].line().unwrap().sentence();
    assert!(words.contains("deleted API key") && !words.contains("service account"), "{words}");
}

#[test]
fn counts_are_of_what_is_seen() {
    let (_, tab, bo, expected) = of_bo();
    tab.look_as(&bo);
    seen(&tab, &Filter::default());
    let counts = tab.count_history(&Filter::default());
    assert_eq!(counts.looked_at, expected.len());
    let of_kind = |kind: DeedKind| counts.of(Facet::Deed, kind.slug());
    assert_eq!(DeedKind::ALL.iter().map(|kind| of_kind(*kind)).sum::<usize>(), expected.len());
    // Whose acts are seen is told; the administrator's deletion of Bo's key is among them.
    let mut actors: Vec<_> = counts.actors.iter().map(|(actor, _)| actor.clone()).collect();
    actors.sort();
    let mut known = vec![admin(&tab), bo];
    known.sort();
    assert_eq!(actors, known);
}

#[test]
fn a_hidden_entry_is_told_as_one_that_never_was() {
    let (_, tab, bo, expected) = of_bo();
    tab.look_as(&bo);
    let last = tab.org().seq();
    for seq in 1..=last + 1 {
        let opened = block_on(tab.open_entry(&bo, seq));
        if expected.contains(&seq) {
            let opened = opened.unwrap();
            let said = format!("{:?}{:?}", opened.details, opened.header);
            assert!(!said.contains("orders-eu") && !said.contains("ServiceAccount"), "{said}");
            continue;
        }
        assert!(matches!(opened, Err(EntryError::Absent(absent)) if absent == seq), "{seq}");
    }
}

/// The history of something hidden is as empty as that of something that never was.
#[test]
fn the_history_of_something_hidden_is_empty() {
    let (_, tab, bo, _) = of_bo();
    let cluster = ObjectRef::KafkaCluster(tab.org().kafka_clusters().iter().next().unwrap().id.clone());
    let never = ObjectRef::KafkaCluster(keyplane::model::KafkaClusterId::parse("lkc-never").unwrap());
    let of = |object: &ObjectRef| block_on(tab.history_of(object, 10, |_| {})).unwrap();
    assert!(!of(&cluster).entries.is_empty());
    tab.look_as(&bo);
    assert_eq!(of(&cluster), of(&never));
}

/// Whoever looks next sees their own, and an administrator everything again.
#[test]
fn the_history_is_that_of_whoever_looks() {
    let (_, tab, bo, expected) = of_bo();
    let all = seen(&tab, &Filter::default()).len();
    tab.look_as(&bo);
    assert_eq!(seen(&tab, &Filter::default()).len(), expected.len());
    tab.look_as(&admin(&tab));
    assert_eq!(seen(&tab, &Filter::default()).len(), all);
}
