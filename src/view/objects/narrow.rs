//! The filters of a list: which of the rows that a search finds are shown, and how many each further choice would show.
//!
//! A facet's counts are those under all the other facets' choices. One pass gives both: a row that fits everywhere counts
//! in every facet, one that fails in one facet alone counts in that facet, and one that fails in two counts nowhere.

use std::collections::HashMap;

use super::{FacetPlan, FacetValues, ListPlan, ListQuery, ObjectRow};
use crate::{org::Org, view::search::lowered};

/// A value that a facet offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetChoice {
    /// The word in the address.
    pub value: String,
    /// What a person reads.
    pub label: String,
    /// What tells it from its like; may be empty.
    pub detail: String,
}

/// The values of every facet, and which of them each row has.
#[derive(Debug, Default)]
pub(super) struct Facets {
    /// By facet, in the order of the plan.
    choices: Vec<Vec<FacetChoice>>,
    /// By row, the number of its value in each facet.
    rows: Vec<Vec<usize>>,
    /// How many rows each choice shows, by facet.
    counts: Vec<Vec<usize>>,
}

impl Facets {
    /// Reads the values off the rows.
    pub fn of(plan: &ListPlan, org: &Org, rows: &[ObjectRow]) -> Self {
        let mut facets =
            Self { rows: vec![Vec::with_capacity(plan.facets.len()); rows.len()], ..Self::default() };
        for (at, facet) in plan.facets.iter().enumerate() {
            let choices =
                choices(facet, org, rows.iter().filter_map(|row| row.facets.get(at)).map(AsRef::as_ref));
            let numbers: HashMap<&str, usize> =
                choices.iter().enumerate().map(|(number, choice)| (choice.value.as_str(), number)).collect();
            for (row, numbered) in rows.iter().zip(&mut facets.rows) {
                let value = row.facets.get(at).map(AsRef::as_ref).unwrap_or_default();
                numbered.push(numbers.get(value).copied().unwrap_or(usize::MAX));
            }
            facets.counts.push(vec![0; choices.len()]);
            facets.choices.push(choices);
        }
        facets
    }

    /// The rows among those found that fit every facet, in their order. Counts what each choice would show.
    pub fn narrow(
        &mut self,
        plan: &ListPlan,
        query: &ListQuery,
        found: impl Iterator<Item = usize>,
    ) -> Vec<usize> {
        let wanted: Vec<Option<Vec<bool>>> = plan
            .facets
            .iter()
            .zip(&self.choices)
            .map(|(facet, choices)| {
                let chosen = query.chosen(facet.parameter);
                let fits = |choice: &FacetChoice| chosen.contains(&choice.value);
                (!chosen.is_empty()).then(|| choices.iter().map(fits).collect())
            })
            .collect();
        let passes = |facet: usize, number: usize| match wanted.get(facet) {
            Some(Some(wanted)) => wanted.get(number).copied().unwrap_or(false),
            Some(None) | None => true,
        };
        self.counts.iter_mut().for_each(|counts| counts.fill(0));
        let mut shown = Vec::new();
        for at in found {
            let Some(numbers) = self.rows.get(at) else { continue };
            let failed =
                numbers.iter().enumerate().filter(|(facet, number)| !passes(*facet, **number)).count();
            if failed == 0 {
                shown.push(at);
            }
            if failed > 1 {
                continue;
            }
            for (facet, (number, counts)) in numbers.iter().zip(&mut self.counts).enumerate() {
                if (failed == 0 || !passes(facet, *number))
                    && let Some(count) = counts.get_mut(*number)
                {
                    *count += 1;
                }
            }
        }
        shown
    }

    /// What a facet offers, in order.
    pub fn choices(&self, facet: usize) -> &[FacetChoice] {
        self.choices.get(facet).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many rows a value of a facet shows, given the choices of the other facets.
    pub fn count(&self, facet: usize, value: &str) -> usize {
        let number = self.choices(facet).iter().position(|choice| choice.value == value);
        number.and_then(|number| self.counts.get(facet)?.get(number)).copied().unwrap_or(0)
    }

    /// How many values of a facet show any row.
    pub fn distinct(&self, facet: usize) -> usize {
        self.counts.get(facet).map_or(0, |counts| counts.iter().filter(|count| **count > 0).count())
    }
}

/// The values of a facet: as planned, or as the rows have them, by name.
fn choices<'a>(facet: &FacetPlan, org: &Org, values: impl Iterator<Item = &'a str>) -> Vec<FacetChoice> {
    match facet.values {
        FacetValues::Fixed(fixed) => {
            let choice = |(value, label): &(&str, &str)| FacetChoice {
                value: (*value).to_owned(),
                label: (*label).to_owned(),
                detail: String::new(),
            };
            fixed.iter().map(choice).collect()
        }
        FacetValues::Found { named, .. } => {
            let mut values: Vec<_> = values.filter(|value| !value.is_empty()).collect();
            values.sort_unstable();
            values.dedup();
            let choice = |value: &str| {
                let (label, detail) = named(org, value);
                FacetChoice { value: value.to_owned(), label, detail }
            };
            let mut choices: Vec<_> = values.into_iter().map(choice).collect();
            choices.sort_by_cached_key(|choice| (lowered(&[&choice.label]), choice.value.clone()));
            choices
        }
    }
}
