//! What screens show: the list of keys follows every entry, a key's page says what is, targets are complete.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    engine::{Command, NewEnvironment},
    model::{
        ApiKeyId, ClusterType, ObjectRef, Owner, PropagationMode, Retirement, Scope, ScopeKind, UserState,
    },
    org::{Org, Touch},
    view::{
        api_key::{Lookup, OwnerState, Place, SecretKnown, look_up},
        api_keys::KeyList,
        query::{Direction, KeyQuery, SortKey},
        targets::{TARGET_KINDS, targets},
    },
};
use proptest::prelude::*;
use support::{Lab, new_key, noon};

/// Something that may happen while a list is open. Numbers pick among what there is.
#[derive(Clone, Debug)]
enum Event {
    Create { owner: usize, scope: usize },
    Edit { key: usize, name: &'static str },
    Delete { keys: Vec<usize> },
    RenameAccount { name: &'static str },
    RenameEnvironment { name: &'static str },
    Deactivate,
    UndoLast,
    Search(&'static str),
    Type(char),
    Filter(Vec<usize>),
    Sort(usize, Direction),
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
        6 => (0usize..4, 0usize..7).prop_map(|(owner, scope)| Event::Create { owner, scope }),
        3 => (any::<usize>(), name()).prop_map(|(key, name)| Event::Edit { key, name }),
        2 => prop::collection::vec(any::<usize>(), 1..4).prop_map(|keys| Event::Delete { keys }),
        1 => name().prop_map(|name| Event::RenameAccount { name }),
        1 => name().prop_map(|name| Event::RenameEnvironment { name }),
        1 => Just(Event::Deactivate),
        2 => Just(Event::UndoLast),
        2 => prop::sample::select(SEARCHES.as_slice()).prop_map(Event::Search),
        2 => prop::sample::select(vec!['o', 'r', 'Σ', ' ', 'İ', 'a']).prop_map(Event::Type),
        2 => prop::collection::vec(0usize..7, 0..3).prop_map(Event::Filter),
        2 => (0usize..7, direction()).prop_map(|(sort, direction)| Event::Sort(sort, direction)),
    ]
}

/// A small organization with owners and scopes to make keys of.
struct Stage {
    lab: Lab,
    owners: Vec<Owner>,
    scopes: Vec<Scope>,
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
        let list = KeyList::new(&lab.org, KeyQuery::default());
        Self { lab, owners, scopes, list }
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
            self.list.follow(&self.lab.org, &touched);
        }
    }

    fn show(&mut self, query: KeyQuery) {
        self.list.set_query(&self.lab.org, query);
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Create { owner, scope } => {
                let owner = self.owners[owner % self.owners.len()].clone();
                let scope = self.scopes[scope % self.scopes.len()].clone();
                self.run(Command::CreateApiKey(new_key(owner, scope)));
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
            Event::Filter(kinds) => {
                let mut scopes: Vec<_> = kinds.into_iter().map(|at| ScopeKind::ALL[at]).collect();
                scopes.sort();
                scopes.dedup();
                self.show(KeyQuery { scopes, ..self.list.query().clone() });
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

/// What a list shows: the ids in order, and the count of each type of scope.
fn shown(list: &KeyList, org: &Org) -> (Vec<ApiKeyId>, Vec<usize>) {
    let ids = (0..list.len()).filter_map(|row| list.key(org, row)).map(|key| key.id.clone()).collect();
    (ids, ScopeKind::ALL.into_iter().map(|kind| list.count(kind)).collect())
}

/// The same by the plainest means: every key, looked at one by one.
fn expected_ids(org: &Org, query: &KeyQuery) -> Vec<ApiKeyId> {
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    let words = lower(&query.search);
    let fits = |text: &str| words.split_whitespace().all(|word| text.contains(word));
    let mut keys: Vec<_> = org
        .api_keys()
        .iter()
        .map(|key| {
            use keyplane::view::words::{environment_name, owner_name, resource_name};
            let (owner, resource) = (owner_name(org, &key.owner), resource_name(org, &key.scope));
            let environment = environment_name(org, &key.scope);
            let all = [
                key.id.as_str(),
                &key.name,
                &key.description,
                key.owner.id(),
                owner,
                key.scope.resource_id(),
                resource,
                environment,
            ];
            let by = match query.sort {
                SortKey::Key => String::new(),
                SortKey::Name => lower(&key.name),
                SortKey::Owner => lower(owner),
                SortKey::Resource => lower(resource),
                SortKey::Environment => lower(environment),
                SortKey::Scope => {
                    ScopeKind::ALL.iter().position(|kind| *kind == key.scope.kind()).unwrap().to_string()
                }
                SortKey::Created => key.created.to_string(),
            };
            (by, key, lower(&all.join("\n")))
        })
        .filter(|(_, key, text)| {
            fits(text) && (query.scopes.is_empty() || query.scopes.contains(&key.scope.kind()))
        })
        .map(|(by, key, _)| (by, key.id.clone()))
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
            let fresh = KeyList::new(&stage.lab.org, stage.list.query().clone());
            let followed = shown(&stage.list, &stage.lab.org);
            prop_assert_eq!(&followed, &shown(&fresh, &stage.lab.org));
            prop_assert_eq!(&followed.0, &expected_ids(&stage.lab.org, stage.list.query()));
            prop_assert_eq!(followed.1.iter().sum::<usize>(), stage.list.count_found());
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
    stage.list.follow(&stage.lab.org, &touches);
    let fresh = KeyList::new(&stage.lab.org, KeyQuery::default());
    assert_eq!(shown(&stage.list, &stage.lab.org), shown(&fresh, &stage.lab.org));
}

#[test]
fn a_keys_page_says_what_is_known() {
    let mut stage = Stage::new();
    let (owner, scope) = (stage.owners[0].clone(), stage.scopes[0].clone());
    let (id, _) = stage.lab.key(owner.clone(), scope.clone()).unwrap();
    let (sibling, _) = stage.lab.key(owner, scope).unwrap();
    stage.lab.key(stage.owners[1].clone(), stage.scopes[0].clone()).unwrap();
    let Lookup::Found(facts) = look_up(&stage.lab.org, &id, stage.lab.now) else {
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
    let found = |id| look_up(&stage.lab.org, id, noon());
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
