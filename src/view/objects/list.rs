//! A list of objects as it is shown: found, filtered, in order, and kept in step with every entry.

use std::{cmp::Ordering, collections::HashMap};

use super::{
    Cell, FacetChoice, FacetValues, ListPlan, ListQuery, ObjectRow, SortValue, narrow::Facets, search_text,
};
use crate::{
    model::Timestamp,
    org::{Org, Touch, Uses},
    view::{
        query::Direction,
        search::{Words, lowered},
        words::number,
    },
};

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
    /// Every row, in the order sorted by: sorted once, however often the search changes.
    order: Vec<usize>,
    facets: Facets,
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
            order: Vec::new(),
            facets: Facets::default(),
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

    /// How many rows of a value of a facet there are among those that the search and the other facets let through.
    pub fn count(&self, parameter: &str, value: &str) -> usize {
        self.facets.count(self.facet(parameter), value)
    }

    /// How many values of a facet show any row.
    pub fn distinct(&self, parameter: &str) -> usize {
        self.facets.distinct(self.facet(parameter))
    }

    /// What a facet offers: every fixed value, or what shows any row or is chosen. An address may name what no row has.
    pub fn choices(&self, parameter: &str) -> Vec<FacetChoice> {
        let at = self.facet(parameter);
        let fixed =
            self.plan.facets.get(at).is_some_and(|facet| matches!(facet.values, FacetValues::Fixed(_)));
        let chosen = self.query.chosen(parameter);
        let all = self.facets.choices(at);
        let offered = |choice: &&FacetChoice| {
            fixed || chosen.contains(&choice.value) || self.facets.count(at, &choice.value) > 0
        };
        let unknown = chosen.iter().filter(|value| all.iter().all(|choice| choice.value != **value));
        let named = |value: &String| FacetChoice {
            value: value.clone(),
            label: value.clone(),
            detail: String::new(),
        };
        all.iter().filter(offered).cloned().chain(unknown.map(named)).collect()
    }

    fn facet(&self, parameter: &str) -> usize {
        self.plan.facets.iter().position(|facet| facet.parameter == parameter).unwrap_or(usize::MAX)
    }

    /// The row at a place.
    pub fn at(&self, place: usize) -> Option<&ObjectRow> {
        self.shown.get(place).and_then(|at| self.rows.get(*at))
    }

    /// The rows shown, in order.
    pub fn shown(&self) -> impl Iterator<Item = &ObjectRow> {
        self.shown.iter().filter_map(|at| self.rows.get(*at))
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
            many => Some(format!("{} {}", number(many), self.plan.many)),
        }
    }

    /// Shows something else.
    pub fn set_query(&mut self, query: ListQuery) {
        let order = (self.query.sort, self.query.direction) != (query.sort, query.direction);
        self.query = query;
        if order {
            self.sort();
        }
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
        self.facets = Facets::of(self.plan, org, &self.rows);
        self.sort();
        self.arrange();
    }

    fn arrange(&mut self) {
        let words = Words::new(&self.query.search);
        let texts = &self.texts;
        let found =
            self.order.iter().copied().filter(|at| texts.get(*at).is_some_and(|text| words.are_in(text)));
        self.shown = self.facets.narrow(self.plan, &self.query, found);
    }

    fn sort(&mut self) {
        let place = self.plan.columns.iter().position(|column| column.slug == self.query.sort);
        let name = |row: &ObjectRow| lowered(&[&row.name]);
        let value = |row: &ObjectRow| match place {
            Some(place) => row.cells.get(place).and_then(Cell::sort_value),
            None => Some(SortValue::Words(name(row))),
        };
        let mut keyed: Vec<_> =
            self.rows.iter().enumerate().map(|(at, row)| (value(row), name(row), row, at)).collect();
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
        self.order = keyed.into_iter().map(|(.., at)| at).collect();
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
