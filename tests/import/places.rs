//! In which environment resources lie, and the question that is asked where no file says it.

use keyplane::exchange::import::{Answer, Answers, Known};
use keyplane::model::{EnvironmentId, Origin, Scope};
use serde_json::json;

use crate::{file, import, import_with, keys, problems, read, shapes::*};

fn existing(file: u32, id: &str) -> (u32, Answer) {
    (file, Answer::Existing(EnvironmentId::parse(id).unwrap()))
}

#[test]
fn each_file_asks_once_and_only_for_what_nothing_else_places() {
    let files = [
        file("clusters.json", &json!([cli_cluster("lkc-1", "orders"), cli_cluster("lkc-2", "stock")])),
        file(
            "keys.json",
            &json!([
                cli_key("KEY1", "sa-1", "kafka", "lkc-1"),
                cli_key("KEY2", "sa-1", "kafka", "lkc-3"),
                cli_key("KEY3", "sa-1", "kafka", "lkc-3"),
                cli_key("KEY4", "sa-1", "kafka", "lkc-4"),
                cli_key("KEY5", "sa-1", "flink-region", "aws.us-east-1"),
                cli_key("KEY6", "sa-1", "flink-region", "aws.us-east-1"),
                cli_key("KEY7", "sa-1", "cloud", ""),
            ]),
        ),
        file("placed.json", &rest_cluster("lkc-4", "placed", "env-9")),
    ];
    let understood = import(&files);
    let asked: Vec<_> = understood
        .questions
        .iter()
        .map(|question| (question.name.as_str(), question.records, question.resources.join(" ")))
        .collect();
    assert_eq!(
        asked,
        [("clusters.json", 3, "lkc-1 lkc-2".to_owned()), ("keys.json", 4, "lkc-3 aws.us-east-1".to_owned())]
    );
    assert_eq!(keys(&understood), ["KEY4", "KEY7"]);
    assert_eq!((understood.problems.total(), understood.waiting.total()), (0, 7));
    let waiting = &understood.summary().waiting;
    let texts: Vec<_> =
        waiting.iter().map(|line| format!("{}, {}: {}", line.file, line.place, line.text)).collect();
    let first = "clusters.json, record 1, resource: the environment of lkc-1 is not known: answer the question for clusters.json";
    let key = "keys.json, record 1, resource: the environment of lkc-1 is not known: answer the question for clusters.json";
    assert!(texts[0] == first && texts.iter().any(|text| text == key), "{texts:#?}");
}

#[test]
fn an_answer_places_the_resources_of_its_file_and_stays_to_be_changed() {
    let files = [
        file("clusters", &json!([cli_cluster("lkc-1", "orders")])),
        file(
            "keys",
            &json!([cli_key("KEY1", "sa-1", "kafka", "lkc-1"), cli_key("KEY2", "sa-1", "kafka", "lkc-2")]),
        ),
        file("environments", &json!([cli_environment("env-1", "prod"), cli_environment("env-2", "dev")])),
    ];
    let half = import_with(&files, &[existing(0, "env-1")].into());
    assert_eq!((keys(&half), half.waiting.total()), (vec!["KEY1"], 1));
    let new = Answer::New { id: EnvironmentId::parse("env-new").unwrap(), name: "staging".into() };
    let both = import_with(&files, &[existing(0, "env-2"), (1, new)].into());
    let places: Vec<_> =
        both.batch.api_keys.iter().map(|key| key.scope.environment().unwrap().as_str()).collect();
    assert_eq!(places, ["env-2", "env-new"]);
    assert!(both.questions.len() == 2 && both.questions.iter().all(|question| question.answer.is_some()));
    let made = both.batch.environments.iter().find(|made| made.id.as_str() == "env-new").unwrap();
    assert_eq!((&*made.name, made.origin), ("staging", Origin::Placeholder));
    let choices: Vec<_> = half.choices.iter().map(|choice| &*choice.name).collect();
    assert_eq!(choices, ["dev", "prod"]);
}

#[test]
fn a_place_comes_from_any_file_in_any_order() {
    let key = file("keys", &json!([cli_key("KEY1", "sa-1", "kafka", "lkc-1")]));
    let ksql = json!({
        "api_version": "ksqldbcm/v2", "kind": "Cluster", "id": "lksqlc-1",
        "spec": { "kafka_cluster": { "id": "lkc-1" }, "environment": { "id": "env-1" } },
    });
    for other in [
        file("cluster", &rest_cluster("lkc-1", "orders", "env-1")),
        file("another key", &json!([rest_key("KEY9", "sa-1", &kafka("lkc-1", Some("env-1")))])),
        file("ksql", &ksql),
    ] {
        for files in [[key.clone(), other.clone()], [other, key.clone()]] {
            let understood = import(&files);
            assert_eq!((understood.questions.len(), understood.waiting.total()), (0, 0), "{files:?}");
            let key = understood.batch.api_keys.iter().find(|key| key.id.as_str() == "KEY1").unwrap();
            assert!(
                matches!(&key.scope, Scope::Kafka { environment, .. } if environment.as_str() == "env-1")
            );
        }
    }
}

#[test]
fn a_ksql_cluster_lies_where_its_kafka_cluster_lies() {
    let ksql = json!([{ "id": "lksqlc-1", "name": "k", "topic_prefix": "p", "kafka_cluster": "lkc-1" }]);
    let placed = import(&[file("ksql", &ksql), file("kafka", &rest_cluster("lkc-1", "orders", "env-1"))]);
    assert_eq!(placed.batch.ksql_clusters[0].environment.as_str(), "env-1");
    let files = [file("ksql", &ksql), file("kafka", &json!([cli_cluster("lkc-1", "orders")]))];
    let asked = import(&files);
    assert_eq!(asked.questions.iter().map(|question| &*question.name).collect::<Vec<_>>(), ["kafka"]);
    let answered = import_with(&files, &[existing(1, "env-1")].into());
    assert_eq!(answered.batch.ksql_clusters[0].environment.as_str(), "env-1");
}

#[test]
fn a_resource_in_another_environment_is_reported_and_the_rest_used() {
    let elsewhere = rest_key("KEY2", "sa-1", &kafka("lkc-1", Some("env-2")));
    let twice = json!({ "id": "env-1.aws.us-east-1", "kind": "Region", "environment": "env-2" });
    let ksql = json!({
        "api_version": "ksqldbcm/v2", "kind": "Cluster", "id": "lksqlc-1",
        "spec": { "kafka_cluster": { "id": "lkc-1" }, "environment": { "id": "env-2" } },
    });
    let understood = import(&[
        file("cluster", &rest_cluster("lkc-1", "orders", "env-1")),
        file("keys", &json!([cli_key("KEY1", "sa-1", "kafka", "lkc-1")])),
        file("rest", &json!([elsewhere, rest_key("KEY3", "sa-1", &twice)])),
        file("ksql", &ksql),
    ]);
    assert_eq!(keys(&understood), ["KEY1"]);
    assert_eq!(
        problems(&understood),
        [
            "rest: record 2, spec.resource.environment: `env-1` and `env-2` are both named as the environment",
            "ksql: record 1, kafka_cluster: lkc-1 is said to lie in env-2, and lies in env-1",
            "rest: record 1, environment: lkc-1 is said to lie in env-2, and lies in env-1",
        ]
    );
}

#[test]
fn an_answer_for_a_file_that_asks_nothing_changes_nothing() {
    let files = [file("cluster", &rest_cluster("lkc-1", "orders", "env-1"))];
    let new = Answer::New { id: EnvironmentId::parse("env-2").unwrap(), name: "unused".into() };
    let answers: Answers = [(0, new.clone()), (7, new)].into();
    let (with, without) = (read(&files, &answers, &Known::default()), import(&files));
    assert_eq!((with.batch, with.questions), (without.batch, Vec::new()));
}
