//! The workspace's state, and who is told when it changes.

use std::{
    cell::{Cell, Ref, RefCell},
    collections::BTreeSet,
    rc::Rc,
};

use super::{Condition, Notice, Ports};
use crate::{
    access::{Followed, Projection, Sight},
    engine::{
        Crossing, Deed, Entry, Intent, Preview, Refusal, Watched,
        checkpoint::{ChunkId, Manifest, touched},
        preview,
    },
    model::{ObjectRef, OrganizationId, Owner, Timestamp},
    org::{Org, Seq, Touch, Uses},
    store::{Mark, Witness},
};

/// One open organization. Clones are handles to the same one.
pub struct Workspace<P: Ports> {
    pub(super) inner: Rc<Inner<P>>,
}

impl<P: Ports> Clone for Workspace<P> {
    fn clone(&self) -> Self {
        Self { inner: Rc::clone(&self.inner) }
    }
}

impl<P: Ports> std::fmt::Debug for Workspace<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Workspace({} at entry {})", self.inner.id, self.org().seq())
    }
}

pub(super) struct Inner<P: Ports> {
    pub id: OrganizationId,
    pub ports: P,
    pub org: RefCell<Org>,
    /// What whoever acts sees; `None` until somebody does.
    pub view: RefCell<Option<Projection>>,
    pub uses: RefCell<Uses>,
    /// How often the observations have been replaced.
    pub uses_taken: Cell<u64>,
    pub condition: RefCell<Condition>,
    pub notices: RefCell<Vec<Notice>>,
    /// The stored checkpoint, as far as this workspace knows, with its bytes.
    pub base: RefCell<Option<(Manifest, Vec<u8>)>>,
    /// Chunks that changed since.
    pub dirty: RefCell<BTreeSet<ChunkId>>,
    /// Entries of this tab that can be undone and redone, last ones last.
    pub undoable: RefCell<Vec<Seq>>,
    pub redoable: RefCell<Vec<Seq>>,
    /// What has been looked at of the history.
    pub history: RefCell<super::history::Window>,
    listeners: RefCell<Vec<(u64, Listener)>>,
    next_listener: Cell<u64>,
}

type Listener = Rc<dyn Fn(&News)>;

/// What listeners are told.
#[derive(Clone, Debug)]
pub enum News {
    /// An entry has been applied.
    Applied(Applied),
    /// There are newer last-use observations; see [`Workspace::uses`].
    Uses,
    /// The organization is not written any more; see [`Workspace::condition`].
    Halted,
}

/// An entry has been applied.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Its number.
    pub seq: Seq,
    /// What it was about.
    pub intent: Intent,
    /// Where tables of what is seen were touched.
    pub touched: Rc<[Touch]>,
    /// Limits that it brought closer, the closest first: in the tab whose entry it is, so that one tab says it.
    pub crossed: Rc<[Crossing]>,
    /// What it did to what is seen.
    pub shows: Shows,
    /// Whose it was.
    pub source: Source,
}

/// What an entry did to what whoever acts sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// What was touched is seen as it is now, and all else as before.
    What,
    /// Something else is seen from now on: whatever keeps slots begins anew.
    Anew,
}

/// Where an entry came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// This tab.
    Here,
    /// Another tab, or a worker.
    Elsewhere,
}

/// Keeps a listener listening; dropped, it is told nothing more.
pub struct Subscription(Option<Box<dyn FnOnce()>>);

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Subscription")
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            end();
        }
    }
}

impl<P: Ports> Workspace<P> {
    pub(super) fn new(id: OrganizationId, ports: P, org: Org) -> Self {
        let inner = Inner {
            id,
            ports,
            org: RefCell::new(org),
            view: RefCell::default(),
            uses: RefCell::default(),
            uses_taken: Cell::new(0),
            condition: RefCell::new(Condition::Writable),
            notices: RefCell::default(),
            base: RefCell::default(),
            dirty: RefCell::default(),
            undoable: RefCell::default(),
            redoable: RefCell::default(),
            history: RefCell::default(),
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
        };
        Self { inner: Rc::new(inner) }
    }

    /// The organization's id.
    pub fn id(&self) -> OrganizationId {
        self.inner.id
    }

    /// The organization as it stands. Do not hold it across an `await`.
    pub fn org(&self) -> Ref<'_, Org> {
        self.inner.org.borrow()
    }

    /// Whether it can be written, and if not, why.
    pub fn condition(&self) -> Condition {
        self.inner.condition.borrow().clone()
    }

    /// What was found on opening that a person should know.
    pub fn notices(&self) -> Vec<Notice> {
        self.inner.notices.borrow().clone()
    }

    /// What the clock says.
    pub fn now(&self) -> Timestamp {
        self.inner.ports.now()
    }

    /// The workspace's journal and clock.
    pub fn ports(&self) -> &P {
        &self.inner.ports
    }

    /// What deleting objects would do, as far as the actor sees it, or why it is refused.
    pub fn preview(&self, actor: &Owner, targets: &[ObjectRef]) -> Result<Preview, Refusal> {
        let org = self.org();
        let previewed = preview(&org, actor, targets, self.now())?;
        Ok(previewed.shown_to(&org, &Sight::of(&org, actor)))
    }

    /// Tells `listener` of every entry applied from now on, until the subscription is dropped.
    #[must_use = "dropped at once, it tells nothing"]
    pub fn subscribe(&self, listener: impl Fn(&News) + 'static) -> Subscription {
        let number = self.inner.next_listener.get();
        self.inner.next_listener.set(number + 1);
        self.inner.listeners.borrow_mut().push((number, Rc::new(listener)));
        let inner = Rc::downgrade(&self.inner);
        Subscription(Some(Box::new(move || {
            if let Some(inner) = inner.upgrade() {
                inner.listeners.borrow_mut().retain(|(known, _)| *known != number);
            }
        })))
    }

    /// Applies an entry that is stored, unless that has happened already, and tells everybody.
    pub(super) fn take_in(&self, entry: &Entry, source: Source) -> Result<(), crate::org::Mismatch> {
        if entry.header.seq <= self.org().seq() {
            return Ok(());
        }
        let watched = watched(&self.org(), entry, source);
        let places = self.inner.org.borrow_mut().apply(&entry.step())?;
        self.inner.dirty.borrow_mut().extend(touched(&places));
        let (seen, shows) = match self.follow(&entry.changes, places) {
            Followed::Touched(seen) => (seen, Shows::What),
            Followed::Anew => (Vec::new(), Shows::Anew),
        };
        self.inner.history.borrow_mut().push(&self.reader(), entry, shows);
        self.witness();
        let news = Applied {
            seq: entry.header.seq,
            intent: entry.header.intent.clone(),
            touched: seen.into(),
            shows,
            crossed: watched.map_or_else(Vec::new, |watched| watched.crossed(&self.org())).into(),
            source,
        };
        self.tell(&News::Applied(news));
        Ok(())
    }

    pub(super) fn tell(&self, news: &News) {
        let listeners: Vec<_> =
            self.inner.listeners.borrow().iter().map(|(_, told)| Rc::clone(told)).collect();
        for told in listeners {
            told(news);
        }
    }

    /// Stops writing and tells everybody.
    pub fn halt(&self, trouble: super::Trouble) {
        self.stop(trouble);
        self.tell(&News::Halted);
    }

    /// Notes the last entry outside of the journal. Where that is not possible, the journal alone has to do:
    /// the entry is stored, and saying otherwise would be wrong.
    pub(super) fn witness(&self) {
        let mark = {
            let org = self.org();
            let name = org.organization().map(|own| own.name.to_string()).unwrap_or_default();
            let kind = org.organization().map(|own| own.kind).unwrap_or_default();
            let position = org.position();
            Mark { seq: position.seq, head: position.head.to_string(), name, at: Some(position.at), kind }
        };
        let noted = self.inner.ports.witness().raise(&self.inner.id.to_string(), &mark);
        if let Err(error) = noted {
            self.note(Notice::WitnessSilent(error));
        }
    }

    /// Notes something a person should know, once.
    pub(super) fn note(&self, notice: Notice) {
        let mut notices = self.inner.notices.borrow_mut();
        if !notices.contains(&notice) {
            notices.push(notice);
        }
    }

    /// The last entry of this tab that can be undone.
    pub fn undoable(&self) -> Option<Seq> {
        self.inner.undoable.borrow().last().copied()
    }

    /// The last entry that this tab undid and can redo.
    pub fn redoable(&self) -> Option<Seq> {
        self.inner.redoable.borrow().last().copied()
    }
}

/// The limits to compare after an entry. What an import brings in stands elsewhere already: nothing is crossed by it.
fn watched(org: &Org, entry: &Entry, source: Source) -> Option<Watched> {
    let here = source == Source::Here && entry.header.intent.deed != Deed::Import;
    here.then(|| Watched::before(org, &entry.changes))
}
