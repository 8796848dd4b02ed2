//! Comma-separated values: what goes out comes in as it was, and what leaves open where a cell ends is refused where it
//! stands.

use keyplane::exchange::csv::{CsvError, line, plain, read};
use proptest::prelude::*;

fn cells(text: &str) -> Vec<Vec<String>> {
    read(text).unwrap().into_iter().map(|record| record.cells).collect()
}

#[test]
fn whatever_wrote_the_file_the_same_is_read() {
    for (what, text) in [
        ("line feeds", "a,b\nc,d\n"),
        ("CR LF", "a,b\r\nc,d\r\n"),
        ("carriage returns", "a,b\rc,d\r"),
        ("no end of the last line", "a,b\nc,d"),
        ("a byte order mark", "\u{feff}a,b\nc,d"),
        ("a byte order mark before a quote", "\u{feff}\"a\",b\nc,d"),
        ("quotes around everything", "\"a\",\"b\"\r\n\"c\",\"d\"\r\n"),
        ("empty lines", "\n\na,b\r\n\r\nc,d\n\n"),
    ] {
        assert_eq!(cells(text), [["a", "b"], ["c", "d"]], "{what}");
    }
    assert_eq!(cells("a,\"b\"\"c, d\r\ne\"\n"), [["a", "b\"c, d\r\ne"]]);
    assert_eq!(cells(",\n"), [["", ""]]);
    assert_eq!(cells("\"\"\n"), [[""]], "an empty cell in quotes is one");
    assert_eq!(cells(""), Vec::<Vec<String>>::new());
}

#[test]
fn a_record_knows_the_line_it_begins_on() {
    let lines = |text: &str| read(text).unwrap().iter().map(|record| record.line).collect::<Vec<_>>();
    assert_eq!(lines("a\n\nb\n\"c\nd\"\ne"), [1, 3, 4, 6]);
    assert_eq!(lines("a\r\n\r\nb\r\n\"c\r\nd\"\r\ne"), [1, 3, 4, 6]);
    assert_eq!(lines("a\r\rb\r\"c\rd\"\re"), [1, 3, 4, 6]);
}

#[test]
fn bad_quoting_is_refused_where_it_stands() {
    for (text, expected) in [
        ("a,b\nc,\"d\ne,f\n", CsvError::Unclosed { line: 2, cell: 2 }),
        ("\"", CsvError::Unclosed { line: 1, cell: 1 }),
        ("a,b\n\"c\"d,e", CsvError::AfterQuote { line: 2, cell: 1 }),
        ("a,\"b\" ,c", CsvError::AfterQuote { line: 1, cell: 2 }),
        ("\"a\nb\"c", CsvError::AfterQuote { line: 2, cell: 1 }),
        ("a,b\nc,d\ne\"f,g", CsvError::WithinBare { line: 3, cell: 1 }),
        ("a, \"b\"", CsvError::WithinBare { line: 1, cell: 2 }),
    ] {
        assert_eq!(read(text), Err(expected), "{text:?}");
        let (told, words) = (expected.to_string(), ["line ", ", cell ", ". "]);
        assert!(words.iter().all(|word| told.contains(word)), "no place or no way out: {told}");
    }
}

#[test]
fn no_cell_is_taken_for_a_formula_and_each_is_read_as_it_was() {
    for (text, written) in [
        ("=1+1", "'=1+1"),
        ("-orders", "'-orders"),
        ("@sum", "'@sum"),
        (" =1", "\"' =1\""),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("'orders", "'orders"),
        ("orders=1", "orders=1"),
        ("=1,2", "\"'=1,2\""),
        ("=\"1\"", "\"'=\"\"1\"\"\""),
    ] {
        assert_eq!(line([text]), format!("{written}\r\n"), "{text}");
        assert_eq!(plain(&cells(&line([text, "x"]))[0][0]), text);
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(rows in prop::collection::vec(prop::collection::vec("\\PC*|[\r\n\t,;\"'= -]{0,6}", 2..5), 0..6)) {
        let text: String = rows.iter().map(|row| line(row.iter().map(String::as_str))).collect();
        let text = format!("head,of,it\r\n{text}");
        let mut read: Vec<Vec<String>> =
            cells(&text).iter().map(|row| row.iter().map(|cell| plain(cell).to_owned()).collect()).collect();
        prop_assert_eq!(read.remove(0), ["head", "of", "it"]);
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn no_text_stops_the_reader(text in "[ab,;\"'\r\n\u{feff}=]{0,40}") {
        match read(&text) {
            Ok(records) => {
                let lines: Vec<_> = records.iter().map(|record| record.line).collect();
                prop_assert!(lines.is_sorted() && records.iter().all(|record| !record.cells.is_empty()));
            }
            Err(CsvError::Unclosed { line, cell } | CsvError::AfterQuote { line, cell } | CsvError::WithinBare { line, cell }) => {
                prop_assert!(line >= 1 && cell >= 1);
                prop_assert!(text.contains('"'));
            }
        }
    }
}
