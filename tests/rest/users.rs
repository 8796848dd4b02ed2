//! `iam/v2/users`.

use keyplane::model::{Owner, Scope};
use serde_json::json;

use super::{server::Server, support::world::World};

#[test]
fn a_user_is_read_renamed_and_deleted() {
    let world = World::new();
    let mut server = Server::over(world.lab.clone());
    let path = format!("/iam/v2/users/{}", world.user);
    let read = server.get(&path);
    assert_eq!(read.status, 200);
    assert_eq!(read.body["email"], "grace@example.com");
    assert_eq!(read.body["full_name"], "");
    assert_eq!(read.body["auth_type"], "AUTH_TYPE_LOCAL");
    // What is the server's own, or fixed, is ignored.
    let body =
        json!({ "full_name": "Grace", "auth_type": "AUTH_TYPE_SSO", "email": "x@example.com", "id": "y" });
    let renamed = server.patch(&path, body);
    assert_eq!((renamed.status, &renamed.body["full_name"]), (200, &json!("Grace")));
    assert_eq!(renamed.body["auth_type"], "AUTH_TYPE_LOCAL");
    assert_eq!(renamed.body["email"], "grace@example.com");
    assert_eq!(server.patch(&path, json!({})).body, renamed.body, "what is not sent stays");
    let wrong = server.patch(&path, json!({ "full_name": 1 }));
    assert_eq!((wrong.status, wrong.error()), (422, ("invalid_configuration", "/full_name")));
    assert_eq!(server.delete(&path).status, 204);
    assert_eq!(server.get(&path).status, 404);
}

#[test]
fn whoever_was_invited_is_listed_and_the_last_administrator_stays() {
    let world = World::new();
    let mut server = Server::over(world.lab.clone());
    let invited = server.lab.invited("new@example.com").to_string();
    assert!(server.get("/iam/v2/users?page_size=100").ids().contains(&invited));
    let admin = format!("/iam/v2/users/{}", server.lab.admin.id());
    let kept = server.delete(&admin);
    assert_eq!((kept.status, kept.error().0), (403, "user_unauthorized"), "{}", kept.body);
}

#[test]
fn hidden_users_are_as_unknown() {
    let world = World::new();
    let mut server = Server::over(world.lab.clone());
    let robot = server.key_of(Owner::ServiceAccount(world.account.clone()), Scope::Cloud);
    let list = server.send_as(&robot, "GET", "/iam/v2/users", None);
    assert_eq!((list.status, list.ids()), (200, Vec::new()));
    for method in ["GET", "PATCH", "DELETE"] {
        let body = (method == "PATCH").then(|| json!({ "full_name": "x" }));
        let hidden = server.send_as(&robot, method, &format!("/iam/v2/users/{}", world.user), body.clone());
        let unknown = server.send_as(&robot, method, "/iam/v2/users/u-nobody", body);
        assert_eq!((hidden.status, hidden.error()), (404, unknown.error()), "{method}");
    }
}

/// Changing how somebody signs in is an operation of its own, answered with nothing.
#[test]
fn how_a_user_signs_in_can_be_changed() {
    let world = World::new();
    let mut server = Server::over(world.lab.clone());
    let at = format!("/iam/v2/users/{}", world.user);
    for auth in ["AUTH_TYPE_SSO", "AUTH_TYPE_SSO", "AUTH_TYPE_LOCAL"] {
        let changed = server.patch(&format!("{at}/auth"), json!({ "auth_type": auth }));
        assert_eq!((changed.status, &changed.body), (204, &serde_json::Value::Null), "{auth}");
        assert_eq!(server.get(&at).body["auth_type"], auth);
    }
    for body in [json!({}), json!({ "auth_type": "AUTH_TYPE_NONE" }), json!({ "auth_type": 1 })] {
        let refused = server.patch(&format!("{at}/auth"), body.clone());
        assert_eq!((refused.status, refused.error().1), (400, "/auth_type"), "{body}");
    }
    let robot = server.key_of(Owner::ServiceAccount(world.account.clone()), Scope::Cloud);
    let body = Some(json!({ "auth_type": "AUTH_TYPE_SSO" }));
    assert_eq!(server.send_as(&robot, "PATCH", &format!("{at}/auth"), body).status, 404, "hidden");
    assert_eq!(
        server.patch("/iam/v2/users/u-nobody/auth", json!({ "auth_type": "AUTH_TYPE_SSO" })).status,
        404
    );
}
