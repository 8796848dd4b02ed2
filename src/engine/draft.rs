//! The changes of an entry while it is being decided: a view of the organization with the changes laid over it.

use std::collections::HashMap;

use super::Refusal;
use crate::{
    access::{self, Act, ActsBy, Sight},
    model::{Kind, ObjectRef, Owner, Retirement, Timestamp, Tombstone, TombstoneId},
    org::{Change, Delta, Effect, Org, Stored},
};

/// An organization as it would be with some changes. Holds at most one change an object.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    /// The organization as it is.
    pub org: &'a Org,
    /// The time of the entry.
    pub at: Timestamp,
    /// By what whoever asks acts.
    by: ActsBy,
    changes: Vec<Change>,
    places: HashMap<ObjectRef, usize>,
}

impl<'a> Draft<'a> {
    pub fn new(org: &'a Org, at: Timestamp) -> Self {
        Self { org, at, by: ActsBy::Session, changes: Vec::new(), places: HashMap::new() }
    }

    /// The same, asked for by a session or by an API key.
    pub fn asked_by(self, by: ActsBy) -> Self {
        Self { by, ..self }
    }

    /// Whether whoever asks may do something to the organization as it is.
    pub fn permit(&self, actor: &Owner, act: &Act<'_>) -> Result<(), Refusal> {
        access::permit(self.org, actor, self.by, act).map_err(Refusal::from)
    }

    /// What whoever asks sees of the organization as it is.
    pub fn sight(&self, actor: &Owner) -> Sight {
        Sight::by(self.org, actor, self.by)
    }

    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The changes, without those that change nothing.
    pub fn into_changes(self) -> Vec<Change> {
        self.changes.into_iter().filter(|change| change.effect() != Effect::Nothing).collect()
    }

    pub fn is_empty(&self) -> bool {
        self.changes.iter().all(|change| change.effect() == Effect::Nothing)
    }

    /// An object as it would be.
    pub fn get<T: Stored>(&self, id: &T::Id) -> Option<&T> {
        if self.changes.is_empty() {
            return T::table(self.org).get(id);
        }
        match self.places.get(&T::reference(id.clone())).and_then(|place| self.changes.get(*place)) {
            Some(change) => T::delta(change).and_then(|delta| delta.after.as_ref()),
            None => T::table(self.org).get(id),
        }
    }

    /// Whether an object would exist.
    pub fn exists<T: Stored>(&self, id: &T::Id) -> bool {
        self.get::<T>(id).is_some()
    }

    /// The first object of a kind, as it would be, that is wanted.
    pub fn find<'b, T: Stored + 'b>(&'b self, wanted: impl Fn(&T) -> bool) -> Option<&'b T> {
        // Asked in this order because a reference costs more than a look.
        let changed = |object: &T| self.changes_object(&T::reference(object.id().clone()));
        let kept = T::table(self.org).iter().find(|object| wanted(object) && !changed(object));
        kept.or_else(|| {
            let mut changed = self.changes.iter().filter_map(|change| T::delta(change)?.after.as_ref());
            changed.find(|object| wanted(object))
        })
    }

    /// Whether this draft makes, changes or removes an object.
    pub fn changes_object(&self, object: &ObjectRef) -> bool {
        self.places.contains_key(object)
    }

    /// Whether an id is or was in use.
    pub fn is_used<T: Stored>(&self, id: &T::Id) -> bool {
        self.exists::<T>(id) || self.tombstone(&T::reference(id.clone())).is_some()
    }

    /// What is left of an object of this id that was deleted.
    pub fn tombstone(&self, object: &ObjectRef) -> Option<&Tombstone> {
        let told = self.get::<Tombstone>(&TombstoneId::of(object));
        told.or_else(|| self.get::<Tombstone>(&TombstoneId::of_any_kind(object)))
    }

    /// Makes or changes an object. An id that was retired is in use again, unless it was compromised: that
    /// mark stays for good.
    pub fn put<T: Stored>(&mut self, after: T) {
        let before = T::table(self.org).get(after.id()).cloned();
        if before.is_none() && leaves_tombstone(T::KIND) {
            self.revive(&T::reference(after.id().clone()));
        }
        self.set(Delta { before, after: Some(after) });
    }

    /// Takes an object out as if it had never been there: its id is not retired.
    pub fn withdraw(&mut self, object: &ObjectRef) {
        if let Some(change) = self.org.deletion(object) {
            self.place(object.clone(), change);
        }
    }

    /// Takes an object out; its id is retired.
    pub fn remove(&mut self, object: &ObjectRef, why: Retirement) {
        let Some(change) = self.org.deletion(object) else { return };
        self.place(object.clone(), change);
        if leaves_tombstone(object.kind()) {
            self.retire(object, why);
        }
    }

    fn retire(&mut self, object: &ObjectRef, why: Retirement) {
        let id = TombstoneId::of(object);
        if self.tombstone(object).is_none_or(|old| old.why == Retirement::Deleted) {
            let before = self.org.tombstones().get(&id).cloned();
            self.set(Delta { before, after: Some(Tombstone { id, why, at: self.at }) });
        }
    }

    fn revive(&mut self, object: &ObjectRef) {
        if self.org.tombstones().is_empty() {
            return;
        }
        for id in [TombstoneId::of(object), TombstoneId::of_any_kind(object)] {
            if let Some(before) = self.org.tombstones().get(&id).cloned()
                && before.why == Retirement::Deleted
            {
                self.set(Delta { before: Some(before), after: None });
            }
        }
    }

    fn set<T: Stored>(&mut self, delta: Delta<T>) {
        let Some(id) = delta.after.as_ref().or(delta.before.as_ref()).map(|object| object.id().clone())
        else {
            return;
        };
        self.place(T::reference(id), T::change(delta));
    }

    fn place(&mut self, object: ObjectRef, change: Change) {
        let known = self.places.get(&object).copied();
        if let Some(place) = known.and_then(|place| self.changes.get_mut(place)) {
            *place = change;
        } else {
            self.places.insert(object, self.changes.len());
            self.changes.push(change);
        }
    }
}

/// Kinds whose ids stand for one object for ever. The others are named by their content.
const fn leaves_tombstone(kind: Kind) -> bool {
    match kind {
        Kind::Organization | Kind::Acl | Kind::AppliedLimit | Kind::Tombstone => false,
        Kind::Environment
        | Kind::KafkaCluster
        | Kind::SchemaRegistry
        | Kind::KsqlCluster
        | Kind::ComputePool
        | Kind::User
        | Kind::ServiceAccount
        | Kind::GroupMapping
        | Kind::IdentityProvider
        | Kind::IdentityPool
        | Kind::RoleBinding
        | Kind::ApiKey => true,
    }
}
