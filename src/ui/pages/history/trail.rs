//! What the page of the history shows: the window of the workspace, narrowed by a filter, grown on demand.

use std::ops::ControlFlow;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    model::Timestamp,
    org::Seq,
    ui::desk::Desk,
    view::history::Filter,
    workspace::{Found, Item, News, PastError, SearchEnd, Source},
};

/// Entries shown at first, and with each press on "Show older entries".
const PIECE: usize = 100;

/// The entries of one day, newest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Tells days apart: `2026-11-25`.
    pub key: String,
    /// A moment of it.
    pub at: Timestamp,
    /// What was done.
    pub items: Vec<Item>,
}

/// How the list ends.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// Looking; the entry it is at, once that takes a while.
    Looking(Option<Seq>),
    /// There are older entries.
    More,
    /// The journal begins; with its first entry and that one's time, if it has one.
    Begins(Option<(Seq, Timestamp)>),
    /// What is older lies before the days that are looked at.
    TooOld,
    /// It cannot be read.
    Failed(PastError),
}

/// The state of the page. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Trail {
    desk: Desk,
    want: RwSignal<usize>,
    /// The newest entry shown: later ones of other tabs wait until they are asked for.
    top: RwSignal<Seq>,
    items: RwSignal<Vec<Item>>,
    end: RwSignal<End>,
    /// How many entries have been looked at.
    pub looked: RwSignal<usize>,
    round: StoredValue<u32>,
}

impl Trail {
    /// The history of the open organization, for as long as the current reactive owner lives. `reads` says
    /// what a person is looking at.
    pub fn open(desk: Desk, filter: Memo<Filter>, reads: impl Fn() -> Reads + 'static) -> Self {
        let trail = Self {
            desk,
            want: RwSignal::new(PIECE),
            top: RwSignal::new(desk.ask_once(crate::org::Org::seq)),
            items: RwSignal::new(Vec::new()),
            end: RwSignal::new(End::Looking(None)),
            looked: RwSignal::new(0),
            round: StoredValue::new(0),
        };
        let subscription = desk.workspace().subscribe(move |news| match news {
            News::Applied(applied) => {
                if applied.source == Source::Here || reads() == Reads::Top {
                    trail.top.try_set(applied.seq);
                }
            }
            News::Uses | News::Halted => {}
        });
        StoredValue::new_local(subscription);
        Effect::new(move |before: Option<Filter>| {
            let _ = desk.applied();
            let filter = filter.get();
            if before.is_some_and(|before| before != filter) {
                trail.items.update(Vec::clear);
                trail.want.set(PIECE);
            }
            trail.look(filter.clone(), trail.want.get());
            filter
        });
        trail
    }

    /// Looks back until enough entries that fit are known.
    fn look(self, filter: Filter, want: usize) {
        self.round.update_value(|round| *round = round.wrapping_add(1));
        let this = self.round.get_value();
        let current = move || self.round.try_get_value() == Some(this);
        let workspace = self.desk.workspace();
        spawn_local(async move {
            let progress = |found: &Found, seq: Seq| {
                if !current() {
                    return ControlFlow::Break(());
                }
                // What stands already is not taken away while the same is looked for anew.
                if self.items.with_untracked(|items| found.items.len() > items.len()) {
                    self.put(&found.items, want);
                }
                self.progress(seq);
                ControlFlow::Continue(())
            };
            let found = workspace.search_history(&filter, want, progress).await;
            if !current() {
                return;
            }
            self.looked.try_set(workspace.looked_at());
            match found {
                Ok(found) => {
                    self.put(&found.items, want);
                    self.finish(match found.end {
                        SearchEnd::More => End::More,
                        SearchEnd::TooOld => End::TooOld,
                        SearchEnd::Begins => End::Begins(workspace.begins_at()),
                    });
                }
                Err(error) => self.finish(End::Failed(error)),
            }
        });
    }

    fn put(self, items: &[Item], want: usize) {
        let shown = items.get(..want).unwrap_or(items);
        if self.items.with_untracked(|items| items.as_slice() != shown) {
            self.items.set(shown.to_vec());
        }
    }

    fn finish(self, end: End) {
        self.end.try_set(end);
    }

    fn progress(self, seq: Seq) {
        if seq != Seq::MAX {
            self.end.try_set(End::Looking(Some(seq)));
        }
    }

    /// Shows more.
    pub fn older(self) {
        self.want.update(|want| *want += PIECE);
    }

    /// How the list ends; tracked.
    pub fn end(self) -> End {
        self.end.get()
    }

    /// Whether nothing is shown; tracked.
    pub fn is_empty(self) -> bool {
        self.items.with(Vec::is_empty)
    }

    /// How many entries wait above the list; tracked.
    pub fn waiting(self) -> usize {
        let top = self.top.get();
        self.items.with(|items| items.iter().filter(|item| item.seq() > top).count())
    }

    /// Shows the entries that wait.
    pub fn show_waiting(self) {
        self.top.set(self.desk.ask_once(crate::org::Org::seq));
    }

    /// What is shown, by day; tracked. What cannot be read stands on the day of the entry after it.
    pub fn days(self) -> Vec<Day> {
        let top = self.top.get();
        let mut days: Vec<Day> = Vec::new();
        let mut at = self.desk.ask_once(|org| org.position().at);
        self.items.with(|items| {
            for item in items.iter().filter(|item| item.seq() <= top) {
                at = item.line().map_or(at, |line| line.at);
                let key = at.date().to_string();
                match days.last_mut() {
                    Some(day) if day.key == key => day.items.push(item.clone()),
                    Some(_) | None => days.push(Day { key, at, items: vec![item.clone()] }),
                }
            }
        });
        days
    }
}

/// What a person is looking at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The top of the list, where new entries belong.
    Top,
    /// Something that new entries would push away.
    Elsewhere,
}
