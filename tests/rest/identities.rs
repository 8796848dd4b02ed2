//! Group mappings, identity providers and pools, and who becomes the owner of what is made.

use keyplane::model::{Owner, Principal, Role, Scope};
use serde_json::{Value, json};

use super::{
    server::{BASE, Server},
    support::world::World,
};

fn world() -> (Server, World) {
    let world = World::new();
    (Server::over(world.lab.clone()), world)
}

fn path(body: &Value) -> String {
    body["metadata"]["self"].as_str().unwrap().strip_prefix(BASE).unwrap().to_owned()
}

/// Makes something, reads it, changes one field of it, and deletes it.
fn live(server: &mut Server, all: &str, new: &Value, (field, after): (&str, &str)) {
    let made = server.post(all, new.clone());
    assert_eq!(made.status, 201, "{all}: {}", made.body);
    let at = path(&made.body);
    assert_eq!(made.header("Location"), made.body["metadata"]["self"].as_str());
    for (name, value) in new.as_object().unwrap() {
        assert_eq!(made.body[name], *value, "{all}: {name}");
    }
    assert_eq!(made.body["state"], "ENABLED");
    assert_eq!(server.get(&at).body, made.body);
    assert!(
        server
            .get(&format!("{all}?page_size=100"))
            .ids()
            .contains(&made.body["id"].as_str().unwrap().to_owned())
    );
    let changed = server.patch(&at, json!({ field: after, "state": "x", "principal": "y" }));
    assert_eq!(changed.status, 200, "{}", changed.body);
    let mut expected = made.body.clone();
    expected[field] = json!(after);
    expected["metadata"]["updated_at"] = changed.body["metadata"]["updated_at"].clone();
    assert_eq!(changed.body, expected, "{all}: only {field} changes");
    assert_eq!(server.delete(&at).status, 204, "{all}");
    assert_eq!(server.get(&at).status, 404, "{all}");
    assert_eq!(server.delete(&at).status, 404, "{all}");
}

const MAPPINGS: &str = "/iam/v2/sso/group-mappings";
const PROVIDERS: &str = "/iam/v2/identity-providers";

fn mapping() -> Value {
    json!({ "display_name": "Engineers", "description": "", "filter": "\"eng\" in claims.groups" })
}

fn provider() -> Value {
    json!({
        "display_name": "Azure",
        "description": "Workloads",
        "identity_claim": "claims.sub",
        "issuer": "https://login.example.com/v2.0",
        "jwks_uri": "https://login.example.com/keys",
    })
}

fn pool() -> Value {
    json!({
        "display_name": "Deploys",
        "description": "",
        "identity_claim": "claims.sub",
        "filter": "claims.aud==\"confluent\"",
    })
}

#[test]
fn mappings_providers_and_pools_live() {
    let (mut server, world) = world();
    live(&mut server, MAPPINGS, &mapping(), ("description", "Everybody who builds"));
    live(&mut server, PROVIDERS, &provider(), ("identity_claim", "claims.oid"));
    let pools = format!("{PROVIDERS}/{}/identity-pools", world.provider);
    live(&mut server, &pools, &pool(), ("filter", "claims.aud==\"keyplane\""));
    let mut plain = provider();
    plain.as_object_mut().unwrap().remove("identity_claim");
    let made = server.post(PROVIDERS, plain);
    assert!(made.body.get("identity_claim").is_none(), "left out where none is set");
    assert_eq!(made.body["keys"], json!([]));
}

#[test]
fn what_is_missing_or_wrong_is_pointed_at() {
    let (mut server, world) = world();
    let pools = format!("{PROVIDERS}/{}/identity-pools", world.provider);
    for (all, whole, fields) in [
        (MAPPINGS, mapping(), vec!["display_name", "description", "filter"]),
        (PROVIDERS, provider(), vec!["display_name", "description", "issuer", "jwks_uri"]),
        (&*pools, pool(), vec!["display_name", "description", "identity_claim", "filter"]),
    ] {
        for field in fields {
            let pointer = format!("/{field}");
            for wrong in [Value::Null, json!(1)] {
                let mut body = whole.clone();
                body[field] = wrong;
                let answer = server.post(all, body);
                assert_eq!((answer.status, answer.error().1), (422, &*pointer), "{all}");
            }
            if field != "description" {
                let mut body = whole.clone();
                body[field] = json!("\u{7}");
                let answer = server.post(all, body);
                assert_eq!((answer.status, answer.error().1), (422, &*pointer), "{all}: {}", answer.body);
            }
        }
    }
}

#[test]
fn names_are_taken_once() {
    let (mut server, world) = world();
    let first = server.post(MAPPINGS, mapping());
    let second = server.post(MAPPINGS, mapping());
    assert_eq!((second.status, second.header("Location")), (409, first.header("Location")));
    let mut other = mapping();
    other["display_name"] = json!("Others");
    let other = server.post(MAPPINGS, other);
    // The published text declares no 409 here.
    let renamed = server.patch(&path(&other.body), json!({ "display_name": "Engineers" }));
    assert_eq!((renamed.status, renamed.error().1), (422, "/display_name"));
    let kept = server.delete(&format!("{PROVIDERS}/{}", world.provider));
    assert_eq!(kept.status, 403, "a provider with pools stays: {}", kept.body);
}

#[test]
fn pools_are_found_under_their_provider_only() {
    let (mut server, world) = world();
    let other = server.post(PROVIDERS, provider()).body["id"].as_str().unwrap().to_owned();
    let (own, pool_id) = (&world.provider, &world.identity_pool);
    assert_eq!(server.get(&format!("{PROVIDERS}/{own}/identity-pools/{pool_id}")).status, 200);
    assert_eq!(server.get(&format!("{PROVIDERS}/{other}/identity-pools/{pool_id}")).status, 404);
    assert_eq!(server.get(&format!("{PROVIDERS}/{other}/identity-pools")).ids(), Vec::<String>::new());
    assert_eq!(server.get(&format!("{PROVIDERS}/op-nothing/identity-pools/{pool_id}")).status, 404);
    for answer in [
        server.get(&format!("{PROVIDERS}/op-nothing/identity-pools")),
        server.post(&format!("{PROVIDERS}/op-nothing/identity-pools"), pool()),
    ] {
        assert_eq!((answer.status, answer.error().0), (403, "user_unauthorized"));
    }
}

#[test]
fn a_refresh_says_that_nothing_is_fetched() {
    let (mut server, world) = world();
    let keys = format!("{PROVIDERS}/{}/jwks", world.provider);
    let answer = server.patch(&keys, json!({ "spec": { "jwks_status": "REFRESHED" } }));
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["status"]["jwks_status"], "ERROR_FETCHING_JWKS");
    assert!(answer.decision.is_none());
    for body in [json!({}), json!({ "spec": {} }), json!({ "spec": { "jwks_status": "OK" } })] {
        assert_eq!(server.patch(&keys, body).status, 422);
    }
    let nowhere = format!("{PROVIDERS}/op-nothing/jwks");
    assert_eq!(server.patch(&nowhere, json!({ "spec": { "jwks_status": "REFRESHED" } })).status, 404);
}

#[test]
fn whoever_is_named_becomes_the_owner_of_what_is_made_in_the_same_entry() {
    let (mut server, world) = world();
    let pools = format!("{PROVIDERS}/{}/identity-pools", world.provider);
    let accounts = "/iam/v2/service-accounts";
    for (all, segment, body) in [
        (accounts, "service-account", json!({ "display_name": "ledger" })),
        (&*pools, "identity-pool", pool()),
    ] {
        let made = server.post(&format!("{all}?assigned_resource_owner={}", world.user), body);
        assert_eq!(made.status, 201, "{}", made.body);
        assert_eq!(made.decision.unwrap().entry.changes.len(), 2);
        let id = made.body["id"].as_str().unwrap();
        let pattern = format!("{}/{segment}={id}", server.lab.org.crn());
        let owner = Principal::User(world.user.clone());
        let mut held = server.lab.org.bindings_of(&owner);
        assert!(
            held.any(|it| it.role == Role::ResourceOwner && it.pattern.to_string() == pattern),
            "{pattern}"
        );
    }
    for nobody in ["u-nobody", "everyone", "*", "sa-nothing", "group-nothing"] {
        let body = json!({ "display_name": "other" });
        let answer = server.post(&format!("{accounts}?assigned_resource_owner={nobody}"), body);
        assert_eq!((answer.status, answer.error().1), (400, "assigned_resource_owner"), "{nobody}");
        assert!(answer.decision.is_none());
    }
}

#[test]
fn who_sees_none_is_told_of_none() {
    let (mut server, world) = world();
    let robot = server.key_of(Owner::ServiceAccount(world.account.clone()), Scope::Cloud);
    let provider = format!("{PROVIDERS}/{}", world.provider);
    for (method, at, body, status) in [
        ("GET", provider.clone(), None, 404),
        ("PATCH", provider.clone(), Some(json!({ "display_name": "x" })), 404),
        ("GET", format!("{provider}/identity-pools"), None, 403),
        ("GET", format!("{provider}/identity-pools/{}", world.identity_pool), None, 404),
    ] {
        let answer = server.send_as(&robot, method, &at, body);
        assert_eq!(answer.status, status, "{method} {at}: {}", answer.body);
    }
}
