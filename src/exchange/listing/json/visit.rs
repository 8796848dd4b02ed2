//! How JSON values become cells and records.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, SeqAccess},
};

use super::{Cell, First, Lenient, Many, Record};
use crate::exchange::listing::problem::{Flaw, Found, Reason};

/// The name of a value, borrowed from the text where nothing in it is escaped.
pub(in crate::exchange::listing) struct Name<'a>(pub(in crate::exchange::listing) Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

/// What to make of a JSON value that is not the one hoped for: most types have the same answer.
macro_rules! scalars {
    ($($visit:ident($type:ty) => $found:expr;)+) => {
        $(fn $visit<E>(self, _: $type) -> Result<Self::Value, E> {
            Ok(Self::other($found))
        })+
    };
}

impl<'de> Deserialize<'de> for Cell<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl Visitor {
            fn other<'a>(found: Found) -> Cell<'a> {
                Cell::Other(found)
            }
        }
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Cell<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cell<'de>, E> {
                Ok(Cell::Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Cell<'de>, E> {
                Ok(Cell::Text(Cow::Owned(text.to_owned())))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Cell<'de>, E> {
                Ok(Cell::Number(number))
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Cell<'de>, E> {
                Ok(Cell::Flag(flag))
            }
            fn visit_unit<E>(self) -> Result<Cell<'de>, E> {
                Ok(Cell::Absent)
            }
            scalars! { visit_i64(i64) => Found::Number; visit_f64(f64) => Found::Number; }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Cell<'de>, A::Error> {
                skip_list(seq).map(|()| Cell::Other(Found::List))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Cell<'de>, A::Error> {
                skip_object(map).map(|()| Cell::Other(Found::Object))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl<'de, R: Record<'de>> Deserialize<'de> for Lenient<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<R>(PhantomData<R>);
        impl<'de, R: Record<'de>> Visitor<R> {
            fn other(found: Found) -> Lenient<R> {
                let mut record = R::default();
                record.mark(Flaw::at("", Reason::Type { expected: Found::Object, found }));
                Lenient(Some(record))
            }
        }
        impl<'de, R: Record<'de>> de::Visitor<'de> for Visitor<R> {
            type Value = Lenient<R>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Lenient<R>, E> {
                Ok(Lenient(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Lenient<R>, A::Error> {
                let mut record = R::default();
                while let Some(Name(name)) = map.next_key()? {
                    record.read(&name, &mut map)?;
                }
                Ok(Lenient(Some(record)))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Lenient<R>, A::Error> {
                skip_list(seq).map(|()| Self::other(Found::List))
            }
            scalars! {
                visit_bool(bool) => Found::Flag; visit_u64(u64) => Found::Number;
                visit_i64(i64) => Found::Number; visit_f64(f64) => Found::Number; visit_str(&str) => Found::Text;
            }
        }
        deserializer.deserialize_any(Visitor(PhantomData))
    }
}

impl<'de, R: Record<'de>> Deserialize<'de> for Many<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<R>(PhantomData<R>);
        impl<R> Visitor<R> {
            fn other(found: Found) -> Many<R> {
                Many::Other(found)
            }
        }
        impl<'de, R: Record<'de>> de::Visitor<'de> for Visitor<R> {
            type Value = Many<R>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<Many<R>, E> {
                Ok(Many::default())
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Many<R>, A::Error> {
                let mut records = Vec::new();
                while let Some(Lenient(record)) = seq.next_element()? {
                    records.extend(record);
                }
                Ok(Many::Records(records))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Many<R>, A::Error> {
                skip_object(map).map(|()| Self::other(Found::Object))
            }
            scalars! {
                visit_bool(bool) => Found::Flag; visit_u64(u64) => Found::Number;
                visit_i64(i64) => Found::Number; visit_f64(f64) => Found::Number; visit_str(&str) => Found::Text;
            }
        }
        deserializer.deserialize_any(Visitor(PhantomData))
    }
}

impl<'de, R: Record<'de>> Deserialize<'de> for First<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<R>(PhantomData<R>);
        impl<R> Visitor<R> {
            fn other(_: Found) -> First<R> {
                First::Other
            }
        }
        impl<'de, R: Record<'de>> de::Visitor<'de> for Visitor<R> {
            type Value = First<R>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_unit<E>(self) -> Result<First<R>, E> {
                Ok(First::Nothing)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<First<R>, A::Error> {
                let first = seq.next_element::<Lenient<R>>()?;
                skip_list(seq)?;
                Ok(First::List(first.map(|Lenient(record)| record.unwrap_or_default())))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<First<R>, A::Error> {
                skip_object(map).map(|()| Self::other(Found::Object))
            }
            scalars! {
                visit_bool(bool) => Found::Flag; visit_u64(u64) => Found::Number;
                visit_i64(i64) => Found::Number; visit_f64(f64) => Found::Number; visit_str(&str) => Found::Text;
            }
        }
        deserializer.deserialize_any(Visitor(PhantomData))
    }
}

fn skip_list<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

fn skip_object<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
}
