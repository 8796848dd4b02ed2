//! Bad input: what was given, what is said about it, and what of it is used all the same.

use keyplane::exchange::import::{Answers, Content, InputFile, Known, understand};
use keyplane::exchange::listing::{FILE_LIMIT, RECORD_LIMIT};
use serde_json::{Value, json};

use crate::{file, import, import_with, in_env_1, keys, notices, problems, shapes::*};

/// Files of which nothing is used, each between two sound ones that lose nothing by it.
#[test]
fn a_bad_file_is_refused_by_reason_and_spoils_no_other() {
    let sound = json!([cli_key("KEY1", "sa-1", "cloud", "")]);
    let unknown = "whole file: this looks like no listing of the CLI or of the REST API: save one with `-o json`, or the body of a list request";
    let secret = "whole file: this is what creating an API key prints: it holds a secret and says nothing else about the key; nothing of it was kept. Import the listing of the keys instead";
    let cut_off = "the file ends in the middle of a value and looks cut off: save the listing again";
    for (text, expected) in [
        (String::new(), "whole file: the file is empty".to_owned()),
        (" \n".to_owned(), "whole file: the file is empty".to_owned()),
        ("PK\u{3}\u{4}\0\0\0".to_owned(), "whole file: the file is not text: import reads JSON and the tables that the CLI prints".to_owned()),
        ("[
  { \"key\": \"KEY9\", \"own".to_owned(), format!("line 2, column 23: {cut_off}")),
        ("[".to_owned(), format!("line 1, column 1: {cut_off}")),
        ("[{\"key\": \"a\",, }]".to_owned(), "line 1, column 14: this is not well-formed JSON: key must be a string".to_owned()),
        (format!("{sound}x"), format!("line 1, column {}: this is not well-formed JSON: trailing characters", sound.to_string().len() + 1)),
        ("[\n  {\"key\": \"ü\", \"owner\": \"u\" \"\n]".to_owned(), "line 2, column 29: this is not well-formed JSON: expected `,` or `}`".to_owned()),
        ("[1, 2, \"three\", null, [], {}]".to_owned(), unknown.to_owned()),
        ("{}".to_owned(), unknown.to_owned()),
        ("hello, world".to_owned(), unknown.to_owned()),
        ("- key: KEY1\n  owner: sa-1\n".to_owned(), unknown.to_owned()),
        ("key,owner\nKEY1,sa-1\n".to_owned(), unknown.to_owned()),
        (json!({ "api_key": "KEY9", "api_secret": "cfltSECRET" }).to_string(), secret.to_owned()),
        (json!([{ "api_key": "KEY9", "api_secret": "cfltSECRET" }]).to_string(), secret.to_owned()),
        ("+------------+------------+\n| API Key    | KEY9       |\n| API Secret | cfltSECRET |\n+------------+------------+\n".to_owned(), secret.to_owned()),
        (json!([{ "id": "rb-1", "principal": "User:u-1", "role": "Operator" }]).to_string(), "whole file: this lists role bindings, which import does not read".to_owned()),
        (json!([{ "quota_code": "x", "scope": "organization" }]).to_string(), "whole file: this lists quotas, which import does not read".to_owned()),
        (json!([{ "id": "op-1", "name": "n", "description": "", "issuer_uri": "https://x" }]).to_string(), "whole file: this lists identity providers, which import does not read".to_owned()),
        (json!({ "kind": "RoleBinding", "id": "rb-1", "metadata": {} }).to_string(), "whole file: import does not read objects of the kind RoleBinding".to_owned()),
        (rest_list("TopicList", "kafka/v3", &[json!({})]).to_string(), "whole file: import does not read objects of the kind Topic".to_owned()),
        (json!({ "errors": [{ "id": "1", "status": "401", "detail": "Unauthorized" }] }).to_string(), "whole file: this is an error answer of the REST API and no listing: Unauthorized".to_owned()),
        (json!({ "error_code": 40301, "message": "no access" }).to_string(), "whole file: this is an error answer of the REST API and no listing: no access".to_owned()),
    ] {
        let understood = import(&[
            file("before", &json!([cli_key("KEY1", "sa-1", "cloud", "")])),
            ("bad", text.clone()),
            file("after", &json!([cli_key("KEY2", "sa-1", "cloud", "")])),
        ]);
        assert_eq!(problems(&understood), [format!("bad: {expected}")], "{text}");
        assert_eq!(keys(&understood), ["KEY1", "KEY2"], "{text}");
        let everything = format!("{understood:?} {:?}", understood.summary());
        assert!(!everything.contains("cfltSECRET") && !everything.contains("KEY9"), "{text}");
    }
}

#[test]
fn files_that_were_not_read_are_refused_with_their_reason() {
    let large = vec![b' '; usize::try_from(FILE_LIMIT).unwrap() + 1];
    let many = format!("[{}{{}}]", "{},".repeat(usize::try_from(RECORD_LIMIT).unwrap()));
    let many = format!("[{},{}", cli_key("KEY1", "sa-1", "cloud", ""), &many[1..]);
    let sound = json!([cli_key("KEY2", "sa-1", "cloud", "")]).to_string();
    let files = [
        InputFile { name: "announced", content: Content::TooLarge { bytes: 200 << 20 } },
        InputFile { name: "large", content: Content::Bytes(&large) },
        InputFile { name: "gone", content: Content::Unreadable("the file has changed on disk") },
        InputFile { name: "many", content: Content::Bytes(many.as_bytes()) },
        InputFile { name: "binary", content: Content::Bytes(&[0x89, b'P', b'N', b'G', 0xFF, 0xFE]) },
        InputFile { name: "sound", content: Content::Bytes(sound.as_bytes()) },
    ];
    let understood = understand(&files, &Known::default(), &Answers::new(), &mut |_| {});
    assert_eq!(
        problems(&understood),
        [
            "announced: whole file: the file has 200 MB, and import reads up to 128 MB: save the listing in several files",
            "large: whole file: the file has 129 MB, and import reads up to 128 MB: save the listing in several files",
            "gone: whole file: the file could not be read: the file has changed on disk",
            "many: whole file: the file has more than 500000 records: save the listing in several files",
            "binary: whole file: the file is not text: import reads JSON and the tables that the CLI prints",
        ]
    );
    assert_eq!(keys(&understood), ["KEY2"]);
}

/// A record of the CLI with one thing wrong, among sound ones.
#[test]
fn a_bad_record_costs_one_line_and_the_others_are_used() {
    let with = |field: &str, value: Value| {
        let mut key = cli_key("KEY2", "sa-1", "kafka", "lkc-1");
        key[field] = value;
        key.to_string()
    };
    let without = |field: &str| {
        let mut key = cli_key("KEY2", "sa-1", "kafka", "lkc-1");
        key.as_object_mut().unwrap().remove(field);
        key.to_string()
    };
    let twice = with("owner", "sa-1".into()).replacen('{', "{\"owner\":\"u-9\",", 1);
    for (record, expected) in [
        ("null".to_owned(), ": this is null, and an object was expected"),
        ("17".to_owned(), ": this is a number, and an object was expected"),
        ("[\"KEY2\"]".to_owned(), ": this is a list, and an object was expected"),
        ("\"KEY2\"".to_owned(), ": this is a text, and an object was expected"),
        ("{}".to_owned(), ", key: a value is missing"),
        (with("key", 12.into()), ", key: this is a number, and a text was expected"),
        (with("key", Value::Null), ", key: a value is missing"),
        (with("key", "".into()), ", key: a value is missing"),
        (with("key", "two words".into()), ", id: an id cannot contain blanks or control characters"),
        (with("key", "K".repeat(300).into()), ", id: an id has at most 255 characters"),
        (with("key", json!({ "id": "KEY2" })), ", key: this is an object, and a text was expected"),
        (twice, ", owner: this name occurs twice in the record"),
        (without("owner"), ", owner: a value is missing"),
        (
            with("owner", "pool-1".into()),
            ", owner: `pool-1` is neither a user nor a service account, and nothing else can own an API key",
        ),
        (
            with("owner", "group-1".into()),
            ", owner: `group-1` is neither a user nor a service account, and nothing else can own an API key",
        ),
        (with("owner", true.into()), ", owner: this is true or false, and a text was expected"),
        (
            with("resource_type", "connect".into()),
            ", resource_type: `connect` is not a resource type that an API key can have",
        ),
        (
            with("resource_type", "ksql".into()),
            ", resource: `lkc-1` is not a resource of the type ksqlDB cluster",
        ),
        (
            with("resource_type", "cloud".into()),
            ", resource: `lkc-1` is not a resource of the type Cloud resource management",
        ),
        (
            with("resource_type", "flink-region".into()),
            ", resource: `lkc-1` is not a Flink region such as aws.us-east-1",
        ),
        (with("resource", "".into()), ", resource: a value is missing"),
        (
            with("resource_type", "".into()).replace("lkc-1", "what"),
            ", resource: what type of resource `what` is cannot be told",
        ),
        (
            with("created", "yesterday".into()),
            ", created: `yesterday` is not a time such as 2026-11-23T08:15:00Z",
        ),
        (with("created", 1_716_000_000.into()), ", created: this is a number, and a text was expected"),
        (without("created"), ", created: a value is missing"),
    ] {
        let (first, last) = (cli_key("KEY1", "sa-1", "cloud", ""), cli_key("KEY3", "sa-1", "cloud", ""));
        let text = format!("[{first},{record},{last}]");
        let understood = import_with(&[("keys", text.clone())], &in_env_1());
        assert_eq!(problems(&understood), [format!("keys: record 2{expected}")], "{record}");
        assert_eq!(keys(&understood), ["KEY1", "KEY3"], "{record}");
    }
}

/// The same for objects of the REST contract.
#[test]
fn a_bad_object_names_the_path_of_the_field() {
    let at = |pointer: &str, value: Value| {
        let mut key = rest_key("KEY2", "sa-1", &kafka("lkc-1", Some("env-1")));
        *key.pointer_mut(pointer).unwrap() = value;
        key
    };
    let mut deleted = rest_key("KEY2", "sa-1", &Value::Null);
    deleted["metadata"]["deleted_at"] = "2024-01-01T00:00:00Z".into();
    for (record, expected) in [
        (at("/kind", "User".into()), ", kind: this is of the kind User, in a list of the kind ApiKey"),
        (at("/id", 7.into()), ", id: this is a number, and a text was expected"),
        (at("/spec", Value::Null), ", spec: a value is missing"),
        (at("/spec", json!([])), ", spec: this is a list, and an object was expected"),
        (at("/spec/owner", Value::Null), ", spec.owner: a value is missing"),
        (at("/spec/owner", "sa-1".into()), ", spec.owner: this is a text, and an object was expected"),
        (at("/spec/owner/id", Value::Null), ", spec.owner.id: a value is missing"),
        (
            at("/spec/owner/kind", "IdentityPool".into()),
            ", spec.owner.kind: `sa-1` is neither a user nor a service account, and nothing else can own an API key",
        ),
        (at("/spec/resource/id", 1.into()), ", spec.resource.id: this is a number, and a text was expected"),
        (
            at("/spec/resource/kind", "Connector".into()),
            ", spec.resource.id: `Connector` is not a resource type that an API key can have",
        ),
        (
            at("/spec/resource/environment", json!({ "id": "env-1" })),
            ", spec.resource.environment: this is an object, and a text was expected",
        ),
        (at("/metadata/created_at", Value::Null), ", metadata.created_at: a value is missing"),
        (
            at("/metadata/created_at", "soon".into()),
            ", metadata.created_at: `soon` is not a time such as 2026-11-23T08:15:00Z",
        ),
        (deleted, ", metadata.deleted_at: this is deleted"),
    ] {
        let list = rest_list(
            "ApiKeyList",
            "iam/v2",
            &[rest_key("KEY1", "sa-1", &Value::Null), record.clone(), rest_key("KEY3", "sa-1", &Value::Null)],
        );
        let understood = import(&[file("keys", &list)]);
        assert_eq!(problems(&understood), [format!("keys: record 2{expected}")], "{record}");
        assert_eq!(keys(&understood), ["KEY1", "KEY3"], "{record}");
    }
}

#[test]
fn a_row_that_does_not_fit_its_table_costs_one_line() {
    let text = concat!(
        "   ID   | Name | Email           | Authentication Method \n",
        "--------+------+-----------------+-----------------------\n",
        "  u-1   | Ada  | ada@example.com | SSO                   \n",
        "  u-2   | Bo | bo@example.com | SSO | more | and more \n",
        "        | Cy   | cy@example.com  | SSO                   \n",
        "  u-3   | Di   | di@example.com  | SSO                   \n",
    );
    let understood = import(&[("users", text.to_owned())]);
    assert_eq!(problems(&understood), ["users: line 4: this row has other columns than the heading"]);
    let users: Vec<_> = understood.batch.users.iter().map(|user| &*user.full_name).collect();
    assert_eq!(users, ["Ada", "Di"]);
}

#[test]
fn secrets_in_rest_bodies_are_dropped_with_a_notice() {
    let mut key = rest_key("KEY1", "sa-1", &Value::Null);
    key["spec"]["secret"] = "cfltVERYSECRET".into();
    let understood = import(&[file("created", &key)]);
    assert_eq!(
        notices(&understood),
        ["the file holds API secrets (1): they were dropped, so these keys cannot be verified here"]
    );
    assert_eq!(keys(&understood), ["KEY1"]);
    assert!(!format!("{understood:?} {:?}", understood.summary()).contains("VERYSECRET"));
}

#[test]
fn names_that_mean_something_to_javascript_mean_nothing_here() {
    let mut key = cli_key("KEY1", "sa-1", "cloud", "");
    key["__proto__"] = json!({ "owner": "u-9" });
    key["constructor"] = "x".into();
    let prototype = cli_key("__proto__", "sa-1", "cloud", "");
    let understood = import(&[file("keys", &json!([key, prototype]))]);
    assert_eq!((keys(&understood), problems(&understood)), (vec!["KEY1", "__proto__"], vec![]));
}

#[test]
fn of_very_many_problems_the_first_thousand_are_kept_and_all_are_counted() {
    let records = vec![json!({ "key": 1, "owner": "sa-1" }); 1_500];
    let understood = import(&[file("keys", &records.into()), ("bad", "{".to_owned())]);
    let summary = understood.summary();
    assert_eq!((summary.problems.len(), summary.problem_count), (1_000, 1_501));
}

#[test]
fn long_and_unprintable_values_are_cut_short_in_messages() {
    let key = cli_key("KEY1", "sa-1", &format!("a\u{7}\n{}", "x".repeat(5_000)), "lkc-1");
    let problem = &problems(&import(&[file("keys", &json!([key]))]))[0];
    assert!(problem.len() < 200 && problem.contains('…') && !problem.contains(char::is_control), "{problem}");
}
