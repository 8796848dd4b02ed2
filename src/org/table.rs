//! A table of one kind of object, by id and by slot.
//!
//! An object keeps its slot for as long as it exists. Checkpoints are cut along slots, so that one changed
//! object rewrites one chunk; sorted and filtered lists hold slots instead of ids.

use std::{borrow::Borrow, cmp::Reverse, collections::BinaryHeap, hash::BuildHasher, sync::OnceLock};

use hashbrown::{DefaultHashBuilder, HashTable};

use super::Seq;
use crate::model::Noun;

/// Where an object stands in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u32);

impl Slot {
    /// As an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// An object and the entry that last changed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<T> {
    /// The entry that last changed the object.
    pub version: Seq,
    /// The object.
    pub object: T,
}

/// Every object of one kind.
#[derive(Clone, Debug)]
pub struct Table<T> {
    slots: Vec<Option<Row<T>>>,
    /// Slots left empty by deletions, lowest first, so that two tabs that replay alike fill alike.
    free: BinaryHeap<Reverse<u32>>,
    ids: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// Slots by id. Made when somebody first pages through the table, and kept right from then on.
    order: OnceLock<Vec<u32>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            free: BinaryHeap::new(),
            ids: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            order: OnceLock::new(),
        }
    }
}

impl<T: Noun> Table<T> {
    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// One more than the highest slot in use, at most.
    pub fn slot_count(&self) -> usize {
        self.slots.len()
    }

    /// The object of an id.
    pub fn get(&self, id: &T::Id) -> Option<&T> {
        self.row(id).map(|row| &row.object)
    }

    /// The object of an id, with its version.
    pub fn row(&self, id: &T::Id) -> Option<&Row<T>> {
        self.slot_of(id).and_then(|slot| self.at(slot))
    }

    /// Whether an id is in use.
    pub fn contains(&self, id: &T::Id) -> bool {
        self.slot_of(id).is_some()
    }

    /// Where the object of an id stands.
    pub fn slot_of(&self, id: &T::Id) -> Option<Slot> {
        let hash = self.hasher.hash_one(id);
        self.ids.find(hash, |slot| self.id_at(*slot) == Some(id)).map(|slot| Slot(*slot))
    }

    /// The object in a slot.
    pub fn at(&self, slot: Slot) -> Option<&Row<T>> {
        self.slots.get(slot.index()).and_then(Option::as_ref)
    }

    /// Every object, by slot.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.slots.iter().flatten().map(|row| &row.object)
    }

    /// Every object with slot and version, by slot.
    pub fn rows(&self) -> impl Iterator<Item = (Slot, &Row<T>)> {
        (0u32..).zip(&self.slots).filter_map(|(slot, row)| Some((Slot(slot), row.as_ref()?)))
    }

    /// Every object whose id comes behind `id`, by id; all of them without one.
    pub fn after(&self, id: Option<&str>) -> impl Iterator<Item = &T>
    where
        T::Id: Borrow<str>,
    {
        let order = self.order.get_or_init(|| self.ordered());
        let is_before = |slot: &u32| self.id_at(*slot).map(Borrow::borrow) <= id;
        let from = id.map_or(0, |_| order.partition_point(is_before));
        let behind = order.get(from..).unwrap_or_default().iter();
        behind.filter_map(|slot| self.at(Slot(*slot))).map(|row| &row.object)
    }

    fn ordered(&self) -> Vec<u32> {
        let mut order: Vec<u32> = self.rows().map(|(slot, _)| slot.0).collect();
        order.sort_unstable_by_key(|slot| self.id_at(*slot));
        order
    }

    /// Puts a slot that was filled where its id belongs, where the order is known.
    fn put_in_order(&mut self, slot: u32) {
        let Some(mut order) = self.order.take() else { return };
        let at = order.partition_point(|known| self.id_at(*known) < self.id_at(slot));
        order.insert(at, slot);
        self.order = OnceLock::from(order);
    }

    /// Takes a slot out that is about to be emptied.
    fn take_from_order(&mut self, slot: u32) {
        let Some(mut order) = self.order.take() else { return };
        let at = order.partition_point(|known| self.id_at(*known) < self.id_at(slot));
        if order.get(at) == Some(&slot) {
            order.remove(at);
        }
        self.order = OnceLock::from(order);
    }

    fn id_at(&self, slot: u32) -> Option<&T::Id> {
        self.at(Slot(slot)).map(|row| row.object.id())
    }

    /// Puts an object where its id stands, or into the lowest free slot.
    pub(super) fn put(&mut self, object: T, version: Seq) -> Slot {
        let slot = match self.slot_of(object.id()) {
            Some(slot) => slot,
            None => match self.free.pop() {
                Some(Reverse(slot)) => Slot(slot),
                None => Slot(u32::try_from(self.slots.len()).unwrap_or(u32::MAX)),
            },
        };
        self.place(slot, Row { version, object });
        slot
    }

    /// Reserves room for many objects.
    pub(super) fn reserve(&mut self, more: usize) {
        self.slots.reserve(more);
        let Self { slots, ids, hasher, .. } = self;
        ids.reserve(more, |slot| hash_slot(slots, hasher, *slot));
    }

    /// Puts an object into a slot of a checkpoint; what stood there is replaced.
    pub(super) fn place(&mut self, slot: Slot, row: Row<T>) {
        while self.slots.len() <= slot.index() {
            self.slots.push(None);
        }
        let hash = self.hasher.hash_one(row.object.id());
        let known = self.slot_of(row.object.id()) == Some(slot);
        if !known && self.at(slot).is_some() {
            // What stood there goes.
            self.take_from_order(slot.0);
        }
        if let Some(place) = self.slots.get_mut(slot.index()) {
            *place = Some(row);
        }
        if !known {
            let Self { slots, ids, hasher, .. } = self;
            ids.insert_unique(hash, slot.0, |slot| hash_slot(slots, hasher, *slot));
            self.put_in_order(slot.0);
        }
    }

    /// Puts an object into an empty slot of a checkpoint. Gives it back where the slot or its id is taken.
    pub(super) fn place_new(&mut self, slot: Slot, row: Row<T>) -> Result<(), Row<T>> {
        if self.slots.len() <= slot.index() {
            self.slots.resize_with(slot.index() + 1, || None);
        }
        let hash = self.hasher.hash_one(row.object.id());
        let Self { slots, ids, hasher, .. } = self;
        let known = |known: &u32| matches!(slots.get(*known as usize), Some(Some(other)) if other.object.id() == row.object.id());
        if matches!(slots.get(slot.index()), Some(Some(_))) || ids.find(hash, known).is_some() {
            return Err(row);
        }
        if let Some(place) = slots.get_mut(slot.index()) {
            *place = Some(row);
        }
        ids.insert_unique(hash, slot.0, |slot| hash_slot(slots, hasher, *slot));
        self.put_in_order(slot.0);
        Ok(())
    }

    /// Finds the empty slots again after a checkpoint was placed.
    pub(super) fn find_free(&mut self) {
        self.free = (0u32..)
            .zip(&self.slots)
            .filter(|(_, row)| row.is_none())
            .map(|(slot, _)| Reverse(slot))
            .collect();
    }

    /// Takes an object out.
    pub(super) fn remove(&mut self, id: &T::Id) -> Option<(Slot, T)> {
        let slot = self.slot_of(id)?;
        self.take_from_order(slot.0);
        let hash = self.hasher.hash_one(id);
        if let Ok(entry) = self.ids.find_entry(hash, |known| *known == slot.0) {
            entry.remove();
        }
        self.free.push(Reverse(slot.0));
        let row = self.slots.get_mut(slot.index())?.take()?;
        Some((slot, row.object))
    }
}

fn hash_slot<T: Noun>(slots: &[Option<Row<T>>], hasher: &DefaultHashBuilder, slot: u32) -> u64 {
    match slots.get(slot as usize) {
        Some(Some(row)) => hasher.hash_one(row.object.id()),
        Some(None) | None => 0,
    }
}

/// Two tables are equal if they hold the same objects in the same versions, wherever these stand.
impl<T: Noun> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.rows().all(|(_, row)| other.row(row.object.id()) == Some(row))
    }
}

impl<T: Noun> Table<T> {
    /// Whether two tables hold the same objects, in whatever versions.
    pub fn same_objects(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|object| other.get(object.id()) == Some(object))
    }
}
