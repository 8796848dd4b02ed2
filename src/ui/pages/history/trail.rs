//! What the page of the history shows: the window of the workspace, narrowed to a kind, grown on demand.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    model::Timestamp,
    org::Seq,
    store::StoreError,
    ui::desk::Desk,
    view::history::DeedKind,
    workspace::{Item, News, Rest, Source},
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
    /// Storage did not answer.
    Failed(StoreError),
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
    round: StoredValue<u32>,
}

impl Trail {
    /// The history of the open organization, for as long as the current reactive owner lives. `reads` says
    /// what a person is looking at.
    pub fn open(desk: Desk, kind: Memo<Option<DeedKind>>, reads: impl Fn() -> Reads + 'static) -> Self {
        let trail = Self {
            desk,
            want: RwSignal::new(PIECE),
            top: RwSignal::new(desk.ask_once(crate::org::Org::seq)),
            items: RwSignal::new(Vec::new()),
            end: RwSignal::new(End::Looking(None)),
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
        Effect::new(move |before: Option<Option<DeedKind>>| {
            let _ = desk.applied();
            let kind = kind.get();
            if before.is_some_and(|before| before != kind) {
                trail.want.set(PIECE);
            }
            trail.look(kind, trail.want.get());
            kind
        });
        trail
    }

    /// Looks back until enough entries of a kind are known.
    fn look(self, kind: Option<DeedKind>, want: usize) {
        self.round.update_value(|round| *round = round.wrapping_add(1));
        let this = self.round.get_value();
        let current = move || self.round.try_get_value() == Some(this);
        let workspace = self.desk.workspace();
        spawn_local(async move {
            loop {
                let (items, rest) = workspace.history();
                let known = items.len();
                let shown: Vec<_> = items.into_iter().filter(|item| fits(item, kind)).collect();
                let enough = shown.len() >= want;
                if !current() {
                    return;
                }
                let shown: Vec<_> = shown.into_iter().take(want).collect();
                if self.items.with_untracked(|items| *items != shown) {
                    self.items.set(shown);
                }
                match rest {
                    _ if enough => return self.finish(End::More),
                    Rest::Begins => return self.finish(End::Begins(workspace.begins_at())),
                    Rest::Before(seq) => self.progress(seq),
                }
                if let Err(error) = workspace.look_back(known + 1).await {
                    if current() {
                        self.finish(End::Failed(error));
                    }
                    return;
                }
            }
        });
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

/// What cannot be read may be of any kind.
fn fits(item: &Item, kind: Option<DeedKind>) -> bool {
    item.line().is_none_or(|line| kind.is_none_or(|kind| line.kind == kind))
}
