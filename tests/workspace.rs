//! One open organization over memory: two tabs, faults of storage, damage, checkpoints.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "tests fail by panicking"
)]

#[path = "workspace/uses.rs"]
mod last_use;
#[path = "workspace/second_copy.rs"]
mod second_copy;
mod support;

use futures_executor::block_on;
use keyplane::{
    engine::{Client, Command, Refusal, verify},
    exchange::backup::Reader,
    model::{ObjectRef, Owner, Scope},
    rest,
    store::{
        AppendError, Journal, MemoryJournal, StoreError, Witness,
        faults::{Damage, Dice, Fault, WriteFault},
    },
    workspace::{Condition, Failure, Notice, OpenError, RestoreError, Trouble, Workspace},
};
use support::{
    browser::{Browser, Faulty, Tab, account, admin, id, org_of, run},
    new_key, noon,
};

#[test]
fn what_was_confirmed_is_there_after_reopening() {
    let browser = Browser::new();
    let tab = browser.found();
    for number in 0..5 {
        run(&tab, account(&format!("app-{number}"))).unwrap();
    }
    let again = browser.open().unwrap();
    assert_eq!(org_of(&again), org_of(&tab));
    assert_eq!((again.condition(), again.notices()), (Condition::Writable, vec![]));
}

#[test]
fn two_tabs_lose_nothing_and_end_alike() {
    let browser = Browser::new();
    let one = browser.found();
    let two = browser.open().unwrap();
    for number in 0..20 {
        run(&one, account(&format!("one-{number}"))).unwrap();
        run(&two, account(&format!("two-{number}"))).unwrap();
    }
    assert_eq!(two.ports().heard.get(), 20, "the other tab is told of every entry");
    block_on(one.catch_up()).unwrap();
    assert_eq!(org_of(&one), org_of(&two));
    assert_eq!(one.org().service_accounts().len(), 40);
}

#[test]
fn a_key_issued_after_a_lost_race_verifies() {
    let browser = Browser::new();
    let one = browser.found();
    let two = browser.open().unwrap();
    run(&one, account("first")).unwrap();
    let key = Command::CreateApiKey(new_key(admin(&two), Scope::Cloud));
    let reveal = block_on(two.run(&admin(&two), &key, &[])).unwrap().reveal.unwrap();
    let verdict = verify(&two.org(), reveal.key.as_str(), &reveal.secret, None, two.now());
    assert_eq!(verdict.answer(), keyplane::engine::Answer::Accepted);
}

#[test]
fn what_was_prepared_before_a_lost_race_is_prepared_anew_and_can_be_undone() {
    let browser = Browser::new();
    let one = browser.found();
    let two = browser.open().unwrap();
    run(&one, account("first")).unwrap();
    let (actor, body) = (admin(&two), br#"{"display_name":"second"}"#.to_vec());
    let request = rest::Request {
        method: "POST".into(),
        target: "/iam/v2/service-accounts".into(),
        headers: vec![],
        body,
    };
    let prepared = block_on(two.run_prepared(|org, now, entropy| {
        let site = rest::Site { base_url: "", now, allowance: None };
        let session = rest::Session { actor: &actor, client: Client::Console };
        let prepared = rest::prepare_as(org, &site, &request, session, entropy);
        ((prepared.response.status, org.seq()), prepared.decision)
    }));
    let ((status, seen), done) = prepared.unwrap();
    assert_eq!((status, seen, done.unwrap().seq), (201, 2, 3));
    assert_eq!(two.org().service_accounts().len(), 2);
    block_on(two.undo_last(&actor)).unwrap().unwrap();
    assert_eq!(two.org().service_accounts().len(), 1);
}

#[test]
fn the_second_tab_is_refused_by_what_the_first_one_did() {
    let browser = Browser::new();
    let one = browser.found();
    let two = browser.open().unwrap();
    run(&one, account("orders")).unwrap();
    assert!(matches!(run(&two, account("orders")), Err(Failure::Refused(Refusal::Taken { .. }))));
    assert_eq!(org_of(&two), org_of(&one), "the refused tab has caught up");
}

#[test]
fn a_write_that_fails_changes_nothing() {
    let browser = Browser::new();
    browser.found();
    for error in [StoreError::Full, StoreError::Failed("disk".into()), StoreError::Lost("gone".into())] {
        let journal = Faulty::new(browser.journal.clone());
        let tab = browser.open_over(journal.clone()).unwrap();
        let before = org_of(&tab);
        let refused = WriteFault::Refused(AppendError::Store(error.clone()));
        journal.inject(0, Fault::Append(refused.clone()));
        let failed = run(&tab, account(&format!("after {error}")));
        if let StoreError::Lost(_) = error {
            // Nothing is stored, so it is tried again, and the second time it works.
            assert!(failed.is_ok());
        } else {
            assert!(matches!(failed, Err(Failure::NotStored(found)) if found == error));
            assert_eq!(org_of(&tab), before);
            assert!(run(&tab, account(&format!("after {error}"))).is_ok(), "the tab goes on");
        }
    }
}

#[test]
fn a_write_whose_answer_is_lost_happens_once() {
    let browser = Browser::new();
    browser.found();
    let journal = Faulty::new(browser.journal.clone());
    let tab = browser.open_over(journal.clone()).unwrap();
    journal.inject(0, Fault::Append(WriteFault::Unanswered));
    let seq = run(&tab, account("orders")).unwrap();
    assert_eq!((seq, tab.org().service_accounts().len()), (2, 1));
    assert_eq!(block_on(browser.journal.last()).unwrap(), 2);
}

#[test]
fn a_write_that_nobody_hears_of_is_said_to_be_unknown() {
    let browser = Browser::new();
    browser.found();
    let journal = Faulty::new(browser.journal.clone());
    let tab = browser.open_over(journal.clone()).unwrap();
    journal.inject(0, Fault::Append(WriteFault::Unanswered));
    journal.inject(0, Fault::Read(StoreError::Lost("gone".into())));
    let failed = run(&tab, account("orders"));
    assert!(matches!(&failed, Err(Failure::Unheard(StoreError::Lost(_)))), "{failed:?}");
    assert_eq!(tab.org().service_accounts().len(), 0, "what is not known is not shown");
    block_on(tab.catch_up()).unwrap();
    assert_eq!(tab.org().service_accounts().len(), 1, "once it is heard, it is");
}

#[test]
fn undo_and_redo_walk_this_tabs_entries() {
    let browser = Browser::new();
    let tab = browser.found();
    let actor = admin(&tab);
    run(&tab, account("orders")).unwrap();
    let with = org_of(&tab);
    assert!(block_on(tab.undo_last(&actor)).unwrap().is_ok());
    assert_eq!(tab.org().service_accounts().len(), 0);
    assert!(block_on(tab.redo_last(&actor)).unwrap().is_ok());
    assert!(tab.org().same_objects(&with));
    assert!(block_on(tab.undo_last(&actor)).unwrap().is_ok());
    assert!(block_on(tab.undo_last(&actor)).is_none());
}

#[test]
fn an_organization_opens_from_its_checkpoint_and_what_follows() {
    let browser = Browser::new();
    let tab = browser.found();
    for number in 0..60 {
        run(&tab, account(&format!("app-{number}"))).unwrap();
        if tab.checkpoint_due() {
            block_on(tab.save_checkpoint()).unwrap();
        }
    }
    assert!(block_on(browser.journal.checkpoint()).unwrap().is_some());
    let again = browser.open().unwrap();
    assert_eq!(org_of(&again), org_of(&tab));
    assert_eq!(again.notices(), vec![]);
}

#[test]
fn checkpoints_of_two_tabs_follow_each_other() {
    let browser = Browser::new();
    let one = browser.found();
    let two = browser.open().unwrap();
    for round in 0..6 {
        let (tab, other) = if round % 2 == 0 { (&one, &two) } else { (&two, &one) };
        run(tab, account(&format!("app-{round}"))).unwrap();
        block_on(tab.save_checkpoint()).unwrap();
        block_on(other.catch_up()).unwrap();
        assert_eq!(org_of(&browser.open().unwrap()), org_of(tab), "round {round}");
    }
}

#[test]
fn a_cut_tail_is_noticed_by_the_witness_and_can_be_accepted() {
    let browser = Browser::new();
    let tab = browser.found();
    for number in 0..3 {
        run(&tab, account(&format!("app-{number}"))).unwrap();
    }
    let written = tab.org().position().at;
    assert!(Damage::CutTail { last: 2 }.apply(&browser.journal));
    let found = browser.open().unwrap();
    assert_eq!(
        found.condition(),
        Condition::ReadOnly(Trouble::CutTail { noted: 4, at: Some(written), found: 2 })
    );
    assert!(matches!(run(&found, account("more")), Err(Failure::ReadOnly(_))));
    found.accept_loss().unwrap();
    run(&found, account("more")).unwrap();
    assert_eq!(browser.open().unwrap().condition(), Condition::Writable);
}

#[test]
fn an_empty_database_is_told_from_one_never_used() {
    let browser = Browser::new();
    assert!(matches!(browser.open(), Err(OpenError::Unknown)));
    browser.found();
    let cleared = Browser { journal: MemoryJournal::new(), ..browser };
    let Err(OpenError::Lost(mark)) = cleared.open() else { panic!("not noticed") };
    assert_eq!((mark.seq, mark.name.as_str(), mark.at), (1, "Meridian", Some(noon())));
}

#[test]
fn random_damage_never_passes_for_the_truth() {
    for seed in 0..600 {
        let browser = Browser::new();
        let tab = browser.found();
        for number in 0..4 {
            run(&tab, account(&format!("app-{number}"))).unwrap();
            if number == 2 && seed % 2 == 0 {
                block_on(tab.save_checkpoint()).unwrap();
            }
        }
        let truth = org_of(&tab);
        let Some(damage) = Damage::draw(&mut Dice::new(seed), &browser.journal) else { continue };
        if !damage.apply(&browser.journal) {
            continue;
        }
        match browser.open() {
            Err(OpenError::Unknown) => panic!("seed {seed}: {damage:?} passes for never used"),
            Err(_) => {}
            Ok(found) => {
                let told = found.condition() != Condition::Writable || !found.notices().is_empty();
                let whole = org_of(&found).same_objects(&truth);
                assert!(told || whole, "seed {seed}: {damage:?} went unnoticed and something is lost");
                if found.condition() == Condition::Writable {
                    assert!(whole, "seed {seed}: {damage:?} lost something and may be written over");
                }
            }
        }
    }
}

#[test]
fn a_damaged_checkpoint_costs_nothing_but_a_notice() {
    let browser = Browser::new();
    let tab = browser.found();
    run(&tab, account("orders")).unwrap();
    block_on(tab.save_checkpoint()).unwrap();
    assert!(Damage::AlterChunk { number: 0, at: 3 }.apply(&browser.journal));
    let found = browser.open().unwrap();
    assert!(matches!(found.notices().as_slice(), [Notice::CheckpointRebuilt(_)]));
    assert_eq!(org_of(&found), org_of(&tab));
    block_on(found.save_checkpoint()).unwrap();
    assert_eq!(browser.open().unwrap().notices(), vec![]);
}

#[test]
fn random_faults_never_lose_what_was_confirmed() {
    for seed in 0..200 {
        let browser = Browser::new();
        browser.found();
        let journal = Faulty::seeded(browser.journal.clone(), seed, 5);
        let Ok(tab) = browser.open_over(journal) else { continue };
        let mut confirmed = Vec::new();
        for number in 0..25 {
            let name = format!("app-{number}");
            if run(&tab, account(&name)).is_ok() {
                confirmed.push(name);
            }
            let _ = block_on(tab.save_checkpoint());
        }
        let found = browser.open().unwrap();
        assert_eq!(found.condition(), Condition::Writable, "seed {seed}");
        for name in confirmed {
            let there = found.org().service_accounts().iter().any(|account| *account.name == *name);
            assert!(there, "seed {seed}: {name} was confirmed and is gone");
        }
    }
}

#[test]
fn nobody_deletes_more_than_was_confirmed() {
    let browser = Browser::new();
    let one = browser.found();
    let two = browser.open().unwrap();
    run(&one, account("orders")).unwrap();
    block_on(two.catch_up()).unwrap();
    let target = {
        let org = one.org();
        ObjectRef::ServiceAccount(org.service_accounts().iter().next().unwrap().id.clone())
    };
    let preview = one.preview(&admin(&one), std::slice::from_ref(&target)).unwrap();
    let ObjectRef::ServiceAccount(account) = target.clone() else { panic!() };
    let key = new_key(Owner::ServiceAccount(account), Scope::Cloud);
    run(&two, Command::CreateApiKey(key)).unwrap();
    let delete = Command::Delete { targets: vec![target], previewed: Some(preview.digest) };
    let Err(Failure::Refused(Refusal::OutcomeChanged(fresh))) = run(&one, delete) else { panic!("deleted") };
    assert_eq!(fresh.keys().count(), 1);
}

#[test]
fn the_witness_holds_the_last_entry() {
    let browser = Browser::new();
    let tab = browser.found();
    let seq = run(&tab, account("orders")).unwrap();
    let mark = browser.witness.read(&id().to_string()).unwrap().unwrap();
    assert_eq!((mark.seq, mark.head), (seq, tab.org().position().head.to_string()));
}

#[test]
fn a_copy_opens_elsewhere_with_the_same_digests() {
    let browser = Browser::new();
    let tab = browser.found();
    for number in 0..70 {
        run(&tab, account(&format!("app-{number}"))).unwrap();
    }
    let mut file = String::new();
    block_on(tab.export(&mut |piece| file.push_str(piece))).unwrap();
    let backup = Reader::read(file.as_bytes()).unwrap();
    let elsewhere = Browser::new();
    let ports = elsewhere.ports(Faulty::new(elsewhere.journal.clone()));
    let copy = block_on(Workspace::restore(ports, &backup)).unwrap();
    assert_eq!(org_of(&copy), org_of(&tab));
    assert_eq!(block_on(elsewhere.journal.read(1, 100)), block_on(browser.journal.read(1, 100)));
    let again = elsewhere.ports(Faulty::new(elsewhere.journal.clone()));
    assert!(matches!(block_on(Workspace::restore(again, &backup)), Err(RestoreError::AlreadyHere)));
}

#[test]
fn what_is_left_after_a_cut_can_be_exported_and_opened() {
    let browser = Browser::new();
    let tab = browser.found();
    for number in 0..3 {
        run(&tab, account(&format!("app-{number}"))).unwrap();
    }
    assert!(Damage::AlterHeader { seq: 3, at: 40 }.apply(&browser.journal));
    let found = browser.open().unwrap();
    assert!(matches!(found.condition(), Condition::ReadOnly(Trouble::Damaged(_) | Trouble::Newer)));
    let mut file = String::new();
    block_on(found.export(&mut |piece| file.push_str(piece))).unwrap();
    let backup = Reader::read(file.as_bytes()).unwrap();
    let elsewhere = Browser::new();
    // Another browser draws other random numbers.
    elsewhere.opened.set(50);
    let ports = elsewhere.ports(Faulty::new(elsewhere.journal.clone()));
    let copy = block_on(Workspace::restore(ports, &backup)).unwrap();
    assert_eq!(copy.org().seq(), 2);
    run(&copy, account("more")).unwrap();
}
