//! The engine for programs: two steps, one journal, plain objects.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use keyplane::{
    engine::{checkpoint, uses},
    model::Timestamp,
    module::{Beginning, Draft, Engine, Fault, Place, Turn},
    rest::{Request, Response},
    store::bundle,
};
use serde_json::{Value, json};

fn noon() -> Timestamp {
    Timestamp::parse("2026-11-23T12:00:00Z").unwrap()
}

/// Other bytes for each number.
fn random(number: u8) -> Vec<u8> {
    (0..512_u32)
        .map(|at| u8::try_from(at.wrapping_mul(2_654_435_761) >> 24 & 255).unwrap() ^ number)
        .collect()
}

/// An engine with an organization, and the lines of its journal.
struct Lab {
    engine: Engine,
    lines: Vec<String>,
}

impl Lab {
    fn new() -> Self {
        let mut lab = Self { engine: Engine::new(noon()), lines: Vec::new() };
        let beginning = Beginning {
            name: "Meridian".into(),
            admin_email: "ada@example.com".into(),
            admin_name: "Ada".into(),
        };
        let line = lab.engine.found(&beginning, noon(), &random(0)).unwrap();
        lab.take(line);
        lab
    }

    fn take(&mut self, line: String) {
        self.engine.commit(&line).unwrap();
        self.lines.push(line);
    }

    fn plan(&self, command: &Value) -> Result<Draft, Fault> {
        let number = u8::try_from(self.lines.len()).unwrap();
        self.engine.decide(&command.to_string(), None, noon(), &random(number))
    }

    fn run(&mut self, command: &Value) -> Value {
        let Draft { result, line } = self.plan(command).unwrap();
        self.take(line);
        result
    }

    /// A Cloud key of the administrator: id, secret, owner.
    fn key(&mut self) -> (String, String, String) {
        let owner = self.engine.list("User", None).unwrap()[0]["id"].as_str().unwrap().to_owned();
        let made = self.run(&json!({ "do": "createApiKey", "owner": owner, "resource": "cloud" }));
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&made["objects"][0]["id"]), text(&made["secret"]), owner)
    }

    fn account(&mut self) -> String {
        let made = self.run(&json!({ "do": "createServiceAccount", "name": "orders" }));
        made["objects"][0]["id"].as_str().unwrap().to_owned()
    }
}

#[test]
fn what_is_planned_changes_nothing_until_it_is_committed() {
    let mut lab = Lab::new();
    let draft = lab.plan(&json!({ "do": "createServiceAccount", "name": "orders" })).unwrap();
    assert_eq!(lab.engine.list("ServiceAccount", None).unwrap(), Vec::<Value>::new());
    assert!(lab.engine.follows(&draft.line));
    let done = lab.engine.commit(&draft.line).unwrap();
    assert_eq!((done.seq, done.changes.len(), done.changes[0].effect), (2, 1, "created"));
    assert_eq!(
        lab.engine.list("ServiceAccount", None).unwrap(),
        draft.result["objects"].as_array().unwrap()[..]
    );
}

#[test]
fn of_two_planned_on_one_state_the_second_is_stale() {
    let mut lab = Lab::new();
    let [one, other] = ["orders", "payments"]
        .map(|name| lab.plan(&json!({ "do": "createServiceAccount", "name": name })).unwrap());
    lab.take(one.line);
    assert!(!lab.engine.follows(&other.line));
    assert_eq!(lab.engine.commit(&other.line).unwrap_err().code, "stale");
    assert_eq!(lab.engine.list("ServiceAccount", None).unwrap().len(), 1);
}

#[test]
fn a_journal_gives_the_organization_back_and_is_checked() {
    let mut lab = Lab::new();
    let owner = lab.account();
    lab.run(&json!({ "do": "createApiKey", "owner": owner, "resource": "cloud" }));
    let mut again = Engine::new(noon());
    for line in &lab.lines {
        again.commit(line).unwrap();
    }
    assert!(again.org().same_objects(lab.engine.org()));
    assert_eq!(again.org().position(), lab.engine.org().position());

    let changed = lab.lines[1].replace("orders", "orderz");
    let cases = [
        (lab.lines[1][..40].to_owned(), "damaged"),
        (changed, "damaged"),
        (lab.lines[2].clone(), "out_of_order"),
        (lab.lines[0].clone(), "stale"),
    ];
    for (line, code) in cases {
        let mut engine = Engine::new(noon());
        engine.commit(&lab.lines[0]).unwrap();
        assert_eq!(engine.commit(&line).unwrap_err().code, code, "{line}");
        assert_eq!(engine.org().seq(), 1);
    }
}

#[test]
fn a_secret_is_told_once_and_stands_in_no_line() {
    let mut lab = Lab::new();
    let owner = lab.account();
    let made = lab.run(&json!({ "do": "createApiKey", "owner": owner, "resource": "cloud", "name": "one" }));
    let secret = made["secret"].as_str().unwrap();
    let id = made["objects"][0]["id"].as_str().unwrap();
    assert_eq!(secret.len(), 64);
    assert!(lab.lines.iter().all(|line| !line.contains(secret)));
    let export = lab.engine.export(lab.lines.iter().map(String::as_str), noon()).unwrap();
    assert!(!export.contains(secret));
    assert!(keyplane::exchange::backup::Reader::read(export.as_bytes()).is_ok());

    let mut verdict = |secret: &str| lab.engine.verify(id, secret, Some("cloud"), noon()).unwrap();
    assert_eq!(verdict(secret)["accepted"], true);
    assert_eq!(verdict(&secret.replace("cflt", "cflu"))["reason"], "wrong_secret");
    lab.run(&json!({ "do": "revokeApiKey", "id": id }));
    assert_eq!(lab.engine.verify(id, secret, None, noon()).unwrap()["reason"], "compromised");
}

#[test]
fn a_given_key_works_once_committed_and_is_given_once() {
    let mut lab = Lab::new();
    let secret = "cfltT8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9q7w6SjzZ12wZfwjaJdipHZtDjw";
    let give = |lab: &Lab, id: &str, secret: &str| lab.engine.give_key(id, secret, noon(), &random(9));
    let draft = give(&lab, "ABCDEFGHIJKLMNOP", secret).unwrap().unwrap();
    assert!(!draft.line.contains(secret));
    lab.take(draft.line);
    assert_eq!(
        lab.engine.verify("ABCDEFGHIJKLMNOP", secret, Some("cloud"), noon()).unwrap()["accepted"],
        true
    );
    assert!(give(&lab, "ABCDEFGHIJKLMNOP", secret).unwrap().is_none());

    let owner = lab.account();
    let made = lab.run(&json!({ "do": "createApiKey", "owner": owner, "resource": "cloud" }));
    let older = "p07o8EyjQvink5NmErBffigyynQXrTsYGKBzIgr3M10Mg+JOgnObYjlqCC1Q1id1";
    for (id, secret, code) in [
        ("ABCDEFGHIJKLMNOQ", older, "invalid"),
        ("ABCDEFGHIJKLMNOQ", "cflt", "invalid"),
        ("abc", secret, "invalid"),
        ("ABCDEFGHIJKLMNOP", made["secret"].as_str().unwrap(), "taken"),
    ] {
        assert_eq!(give(&lab, id, secret).unwrap_err().code, code, "{id} {secret}");
    }
}

#[test]
fn refusals_name_the_field_and_the_rule() {
    let mut lab = Lab::new();
    let owner = lab.account();
    let cases = [
        (json!({ "do": "createServiceAccount", "name": "orders" }), "taken", Some("name")),
        (json!({ "do": "createServiceAccount", "name": "" }), "invalid", Some("name")),
        (json!({ "do": "createServiceAccount", "nam": "x" }), "invalid", None),
        (json!({ "do": "fly" }), "invalid", None),
        (
            json!({ "do": "createApiKey", "owner": owner, "resource": "lkc-none" }),
            "not_found",
            Some("resource"),
        ),
        (
            json!({ "do": "createApiKey", "owner": "sa-none", "resource": "cloud" }),
            "not_found",
            Some("owner"),
        ),
        (json!({ "do": "updateServiceAccount", "id": owner }), "no_change", None),
        (json!({ "do": "delete", "ids": ["env-none"] }), "not_found", Some("ids")),
    ];
    for (command, code, field) in cases {
        let fault = lab.plan(&command).unwrap_err();
        let named = fault.field.as_deref().map(str::to_lowercase);
        assert_eq!((fault.code, named.as_deref()), (code, field), "{command}: {}", fault.message);
    }
}

#[test]
fn whoever_acts_sees_and_does_what_the_rules_allow() {
    let mut lab = Lab::new();
    let account = lab.account();
    let mine = lab.run(&json!({ "do": "createApiKey", "owner": account, "resource": "cloud" }));
    let admin = lab.engine.list("User", None).unwrap()[0]["id"].as_str().unwrap().to_owned();
    lab.run(&json!({ "do": "createApiKey", "owner": admin, "resource": "cloud" }));
    let seen = lab.engine.list("ApiKey", Some(&account)).unwrap();
    assert_eq!(seen, mine["objects"].as_array().unwrap()[..]);
    assert_eq!(lab.engine.list("ApiKey", None).unwrap().len(), 2);
    let command = json!({ "do": "createEnvironment", "name": "staging" }).to_string();
    let refused = lab.engine.decide(&command, Some(&account), noon(), &random(99)).unwrap_err();
    assert_eq!(refused.code, "not_permitted");
}

#[test]
fn the_demo_opens_from_its_lines_and_an_undo_takes_an_entry_back() {
    let mut engine = Engine::new(noon());
    let lines = engine.demo(noon()).unwrap();
    for line in &lines {
        engine.commit(line).unwrap();
    }
    assert!(engine.list("ApiKey", None).unwrap().len() > 100);
    let before = engine.org().clone();
    let draft = engine
        .decide(
            &json!({ "do": "createEnvironment", "name": "sandbox" }).to_string(),
            None,
            noon(),
            &random(1),
        )
        .unwrap();
    engine.commit(&draft.line).unwrap();
    let undo = json!({ "do": "undo", "entry": draft.line }).to_string();
    let undone = engine.decide(&undo, None, noon(), &random(2)).unwrap();
    engine.commit(&undone.line).unwrap();
    assert_eq!(engine.org().environments().len(), before.environments().len());
}

#[test]
fn observations_are_what_was_seen_and_nothing_else() {
    let mut lab = Lab::new();
    let owner = lab.account();
    let made = lab.run(&json!({ "do": "createApiKey", "owner": owner, "resource": "cloud" }));
    let [id, secret] = [&made["objects"][0]["id"], &made["secret"]].map(|text| text.as_str().unwrap());
    lab.engine.verify(id, "wrong", None, noon().plus_seconds(5)).unwrap();
    assert!(!lab.engine.observations().contains(id));
    lab.engine.verify(id, secret, None, noon().plus_seconds(60)).unwrap();
    let kept = lab.engine.observations();

    let mut later = Engine::new(noon().plus_seconds(3600));
    for line in &lab.lines {
        later.commit(line).unwrap();
    }
    later.remember(&kept).unwrap();
    let now = noon().plus_seconds(7200);
    let export = later.export(lab.lines.iter().map(String::as_str), now).unwrap();
    let uses = keyplane::exchange::backup::Reader::read(export.as_bytes()).unwrap().uses;
    let (_, last) = uses.iter().next().unwrap();
    assert_eq!(
        (last.seen, last.watch.since(), last.watch.until()),
        (Some(noon().plus_seconds(60)), noon(), now)
    );
    assert_eq!(later.remember("{").unwrap_err().code, "damaged");
}

/// A request with a key.
fn asked(method: &str, target: &str, key: (&str, &str), body: &Value) -> Request {
    let basic = base64(&format!("{}:{}", key.0, key.1));
    let headers = [("Authorization", format!("Basic {basic}")), ("Content-Type", "application/json".into())];
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    Request { method: method.into(), target: target.into(), headers, body }
}

fn base64(text: &str) -> String {
    const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let symbols = text.as_bytes().chunks(3).flat_map(|chunk| {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(*chunk.get(at).unwrap_or(&0)));
        let symbol = move |at: usize| char::from(SYMBOLS[(bits >> (18 - 6 * at)) as usize & 63]);
        (0..4).map(move |at| if at <= chunk.len() { symbol(at) } else { '=' })
    });
    symbols.collect()
}

fn at(now: Timestamp) -> Place<'static> {
    Place { base_url: "http://127.0.0.1:8080", now }
}

#[test]
fn a_request_that_was_overtaken_is_prepared_again_and_issues_the_same_key() {
    let mut lab = Lab::new();
    let (id, secret, owner) = lab.key();
    let body = json!({ "spec": { "owner": { "id": owner }, "display_name": "two" } });
    let request = asked("POST", "/iam/v2/api-keys", (&id, &secret), &body);
    let first = lab.engine.prepare(&request, at(noon()), Turn::First, &random(50)).unwrap();
    lab.run(&json!({ "do": "createEnvironment", "name": "staging" }));
    assert!(!lab.engine.follows(first.line.as_ref().unwrap()));
    let again = lab.engine.prepare(&request, at(noon()), Turn::Again, &random(50)).unwrap();
    let body = |response: &Response| serde_json::from_slice::<Value>(&response.body).unwrap();
    assert_eq!(
        (first.response.status, body(&first.response)),
        (again.response.status, body(&again.response))
    );
    lab.take(again.line.unwrap());
    assert_eq!(lab.engine.list("ApiKey", None).unwrap().len(), 2);
}

#[test]
fn requests_are_counted_by_key_once_each_and_for_whoever_holds_it() {
    let mut lab = Lab::new();
    let (id, secret, _) = lab.key();
    lab.engine.limit_rate(2);
    let request = asked("GET", "/iam/v2/api-keys", (&id, &secret), &Value::Null);
    let thief = asked("GET", "/iam/v2/api-keys", (&id, "not its secret"), &Value::Null);
    let stranger = asked("GET", "/iam/v2/api-keys", ("NOBODY", "x"), &Value::Null);
    let mut ask = |request: &Request, turn, seconds: i64| {
        let now = noon().plus_seconds(seconds);
        let response = lab.engine.prepare(request, at(now), turn, &random(7)).unwrap().response;
        let left = response.header("X-RateLimit-Remaining").map(str::to_owned);
        (response.status, left)
    };
    let some = |left: &str| Some(left.to_owned());
    assert_eq!(ask(&request, Turn::First, 0), (200, some("1")));
    assert_eq!(ask(&request, Turn::Again, 1), (200, some("1")));
    assert_eq!(ask(&stranger, Turn::First, 2).0, 401);
    assert_eq!(ask(&thief, Turn::First, 2).0, 401);
    assert_eq!(ask(&request, Turn::First, 3), (200, some("0")));
    assert_eq!(ask(&request, Turn::First, 4).0, 429);
    assert_eq!(ask(&request, Turn::First, 61), (200, some("1")));
}

#[test]
fn a_line_that_a_console_decided_is_admitted_once_and_only_in_its_place() {
    let mut lab = Lab::new();
    let one = lab.plan(&json!({ "do": "createServiceAccount", "name": "orders" })).unwrap().line;
    let other = lab.plan(&json!({ "do": "createServiceAccount", "name": "billing" })).unwrap().line;
    assert_eq!(lab.engine.admit(&one).as_ref(), Ok(&one));
    let spaced = format!("\n{}\n\n", one.replace(",\"header\"", " ,\n\"header\""));
    assert_eq!(lab.engine.admit(&spaced).as_ref(), Ok(&one), "it is stored in one line");
    assert_eq!(lab.engine.org().seq(), 1, "nothing is applied by asking");
    lab.take(one.clone());
    for late in [&one, &other] {
        assert_eq!(lab.engine.admit(late).unwrap_err().code, "stale");
    }
    for (line, code) in [("{}", "damaged"), ("", "damaged"), (&one.replace("orders", "0rders"), "stale")] {
        assert_eq!(lab.engine.admit(line).unwrap_err().code, code, "{line}");
    }
    let next = lab.plan(&json!({ "do": "createServiceAccount", "name": "shipping" })).unwrap().line;
    assert_eq!(lab.engine.admit(&next.replace("shipping", "5hipping")).unwrap_err().code, "damaged");
    let elsewhere = Lab::new().plan(&json!({ "do": "createServiceAccount", "name": "orders" })).unwrap().line;
    assert_eq!(lab.engine.admit(&elsewhere).unwrap_err().code, "stale");
}

#[test]
fn a_console_reads_the_organization_and_its_uses_from_bundles() {
    let mut lab = Lab::new();
    let (id, secret, _) = lab.key();
    lab.engine.verify(&id, &secret, None, noon()).unwrap();
    let parts = bundle::read(&lab.engine.checkpoint().unwrap()).unwrap();
    let own = lab.engine.org().organization().unwrap().id;
    let (first, chunks) = parts.split_first().unwrap();
    let manifest = checkpoint::read_manifest(own, &first.1).unwrap();
    let org = checkpoint::read(&manifest, chunks).unwrap();
    assert_eq!((org.seq(), org.position().head), (2, lab.engine.org().position().head));
    assert_eq!(org.api_keys().len(), 1);

    let told = lab.engine.uses(noon());
    let (book, _) = uses::read(&bundle::read(&told).unwrap());
    assert_eq!(book.iter().map(|(key, _)| key.to_string()).collect::<Vec<_>>(), [id]);
    let mut other = Engine::new(noon());
    let before = other.uses_revision();
    other.hear(&told).unwrap();
    assert_ne!(other.uses_revision(), before);
    assert_eq!(other.uses(noon()), told);
    assert_eq!(other.hear(&told[1..]).unwrap_err().code, "damaged");
}

/// Whatever the console makes, a program can: each kind once, as it is read afterwards.
#[test]
fn every_kind_is_made_and_changed() {
    let mut lab = Lab::new();
    let account = lab.account();
    let mut id = |command: Value| lab.run(&command)["objects"][0]["id"].as_str().unwrap().to_owned();
    let environment = id(json!({ "do": "createEnvironment", "name": "prod" }));
    let cluster = id(json!({
        "do": "createKafkaCluster", "environment": environment, "name": "orders", "cloud": "AWS", "region": "us-east-2",
    }));
    let ksql = id(json!({
        "do": "createKsqlCluster", "kafkaCluster": cluster, "name": "q", "credentialIdentity": account,
    }));
    let pool = id(
        json!({ "do": "createComputePool", "environment": environment, "name": "p", "region": "aws.us-east-2" }),
    );
    let provider = id(json!({
        "do": "createIdentityProvider", "name": "Okta", "issuer": "https://okta.example",
        "jwksUri": "https://okta.example/keys",
    }));
    let workloads = id(json!({
        "do": "createIdentityPool", "provider": provider, "name": "jobs", "identityClaim": "claims.sub",
        "filter": "claims.team == \"orders\"", "resourceOwner": account,
    }));
    let mapping =
        id(json!({ "do": "createGroupMapping", "name": "Orders", "filter": "\"orders\" in groups" }));
    let user = id(json!({ "do": "inviteUser", "email": "bob@example.com" }));

    let changes = [
        (json!({ "do": "updateOrganization", "name": "Outfitters" }), "name", json!("Outfitters")),
        (json!({ "do": "updateKafkaCluster", "id": cluster, "type": "Standard" }), "type", json!("Standard")),
        (json!({ "do": "updateKsqlCluster", "id": ksql, "csu": 8 }), "csu", json!(8)),
        (json!({ "do": "updateComputePool", "id": pool, "maxCfu": 20 }), "maxCfu", json!(20)),
        (
            json!({ "do": "updateIdentityProvider", "id": provider, "identityClaim": "claims.sub" }),
            "identityClaim",
            json!("claims.sub"),
        ),
        (json!({ "do": "updateIdentityPool", "id": workloads, "name": "all" }), "name", json!("all")),
        (json!({ "do": "updateGroupMapping", "id": mapping, "description": "d" }), "description", json!("d")),
        (
            json!({ "do": "updateSignIn", "id": user, "auth": "AUTH_TYPE_SSO" }),
            "auth",
            json!("AUTH_TYPE_SSO"),
        ),
        (
            json!({
                "do": "createAcl", "cluster": cluster, "resourceType": "TOPIC", "resourceName": "orders",
                "principal": workloads, "operation": "READ",
            }),
            "principal",
            json!(format!("User:{workloads}")),
        ),
        (
            json!({
                "do": "setAppliedLimit", "quota": "kafka.max_kafka_clusters.per_env", "subject": environment,
                "limit": 40,
            }),
            "subject",
            json!(environment),
        ),
        (
            json!({ "do": "setAppliedLimit", "quota": "iam.max_users.per_org", "limit": 2000 }),
            "quota",
            json!("iam.max_users.per_org"),
        ),
    ];
    for (command, field, after) in changes {
        assert_eq!(lab.run(&command)["objects"][0][field], after, "{command}");
    }
    let sent = &lab.engine.get(&user, None).unwrap().unwrap()["invitation"];
    assert_eq!((&sent["sentAt"], &sent["acceptedAt"]), (&json!(noon().to_string()), &Value::Null));
    assert_eq!(
        lab.engine.list("RoleBinding", None).unwrap().len(),
        2,
        "the administrator's, and the pool's owner's"
    );
}

#[test]
fn what_names_nothing_or_no_word_is_blamed_on_its_field() {
    let mut lab = Lab::new();
    let environment = lab.run(&json!({ "do": "createEnvironment", "name": "prod" }));
    let environment = environment["objects"][0]["id"].as_str().unwrap();
    let acl = |field: &str, value: &str| {
        let mut acl = json!({
            "do": "createAcl", "cluster": "lkc-none", "resourceType": "TOPIC", "resourceName": "x",
            "principal": "sa-1", "operation": "READ",
        });
        acl[field] = json!(value);
        acl
    };
    let cases = [
        (acl("resourceName", "y"), "not_found", "cluster"),
        (json!({ "do": "updateGroupMapping", "id": "group-none" }), "not_found", "id"),
        (json!({ "do": "updateIdentityPool", "id": "pool-none" }), "not_found", "id"),
        (json!({ "do": "updateIdentityProvider", "id": "op-none" }), "not_found", "id"),
        (json!({ "do": "updateSignIn", "id": "u-none", "auth": "AUTH_TYPE_SSO" }), "not_found", "id"),
        (json!({ "do": "updateComputePool", "id": "lfcp-none" }), "not_found", "id"),
        (json!({ "do": "setAppliedLimit", "quota": "none", "limit": 1 }), "not_found", "quota"),
        (
            json!({ "do": "setAppliedLimit", "quota": "iam.max_users.per_org", "subject": "sa-none", "limit": 1 }),
            "not_found",
            "subject",
        ),
        (
            json!({ "do": "setAppliedLimit", "quota": "iam.max_users.per_org", "subject": environment, "limit": 1 }),
            "invalid",
            "limit",
        ),
    ];
    for (command, code, field) in cases {
        let fault = lab.plan(&command).unwrap_err();
        let named = fault.field.as_deref().map(str::to_lowercase);
        assert_eq!((fault.code, named.as_deref()), (code, Some(field)), "{command}: {}", fault.message);
    }
}

/// A request for a service account of a name.
fn account_named(name: &str, key: (&str, &str)) -> Request {
    asked("POST", "/iam/v2/service-accounts", key, &json!({ "display_name": name }))
}

#[test]
fn staged_changes_stand_on_each_other_and_are_read_by_nobody_until_they_are_kept() {
    let mut lab = Lab::new();
    let (id, secret, _) = lab.key();
    let key = (id.as_str(), secret.as_str());
    let before = lab.engine.org().clone();
    let mut stage = |name: &str, number| {
        let answer = lab.engine.stage(&account_named(name, key), at(noon()), &random(number)).unwrap();
        (answer.response.status, answer.line)
    };
    let (one, two, taken) = (stage("a", 100), stage("b", 101), stage("a", 102));
    assert_eq!([one.0, two.0, taken.0], [201, 201, 409]);
    assert!(taken.1.is_none());
    assert_eq!(*lab.engine.org(), before);

    let kept = lab.engine.keep().unwrap();
    assert_eq!(kept.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [before.seq() + 1, before.seq() + 2]);
    let mut replayed = Engine::new(noon());
    for line in lab.lines.iter().cloned().chain([one.1, two.1].into_iter().flatten()) {
        replayed.commit(&line).unwrap();
    }
    assert_eq!(*lab.engine.org(), *replayed.org());
    assert_eq!(lab.engine.keep().unwrap(), []);
}

#[test]
fn staged_changes_that_could_not_be_stored_leave_nothing_behind() {
    let mut lab = Lab::new();
    let (id, secret, _) = lab.key();
    let key = (id.as_str(), secret.as_str());
    let before = lab.engine.org().clone();
    lab.engine.stage(&account_named("a", key), at(noon()), &random(100)).unwrap();
    lab.engine.unstage();
    assert_eq!(lab.engine.keep().unwrap(), []);
    assert_eq!(*lab.engine.org(), before);
    let again = lab.engine.stage(&account_named("a", key), at(noon()), &random(101)).unwrap();
    assert_eq!(again.response.status, 201);
    lab.engine.keep().unwrap();
    assert_eq!(lab.engine.org().seq(), before.seq() + 1);
}

#[test]
fn what_is_committed_by_itself_is_known_to_what_is_staged_next() {
    let mut lab = Lab::new();
    let (id, secret, _) = lab.key();
    let key = (id.as_str(), secret.as_str());
    lab.engine.stage(&account_named("a", key), at(noon()), &random(100)).unwrap();
    lab.engine.keep().unwrap();
    lab.run(&json!({ "do": "createServiceAccount", "name": "b" }));
    let status = |lab: &mut Lab, name: &str| {
        lab.engine.stage(&account_named(name, key), at(noon()), &random(101)).unwrap().response.status
    };
    assert_eq!([status(&mut lab, "a"), status(&mut lab, "b"), status(&mut lab, "c")], [409, 409, 201]);
    // Overtaken, what was staged is not kept.
    lab.run(&json!({ "do": "createServiceAccount", "name": "d" }));
    assert_eq!(lab.engine.keep().unwrap(), []);
}
