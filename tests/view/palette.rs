//! What the palette finds: the object that is meant first, whatever the letters, at any size.

use keyplane::{
    engine::Command,
    model::{ApiKeyId, ClusterType, ObjectRef, Scope},
    view::palette::{Called, Haystack, commands, line, line_of, object_at},
};

use crate::support::{Lab, new_key};

/// A company whose names resemble each other.
struct Company {
    lab: Lab,
    /// An API key of the service account.
    key: String,
}

fn company() -> Company {
    let mut lab = Lab::new();
    let prod = lab.environment("prod-eu");
    lab.environment("staging");
    let cluster = lab.cluster(&prod, ClusterType::Basic);
    lab.service_account("orders-service");
    lab.service_account("reorder");
    lab.service_account("Order Archive");
    lab.user("lena.fischer@meridian.example");
    let owner = lab.admin.clone();
    let scope = Scope::Kafka { environment: prod, cluster };
    let mut new = new_key(owner, scope);
    new.name = "ΟΔΟΣ orders writer".into();
    let decision = lab.run(Command::CreateApiKey(new)).unwrap();
    let key = decision.entry.header.intent.objects[0].id();
    Company { lab, key }
}

fn titles(lab: &Lab, typed: &str) -> Vec<String> {
    let hits = Haystack::new(&lab.org).find(typed, 20);
    assert_eq!(hits.total, hits.best.len(), "{typed}");
    hits.best.iter().map(|hit| line_of(&lab.org, hit).unwrap().title).collect()
}

#[test]
fn what_fits_best_stands_first() {
    let Company { lab, .. } = company();
    let cases: [(&str, &[&str]); 9] = [
        ("orders", &["orders", "orders-service", "ΟΔΟΣ orders writer"]),
        ("order", &["orders", "orders-service", "Order Archive", "ΟΔΟΣ orders writer", "reorder"]),
        ("ARCHIVE order", &["Order Archive"]),
        ("order archive", &["Order Archive"]),
        ("fischer", &["lena.fischer@meridian.example"]),
        ("meridian.EX", &["lena.fischer@meridian.example"]),
        ("οδοσ", &["ΟΔΟΣ orders writer"]),
        ("prod", &["prod-eu"]),
        ("nothing is called so", &[]),
    ];
    for (typed, expected) in cases {
        let mut found = titles(&lab, typed);
        if typed == "order" {
            // Beginnings of names before beginnings of words before the middle of one.
            assert_eq!(found.last().map(String::as_str), Some("reorder"));
            found.sort();
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(found, expected);
        } else {
            assert_eq!(found, expected, "{typed}");
        }
    }
}

#[test]
fn an_id_finds_its_object_alone_or_first() {
    let Company { lab, key } = company();
    for typed in [key.clone(), key.to_lowercase(), format!("  {key} "), key[..6].to_owned()] {
        let hits = Haystack::new(&lab.org).find(&typed, 5);
        let best = line_of(&lab.org, &hits.best[0]).unwrap();
        assert_eq!(best.object.id(), key, "{typed}");
    }
}

#[test]
fn nothing_typed_finds_nothing() {
    let Company { lab, .. } = company();
    for typed in ["", "  ", "\t"] {
        assert_eq!(Haystack::new(&lab.org).find(typed, 5).total, 0);
    }
}

#[test]
fn words_do_not_reach_from_one_object_into_the_next() {
    let mut lab = Lab::new();
    lab.service_account("ends-with-ab");
    lab.service_account("cd-begins");
    for typed in ["ab\ncd", "ab\tcd", "abcd"] {
        assert_eq!(titles(&lab, typed), Vec::<String>::new(), "{typed:?}");
    }
    assert_eq!(titles(&lab, "ab ends").len(), 1);
}

#[test]
fn only_the_best_are_given_and_all_are_counted() {
    let mut lab = Lab::new();
    for number in 0..300 {
        lab.service_account(&format!("worker {number}"));
    }
    lab.service_account("work");
    let hits = Haystack::new(&lab.org).find("work", 10);
    assert_eq!((hits.best.len(), hits.total), (10, 301));
    assert_eq!(line_of(&lab.org, &hits.best[0]).unwrap().title, "work");
    assert!(hits.best.is_sorted_by(|one, other| one.score >= other.score));
}

#[test]
fn a_line_tells_an_object_from_its_like() {
    let Company { lab, key } = company();
    let object = object_at(&lab.org, "api-keys", &key).unwrap();
    let told = line(&lab.org, &object).unwrap();
    assert_eq!(told.title, "ΟΔΟΣ orders writer");
    assert_eq!(told.detail, format!("{key} · Ada · orders"));
}

#[test]
fn an_address_names_its_object_or_none() {
    let Company { lab, key } = company();
    let account = lab.org.service_accounts().iter().next().unwrap().id.clone();
    let cluster = lab.org.kafka_clusters().iter().next().unwrap().id.clone();
    let cases = [
        ("api-keys", key.as_str(), Some(ObjectRef::ApiKey(ApiKeyId::parse(&key).unwrap()))),
        ("service-accounts", account.as_str(), Some(ObjectRef::ServiceAccount(account.clone()))),
        ("resources", cluster.as_str(), Some(ObjectRef::KafkaCluster(cluster.clone()))),
        ("api-keys", "new", None),
        ("users", account.as_str(), None),
        ("settings", account.as_str(), None),
    ];
    for (section, id, expected) in cases {
        assert_eq!(object_at(&lab.org, section, id), expected, "{section}/{id}");
    }
}

#[test]
fn commands_are_found_by_their_words_their_other_words_and_their_initials() {
    let called = |title: &str, also| Called { title: title.to_owned(), also };
    let all = [
        called("API keys", "go open page"),
        called("Create API key", "new issue secret"),
        called("Keyboard shortcuts", "help"),
        called("Use the dark theme", "appearance night"),
    ];
    let cases: [(&str, &[usize]); 9] = [
        ("", &[0, 1, 2, 3]),
        ("key", &[2, 0, 1]),
        ("api key", &[0, 1]),
        ("create", &[1]),
        ("cak", &[1]),
        ("new key", &[1]),
        ("NIGHT", &[3]),
        ("go api", &[0]),
        ("oard", &[]),
    ];
    for (typed, expected) in cases {
        let found: Vec<_> = commands(&all, typed).into_iter().map(|(at, _)| at).collect();
        assert_eq!(found, expected, "{typed}");
    }
}
