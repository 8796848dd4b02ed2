//! Whatever is sent, there is a well-formed answer, and what is applied fits.
//!
//! `KEYPLANE_FUZZ=1000000 cargo test --release --test rest fuzz` sends more; `KEYPLANE_FUZZ_SEED` chooses what.

use keyplane::{
    model::{Owner, Scope},
    rest::{Request, Site, prepare, routes},
    store::faults::Dice,
};
use serde_json::{Map, Value, json};

use super::{
    server::{BASE, Key, Server},
    support::{entropy, world::World},
};

/// Requests a run sends where nothing else is said.
const USUAL: u64 = 3_000;

struct Fuzz {
    dice: Dice,
    server: Server,
    keys: Vec<Key>,
    /// Ids that exist or existed, and texts that break things.
    words: Vec<String>,
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[test]
fn every_request_has_a_well_formed_answer() {
    let (count, seed) = (number("KEYPLANE_FUZZ", USUAL), number("KEYPLANE_FUZZ_SEED", 20_261_125));
    let mut fuzz = Fuzz::new(seed);
    let mut statuses = std::collections::BTreeMap::new();
    for round in 0..count {
        let request = fuzz.request();
        let status = fuzz.send(round, &request);
        *statuses.entry(status).or_insert(0_u64) += 1;
        if round % 400 == 399 {
            // Sooner or later the keys themselves are deleted, and everything is a 401.
            fuzz = Fuzz::new(seed ^ round);
        }
    }
    println!("{count} requests, seed {seed}: {statuses:?}");
    for status in [200, 400, 401, 404, 405, 415, 422] {
        assert!(statuses.contains_key(&status), "no request came as far as {status}: {statuses:?}");
    }
}

impl Fuzz {
    fn new(seed: u64) -> Self {
        let world = World::new();
        let mut server = Server::over(world.lab.clone());
        let admin = world.lab.admin.clone();
        let kafka = Scope::Kafka { environment: world.environment.clone(), cluster: world.standard.clone() };
        let robot = Owner::ServiceAccount(world.account.clone());
        let keys = vec![
            server.key.clone(),
            server.key_of(admin.clone(), Scope::Global),
            server.key_of(admin.clone(), kafka),
            server.key_of(robot, Scope::Cloud),
        ];
        let mut words: Vec<String> = [
            "",
            "*",
            "0",
            "-1",
            "cloud",
            "GLOBAL",
            "aws.us-east-2",
            "../..",
            "%",
            "%00",
            "\u{0}",
            "\u{202e}",
            "é",
            "💩",
            "lkc-1",
            "true",
            "AWS",
            "User:*",
            "crn://confluent.cloud/",
            "2027-01-01",
            "ADVANCED",
            "\"in claims",
            "claims.sub",
        ]
        .map(str::to_owned)
        .into();
        words.push("x".repeat(5_000));
        words.extend([
            world.environment.to_string(),
            world.other.to_string(),
            world.standard.to_string(),
            world.dedicated.to_string(),
            world.registry.to_string(),
            world.ksql.to_string(),
            world.pool.to_string(),
            world.account.to_string(),
            world.user.to_string(),
            world.provider.to_string(),
            admin.id().to_owned(),
            server.key.id.to_string(),
            server.lab.org.crn().to_string(),
            format!("{}/environment={}", server.lab.org.crn(), world.environment),
        ]);
        Self { dice: Dice::new(seed), server, keys, words }
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.dice.roll() >> 33).unwrap() % count
    }

    fn once_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn word(&mut self) -> String {
        let at = self.below(self.words.len());
        self.words[at].clone()
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most);
        (0..length).map(|_| u8::try_from(self.dice.roll() >> 56).unwrap()).collect()
    }

    fn request(&mut self) -> Request {
        let all: Vec<_> = routes().collect();
        let route = all[self.below(all.len())];
        let mut method = route.method.name().to_owned();
        if self.once_in(15) {
            ["GET", "PUT", "HEAD", "", "get", "\u{0}"][self.below(6)].clone_into(&mut method);
        }
        let target = if self.once_in(25) {
            String::from_utf8_lossy(&self.bytes(200)).into_owned()
        } else {
            self.target(route)
        };
        let mut headers = Vec::new();
        if !self.once_in(30) {
            // The second one is Global and taken nearly everywhere.
            let at = self.below(self.keys.len() * 3);
            headers.push(self.keys.get(at).unwrap_or(&self.keys[1]).header());
        }
        if self.once_in(20) {
            headers.insert(
                0,
                ("Authorization".into(), format!("Basic {}", String::from_utf8_lossy(&self.bytes(80)))),
            );
        }
        if !self.once_in(20) {
            headers.push(("Content-Type".into(), "application/json".into()));
        } else if self.once_in(2) {
            headers.push(("Content-Type".into(), self.word()));
        }
        let body = match (self.below(12), &route.body) {
            (0, _) => self.bytes(300),
            (_, Some(_)) => {
                let body = self.object(0);
                serde_json::to_vec(&body).unwrap()
            }
            (_, None) => Vec::new(),
        };
        Request { method, target, headers, body }
    }

    fn target(&mut self, route: &keyplane::rest::Route) -> String {
        let parts: Vec<_> = route
            .path
            .split('/')
            .map(|part| {
                if part.starts_with('{') {
                    self.word().replace(['/', '?', '#'], "%2F")
                } else {
                    part.to_owned()
                }
            })
            .collect();
        let mut target = parts.join("/");
        let mut sign = '?';
        for parameter in route.parameters {
            if self.once_in(3) || parameter.name == "environment" {
                let value = self.word().replace(['&', '#', '+'], "%26");
                target.push(sign);
                target.extend([parameter.name, "=", &value]);
                sign = '&';
            }
        }
        target
    }

    /// A body: right more often than not, so that requests come far.
    fn object(&mut self, depth: usize) -> Value {
        if depth > 3 {
            return Value::Null;
        }
        let mut object = Map::new();
        let names = [
            "display_name",
            "description",
            "spec",
            "owner",
            "resource",
            "id",
            "environment",
            "cloud",
            "region",
            "config",
            "kind",
            "cku",
            "availability",
            "package",
            "max_cfu",
            "csu",
            "kafka_cluster",
            "credential_identity",
            "filter",
            "principal",
            "role_name",
            "crn_pattern",
            "email",
            "auth_type",
            "issuer",
            "jwks_uri",
            "identity_claim",
            "data",
            "resource_type",
            "resource_name",
            "pattern_type",
            "host",
            "operation",
            "permission",
            "full_name",
            "expires_at",
        ];
        for name in names {
            if self.once_in(3) {
                continue;
            }
            let value = match name {
                "spec"
                | "owner"
                | "resource"
                | "environment"
                | "config"
                | "kafka_cluster"
                | "credential_identity"
                    if !self.once_in(10) =>
                {
                    self.object(depth + 1)
                }
                "data" => json!([self.object(depth + 2), self.object(depth + 2)]),
                "cku" | "max_cfu" | "csu" if !self.once_in(5) => json!(self.below(60)),
                "cloud" if !self.once_in(5) => json!("AWS"),
                "region" if !self.once_in(5) => json!("us-east-2"),
                "availability" if !self.once_in(5) => json!("SINGLE_ZONE"),
                "kind" if !self.once_in(5) => json!("Basic"),
                "resource_type" if !self.once_in(5) => json!("TOPIC"),
                "pattern_type" if !self.once_in(5) => json!("LITERAL"),
                "permission" if !self.once_in(5) => json!("ALLOW"),
                "host" if !self.once_in(5) => json!("*"),
                _ => self.scalar(),
            };
            object.insert(name.to_owned(), value);
        }
        Value::Object(object)
    }

    fn scalar(&mut self) -> Value {
        match self.below(12) {
            0 => Value::Null,
            1 => json!(self.once_in(2)),
            2 => json!(self.dice.roll()),
            3 => json!(-1.5),
            4 => json!([]),
            5 => json!({}),
            _ => json!(self.word()),
        }
    }

    /// Sends, holds the answer against what every answer is, and applies what it decides.
    fn send(&mut self, round: u64, request: &Request) -> u16 {
        let lab = &mut self.server.lab;
        lab.now = lab.now.plus_seconds(1);
        let site = Site { base_url: BASE, now: lab.now, allowance: None };
        let prepared = prepare(&lab.org, &site, request, &mut entropy(0x00F0_0000_0000 + round));
        let response = &prepared.response;
        let told = || format!("round {round}: {request:?}\n{}", String::from_utf8_lossy(&response.body));
        assert!((200..500).contains(&response.status), "{}: {}", response.status, told());
        assert!(response.header("X-Request-Id").is_some_and(|id| id.len() == 32), "{}", told());
        if response.body.is_empty() {
            assert!([201, 204].contains(&response.status), "{}", told());
        } else {
            let body: Value = serde_json::from_slice(&response.body).unwrap();
            assert!(body.is_object(), "{}", told());
            let fails = response.status >= 400;
            assert_eq!(fails, body.get("errors").is_some() || body.get("error_code").is_some(), "{}", told());
        }
        assert!(prepared.decision.is_none() || response.status < 300, "{}", told());
        if let Some(decision) = &prepared.decision {
            lab.take(decision);
        }
        response.status
    }
}
