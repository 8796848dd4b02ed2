//! ACLs as a file: out in a form that spreadsheets, scripts and Keyplane read, and in again.
//!
//! The columns are those of Terraform's `confluent_kafka_acl` and of Kafka: cluster, resource type, resource name, pattern
//! type, principal, host, operation, permission. What else a file holds (names for people) is passed over.

use super::csv;
use crate::{
    engine::NewAcl,
    model::{Acl, AclOperation, AclPatternType, AclPermission, AclResourceType, KafkaClusterId, Principal},
};

/// The columns, in the order they are written. The last two are for people and not read.
const COLUMNS: [&str; 10] = [
    "Cluster",
    "Resource type",
    "Resource name",
    "Pattern type",
    "Principal",
    "Host",
    "Operation",
    "Permission",
    "Cluster name",
    "Principal name",
];

/// The columns without which a file says nothing, by position in [`COLUMNS`].
const NEEDED: [usize; 7] = [0, 1, 2, 3, 4, 6, 7];

/// What browsers call the file.
pub const MIME: &str = "text/csv;charset=utf-8";

/// The most rows a file may have: ten times what a large organization holds.
pub const MOST_ROWS: usize = 200_000;

/// The most bytes a file may have.
pub const MOST_BYTES: u32 = 64 << 20;

/// What stands before the first ACL.
pub fn head() -> String {
    csv::line(COLUMNS)
}

/// One ACL as a line; the names of its cluster and its principal are for people.
pub fn line(acl: &Acl, cluster_name: &str, principal_name: &str) -> String {
    csv::line([
        acl.cluster.as_str(),
        acl.resource_type.wire(),
        &acl.name,
        acl.pattern.wire(),
        &acl.principal.to_string(),
        "*",
        acl.operation.wire(),
        acl.permission.wire(),
        cluster_name,
        principal_name,
    ])
}

/// One row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the file it begins on, from 1.
    pub line: usize,
    /// The ACL, or why it is none.
    pub acl: Result<NewAcl, String>,
}

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is no text.
    #[error("This file is no text in UTF-8. Save it as CSV in UTF-8.")]
    NotText,
    /// It is no CSV.
    #[error("This is no CSV: {0}")]
    NotCsv(#[from] csv::CsvError),
    /// There is nothing in it.
    #[error("This file is empty. The first line names the columns.")]
    Empty,
    /// Its cells are separated by something else, as spreadsheets do it in some countries.
    #[error("The cells of this file are separated by {0}. Save it with commas between them.")]
    OtherSeparator(&'static str),
    /// A column is missing.
    #[error("The first line names no column “{0}”. Export ACLs to see the form.")]
    NoColumn(&'static str),
    /// It names a column twice.
    #[error("The first line names the column “{0}” twice.")]
    TwoColumns(&'static str),
    /// It is too long.
    #[error("This file has more than {MOST_ROWS} rows. Split it.")]
    TooLong,
}

/// The rows of a file.
///
/// # Errors
///
/// What makes the whole file unreadable. What is wrong with one row stands in that row.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, FileError> {
    let text = std::str::from_utf8(bytes).map_err(|_| FileError::NotText)?;
    let mut records = csv::read(text)?.into_iter();
    let head = records.next().ok_or(FileError::Empty)?.cells;
    let (columns, places) = (head.len(), places(&head)?);
    if records.len() > MOST_ROWS {
        return Err(FileError::TooLong);
    }
    let row = |record: csv::Record| {
        let acl = fits(columns, &record.cells).and_then(|()| acl_of(&places, &record.cells));
        Row { line: record.line, acl }
    };
    Ok(records.map(row).collect())
}

/// Where each of [`COLUMNS`] stands in the file.
type Places = [Option<usize>; COLUMNS.len()];

fn places(head: &[String]) -> Result<Places, FileError> {
    if let [only] = head {
        for (separator, words) in [(';', "semicolons"), ('\t', "tabs")] {
            if only.contains(separator) {
                return Err(FileError::OtherSeparator(words));
            }
        }
    }
    let mut places = [None; COLUMNS.len()];
    for ((column, place), number) in COLUMNS.iter().zip(&mut places).zip(0..) {
        let mut at = (0..).zip(head).filter(|(_, title)| title.trim().eq_ignore_ascii_case(column));
        *place = at.next().map(|(at, _)| at);
        if at.next().is_some() {
            return Err(FileError::TwoColumns(column));
        }
        if place.is_none() && NEEDED.contains(&number) {
            return Err(FileError::NoColumn(column));
        }
    }
    Ok(places)
}

/// Refuses a line with more than the columns: a comma that was meant for a name has cut it in two. Empty cells at the
/// end are none.
fn fits(columns: usize, cells: &[String]) -> Result<(), String> {
    let used = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
    if used <= columns {
        return Ok(());
    }
    Err(format!(
        "This line has {used} cells, the first line names {columns} columns. A cell with a comma in it stands in quotes."
    ))
}

fn acl_of(places: &Places, cells: &[String]) -> Result<NewAcl, String> {
    let cell = |column: usize| {
        let at = places.get(column).copied().flatten();
        at.and_then(|at| cells.get(at)).map(|cell| csv::plain(cell)).unwrap_or_default()
    };
    let word = |column: usize, all: &str| {
        let name = COLUMNS.get(column).copied().unwrap_or_default();
        match cell(column).trim() {
            "" => format!("{name} is empty. It is one of {all}."),
            other => format!("{name} “{}” is not known. It is one of {all}.", short(other)),
        }
    };
    let other_form = |column: usize, form: &str| {
        let name = COLUMNS.get(column).copied().unwrap_or_default();
        match cell(column).trim() {
            "" => format!("{name} is empty. It is {form}."),
            other => format!("{name} “{}” is not {form}.", short(other)),
        }
    };
    let cluster =
        KafkaClusterId::parse(cell(0).trim()).map_err(|_| other_form(0, "an id such as lkc-abc12"))?;
    let resource_type =
        AclResourceType::parse(cell(1)).ok_or_else(|| word(1, &listed(AclResourceType::ALL)))?;
    let pattern = AclPatternType::parse(cell(3)).ok_or_else(|| word(3, &listed(AclPatternType::ALL)))?;
    let principal =
        Principal::parse(cell(4)).map_err(|_| other_form(4, "of the form User:sa-abc12, or User:*"))?;
    let operation = AclOperation::parse(cell(6)).ok_or_else(|| word(6, &listed(AclOperation::ALL)))?;
    let permission = AclPermission::parse(cell(7)).ok_or_else(|| word(7, &listed(AclPermission::ALL)))?;
    if !matches!(cell(5).trim(), "" | "*") {
        return Err(format!("Host “{}” is not possible: Confluent Cloud takes * only.", short(cell(5))));
    }
    Ok(NewAcl { cluster, resource_type, name: cell(2).to_owned(), pattern, principal, operation, permission })
}

fn listed(all: &[impl std::fmt::Display]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The beginning of a text that may be very long.
fn short(text: &str) -> String {
    let mut letters = text.chars();
    let beginning: String = letters.by_ref().take(40).collect();
    if letters.next().is_some() { format!("{beginning}…") } else { beginning }
}
