//! Indexes over the tables: which keys an owner or a resource has, which bindings a principal holds.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::Hash,
};

use hashbrown::HashMap;

use super::Slot;
use crate::model::{ApiKey, Owner, Principal, RoleBinding, RoleBindingId, Scope, ScopeKind};

/// Every index of an organization. Kept by `Org::apply`, derived from the tables alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Indexes {
    pub keys_by_owner: HashMap<Owner, BTreeSet<Slot>>,
    pub keys_by_scope: HashMap<Scope, BTreeSet<Slot>>,
    pub keys_by_kind: BTreeMap<ScopeKind, usize>,
    pub bindings_by_principal: HashMap<Principal, BTreeSet<RoleBindingId>>,
}

impl Indexes {
    pub fn add_key(&mut self, key: &ApiKey, slot: Slot) {
        insert(&mut self.keys_by_owner, &key.owner, slot);
        insert(&mut self.keys_by_scope, &key.scope, slot);
        *self.keys_by_kind.entry(key.scope.kind()).or_default() += 1;
    }

    pub fn drop_key(&mut self, key: &ApiKey, slot: Slot) {
        remove(&mut self.keys_by_owner, &key.owner, &slot);
        remove(&mut self.keys_by_scope, &key.scope, &slot);
        if let Some(count) = self.keys_by_kind.get_mut(&key.scope.kind()) {
            *count = count.saturating_sub(1);
        }
    }

    pub fn add_binding(&mut self, binding: &RoleBinding) {
        insert(&mut self.bindings_by_principal, &binding.principal, binding.id.clone());
    }

    pub fn drop_binding(&mut self, binding: &RoleBinding) {
        remove(&mut self.bindings_by_principal, &binding.principal, &binding.id);
    }
}

fn insert<K: Clone + Eq + Hash, V: Ord>(index: &mut HashMap<K, BTreeSet<V>>, key: &K, value: V) {
    match index.get_mut(key) {
        Some(values) => {
            values.insert(value);
        }
        None => {
            index.insert(key.clone(), BTreeSet::from([value]));
        }
    }
}

fn remove<K: Eq + Hash, V: Ord>(index: &mut HashMap<K, BTreeSet<V>>, key: &K, value: &V) {
    if let Some(values) = index.get_mut(key) {
        values.remove(value);
        if values.is_empty() {
            index.remove(key);
        }
    }
}
