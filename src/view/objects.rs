//! Lists of objects other than keys: accounts, environments, resources. One scaffold for all of them.
//!
//! A [`ListPlan`] says what a list is about: its columns and how its rows are made. An [`ObjectList`] holds the rows,
//! finds, filters and sorts them, and follows the journal. What is shown stands in the address as a [`ListQuery`].

use std::{cmp::Ordering, collections::HashMap};

use super::{
    key_group::ScopeCounts,
    query::Direction,
    search::{Words, lowered},
};
use crate::{
    model::{EnvironmentId, FlinkRegion, Kind, ObjectRef, Timestamp},
    org::{Org, Touch, Uses},
};

/// What a list is about.
#[derive(Clone, Copy, Debug)]
pub struct ListPlan {
    /// One of its objects, in words: `service account`.
    pub one: &'static str,
    /// Several: `service accounts`.
    pub many: &'static str,
    /// The columns between the name, which stands first, and the row's menu.
    pub columns: &'static [ColumnPlan],
    /// The filter chips, where the list has some.
    pub facet: Option<FacetPlan>,
    /// Makes every row. Cells stand in the order of `columns`.
    pub rows: fn(&Org, &Uses, Timestamp) -> Vec<ObjectRow>,
    /// The kinds of objects whose changes show in the rows.
    pub follows: &'static [Kind],
}

impl ListPlan {
    /// Whether a parameter of the address is the list's own.
    pub fn reads(&self, parameter: &str) -> bool {
        matches!(parameter, "q" | "sort" | "dir")
            || self.facet.is_some_and(|facet| facet.parameter == parameter)
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

/// Filter chips: one for each value that a row may have.
#[derive(Clone, Copy, Debug)]
pub struct FacetPlan {
    /// The parameter in the address, such as `state`.
    pub parameter: &'static str,
    /// What the chips are about.
    pub label: &'static str,
    /// The values: word in the address, and what the chip says.
    pub values: &'static [(&'static str, &'static str)],
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectRow {
    /// What it is about.
    pub subject: Subject,
    /// What it is called; its id where it has no other name.
    pub name: String,
    /// Its value of the facet; empty where the list has none.
    pub facet: &'static str,
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
            Self::Text(text) | Self::Lines(text, _) | Self::Id(text) => {
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
            Self::State(_, words) => [words, ""],
            Self::None(_) | Self::Number(_) | Self::Day(_) | Self::When { .. } | Self::Keys(_) => ["", ""],
        }
    }
}

/// The slug of the column that names the rows; every list sorts by it at first.
pub const NAME: &str = "name";

/// What a list shows, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// Words that all have to occur, in any letter case.
    pub search: String,
    /// Values of the facet to show; empty for all. In the order of the plan.
    pub facet: Vec<&'static str>,
    /// The slug of the column sorted by.
    pub sort: &'static str,
    /// Which way.
    pub direction: Direction,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self { search: String::new(), facet: Vec::new(), sort: NAME, direction: Direction::Ascending }
    }
}

impl ListQuery {
    /// Reads the query of an address. What it does not know is left at its default.
    pub fn read<'a>(plan: &ListPlan, parameter: impl Fn(&str) -> Option<&'a str>) -> Self {
        let sort = parameter("sort").and_then(|slug| column(plan, slug)).map_or(NAME, |column| column.slug);
        let direction = match parameter("dir") {
            Some("asc") => Direction::Ascending,
            Some("desc") => Direction::Descending,
            Some(_) | None => first_direction(plan, sort),
        };
        let facet = plan.facet.map_or_else(Vec::new, |facet| {
            let wanted: Vec<_> = parameter(facet.parameter).unwrap_or_default().split(',').collect();
            facet.values.iter().map(|(value, _)| *value).filter(|value| wanted.contains(value)).collect()
        });
        Self { search: parameter("q").unwrap_or_default().to_owned(), facet, sort, direction }
    }

    /// The parameters that say the same, without those at their default; values are not encoded yet.
    pub fn parameters(&self, plan: &ListPlan) -> Vec<(&'static str, String)> {
        let mut parameters = Vec::new();
        if !self.search.is_empty() {
            parameters.push(("q", self.search.clone()));
        }
        if let Some(facet) = plan.facet.filter(|_| !self.facet.is_empty()) {
            parameters.push((facet.parameter, self.facet.join(",")));
        }
        if self.sort != NAME || self.direction != Direction::Ascending {
            parameters.push(("sort", self.sort.to_owned()));
            parameters.push(("dir", self.direction.slug().to_owned()));
        }
        parameters
    }

    /// The same list sorted by a column: the other way where it is sorted by it already.
    #[must_use]
    pub fn sorted_by(&self, plan: &ListPlan, slug: &str) -> Self {
        let sort = column(plan, slug).map_or(NAME, |column| column.slug);
        let direction =
            if self.sort == sort { self.direction.flipped() } else { first_direction(plan, sort) };
        Self { sort, direction, ..self.clone() }
    }

    /// The same list with a value of the facet shown, or no longer.
    #[must_use]
    pub fn toggled(&self, plan: &ListPlan, value: &str) -> Self {
        let values = plan.facet.map_or(&[][..], |facet| facet.values);
        let chosen = |known: &&str| self.facet.contains(known) != (*known == value);
        Self { facet: values.iter().map(|(known, _)| *known).filter(chosen).collect(), ..self.clone() }
    }
}

fn column(plan: &ListPlan, slug: &str) -> Option<&'static ColumnPlan> {
    plan.columns.iter().find(|column| column.slug == slug && column.sorts.is_some())
}

fn first_direction(plan: &ListPlan, slug: &str) -> Direction {
    column(plan, slug).and_then(|column| column.sorts).unwrap_or(Direction::Ascending)
}

/// A list as it is shown.
#[derive(Debug)]
pub struct ObjectList {
    plan: &'static ListPlan,
    query: ListQuery,
    rows: Vec<ObjectRow>,
    /// What a search looks at, by row.
    texts: Vec<Box<str>>,
    /// Where a row stands in `rows`, by its key.
    places: HashMap<String, usize>,
    /// How many rows the search finds, by value of the facet.
    counts: Vec<usize>,
    /// The rows shown, in order.
    shown: Vec<usize>,
}

impl ObjectList {
    /// The list of an organization.
    pub fn new(plan: &'static ListPlan, org: &Org, uses: &Uses, query: ListQuery, now: Timestamp) -> Self {
        let mut list = Self {
            plan,
            query,
            rows: Vec::new(),
            texts: Vec::new(),
            places: HashMap::new(),
            counts: Vec::new(),
            shown: Vec::new(),
        };
        list.rebuild(org, uses, now);
        list
    }

    /// How many rows are shown.
    pub fn len(&self) -> usize {
        self.shown.len()
    }

    /// Whether none is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// How many objects there are, shown or not.
    pub fn total(&self) -> usize {
        self.rows.len()
    }

    /// What is shown, and in which order.
    pub fn query(&self) -> &ListQuery {
        &self.query
    }

    /// How many rows of a value of the facet the search finds, whichever values are shown.
    pub fn count(&self, value: &str) -> usize {
        let values = self.plan.facet.map_or(&[][..], |facet| facet.values);
        values
            .iter()
            .position(|(known, _)| *known == value)
            .and_then(|at| self.counts.get(at))
            .copied()
            .unwrap_or(0)
    }

    /// The row at a place.
    pub fn at(&self, place: usize) -> Option<&ObjectRow> {
        self.shown.get(place).and_then(|at| self.rows.get(*at))
    }

    /// The row of an object, by its subject's key.
    pub fn row(&self, key: &str) -> Option<&ObjectRow> {
        self.places.get(key).and_then(|at| self.rows.get(*at))
    }

    /// `40 service accounts`; nothing where there is none.
    pub fn subtitle(&self) -> Option<String> {
        match self.rows.len() {
            0 => None,
            1 => Some(format!("1 {}", self.plan.one)),
            many => Some(format!("{} {}", grouped(many), self.plan.many)),
        }
    }

    /// Shows something else.
    pub fn set_query(&mut self, query: ListQuery) {
        self.query = query;
        self.arrange();
    }

    /// Follows an entry. Answers whether it had to do anything.
    pub fn follow(&mut self, org: &Org, uses: &Uses, touched: &[Touch], now: Timestamp) -> Followed {
        if !touched.iter().any(|touch| self.plan.follows.contains(&touch.kind)) {
            return Followed::Nothing;
        }
        self.rebuild(org, uses, now);
        Followed::Anew
    }

    /// Makes the rows anew: something other than an entry has changed, such as what is known of last uses.
    pub fn rebuild(&mut self, org: &Org, uses: &Uses, now: Timestamp) {
        self.rows = (self.plan.rows)(org, uses, now);
        self.texts = self.rows.iter().map(search_text).collect();
        self.places = self.rows.iter().enumerate().map(|(at, row)| (row.subject.key(), at)).collect();
        self.arrange();
    }

    fn arrange(&mut self) {
        let words = Words::new(&self.query.search);
        let found: Vec<usize> =
            self.texts.iter().enumerate().filter(|(_, text)| words.are_in(text)).map(|(at, _)| at).collect();
        let facet = |at: &usize| self.rows.get(*at).map_or("", |row| row.facet);
        let values = self.plan.facet.map_or(&[][..], |facet| facet.values);
        self.counts =
            values.iter().map(|(value, _)| found.iter().filter(|at| facet(at) == *value).count()).collect();
        let wanted = |at: &usize| self.query.facet.is_empty() || self.query.facet.contains(&facet(at));
        let mut shown: Vec<usize> = found.into_iter().filter(wanted).collect();
        self.sort(&mut shown);
        self.shown = shown;
    }

    fn sort(&self, shown: &mut Vec<usize>) {
        let place = self.plan.columns.iter().position(|column| column.slug == self.query.sort);
        let value = |row: &ObjectRow| match place {
            Some(place) => row.cells.get(place).and_then(Cell::sort_value),
            None => Some(SortValue::Words(lowered(&[&row.name]))),
        };
        let mut keyed: Vec<_> = shown
            .iter()
            .filter_map(|at| self.rows.get(*at).map(|row| (value(row), lowered(&[&row.name]), row, *at)))
            .collect();
        let direction = self.query.direction;
        keyed.sort_by(|(a, a_name, a_row, _), (b, b_name, b_row, _)| {
            let by = match (a, b) {
                (Some(a), Some(b)) => match direction {
                    Direction::Ascending => a.cmp(b),
                    Direction::Descending => b.cmp(a),
                },
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => Ordering::Equal,
            };
            by.then_with(|| a_name.cmp(b_name)).then_with(|| a_row.subject.cmp(&b_row.subject))
        });
        *shown = keyed.into_iter().map(|(.., at)| at).collect();
    }
}

/// What following an entry came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    /// Nothing in the list has changed.
    Nothing,
    /// The rows were made anew.
    Anew,
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

fn search_text(row: &ObjectRow) -> Box<str> {
    let id = row.subject.id();
    let mut parts = vec![row.name.as_str(), id.as_str(), row.more.as_str()];
    parts.extend(row.cells.iter().flat_map(Cell::words));
    lowered(&parts)
}

/// `100,000`.
fn grouped(value: usize) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
