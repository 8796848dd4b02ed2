//! The history as audit log records, as a filter narrows it.

use super::backwards::{Backwards, GoOn, PastError, go_on};
use crate::{
    access::Sight,
    engine::{Damage, Entry},
    exchange::audit::event,
    model::Owner,
    org::{Change, Effect, Org, Position, Seq, Shown},
    view::history::{Extent, Filter, Line, Past},
    workspace::{Ports, Workspace},
};

impl<P: Ports> Workspace<P> {
    /// Every event about what `actor` may see that fits a filter, a line each without its end, the latest first: the journal is read backwards, and
    /// a copy of the organization goes along, so that every object is told as it was. Says on the way at which entry it
    /// is, and stops when told to.
    pub async fn audit_events(
        &self,
        actor: &Owner,
        filter: &Filter,
        mut sink: impl FnMut(String),
        mut progress: impl FnMut(Seq) -> GoOn,
    ) -> Result<(), PastError> {
        let mut org = self.org().clone();
        let sight = Sight::of(&org, actor);
        let mut walk = Backwards::from(self, org.position());
        while let Some((entry, before)) = walk.step().await? {
            if filter.earliest().is_some_and(|first| entry.header.at < first) {
                return Ok(());
            }
            let lines = events_of(&mut org, &entry, before, filter, &sight)?;
            lines.into_iter().rev().for_each(&mut sink);
            go_on(progress(before.seq))?;
        }
        Ok(())
    }
}

/// Whether an object is there after a change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    Goes,
}

impl Fate {
    fn of(change: &Change) -> Self {
        match change.effect() {
            Effect::Deletes => Self::Goes,
            Effect::Creates | Effect::Updates | Effect::Nothing => Self::Stays,
        }
    }
}

/// The events of one entry in the order of its changes; the organization is taken back over it.
fn events_of(
    org: &mut Org,
    entry: &Entry,
    before: Position,
    filter: &Filter,
    sight: &Sight,
) -> Result<Vec<String>, PastError> {
    let wanted = filter.fits_header(&entry.header);
    let by_words = wanted && fits_by_words(org, entry, filter);
    let fits = |org: &Org, change: &Change| {
        let wanted = wanted && (filter.fits_change(change) || by_words && filter.fits_kind(change));
        wanted && change.object().is_some_and(|object| sight.shows(org, object) != Shown::Nothing)
    };
    let write = |org: &Org, fate: Fate| {
        let all = entry.changes.iter().enumerate();
        let these = all.filter(|(_, change)| Fate::of(change) == fate && fits(org, change));
        let told =
            these.filter_map(|(number, change)| Some((number, event(org, &entry.header, number, change)?)));
        told.collect::<Vec<_>>()
    };
    // What is there afterwards is told as it is then, what went as it was before.
    let mut events = write(org, Fate::Stays);
    let seq = entry.header.seq;
    org.take_back(&entry.step(), before)
        .map_err(|_| PastError::Damaged { seq, damage: Damage::Broken { seq } })?;
    events.extend(write(org, Fate::Goes));
    events.sort_by_key(|(number, _)| *number);
    Ok(events.into_iter().map(|(_, line)| line).collect())
}

/// Whether the words that are looked for stand in what the entry says: then all of it is wanted.
fn fits_by_words(org: &Org, entry: &Entry, filter: &Filter) -> bool {
    if filter.object.is_empty() {
        return false;
    }
    let line = Line::of(org, &Past::default(), &entry.header, Extent::Whole(&entry.changes));
    filter.fits_words(&line)
        && filter
            .objects()
            .iter()
            .all(|object| !entry.changes.iter().any(|change| change.reference().as_ref() == Some(object)))
}
