//! Reports: what is in them, that every CSV cell comes back as it was, and that none is a formula.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    engine::{Command, NewApiKey},
    exchange::report::{HealthRecord, KeyRecord, ReportForm, UseRecord},
    model::{ExpiryDate, LastUse, Scope, Timestamp, UseSource, Watch},
    org::Uses,
    view::{
        health::{RuleSet, health_of},
        report::record,
    },
};
use proptest::prelude::*;
use support::{new_key, world::World};

/// A CSV file as RFC 4180 has it, read by the book. Anything it does not allow is a panic.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        let cell = row.last_mut().unwrap();
        match c {
            '"' if cell.is_empty() => loop {
                match chars.next().unwrap() {
                    '"' if chars.peek() == Some(&'"') => {
                        chars.next();
                        cell.push('"');
                    }
                    '"' => break,
                    c => cell.push(c),
                }
            },
            '"' => panic!("a quote inside a cell that is not quoted"),
            ',' => row.push(String::new()),
            '\r' => {
                assert_eq!(chars.next(), Some('\n'), "lines end with CR LF");
                rows.push(vec![String::new()]);
            }
            '\n' => panic!("a line feed outside quotes"),
            c => cell.push(c),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last line ends too");
    rows
}

fn nasty() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "=1+1",
        "+",
        "-",
        "@SUM(A1)",
        "\t",
        "\r",
        "\n",
        "\0",
        "\"",
        "'",
        ",",
        ";",
        " ",
        "a",
        "=cmd|'/c calc'!A1",
        "＝",
        "＋1",
        "orders",
        "\r\n",
        "ünï",
        "\u{202e}x",
        "<b>",
    ]);
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn any_record() -> impl Strategy<Value = KeyRecord> {
    (prop::collection::vec(nasty(), 9), any::<bool>(), any::<bool>()).prop_map(|(texts, tracked, found)| {
        let text = |at: usize| texts[at].clone();
        KeyRecord {
            id: text(0),
            name: text(1),
            description: text(2),
            owner: text(3),
            owner_name: text(4),
            owner_type: "user",
            scope: "kafka",
            resource: text(5),
            resource_name: text(6),
            environment: text(7),
            environment_name: text(8),
            created: "2026-11-23T12:00:00.000000Z".into(),
            last_use: tracked.then(|| UseRecord {
                seen: None,
                source: "observed",
                watched_from: "2026-11-01T00:00:00.000000Z".into(),
                watched_until: "2026-11-23T00:00:00.000000Z".into(),
            }),
            status: "healthy",
            health: found
                .then(|| HealthRecord { rule: "old", severity: "caution", reason: text(1) })
                .into_iter()
                .collect(),
            ..KeyRecord::default()
        }
    })
}

fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cell_reads_back_as_a_formula_and_every_text_comes_back(records in prop::collection::vec(any_record(), 0..4)) {
        let form = ReportForm::Csv;
        let rows = read_csv(&[form.head(), form.records(0, &records), form.foot().to_owned()].concat());
        prop_assert_eq!(rows.len(), records.len() + 1);
        for (row, record) in rows.iter().skip(1).zip(&records) {
            prop_assert_eq!(row.len(), rows[0].len());
            for cell in row {
                prop_assert!(!is_formula(cell), "{:?}", cell);
            }
            let texts = [&record.id, &record.name, &record.description, &record.owner, &record.owner_name];
            for (cell, text) in row.iter().zip(texts) {
                let marked = cell.strip_prefix('\'').filter(|rest| is_formula(rest.trim_start_matches([' ', '\''])));
                prop_assert_eq!(marked.unwrap_or(cell), text);
            }
        }
    }

    #[test]
    fn json_comes_back_whole_in_whatever_pieces_it_was_written(records in prop::collection::vec(any_record(), 0..5), cut in 0usize..5) {
        let form = ReportForm::Json;
        let (some, rest) = records.split_at(cut.min(records.len()));
        let text = [form.head(), form.records(0, some), form.records(some.len(), rest), form.foot().to_owned()].concat();
        let read: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let written: Vec<_> = records.iter().map(|record| serde_json::to_value(record).unwrap()).collect();
        prop_assert_eq!(read, written);
    }
}

#[test]
fn a_record_says_what_is_known_and_holds_nothing_secret() {
    let mut world = World::new();
    let scope = world.kafka(&world.standard.clone());
    let new = NewApiKey {
        name: "=HYPERLINK(\"x\")".into(),
        description: "Secret in vault, path a/b".into(),
        expires_on: Some("2026-11-30".into()),
        ..new_key(world.service_account(), scope)
    };
    let reveal = world.lab.run(Command::CreateApiKey(new)).unwrap().reveal.unwrap();
    let now = world.lab.now.plus_seconds(600);
    let time = |text: &str| Timestamp::parse(text).unwrap();
    let watch = Watch::between(time("2026-11-01T00:00:00Z"), time("2026-11-23T00:00:00Z"));
    let seen = Some(time("2026-11-22T08:00:00Z"));
    let uses: Uses =
        [(reveal.key.clone(), LastUse { seen, source: UseSource::Imported, watch })].into_iter().collect();
    let key = world.lab.org.api_keys().get(&reveal.key).unwrap();
    let rules = health_of(&world.lab.org, &uses, key, now).rules;
    let record = record(&world.lab.org, &uses, key, rules, now);

    let csv = read_csv(
        &[ReportForm::Csv.head(), ReportForm::Csv.records(0, std::slice::from_ref(&record))].concat(),
    );
    let cell = |column: &str| csv[1][csv[0].iter().position(|name| name == column).unwrap()].as_str();
    for (column, expected) in [
        ("API key", reveal.key.as_str()),
        ("Name", "'=HYPERLINK(\"x\")"),
        ("Description", "Secret in vault, path a/b"),
        ("Owner", world.account.as_str()),
        ("Owner name", "orders-service"),
        ("Owner type", "service-account"),
        ("Scope", "kafka"),
        ("Resource", world.standard.as_str()),
        ("Resource name", "orders"),
        ("Environment", world.environment.as_str()),
        ("Environment name", "prod"),
        ("Updated", ""),
        ("Expires", "2026-11-30T23:59:59.000000Z"),
        ("Last used", "2026-11-22T08:00:00.000000Z"),
        ("Last used source", "imported"),
        ("Watched from", "2026-11-01T00:00:00.000000Z"),
        ("Watched until", "2026-11-23T00:00:00.000000Z"),
        ("Health", "expires-soon"),
        ("Health reasons", "Its last day is 2026-11-30, in 7 days."),
        ("Organization kind", ""),
    ] {
        assert_eq!(cell(column), expected, "{column}");
    }
    assert!(ExpiryDate::typed(&cell("Expires")[..10], now).is_ok());

    let json = ReportForm::Json.records(0, std::slice::from_ref(&record));
    let stored = serde_json::to_value(&key.credential).unwrap();
    let digest = stored.to_string();
    let digest = digest.split('"').max_by_key(|part| part.len()).unwrap();
    assert!(digest.len() >= 64, "the test knows what a digest looks like: {digest}");
    for text in [&json, &csv.concat().concat()] {
        assert!(!text.contains(reveal.secret.expose()), "no secret");
        assert!(!text.contains(digest), "no digest");
    }
}

#[test]
fn what_is_not_tracked_is_not_called_unused() {
    let mut world = World::new();
    let (id, _) = world.lab.key(world.service_account(), Scope::Cloud).unwrap();
    let key = world.lab.org.api_keys().get(&id).unwrap();
    let record =
        record(&world.lab.org, &Uses::default(), key, RuleSet::NONE, world.lab.now.plus_seconds(600));
    let csv = ReportForm::Csv.records(0, std::slice::from_ref(&record));
    assert!(csv.contains(",not tracked,,,,healthy,"), "{csv}");
    assert_eq!(serde_json::to_value(&record).unwrap()["last_use"], serde_json::Value::Null);
}
