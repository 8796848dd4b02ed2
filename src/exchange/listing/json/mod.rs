//! Reading JSON records without giving up on the first odd one.
//!
//! Syntax errors end the file. Everything else (a value of the wrong type, a name that stands twice, a record
//! that is no object) is kept as the record's [`Flaw`], so that one bad record costs one line of the report.
//! Names that a record does not know are skipped, as the REST contract asks of every reader.

mod visit;

use std::borrow::Cow;

use serde::de::MapAccess;

use super::problem::{Flaw, Found, Reason};

pub(super) use visit::Name;

/// A plain value: whatever stood there, without judging it. `null` is the same as nothing.
#[derive(Default)]
pub(super) enum Cell<'a> {
    /// Nothing, or `null`.
    #[default]
    Absent,
    /// A text.
    Text(Cow<'a, str>),
    /// A whole number that is not negative.
    Number(u64),
    /// `true` or `false`.
    Flag(bool),
    /// Anything else.
    Other(Found),
}

impl<'a> Cell<'a> {
    fn found(&self) -> Found {
        match self {
            Self::Absent => Found::Null,
            Self::Text(_) => Found::Text,
            Self::Number(_) => Found::Number,
            Self::Flag(_) => Found::Flag,
            Self::Other(found) => *found,
        }
    }

    fn wrong<T>(&self, field: &str, expected: Found) -> Result<T, Flaw> {
        Err(Flaw::at(field, Reason::Type { expected, found: self.found() }))
    }

    /// The text, if there is one; it may be empty.
    pub(super) fn text(self, field: &str) -> Result<Option<Cow<'a, str>>, Flaw> {
        match self {
            Self::Absent => Ok(None),
            Self::Text(text) => Ok(Some(text)),
            other => other.wrong(field, Found::Text),
        }
    }

    /// The text, if there is one and it is not empty.
    pub(super) fn filled(self, field: &str) -> Result<Option<Cow<'a, str>>, Flaw> {
        Ok(self.text(field)?.filter(|text| !text.trim().is_empty()))
    }

    /// The text, which must be there and not empty.
    pub(super) fn required(self, field: &str) -> Result<Cow<'a, str>, Flaw> {
        self.filled(field)?.ok_or_else(|| Flaw::at(field, Reason::Missing))
    }

    /// The number, if there is one. Tables have texts only.
    pub(super) fn number(self, field: &str) -> Result<Option<u32>, Flaw> {
        let number = match &self {
            Self::Absent => return Ok(None),
            Self::Number(number) => u32::try_from(*number).ok(),
            Self::Text(text) if text.trim().is_empty() => return Ok(None),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Flag(_) | Self::Other(_) => None,
        };
        number.map_or_else(|| self.wrong(field, Found::Number), |number| Ok(Some(number)))
    }

    /// Whether it says `true`, if it says anything. Tables have texts only.
    pub(super) fn flag(self, field: &str) -> Result<Option<bool>, Flaw> {
        match &self {
            Self::Absent => Ok(None),
            Self::Flag(flag) => Ok(Some(*flag)),
            Self::Text(text) if text.trim().is_empty() => Ok(None),
            Self::Text(text) => {
                text.trim().parse().map_or_else(|_| self.wrong(field, Found::Flag), |flag| Ok(Some(flag)))
            }
            Self::Number(_) | Self::Other(_) => self.wrong(field, Found::Flag),
        }
    }
}

/// A place in a record that a JSON value goes into.
pub(super) trait Slot<'a> {
    /// Whether a value is there already.
    fn is_filled(&self) -> bool;
    /// Takes the next value of the object.
    fn read<A: MapAccess<'a>>(&mut self, map: &mut A) -> Result<(), A::Error>;
    /// Takes the cell of a table. What is no plain value never stands in one.
    fn cell(&mut self, _text: Cow<'a, str>) {}
    /// What is wrong inside.
    fn flaw(&self) -> Option<Flaw> {
        None
    }
}

impl<'a> Slot<'a> for Cell<'a> {
    fn is_filled(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    fn read<A: MapAccess<'a>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = map.next_value()?;
        Ok(())
    }

    fn cell(&mut self, text: Cow<'a, str>) {
        *self = Self::Text(text);
    }
}

/// Whether a text stood there that is not empty. The text itself is never kept: this is for secrets.
#[derive(Default)]
pub(super) enum Trace {
    /// Nothing stood there.
    #[default]
    None,
    /// A text did.
    Text,
}

impl<'a> Slot<'a> for Trace {
    fn is_filled(&self) -> bool {
        matches!(self, Self::Text)
    }

    fn read<A: MapAccess<'a>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        if let Cell::Text(text) = map.next_value()?
            && !text.is_empty()
        {
            *self = Self::Text;
        }
        Ok(())
    }

    fn cell(&mut self, text: Cow<'a, str>) {
        if !text.is_empty() {
            *self = Self::Text;
        }
    }
}

/// An object of known names, read leniently. Written by [`record!`].
pub(super) trait Record<'a>: Default {
    /// Takes the next value of `map`, which stands under `name`.
    fn read<A: MapAccess<'a>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error>;
    /// Takes the cell of a table that stands under `name`.
    fn cell(&mut self, name: &str, text: Cow<'a, str>);
    /// Notes what is wrong with the record itself. The first flaw stays.
    fn mark(&mut self, flaw: Flaw);
    /// What is wrong with the record, or with an object inside it.
    fn flaw(&self) -> Option<Flaw>;
}

/// A record where it is not known whether one stands there; `None` for `null`.
pub(super) struct Lenient<R>(pub(super) Option<R>);

impl<'a, R: Record<'a>> Slot<'a> for Option<R> {
    fn is_filled(&self) -> bool {
        self.is_some()
    }

    fn read<A: MapAccess<'a>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = map.next_value::<Lenient<R>>()?.0;
        Ok(())
    }

    fn flaw(&self) -> Option<Flaw> {
        self.as_ref().and_then(Record::flaw)
    }
}

/// A list of records; anything else that stands in its place is its flaw.
pub(super) enum Many<R> {
    /// The records.
    Records(Vec<R>),
    /// Not a list.
    Other(Found),
}

impl<R> Default for Many<R> {
    fn default() -> Self {
        Self::Records(Vec::new())
    }
}

impl<'a, R: Record<'a>> Slot<'a> for Many<R> {
    fn is_filled(&self) -> bool {
        !matches!(self, Self::Records(records) if records.is_empty())
    }

    fn read<A: MapAccess<'a>>(&mut self, map: &mut A) -> Result<(), A::Error> {
        *self = map.next_value()?;
        Ok(())
    }

    fn flaw(&self) -> Option<Flaw> {
        match self {
            Self::Records(records) => records.iter().find_map(Record::flaw),
            Self::Other(found) => Some(Flaw::at("", Reason::Type { expected: Found::List, found: *found })),
        }
    }
}

/// Of a list, its first record alone; the others are skipped.
#[derive(Default)]
pub(super) enum First<R> {
    /// Nothing stands there.
    #[default]
    Nothing,
    /// A list, and its first record if it has one.
    List(Option<R>),
    /// Not a list.
    Other,
}

/// Writes a record: its fields, each with the name it has in JSON.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident<$a:lifetime> { $($json:literal => $field:ident: $slot:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(super) struct $name<$a> {
            $(pub(super) $field: $slot,)+
            flaw: Option<Box<$crate::exchange::listing::problem::Flaw>>,
            lifetime: std::marker::PhantomData<&$a ()>,
        }

        impl<$a> $crate::exchange::listing::json::Record<$a> for $name<$a> {
            fn read<A: serde::de::MapAccess<$a>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
                use $crate::exchange::listing::{json::Slot, problem::{Flaw, Reason}};
                match name {
                    $($json => {
                        if Slot::is_filled(&self.$field) {
                            self.mark(Flaw::at($json, Reason::Twice));
                            map.next_value::<serde::de::IgnoredAny>()?;
                            return Ok(());
                        }
                        Slot::read(&mut self.$field, map)
                    })+
                    _ => map.next_value::<serde::de::IgnoredAny>().map(|_| ()),
                }
            }

            fn cell(&mut self, name: &str, text: std::borrow::Cow<$a, str>) {
                match name {
                    $($json => $crate::exchange::listing::json::Slot::cell(&mut self.$field, text),)+
                    _ => {}
                }
            }

            fn mark(&mut self, flaw: $crate::exchange::listing::problem::Flaw) {
                self.flaw.get_or_insert_with(|| Box::new(flaw));
            }

            fn flaw(&self) -> Option<$crate::exchange::listing::problem::Flaw> {
                use $crate::exchange::listing::json::Slot;
                if let Some(flaw) = &self.flaw {
                    return Some((**flaw).clone());
                }
                None$(.or_else(|| Slot::flaw(&self.$field).map(|flaw| flaw.within($json))))+
            }
        }
    };
}
pub(super) use record;
