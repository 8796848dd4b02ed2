//! Organizations, clusters, registries, pools, regions, quotas.

use keyplane::model::{Owner, Scope};
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

/// Makes something, reads it where it says it is, changes it, deletes it, and finds it gone.
fn live(server: &mut Server, all: &str, new: &Value, edit: (&Value, &str, &Value)) {
    let (edit, pointer, after) = edit;
    let made = server.post(all, new.clone());
    assert!([201, 202].contains(&made.status), "{all}: {}", made.body);
    let at = path(&made.body);
    assert_eq!(made.header("Location"), made.body["metadata"]["self"].as_str());
    assert_eq!(server.get(&at).body, made.body);
    let environment = new["spec"]["environment"]["id"].as_str().unwrap_or_default();
    let list = server.get(&format!("{all}?environment={environment}&page_size=100"));
    assert!(list.ids().contains(&made.body["id"].as_str().unwrap().to_owned()), "{all}");
    if !edit.is_null() {
        let without = at.split('?').next().unwrap();
        let changed = server.patch(without, edit.clone());
        assert_eq!(
            (changed.status, changed.body.pointer(pointer)),
            (200, Some(after)),
            "{all}: {}",
            changed.body
        );
        assert_eq!(server.get(&at).body, changed.body);
        assert_ne!(changed.body["metadata"]["updated_at"], made.body["metadata"]["updated_at"]);
    }
    assert_eq!(server.delete(&at).status, 204, "{all}");
    let gone = server.get(&at);
    assert_eq!((gone.status, gone.error().0), (404, "resource_not_found"), "{all}");
    assert_eq!(server.delete(&at).status, 404, "{all}");
}

#[test]
fn every_resource_is_made_read_changed_and_deleted() {
    let (mut server, world) = world();
    let environment = json!({ "id": world.environment });
    let other = json!({ "id": world.other });
    live(
        &mut server,
        "/org/v2/environments",
        &json!({ "display_name": "sandbox" }),
        (
            &json!({ "stream_governance_config": { "package": "ADVANCED" } }),
            "/stream_governance_config/package",
            &json!("ADVANCED"),
        ),
    );
    live(
        &mut server,
        "/cmk/v2/clusters",
        &json!({ "spec": {
            "display_name": "pay", "availability": "HIGH", "cloud": "GCP", "region": "us-east4",
            "config": { "kind": "Enterprise", "max_ecku": 4 }, "environment": environment,
        } }),
        (
            &json!({ "spec": { "environment": environment, "deletion_protection": false, "config": { "kind": "Enterprise", "max_ecku": 8 } } }),
            "/spec/config/max_ecku",
            &json!(8),
        ),
    );
    live(
        &mut server,
        "/srcm/v2/clusters",
        &json!({ "spec": { "package": "ESSENTIALS", "region": { "id": "sgreg-2" }, "environment": other } }),
        (&Value::Null, "", &Value::Null),
    );
    live(
        &mut server,
        "/ksqldbcm/v2/clusters",
        &json!({ "spec": {
            "display_name": "joins", "csu": 8, "use_detailed_processing_log": false,
            "kafka_cluster": { "id": world.standard }, "credential_identity": { "id": world.account },
            "environment": environment,
        } }),
        (&Value::Null, "", &Value::Null),
    );
    live(
        &mut server,
        "/fcpm/v2/compute-pools",
        &json!({ "spec": {
            "display_name": "fraud", "cloud": "AWS", "region": "us-east-2", "max_cfu": 10, "enable_ai": true,
            "environment": environment,
        } }),
        (
            &json!({ "spec": { "environment": environment, "max_cfu": 20, "default_pool": true } }),
            "/spec/default_pool",
            &json!(true),
        ),
    );
}

#[test]
fn a_kafka_cluster_says_what_clients_rely_on() {
    let (mut server, world) = world();
    let cluster = &world.dedicated;
    let at = format!("/cmk/v2/clusters/{cluster}?environment={}", world.environment);
    let body = server.get(&at).body;
    let name = body["metadata"]["resource_name"].as_str().unwrap();
    assert!(name.ends_with(&format!("/cloud-cluster={cluster}/kafka={cluster}")), "{name}");
    let spec = &body["spec"];
    for field in [
        "api_endpoint",
        "http_endpoint",
        "kafka_bootstrap_endpoint",
        "availability",
        "cloud",
        "region",
        "display_name",
    ] {
        assert!(spec[field].as_str().is_some_and(|text| !text.is_empty()), "{field}");
    }
    assert!(spec["kafka_bootstrap_endpoint"].as_str().unwrap().starts_with("SASL_SSL://"));
    assert_eq!(
        (&spec["config"]["kind"], &body["status"]["phase"]),
        (&json!("Dedicated"), &json!("PROVISIONED"))
    );
    for field in ["id", "related", "resource_name"] {
        assert!(spec["environment"][field].is_string(), "{field}");
    }
    let elsewhere = server.get(&format!("/cmk/v2/clusters/{cluster}?environment={}", world.other));
    assert_eq!(elsewhere.status, 404, "it does not lie there");
    let nowhere = server.get(&format!("/cmk/v2/clusters/{cluster}"));
    assert_eq!((nowhere.status, nowhere.error().1), (400, "environment"));
    let unknown = server.get("/cmk/v2/clusters?environment=env-nothing");
    assert_eq!((unknown.status, unknown.ids().len()), (200, 0), "what matches nothing is an empty list");
}

/// The Terraform provider waits for one after each cluster that it makes, and gives up after ten minutes.
#[test]
fn the_first_cluster_of_an_environment_brings_its_registry() {
    let (mut server, _) = world();
    let made = server.post("/org/v2/environments", json!({ "display_name": "new" })).body;
    let environment = made["id"].as_str().unwrap().to_owned();
    let cluster = |name: &str| {
        json!({ "spec": {
            "display_name": name, "availability": "LOW", "cloud": "GCP", "region": "europe-west3",
            "config": { "kind": "Basic" }, "environment": { "id": environment },
        } })
    };
    assert_eq!(server.post("/cmk/v2/clusters", cluster("one")).status, 202);
    let listed = server.get(&format!("/srcm/v3/clusters?environment={environment}")).body;
    let registry = &listed["data"][0];
    assert_eq!(
        (&registry["spec"]["cloud"], &registry["spec"]["region"], &registry["status"]["phase"]),
        (&json!("GCP"), &json!("europe-west3"), &json!("PROVISIONED"))
    );
    assert_eq!(server.post("/cmk/v2/clusters", cluster("two")).status, 202);
    let again = server.get(&format!("/srcm/v3/clusters?environment={environment}"));
    assert_eq!(again.ids(), [registry["id"].as_str().unwrap()], "the second cluster finds it there");
}

/// The Terraform provider sends a zero where a configuration says nothing of the size.
#[test]
fn a_pool_of_no_size_gets_the_usual_one() {
    let (mut server, world) = world();
    let pool = json!({ "spec": {
        "display_name": "pool", "cloud": "AWS", "region": "us-east-2", "max_cfu": 0,
        "environment": { "id": world.environment },
    } });
    let made = server.post("/fcpm/v2/compute-pools", pool);
    assert_eq!((made.status, &made.body["spec"]["max_cfu"]), (202, &json!(5)), "{}", made.body);
}

/// As the Ansible collection sends it.
#[test]
fn a_size_alone_changes_a_dedicated_cluster() {
    let (mut server, world) = world();
    let at = format!("/cmk/v2/clusters/{}", world.dedicated);
    let size = |cku: Value| json!({ "spec": { "environment": { "id": world.environment }, "config": { "cku": cku } } });
    let changed = server.patch(&at, size(json!(3))).body;
    assert_eq!(changed["spec"]["config"], json!({ "kind": "Dedicated", "cku": 3 }), "{changed}");
    assert_eq!(changed["status"]["cku"], 3);
    let refused = server.patch(&at, size(json!("four")));
    assert_eq!((refused.status, refused.error().1), (422, "/spec/config/cku"));
}

/// Whoever has rights in a part of a cluster alone knows the way to it by name. The contract has a form for such an
/// environment, and none for such a cluster.
#[test]
fn what_is_known_by_name_is_the_environment_alone() {
    let (mut server, world) = world();
    let reader = world.account.clone();
    let crn = format!(
        "crn://confluent.cloud/organization={}/environment={}/cloud-cluster={cluster}/kafka={cluster}/topic=orders",
        server.get("/org/v2/organizations").ids()[0],
        world.environment,
        cluster = world.dedicated,
    );
    let bound =
        json!({ "principal": format!("User:{reader}"), "role_name": "DeveloperRead", "crn_pattern": crn });
    assert_eq!(server.post("/iam/v2/role-bindings", bound).status, 201);
    let key = server.key_of(Owner::ServiceAccount(reader), Scope::Cloud);
    let mut get = |target: String| server.send_as(&key, "GET", &target, None);
    let environment = get(format!("/org/v2/environments/{}", world.environment));
    assert_eq!((environment.status, &environment.body["stream_governance_config"]), (200, &Value::Null));
    let within = format!("environment={}", world.environment);
    assert_eq!(get(format!("/cmk/v2/clusters/{}?{within}", world.dedicated)).status, 404);
    assert_eq!(get(format!("/cmk/v2/clusters?{within}")).ids(), Vec::<String>::new());
}

#[test]
fn what_a_cluster_cannot_be_points_at_the_field() {
    let (mut server, world) = world();
    let environment = json!({ "id": world.environment });
    let with = |more: Value| {
        let mut spec = json!({
            "display_name": "pay", "availability": "SINGLE_ZONE", "cloud": "AWS", "region": "us-east-2",
            "config": { "kind": "Basic" }, "environment": environment,
        });
        for (name, value) in more.as_object().unwrap() {
            spec[name] = value.clone();
        }
        json!({ "spec": spec })
    };
    for (more, pointer) in [
        (json!({ "display_name": null }), "/spec/display_name"),
        (json!({ "cloud": "IBM" }), "/spec/cloud"),
        (json!({ "region": "Ohio!" }), "/spec/region"),
        (json!({ "availability": "SOME" }), "/spec/availability"),
        (json!({ "availability": "MULTI_ZONE" }), "/spec/availability"),
        (json!({ "config": {} }), "/spec/config/kind"),
        (json!({ "config": { "kind": "Huge" } }), "/spec/config/kind"),
        (json!({ "config": { "kind": "Dedicated" } }), "/spec/config/cku"),
        (json!({ "config": { "kind": "Dedicated", "cku": 0 } }), "/spec/config/cku"),
        (json!({ "config": { "kind": "Dedicated", "cku": 2, "zones": ["a", "a"] } }), "/spec/config/zones"),
        (json!({ "config": { "kind": "Basic", "max_ecku": 1.5 } }), "/spec/config/max_ecku"),
        (json!({ "environment": {} }), "/spec/environment/id"),
        (json!({ "environment": { "id": "env-nothing" } }), "/spec/environment"),
        (json!({ "deletion_protection": "yes" }), "/spec/deletion_protection"),
    ] {
        let answer = server.post("/cmk/v2/clusters", with(more.clone()));
        assert_eq!(
            (answer.status, answer.error()),
            (422, ("invalid_configuration", pointer)),
            "{more}: {}",
            answer.body
        );
    }
    let fixed = json!({ "spec": { "environment": environment, "region": "us-east-1" } });
    let answer = server.patch(&format!("/cmk/v2/clusters/{}", world.standard), fixed);
    assert_eq!((answer.status, answer.error().1), (422, "/spec/region"));
}

#[test]
fn a_protected_cluster_stops_its_own_deletion_and_its_environments() {
    let (mut server, world) = world();
    let at = format!("/cmk/v2/clusters/{}", world.dedicated);
    let on = json!({ "spec": { "environment": { "id": world.environment }, "deletion_protection": true } });
    assert_eq!(server.patch(&at, on).body["spec"]["deletion_protection"], true);
    let listed = format!("/cmk/v2/clusters?environment={}&spec.deletion_protection=true", world.environment);
    assert_eq!(server.get(&listed).ids(), [world.dedicated.to_string()]);
    let refused = server.delete(&format!("{at}?environment={}", world.environment));
    assert_eq!((refused.status, refused.error().0), (409, "resource_in_use"));
    let whole = server.delete(&format!("/org/v2/environments/{}", world.environment));
    assert_eq!(whole.status, 409);
    assert!(whole.detail().contains(world.dedicated.as_str()), "{}", whole.detail());
}

#[test]
fn the_organization_and_its_default_pools_are_settings() {
    let (mut server, _) = world();
    let own = server.get("/org/v2/organizations").ids().remove(0);
    let at = format!("/org/v2/organizations/{own}");
    let changed = server.patch(&at, json!({ "jit_enabled": true }));
    assert_eq!((changed.status, &changed.body["jit_enabled"]), (200, &json!(true)));
    assert_eq!(server.get(&at).body["display_name"], "Meridian Outfitters", "the name stays");
    let bad = server.patch(&at, json!({ "display_name": "<b>" }));
    assert_eq!((bad.status, bad.error().1), (422, "/display_name"));
    for id in ["00000000-0000-4000-8000-000000000000", "x"] {
        assert_eq!(server.get(&format!("/org/v2/organizations/{id}")).status, 404, "{id}");
    }

    let at = "/fcpm/v2/compute-pool-config";
    assert_eq!(server.get(at).body["spec"]["default_pool_enabled"], true);
    let changed = server.patch(at, json!({ "spec": { "default_pool_max_cfu": 20 } }));
    assert_eq!(changed.body["spec"], json!({ "default_pool_enabled": true, "default_pool_max_cfu": 20 }));
    let off = server.patch(at, json!({ "spec": { "default_pool_enabled": false } }));
    assert_eq!(off.body["spec"], json!({ "default_pool_enabled": false, "default_pool_max_cfu": 20 }));
    let bad = server.patch(at, json!({ "spec": { "default_pool_max_cfu": 7 } }));
    assert_eq!((bad.status, bad.error().1), (422, "/spec/default_pool_max_cfu"));
}

#[test]
fn regions_are_a_catalogue() {
    let (mut server, world) = world();
    let all = server.get("/fcpm/v2/regions?page_size=100");
    assert!(all.ids().is_sorted() && all.ids().contains(&"azure.eastus".to_owned()));
    let one = server.get("/fcpm/v2/regions?cloud=AWS&region_name=us-east-2");
    assert_eq!(one.ids(), ["aws.us-east-2"]);
    assert_eq!(one.body["data"][0]["cloud"], "AWS");
    assert_eq!(server.get("/fcpm/v2/regions?cloud=IBM").error(), ("invalid_filter", "cloud"));
    let region =
        server.get("/srcm/v2/regions?spec.cloud=AWS&spec.region_name=us-east-2&spec.packages=ADVANCED");
    let id = region.ids().remove(0);
    assert_eq!(server.get(&format!("/srcm/v2/regions/{id}")).body, region.body["data"][0]);
    assert_eq!(server.get("/srcm/v2/regions/sgreg-0").status, 404);
    let key = server.key_of(Owner::ServiceAccount(world.account), Scope::Tableflow);
    let tableflow = server.send_as(&key, "GET", "/tableflow/v1/regions?page_size=2", None);
    assert_eq!(tableflow.ids().len(), 2);
    assert_eq!(server.get("/tableflow/v1/regions").status, 401, "a Cloud key is not for Tableflow");
}

#[test]
fn both_versions_of_a_registry_are_one() {
    let (mut server, world) = world();
    let query = format!("environment={}", world.environment);
    let v2 = server.get(&format!("/srcm/v2/clusters/{}?{query}", world.registry)).body;
    let v3 = server.get(&format!("/srcm/v3/clusters/{}?{query}", world.registry)).body;
    assert_eq!(v2["id"], v3["id"]);
    assert_eq!(v2["spec"]["http_endpoint"], v3["spec"]["http_endpoint"]);
    assert_eq!(
        server.get(&format!("/srcm/v2/clusters?{query}")).ids(),
        server.get(&format!("/srcm/v3/clusters?{query}")).ids()
    );
    let advanced = json!({ "spec": { "environment": { "id": world.environment }, "package": "ADVANCED" } });
    let changed = server.patch(&format!("/srcm/v2/clusters/{}", world.registry), advanced);
    assert_eq!((changed.status, &changed.body["spec"]["package"]), (200, &json!("ADVANCED")));
    let environment = server.get(&format!("/org/v2/environments/{}", world.environment)).body;
    assert_eq!(
        environment["stream_governance_config"]["package"], "ADVANCED",
        "the package is the environment's"
    );
    let second = json!({ "spec": { "package": "ADVANCED", "region": { "id": "sgreg-2" }, "environment": { "id": world.environment } } });
    let refused = server.post("/srcm/v2/clusters", second);
    assert_eq!((refused.status, refused.error().0), (409, "resource_already_exists"));
}

#[test]
fn quotas_tell_what_is_used() {
    let (mut server, world) = world();
    for scope in ["ORGANIZATION", "organization", "Organization"] {
        let list = server.get(&format!(
            "/service-quota/v1/applied-quotas?scope={scope}&page_size=200&environment=&network="
        ));
        assert!(list.ids().contains(&"iam.max_service_accounts.per_org".to_owned()), "{scope}");
    }
    let one = server.get("/service-quota/v1/applied-quotas/iam.max_environments.per_org").body;
    assert_eq!(
        (&one["applied_limit"], &one["usage"], &one["scope"]),
        (&json!(25), &json!(2), &json!("ORGANIZATION"))
    );
    let query =
        format!("scope=kafka_cluster&id=kafka.max_api_keys.per_cluster&kafka_cluster={}", world.basic);
    let cluster = server.get(&format!("/service-quota/v1/applied-quotas?{query}"));
    assert_eq!(cluster.body["data"][0]["applied_limit"], 50);
    assert_eq!(cluster.body["data"][0]["kafka_cluster"]["environment"], json!(world.environment));
    for scope in ["network", "identity_provider", "certificate_authority"] {
        let list = server.get(&format!("/service-quota/v1/applied-quotas?scope={scope}"));
        assert_eq!((list.status, list.ids().len()), (200, 0), "{scope}");
    }
    assert_eq!(server.get("/service-quota/v1/applied-quotas").error().1, "scope");
    assert_eq!(server.get("/service-quota/v1/applied-quotas?scope=planet").error().1, "scope");
    assert_eq!(server.get("/service-quota/v1/applied-quotas/x").status, 404);
    assert_eq!(server.get("/service-quota/v1/scopes").ids().len(), 8);
    assert_eq!(server.get("/service-quota/v1/scopes/kafka_cluster").body["id"], "KAFKA_CLUSTER");
    assert_eq!(server.get("/service-quota/v1/scopes/planet").status, 404);
    // Pages hold every limit once, although codes stand for several.
    let mut seen = Vec::new();
    let mut target = Some("/service-quota/v1/applied-quotas?scope=KAFKA_CLUSTER&page_size=3".to_owned());
    while let Some(at) = target {
        let page = server.get(&at);
        seen.extend(
            page.body["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| (one["id"].clone(), one["kafka_cluster"]["id"].clone())),
        );
        target =
            page.body["metadata"]["next"].as_str().map(|next| next.strip_prefix(BASE).unwrap().to_owned());
    }
    let count = seen.len();
    seen.sort_by_key(|pair| format!("{pair:?}"));
    seen.dedup();
    assert_eq!((count, seen.len()), (8, 8), "two quotas of four clusters");
}
