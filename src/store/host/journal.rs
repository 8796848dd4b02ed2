//! The host's journal, as every other journal is read and added to.

use std::rc::Rc;

use super::{
    super::{
        AppendError, CheckpointOutcome, CheckpointWrite, Journal, Part, Record, Seq, StoreError,
        StoredCheckpoint, UseStore, bundle,
    },
    HostLink,
    link::{Answer, Asked},
};
use crate::exchange::line;

/// Entries that are asked for at a time, which the host gives at most.
const BATCH: usize = 256;

/// The journal of the organization that a host keeps.
#[derive(Clone, Debug)]
pub struct HostJournal {
    link: Rc<HostLink>,
}

impl HostJournal {
    /// The journal at the other end of a link.
    pub fn new(link: Rc<HostLink>) -> Self {
        Self { link }
    }

    /// The link.
    pub fn link(&self) -> &Rc<HostLink> {
        &self.link
    }

    async fn get(&self, path: &str) -> Result<Answer, StoreError> {
        let answer = self.link.ask(Asked::get(path), None).await?;
        if answer.status == 200 { Ok(answer) } else { Err(StoreError::Failed(answer.message())) }
    }

    async fn entries(&self, from: Seq, limit: usize, thinned: &str) -> Result<Vec<Record>, StoreError> {
        let mut records: Vec<Record> = Vec::new();
        while records.len() < limit {
            let next = records.last().map_or(from, |record| record.seq + 1);
            let wanted = (limit - records.len()).min(BATCH);
            let answer = self.get(&format!("entries?from={next}&limit={wanted}{thinned}")).await?;
            let read = read_lines(&answer.body)?;
            let came = read.len();
            records.extend(read);
            if came < wanted {
                break;
            }
        }
        Ok(records)
    }
}

fn read_lines(body: &[u8]) -> Result<Vec<Record>, StoreError> {
    let text = std::str::from_utf8(body).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let read = |text: &str| line::read(text).map_err(|error| StoreError::Damaged(error.to_string()));
    text.lines().map(read).collect()
}

fn parts(answer: &Answer) -> Result<Vec<Part>, StoreError> {
    bundle::read(&answer.body).ok_or_else(|| StoreError::Damaged("the host's answer was cut off".to_owned()))
}

impl Journal for HostJournal {
    async fn last(&self) -> Result<Seq, StoreError> {
        let answer = self.get("entries?limit=0").await?;
        answer.entry.ok_or_else(|| StoreError::Failed("the host does not tell its last entry".to_owned()))
    }

    async fn read(&self, from: Seq, limit: usize) -> Result<Vec<Record>, StoreError> {
        self.entries(from, limit, "").await
    }

    async fn skim(&self, from: Seq, limit: usize, most: u32) -> Result<Vec<Record>, StoreError> {
        self.entries(from, limit, &format!("&most={most}")).await
    }

    async fn pages(&self, seq: Seq, from: u32, count: u32) -> Result<Vec<Vec<u8>>, StoreError> {
        let records = self.entries(seq, 1, &format!("&page={from}&pages={count}")).await?;
        Ok(records
            .into_iter()
            .find(|record| record.seq == seq)
            .map(|record| record.pages)
            .unwrap_or_default())
    }

    async fn append(&self, record: &Record) -> Result<(), AppendError> {
        let text = line::write(record).map_err(|error| StoreError::Failed(error.to_string()))?;
        let asked = Asked { method: "POST", path: "entries", body: Some(text.as_bytes()) };
        let _writing = self.link.write();
        let answer = self.link.ask(asked, None).await?;
        match answer.status {
            201 => Ok(()),
            409 => Err(AppendError::Taken(record.seq)),
            _ => Err(StoreError::Failed(answer.message()).into()),
        }
    }

    async fn append_all(&self, records: &[Record]) -> Result<(), AppendError> {
        match records {
            [] => Ok(()),
            [record] => self.append(record).await,
            // Only a new organization begins with several, and a host begins its own.
            [..] => Err(StoreError::Failed("a host takes one entry at a time".to_owned()).into()),
        }
    }

    async fn checkpoint(&self) -> Result<Option<StoredCheckpoint>, StoreError> {
        let answer = self.get("checkpoint").await?;
        let mut parts = parts(&answer)?.into_iter();
        let Some((_, manifest)) = parts.next() else { return Ok(None) };
        Ok(Some(StoredCheckpoint { seq: answer.entry.unwrap_or(0), manifest, chunks: parts.collect() }))
    }

    /// The host makes its own, and always of the organization as it stands.
    async fn save_checkpoint(&self, _: &CheckpointWrite) -> Result<CheckpointOutcome, StoreError> {
        Ok(CheckpointOutcome::Newer)
    }

    async fn drop_checkpoint(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

impl UseStore for HostJournal {
    async fn uses(&self) -> Result<Vec<Part>, StoreError> {
        parts(&self.get("uses").await?)
    }

    async fn save_uses(&self, parts: &[Part]) -> Result<(), StoreError> {
        let bundle = bundle::write(parts);
        let asked = Asked { method: "PUT", path: "uses", body: Some(&bundle) };
        let answer = self.link.ask(asked, None).await?;
        if answer.status == 204 { Ok(()) } else { Err(StoreError::Failed(answer.message())) }
    }
}
