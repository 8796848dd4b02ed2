//! The list of API keys: which keys, in which order, and what a row says.
//!
//! A [`KeyList`] holds slots and prepared search texts, never keys. It follows the entries of the journal: an
//! entry that touches three keys costs three rows of work, whatever the size of the organization.

use std::{cmp::Ordering, collections::BTreeSet};

use memchr::memmem::Finder;

pub use super::key_row::{KeyHealth, KeyRow, row_of};
use super::{
    query::{Direction, KeyQuery, SortKey},
    words,
};
use crate::{
    model::{ApiKey, ApiKeyId, Kind, ScopeKind, Timestamp},
    org::{Org, Slot, Touch},
};

/// The list as it is shown: the slots of the matching keys, in order.
#[derive(Debug, Default)]
pub struct KeyList {
    query: KeyQuery,
    /// Every key, in the order of the query.
    order: Vec<Slot>,
    /// Those of them that the search finds, whatever their scope.
    found: Vec<Slot>,
    /// Those of them that are shown.
    shown: Vec<Slot>,
    /// Search text by slot, in lower case; empty where there is no key.
    texts: Vec<Box<str>>,
    /// Type of scope by slot; any, where there is no key.
    kinds: Vec<ScopeKind>,
    /// How many keys the search finds, by type of scope in the order of [`ScopeKind::ALL`].
    counts: [usize; ScopeKind::ALL.len()],
}

/// Which keys a search has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Among {
    /// Every key.
    All,
    /// Those that the search before found: the search has only become longer.
    Found,
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

    /// How many keys of a type of scope the search finds, whichever types are shown.
    pub fn count(&self, kind: ScopeKind) -> usize {
        self.counts.get(place_of(kind)).copied().unwrap_or(0)
    }

    /// How many keys the search finds, whichever types of scope are shown.
    pub fn count_found(&self) -> usize {
        self.found.len()
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
        // A longer search finds a part of what the shorter one found.
        let longer = query.search.starts_with(&self.query.search);
        let among = if longer && !resort && !turn { Among::Found } else { Among::All };
        self.query = query;
        if resort {
            self.sort(org);
        } else if turn {
            self.order.reverse();
        }
        self.filter(among);
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
            let Some(key) = org.api_keys().at(slot).map(|row| &row.object) else {
                self.prepare(slot, Box::default(), ScopeKind::Kafka);
                continue;
            };
            self.prepare(slot, search_text(org, key), key.scope.kind());
            let place = self.order.partition_point(|other| {
                org.api_keys()
                    .at(*other)
                    .is_some_and(|other| self.compare(org, &other.object, key) == Ordering::Less)
            });
            self.order.insert(place, slot);
        }
        self.filter(Among::All);
    }

    fn rebuild(&mut self, org: &Org) {
        self.texts = vec![Box::default(); org.api_keys().slot_count()];
        self.kinds = vec![ScopeKind::Kafka; org.api_keys().slot_count()];
        self.order = org.api_keys().rows().map(|(slot, _)| slot).collect();
        for (slot, row) in org.api_keys().rows() {
            self.prepare(slot, search_text(org, &row.object), row.object.scope.kind());
        }
        self.sort(org);
        self.filter(Among::All);
    }

    fn prepare(&mut self, slot: Slot, text: Box<str>, kind: ScopeKind) {
        if self.texts.len() <= slot.index() {
            self.texts.resize_with(slot.index() + 1, Box::default);
            self.kinds.resize(slot.index() + 1, kind);
        }
        if let (Some(old_text), Some(old_kind)) =
            (self.texts.get_mut(slot.index()), self.kinds.get_mut(slot.index()))
        {
            *old_text = text;
            *old_kind = kind;
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
                let name = |key: &ApiKey| -> String {
                    folded(match self.query.sort {
                        SortKey::Owner => words::owner_name(org, &key.owner),
                        SortKey::Resource => words::resource_name(org, &key.scope),
                        SortKey::Environment => words::environment_name(org, &key.scope),
                        SortKey::Name | SortKey::Key | SortKey::Created | SortKey::Scope => &key.name,
                    })
                    .collect()
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

    /// Finds what the search asks for, and shows those of the types of scope wanted.
    fn filter(&mut self, among: Among) {
        let search: String = folded(&self.query.search).collect();
        let finders: Vec<_> = search.split_whitespace().map(|word| Finder::new(word.as_bytes())).collect();
        let texts = &self.texts;
        let matches = |slot: &Slot| {
            let text = texts.get(slot.index()).map_or("", |text| text).as_bytes();
            finders.iter().all(|finder| finder.find(text).is_some())
        };
        match among {
            Among::Found => self.found.retain(matches),
            Among::All if finders.is_empty() => self.found.clone_from(&self.order),
            Among::All => self.found = self.order.iter().copied().filter(matches).collect(),
        }
        let kind = |slot: &Slot| self.kinds.get(slot.index()).copied().unwrap_or(ScopeKind::Kafka);
        self.counts = [0; ScopeKind::ALL.len()];
        for slot in &self.found {
            if let Some(count) = self.counts.get_mut(place_of(kind(slot))) {
                *count += 1;
            }
        }
        let scopes = &self.query.scopes;
        let wanted = |slot: &&Slot| scopes.is_empty() || scopes.contains(&kind(slot));
        self.shown = self.found.iter().filter(wanted).copied().collect();
    }
}

/// Where a type of scope stands in [`ScopeKind::ALL`].
fn place_of(kind: ScopeKind) -> usize {
    kind as usize
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

/// Letters in lower case, each by itself: unlike `str::to_lowercase`, the beginning of a text gives the beginning of the
/// result, so that a longer search never finds what a shorter one did not.
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
            text.extend(folded(part));
        }
        text.push('\n');
    }
    text.into_boxed_str()
}
