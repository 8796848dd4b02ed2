//! The changes of an entry, each field by field, what was asked for apart from what went along.

use std::collections::BTreeMap;

use super::{
    facts::{Fact, Telling, Told, Value},
    names::{Names, Past},
    sentence::title,
};
use crate::{
    engine::Header,
    model::{Kind, ObjectRef},
    org::{Change, Delta, Effect, Org},
};

/// The changes of an entry, or of a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// The changes in groups: those asked for first, then what went along, by kind.
    pub groups: Vec<Group>,
    /// How many ids were retired or came into use again by it: book-keeping that needs no table.
    pub retired: usize,
}

/// Changes that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Whether somebody asked for them.
    pub standing: Standing,
    /// What it holds, such as `3 API keys`.
    pub title: String,
    /// The changes.
    pub changes: Vec<ChangeWords>,
}

/// Whether somebody asked for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody did.
    Asked,
    /// It went along with what was asked for.
    Along,
}

/// One object before and after, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeWords {
    /// Which object.
    pub object: ObjectRef,
    /// What it was called; its id where it had no name.
    pub name: String,
    /// What became of it.
    pub effect: Effect,
    /// The fields that differ; every field with a value where the object was made or deleted.
    pub rows: Vec<FieldRow>,
}

/// A field before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRow {
    /// Its name.
    pub label: &'static str,
    /// Its value before; `None` where there was none.
    pub before: Option<Value>,
    /// Its value afterwards.
    pub after: Option<Value>,
}

impl Details {
    /// The changes of an entry in words. `changes` may be a part of a large one; then so are the details.
    pub fn of(org: &Org, past: &Past, header: &Header, changes: &[Change]) -> Self {
        let names = Names::new(org, past, changes);
        let telling = Telling { names: &names, at: header.at };
        let mut asked = Vec::new();
        let mut along: BTreeMap<(usize, Kind), Vec<ChangeWords>> = BTreeMap::new();
        let mut retired = 0;
        for change in changes {
            let Some(object) = change.reference() else { continue };
            if object.kind() == Kind::Tombstone {
                retired += 1;
                continue;
            }
            let words = change_words(change, object, &telling);
            if header.intent.objects.contains(&words.object) {
                asked.push(words);
            } else {
                along.entry(rank(words.object.kind())).or_default().push(words);
            }
        }
        let standing = if header.intent.objects.is_empty() { Standing::Asked } else { Standing::Along };
        let mut groups = Vec::new();
        if !asked.is_empty() {
            groups.push(group(Standing::Asked, asked));
        }
        groups.extend(along.into_values().map(|changes| group(standing, changes)));
        Self { groups, retired }
    }
}

/// API keys are what people look for; the rest in the order of the nouns.
pub(super) fn rank(kind: Kind) -> (usize, Kind) {
    (usize::from(kind != Kind::ApiKey), kind)
}

fn group(standing: Standing, changes: Vec<ChangeWords>) -> Group {
    let objects: Vec<_> = changes.iter().map(|change| &change.object).collect();
    Group { standing, title: title(&objects), changes }
}

pub(super) fn change_words(change: &Change, object: ObjectRef, telling: &Telling<'_>) -> ChangeWords {
    let effect = change.effect();
    let (before, after) = facts_of(change, telling);
    ChangeWords { name: telling.names.name(&object), object, effect, rows: rows(before, after) }
}

/// The fields whose value differs.
pub(super) fn differing(change: &Change, telling: &Telling<'_>) -> Vec<&'static str> {
    let (before, after) = facts_of(change, telling);
    rows(before, after).into_iter().map(|row| row.label).collect()
}

fn rows(before: Option<Vec<Fact>>, after: Option<Vec<Fact>>) -> Vec<FieldRow> {
    let row = |(label, before): Fact, after: Option<Value>| FieldRow { label, before, after };
    let all: Vec<_> = match (before, after) {
        (Some(before), Some(after)) => {
            before.into_iter().zip(after).map(|(fact, (_, after))| row(fact, after)).collect()
        }
        (Some(before), None) => before.into_iter().map(|fact| row(fact, None)).collect(),
        (None, Some(after)) => after.into_iter().map(|(label, after)| row((label, None), after)).collect(),
        (None, None) => Vec::new(),
    };
    all.into_iter().filter(|row| row.before != row.after).collect()
}

/// The facts of an object before and after a change.
fn facts_of(change: &Change, telling: &Telling<'_>) -> (Option<Vec<Fact>>, Option<Vec<Fact>>) {
    fn of<T: Told>(delta: &Delta<T>, telling: &Telling<'_>) -> (Option<Vec<Fact>>, Option<Vec<Fact>>) {
        let facts = |object: &Option<T>| object.as_ref().map(|object| object.facts(telling));
        (facts(&delta.before), facts(&delta.after))
    }
    match change {
        Change::Organization(delta) => of(delta, telling),
        Change::Environment(delta) => of(delta, telling),
        Change::KafkaCluster(delta) => of(delta, telling),
        Change::SchemaRegistry(delta) => of(delta, telling),
        Change::KsqlCluster(delta) => of(delta, telling),
        Change::ComputePool(delta) => of(delta, telling),
        Change::User(delta) => of(delta, telling),
        Change::ServiceAccount(delta) => of(delta, telling),
        Change::GroupMapping(delta) => of(delta, telling),
        Change::IdentityProvider(delta) => of(delta, telling),
        Change::IdentityPool(delta) => of(delta, telling),
        Change::RoleBinding(delta) => of(delta, telling),
        Change::Acl(delta) => of(delta, telling),
        Change::AppliedLimit(delta) => of(delta, telling),
        Change::ApiKey(delta) => of(delta, telling),
        Change::Tombstone(delta) => of(delta, telling),
    }
}
