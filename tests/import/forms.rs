//! Every form of every listing is recognised by its content and read whole.

use keyplane::model::{
    Availability, Cloud, ClusterType, Credential, DeletionProtection, GovernancePackage, Kind, Origin, Owner,
    Scope, UserState,
};
use serde_json::{Value, json};

use crate::{file, import, import_with, in_env_1, keys, notices, problems, shapes::*};

/// Reads one file in `env-1`; its label is as given, and it lists one object of the kind.
fn assert_recognised(label: &str, content: &Value, kind: Kind) {
    let understood = import_with(&[file("anything.bin", content)], &in_env_1());
    assert_eq!(understood.summary().files[0].contents, label, "{content}");
    assert_eq!(problems(&understood), Vec::<String>::new(), "{content}");
    let listed = understood.counts().into_iter().find(|count| count.kind == kind).map(|count| count.listed);
    assert_eq!(listed, Some(1), "{content}");
}

#[test]
fn each_listing_of_the_cli_is_recognised_by_what_stands_in_it() {
    let user =
        json!({ "id": "u-1", "name": "Ada", "email": "ada@example.com", "authentication_method": "SSO" });
    let registry = json!({
        "name": "Always On", "cluster": "lsrc-1", "endpoint_url": "https://psrc-1.us-east-2.aws.confluent.cloud",
        "cloud": "AWS", "region": "us-east-2", "package": "ADVANCED", "used_schemas": "12",
    });
    let ksql = json!({
        "id": "lksqlc-1", "name": "k", "topic_prefix": "p", "kafka_cluster": "lkc-1", "storage": 125,
        "endpoint": "https://pksqlc-1.us-east-2.aws.confluent.cloud", "status": "UP",
    });
    let pool = json!({
        "is_current": true, "id": "lfcp-1", "name": "p", "cloud": "AWS", "environment": "env-1", "max_cfu": 10,
        "region": "us-east-2", "currrent_cfu": 0, "status": "PROVISIONED",
    });
    for (label, content, kind) in [
        ("API keys", json!([cli_key("KEY1", "sa-1", "cloud", "")]), Kind::ApiKey),
        ("service accounts", json!([cli_account("sa-1", "orders")]), Kind::ServiceAccount),
        ("service accounts", cli_account("sa-1", "orders"), Kind::ServiceAccount),
        ("users", json!([user]), Kind::User),
        ("users", user, Kind::User),
        ("environments", json!([cli_environment("env-1", "prod")]), Kind::Environment),
        ("environments", json!([{ "id": "env-1", "name": "prod" }]), Kind::Environment),
        ("Kafka clusters", json!([cli_cluster("lkc-1", "orders")]), Kind::KafkaCluster),
        ("Kafka clusters", cli_cluster("lkc-1", "orders"), Kind::KafkaCluster),
        ("Schema Registries", registry, Kind::SchemaRegistry),
        ("ksqlDB clusters", json!([ksql]), Kind::KsqlCluster),
        ("compute pools", json!([pool]), Kind::ComputePool),
    ] {
        assert_recognised(&format!("{label}, from the CLI"), &content, kind);
    }
}

#[test]
fn each_object_of_the_rest_api_is_recognised_alone_in_a_list_and_in_an_array() {
    let object = |api_version: &str, kind: &str, id: &str, more: Value| {
        let mut object = json!({ "api_version": api_version, "kind": kind, "id": id, "metadata": {} });
        object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        object
    };
    let registry = json!({ "spec": {
        "display_name": "Stream Governance Package", "cloud": "AWS", "region": "us-east-2",
        "http_endpoint": "https://psrc-1.us-east-2.aws.confluent.cloud", "environment": { "id": "env-1" },
    } });
    let older_registry = json!({ "spec": {
        "http_endpoint": "https://psrc-1.us-east-2.aws.confluent.cloud", "package": "ADVANCED",
        "region": { "id": "sgreg-4" }, "environment": { "id": "env-1" },
    } });
    let ksql = json!({
        "spec": {
            "display_name": "k", "csu": 8, "kafka_cluster": { "id": "lkc-1" },
            "credential_identity": { "id": "sa-1" }, "environment": { "id": "env-1" },
        },
        "status": { "http_endpoint": "https://pksqlc-1.us-east-2.aws.confluent.cloud" },
    });
    let pool = json!({ "spec": {
        "display_name": "p", "cloud": "AWS", "region": "us-east-2", "max_cfu": 10, "environment": { "id": "env-1" },
    } });
    let user = json!({ "email": "ada@example.com", "full_name": "Ada", "auth_type": "AUTH_TYPE_SSO" });
    for (label, object, kind) in [
        ("API keys", rest_key("KEY1", "sa-1", &kafka("lkc-1", Some("env-1"))), Kind::ApiKey),
        (
            "service accounts",
            object("iam/v2", "ServiceAccount", "sa-1", json!({ "display_name": "o" })),
            Kind::ServiceAccount,
        ),
        ("users", object("iam/v2", "User", "u-1", user), Kind::User),
        (
            "environments",
            object("org/v2", "Environment", "env-1", json!({ "display_name": "prod" })),
            Kind::Environment,
        ),
        (
            "environments",
            object("v2", "Environment", "env-1", json!({ "display_name": "prod" })),
            Kind::Environment,
        ),
        ("Kafka clusters", rest_cluster("lkc-1", "orders", "env-1"), Kind::KafkaCluster),
        ("Schema Registries", object("srcm/v3", "Cluster", "lsrc-1", registry), Kind::SchemaRegistry),
        ("Schema Registries", object("srcm/v2", "Cluster", "lsrc-1", older_registry), Kind::SchemaRegistry),
        ("ksqlDB clusters", object("ksqldbcm/v2", "Cluster", "lksqlc-1", ksql), Kind::KsqlCluster),
        ("compute pools", object("fcpm/v2", "ComputePool", "lfcp-1", pool), Kind::ComputePool),
    ] {
        let label = format!("{label}, from the REST API");
        let list_kind = format!("{}List", object["kind"].as_str().unwrap());
        let list =
            rest_list(&list_kind, object["api_version"].as_str().unwrap(), std::slice::from_ref(&object));
        assert_recognised(&label, &list, kind);
        assert_recognised(&label, &json!([object]), kind);
        assert_recognised(&label, &object, kind);
    }
}

#[test]
fn what_a_rest_list_says_arrives_whole() {
    let key = rest_key("KEY1", "sa-1", &kafka("lkc-1", Some("env-1")));
    let understood = import(&[
        file("keys", &rest_list("ApiKeyList", "iam/v2", &[key])),
        file("clusters", &rest_list("ClusterList", "cmk/v2", &[rest_cluster("lkc-1", "orders", "env-1")])),
    ]);
    let batch = &understood.batch;
    let key = &batch.api_keys[0];
    assert_eq!((&*key.name, &*key.description), ("KEY1 name", "KEY1 described"));
    assert_eq!(key.created.to_string(), "2024-05-17T08:15:00.250000Z");
    assert_eq!(key.updated.to_string(), "2024-06-01T10:00:00.000001Z");
    assert_eq!((&key.credential, key.origin), (&Credential::Unknown, Origin::Imported));
    let cluster = &batch.kafka_clusters[0];
    let spec = cluster.spec.as_ref().unwrap();
    assert_eq!((&*cluster.name, cluster.environment.as_str()), ("orders", "env-1"));
    assert_eq!(
        (spec.kind, spec.cloud, spec.region.as_str()),
        (ClusterType::Standard, Cloud::Aws, "eu-central-1")
    );
    assert_eq!((spec.availability, cluster.protection), (Availability::MultiZone, DeletionProtection::On));
    assert_eq!(spec.rest.as_ref().unwrap().as_str(), "pkc-1.eu-central-1.aws.confluent.cloud:443");
    assert_eq!(cluster.times.created.unwrap().to_string(), "2023-01-02T03:04:05.678000Z");
}

#[test]
fn every_spelling_of_a_scope_is_read() {
    let cli = |kind: &str, resource: &str| json!([cli_key("KEY1", "sa-1", kind, resource)]);
    let rest = |resource: Value| json!([rest_key("KEY1", "sa-1", &resource)]);
    let crn = |rest: &str| format!("crn://api.confluent.cloud/organization=o-1/environment=env-1/{rest}");
    for (input, expected) in [
        (cli("kafka", "lkc-1"), "kafka env-1 lkc-1"),
        (cli("", "lkc-1"), "kafka env-1 lkc-1"),
        (cli("kafka", "some-old-id"), "kafka env-1 some-old-id"),
        (cli("schema-registry", "lsrc-1"), "schema-registry env-1 lsrc-1"),
        (cli("", "lsrc-1"), "schema-registry env-1 lsrc-1"),
        (cli("ksql", "lksqlc-1"), "ksql env-1 lksqlc-1"),
        (cli("", "lksqlc-1"), "ksql env-1 lksqlc-1"),
        (cli("flink-region", "aws.us-east-1"), "flink-region env-1 aws.us-east-1"),
        (cli("flink-region", "env-2.AWS.us-east-1"), "flink-region env-2 aws.us-east-1"),
        (cli("", "azure.centralus"), "flink-region env-1 azure.centralus"),
        (cli("cloud", ""), "cloud - cloud"),
        (cli("", "CLOUD"), "cloud - cloud"),
        (cli("tableflow", ""), "tableflow - tableflow"),
        (cli("global", "Global"), "global - global"),
        (rest(Value::Null), "cloud - cloud"),
        (
            rest(
                json!({ "id": "cloud", "kind": "Cloud", "api_version": "iam/v2", "resource_name": "cloud" }),
            ),
            "cloud - cloud",
        ),
        (
            rest(json!({ "id": "Tableflow", "kind": "Tableflow", "api_version": "tableflow/v1" })),
            "tableflow - tableflow",
        ),
        (rest(json!({ "id": "global", "kind": "Global", "api_version": "iam/v2" })), "global - global"),
        (rest(json!({ "id": "global" })), "global - global"),
        (rest(kafka("lkc-1", Some("env-3"))), "kafka env-3 lkc-1"),
        (
            rest(json!({ "id": "lkc-1", "kind": "Cluster", "resource_name": crn("cloud-cluster=lkc-1") })),
            "kafka env-1 lkc-1",
        ),
        (
            rest(
                json!({ "id": "lsrc-1", "kind": "SchemaRegistry", "api_version": "srcm/v3", "environment": "env-1" }),
            ),
            "schema-registry env-1 lsrc-1",
        ),
        (
            rest(json!({ "id": "lsrc-1", "kind": "Cluster", "api_version": "srcm/v2" })),
            "schema-registry env-1 lsrc-1",
        ),
        (
            rest(json!({ "id": "lksqlc-1", "kind": "ksqlDB", "api_version": "ksqldbcm/v2" })),
            "ksql env-1 lksqlc-1",
        ),
        (
            rest(json!({ "id": "lksqlc-1", "kind": "Cluster", "api_version": "ksqldbcm/v2" })),
            "ksql env-1 lksqlc-1",
        ),
        (
            rest(
                json!({ "id": "aws.us-east-1", "kind": "Region", "api_version": "fcpm/v2", "environment": "env-1" }),
            ),
            "flink-region env-1 aws.us-east-1",
        ),
        (
            rest(json!({ "id": "env-2.aws.us-east-1", "kind": "Region", "environment": "env-2" })),
            "flink-region env-2 aws.us-east-1",
        ),
        (
            rest(json!({ "id": "aws.us-east-1", "resource_name": crn("flink-region=aws.us-east-1") })),
            "flink-region env-1 aws.us-east-1",
        ),
    ] {
        let understood = import_with(&[file("keys", &input)], &in_env_1());
        let scopes: Vec<_> = understood.batch.api_keys.iter().map(|key| words(&key.scope)).collect();
        assert_eq!(scopes, [expected], "{input} {:?}", problems(&understood));
    }
}

fn words(scope: &Scope) -> String {
    let environment = scope.environment().map_or("-", |id| id.as_str());
    format!("{} {environment} {}", scope.kind().slug(), scope.resource_id())
}

#[test]
fn tables_of_the_cli_are_read_with_their_wrapped_cells() {
    let text = concat!(
        "  Current | Key  |      Description       | Owner |   Owner Email     | Resource Type | Resource |       Created        \n",
        "----------+------+------------------------+-------+-------------------+---------------+----------+----------------------\n",
        "  *       | KEY1 | reads what the orders  | sa-1  | <service account> | kafka         | lkc-1    | 2024-05-17T08:15:00Z \n",
        "          |      | service has written    |       |                   |               |          |                      \n",
        "          | KEY2 | one | bar in the text  | u-1   | ada@example.com   | cloud         |          | 2024-05-17T08:15:00Z \n",
    );
    for text in [text.to_owned(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        let understood = import_with(&[("table.txt", text)], &in_env_1());
        assert_eq!(problems(&understood), Vec::<String>::new());
        let keys: Vec<_> =
            understood.batch.api_keys.iter().map(|key| (key.id.as_str(), &*key.description)).collect();
        let expected =
            [("KEY1", "reads what the orders service has written"), ("KEY2", "one | bar in the text")];
        assert_eq!(keys, expected);
    }
}

#[test]
fn users_come_from_a_table_and_single_objects_from_a_box() {
    let users = concat!(
        "   ID   |     Name     |      Email      | Authentication Method \n",
        "--------+--------------+-----------------+-----------------------\n",
        "  u-1   | Ada Lovelace | ada@example.com | SSO                   \n",
        "  u22   |              | bo@example.com  | Username/Password     \n",
    );
    let account = concat!(
        "+-------------+-----------------------+\n",
        "| ID          | sa-1                  |\n",
        "| Name        | orders                |\n",
        "| Description | writes what customers |\n",
        "|             | have ordered          |\n",
        "+-------------+-----------------------+\n",
    );
    let understood = import(&[("users", users.to_owned()), ("account", account.to_owned())]);
    let batch = &understood.batch;
    assert_eq!(problems(&understood), Vec::<String>::new());
    let users: Vec<_> = batch.users.iter().map(|user| (user.id.as_str(), user.display())).collect();
    assert_eq!(users, [("u-1", "Ada Lovelace"), ("u22", "bo@example.com")]);
    assert_eq!(&*batch.service_accounts[0].description, "writes what customers have ordered");
}

#[test]
fn text_arrives_in_any_encoding_that_tools_write() {
    let text = json!([cli_account("sa-1", "bestellungen für ümläute 🚀")]).to_string();
    let little: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let marked = format!("\u{feff}{text}").into_bytes();
    for bytes in [text.into_bytes(), marked, little, big] {
        use keyplane::exchange::import::{Answers, Content, InputFile, Known, understand};
        let file = InputFile { name: "accounts", content: Content::Bytes(&bytes) };
        let understood = understand(&[file], &Known::default(), &Answers::new(), &mut |_| {});
        assert_eq!(&*understood.batch.service_accounts[0].name, "bestellungen für ümläute 🚀");
    }
}

#[test]
fn strange_names_are_taken_as_they_are() {
    let long = "x".repeat(5_000);
    for name in [
        "orders 🚀",
        "שלום עולם",
        "<img src=x onerror=alert(1)>",
        "=1+1",
        "@SUM(A1)",
        "a\nb\t\u{7}",
        "%00",
        &long,
    ] {
        let mut key = cli_key("KEY1", "sa-1", "cloud", "");
        key["description"] = name.into();
        let mut rest = rest_key("KEY2", "sa-1", &Value::Null);
        rest["spec"]["display_name"] = name.into();
        let understood = import(&[
            file("accounts", &json!([cli_account("sa-1", name)])),
            file("environments", &json!([cli_environment("env-1", name)])),
            file("keys", &json!([key])),
            file("rest", &rest),
        ]);
        let batch = &understood.batch;
        assert_eq!(&*batch.service_accounts[0].name, name);
        assert_eq!(&*batch.environments[0].name, name);
        assert_eq!(&*batch.api_keys[0].description, name);
        assert_eq!(&*batch.api_keys[1].name, name);
    }
}

#[test]
fn owners_and_resources_that_nobody_listed_become_placeholders() {
    let gone = {
        let mut key = cli_key("KEY4", "u-2", "cloud", "");
        key["owner_email"] = "<deactivated user>".into();
        key
    };
    let understood = import_with(
        &[file(
            "keys",
            &json!([
                cli_key("KEY1", "u-1", "kafka", "lkc-1"),
                cli_key("KEY2", "sa-1", "ksql", "lksqlc-1"),
                cli_key("KEY3", "sa-1", "schema-registry", "lsrc-1"),
                gone,
            ]),
        )],
        &in_env_1(),
    );
    let batch = &understood.batch;
    let placeholders: Vec<_> =
        understood.counts().iter().map(|count| (count.kind, count.placeholders)).collect();
    assert_eq!(
        placeholders,
        [
            (Kind::Environment, 1),
            (Kind::KafkaCluster, 1),
            (Kind::SchemaRegistry, 1),
            (Kind::KsqlCluster, 1),
            (Kind::User, 2),
            (Kind::ServiceAccount, 1),
            (Kind::ApiKey, 0)
        ]
    );
    assert_eq!((&*batch.kafka_clusters[0].name, &batch.kafka_clusters[0].spec), ("lkc-1", &None));
    assert_eq!((&*batch.users[0].email, batch.users[0].state), ("u-1@example.com", UserState::Active));
    assert_eq!((&*batch.users[1].email, batch.users[1].state), ("", UserState::Deactivated));
    assert_eq!(&*batch.service_accounts[0].name, "sa-1");
}

#[test]
fn an_owner_is_what_its_prefix_its_listing_or_another_file_says() {
    let mut told = cli_key("KEY4", "13", "cloud", "");
    told["owner_email"] = "<service account>".into();
    let understood = import(&[
        file(
            "keys",
            &json!([
                cli_key("KEY1", "u11", "cloud", ""),
                cli_key("KEY2", "12", "cloud", ""),
                cli_key("KEY3", "sa-1", "cloud", ""),
                told,
            ]),
        ),
        file("accounts", &json!([cli_account("12", "an old one")])),
    ]);
    let owners: Vec<_> = understood
        .batch
        .api_keys
        .iter()
        .map(|key| match &key.owner {
            Owner::User(id) => format!("user {id}"),
            Owner::ServiceAccount(id) => format!("account {id}"),
        })
        .collect();
    // The CLI printed an address for 12: it is a user's id there, whatever the other file says.
    assert_eq!(owners, ["user u11", "user 12", "account sa-1", "account 13"]);
}

#[test]
fn a_page_of_several_and_an_empty_listing_say_so() {
    let mut page = rest_list("ApiKeyList", "iam/v2", &[rest_key("KEY1", "sa-1", &Value::Null)]);
    page["metadata"]["next"] = "https://api.confluent.cloud/iam/v2/api-keys?page_token=abc".into();
    let one_page =
        "one page of several: the list goes on in another page, which may be among the other files";
    let empty = "an empty listing: it says nothing";
    for (text, notice, count) in [
        (page.to_string(), one_page, 1),
        ("[]".to_owned(), empty, 0),
        (" [ ] \r\n".to_owned(), empty, 0),
        ("None found.\n".to_owned(), empty, 0),
        (rest_list("UserList", "iam/v2", &[]).to_string(), empty, 0),
    ] {
        let understood = import(&[("file", text)]);
        assert_eq!((notices(&understood), keys(&understood).len()), (vec![notice.to_owned()], count));
        assert_eq!(problems(&understood), Vec::<String>::new());
    }
    page["metadata"]["next"] = Value::Null;
    assert_eq!(notices(&import(&[file("file", &page)])), Vec::<String>::new());
}

#[test]
fn values_of_open_lists_that_are_new_cost_their_details_only() {
    let mut cluster = rest_cluster("lkc-1", "orders", "env-1");
    cluster["spec"]["cloud"] = "OCI".into();
    let mut environment = cli_environment("env-1", "prod");
    environment["stream_governance_package"] = "ULTRA".into();
    let understood = import(&[file("clusters", &cluster), file("environments", &json!([environment]))]);
    assert_eq!(
        notices(&understood),
        [
            "`OCI` is not known as a cloud provider: lkc-1 comes without these details",
            "`ULTRA` is not known as a Stream Governance package: env-1 comes without these details",
        ]
    );
    let batch = &understood.batch;
    assert_eq!((&*batch.kafka_clusters[0].name, &batch.kafka_clusters[0].spec), ("orders", &None));
    assert_eq!(batch.environments[0].package, GovernancePackage::Essentials);
}

#[test]
fn a_registry_tells_the_package_of_its_environment() {
    let registry = json!({
        "api_version": "srcm/v3", "kind": "Cluster", "id": "lsrc-1",
        "spec": { "package": "ADVANCED", "environment": { "id": "env-1" } },
    });
    let silent =
        json!({ "api_version": "org/v2", "kind": "Environment", "id": "env-1", "display_name": "prod" });
    for files in [vec![file("sr", &registry)], vec![file("sr", &registry), file("env", &silent)]] {
        assert_eq!(import(&files).batch.environments[0].package, GovernancePackage::Advanced);
    }
}
