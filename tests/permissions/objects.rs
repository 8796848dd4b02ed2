//! Everything but keys and bindings: role by kind of object.

use keyplane::{
    access::{Act, Verb},
    model::{BindingLevel, Crn, Kind, ObjectRef, Owner, Role},
};

use super::town::{Spot, Town, every_binding, reaches};

/// Something that might be done: in which column of the table it stands, and where it is done.
struct Probe {
    column: usize,
    verb: Verb,
    kind: Kind,
    place: Crn,
    spot: Spot,
}

/// What the columns mean, in their order.
const COLUMNS: [&str; 13] = [
    "organization edit, limits",
    "environment create",
    "environment edit, delete",
    "Kafka cluster create",
    "Kafka cluster edit, delete",
    "Schema Registry",
    "ksqlDB cluster create, edit",
    "ksqlDB cluster delete",
    "compute pool",
    "ACL",
    "service account, identity pool create",
    "user invite",
    "user edit, delete; mappings, providers; accounts and pools of others",
];

/// Rows that are not here permit nothing.
#[rustfmt::skip]
const MATRIX: &[(Role, BindingLevel, [char; 13])] = {
    use BindingLevel::{Cluster, Environment, Ksql, Organization};
    &[
        //                                         org env+ env cl+ cl  SR  ks+ ks- fl  ACL sa+ inv acc
        (Role::OrganizationAdmin, Organization,  ['Y','Y','Y','Y','Y','Y','Y','Y','Y','Y','Y','Y','Y']),
        (Role::AccountAdmin,      Organization,  ['-','-','-','-','-','-','-','-','-','-','Y','Y','Y']),
        (Role::EnvironmentAdmin,  Environment,   ['-','-','e','e','e','e','e','e','e','e','Y','Y','-']),
        (Role::CloudClusterAdmin, Cluster,       ['-','-','-','-','c','-','c','c','-','c','Y','Y','-']),
        (Role::FlinkAdmin,        Organization,  ['-','-','-','-','-','-','-','-','Y','-','-','-','-']),
        (Role::FlinkAdmin,        Environment,   ['-','-','-','-','-','-','-','-','e','-','-','-','-']),
        (Role::KsqlAdmin,         Ksql,          ['-','-','-','-','-','-','-','k','-','-','s','-','-']),
        (Role::ResourceOwner,     Ksql,          ['-','-','-','-','-','-','-','k','-','-','s','-','-']),
    ]
};

/// A cell, and, where a role may create service accounts but no pools, `s`.
fn cell(role: Role, level: BindingLevel, probe: &Probe) -> char {
    let row = MATRIX.iter().find(|(r, l, _)| (*r, *l) == (role, level)).map_or(['-'; 13], |(_, _, row)| *row);
    // Any binding of ResourceOwner lets its holder create service accounts (`facts/roles.md` 2.12).
    let cell = if role == Role::ResourceOwner && probe.column == 10 { 's' } else { row[probe.column] };
    match (cell, probe.kind) {
        ('s', Kind::ServiceAccount) => 'Y',
        ('s', _) => '-',
        (cell, _) => cell,
    }
}

fn probes(town: &Town) -> Vec<Probe> {
    let mut all = organization(town);
    all.extend(environments(town));
    all.extend(streaming(town));
    all.extend(accounts(town));
    all
}

fn probe(column: usize, verb: Verb, kind: Kind, place: Crn, spot: Spot) -> Probe {
    Probe { column, verb, kind, place, spot }
}

const CHANGES: [Verb; 2] = [Verb::Alter, Verb::Delete];
const ALL: [Verb; 3] = [Verb::Create, Verb::Alter, Verb::Delete];

fn organization(town: &Town) -> Vec<Probe> {
    let crn = town.org().crn();
    vec![
        probe(0, Verb::Alter, Kind::Organization, crn.clone(), Spot::Elsewhere),
        probe(0, Verb::Alter, Kind::AppliedLimit, crn.clone(), Spot::Elsewhere),
        probe(0, Verb::Delete, Kind::AppliedLimit, crn.clone(), Spot::Elsewhere),
        probe(1, Verb::Create, Kind::Environment, crn, Spot::Elsewhere),
    ]
}

fn environments(town: &Town) -> Vec<Probe> {
    let (org, world) = (town.org(), &town.world);
    let places = [(&world.environment, Spot::Environment), (&world.other, Spot::Elsewhere)];
    let registries = [(&world.registry, Spot::Environment), (&town.registry_far, Spot::Elsewhere)];
    let pools = [(&world.pool, Spot::Environment), (&town.pool_far, Spot::Elsewhere)];
    let mut all = Vec::new();
    for (environment, spot) in places {
        let place = org.environment_crn(environment);
        all.extend(CHANGES.map(|verb| probe(2, verb, Kind::Environment, place.clone(), spot)));
        all.push(probe(3, Verb::Create, Kind::KafkaCluster, place.clone(), spot));
        all.push(probe(5, Verb::Create, Kind::SchemaRegistry, place.clone(), spot));
        all.push(probe(8, Verb::Create, Kind::ComputePool, place, spot));
    }
    for (registry, spot) in registries {
        let place = org.crn_of(&ObjectRef::SchemaRegistry(registry.clone())).unwrap();
        all.extend(CHANGES.map(|verb| probe(5, verb, Kind::SchemaRegistry, place.clone(), spot)));
    }
    for (pool, spot) in pools {
        let place = org.crn_of(&ObjectRef::ComputePool(pool.clone())).unwrap();
        all.extend(CHANGES.map(|verb| probe(8, verb, Kind::ComputePool, place.clone(), spot)));
    }
    all
}

fn streaming(town: &Town) -> Vec<Probe> {
    let (org, world) = (town.org(), &town.world);
    let clusters = [
        (&world.standard, Spot::Cluster),
        (&world.dedicated, Spot::Environment),
        (&world.elsewhere, Spot::Elsewhere),
    ];
    let ksqls = [
        (&world.ksql, Spot::Ksql),
        (&town.ksql_beside, Spot::Cluster),
        (&town.ksql_near, Spot::Environment),
        (&town.ksql_far, Spot::Elsewhere),
    ];
    let mut all = Vec::new();
    for (cluster, spot) in clusters {
        let place = org.crn_of(&ObjectRef::KafkaCluster(cluster.clone())).unwrap();
        all.extend(CHANGES.map(|verb| probe(4, verb, Kind::KafkaCluster, place.clone(), spot)));
        all.push(probe(6, Verb::Create, Kind::KsqlCluster, place.clone(), spot));
        all.extend(ALL.map(|verb| probe(9, verb, Kind::Acl, place.clone(), spot)));
    }
    for (ksql, spot) in ksqls {
        let place = org.crn_of(&ObjectRef::KsqlCluster(ksql.clone())).unwrap();
        all.push(probe(6, Verb::Alter, Kind::KsqlCluster, place.clone(), spot));
        all.push(probe(7, Verb::Delete, Kind::KsqlCluster, place, spot));
    }
    all
}

fn accounts(town: &Town) -> Vec<Probe> {
    let org = town.org();
    let crn = org.crn();
    let there = Spot::Elsewhere;
    let user = org.crn_of(&ObjectRef::User(town.world.user.clone())).unwrap();
    let account = org.crn_of(&ObjectRef::ServiceAccount(town.other_account.clone())).unwrap();
    let pool = org.crn_of(&ObjectRef::IdentityPool(town.other_pool.clone())).unwrap();
    let mut all = vec![
        probe(10, Verb::Create, Kind::ServiceAccount, crn.clone(), there),
        probe(10, Verb::Create, Kind::IdentityPool, crn.clone(), there),
        probe(11, Verb::Create, Kind::User, crn.clone(), there),
    ];
    all.extend(CHANGES.map(|verb| probe(12, verb, Kind::User, user.clone(), there)));
    all.extend(CHANGES.map(|verb| probe(12, verb, Kind::ServiceAccount, account.clone(), there)));
    all.extend(CHANGES.map(|verb| probe(12, verb, Kind::IdentityPool, pool.clone(), there)));
    all.extend(ALL.map(|verb| probe(12, verb, Kind::GroupMapping, crn.clone(), there)));
    all.extend(ALL.map(|verb| probe(12, verb, Kind::IdentityProvider, crn.clone(), there)));
    all
}

#[test]
fn objects_follow_the_matrix() {
    for (role, level) in every_binding() {
        let town = Town::with(role, level);
        for probe in probes(&town) {
            let expected = reaches(cell(role, level, &probe), probe.spot);
            let Probe { verb, kind, place, spot, column } = &probe;
            let may = town.may(&Act::Object { verb: *verb, kind: *kind, place, account: None });
            assert_eq!(
                may, expected,
                "{role} at {level:?}, {}: {verb} {kind:?} ({spot:?})",
                COLUMNS[*column]
            );
        }
    }
}

#[test]
fn every_column_is_tried_inside_and_outside() {
    let town = Town::new();
    let tried = probes(&town);
    for (column, what) in COLUMNS.iter().enumerate() {
        assert!(tried.iter().any(|probe| probe.column == column && probe.spot == Spot::Elsewhere), "{what}");
    }
}

#[test]
fn a_resource_owner_manages_the_account_or_pool_that_the_role_is_bound_to() {
    let town = Town::new();
    let own = [
        (BindingLevel::ServiceAccount, ObjectRef::ServiceAccount(town.world.account.clone())),
        (BindingLevel::IdentityPool, ObjectRef::IdentityPool(town.world.identity_pool.clone())),
    ];
    for (level, object) in &own {
        let town = Town::with(Role::ResourceOwner, *level);
        for (_, tried) in &own {
            let place = town.org().crn_of(tried).unwrap();
            for verb in CHANGES {
                let may = town.may(&Act::Object { verb, kind: tried.kind(), place: &place, account: None });
                assert_eq!(may, tried == object, "bound on {object}: {verb} {tried}");
            }
        }
    }
}

/// Baseline B1: the own name, and nobody else's.
#[test]
fn everybody_may_edit_the_own_user_account_and_not_delete_it() {
    let town = Town::new();
    let Owner::User(id) = town.holder.clone() else { panic!() };
    let place = town.org().crn_of(&ObjectRef::User(id)).unwrap();
    let own = Some(&town.holder);
    let act = |verb, account| Act::Object { verb, kind: Kind::User, place: &place, account };
    assert!(town.may(&act(Verb::Alter, own)));
    assert!(!town.may(&act(Verb::Delete, own)));
    let other = town.world.user();
    assert!(!town.may(&act(Verb::Alter, Some(&other))));
}
