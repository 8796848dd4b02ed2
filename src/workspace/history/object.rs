//! The history of one object: the entries that changed it, back to the one that made it.

use std::sync::Arc;

use memchr::memmem::Finder;

use super::{
    PAGES, Rest,
    window::{Seen, Touched, hash_of},
};
use crate::{
    engine::Header,
    model::ObjectRef,
    org::{Change, Effect, Seq},
    store::{Journal, StoreError},
    view::history::Line,
    workspace::{Ports, Workspace},
};

/// What was found of the history of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectHistory {
    /// Its entries, newest first, with what each did to it.
    pub entries: Vec<(Arc<Line>, Effect)>,
    /// Entries on the way that cannot be read.
    pub unread: usize,
    /// Whether there may be more.
    pub rest: ObjectRest,
}

/// How an object's history ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectRest {
    /// With the entry that made it.
    Made,
    /// There may be older entries.
    More,
    /// With the journal.
    JournalBegins,
}

impl<P: Ports> Workspace<P> {
    /// Entries that changed an object, newest first: at least `want` of them unless its history is shorter. Looks back
    /// no further than the entry that made it, and says after each piece how far it has come.
    pub async fn history_of(
        &self,
        object: &ObjectRef,
        want: usize,
        mut progress: impl FnMut(Seq),
    ) -> Result<ObjectHistory, StoreError> {
        self.front();
        let mut found = ObjectHistory { entries: Vec::new(), unread: 0, rest: ObjectRest::More };
        let mut looked = None;
        loop {
            let (fresh, rest) = self.unlooked(&mut looked);
            for seen in fresh {
                let Some(effect) = self.effect_of(&seen, object).await? else {
                    found.unread += usize::from(matches!(*seen.touched, Touched::Unknown));
                    continue;
                };
                let Some(line) = seen.item.line() else { continue };
                found.entries.push((Arc::clone(line), effect));
                if effect == Effect::Creates && line.undoes.is_none() {
                    found.rest = ObjectRest::Made;
                    return Ok(found);
                }
                if found.entries.len() >= want {
                    return Ok(found);
                }
            }
            match rest {
                Rest::Begins => {
                    found.rest = ObjectRest::JournalBegins;
                    return Ok(found);
                }
                Rest::Before(seq) => {
                    progress(seq);
                    self.step_back().await?;
                }
            }
        }
    }

    /// What the window holds below `looked`, which moves along.
    pub(super) fn unlooked(&self, looked: &mut Option<Seq>) -> (Vec<Seen>, Rest) {
        let window = self.inner.history.borrow();
        let fresh: Vec<_> = window.below(*looked).cloned().collect();
        if let Some(last) = fresh.last() {
            *looked = Some(last.item.seq());
        }
        (fresh, window.rest())
    }

    /// What an entry did to an object; `None` where it did nothing, or where that is not known.
    pub(super) async fn effect_of(
        &self,
        seen: &Seen,
        object: &ObjectRef,
    ) -> Result<Option<Effect>, StoreError> {
        match &*seen.touched {
            Touched::Objects { objects, .. } => {
                let hash = hash_of(object);
                Ok(objects.iter().find(|(known, _)| *known == hash).map(|(_, effect)| *effect))
            }
            Touched::Large(header) => Ok(self.change_in(header, object).await?.map(|change| change.effect())),
            Touched::Unknown => Ok(None),
        }
    }

    /// Looks through the pages of a large entry for the change of an object, reading only those that name it.
    async fn change_in(&self, header: &Header, object: &ObjectRef) -> Result<Option<Change>, StoreError> {
        let id = serde_json::to_vec(&object.id()).unwrap_or_default();
        let finder = Finder::new(&id);
        let mut from = 0;
        while from < header.pages {
            let pages = self.inner.ports.journal().pages(header.seq, from, PAGES).await?;
            if pages.is_empty() {
                break;
            }
            for page in &pages {
                if finder.find(page).is_none() {
                    continue;
                }
                let changes: Vec<Change> = serde_json::from_slice(page).unwrap_or_default();
                let found = changes.into_iter().find(|change| change.reference().as_ref() == Some(object));
                if found.is_some() {
                    return Ok(found);
                }
            }
            from += PAGES;
            self.inner.ports.breathe().await;
        }
        Ok(None)
    }
}
