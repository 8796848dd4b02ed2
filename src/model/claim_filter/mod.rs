//! The filters of group mappings and identity pools: the part of the Common Expression Language that Confluent Cloud's
//! examples use, parsed, checked, printed and evaluated. Source: `facts/roles.md` 6.
//!
//! What lies outside that part is refused with its place and with what to write instead; nothing is guessed. Evaluation
//! is total: it has no loop over anything but the filter and the claims, no side effect, and a claim that is missing or
//! of another kind is an error that `&&` and `||` absorb where the other side decides.
//!
//! A stored filter is a text ([`super::Filter`]), because imports take any text as it is; this module gives it meaning.

mod error;
mod evaluate;
mod kind;
mod parse;
mod pattern;
mod token;
mod tree;

use std::fmt;

pub use error::{Expected, FilterError, Problem};
pub use evaluate::{Outcome, Stumble};
pub use kind::{Item, Kind};
pub use pattern::{Pattern, PatternProblem};
pub use tree::{Comparison, Expr, Literal, TextTest};

use super::Claims;

/// The most levels of nesting; parentheses count as one.
pub const DEPTH_LIMIT: usize = 16;
/// The most parts: values, operators and functions, and what a list holds.
pub const PART_LIMIT: usize = 64;
/// The most characters of the pattern of `matches`.
pub const PATTERN_LIMIT: usize = 100;

/// Whose filter it is, which decides what `claims.group` and `claims.groups` are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterPlace {
    /// A group mapping's: they are `groups`, a list of texts.
    GroupMapping,
    /// An identity pool's: they are claims like any other.
    IdentityPool,
}

/// A filter with a meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimFilter {
    /// `None` for the empty text, which matches nobody.
    root: Option<Expr>,
}

impl ClaimFilter {
    /// Reads a filter. The empty text is one: it matches nobody.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with its place, the rule and what to write instead.
    pub fn parse(text: &str, place: FilterPlace) -> Result<Self, FilterError> {
        parse::parse(text, place).map(|root| Self { root })
    }

    /// What it says; `None` for the empty text.
    pub const fn expr(&self) -> Option<&Expr> {
        self.root.as_ref()
    }

    /// Whether the claims of a sign-in fit.
    pub fn matches(&self, claims: &Claims) -> Outcome {
        match &self.root {
            None => Outcome::NoMatch,
            Some(root) => evaluate::outcome(root, claims),
        }
    }
}

impl fmt::Display for ClaimFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.as_ref().map_or(Ok(()), |root| root.fmt(f))
    }
}

/// A place in a text, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// From the start of this to the end of another.
    const fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }

    const fn wrong(self, problem: Problem) -> FilterError {
        FilterError { at: self.start, length: self.end.saturating_sub(self.start), problem }
    }
}
