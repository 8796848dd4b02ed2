//! Filters over the history: what fits, how far it is looked for, and how they stand in an address.

use std::ops::ControlFlow;

use futures_executor::block_on;
use keyplane::{
    engine::Client,
    model::{Kind, ObjectRef, Owner},
    org::Seq,
    view::history::{DeedKind, Facet, Filter, PARAMETERS},
    workspace::{Found, SearchEnd},
};

use crate::{
    support::{
        browser::{Browser, Tab, account, admin, run},
        delete,
    },
    town::{account_named, key_for, town},
};

/// A filter from parameters.
fn filter(parameters: &[(&str, &str)]) -> Filter {
    Filter::read(|name| {
        parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    })
}

fn search(tab: &Tab, filter: &Filter) -> Found {
    block_on(tab.search_history(filter, usize::MAX, |_, _| ControlFlow::Continue(()))).unwrap()
}

fn seqs(tab: &Tab, parameters: &[(&str, &str)]) -> Vec<Seq> {
    search(tab, &filter(parameters)).items.iter().map(keyplane::workspace::Item::seq).collect()
}

#[test]
fn an_address_is_read_as_it_is_written() {
    let all = [
        ("object", "sa-1"),
        ("kind", "deleted,restored"),
        ("of", "ApiKey,Environment"),
        ("actor", "u-1,sa-9"),
        ("client", "import"),
        ("from", "2026-11-01"),
        ("until", "2026-11-25T10:00:00Z"),
    ];
    let read = filter(&all);
    assert_eq!(read.parameters(), all.map(|(name, value)| (name, value.to_owned())));
    assert!(all.iter().all(|(name, _)| PARAMETERS.contains(name)));
    assert_eq!(read.of, [Kind::ApiKey, Kind::Environment]);
    assert_eq!(read.deeds, [DeedKind::Deleted, DeedKind::Restored]);
    assert_eq!(read.clients, [Client::Import]);
    assert!(matches!(read.actors.as_slice(), [Owner::User(_), Owner::ServiceAccount(_)]));
    let nonsense = [
        ("of", "Tombstone,Nothing"),
        ("kind", "eaten"),
        ("client", "fax"),
        ("from", "yesterday"),
        ("until", ""),
    ];
    assert!(filter(&nonsense).is_empty());
}

#[test]
fn choices_are_ticked_and_taken_back() {
    let none = Filter::default();
    let one = none.toggled(Facet::Deed, "deleted").toggled(Facet::Client, "demo");
    assert_eq!(
        (one.deeds.as_slice(), one.clients.as_slice()),
        (&[DeedKind::Deleted][..], &[Client::Demo][..])
    );
    assert_eq!(one.toggled(Facet::Deed, "deleted").toggled(Facet::Client, "demo"), none);
    assert_eq!(one.without(Facet::Client).toggled(Facet::Deed, "deleted"), none);
}

#[test]
fn parts_of_a_filter_hold_together() {
    let (_, tab) = town();
    let by_deed = seqs(&tab, &[("kind", "deleted")]);
    assert_eq!(by_deed.len(), 1);
    let keys = seqs(&tab, &[("of", "ApiKey")]);
    // Two were made, one revoked, the other went with its environment and came back.
    assert_eq!(keys.len(), 5, "{keys:?}");
    assert_eq!(seqs(&tab, &[("of", "ApiKey"), ("kind", "deleted")]), by_deed);
    assert_eq!(seqs(&tab, &[("of", "ApiKey"), ("kind", "changed")]), Vec::<Seq>::new());
    assert_eq!(seqs(&tab, &[("of", "User"), ("kind", "created,began")]).len(), 2);
    assert_eq!(seqs(&tab, &[("client", "import")]), Vec::<Seq>::new());
    assert_eq!(seqs(&tab, &[("actor", "u-nobody")]), Vec::<Seq>::new());
    let all = tab.org().seq();
    assert_eq!(seqs(&tab, &[("actor", admin(&tab).id())]).len(), usize::try_from(all).unwrap());
}

#[test]
fn an_object_is_found_by_id_and_by_what_it_was_called() {
    let (_, tab) = town();
    let orders = account_named(&tab, "orders");
    let by_id = seqs(&tab, &[("object", orders.as_str())]);
    // Made, renamed, restored.
    assert_eq!(by_id.len(), 3, "{by_id:?}");
    let by_name = seqs(&tab, &[("object", "ORDERS-eu")]);
    assert_eq!(by_name.len(), 1);
    assert_eq!(seqs(&tab, &[("object", orders.as_str()), ("of", "User")]), Vec::<Seq>::new());
}

#[test]
fn a_time_ends_the_search() {
    let browser = Browser::new();
    let tab = browser.found();
    for number in 0..400 {
        run(&tab, account(&format!("app-{number}"))).unwrap();
    }
    let entry = |seq| block_on(tab.entry(seq)).unwrap().header;
    let (from, until) = (entry(390).at.to_string(), entry(395).at.to_string());
    let fresh = browser.open().unwrap();
    let found = search(&fresh, &filter(&[("from", &from), ("until", &until)]));
    let seqs: Vec<_> = found.items.iter().map(keyplane::workspace::Item::seq).collect();
    assert!(
        seqs.contains(&390) && seqs.contains(&395) && seqs.iter().all(|seq| (385..=400).contains(seq)),
        "{seqs:?}"
    );
    assert_eq!(found.end, SearchEnd::TooOld);
    assert!(fresh.history().0.len() < 200, "it looked no further than it had to");
    // Days begin and end in UTC.
    assert_eq!(search(&fresh, &filter(&[("from", "2026-11-23"), ("until", "2026-11-23")])).items.len(), 401);
    assert_eq!(search(&fresh, &filter(&[("until", "2026-11-22")])).items.len(), 0);
    assert_eq!(search(&fresh, &filter(&[("from", "2026-11-24")])).items.len(), 0);
}

#[test]
fn a_search_gives_what_is_wanted_and_no_more() {
    let browser = Browser::new();
    let tab = browser.found();
    for number in 0..300 {
        run(&tab, account(&format!("app-{number}"))).unwrap();
    }
    let fresh = browser.open().unwrap();
    let mut at = Vec::new();
    let found = block_on(fresh.search_history(&filter(&[("kind", "created")]), 10, |found, seq| {
        at.push((found.items.len(), seq));
        ControlFlow::Continue(())
    }));
    let found = found.unwrap();
    assert_eq!((found.items.len(), found.end), (10, SearchEnd::More));
    assert!(fresh.history().0.len() < 100);
    let rare = block_on(fresh.search_history(&filter(&[("kind", "began")]), 10, |_, seq| {
        at.push((0, seq));
        ControlFlow::Continue(())
    }));
    let rare = rare.unwrap();
    assert_eq!((rare.items.len(), rare.end), (1, SearchEnd::Begins));
    assert!(at.len() > 3, "it said how far it had come: {at:?}");
}

#[test]
fn counts_tell_what_each_choice_would_show() {
    let (_, tab) = town();
    search(&tab, &Filter::default());
    for chosen in [
        filter(&[]),
        filter(&[("kind", "deleted")]),
        filter(&[("kind", "deleted,created"), ("of", "ApiKey")]),
        filter(&[("object", "orders")]),
    ] {
        let counts = tab.count_history(&chosen);
        assert_eq!(counts.looked_at, usize::try_from(tab.org().seq()).unwrap());
        for kind in DeedKind::ALL {
            let alone = chosen.without(Facet::Deed).toggled(Facet::Deed, kind.slug());
            assert_eq!(
                counts.of(Facet::Deed, kind.slug()),
                search(&tab, &alone).items.len(),
                "{} with {:?}",
                kind.slug(),
                chosen.parameters()
            );
        }
        for kind in keyplane::view::history::kinds() {
            let alone = chosen.without(Facet::Of).toggled(Facet::Of, kind.name());
            assert_eq!(
                counts.of(Facet::Of, kind.name()),
                search(&tab, &alone).items.len(),
                "{} with {:?}",
                kind.name(),
                chosen.parameters()
            );
        }
        assert_eq!(counts.actors, [(admin(&tab), "Ada".to_owned())]);
    }
}

#[test]
fn a_key_that_went_along_is_found_too() {
    let browser = Browser::new();
    let tab = browser.found();
    run(&tab, account("app")).unwrap();
    let id = account_named(&tab, "app");
    let key = key_for(&tab, &id);
    let gone = run(&tab, delete(ObjectRef::ServiceAccount(id))).unwrap();
    assert_eq!(seqs(&tab, &[("object", key.as_str())]), [gone, gone - 1]);
}
