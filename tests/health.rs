//! Health: each rule of the table by cases on both sides of its border, with its reason and what is shown of it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    engine::{Batch, Command, NewApiKey, OrganizationEdit},
    model::{
        ApiKey, ApiKeyId, Credential, HealthPolicy, LastUse, Origin, Owner, PropagationMode, QuotaCode,
        QuotaSubject, Role, Scope, ServiceAccount, ServiceAccountId, Times, Timestamp, UseSource, UserState,
        Watch,
    },
    org::Uses,
    view::{
        health::{Finding, HealthRule, KeyHealth, KeyStatus, findings, health_of},
        key_book::KeyBook,
    },
};
use support::{Lab, new_key, noon, world::World};

const DAY: i64 = 86_400;

/// An organization, what was seen in it, and the key that is judged.
struct Case {
    world: World,
    uses: Uses,
    key: ApiKeyId,
    now: Timestamp,
}

impl Case {
    /// A key of a service account on the standard cluster, judged a minute after it was made.
    fn new() -> Self {
        let mut world = World::new();
        let (owner, scope) = (world.service_account(), world.kafka(&world.standard.clone()));
        let (key, _) = world.lab.key(owner, scope).unwrap();
        let now = world.lab.now.plus_seconds(300);
        Self { world, uses: Uses::default(), key, now }
    }

    /// Makes the key that is judged.
    fn judge(&mut self, new: NewApiKey) {
        let actor = match &new.owner {
            Owner::User(_) => new.owner.clone(),
            Owner::ServiceAccount(_) => self.world.lab.admin.clone(),
        };
        let made = self.world.lab.run_as(&actor, Command::CreateApiKey(new)).unwrap();
        self.key = made.reveal.unwrap().key;
        self.now = self.world.lab.now.plus_seconds(300);
    }

    fn later(&mut self, days: i64) {
        self.now = self.now.plus_seconds(days * DAY);
    }

    fn org(&self) -> &keyplane::org::Org {
        &self.world.lab.org
    }

    fn object(&self) -> &ApiKey {
        self.org().api_keys().get(&self.key).unwrap()
    }

    fn health(&self) -> KeyHealth {
        let direct = health_of(self.org(), &self.uses, self.object(), self.now);
        let slot = self.org().api_keys().slot_of(&self.key).unwrap();
        let book = KeyBook::new(self.org(), &self.uses, self.now);
        assert_eq!(book.health(self.org(), &self.uses, slot), Some(direct), "the book judges alike");
        direct
    }

    fn finding(&self, rule: HealthRule) -> Option<Finding> {
        let found = findings(self.org(), &self.uses, self.object(), self.now);
        assert_eq!(
            found.iter().map(|found| found.rule).collect::<Vec<_>>(),
            self.health().rules.iter().collect::<Vec<_>>()
        );
        found.into_iter().find(|found| found.rule == rule)
    }

    fn policy(&mut self, health: HealthPolicy) {
        let own = self.org().organization().unwrap();
        let edit = OrganizationEdit {
            name: own.name.to_string(),
            propagation: PropagationMode::Shown,
            production: own.production.as_str().to_owned(),
            health,
            just_in_time: None,
            default_pools: None,
        };
        self.world.lab.run(Command::UpdateOrganization(edit)).unwrap();
    }

    fn seen(&mut self, days_ago: Option<i64>, watched: i64) {
        let ago = |days: i64| self.now.plus_seconds(-days * DAY);
        let last_use = LastUse {
            seen: days_ago.map(ago),
            source: UseSource::Imported,
            watch: Watch::between(ago(watched), self.now),
        };
        self.uses.extend([(self.key.clone(), last_use)]);
    }
}

/// What makes a case, and what the reason says then; `None` where the rule does not hold.
type Row = (&'static str, fn(&mut Case), Option<&'static str>);

fn check(rule: HealthRule, rows: &[Row]) {
    for (name, make, reason) in rows {
        let mut case = Case::new();
        make(&mut case);
        let found = case.finding(rule).map(|found| found.reason);
        assert_eq!(found.as_deref(), *reason, "{name}");
    }
}

fn expiring(case: &mut Case, on: &str) {
    let new = new_key(case.world.service_account(), Scope::Cloud);
    case.judge(NewApiKey { expires_on: Some(on.into()), ..new });
}

#[test]
fn expired() {
    check(
        HealthRule::Expired,
        &[
            ("no expiry", |_| {}, None),
            (
                "its last day",
                |case| {
                    expiring(case, "2026-11-25");
                    case.later(2);
                },
                None,
            ),
            (
                "the day after",
                |case| {
                    expiring(case, "2026-11-25");
                    case.later(3);
                },
                Some("Its last day was 2026-11-25."),
            ),
            (
                "long after",
                |case| {
                    expiring(case, "2026-11-25");
                    case.later(12);
                },
                Some("Its last day was 2026-11-25, 9 days ago."),
            ),
        ],
    );
}

#[test]
fn expires_soon() {
    check(
        HealthRule::ExpiresSoon,
        &[
            ("no expiry", |_| {}, None),
            ("in 15 days", |case| expiring(case, "2026-12-08"), None),
            (
                "in 14 days",
                |case| {
                    expiring(case, "2026-12-07");
                    case.now = case.now.plus_seconds(DAY / 2);
                },
                Some("Its last day is 2026-12-07, in 13 days."),
            ),
            ("today", |case| expiring(case, "2026-11-23"), Some("Its last day is today, 2026-11-23 UTC.")),
            (
                "over",
                |case| {
                    expiring(case, "2026-11-23");
                    case.later(1);
                },
                None,
            ),
            (
                "by a longer notice",
                |case| {
                    expiring(case, "2026-12-08");
                    case.policy(HealthPolicy { expiry_days: 30, ..HealthPolicy::default() });
                },
                Some("Its last day is 2026-12-08, in 15 days."),
            ),
        ],
    );
}

#[test]
fn due_for_rotation() {
    check(
        HealthRule::Old,
        &[
            ("89 days", |case| case.later(89), None),
            (
                "90 days",
                |case| case.later(90),
                Some("It was created 90 days ago. Keys are due for rotation after 90 days."),
            ),
            (
                "by a shorter time",
                |case| {
                    case.policy(HealthPolicy { age_days: 1, ..HealthPolicy::default() });
                    case.later(1);
                },
                Some("It was created 1 day ago. Keys are due for rotation after 1 day."),
            ),
        ],
    );
}

#[test]
fn owner_unavailable() {
    check(
        HealthRule::OwnerUnavailable,
        &[
            ("a service account", |_| {}, None),
            ("an active user", |case| case.judge(new_key(case.world.user(), Scope::Cloud)), None),
            (
                "a deactivated user",
                |case| {
                    case.judge(new_key(case.world.user(), Scope::Cloud));
                    let user = case.world.user.clone();
                    case.world.lab.set_state(&user, UserState::Deactivated).unwrap();
                },
                Some("grace@example.com is deactivated and cannot be asked; the key is refused everywhere."),
            ),
            (
                "an account that a listing only named",
                |case| *case = placeholder(),
                Some("Nothing is known of its owner sa-6666 but the id."),
            ),
        ],
    );
}

/// An imported key whose owner nobody described.
fn placeholder() -> Case {
    let owner = ServiceAccountId::parse("sa-6666").unwrap();
    let account = ServiceAccount {
        id: owner.clone(),
        name: "sa-6666".into(),
        description: Box::default(),
        times: Times::default(),
        origin: Origin::Placeholder,
    };
    let key = ApiKeyId::parse("MYKEY1").unwrap();
    let listed = ApiKey {
        id: key.clone(),
        name: "job".into(),
        description: Box::default(),
        owner: Owner::ServiceAccount(owner),
        scope: Scope::Cloud,
        created: noon(),
        updated: noon(),
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    };
    let batch = Batch { service_accounts: vec![account], api_keys: vec![listed], ..Batch::default() };
    let world = World { lab: Lab::with(batch), ..World::new() };
    let now = world.lab.now;
    Case { world, uses: Uses::default(), key, now }
}

#[test]
fn user_owned_in_production() {
    check(
        HealthRule::UserInProduction,
        &[
            ("a service account in production", |_| {}, None),
            (
                "a user elsewhere",
                |case| {
                    let elsewhere = case.world.kafka(&case.world.elsewhere.clone());
                    case.judge(new_key(case.world.user(), elsewhere));
                },
                None,
            ),
            ("a user's Cloud key", |case| case.judge(new_key(case.world.user(), Scope::Cloud)), None),
            (
                "a user in production",
                |case| {
                    let production = case.world.kafka(&case.world.basic.clone());
                    case.judge(new_key(case.world.user(), production));
                },
                Some(
                    "grace@example.com is a person, and prod counts as production. The key ends with the person's account.",
                ),
            ),
        ],
    );
}

#[test]
fn global_for_one_resource() {
    fn global(case: &mut Case) {
        case.judge(new_key(case.world.service_account(), Scope::Global));
    }
    fn bind(case: &mut Case, role: Role, path: &str) {
        let owner = case.world.service_account();
        case.world.lab.bind(owner, role, path);
    }
    check(
        HealthRule::GlobalForOne,
        &[
            ("no rights at all", global, None),
            (
                "one cluster, and a topic of it",
                |case| {
                    global(case);
                    let path = case.world.cluster_path(&case.world.standard.clone());
                    bind(case, Role::CloudClusterAdmin, &path);
                    let topic = format!("{path}/kafka={}/topic=orders", case.world.standard);
                    bind(case, Role::DeveloperRead, &topic);
                },
                Some("The roles and ACLs of orders-service reach Kafka cluster orders and nothing else."),
            ),
            (
                "two clusters",
                |case| {
                    global(case);
                    for cluster in [case.world.standard.clone(), case.world.basic.clone()] {
                        let path = case.world.cluster_path(&cluster);
                        bind(case, Role::CloudClusterAdmin, &path);
                    }
                },
                None,
            ),
            (
                "an environment",
                |case| {
                    global(case);
                    let path = case.world.environment_path();
                    bind(case, Role::EnvironmentAdmin, &path);
                },
                None,
            ),
            (
                "a cluster key",
                |case| {
                    let path = case.world.cluster_path(&case.world.standard.clone());
                    bind(case, Role::CloudClusterAdmin, &path);
                },
                None,
            ),
        ],
    );
}

#[test]
fn the_one_resource_is_named() {
    let mut case = Case::new();
    case.judge(new_key(case.world.service_account(), Scope::Global));
    let registry = case.world.registry.clone();
    let path = format!("{}/schema-registry={registry}/subject=orders", case.world.environment_path());
    case.world.lab.bind(case.world.service_account(), Role::DeveloperRead, &path);
    let reason = case.finding(HealthRule::GlobalForOne).unwrap().reason;
    let expected =
        format!("The roles and ACLs of orders-service reach Schema Registry {registry} and nothing else.");
    assert_eq!(reason, expected);
}

#[test]
fn neither_name_nor_description() {
    fn called(case: &mut Case, name: &str, description: &str) {
        let new = new_key(case.world.service_account(), Scope::Cloud);
        case.judge(NewApiKey { name: name.into(), description: description.into(), ..new });
    }
    check(
        HealthRule::Unnamed,
        &[
            ("a name", |_| {}, None),
            ("a description", |case| called(case, "", "nightly load"), None),
            ("neither", |case| called(case, "", ""), Some("It has neither a name nor a description.")),
        ],
    );
}

#[test]
fn quota_nearly_reached() {
    fn fill(case: &mut Case, count: usize) {
        let elsewhere = case.world.kafka(&case.world.elsewhere.clone());
        for _ in 1..count {
            let user = case.world.user();
            case.world
                .lab
                .run_as(&user, Command::CreateApiKey(new_key(user.clone(), elsewhere.clone())))
                .unwrap();
        }
        case.judge(new_key(case.world.user(), elsewhere));
    }
    check(
        HealthRule::QuotaNear,
        &[
            ("8 of 10", |case| fill(case, 8), None),
            (
                "9 of 10",
                |case| fill(case, 9),
                Some("Cluster API keys per user: 9 of 10 used by grace@example.com."),
            ),
            (
                "9 of 20",
                |case| {
                    fill(case, 9);
                    let subject = QuotaSubject::Account(case.world.user());
                    let command =
                        Command::SetAppliedLimit { code: QuotaCode::ClusterKeysPerUser, subject, limit: 20 };
                    case.world.lab.run(command).unwrap();
                },
                None,
            ),
            (
                "5 of 10 by a lower percentage",
                |case| {
                    fill(case, 5);
                    case.policy(HealthPolicy { quota_percent: 50, ..HealthPolicy::default() });
                },
                Some("Cluster API keys per user: 5 of 10 used by grace@example.com."),
            ),
            (
                "the cluster's limit",
                |case| {
                    let subject = QuotaSubject::KafkaCluster(case.world.standard.clone());
                    let command =
                        Command::SetAppliedLimit { code: QuotaCode::KeysPerKafkaCluster, subject, limit: 1 };
                    case.world.lab.run(command).unwrap();
                },
                Some("API keys per Kafka cluster: 1 of 1 used by orders."),
            ),
        ],
    );
}

#[test]
fn several_live_keys_for_one_resource() {
    fn again(case: &mut Case, name: &str, expires_on: Option<&str>) {
        let scope = case.world.kafka(&case.world.standard.clone());
        let new = new_key(case.world.service_account(), scope);
        let new = NewApiKey { name: name.into(), expires_on: expires_on.map(Into::into), ..new };
        case.world.lab.run(Command::CreateApiKey(new)).unwrap();
    }
    check(
        HealthRule::Several,
        &[
            ("one", |_| {}, None),
            (
                "two",
                |case| again(case, "orders producer (old)", None),
                Some(
                    "orders-service has 2 live keys for Kafka cluster orders. Besides this one: orders producer (old).",
                ),
            ),
            (
                "one of two has expired",
                |case| {
                    again(case, "orders producer (old)", Some("2026-11-23"));
                    case.later(1);
                },
                None,
            ),
            (
                "another resource",
                |case| {
                    let scope = case.world.kafka(&case.world.basic.clone());
                    case.world.lab.key(case.world.service_account(), scope).unwrap();
                },
                None,
            ),
            (
                "many",
                |case| (1..7).for_each(|n| again(case, &format!("k{n}"), None)),
                Some(
                    "orders-service has 7 live keys for Kafka cluster orders. Besides this one: k1, k2, k3, k4 and 2 more.",
                ),
            ),
        ],
    );
    check(
        HealthRule::SharedAccount,
        &[
            ("one application, rotated", |case| again(case, "Orders-Producer (old)", None), None),
            ("one of them without a name", |case| again(case, "", None), None),
            (
                "two applications",
                |case| again(case, "billing export", None),
                Some(
                    "By their names, the keys of orders-service for Kafka cluster orders are of 2 applications: billing export, orders producer.",
                ),
            ),
            (
                "two applications of a user",
                |case| {
                    let scope = case.world.kafka(&case.world.elsewhere.clone());
                    case.judge(new_key(case.world.user(), scope.clone()));
                    let user = case.world.user();
                    let new = NewApiKey { name: "billing".into(), ..new_key(user.clone(), scope) };
                    case.world.lab.run_as(&user, Command::CreateApiKey(new)).unwrap();
                },
                None,
            ),
        ],
    );
}

#[test]
fn not_seen_in_use() {
    let imported = "Watched, and not seen for 30 days. Last seen in use on 2026-10-24: as an imported listing told. Watched from 2026-09-24 to 2026-11-23.";
    check(
        HealthRule::Idle,
        &[
            ("not tracked", |_| {}, None),
            ("29 days ago", |case| case.seen(Some(29), 60), None),
            ("30 days ago", |case| case.seen(Some(30), 60), Some(imported)),
            ("watched for too short a time", |case| case.seen(None, 7), None),
            (
                "by a shorter time",
                |case| {
                    case.seen(None, 7);
                    case.policy(HealthPolicy { idle_days: 7, ..HealthPolicy::default() });
                },
                Some(
                    "Watched, and not seen for 7 days. Not seen in use: as an imported listing told. Watched from 2026-11-16 to 2026-11-23.",
                ),
            ),
            (
                "watched long ago",
                |case| {
                    case.seen(Some(2), 60);
                    case.later(80);
                },
                None,
            ),
        ],
    );
}

#[test]
fn a_row_says_the_gravest_in_a_few_words() {
    type Said = (fn(&mut Case), &'static str, usize);
    let label = |make: fn(&mut Case)| {
        let mut case = Case::new();
        make(&mut case);
        let health = case.health();
        (health.label(), health.more())
    };
    let rows: &[Said] = &[
        (|_| {}, "Healthy", 0),
        (|case| case.now = case.world.lab.now, "Propagating", 0),
        (|case| case.later(503), "503 days old", 0),
        (|case| case.later(1503), "1,503 days old", 0),
        (|case| expiring(case, "2026-11-24"), "Expires tomorrow", 0),
        (|case| expiring(case, "2026-12-02"), "Expires in 9 days", 0),
        (
            |case| {
                expiring(case, "2026-12-02");
                case.later(100);
            },
            "Expired",
            1,
        ),
        (|case| case.seen(Some(41), 60), "Not seen for 41 d", 0),
        (|case| *case = placeholder(), "Owner unknown", 0),
    ];
    for (make, words, more) in rows {
        assert_eq!(label(*make), ((*words).to_owned(), *more));
    }
}

#[test]
fn what_was_compromised_is_said_before_what_should_only_be_seen_to() {
    let mut case = Case::new();
    let revoked = case.world.lab.run(Command::RevokeApiKey { id: case.key.clone() }).unwrap();
    case.world.lab.undo(revoked.entry.header.seq).unwrap();
    case.later(100);
    let health = case.health();
    assert_eq!((health.status, health.rules.gravest()), (KeyStatus::Withdrawn, Some(HealthRule::Old)));
    assert_eq!((health.label(), health.more()), ("Secret withdrawn".to_owned(), 1));
}

#[test]
fn a_book_tells_when_a_key_will_be_judged_otherwise() {
    let mut case = Case::new();
    expiring(&mut case, "2027-01-31");
    let mut book = KeyBook::new(case.org(), &case.uses, case.now);
    let mut moments = Vec::new();
    while let Some(at) = book.next() {
        moments.push(at.to_string().get(..10).unwrap().to_owned());
        book.advance(case.org(), &case.uses, at);
    }
    // Two keys: soon and over for the one that expires, both due for rotation within a second of each other.
    assert_eq!(moments, ["2027-01-18", "2027-02-01", "2027-02-21", "2027-02-21"]);
    assert_eq!(book.tally().count(HealthRule::Old), 2);
}
