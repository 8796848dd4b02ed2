//! The book of keys of the open organization: made when somebody first asks for it, then kept up to date.
//!
//! Making it reads every key, so pages that can show their first rows without it ask for it after that.

use leptos::prelude::*;

use crate::{
    model::Timestamp,
    org::{Org, Touch, Uses},
    view::key_book::KeyBook,
    workspace::{News, Shows},
};

/// The book, and what has happened since it was last looked at.
#[derive(Default)]
struct Kept {
    book: Option<KeyBook>,
    touched: Vec<Touch>,
}

/// A handle to the book.
#[derive(Clone, Copy)]
pub struct Book(StoredValue<Kept, LocalStorage>);

impl Book {
    /// No book yet, for as long as the current reactive owner lives.
    pub fn new() -> Self {
        Self(StoredValue::new_local(Kept::default()))
    }

    /// Whether it was made.
    pub fn is_made(self) -> bool {
        self.0.try_with_value(|kept| kept.book.is_some()).unwrap_or(false)
    }

    /// Notes what has happened. Observations of use are no entries: they begin a new book.
    pub fn note(self, news: &News) {
        self.0.try_update_value(|kept| match news {
            News::Applied(applied) if applied.shows == Shows::Anew => *kept = Kept::default(),
            News::Applied(applied) if kept.book.is_some() => kept.touched.extend_from_slice(&applied.touched),
            News::Uses => *kept = Kept::default(),
            News::Applied(_) | News::Halted => {}
        });
    }

    /// Begins a new book when it is next asked: it speaks of something else from now on.
    pub fn forget(self) {
        self.0.try_update_value(|kept| *kept = Kept::default());
    }

    /// Brings the book up to date, making it where there is none, and asks it. `None` where the page has gone.
    pub fn ask<T>(
        self,
        org: &Org,
        uses: &Uses,
        now: Timestamp,
        question: impl FnOnce(&KeyBook) -> T,
    ) -> Option<T> {
        self.0.try_update_value(|kept| {
            let touched = std::mem::take(&mut kept.touched);
            let book = match kept.book.take() {
                Some(mut book) if touched.is_empty() => {
                    book.advance(org, uses, now);
                    book
                }
                Some(mut book) => {
                    book.follow(org, uses, &touched, now);
                    book
                }
                None => KeyBook::new(org, uses, now),
            };
            question(kept.book.insert(book))
        })
    }
}
