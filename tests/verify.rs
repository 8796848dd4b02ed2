//! Verification as tables: every reason from its set-up, one answer for the outside, scopes by targets in full.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    engine::{Answer, Batch, Command, OrganizationEdit, Reason, Target, Verdict, verify},
    model::{
        ApiKey, ApiKeyId, ClusterType, Credential, EnvironmentId, FlinkRegion, HealthPolicy, KafkaCluster,
        KafkaClusterId, KsqlClusterId, ObjectRef, Origin, Owner, PropagationMode, SchemaRegistryId, Scope,
        ScopeKind, Secret, SecretDefect, SecretFormat, Timestamp, UserState,
    },
    org::Org,
};
use support::{
    delete, new_key, noon,
    world::{World, region},
};

/// The documentation's own example. Source: `facts/domain.md` 2.
const DOCUMENTED: &str = "cfltT8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9q7w6SjzZ12wZfwjaJdipHZtDjw";
/// A secret from before 30 July 2025: 64 characters, no prefix, no checksum.
const OLDER: &str = "p07o8EyjQvink5NmErBffigyynQXrTsYGKBzIgr3M10Mg+JOgnObYjlqCC1Q1id1";

fn check(world: &World, id: &ApiKeyId, secret: &Secret, target: Option<&Target>) -> Verdict {
    verify(&world.lab.org, id.as_str(), secret, target, world.lab.now)
}

fn issued(world: &mut World, scope: Scope) -> (ApiKeyId, Secret) {
    world.lab.key(world.service_account(), scope).unwrap()
}

fn simulate(world: &mut World, propagation: PropagationMode) {
    let edit = OrganizationEdit {
        name: "Meridian".into(),
        propagation,
        production: String::new(),
        health: HealthPolicy::default(),
        just_in_time: None,
        default_pools: None,
    };
    world.lab.run(Command::UpdateOrganization(edit)).unwrap();
}

/// What is presented, and when.
struct Presented {
    id: String,
    secret: Secret,
    target: Option<Target>,
    now: Timestamp,
}

fn presented(world: &World, (id, secret): (ApiKeyId, Secret)) -> Presented {
    Presented { id: id.to_string(), secret, target: None, now: world.lab.now }
}

/// A row: what happened before, and the reason for which the key is refused.
type Row = (&'static str, fn(&mut World) -> (Presented, Reason));

fn rows() -> Vec<Row> {
    let mut rows = gone();
    rows.extend(secrets());
    rows.extend(life());
    rows.extend(owners());
    rows.extend(targets());
    rows
}

fn gone() -> Vec<Row> {
    vec![
        ("an id that was never here", |world| {
            let id = ApiKeyId::parse("ABCD1234567890AB").unwrap();
            (presented(world, (id, Secret::presented(DOCUMENTED))), Reason::UnknownKey)
        }),
        ("a text that is no id", |world| {
            let mut shown = presented(world, (ApiKeyId::parse("x").unwrap(), Secret::presented(DOCUMENTED)));
            shown.id = "two words".into();
            (shown, Reason::UnknownKey)
        }),
        ("a key that was deleted", |world| {
            let key = issued(world, Scope::Cloud);
            world.lab.delete(ObjectRef::ApiKey(key.0.clone())).unwrap();
            let at = world.lab.now;
            (presented(world, key), Reason::Deleted { at })
        }),
        ("a key whose owner was deleted", |world| {
            let key = issued(world, Scope::Cloud);
            world.lab.delete(ObjectRef::ServiceAccount(world.account.clone())).unwrap();
            let at = world.lab.now;
            (presented(world, key), Reason::Deleted { at })
        }),
        ("a key that was revoked", |world| {
            let key = issued(world, Scope::Cloud);
            world.lab.run(Command::RevokeApiKey { id: key.0.clone() }).unwrap();
            let at = world.lab.now;
            (presented(world, key), Reason::Compromised { at })
        }),
        ("a key that was revoked, and brought back", |world| {
            let key = issued(world, Scope::Cloud);
            let seq = world.lab.run(Command::RevokeApiKey { id: key.0.clone() }).unwrap().entry.header.seq;
            let at = world.lab.now;
            world.lab.undo(seq).unwrap();
            (presented(world, key), Reason::Compromised { at })
        }),
    ]
}

fn secrets() -> Vec<Row> {
    vec![
        ("a key that was imported", |world| {
            let id = ApiKeyId::parse("MYKEY1").unwrap();
            let key = imported(&id, world.service_account());
            let batch = Batch { api_keys: vec![key], ..Batch::default() };
            world.lab.run(Command::Import { batch: Box::new(batch) }).unwrap();
            (presented(world, (id, Secret::presented(OLDER))), Reason::SecretUnknown)
        }),
        ("another key's secret", |world| {
            let (id, _) = issued(world, Scope::Cloud);
            let (_, other) = issued(world, Scope::Cloud);
            (presented(world, (id, other)), Reason::WrongSecret)
        }),
        ("the documented example", |world| {
            let (id, _) = issued(world, Scope::Cloud);
            (presented(world, (id, Secret::presented(DOCUMENTED))), Reason::WrongSecret)
        }),
        ("a secret of the older format", |world| {
            let (id, _) = issued(world, Scope::Cloud);
            (presented(world, (id, Secret::presented(OLDER))), Reason::WrongSecret)
        }),
        ("one character mistyped", |world| {
            let (id, secret) = issued(world, Scope::Cloud);
            let text = secret.expose();
            let other = if &text[10..11] == "x" { "y" } else { "x" };
            let mistyped = format!("{}{other}{}", &text[..10], &text[11..]);
            let reason = Reason::LooksMistyped(SecretDefect::Checksum);
            (presented(world, (id, Secret::presented(&mistyped))), reason)
        }),
        ("one character missing", |world| {
            let (id, secret) = issued(world, Scope::Cloud);
            let cut = Secret::presented(&secret.expose()[..63]);
            (presented(world, (id, cut)), Reason::LooksMistyped(SecretDefect::Length { found: 63 }))
        }),
        ("a blank behind it", |world| {
            let (id, secret) = issued(world, Scope::Cloud);
            let longer = Secret::presented(&format!("{} ", secret.expose()));
            (presented(world, (id, longer)), Reason::LooksMistyped(SecretDefect::Character { at: 64 }))
        }),
        ("nothing", |world| {
            let (id, _) = issued(world, Scope::Cloud);
            (presented(world, (id, Secret::presented(""))), Reason::LooksMistyped(SecretDefect::Empty))
        }),
    ]
}

fn life() -> Vec<Row> {
    vec![
        ("expired", |world| {
            let (key, expires) = expiring(world);
            let mut shown = presented(world, key);
            shown.now = expires.plus_seconds(1);
            let date = world.lab.org.api_keys().get(&ApiKeyId::parse(&shown.id).unwrap()).unwrap().expires;
            (shown, Reason::Expired(date.unwrap()))
        }),
        ("propagating, where that is simulated", |world| {
            simulate(world, PropagationMode::Simulated);
            let key = issued(world, Scope::Cloud);
            let until = world.lab.now.plus_seconds(10);
            (presented(world, key), Reason::Propagating { until })
        }),
    ]
}

/// A key that expires at the end of 24 November 2026.
fn expiring(world: &mut World) -> ((ApiKeyId, Secret), Timestamp) {
    let new = keyplane::engine::NewApiKey {
        expires_on: Some("2026-11-24".into()),
        ..new_key(world.service_account(), Scope::Cloud)
    };
    let reveal = world.lab.run(Command::CreateApiKey(new)).unwrap().reveal.unwrap();
    ((reveal.key, reveal.secret), Timestamp::parse("2026-11-24T23:59:59Z").unwrap())
}

fn owners() -> Vec<Row> {
    vec![
        ("a deactivated owner", |world| {
            let key = users_key(world);
            world.lab.set_state(&world.user.clone(), UserState::Deactivated).unwrap();
            (presented(world, key), Reason::OwnerNotActive(UserState::Deactivated))
        }),
        ("an owner whose acceptance was taken back", |world| {
            let user = world.lab.invited("invited@example.com");
            let accepted = world.lab.set_state(&user, UserState::Active).unwrap().entry.header.seq;
            let new = Command::CreateApiKey(new_key(Owner::User(user.clone()), Scope::Cloud));
            let reveal = world.lab.run_as(&Owner::User(user), new).unwrap().reveal.unwrap();
            world.lab.undo(accepted).unwrap();
            (presented(world, (reveal.key, reveal.secret)), Reason::OwnerNotActive(UserState::Invited))
        }),
    ]
}

fn users_key(world: &mut World) -> (ApiKeyId, Secret) {
    let new = Command::CreateApiKey(new_key(world.user(), Scope::Cloud));
    let reveal = world.lab.run_as(&world.user(), new).unwrap().reveal.unwrap();
    (reveal.key, reveal.secret)
}

fn targets() -> Vec<Row> {
    vec![
        ("something else than the scope", |world| {
            let key = issued(world, Scope::Cloud);
            let mut shown = presented(world, key);
            shown.target = Some(Target::Tableflow);
            (shown, Reason::OtherScope(Scope::Cloud))
        }),
        ("a Global key at a Basic cluster", |world| {
            let key = issued(world, Scope::Global);
            let mut shown = presented(world, key);
            shown.target = Some(Target::Kafka(world.basic.clone()));
            (shown, Reason::NoGlobalKeys(ClusterType::Basic))
        }),
        ("a Global key at something that is not there", |world| {
            let key = issued(world, Scope::Global);
            let mut shown = presented(world, key);
            let gone = KafkaClusterId::parse("lkc-gone").unwrap();
            shown.target = Some(Target::Kafka(gone.clone()));
            (shown, Reason::UnknownTarget(ObjectRef::KafkaCluster(gone)))
        }),
    ]
}

fn imported(id: &ApiKeyId, owner: Owner) -> ApiKey {
    ApiKey {
        id: id.clone(),
        name: "".into(),
        description: "".into(),
        owner,
        scope: Scope::Cloud,
        created: noon(),
        updated: noon(),
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    }
}

#[test]
fn each_reason_is_told_to_the_administrator_and_none_to_the_outside() {
    for (what, arrange) in rows() {
        let mut world = World::new();
        let (Presented { id, secret, target, now }, reason) = arrange(&mut world);
        let verdict = verify(&world.lab.org, &id, &secret, target.as_ref(), now);
        assert_eq!(verdict, Verdict::Refused(reason), "{what}");
        assert_eq!(verdict.answer(), Answer::Refused, "{what}: one answer for the outside");
    }
}

/// Every variant of [`Reason`] but `OwnerUnknown`, which no organization can come to: owners take their keys along.
#[test]
fn no_reason_is_left_out_of_the_table() {
    let word = |reason: &Reason| match reason {
        Reason::UnknownKey => "unknown",
        Reason::Deleted { .. } => "deleted",
        Reason::Compromised { .. } => "compromised",
        Reason::SecretUnknown => "secret unknown",
        Reason::LooksMistyped(_) => "mistyped",
        Reason::WrongSecret => "wrong",
        Reason::Expired(_) => "expired",
        Reason::Propagating { .. } => "propagating",
        Reason::OwnerNotActive(_) => "not active",
        Reason::OwnerUnknown(_) => "owner unknown",
        Reason::OtherScope(_) => "scope",
        Reason::NoGlobalKeys(_) => "no Global keys",
        Reason::UnknownTarget(_) => "target",
    };
    let told: std::collections::BTreeSet<_> =
        rows().iter().map(|(_, arrange)| word(&arrange(&mut World::new()).1)).collect();
    assert_eq!(told.len(), 12, "{told:?}");
}

/// Several things wrong at once: the secret first, then the key's life, then its owner, then the target.
#[test]
fn nothing_is_told_of_a_key_to_who_does_not_have_its_secret() {
    let mut world = World::new();
    let (key, expires) = expiring(&mut world);
    simulate(&mut world, PropagationMode::Simulated);
    let late = expires.plus_seconds(5);
    let other = Target::Tableflow;
    let wrong = Secret::presented(DOCUMENTED);
    let verdict = |secret: &Secret| verify(&world.lab.org, key.0.as_str(), secret, Some(&other), late);
    assert_eq!(verdict(&wrong), Verdict::Refused(Reason::WrongSecret));
    assert!(matches!(verdict(&key.1), Verdict::Refused(Reason::Expired(_))));
}

#[test]
fn both_formats_and_the_documented_test_vector_are_recognised() {
    for (text, expected) in [
        (DOCUMENTED, Ok(SecretFormat::Current)),
        (OLDER, Ok(SecretFormat::Older)),
        // The contrast of the documentation: the checksum read big-endian.
        (&DOCUMENTED.replace("HZtDjw", "j0ObHQ"), Err(SecretDefect::Checksum)),
    ] {
        assert_eq!(Secret::presented(text).inspect(), expected, "{text}");
    }
    assert_eq!(&DOCUMENTED[..4], "cflt");
    assert_eq!(DOCUMENTED.len(), 64);
}

#[test]
fn blanks_around_an_id_do_not_matter() {
    let mut world = World::new();
    let (id, secret) = issued(&mut world, Scope::Cloud);
    let verdict = verify(&world.lab.org, &format!(" {id}\n"), &secret, None, world.lab.now);
    assert_eq!(verdict, Verdict::Accepted);
}

/// The targets of the world, in the order of the matrix.
fn all_targets(world: &World) -> [Target; 6] {
    [
        Target::Kafka(world.dedicated.clone()),
        Target::SchemaRegistry(world.registry.clone()),
        Target::Ksql(world.ksql.clone()),
        Target::Flink(world.environment.clone(), region()),
        Target::Tableflow,
        Target::Cloud,
    ]
}

/// Scopes by targets. Source: `facts/domain.md` 3 and 4.
#[test]
fn a_key_is_good_for_what_its_scope_covers_and_for_nothing_else() {
    let matrix = [
        // Kafka, Schema Registry, ksqlDB, Flink, Tableflow, Cloud
        (ScopeKind::Kafka, [true, false, false, false, false, false]),
        (ScopeKind::SchemaRegistry, [false, true, false, false, false, false]),
        (ScopeKind::Ksql, [false, false, true, false, false, false]),
        (ScopeKind::Flink, [false, false, false, true, false, false]),
        (ScopeKind::Tableflow, [false, false, false, false, true, false]),
        (ScopeKind::Cloud, [false, false, false, false, false, true]),
        (ScopeKind::Global, [true, true, true, true, true, true]),
    ];
    let mut world = World::new();
    let mut scopes = world.scopes();
    scopes[0] = world.kafka(&world.dedicated);
    for (scope, (kind, row)) in scopes.into_iter().zip(matrix) {
        assert_eq!(scope.kind(), kind);
        let (id, secret) = issued(&mut world, scope.clone());
        for (target, fits) in all_targets(&world).into_iter().zip(row) {
            let expected =
                if fits { Verdict::Accepted } else { Verdict::Refused(Reason::OtherScope(scope.clone())) };
            assert_eq!(check(&world, &id, &secret, Some(&target)), expected, "{kind:?} at {target:?}");
        }
        assert_eq!(check(&world, &id, &secret, None), Verdict::Accepted, "{kind:?} without a target");
    }
}

/// The same kind, and another one of it.
#[test]
fn a_key_is_for_its_own_resource_only() {
    let mut world = World::new();
    let other_region = FlinkRegion::parse("gcp.us-central1").unwrap();
    let cases = [
        (0, Target::Kafka(world.elsewhere.clone())),
        (1, Target::SchemaRegistry(SchemaRegistryId::parse("lsrc-other").unwrap())),
        (2, Target::Ksql(KsqlClusterId::parse("lksqlc-other").unwrap())),
        (3, Target::Flink(world.environment.clone(), other_region)),
        (3, Target::Flink(world.other.clone(), region())),
    ];
    for (at, target) in cases {
        let scope = world.scopes()[at].clone();
        let (id, secret) = issued(&mut world, scope.clone());
        let verdict = check(&world, &id, &secret, Some(&target));
        assert_eq!(verdict, Verdict::Refused(Reason::OtherScope(scope)), "{target:?}");
    }
}

/// Source: `facts/domain.md` 4: Basic and Standard refuse.
#[test]
fn global_keys_are_accepted_by_the_larger_cluster_types() {
    let mut world = World::new();
    let (id, secret) = issued(&mut world, Scope::Global);
    for (kind, accepted) in [
        (ClusterType::Basic, false),
        (ClusterType::Standard, false),
        (ClusterType::Enterprise, true),
        (ClusterType::Dedicated { cku: 2 }, true),
        (ClusterType::Freight, true),
    ] {
        let cluster = world.lab.cluster(&world.other.clone(), kind);
        let verdict = check(&world, &id, &secret, Some(&Target::Kafka(cluster)));
        let expected =
            if accepted { Verdict::Accepted } else { Verdict::Refused(Reason::NoGlobalKeys(kind)) };
        assert_eq!(verdict, expected, "{kind:?}");
    }
}

#[test]
fn a_cluster_of_unknown_type_takes_a_global_key() {
    let mut world = World::new();
    let cluster = KafkaCluster {
        id: KafkaClusterId::parse("lkc-named").unwrap(),
        spec: None,
        origin: Origin::Placeholder,
        ..world.lab.org.kafka_clusters().get(&world.basic).unwrap().clone()
    };
    let target = Target::Kafka(cluster.id.clone());
    let batch = Batch { kafka_clusters: vec![cluster], ..Batch::default() };
    world.lab.run(Command::Import { batch: Box::new(batch) }).unwrap();
    let (id, secret) = issued(&mut world, Scope::Global);
    assert_eq!(check(&world, &id, &secret, Some(&target)), Verdict::Accepted);
}

#[test]
fn a_global_key_is_refused_at_what_does_not_exist() {
    let mut world = World::new();
    let (id, secret) = issued(&mut world, Scope::Global);
    let environment = EnvironmentId::parse("env-none").unwrap();
    for (target, missing) in [
        (Target::Flink(environment.clone(), region()), ObjectRef::Environment(environment)),
        (
            Target::SchemaRegistry(SchemaRegistryId::parse("lsrc-none").unwrap()),
            ObjectRef::SchemaRegistry(SchemaRegistryId::parse("lsrc-none").unwrap()),
        ),
        (
            Target::Ksql(KsqlClusterId::parse("lksqlc-none").unwrap()),
            ObjectRef::KsqlCluster(KsqlClusterId::parse("lksqlc-none").unwrap()),
        ),
    ] {
        let verdict = check(&world, &id, &secret, Some(&target));
        assert_eq!(verdict, Verdict::Refused(Reason::UnknownTarget(missing)));
    }
}

#[test]
fn a_global_key_survives_the_deletion_of_a_resource_and_goes_on_working() {
    let mut world = World::new();
    let (id, secret) = issued(&mut world, Scope::Global);
    world.lab.run(delete(ObjectRef::Environment(world.environment.clone()))).unwrap();
    assert_eq!(check(&world, &id, &secret, Some(&Target::Cloud)), Verdict::Accepted);
}

/// Source: `facts/domain.md` 8.2.
#[test]
fn propagation_takes_its_documented_time_and_refuses_only_where_it_is_simulated() {
    let seconds = [
        (ScopeKind::Kafka, 120),
        (ScopeKind::SchemaRegistry, 60),
        (ScopeKind::Ksql, 300),
        (ScopeKind::Flink, 60),
        (ScopeKind::Tableflow, 10),
        (ScopeKind::Cloud, 10),
        (ScopeKind::Global, 10),
    ];
    let mut world = World::new();
    let mut keys = Vec::new();
    for (scope, (kind, seconds)) in world.scopes().into_iter().zip(seconds) {
        assert_eq!(scope.kind(), kind);
        let (id, secret) = issued(&mut world, scope);
        keys.push((id, secret, world.lab.now, world.lab.now.plus_seconds(seconds)));
    }
    let verdict = |org: &Org, (id, secret, ..): &(ApiKeyId, Secret, Timestamp, Timestamp), now| {
        verify(org, id.as_str(), secret, None, now)
    };
    for key in &keys {
        assert_eq!(verdict(&world.lab.org, key, key.2), Verdict::Accepted, "shown, not simulated");
    }
    simulate(&mut world, PropagationMode::Simulated);
    for key in &keys {
        let propagating = Verdict::Refused(Reason::Propagating { until: key.3 });
        assert_eq!(verdict(&world.lab.org, key, key.2), propagating);
        assert_eq!(verdict(&world.lab.org, key, key.3.plus_seconds(-1)), propagating, "one second before");
        assert_eq!(verdict(&world.lab.org, key, key.3), Verdict::Accepted, "at its time");
    }
}

/// Source: `facts/domain.md` 8.3: to the end of the day in UTC.
#[test]
fn a_key_works_to_the_last_moment_of_its_last_day() {
    let mut world = World::new();
    let ((id, secret), expires) = expiring(&mut world);
    for (moment, accepted) in [
        ("2026-11-24T00:00:00Z", true),
        ("2026-11-24T23:59:58Z", true),
        ("2026-11-24T23:59:59Z", true),
        ("2026-11-24T23:59:59.999999Z", true),
        ("2026-11-25T00:00:00Z", false),
        ("2027-01-01T00:00:00Z", false),
    ] {
        let now = Timestamp::parse(moment).unwrap();
        let answer = verify(&world.lab.org, id.as_str(), &secret, None, now).answer();
        assert_eq!(answer == Answer::Accepted, accepted, "{moment}");
    }
    assert_eq!(world.lab.org.api_keys().get(&id).unwrap().expires.unwrap().at(), expires);
}

#[test]
fn a_reactivated_owner_has_working_keys_again() {
    let mut world = World::new();
    let (id, secret) = users_key(&mut world);
    for (state, expected) in [
        (UserState::Deactivated, Verdict::Refused(Reason::OwnerNotActive(UserState::Deactivated))),
        (UserState::Active, Verdict::Accepted),
    ] {
        world.lab.set_state(&world.user.clone(), state).unwrap();
        assert_eq!(check(&world, &id, &secret, None), expected);
    }
}
