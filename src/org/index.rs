//! Indexes over the tables: which keys an owner or a resource has, which bindings a principal holds.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::Hash,
};

use hashbrown::HashMap;

use super::{Slot, Table, rules::Rules};
use crate::model::{Acl, ApiKey, Owner, Principal, RoleBinding, RoleBindingId, Scope, ScopeKind};

/// Every index of an organization. Kept by `Org::apply`, derived from the tables alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Indexes {
    pub keys_by_owner: HashMap<Owner, BTreeSet<Slot>>,
    pub keys_by_scope: HashMap<Scope, BTreeSet<Slot>>,
    pub keys_by_kind: BTreeMap<ScopeKind, usize>,
    pub bindings_by_principal: HashMap<Principal, BTreeSet<RoleBindingId>>,
    pub rules: Rules,
}

impl Indexes {
    /// The indexes of whole tables: gathered first, which is much quicker than one key after another.
    pub fn of(keys: &Table<ApiKey>, bindings: &Table<RoleBinding>, acls: &Table<Acl>) -> Self {
        let mut by_owner: HashMap<&Owner, Vec<Slot>> = HashMap::new();
        let mut by_scope: HashMap<&Scope, Vec<Slot>> = HashMap::new();
        for (slot, row) in keys.rows() {
            by_owner.entry(&row.object.owner).or_default().push(slot);
            by_scope.entry(&row.object.scope).or_default().push(slot);
        }
        let mut indexes = Self {
            keys_by_owner: by_owner
                .into_iter()
                .map(|(owner, slots)| (owner.clone(), slots.into_iter().collect()))
                .collect(),
            keys_by_scope: by_scope
                .into_iter()
                .map(|(scope, slots)| (scope.clone(), slots.into_iter().collect()))
                .collect(),
            ..Self::default()
        };
        for (scope, slots) in &indexes.keys_by_scope {
            *indexes.keys_by_kind.entry(scope.kind()).or_default() += slots.len();
        }
        bindings.rows().for_each(|(slot, row)| indexes.add_binding(&row.object, slot));
        acls.rows().for_each(|(slot, row)| indexes.rules.add_acl(&row.object, slot));
        indexes
    }

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

    pub fn add_binding(&mut self, binding: &RoleBinding, slot: Slot) {
        self.rules.add_binding(binding, slot);
        insert(&mut self.bindings_by_principal, &binding.principal, binding.id.clone());
    }

    pub fn drop_binding(&mut self, binding: &RoleBinding, slot: Slot) {
        self.rules.drop_binding(binding, slot);
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
