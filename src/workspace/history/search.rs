//! Looking through the history for the entries that fit a filter, from the newest down, as far as somebody wants.

use std::collections::HashMap;

use memchr::memmem::Finder;

use super::{
    Item, PAGES, Rest,
    backwards::{GoOn, PastError, go_on},
    window::{Seen, Touched, hash_of},
};
use crate::{
    engine::Header,
    model::{Kind, ObjectRef, Owner},
    org::Seq,
    store::{Journal, StoreError},
    view::history::{DeedKind, Facet, Filter, Line, client_slug},
    workspace::{Ports, Workspace},
};

/// What was found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The places of the history that fit, newest first. What cannot be read may be anything, and fits.
    pub items: Vec<Item>,
    /// How far the search has come.
    pub end: SearchEnd,
}

/// How a search ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchEnd {
    /// There may be older entries that fit.
    #[default]
    More,
    /// The journal begins.
    Begins,
    /// What is older lies before the time that is looked for.
    TooOld,
}

/// How many of the entries looked at each choice of a facet would show, the other facets as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetCounts {
    /// How many entries were looked at.
    pub looked_at: usize,
    /// By facet and choice, as it stands in an address.
    counts: HashMap<(&'static str, String), usize>,
    /// Whoever did anything, most first.
    pub actors: Vec<(Owner, String)>,
}

impl FacetCounts {
    /// How many entries a choice would show.
    pub fn of(&self, facet: Facet, value: &str) -> usize {
        self.counts.get(&(facet.parameter(), value.to_owned())).copied().unwrap_or(0)
    }

    /// How many choices of a facet would show anything.
    pub fn distinct(&self, facet: Facet) -> usize {
        self.counts.keys().filter(|(of, _)| *of == facet.parameter()).count()
    }

    fn add(&mut self, facet: Facet, value: &str) {
        *self.counts.entry((facet.parameter(), value.to_owned())).or_default() += 1;
    }
}

impl<P: Ports> Workspace<P> {
    /// Looks for at least `want` entries that fit, unless there are fewer. `progress` is given what was found so far and
    /// the entry the search is at.
    pub async fn search_history(
        &self,
        filter: &Filter,
        want: usize,
        mut progress: impl FnMut(&Found, Seq) -> GoOn,
    ) -> Result<Found, PastError> {
        self.front();
        let objects = filter.objects();
        let mut found = Found::default();
        let mut looked = None;
        loop {
            let (fresh, rest) = self.unlooked(&mut looked);
            for seen in fresh {
                let too_old = seen.item.line().zip(filter.earliest()).is_some_and(|(line, at)| line.at < at);
                if too_old {
                    found.end = SearchEnd::TooOld;
                    return Ok(found);
                }
                if self.fits(filter, &objects, &seen).await? {
                    found.items.push(seen.item.clone());
                    if found.items.len() >= want {
                        return Ok(found);
                    }
                }
            }
            match rest {
                Rest::Begins => {
                    found.end = SearchEnd::Begins;
                    return Ok(found);
                }
                Rest::Before(seq) => {
                    go_on(progress(&found, seq))?;
                    self.step_back().await?;
                }
            }
        }
    }

    async fn fits(&self, filter: &Filter, objects: &[ObjectRef], seen: &Seen) -> Result<bool, StoreError> {
        let Some(line) = seen.item.line() else { return Ok(true) };
        if !filter.fits_line(line, None) {
            return Ok(false);
        }
        if !filter.of.is_empty() && !self.touches_kind(&filter.of, &seen.touched).await? {
            return Ok(false);
        }
        if filter.object.is_empty() || filter.fits_words(line) {
            return Ok(true);
        }
        for object in objects {
            if self.effect_of(seen, object).await?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an entry changed an object of one of these kinds. The pages of a large one are looked through until one
    /// is found.
    async fn touches_kind(&self, kinds: &[Kind], touched: &Touched) -> Result<bool, StoreError> {
        match touched {
            Touched::Objects { kinds: held, .. } => Ok(kinds.iter().any(|kind| held.contains(kind))),
            Touched::Large(header) => self.large_touches(kinds, header).await,
            Touched::Unknown => Ok(true),
        }
    }

    async fn large_touches(&self, kinds: &[Kind], header: &Header) -> Result<bool, StoreError> {
        let tags: Vec<_> = kinds.iter().map(|kind| tag(*kind)).collect();
        let finders: Vec<_> = tags.iter().map(|tag| Finder::new(tag.as_bytes())).collect();
        let mut from = 0;
        while from < header.pages {
            let pages = self.inner.ports.journal().pages(header.seq, from, PAGES).await?;
            if pages.is_empty() {
                break;
            }
            if pages.iter().any(|page| finders.iter().any(|finder| finder.find(page).is_some())) {
                return Ok(true);
            }
            from += PAGES;
            self.inner.ports.breathe().await;
        }
        Ok(false)
    }

    /// Counts, among the entries looked at so far, what each choice of each facet would show.
    pub fn count_history(&self, filter: &Filter) -> FacetCounts {
        let window = self.inner.history.borrow();
        let mut counts = FacetCounts { looked_at: window.len(), ..FacetCounts::default() };
        let mut actors: HashMap<Owner, (usize, String)> = HashMap::new();
        let objects: Vec<_> = filter.objects().iter().map(hash_of).collect();
        for seen in window.iter() {
            let Some(line) = seen.item.line() else { continue };
            let actor = actors.entry(line.actor.clone()).or_insert_with(|| (0, line.actor_name.clone()));
            actor.0 += 1;
            let named =
                filter.object.is_empty() || filter.fits_words(line) || touches(&seen.touched, &objects);
            if !named {
                continue;
            }
            count(&mut counts, filter, line, &seen.touched);
        }
        let mut actors: Vec<_> = actors.into_iter().collect();
        actors.sort_by(|(one, (a, _)), (other, (b, _))| b.cmp(a).then_with(|| one.cmp(other)));
        counts.actors = actors.into_iter().map(|(owner, (_, name))| (owner, name)).collect();
        counts
    }
}

/// How a change of a kind begins where it is stored.
fn tag(kind: Kind) -> String {
    let mut tag = serde_json::to_string(&kind).unwrap_or_default();
    tag.insert(0, '{');
    tag.push(':');
    tag
}

fn touches(touched: &Touched, objects: &[u64]) -> bool {
    match touched {
        Touched::Objects { objects: held, .. } => held.iter().any(|(hash, _)| objects.contains(hash)),
        Touched::Large(_) | Touched::Unknown => false,
    }
}

/// Counts one entry for each facet in which it alone may fail.
fn count(counts: &mut FacetCounts, filter: &Filter, line: &Line, touched: &Touched) {
    let none = [];
    let kinds: &[Kind] = match touched {
        Touched::Objects { kinds, .. } => kinds,
        Touched::Large(_) | Touched::Unknown => &none,
    };
    let of = filter.of.is_empty() || filter.of.iter().any(|kind| kinds.contains(kind));
    if filter.fits_line(line, None) {
        for kind in kinds {
            counts.add(Facet::Of, kind.name());
        }
    }
    if !of {
        return;
    }
    for (facet, value) in [
        (Facet::Deed, DeedKind::slug(line.kind)),
        (Facet::Actor, line.actor.id()),
        (Facet::Client, client_slug(line.client)),
    ] {
        if filter.fits_line(line, Some(facet)) {
            counts.add(facet, value);
        }
    }
}
