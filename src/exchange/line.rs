//! One journal entry as one line of text: its number, and header and pages as JSON strings, so that exactly the stored
//! bytes come back and every digest holds. Backups, the data file of the host and the JavaScript module keep entries so.
//!
//! A line holds no secret, as no entry does.

use std::borrow::Cow;

use serde::Deserialize;
use thiserror::Error;

use crate::engine::Record;

/// An entry is no text, which the engine never writes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("entry {seq} is not text")]
pub struct NotText {
    /// Which entry.
    pub seq: u64,
}

/// A line is no entry. Whether an entry is what its digests vouch for is another question: [`Record::open`] answers it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct NoEntry(String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    seq: u64,
    #[serde(borrow)]
    header: Cow<'a, str>,
    pages: Vec<String>,
}

/// The line of an entry, without a line feed: `{"seq":1,"header":"…","pages":["…"]}`.
pub fn write(record: &Record) -> Result<String, NotText> {
    let not_text = |_| NotText { seq: record.seq };
    let header = std::str::from_utf8(&record.header).map_err(not_text)?;
    let pages = record.pages.iter().map(|page| std::str::from_utf8(page));
    let pages = pages.collect::<Result<Vec<_>, _>>().map_err(not_text)?;
    let mut line = format!("{{\"seq\":{},\"header\":{},\"pages\":[", record.seq, json(header));
    for (number, page) in pages.into_iter().enumerate() {
        if number > 0 {
            line.push(',');
        }
        line.push_str(&json(page));
    }
    line.push_str("]}");
    Ok(line)
}

/// Reads a line, with or without its line feed.
pub fn read(line: &str) -> Result<Record, NoEntry> {
    let line: Line<'_> = serde_json::from_str(line).map_err(|error| NoEntry(error.to_string()))?;
    let pages = line.pages.into_iter().map(String::into_bytes).collect();
    Ok(Record { seq: line.seq, header: line.header.into_owned().into_bytes(), pages })
}

/// Serialising text into memory cannot fail.
fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_back_the_bytes() {
        let record = Record {
            seq: 7,
            header: "{\"a\":\"\\u00e9 \\\" \u{2028}\"}".into(),
            pages: vec![b"[]".to_vec(), "[\"\\n\u{e9}\"]".into()],
        };
        let line = write(&record).unwrap();
        assert!(!line.contains('\n'));
        assert_eq!(read(&line), Ok(record.clone()));
        assert_eq!(read(&(line + "\r\n")), Ok(record));
    }

    #[test]
    fn what_is_no_entry_is_refused() {
        for line in [
            "",
            "{}",
            "[1]",
            "{\"seq\":1,\"header\":\"\"}",
            "{\"seq\":1,\"header\":\"\",\"pages\":[],\"x\":1}",
        ] {
            assert!(read(line).is_err(), "{line}");
        }
        let record = Record { seq: 3, header: vec![0xff], pages: Vec::new() };
        assert_eq!(write(&record), Err(NotText { seq: 3 }));
    }
}
