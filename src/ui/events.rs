//! The last things that happened on this side of the console, for the diagnostics: what kind, and when. Nothing in it
//! names an object or a person, and nothing of a secret can be in it.

use std::{cell::RefCell, collections::VecDeque};

use crate::{
    engine::Deed,
    model::Timestamp,
    org::Seq,
    store::StoreError,
    workspace::{Source, browser},
};

/// How many are remembered.
const MOST: usize = 200;

thread_local! {
    static EVENTS: RefCell<VecDeque<(Timestamp, String)>> = const { RefCell::new(VecDeque::new()) };
}

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// An organization was opened, standing at this entry.
    Opened(Seq),
    /// An entry was applied.
    Applied(Seq, &'a Deed, Source),
    /// The organization is not written any more.
    Halted,
    /// The second copy was looked after.
    Copied(&'a Result<(), StoreError>),
    /// The person went to a page of this section.
    Went(&'a str),
    /// The service worker stands so.
    Offline(&'a str),
    /// The browser was asked to keep what is stored, and said this.
    AskedToKeep(&'a str),
    /// A program error of this name reached the page.
    Error(&'a str),
}

/// Remembers an event.
pub fn note(event: &Event<'_>) {
    let line = (browser::now(), words(event));
    EVENTS.with(|events| {
        if let Ok(mut events) = events.try_borrow_mut() {
            if events.len() == MOST {
                events.pop_front();
            }
            events.push_back(line);
        }
    });
}

/// What is remembered, oldest first, a line each.
pub fn lines() -> Vec<String> {
    EVENTS.with(|events| {
        let Ok(events) = events.try_borrow() else { return Vec::new() };
        events.iter().map(|(at, words)| [&at.to_string(), "  ", words].concat()).collect()
    })
}

fn words(event: &Event<'_>) -> String {
    match event {
        Event::Opened(seq) => format!("opened at entry {seq}"),
        Event::Applied(seq, deed, source) => {
            let from = match source {
                Source::Here => "here",
                Source::Elsewhere => "from elsewhere",
            };
            format!("entry {seq}, {}, {from}", deed_word(deed))
        }
        Event::Halted => "the organization is not written any more".to_owned(),
        Event::Copied(Ok(())) => "the second copy is up to date".to_owned(),
        Event::Copied(Err(error)) => format!("the second copy was not written: {}", kind(error)),
        Event::Went(section) => format!("went to {section}"),
        Event::Offline(state) => format!("service worker: {state}"),
        Event::AskedToKeep(answer) => format!("storage to be kept: {answer}"),
        Event::Error(name) => format!("error {name}"),
    }
}

const fn deed_word(deed: &Deed) -> &'static str {
    match deed {
        Deed::Found => "founding",
        Deed::Create => "creation",
        Deed::Update => "change",
        Deed::Delete => "deletion",
        Deed::Revoke => "revocation",
        Deed::Undo(_) => "undo",
        Deed::Restore(_) => "restoration",
        Deed::Import => "import",
        Deed::Resume(_) => "second copy taken up",
    }
}

/// The kind of an error of storage, without the browser's own words.
pub const fn kind(error: &StoreError) -> &'static str {
    match error {
        StoreError::Denied(_) => "denied",
        StoreError::Unreadable(_) => "unreadable",
        StoreError::Full => "full",
        StoreError::Absent => "absent",
        StoreError::Lost(_) => "connection lost",
        StoreError::Blocked => "blocked",
        StoreError::Newer => "newer version",
        StoreError::Damaged(_) => "damaged",
        StoreError::Failed(_) => "failed",
    }
}
