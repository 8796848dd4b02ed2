//! Properties: nothing panics, nothing spoils another file, and the engine takes whatever comes out.

use keyplane::engine::{Command, Refusal};
use keyplane::exchange::import::{Answer, Answers, Content, InputFile, Known, Understood, understand};
use keyplane::model::{EnvironmentId, ObjectRef};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{shapes::*, support::Lab};

/// One valid file of each form.
fn valid() -> Vec<String> {
    let table = concat!(
        "  Current | Key  | Description | Owner |   Owner Email     | Resource Type | Resource |       Created        \n",
        "----------+------+-------------+-------+-------------------+---------------+----------+----------------------\n",
        "          | KEY1 | a text that | sa-1  | <service account> | kafka         | lkc-1    | 2024-05-17T08:15:00Z \n",
        "          |      | is wrapped  |       |                   |               |          |                      \n",
    );
    let boxed =
        "+------+--------+\n| ID   | sa-1   |\n| Name | orders |\n| Description | x |\n+------+--------+\n";
    vec![
        json!([cli_key("KEY1", "u-1", "kafka", "lkc-1"), cli_key("KEY2", "sa-1", "cloud", "")]).to_string(),
        rest_list("ApiKeyList", "iam/v2", &[rest_key("KEY3", "sa-1", &kafka("lkc-1", Some("env-2")))])
            .to_string(),
        serde_json::to_string_pretty(&rest_cluster("lkc-1", "größer 🚀", "env-2")).unwrap(),
        json!([cli_environment("env-2", "dev")]).to_string(),
        table.to_owned(),
        boxed.to_owned(),
    ]
}

#[derive(Clone, Debug)]
enum Mutation {
    Cut(usize),
    Set(usize, u8),
    Remove(usize, usize),
    Insert(usize, Vec<u8>),
    Repeat(usize, usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let token = prop_oneof![
        Just(b"\"".to_vec()),
        Just(b"{".to_vec()),
        Just(b"]".to_vec()),
        Just(b"null".to_vec()),
        Just(b",".to_vec()),
        Just(b"|".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"\"id\":".to_vec()),
        Just("é".as_bytes().to_vec()),
        Just(b"1e999".to_vec()),
        Just(b"\\ud800".to_vec()),
    ];
    prop_oneof![
        any::<usize>().prop_map(Mutation::Cut),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Mutation::Set(at, byte)),
        (any::<usize>(), 1_usize..20).prop_map(|(at, length)| Mutation::Remove(at, length)),
        (any::<usize>(), token).prop_map(|(at, token)| Mutation::Insert(at, token)),
        (any::<usize>(), 1_usize..200).prop_map(|(at, length)| Mutation::Repeat(at, length)),
    ]
}

fn mutate(bytes: &mut Vec<u8>, mutation: Mutation) {
    let within = |at: usize| at % (bytes.len() + 1);
    match mutation {
        Mutation::Cut(at) => bytes.truncate(within(at)),
        Mutation::Set(at, byte) => {
            let at = within(at);
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        Mutation::Remove(at, length) => {
            let at = within(at);
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Mutation::Insert(at, token) => {
            let at = within(at);
            bytes.splice(at..at, token);
        }
        Mutation::Repeat(at, length) => {
            let at = within(at);
            let again = bytes[at..(at + length).min(bytes.len())].to_vec();
            bytes.splice(at..at, again);
        }
    }
}

fn read(files: &[Vec<u8>], known: &Known, answers: &Answers) -> Understood {
    let files: Vec<_> =
        files.iter().map(|bytes| InputFile { name: "file", content: Content::Bytes(bytes) }).collect();
    understand(&files, known, answers, &mut |_| {})
}

fn answers(to: &[Option<usize>]) -> Answers {
    (0u32..)
        .zip(to)
        .filter_map(|(file, to)| {
            let id = EnvironmentId::parse(ENVIRONMENTS[to.as_ref()? % 3]).unwrap();
            Some((file, Answer::Existing(id)))
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_file_never_panics_and_never_spoils_another(
        which in any::<prop::sample::Index>(),
        mutations in prop::collection::vec(mutation(), 1..6),
    ) {
        let mut bad = which.get(&valid()).clone().into_bytes();
        for mutation in mutations {
            mutate(&mut bad, mutation);
        }
        let sound = json!([cli_account("sa-sound", "sound"), cli_account("sa-too", "too")]).to_string().into_bytes();
        let understood = read(&[bad, sound], &Known::default(), &answers(&[Some(0), None]));
        let listed = |id: &str| understood.batch.service_accounts.iter().any(|account| account.id.as_str() == id);
        prop_assert!(listed("sa-sound") && listed("sa-too"));
        understood.summary();
        Lab::with(understood.batch);
    }
}

const ENVIRONMENTS: [&str; 3] = ["env-1", "env-2", "env-3"];
const OWNERS: [&str; 6] = ["u-1", "u-2", "sa-1", "sa-2", "u11", "pool-1"];
const CLUSTERS: [&str; 3] = ["lkc-1", "lkc-2", "old-3"];
const KINDS: [(&str, &str); 8] = [
    ("kafka", "lkc-1"),
    ("kafka", "old-3"),
    ("ksql", "lksqlc-1"),
    ("schema-registry", "lsrc-1"),
    ("cloud", ""),
    ("flink-region", "aws.us-east-1"),
    ("flink-region", "env-2.aws.us-east-1"),
    ("", "lkc-2"),
];

/// A file of one record, made of few ids, so that records of several files meet often and disagree often.
fn record() -> impl Strategy<Value = Value> {
    let pick = (0_usize..60, 0_usize..60, 0_usize..60, 0_usize..60);
    (0_u8..9, pick).prop_map(|(form, (a, b, c, d))| {
        let key = format!("KEY{}", a % 4);
        let (owner, cluster, environment) = (OWNERS[b % 6], CLUSTERS[c % 3], ENVIRONMENTS[d % 3]);
        let region = if a % 2 == 0 { "us-east-1" } else { "us-east-2" };
        match form {
            0 | 1 => json!([cli_key(&key, owner, KINDS[c % 8].0, KINDS[c % 8].1)]),
            2 => json!([rest_key(&key, owner, &kafka(cluster, (d % 4 < 3).then_some(environment)))]),
            3 => json!([cli_cluster(cluster, "orders")]),
            4 => rest_cluster(cluster, "orders", environment),
            5 => json!([cli_account(owner, if a % 2 == 0 { "orders" } else { "stock" })]),
            6 => json!([cli_environment(environment, "prod")]),
            7 => json!({
                "api_version": "ksqldbcm/v2", "kind": "Cluster", "id": "lksqlc-1",
                "spec": { "kafka_cluster": { "id": cluster }, "credential_identity": { "id": owner },
                          "environment": if a % 2 == 0 { json!({ "id": environment }) } else { Value::Null } },
            }),
            _ => json!([{ "id": "lfcp-1", "name": "p", "cloud": "AWS", "max_cfu": 10, "region": region,
                          "environment": if b % 2 == 0 { environment } else { "" } }]),
        }
    })
}

fn records() -> impl Strategy<Value = (Vec<Value>, Vec<Option<usize>>)> {
    (1_usize..8).prop_flat_map(|count| {
        let answer = prop::option::of(0_usize..3);
        (prop::collection::vec(record(), count), prop::collection::vec(answer, count))
    })
}

fn bytes(records: &[Value]) -> Vec<Vec<u8>> {
    records.iter().map(|record| record.to_string().into_bytes()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_takes_every_batch_into_a_new_and_into_a_used_organization(
        first in records(), second in records(), deleted in any::<prop::sample::Index>(),
    ) {
        let begun = read(&bytes(&first.0), &Known::default(), &answers(&first.1));
        let mut lab = Lab::with(begun.batch);
        let accounts = lab.org.service_accounts().iter().map(|it| ObjectRef::ServiceAccount(it.id.clone()));
        let clusters = lab.org.ksql_clusters().iter().map(|it| ObjectRef::KsqlCluster(it.id.clone()));
        let keys = lab.org.api_keys().iter().map(|it| ObjectRef::ApiKey(it.id.clone()));
        let objects: Vec<_> = accounts.chain(clusters).chain(keys).collect();
        if !objects.is_empty() {
            let targets = vec![deleted.get(&objects).clone()];
            lab.run(Command::Delete { targets, previewed: None }).unwrap();
        }
        let more = read(&bytes(&second.0), &Known::of(&lab.org), &answers(&second.1));
        let command = Command::Import { batch: more.batch.into() };
        if let Err(refusal) = lab.run(command) {
            prop_assert_eq!(refusal, Refusal::NoChange);
        }
    }
}
