//! The demo organization: every entry genuine, every trouble there, no secret anywhere, the same every time.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use std::{collections::BTreeSet, sync::LazyLock};

use keyplane::{
    engine::{Client, Deed, Entry},
    exchange::{
        backup::{Backup, Reader, Writer},
        demo::{self, Why},
        report::ReportForm,
    },
    model::{
        ApiKey, ApiKeyId, AuthType, ClusterType, Credential, ObjectRef, OrganizationKind, Origin, Owner,
        QuotaCode, QuotaSubject, Retirement, ScopeKind, Timestamp, UseSource, UserState,
    },
    org::{Org, Uses},
    view::{
        health::{HealthRule, RuleSet, health_of},
        report::record,
    },
};

const DAY: i64 = 86_400;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A Wednesday.
fn now() -> Timestamp {
    at("2026-11-25T09:30:00Z")
}

fn made(now: Timestamp) -> Backup {
    demo::meridian(now).unwrap_or_else(|error| panic!("{error}"))
}

/// The demo with its organization and its entries, each checked against the one before it.
struct Demo {
    backup: Backup,
    org: Org,
    entries: Vec<Entry>,
}

impl Demo {
    fn of(backup: Backup) -> Self {
        let mut org = Org::default();
        let mut entries = Vec::new();
        for record in &backup.records {
            let entry = record.open(backup.head.organization, org.position()).unwrap();
            org.apply(&entry.step()).unwrap();
            entries.push(entry);
        }
        Self { backup, org, entries }
    }

    fn keys(&self, wanted: impl Fn(&ApiKey) -> bool) -> usize {
        self.org.api_keys().iter().filter(|key| wanted(key)).count()
    }

    fn deeds(&self, wanted: impl Fn(&Deed) -> bool) -> usize {
        self.entries.iter().filter(|entry| wanted(&entry.header.intent.deed)).count()
    }
}

fn demo() -> &'static Demo {
    static DEMO: LazyLock<Demo> = LazyLock::new(|| Demo::of(made(now())));
    &DEMO
}

fn file(backup: &Backup) -> String {
    let mut file = String::new();
    let mut sink = |piece: &str| file.push_str(piece);
    let mut writer = Writer::begin(backup.head.clone(), &backup.uses, &mut sink);
    backup.records.iter().for_each(|record| writer.entry(record, &mut sink).unwrap());
    writer.end(&mut sink).unwrap();
    file
}

#[test]
fn it_holds_a_mid_size_company() {
    let org = &demo().org;
    let of_auth = |auth| org.users().iter().filter(|user| user.auth == auth).count();
    let clusters = |kind: &str| {
        let kinds = org.kafka_clusters().iter().filter_map(|cluster| cluster.spec.as_ref());
        kinds.filter(|spec| spec.kind.label() == kind).count()
    };
    for (what, found, expected) in [
        ("environments", org.environments().len(), 4..=4),
        ("production", org.environments().iter().filter(|one| org.is_production(one)).count(), 2..=2),
        ("Kafka clusters", org.kafka_clusters().len(), 9..=9),
        ("Basic", clusters(ClusterType::Basic.label()), 1..=2),
        ("Standard", clusters(ClusterType::Standard.label()), 1..=2),
        ("Enterprise", clusters(ClusterType::Enterprise.label()), 1..=2),
        ("Dedicated", clusters(ClusterType::Dedicated { cku: 1 }.label()), 1..=2),
        ("Freight", clusters(ClusterType::Freight.label()), 1..=2),
        ("Schema Registries", org.schema_registries().len(), 4..=4),
        ("ksqlDB clusters", org.ksql_clusters().len(), 3..=3),
        ("compute pools", org.compute_pools().len(), 5..=5),
        ("users", org.users().len(), 14..=14),
        ("SSO users", of_auth(AuthType::Sso), 8..=12),
        ("service accounts", org.service_accounts().len(), 40..=40),
        ("group mappings", org.group_mappings().len(), 4..=4),
        ("identity providers", org.identity_providers().len(), 2..=2),
        ("identity pools", org.identity_pools().len(), 4..=4),
        ("role bindings", org.role_bindings().len(), 70..=100),
        ("ACLs", org.acls().len(), 25..=40),
        ("API keys", org.api_keys().len(), 175..=195),
    ] {
        assert!(expected.contains(&found), "{what}: {found}");
    }
    for kind in ScopeKind::ALL {
        assert!(org.count_keys(kind) >= 3, "{kind:?}");
    }
}

#[test]
fn it_is_marked_and_stays_marked_when_it_is_renamed() {
    assert_eq!(demo().org.organization().unwrap().kind.mark(), Some("demo"));
    assert_eq!(demo().org.organization().unwrap().id, demo::id());
    assert!(file(&demo().backup).lines().next().unwrap().contains(r#""kind":"demo""#));
    let key = demo().org.api_keys().iter().next().unwrap();
    let record = record(&demo().org, &Uses::default(), key, RuleSet::NONE, now());
    assert!(ReportForm::Csv.records(0, std::slice::from_ref(&record)).ends_with(",demo\r\n"));
    assert!(ReportForm::Json.records(0, &[record]).contains(r#""organization_kind":"demo""#));
    assert_eq!(ReportForm::Csv.file_name(OrganizationKind::Demo, now()), "demo-api-keys-2026-11-25.csv");
    assert_eq!(ReportForm::Json.file_name(OrganizationKind::Ordinary, now()), "api-keys-2026-11-25.json");
    let renames = demo().entries.iter().filter(|entry| {
        let intent = &entry.header.intent;
        intent.deed == Deed::Update && intent.objects == [ObjectRef::Organization(demo::id())]
    });
    assert_eq!(renames.count(), 2);
}

#[test]
fn its_history_goes_from_two_years_ago_to_the_last_working_day() {
    // Every day of a week, the ends of years and months, and a leap day.
    for now in [
        "2026-11-23T00:00:00Z",
        "2026-11-24T23:59:59Z",
        "2026-11-26T12:00:00Z",
        "2026-11-27T12:00:00Z",
        "2026-11-28T12:00:00Z",
        "2026-11-29T12:00:00Z",
        "2027-01-01T00:00:01Z",
        "2028-02-29T08:00:00Z",
        "2030-03-01T08:00:00Z",
    ] {
        let now = at(now);
        let demo = Demo::of(made(now));
        let times: Vec<_> = demo.entries.iter().map(|entry| entry.header.at).collect();
        assert!(times.is_sorted_by(|one, other| one < other), "{now}");
        assert!((728..=733).contains(&now.days_since(times[0])), "{now}");
        let last = *times.last().unwrap();
        assert!(last < now && now.days_since(last) <= 4, "{now}: the last entry is of {last}");
        for time in times {
            let weekday = (time.as_micros().div_euclid(DAY * 1_000_000) + 3).rem_euclid(7);
            assert!(weekday < 5, "{now}: {time} is no working day");
        }
    }
}

#[test]
fn every_entry_follows_the_one_before_it_and_names_who_did_it() {
    assert_eq!(demo().org.position().head, demo().backup.head.head);
    assert_eq!(demo().org.seq(), demo().backup.head.entries);
    assert!(demo().entries.iter().all(|entry| entry.header.client == Client::Demo));
    let actors: BTreeSet<_> = demo().entries.iter().map(|entry| entry.header.actor.clone()).collect();
    assert!(actors.len() >= 8, "{actors:?}");
    let kinds: BTreeSet<_> =
        demo().entries.iter().flat_map(|entry| &entry.header.intent.objects).map(ObjectRef::kind).collect();
    assert!(kinds.len() >= 13, "{kinds:?}");
}

#[test]
fn it_comes_back_from_a_file_as_it_was_made() {
    let backup = Reader::read(file(&demo().backup).as_bytes()).unwrap();
    assert_eq!(backup, demo().backup);
    assert_eq!(Demo::of(backup).org, demo().org);
}

#[test]
fn the_same_moment_gives_the_same_digests_and_another_the_same_organization() {
    assert_eq!(made(now()), demo().backup);
    let later = Demo::of(made(now().plus_seconds(100 * DAY)));
    assert_ne!(later.backup.head.head, demo().backup.head.head);
    let ids = |org: &Org| org.api_keys().iter().map(|key| key.id.clone()).collect::<BTreeSet<ApiKeyId>>();
    assert_eq!(ids(&later.org), ids(&demo().org));
    assert_eq!(later.entries.len(), demo().entries.len());
}

#[test]
fn no_secret_is_anywhere() {
    let file = file(&demo().backup);
    assert!(!file.contains("cflt"));
    assert!(demo().keys(|key| matches!(key.credential, Credential::Digest(_))) > 170);
}

#[test]
fn every_trouble_that_an_auditor_finds_is_there_and_most_keys_are_no_trouble() {
    let demo = demo();
    let found =
        |rule| demo.keys(|key| health_of(&demo.org, &demo.backup.uses, key, now()).rules.contains(rule));
    for (rule, expected) in [
        (HealthRule::Expired, 3..=6),
        (HealthRule::OwnerUnavailable, 4..=8),
        (HealthRule::UserInProduction, 6..=18),
        (HealthRule::ExpiresSoon, 3..=6),
        (HealthRule::Old, 60..=125),
        (HealthRule::Idle, 12..=45),
        (HealthRule::GlobalForOne, 1..=2),
        (HealthRule::SharedAccount, 3..=8),
        (HealthRule::Several, 10..=30),
        (HealthRule::QuotaNear, 10..=40),
        (HealthRule::Unnamed, 5..=10),
    ] {
        let found = found(rule);
        assert!(expected.contains(&found), "{rule:?}: {found}");
    }
    let sound = demo.keys(|key| health_of(&demo.org, &demo.backup.uses, key, now()).rules.is_empty());
    assert!((40..=100).contains(&sound), "without any finding: {sound}");
}

#[test]
fn somebody_left_and_the_keys_stayed() {
    let org = &demo().org;
    let left: Vec<_> = org.users().iter().filter(|user| user.state == UserState::Deactivated).collect();
    assert_eq!(left.len(), 1);
    assert_eq!(org.count_keys_of(&Owner::User(left[0].id.clone())), 4);
    let unknown: Vec<_> =
        org.service_accounts().iter().filter(|account| account.origin == Origin::Placeholder).collect();
    assert_eq!(unknown.len(), 1);
    assert_eq!(org.count_keys_of(&Owner::ServiceAccount(unknown[0].id.clone())), 2);
}

#[test]
fn limits_of_an_owner_and_of_a_cluster_are_nearly_reached_and_none_is_passed() {
    let org = &demo().org;
    let near = |code, subject| {
        let usage = org.usage(code, &subject);
        assert!(!usage.is_exceeded(), "{subject:?}");
        usage.limit.is_some_and(|limit| usage.used * 100 >= limit * 90)
    };
    let users = org.users().iter().map(|user| QuotaSubject::Account(Owner::User(user.id.clone())));
    let clusters = org.kafka_clusters().iter().map(|one| QuotaSubject::KafkaCluster(one.id.clone()));
    assert_eq!(users.filter(|user| near(QuotaCode::ClusterKeysPerUser, user.clone())).count(), 1);
    assert_eq!(clusters.filter(|one| near(QuotaCode::KeysPerKafkaCluster, one.clone())).count(), 1);
}

#[test]
fn its_history_has_second_thoughts() {
    let demo = demo();
    for (what, found, least) in [
        ("imports", demo.deeds(|deed| *deed == Deed::Import), 1),
        ("undone", demo.deeds(|deed| matches!(deed, Deed::Undo(_))), 3),
        ("revoked", demo.deeds(|deed| *deed == Deed::Revoke), 2),
        ("deleted", demo.deeds(|deed| *deed == Deed::Delete), 60),
        ("changed", demo.deeds(|deed| *deed == Deed::Update), 20),
    ] {
        assert!(found >= least, "{what}: {found}");
    }
    let compromised = demo.org.tombstones().iter().filter(|stone| stone.why == Retirement::Compromised);
    assert_eq!(compromised.count(), 2);
}

#[test]
fn last_uses_are_simulated_and_possible() {
    let demo = demo();
    for key in demo.org.api_keys().iter() {
        let Some(seen) = demo.backup.uses.of(&key.id) else {
            assert_eq!(key.origin, Origin::Imported, "{} is not tracked", key.id);
            continue;
        };
        assert_eq!(seen.source, UseSource::Simulated);
        assert_eq!(seen.watch.until(), now());
        assert!(seen.watch.since() >= key.created);
        if let Some(at) = seen.seen {
            assert!(seen.watch.since() <= at && at <= now(), "{}", key.id);
            assert!(
                key.expires.is_none_or(|expires| at <= expires.at()),
                "{} was used after its end",
                key.id
            );
        }
    }
    let days = |from: u32, to: u32| {
        let idle = demo.backup.uses.iter().map(|(_, seen)| seen.idle_days());
        idle.filter(|days| (from..to).contains(days)).count()
    };
    assert!(days(0, 2) > 100, "most keys are in use");
}

#[test]
fn a_few_names_are_long_or_not_latin() {
    let org = &demo().org;
    let users = org.users().iter().map(|user| user.full_name.to_string());
    let accounts = org.service_accounts().iter().map(|account| account.name.to_string());
    let names: Vec<_> = users.chain(accounts).collect();
    let long = names.iter().filter(|name| name.chars().count() >= 60).count();
    let other = names.iter().filter(|name| name.chars().any(|c| c > '\u{36f}')).count();
    assert!((2..=3).contains(&long) && (2..=3).contains(&other), "{long} long, {other} not Latin");
}

#[test]
fn a_mistake_in_a_story_is_named_by_its_line() {
    const BEGINNING: &str = "# A story\n\n9 ann found | Acme | Ann | ann@example.com\n";
    for (line, expected) in [
        ("8 ann", "day, actor and act expected"),
        ("eight ann env prod essentials", "day, actor and act expected"),
        ("8 ann dance", "an act expected"),
        ("8 bob env prod essentials", "user bob is not there"),
        ("8 ann env", "a name expected"),
        ("8 ann env prod tiny", "a package expected"),
        ("8 ann kafka orders prod basic aws eu-central-1 low", "environment prod is not there"),
        ("8 ann key ann somewhere | key", "a scope expected"),
        ("8 ann key ann cloud expires=soon | key", "a number of days expected"),
        ("8 ann key ann cloud expires=-20 | key", "today or later"),
        ("8 ann bind ann OrganizationAdmin org", "already"),
        ("8 ann deactivate ann", "active OrganizationAdmin"),
    ] {
        let error = demo::tell(&format!("{BEGINNING}{line}\n"), now()).unwrap_err();
        assert_eq!(error.line, 4, "{line}");
        let words = error.why.to_string();
        assert!(words.to_lowercase().contains(&expected.to_lowercase()), "{line}: {words}");
    }
    let undone = demo::tell(
        "9 ann found | Acme | Ann | ann@example.com\n8 ann env prod essentials\n8 ann undo",
        now(),
    );
    assert_eq!(undone.unwrap().records.len(), 3);
    let nothing = demo::tell("9 ann env prod essentials", now()).unwrap_err();
    assert_eq!(nothing.why, Why::Unknown("user ann".to_owned()));
}
