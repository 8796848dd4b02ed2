//! The state behind the list of keys: what is shown, kept in step with the address and with every entry.
//!
//! The [`KeyList`] is kept here and never copied; the page asks it by position.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use crate::{
    model::{ApiKeyId, Timestamp},
    org::{Org, Touch},
    ui::{
        address::{Step, Writer, writer},
        desk::Desk,
        timers::{self, Debounce},
    },
    view::{
        api_keys::{KeyList, KeyRow, Prepared, row_of, row_with},
        choice::{Choice, Facet},
        key_book::{KeyBook, Tally},
        query::{KeyQuery, SortKey},
    },
    workspace::News,
};

/// The list of keys of the open organization.
#[derive(Clone, Copy)]
pub struct Listing {
    desk: Desk,
    list: StoredValue<KeyList, LocalStorage>,
    /// Changes whenever the list does.
    revision: RwSignal<u32>,
    /// What is in the search field.
    pub search: RwSignal<String>,
    query: RwSignal<KeyQuery>,
    now: RwSignal<Timestamp>,
    /// How all keys are, whatever is shown; `None` until every key was read.
    tally: RwSignal<Option<Tally>>,
    /// Writes the search into the address, a moment after the last letter.
    note: Debounce,
    go: StoredValue<Writer, LocalStorage>,
}

impl Listing {
    /// The list as the address asks for it, for as long as the current reactive owner lives.
    pub fn open(desk: Desk) -> Self {
        let parameters = use_query_map();
        let asked = Memo::new(move |_| parameters.with(|map| KeyQuery::read(|name| map.get_str(name))));
        let query = asked.get_untracked();
        // Reading every key can wait until the first rows stand, unless it decides which rows these are.
        let reading = if query.needs_book() || desk.has_book() { Reading::Now } else { Reading::Later };
        let list = with_book(desk, reading, |org, book| KeyList::new(org, book, query.clone()));
        let listing = Self {
            desk,
            list: StoredValue::new_local(list.unwrap_or_default()),
            revision: RwSignal::new(0),
            search: RwSignal::new(query.search.clone()),
            query: RwSignal::new(query),
            now: RwSignal::new(desk.now()),
            tally: RwSignal::new(None),
            note: Debounce::new(250),
            go: StoredValue::new_local(writer()),
        };
        listing.follow_entries();
        listing.follow_address(asked);
        listing.prepare_search();
        timers::every(15_000, move || {
            listing.now.try_set(desk.now());
            listing.consult();
        });
        if reading == Reading::Now {
            listing.tally.set(listing.count());
        } else {
            let soon = timers::after(AFTER_PAINT, move || listing.consult());
            StoredValue::new_local(soon);
        }
        listing
    }

    /// Takes in what the book of keys says, making it where there is none.
    fn consult(self) {
        self.change(|listing| {
            let _ = listing.desk.ask_book_once(|org, _, book| {
                listing.list.try_update_value(|list| list.consult(org, book));
            });
        });
        self.tally.try_set(self.count());
    }

    fn count(self) -> Option<Tally> {
        self.desk.ask_book_once(|_, _, book| book.tally())
    }

    /// Makes the first search as quick as the next ones, a stretch at a time between what the page has to do.
    fn prepare_search(self) {
        spawn_local(async move {
            let prepare = |list: &mut KeyList| self.desk.ask_once(|org| list.prepare_search(org, 4096));
            loop {
                timers::pause(AFTER_PAINT).await;
                if self.list.try_update_value(prepare) != Some(Prepared::Some) {
                    break;
                }
            }
        });
    }

    /// Every entry is taken in, also where several are applied before the page gets its turn.
    fn follow_entries(self) {
        let pending = StoredValue::new_local(Vec::<Touch>::new());
        let arrived = Trigger::new();
        let subscription = self.desk.workspace().subscribe(move |news| match news {
            News::Applied(applied) => {
                pending.try_update_value(|pending| pending.extend_from_slice(&applied.touched));
                arrived.notify();
            }
            News::Uses => arrived.notify(),
            News::Halted => {}
        });
        StoredValue::new_local(subscription);
        Effect::new(move |_| {
            arrived.track();
            let touched = pending.try_update_value(std::mem::take).unwrap_or_default();
            if !touched.is_empty() {
                self.change(|listing| {
                    listing.list.update_value(|list| {
                        with_book(self.desk, Reading::Later, |org, book| list.follow(org, book, &touched));
                    });
                });
            }
            if untrack(|| self.tally.get()).is_some() {
                self.consult();
            }
        });
    }

    /// Back, forward and links may ask for another list.
    fn follow_address(self, asked: Memo<KeyQuery>) {
        Effect::new(move |before: Option<()>| {
            let asked = asked.get();
            if before.is_some() && self.query.with_untracked(|query| *query != asked) {
                self.note.stop();
                self.search.set(asked.search.clone());
                self.take(asked);
            }
        });
    }

    fn change(self, change: impl FnOnce(Self)) {
        change(self);
        self.revision.update(|revision| *revision = revision.wrapping_add(1));
    }

    fn take(self, query: KeyQuery) {
        self.change(|listing| {
            let reading = if query.needs_book() { Reading::Now } else { Reading::Later };
            listing.list.update_value(|list| {
                with_book(self.desk, reading, |org, book| list.set_query(org, book, query.clone()));
            });
        });
        self.query.set(query);
    }

    /// Shows another list, and says so in the address.
    fn show(self, query: KeyQuery, step: Step) {
        if self.query.with_untracked(|shown| *shown == query) {
            return;
        }
        self.take(query);
        match step {
            Step::New => self.write(step),
            Step::Same => self.note.run(move || self.write(Step::Same)),
        }
    }

    fn write(self, step: Step) {
        self.note.stop();
        let query = self.query.get_untracked();
        let _ = self.go.try_with_value(|go| go(query.parameters(), step));
    }

    /// Brings the address up to date now, before the page is left.
    pub fn settle(self) {
        self.write(Step::Same);
    }

    /// Shows what the search field asks for.
    pub fn search_typed(self) {
        let search = self.search.get_untracked();
        self.show(KeyQuery { search, ..self.query.get_untracked() }, Step::Same);
    }

    /// Shows every key again, in the order as it is.
    pub fn clear(self) {
        self.search.set(String::new());
        let query = self.query.get_untracked();
        self.show(KeyQuery { search: String::new(), choices: BTreeSet::new(), ..query }, Step::New);
    }

    /// Sorts by a column, or turns round what is sorted by it.
    pub fn sort(self, by: SortKey) {
        self.show(self.query.get_untracked().sorted_by(by), Step::New);
    }

    /// Shows what fits a choice as well, or no longer.
    pub fn toggle(self, choice: Choice) {
        self.show(self.query.get_untracked().toggled(choice), Step::New);
    }

    /// Filters in one facet by exactly these choices, or by none where these are chosen already.
    pub fn only(self, facet: Facet, choices: &[Choice]) {
        let query = self.query.get_untracked();
        let wanted = if query.chosen(facet).eq(choices) { &[] } else { choices };
        self.show(query.with_only(facet, wanted.iter().cloned()), Step::New);
    }

    /// How all keys are, whatever is shown; `None` until every key was read. Tracked.
    pub fn tally(self) -> Option<Tally> {
        self.tally.get()
    }

    /// What is shown; tracked.
    pub fn query(self) -> KeyQuery {
        self.query.get()
    }

    /// Asks the list, and follows it.
    pub fn ask<T>(self, question: impl FnOnce(&KeyList) -> T) -> T {
        self.revision.track();
        self.list.with_value(question)
    }

    /// The key at a position, once.
    pub fn id_at(self, position: usize) -> Option<ApiKeyId> {
        self.list
            .with_value(|list| self.desk.ask_once(|org| list.key(org, position).map(|key| key.id.clone())))
    }

    /// The id of every key shown, in order, once.
    pub fn ids(self) -> Vec<ApiKeyId> {
        self.list
            .with_value(|list| self.desk.ask_once(|org| list.keys(org).map(|key| key.id.clone()).collect()))
    }

    /// What the row of a key says; tracked.
    pub fn row(self, id: &ApiKeyId) -> Option<KeyRow> {
        let now = self.now.get();
        // With the book, how a key is costs nothing, however many keys its owner has.
        self.desk.track();
        self.tally.track();
        self.desk.ask_book_if_made(|org, uses, book| {
            let key = org.api_keys().get(id)?;
            let health = book.and_then(|book| book.health(org, uses, org.api_keys().slot_of(id)?));
            Some(match health {
                Some(health) => row_with(org, uses, key, health, now),
                None => row_of(org, uses, key, now),
            })
        })?
    }

    /// What the clock said last; tracked.
    pub fn now(self) -> Timestamp {
        self.now.get()
    }
}

/// Until the first rows are painted.
const AFTER_PAINT: u32 = 60;

/// When every key is read for the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// Now: what is shown depends on it.
    Now,
    /// Once there is time for it.
    Later,
}

/// Asks with the book of keys if it is there or needed, without it otherwise. `None` where the page has gone.
fn with_book<T>(desk: Desk, reading: Reading, ask: impl FnOnce(&Org, Option<&KeyBook>) -> T) -> Option<T> {
    match reading {
        Reading::Now => desk.ask_book_once(|org, _, book| ask(org, Some(book))),
        Reading::Later => desk.ask_book_if_made(|org, _, book| ask(org, book)),
    }
}
