//! `kafka/v3` on a cluster's own endpoint.

use keyplane::model::{Owner, Role, Scope};
use serde_json::{Value, json};

use super::{
    server::{Key, Server},
    support::world::World,
};

/// A server, an administrator's key for a cluster, and the path of that cluster.
fn cluster() -> (Server, World, Key, String) {
    let world = World::new();
    let mut server = Server::over(world.lab.clone());
    let scope = Scope::Kafka { environment: world.environment.clone(), cluster: world.standard.clone() };
    let key = server.key_of(world.lab.admin.clone(), scope);
    let path = format!("/kafka/v3/clusters/{}", world.standard);
    (server, world, key, path)
}

fn acl(name: &str, operation: &str) -> Value {
    json!({
        "resource_type": "TOPIC", "resource_name": name, "pattern_type": "PREFIXED", "principal": "User:sa-1",
        "host": "*", "operation": operation, "permission": "ALLOW",
    })
}

#[test]
fn a_cluster_key_works_on_its_cluster_alone() {
    let (mut server, world, key, path) = cluster();
    let found = server.send_as(&key, "GET", &path, None);
    assert_eq!((found.status, &found.body["cluster_id"]), (200, &json!(world.standard)));
    let topics = server.send_as(&key, "GET", &format!("{path}/topics"), None);
    assert_eq!(topics.body["data"], json!([]));
    assert!(topics.body["metadata"].as_object().unwrap().contains_key("next"), "null, and there");
    let cloud = server.key.clone();
    let other = format!("/kafka/v3/clusters/{}", world.dedicated);
    for (key, at) in
        [(&cloud, path.as_str()), (&key, other.as_str()), (&key, "/kafka/v3/clusters/lkc-nothing")]
    {
        let refused = server.send_as(key, "GET", at, None);
        assert_eq!((refused.status, &refused.body["error_code"]), (401, &json!(40101)), "{at}");
    }
    assert_eq!(server.send_as(&key, "GET", "/iam/v2/api-keys", None).status, 401, "and on nothing else");
    let wrong = server.send_as(&key, "PUT", &path, None);
    assert_eq!(
        (wrong.status, wrong.header("Allow"), &wrong.body["error_code"]),
        (405, Some("GET"), &json!(40501))
    );
}

/// A topic's name has up to 249 characters: an ACL on the longest is made, found by its name, and deleted.
#[test]
fn acls_name_the_longest_topics() {
    let (mut server, _, key, path) = cluster();
    let acls = format!("{path}/acls");
    let (longest, over) = ("t".repeat(249), "t".repeat(250));
    assert_eq!(server.send_as(&key, "POST", &acls, Some(acl(&longest, "READ"))).status, 201);
    let refused = server.send_as(&key, "POST", &acls, Some(acl(&over, "READ")));
    assert_eq!((refused.status, &refused.body["error_code"]), (400, &json!(40035)), "{}", refused.body);
    let named = format!(
        "{acls}?resource_type=TOPIC&pattern_type=PREFIXED&operation=ANY&permission=ANY&principal=User:sa-1&resource_name={longest}"
    );
    assert_eq!(server.send_as(&key, "GET", &named, None).body["data"].as_array().unwrap().len(), 1);
    let gone = server.send_as(&key, "DELETE", &named, None);
    assert_eq!((gone.status, gone.body["data"].as_array().unwrap().len()), (200, 1));
}

#[test]
fn acls_are_made_listed_and_deleted() {
    let (mut server, _, key, path) = cluster();
    let acls = format!("{path}/acls");
    let before = server.send_as(&key, "GET", &acls, None).body["data"].as_array().unwrap().len();
    let one = server.send_as(&key, "POST", &acls, Some(acl("orders-", "READ")));
    assert_eq!((one.status, &one.body), (201, &Value::Null));
    let again = server.send_as(&key, "POST", &acls, Some(acl("orders-", "READ")));
    assert_eq!((again.status, again.decision.is_none()), (201, true), "what is there already stays");
    let batch = json!({ "data": [acl("orders-", "WRITE"), acl("pay-", "READ")] });
    assert_eq!(server.send_as(&key, "POST", &format!("{acls}:batch"), Some(batch)).status, 201);
    let mut count = |query: &str| {
        let list = server.send_as(&key, "GET", &format!("{acls}?{query}"), None);
        assert_eq!(list.status, 200, "{query}");
        list.body["data"].as_array().unwrap().len()
    };
    assert_eq!(count(""), before + 3);
    assert_eq!(count("principal=User:sa-1&resource_type=&operation=ANY"), 3);
    assert_eq!(count("principal=UserV2:sa-1"), 3);
    assert_eq!(count("principal=User:sa-1&operation=read"), 2);
    assert_eq!(
        count("principal=User:sa-1&resource_type=TOPIC&resource_name=orders-eu&pattern_type=MATCH"),
        2
    );
    assert_eq!(count("principal=User:sa-1&resource_name=orders-eu"), 0);
    assert_eq!(count("principal=User:nobody"), 0);
    let query = "resource_type=ANY&pattern_type=ANY&operation=ANY&permission=ANY&principal=User:sa-1&resource_name=orders-";
    let deleted = server.send_as(&key, "DELETE", &format!("{acls}?{query}"), None);
    assert_eq!((deleted.status, deleted.body["data"].as_array().unwrap().len()), (200, 2));
    let none = server.send_as(&key, "DELETE", &format!("{acls}?{query}"), None);
    assert_eq!((none.status, &none.body["data"]), (200, &json!([])));
}

#[test]
fn what_is_no_acl_is_a_bad_request_and_makes_nothing() {
    let (mut server, _, key, path) = cluster();
    let acls = format!("{path}/acls");
    let with = |name: &str, value: Value| {
        let mut body = acl("orders-", "READ");
        body[name] = value;
        body
    };
    for body in [
        json!({}),
        with("resource_type", json!("TABLE")),
        with("resource_type", json!("ANY")),
        with("operation", json!("CLUSTER_ACTION")),
        with("operation", json!("IDEMPOTENT_WRITE")),
        with("permission", json!(1)),
        with("host", json!("10.0.0.1")),
        with("principal", json!("sa-1")),
        with("resource_name", json!("")),
        with("resource_name", Value::Null),
    ] {
        let answer = server.send_as(&key, "POST", &acls, Some(body.clone()));
        assert_eq!((answer.status, &answer.body["error_code"]), (400, &json!(40035)), "{body}");
        let batch = json!({ "data": [acl("good-", "READ"), body] });
        let answer = server.send_as(&key, "POST", &format!("{acls}:batch"), Some(batch));
        assert_eq!((answer.status, answer.decision.is_none()), (400, true), "all or nothing");
    }
    let unnamed = server.send_as(&key, "DELETE", &format!("{acls}?resource_type=TOPIC"), None);
    assert_eq!(unnamed.status, 400, "a deletion says what it means");
    assert_eq!(server.send_as(&key, "GET", &format!("{acls}?operation=FLY"), None).status, 400);
}

#[test]
fn whoever_may_not_is_refused() {
    let (mut server, world, _, path) = cluster();
    let account = Owner::ServiceAccount(server.lab.service_account("reader"));
    let place = format!(
        "/environment={}/cloud-cluster={}/kafka={}/topic=orders",
        world.environment, world.standard, world.standard
    );
    server.lab.bind(account.clone(), Role::DeveloperRead, &place);
    let scope = Scope::Kafka { environment: world.environment.clone(), cluster: world.standard.clone() };
    let key = server.key_of(account, scope);
    let refused = server.send_as(&key, "POST", &format!("{path}/acls"), Some(acl("orders-", "READ")));
    assert_eq!((refused.status, &refused.body["error_code"]), (403, &json!(40301)));
    let hidden = server.send_as(&key, "GET", &format!("{path}/acls?principal=User:nobody"), None);
    assert_eq!(hidden.status, 403, "whether there are any is not told");
    assert_eq!(server.send_as(&key, "GET", &path, None).status, 200);
}
