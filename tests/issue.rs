//! What the wizard says before a key is issued is what the engine decides when it is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    engine::Command,
    model::{ClusterType, Kind, Owner, QuotaCode, QuotaSubject, Scope, UserId},
    view::issue::{advice, meters, obstacle, room},
};
use support::{Lab, new_key};

#[test]
fn meters_say_how_much_is_used_by_whom() {
    let mut lab = Lab::new();
    let environment = lab.environment("staging");
    let cluster = lab.cluster(&environment, ClusterType::Basic);
    let kafka = Scope::Kafka { environment, cluster };
    let service = Owner::ServiceAccount(lab.service_account("orders-service"));
    for _ in 0..3 {
        lab.key(service.clone(), kafka.clone()).unwrap();
    }
    lab.key(lab.admin.clone(), Scope::Cloud).unwrap();
    let admin = lab.admin.clone();
    for (owner, scope, expected) in [
        (
            &service,
            &kafka,
            vec!["3 of 100 cluster keys used by orders-service", "3 of 50 keys used on orders"],
        ),
        (&admin, &kafka, vec!["0 of 10 cluster keys used by Ada", "3 of 50 keys used on orders"]),
        (
            &admin,
            &Scope::Tableflow,
            vec!["1 of 10 cloud keys used by Ada", "1 of 1000 cloud keys used by the organization"],
        ),
        (&service, &Scope::Global, vec!["0 of 2 Global keys used by orders-service"]),
    ] {
        let texts: Vec<_> = meters(&lab.org, owner, scope).into_iter().map(|meter| meter.text).collect();
        assert_eq!(texts, expected, "{owner} {scope:?}");
    }
}

#[test]
fn an_obstacle_is_the_refusal_that_would_follow() {
    let mut lab = Lab::new();
    let admin = lab.admin.clone();
    let service = Owner::ServiceAccount(lab.service_account("orders-service"));
    let plain = Owner::User(lab.user("grace@example.com"));
    let stranger = Owner::User(UserId::parse("u-stranger").unwrap());
    // Sees service accounts, and may not make keys of them.
    lab.bind(plain.clone(), keyplane::model::Role::FlinkAdmin, "");
    for _ in 0..2 {
        lab.key(service.clone(), Scope::Global).unwrap();
    }
    for (actor, owner, scope) in [
        (&admin, &service, Scope::Cloud),
        (&admin, &service, Scope::Global),
        (&admin, &plain, Scope::Cloud),
        (&plain, &plain, Scope::Cloud),
        (&plain, &service, Scope::Tableflow),
        (&stranger, &service, Scope::Cloud),
    ] {
        let said = obstacle(&lab.org, actor, owner, &scope);
        let key = Command::CreateApiKey(new_key(owner.clone(), scope.clone()));
        let refused = lab.clone().run_as(actor, key).err().map(|refusal| refusal.to_string());
        assert_eq!(said, refused, "{actor} for {owner}: {scope:?}");
    }
}

#[test]
fn users_are_advised_against_where_the_environment_is_production() {
    let mut lab = Lab::new();
    let service = Owner::ServiceAccount(lab.service_account("orders-service"));
    let admin = lab.admin.clone();
    for (name, owner, advised) in
        [("prod-eu", &admin, true), ("prod-us", &service, false), ("staging", &admin, false)]
    {
        let environment = lab.environment(name);
        let cluster = lab.cluster(&environment, ClusterType::Standard);
        let said = advice(&lab.org, owner, &Scope::Kafka { environment, cluster });
        assert_eq!(said.is_some(), advised, "{name} {owner}");
    }
    assert_eq!(advice(&lab.org, &admin, &Scope::Global), None);
}

#[test]
fn a_form_says_how_close_a_limit_is_and_when_it_is_reached() {
    let mut lab = Lab::new();
    let prod = lab.environment("prod");
    lab.cluster(&prod, ClusterType::Basic);
    let texts = |lab: &Lab, kind, place| -> Vec<_> {
        room(&lab.org, kind, place).close.into_iter().map(|meter| meter.text).collect()
    };
    assert!(texts(&lab, Kind::Environment, None).is_empty(), "far from the limit");

    let mut limit = |code, subject, limit| {
        lab.run(Command::SetAppliedLimit { code, subject, limit }).unwrap();
    };
    limit(QuotaCode::EnvironmentsPerOrg, QuotaSubject::Organization, 5);
    limit(QuotaCode::KafkaClustersPerEnvironment, QuotaSubject::Environment(prod.clone()), 2);
    for name in ["staging", "test", "lab"] {
        lab.environment(name);
    }
    assert_eq!(texts(&lab, Kind::Environment, None), ["4 of 5 environments used by the organization"]);
    assert_eq!(room(&lab.org, Kind::Environment, None).full, None);
    assert!(texts(&lab, Kind::KafkaCluster, Some(&prod)).is_empty(), "at half");

    lab.cluster(&prod, ClusterType::Standard);
    assert_eq!(texts(&lab, Kind::KafkaCluster, Some(&prod)), ["2 of 2 Kafka clusters used in prod"]);
    assert!(texts(&lab, Kind::KafkaCluster, None).is_empty(), "where it will lie is not known yet");
    let full = room(&lab.org, Kind::KafkaCluster, Some(&prod)).full.unwrap();
    let command = Command::CreateKafkaCluster(keyplane::engine::NewKafkaCluster {
        environment: prod,
        name: "third".into(),
        kind: ClusterType::Basic,
        cloud: keyplane::model::Cloud::Aws,
        region: "us-east-1".into(),
        availability: keyplane::model::Availability::SingleZone,
        protection: keyplane::model::DeletionProtection::Off,
        options: None,
        registry: keyplane::engine::FirstRegistry::default(),
    });
    assert_eq!(lab.run(command).unwrap_err().to_string(), full, "what the engine says then");
}
