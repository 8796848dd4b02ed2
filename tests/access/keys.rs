//! API keys: what each scope reaches, and the states in which a key is good for nothing.

use keyplane::{
    access::{Asker, Because, Fault, Lapse, Operation, OutOfReach, Resource, ResourceKind},
    engine::{Command, OrganizationEdit},
    model::{
        ApiKeyId, ClusterType, Credential, ExpiryDate, Origin, Owner, Principal, PropagationMode, Role,
        Scope, ScopeKind, Timestamp, UserState,
    },
    org::{Change, Delta, Digest, Position, Step},
};
use uuid::Uuid;

use super::site::Site;

/// What is asked, and which of the scoped keys the service takes. Global keys are taken wherever one is.
type Row = (Operation, ResourceKind, fn(&Site) -> Resource, ScopeKind);

#[rustfmt::skip]
const SERVICES: &[Row] = {
    use keyplane::access::{Operation::*, ResourceKind as Kind};
    use ScopeKind::{Cloud, Flink, Kafka, Ksql, SchemaRegistry, Tableflow};
    &[
        (Read,           Kind::Topic,             topic,        Kafka),
        (Read,           Kind::Group,             |site| site.named(&site.world.dedicated, Kind::Group, "g"), Kafka),
        (IdempotentWrite, Kind::Cluster,          |site| site.named(&site.world.dedicated, Kind::Cluster, ""), Kafka),
        (Alter,          Kind::SecurityMetadata,  |site| site.at(Kind::SecurityMetadata, &site.world.cluster_path(&site.world.dedicated)), Kafka),
        (AlterAccess,    Kind::Topic,             topic,        Cloud),
        (ReadCatalog,    Kind::Topic,             topic,        SchemaRegistry),
        (Read,           Kind::Tableflow,         |site| Resource { kind: Kind::Tableflow, ..topic(site) }, Tableflow),
        (Read,           Kind::Subject,           |site| in_registry(site, Kind::Subject, "/subject=a"), SchemaRegistry),
        (Write,          Kind::Kek,               |site| in_registry(site, Kind::Kek, "/kek=a"), SchemaRegistry),
        (GlobalRead,     Kind::SchemaRegistry,    |site| in_registry(site, Kind::SchemaRegistry, ""), SchemaRegistry),
        (Alter,          Kind::SchemaRegistry,    |site| in_registry(site, Kind::SchemaRegistry, ""), Cloud),
        (Write,          Kind::CatalogDefinition, |site| site.at(Kind::CatalogDefinition, &site.world.environment_path()), SchemaRegistry),
        (Contribute,     Kind::KsqlCluster,       ksql,         Ksql),
        (Terminate,      Kind::KsqlCluster,       ksql,         Cloud),
        (Create,         Kind::Statement,         |site| in_pool(site, Kind::Statement, "/statement=s"), Flink),
        (Use,            Kind::ComputePool,       |site| in_pool(site, Kind::ComputePool, ""), Flink),
        (Alter,          Kind::ComputePool,       |site| in_pool(site, Kind::ComputePool, ""), Cloud),
        (Describe,       Kind::Environment,       |site| site.at(Kind::Environment, &site.world.environment_path()), Cloud),
        (Alter,          Kind::CloudCluster,      |site| site.at(Kind::CloudCluster, &site.world.cluster_path(&site.world.dedicated)), Cloud),
        (PauseResume,    Kind::Connector,         |site| site.at(Kind::Connector, &format!("{}/connector=c", site.world.cluster_path(&site.world.dedicated))), Cloud),
        (Create,         Kind::CloudApiKey,       |site| site.at(Kind::CloudApiKey, "").owned_by(site.account()), Cloud),
        (Read,           Kind::Metrics,           |site| site.at(Kind::Metrics, ""), Cloud),
        (Describe,       Kind::AuditLog,          |site| site.at(Kind::AuditLog, ""), Cloud),
    ]
};

fn topic(site: &Site) -> Resource {
    site.named(&site.world.dedicated, ResourceKind::Topic, "orders")
}

fn in_registry(site: &Site, kind: ResourceKind, rest: &str) -> Resource {
    let path = format!("{}/schema-registry={}{rest}", site.world.environment_path(), site.world.registry);
    site.at(kind, &path)
}

fn ksql(site: &Site) -> Resource {
    site.at(
        ResourceKind::KsqlCluster,
        &format!("{}/ksql=reports", site.world.cluster_path(&site.world.standard)),
    )
}

fn in_pool(site: &Site, kind: ResourceKind, rest: &str) -> Resource {
    let (environment, pool) = (site.world.environment_path(), &site.world.pool);
    site.at(kind, &format!("{environment}/flink-region=aws.us-east-1/compute-pool={pool}{rest}"))
}

/// Keys of an account that may do everything, one of each scope; Kafka's is for the Dedicated cluster.
fn keys(site: &mut Site) -> Vec<(ScopeKind, ApiKeyId)> {
    site.bind(site.account(), Role::OrganizationAdmin, "");
    let owner = site.world.service_account();
    let mut scopes = site.world.scopes();
    scopes[0] = site.world.kafka(&site.world.dedicated);
    scopes.map(|scope| (scope.kind(), site.key(owner.clone(), scope))).into()
}

#[test]
fn each_scope_reaches_its_own_service_and_nothing_else() {
    let mut site = Site::new();
    let keys = keys(&mut site);
    for (operation, kind, resource, taken) in SERVICES {
        let resource = resource(&site);
        assert_eq!(resource.kind, *kind);
        for (scope, key) in &keys {
            let decision = site.ask(&Asker::Key(key.clone()), *operation, &resource);
            let expected = scope == taken || *scope == ScopeKind::Global;
            assert_eq!(decision.is_allowed(), expected, "{scope:?}: {operation:?} {kind:?}: {decision:?}");
            assert_eq!(
                matches!(decision.because, Because::Scope(_)),
                !expected,
                "{scope:?}: {operation:?} {kind:?}"
            );
        }
    }
}

/// Whatever the owner may do there.
#[test]
fn a_key_for_one_resource_does_nothing_on_another() {
    let mut site = Site::new();
    let keys = keys(&mut site);
    let key = |kind| Asker::Key(keys.iter().find(|(known, _)| *known == kind).unwrap().1.clone());
    let other_registry = format!("/environment={}/schema-registry=lsrc-other/subject=a", site.world.other);
    let other_region =
        format!("{}/flink-region=aws.eu-west-1/compute-pool=lfcp-x", site.world.environment_path());
    let other_environment =
        format!("/environment={}/flink-region=aws.us-east-1/compute-pool=lfcp-x", site.world.other);
    for (kind, operation, resource) in [
        (ScopeKind::Kafka, Operation::Read, site.named(&site.world.standard, ResourceKind::Topic, "orders")),
        (ScopeKind::SchemaRegistry, Operation::Read, site.at(ResourceKind::Subject, &other_registry)),
        (ScopeKind::Flink, Operation::Use, site.at(ResourceKind::ComputePool, &other_region)),
        (ScopeKind::Flink, Operation::Use, site.at(ResourceKind::ComputePool, &other_environment)),
    ] {
        let decision = site.ask(&key(kind), operation, &resource);
        let Because::Scope(miss) = decision.because else { panic!("{kind:?}: {decision:?}") };
        assert!(matches!(miss.why, Some(OutOfReach::OtherScope(_))), "{kind:?}");
        assert!(site.may(&site.account(), operation, &resource), "{kind:?}: the account itself may");
    }
}

#[test]
fn global_keys_are_taken_by_the_larger_cluster_types_and_by_what_exists() {
    let mut site = Site::new();
    let keys = keys(&mut site);
    let global = Asker::Key(keys.iter().find(|(kind, _)| *kind == ScopeKind::Global).unwrap().1.clone());
    for (cluster, refuses) in [
        (site.world.basic.clone(), Some(ClusterType::Basic)),
        (site.world.standard.clone(), Some(ClusterType::Standard)),
        (site.world.dedicated.clone(), None),
    ] {
        let decision = site.ask(&global, Operation::Read, &site.named(&cluster, ResourceKind::Topic, "a"));
        match (refuses, decision.because) {
            (None, Because::Binding(_)) => {}
            (Some(kind), Because::Scope(miss)) => assert_eq!(miss.why, Some(OutOfReach::NoGlobalKeys(kind))),
            (_, because) => panic!("{cluster}: {because:?}"),
        }
    }
    let nowhere = format!("/environment={}", site.world.other);
    let decision = site.ask(&global, Operation::Read, &site.at(ResourceKind::CatalogDefinition, &nowhere));
    let Because::Scope(miss) = decision.because else { panic!("{decision:?}") };
    assert_eq!((miss.target, miss.why), (None, None), "there is no registry");
}

/// Puts a key as it might be imported or stored.
fn alter(site: &mut Site, key: &ApiKeyId, change: impl FnOnce(&mut keyplane::model::ApiKey)) {
    let org = &mut site.world.lab.org;
    let before = org.api_keys().get(key).unwrap().clone();
    let mut after = before.clone();
    change(&mut after);
    let position = Position { seq: org.seq() + 1, head: Digest::ZERO, at: org.position().at };
    let change = [Change::ApiKey(Delta { before: Some(before), after: Some(after) })];
    org.apply(&Step { position, command: Uuid::from_u128(1), changes: &change }).unwrap();
}

#[test]
fn a_key_that_is_not_good_does_nothing_and_says_why() {
    let topic = |site: &Site| site.on_cluster(ResourceKind::Topic, "a");
    let mut site = Site::new();
    let user = site.world.user.clone();
    site.bind(Principal::User(user.clone()), Role::OrganizationAdmin, "");
    let scope = site.world.kafka(&site.world.standard);
    let key = site.key(Owner::User(user.clone()), scope);
    let ask = |site: &Site| site.ask(&Asker::Key(key.clone()), Operation::Read, &topic(site));
    assert!(ask(&site).is_allowed());

    let unknown = ApiKeyId::parse("NOSUCHKEY").unwrap();
    let decision = site.ask(&Asker::Key(unknown.clone()), Operation::Read, &topic(&site));
    assert_eq!(decision.because, Because::Fault(Fault::UnknownKey(unknown)));

    let mut other = Site { world: site.world.clone() };
    other.world.lab.set_state(&user, UserState::Deactivated).unwrap();
    let lapsed = |lapse| Because::Fault(Fault::Lapsed(lapse));
    assert_eq!(ask(&other).because, lapsed(Lapse::OwnerNotActive(UserState::Deactivated)));

    let mut other = Site { world: site.world.clone() };
    let past = ExpiryDate::listed(Timestamp::parse("2026-11-01T23:59:59Z").unwrap());
    alter(&mut other, &key, |key| key.expires = Some(past));
    assert_eq!(ask(&other).because, lapsed(Lapse::Expired(past)));

    let mut other = Site { world: site.world.clone() };
    alter(&mut other, &key, |key| key.credential = Credential::Withdrawn);
    assert_eq!(ask(&other).because, Because::Fault(Fault::Compromised(key.clone())));

    // Its secret was never seen here; that takes nothing from what it may do in the cloud.
    let mut other = Site { world: site.world.clone() };
    alter(&mut other, &key, |key| {
        key.credential = Credential::Unknown;
        key.origin = Origin::Imported;
    });
    assert!(ask(&other).is_allowed());

    let mut other = Site { world: site.world.clone() };
    let own = other.world.lab.org.organization().unwrap().clone();
    let edit = OrganizationEdit {
        name: own.name.to_string(),
        propagation: PropagationMode::Simulated,
        production: own.production.as_str().to_owned(),
        health: own.health,
        just_in_time: None,
        default_pools: None,
    };
    other.world.lab.run(Command::UpdateOrganization(edit)).unwrap();
    assert!(matches!(ask(&other).because, Because::Fault(Fault::Lapsed(Lapse::Propagating { .. }))));

    let mut other = Site { world: site.world.clone() };
    alter(&mut other, &key, |key| key.owner = Owner::User(keyplane::model::UserId::parse("u-gone").unwrap()));
    assert!(matches!(ask(&other).because, Because::Fault(Fault::Lapsed(Lapse::OwnerUnknown(_)))));
}

/// A key carries nothing that its owner does not have.
#[test]
fn a_key_gives_what_its_owner_has_and_no_more() {
    let mut site = Site::new();
    let scope = site.world.kafka(&site.world.standard);
    let key = Asker::Key(site.key(site.world.service_account(), scope));
    let topic = site.on_cluster(ResourceKind::Topic, "a");
    assert_eq!(site.ask(&key, Operation::Read, &topic).because, Because::Nothing);
    let path = format!("{}/topic=a", site.kafka_path());
    site.bind(site.account(), Role::DeveloperRead, &path);
    assert!(site.ask(&key, Operation::Read, &topic).is_allowed());
    assert!(!site.ask(&key, Operation::Write, &topic).is_allowed());
}

/// Every scope is in the tables.
#[test]
fn no_scope_is_left_out() {
    for kind in ScopeKind::ALL {
        let taken = SERVICES.iter().any(|(.., taken)| *taken == kind);
        assert!(taken || kind == ScopeKind::Global, "{kind:?}");
    }
    let site = Site::new();
    let kinds: Vec<_> = site.world.scopes().iter().map(Scope::kind).collect();
    assert_eq!(kinds, ScopeKind::ALL);
}
