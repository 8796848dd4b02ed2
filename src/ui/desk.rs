//! The open organization as pages see it: one workspace, who acts, and what changed last.
//!
//! A [`Desk`] is found with [`use_desk`] by everything under `/o/:organization`. It tracks: a closure that asks it
//! runs again after every entry, of this tab or another, and whenever somebody else acts. It shows what whoever acts
//! sees, and nothing else. It holds no rule: it asks the workspace, and shows the reason it gets.
//!
//! A desk may be [of the past](Desk::of_the_past): then it answers from a copy of the organization as it was, says the
//! time of then, and carries nothing out.

use leptos::prelude::*;

use super::{
    actor::{self, first_admin},
    book::Book,
    events::{self, Event},
    keeping,
    kit::{Notice, Notices, use_notices},
    preferences::use_preferences,
    route::{Address, Page},
    shortcuts::follow,
    timers::Debounce,
};
use crate::{
    access::{Denial, Sight},
    engine::{Command, Decision, Entropy, Preview, Refusal},
    model::{ObjectRef, Owner, Timestamp},
    org::{Org, Seq, Uses},
    store::{StoreError, host::LinkState},
    view::{acting, key_book::KeyBook, quotas, words},
    workspace::{
        Applied, Condition, Done, Failure, Home, Moment, News, RestoreFailure, Shows, Source,
        browser::BrowserWorkspace,
    },
};

/// The open organization. Cheap to copy; lives as long as the organization's pages.
#[derive(Clone, Copy)]
pub struct Desk {
    home: Home,
    /// Held by the desk of today: tasks of the pages of a past one may outlive these.
    workspace: StoredValue<BrowserWorkspace, LocalStorage>,
    place: StoredValue<Place, LocalStorage>,
    applied: RwSignal<Option<Applied>, LocalStorage>,
    uses: Trigger,
    book: Book,
    condition: RwSignal<Condition>,
    link: RwSignal<LinkState>,
    acting: RwSignal<Owner>,
    notices: Notices,
}

/// What a desk answers from.
struct Place {
    workspace: BrowserWorkspace,
    past: Option<Shown>,
    /// Goes up whenever something else is seen: somebody else acts, or whoever acts may see more or less.
    looks: RwSignal<u32>,
}

impl Place {
    fn ask<T>(&self, question: impl FnOnce(&Org) -> T) -> T {
        match &self.past {
            Some(shown) => question(&shown.org),
            None => question(&self.workspace.seen()),
        }
    }

    /// What was seen of keys in use has no past: of then, nothing is known.
    fn ask_with_uses<T>(&self, question: impl FnOnce(&Org, &Uses) -> T) -> T {
        match &self.past {
            Some(shown) => question(&shown.org, &Uses::default()),
            None => question(&self.workspace.seen(), &self.workspace.uses()),
        }
    }

    fn now(&self) -> Timestamp {
        self.past.as_ref().map_or_else(|| self.workspace.now(), Shown::at)
    }
}

/// How the organization was.
struct Shown {
    org: Org,
    moment: Moment,
}

impl Shown {
    /// The time of then: of the entry, or the one asked for.
    fn at(&self) -> Timestamp {
        match self.moment {
            Moment::Entry(_) => self.org.position().at,
            Moment::Time(at) => at,
        }
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Desk({})", self.home.segment())
    }
}

/// The desk of the organization whose page this is.
///
/// # Panics
///
/// Outside `/o/:organization`: a mistake in the routes, found by the first test that opens the page.
pub fn use_desk() -> Desk {
    expect_context()
}

/// How long nothing must have been done before the second copy is written, in milliseconds.
const QUIET: u32 = 1_500;

/// Whether the person is told of a command that was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tell {
    /// With a message and a way back.
    Message,
    /// The page itself shows it.
    Nothing,
}

impl Desk {
    /// Lays a workspace out for the pages below the current component, acting as whoever acted here last, or else as
    /// its first active administrator.
    pub fn provide(workspace: BrowserWorkspace) -> Self {
        let acting = actor::remembered(&workspace.org()).unwrap_or_else(|| first_admin(&workspace.org()));
        workspace.look_as(&acting);
        let looks = RwSignal::new(0);
        let applied = RwSignal::new_local(None);
        let uses = Trigger::new();
        let condition = RwSignal::new(workspace.condition());
        let book = Book::new();
        let copying = Debounce::new(QUIET);
        let preferences = use_preferences();
        let watched = workspace.clone();
        let subscription = workspace.subscribe(move |news| {
            book.note(news);
            match news {
                News::Applied(entry) => {
                    events::note(&Event::Applied(entry.seq, &entry.intent.deed, entry.source));
                    applied.try_set(Some(entry.clone()));
                    if entry.shows == Shows::Anew {
                        looks.try_update(|looks| *looks += 1);
                    }
                    copy_soon(copying, watched.clone());
                    if entry.source == Source::Here && matches!(watched.home(), Home::Browser(_)) {
                        keeping::ask_after_a_change(preferences);
                    }
                }
                News::Uses => uses.notify(),
                News::Halted => {
                    events::note(&Event::Halted);
                    condition.try_set(watched.condition());
                }
            }
        });
        let link = RwSignal::new(workspace.link().map_or(LinkState::Answers, |host| host.state()));
        if let Some(host) = workspace.link() {
            host.watch(move |state| {
                link.try_set(state);
            });
        }
        // Held as long as the pages are, so that the workspace goes on telling.
        StoredValue::new_local(subscription);
        events::note(&Event::Opened(workspace.org().seq()));
        // What an import or another tab left behind is copied too.
        copy_soon(copying, workspace.clone());
        let desk = Self {
            home: workspace.home(),
            workspace: StoredValue::new_local(workspace.clone()),
            place: StoredValue::new_local(Place { workspace, past: None, looks }),
            applied,
            uses,
            book,
            condition,
            link,
            acting: RwSignal::new(acting),
            notices: use_notices(),
        };
        provide_context(desk);
        desk
    }

    /// A desk of the same organization as it was at a moment, for the pages below the current component.
    #[must_use]
    pub fn of_the_past(self, org: Org, moment: Moment) -> Self {
        let desk = Self {
            applied: RwSignal::new_local(None),
            uses: Trigger::new(),
            book: Book::new(),
            place: StoredValue::new_local(Place {
                workspace: self.workspace(),
                past: Some(Shown { org, moment }),
                looks: self.place.with_value(|place| place.looks),
            }),
            ..self
        };
        provide_context(desk);
        desk
    }

    /// The moment that is shown, where it is not today.
    pub fn moment(self) -> Option<Moment> {
        self.place.with_value(|place| place.past.as_ref().map(|shown| shown.moment))
    }

    /// Why nothing can be changed here, where what is shown is the past.
    pub fn past_reason(self) -> Option<String> {
        self.moment().map(|_| Denial::Past.to_string())
    }

    /// The organization and where it is kept: what its addresses are made of.
    pub fn id(self) -> Home {
        self.home
    }

    /// Asks the organization as whoever acts sees it, now and again after every entry.
    pub fn ask<T>(self, question: impl FnOnce(&Org) -> T) -> T {
        self.place.with_value(|place| place.looks.track());
        self.applied.track();
        self.ask_once(question)
    }

    /// Asks the organization as whoever acts sees it, once.
    pub fn ask_once<T>(self, question: impl FnOnce(&Org) -> T) -> T {
        self.place.with_value(|place| place.ask(question))
    }

    /// Asks the whole organization of today once: who may act, and what the exceptions of `access::Sight` tell of what
    /// is hidden.
    pub fn ask_whole_once<T>(self, question: impl FnOnce(&Org) -> T) -> T {
        self.place.with_value(|place| question(&place.workspace.org()))
    }

    /// What whoever acts sees, as a rule; tracked.
    pub fn sight(self) -> Sight {
        self.place.with_value(|place| place.looks.track());
        self.place.with_value(|place| place.workspace.sight())
    }

    /// A number that changes whenever something else is seen; tracked.
    pub fn looks(self) -> u32 {
        self.place.with_value(|place| place.looks.get())
    }

    /// Asks the organization and what was seen of its keys in use, now and again after every entry and every new
    /// observation.
    pub fn ask_with_uses<T>(self, question: impl FnOnce(&Org, &Uses) -> T) -> T {
        self.place.with_value(|place| place.looks.track());
        self.applied.track();
        self.uses.track();
        self.ask_with_uses_once(question)
    }

    /// Asks the organization and what was seen of its keys in use, once.
    ///
    /// What was seen of keys in use has no past: of then, nothing is known.
    pub fn ask_with_uses_once<T>(self, question: impl FnOnce(&Org, &Uses) -> T) -> T {
        self.place.with_value(|place| place.ask_with_uses(question))
    }

    /// Asks the whole organization, what whoever acts sees of it, and what was seen of keys in use, once: for what the
    /// exceptions of `access::Sight` tell of what is hidden. Of the past there is no more than is shown.
    pub fn ask_whole_with_uses_once<T>(self, question: impl FnOnce(&Org, &Org, &Uses) -> T) -> T {
        self.place.with_value(|place| {
            if let Some(shown) = &place.past {
                return question(&shown.org, &shown.org, &Uses::default());
            }
            let workspace = &place.workspace;
            question(&workspace.org(), &workspace.seen(), &workspace.uses())
        })
    }

    /// Asks the book of keys, now and again after every entry and every new observation. The first one to ask waits
    /// until every key was read.
    pub fn ask_book<T>(self, question: impl FnOnce(&Org, &Uses, &KeyBook) -> T) -> Option<T> {
        self.place.with_value(|place| place.looks.track());
        self.applied.track();
        self.uses.track();
        self.ask_book_once(question)
    }

    /// Asks the book of keys once. `None` where the page has gone.
    pub fn ask_book_once<T>(self, question: impl FnOnce(&Org, &Uses, &KeyBook) -> T) -> Option<T> {
        let now = self.now();
        self.ask_with_uses_once(|org, uses| self.book.ask(org, uses, now, |book| question(org, uses, book)))
    }

    /// Asks once with the book of keys if somebody has made it, without it otherwise.
    pub fn ask_book_if_made<T>(self, question: impl FnOnce(&Org, &Uses, Option<&KeyBook>) -> T) -> Option<T> {
        if self.book.is_made() {
            self.ask_book_once(|org, uses, book| question(org, uses, Some(book)))
        } else {
            Some(self.ask_with_uses_once(|org, uses| question(org, uses, None)))
        }
    }

    /// Tracks every entry and every new observation, for whoever asks once.
    pub fn track(self) {
        self.place.with_value(|place| place.looks.track());
        self.applied.track();
        self.uses.track();
    }

    /// Whether the book of keys was made.
    pub fn has_book(self) -> bool {
        self.book.is_made()
    }

    /// Asks the book of keys once, for tasks that may outlive the organization's pages: `None` once these have gone.
    pub fn try_ask_book<T>(self, question: impl FnOnce(&Org, &Uses, &KeyBook) -> T) -> Option<T> {
        let asked = self.place.try_with_value(|place| {
            let now = place.now();
            place.ask_with_uses(|org, uses| self.book.ask(org, uses, now, |book| question(org, uses, book)))
        });
        asked.flatten()
    }

    /// The last entry applied since the page was opened; tracked.
    pub fn applied(self) -> Option<Applied> {
        self.applied.get()
    }

    /// Whether the organization can be written; tracked.
    pub fn condition(self) -> Condition {
        self.condition.get()
    }

    /// Whether the host that keeps the organization answers; tracked. Where this browser keeps it, it does.
    pub fn link(self) -> LinkState {
        self.link.get()
    }

    /// Who acts; tracked.
    pub fn acting(self) -> Owner {
        self.acting.get()
    }

    /// Who acts, once.
    pub fn acting_once(self) -> Owner {
        self.acting.get_untracked()
    }

    /// Acts as another from now on: what that one sees is shown, and nothing else.
    pub fn act_as(self, owner: Owner) {
        self.place.with_value(|place| place.workspace.look_as(&owner));
        self.book.forget();
        actor::remember(self.home.id(), &owner);
        self.acting.set(owner);
        let looks = self.place.with_value(|place| place.looks);
        looks.update(|looks| *looks += 1);
    }

    /// What an empty list of `many` says to whoever acts, where that one does not see everything; tracked.
    pub fn nothing_seen(self, many: &str) -> Option<acting::Emptiness> {
        let (sight, actor) = (self.sight(), self.acting());
        self.ask_once(|org| acting::nothing_seen(org, &sight, &actor, many))
    }

    /// What the page of an unknown id says to whoever acts, where that one does not see everything; tracked.
    pub fn unknown(self, one: &str) -> Option<String> {
        let (sight, actor) = (self.sight(), self.acting());
        self.ask_once(|org| acting::unknown(org, &sight, &actor, one))
    }

    /// Why whoever acts may not take the organization as a whole; tracked.
    pub fn cannot_take_whole(self) -> Option<String> {
        acting::cannot_take_whole(&self.sight())
    }

    /// What the clock says, or said then.
    pub fn now(self) -> Timestamp {
        self.place.with_value(Place::now)
    }

    /// The version of an object, to be sent along with a command about it.
    pub fn version(self, object: &ObjectRef) -> Option<Seq> {
        self.ask_once(|org| org.version(object))
    }

    /// What deleting objects would do, or why it is refused.
    pub fn preview(self, targets: &[ObjectRef]) -> Result<Preview, Refusal> {
        if self.moment().is_some() {
            return Err(Denial::Past.into());
        }
        self.workspace().preview(&self.acting_once(), targets)
    }

    /// The workspace, for what a desk does not offer (export, checkpoints, notices).
    pub fn workspace(self) -> BrowserWorkspace {
        self.workspace.get_value()
    }

    /// Carries a command out as whoever acts. Nothing is said on failure: the form shows it where it arose.
    pub async fn run(
        self,
        command: Command,
        seen: Vec<(ObjectRef, Seq)>,
        tell: Tell,
    ) -> Result<Done, Failure> {
        self.today()?;
        let done = self.workspace().run(&self.acting_once(), &command, &seen).await?;
        match tell {
            Tell::Message => self.announce(&done),
            Tell::Nothing => self.tell_of_limits(&done),
        }
        self.settle();
        Ok(done)
    }

    /// Carries out what somebody else prepares on the whole organization of today, and says what changed, if anything
    /// did.
    pub async fn run_prepared<T>(
        self,
        prepare: impl Fn(&Org, Timestamp, &mut Entropy) -> (T, Option<Decision>),
    ) -> Result<T, Failure> {
        self.today()?;
        let (answer, done) = self.workspace().run_prepared(prepare).await?;
        if let Some(done) = done {
            self.announce(&done);
            self.settle();
        }
        Ok(answer)
    }

    /// Takes back the last entry of this tab, and says how that went.
    pub async fn undo(self) {
        if let Err(failure) = self.today() {
            return self.complain(&failure);
        }
        let undone = self.workspace().undo_last(&self.acting_once()).await;
        self.report(undone, "Nothing was undone.", "There is nothing to undo in this tab.");
    }

    /// Takes back one entry, and says how that went.
    pub async fn undo_entry(self, seq: Seq) {
        if let Err(failure) = self.today() {
            return self.complain(&failure);
        }
        let undone = self.workspace().undo(&self.acting_once(), seq).await;
        self.report(Some(undone), "Nothing was undone.", "");
    }

    /// Does again what was undone last, and says how that went.
    pub async fn redo(self) {
        if let Err(failure) = self.today() {
            return self.complain(&failure);
        }
        let redone = self.workspace().redo_last(&self.acting_once()).await;
        self.report(redone, "Nothing was redone.", "There is nothing to redo in this tab.");
    }

    /// Goes on from what stands, after a person has given up what is missing.
    pub fn accept_loss(self) -> Result<(), StoreError> {
        let workspace = self.workspace();
        workspace.accept_loss()?;
        leptos::task::spawn_local(async move {
            // A copy of what is given up now would never be replaced by one of what goes on.
            let _ = workspace.forget_copy().await;
        });
        self.settle();
        Ok(())
    }

    /// Says something that no form is there to say.
    pub fn say(self, words: String) {
        self.notices.show(Notice::new(words));
    }

    /// Says why something was not done, where no form is there to say it.
    pub fn complain(self, failure: &Failure) {
        self.notices.show(Notice::new(failure.to_string()));
    }

    /// Brings an object back to what it was after an entry, and says how that went.
    pub async fn restore(self, object: ObjectRef, seq: Seq) -> Result<Done, RestoreFailure> {
        let done = self.workspace().restore_object(&self.acting_once(), &object, seq).await?;
        self.announce(&done);
        self.settle();
        Ok(done)
    }

    /// Nothing is carried out in the past.
    fn today(self) -> Result<(), Failure> {
        match self.moment() {
            Some(_) => Err(Failure::Refused(Denial::Past.into())),
            None => Ok(()),
        }
    }

    fn report(self, result: Option<Result<Done, Failure>>, not_done: &str, nothing: &str) {
        match result {
            Some(Ok(done)) => self.announce(&done),
            Some(Err(failure)) => self.notices.show(Notice::new(format!("{not_done} {failure}"))),
            None => self.notices.show(Notice::new(nothing)),
        }
        self.settle();
    }

    /// Says what was done, with "Undo" where it can be taken back.
    fn announce(self, done: &Done) {
        let seq = done.seq;
        let mut text = words::done(&self.workspace().org(), &done.intent);
        if let Some(limits) = self.limits_closer(done) {
            text.push_str(". ");
            text.push_str(&limits);
        }
        let undo = Callback::new(move |()| leptos::task::spawn_local(self.undo_entry(seq)));
        self.notices.show(Notice::new(text).action("Undo", undo));
    }

    /// Says that a limit has come closer, where nothing else is said.
    fn tell_of_limits(self, done: &Done) {
        let Some(words) = self.limits_closer(done) else { return };
        let page = Address::In(self.home, Page::Quotas).to_string();
        self.notices.show(Notice::new(words).action("Quotas", Callback::new(move |()| follow(&page))));
    }

    /// Which limits came closer by what was done.
    fn limits_closer(self, done: &Done) -> Option<String> {
        let applied = self.applied.try_get_untracked().flatten().filter(|applied| applied.seq == done.seq)?;
        self.ask_once(|org| quotas::crossing_words(org, &applied.crossed))
    }

    /// After a command: shows whether the organization is still written, and writes a checkpoint if one is due.
    fn settle(self) {
        let workspace = self.workspace();
        self.condition.try_set(workspace.condition());
        if matches!(self.home, Home::Browser(_)) && workspace.checkpoint_due() {
            leptos::task::spawn_local(async move {
                // The journal has everything; the next checkpoint is written in full.
                let _ = workspace.save_checkpoint().await;
            });
        }
    }
}

/// Brings the second copy up to date once nothing has been done for a moment. A host looks after its own file.
fn copy_soon(copying: Debounce, workspace: BrowserWorkspace) {
    if matches!(workspace.home(), Home::Host(_)) {
        return;
    }
    copying.run(move || {
        leptos::task::spawn_local(async move {
            // The journal has everything; the copy is older for once, and Settings says how old.
            let copied = workspace.save_copy().await;
            events::note(&Event::Copied(&copied));
        });
    });
}
