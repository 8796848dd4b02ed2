//! The overview: what it counts, what it mentions, where its numbers lead.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    engine::{Batch, Command},
    model::{
        ApiKey, ApiKeyId, ClusterType, Credential, Kind, Origin, Owner, QuotaCode, QuotaSubject, Scope,
        ScopeKind, ServiceAccount, ServiceAccountId, Times, Timestamp,
    },
    org::Uses,
    view::{
        api_keys::KeyList,
        choice::AgeBand,
        health::HealthRule,
        key_book::KeyBook,
        overview::{Done, FirstStep, OwnerKind, attention, first_steps, inventory, keys, limits},
        query::KeyQuery,
    },
};
use support::{Lab, new_key, noon, world::World};

/// The keys of one account, some days old.
fn listed(count: usize, days: impl Fn(usize) -> i64, scope: impl Fn(usize) -> Scope) -> Batch {
    let account = |number: usize| ServiceAccountId::parse(&format!("sa-{:05}", number / 60)).unwrap();
    let key = |number: usize| {
        let created: Timestamp = noon().plus_seconds(-86_400 * days(number));
        ApiKey {
            id: ApiKeyId::parse(&format!("KEY{number:07}")).unwrap(),
            name: "listed".into(),
            description: Box::default(),
            owner: Owner::ServiceAccount(account(number)),
            scope: scope(number),
            created,
            updated: created,
            expires: None,
            credential: Credential::Unknown,
            origin: Origin::Imported,
        }
    };
    let accounts = (0..count).step_by(60).map(|number| ServiceAccount {
        id: account(number),
        name: format!("app-{number}").into(),
        description: Box::default(),
        times: Times::default(),
        origin: Origin::Imported,
    });
    Batch {
        service_accounts: accounts.collect(),
        api_keys: (0..count).map(key).collect(),
        ..Batch::default()
    }
}

#[test]
fn keys_are_counted_three_ways() {
    let mut lab = Lab::with(listed(5, |number| [10, 60, 120, 300, 400][number], |_| Scope::Tableflow));
    lab.key(lab.admin.clone(), Scope::Cloud).unwrap();
    let found = keys(&lab.org, lab.now);
    assert_eq!(found.total, 6);
    let some = |kind| found.scopes.iter().find(|bar| bar.of == kind).unwrap().count;
    assert_eq!((some(ScopeKind::Tableflow), some(ScopeKind::Cloud), some(ScopeKind::Kafka)), (5, 1, 0));
    let ages: Vec<_> = found.ages.iter().map(|bar| (bar.of, bar.count)).collect();
    assert_eq!(
        ages,
        [
            (AgeBand::Month, 2),
            (AgeBand::Quarter, 1),
            (AgeBand::HalfYear, 1),
            (AgeBand::Year, 1),
            (AgeBand::Older, 1)
        ]
    );
    let owners: Vec<_> = found.owners.iter().map(|bar| (bar.of, bar.count)).collect();
    assert_eq!(owners, [(OwnerKind::ServiceAccount, 5), (OwnerKind::User, 1)]);
}

#[test]
fn each_line_leads_to_as_many_keys_as_it_says() {
    let mut world = World::new();
    let (account, person) = (world.service_account(), world.lab.admin.clone());
    let scope = world.kafka(&world.standard.clone());
    for owner in [account.clone(), account, person] {
        world.lab.key(owner, scope.clone()).unwrap();
    }
    let uses = Uses::default();
    let lab = &world.lab;
    let book = KeyBook::new(&lab.org, &uses, lab.now);
    let found = attention(&book);
    assert!(
        found.iter().any(|line| line.rule == HealthRule::UserInProduction && line.keys == 1),
        "{found:?}"
    );
    for line in found {
        let list = KeyList::new(&lab.org, Some(&book), KeyQuery::of(line.choice()));
        assert_eq!(list.len(), line.keys, "{:?}", line.rule);
    }
}

#[test]
fn limits_are_mentioned_from_half_on_the_fullest_first() {
    let mut world = World::new();
    let person = world.lab.admin.clone();
    let standard = world.standard.clone();
    let lab = &mut world.lab;
    let names = |lab: &Lab| {
        let (near, count) = limits(&lab.org);
        let told: Vec<_> = near
            .iter()
            .map(|limit| {
                let whose = limit.whose.as_ref().map(|(name, _)| [" of ", name.as_str()].concat());
                format!("{}{} {} %", limit.label, whose.unwrap_or_default(), limit.percent)
            })
            .collect();
        (told, count)
    };
    assert_eq!(names(lab), (vec![], 0));
    for _ in 0..5 {
        lab.key(person.clone(), Scope::Cloud).unwrap();
    }
    let set = |code, subject, limit| Command::SetAppliedLimit { code, subject, limit };
    lab.run(set(QuotaCode::EnvironmentsPerOrg, QuotaSubject::Organization, 2)).unwrap();
    lab.run(set(QuotaCode::KeysPerKafkaCluster, QuotaSubject::KafkaCluster(standard), 1)).unwrap();
    let expected = ["Environments 100 %".to_owned(), "Cloud API keys per user of Ada 50 %".to_owned()];
    assert_eq!(names(lab), (expected.to_vec(), 2));
}

#[test]
fn an_empty_organization_is_told_what_to_do_first() {
    let mut lab = Lab::new();
    let steps =
        |account, resource| vec![FirstStep::Account(account), FirstStep::Resource(resource), FirstStep::Key];
    assert_eq!(first_steps(&lab.org), steps(Done::NotYet, Done::NotYet));
    let account = lab.service_account("orders-service");
    assert_eq!(first_steps(&lab.org), steps(Done::Yes, Done::NotYet));
    let environment = lab.environment("prod");
    lab.cluster(&environment, ClusterType::Basic);
    assert_eq!(first_steps(&lab.org), steps(Done::Yes, Done::Yes));
    lab.run(Command::CreateApiKey(new_key(Owner::ServiceAccount(account), Scope::Cloud))).unwrap();
    assert_eq!(first_steps(&lab.org), []);
}

#[test]
fn accounts_and_resources_are_counted() {
    let found = inventory(&World::new().lab.org);
    let count = |kind| found.iter().find(|bar| bar.of == kind).unwrap().count;
    assert_eq!(
        [Kind::ServiceAccount, Kind::User, Kind::Environment, Kind::KafkaCluster, Kind::ComputePool]
            .map(count),
        [1, 2, 2, 4, 1]
    );
}
