//! Comma-separated values after RFC 4180: lines out that no spreadsheet takes for formulas, and records in from whatever
//! wrote the file.
//!
//! Reading is strict where guessing would change content (a quote that does not close, text after a closing quote, a
//! quote within a bare cell), and lenient where nothing can be lost (line ends of any system, a byte order mark).

/// Whether a spreadsheet may take a cell that begins so for a formula. The wide forms are taken for the narrow ones by
/// some of them.
const fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
}

/// Whether a text begins like a formula. Spreadsheets look past blanks. A text that begins with such an apostrophe itself
/// counts too, so that whoever takes one away has the text as it was.
fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches([' ', '\'']).starts_with(begins_formula)
}

/// One record as a line, with its end.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (number, cell) in cells.into_iter().enumerate() {
        if number > 0 {
            line.push(',');
        }
        push_cell(&mut line, cell);
    }
    line.push_str("\r\n");
    line
}

fn push_cell(line: &mut String, cell: &str) {
    let quoted = cell.contains([',', ';', '"', '\r', '\n', '\t']) || cell.trim() != cell;
    if quoted {
        line.push('"');
    }
    if is_formula(cell) {
        line.push('\'');
    }
    if quoted {
        line.push_str(&cell.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(cell);
    }
}

/// The text that was written into a cell: without the apostrophe that keeps it from being a formula.
pub fn plain(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        Some(_) | None => cell,
    }
}

/// One record as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line of the file it begins on, from 1.
    pub line: usize,
    /// Its cells, as they stand between the commas.
    pub cells: Vec<String>,
}

/// Why a text is no CSV, and where: the line and the cell in it, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// A quoted cell never ends.
    #[error(
        "line {line}, cell {cell}: it begins with a quote and never ends. Close it, or double the quotes in it."
    )]
    Unclosed {
        /// Where the cell begins.
        line: usize,
        /// Which cell.
        cell: usize,
    },
    /// Something stands between a closing quote and the next comma.
    #[error(
        "line {line}, cell {cell}: something stands behind a closing quote. Double the quotes within a cell."
    )]
    AfterQuote {
        /// Where.
        line: usize,
        /// Which cell.
        cell: usize,
    },
    /// A quote in a cell that does not begin with one.
    #[error(
        "line {line}, cell {cell}: a quote stands within a cell that does not begin with one. Put the whole cell in quotes, and double those in it."
    )]
    WithinBare {
        /// Where.
        line: usize,
        /// Which cell.
        cell: usize,
    },
}

/// How far a cell has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Bare,
    Quoted {
        /// The line on which the cell begins.
        from: usize,
    },
    Closed,
}

/// The records of a text. Empty lines are none.
///
/// # Errors
///
/// A quote that leaves open where a cell begins or ends.
pub fn read(text: &str) -> Result<Vec<Record>, CsvError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        records: Vec::new(),
        cells: Vec::new(),
        cell: String::new(),
        line: 1,
        begun: 1,
        at: At::Start,
    };
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        // A line ends with LF, CR LF or CR alone.
        if letter == '\r' && letters.peek() == Some(&'\n') && !matches!(reader.at, At::Quoted { .. }) {
            continue;
        }
        match (reader.at, letter) {
            (At::Quoted { .. }, '"') if letters.peek() == Some(&'"') => {
                letters.next();
                reader.cell.push('"');
            }
            (At::Quoted { .. }, '"') => reader.at = At::Closed,
            (At::Quoted { .. }, letter) => {
                let ends = letter == '\n' || (letter == '\r' && letters.peek() != Some(&'\n'));
                reader.line += usize::from(ends);
                reader.cell.push(letter);
            }
            (At::Start, '"') => reader.at = At::Quoted { from: reader.line },
            (_, ',') => reader.end_cell(),
            (_, '\n' | '\r') => reader.end_record(),
            (At::Closed, _) => return Err(CsvError::AfterQuote { line: reader.line, cell: reader.place() }),
            (At::Bare, '"') => {
                return Err(CsvError::WithinBare { line: reader.line, cell: reader.place() });
            }
            (At::Start | At::Bare, letter) => {
                reader.at = At::Bare;
                reader.cell.push(letter);
            }
        }
    }
    if let At::Quoted { from } = reader.at {
        return Err(CsvError::Unclosed { line: from, cell: reader.place() });
    }
    reader.end_record();
    Ok(reader.records)
}

struct Reader {
    records: Vec<Record>,
    cells: Vec<String>,
    cell: String,
    line: usize,
    /// The line the record begins on.
    begun: usize,
    at: At,
}

impl Reader {
    /// Which cell of its record is being read, from 1.
    fn place(&self) -> usize {
        self.cells.len() + 1
    }

    fn end_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
        self.at = At::Start;
    }

    fn end_record(&mut self) {
        let empty = self.cells.is_empty() && self.at == At::Start;
        if !empty {
            self.end_cell();
            let cells = std::mem::take(&mut self.cells);
            self.records.push(Record { line: self.begun, cells });
        }
        self.line += 1;
        self.begun = self.line;
        self.at = At::Start;
    }
}
