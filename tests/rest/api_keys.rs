//! `iam/v2/api-keys`.

use keyplane::model::{ClusterType, Owner, Scope};
use serde_json::{Value, json};

use super::{
    server::{BASE, Server},
    support::{Lab, world::World},
};

fn world() -> (Server, World) {
    let world = World::new();
    (Server::over(world.lab.clone()), world)
}

fn make(server: &mut Server, owner: &str, resource: &Value) -> Value {
    let body = json!({ "spec": { "display_name": "CI", "owner": { "id": owner }, "resource": resource } });
    let answer = server.post("/iam/v2/api-keys", body);
    assert_eq!(answer.status, 202, "{}", answer.body);
    assert_eq!(answer.header("Location").unwrap(), answer.body["metadata"]["self"]);
    answer.body
}

/// Kind, version and id follow from the id alone, in the creation and in every reading.
#[test]
fn every_scope_is_made_and_read_back_the_same() {
    let (mut server, world) = world();
    let owner = world.account.to_string();
    let environment = world.environment.to_string();
    let id = |id: &str| json!({ "id": id });
    let within = |id: &str| json!({ "id": id, "environment": environment });
    let (kafka, registry, ksql) = (world.standard.as_str(), world.registry.as_str(), world.ksql.as_str());
    let whole_region = format!("{environment}.aws.us-east-2");
    for (resource, is, has_environment) in [
        (Value::Null, ("cloud", "iam/v2", "Cloud"), false),
        (id("CLOUD"), ("cloud", "iam/v2", "Cloud"), false),
        (json!({ "id": "cloud", "related": "x", "resource_name": "y" }), ("cloud", "iam/v2", "Cloud"), false),
        (id("global"), ("global", "global/v1", "Global"), false),
        (id("Tableflow"), ("tableflow", "tableflow/v1", "Tableflow"), false),
        (id(kafka), (kafka, "cmk/v2", "Cluster"), true),
        (id(&kafka.to_uppercase()), (kafka, "cmk/v2", "Cluster"), true),
        (within(kafka), (kafka, "cmk/v2", "Cluster"), true),
        (id(registry), (registry, "srcm/v3", "SchemaRegistry"), true),
        (id(ksql), (ksql, "ksqldbcm/v2", "ksqlDB"), true),
        (within("aws.us-east-2"), ("aws.us-east-2", "fcpm/v2", "Region"), true),
        (id(&whole_region), ("aws.us-east-2", "fcpm/v2", "Region"), true),
    ] {
        let made = make(&mut server, &owner, &resource);
        let of = &made["spec"]["resource"];
        let told = ["id", "api_version", "kind"].map(|name| of[name].as_str().unwrap());
        assert_eq!(told, [is.0, is.1, is.2], "{resource}");
        assert_eq!(of["environment"].as_str(), has_environment.then_some(environment.as_str()), "{resource}");
        assert_eq!(made["spec"]["secret"].as_str().unwrap().len(), 64);
        let name = made["metadata"]["resource_name"].as_str().unwrap();
        assert!(
            name.ends_with(&format!("/service-account={owner}/api-key={}", made["id"].as_str().unwrap()))
        );

        let path = made["metadata"]["self"].as_str().unwrap().strip_prefix(BASE).unwrap().to_owned();
        let mut read = server.get(&path).body;
        assert!(read["spec"].get("secret").is_none(), "a secret is given once");
        read["spec"]["secret"] = made["spec"]["secret"].clone();
        assert_eq!(read, made, "{resource}");
    }
}

#[test]
fn what_cannot_be_made_points_at_the_field() {
    let (mut server, world) = world();
    let owner = world.account.to_string();
    let resource = |resource: Value| json!({ "spec": { "owner": { "id": owner }, "resource": resource } });
    for (body, pointer) in [
        (json!({}), "/spec/owner"),
        (json!({ "spec": {} }), "/spec/owner"),
        (json!({ "spec": { "owner": {} } }), "/spec/owner/id"),
        (json!({ "spec": { "owner": "sa-1" } }), "/spec/owner"),
        (json!({ "spec": { "owner": { "id": 1 } } }), "/spec/owner/id"),
        (json!({ "spec": { "owner": { "id": "sa-nobody" } } }), "/spec/owner"),
        (json!({ "spec": { "owner": { "id": "pool-1" } } }), "/spec/owner"),
        (json!({ "spec": { "owner": { "id": "" } } }), "/spec/owner"),
        (json!({ "spec": { "owner": { "id": owner }, "display_name": 1 } }), "/spec/display_name"),
        (json!({ "spec": { "owner": { "id": owner }, "expires_at": "soon" } }), "/spec/expires_at"),
        (
            json!({ "spec": { "owner": { "id": owner }, "expires_at": "2020-01-01T00:00:00Z" } }),
            "/spec/expires_at",
        ),
        (resource(json!({})), "/spec/resource/id"),
        (resource(json!({ "id": "lkc-nothing" })), "/spec/resource"),
        (resource(json!({ "id": "lsrc-nothing" })), "/spec/resource"),
        (resource(json!({ "id": "lksqlc-nothing" })), "/spec/resource"),
        (resource(json!({ "id": "aws.us-east-1" })), "/spec/resource/id"),
        (resource(json!({ "id": "env-nothing.aws.us-east-1" })), "/spec/resource"),
        (resource(json!({ "id": "anything" })), "/spec/resource/id"),
        (resource(json!({ "id": world.standard, "environment": world.other })), "/spec/resource"),
        (
            resource(
                json!({ "id": format!("{}.aws.us-east-1", world.environment), "environment": world.other }),
            ),
            "/spec/resource",
        ),
    ] {
        let answer = server.post("/iam/v2/api-keys", body.clone());
        assert_eq!(
            (answer.status, answer.error()),
            (422, ("invalid_configuration", pointer)),
            "{body}: {}",
            answer.body
        );
        assert!(answer.decision.is_none());
    }
}

#[test]
fn a_key_is_edited_in_part_and_nothing_else_of_it_changes() {
    let (mut server, world) = world();
    let made = make(&mut server, world.account.as_str(), &json!({ "id": "cloud" }));
    let path = format!("/iam/v2/api-keys/{}", made["id"].as_str().unwrap());
    let described = server.patch(&path, json!({ "spec": { "description": "Deploys" } }));
    assert_eq!(described.status, 200);
    assert_eq!(described.body["spec"]["display_name"], "CI");
    assert_eq!(described.body["spec"]["description"], "Deploys");
    assert!(described.body["metadata"]["updated_at"].as_str() > made["metadata"]["updated_at"].as_str());
    assert_eq!(described.body["metadata"]["created_at"], made["metadata"]["created_at"]);
    // Owner and resource are not of this schema, and so are ignored.
    let body = json!({ "spec": { "owner": { "id": "u-1" }, "resource": 7, "secret": "x" }, "id": "y" });
    let same = server.patch(&path, body);
    assert_eq!((same.status, &same.body), (200, &described.body));
    assert!(same.decision.is_none(), "nothing changed, nothing is written");
    let cleared = server.patch(&path, json!({ "spec": { "description": "" } }));
    assert_eq!(cleared.body["spec"]["description"], "");
}

#[test]
fn an_expiry_is_the_end_of_its_day() {
    let (mut server, world) = world();
    let owner = json!({ "id": world.account });
    let body = json!({ "spec": { "owner": owner, "expires_at": "2027-03-31T08:00:00Z" } });
    let made = server.post("/iam/v2/api-keys", body);
    assert_eq!(made.body["spec"]["expires_at"], "2027-03-31T23:59:59.000000Z");
}

#[test]
fn lists_are_filtered_by_owner_and_resource() {
    let (mut server, world) = world();
    let (account, admin) = (world.account.to_string(), world.lab.admin.id().to_owned());
    let region = |environment: &str| json!({ "id": format!("{environment}.aws.us-east-2") });
    for (owner, resource) in [
        (&account, json!({ "id": world.standard })),
        (&account, json!({ "id": "cloud" })),
        (&admin, json!({ "id": world.standard })),
        (&admin, region(world.environment.as_str())),
        (&admin, region(world.other.as_str())),
    ] {
        make(&mut server, owner, &resource);
    }
    let mut count = |query: &str| server.get(&format!("/iam/v2/api-keys?page_size=100&{query}")).ids().len();
    let all = count("");
    assert_eq!(count("spec.owner=&spec.resource="), all, "an empty filter is none");
    assert_eq!(count(&format!("spec.owner={account}")), 2);
    assert_eq!(count(&format!("spec.owner={account}&spec.resource=cloud")), 1);
    assert_eq!(count(&format!("spec.resource={}", world.standard)), 2);
    assert_eq!(count("spec.resource=aws.us-east-2"), 2);
    assert_eq!(count(&format!("spec.resource={}.aws.us-east-2", world.other)), 1);
    assert_eq!(count("spec.owner=sa-nobody"), 0);
    assert_eq!(count("spec.resource=lkc-nothing"), 0);
}

#[test]
fn a_limit_is_told_with_its_number() {
    let mut server = Server::over(Lab::new());
    let environment = server.lab.environment("prod");
    let cluster = server.lab.cluster(&environment, ClusterType::Basic);
    for n in 0..10 {
        let account = Owner::ServiceAccount(server.lab.service_account(&format!("orders {n}")));
        for _ in 0..5 {
            server
                .lab
                .key(
                    account.clone(),
                    Scope::Kafka { environment: environment.clone(), cluster: cluster.clone() },
                )
                .unwrap();
        }
    }
    let owner = server.lab.admin.clone();
    let body = json!({ "spec": { "owner": { "id": owner.id() }, "resource": { "id": cluster } } });
    let answer = server.post("/iam/v2/api-keys", body);
    assert_eq!((answer.status, answer.error().0), (402, "quota_exceeded"));
    assert!(answer.detail().contains("is currently limited to 50"), "{}", answer.detail());
}

/// Nobody makes a key for another user, and whoever may not is told so.
#[test]
fn keys_of_others_are_refused() {
    let (mut server, world) = world();
    let body = json!({ "spec": { "owner": { "id": world.user } } });
    let answer = server.post("/iam/v2/api-keys", body);
    assert_eq!((answer.status, answer.error().0), (403, "user_unauthorized"));

    let robot = server.key_of(Owner::ServiceAccount(world.account.clone()), Scope::Cloud);
    let hidden = world.dedicated.to_string();
    let body = json!({ "spec": { "owner": { "id": world.user }, "resource": { "id": hidden } } });
    let unknown = json!({ "spec": { "owner": { "id": world.user }, "resource": { "id": "lkc-nothing" } } });
    let one = server.send_as(&robot, "POST", "/iam/v2/api-keys", Some(body));
    let other = server.send_as(&robot, "POST", "/iam/v2/api-keys", Some(unknown));
    assert_eq!((one.status, one.error()), (other.status, other.error()));
    assert_eq!(one.detail().replace(&hidden, "lkc-nothing"), other.detail(), "hidden is as unknown");
}
