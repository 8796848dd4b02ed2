//! Two moments side by side: what was added, changed and removed between them.

use super::{
    ChangeWords, Names, Past, Tally,
    details::{change_words, rank},
    facts::Telling,
};
use crate::{
    model::{Kind, Timestamp},
    org::{Change, Effect, Org},
    view::words,
};

/// The differences of one sort: the objects of a kind that were added, changed or removed.
#[derive(Clone, Debug, PartialEq)]
pub struct Differences {
    /// What became of them.
    pub effect: Effect,
    /// Of which kind they are.
    pub kind: Kind,
    /// Each object before and after.
    pub changes: Vec<Change>,
}

impl Differences {
    /// `3 API keys added`.
    pub fn title(&self) -> String {
        let verb = match self.effect {
            Effect::Creates => "added",
            Effect::Updates => "changed",
            Effect::Deletes => "removed",
            Effect::Nothing => "as they were",
        };
        let count = words::number(self.changes.len());
        let what = if self.changes.len() == 1 { self.kind.label() } else { self.kind.plural() };
        format!("{count} {what} {verb}")
    }

    /// Some of the objects in words, fact by fact. `later` is the organization at the later moment.
    pub fn words(&self, later: &Org, from: usize, count: usize) -> Vec<ChangeWords> {
        let changes = self.changes.get(from..).unwrap_or_default();
        let changes = changes.get(..count).unwrap_or(changes);
        let past = Past::default();
        let names = Names::new(later, &past, changes);
        // No time of an entry goes without saying here.
        let telling = Telling { names: &names, at: Timestamp::from_micros(i64::MIN) };
        changes
            .iter()
            .filter_map(|change| Some(change_words(change, change.reference()?, &telling)))
            .collect()
    }
}

/// Differences by what became of the objects, added ones first, then by kind, API keys first.
pub fn differences(changes: Vec<Change>) -> Vec<Differences> {
    let mut sorted: Vec<Differences> = Vec::new();
    for change in changes {
        let Some(kind) = change.reference().map(|object| object.kind()) else { continue };
        let effect = change.effect();
        match sorted.iter_mut().find(|known| known.effect == effect && known.kind == kind) {
            Some(known) => known.changes.push(change),
            None => sorted.push(Differences { effect, kind, changes: vec![change] }),
        }
    }
    let order = |effect: Effect| match effect {
        Effect::Creates => 0,
        Effect::Updates => 1,
        Effect::Deletes => 2,
        Effect::Nothing => 3,
    };
    sorted.sort_by_key(|group| (order(group.effect), rank(group.kind)));
    sorted
}

/// Differences in a sentence an effect: `Added 3 API keys and 1 user.`
pub fn summary(differences: &[Differences]) -> Vec<String> {
    let mut tally = Tally::default();
    for group in differences {
        tally.add(&group.changes);
    }
    tally.words_with(["Added", "Changed", "Removed"])
}
