//! Points in time, creation and change times, and the day an API key expires.
//!
//! Times are UTC with microseconds, as the REST contract shows them. Nothing here reads a clock.

use std::fmt;

use jiff::{civil::Date, tz::Offset};
use serde::{Deserialize, Serialize};

use super::{Field, Invalid, Rule};

/// A point in time: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 9999-12-31T23:59:59Z: nothing here prints beyond it.
    const LAST: i64 = 253_402_300_799_000_000;
    /// 0001-01-01T00:00:00Z.
    const FIRST: i64 = -62_135_596_800_000_000;

    /// A time from microseconds since 1970; times outside the years 1 to 9999 become the nearest inside.
    pub fn from_micros(micros: i64) -> Self {
        Self(micros.clamp(Self::FIRST, Self::LAST))
    }

    /// A time from the milliseconds that a browser's clock gives.
    pub fn from_millis(millis: i64) -> Self {
        Self::from_micros(millis.saturating_mul(1000))
    }

    /// Reads RFC 3339, with any offset and any number of decimals. `None` where the text is no such time.
    pub fn parse(text: &str) -> Option<Self> {
        let time: jiff::Timestamp = text.trim().parse().ok()?;
        Some(Self::from_micros(time.as_microsecond()))
    }

    /// Microseconds since 1970.
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// Milliseconds since 1970, rounded down, as JavaScript's dates count.
    pub const fn as_millis(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This time and `seconds` more, or less.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_micros(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole days from `earlier` to this time; 0 where `earlier` is not earlier.
    pub fn days_since(self, earlier: Self) -> u32 {
        u32::try_from(self.0.saturating_sub(earlier.0) / 86_400_000_000).unwrap_or(0)
    }

    /// Whole seconds from `earlier` to this time; 0 where `earlier` is not earlier.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).max(0) / 1_000_000
    }

    fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// The day in UTC.
    pub fn date(self) -> Day {
        Day(Offset::UTC.to_datetime(self.to_jiff()).date())
    }
}

impl fmt::Display for Timestamp {
    /// `2026-11-23T08:15:00.123456Z`, always six decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = Offset::UTC.to_datetime(self.to_jiff());
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z",
            time.year(),
            time.month(),
            time.day(),
            time.hour(),
            time.minute(),
            time.second(),
            time.subsec_nanosecond() / 1000
        )
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A day of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// When an API key stops working: the end of a day in UTC, fixed at creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ExpiryDate(Timestamp);

impl ExpiryDate {
    /// Reads a typed date `YYYY-MM-DD`. The end of that day must not be over at `now`.
    pub fn typed(text: &str, now: Timestamp) -> Result<Self, Invalid> {
        let refuse = |rule| Invalid::new(Field::ExpiresOn, rule);
        let expiry = read_date(text.trim()).and_then(Self::end_of);
        let expiry = expiry.ok_or_else(|| refuse(Rule::Form("a date such as 2027-03-31")))?;
        if expiry.is_over(now) { Err(refuse(Rule::InThePast)) } else { Ok(expiry) }
    }

    /// Takes an expiry from a listing as it is, past or not.
    pub const fn listed(at: Timestamp) -> Self {
        Self(at)
    }

    fn end_of(date: Date) -> Option<Self> {
        if date.year() < 1 {
            return None;
        }
        let last_second = date.at(23, 59, 59, 0);
        let time = Offset::UTC.to_timestamp(last_second).ok()?;
        Some(Self(Timestamp::from_micros(time.as_microsecond())))
    }

    /// The last moment at which the key works.
    pub const fn at(self) -> Timestamp {
        self.0
    }

    /// The last day on which the key works.
    pub fn day(self) -> Day {
        self.0.date()
    }

    /// Whether the key has stopped working at `now`.
    pub fn is_over(self, now: Timestamp) -> bool {
        // The stored second itself still belongs to the day.
        now.as_micros() > self.0.as_micros().saturating_add(999_999)
    }
}

/// Reads `YYYY-MM-DD` and nothing more: a time or an offset that came along would silently be dropped.
fn read_date(text: &str) -> Option<Date> {
    let fits = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if fits { text.parse().ok() } else { None }
}

impl fmt::Display for ExpiryDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.day())
    }
}

/// When something was made and last changed.
///
/// `created` is missing where a listing did not tell it: Keyplane invents no dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// When it was made, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<Timestamp>,
    /// When it was last changed, if that is known. Equal to `created` until the first change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<Timestamp>,
}

impl Times {
    /// Made at `now`, not changed since.
    pub const fn made(now: Timestamp) -> Self {
        Self { created: Some(now), updated: Some(now) }
    }

    /// The same, changed at `now`.
    #[must_use]
    pub const fn changed(self, now: Timestamp) -> Self {
        Self { created: self.created, updated: Some(now) }
    }
}

/// Where Keyplane's knowledge of an object comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// It was made here.
    #[default]
    Created,
    /// It was read from a listing.
    Imported,
    /// Something named it and no listing described it.
    Placeholder,
}

impl Origin {
    /// Whether this is the usual case, which storage leaves out.
    pub fn is_created(&self) -> bool {
        matches!(self, Self::Created)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_and_print_as_the_contract_shows_them() {
        for (input, printed) in [
            ("2022-03-23T06:16:59.527572Z", "2022-03-23T06:16:59.527572Z"),
            ("1999-02-24T00:00:00Z", "1999-02-24T00:00:00.000000Z"),
            ("2021-08-24T14:37:56.09422Z", "2021-08-24T14:37:56.094220Z"),
            ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000000Z"),
        ] {
            assert_eq!(Timestamp::parse(input).unwrap().to_string(), printed);
        }
        for input in ["", "yesterday", "2026-13-01T00:00:00Z", "2026-01-01"] {
            assert_eq!(Timestamp::parse(input), None, "{input:?}");
        }
    }

    #[test]
    fn an_expiry_lasts_to_the_end_of_its_day_in_utc() {
        let now = Timestamp::parse("2026-11-23T23:59:59.5Z").unwrap();
        let today = ExpiryDate::typed("2026-11-23", now).unwrap();
        assert_eq!(today.at().to_string(), "2026-11-23T23:59:59.000000Z");
        assert!(!today.is_over(now));
        assert!(today.is_over(Timestamp::parse("2026-11-24T00:00:00Z").unwrap()));
        assert_eq!(today.to_string(), "2026-11-23");
    }

    #[test]
    fn a_past_or_malformed_expiry_is_refused_by_name() {
        let now = Timestamp::parse("2026-11-23T12:00:00Z").unwrap();
        for (text, rule) in [
            ("2026-11-22", Rule::InThePast),
            ("2026-02-30", Rule::Form("a date such as 2027-03-31")),
            ("tomorrow", Rule::Form("a date such as 2027-03-31")),
            ("2027-03-31T10:00", Rule::Form("a date such as 2027-03-31")),
            ("20270331", Rule::Form("a date such as 2027-03-31")),
            ("", Rule::Form("a date such as 2027-03-31")),
        ] {
            assert_eq!(ExpiryDate::typed(text, now), Err(Invalid::new(Field::ExpiresOn, rule)), "{text:?}");
        }
    }
}
