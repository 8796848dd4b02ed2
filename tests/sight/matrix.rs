//! Role by kind of object: who sees what, cell by cell.

use keyplane::{
    access::Sight,
    engine::Command,
    model::{
        AclOperation, AclPatternType, AclPermission, AclResourceType, BindingLevel, KafkaClusterId,
        ObjectRef, Owner, Principal, QuotaCode, QuotaSubject, Role, Scope,
    },
    org::Shown,
};

use super::{
    support::{delete, new_key, only},
    town::{Spot, Town, every_binding, reaches},
};

/// What the columns mean, in their order.
const COLUMNS: [&str; 18] = [
    "users",
    "service accounts",
    "identity pools and providers",
    "group mappings",
    "environments",
    "Kafka clusters",
    "Schema Registries",
    "ksqlDB clusters",
    "compute pools",
    "ACLs",
    "role bindings of others",
    "Kafka keys",
    "Schema Registry keys",
    "ksqlDB keys",
    "Flink keys",
    "Cloud keys",
    "Tableflow keys",
    "Global keys",
];

/// `Y` everywhere, `e` in the environment, `c` on the cluster, `k` the ksqlDB cluster, `-` nowhere. Small `p`: what the
/// bound resource lies in, by name. `b`: the bound one only.
#[rustfmt::skip]
const MATRIX: &[(Role, BindingLevel, [char; 18])] = {
    use BindingLevel::{
        Cluster, ComputePool, Connector, Environment, Group, IdentityPool, Kek, Ksql, Organization,
        ServiceAccount, Subject, Topic, TransactionalId,
    };
    &[
        //                                             usr  sa   ip   gm   env  lkc  sr   ksq  pool acl  rb   kaf  sr   ksq  fli  clo  tab  glo
        (Role::OrganizationAdmin,      Organization,  ['Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y']),
        (Role::AccountAdmin,           Organization,  ['Y', 'Y', 'Y', 'Y', '-', '-', '-', '-', '-', '-', 'Y', '-', '-', '-', '-', '-', '-', '-']),
        (Role::BillingAdmin,           Organization,  ['-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::NetworkAdmin,           Organization,  ['-', '-', '-', '-', 'Y', 'Y', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ResourceKeyAdmin,       Organization,  ['Y', 'Y', '-', '-', 'Y', 'Y', 'Y', 'Y', '-', '-', '-', 'Y', 'Y', 'Y', '-', '-', 'Y', '-']),
        (Role::ResourceKeyAdmin,       Environment,   ['Y', 'Y', '-', '-', 'e', 'e', 'e', 'e', '-', '-', '-', 'e', 'e', 'e', '-', '-', '-', '-']),
        (Role::ResourceKeyAdmin,       Cluster,       ['Y', 'Y', '-', '-', 'p', 'c', '-', 'c', '-', '-', '-', 'c', '-', 'c', '-', '-', '-', '-']),
        (Role::EnvironmentAdmin,       Environment,   ['Y', 'Y', 'Y', '-', 'e', 'e', 'e', 'e', 'e', 'e', 'e', 'e', 'e', 'e', 'e', '-', '-', '-']),
        (Role::DataSteward,            Environment,   ['-', '-', '-', '-', 'p', '-', 'e', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::FlinkAdmin,             Organization,  ['-', 'Y', '-', '-', '-', '-', '-', '-', 'Y', '-', '-', '-', '-', '-', 'Y', '-', '-', '-']),
        (Role::FlinkAdmin,             Environment,   ['-', 'Y', '-', '-', 'p', '-', '-', '-', 'e', '-', '-', '-', '-', '-', 'e', '-', '-', '-']),
        (Role::CloudClusterAdmin,      Cluster,       ['Y', 'Y', 'Y', '-', 'p', 'c', '-', 'c', '-', 'c', 'c', 'c', '-', 'c', '-', '-', '-', '-']),
        (Role::KsqlAdmin,              Ksql,          ['-', 'Y', '-', '-', 'p', 'p', '-', 'k', '-', '-', '-', '-', '-', 'k', '-', '-', '-', '-']),
        (Role::ConnectManager,         Cluster,       ['-', '-', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ConnectManager,         Environment,   ['-', '-', '-', '-', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ConnectManager,         Organization,  ['-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ResourceOwner,          Topic,         ['Y', 'Y', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ResourceOwner,          Group,         ['Y', 'Y', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ResourceOwner,          TransactionalId, ['Y', 'Y', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ResourceOwner,          Connector,     ['Y', 'Y', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ResourceOwner,          Subject,       ['Y', 'Y', '-', '-', 'p', '-', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ResourceOwner,          Kek,           ['Y', 'Y', '-', '-', 'p', '-', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ResourceOwner,          Ksql,          ['Y', 'Y', '-', '-', 'p', 'p', '-', 'k', '-', '-', 'k', '-', '-', '-', '-', '-', '-', '-']),
        (Role::ResourceOwner,          ServiceAccount,['Y', 'Y', '-', '-', '-', '-', '-', '-', '-', '-', '-', 'b', 'b', 'b', 'b', 'b', 'b', 'b']),
        (Role::ResourceOwner,          IdentityPool,  ['Y', 'Y', 'b', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::Assigner,               ServiceAccount,['-', 'b', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::Assigner,               IdentityPool,  ['-', '-', 'b', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperRead,          Topic,         ['-', '-', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperRead,          Group,         ['-', '-', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperRead,          TransactionalId, ['-', '-', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperRead,          Connector,     ['-', '-', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperRead,          Subject,       ['-', '-', '-', '-', 'p', '-', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperRead,          Kek,           ['-', '-', '-', '-', 'p', '-', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperWrite,         Topic,         ['-', '-', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperWrite,         TransactionalId, ['-', '-', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperWrite,         Connector,     ['-', '-', '-', '-', 'p', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperWrite,         Subject,       ['-', '-', '-', '-', 'p', '-', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperWrite,         Kek,           ['-', '-', '-', '-', 'p', '-', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperManage,        Topic,         ['-', '-', '-', '-', 'p', 'c', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperManage,        Group,         ['-', '-', '-', '-', 'p', 'c', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperManage,        TransactionalId, ['-', '-', '-', '-', 'p', 'c', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperManage,        Connector,     ['-', '-', '-', '-', 'p', 'c', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperManage,        Subject,       ['-', '-', '-', '-', 'p', '-', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DeveloperManage,        Cluster,       ['-', '-', '-', '-', 'p', 'c', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::DataDiscovery,          Environment,   ['-', '-', '-', '-', 'p', '-', 'e', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::FlinkDeveloper,         Environment,   ['-', '-', '-', '-', 'p', '-', '-', '-', 'e', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::FlinkDeveloper,         Organization,  ['-', '-', '-', '-', '-', '-', '-', '-', 'Y', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::FlinkDeveloper,         ComputePool,   ['-', '-', '-', '-', 'p', '-', '-', '-', 'b', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::FlinkFunctionDeveloper, Environment,   ['-', '-', '-', '-', 'p', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::MetricsViewer,          Organization,  ['-', '-', '-', '-', 'Y', 'Y', 'Y', 'Y', 'Y', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::MetricsViewer,          Environment,   ['-', '-', '-', '-', 'e', 'e', 'e', 'e', 'e', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::MetricsViewer,          Cluster,       ['-', '-', '-', '-', 'p', 'c', '-', 'c', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::Operator,               Organization,  ['-', '-', '-', '-', 'Y', 'Y', 'Y', 'Y', 'Y', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::Operator,               Environment,   ['-', '-', '-', '-', 'e', 'e', 'e', 'e', 'e', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
        (Role::Operator,               Cluster,       ['-', '-', '-', '-', 'p', 'c', '-', 'c', '-', '-', '-', '-', '-', '-', '-', '-', '-', '-']),
    ]
};

/// Something that might be seen.
struct Probe {
    column: usize,
    object: ObjectRef,
    /// Where it lies.
    spot: Spot,
    /// Whether it is what bindings of its level are bound to, or a key of the bound account.
    bound: bool,
    /// Whether what a binding of a level is bound to lies in it.
    leads: fn(BindingLevel) -> bool,
}

const fn never(_: BindingLevel) -> bool {
    false
}

fn in_environment(level: BindingLevel) -> bool {
    !matches!(level, BindingLevel::Organization | BindingLevel::ServiceAccount | BindingLevel::IdentityPool)
}

fn in_cluster(level: BindingLevel) -> bool {
    use BindingLevel::{Cluster, Connector, Group, Ksql, Topic, TransactionalId};
    matches!(level, Cluster | Ksql | Topic | Group | TransactionalId | Connector)
}

fn in_registry(level: BindingLevel) -> bool {
    matches!(level, BindingLevel::Subject | BindingLevel::Kek)
}

fn probe(column: usize, object: ObjectRef, spot: Spot) -> Probe {
    Probe { column, object, spot, bound: false, leads: never }
}

/// The town with keys, ACLs, bindings and a mapping that nobody asked for.
fn furnished() -> (Town, Vec<Probe>) {
    let mut town = Town::new();
    let mut all = places(&town);
    all.extend(accounts(&mut town));
    all.extend(access(&mut town));
    all.extend(keys(&mut town));
    (town, all)
}

fn places(town: &Town) -> Vec<Probe> {
    let world = &town.world;
    let environment = |id: &keyplane::model::EnvironmentId| ObjectRef::Environment(id.clone());
    let cluster = |id: &KafkaClusterId| ObjectRef::KafkaCluster(id.clone());
    let registry = |id: &keyplane::model::SchemaRegistryId| ObjectRef::SchemaRegistry(id.clone());
    let ksql = |id: &keyplane::model::KsqlClusterId| ObjectRef::KsqlCluster(id.clone());
    vec![
        Probe { leads: in_environment, ..probe(4, environment(&world.environment), Spot::Environment) },
        probe(4, environment(&world.other), Spot::Elsewhere),
        Probe { leads: in_cluster, ..probe(5, cluster(&world.standard), Spot::Cluster) },
        probe(5, cluster(&world.dedicated), Spot::Environment),
        probe(5, cluster(&world.elsewhere), Spot::Elsewhere),
        Probe { leads: in_registry, ..probe(6, registry(&world.registry), Spot::Environment) },
        probe(6, registry(&town.registry_far), Spot::Elsewhere),
        probe(7, ksql(&world.ksql), Spot::Ksql),
        probe(7, ksql(&town.ksql_beside), Spot::Cluster),
        probe(7, ksql(&town.ksql_near), Spot::Environment),
        probe(7, ksql(&town.ksql_far), Spot::Elsewhere),
        Probe { bound: true, ..probe(8, ObjectRef::ComputePool(world.pool.clone()), Spot::Environment) },
        probe(8, ObjectRef::ComputePool(town.pool_far.clone()), Spot::Elsewhere),
    ]
}

fn accounts(town: &mut Town) -> Vec<Probe> {
    let world = &town.world;
    let pool = |id: &keyplane::model::IdentityPoolId| ObjectRef::IdentityPool(id.clone());
    let mut all = vec![
        probe(0, ObjectRef::User(world.user.clone()), Spot::Elsewhere),
        probe(0, ObjectRef::from(world.lab.admin.clone()), Spot::Elsewhere),
        Probe { bound: true, ..probe(1, ObjectRef::ServiceAccount(world.account.clone()), Spot::Elsewhere) },
        probe(1, ObjectRef::ServiceAccount(town.other_account.clone()), Spot::Elsewhere),
        Probe { bound: true, ..probe(2, pool(&world.identity_pool), Spot::Elsewhere) },
        probe(2, pool(&town.other_pool), Spot::Elsewhere),
        probe(2, ObjectRef::IdentityProvider(world.provider.clone()), Spot::Elsewhere),
    ];
    let mapping = Command::CreateGroupMapping {
        name: "staff".into(),
        description: String::new(),
        filter: String::new(),
    };
    all.push(probe(3, only(&town.world.lab.run(mapping).unwrap()), Spot::Elsewhere));
    all
}

/// An ACL on each cluster, and bindings of somebody else near and far.
fn access(town: &mut Town) -> Vec<Probe> {
    let world = &town.world;
    let clusters = [
        (world.standard.clone(), Spot::Cluster),
        (world.dedicated.clone(), Spot::Environment),
        (world.elsewhere.clone(), Spot::Elsewhere),
    ];
    let bindings = [
        (format!("{}/ksql=reports", world.cluster_path(&world.standard)), Role::KsqlAdmin, Spot::Ksql),
        (world.cluster_path(&world.standard), Role::Operator, Spot::Cluster),
        (world.cluster_path(&world.dedicated), Role::Operator, Spot::Environment),
        (world.environment_path(), Role::Operator, Spot::Environment),
        (world.cluster_path(&world.elsewhere), Role::Operator, Spot::Elsewhere),
        (String::new(), Role::Operator, Spot::Elsewhere),
    ];
    let other = Principal::ServiceAccount(town.other_account.clone());
    let mut all = Vec::new();
    for (cluster, spot) in clusters {
        let acl = Command::CreateAcl {
            cluster,
            resource_type: AclResourceType::Topic,
            name: "orders".into(),
            pattern: AclPatternType::Literal,
            principal: other.clone(),
            operation: AclOperation::Read,
            permission: AclPermission::Allow,
        };
        all.push(probe(9, only(&town.world.lab.run(acl).unwrap()), spot));
    }
    for (path, role, spot) in bindings {
        let binding = town.world.lab.bind(other.clone(), role, &path);
        all.push(probe(10, ObjectRef::RoleBinding(binding), spot));
    }
    all
}

/// Keys of the bound account and of another, for everything near and far.
fn keys(town: &mut Town) -> Vec<Probe> {
    let world = &town.world;
    let [kafka, registry, ksql, flink, tableflow, cloud, global] = world.scopes();
    let far = world.other.clone();
    let scopes = [
        (11, kafka, Spot::Cluster),
        (11, world.kafka(&world.dedicated), Spot::Environment),
        (11, world.kafka(&world.elsewhere), Spot::Elsewhere),
        (12, registry, Spot::Environment),
        (
            12,
            Scope::SchemaRegistry { environment: far.clone(), registry: town.registry_far.clone() },
            Spot::Elsewhere,
        ),
        (13, ksql, Spot::Ksql),
        (
            13,
            Scope::Ksql { environment: world.environment.clone(), cluster: town.ksql_beside.clone() },
            Spot::Cluster,
        ),
        (13, Scope::Ksql { environment: far.clone(), cluster: town.ksql_far.clone() }, Spot::Elsewhere),
        (14, flink, Spot::Environment),
        (14, Scope::Flink { environment: far, region: super::support::world::region() }, Spot::Elsewhere),
        (15, cloud, Spot::Elsewhere),
        (16, tableflow, Spot::Elsewhere),
        (17, global, Spot::Elsewhere),
    ];
    let (bound, other) = (world.service_account(), Owner::ServiceAccount(town.other_account.clone()));
    let mut all = Vec::new();
    for (column, scope, spot) in scopes {
        for owner in [&bound, &other] {
            let (key, _) = town.world.lab.key(owner.clone(), scope.clone()).unwrap();
            let key = Probe { bound: *owner == bound, ..probe(column, ObjectRef::ApiKey(key), spot) };
            all.push(key);
        }
    }
    all
}

fn expected(cell: char, level: BindingLevel, probe: &Probe) -> Shown {
    let whole = match cell {
        'b' => probe.bound,
        'p' => false,
        cell => reaches(cell, probe.spot),
    };
    match whole {
        true => Shown::Whole,
        false if (probe.leads)(level) => Shown::Name,
        false => Shown::Nothing,
    }
}

#[test]
fn every_role_shows_what_its_row_says_and_nothing_else() {
    let (town, probes) = furnished();
    let rows: Vec<_> = MATRIX.iter().map(|(role, level, _)| (*role, *level)).collect();
    let mut wrong = Vec::new();
    for (role, level) in every_binding() {
        let Some(row) = rows.iter().position(|row| *row == (role, level)) else {
            panic!("{role} at {level:?} has no row");
        };
        let mut town = town.clone();
        let path = town.path(level);
        town.world.lab.bind(town.holder.clone(), role, &path);
        let sight = Sight::of(town.org(), &town.holder);
        for probe in &probes {
            let object = town.org().find(&probe.object).unwrap();
            let shown = sight.shows(town.org(), object);
            let expected = expected(MATRIX[row].2[probe.column], level, probe);
            if shown != expected {
                let column = COLUMNS[probe.column];
                wrong.push(format!(
                    "{role} at {level:?}, {column} {:?}: {shown:?}, not {expected:?}",
                    probe.spot
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_a_row_for_every_binding_and_names_only_where_something_leads_there() {
    assert_eq!(MATRIX.len(), every_binding().count());
    for (role, level, cells) in MATRIX {
        for (column, cell) in cells.iter().enumerate() {
            let leads = match column {
                4 => in_environment(*level),
                5 => in_cluster(*level),
                6 => in_registry(*level),
                _ => false,
            };
            assert!(*cell != 'p' || leads, "{role} at {level:?}: {}", COLUMNS[column]);
        }
    }
}

/// Whoever holds nothing sees what B1 to B3 say.
#[test]
fn without_a_role_one_sees_oneself_and_what_is_ones_own() {
    let (mut town, probes) = furnished();
    let holder = town.holder.clone();
    let sees = |town: &Town, object: &ObjectRef| Sight::of(town.org(), &town.holder).sees(town.org(), object);
    for probe in &probes {
        assert!(!sees(&town, &probe.object), "{}", probe.object);
    }
    let lab = &mut town.world.lab;
    let key =
        only(&lab.run_as(&holder, Command::CreateApiKey(new_key(holder.clone(), Scope::Cloud))).unwrap());
    let quota = QuotaSubject::Account(holder.clone());
    let limit = Command::SetAppliedLimit { code: QuotaCode::CloudKeysPerUser, subject: quota, limit: 5 };
    let limit = only(&lab.run(limit).unwrap());
    let binding = ObjectRef::RoleBinding(lab.bind(holder.clone(), Role::BillingAdmin, ""));
    for own in [ObjectRef::from(holder.clone()), key.clone(), limit, binding] {
        assert!(sees(&town, &own), "{own}");
    }
    let own = ObjectRef::Organization(town.org().organization().unwrap().id);
    assert!(sees(&town, &own));
    town.world.lab.run(delete(key.clone())).unwrap();
    assert!(!sees(&town, &key), "a deleted key is not there");
}

#[test]
fn only_an_administrator_sees_keys_of_other_users() {
    let (mut town, _) = furnished();
    let user = town.world.user();
    let kafka = town.world.kafka(&town.world.standard.clone());
    let lab = &mut town.world.lab;
    lab.bind(user.clone(), Role::EnvironmentAdmin, &format!("/environment={}", town.world.environment));
    let key = only(&lab.run_as(&user, Command::CreateApiKey(new_key(user.clone(), kafka))).unwrap());
    for (role, level) in every_binding() {
        let mut town = town.clone();
        let path = town.path(level);
        town.world.lab.bind(town.holder.clone(), role, &path);
        let sees = Sight::of(town.org(), &town.holder).sees(town.org(), &key);
        assert_eq!(sees, role == Role::OrganizationAdmin, "{role} at {level:?}");
    }
}

#[test]
fn who_is_not_active_sees_oneself_and_the_own_keys() {
    let (mut town, probes) = furnished();
    let holder = town.holder.clone();
    let Owner::User(id) = holder.clone() else { panic!("{holder}") };
    town.world.lab.bind(holder.clone(), Role::OrganizationAdmin, "");
    town.world.lab.set_state(&id, keyplane::model::UserState::Deactivated).unwrap();
    let sight = Sight::of(town.org(), &holder);
    assert!(sight.sees(town.org(), &holder.into()));
    assert!(!probes.iter().any(|probe| sight.sees(town.org(), &probe.object)));
}

/// What leads somewhere is shown by name, without anything that one might take for a fact.
#[test]
fn a_container_that_is_only_led_through_keeps_its_facts_to_itself() {
    let (mut town, _) = furnished();
    let path = town.path(BindingLevel::Topic);
    town.world.lab.bind(town.holder.clone(), Role::DeveloperRead, &path);
    let seen = keyplane::access::Projection::new(town.org(), town.holder.clone());
    let seen = seen.of(town.org());
    let cluster = seen.kafka_clusters().get(&town.world.standard).unwrap();
    assert_eq!((&*cluster.name, &cluster.spec), ("orders", &None));
    for (object, named) in [
        (ObjectRef::KafkaCluster(town.world.standard.clone()), true),
        (ObjectRef::Environment(town.world.environment.clone()), true),
        (ObjectRef::KafkaCluster(town.world.dedicated.clone()), false),
        (ObjectRef::from(town.holder.clone()), false),
    ] {
        assert_eq!(seen.is_named_only(&object), named, "{object}");
    }
    assert_eq!((seen.kafka_clusters().len(), seen.environments().len()), (1, 1));
}

/// The lists and the page of a cluster that is only led through say so, and not that nobody told.
#[test]
fn the_list_of_clusters_says_what_is_hidden_of_them() {
    use keyplane::view::resources::{About, Detail, GlobalKeys, Lookup, Missing, facts, rows};
    let (mut town, _) = furnished();
    let path = town.path(BindingLevel::Topic);
    town.world.lab.bind(town.holder.clone(), Role::DeveloperRead, &path);
    let seen = keyplane::access::Projection::new(town.org(), town.holder.clone());
    let seen = seen.of(town.org());
    let all = rows(seen);
    let [row] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((row.missing, row.missing.label()), (Missing::Hidden, "Hidden from you"));
    let About::Kafka { kind: None, availability: None, protection: None } = row.about else {
        panic!("{row:?}")
    };
    let Lookup::Found(found) = facts(seen, town.world.standard.as_str()) else { panic!() };
    let Detail::Kafka(kafka) = found.detail else { panic!() };
    assert_eq!(kafka.global, GlobalKeys::Hidden);
    assert!(rows(town.org()).iter().all(|row| row.missing == Missing::Untold));
}

/// What is not known is not made up: the package of an environment that is only led through.
#[test]
fn the_list_of_environments_says_what_is_hidden_of_them() {
    let (mut town, _) = furnished();
    let path = town.path(BindingLevel::Topic);
    town.world.lab.bind(town.holder.clone(), Role::DeveloperRead, &path);
    let seen = keyplane::access::Projection::new(town.org(), town.holder.clone());
    let packages = |org| keyplane::view::environments::rows(org).into_iter().map(|row| row.package);
    assert_eq!(packages(seen.of(town.org())).collect::<Vec<_>>(), [None]);
    assert!(packages(town.org()).all(|package| package.is_some()));
}
