//! What screens show: the list of keys follows every entry, a key's page says what is, targets are complete.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

#[path = "view/access_check.rs"]
mod access_check;
#[path = "view/api_explorer.rs"]
mod api_explorer;
#[path = "view/groups.rs"]
mod groups;
#[path = "view/limits.rs"]
mod limits;
#[path = "view/palette.rs"]
mod palette;
#[path = "view/show_as.rs"]
mod show_as;
mod support;

use keyplane::{
    engine::{Command, NewApiKey, NewEnvironment},
    model::{
        ApiKey, ApiKeyId, ClusterType, LastUse, ObjectRef, Owner, PropagationMode, Retirement, Scope,
        ScopeKind, UseSource, UserState, Watch,
    },
    org::{Org, Touch, Uses},
    view::{
        api_key::{Lookup, OwnerState, Place, SecretKnown, look_up},
        api_keys::KeyList,
        choice::{AgeBand, Choice, Facet, HealthChoice, UseBand},
        health::{HealthRule, KeyHealth, KeyStatus, findings, health_of},
        key_book::{KeyBook, Moved, Seen},
        query::{Direction, KeyQuery, SortKey},
        targets::{TARGET_KINDS, targets},
    },
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use support::{Lab, new_key, noon};

/// Something that may happen while a list is open. Numbers pick among what there is.
#[derive(Clone, Debug)]
enum Event {
    Create { owner: usize, scope: usize, name: &'static str, days: Option<u8> },
    Edit { key: usize, name: &'static str },
    Delete { keys: Vec<usize> },
    RenameAccount { name: &'static str },
    RenameEnvironment { name: &'static str },
    Deactivate,
    UndoLast,
    Search(&'static str),
    Type(char),
    Choose(Vec<usize>),
    Sort(usize, Direction),
    DaysPass(u8),
    Use { key: usize, days_ago: Option<u8> },
}

/// Names that differ in letter case, in scripts whose case depends on the place, or not at all.
const NAMES: [&str; 8] =
    ["", "orders", "Orders", "ORDERS 2", "ΟΔΟΣ", "ΟΔΟΣ ΔΥΟ", "İstanbul ☕", "straße\u{202e}x"];
const SEARCHES: [&str; 8] = ["", "orders", "ORD", "ορ δ", "ΟΔΟΣ", "sa-", "prod k", "nothing has this"];

fn direction() -> impl Strategy<Value = Direction> {
    prop_oneof![Just(Direction::Ascending), Just(Direction::Descending)]
}

fn event() -> impl Strategy<Value = Event> {
    let name = || prop::sample::select(NAMES.as_slice());
    prop_oneof![
        6 => (0usize..4, 0usize..7, name(), prop::option::of(0u8..40))
            .prop_map(|(owner, scope, name, days)| Event::Create { owner, scope, name, days }),
        3 => (any::<usize>(), name()).prop_map(|(key, name)| Event::Edit { key, name }),
        2 => prop::collection::vec(any::<usize>(), 1..4).prop_map(|keys| Event::Delete { keys }),
        1 => name().prop_map(|name| Event::RenameAccount { name }),
        1 => name().prop_map(|name| Event::RenameEnvironment { name }),
        1 => Just(Event::Deactivate),
        2 => Just(Event::UndoLast),
        2 => prop::sample::select(SEARCHES.as_slice()).prop_map(Event::Search),
        2 => prop::sample::select(vec!['o', 'r', 'Σ', ' ', 'İ', 'a']).prop_map(Event::Type),
        4 => prop::collection::vec(any::<usize>(), 0..4).prop_map(Event::Choose),
        2 => (0u8..60).prop_map(Event::DaysPass),
        2 => (any::<usize>(), prop::option::of(0u8..120))
            .prop_map(|(key, days_ago)| Event::Use { key, days_ago }),
        2 => (0..SortKey::ALL.len(), direction()).prop_map(|(sort, direction)| Event::Sort(sort, direction)),
    ]
}

/// A small organization with owners and scopes to make keys of.
struct Stage {
    lab: Lab,
    owners: Vec<Owner>,
    scopes: Vec<Scope>,
    uses: Uses,
    book: KeyBook,
    list: KeyList,
}

impl Stage {
    fn new() -> Self {
        let mut lab = Lab::new();
        let environment = lab.environment("prod");
        let cluster = lab.cluster(&environment, ClusterType::Basic);
        let other = lab.cluster(&environment, ClusterType::Basic);
        let account = Owner::ServiceAccount(lab.service_account("orders-service"));
        let second = Owner::ServiceAccount(lab.service_account("Billing"));
        let user = Owner::User(lab.user("lena@example.com"));
        let owners = vec![account, second, user, lab.admin.clone()];
        let kafka = |cluster| Scope::Kafka { environment: environment.clone(), cluster };
        let region = keyplane::model::FlinkRegion::parse("aws.eu-central-1").unwrap();
        let flink = Scope::Flink { environment: environment.clone(), region };
        let own = [Scope::Tableflow, Scope::Cloud, Scope::Global];
        let scopes = [kafka(cluster), kafka(other), flink].into_iter().chain(own).collect();
        let none = Uses::default();
        let book = KeyBook::new(&lab.org, &none, lab.now);
        let list = KeyList::new(&lab.org, Some(&book), KeyQuery::default());
        Self { lab, owners, scopes, uses: none, book, list }
    }

    fn key(&self, pick: usize) -> Option<ApiKeyId> {
        let ids: Vec<_> = self.lab.org.api_keys().iter().map(|key| key.id.clone()).collect();
        ids.get(pick.checked_rem(ids.len())?).cloned()
    }

    /// Carries a command out, if it is allowed, and lets the list follow as the page does.
    fn run(&mut self, command: Command) {
        let before = self.lab.org.clone();
        if let Ok(decision) = self.lab.run(command) {
            let touched = touched(&before, &decision.entry);
            self.book.follow(&self.lab.org, &self.uses, &touched, self.lab.now);
            self.list.follow(&self.lab.org, Some(&self.book), &touched);
        }
    }

    fn show(&mut self, query: KeyQuery) {
        self.list.set_query(&self.lab.org, Some(&self.book), query);
    }

    /// Everything that can be chosen here, and an owner nobody is.
    fn choices(&self) -> Vec<Choice> {
        let owners = self.owners.iter().map(|owner| Choice::Owner(owner.id().into()));
        let environments = self.scopes.iter().filter_map(Scope::environment);
        let environments: BTreeSet<_> =
            environments.map(|id| Choice::Environment(id.as_str().into())).collect();
        let resources = self.scopes.iter().filter(|scope| scope.environment().is_some());
        ScopeKind::ALL
            .map(Choice::Scope)
            .into_iter()
            .chain(owners)
            .chain([Choice::Owner("nobody".into()), Choice::NoEnvironment])
            .chain(environments)
            .chain(resources.map(|scope| Choice::Resource(scope.resource_id().into())))
            .chain(AgeBand::ALL.map(Choice::Age))
            .chain(UseBand::ALL.map(Choice::Used))
            .chain(HealthChoice::all().map(Choice::Health))
            .collect()
    }

    /// Something happens, and the clock goes on, also where a command was refused.
    fn happen(&mut self, event: Event) {
        self.carry_out(event);
        if self.book.advance(&self.lab.org, &self.uses, self.lab.now) == Moved::Something {
            self.list.consult(&self.lab.org, &self.book);
        }
    }

    fn carry_out(&mut self, event: Event) {
        match event {
            Event::Create { owner, scope, name, days } => {
                let owner = self.owners[owner % self.owners.len()].clone();
                let scope = self.scopes[scope % self.scopes.len()].clone();
                let last = |days: u8| self.lab.now.plus_seconds(i64::from(days) * 86_400).date().to_string();
                let (name, expires_on) = (name.to_owned(), days.map(last));
                self.run(Command::CreateApiKey(NewApiKey { name, expires_on, ..new_key(owner, scope) }));
            }
            Event::Edit { key, name } => {
                if let Some(id) = self.key(key) {
                    let (name, description) = (name.to_owned(), String::new());
                    self.run(Command::UpdateApiKey { id, name, description });
                }
            }
            Event::Delete { keys } => {
                let targets = keys.into_iter().filter_map(|pick| self.key(pick)).map(ObjectRef::ApiKey);
                let targets = targets.collect();
                self.run(Command::Delete { targets, previewed: None });
            }
            Event::RenameAccount { name } => {
                let Owner::ServiceAccount(id) = self.owners[0].clone() else { return };
                let command =
                    Command::UpdateServiceAccount { id, name: name.into(), description: String::new() };
                self.run(command);
            }
            Event::RenameEnvironment { name } => {
                let Some(id) = self.scopes[0].environment().cloned() else { return };
                let edit = NewEnvironment { name: name.into(), ..NewEnvironment::default() };
                self.run(Command::UpdateEnvironment { id, edit });
            }
            Event::Deactivate => {
                let Owner::User(id) = self.owners[2].clone() else { return };
                let state = UserState::Deactivated;
                self.run(Command::UpdateUser { id, full_name: "Lena".into(), state });
            }
            Event::UndoLast => {
                let entry = Box::new(self.lab.entry(self.lab.org.seq()));
                self.run(Command::Undo { entry });
            }
            Event::Search(words) => {
                self.show(KeyQuery { search: words.into(), ..self.list.query().clone() });
            }
            Event::Type(letter) => {
                let mut query = self.list.query().clone();
                query.search.push(letter);
                self.show(query);
            }
            Event::Choose(picks) => {
                let all = self.choices();
                let choices = picks.into_iter().map(|pick| all[pick % all.len()].clone()).collect();
                self.show(KeyQuery { choices, ..self.list.query().clone() });
            }
            Event::DaysPass(days) => {
                self.lab.now = self.lab.now.plus_seconds(i64::from(days) * 86_400 + 3_600);
                // Ages are counted by the day, which no key is due for.
                self.book.advance(&self.lab.org, &self.uses, self.lab.now);
                self.list.consult(&self.lab.org, &self.book);
            }
            Event::Use { key, days_ago } => {
                let Some(id) = self.key(key) else { return };
                let ago = |days: u8| self.lab.now.plus_seconds(-i64::from(days) * 86_400);
                let watch = Watch::between(ago(100), self.lab.now);
                let last_use = LastUse { seen: days_ago.map(ago), source: UseSource::Observed, watch };
                self.uses.extend([(id, last_use)]);
                self.book = KeyBook::new(&self.lab.org, &self.uses, self.lab.now);
                self.list.consult(&self.lab.org, &self.book);
            }
            Event::Sort(sort, direction) => {
                self.show(KeyQuery { sort: SortKey::ALL[sort], direction, ..self.list.query().clone() });
            }
        }
    }
}

/// The touches of an entry, as the organization answers them when it is applied.
fn touched(before: &Org, entry: &keyplane::engine::Entry) -> Vec<Touch> {
    before.clone().apply(&entry.step()).unwrap()
}

/// What a list shows: the ids in order.
fn shown(list: &KeyList, org: &Org) -> Vec<ApiKeyId> {
    (0..list.len()).filter_map(|row| list.key(org, row)).map(|key| key.id.clone()).collect()
}

/// Whether a key fits a choice, asked of the organization itself.
fn fits(stage: &Stage, key: &ApiKey, choice: &Choice) -> bool {
    let (org, now) = (&stage.lab.org, stage.lab.now);
    let health = || health_of(org, &stage.uses, key, now);
    match choice {
        Choice::Scope(kind) => key.scope.kind() == *kind,
        Choice::Owner(id) => key.owner.id() == &**id,
        Choice::Environment(id) => key.scope.environment().is_some_and(|env| env.as_str() == &**id),
        Choice::NoEnvironment => key.scope.environment().is_none(),
        Choice::Resource(id) => key.scope.environment().is_some() && key.scope.resource_id() == &**id,
        Choice::Age(band) => AgeBand::of(key.created, now) == *band,
        Choice::Used(band) => UseBand::of(Seen::of(stage.uses.of(&key.id)), now) == *band,
        Choice::Health(choice) => choice.fits(health().rules, health().status),
    }
}

/// Whether a key fits what is chosen in every facet but one.
fn fits_but(stage: &Stage, key: &ApiKey, query: &KeyQuery, but: Option<Facet>) -> bool {
    Facet::ALL.into_iter().filter(|facet| Some(*facet) != but).all(|facet| {
        let mut chosen = query.chosen(facet).peekable();
        chosen.peek().is_none() || chosen.any(|choice| fits(stage, key, choice))
    })
}

/// By what a key is sorted, as text.
fn sort_text(stage: &Stage, key: &ApiKey, sort: SortKey) -> String {
    use keyplane::view::words::{environment_name, owner_name, resource_name};
    let (org, lower) = (&stage.lab.org, lower);
    match sort {
        SortKey::Key => String::new(),
        SortKey::Name => lower(&key.name),
        SortKey::Owner => lower(owner_name(org, &key.owner)),
        SortKey::Resource => lower(resource_name(org, &key.scope)),
        SortKey::Environment => lower(environment_name(org, &key.scope)),
        SortKey::Scope => {
            ScopeKind::ALL.iter().position(|kind| *kind == key.scope.kind()).unwrap().to_string()
        }
        SortKey::Created => key.created.to_string(),
        SortKey::Used => match stage.uses.of(&key.id) {
            None => String::new(),
            Some(last_use) => last_use.seen.map_or_else(|| "0".to_owned(), |at| at.to_string()),
        },
        SortKey::Health => {
            let KeyHealth { rules, status, .. } = health_of(org, &stage.uses, key, stage.lab.now);
            let all = HealthRule::ALL;
            let gravest = all.iter().position(|rule| rules.contains(*rule)).unwrap_or(99);
            format!("{gravest:02}{}", KeyStatus::ALL.iter().position(|known| *known == status).unwrap())
        }
    }
}

fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The keys that a search finds, by the plainest means: every key, looked at one by one.
fn found<'a>(org: &'a Org, query: &KeyQuery) -> Vec<&'a ApiKey> {
    use keyplane::view::words::{environment_name, owner_name, resource_name};
    let words = lower(&query.search);
    let text = |key: &ApiKey| {
        let all = [
            key.id.as_str(),
            &key.name,
            &key.description,
            key.owner.id(),
            owner_name(org, &key.owner),
            key.scope.resource_id(),
            resource_name(org, &key.scope),
            environment_name(org, &key.scope),
        ];
        lower(&all.join("\n"))
    };
    org.api_keys()
        .iter()
        .filter(|key| words.split_whitespace().all(|word| text(key).contains(word)))
        .collect()
}

/// What the list shows, by the plainest means.
fn expected_ids(stage: &Stage, query: &KeyQuery) -> Vec<ApiKeyId> {
    let mut keys: Vec<_> = found(&stage.lab.org, query)
        .into_iter()
        .filter(|key| fits_but(stage, key, query, None))
        .map(|key| (sort_text(stage, key, query.sort), key.id.clone()))
        .collect();
    keys.sort();
    if query.direction == Direction::Descending {
        keys.reverse();
    }
    keys.into_iter().map(|(_, id)| id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_list_that_follows_shows_what_a_new_one_shows(events in prop::collection::vec(event(), 1..60)) {
        let mut stage = Stage::new();
        for event in events {
            stage.happen(event);
            let query = stage.list.query().clone();
            let fresh = KeyList::new(&stage.lab.org, Some(&stage.book), query.clone());
            let followed = shown(&stage.list, &stage.lab.org);
            prop_assert_eq!(&followed, &shown(&fresh, &stage.lab.org));
            prop_assert_eq!(&followed, &expected_ids(&stage, &query));
        }
    }

    #[test]
    fn every_choice_counts_what_it_would_show_under_the_other_facets(events in prop::collection::vec(event(), 1..40)) {
        let mut stage = Stage::new();
        for event in events {
            stage.happen(event);
        }
        let query = stage.list.query().clone();
        let facets = stage.list.facets().unwrap();
        let found = found(&stage.lab.org, &query);
        for choice in stage.choices() {
            let shows = |key: &&&ApiKey| {
                fits(&stage, key, &choice) && fits_but(&stage, key, &query, Some(choice.facet()))
            };
            prop_assert_eq!(facets.count(&choice), found.iter().filter(shows).count(), "{:?}", choice);
        }
        for facet in Facet::ALL {
            let options = facets.options(&stage.lab.org, &query, facet);
            for option in &options {
                prop_assert_eq!(option.count, facets.count(&option.choice));
                prop_assert!(option.count > 0 || query.choices.contains(&option.choice));
            }
            let sums_up = |choice: &Choice| *choice == Choice::Health(HealthChoice::Attention);
            let distinct = options.iter().filter(|option| option.count > 0 && !sums_up(&option.choice)).count();
            prop_assert_eq!(facets.distinct(facet), distinct);
            for chosen in query.chosen(facet) {
                prop_assert!(options.iter().any(|option| option.choice == *chosen), "{:?} is listed", chosen);
            }
        }
    }

    #[test]
    fn a_book_that_follows_judges_as_a_new_one_and_as_the_organization(events in prop::collection::vec(event(), 1..60)) {
        let mut stage = Stage::new();
        for event in events {
            stage.happen(event);
            let Stage { lab, uses, book, .. } = &stage;
            let fresh = KeyBook::new(&lab.org, uses, lab.now);
            prop_assert_eq!(book.tally(), fresh.tally());
            prop_assert_eq!(book.next(), fresh.next());
            for (slot, row) in lab.org.api_keys().rows() {
                let direct = health_of(&lab.org, uses, &row.object, lab.now);
                prop_assert_eq!(book.health(&lab.org, uses, slot), Some(direct));
                prop_assert_eq!(fresh.health(&lab.org, uses, slot), Some(direct));
                prop_assert_eq!(book.rules(book.member(slot).unwrap()), direct.rules);
                let reasons = findings(&lab.org, uses, &row.object, lab.now);
                prop_assert_eq!(reasons.iter().map(|found| found.rule).collect::<Vec<_>>(), direct.rules.iter().collect::<Vec<_>>());
            }
        }
    }
}

#[test]
fn several_entries_followed_at_once_are_followed() {
    let mut stage = Stage::new();
    let mut touches = Vec::new();
    for pick in 0..12 {
        let before = stage.lab.org.clone();
        let command = match stage.key(0).filter(|_| pick % 3 == 2) {
            Some(id) => Command::Delete { targets: vec![ObjectRef::ApiKey(id)], previewed: None },
            None => Command::CreateApiKey(new_key(stage.owners[pick % 2].clone(), Scope::Cloud)),
        };
        let decision = stage.lab.run(command).unwrap();
        touches.extend(touched(&before, &decision.entry));
    }
    stage.book.follow(&stage.lab.org, &stage.uses, &touches, stage.lab.now);
    stage.list.follow(&stage.lab.org, Some(&stage.book), &touches);
    assert_eq!(stage.book.tally(), KeyBook::new(&stage.lab.org, &stage.uses, stage.lab.now).tally());
    let fresh = KeyList::new(&stage.lab.org, Some(&stage.book), KeyQuery::default());
    assert_eq!(shown(&stage.list, &stage.lab.org), shown(&fresh, &stage.lab.org));
}

#[test]
fn a_keys_page_says_what_is_known() {
    let mut stage = Stage::new();
    let (owner, scope) = (stage.owners[0].clone(), stage.scopes[0].clone());
    let (id, _) = stage.lab.key(owner.clone(), scope.clone()).unwrap();
    let (sibling, _) = stage.lab.key(owner, scope).unwrap();
    stage.lab.key(stage.owners[1].clone(), stage.scopes[0].clone()).unwrap();
    let Lookup::Found(facts) = look_up(&stage.lab.org, &stage.uses, &id, stage.lab.now) else {
        panic!("the key is there")
    };
    assert_eq!(facts.owner_state, OwnerState::ServiceAccount);
    assert_eq!((facts.place, facts.secret), (Place::Production, SecretKnown::Digest));
    assert_eq!(facts.propagation_mode, PropagationMode::Shown);
    assert_eq!(facts.updated, None);
    assert_eq!(facts.version, stage.lab.org.version(&ObjectRef::ApiKey(id)).unwrap());
    assert_eq!(facts.siblings.iter().map(|row| &row.id).collect::<Vec<_>>(), [&sibling]);
    assert_eq!(facts.sibling_count, 1);
    let limits: Vec<_> = facts.limits.iter().map(|limit| (limit.whose.as_str(), limit.usage.used)).collect();
    assert_eq!(limits, [("orders-service", 2), ("orders", 3)]);
}

#[test]
fn a_key_that_is_gone_says_why_and_since_when() {
    let mut stage = Stage::new();
    let (deleted, _) = stage.lab.key(stage.owners[0].clone(), Scope::Cloud).unwrap();
    let (revoked, _) = stage.lab.key(stage.owners[0].clone(), Scope::Cloud).unwrap();
    let targets = vec![ObjectRef::ApiKey(deleted.clone())];
    stage.lab.run(Command::Delete { targets, previewed: None }).unwrap();
    let at = stage.lab.now;
    stage.lab.run(Command::RevokeApiKey { id: revoked.clone() }).unwrap();
    let found = |id| look_up(&stage.lab.org, &stage.uses, id, noon());
    assert_eq!(found(&deleted), Lookup::Gone { why: Retirement::Deleted, at });
    assert_eq!(found(&revoked), Lookup::Gone { why: Retirement::Compromised, at: stage.lab.now });
    assert_eq!(found(&ApiKeyId::parse("NEVERWASHERE").unwrap()), Lookup::Unknown);
}

#[test]
fn every_resource_is_a_target_by_name() {
    let mut stage = Stage::new();
    stage.lab.key(stage.owners[0].clone(), stage.scopes[2].clone()).unwrap();
    let choices = |kind| -> Vec<_> {
        targets(&stage.lab.org, kind).into_iter().map(|choice| (choice.name, choice.place)).collect()
    };
    let of = |name: &str, place: &str| (name.to_owned(), place.to_owned());
    for (kind, expected) in [
        (ScopeKind::Kafka, vec![of("orders", "prod"), of("orders", "prod")]),
        (ScopeKind::SchemaRegistry, vec![]),
        (ScopeKind::Ksql, vec![]),
        (ScopeKind::Flink, vec![of("aws.eu-central-1", "prod")]),
        (ScopeKind::Tableflow, vec![of("Tableflow", "Meridian Outfitters")]),
        (ScopeKind::Cloud, vec![of("Cloud resource management", "Meridian Outfitters")]),
        (ScopeKind::Global, vec![]),
    ] {
        assert_eq!(choices(kind), expected, "{kind:?}");
    }
    assert!(!TARGET_KINDS.contains(&ScopeKind::Global));
}
