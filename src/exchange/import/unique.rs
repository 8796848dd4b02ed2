//! One row an object: rows of the same id merge.

use hashbrown::{HashMap, hash_map::Entry};

use super::report::Report;
use crate::exchange::listing::{Clash, Flaw, Reason, Row, clip};

/// Merges rows of the same id; ids stay in the order in which they came. A row that says something else than
/// an earlier one is reported, and the earlier one stays as it was.
pub(super) fn unique<'a, R: Row<'a>>(rows: Vec<R>, report: &mut Report<'_>) -> Vec<R> {
    let again = repetitions(&rows);
    if again.is_empty() {
        // Nearly every listing: rows are large, and moving a hundred thousand of them takes its time.
        return rows;
    }
    let mut rows: Vec<Option<R>> = rows.into_iter().map(Some).collect();
    for (later, first) in again {
        let row = rows.get_mut(later).and_then(Option::take);
        let first = rows.get_mut(first).and_then(Option::as_mut);
        if let (Some(first), Some(row)) = (first, row) {
            merge(first, row, report);
        }
    }
    rows.into_iter().flatten().collect()
}

/// The rows whose id stood before, each with the row in which it stood first.
fn repetitions<'a, R: Row<'a>>(rows: &[R]) -> Vec<(usize, usize)> {
    let mut firsts: HashMap<&str, usize> = HashMap::with_capacity(rows.len());
    let mut again = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        match firsts.entry(row.id()) {
            Entry::Vacant(entry) => {
                entry.insert(number);
            }
            Entry::Occupied(entry) => again.push((number, *entry.get())),
        }
    }
    again
}

fn merge<'a, R: Row<'a>>(first: &mut R, row: R, report: &mut Report<'_>) {
    let (at, first_at) = (row.at(), first.at());
    let reason = match first.merge(row) {
        Ok(()) => {
            report.repeated += 1;
            return;
        }
        Err(Clash::Field(field)) => {
            Reason::Differs { id: clip(first.id()), first: report.words(first_at), field }
        }
        Err(Clash::Resource { kept, left }) => Reason::SeveralResources { key: clip(first.id()), kept, left },
    };
    report.problem(at, Flaw::at("", reason));
}
