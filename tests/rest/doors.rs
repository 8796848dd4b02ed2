//! Before a family is asked: paths, methods, keys, bodies, limits.

use keyplane::{
    model::{ClusterType, Owner, PropagationMode, Role, Scope},
    rest::{Allowance, Request, routes},
};
use serde_json::{Value, json};

use super::{
    server::{Key, Server},
    support::Lab,
};

fn plain(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Request {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Request { method: method.into(), target: target.into(), headers, body: body.as_bytes().to_vec() }
}

#[test]
fn unknown_paths_and_methods_are_told_apart() {
    let mut server = Server::new();
    for target in
        ["/", "/iam/v2", "/iam/v2/api-keys/", "/iam/v2/api-keys/x/y", "/IAM/v2/api-keys", "//iam/v2/api-keys"]
    {
        let answer = server.get(target);
        assert_eq!((answer.status, answer.error().0), (404, "not_found"), "{target}");
    }
    for method in ["PUT", "HEAD", "OPTIONS", "TRACE", "get", "BREW"] {
        let answer = server.send(method, "/iam/v2/api-keys", None);
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("Allow"), Some("GET, POST"), "{method}");
        let answer = server.send(method, "/iam/v2/api-keys/ABC", None);
        assert_eq!(answer.header("Allow"), Some("GET, PATCH, DELETE"), "{method}");
    }
}

/// Whatever is wrong with a key, the outside hears the same.
#[test]
fn every_failure_of_a_key_is_the_same_401() {
    let mut server = Server::new();
    let environment = server.lab.environment("prod");
    let cluster = server.lab.cluster(&environment, ClusterType::Standard);
    let account = Owner::ServiceAccount(server.lab.service_account("orders"));
    let kafka = server.key_of(account, Scope::Kafka { environment, cluster });
    let Key { id, secret } = server.key.clone();
    let wrong = Key { id: id.clone(), secret: format!("{}A", &secret[..63]) };
    let unknown =
        Key { id: keyplane::model::ApiKeyId::parse("ABCDEFGHIJKLMNOP").unwrap(), secret: secret.clone() };
    let mut requests: Vec<Request> = [&kafka, &wrong, &unknown]
        .map(|key| Request { headers: vec![key.header()], ..plain("GET", "/iam/v2/api-keys", &[], "") })
        .into();
    for header in [
        None,
        Some(""),
        Some("Basic"),
        Some("Basic !!"),
        Some("Basic QUJD"),
        Some("Bearer abc"),
        Some("Basic /w=="),
    ] {
        let headers: Vec<_> = header.map(|value| ("Authorization", value)).into_iter().collect();
        requests.push(plain("GET", "/iam/v2/api-keys", &headers, ""));
    }
    for request in requests {
        let answer = server.answer(&request, None);
        assert_eq!(answer.status, 401, "{:?}", request.headers);
        assert_eq!(answer.error().0, "user_unauthenticated");
        assert_eq!(answer.detail(), "Valid authentication credentials must be provided");
        assert!(answer.header("WWW-Authenticate").unwrap().starts_with("Basic error=\"invalid_key\""));
    }
}

#[test]
fn headers_are_read_as_http_has_them() {
    let mut server = Server::new();
    let (name, value) = server.key.header();
    let unpadded = value.trim_end_matches('=').replace("Basic ", "bAsIc  ");
    for header in [(name.to_lowercase(), value), (name.to_uppercase(), unpadded)] {
        let request = Request { headers: vec![header.clone()], ..plain("GET", "/iam/v2/api-keys", &[], "") };
        assert_eq!(server.answer(&request, None).status, 200, "{header:?}");
    }
}

/// A new key works with the next request, a deleted one stops with it.
#[test]
fn keys_work_at_once_and_stop_at_once() {
    let mut server = Server::new();
    let owner = server.lab.admin.clone();
    let made = server.post("/iam/v2/api-keys", json!({ "spec": { "owner": { "id": owner.id() } } }));
    assert_eq!(made.status, 202);
    let id = made.body["id"].as_str().unwrap().to_owned();
    let secret = made.body["spec"]["secret"].as_str().unwrap().to_owned();
    let key = Key { id: keyplane::model::ApiKeyId::parse(&id).unwrap(), secret };
    assert_eq!(server.send_as(&key, "GET", "/org/v2/environments", None).status, 200);
    assert_eq!(server.delete(&format!("/iam/v2/api-keys/{id}")).status, 204);
    assert_eq!(server.send_as(&key, "GET", "/org/v2/environments", None).status, 401);
    let gone = server.get(&format!("/iam/v2/api-keys/{id}"));
    assert_eq!((gone.status, gone.error().0), (404, "api_key_not_found"));
}

#[test]
fn simulated_propagation_holds_a_new_key_back() {
    let mut lab = Lab::new();
    let own = lab.org.organization().unwrap().clone();
    let mut server = Server::over({
        lab.run(keyplane::engine::Command::UpdateOrganization(keyplane::engine::OrganizationEdit {
            name: own.name.to_string(),
            propagation: PropagationMode::Simulated,
            production: own.production.as_str().to_owned(),
            health: own.health,
            just_in_time: None,
            default_pools: None,
        }))
        .unwrap();
        lab
    });
    assert_eq!(server.get("/org/v2/environments").status, 401);
    server.lab.now = server.lab.now.plus_seconds(20);
    assert_eq!(server.get("/org/v2/environments").status, 200);
}

/// Who may see nothing is answered with nothing, not refused.
#[test]
fn whoever_sees_nothing_gets_empty_lists() {
    let mut server = Server::new();
    server.lab.environment("prod");
    let account = server.lab.service_account("robot");
    let key = server.key_of(Owner::ServiceAccount(account.clone()), Scope::Cloud);
    let environments = server.send_as(&key, "GET", "/org/v2/environments", None);
    assert_eq!((environments.status, environments.ids()), (200, vec![]));
    let keys = server.send_as(&key, "GET", "/iam/v2/api-keys", None);
    assert_eq!(keys.ids(), [key.id.to_string()], "the own key");
    let accounts = server.send_as(&key, "GET", "/iam/v2/service-accounts", None);
    assert_eq!(accounts.ids(), [account.to_string()], "the own account");
    let admin = server.key.id.clone();
    let hidden = server.send_as(&key, "GET", &format!("/iam/v2/api-keys/{admin}"), None);
    assert_eq!((hidden.status, hidden.error().0), (404, "api_key_not_found"));
    let refused = server.send_as(&key, "POST", "/org/v2/environments", Some(json!({ "display_name": "x" })));
    assert_eq!((refused.status, refused.error().0), (403, "user_unauthorized"));
}

/// What a role shows is there, and what it does not show is not.
#[test]
fn sight_follows_the_bindings_of_the_owner() {
    let mut server = Server::new();
    let (prod, _) = (server.lab.environment("prod"), server.lab.environment("test"));
    let account = server.lab.service_account("deployer");
    server.lab.bind(
        Owner::ServiceAccount(account.clone()),
        Role::EnvironmentAdmin,
        &format!("/environment={prod}"),
    );
    let key = server.key_of(Owner::ServiceAccount(account), Scope::Global);
    assert_eq!(server.send_as(&key, "GET", "/org/v2/environments", None).ids(), [prod.to_string()]);
}

#[test]
fn bodies_are_json_objects() {
    let mut server = Server::new();
    let auth = server.key.header();
    let header = [("Content-Type", "application/json; charset=utf-8")];
    for (headers, body, status) in [
        (&header[..], "", 400),
        (&header, "{", 400),
        (&header, "[]", 400),
        (&header, "\"x\"", 400),
        (&header, "null", 400),
        (&header, "\u{feff}{}", 400),
        (&header, "{}", 422),
        (&[("Content-Type", "text/plain")], "{}", 415),
        (&[("Content-Type", "application/x-www-form-urlencoded")], "a=b", 415),
        (&[], "{\"display_name\": \"one\"}", 201),
        (&[("Content-Type", "application/merge-patch+json")], "{\"display_name\": \"two\"}", 201),
    ] {
        let mut request = plain("POST", "/org/v2/environments", headers, body);
        request.headers.push(auth.clone());
        assert_eq!(server.answer(&request, None).status, status, "{headers:?} {body}");
    }
}

/// Unknown and read-only fields are ignored, and `null` is the same as nothing.
#[test]
fn what_does_not_count_is_ignored() {
    let mut server = Server::new();
    let body = json!({
        "id": 7, "metadata": "x", "kind": [], "api_version": {}, "unheard_of": true,
        "display_name": "one", "stream_governance_config": null,
    });
    let made = server.post("/org/v2/environments?unheard_of=1", body);
    assert_eq!(made.status, 201);
    assert_eq!(made.body["stream_governance_config"]["package"], "ESSENTIALS");
    assert_eq!(made.header("Location").unwrap(), made.body["metadata"]["self"]);
    // Posting an answer once more makes a second one, where names allow it.
    let again = server.post("/org/v2/environments", made.body.clone());
    assert_eq!((again.status, again.error().0), (409, "resource_already_exists"));
    assert_eq!(again.header("Location").unwrap(), made.body["metadata"]["self"]);
}

#[test]
fn wrong_types_point_at_the_field() {
    let mut server = Server::new();
    for (body, pointer) in [
        (json!({}), "/display_name"),
        (json!({ "display_name": null }), "/display_name"),
        (json!({ "display_name": 7 }), "/display_name"),
        (json!({ "display_name": "" }), "/display_name"),
        (json!({ "display_name": "x".repeat(5000) }), "/display_name"),
        (json!({ "display_name": "a\nb" }), "/display_name"),
        (json!({ "display_name": "x", "stream_governance_config": "ADVANCED" }), "/stream_governance_config"),
        (
            json!({ "display_name": "x", "stream_governance_config": { "package": 1 } }),
            "/stream_governance_config/package",
        ),
        (
            json!({ "display_name": "x", "stream_governance_config": { "package": "FREE" } }),
            "/stream_governance_config/package",
        ),
    ] {
        let answer = server.post("/org/v2/environments", body.clone());
        assert_eq!((answer.status, answer.error()), (422, ("invalid_configuration", pointer)), "{body}");
    }
    assert_eq!(server.get("/org/v2/environments").ids().len(), 0, "nothing was made");
}

#[test]
fn requests_over_the_limit_are_refused() {
    let mut server = Server::new();
    let request =
        Request { headers: vec![server.key.header()], ..plain("GET", "/org/v2/environments", &[], "") };
    let allowance = |taken| Some(Allowance { limit: 2, taken, reset_seconds: 7 });
    let last = server.answer(&request, allowance(2));
    assert_eq!((last.status, last.header("X-RateLimit-Remaining")), (200, Some("0")));
    assert_eq!((last.header("X-RateLimit-Limit"), last.header("X-RateLimit-Reset")), (Some("2"), Some("7")));
    let over = server.answer(&request, allowance(3));
    assert_eq!((over.status, over.header("Retry-After")), (429, Some("7")));
}

/// Each operation is described, and none twice.
#[test]
fn the_description_is_the_table() {
    let mut server = Server::new();
    let described = server.get("/openapi.json").body;
    let mut operations = Vec::new();
    for methods in described["paths"].as_object().unwrap().values() {
        operations.extend(
            methods.as_object().unwrap().values().map(|one| one["operationId"].as_str().unwrap().to_owned()),
        );
    }
    let mut table: Vec<_> = routes().map(|route| route.name.to_owned()).collect();
    operations.sort();
    table.sort();
    assert_eq!(operations, table);
    table.dedup();
    assert_eq!(operations.len(), table.len(), "a name twice");
    // No reference leads nowhere.
    let mut open = vec![&described];
    while let Some(value) = open.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            assert!(
                described.pointer(reference.trim_start_matches('#')).is_some_and(Value::is_object),
                "{reference}"
            );
        }
        open.extend(value.as_object().into_iter().flat_map(serde_json::Map::values));
        open.extend(value.as_array().into_iter().flatten());
    }
}
