//! The same object in several records, files and forms.

use keyplane::model::Kind;
use serde_json::{Value, json};

use crate::{file, import, import_with, in_env_1, keys, problems, shapes::*};

#[test]
fn a_key_listed_with_several_resources_keeps_the_first() {
    let mut older = rest_key("KEY2", "sa-1", &Value::Null);
    older["spec"]["resource"] = Value::Null;
    older["spec"]["resources"] =
        json!([{ "id": "lkc-1", "environment": "env-1" }, { "id": "lsrc-1", "environment": "env-1" }]);
    let understood = import_with(
        &[
            file(
                "keys",
                &json!([
                    cli_key("KEY1", "sa-1", "kafka", "lkc-1"),
                    cli_key("KEY1", "sa-1", "schema-registry", "lsrc-1"),
                    cli_key("KEY1", "sa-1", "kafka", "lkc-2"),
                ]),
            ),
            file("older", &older),
        ],
        &in_env_1(),
    );
    let scopes: Vec<_> =
        understood.batch.api_keys.iter().map(|key| (key.id.as_str(), key.scope.resource_id())).collect();
    assert_eq!(scopes, [("KEY1", "lkc-1"), ("KEY2", "lkc-1")]);
    let left_out = |key, left| {
        format!("API key {key} is listed with several resources: lkc-1 was kept, {left} was left out")
    };
    assert_eq!(
        problems(&understood),
        [
            format!("older: record 1, spec.resources: {}", left_out("KEY2", "lsrc-1")),
            format!("keys: record 2: {}", left_out("KEY1", "lsrc-1")),
            format!("keys: record 3: {}", left_out("KEY1", "lkc-2")),
        ]
    );
}

#[test]
fn the_cli_and_the_rest_form_of_one_object_complete_each_other() {
    let cli = [
        file("k", &json!([cli_key("KEY1", "u-1", "kafka", "lkc-1")])),
        file("c", &json!([cli_cluster("lkc-1", "orders")])),
    ];
    let rest = [
        file("rk", &json!([rest_key("KEY1", "u-1", &kafka("lkc-1", None))])),
        file("rc", &rest_cluster("lkc-1", "orders", "env-1")),
    ];
    for files in [[&cli[..], &rest].concat(), [&rest[..], &cli].concat()] {
        let understood = import(&files);
        assert_eq!((problems(&understood), understood.repeated), (vec![], 2), "{files:?}");
        let batch = &understood.batch;
        let key = &batch.api_keys[0];
        assert_eq!(
            (&*key.name, key.created.to_string()),
            ("KEY1 name", "2024-05-17T08:15:00.250000Z".to_owned())
        );
        assert_eq!(&*batch.users[0].email, "u-1@example.com");
        let cluster = &batch.kafka_clusters[0];
        let spec = cluster.spec.as_ref().unwrap();
        assert!(cluster.times.created.is_some() && spec.bootstrap.is_some() && spec.rest.is_some());
    }
}

#[test]
fn the_same_facts_count_once_and_other_facts_are_reported() {
    let accounts = |name| json!([cli_account("sa-1", name), cli_account("sa-2", "stock")]);
    let understood = import(&[
        file("a", &accounts("orders")),
        file("b", &accounts("orders")),
        file("c", &accounts("other")),
    ]);
    assert_eq!(understood.repeated, 3);
    assert_eq!(
        problems(&understood),
        ["c: record 1: sa-1 was read before (a, record 1) with another name: the first was kept"]
    );
    assert_eq!(&*understood.batch.service_accounts[0].name, "orders");
    let count = &understood.counts()[0];
    assert_eq!((count.kind, count.listed), (Kind::ServiceAccount, 2));
}

#[test]
fn the_order_of_files_changes_nothing_but_the_order() {
    let files = [
        file(
            "keys",
            &json!([cli_key("KEY1", "sa-1", "kafka", "lkc-1"), cli_key("KEY2", "u-1", "cloud", "")]),
        ),
        file("accounts", &json!([cli_account("sa-1", "orders")])),
        file("clusters", &rest_cluster("lkc-1", "orders", "env-1")),
        file("environments", &json!([cli_environment("env-1", "prod")])),
    ];
    let expected = import(&files).batch;
    for turn in 0..files.len() {
        let mut turned = files.clone();
        turned.rotate_left(turn);
        assert_eq!(import(&turned).batch, expected);
        turned.reverse();
        assert_eq!(import(&turned).batch, expected);
    }
}

#[test]
fn a_flawed_first_record_does_not_hide_a_sound_second() {
    let mut flawed = cli_key("KEY1", "sa-1", "cloud", "");
    flawed["created"] = "yesterday".into();
    let understood = import(&[file("keys", &json!([flawed, cli_key("KEY1", "sa-1", "cloud", "")]))]);
    assert_eq!((keys(&understood), understood.problems.total()), (vec!["KEY1"], 1));
}
