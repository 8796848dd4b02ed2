//! An organization goes to a file and comes back byte for byte; whatever happened to the file is recognised.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use keyplane::{
    engine::{Command, Damage, Record},
    exchange::{
        backup::{Head, ReadError, Reader, WriteError, Writer},
        import::{Answers, Content, InputFile, Known, understand},
    },
    model::{ApiKeyId, ClusterType, LastUse, Owner, Scope, UseSource, Watch},
    org::{Digest, Org, Uses},
};
use proptest::prelude::*;
use support::{Lab, noon};

/// An organization of a few entries, one of them with several pages.
fn lab() -> Lab {
    let mut lab = Lab::new();
    let environment = lab.environment("prod 🚀 \"quoted\" \\ \u{2028} שלום");
    let cluster = lab.cluster(&environment, ClusterType::Standard);
    let owner = Owner::ServiceAccount(lab.service_account("orders"));
    lab.key(owner, Scope::Kafka { environment, cluster }).unwrap();
    let accounts: Vec<_> = (0..1_500)
        .map(|number| {
            format!(
                r#"{{"id":"sa-{number:05}","name":"account {number}","description":"{}"}}"#,
                "x".repeat(40)
            )
        })
        .collect();
    let text = format!("[{}]", accounts.join(","));
    let file = InputFile { name: "accounts", content: Content::Bytes(text.as_bytes()) };
    let understood = understand(&[file], &Known::of(&lab.org), &Answers::new(), &mut |_| {});
    lab.run(Command::Import { batch: understood.batch.into() }).unwrap();
    assert!(lab.records.last().unwrap().pages.len() > 1);
    lab
}

fn head(lab: &Lab) -> Head {
    let organization = lab.org.organization().unwrap();
    Head {
        organization: organization.id,
        name: organization.name.to_string(),
        kind: organization.kind,
        entries: lab.org.seq(),
        head: lab.org.position().head,
    }
}

/// The pieces of the file.
fn write(head: Head, records: &[Record]) -> Result<Vec<String>, WriteError> {
    write_with(head, records, &Uses::default())
}

fn write_with(head: Head, records: &[Record], uses: &Uses) -> Result<Vec<String>, WriteError> {
    let mut pieces = Vec::new();
    let mut sink = |piece: &str| pieces.push(piece.to_owned());
    let mut writer = Writer::begin(head, uses, &mut sink);
    records.iter().try_for_each(|record| writer.entry(record, &mut sink))?;
    writer.end(&mut sink)?;
    Ok(pieces)
}

fn file(lab: &Lab) -> String {
    write(head(lab), &lab.records).unwrap().concat()
}

#[test]
fn an_organization_comes_back_byte_for_byte() {
    let lab = lab();
    let backup = Reader::read(file(&lab).as_bytes()).unwrap();
    assert_eq!(backup.head, head(&lab));
    assert_eq!(backup.records, lab.records);
    let mut org = Org::default();
    for record in &backup.records {
        org.apply(&record.open(backup.head.organization, org.position()).unwrap().step()).unwrap();
    }
    assert_eq!(org, lab.org);
}

#[test]
fn pieces_are_small_when_written_and_may_have_any_size_when_read() {
    let lab = lab();
    let pieces = write(head(&lab), &lab.records).unwrap();
    assert!(pieces.iter().all(|piece| piece.len() < 100_000));
    let file = pieces.concat();
    for size in [1, 7, 4_096, file.len()] {
        let mut reader = Reader::default();
        file.as_bytes().chunks(size).for_each(|piece| reader.feed(piece).unwrap());
        assert_eq!(reader.finish().unwrap().records, lab.records, "{size}");
    }
}

#[test]
fn the_file_is_lines_of_json_without_secrets_that_a_stranger_can_check() {
    let lab = lab();
    let file = file(&lab);
    let lines: Vec<_> = file.lines().collect();
    assert_eq!(lines.len(), lab.records.len() + 2);
    assert!(lines.iter().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    let before = &file[..file.len() - lines.last().unwrap().len() - 1];
    let tail: serde_json::Value = serde_json::from_str(lines.last().unwrap()).unwrap();
    assert_eq!(tail["sha256"], Digest::of(before.as_bytes()).to_string());
    assert!(!file.contains("cflt"));
}

/// Every kind of damage, with the line it is found on.
#[test]
fn damage_is_recognised_with_its_line() {
    let lab = lab();
    let file = file(&lab);
    let lines: Vec<_> = file.lines().map(str::to_owned).collect();
    let with = |line: usize, from: &str, to: &str| {
        let mut lines = lines.clone();
        assert!(lines[line - 1].contains(from), "{from}");
        lines[line - 1] = lines[line - 1].replacen(from, to, 1);
        lines.join("\n") + "\n"
    };
    let without = |line: usize| {
        let mut lines = lines.clone();
        lines.remove(line - 1);
        lines.join("\n") + "\n"
    };
    let swapped = {
        let mut lines = lines.clone();
        lines.swap(2, 3);
        lines.join("\n")
    };
    let last = lines.len() as u64;
    let cut = |line| ReadError::CutOff { line };
    for (what, file, expected) in [
        ("nothing", String::new(), ReadError::NotABackup),
        ("another file", "[]\n".to_owned(), ReadError::NotABackup),
        ("a long file without lines", "x".repeat(2 << 20), ReadError::NotABackup),
        (
            "a rescue file",
            with(1, "keyplane-organization", "keyplane-rescue"),
            ReadError::OtherFormat("keyplane-rescue".into()),
        ),
        ("a newer version", with(1, "\"version\":1", "\"version\":3"), ReadError::Newer { version: 3 }),
        ("another name", with(1, "Meridian", "Meridiam"), ReadError::Changed { line: last }),
        (
            "another number of entries",
            with(1, "\"entries\":6", "\"entries\":7"),
            ReadError::Count { line: last, promised: 7, found: 6 },
        ),
        (
            "another digest of the head",
            with(1, "\"head\":\"", "\"head\":\"0123456789abcdef").replacen(
                &lab.org.position().head.to_string()[48..],
                "",
                1,
            ),
            ReadError::Head { line: last - 1 },
        ),
        ("only the head", lines[0].clone() + "\n", cut(2)),
        ("half a head", lines[0][..40].to_owned(), ReadError::NotABackup),
        ("cut in a line", file[..file.len() / 3].to_owned(), cut(last - 1)),
        ("cut between lines", lines[..4].join("\n") + "\n", cut(5)),
        ("cut before the tail", lines[..lines.len() - 1].join("\n"), cut(last)),
        ("cut in the tail", file[..file.len() - 10].to_owned(), cut(last)),
        ("a missing line", without(4), ReadError::Order { line: 4, expected: 3, found: 4 }),
        (
            "a line twice",
            lines[..3].join("\n") + "\n" + &lines[2..].join("\n"),
            ReadError::Order { line: 4, expected: 3, found: 2 },
        ),
        ("swapped lines", swapped, ReadError::Order { line: 3, expected: 2, found: 3 }),
        (
            "a changed change",
            with(3, "prod", "Prod"),
            ReadError::Entry { line: 3, damage: Damage::Pages { seq: 2 } },
        ),
        (
            "a changed header",
            with(3, "\\\"actor\\\"", "\\\"acter\\\""),
            ReadError::Entry { line: 3, damage: Damage::Header { seq: 2, detail: String::new() } },
        ),
        (
            "another time",
            with(3, "\\\"at\\\":1", "\\\"at\\\":2"),
            ReadError::Entry { line: 4, damage: Damage::Broken { seq: 3 } },
        ),
        (
            "a renumbered line",
            with(4, "{\"seq\":3,", "{\"seq\":2,"),
            ReadError::Order { line: 4, expected: 3, found: 2 },
        ),
        (
            "an entry of a newer version",
            with(4, "{\\\"format\\\":2,", "{\\\"format\\\":9,"),
            ReadError::Entry { line: 4, damage: Damage::NewerFormat { seq: 3, format: 9 } },
        ),
        ("no JSON", with(3, "\"pages\":[", "\"pages\":"), ReadError::Line { line: 3, why: String::new() }),
        ("blanks", with(3, ",\"pages\"", ", \"pages\""), ReadError::Changed { line: last }),
        (
            "another tail",
            with(lines.len(), "\"sha256\":\"", "\"sha256\":\"g"),
            ReadError::Line { line: last, why: String::new() },
        ),
        ("something behind the end", file.clone() + "\n", ReadError::Behind { line: last + 1 }),
        ("twice", file.clone() + &file, ReadError::Behind { line: last + 1 }),
        ("carriage returns", file.replace('\n', "\r\n"), ReadError::Changed { line: last }),
    ] {
        let error = Reader::read(file.as_bytes()).map(|backup| backup.head).unwrap_err();
        assert_eq!(without_words(error), expected, "{what}");
    }
}

/// Observations of `count` keys.
fn uses(count: u32) -> Uses {
    let watch = Watch::between(noon().plus_seconds(-30 * 86_400), noon());
    let last_use = LastUse { seen: None, source: UseSource::Observed, watch };
    (0..count).map(|number| (ApiKeyId::parse(&format!("KEY{number:05}")).unwrap(), last_use)).collect()
}

#[test]
fn observations_stand_between_entries_and_tail_and_change_no_entry() {
    let lab = lab();
    let with = write_with(head(&lab), &lab.records, &uses(1_000)).unwrap().concat();
    let backup = Reader::read(with.as_bytes()).unwrap();
    assert_eq!(backup.uses, uses(1_000));
    assert_eq!(backup.records, lab.records);
    assert_eq!(backup.head, head(&lab));
    let plain = file(&lab);
    let entries =
        |file: &str| file.lines().skip(1).take(lab.records.len()).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(entries(&with), entries(&plain));
    assert!(with.starts_with(r#"{"format":"keyplane-organization","version":2,"#));
    assert!(plain.starts_with(r#"{"format":"keyplane-organization","version":1,"#));
    assert!(with.lines().all(|line| line.len() < 100_000 || line.starts_with("{\"seq\":")));
}

#[test]
fn an_altered_or_missing_observation_is_recognised() {
    let lab = lab();
    let file = write_with(head(&lab), &lab.records, &uses(3)).unwrap().concat();
    let last = file.lines().count() as u64;
    let line = file.lines().nth(usize::try_from(last).unwrap() - 2).unwrap();
    for (what, file, expected) in [
        ("another source", file.replace("observed", "imported"), ReadError::Changed { line: last }),
        ("a missing line", file.replace(&format!("{line}\n"), ""), ReadError::Changed { line: last - 1 }),
        (
            "no observation",
            file.replace("\"observed\"", "\"dreamt\""),
            ReadError::Line { line: last - 1, why: String::new() },
        ),
    ] {
        let error = Reader::read(file.as_bytes()).map(|backup| backup.head).unwrap_err();
        assert_eq!(without_words(error), expected, "{what}");
    }
}

/// The error without the parser's own words, which are not ours to promise.
fn without_words(error: ReadError) -> ReadError {
    match error {
        ReadError::Line { line, why } if !why.is_empty() => ReadError::Line { line, why: String::new() },
        ReadError::Entry { line, damage: Damage::Header { seq, .. } } => {
            ReadError::Entry { line, damage: Damage::Header { seq, detail: String::new() } }
        }
        other => other,
    }
}

#[test]
fn a_damaged_journal_is_not_written_as_if_it_were_whole() {
    let lab = lab();
    let mut altered = lab.records.clone();
    altered[2].pages[0].push(b' ');
    let mut binary = lab.records.clone();
    binary[3].pages[0][0] = 0xFF;
    let mut missing = lab.records.clone();
    missing.remove(1);
    let other = Head { head: Digest::ZERO, ..head(&lab) };
    for (head, records, expected) in [
        (head(&lab), &altered[..], WriteError::Damaged(Damage::Pages { seq: 3 })),
        (head(&lab), &binary, WriteError::Damaged(Damage::Pages { seq: 4 })),
        (head(&lab), &missing, WriteError::Damaged(Damage::Broken { seq: 3 })),
        (head(&lab), &lab.records[..4], WriteError::End { promised: 6, found: 4 }),
        (other, &lab.records, WriteError::Head),
    ] {
        assert_eq!(write(head, records), Err(expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_altered_byte_goes_unnoticed(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        thread_local! {
            static FILE: Vec<u8> = file(&lab()).into_bytes();
        }
        FILE.with(|file| {
            let mut altered = file.clone();
            let at = at.index(file.len());
            if cut {
                altered.truncate(at);
            } else {
                altered[at] = byte;
            }
            // The line feed at the very end is the one byte that says nothing.
            let same = altered == *file || (cut && at + 1 == file.len());
            prop_assert_eq!(Reader::read(&altered).is_ok(), same);
            Ok(())
        })?;
    }
}
