//! Filters and their counts: which of the keys that a search finds are shown, and how many keys each further choice
//! would show.
//!
//! A facet's counts are those under all the other facets' choices, so that a person sees what a click would bring.
//! One pass over the keys gives both: a key that fits everywhere counts in every facet, one that fails in one facet
//! alone counts in that facet, and one that fails in two counts nowhere.

use std::{collections::HashMap, hash::Hash};

use super::{
    choice::{AgeBand, Choice, Facet, HealthChoice, UseBand},
    health::{KeyStatus, RuleSet},
    key_book::{KeyBook, Member},
    query::KeyQuery,
    words,
};
use crate::{
    model::{EnvironmentId, ObjectRef, Owner, Scope, ScopeKind},
    org::{Org, Slot},
};

/// The facets in which a key has one place; in that of health it may have several.
const SINGLE: [Facet; 6] =
    [Facet::Scope, Facet::Owner, Facet::Environment, Facet::Resource, Facet::Age, Facet::Used];

/// One choice as a filter's list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetOption {
    /// The choice.
    pub choice: Choice,
    /// What a person reads.
    pub label: String,
    /// What tells it from others of the same label, such as an id; may be empty.
    pub detail: String,
    /// How many keys it shows, given the choices of the other facets.
    pub count: usize,
}

/// How many keys each choice shows.
#[derive(Debug, Default)]
pub struct Facets {
    places: Places,
    /// Counts by number of the place, for each of [`SINGLE`].
    singles: [Vec<u32>; SINGLE.len()],
    /// Counts in the order of [`HealthChoice::all`].
    health: [u32; 16],
}

/// Environments and resources by number, read off the scopes of the book.
#[derive(Debug, Default)]
struct Places {
    owners: Vec<Owner>,
    environments: Vec<Option<EnvironmentId>>,
    /// A scope of each resource, to name it by.
    resources: Vec<Scope>,
    /// Type, environment and resource of each scope.
    by_scope: Vec<Place>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    kind: ScopeKind,
    environment: usize,
    /// Beyond the last one for the organization's scopes, which are for no resource.
    resource: usize,
}

impl Places {
    fn of(book: &KeyBook) -> Self {
        let mut places = Self { owners: book.owners().cloned().collect(), ..Self::default() };
        let mut environments = HashMap::new();
        let mut resources = HashMap::new();
        for scope in book.scopes() {
            let environment = number(&mut environments, scope.environment(), || {
                places.environments.push(scope.environment().cloned());
            });
            let resource = scope.environment().map(|_| {
                number(&mut resources, scope.resource_id(), || places.resources.push(scope.clone()))
            });
            let resource = resource.unwrap_or(usize::MAX);
            places.by_scope.push(Place { kind: scope.kind(), environment, resource });
        }
        places
    }

    /// The choice of a place, and whether a number is one.
    fn choice(&self, facet: Facet, number: usize) -> Option<Choice> {
        match facet {
            Facet::Scope => ScopeKind::ALL.get(number).copied().map(Choice::Scope),
            Facet::Owner => self.owners.get(number).map(|owner| Choice::Owner(owner.id().into())),
            Facet::Environment => self.environments.get(number).map(|id| match id {
                Some(id) => Choice::Environment(id.as_str().into()),
                None => Choice::NoEnvironment,
            }),
            Facet::Resource => {
                self.resources.get(number).map(|scope| Choice::Resource(scope.resource_id().into()))
            }
            Facet::Age => AgeBand::ALL.get(number).copied().map(Choice::Age),
            Facet::Used => UseBand::ALL.get(number).copied().map(Choice::Used),
            Facet::Health => None,
        }
    }

    fn len(&self, facet: Facet) -> usize {
        match facet {
            Facet::Scope => ScopeKind::ALL.len(),
            Facet::Owner => self.owners.len(),
            Facet::Environment => self.environments.len(),
            Facet::Resource => self.resources.len(),
            Facet::Age => AgeBand::ALL.len(),
            Facet::Used => UseBand::ALL.len(),
            Facet::Health => 0,
        }
    }

    /// Where a key stands in each of [`SINGLE`].
    fn of_key(&self, book: &KeyBook, member: &Member) -> [usize; SINGLE.len()] {
        let place = self.by_scope.get(member.scope() as usize);
        let (kind, environment, resource) =
            place.map_or((0, usize::MAX, usize::MAX), |at| (at.kind as usize, at.environment, at.resource));
        let age = AgeBand::of(member.created(), book.now()) as usize;
        let used = UseBand::of(member.seen(), book.now()) as usize;
        [kind, member.owner() as usize, environment, resource, age, used]
    }
}

fn number<K: Eq + Hash>(known: &mut HashMap<K, usize>, thing: K, add: impl FnOnce()) -> usize {
    let next = known.len();
    *known.entry(thing).or_insert_with(|| {
        add();
        next
    })
}

/// Where a facet stands in [`SINGLE`].
fn single(facet: Facet) -> Option<usize> {
    SINGLE.iter().position(|single| *single == facet)
}

/// What is wanted in one facet, by number; nothing chosen lets everything through.
struct Wanted(Option<Vec<bool>>);

impl Wanted {
    fn of(places: &Places, query: &KeyQuery, facet: Facet) -> Self {
        let mut chosen = query.chosen(facet).peekable();
        if chosen.peek().is_none() {
            return Self(None);
        }
        let chosen: Vec<_> = chosen.collect();
        let fits = |number| places.choice(facet, number).is_some_and(|choice| chosen.contains(&&choice));
        Self(Some((0..places.len(facet)).map(fits).collect()))
    }

    fn lets_through(&self, number: usize) -> bool {
        self.0.as_ref().is_none_or(|wanted| wanted.get(number).copied().unwrap_or(false))
    }
}

/// The states of health that a key is in, as bits in the order of [`HealthChoice::all`].
fn health_bits(rules: RuleSet, status: KeyStatus) -> u32 {
    let status_at = match status {
        KeyStatus::Withdrawn => 12,
        KeyStatus::Propagating => 13,
        KeyStatus::Unverifiable => 14,
        KeyStatus::Usable => 15,
    };
    let shows = status != KeyStatus::Usable || rules.is_empty();
    u32::from(!rules.is_empty()) | (u32::from(rules.bits()) << 1) | (u32::from(shows) << status_at)
}

impl Facets {
    /// The keys among those found that fit every facet, in their order, and the counts of all choices.
    pub fn narrow(book: &KeyBook, query: &KeyQuery, found: &[Slot]) -> (Vec<Slot>, Self) {
        let places = Places::of(book);
        let wanted = SINGLE.map(|facet| Wanted::of(&places, query, facet));
        let mut wanted_health = 0;
        for (at, choice) in HealthChoice::all().enumerate() {
            wanted_health |= u32::from(query.choices.contains(&Choice::Health(choice))) << at;
        }
        let singles = SINGLE.map(|facet| vec![0; places.len(facet)]);
        let mut facets = Self { places, singles, health: [0; 16] };
        let mut shown = Vec::new();
        for slot in found {
            let Some(member) = book.member(*slot) else { continue };
            let at = facets.places.of_key(book, member);
            let health = health_bits(book.rules(member), member.status());
            let healthy = wanted_health == 0 || wanted_health & health != 0;
            let mut failed = wanted.iter().zip(at).map(|(wanted, at)| !wanted.lets_through(at));
            let failures = failed.by_ref().filter(|failed| *failed).count() + usize::from(!healthy);
            if failures == 0 {
                shown.push(*slot);
            }
            if failures > 1 {
                continue;
            }
            for ((counts, wanted), at) in facets.singles.iter_mut().zip(&wanted).zip(at) {
                if (failures == 0 || !wanted.lets_through(at))
                    && let Some(count) = counts.get_mut(at)
                {
                    *count += 1;
                }
            }
            if failures == 0 || !healthy {
                for (at, count) in facets.health.iter_mut().enumerate() {
                    *count += (health >> at) & 1;
                }
            }
        }
        (shown, facets)
    }

    /// How many keys a choice shows, given those of the other facets.
    pub fn count(&self, choice: &Choice) -> usize {
        let number = match choice {
            Choice::Scope(kind) => Some(*kind as usize),
            Choice::Owner(id) => self.places.owners.iter().position(|owner| owner.id() == &**id),
            Choice::Environment(id) => {
                let fits = |known: &Option<EnvironmentId>| {
                    known.as_ref().is_some_and(|known| known.as_str() == &**id)
                };
                self.places.environments.iter().position(fits)
            }
            Choice::NoEnvironment => self.places.environments.iter().position(Option::is_none),
            Choice::Resource(id) => {
                self.places.resources.iter().position(|scope| scope.resource_id() == &**id)
            }
            Choice::Age(band) => Some(*band as usize),
            Choice::Used(band) => Some(*band as usize),
            Choice::Health(_) => HealthChoice::all().position(|health| Choice::Health(health) == *choice),
        };
        let counts = match single(choice.facet()) {
            Some(at) => self.singles.get(at).map(Vec::as_slice),
            None => Some(self.health.as_slice()),
        };
        let count = counts.zip(number).and_then(|(counts, number)| counts.get(number));
        count.copied().map_or(0, |count| count as usize)
    }

    /// How many choices of a facet show any key.
    pub fn distinct(&self, facet: Facet) -> usize {
        match single(facet).and_then(|at| self.singles.get(at)) {
            Some(counts) => counts.iter().filter(|count| **count > 0).count(),
            // "Needs attention" sums up others.
            None => self.health.iter().skip(1).filter(|count| **count > 0).count(),
        }
    }

    fn counted(&self, facet: Facet) -> Box<dyn Iterator<Item = (Choice, usize)> + '_> {
        if let Some(counts) = single(facet).and_then(|at| self.singles.get(at)) {
            let counts = counts.iter().enumerate();
            return Box::new(counts.filter_map(move |(number, count)| {
                Some((self.places.choice(facet, number)?, *count as usize))
            }));
        }
        let choices = HealthChoice::all().map(Choice::Health);
        Box::new(choices.zip(self.health.iter().map(|count| *count as usize)))
    }

    /// The choices of a facet that show any key or are chosen. Owners, environments and resources come by name, the
    /// rest in its own order.
    pub fn options(&self, org: &Org, query: &KeyQuery, facet: Facet) -> Vec<FacetOption> {
        let mut options: Vec<_> = self
            .counted(facet)
            .filter(|(choice, count)| *count > 0 || query.choices.contains(choice))
            .map(|(choice, count)| self.option(org, choice, count))
            .collect();
        // An address may name what no key has.
        for choice in query.chosen(facet) {
            if options.iter().all(|option| option.choice != *choice) {
                options.push(self.option(org, choice.clone(), 0));
            }
        }
        match facet {
            Facet::Owner | Facet::Environment | Facet::Resource => {
                options.sort_by_cached_key(|option| (option.label.to_lowercase(), option.detail.clone()));
            }
            Facet::Scope | Facet::Age | Facet::Health | Facet::Used => {}
        }
        options
    }

    fn option(&self, org: &Org, choice: Choice, count: usize) -> FacetOption {
        let (label, detail) = self.words(org, &choice);
        let detail = if detail == label { String::new() } else { detail };
        FacetOption { choice, label, detail, count }
    }

    /// What a choice is called, and what tells it from others.
    fn words(&self, org: &Org, choice: &Choice) -> (String, String) {
        let id = || choice.value().into_owned();
        match choice {
            Choice::Scope(kind) => (kind.label().to_owned(), String::new()),
            Choice::Owner(of) => {
                let owner = self.places.owners.iter().find(|owner| owner.id() == &**of);
                (owner.map_or_else(id, |owner| words::owner_name(org, owner).to_owned()), id())
            }
            Choice::Environment(of) => {
                let known = EnvironmentId::parse(of).ok().map(ObjectRef::Environment);
                (known.map_or_else(id, |environment| words::name(org, &environment)), id())
            }
            Choice::NoEnvironment => ("No environment".to_owned(), "Tableflow, Cloud, Global".to_owned()),
            Choice::Resource(of) => {
                let scope = self.places.resources.iter().find(|scope| scope.resource_id() == &**of);
                (scope.map_or_else(id, |scope| words::resource_name(org, scope).to_owned()), id())
            }
            Choice::Age(band) => (band.label().to_owned(), String::new()),
            Choice::Health(health) => (health.label().to_owned(), String::new()),
            Choice::Used(band) => (band.label().to_owned(), String::new()),
        }
    }
}
