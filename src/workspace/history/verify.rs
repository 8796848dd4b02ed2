//! Checking the whole journal: every header against the entry after it, every page against its header, the last entry
//! against what was noted outside.
//!
//! It goes from the last entry down, because there somebody vouches: the open page, this browser's note, a head that a
//! person noted elsewhere. So what does not hold is found exactly where it lies. Nothing is kept but what is found.

use super::{
    CHUNK, PAGES, SMALL,
    backwards::{GoOn, PastError, go_on},
};
use crate::{
    engine::{Damage, Header, Record},
    model::Timestamp,
    org::{Change, Digest, PartsHasher, Seq},
    store::{Journal, Witness},
    view::history::{Anchor, Finding, Noted, Verification, WitnessState},
    workspace::{Ports, Workspace},
};

/// What the walk knows on its way down.
struct Checking {
    found: Verification,
    /// The digest that the next header must have; `None` where nobody says.
    expected: Option<Digest>,
    /// When the entry after it was written.
    after: Option<Timestamp>,
}

impl<P: Ports> Workspace<P> {
    /// Checks every entry of the journal, against this browser's note, what the open page was read from, and a head that
    /// somebody noted elsewhere. Says on the way at which entry it is and with which it began, and stops when told to.
    pub async fn verify_journal(
        &self,
        pasted: Option<Noted>,
        mut progress: impl FnMut(Seq, Seq) -> GoOn,
    ) -> Result<Verification, PastError> {
        let last = self.inner.ports.journal().last().await?;
        let mut checking = self.begin_check(pasted);
        let mut next = last;
        while next > 0 {
            let first = next.saturating_sub(CHUNK - 1).max(1);
            let count = usize::try_from(next + 1 - first).unwrap_or(usize::MAX);
            let records = self.inner.ports.journal().skim(first, count, SMALL).await?;
            for seq in (first..=next).rev() {
                match records.iter().find(|record| record.seq == seq) {
                    Some(record) => self.check_one(&mut checking, record).await?,
                    None => checking.missing(seq),
                }
            }
            next = first - 1;
            self.inner.ports.breathe().await;
            go_on(progress(next, last))?;
        }
        Ok(checking.end(last))
    }

    /// Who vouches for what.
    fn begin_check(&self, pasted: Option<Noted>) -> Checking {
        let position = self.org().position();
        let mut against = vec![(Anchor::Page, Noted { seq: position.seq, head: position.head })];
        let witness = match self.inner.ports.witness().read(&self.inner.id.to_string()) {
            Ok(Some(mark)) => {
                let head = Digest::parse(&mark.head);
                against.extend(head.map(|head| (Anchor::Witness, Noted { seq: mark.seq, head })));
                WitnessState::Read
            }
            Ok(None) => WitnessState::None,
            Err(error) => WitnessState::Unreadable(error.to_string()),
        };
        against.extend(pasted.map(|noted| (Anchor::Pasted, noted)));
        let (findings, entries, changes, more) = (Vec::new(), 0, 0, 0);
        let found = Verification { last: None, entries, changes, findings, more, against, witness };
        Checking { found, expected: None, after: None }
    }

    async fn check_one(&self, checking: &mut Checking, record: &Record) -> Result<(), PastError> {
        let Some(header) = checking.header(record, self.inner.id) else { return Ok(()) };
        let damage =
            if header.pages > SMALL { self.check_large(&header).await? } else { record.open_alone().err() };
        if let Some(damage) = damage {
            checking.note(Finding::Damaged(record.seq, damage));
        }
        Ok(())
    }

    /// Checks the pages of a large entry piece by piece.
    async fn check_large(&self, header: &Header) -> Result<Option<Damage>, PastError> {
        let (mut hasher, mut read, mut changes) = (PartsHasher::default(), 0_u32, 0_usize);
        while read < header.pages {
            let pages = self.inner.ports.journal().pages(header.seq, read, PAGES).await?;
            if pages.is_empty() {
                break;
            }
            for page in &pages {
                hasher.add(page);
                changes += serde_json::from_slice::<Vec<Change>>(page).map_or(0, |held| held.len());
                read += 1;
            }
            self.inner.ports.breathe().await;
        }
        let counted = u32::try_from(changes).is_ok_and(|count| count == header.changes);
        let sound = read == header.pages && counted && hasher.finish() == header.digest;
        Ok((!sound).then_some(Damage::Pages { seq: header.seq }))
    }
}

impl Checking {
    fn note(&mut self, finding: Finding) {
        if self.found.findings.len() < Verification::MOST {
            self.found.findings.push(finding);
        } else {
            self.found.more += 1;
        }
    }

    fn missing(&mut self, seq: Seq) {
        self.expected = None;
        if let Some(Finding::Missing { first, .. }) = self.found.findings.last_mut()
            && *first == seq + 1
        {
            *first = seq;
        } else {
            self.note(Finding::Missing { first: seq, last: seq });
        }
    }

    /// Checks a header; `None` where its pages cannot be checked.
    fn header(&mut self, record: &Record, organization: crate::model::OrganizationId) -> Option<Header> {
        let (seq, head) = (record.seq, Digest::of(&record.header));
        let altered = self.expected.take().is_some_and(|expected| expected != head);
        if altered {
            self.note(Finding::Altered(seq));
        }
        let exchanged = self.found.against.iter().find(|(_, noted)| noted.seq == seq && noted.head != head);
        let exchanged = exchanged.map(|(by, _)| *by).filter(|_| !altered);
        if let Some(by) = exchanged {
            self.note(Finding::Exchanged { seq, by });
        }
        let header = match record.read_header() {
            Ok(header) if header.seq == seq && header.organization == organization => header,
            Ok(_) => return self.unreadable(seq, Damage::Swapped { seq }),
            Err(damage) => return self.unreadable(seq, damage),
        };
        if self.found.last.is_none() {
            self.found.last = Some((Noted { seq, head }, header.at));
        }
        let follows = self.after.replace(header.at).is_none_or(|after| header.at <= after);
        if !altered && (!follows || (seq == 1 && header.previous != Digest::ZERO)) {
            self.note(Finding::Damaged(seq, Damage::Broken { seq }));
        }
        // An altered header vouches for nothing.
        self.expected = (!altered).then_some(header.previous);
        self.found.entries += 1;
        self.found.changes += u64::from(header.changes);
        Some(header)
    }

    /// What was told of an entry need not be told twice.
    fn unreadable(&mut self, seq: Seq, damage: Damage) -> Option<Header> {
        if self.found.findings.last().is_none_or(|last| last.seq() != seq) {
            self.note(Finding::Damaged(seq, damage));
        }
        None
    }

    fn end(mut self, last: Seq) -> Verification {
        let cut = self.found.against.iter().filter(|(_, noted)| noted.seq > last);
        let cut: Vec<_> =
            cut.map(|(by, noted)| Finding::CutTail { last, noted: noted.seq, by: *by }).collect();
        // What this browser noted and what the page was read from is one loss, and is told once.
        let mut told = Vec::new();
        for finding in cut {
            if !told.contains(&finding.seq()) {
                told.push(finding.seq());
                self.note(finding);
            }
        }
        self.found.findings.sort_by_key(Finding::seq);
        self.found
    }
}
