//! From the bytes of a file to text.

use std::borrow::Cow;

use super::{FILE_LIMIT, Refusal};

/// The text of a file, without byte order mark.
///
/// UTF-8 is the rule. UTF-16 with a byte order mark is read too: Windows PowerShell 5 writes it whenever the
/// output of a command is redirected to a file.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > FILE_LIMIT {
        return Err(Refusal::TooLarge { bytes: size });
    }
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(utf8(rest)?),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        all => Cow::Borrowed(utf8(all)?),
    };
    // A NUL is valid UTF-8 and stands in no listing: this is how most binary files begin.
    if memchr::memchr(0, text.as_bytes()).is_some() {
        return Err(Refusal::NotText);
    }
    if text.trim_start().is_empty() { Err(Refusal::Empty) } else { Ok(text) }
}

fn utf8(bytes: &[u8]) -> Result<&str, Refusal> {
    std::str::from_utf8(bytes).map_err(|error| {
        // An incomplete last character is a cut file, not a binary one.
        if error.error_len().is_none() { Refusal::CutOff } else { Refusal::NotText }
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Refusal> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Refusal::CutOff);
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .collect::<Result<_, _>>()
        .map_err(|_| Refusal::NotText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_everything_else() {
        for (bytes, expected) in [
            (&b"[]"[..], Ok("[]")),
            (b"\xEF\xBB\xBF[]", Ok("[]")),
            (b"\xFF\xFE[\0]\0", Ok("[]")),
            (b"\xFE\xFF\0[\0]", Ok("[]")),
            (b"\xFF\xFE[\0]", Err(Refusal::CutOff)),
            (b"\xFF\xFE\x00\xD8", Err(Refusal::NotText)),
            (b"", Err(Refusal::Empty)),
            (b" \r\n\t ", Err(Refusal::Empty)),
            (b"\xEF\xBB\xBF", Err(Refusal::Empty)),
            (b"PK\x03\x04\0\0", Err(Refusal::NotText)),
            (b"[\"\xC3(\"]", Err(Refusal::NotText)),
            (b"[\"\xE2\x82", Err(Refusal::CutOff)),
        ] {
            assert_eq!(decode(bytes).as_deref(), expected.as_ref().copied(), "{bytes:?}");
        }
    }
}
