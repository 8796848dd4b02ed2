//! `iam/v2/role-bindings`.

use keyplane::model::{Owner, Role, Scope};
use serde_json::{Value, json};

use super::{
    server::{BASE, Server},
    support::world::World,
};

fn world() -> (Server, World, String) {
    let world = World::new();
    let server = Server::over(world.lab.clone());
    let own = server.lab.org.crn().to_string();
    (server, world, own)
}

fn binding(principal: &str, role: &str, pattern: &str) -> Value {
    json!({ "principal": principal, "role_name": role, "crn_pattern": pattern })
}

#[test]
fn a_binding_is_made_read_and_deleted_with_the_object_as_the_answer() {
    let (mut server, world, own) = world();
    let principal = format!("User:{}", world.account);
    let pattern = format!("{own}/environment={}", world.environment);
    let made = server.post("/iam/v2/role-bindings", binding(&principal, "EnvironmentAdmin", &pattern));
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(made.body["principal"], *principal);
    assert_eq!(made.body["role_name"], "EnvironmentAdmin");
    assert_eq!(made.body["crn_pattern"], *pattern);
    let path = made.header("Location").unwrap().strip_prefix(BASE).unwrap().to_owned();
    assert_eq!(server.get(&path).body, made.body);

    let again = server.post("/iam/v2/role-bindings", binding(&principal, "EnvironmentAdmin", &pattern));
    assert_eq!(again.status, 409, "{}", again.body);
    assert_eq!(again.header("Location"), made.header("Location"));

    let gone = server.delete(&path);
    assert_eq!((gone.status, gone.body), (200, made.body));
    assert_eq!(server.get(&path).status, 404);
    assert_eq!(server.delete(&path).status, 404);
    assert_eq!(server.patch(&path, json!({})).header("Allow"), Some("GET, DELETE"));
}

#[test]
fn what_cannot_be_bound_points_at_the_field() {
    let (mut server, world, own) = world();
    let account = format!("User:{}", world.account);
    let environment = format!("{own}/environment={}", world.environment);
    for (body, pointer) in [
        (json!({}), "/principal"),
        (json!({ "principal": account }), "/role_name"),
        (json!({ "principal": account, "role_name": "EnvironmentAdmin" }), "/crn_pattern"),
        (binding(world.account.as_str(), "EnvironmentAdmin", &environment), "/principal"),
        (binding("User:u-nobody", "EnvironmentAdmin", &environment), "/principal"),
        (binding("User:pool-nobody", "EnvironmentAdmin", &environment), "/principal"),
        (binding(&account, "Emperor", &environment), "/role_name"),
        (binding(&account, "EnvironmentAdmin", "environment=env-1"), "/crn_pattern"),
        (binding(&account, "EnvironmentAdmin", &format!("{own}/*")), "/crn_pattern"),
    ] {
        let answer = server.post("/iam/v2/role-bindings", body.clone());
        assert_eq!(
            (answer.status, answer.error()),
            (400, ("invalid_configuration", pointer)),
            "{body}: {}",
            answer.body
        );
    }
}

#[test]
fn lists_need_a_pattern_and_nested_scopes_are_asked_for() {
    let (mut server, world, own) = world();
    let environment = format!("/environment={}", world.environment);
    let topics = format!("{environment}/cloud-cluster={0}/kafka={0}/topic=", world.standard);
    let account = Owner::ServiceAccount(world.account.clone());
    server.lab.bind(account.clone(), Role::EnvironmentAdmin, &environment);
    server.lab.bind(account.clone(), Role::DeveloperRead, &format!("{topics}orders-*"));
    server.lab.bind(account, Role::DeveloperRead, &format!("{topics}orders-eu"));
    let mut count = |query: &str| {
        let answer = server.get(&format!("/iam/v2/role-bindings?page_size=100&{query}"));
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        answer.ids().len()
    };
    let at = |path: &str| format!("crn_pattern={own}{path}");
    assert_eq!(count(&at("")), 4, "whatever begins so");
    assert_eq!(count("crn_pattern=crn://confluent.cloud/org"), 4, "part of the text");
    assert_eq!(count(&at("/*")), 4);
    assert_eq!(count(&at(&environment)), 3);
    assert_eq!(count(&at(&format!("{environment}/*"))), 3);
    assert_eq!(count(&at(&format!("{topics}orders-eu"))), 1);
    assert_eq!(count(&at(&format!("{topics}orders-*"))), 2);
    assert_eq!(count(&at(&format!("/*&principal=User:{}", world.account))), 3);
    assert_eq!(count(&at(&format!("/*&principal=User:{}&role_name=DeveloperRead", world.account))), 2);
    assert_eq!(count(&at("/*&principal=User:u-nobody")), 0);
    assert_eq!(count(&at("/environment=env-nothing/*")), 0);
    for (query, parameter) in [
        (String::new(), "crn_pattern"),
        ("crn_pattern=".to_owned(), "crn_pattern"),
        ("crn_pattern=anything".to_owned(), "crn_pattern"),
        (at("&role_name=Emperor"), "role_name"),
        (at("&principal=u-1"), "principal"),
    ] {
        let answer = server.get(&format!("/iam/v2/role-bindings?{query}"));
        assert_eq!((answer.status, answer.error()), (400, ("invalid_filter", parameter)), "{query}");
    }
}

#[test]
fn whoever_may_not_bind_is_told_so_and_sees_no_bindings() {
    let (mut server, world, own) = world();
    let robot = server.key_of(Owner::ServiceAccount(world.account.clone()), Scope::Cloud);
    let list = server.send_as(&robot, "GET", &format!("/iam/v2/role-bindings?crn_pattern={own}/*"), None);
    assert_eq!((list.status, list.ids()), (200, Vec::new()));
    let principal = format!("User:{}", world.account);
    let body = binding(&principal, "OrganizationAdmin", &own);
    let answer = server.send_as(&robot, "POST", "/iam/v2/role-bindings", Some(body));
    assert_eq!((answer.status, answer.error().0), (403, "user_unauthorized"));
}
