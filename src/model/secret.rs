//! API secrets: how they are made, recognised, digested and compared.
//!
//! The current format is `cflt`, 54 random characters and 6 checksum characters, 64 in all. The checksum is
//! CRC-32 (IEEE) over the 54 characters, its four bytes little-endian, in Base64 without padding. It tells
//! typing errors and proves nothing; the digest decides. Secrets from before 30 July 2025 are 64 Base64
//! characters without prefix. Source: `facts/domain.md` 2 (documentation, API keys overview).

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

/// How a secret of the current format begins. Scanners look for it: it must never change.
const PREFIX: &[u8; 4] = b"cflt";
/// Random characters after the prefix.
const BODY: usize = 54;
/// Characters of a secret, in either format.
const LENGTH: usize = 64;
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// An API secret. It cannot print itself, is wiped when dropped, and leaves this type only through
/// [`Secret::expose`].
#[derive(Clone)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// Makes a secret of the current format from 54 random bytes, six bits of each: 324 random bits.
    pub fn from_random(bytes: &[u8; BODY]) -> Self {
        let mut text = Zeroizing::new(Vec::with_capacity(LENGTH));
        text.extend_from_slice(PREFIX);
        text.extend(bytes.iter().map(|byte| base64_symbol(*byte)));
        let checksum = checksum(text.get(PREFIX.len()..).unwrap_or_default());
        text.extend_from_slice(&checksum);
        Self(text)
    }

    /// Takes what somebody presents, whatever it is.
    pub fn presented(text: &str) -> Self {
        Self(Zeroizing::new(text.as_bytes().to_vec()))
    }

    /// The secret in the clear: for the reveal, the download and nothing else.
    pub fn expose(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// What is stored in its place.
    pub fn digest(&self) -> SecretDigest {
        SecretDigest::Sha256(Sha256::digest(self.0.as_slice()).into())
    }

    /// Which format it has, or what is wrong with it. A defect is a hint for people: the digest decides.
    pub fn inspect(&self) -> Result<SecretFormat, SecretDefect> {
        let text = self.0.as_slice();
        if text.is_empty() {
            return Err(SecretDefect::Empty);
        }
        if let Some(at) = text.iter().position(|byte| !BASE64.contains(byte)) {
            return Err(SecretDefect::Character { at });
        }
        if text.len() != LENGTH {
            return Err(SecretDefect::Length { found: text.len() });
        }
        let Some(rest) = text.strip_prefix(PREFIX.as_slice()) else {
            return Ok(SecretFormat::Older);
        };
        let (body, claimed) = rest.split_at(BODY);
        if claimed == checksum(body) { Ok(SecretFormat::Current) } else { Err(SecretDefect::Checksum) }
    }
}

/// The formats in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretFormat {
    /// With prefix and checksum, issued since 30 July 2025.
    Current,
    /// 64 Base64 characters without prefix.
    Older,
}

/// Why a presented text does not look like a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SecretDefect {
    /// Nothing was presented.
    #[error("there is no secret")]
    Empty,
    /// A character outside `A–Z a–z 0–9 + /`.
    #[error("character {} cannot occur in a secret", at + 1)]
    Character {
        /// Position of the first such byte, from 0.
        at: usize,
    },
    /// Not 64 characters.
    #[error("a secret has 64 characters, not {found}")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// The prefix is there and the checksum does not fit.
    #[error("the checksum does not fit: the secret looks mistyped")]
    Checksum,
}

/// The digest of a secret, with the name of its algorithm. Shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub enum SecretDigest {
    /// SHA-256 of the secret's ASCII text. A secret has 324 random bits, so neither salt nor stretching
    /// would add anything.
    Sha256([u8; 32]),
}

impl std::fmt::Debug for SecretDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sha256(_) => f.write_str("Sha256(…)"),
        }
    }
}

impl SecretDigest {
    /// A digest that no secret has: compared with where there is none, so that the time taken is the same.
    pub const NONE: Self = Self::Sha256([0; 32]);

    /// Whether `secret` is the one digested, in constant time.
    pub fn matches(&self, secret: &Secret) -> bool {
        let SecretDigest::Sha256(presented) = secret.digest();
        match self {
            Self::Sha256(stored) => bool::from(stored.ct_eq(&presented)),
        }
    }
}

impl Serialize for SecretDigest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Sha256(bytes) => {
                let mut text = String::with_capacity(71);
                text.push_str("sha256:");
                crate::model::secret::push_hex(&mut text, bytes);
                serializer.serialize_str(&text)
            }
        }
    }
}

impl<'de> Deserialize<'de> for SecretDigest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = SecretDigest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("`sha256:` and 64 hexadecimal digits")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<SecretDigest, E> {
                text.strip_prefix("sha256:")
                    .and_then(read_hex)
                    .map(SecretDigest::Sha256)
                    .ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str("another text"), &self))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// Appends lower-case hexadecimal digits.
pub(crate) fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
}

/// Reads 64 lower-case hexadecimal digits.
pub(crate) fn read_hex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let text = text.as_bytes();
    if text.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = match pair {
            [high, low] => digit(*high)? << 4 | digit(*low)?,
            _ => return None,
        };
    }
    Some(bytes)
}

fn base64_symbol(bits: u8) -> u8 {
    BASE64.get(usize::from(bits & 63)).copied().unwrap_or(b'A')
}

/// The six checksum characters of a body.
fn checksum(body: &[u8]) -> [u8; 6] {
    let [a, b, c, d] = crc32(body).to_le_bytes();
    [
        base64_symbol(a >> 2),
        base64_symbol(a << 4 | b >> 4),
        base64_symbol(b << 2 | c >> 6),
        base64_symbol(c),
        base64_symbol(d >> 2),
        base64_symbol(d << 4),
    ]
}

/// CRC-32/ISO-HDLC, bit by bit: 54 bytes do not deserve a table.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ (0xEDB8_8320 & 0u32.wrapping_sub(crc & 1)))
    };
    !bytes.iter().fold(!0, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The documentation's own example.
    const EXAMPLE: &str = "cfltT8d8RzkNseTMEDKcjNM1BZTFPHqRn/dQm9q7w6SjzZ12wZfwjaJdipHZtDjw";

    #[test]
    fn crc_fits_the_catalogues_check_value() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn presented_texts_are_told_apart_by_defect() {
        let mistyped = EXAMPLE.replace("T8d8", "T8d9");
        let swapped = EXAMPLE.replace("HZtDjw", "j0ObHQ");
        let older = "p07o8EyjQvink5NmErBffigyynQXrTsYGKBzIgr3M10Mg+JOgnObYjlqCC1Q1id1";
        for (text, expected) in [
            (EXAMPLE, Ok(SecretFormat::Current)),
            (older, Ok(SecretFormat::Older)),
            (mistyped.as_str(), Err(SecretDefect::Checksum)),
            (swapped.as_str(), Err(SecretDefect::Checksum)),
            ("", Err(SecretDefect::Empty)),
            (&EXAMPLE[..63], Err(SecretDefect::Length { found: 63 })),
            ("MYSECRET14", Err(SecretDefect::Length { found: 10 })),
            ("cflt_scim", Err(SecretDefect::Character { at: 4 })),
            ("gehéim", Err(SecretDefect::Character { at: 3 })),
        ] {
            assert_eq!(Secret::presented(text).inspect(), expected, "{text:?}");
        }
    }

    #[test]
    fn made_secrets_are_current_and_match_only_their_own_digest() {
        let secret = Secret::from_random(&std::array::from_fn(|i| u8::try_from(i * 5 % 256).unwrap()));
        assert_eq!(secret.inspect(), Ok(SecretFormat::Current));
        assert!(secret.digest().matches(&secret));
        assert!(!secret.digest().matches(&Secret::presented(EXAMPLE)));
        assert!(!SecretDigest::NONE.matches(&secret));
    }

    #[test]
    fn neither_secret_nor_digest_prints_itself() {
        let secret = Secret::presented(EXAMPLE);
        assert_eq!(format!("{secret:?} {:?}", secret.digest()), "Secret(…) Sha256(…)");
    }

    #[test]
    fn a_digest_survives_storage() {
        let digest = Secret::presented(EXAMPLE).digest();
        let text = serde_json::to_string(&digest).unwrap();
        assert!(text.starts_with("\"sha256:"));
        assert_eq!(serde_json::from_str::<SecretDigest>(&text).unwrap(), digest);
        assert!(serde_json::from_str::<SecretDigest>("\"md5:00\"").is_err());
    }
}
