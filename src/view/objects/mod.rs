//! Lists of objects other than keys: accounts, environments, resources. One scaffold for all of them.
//!
//! A [`ListPlan`] says what a list is about: its columns and how its rows are made. An [`ObjectList`] holds the rows,
//! finds, filters and sorts them, and follows the journal. What is shown stands in the address as a [`ListQuery`].

mod list;
mod narrow;
mod query;

use std::borrow::Cow;

pub use list::{Followed, ObjectList};
pub use narrow::FacetChoice;
pub use query::{ListQuery, NAME};

use super::{key_group::ScopeCounts, query::Direction, search::lowered};
use crate::{
    model::{EnvironmentId, FlinkRegion, Kind, ObjectRef, Timestamp},
    org::{Org, Uses},
};

/// What a list is about.
#[derive(Clone, Copy, Debug)]
pub struct ListPlan {
    /// One of its objects, in words: `service account`.
    pub one: &'static str,
    /// Several: `service accounts`.
    pub many: &'static str,
    /// What stands over the first column, that of the names: `Name`.
    pub header: &'static str,
    /// The columns between the name, which stands first, and the row's menu.
    pub columns: &'static [ColumnPlan],
    /// The filter chips, in order; none where there is nothing to filter by.
    pub facets: &'static [FacetPlan],
    /// Makes every row. Cells stand in the order of `columns`.
    pub rows: fn(&Org, &Uses, Timestamp) -> Vec<ObjectRow>,
    /// The kinds of objects whose changes show in the rows.
    pub follows: &'static [Kind],
}

impl ListPlan {
    /// Whether a parameter of the address is the list's own.
    pub fn reads(&self, parameter: &str) -> bool {
        matches!(parameter, "q" | "sort" | "dir")
            || self.facets.iter().any(|facet| facet.parameter == parameter)
    }
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct ColumnPlan {
    /// What the address knows it by.
    pub slug: &'static str,
    /// What its header says.
    pub title: &'static str,
    /// Least width in pixels, and the share of what is left over.
    pub width: (u16, u16),
    /// Which way it sorts first; `None` where it does not sort.
    pub sorts: Option<Direction>,
    /// Whether cards show it.
    pub on_card: CardPlace,
    /// Explains its cells, where they need that.
    pub hint: Option<&'static str>,
}

/// Whether a column stands on a card, the form of a row on a narrow screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardPlace {
    /// It does.
    Shown,
    /// It does not: what it says is a click away.
    Left,
}

impl ColumnPlan {
    /// A column that sorts A to Z, or small to large, first.
    pub const fn new(slug: &'static str, title: &'static str, width: (u16, u16)) -> Self {
        let sorts = Some(Direction::Ascending);
        Self { slug, title, width, sorts, on_card: CardPlace::Shown, hint: None }
    }

    /// Sorts large to small, or new to old, first.
    #[must_use]
    pub const fn largest_first(mut self) -> Self {
        self.sorts = Some(Direction::Descending);
        self
    }

    /// Does not sort.
    #[must_use]
    pub const fn fixed(mut self) -> Self {
        self.sorts = None;
        self
    }

    /// Not on cards.
    #[must_use]
    pub const fn off_card(mut self) -> Self {
        self.on_card = CardPlace::Left;
        self
    }

    /// Explains its cells.
    #[must_use]
    pub const fn hint(mut self, words: &'static str) -> Self {
        self.hint = Some(words);
        self
    }
}

/// A filter chip: something in which rows differ.
#[derive(Clone, Copy, Debug)]
pub struct FacetPlan {
    /// The parameter in the address, such as `state`.
    pub parameter: &'static str,
    /// What the chip is about.
    pub label: &'static str,
    /// The values to choose from.
    pub values: FacetValues,
}

/// The values of a facet.
#[derive(Clone, Copy, Debug)]
pub enum FacetValues {
    /// These, in this order: word in the address, and what the chip says.
    Fixed(&'static [(&'static str, &'static str)]),
    /// Whatever the rows have, by name.
    Found {
        /// Names the field that searches them: `Find a principal`.
        find: &'static str,
        /// What a value is called, and what tells it from its like (may be empty).
        named: fn(&Org, &str) -> (String, String),
    },
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectRow {
    /// What it is about.
    pub subject: Subject,
    /// What it is called; its id where it has no other name.
    pub name: String,
    /// Its value of each facet, in the order of the plan.
    pub facets: Vec<Cow<'static, str>>,
    /// What the other columns say.
    pub cells: Vec<Cell>,
    /// What a search looks at besides name, id and the texts of the cells.
    pub more: String,
}

/// What a row is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An object.
    Object(ObjectRef),
    /// A Flink region of an environment, which is no object: pools and keys name it.
    FlinkRegion(EnvironmentId, FlinkRegion),
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing, and these words for it: `No description`.
    None(&'static str),
    /// A text.
    Text(String),
    /// A text and a smaller one below.
    Lines(String, String),
    /// An id.
    Id(String),
    /// A number.
    Number(u32),
    /// A day.
    Day(Timestamp),
    /// A time in words, and who or what says so: `3 h ago`, `simulated`.
    When {
        /// What it is sorted by; what has no time comes before everything that has.
        at: Option<Timestamp>,
        /// The time in words.
        words: String,
        /// More, in a smaller line.
        more: String,
    },
    /// How many keys of which scopes.
    Keys(ScopeCounts),
    /// A state.
    State(StateMark, &'static str),
    /// Another object, which the name leads to.
    Object {
        /// Which; `None` where it is no object, such as everybody.
        object: Option<ObjectRef>,
        /// What it is called.
        name: String,
        /// More, in a smaller line; may be empty.
        more: String,
        /// Whether it is there.
        presence: Presence,
    },
}

/// Whether an object that others name exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It does.
    There,
    /// It was deleted; what names it stays behind, and says so with these words.
    Gone(&'static str),
}

/// How a state is meant. In the order it sorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateMark {
    /// As it should be.
    Good,
    /// Under way.
    Waiting,
    /// Mind this.
    Caution,
    /// It forbids.
    Stop,
    /// Neither good nor bad.
    Plain,
}

/// What a cell is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SortValue {
    Words(Box<str>),
    Number(i64),
}

impl Cell {
    /// `None` sorts last, whichever way the column is turned.
    fn sort_value(&self) -> Option<SortValue> {
        match self {
            Self::None(_) => None,
            Self::Text(text) | Self::Lines(text, _) | Self::Id(text) | Self::Object { name: text, .. } => {
                Some(SortValue::Words(lowered(&[text])))
            }
            Self::Number(number) => Some(SortValue::Number(i64::from(*number))),
            Self::Day(at) => Some(SortValue::Number(at.as_millis())),
            Self::When { at, .. } => Some(SortValue::Number(at.map_or(i64::MIN, Timestamp::as_millis))),
            Self::Keys(counts) => Some(SortValue::Number(i64::from(counts.total()))),
            Self::State(mark, _) => Some(SortValue::Number(*mark as i64)),
        }
    }

    fn words(&self) -> [&str; 2] {
        match self {
            Self::Text(text) | Self::Id(text) => [text, ""],
            Self::Lines(text, more) => [text, more],
            Self::Object { name, more, .. } => [name, more],
            Self::State(_, words) => [words, ""],
            Self::None(_) | Self::Number(_) | Self::Day(_) | Self::When { .. } | Self::Keys(_) => ["", ""],
        }
    }
}

impl Subject {
    /// Its id, as a person reads it.
    pub fn id(&self) -> String {
        match self {
            Self::Object(object) => object.id(),
            Self::FlinkRegion(environment, region) => format!("{environment}.{region}"),
        }
    }

    /// What a table knows it by: unique among all kinds.
    pub fn key(&self) -> String {
        match self {
            Self::Object(object) => object.to_string(),
            Self::FlinkRegion(..) => self.id(),
        }
    }

    /// What stands below its name, to tell it from its like: its id. The content of an ACL is its id, and its name says
    /// that already.
    pub fn mark(&self) -> String {
        match self.object() {
            Some(ObjectRef::Acl(_)) => String::new(),
            Some(_) | None => self.id(),
        }
    }

    /// The object, where it is one.
    pub const fn object(&self) -> Option<&ObjectRef> {
        match self {
            Self::Object(object) => Some(object),
            Self::FlinkRegion(..) => None,
        }
    }
}

/// What a table knows an object by.
pub fn key_of(object: &ObjectRef) -> String {
    Subject::Object(object.clone()).key()
}

impl From<ObjectRef> for Subject {
    fn from(object: ObjectRef) -> Self {
        Self::Object(object)
    }
}

/// What a search looks at.
fn search_text(row: &ObjectRow) -> Box<str> {
    let id = row.subject.id();
    let mut parts = vec![row.name.as_str(), id.as_str(), row.more.as_str()];
    parts.extend(row.cells.iter().flat_map(Cell::words));
    lowered(&parts)
}
