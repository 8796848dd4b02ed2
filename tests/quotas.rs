//! Quotas: what their page shows, and what is said when a limit comes closer.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod support;

use std::{cell::RefCell, rc::Rc};

use keyplane::{
    engine::{Command, QuotaLevel},
    model::{ObjectRef, Owner, QUOTAS, QuotaCode, QuotaSubject, Scope},
    org::Usage,
    view::quotas::{QuotaCount, QuotaQuery, crossing_words, quotas},
    workspace::News,
};
use support::{
    Lab,
    browser::{Browser, Tab, admin, run},
    delete, new_key,
    world::World,
};

#[test]
fn a_level_begins_where_the_documentation_notifies() {
    use QuotaLevel::{Half, Near, Reached};
    for (used, limit, level) in [
        (0, Some(10), None),
        (4, Some(10), None),
        (5, Some(10), Some(Half)),
        (8, Some(10), Some(Half)),
        (9, Some(10), Some(Near)),
        (10, Some(10), Some(Reached)),
        (11, Some(10), Some(Reached)),
        (0, Some(0), Some(Reached)),
        (7, None, None),
        (899, Some(1_000), Some(Half)),
        (u32::MAX, Some(1), Some(Reached)),
    ] {
        assert_eq!(QuotaLevel::of(Usage { used, limit }), level, "{used} of {limit:?}");
    }
}

fn heard(tab: &Tab) -> (Rc<RefCell<Vec<String>>>, keyplane::workspace::Subscription) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let (log, told) = (heard.clone(), tab.clone());
    let subscription = tab.subscribe(move |news| {
        if let News::Applied(applied) = news {
            log.borrow_mut().extend(crossing_words(&told.org(), &applied.crossed));
        }
    });
    (heard, subscription)
}

#[test]
fn each_crossing_is_told_once_and_by_one_tab() {
    let browser = Browser::new();
    let (one, two) = (browser.found(), browser.open().unwrap());
    let ((here, _told_here), (there, _told_there)) = (heard(&one), heard(&two));
    let admin = admin(&one);
    let create = || Command::CreateApiKey(new_key(admin.clone(), Scope::Cloud));
    for _ in 0..10 {
        run(&one, create()).unwrap();
    }
    futures_executor::block_on(two.catch_up()).unwrap();
    let name = one.org().users().iter().next().unwrap().display().to_owned();
    let said = |how_far: &str| format!("Cloud API keys per user: {name} uses {how_far}.");
    assert_eq!(*here.borrow(), [said("5 of 10, 50 %"), said("9 of 10, 90 %"), said("all 10")]);
    assert_eq!(*there.borrow(), [""; 0]);

    // Down and up again is another crossing; a limit that is lowered is one, a limit that is raised is none.
    here.borrow_mut().clear();
    let key = one.org().api_keys().iter().next().unwrap().id.clone();
    run(&one, delete(ObjectRef::ApiKey(key))).unwrap();
    run(&one, create()).unwrap();
    let limit = |limit| {
        let subject = QuotaSubject::Account(admin.clone());
        Command::SetAppliedLimit { code: QuotaCode::CloudKeysPerUser, subject, limit }
    };
    run(&one, limit(40)).unwrap();
    run(&one, limit(4)).unwrap();
    assert_eq!(*here.borrow(), [said("all 10"), said("10, over the limit of 4")]);
}

#[test]
fn several_crossings_of_one_entry_are_one_message() {
    let browser = Browser::new();
    let tab = browser.found();
    let (heard, _told) = heard(&tab);
    let admin = admin(&tab);
    let limit = Command::SetAppliedLimit {
        code: QuotaCode::CloudKeysPerOrg,
        subject: QuotaSubject::Organization,
        limit: 5,
    };
    run(&tab, limit).unwrap();
    for _ in 0..5 {
        run(&tab, Command::CreateApiKey(new_key(admin.clone(), Scope::Tableflow))).unwrap();
    }
    let last = heard.borrow().last().cloned().unwrap();
    assert_eq!(last, "Cloud API keys: the organization uses all 5. One more limit came closer.");
}

#[test]
fn the_page_has_every_quota_and_the_fullest_limit_first() {
    let world = World::new();
    let mut lab = world.lab;
    let other = lab.user("busy@example.com");
    for _ in 0..9 {
        lab.run_as(
            &Owner::User(other.clone()),
            Command::CreateApiKey(new_key(Owner::User(other.clone()), Scope::Cloud)),
        )
        .unwrap();
    }
    lab.key(lab.admin.clone(), Scope::Cloud).unwrap();
    let (parts, count) = quotas(&lab.org, &QuotaQuery::default());
    assert_eq!(parts.iter().map(|part| part.quota).collect::<Vec<_>>(), QUOTAS);
    let per_user = parts.iter().find(|part| part.quota.code == QuotaCode::CloudKeysPerUser).unwrap();
    let used: Vec<_> = per_user.uses.iter().map(|row| (row.subject.id(), row.usage.used)).collect();
    assert_eq!(used, [(other.as_str(), 9), (lab.admin.id(), 1)]);
    assert_eq!(per_user.unused, lab.org.users().len() - 2);
    assert_eq!(count.at(QuotaLevel::Near), 1);

    let near = QuotaQuery { level: Some(QuotaLevel::Near), ..QuotaQuery::default() };
    let (parts, same) = quotas(&lab.org, &near);
    assert_eq!(parts.iter().map(|part| part.quota.code).collect::<Vec<_>>(), [QuotaCode::CloudKeysPerUser]);
    assert_eq!((parts[0].uses.len(), parts[0].unused), (1, 0));
    assert_eq!(same, count, "the counts are of all, whatever is shown");

    for (search, found) in [("busy@", 1), ("iam.max_cloud_api_keys.per_user", 2), ("no such thing", 0)] {
        let (parts, _) = quotas(&lab.org, &QuotaQuery { search: search.to_owned(), level: None });
        let lines: usize = parts.iter().map(|part| part.uses.len()).sum();
        assert_eq!(lines, found, "{search}");
    }
}

#[test]
fn a_limit_that_was_applied_shows_even_where_nothing_is_used() {
    let mut lab = Lab::new();
    let user = lab.user("new@example.com");
    let subject = QuotaSubject::Account(Owner::User(user));
    lab.run(Command::SetAppliedLimit {
        code: QuotaCode::GlobalKeysPerUser,
        subject: subject.clone(),
        limit: 7,
    })
    .unwrap();
    let (parts, count) = quotas(&lab.org, &QuotaQuery::default());
    let part = parts.iter().find(|part| part.quota.code == QuotaCode::GlobalKeysPerUser).unwrap();
    assert_eq!(part.uses.len(), 1);
    assert_eq!((&part.uses[0].subject, part.uses[0].usage), (&subject, Usage { used: 0, limit: Some(7) }));
    assert!(part.uses[0].applied.is_some());
    assert_eq!(count, QuotaCount::default());
}

#[test]
fn what_is_asked_for_comes_back_from_the_address() {
    for query in [
        QuotaQuery::default(),
        QuotaQuery { search: "per user".to_owned(), level: None },
        QuotaQuery { search: String::new(), level: Some(QuotaLevel::Reached) },
        QuotaQuery { search: "a".to_owned(), level: Some(QuotaLevel::Half) },
    ] {
        let written = query.parameters();
        let read =
            |name: &str| written.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        assert_eq!(QuotaQuery::read(read), query);
    }
    assert_eq!(QuotaQuery::read(|_| Some("17".to_owned())).level, None);
}
