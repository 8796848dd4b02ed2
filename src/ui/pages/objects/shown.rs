//! The state behind a list of objects: what is shown, kept in step with the address and with every entry.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    model::{ObjectRef, Timestamp},
    org::Touch,
    ui::{
        address::{Step, Writer, writer},
        desk::Desk,
        timers::{self, Debounce},
    },
    view::objects::{Followed, ListPlan, ListQuery, ObjectList},
    workspace::News,
};

/// The list of one page.
#[derive(Clone, Copy)]
pub struct Shown {
    desk: Desk,
    plan: &'static ListPlan,
    list: StoredValue<ObjectList, LocalStorage>,
    /// Changes whenever the list does.
    revision: RwSignal<u32>,
    /// What is in the search field.
    pub search: RwSignal<String>,
    query: RwSignal<ListQuery>,
    now: RwSignal<Timestamp>,
    /// Writes the search into the address, a moment after the last letter.
    note: Debounce,
    go: StoredValue<Writer, LocalStorage>,
}

impl Shown {
    /// The list as the address asks for it, for as long as the current reactive owner lives.
    pub fn open(desk: Desk, plan: &'static ListPlan) -> Self {
        let parameters = use_query_map();
        let asked =
            Memo::new(move |_| parameters.with(|map| ListQuery::read(plan, |name| map.get_str(name))));
        let query = asked.get_untracked();
        let now = desk.now();
        let list = desk.ask_with_uses_once(|org, uses| ObjectList::new(plan, org, uses, query.clone(), now));
        let shown = Self {
            desk,
            plan,
            list: StoredValue::new_local(list),
            revision: RwSignal::new(0),
            search: RwSignal::new(query.search.clone()),
            query: RwSignal::new(query),
            now: RwSignal::new(now),
            note: Debounce::new(250),
            go: StoredValue::new_local(writer(|name| plan.reads(name))),
        };
        shown.follow_entries();
        shown.follow_address(asked);
        timers::every(60_000, move || {
            shown.now.try_set(desk.now());
        });
        shown
    }

    /// Whose list it is.
    pub fn desk(self) -> Desk {
        self.desk
    }

    /// Every entry is taken in, also where several are applied before the page gets its turn.
    fn follow_entries(self) {
        let pending = StoredValue::new_local(Vec::<Touch>::new());
        let (arrived, observed) = (Trigger::new(), Trigger::new());
        let subscription = self.desk.workspace().subscribe(move |news| match news {
            News::Applied(applied) => {
                pending.try_update_value(|pending| pending.extend_from_slice(&applied.touched));
                arrived.notify();
            }
            News::Uses => observed.notify(),
            News::Halted => {}
        });
        StoredValue::new_local(subscription);
        Effect::new(move |_| {
            arrived.track();
            let touched = pending.try_update_value(std::mem::take).unwrap_or_default();
            let now = self.desk.now();
            let followed = self.list.try_update_value(|list| {
                self.desk.ask_with_uses_once(|org, uses| list.follow(org, uses, &touched, now))
            });
            if followed == Some(Followed::Anew) {
                self.changed();
            }
        });
        Effect::new(move |before: Option<()>| {
            observed.track();
            if before.is_some() {
                let now = self.desk.now();
                self.list.update_value(|list| {
                    self.desk.ask_with_uses_once(|org, uses| list.rebuild(org, uses, now));
                });
                self.changed();
            }
        });
    }

    /// Back, forward and links may ask for another list.
    fn follow_address(self, asked: Memo<ListQuery>) {
        Effect::new(move |before: Option<()>| {
            let asked = asked.get();
            if before.is_some() && self.query.with_untracked(|query| *query != asked) {
                self.note.stop();
                self.search.set(asked.search.clone());
                self.take(asked);
            }
        });
    }

    fn changed(self) {
        self.revision.update(|revision| *revision = revision.wrapping_add(1));
    }

    fn take(self, query: ListQuery) {
        self.list.update_value(|list| list.set_query(query.clone()));
        self.changed();
        self.query.set(query);
    }

    /// Shows something else, and says so in the address.
    fn show(self, query: ListQuery, step: Step) {
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
        let parameters = self.query.with_untracked(|query| query.parameters(self.plan));
        let _ = self.go.try_with_value(|go| go(parameters, step));
    }

    /// Brings the address up to date now, before the page is left.
    pub fn settle(self) {
        self.write(Step::Same);
    }

    /// Shows what the search field asks for.
    pub fn search_typed(self) {
        let search = self.search.get_untracked();
        self.show(ListQuery { search, ..self.query.get_untracked() }, Step::Same);
    }

    /// Shows everything again.
    pub fn clear(self) {
        self.search.set(String::new());
        let query = self.query.get_untracked();
        self.show(ListQuery { search: String::new(), facets: Vec::new(), ..query }, Step::New);
    }

    /// Sorts by a column, or turns round what is sorted by it.
    pub fn sort(self, slug: &str) {
        self.show(self.query.get_untracked().sorted_by(self.plan, slug), Step::New);
    }

    /// Shows a value of a facet, or no longer.
    pub fn toggle(self, parameter: &str, value: &str) {
        self.show(self.query.get_untracked().toggled(self.plan, parameter, value), Step::New);
    }

    /// Shows every value of a facet again.
    pub fn clear_facet(self, parameter: &str) {
        self.show(self.query.get_untracked().with_only(self.plan, parameter, Vec::new()), Step::New);
    }

    /// The objects of the rows shown, in order, once.
    pub fn objects(self) -> Vec<ObjectRef> {
        self.ask_once(|list| list.shown().filter_map(|row| row.subject.object().cloned()).collect())
    }

    /// The objects that a table knows by these keys, once.
    pub fn objects_of(self, keys: &[String]) -> Vec<ObjectRef> {
        let object = |list: &ObjectList, key: &String| list.row(key)?.subject.object().cloned();
        self.ask_once(|list| keys.iter().filter_map(|key| object(list, key)).collect())
    }

    /// What is shown; tracked.
    pub fn query(self) -> ListQuery {
        self.query.get()
    }

    /// Asks the list, and follows it.
    pub fn ask<T>(self, question: impl FnOnce(&ObjectList) -> T) -> T {
        self.revision.track();
        self.list.with_value(question)
    }

    /// Asks the list once.
    pub fn ask_once<T>(self, question: impl FnOnce(&ObjectList) -> T) -> T {
        self.list.with_value(question)
    }

    /// What the clock said last; tracked.
    pub fn now(self) -> Timestamp {
        self.now.get()
    }
}
