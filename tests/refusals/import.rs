//! What an import may not bring.

use keyplane::{
    engine::{Batch, Command, KafkaClusterEdit, Obstacle, Refusal},
    model::{
        ApiKey, ApiKeyId, Credential, DeletionProtection, Environment, ExpiryDate, GovernancePackage,
        KafkaCluster, KsqlCluster, ObjectRef, Origin, Owner, ProductionMark, QuotaCode, QuotaSubject, Role,
        Scope, ServiceAccountId, Times,
    },
};

use super::{Row, ask, refused};
use crate::support::{noon, world::World};

fn import(batch: Batch) -> Command {
    Command::Import { batch: Box::new(batch) }
}

fn listed(id: &ApiKeyId, owner: Owner, scope: Scope) -> ApiKey {
    ApiKey {
        id: id.clone(),
        name: "".into(),
        description: "".into(),
        owner,
        scope,
        created: noon(),
        updated: noon(),
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    }
}

fn keys(api_keys: Vec<ApiKey>) -> Command {
    import(Batch { api_keys, ..Batch::default() })
}

#[test]
fn an_import_contradicts_nothing_that_is_known() {
    let rows: &[Row] = &[
        ("a key with another owner", |world| {
            let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
            let words = format!(
                "API key {id} exists already with another owner, scope or place, and these never change."
            );
            ask(keys(vec![listed(&id, world.user(), Scope::Cloud)]), words)
        }),
        ("a key with another scope", |world| {
            let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
            let words = format!(
                "API key {id} exists already with another owner, scope or place, and these never change."
            );
            ask(keys(vec![listed(&id, world.service_account(), Scope::Global)]), words)
        }),
        ("a cluster in another environment", |world| {
            let known = world.lab.org.kafka_clusters().get(&world.basic).unwrap().clone();
            let moved = KafkaCluster { environment: world.other.clone(), ..known };
            let words = format!(
                "Kafka cluster {} exists already with another owner, scope or place, and these never change.",
                world.basic
            );
            ask(import(Batch { kafka_clusters: vec![moved], ..Batch::default() }), words)
        }),
        ("a key that was deleted here", |world| {
            let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
            world.lab.delete(ObjectRef::ApiKey(id.clone())).unwrap();
            let words = format!(
                "API key {id} was deleted here, and its id names nothing else. Undo the deletion to bring it back."
            );
            ask(keys(vec![listed(&id, world.service_account(), Scope::Cloud)]), words)
        }),
        ("an environment that was deleted here", |world| {
            let known = world.lab.org.environments().get(&world.other).unwrap().clone();
            world.lab.delete(ObjectRef::Environment(world.other.clone())).unwrap();
            let words = format!(
                "Environment {} was deleted here, and its id names nothing else. Undo the deletion to bring it back.",
                world.other
            );
            ask(import(Batch { environments: vec![known], ..Batch::default() }), words)
        }),
        ("a key whose owner nobody names", |_| {
            let owner = Owner::ServiceAccount(ServiceAccountId::parse("sa-x").unwrap());
            let key = listed(&ApiKeyId::parse("K1").unwrap(), owner, Scope::Cloud);
            ask(
                keys(vec![key]),
                "API key K1 needs service account sa-x, which does not exist. Bring that back first.",
            )
        }),
        ("nothing new", |_| ask(import(Batch::default()), "Nothing would change.")),
        ("by somebody who may not", |world| {
            let words =
                format!("{} may not change this organization. It takes OrganizationAdmin.", world.user);
            ask(import(Batch::default()), words).by(world.user())
        }),
    ];
    refused(rows);
}

#[test]
fn an_import_may_exceed_a_limit_and_what_is_over_is_marked() {
    let mut world = World::new();
    let owner = world.service_account();
    let many = (0..3)
        .map(|n| listed(&ApiKeyId::parse(&format!("G{n}")).unwrap(), world.service_account(), Scope::Global));
    world.lab.run(keys(many.collect())).unwrap();
    let usage = world.lab.org.usage(QuotaCode::GlobalKeysPerServiceAccount, &QuotaSubject::Account(owner));
    assert!(usage.is_exceeded());
}

#[test]
fn names_that_clash_are_imported_and_do_not_stand_in_the_way_of_other_edits() {
    let mut world = World::new();
    let twin = Environment {
        id: keyplane::model::EnvironmentId::parse("env-twin").unwrap(),
        name: "prod".into(),
        package: GovernancePackage::Essentials,
        mark: ProductionMark::ByName,
        times: Times::default(),
        origin: Origin::Imported,
    };
    world.lab.run(import(Batch { environments: vec![twin], ..Batch::default() })).unwrap();
    let edit = keyplane::engine::NewEnvironment {
        name: "prod".into(),
        package: GovernancePackage::Advanced,
        ..Default::default()
    };
    world.lab.run(Command::UpdateEnvironment { id: world.environment.clone(), edit }).unwrap();
}

#[test]
fn an_import_that_described_a_placeholder_can_be_undone() {
    let mut world = World::new();
    let known = world.lab.org.ksql_clusters().get(&world.ksql).unwrap().clone();
    let bare = keyplane::model::KsqlCluster {
        id: keyplane::model::KsqlClusterId::parse("lksqlc-x").unwrap(),
        name: "".into(),
        spec: None,
        origin: Origin::Placeholder,
        ..known.clone()
    };
    world.lab.run(import(Batch { ksql_clusters: vec![bare.clone()], ..Batch::default() })).unwrap();
    let before = world.lab.org.clone();

    // The same ksqlDB cluster, now described, on a Kafka cluster that comes along.
    let kafka = KafkaCluster {
        id: keyplane::model::KafkaClusterId::parse("lkc-x").unwrap(),
        origin: Origin::Imported,
        ..world.lab.org.kafka_clusters().get(&world.standard).unwrap().clone()
    };
    let mut spec = known.spec.clone().unwrap();
    spec.kafka_cluster = kafka.id.clone();
    let described = keyplane::model::KsqlCluster {
        name: "reports".into(),
        spec: Some(spec),
        origin: Origin::Imported,
        ..bare
    };
    let batch = Batch { kafka_clusters: vec![kafka], ksql_clusters: vec![described], ..Batch::default() };
    let seq = world.lab.run(import(batch)).unwrap().entry.header.seq;
    world.lab.undo(seq).unwrap();
    assert!(world.lab.org.same_objects(&before));
}

#[test]
fn a_listing_does_not_take_protection_off() {
    let mut world = World::new();
    let edit = KafkaClusterEdit {
        name: "orders".into(),
        kind: None,
        protection: DeletionProtection::On,
        availability: None,
        max_ecku: None,
    };
    world.lab.run(Command::UpdateKafkaCluster { id: world.basic.clone(), edit }).unwrap();
    let placeholder = KafkaCluster {
        spec: None,
        protection: DeletionProtection::Off,
        origin: Origin::Placeholder,
        ..world.lab.org.kafka_clusters().get(&world.basic).unwrap().clone()
    };
    let _ = world.lab.run(import(Batch { kafka_clusters: vec![placeholder], ..Batch::default() }));
    let cluster = world.lab.org.kafka_clusters().get(&world.basic).unwrap();
    assert_eq!(cluster.protection, DeletionProtection::On);
    assert!(cluster.spec.is_some());
}

#[test]
fn a_listing_that_does_not_tell_of_protection_does_not_take_it_off() {
    let mut world = World::new();
    let edit = KafkaClusterEdit {
        name: "orders".into(),
        kind: None,
        protection: DeletionProtection::On,
        availability: None,
        max_ecku: None,
    };
    world.lab.run(Command::UpdateKafkaCluster { id: world.basic.clone(), edit }).unwrap();
    let listed = KafkaCluster {
        name: "renamed".into(),
        protection: DeletionProtection::Off,
        origin: Origin::Imported,
        ..world.lab.org.kafka_clusters().get(&world.basic).unwrap().clone()
    };
    world.lab.run(import(Batch { kafka_clusters: vec![listed], ..Batch::default() })).unwrap();
    let cluster = world.lab.org.kafka_clusters().get(&world.basic).unwrap();
    assert_eq!((&*cluster.name, cluster.protection), ("renamed", DeletionProtection::On));
}

/// Role bindings name ksqlDB clusters by name and below their Kafka cluster: were either to change, they would
/// name nothing.
#[test]
fn a_ksqldb_cluster_keeps_its_name_and_its_kafka_cluster() {
    let mut world = World::new();
    let path = format!("{}/ksql=reports", world.cluster_path(&world.standard));
    let binding = world.lab.bind(world.user(), Role::KsqlAdmin, &path);
    let known = world.lab.org.ksql_clusters().get(&world.ksql).unwrap().clone();
    let renamed = KsqlCluster { name: "other".into(), origin: Origin::Imported, ..known.clone() };
    let same = world.lab.run(import(Batch { ksql_clusters: vec![renamed], ..Batch::default() }));
    assert_eq!(same.unwrap_err(), Refusal::NoChange);

    let mut spec = known.spec.clone().unwrap();
    spec.kafka_cluster = world.dedicated.clone();
    let moved = KsqlCluster { spec: Some(spec), ..known };
    let refused = world.lab.run(import(Batch { ksql_clusters: vec![moved], ..Batch::default() }));
    let object = ObjectRef::KsqlCluster(world.ksql.clone());
    assert_eq!(refused.unwrap_err(), Refusal::Blocked(Obstacle::Contradicts(object.clone())));

    world.lab.delete(object).unwrap();
    assert!(!world.lab.org.role_bindings().contains(&binding), "the binding goes with the cluster");
}

/// An import may bring two objects of one name. Taking back what happened to one of them later brings no clash
/// that was not there before.
#[test]
fn a_rename_of_one_of_two_namesakes_can_be_taken_back() {
    let mut world = World::new();
    let twin = Environment {
        id: keyplane::model::EnvironmentId::parse("env-twin").unwrap(),
        origin: Origin::Imported,
        ..world.lab.org.environments().get(&world.environment).unwrap().clone()
    };
    world.lab.run(import(Batch { environments: vec![twin.clone()], ..Batch::default() })).unwrap();
    let before = world.lab.org.clone();
    let edit = keyplane::engine::NewEnvironment { name: "other".into(), ..Default::default() };
    let renamed = world.lab.run(Command::UpdateEnvironment { id: twin.id, edit }).unwrap();
    world.lab.undo(renamed.entry.header.seq).unwrap();
    assert!(world.lab.org.same_objects(&before));
}

#[test]
fn two_namesakes_that_went_together_come_back_together() {
    let mut world = World::new();
    let twin = KsqlCluster {
        id: keyplane::model::KsqlClusterId::parse("lksqlc-twin").unwrap(),
        spec: None,
        origin: Origin::Imported,
        ..world.lab.org.ksql_clusters().get(&world.ksql).unwrap().clone()
    };
    world.lab.run(import(Batch { ksql_clusters: vec![twin], ..Batch::default() })).unwrap();
    let before = world.lab.org.clone();
    let gone = world.lab.delete(ObjectRef::Environment(world.environment.clone())).unwrap();
    world.lab.undo(gone.entry.header.seq).unwrap();
    assert!(world.lab.org.same_objects(&before));
}

/// Role bindings name ksqlDB clusters by name: those of two namesakes are one, and go with the last.
#[test]
fn a_namesake_that_stays_keeps_the_role_bindings_of_the_name() {
    let mut world = World::new();
    let twin = KsqlCluster {
        id: keyplane::model::KsqlClusterId::parse("lksqlc-twin").unwrap(),
        origin: Origin::Imported,
        ..world.lab.org.ksql_clusters().get(&world.ksql).unwrap().clone()
    };
    world.lab.run(import(Batch { ksql_clusters: vec![twin.clone()], ..Batch::default() })).unwrap();
    let path = format!("{}/ksql=reports", world.cluster_path(&world.standard));
    let binding = world.lab.bind(world.user(), Role::KsqlAdmin, &path);
    let (first, second) = (ObjectRef::KsqlCluster(world.ksql.clone()), ObjectRef::KsqlCluster(twin.id));
    let has = |world: &World| world.lab.org.role_bindings().contains(&binding);

    let gone = world.lab.delete(first.clone()).unwrap();
    assert!(has(&world), "the namesake needs it");
    world.lab.undo(gone.entry.header.seq).unwrap();

    let both = Command::Delete { targets: vec![first.clone(), second.clone()], previewed: None };
    let gone = world.lab.run(both).unwrap();
    assert!(!has(&world), "nothing of the name is left when both go at once");
    world.lab.undo(gone.entry.header.seq).unwrap();

    world.lab.delete(second).unwrap();
    assert!(has(&world));
    world.lab.delete(first).unwrap();
    assert!(!has(&world), "it goes with the last");
}

#[test]
fn a_listing_gives_no_expiry_to_a_key_that_was_issued_here() {
    let mut world = World::new();
    let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
    let expires = Some(ExpiryDate::listed(noon().plus_seconds(60)));
    let known = ApiKey { expires, ..listed(&id, world.service_account(), Scope::Cloud) };
    let _ = world.lab.run(keys(vec![known]));
    assert_eq!(world.lab.org.api_keys().get(&id).unwrap().expires, None);
}
