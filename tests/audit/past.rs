//! The organization as it was: the same as the first entries alone make it.

use std::{collections::BTreeMap, ops::ControlFlow};

use futures_executor::block_on;
use keyplane::{
    access::Denial,
    engine::{Command, Refusal},
    model::{Kind, ObjectRef},
    org::{Change, Effect, Seq, Tense},
    store::faults::{Damage, Dice},
    workspace::{Moment, PastError},
};

use crate::{
    support::browser::{Browser, account, admin, run},
    town::{account_named, on, rename, town, wander},
};

#[test]
fn as_of_an_entry_is_what_the_first_entries_make() {
    for seed in 0..12 {
        let browser = Browser::new();
        let tab = browser.found();
        let mut states = vec![tab.org().clone()];
        states.extend(wander(&tab, 40, &mut Dice::new(seed)));
        for state in &states {
            let then = block_on(tab.as_of(&admin(&tab), Moment::Entry(state.seq()), on)).unwrap();
            assert_eq!(then.position(), state.position(), "seed {seed}");
            assert!(then.same_objects(state), "seed {seed}: entry {}", state.seq());
            assert!(then.tombstones().same_objects(state.tombstones()), "seed {seed}: {}", state.seq());
            let keys = |org: &keyplane::org::Org| {
                let all = org.service_accounts().iter();
                all.map(|it| {
                    (it.id.clone(), org.count_keys_of(&keyplane::model::Owner::ServiceAccount(it.id.clone())))
                })
                .collect::<BTreeMap<_, _>>()
            };
            assert_eq!(keys(&then), keys(state), "the indexes go back too");
        }
    }
}

#[test]
fn a_time_is_the_last_entry_written_by_then() {
    let (_, tab) = town();
    let last = tab.org().seq();
    for seq in 1..=last {
        let at = block_on(tab.entry(seq)).unwrap().header.at;
        for (moment, expected) in [(at, seq), (at.plus_seconds(1), seq), (at.plus_seconds(-1), seq - 1)] {
            let then = block_on(tab.as_of(&admin(&tab), Moment::Time(moment), on)).map(|org| org.seq());
            // Entries may share a second.
            match then {
                Ok(found) if moment == at.plus_seconds(1) => assert!(found >= expected, "{seq}"),
                Ok(found) if moment == at => assert_eq!(found, expected),
                Ok(found) => assert!(found <= expected && found < seq, "{seq}: {found}"),
                Err(PastError::BeforeTheJournal { first, .. }) => assert_eq!((first, expected), (1, 0)),
                Err(other) => panic!("{other}"),
            }
        }
    }
    let never = block_on(tab.as_of(&admin(&tab), Moment::Entry(0), on));
    assert!(matches!(never, Err(PastError::BeforeTheJournal { first: 1, .. })), "{never:?}");
    let later = block_on(tab.as_of(&admin(&tab), Moment::Entry(last + 1), on));
    assert_eq!(later.unwrap_err(), PastError::Later { asked: last + 1, last });
}

#[test]
fn the_past_cannot_be_changed() {
    let (_, tab) = town();
    let then = block_on(tab.as_of(&admin(&tab), Moment::Entry(2), on)).unwrap();
    assert_eq!((then.tense(), tab.org().tense()), (Tense::Past, Tense::Present));
    let actor = crate::support::browser::admin(&tab);
    let refused = keyplane::view::permission::to_create(&then, &actor, Kind::Environment, &then.crn());
    assert_eq!(refused, Some(Denial::Past.to_string()));
    let command = account("never");
    let request = keyplane::engine::Request {
        actor: &actor,
        client: keyplane::engine::Client::Console,
        command: &command,
        id: uuid::Uuid::from_u128(99),
        seen: &[],
        now: tab.now(),
        entropy: &mut crate::support::entropy(1),
    };
    assert_eq!(keyplane::engine::decide(&then, request).unwrap_err(), Refusal::NotPermitted(Denial::Past));
}

#[test]
fn a_past_that_cannot_be_trusted_is_not_shown() {
    for (damage, seq) in [
        (Damage::DropEntry { seq: 5 }, 5),
        (Damage::AlterPage { seq: 5, page: 0, at: 40 }, 5),
        (Damage::AlterHeader { seq: 5, at: 60 }, 5),
        (Damage::SwapEntries { seqs: [5, 3] }, 5),
    ] {
        let (browser, tab) = town();
        assert!(damage.apply(&browser.journal));
        assert!(block_on(tab.as_of(&admin(&tab), Moment::Entry(seq), on)).is_ok(), "{damage:?}");
        let error = block_on(tab.as_of(&admin(&tab), Moment::Entry(seq - 1), on)).unwrap_err();
        let named = matches!(error, PastError::Missing(found) | PastError::Damaged { seq: found, .. } if found == seq);
        assert!(named, "{damage:?}: {error}");
    }
}

#[test]
fn it_stops_when_told_to() {
    let (_, tab) = town();
    let mut seen: Vec<Seq> = Vec::new();
    let stop = |seq| {
        seen.push(seq);
        if seen.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let stopped = block_on(tab.as_of(&admin(&tab), Moment::Entry(1), stop));
    assert_eq!(stopped.unwrap_err(), PastError::Stopped);
    let last = tab.org().seq();
    assert_eq!(seen, [last - 1, last - 2, last - 3]);
}

#[test]
fn two_moments_differ_by_what_happened_between() {
    for seed in 20..26 {
        let browser = Browser::new();
        let tab = browser.found();
        let mut states = vec![tab.org().clone()];
        let mut dice = Dice::new(seed);
        states.extend(wander(&tab, 30, &mut dice));
        for _ in 0..12 {
            let (one, other) = (dice.pick(&states).unwrap(), dice.pick(&states).unwrap());
            let moments = (Moment::Entry(one.seq()), Moment::Entry(other.seq()));
            let between = block_on(tab.between(&admin(&tab), moments.0, moments.1, on)).unwrap();
            let (first, last) = if one.seq() <= other.seq() { (one, other) } else { (other, one) };
            assert_eq!((between.earlier.0, between.later.seq()), (first.seq(), last.seq()));
            assert_eq!(between.entries, last.seq() - first.seq());
            // Every change tells the object as it was at either moment, and what is not told is the same.
            let mut patched = first.clone();
            for change in &between.changes {
                assert_ne!(change.effect(), Effect::Nothing);
                assert_eq!(first.check(change), Ok(()), "seed {seed}");
                assert_eq!(last.check(&change.inverse()), Ok(()), "seed {seed}");
            }
            let step = keyplane::org::Step {
                position: keyplane::org::Position { seq: first.seq() + 1, ..first.position() },
                command: uuid::Uuid::nil(),
                changes: &between.changes,
            };
            patched.apply(&step).unwrap();
            assert!(patched.same_objects(last), "seed {seed}");
        }
    }
}

#[test]
fn what_came_and_went_between_two_moments_is_no_difference() {
    let browser = Browser::new();
    let tab = browser.found();
    run(&tab, account("stays")).unwrap();
    let stays = account_named(&tab, "stays");
    run(&tab, account("brief")).unwrap();
    let brief = ObjectRef::ServiceAccount(account_named(&tab, "brief"));
    run(&tab, Command::Delete { targets: vec![brief], previewed: None }).unwrap();
    run(&tab, rename(&stays, "stayed")).unwrap();
    let between = block_on(tab.between(&admin(&tab), Moment::Entry(5), Moment::Entry(2), on)).unwrap();
    let objects: Vec<_> = between.changes.iter().filter_map(Change::reference).collect();
    assert_eq!(objects, [ObjectRef::ServiceAccount(stays)]);
    assert_eq!(between.entries, 3);
}

#[test]
fn moments_are_read_as_they_are_written() {
    for text in ["12", "2026-11-23T12:00:00.000000Z"] {
        assert_eq!(Moment::parse(text).unwrap().to_string(), text);
    }
    for text in ["", "yesterday", "-3", "1.5"] {
        assert_eq!(Moment::parse(text), None, "{text}");
    }
}
