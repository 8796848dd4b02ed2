//! Things named by small numbers, so that a list of keys compares numbers, not texts.

use std::{collections::HashMap, hash::Hash};

use crate::org::Slot;

/// The number of nothing.
pub const NONE: u32 = u32::MAX;

/// Things in the order in which they came, each with facts about it. None ever leaves.
#[derive(Debug)]
pub struct Numbers<K, F> {
    things: Vec<(K, F)>,
    numbers: HashMap<K, u32>,
}

impl<K, F> Default for Numbers<K, F> {
    fn default() -> Self {
        Self { things: Vec::new(), numbers: HashMap::new() }
    }
}

impl<K: Clone + Eq + Hash, F: Default> Numbers<K, F> {
    /// The number of a thing; a new one where it has none.
    pub fn number(&mut self, thing: &K) -> u32 {
        if let Some(number) = self.numbers.get(thing) {
            return *number;
        }
        let number = u32::try_from(self.things.len()).unwrap_or(NONE);
        self.things.push((thing.clone(), F::default()));
        self.numbers.insert(thing.clone(), number);
        number
    }

    /// Numbers an index over slots: for each slot, the number of what it belongs to.
    pub fn number_all<'a>(
        &mut self,
        index: impl Iterator<Item = (&'a K, impl Iterator<Item = Slot>)>,
        slots: usize,
    ) -> Vec<u32>
    where
        K: 'a,
    {
        let mut by_slot = vec![NONE; slots];
        for (thing, slots) in index {
            let number = self.number(thing);
            for slot in slots {
                if let Some(place) = by_slot.get_mut(slot.index()) {
                    *place = number;
                }
            }
        }
        by_slot
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// The number of a thing that has one.
    pub fn find(&self, thing: &K) -> Option<u32> {
        self.numbers.get(thing).copied()
    }

    /// A thing and the facts about it.
    pub fn get(&self, number: u32) -> Option<&(K, F)> {
        self.things.get(number as usize)
    }

    /// A thing.
    pub fn key(&self, number: u32) -> Option<&K> {
        self.get(number).map(|(thing, _)| thing)
    }

    /// The facts about a thing.
    pub fn facts_mut(&mut self, number: u32) -> Option<&mut F> {
        self.things.get_mut(number as usize).map(|(_, facts)| facts)
    }

    /// Every thing, by number.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.things.iter().map(|(thing, _)| thing)
    }

    /// Every thing with the facts about it.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut F)> {
        self.things.iter_mut().map(|(thing, facts)| (&*thing, facts))
    }
}
