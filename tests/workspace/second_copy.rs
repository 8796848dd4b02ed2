//! The second copy: as new as the organization, believed only when it is sound, and enough to go on from.

use keyplane::{
    engine::{Command, Deed, Refusal, verify},
    exchange::backup::Reader,
    model::{Scope, ServiceAccountId},
    store::{Journal, MemoryJournal, SecondCopy, Witness},
    workspace::{Condition, Copied, CopyError, Failure, OpenError, ResumeError, Trouble, Workspace},
};

use uuid::Uuid;

use super::{Browser, Faulty, Tab, account, admin, block_on, id, new_key, noon, org_of, run};

/// Enough accounts to fill more than one chunk.
fn with_accounts(browser: &Browser, count: usize) -> Tab {
    let tab = browser.found();
    for number in 0..count {
        run(&tab, account(&format!("app-{number}"))).unwrap();
    }
    tab
}

fn copied(browser: &Browser) -> Copied {
    block_on(Copied::read(id(), &browser.copy)).unwrap().unwrap()
}

/// What is left after the database is gone and everything else is not.
fn without_its_database(browser: &Browser) -> Browser {
    Browser { journal: MemoryJournal::new(), ..browser.clone() }
}

fn resume(browser: &Browser) -> Result<Tab, ResumeError> {
    let ports = browser.ports(Faulty::new(browser.journal.clone()));
    block_on(Workspace::resume(ports, &copied(browser)))
}

#[test]
fn the_copy_is_the_organization_and_follows_it() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 250);
    block_on(tab.save_copy()).unwrap();
    assert_eq!(copied(&browser).org(), &org_of(&tab));
    run(&tab, account("one more")).unwrap();
    let gone = tab.org().service_accounts().iter().next().unwrap().id.clone();
    let object = keyplane::model::ObjectRef::ServiceAccount(gone);
    let preview = tab.preview(&admin(&tab), std::slice::from_ref(&object)).unwrap();
    run(&tab, Command::Delete { targets: vec![object], previewed: Some(preview.digest) }).unwrap();
    block_on(tab.save_copy()).unwrap();
    assert_eq!(copied(&browser).org(), &org_of(&tab));
    assert_eq!(block_on(tab.copy_position()).unwrap().map(|(seq, _)| seq), Some(253));
}

#[test]
fn only_what_differs_is_written_again() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 250);
    block_on(tab.save_copy()).unwrap();
    // A chunk that is damaged and not written again stays damaged.
    let first = browser
        .copy
        .stored
        .borrow()
        .as_ref()
        .unwrap()
        .chunks
        .iter()
        .position(|(_, bytes)| bytes.len() > 9_000);
    browser.copy.stored.borrow_mut().as_mut().unwrap().chunks[first.unwrap()].1[5_000] ^= 1;
    run(&tab, account("one more")).unwrap();
    block_on(tab.save_copy()).unwrap();
    let read = block_on(Copied::read(id(), &browser.copy));
    assert!(matches!(read, Err(CopyError::Damaged(_))), "{read:?}");
}

#[test]
fn a_copy_from_before_this_tab_was_opened_is_brought_up_to_date() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 60);
    block_on(tab.save_copy()).unwrap();
    run(&tab, account("later")).unwrap();
    block_on(tab.save_checkpoint()).unwrap();
    let again = browser.open().unwrap();
    run(&again, account("latest")).unwrap();
    block_on(again.save_copy()).unwrap();
    assert_eq!(copied(&browser).org(), &org_of(&again));
}

#[test]
fn two_tabs_keep_one_copy() {
    let browser = Browser::new();
    let one = browser.found();
    let two = browser.open().unwrap();
    for number in 0..4 {
        run(&one, account(&format!("one-{number}"))).unwrap();
        block_on(one.save_copy()).unwrap();
        run(&two, account(&format!("two-{number}"))).unwrap();
        block_on(two.save_copy()).unwrap();
    }
    // The one that lags behind puts nothing older in its place.
    block_on(one.save_copy()).unwrap();
    assert_eq!(copied(&browser).org(), &org_of(&two));
}

#[test]
fn a_copy_whose_manifest_cannot_be_read_is_written_anew() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 3);
    block_on(tab.save_copy()).unwrap();
    browser.copy.stored.borrow_mut().as_mut().unwrap().manifest.truncate(20);
    let read = block_on(Copied::read(id(), &browser.copy));
    assert!(matches!(read, Err(CopyError::Damaged(_))), "{read:?}");
    block_on(tab.save_copy()).unwrap();
    assert_eq!(copied(&browser).org(), &org_of(&tab));
}

#[test]
fn an_organization_whose_database_is_gone_goes_on_from_its_copy() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 3);
    let key = Command::CreateApiKey(new_key(admin(&tab), Scope::Cloud));
    let reveal = block_on(tab.run(&admin(&tab), &key, &[])).unwrap().reveal.unwrap();
    block_on(tab.save_copy()).unwrap();
    run(&tab, account("after the copy")).unwrap();
    let browser = without_its_database(&browser);
    let Err(OpenError::Lost(mark)) = browser.open() else { panic!("it opens") };
    let (known, at) = (copied(&browser).seq(), copied(&browser).at());
    assert_eq!((mark.seq, known), (6, 5));

    let tab = resume(&browser).unwrap();
    assert_eq!(tab.org().seq(), 1);
    assert!(tab.org().position().at >= at);
    let entry = block_on(tab.entry(1)).unwrap();
    assert_eq!(entry.header.intent.deed, Deed::Resume(5));
    let names =
        |tab: &Tab| -> Vec<_> { tab.org().service_accounts().iter().map(|it| it.name.to_string()).collect() };
    assert_eq!(names(&tab), ["app-0", "app-1", "app-2"]);
    let verdict = verify(&tab.org(), reveal.key.as_str(), &reveal.secret, None, tab.now());
    assert_eq!(verdict.answer(), keyplane::engine::Answer::Accepted);

    // It stands as if it had begun here: it reopens without a word, can be written, and is copied again.
    run(&tab, account("after all")).unwrap();
    block_on(tab.save_copy()).unwrap();
    let again = browser.open().unwrap();
    assert_eq!((again.condition(), again.notices()), (Condition::Writable, vec![]));
    assert_eq!(org_of(&again), org_of(&tab));
    assert_eq!(copied(&browser).seq(), 2);
}

#[test]
fn what_was_deleted_before_the_copy_stays_deleted_after_it() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 2);
    let gone: ServiceAccountId = tab.org().service_accounts().iter().next().unwrap().id.clone();
    let object = keyplane::model::ObjectRef::ServiceAccount(gone);
    let preview = tab.preview(&admin(&tab), std::slice::from_ref(&object)).unwrap();
    run(&tab, Command::Delete { targets: vec![object], previewed: Some(preview.digest) }).unwrap();
    block_on(tab.save_copy()).unwrap();
    let tombstones = tab.org().tombstones().len();
    let tab = resume(&without_its_database(&browser)).unwrap();
    assert_eq!((tab.org().tombstones().len(), tombstones), (1, 1));
}

#[test]
fn the_entry_that_went_on_from_a_copy_cannot_be_taken_back() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 1);
    block_on(tab.save_copy()).unwrap();
    let tab = resume(&without_its_database(&browser)).unwrap();
    let undone = block_on(tab.undo(&admin(&tab), 1));
    assert!(matches!(undone, Err(Failure::Refused(Refusal::Blocked(_)))), "{undone:?}");
}

#[test]
fn an_organization_that_went_on_from_a_copy_can_be_exported_and_opened_again() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 3);
    block_on(tab.save_copy()).unwrap();
    let tab = resume(&without_its_database(&browser)).unwrap();
    run(&tab, account("later")).unwrap();
    let mut file = String::new();
    block_on(tab.export(&mut |piece| file.push_str(piece))).unwrap();
    let backup = Reader::read(file.as_bytes()).unwrap();
    let elsewhere = Browser::new();
    let opened =
        block_on(Workspace::restore(elsewhere.ports(Faulty::new(elsewhere.journal.clone())), &backup))
            .unwrap();
    assert_eq!(org_of(&opened), org_of(&tab));
}

#[test]
fn a_journal_that_is_not_empty_is_not_written_over() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 1);
    block_on(tab.save_copy()).unwrap();
    assert!(matches!(resume(&browser), Err(ResumeError::NotEmpty)));
    assert_eq!(block_on(browser.journal.last()), Ok(2));
    assert_eq!(browser.witness.read(&id().to_string()).unwrap().unwrap().seq, 2);
    assert_eq!(copied(&browser).seq(), 2);
}

#[test]
fn nothing_is_read_where_no_copy_was_written() {
    let browser = Browser::new();
    browser.found();
    assert!(block_on(Copied::read(id(), &browser.copy)).unwrap().is_none());
    assert!(block_on(browser.copy.manifest()).unwrap().is_none());
}

#[test]
fn an_organization_that_is_not_written_is_not_copied() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 2);
    block_on(tab.save_copy()).unwrap();
    run(&tab, account("later")).unwrap();
    tab.halt(Trouble::Gone);
    block_on(browser.copy.remove()).unwrap();
    block_on(tab.save_copy()).unwrap();
    assert!(block_on(browser.copy.manifest()).unwrap().is_none(), "what was deleted comes back as a copy");
}

#[test]
fn a_copy_can_be_saved_to_a_file_and_opened_elsewhere() {
    let browser = Browser::new();
    let tab = with_accounts(&browser, 3);
    block_on(tab.save_copy()).unwrap();
    let mut file = String::new();
    copied(&browser).export(noon(), Uuid::from_u128(9), &mut |piece| file.push_str(piece)).unwrap();
    let backup = Reader::read(file.as_bytes()).unwrap();
    let elsewhere = Browser::new();
    let ports = elsewhere.ports(Faulty::new(elsewhere.journal.clone()));
    let opened = block_on(Workspace::restore(ports, &backup)).unwrap();
    assert_eq!(opened.org().service_accounts().len(), 3);
    assert_eq!((opened.condition(), opened.org().seq()), (Condition::Writable, 1));
}
