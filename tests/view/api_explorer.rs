//! The explorer of the REST contract: fields become a request, body and form lose nothing, and other tools' forms are
//! right and hold no secret.

use keyplane::{
    engine::Client,
    model::Owner,
    rest::{Response, Route, Session, Site, prepare_as, routes},
    view::api_explorer::{
        Missing, Value, answer, body, endpoint, forms, forms::Form, groups, inputs, request,
    },
};

use super::support::{Lab, entropy, noon};

fn route(name: &str) -> &'static Route {
    endpoint(Some(name)).unwrap()
}

fn text(form: Form) -> (String, Vec<String>) {
    match form {
        Form::Text { text, notes } => (text, notes),
        Form::None(why) => panic!("no form: {why}"),
    }
}

#[test]
fn every_endpoint_is_listed_once_and_found_by_its_name() {
    let listed: Vec<_> =
        groups("").iter().flat_map(|group| group.endpoints.clone()).map(|route| route.name).collect();
    let all: Vec<_> = routes().map(|route| route.name).collect();
    assert_eq!(listed.len(), all.len());
    for name in all {
        assert_eq!(listed.iter().filter(|known| **known == name).count(), 1, "{name}");
        assert_eq!(endpoint(Some(name)).map(|route| route.name), Some(name));
    }
    assert!(groups("no such words").is_empty());
    assert_eq!(groups("post service-ACCOUNTS")[0].endpoints[0].name, "createIamV2ServiceAccount");
}

#[test]
fn no_endpoint_has_two_fields_of_one_name() {
    for route in routes() {
        let mut names: Vec<_> = inputs(route).iter().map(|input| input.name).collect();
        let mut paths: Vec<_> = body::fields(route).into_iter().map(|field| field.path).collect();
        let before = (names.len(), paths.len());
        names.sort_unstable();
        names.dedup();
        paths.sort();
        paths.dedup();
        assert_eq!((names.len(), paths.len()), before, "{}", route.name);
        assert!(!names.contains(&"endpoint") && !names.contains(&"as_of"), "{}", route.name);
    }
}

#[test]
fn a_request_names_what_its_path_lacks_and_encodes_the_rest() {
    let one = route("getIamV2ApiKey");
    assert_eq!(request(one, &[], ""), Err(Missing("id")));
    assert_eq!(request(one, &[("id", " A/B ".into())], "").unwrap().target, "/iam/v2/api-keys/A%2FB");
    let values: [Value; 2] = [("display_name", "a b\n\nc&d".into()), ("page_size", String::new())];
    let list = request(route("listIamV2ServiceAccounts"), &values, "ignored").unwrap();
    assert_eq!(list.target, "/iam/v2/service-accounts?display_name=a%20b&display_name=c%26d");
    assert!(list.body.is_empty());
}

#[test]
fn the_form_changes_what_is_typed_and_nothing_else() {
    let create = route("createIamV2ApiKey");
    let fields = body::fields(create);
    let field = |path: &str| fields.iter().find(|field| field.path == path).unwrap();
    let text = r#"{"mine":[1,{"a":null}],"spec":{"owner":{"id":"sa-1","x":true},"description":7}}"#;
    let mut object = body::read(text).unwrap();
    let before = object.clone();
    for field in &fields {
        let shown = body::shown(&object, field);
        assert!(shown.is_empty() || field.path == "spec.owner.id" || field.path == "spec.description");
    }
    assert_eq!(object, before);
    body::set(&mut object, field("spec.owner.id"), "sa-2");
    body::set(&mut object, field("spec.resource.id"), "lkc-1");
    assert_eq!(object["spec"]["owner"]["x"], true);
    assert_eq!(object["mine"], before["mine"]);
    body::set(&mut object, field("spec.resource.id"), "");
    assert!(object["spec"].get("resource").is_none(), "an object that is empty again goes");
    assert!(body::read("[]").is_err() && body::read("{").is_err());
    assert!(body::skeleton(create).contains("\"id\": \"\""));
}

#[test]
fn other_tools_forms_are_quoted_and_hold_no_secret() {
    let typed = r#"{"display_name":"it's ${a}","description":"say \"hi\""}"#;
    let asked = request(route("createIamV2ServiceAccount"), &[], typed).unwrap();
    let curl = forms::curl("http://127.0.0.1:8080", route("createIamV2ServiceAccount"), &asked);
    assert!(curl.contains("\"$KEYPLANE_API_KEY:$KEYPLANE_API_SECRET\"") && curl.contains("it'\\''s"));
    let (cli, _) = text(forms::cli(&Lab::new().org, route("createIamV2ServiceAccount"), &asked));
    assert_eq!(cli, r#"confluent iam service-account create 'it'\''s ${a}' --description 'say "hi"'"#);
    let (block, _) = text(forms::terraform(&Lab::new().org, route("createIamV2ServiceAccount"), &asked));
    assert!(
        block.contains(r#"display_name = "it's $${a}""#) && block.contains(r#"description  = "say \"hi\"""#)
    );
}

#[test]
fn a_key_is_written_as_the_cli_and_the_provider_take_it() {
    let create = route("createIamV2ApiKey");
    let cases = [
        (
            r#"{"spec":{"display_name":"n","owner":{"id":"sa-1"},"resource":{"id":"lkc-1","environment":"env-1"}}}"#,
            "confluent api-key create --resource lkc-1 --service-account sa-1 --environment env-1",
            "kind        = \"Cluster\"",
        ),
        (
            r#"{"spec":{"owner":{"id":"u-1"},"resource":{"id":"aws.us-east-1","environment":"env-1"}}}"#,
            "confluent api-key create --resource flink --cloud aws --region us-east-1 --environment env-1",
            "kind        = \"Region\"",
        ),
        (
            r#"{"spec":{"owner":{"id":"sa-1"}}}"#,
            "confluent api-key create --resource cloud --service-account sa-1",
            "owner {",
        ),
    ];
    for (body, cli, part) in cases {
        let asked = request(create, &[], body).unwrap();
        assert_eq!(text(forms::cli(&Lab::new().org, create, &asked)).0, cli);
        let (block, notes) = text(forms::terraform(&Lab::new().org, create, &asked));
        assert!(block.contains(part), "{block}");
        assert!(notes[0].contains("treat the state file as a secret"));
    }
    let asked = request(create, &[], cases[2].0).unwrap();
    assert!(!text(forms::terraform(&Lab::new().org, create, &asked)).0.contains("managed_resource"));
}

/// A pattern is taken apart into the CLI's flags, and written whole for the provider.
#[test]
fn a_role_is_bound_as_the_cli_and_the_provider_take_it() {
    let create = route("createIamV2RoleBinding");
    let cases = [
        ("environment=env-1", "--environment env-1"),
        ("environment=env-1/cloud-cluster=lkc-1", "--environment env-1 --cloud-cluster lkc-1"),
        (
            "environment=env-1/cloud-cluster=lkc-1/kafka=lkc-1/topic=orders*",
            "--environment env-1 --cloud-cluster lkc-1 --kafka-cluster lkc-1 --resource Topic:orders --prefix",
        ),
        (
            "environment=env-1/cloud-cluster=lkc-1/kafka=lkc-1/transactional-id=pay",
            "--environment env-1 --cloud-cluster lkc-1 --kafka-cluster lkc-1 --resource transactional-id:pay",
        ),
        (
            "environment=env-1/schema-registry=lsrc-1/subject=orders",
            "--environment env-1 --schema-registry-cluster lsrc-1 --resource Subject:orders",
        ),
        (
            "environment=env-1/flink-region=aws.us-east-1/compute-pool=lfcp-1",
            "--environment env-1 --flink-region aws.us-east-1 --resource ComputePool:lfcp-1",
        ),
        ("service-account=sa-2", "--resource ServiceAccount:sa-2"),
    ];
    for (path, flags) in cases {
        let pattern = format!("crn://confluent.cloud/organization=0/{path}");
        let body = format!(r#"{{"principal":"User:sa-1","role_name":"R","crn_pattern":"{pattern}"}}"#);
        let asked = request(create, &[], &body).unwrap();
        let (cli, _) = text(forms::cli(&Lab::new().org, create, &asked));
        assert_eq!(
            cli,
            format!("confluent iam rbac role-binding create --principal User:sa-1 --role R {flags}")
        );
        let (block, _) = text(forms::terraform(&Lab::new().org, create, &asked));
        assert!(block.contains(&format!("crn_pattern = \"{pattern}\"")), "{block}");
    }
    let unread = request(create, &[], r#"{"crn_pattern":"x"}"#).unwrap();
    assert!(matches!(forms::cli(&Lab::new().org, create, &unread), Form::None(_)));
}

#[test]
fn what_is_listed_and_who_is_invited_has_forms_too() {
    for (name, values, cli) in [
        ("listIamV2Users", vec![], "confluent iam user list -o json"),
        (
            "listServiceQuotaV1AppliedQuotas",
            vec![("scope", "KAFKA_CLUSTER".to_owned())],
            "confluent service-quota list kafka-cluster -o json",
        ),
        (
            "listIamV2RoleBindings",
            vec![("principal", "User:sa-1".to_owned()), ("crn_pattern", "crn://confluent.cloud/".to_owned())],
            "confluent iam rbac role-binding list --principal User:sa-1 --inclusive -o json",
        ),
        (
            "listIamV2ApiKeys",
            vec![("spec.owner", "sa-1".to_owned()), ("spec.resource", "lkc-1".to_owned())],
            "confluent api-key list --resource lkc-1 --service-account sa-1 -o json",
        ),
    ] {
        let asked = request(route(name), &values, "").unwrap();
        assert_eq!(text(forms::cli(&Lab::new().org, route(name), &asked)).0, cli);
    }
    let invited = request(route("createIamV2Invitation"), &[], r#"{"email":"a@b.example"}"#).unwrap();
    let (block, _) = text(forms::terraform(&Lab::new().org, route("createIamV2Invitation"), &invited));
    assert_eq!(block, "resource \"confluent_invitation\" \"a_b_example\" {\n  email = \"a@b.example\"\n}");
}

fn call(lab: &Lab, actor: &Owner, name: &str, values: &[Value], body: &str) -> (Response, bool) {
    let request = request(route(name), values, body).unwrap();
    let site = Site { base_url: "http://here", now: noon(), allowance: None };
    let session = Session { actor, client: Client::Console };
    let prepared = prepare_as(&lab.org, &site, &request, session, &mut entropy(1));
    assert_eq!(prepared.caller, None);
    (prepared.response, prepared.decision.is_some_and(|made| made.entry.header.client == Client::Console))
}

#[test]
fn a_call_acts_as_the_session_and_the_secret_leaves_the_text() {
    let lab = Lab::new();
    let (listed, changed) = call(&lab, &lab.admin, "listIamV2ApiKeys", &[], "");
    assert_eq!((listed.status, changed), (200, false));
    let body = format!(r#"{{"spec":{{"owner":{{"id":"{}"}}}}}}"#, lab.admin.id());
    let (made, changed) = call(&lab, &lab.admin, "createIamV2ApiKey", &[], &body);
    assert_eq!((made.status, changed), (202, true));
    let (shown, secret) = answer::take(made);
    let secret = secret.unwrap();
    assert!(secret.inspect().is_ok());
    assert!(!shown.body.contains(secret.expose()) && !shown.body.is_empty());

    let nobody = Owner::User(keyplane::model::UserId::parse("u-nobody").unwrap());
    assert_eq!(call(&lab, &nobody, "listIamV2ApiKeys", &[], "").0.status, 401);
    let unknown = [("cluster_id", "lkc-never".into())];
    // The Kafka API knows no 404 (`facts/wire.md` 3.2).
    assert_eq!(call(&lab, &lab.admin, "getKafkaCluster", &unknown, "").0.status, 400);
}
