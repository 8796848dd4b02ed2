//! Names and descriptions that a person types.
//!
//! Confluent Cloud states no limit for most of them; the cap here is technical and generous. Text that comes
//! by import is taken as it is and never passes through this module.

use super::{Field, Invalid, Rule};

/// The most characters a typed name or description may have where no tighter limit is documented.
pub const TEXT_CAP: usize = 4096;

/// Accepts a typed text of at most [`TEXT_CAP`] characters, empty included, without surrounding blanks.
pub fn check_text(field: Field, text: &str) -> Result<Box<str>, Invalid> {
    check_text_within(field, text, TEXT_CAP)
}

/// Accepts a typed text of at most `limit` characters, empty included, without surrounding blanks.
///
/// Any Unicode text is allowed but control characters; a description may have several lines.
pub fn check_text_within(field: Field, text: &str, limit: usize) -> Result<Box<str>, Invalid> {
    let text = text.trim();
    let length = text.chars().count();
    if length > limit {
        return Err(Invalid::new(field, Rule::TooLong { limit, length }));
    }
    let multi_line = field == Field::Description;
    if text.chars().any(|c| c.is_control() && !(multi_line && matches!(c, '\n' | '\t'))) {
        return Err(Invalid::new(field, Rule::ControlCharacter));
    }
    Ok(text.into())
}

/// Like [`check_text_within`], and not empty.
pub fn check_required(field: Field, text: &str, limit: usize) -> Result<Box<str>, Invalid> {
    let text = check_text_within(field, text, limit)?;
    if text.is_empty() {
        return Err(Invalid::new(field, Rule::Required));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_trimmed_counted_in_characters_and_free_of_control_characters() {
        let long = "é".repeat(TEXT_CAP + 1);
        for (field, input, expected) in [
            (Field::Name, "  orders 🚀  ", Ok("orders 🚀")),
            (Field::Name, "", Ok("")),
            (Field::Name, "שלום <b>=1+1", Ok("שלום <b>=1+1")),
            (Field::Name, "two\nlines", Err(Rule::ControlCharacter)),
            (Field::Description, "two\nlines", Ok("two\nlines")),
            (Field::Description, "bell\u{7}", Err(Rule::ControlCharacter)),
            (Field::Name, &long, Err(Rule::TooLong { limit: TEXT_CAP, length: TEXT_CAP + 1 })),
        ] {
            let got = check_text(field, input);
            let expected = expected.map(Into::into).map_err(|rule| Invalid::new(field, rule));
            assert_eq!(got, expected, "{field}: {input:.20}");
        }
    }
}
