//! Audit log records: every line a `CloudEvent` in the documented shape, and never a secret.

use futures_executor::block_on;
use keyplane::{
    engine::{Client, Deed, Header},
    exchange::audit::{event, method},
    model::{Credential, Kind, OrganizationKind},
    org::{Change, Delta, Effect},
    view::history::Filter,
    workspace::PastError,
};
use serde_json::Value;

use crate::{
    support::browser::{Tab, account, admin, run},
    town::{account_named, on, rename, town},
};

fn filter(parameters: &[(&str, &str)]) -> Filter {
    Filter::read(|name| {
        parameters.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    })
}

fn lines(tab: &Tab, filter: &Filter) -> Vec<String> {
    let mut lines = Vec::new();
    block_on(tab.audit_events(&admin(tab), filter, |line| lines.push(line), on)).unwrap();
    lines
}

fn events(tab: &Tab, parameters: &[(&str, &str)]) -> Vec<Value> {
    lines(tab, &filter(parameters)).iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What an event is, in short.
fn short(event: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    format!(
        "{} {} {}",
        text(&event["keyplaneentry"]),
        text(&event["data"]["methodName"]),
        text(&event["data"]["result"]["data"]["id"])
    )
}

/// Which methods Confluent Cloud documents, for these kinds of objects.
const DOCUMENTED: &[&str] = &[
    "CreateAPIKey",
    "UpdateAPIKey",
    "DeleteAPIKey",
    "CreateServiceAccount",
    "UpdateServiceAccount",
    "DeleteServiceAccount",
    "InviteUser",
    "CreateUser",
    "DeleteUser",
    "CreateEnvironment",
    "DeleteEnvironment",
    "CreateKafkaCluster",
    "DeleteKafkaCluster",
    "CreateSchemaRegistryCluster",
    "DeleteSchemaRegistryCluster",
    "CreateKSQLCluster",
    "DeleteKSQLCluster",
    "CreateRoleBinding",
    "DeleteRoleBindingById",
    "kafka.CreateAcls",
    "kafka.DeleteAcls",
    "UpdateOrganization",
    "CreateIdentityProvider",
    "UpdateIdentityProvider",
    "DeleteIdentityProvider",
    "CreateIdentityPool",
    "UpdateIdentityPool",
    "DeleteIdentityPool",
];

#[test]
fn every_deed_to_every_kind_has_a_method() {
    let deeds = [
        Deed::Found,
        Deed::Create,
        Deed::Update,
        Deed::Delete,
        Deed::Revoke,
        Deed::Undo(3),
        Deed::Restore(3),
        Deed::Import,
        Deed::Resume(3),
    ];
    for kind in Kind::ALL {
        for deed in &deeds {
            for effect in [Effect::Creates, Effect::Updates, Effect::Deletes] {
                let found = method(*kind, effect, deed);
                if *kind == Kind::Tombstone {
                    assert_eq!(found, None, "retired ids are book-keeping");
                    continue;
                }
                let found = found.unwrap();
                let expected = match found.name {
                    "kafka.CreateAcls" | "kafka.DeleteAcls" => "io.confluent.kafka.server/request",
                    name if DOCUMENTED.contains(&name) => "io.confluent.cloud/request",
                    name => {
                        assert!(name.starts_with("keyplane."), "{name} is documented nowhere");
                        "keyplane/change"
                    }
                };
                assert_eq!(found.event, expected, "{}", found.name);
            }
            assert_eq!(method(*kind, Effect::Nothing, deed), None);
        }
    }
    assert_eq!(method(Kind::User, Effect::Creates, &Deed::Create).unwrap().name, "InviteUser");
    assert_eq!(method(Kind::User, Effect::Creates, &Deed::Import).unwrap().name, "CreateUser");
}

#[test]
fn every_line_is_an_event_of_the_documented_shape() {
    let (_, tab) = town();
    let all = events(&tab, &[]);
    let mut ids = std::collections::BTreeSet::new();
    for event in &all {
        let said = short(event);
        assert_eq!(event["specversion"], "1.0", "{said}");
        assert_eq!(event["datacontenttype"], "application/json");
        assert!(ids.insert(event["id"].as_str().unwrap()), "{said}: its id is unique");
        for text in ["source", "type", "subject", "time", "keyplaneclient"] {
            assert!(event[text].as_str().is_some_and(|text| !text.is_empty()), "{said}: {text}");
        }
        assert!(keyplane::model::Timestamp::parse(event["time"].as_str().unwrap()).is_some());
        let attributes = event.as_object().unwrap().keys();
        assert!(
            attributes
                .clone()
                .all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
        );
        let data = &event["data"];
        assert_eq!(data["serviceName"], "crn://confluent.cloud/");
        let name = data["resourceName"].as_str().unwrap();
        assert!(
            name.starts_with("crn://confluent.cloud/organization=") && event["subject"] == name,
            "{said}: {name}"
        );
        let resources = data["cloudResources"].as_array().unwrap();
        assert!(!resources.is_empty(), "{said}");
        for about in resources {
            let one = |value: &Value| value["type"].is_string() && value["resourceId"].is_string();
            assert!(one(&about["resource"]), "{said}: {about}");
            let scope = about["scope"]["resources"].as_array();
            assert!(
                scope.is_none_or(|scope| scope[0]["type"] == "ORGANIZATION" && scope.iter().all(one)),
                "{said}: {about}"
            );
        }
        let principal = &data["authenticationInfo"]["principal"];
        assert_eq!(principal["email"], "ada@example.com");
        assert!(principal["confluentUser"]["resourceId"].is_string());
        assert_eq!(data["requestMetadata"]["requestId"].as_array().unwrap().len(), 1);
        assert_eq!(data["request"]["accessType"], "MODIFICATION");
        assert_eq!(data["result"]["status"], "SUCCESS");
        let first = event["keyplaneentry"] == "1";
        assert_eq!(data["authorizationInfo"].is_null(), first, "nobody is asked at the founding: {said}");
        // What nobody knows is not there.
        assert!(data["requestMetadata"]["clientAddress"].is_null());
        assert!(
            data["authenticationInfo"]["credentials"].is_null()
                && data["authenticationInfo"]["result"].is_null()
        );
        assert!(data["authorizationInfo"]["rbacAuthorization"].is_null());
        assert!(event["keyplanekind"].is_null());
    }
    // One event a changed object, the latest entry first.
    let expected: u64 = (1..=tab.org().seq())
        .map(|seq| {
            let changes = block_on(tab.entry(seq)).unwrap().changes;
            let told = changes.iter().filter(|change| !matches!(change, Change::Tombstone(_)));
            u64::try_from(told.count()).unwrap()
        })
        .sum();
    assert_eq!(u64::try_from(all.len()).unwrap(), expected);
    let entries: Vec<u64> =
        all.iter().map(|event| event["keyplaneentry"].as_str().unwrap().parse().unwrap()).collect();
    assert!(entries.is_sorted_by(|later, earlier| later >= earlier));
}

#[test]
fn a_key_lies_with_its_owner_and_with_its_cluster() {
    let (_, tab) = town();
    let created = events(&tab, &[("of", "ApiKey"), ("kind", "created")]);
    let kafka =
        created.iter().find(|event| event["data"]["cloudResources"].as_array().unwrap().len() == 2).unwrap();
    let types = |at: usize| -> Vec<String> {
        let scope = kafka["data"]["cloudResources"][at]["scope"]["resources"].as_array().unwrap();
        scope.iter().map(|one| one["type"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(types(0), ["ORGANIZATION", "SERVICE_ACCOUNT"]);
    assert_eq!(types(1), ["ORGANIZATION", "ENVIRONMENT", "CLOUD_CLUSTER", "KAFKA_CLUSTER"]);
    for at in [0, 1] {
        assert_eq!(kafka["data"]["cloudResources"][at]["resource"]["type"], "API_KEY");
    }
}

#[test]
fn no_digest_of_a_secret_is_in_any_line() {
    let (_, tab) = town();
    let text = lines(&tab, &Filter::default()).join("\n");
    let mut digests = 0;
    for seq in 1..=tab.org().seq() {
        for change in block_on(tab.entry(seq)).unwrap().changes {
            let Change::ApiKey(Delta { after: Some(key), .. }) = change else { continue };
            let Credential::Digest(_) = &key.credential else { continue };
            let stored = serde_json::to_value(&key.credential).unwrap();
            let mut texts = Vec::new();
            collect(&stored, &mut texts);
            for part in texts.iter().filter(|part| part.len() > 16) {
                digests += 1;
                assert!(!text.contains(part.as_str()), "{part} of {}", key.id);
            }
        }
    }
    assert!(digests > 0, "there were digests to be found");
    for word in ["credential", "digest", "secret", "sha"] {
        assert!(!text.contains(&format!("\"{word}")), "{word}");
    }
}

fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::String(text) => into.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|value| collect(value, into)),
        Value::Object(all) => all.values().for_each(|value| collect(value, into)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn a_filter_narrows_events_as_it_narrows_entries() {
    let (_, tab) = town();
    let orders = account_named(&tab, "orders");
    let of_it: Vec<_> = events(&tab, &[("object", orders.as_str())]).iter().map(short).collect();
    assert_eq!(of_it.len(), 3, "{of_it:?}");
    assert!(of_it.iter().all(|said| said.contains(orders.as_str())));
    let deleted = events(&tab, &[("kind", "deleted")]);
    assert!(deleted.iter().all(|event| event["data"]["methodName"].as_str().unwrap().contains("Delete")));
    let kinds = |events: &[Value]| -> Vec<String> {
        events.iter().map(|event| event["data"]["methodName"].as_str().unwrap().to_owned()).collect()
    };
    // All that went along is told.
    let mut names = kinds(&deleted);
    names.sort();
    assert_eq!(
        names,
        [
            "DeleteAPIKey",
            "DeleteEnvironment",
            "DeleteKafkaCluster",
            "DeleteRoleBindingById",
            "kafka.DeleteAcls"
        ]
    );
    assert_eq!(kinds(&events(&tab, &[("kind", "deleted"), ("of", "ApiKey")])), ["DeleteAPIKey"]);
    assert_eq!(kinds(&events(&tab, &[("object", "renamed service account")])), ["UpdateServiceAccount"]);
    assert!(events(&tab, &[("actor", "u-nobody")]).is_empty());
    assert!(events(&tab, &[("from", "2026-11-24")]).is_empty());
}

#[test]
fn whatever_people_type_stays_on_one_line() {
    let (_, tab) = town();
    run(&tab, account("plain")).unwrap();
    let id = account_named(&tab, "plain");
    let org = tab.org().clone();
    let header = block_on(tab.entry(org.seq())).unwrap().header;
    for description in ["=1+1", "a\nb\r\nc", "x\u{2028}y\u{2029}z\u{85}", "\"\\\t\u{0}\u{1b}", "日本語 🦀"]
    {
        let mut object = org.service_accounts().get(&id).unwrap().clone();
        object.description = description.into();
        let change = Change::ServiceAccount(Delta { before: None, after: Some(object) });
        let line = event(&org, &header, 0, &change).unwrap();
        assert!(!line.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']), "{description:?}: {line}");
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["data"]["request"]["data"]["description"], description);
    }
}

#[test]
fn every_event_of_the_demo_is_marked() {
    let (_, tab) = town();
    let mut org = tab.org().clone();
    let own = org.organization().unwrap().clone();
    let demo = keyplane::model::Organization { kind: OrganizationKind::Demo, ..own.clone() };
    let change = Change::Organization(Delta { before: Some(own), after: Some(demo) });
    let position = org.position();
    let step = keyplane::org::Step {
        position: keyplane::org::Position { seq: position.seq + 1, ..position },
        command: uuid::Uuid::nil(),
        changes: std::slice::from_ref(&change),
    };
    org.apply(&step).unwrap();
    let header = Header { client: Client::Demo, ..block_on(tab.entry(2)).unwrap().header };
    let made = block_on(tab.entry(2)).unwrap().changes[0].clone();
    let read: Value = serde_json::from_str(&event(&org, &header, 0, &made).unwrap()).unwrap();
    assert_eq!(
        (&read["keyplanekind"], &read["keyplaneclient"]),
        (&Value::from("demo"), &Value::from("demo"))
    );
}

#[test]
fn objects_are_told_as_they_were() {
    let (_, tab) = town();
    run(&tab, account("first")).unwrap();
    let id = account_named(&tab, "first");
    run(&tab, rename(&id, "second")).unwrap();
    let names: Vec<_> = events(&tab, &[("object", id.as_str())])
        .iter()
        .map(|event| event["data"]["request"]["data"]["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["second", "first"]);
    // A deleted key lies where it lay.
    let deleted = events(&tab, &[("kind", "deleted"), ("of", "ApiKey")]);
    assert_eq!(deleted[0]["data"]["cloudResources"].as_array().unwrap().len(), 2);
    assert!(deleted[0]["data"]["request"]["data"].is_null());
}

#[test]
fn what_somebody_may_not_see_is_in_no_event() {
    let (_, tab) = town();
    let bo = tab.org().users().iter().find(|user| &*user.email == "bo@example.com").unwrap().id.clone();
    let state = keyplane::model::UserState::Active;
    let active = keyplane::engine::Command::UpdateUser { id: bo.clone(), full_name: "Bo".into(), state };
    run(&tab, active).unwrap();
    let mut lines = Vec::new();
    let bo = keyplane::model::Owner::User(bo);
    block_on(tab.audit_events(&bo, &Filter::default(), |line| lines.push(line), on)).unwrap();
    let text = lines.join("\n");
    assert!(text.contains(bo.id()), "the own account is seen");
    assert!(!text.contains("CreateKafkaCluster") && !text.contains("APIKey"), "{text}");
    let then = block_on(tab.as_of(&bo, keyplane::workspace::Moment::Entry(6), on)).unwrap();
    assert!(then.api_keys().is_empty() && then.tense() == keyplane::org::Tense::Past);
}

#[test]
fn it_stops_when_told_to() {
    let (_, tab) = town();
    let stopped = block_on(tab.audit_events(
        &admin(&tab),
        &Filter::default(),
        |_| {},
        |_| std::ops::ControlFlow::Break(()),
    ));
    assert_eq!(stopped, Err(PastError::Stopped));
}
