//! Imports into an organization that has objects already.

use keyplane::engine::{Command, Refusal};
use keyplane::exchange::import::{Answers, Known};
use keyplane::model::{ClusterType, ObjectRef, Scope};
use serde_json::json;

use crate::{file, problems, read, shapes::*, support::Lab};

#[test]
fn the_organization_places_resources_and_makes_placeholders_needless() {
    let mut lab = Lab::new();
    let environment = lab.environment("prod");
    let cluster = lab.cluster(&environment, ClusterType::Standard);
    let account = lab.service_account("orders");
    let files = [file("keys", &json!([cli_key("KEY1", account.as_str(), "kafka", cluster.as_str())]))];
    let understood = read(&files, &Answers::new(), &Known::of(&lab.org));
    assert_eq!((understood.batch.len(), understood.questions.len()), (1, 0));
    assert_eq!(understood.batch.api_keys[0].scope, Scope::Kafka { environment, cluster });
    lab.run(Command::Import { batch: understood.batch.into() }).unwrap();
    let again = read(&files, &Answers::new(), &Known::of(&lab.org));
    let count = &again.counts()[0];
    assert_eq!((count.listed, count.known), (1, 1));
    let refusal = lab.run(Command::Import { batch: again.batch.into() }).unwrap_err();
    assert_eq!(refusal, Refusal::NoChange);
}

#[test]
fn what_contradicts_the_organization_is_reported_and_left_out() {
    let mut lab = Lab::new();
    let first = [
        file(
            "keys",
            &json!([
                rest_key("KEY1", "sa-1", &kafka("lkc-1", Some("env-1"))),
                rest_key("KEY2", "sa-1", &kafka("lkc-1", Some("env-1"))),
            ]),
        ),
        file("pool", &pool("us-east-1", "env-1")),
    ];
    let batch = read(&first, &Answers::new(), &Known::default()).batch;
    lab.run(Command::Import { batch: batch.into() }).unwrap();
    let second = [
        file(
            "keys",
            &json!([
                rest_key("KEY1", "sa-2", &kafka("lkc-1", Some("env-1"))),
                rest_key("KEY2", "sa-1", &kafka("lkc-2", Some("env-1"))),
                rest_key("KEY3", "sa-1", &kafka("lkc-1", Some("env-2"))),
                rest_key("KEY4", "sa-1", &kafka("lkc-1", None)),
            ]),
        ),
        file("cluster", &rest_cluster("lkc-1", "orders", "env-2")),
        file("pool", &pool("us-east-2", "env-1")),
        file("pool", &pool("us-east-1", "env-2")),
    ];
    let understood = read(&second, &Answers::new(), &Known::of(&lab.org));
    assert_eq!(
        problems(&understood),
        [
            "pool: record 1: lfcp-1 was read before (pool, record 1) with another environment: the first was kept",
            "cluster: record 1, environment: lkc-1 is said to lie in env-2, and lies in env-1",
            "pool: record 1, region: lfcp-1 is in this organization with another region: it was left as it is",
            "keys: record 1, owner: KEY1 is in this organization with another owner: it was left as it is",
            "keys: record 2, resource: KEY2 is in this organization with another resource: it was left as it is",
            "keys: record 3, environment: lkc-1 is said to lie in env-2, and lies in env-1",
        ]
    );
    assert_eq!(understood.batch.api_keys[0].id.as_str(), "KEY4");
    lab.run(Command::Import { batch: understood.batch.into() }).unwrap();
}

#[test]
fn a_ksqldb_cluster_does_not_move_to_another_kafka_cluster() {
    let mut lab = Lab::new();
    let ksql = |kafka: &str| {
        json!({
            "api_version": "ksqldbcm/v2", "kind": "Cluster", "id": "lksqlc-1",
            "spec": { "display_name": "reports", "kafka_cluster": { "id": kafka }, "environment": { "id": "env-1" } },
        })
    };
    let batch = read(&[file("first", &ksql("lkc-1"))], &Answers::new(), &Known::default()).batch;
    lab.run(Command::Import { batch: batch.into() }).unwrap();
    let again = read(&[file("again", &ksql("lkc-2"))], &Answers::new(), &Known::of(&lab.org));
    assert_eq!(
        problems(&again),
        [
            "again: record 1, kafka_cluster: lksqlc-1 is in this organization with another Kafka cluster: it was left as it is"
        ]
    );
    assert!(again.batch.ksql_clusters.is_empty());
}

fn pool(region: &str, environment: &str) -> serde_json::Value {
    json!([{ "id": "lfcp-1", "name": "p", "cloud": "AWS", "environment": environment, "max_cfu": 10, "region": region }])
}

#[test]
fn what_was_deleted_here_does_not_come_back() {
    let mut lab = Lab::new();
    let account = lab.service_account("orders");
    lab.run(Command::Delete { targets: vec![ObjectRef::ServiceAccount(account.clone())], previewed: None })
        .unwrap();
    let files = [
        file("accounts", &json!([cli_account(account.as_str(), "orders"), cli_account("sa-2", "stock")])),
        file(
            "keys",
            &json!([cli_key("KEY1", account.as_str(), "cloud", ""), cli_key("KEY2", "sa-2", "cloud", "")]),
        ),
    ];
    let understood = read(&files, &Answers::new(), &Known::of(&lab.org));
    let retired = format!("{account} was deleted in this organization, and an id never comes back");
    assert_eq!(
        problems(&understood),
        [format!("accounts: record 1, id: {retired}"), format!("keys: record 1, owner: {retired}")]
    );
    assert_eq!(understood.batch.len(), 2);
    lab.run(Command::Import { batch: understood.batch.into() }).unwrap();
}

#[test]
fn what_is_known_crosses_to_a_worker_as_json() {
    let mut lab = Lab::new();
    let files = [file("keys", &json!([rest_key("KEY1", "sa-1", &kafka("lkc-1", Some("env-1")))]))];
    let batch = read(&files, &Answers::new(), &Known::default()).batch;
    lab.run(Command::Import { batch: batch.into() }).unwrap();
    let text = serde_json::to_string(&Known::of(&lab.org)).unwrap();
    let known: Known = serde_json::from_str(&text).unwrap();
    let understood = read(&files, &Answers::new(), &known);
    assert_eq!(understood.counts()[0].known, 1);
    let summary = understood.summary();
    let crossed: keyplane::exchange::import::Summary =
        serde_json::from_str(&serde_json::to_string(&summary).unwrap()).unwrap();
    assert_eq!(crossed, summary);
}
