//! The organization as it was: a copy of it is taken back, entry by entry, from where it stands.

use std::collections::HashMap;

use super::backwards::{Backwards, GoOn, PastError, go_on};
use crate::{
    access::Sight,
    engine::{Command, Damage, Refusal},
    model::{Kind, ObjectRef, Owner, Timestamp},
    org::{Change, Effect, Org, Seq, Shown},
    store::Journal,
    workspace::{Done, Failure, Ports, Workspace},
};

/// A moment of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// Right after an entry.
    Entry(Seq),
    /// At a time: right after the last entry that was written by then.
    Time(Timestamp),
}

impl Moment {
    /// Reads an entry's number, a time as RFC 3339 has it, or a day `YYYY-MM-DD`, which is meant to its end in UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(seq) = text.parse::<Seq>() {
            return Some(Self::Entry(seq));
        }
        let whole = if text.len() == 10 { [text, "T23:59:59.999999Z"].concat() } else { text.to_owned() };
        Timestamp::parse(&whole).map(Self::Time)
    }

    /// Whether an entry was written after it.
    fn is_before(self, seq: Seq, at: Timestamp) -> bool {
        match self {
            Self::Entry(moment) => seq > moment,
            Self::Time(moment) => at > moment,
        }
    }
}

impl std::fmt::Display for Moment {
    /// As [`Moment::parse`] reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Entry(seq) => write!(f, "{seq}"),
            Self::Time(at) => write!(f, "{at}"),
        }
    }
}

/// What happened between two moments, folded: one change an object.
#[derive(Clone, Debug)]
pub struct Between {
    /// The organization at the later moment.
    pub later: Org,
    /// Where it stood at the earlier one.
    pub earlier: (Seq, Timestamp),
    /// How many entries lie between.
    pub entries: Seq,
    /// What became of each object; those that are as they were are left out, and so are retired ids.
    pub changes: Vec<Change>,
}

impl<P: Ports> Workspace<P> {
    /// The organization as it was at a moment, as far as `actor` may see it today. Its position tells after which entry
    /// that is. Says on the way at which entry it is, and stops when told to.
    pub async fn as_of(
        &self,
        actor: &Owner,
        moment: Moment,
        progress: impl FnMut(Seq) -> GoOn,
    ) -> Result<Org, PastError> {
        let org = self.whole_as_of(moment, progress).await?;
        let sight = Sight::of(&self.org(), actor);
        Ok(sight.part_of(&org).unwrap_or(org))
    }

    async fn whole_as_of(&self, moment: Moment, progress: impl FnMut(Seq) -> GoOn) -> Result<Org, PastError> {
        let mut org = self.org().clone().frozen();
        self.take_back_to(&mut org, moment, |_| {}, progress).await?;
        Ok(org)
    }

    /// Takes a copy of the organization back to a moment, and hands over the changes of each entry on the way, the
    /// latest first.
    async fn take_back_to(
        &self,
        org: &mut Org,
        moment: Moment,
        mut passed: impl FnMut(Vec<Change>),
        mut progress: impl FnMut(Seq) -> GoOn,
    ) -> Result<(), PastError> {
        let start = org.position();
        if let Moment::Entry(asked) = moment
            && asked > start.seq
        {
            return Err(PastError::Later { asked, last: start.seq });
        }
        let mut walk = Backwards::from(self, start);
        while moment.is_before(org.seq(), org.position().at) {
            let first = (org.seq(), org.position().at);
            let Some((entry, before)) = walk.step().await? else { break };
            if before.seq == 0 {
                return Err(PastError::BeforeTheJournal { first: first.0, at: first.1 });
            }
            let seq = entry.header.seq;
            let damage = Damage::Broken { seq };
            org.take_back(&entry.step(), before).map_err(|_| PastError::Damaged { seq, damage })?;
            passed(entry.changes);
            go_on(progress(before.seq))?;
        }
        Ok(())
    }

    /// What became of every object that `actor` may see between two moments, in whichever order they are given.
    pub async fn between(
        &self,
        actor: &Owner,
        one: Moment,
        other: Moment,
        mut progress: impl FnMut(Seq) -> GoOn,
    ) -> Result<Between, PastError> {
        let (earlier, later) = self.in_order(one, other).await?;
        let mut org = self.whole_as_of(later, &mut progress).await?;
        let later = org.clone();
        let mut folded: HashMap<ObjectRef, Change> = HashMap::new();
        let fold = |changes: Vec<Change>| {
            for change in changes {
                let Some(object) = change.reference().filter(|object| object.kind() != Kind::Tombstone)
                else {
                    continue;
                };
                let whole = folded.get(&object).and_then(|newer| change.then(newer)).unwrap_or(change);
                folded.insert(object, whole);
            }
        };
        self.take_back_to(&mut org, earlier, fold, progress).await?;
        let sight = Sight::of(&self.org(), actor);
        let seen = |change: &Change| {
            change.effect() != Effect::Nothing
                && change.object().is_some_and(|object| sight.shows(&later, object) != Shown::Nothing)
        };
        let mut changes: Vec<_> = folded.into_values().filter(seen).collect();
        changes.sort_by_cached_key(Change::reference);
        let entries = later.seq() - org.seq();
        Ok(Between { earlier: (org.seq(), org.position().at), entries, changes, later })
    }

    /// The earlier of two moments, and the later one.
    async fn in_order(&self, one: Moment, other: Moment) -> Result<(Moment, Moment), PastError> {
        let (first, second) = (self.entry_at(one).await?, self.entry_at(other).await?);
        Ok(if first <= second { (one, other) } else { (other, one) })
    }

    /// The entry after which a moment lies.
    async fn entry_at(&self, moment: Moment) -> Result<Seq, PastError> {
        let time = match moment {
            Moment::Entry(seq) => return Ok(seq),
            Moment::Time(time) => time,
        };
        // The times of entries never fall, so halving finds it.
        let (mut low, mut high) = (0, self.org().seq());
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            let records = self.inner.ports.journal().skim(middle, 1, 0).await?;
            let record =
                records.iter().find(|record| record.seq == middle).ok_or(PastError::Missing(middle))?;
            let header = record.read_header().map_err(|damage| PastError::Damaged { seq: middle, damage })?;
            if header.at <= time { low = middle } else { high = middle - 1 }
        }
        Ok(low)
    }

    /// What makes an object as it was after an entry; `None` where there was none. Only entries are read, no copy of
    /// the organization is made.
    pub async fn object_as_of(&self, object: &ObjectRef, seq: Seq) -> Result<Option<Change>, PastError> {
        let (position, mut was) = {
            let org = self.org();
            (org.position(), org.deletion(object).and_then(|change| change.before()))
        };
        if seq > position.seq {
            return Err(PastError::Later { asked: seq, last: position.seq });
        }
        let mut walk = Backwards::from(self, position);
        let mut at = position.seq;
        while at > seq {
            let Some((entry, before)) = walk.step().await? else { break };
            let of_it = entry.changes.iter().find(|change| change.reference().as_ref() == Some(object));
            if let Some(change) = of_it {
                was = change.before();
            }
            at = before.seq;
        }
        Ok(was)
    }

    /// Why an object could not be brought back to what it was, as things stand; `None` where it could. `was` makes it as
    /// it was after an entry. Nothing is written.
    pub fn restore_refused(&self, actor: &Owner, was: &Change, seq: Seq) -> Option<Refusal> {
        self.try_out(actor, &Command::Restore { was: Box::new(was.clone()), seq })
    }

    /// Brings an object back to what it was after an entry.
    pub async fn restore_object(
        &self,
        actor: &Owner,
        object: &ObjectRef,
        seq: Seq,
    ) -> Result<Done, RestoreFailure> {
        let was = self.object_as_of(object, seq).await?;
        let was = was.ok_or_else(|| Failure::Refused(Refusal::NotFound(object.clone())))?;
        let command = Command::Restore { was: Box::new(was), seq };
        Ok(self.run(actor, &command, &[]).await?)
    }
}

/// An object was not brought back.
#[derive(Debug, thiserror::Error)]
pub enum RestoreFailure {
    /// What it was is not known.
    #[error(transparent)]
    Past(#[from] PastError),
    /// The command was not carried out.
    #[error(transparent)]
    Failure(#[from] Failure),
}
