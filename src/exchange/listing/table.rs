//! The tables that the CLI prints for people. Source: `facts/wire.md` 8.1.
//!
//! A list has a line of headings, a line of dashes and rows whose long cells are wrapped: a row without an id
//! continues the row above. A single object is a framed box of two columns.

use std::borrow::Cow;

use super::problem::Refusal;

/// A table: its columns in the spelling of the JSON form, and its rows with the number of the line they begin on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table<'a> {
    pub(super) columns: Vec<String>,
    pub(super) rows: Rows<'a>,
}

/// The number of a row's first line, and its cells.
type Rows<'a> = Vec<(u32, Result<Vec<Cow<'a, str>>, Misfit>)>;

/// A row that does not fit the heading.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misfit;

/// The column that marks the current object with a star. Where there is one, it comes before the id.
const CURRENT: &str = "is_current";

/// What the CLI prints in place of a table without rows.
const NONE_FOUND: &str = "None found.";

/// Reads a table or a box; `None` for a listing without rows.
pub(super) fn read(text: &str) -> Result<Option<Table<'_>>, Refusal> {
    if text.trim() == NONE_FOUND {
        return Ok(None);
    }
    let mut lines = (1u32..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let Some((number, first)) = lines.next() else { return Err(Refusal::Empty) };
    if first.trim_start().starts_with("+-") {
        return read_box(number, lines.map(|(_, line)| line)).map(Some);
    }
    match lines.next() {
        Some((_, rule)) if first.contains('|') && is_rule(rule) => {
            let columns: Vec<_> = first.split('|').map(json_name).collect();
            let id = usize::from(columns.first().is_some_and(|first| first == CURRENT));
            Ok(Some(Table { columns, rows: read_rows(id, &boundaries(rule), lines) }))
        }
        _ => Err(Refusal::Unknown),
    }
}

/// Dashes with `+` at the joints.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains("-+-") && line.bytes().all(|byte| matches!(byte, b'-' | b'+'))
}

/// Where the bars stand, in characters.
fn boundaries(rule: &str) -> Vec<usize> {
    rule.char_indices().filter(|(_, c)| *c == '+').map(|(at, _)| at).collect()
}

/// `Resource Type` is `resource_type` in JSON, `Current` is `is_current`.
fn json_name(heading: &str) -> String {
    match heading.trim() {
        "Current" => CURRENT.to_owned(),
        heading => heading.to_lowercase().replace(' ', "_"),
    }
}

/// A row without an id, which stands in the column `id`, continues the row above.
fn read_rows<'a>(id: usize, bars: &[usize], lines: impl Iterator<Item = (u32, &'a str)>) -> Rows<'a> {
    let mut rows: Rows<'a> = Vec::new();
    for (number, line) in lines {
        let cells = split(line, bars);
        let continues = cells.as_ref().is_some_and(|cells| cells.get(id).is_some_and(|id| id.is_empty()));
        match (cells, rows.last_mut()) {
            (Some(cells), Some((_, Ok(above)))) if continues => wrap(above, &cells),
            // What belongs to a row that did not fit is lost with it.
            (Some(_), Some((_, Err(Misfit)))) if continues => {}
            (Some(cells), _) => rows.push((number, Ok(cells.into_iter().map(Cow::Borrowed).collect()))),
            (None, _) => rows.push((number, Err(Misfit))),
        }
    }
    rows
}

fn wrap(above: &mut [Cow<'_, str>], cells: &[&str]) {
    for (cell, more) in above.iter_mut().zip(cells).filter(|(_, more)| !more.is_empty()) {
        let cell = cell.to_mut();
        cell.push(' ');
        cell.push_str(more);
    }
}

/// The cells of a row. A bar may also stand in a text: then the columns of the heading tell it from the others.
fn split<'a>(line: &'a str, bars: &[usize]) -> Option<Vec<&'a str>> {
    let cells: Vec<_> = line.split('|').map(str::trim).collect();
    if cells.len() == bars.len() + 1 {
        return Some(cells);
    }
    let mut cells = Vec::with_capacity(bars.len() + 1);
    let mut start = 0;
    let mut wanted = bars.iter().peekable();
    for (column, (at, c)) in line.char_indices().enumerate() {
        if wanted.next_if(|bar| **bar == column).is_some() {
            if c != '|' {
                return None;
            }
            cells.push(line.get(start..at)?.trim());
            start = at + 1;
        }
    }
    cells.push(line.get(start..)?.trim());
    (cells.len() == bars.len() + 1).then_some(cells)
}

/// `| Label | value |` between two rules: one row, whose columns are the labels.
fn read_box<'a>(number: u32, lines: impl Iterator<Item = &'a str>) -> Result<Table<'a>, Refusal> {
    let mut columns = Vec::new();
    let mut row: Vec<Cow<'a, str>> = Vec::new();
    for line in lines.filter(|line| !line.trim_start().starts_with("+-")) {
        let inner = line.trim().strip_prefix('|').and_then(|line| line.strip_suffix('|'));
        let (label, value) = inner.and_then(|inner| inner.split_once('|')).ok_or(Refusal::Unknown)?;
        match (label.trim(), row.last_mut()) {
            ("", Some(above)) => wrap(std::slice::from_mut(above), &[value.trim()]),
            (label, _) => {
                columns.push(json_name(label));
                row.push(Cow::Borrowed(value.trim()));
            }
        }
    }
    Ok(Table { columns, rows: vec![(number, Ok(row))] })
}
