//! A journal that was tampered with, or came back damaged, never passes for the one that was written.
//!
//! Every single bit of a short chain is tried, and thousands of random damages are opened as a page opens them: with
//! the witness, which alone tells a tail that was cut, and with a checkpoint, which is a second copy.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod support;

use std::sync::LazyLock;

use futures_executor::block_on;
use keyplane::{
    engine::{Batch, Command, Record},
    model::{ApiKey, ApiKeyId, Credential, ObjectRef, Origin, Owner, Scope},
    org::Org,
    store::{
        CheckpointWrite, Journal, StoredCheckpoint, Witness,
        faults::{Damage, Dice},
    },
    workspace::{Condition, Failure, Notice, OpenError, Trouble},
};
use support::{
    Lab,
    browser::{Browser, Tab, id},
    noon,
};

/// A journal as it was written, and what it tells.
struct Written {
    records: Vec<Record>,
    org: Org,
}

/// Twelve entries; one of them, an import, has several pages.
fn written() -> &'static Written {
    static WRITTEN: LazyLock<Written> = LazyLock::new(|| {
        let mut lab = Lab::new();
        for number in 0..4 {
            lab.service_account(&format!("app-{number}"));
        }
        let keys = (0..700).map(|number| imported(&lab, number)).collect();
        let batch = Batch { api_keys: keys, ..Batch::default() };
        lab.run(Command::Import { batch: Box::new(batch) }).unwrap();
        let owner = Owner::ServiceAccount(lab.org.service_accounts().iter().next().unwrap().id.clone());
        for _ in 0..5 {
            lab.key(owner.clone(), Scope::Tableflow).unwrap();
        }
        let gone = lab.org.service_accounts().iter().next().unwrap().id.clone();
        lab.delete(ObjectRef::ServiceAccount(gone)).unwrap();
        assert!(lab.records[5].pages.len() > 2, "several pages");
        Written { records: lab.records, org: lab.org }
    });
    &WRITTEN
}

fn imported(lab: &Lab, number: usize) -> ApiKey {
    ApiKey {
        id: ApiKeyId::parse(&format!("KEY{number}")).unwrap(),
        name: "orders producer of the northern region".into(),
        description: "".into(),
        owner: lab.admin.clone(),
        scope: Scope::Cloud,
        created: noon(),
        updated: noon(),
        expires: None,
        credential: Credential::Unknown,
        origin: Origin::Imported,
    }
}

/// Another history of the same organization: the same first entry, and others after it.
fn another() -> &'static Written {
    static ANOTHER: LazyLock<Written> = LazyLock::new(|| {
        let mut lab = Lab::new();
        for number in 0..11 {
            lab.service_account(&format!("other-{number}"));
        }
        Written { records: lab.records, org: lab.org }
    });
    &ANOTHER
}

/// A browser whose witness has seen every entry that was written, over the records that are found.
fn browser(found: &[Record], checkpoint: Option<&StoredCheckpoint>) -> Browser {
    let browser = Browser::new();
    let position = written().org.position();
    let mark = keyplane::store::Mark {
        seq: position.seq,
        head: position.head.to_string(),
        name: "Meridian Outfitters".into(),
        at: Some(position.at),
        kind: keyplane::model::OrganizationKind::Ordinary,
    };
    browser.witness.raise(&id().to_string(), &mark).unwrap();
    for record in found {
        // Of two records of one number, a database holds one.
        let _ = block_on(browser.journal.append(record));
    }
    if let Some(StoredCheckpoint { seq, manifest, chunks }) = checkpoint.cloned() {
        let write = CheckpointWrite { base: None, seq, manifest, put: chunks, remove: Vec::new() };
        block_on(browser.journal.save_checkpoint(&write)).unwrap();
    }
    browser
}

/// Whether a person is told that something is not as it was written.
fn is_told(opened: &Result<Tab, OpenError>) -> bool {
    match opened {
        Err(OpenError::Unknown) => panic!("it passes for an organization that never was"),
        Err(_) => true,
        Ok(tab) => tab.condition() != Condition::Writable || !tab.notices().is_empty(),
    }
}

#[test]
fn what_was_written_opens_without_a_word() {
    let opened = browser(&written().records, None).open();
    assert!(!is_told(&opened));
    assert!(*opened.unwrap().org() == written().org);
}

/// One change to a chain of records, drawn at random.
#[derive(Debug)]
enum Tampering {
    Bit {
        record: usize,
        part: Part,
        bit: usize,
    },
    Byte {
        record: usize,
        part: Part,
        at: usize,
        byte: u8,
    },
    Cut {
        record: usize,
        part: Part,
        keep: usize,
    },
    Grown {
        record: usize,
        part: Part,
    },
    PageDropped {
        record: usize,
        page: usize,
    },
    PageTwice {
        record: usize,
        page: usize,
    },
    PagesSwapped {
        record: usize,
        one: usize,
        other: usize,
    },
    Dropped {
        record: usize,
    },
    Swapped {
        one: usize,
        other: usize,
    },
    /// One record stands in another's place too.
    Duplicated {
        from: usize,
        over: usize,
    },
    /// One record stands once more after the last.
    Repeated {
        record: usize,
    },
    /// Records of another history of the same organization.
    Exchanged {
        from: usize,
    },
    TailCut {
        keep: usize,
    },
}

/// The header or a page.
#[derive(Clone, Copy, Debug)]
enum Part {
    Header,
    Page(usize),
}

fn below(dice: &mut Dice, bound: usize) -> usize {
    usize::try_from(dice.below(u64::try_from(bound).unwrap())).unwrap()
}

impl Tampering {
    fn draw(dice: &mut Dice, records: &[Record]) -> Self {
        // The import has most of the bytes; the others are as important.
        let record = if dice.below(4) == 0 { 5 } else { below(dice, records.len()) };
        let other = below(dice, records.len());
        let pages = records[record].pages.len();
        let part = if dice.below(2) == 0 { Part::Header } else { Part::Page(below(dice, pages)) };
        let length = bytes(&records[record], part).len();
        match dice.below(16) {
            0..=4 => Self::Bit { record, part, bit: below(dice, length * 8) },
            5 => {
                let byte = u8::try_from(dice.below(256)).unwrap();
                Self::Byte { record, part, at: below(dice, length), byte }
            }
            6 => Self::Cut { record, part, keep: below(dice, length) },
            7 => Self::Grown { record, part },
            8 => Self::PageDropped { record, page: below(dice, pages) },
            9 => Self::PageTwice { record, page: below(dice, pages) },
            10 => Self::PagesSwapped { record: 5, one: below(dice, 3), other: below(dice, 3) },
            11 => Self::Dropped { record },
            12 => Self::Swapped { one: record, other },
            13 => Self::Duplicated { from: record, over: other },
            14 if dice.below(2) == 0 => Self::Repeated { record },
            14 => Self::Exchanged { from: 1 + below(dice, records.len() - 1) },
            _ => Self::TailCut { keep: 1 + below(dice, records.len() - 1) },
        }
    }

    fn apply(&self, records: &mut Vec<Record>) {
        match *self {
            Self::Bit { record, part, bit } => {
                bytes_mut(&mut records[record], part)[bit / 8] ^= 1 << (bit % 8);
            }
            Self::Byte { record, part, at, byte } => bytes_mut(&mut records[record], part)[at] = byte,
            Self::Cut { record, part, keep } => bytes_mut(&mut records[record], part).truncate(keep),
            Self::Grown { record, part } => bytes_mut(&mut records[record], part).push(b' '),
            Self::PageDropped { record, page } => drop(records[record].pages.remove(page)),
            Self::PageTwice { record, page } => {
                let twice = records[record].pages[page].clone();
                records[record].pages.insert(page, twice);
            }
            Self::PagesSwapped { record, one, other } => records[record].pages.swap(one, other),
            Self::Dropped { record } => drop(records.remove(record)),
            Self::Swapped { one, other } => {
                let (first, second) = (records[one].clone(), records[other].clone());
                records[one] = Record { seq: first.seq, ..second.clone() };
                records[other] = Record { seq: second.seq, ..first };
            }
            Self::Duplicated { from, over } => {
                records[over] = Record { seq: records[over].seq, ..records[from].clone() }
            }
            Self::Repeated { record } => {
                let seq = u64::try_from(records.len()).unwrap() + 1;
                records.push(Record { seq, ..records[record].clone() });
            }
            Self::Exchanged { from } => {
                records.splice(from.., another().records[from..].iter().cloned()).for_each(drop);
            }
            Self::TailCut { keep } => records.truncate(keep),
        }
    }
}

fn bytes(record: &Record, part: Part) -> &[u8] {
    match part {
        Part::Header => &record.header,
        Part::Page(page) => &record.pages[page],
    }
}

fn bytes_mut(record: &mut Record, part: Part) -> &mut Vec<u8> {
    match part {
        Part::Header => &mut record.header,
        Part::Page(page) => &mut record.pages[page],
    }
}

#[test]
fn no_random_tampering_with_the_records_goes_unnoticed() {
    let mut done = 0;
    for seed in 0..3_000 {
        let mut records = written().records.clone();
        let tampering = Tampering::draw(&mut Dice::new(seed), &records);
        tampering.apply(&mut records);
        if records == written().records {
            continue;
        }
        done += 1;
        let opened = browser(&records, None).open();
        assert!(is_told(&opened), "seed {seed}: {tampering:?} goes unnoticed");
        if let Ok(tab) = opened {
            assert_ne!(
                tab.condition(),
                Condition::Writable,
                "seed {seed}: {tampering:?} may be written over"
            );
        }
    }
    assert!(done > 2_500, "only {done} changed anything");
}

/// What [`Record::open`] makes of a chain, with the head that was noted elsewhere.
fn holds(records: &[Record]) -> bool {
    let mut org = Org::default();
    let chained = records.iter().all(|record| {
        let entry = record.open(id(), org.position());
        entry.is_ok_and(|entry| org.apply(&entry.step()).is_ok())
    });
    chained && org.position() == written().org.position()
}

#[test]
fn no_bit_of_a_chain_can_be_another_one() {
    assert!(holds(&written().records));
    for at in 0..written().records.len() {
        // Of the import, the header alone: its pages are tried at random.
        let parts = std::iter::once(Part::Header).chain((at != 5).then_some(Part::Page(0)));
        for part in parts {
            let mut records = written().records.clone();
            records.truncate(at + 2);
            let length = bytes(&records[at], part).len();
            let vouched = records.len() > at + 1;
            for bit in 0..length * 8 {
                bytes_mut(&mut records[at], part)[bit / 8] ^= 1 << (bit % 8);
                assert!(!opens_alone(&records[at..], at, vouched), "bit {bit} of {part:?} of record {at}");
                bytes_mut(&mut records[at], part)[bit / 8] ^= 1 << (bit % 8);
            }
        }
    }
}

/// Whether a record opens after those before it, and the next one, or the head that was noted, vouches for it.
fn opens_alone(records: &[Record], at: usize, vouched: bool) -> bool {
    let before = &written().records[..at];
    let last = before.last().map(|record| record.open_alone().unwrap());
    let position = last.map_or(Org::default().position(), |entry| entry.header.position(entry.head));
    let Ok(entry) = records[0].open(id(), position) else { return false };
    if vouched {
        records[1].open_header(id(), entry.header.position(entry.head)).is_ok()
    } else {
        entry.head == written().org.position().head
    }
}

/// The checkpoint of all that was written, as a page stores it.
fn checkpoint() -> &'static StoredCheckpoint {
    static CHECKPOINT: LazyLock<StoredCheckpoint> = LazyLock::new(|| {
        let browser = browser(&written().records, None);
        let tab = browser.open().unwrap();
        block_on(tab.save_checkpoint()).unwrap();
        let stored = block_on(browser.journal.checkpoint()).unwrap().unwrap();
        assert!(stored.chunks.len() > 5, "several chunks");
        stored
    });
    &CHECKPOINT
}

/// One change to a checkpoint.
#[derive(Debug)]
enum Spoiling {
    ManifestBit(usize),
    ManifestCut(usize),
    ChunkBit(usize, usize),
    ChunkCut(usize, usize),
    ChunkDropped(usize),
    ChunkAdded(u32),
    ChunksSwapped(usize, usize),
    /// The manifest of another history's checkpoint.
    ManifestExchanged,
}

impl Spoiling {
    fn draw(dice: &mut Dice, stored: &StoredCheckpoint) -> Self {
        let chunk = below(dice, stored.chunks.len());
        let length = stored.chunks[chunk].1.len();
        match dice.below(12) {
            0..=3 => Self::ManifestBit(below(dice, stored.manifest.len() * 8)),
            4 => Self::ManifestCut(below(dice, stored.manifest.len())),
            5..=7 => Self::ChunkBit(chunk, below(dice, length * 8)),
            8 => Self::ChunkCut(chunk, below(dice, length)),
            9 => Self::ChunkDropped(chunk),
            10 => Self::ChunkAdded(u32::try_from(dice.below(1 << 28)).unwrap()),
            _ if dice.below(8) == 0 => Self::ManifestExchanged,
            _ => Self::ChunksSwapped(chunk, below(dice, stored.chunks.len())),
        }
    }

    fn apply(&self, stored: &mut StoredCheckpoint) {
        match *self {
            Self::ManifestBit(bit) => stored.manifest[bit / 8] ^= 1 << (bit % 8),
            Self::ManifestCut(keep) => stored.manifest.truncate(keep),
            Self::ChunkBit(chunk, bit) => stored.chunks[chunk].1[bit / 8] ^= 1 << (bit % 8),
            Self::ChunkCut(chunk, keep) => stored.chunks[chunk].1.truncate(keep),
            Self::ChunkDropped(chunk) => drop(stored.chunks.remove(chunk)),
            Self::ChunkAdded(number) => stored.chunks.push((number, b"[]".to_vec())),
            Self::ChunksSwapped(one, other) => {
                let (first, second) = (stored.chunks[one].1.clone(), stored.chunks[other].1.clone());
                stored.chunks[one].1 = second;
                stored.chunks[other].1 = first;
            }
            Self::ManifestExchanged => {
                let taken = keyplane::engine::checkpoint::take(
                    &another().org,
                    None,
                    &std::collections::BTreeSet::new(),
                );
                stored.manifest = keyplane::engine::checkpoint::manifest_bytes(&taken.unwrap().manifest);
            }
        }
    }
}

#[test]
fn no_spoiled_checkpoint_goes_unnoticed_and_none_costs_anything() {
    let mut done = 0;
    for seed in 0..800 {
        let mut stored = checkpoint().clone();
        let spoiling = Spoiling::draw(&mut Dice::new(seed), &stored);
        spoiling.apply(&mut stored);
        if stored == *checkpoint() {
            continue;
        }
        done += 1;
        let tab = browser(&written().records, Some(&stored)).open().unwrap();
        let rebuilt = tab.notices().iter().any(|notice| matches!(notice, Notice::CheckpointRebuilt(_)));
        assert!(rebuilt, "seed {seed}: {spoiling:?} goes unnoticed");
        assert!(*tab.org() == written().org, "seed {seed}: {spoiling:?} changes the organization");
    }
    assert!(done > 600, "only {done} changed anything");
}

#[test]
fn a_sound_checkpoint_opens_without_a_word() {
    let opened = browser(&written().records, Some(checkpoint())).open();
    assert!(!is_told(&opened));
    assert!(*opened.unwrap().org() == written().org);
}

/// Records behind a checkpoint are not read on opening; whoever reads one is told all the same.
#[test]
fn an_entry_behind_the_checkpoint_that_was_altered_is_not_read_as_history() {
    for seed in 0..600 {
        let mut dice = Dice::new(seed);
        let mut records = written().records.clone();
        let record = below(&mut dice, records.len());
        let bit = below(&mut dice, records[record].header.len() * 8);
        records[record].header[bit / 8] ^= 1 << (bit % 8);
        let Ok(tab) = browser(&records, Some(checkpoint())).open() else { continue };
        let seq = records[record].seq;
        let read = block_on(tab.entry(seq));
        assert!(
            matches!(read, Err(Failure::ReadOnly(_))),
            "seed {seed}: bit {bit} of the header of entry {seq}"
        );
    }
}

#[test]
fn every_entry_that_was_written_is_read_as_history() {
    for stored in [None, Some(checkpoint())] {
        let tab = browser(&written().records, stored).open().unwrap();
        for record in &written().records {
            let entry = block_on(tab.entry(record.seq)).unwrap();
            assert_eq!(entry, record.open_alone().unwrap());
        }
    }
}

/// Without the witness, a cut tail cannot be told: it is the one thing that the chain does not show.
#[test]
fn only_the_witness_tells_a_tail_that_was_cut() {
    let short = &written().records[..7];
    let opened = browser(short, None).open().unwrap();
    let position = written().org.position();
    let cut = Trouble::CutTail { noted: position.seq, at: Some(position.at), found: 7 };
    assert_eq!(opened.condition(), Condition::ReadOnly(cut));

    let unnoted = Browser { witness: keyplane::store::MemoryWitness::new(), ..browser(short, None) };
    assert_eq!(unnoted.open().unwrap().condition(), Condition::Writable);
}

/// What `store::faults` does to files, with journal, checkpoint and witness all in place.
#[test]
fn whatever_damaged_files_do_the_organization_is_whole_or_a_person_is_told() {
    let mut done = 0;
    for seed in 0..1_500 {
        let browser = browser(&written().records, (seed % 2 == 0).then(checkpoint));
        let Some(damage) = Damage::draw(&mut Dice::new(seed), &browser.journal) else { continue };
        if !damage.apply(&browser.journal) {
            continue;
        }
        done += 1;
        let opened = browser.open();
        let told = is_told(&opened);
        if let Ok(tab) = opened {
            let whole = *tab.org() == written().org;
            assert!(told || whole, "seed {seed}: {damage:?} goes unnoticed");
            assert!(
                whole || tab.condition() != Condition::Writable,
                "seed {seed}: {damage:?} may be written over"
            );
        }
    }
    assert!(done > 1_000, "only {done} changed anything");
}

#[test]
fn the_journal_of_one_organization_does_not_pass_for_anothers() {
    let browser = browser(&written().records, None);
    let other = keyplane::model::OrganizationId::from_random([8; 16]);
    let ports = browser.ports(keyplane::store::faults::FaultyJournal::new(browser.journal.clone()));
    let opened = block_on(keyplane::workspace::Workspace::open(other, ports));
    assert!(matches!(opened, Err(OpenError::Unreadable(_))));
}
