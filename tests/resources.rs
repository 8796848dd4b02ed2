//! What the lists and pages of environments and resources say, what their forms offer, and who may use them.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    engine::{Batch, Command, KafkaClusterEdit, NewEnvironment, preview},
    model::{
        Availability, Cloud, ClusterType, DeletionProtection, EnvironmentId, GovernancePackage, KafkaCluster,
        KafkaClusterId, Kind, KsqlSize, ObjectRef, Origin, Owner, ProductionMark, Role, Times,
    },
    org::{Org, Slot, Touch, Uses},
    view::{
        api_key::{OwnerState, Place},
        deletion::{Outlook, Way, outlook, without_protection},
        editing::editable,
        environments::{self, Production},
        objects::{Cell, ListQuery, ObjectList, StateMark},
        permission::{to_make, to_make_in},
        resources::{
            About, Detail, GlobalKeys, Lookup, ResourceFacts, ResourceKind, ResourceRef, availabilities,
            facts, find, key_room,
            lists::{count, empty_words, plan_of},
            offered_availabilities, row_of, rows, rows_in, type_choices,
        },
    },
};
use support::{
    Lab, noon,
    world::{World, new_ksql, new_pool, region},
};

fn found(org: &Org, id: &str) -> ResourceFacts {
    match facts(org, id) {
        Lookup::Found(facts) => *facts,
        other => panic!("{id}: {other:?}"),
    }
}

/// A world with one key of every scope, all of its service account.
fn with_keys() -> World {
    let mut world = World::new();
    for scope in world.scopes() {
        let owner = world.service_account();
        world.lab.key(owner, scope).unwrap();
    }
    world
}

fn rename(world: &mut World, id: &EnvironmentId, name: &str, mark: ProductionMark) {
    let edit = NewEnvironment { name: name.into(), package: GovernancePackage::Advanced, mark };
    world.lab.run(Command::UpdateEnvironment { id: id.clone(), edit }).unwrap();
}

#[test]
fn an_environment_counts_what_lies_in_it() {
    let world = with_keys();
    let row = environments::row_of(&world.lab.org, &world.environment).unwrap();
    assert_eq!((row.name.as_str(), row.package), ("prod", Some(GovernancePackage::Essentials)));
    assert_eq!((row.kafka, row.registries, row.ksql, row.pools, row.keys), (3, 1, 1, 1, 4));
    let other = environments::row_of(&world.lab.org, &world.other).unwrap();
    assert_eq!((other.kafka, other.registries, other.ksql, other.pools, other.keys), (1, 0, 0, 0, 0));
    assert_eq!(environments::rows(&world.lab.org).len(), 2);
}

#[test]
fn an_environment_says_what_it_counts_as_and_why() {
    let mut world = World::new();
    let id = world.environment.clone();
    for (name, mark, expected, label, because) in [
        ("prod", ProductionMark::ByName, Production::ByName, "Production", "fits the pattern prod*"),
        ("lab", ProductionMark::ByName, Production::NotByName, "Not production", "does not fit the pattern"),
        ("lab", ProductionMark::Production, Production::ByHand, "Production", "Marked by hand"),
        ("prod", ProductionMark::NotProduction, Production::NotByHand, "Not production", "Marked by hand"),
    ] {
        if name != "prod" || mark != ProductionMark::ByName {
            rename(&mut world, &id, name, mark);
        }
        let Lookup::Found(facts) = environments::facts(&world.lab.org, &id) else { panic!("{name}") };
        assert_eq!(facts.row.production, expected, "{name} {mark:?}");
        assert_eq!(facts.row.production.label(), label);
        assert!(facts.production_because.contains(because), "{}", facts.production_because);
        assert_eq!(facts.mark, mark);
    }
}

#[test]
fn the_page_of_an_environment_lists_its_resources_by_kind_and_name() {
    let mut world = with_keys();
    world.lab.run(new_pool(&world.environment.clone(), "Another pool")).unwrap();
    world.lab.bind(world.user(), Role::EnvironmentAdmin, &world.environment_path());
    world.lab.bind(world.user(), Role::CloudClusterAdmin, &world.cluster_path(&world.basic.clone()));
    world.lab.bind(world.user(), Role::CloudClusterAdmin, &world.cluster_path(&world.elsewhere.clone()));
    let Lookup::Found(facts) = environments::facts(&world.lab.org, &world.environment) else { panic!() };
    let shape: Vec<_> = facts.branches.iter().map(|branch| (branch.kind, branch.rows.len())).collect();
    assert_eq!(
        shape,
        [
            (ResourceKind::Kafka, 3),
            (ResourceKind::SchemaRegistry, 1),
            (ResourceKind::Ksql, 1),
            (ResourceKind::ComputePool, 2),
            (ResourceKind::FlinkRegion, 1),
        ]
    );
    let pools: Vec<_> = facts.branches[3].rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(pools, ["Another pool", "pool"]);
    assert_eq!(facts.bindings, 2, "the binding on a cluster elsewhere is not one within");
}

#[test]
fn a_row_says_where_a_resource_is_and_how_many_keys_are_for_it() {
    let world = with_keys();
    let org = &world.lab.org;
    let flink = ResourceRef::FlinkRegion(world.environment.clone(), region());
    for (resource, keys, place) in [
        (ResourceRef::Kafka(world.standard.clone()), 1, "eu-central-1"),
        (ResourceRef::Kafka(world.basic.clone()), 0, "eu-central-1"),
        (ResourceRef::SchemaRegistry(world.registry.clone()), 1, "us-east-1"),
        (ResourceRef::Ksql(world.ksql.clone()), 1, "eu-central-1"),
        (ResourceRef::ComputePool(world.pool.clone()), 1, "us-east-1"),
        (flink, 1, "us-east-1"),
    ] {
        let row = row_of(org, &resource).unwrap();
        assert_eq!(row.keys, keys, "{resource:?}");
        let location = row.location.unwrap();
        assert_eq!((location.cloud, location.region.as_str()), (Some(Cloud::Aws), place), "{resource:?}");
        assert_eq!((row.environment.name.as_str(), row.place), ("prod", Place::Production));
    }
    assert_eq!(rows(org).len(), 8);
    assert_eq!(rows_in(org, &world.other).len(), 1);
}

#[test]
fn a_kafka_cluster_says_who_gets_in_and_what_stands_on_it() {
    let mut world = with_keys();
    let (standard, user) = (world.standard.clone(), world.user());
    world.lab.bind(user, Role::CloudClusterAdmin, &world.cluster_path(&standard));
    let facts = found(&world.lab.org, standard.as_str());
    let Detail::Kafka(kafka) = &facts.detail else { panic!("{facts:?}") };
    assert_eq!(kafka.global, GlobalKeys::Refused(ClusterType::Standard));
    assert_eq!(kafka.global.why(), "Standard clusters take no Global keys. Use a key of this cluster.");
    assert_eq!((kafka.quota.usage.used, kafka.quota.usage.limit), (1, Some(250)));
    let on_it: Vec<_> = kafka.ksql.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(on_it, ["reports"]);
    assert!(kafka.bootstrap.as_ref().unwrap().ends_with(".eu-central-1.aws.keyplane.invalid:9092"));
    assert!(kafka.rest.as_ref().unwrap().ends_with(":443"));
    assert_eq!((facts.bindings, kafka.acls), (1, 0));
    assert!(facts.version.is_some());
    let dedicated = found(&world.lab.org, world.dedicated.as_str());
    let Detail::Kafka(kafka) = &dedicated.detail else { panic!("{dedicated:?}") };
    assert_eq!((kafka.global, kafka.ksql.len()), (GlobalKeys::Accepted, 0));
}

#[test]
fn each_other_kind_says_what_only_it_has() {
    let world = with_keys();
    let org = &world.lab.org;
    let registry = found(org, world.registry.as_str());
    let Detail::SchemaRegistry(detail) = &registry.detail else { panic!("{registry:?}") };
    assert!(detail.endpoint.as_ref().unwrap().contains("psrc-"));
    assert_eq!(registry.row.about, About::SchemaRegistry { package: Some(GovernancePackage::Essentials) });

    let ksql = found(org, world.ksql.as_str());
    let Detail::Ksql(detail) = &ksql.detail else { panic!("{ksql:?}") };
    let (named, object, state) = detail.runs_as.clone().unwrap();
    assert_eq!((named.name.as_str(), state), ("orders-service", OwnerState::ServiceAccount));
    assert_eq!(object, ObjectRef::ServiceAccount(world.account.clone()));
    assert_eq!(detail.kafka.as_ref().unwrap().id, world.standard.as_str());
    assert_eq!(detail.size, Some(KsqlSize::Four));

    let pool = found(org, world.pool.as_str());
    let Detail::ComputePool(detail) = &pool.detail else { panic!("{pool:?}") };
    let flink = ResourceRef::FlinkRegion(world.environment.clone(), region());
    assert_eq!((detail.max_cfu, detail.place, &detail.region), (10, "N. Virginia", &flink));

    let here = found(org, &flink.id());
    let Detail::FlinkRegion(detail) = &here.detail else { panic!("{here:?}") };
    assert_eq!((detail.pools.len(), here.version, here.row.origin), (1, None, None));
}

#[test]
fn an_address_tells_what_is_there_from_what_was_and_what_never_was() {
    let mut world = with_keys();
    let (pool, environment) = (world.pool.clone(), world.environment.clone());
    world.lab.delete(ObjectRef::ComputePool(pool.clone())).unwrap();
    let (at, entry) = (world.lab.now, world.lab.org.position().seq);
    let org = &world.lab.org;
    assert_eq!(find(org, pool.as_str()), Lookup::Gone { at, entry });
    assert_eq!(find(org, "lkc-never1"), Lookup::Unknown);
    assert_eq!(find(org, ""), Lookup::Unknown);
    assert_eq!(find(org, "env-never1.aws.us-east-1"), Lookup::Unknown);
    assert_eq!(find(org, &format!("{environment}.us-east-1")), Lookup::Unknown, "no provider");
    let Lookup::Found(empty) = find(org, &format!("{environment}.gcp.us-west2")) else { panic!() };
    assert_eq!(empty.kind(), ResourceKind::FlinkRegion, "a region nobody uses yet is still a place");
    let Lookup::Found(facts) = facts(org, &format!("{environment}.aws.us-east-1")) else { panic!() };
    let Detail::FlinkRegion(detail) = facts.detail else { panic!() };
    assert_eq!((detail.pools.len(), facts.row.keys), (0, 1), "the key of the region outlives its last pool");

    world.lab.delete(ObjectRef::Environment(environment.clone())).unwrap();
    let (at, entry) = (world.lab.now, world.lab.org.position().seq);
    assert_eq!(find(&world.lab.org, &format!("{environment}.aws.us-east-1")), Lookup::Gone { at, entry });
    assert_eq!(environments::facts(&world.lab.org, &environment), Lookup::Gone { at, entry });
    let never = EnvironmentId::parse("env-never1").unwrap();
    assert_eq!(environments::facts(&world.lab.org, &never), Lookup::Unknown);
}

#[test]
fn what_only_an_import_named_is_said_to_be_described_by_none() {
    let environment = keyplane::model::Environment {
        id: EnvironmentId::parse("env.with.dots").unwrap(),
        name: "".into(),
        package: GovernancePackage::default(),
        mark: ProductionMark::default(),
        times: Times::default(),
        origin: Origin::Placeholder,
    };
    let cluster = KafkaCluster {
        id: KafkaClusterId::parse("lkc-imported").unwrap(),
        environment: environment.id.clone(),
        name: "".into(),
        spec: None,
        protection: DeletionProtection::Off,
        times: Times::default(),
        origin: Origin::Placeholder,
    };
    let mut batch = Batch::default();
    batch.environments.push(environment);
    batch.kafka_clusters.push(cluster);
    let org = Lab::with(batch).org;
    let facts = found(&org, "lkc-imported");
    assert!(facts.row.is_placeholder());
    assert_eq!(
        (facts.row.name.as_str(), facts.row.environment.name.as_str()),
        ("lkc-imported", "env.with.dots")
    );
    assert_eq!(facts.row.location, None);
    let Detail::Kafka(kafka) = &facts.detail else { panic!() };
    assert_eq!(
        (kafka.global, kafka.quota.usage.limit, kafka.availability),
        (GlobalKeys::Unknown, None, None)
    );
    let Lookup::Found(region) = find(&org, "env.with.dots.aws.us-east-1") else { panic!() };
    assert_eq!(region.kind(), ResourceKind::FlinkRegion, "an id from outside may hold dots");
}

#[test]
fn a_form_offers_only_the_availabilities_of_a_type() {
    use Availability::{High, Low, MultiZone, SingleZone};
    for (kind, offered) in [
        (ClusterType::Basic, vec![SingleZone]),
        (ClusterType::Standard, vec![SingleZone, MultiZone]),
        (ClusterType::Dedicated { cku: 1 }, vec![SingleZone]),
        (ClusterType::Dedicated { cku: 2 }, vec![SingleZone, MultiZone]),
        (ClusterType::Enterprise, vec![Low, High]),
        (ClusterType::Freight, vec![Low, High]),
    ] {
        assert_eq!(availabilities(kind), offered, "{kind:?}");
        for availability in offered {
            assert_eq!(kind.allows(availability), Ok(()), "{kind:?} {availability:?}");
        }
    }
    assert_eq!(
        offered_availabilities(ClusterType::Basic, MultiZone).1,
        SingleZone,
        "what cannot be is let go"
    );
    assert_eq!(offered_availabilities(ClusterType::Standard, MultiZone).1, MultiZone, "what can be is kept");
}

#[test]
fn a_type_that_cannot_be_says_why_and_a_dedicated_one_gets_the_size_it_needs() {
    let single: Vec<_> = type_choices(Availability::SingleZone);
    assert!(single.iter().all(|choice| choice.why_not.is_none()));
    let multi = type_choices(Availability::MultiZone);
    let of = |label: &str| multi.iter().find(|choice| choice.kind.label() == label).unwrap();
    assert!(of("Basic").why_not.as_ref().unwrap().contains("single zone"));
    assert_eq!(of("Dedicated").kind, ClusterType::Dedicated { cku: 2 });
    assert!(of("Dedicated").why_not.is_none());
}

#[test]
fn a_type_says_how_many_keys_it_takes_and_when_these_are_too_few() {
    let mut world = World::new();
    let (basic, scope) = (world.basic.clone(), world.kafka(&world.basic.clone()));
    let room = key_room(&world.lab.org, None, ClusterType::Dedicated { cku: 1 });
    assert_eq!(room.words(), "Takes up to 20,000 API keys. Global keys work on it.");
    for number in 0..51 {
        if number == 50 {
            let edit = KafkaClusterEdit {
                name: "orders".into(),
                kind: Some(ClusterType::Standard),
                protection: DeletionProtection::Off,
                availability: None,
                max_ecku: None,
            };
            world.lab.run(Command::UpdateKafkaCluster { id: basic.clone(), edit }).unwrap();
        }
        let owner = Owner::ServiceAccount(world.account.clone());
        world.lab.key(owner, scope.clone()).unwrap();
    }
    let room = key_room(&world.lab.org, Some(&basic), ClusterType::Basic);
    assert_eq!(room.words(), "Takes up to 50 API keys. Global keys are refused.");
    assert!(room.caution().unwrap().starts_with("The cluster has 51 API keys, and this type takes 50."));
    assert_eq!(key_room(&world.lab.org, Some(&basic), ClusterType::Standard).caution(), None);
}

#[test]
fn what_another_changed_meanwhile_is_named_by_field() {
    let mut world = World::new();
    let cluster = ObjectRef::KafkaCluster(world.standard.clone());
    let before = editable(&world.lab.org, &cluster).unwrap();
    let edit = KafkaClusterEdit {
        name: "payments".into(),
        kind: Some(ClusterType::Dedicated { cku: 3 }),
        protection: DeletionProtection::Off,
        availability: None,
        max_ecku: None,
    };
    world.lab.run(Command::UpdateKafkaCluster { id: world.standard.clone(), edit }).unwrap();
    let after = editable(&world.lab.org, &cluster).unwrap();
    assert!(after.version > before.version);
    assert_eq!(
        after.changes_since(&before),
        [("Name", "payments".to_owned()), ("Cluster type", "Dedicated, 3 CKU".to_owned())]
    );
    for (object, labels) in [
        (ObjectRef::Environment(world.environment.clone()), 3),
        (ObjectRef::KsqlCluster(world.ksql.clone()), 1),
        (ObjectRef::ComputePool(world.pool.clone()), 2),
        (ObjectRef::ServiceAccount(world.account.clone()), 2),
        (ObjectRef::User(world.user.clone()), 4),
    ] {
        assert_eq!(editable(&world.lab.org, &object).unwrap().facts.len(), labels, "{object}");
    }
    assert_eq!(editable(&world.lab.org, &ObjectRef::SchemaRegistry(world.registry.clone())), None);
}

#[test]
fn who_may_not_is_told_what_it_takes_and_is_refused_the_same_way() {
    let mut world = World::new();
    let (user, environment) = (world.user(), world.environment.clone());
    world.lab.bind(user.clone(), Role::Operator, &world.environment_path());
    let denied = to_make_in(&world.lab.org, &user, Kind::ComputePool, &environment).unwrap();
    assert_eq!(world.lab.run_as(&user, new_pool(&environment, "mine")).unwrap_err().to_string(), denied);
    for kind in
        [Kind::Environment, Kind::KafkaCluster, Kind::SchemaRegistry, Kind::KsqlCluster, Kind::ComputePool]
    {
        assert!(to_make(&world.lab.org, &user, kind).is_some(), "{kind:?}");
        assert_eq!(to_make(&world.lab.org, &world.lab.admin.clone(), kind), None, "{kind:?}");
    }
    world.lab.bind(user.clone(), Role::EnvironmentAdmin, &world.environment_path());
    let org = &world.lab.org;
    assert_eq!(to_make(org, &user, Kind::KafkaCluster), None, "one place is enough");
    assert_eq!(to_make_in(org, &user, Kind::KafkaCluster, &environment), None);
    assert!(to_make_in(org, &user, Kind::KafkaCluster, &world.other).is_some());
    assert!(to_make(org, &user, Kind::Environment).is_some());
}

#[test]
fn a_cluster_admin_may_make_ksqldb_clusters_on_the_cluster_alone() {
    let mut world = World::new();
    let (user, basic) = (world.user(), world.basic.clone());
    world.lab.bind(user.clone(), Role::CloudClusterAdmin, &world.cluster_path(&basic));
    let org = &world.lab.org;
    assert_eq!(to_make_in(org, &user, Kind::KsqlCluster, &world.environment), None);
    assert!(to_make_in(org, &user, Kind::KsqlCluster, &world.other).is_some());
    let account = world.account.clone();
    assert!(world.lab.run_as(&user, new_ksql(&basic, "mine", &account)).is_ok());
}

#[test]
fn the_form_of_an_environment_says_what_a_mark_would_mean() {
    let org = World::new().lab.org;
    for (mark, name, words) in [
        (ProductionMark::ByName, "prod-eu", "This name fits the pattern prod*"),
        (ProductionMark::ByName, "staging", "This name does not fit the pattern prod*"),
        (
            ProductionMark::Production,
            "staging",
            "Whatever its name. Keys of users are advised against there.",
        ),
        (ProductionMark::NotProduction, "prod-eu", "Whatever its name."),
    ] {
        let hint = environments::mark_hint(&org, mark, name);
        assert!(hint.starts_with(words), "{hint}");
    }
}

/// A list of a kind in an order, as the texts of its rows.
fn listed(org: &Org, kind: Option<ResourceKind>, address: &[(&str, &str)]) -> Vec<String> {
    let plan = plan_of(kind);
    let query = ListQuery::read(plan, |name| {
        address.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    });
    let list = ObjectList::new(plan, org, &Uses::default(), query, noon());
    (0..list.len()).map(|place| list.at(place).unwrap().name.clone()).collect()
}

#[test]
fn each_kind_has_its_own_list_and_all_kinds_one() {
    let world = with_keys();
    let org = &world.lab.org;
    for (kind, names) in [
        (Some(ResourceKind::Kafka), vec!["orders", "orders", "orders", "orders"]),
        (Some(ResourceKind::SchemaRegistry), vec!["Stream Governance Package"]),
        (Some(ResourceKind::Ksql), vec!["reports"]),
        (Some(ResourceKind::ComputePool), vec!["pool"]),
        (Some(ResourceKind::FlinkRegion), vec!["aws.us-east-1"]),
    ] {
        assert_eq!(listed(org, kind, &[]), names, "{kind:?}");
        assert_eq!(count(org, kind), names.len(), "{kind:?}");
        assert!(!empty_words(kind).is_empty());
    }
    assert_eq!((listed(org, None, &[]).len(), count(org, None)), (8, 8));
    assert_eq!(listed(org, None, &[("q", "compute pool")]), ["pool"], "a search knows kinds");
    assert_eq!(listed(org, None, &[("q", "staging")]), ["orders"], "and environments");
    assert_eq!(listed(org, Some(ResourceKind::Kafka), &[("sort", "type")]).len(), 4);
}

#[test]
fn the_cells_of_each_list_stand_below_its_columns() {
    let world = with_keys();
    let lists =
        ResourceKind::ALL.into_iter().map(Some).chain([None]).map(plan_of).chain([&environments::LIST]);
    for plan in lists {
        let rows = (plan.rows)(&world.lab.org, &Uses::default(), noon());
        assert!(!rows.is_empty(), "{}", plan.many);
        for row in rows {
            assert_eq!(row.cells.len(), plan.columns.len(), "{} {}", plan.many, row.name);
        }
        for reserved in ["q", "sort", "dir"] {
            assert!(plan.reads(reserved));
        }
        assert!(!plan.reads("kind"), "which list it is stays in the address");
    }
}

#[test]
fn the_list_of_environments_says_what_lies_in_each() {
    let mut world = with_keys();
    let other = world.other.clone();
    rename(&mut world, &other, "staging", ProductionMark::Production);
    let rows = (environments::LIST.rows)(&world.lab.org, &Uses::default(), noon());
    let row = |name: &str| rows.iter().find(|row| row.name == name).unwrap();
    assert_eq!(row("prod").cells[0], Cell::State(StateMark::Caution, "Production, by name"));
    assert_eq!(row("staging").cells[0], Cell::State(StateMark::Caution, "Production, by hand"));
    assert_eq!(row("prod").cells[2], Cell::Number(3));
    let Cell::Keys(keys) = &row("prod").cells[6] else { panic!() };
    assert_eq!(keys.total(), 4);
}

#[test]
fn a_list_follows_what_shows_in_its_rows() {
    let mut world = with_keys();
    let plan = plan_of(Some(ResourceKind::ComputePool));
    let mut list = ObjectList::new(plan, &world.lab.org, &Uses::default(), ListQuery::default(), noon());
    let rename =
        Command::UpdateComputePool { id: world.pool.clone(), name: "fraud".into(), max_cfu: 20, usage: None };
    world.lab.run(rename).unwrap();
    let touch = Touch { kind: Kind::ComputePool, slot: Slot(0) };
    list.follow(&world.lab.org, &Uses::default(), &[touch], noon());
    assert_eq!(list.at(0).unwrap().name, "fraud");
}

#[test]
fn a_kind_in_an_address_is_read_as_it_is_written() {
    for kind in ResourceKind::ALL {
        assert_eq!(ResourceKind::from_slug(kind.slug()), Some(kind));
    }
    assert_eq!(ResourceKind::from_slug("moon"), None);
}

#[test]
fn protection_that_stops_a_deletion_can_be_taken_off_and_nothing_else_changes() {
    let mut world = World::new();
    let id = world.dedicated.clone();
    let edit = KafkaClusterEdit {
        name: "orders".into(),
        kind: None,
        protection: DeletionProtection::On,
        availability: None,
        max_ecku: None,
    };
    world.lab.run(Command::UpdateKafkaCluster { id: id.clone(), edit }).unwrap();
    let before = world.lab.org.kafka_clusters().get(&id).unwrap().clone();
    let targets = [ObjectRef::Environment(world.environment.clone())];
    let previewed = preview(&world.lab.org, &world.lab.admin, &targets, noon());
    let Outlook::Stopped(stop) = outlook(&world.lab.org, &Uses::default(), &targets, previewed, noon())
    else {
        panic!()
    };
    let [Way::Unprotect(cluster, _)] = stop.ways.as_slice() else { panic!("{stop:?}") };
    assert_eq!(*cluster, id);
    world.lab.run(without_protection(&world.lab.org, &id).unwrap()).unwrap();
    let after = world.lab.org.kafka_clusters().get(&id).unwrap();
    assert_eq!(after.protection, DeletionProtection::Off);
    assert_eq!((&after.name, &after.spec), (&before.name, &before.spec));
    assert!(preview(&world.lab.org, &world.lab.admin, &targets, noon()).is_ok());
}
