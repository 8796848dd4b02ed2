//! What a list shows and in which order, to and from the query of its address.

use super::{ColumnPlan, FacetPlan, FacetValues, ListPlan};
use crate::view::query::{Direction, escaped, unescaped};

/// The slug of the column that names the rows; every list sorts by it at first.
pub const NAME: &str = "name";

/// What a list shows, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    /// Words that all have to occur, in any letter case.
    pub search: String,
    /// The values to show, by parameter of their facet: each facet with at least one value, in the order of the plan.
    /// A facet that is not here shows everything.
    pub facets: Vec<(&'static str, Vec<String>)>,
    /// The slug of the column sorted by.
    pub sort: &'static str,
    /// Which way.
    pub direction: Direction,
}

impl Default for ListQuery {
    fn default() -> Self {
        Self { search: String::new(), facets: Vec::new(), sort: NAME, direction: Direction::Ascending }
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
        let chosen = |facet: &FacetPlan| {
            let wanted = parameter(facet.parameter)?.split(',').map(unescaped);
            let wanted: Vec<_> = wanted.filter(|value| !value.is_empty()).collect();
            let values = in_order(facet, wanted);
            (!values.is_empty()).then_some((facet.parameter, values))
        };
        Self {
            search: parameter("q").unwrap_or_default().to_owned(),
            facets: plan.facets.iter().filter_map(chosen).collect(),
            sort,
            direction,
        }
    }

    /// The parameters that say the same, without those at their default; values are not encoded yet.
    pub fn parameters(&self, plan: &ListPlan) -> Vec<(&'static str, String)> {
        let mut parameters = Vec::new();
        if !self.search.is_empty() {
            parameters.push(("q", self.search.clone()));
        }
        for facet in plan.facets {
            let values: Vec<_> = self.chosen(facet.parameter).iter().map(|value| escaped(value)).collect();
            if !values.is_empty() {
                parameters.push((facet.parameter, values.join(",")));
            }
        }
        if self.sort != NAME || self.direction != Direction::Ascending {
            parameters.push(("sort", self.sort.to_owned()));
            parameters.push(("dir", self.direction.slug().to_owned()));
        }
        parameters
    }

    /// The values shown of a facet; none where it shows everything.
    pub fn chosen(&self, parameter: &str) -> &[String] {
        let chosen = self.facets.iter().find(|(known, _)| *known == parameter);
        chosen.map(|(_, values)| values.as_slice()).unwrap_or_default()
    }

    /// The same list sorted by a column: the other way where it is sorted by it already.
    #[must_use]
    pub fn sorted_by(&self, plan: &ListPlan, slug: &str) -> Self {
        let sort = column(plan, slug).map_or(NAME, |column| column.slug);
        let direction =
            if self.sort == sort { self.direction.flipped() } else { first_direction(plan, sort) };
        Self { sort, direction, ..self.clone() }
    }

    /// The same list with a value of a facet shown, or no longer.
    #[must_use]
    pub fn toggled(&self, plan: &ListPlan, parameter: &str, value: &str) -> Self {
        let mut values = self.chosen(parameter).to_vec();
        match values.iter().position(|known| known == value) {
            Some(at) => {
                values.remove(at);
            }
            None => values.push(value.to_owned()),
        }
        self.with_only(plan, parameter, values)
    }

    /// The same list, filtered in one facet by exactly these values.
    #[must_use]
    pub fn with_only(&self, plan: &ListPlan, parameter: &str, values: Vec<String>) -> Self {
        let mut new = Some(values);
        let facets = plan.facets.iter().filter_map(|facet| {
            let own = facet.parameter == parameter;
            let wanted =
                if own { new.take().unwrap_or_default() } else { self.chosen(facet.parameter).to_vec() };
            let values = in_order(facet, wanted);
            (!values.is_empty()).then_some((facet.parameter, values))
        });
        Self { facets: facets.collect(), ..self.clone() }
    }
}

/// Values in the order of their facet, each once; words that a fixed one does not know are left out.
fn in_order(facet: &FacetPlan, mut wanted: Vec<String>) -> Vec<String> {
    match facet.values {
        FacetValues::Fixed(values) => {
            let known = values.iter().map(|(value, _)| *value);
            known.filter(|value| wanted.iter().any(|one| one == value)).map(str::to_owned).collect()
        }
        FacetValues::Found { .. } => {
            wanted.sort();
            wanted.dedup();
            wanted
        }
    }
}

fn column(plan: &ListPlan, slug: &str) -> Option<&'static ColumnPlan> {
    plan.columns.iter().find(|column| column.slug == slug && column.sorts.is_some())
}

fn first_direction(plan: &ListPlan, slug: &str) -> Direction {
    column(plan, slug).and_then(|column| column.sorts).unwrap_or(Direction::Ascending)
}
