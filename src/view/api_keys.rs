//! The list of API keys: which keys, in which order, and what a row says.
//!
//! A [`KeyList`] holds slots and prepared search texts, never keys. It follows the entries of the journal: an
//! entry that touches three keys costs three rows of work, whatever the size of the organization.

use std::{cmp::Ordering, collections::BTreeSet};

use memchr::memmem::Finder;

pub use super::key_row::{KeyRow, row_of, row_with};
use super::{
    facets::Facets,
    health::KeyStatus,
    key_book::{KeyBook, Member, Seen},
    query::{Direction, KeyQuery, SortKey},
    search::{folded, lower, lowered},
    words,
};
use crate::{
    model::{ApiKey, ApiKeyId, Kind},
    org::{Org, Slot, Touch},
};

/// The list as it is shown: the slots of the matching keys, in order.
#[derive(Debug, Default)]
pub struct KeyList {
    query: KeyQuery,
    /// Every key, in the order of the query.
    order: Vec<Slot>,
    /// Those of them that the search finds, whatever is filtered for.
    found: Vec<Slot>,
    /// Those of them that are shown, where that is not all of them.
    shown: Option<Vec<Slot>>,
    /// Search text by slot, in lower case; empty where there is no key. As many slots as were prepared so far.
    texts: Vec<Box<str>>,
    /// How many keys each filter would show; `None` without the book of keys.
    facets: Option<Facets>,
}

/// How many search texts are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prepared {
    /// Not yet all.
    Some,
    /// All.
    All,
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
    /// The list of an organization. Filters, their counts and the orders by use and by health come from the book:
    /// without it, a query that [needs it](KeyQuery::needs_book) is neither filtered nor ordered by them.
    pub fn new(org: &Org, book: Option<&KeyBook>, query: KeyQuery) -> Self {
        let mut list = Self { query, ..Self::default() };
        list.rebuild(org, book);
        list
    }

    fn slots(&self) -> &[Slot] {
        self.shown.as_ref().unwrap_or(&self.found)
    }

    /// How many keys match.
    pub fn len(&self) -> usize {
        self.slots().len()
    }

    /// Whether none matches.
    pub fn is_empty(&self) -> bool {
        self.slots().is_empty()
    }

    /// What is shown, and in which order.
    pub fn query(&self) -> &KeyQuery {
        &self.query
    }

    /// How many keys each filter would show; `None` without the book of keys.
    pub fn facets(&self) -> Option<&Facets> {
        self.facets.as_ref()
    }

    /// Where the key of a row stands in its table.
    pub fn slot(&self, row: usize) -> Option<Slot> {
        self.slots().get(row).copied()
    }

    /// The key of a row.
    pub fn key<'a>(&self, org: &'a Org, row: usize) -> Option<&'a ApiKey> {
        self.slot(row).and_then(|slot| org.api_keys().at(slot)).map(|row| &row.object)
    }

    /// The keys of all rows, in order.
    pub fn keys<'a>(&'a self, org: &'a Org) -> impl Iterator<Item = &'a ApiKey> {
        self.slots().iter().filter_map(|slot| org.api_keys().at(*slot)).map(|row| &row.object)
    }

    /// Where a key stands in the list.
    pub fn position(&self, org: &Org, id: &ApiKeyId) -> Option<usize> {
        let slot = org.api_keys().slot_of(id)?;
        self.slots().iter().position(|shown| *shown == slot)
    }

    /// Shows something else: filters anew, and sorts anew only where the order changes.
    pub fn set_query(&mut self, org: &Org, book: Option<&KeyBook>, query: KeyQuery) {
        let resort = query.sort != self.query.sort;
        let turn = !resort && query.direction != self.query.direction;
        // A longer search finds a part of what the shorter one found.
        let longer = query.search.starts_with(&self.query.search);
        let same = query.search == self.query.search && !resort && !turn;
        let among = if longer && !resort && !turn { Among::Found } else { Among::All };
        self.query = query;
        if resort {
            self.sort(org, book);
        } else if turn {
            self.order.reverse();
        }
        if !same {
            self.search(org, among);
        }
        self.narrow(book);
    }

    /// Prepares the search texts of up to `keys` more slots. A page asks again until all are there, whenever it has nothing
    /// better to do, so that the first search finds them ready; a search that comes before prepares the rest itself.
    pub fn prepare_search(&mut self, org: &Org, keys: usize) -> Prepared {
        let all = org.api_keys().slot_count();
        let end = self.texts.len().saturating_add(keys).min(all);
        for slot in self.texts.len()..end {
            let row = u32::try_from(slot).ok().and_then(|slot| org.api_keys().at(Slot(slot)));
            self.texts.push(row.map(|row| search_text(org, &row.object)).unwrap_or_default());
        }
        if end == all { Prepared::All } else { Prepared::Some }
    }

    /// Takes in what the book of keys says now: it has been made, or the passing of time has changed it.
    pub fn consult(&mut self, org: &Org, book: &KeyBook) {
        if self.is_sorted_by_book() {
            self.sort(org, Some(book));
            self.search(org, Among::All);
        }
        self.narrow(Some(book));
    }

    /// Follows an entry. The book has followed it already.
    pub fn follow(&mut self, org: &Org, book: Option<&KeyBook>, touched: &[Touch]) {
        let keys: BTreeSet<Slot> =
            touched.iter().filter(|touch| touch.kind == Kind::ApiKey).map(|touch| touch.slot).collect();
        let renames = touched.iter().any(|touch| names_keys(touch.kind));
        if renames || keys.len() > self.order.len() / 4 + 64 {
            self.rebuild(org, book);
            return;
        }
        self.order.retain(|slot| !keys.contains(slot));
        for slot in &keys {
            let Some(key) = org.api_keys().at(*slot).map(|row| &row.object) else {
                self.note(*slot, Box::default);
                continue;
            };
            self.note(*slot, || search_text(org, key));
            let place = self.order.partition_point(|other| {
                org.api_keys()
                    .at(*other)
                    .is_some_and(|other| self.compare(org, &other.object, key) == Ordering::Less)
            });
            self.order.insert(place, *slot);
        }
        // An entry about one key may change how others are.
        if self.is_sorted_by_book() {
            self.sort(org, book);
        }
        if !keys.is_empty() || self.is_sorted_by_book() {
            self.search(org, Among::All);
        }
        self.narrow(book);
    }

    const fn is_sorted_by_book(&self) -> bool {
        matches!(self.query.sort, SortKey::Used | SortKey::Health)
    }

    fn rebuild(&mut self, org: &Org, book: Option<&KeyBook>) {
        self.texts.clear();
        self.order = org.api_keys().rows().map(|(slot, _)| slot).collect();
        self.sort(org, book);
        self.search(org, Among::All);
        self.narrow(book);
    }

    /// Notes the search text of a slot that changed. One that was not prepared yet will be in its turn.
    fn note(&mut self, slot: Slot, text: impl FnOnce() -> Box<str>) {
        if let Some(known) = self.texts.get_mut(slot.index()) {
            *known = text();
        }
    }

    fn compare(&self, org: &Org, a: &ApiKey, b: &ApiKey) -> Ordering {
        let by = match self.query.sort {
            SortKey::Created => a.created.cmp(&b.created),
            // What the book says is compared when all are sorted, which they are after every entry.
            SortKey::Key | SortKey::Used | SortKey::Health => Ordering::Equal,
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

    fn sort(&mut self, org: &Org, book: Option<&KeyBook>) {
        let mut keys: Vec<(Slot, &ApiKey)> = self
            .order
            .iter()
            .filter_map(|slot| org.api_keys().at(*slot).map(|row| (*slot, &row.object)))
            .collect();
        let member = |slot| book.and_then(|book| book.member(slot));
        match (self.query.sort, book) {
            (SortKey::Key | SortKey::Created | SortKey::Scope, _) => {
                keys.sort_unstable_by(|(_, a), (_, b)| self.compare(org, a, b));
            }
            (SortKey::Used, _) => {
                self.sort_by(&mut keys, |slot, _| member(slot).map_or(Seen::Untracked, Member::seen));
            }
            (SortKey::Health, _) => self.sort_by(&mut keys, |slot, _| {
                book.map_or((usize::MAX, KeyStatus::Usable), |book| book.gravity(slot))
            }),
            (SortKey::Name, _) => self.sort_by(&mut keys, |_, key| lower(&key.name)),
            // With the book, names of owners and places are compared once each, not once a key.
            (SortKey::Owner, Some(book)) => {
                let ranks = book.rank_owners(|owner| lower(words::owner_name(org, owner)));
                let rank = |slot| ranks.get(member(slot)?.owner() as usize);
                self.sort_by(&mut keys, |slot, _| rank(slot).copied());
            }
            (SortKey::Resource, Some(book)) => {
                let ranks = book.rank_scopes(|scope| lower(words::resource_name(org, scope)));
                let rank = |slot| ranks.get(member(slot)?.scope() as usize);
                self.sort_by(&mut keys, |slot, _| rank(slot).copied());
            }
            (SortKey::Environment, Some(book)) => {
                let ranks = book.rank_scopes(|scope| lower(words::environment_name(org, scope)));
                let rank = |slot| ranks.get(member(slot)?.scope() as usize);
                self.sort_by(&mut keys, |slot, _| rank(slot).copied());
            }
            (SortKey::Owner, None) => {
                self.sort_by(&mut keys, |_, key| lower(words::owner_name(org, &key.owner)));
            }
            (SortKey::Resource, None) => {
                self.sort_by(&mut keys, |_, key| lower(words::resource_name(org, &key.scope)));
            }
            (SortKey::Environment, None) => {
                self.sort_by(&mut keys, |_, key| lower(words::environment_name(org, &key.scope)));
            }
        }
        self.order = keys.into_iter().map(|(slot, _)| slot).collect();
    }

    /// Sorts by something that is looked up once a key.
    fn sort_by<K: Ord>(&self, keys: &mut Vec<(Slot, &ApiKey)>, by: impl Fn(Slot, &ApiKey) -> K) {
        let mut keyed: Vec<_> =
            keys.iter().map(|(slot, key)| (by(*slot, key), &key.id, *slot, *key)).collect();
        keyed.sort_unstable_by(|a, b| match self.query.direction {
            Direction::Ascending => (&a.0, a.1).cmp(&(&b.0, b.1)),
            Direction::Descending => (&b.0, b.1).cmp(&(&a.0, a.1)),
        });
        *keys = keyed.into_iter().map(|(_, _, slot, key)| (slot, key)).collect();
    }

    /// Finds what the search asks for.
    fn search(&mut self, org: &Org, among: Among) {
        if !self.query.search.is_empty() {
            self.prepare_search(org, usize::MAX);
        }
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
    }

    /// Shows what the filters let through, and counts what each further one would.
    fn narrow(&mut self, book: Option<&KeyBook>) {
        let narrowed = book.map(|book| Facets::narrow(book, &self.query, &self.found));
        let (shown, facets) = narrowed.unzip();
        self.shown = shown.filter(|_| !self.query.choices.is_empty());
        self.facets = facets;
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

/// Everything a search looks at, in lower case, parts kept apart by line feeds.
fn search_text(org: &Org, key: &ApiKey) -> Box<str> {
    lowered(&[
        key.id.as_str(),
        &key.name,
        &key.description,
        key.owner.id(),
        words::owner_name(org, &key.owner),
        key.scope.resource_id(),
        words::resource_name(org, &key.scope),
        words::environment_name(org, &key.scope),
    ])
}
