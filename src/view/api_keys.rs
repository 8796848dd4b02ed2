//! The list of API keys: which keys, in which order, and what a row says.
//!
//! A [`KeyList`] holds slots and prepared search texts, never keys. It follows the entries of the journal: an
//! entry that touches three keys costs three rows of work, whatever the size of the organization.

use std::{cmp::Ordering, collections::BTreeSet};

use memchr::memmem::Finder;

use super::{
    query::{Direction, KeyQuery, SortKey},
    words,
};
use crate::{
    model::{
        ApiKey, ApiKeyId, Credential, Kind, Origin, Owner, Propagation, ScopeKind, Timestamp, UserState,
    },
    org::{Org, Slot, Touch},
};

/// The list as it is shown: the slots of the matching keys, in order.
#[derive(Debug, Default)]
pub struct KeyList {
    query: KeyQuery,
    /// Every key, in the order of the query.
    order: Vec<Slot>,
    /// Those of them that match.
    shown: Vec<Slot>,
    /// Lower-case search text by slot; empty where there is no key.
    texts: Vec<Box<str>>,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// The key.
    pub id: ApiKeyId,
    /// Its name, empty where it has none.
    pub name: String,
    /// The owner's name.
    pub owner: String,
    /// The owner's id.
    pub owner_id: String,
    /// The type of scope.
    pub scope: ScopeKind,
    /// The resource's name, empty for the organization's scopes.
    pub resource: String,
    /// The resource's id, empty for the organization's scopes.
    pub resource_id: String,
    /// The environment's name, empty for the organization's scopes.
    pub environment: String,
    /// When it was made.
    pub created: Timestamp,
    /// How it is.
    pub health: KeyHealth,
}

/// How a key is: the one thing a row has to say, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyHealth {
    /// It has expired.
    Expired,
    /// Its owner is deactivated, or only named somewhere and described nowhere.
    OwnerUnavailable,
    /// It was revoked as compromised and brought back without its digest.
    Withdrawn,
    /// It expires within fourteen days.
    ExpiresSoon,
    /// It is on its way to every service.
    Propagating,
    /// It was imported: its secret cannot be checked here.
    Unverifiable,
    /// Nothing to say.
    Healthy,
}

impl KeyHealth {
    /// What the row says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Expired => "Expired",
            Self::OwnerUnavailable => "Owner not active",
            Self::Withdrawn => "Secret withdrawn",
            Self::ExpiresSoon => "Expires soon",
            Self::Propagating => "Propagating",
            Self::Unverifiable => "Imported, secret unknown",
            Self::Healthy => "Healthy",
        }
    }

    /// How a key is at a time.
    pub fn of(org: &Org, key: &ApiKey, now: Timestamp) -> Self {
        if key.is_expired(now) {
            return Self::Expired;
        }
        if !owner_available(org, &key.owner) {
            return Self::OwnerUnavailable;
        }
        if key.credential == Credential::Withdrawn {
            return Self::Withdrawn;
        }
        if key.expires.is_some_and(|expires| expires.is_over(now.plus_seconds(14 * 86_400))) {
            return Self::ExpiresSoon;
        }
        if let Propagation::Propagating { .. } = key.propagation(now) {
            return Self::Propagating;
        }
        if key.credential == Credential::Unknown { Self::Unverifiable } else { Self::Healthy }
    }
}

fn owner_available(org: &Org, owner: &Owner) -> bool {
    match owner {
        Owner::User(id) => org.users().get(id).is_some_and(|user| user.state != UserState::Deactivated),
        Owner::ServiceAccount(id) => {
            org.service_accounts().get(id).is_some_and(|account| account.origin != Origin::Placeholder)
        }
    }
}

impl KeyList {
    /// The list of an organization.
    pub fn new(org: &Org, query: KeyQuery) -> Self {
        let mut list = Self { query, ..Self::default() };
        list.rebuild(org);
        list
    }

    /// How many keys match.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether none matches.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// What is shown, and in which order.
    pub fn query(&self) -> &KeyQuery {
        &self.query
    }

    /// The key of a row.
    pub fn key<'a>(&self, org: &'a Org, row: usize) -> Option<&'a ApiKey> {
        self.shown.get(row).and_then(|slot| org.api_keys().at(*slot)).map(|row| &row.object)
    }

    /// What a row says.
    pub fn row(&self, org: &Org, row: usize, now: Timestamp) -> Option<KeyRow> {
        self.key(org, row).map(|key| row_of(org, key, now))
    }

    /// Where a key stands in the list.
    pub fn position(&self, org: &Org, id: &ApiKeyId) -> Option<usize> {
        let slot = org.api_keys().slot_of(id)?;
        self.shown.iter().position(|shown| *shown == slot)
    }

    /// Shows something else: filters anew, and sorts anew only where the order changes.
    pub fn set_query(&mut self, org: &Org, query: KeyQuery) {
        let resort = query.sort != self.query.sort;
        let turn = !resort && query.direction != self.query.direction;
        let narrows = !resort && !turn && self.narrows(&query);
        self.query = query;
        if resort {
            self.sort(org);
        } else if turn {
            self.order.reverse();
        }
        self.filter(org, narrows);
    }

    /// Whether another query shows a part of what is shown: a longer search over the same list.
    fn narrows(&self, query: &KeyQuery) -> bool {
        query.scopes == self.query.scopes && query.search.starts_with(&self.query.search)
    }

    /// Follows an entry.
    pub fn follow(&mut self, org: &Org, touched: &[Touch]) {
        let keys: BTreeSet<Slot> =
            touched.iter().filter(|touch| touch.kind == Kind::ApiKey).map(|touch| touch.slot).collect();
        let renames = touched.iter().any(|touch| names_keys(touch.kind));
        if renames || keys.len() > self.order.len() / 4 + 64 {
            self.rebuild(org);
            return;
        }
        if keys.is_empty() {
            return;
        }
        self.order.retain(|slot| !keys.contains(slot));
        for slot in keys {
            self.prepare(org, slot);
            let Some(key) = org.api_keys().at(slot).map(|row| &row.object) else { continue };
            let place = self.order.partition_point(|other| {
                org.api_keys()
                    .at(*other)
                    .is_some_and(|other| self.compare(org, &other.object, key) == Ordering::Less)
            });
            self.order.insert(place, slot);
        }
        self.filter(org, false);
    }

    fn rebuild(&mut self, org: &Org) {
        self.texts = vec![Box::default(); org.api_keys().slot_count()];
        self.order = org.api_keys().rows().map(|(slot, _)| slot).collect();
        for (slot, row) in org.api_keys().rows() {
            if let Some(text) = self.texts.get_mut(slot.index()) {
                *text = search_text(org, &row.object);
            }
        }
        self.sort(org);
        self.filter(org, false);
    }

    fn prepare(&mut self, org: &Org, slot: Slot) {
        if self.texts.len() <= slot.index() {
            self.texts.resize_with(slot.index() + 1, Box::default);
        }
        let text = org.api_keys().at(slot).map(|row| search_text(org, &row.object)).unwrap_or_default();
        if let Some(place) = self.texts.get_mut(slot.index()) {
            *place = text;
        }
    }

    fn compare(&self, org: &Org, a: &ApiKey, b: &ApiKey) -> Ordering {
        let by = match self.query.sort {
            SortKey::Created => a.created.cmp(&b.created),
            SortKey::Key => Ordering::Equal,
            SortKey::Scope => a.scope.kind().cmp(&b.scope.kind()),
            SortKey::Name => folded(&a.name).cmp(folded(&b.name)),
            SortKey::Owner => {
                folded(words::owner_name(org, &a.owner)).cmp(folded(words::owner_name(org, &b.owner)))
            }
            SortKey::Resource => {
                folded(words::resource_name(org, &a.scope)).cmp(folded(words::resource_name(org, &b.scope)))
            }
            SortKey::Environment => folded(words::environment_name(org, &a.scope))
                .cmp(folded(words::environment_name(org, &b.scope))),
        };
        // The id settles what the column leaves open, so that rows never swap places on their own.
        let by = by.then_with(|| a.id.cmp(&b.id));
        match self.query.direction {
            Direction::Ascending => by,
            Direction::Descending => by.reverse(),
        }
    }

    fn sort(&mut self, org: &Org) {
        let mut keys: Vec<(Slot, &ApiKey)> = self
            .order
            .iter()
            .filter_map(|slot| org.api_keys().at(*slot).map(|row| (*slot, &row.object)))
            .collect();
        match self.query.sort {
            SortKey::Key | SortKey::Created | SortKey::Scope => {
                keys.sort_unstable_by(|(_, a), (_, b)| self.compare(org, a, b));
            }
            // Names are looked up once a key, not once a comparison.
            SortKey::Name | SortKey::Owner | SortKey::Resource | SortKey::Environment => {
                let name = |key: &ApiKey| match self.query.sort {
                    SortKey::Owner => words::owner_name(org, &key.owner).to_lowercase(),
                    SortKey::Resource => words::resource_name(org, &key.scope).to_lowercase(),
                    SortKey::Environment => words::environment_name(org, &key.scope).to_lowercase(),
                    SortKey::Name | SortKey::Key | SortKey::Created | SortKey::Scope => {
                        key.name.to_lowercase()
                    }
                };
                let mut named: Vec<_> = keys.iter().map(|(slot, key)| (name(key), &key.id, *slot)).collect();
                named.sort_unstable_by(|a, b| match self.query.direction {
                    Direction::Ascending => (&a.0, a.1).cmp(&(&b.0, b.1)),
                    Direction::Descending => (&b.0, b.1).cmp(&(&a.0, a.1)),
                });
                self.order = named.into_iter().map(|(_, _, slot)| slot).collect();
                return;
            }
        }
        self.order = keys.into_iter().map(|(slot, _)| slot).collect();
    }

    /// Keeps what matches. `within` looks only at what is shown already.
    fn filter(&mut self, org: &Org, within: bool) {
        let search = self.query.search.to_lowercase();
        let finders: Vec<_> = search.split_whitespace().map(|word| Finder::new(word.as_bytes())).collect();
        let scopes = &self.query.scopes;
        let texts = &self.texts;
        let matches = |slot: &Slot| {
            let text = texts.get(slot.index()).map_or("", |text| text).as_bytes();
            finders.iter().all(|finder| finder.find(text).is_some())
                && (scopes.is_empty()
                    || org.api_keys().at(*slot).is_some_and(|row| scopes.contains(&row.object.scope.kind())))
        };
        let candidates = if within { std::mem::take(&mut self.shown) } else { self.order.clone() };
        self.shown = if finders.is_empty() && scopes.is_empty() {
            candidates
        } else {
            candidates.into_iter().filter(matches).collect()
        };
    }
}

/// Kinds whose names stand in the rows of keys.
const fn names_keys(kind: Kind) -> bool {
    match kind {
        Kind::Environment
        | Kind::KafkaCluster
        | Kind::SchemaRegistry
        | Kind::KsqlCluster
        | Kind::User
        | Kind::ServiceAccount => true,
        Kind::Organization
        | Kind::ComputePool
        | Kind::GroupMapping
        | Kind::IdentityProvider
        | Kind::IdentityPool
        | Kind::RoleBinding
        | Kind::Acl
        | Kind::AppliedLimit
        | Kind::ApiKey
        | Kind::Tombstone => false,
    }
}

/// Letters in lower case, one by one: compares like `to_lowercase` without making a text.
fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(char::to_lowercase)
}

/// Everything a search looks at, in lower case, parts kept apart by line feeds.
fn search_text(org: &Org, key: &ApiKey) -> Box<str> {
    let parts = [
        key.id.as_str(),
        &key.name,
        &key.description,
        key.owner.id(),
        words::owner_name(org, &key.owner),
        key.scope.resource_id(),
        words::resource_name(org, &key.scope),
        words::environment_name(org, &key.scope),
    ];
    let mut text = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
    for part in parts {
        if part.is_ascii() {
            text.extend(part.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            text.push_str(&part.to_lowercase());
        }
        text.push('\n');
    }
    text.into_boxed_str()
}

fn row_of(org: &Org, key: &ApiKey, now: Timestamp) -> KeyRow {
    let resource = words::resource_name(org, &key.scope);
    KeyRow {
        id: key.id.clone(),
        name: key.name.to_string(),
        owner: words::owner_name(org, &key.owner).to_owned(),
        owner_id: key.owner.id().to_owned(),
        scope: key.scope.kind(),
        resource: resource.to_owned(),
        resource_id: if resource.is_empty() { String::new() } else { key.scope.resource_id().to_owned() },
        environment: words::environment_name(org, &key.scope).to_owned(),
        created: key.created,
        health: KeyHealth::of(org, key, now),
    }
}
