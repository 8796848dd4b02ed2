//! What kinds of values there are, and which go together. What a claim holds is known at sign-in only.

use super::{
    FilterPlace, Span,
    error::{FilterError, Problem},
    tree::{Comparison, Expr, Literal},
};
use crate::model::Claims;

/// The kind of a value, as far as a filter's text tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A condition.
    Bool,
    /// A whole number.
    Integer,
    /// A text.
    Text,
    /// A list, and of what; of nothing where it is empty.
    List(Option<Item>),
    /// Not known before there are claims.
    Any,
}

/// What a list may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// Conditions.
    Bool,
    /// Whole numbers.
    Integer,
    /// Texts.
    Text,
}

impl Kind {
    /// `a text`, `a list of texts`.
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::Bool => "a condition",
            Self::Integer => "a number",
            Self::Text => "a text",
            Self::List(None) => "an empty list",
            Self::List(Some(Item::Bool)) => "a list of conditions",
            Self::List(Some(Item::Integer)) => "a list of numbers",
            Self::List(Some(Item::Text)) => "a list of texts",
            Self::Any => "a claim",
        }
    }

    const fn item(self) -> Option<Item> {
        match self {
            Self::Bool => Some(Item::Bool),
            Self::Integer => Some(Item::Integer),
            Self::Text => Some(Item::Text),
            Self::List(_) | Self::Any => None,
        }
    }
}

impl Literal {
    /// Its kind in a list.
    pub(super) const fn item(&self) -> Item {
        match self {
            Self::Bool(_) => Item::Bool,
            Self::Integer(_) => Item::Integer,
            Self::Text(_) => Item::Text,
        }
    }

    /// Its kind.
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Bool(_) => Kind::Bool,
            Self::Integer(_) => Kind::Integer,
            Self::Text(_) => Kind::Text,
        }
    }
}

/// The claim of a name: the groups where a mapping's filter speaks of them.
pub(super) fn claim(place: FilterPlace, name: &str) -> (Expr, Kind) {
    let is_groups = Claims::GROUP_NAMES.contains(&name);
    match place {
        FilterPlace::GroupMapping if is_groups => (Expr::Groups, Kind::List(Some(Item::Text))),
        FilterPlace::GroupMapping | FilterPlace::IdentityPool => (Expr::Claim(name.into()), Kind::Any),
    }
}

/// A part that has to be a condition.
pub(super) fn condition(kind: Kind, span: Span) -> Result<(), FilterError> {
    match kind {
        Kind::Bool | Kind::Any => Ok(()),
        Kind::Integer | Kind::Text | Kind::List(_) => Err(span.wrong(Problem::NotCondition(kind))),
    }
}

/// The two sides of a comparison; `span` covers both.
pub(super) fn comparison(
    how: Comparison,
    [left, right]: [(Kind, Span); 2],
    span: Span,
) -> Result<(), FilterError> {
    match how {
        Comparison::Equal | Comparison::NotEqual => {
            if may_equal(left.0, right.0) {
                return Ok(());
            }
            Err(span.wrong(Problem::Unequal(left.0, right.0)))
        }
        Comparison::Less | Comparison::LessOrEqual | Comparison::Greater | Comparison::GreaterOrEqual => {
            [left, right].into_iter().try_for_each(|(kind, span)| match kind {
                Kind::Integer | Kind::Any => Ok(()),
                Kind::Bool | Kind::Text | Kind::List(_) => Err(span.wrong(Problem::NotInteger(kind))),
            })
        }
    }
}

fn may_equal(left: Kind, right: Kind) -> bool {
    let unknown = |kind| kind == Kind::Any;
    let is_list = |kind| matches!(kind, Kind::List(_));
    let empty = |kind| kind == Kind::List(None);
    left == right
        || unknown(left)
        || unknown(right)
        || (is_list(left) && is_list(right) && (empty(left) || empty(right)))
}

/// The two sides of `in`; `span` covers both.
pub(super) fn membership([item, list]: [(Kind, Span); 2], span: Span) -> Result<(), FilterError> {
    if matches!(item.0, Kind::List(_)) {
        return Err(item.1.wrong(Problem::ListInList));
    }
    match list.0 {
        Kind::Bool | Kind::Integer | Kind::Text => Err(list.1.wrong(Problem::NotList(list.0))),
        Kind::List(Some(holds)) if item.0.item().is_some_and(|item| item != holds) => {
            Err(span.wrong(Problem::NeverIn(item.0, list.0)))
        }
        Kind::List(_) | Kind::Any => Ok(()),
    }
}

/// A text that a function is asked of or takes.
pub(super) fn text(function: &'static str, kind: Kind, span: Span) -> Result<(), FilterError> {
    match kind {
        Kind::Text | Kind::Any => Ok(()),
        Kind::Bool | Kind::Integer | Kind::List(_) => Err(span.wrong(Problem::NotText(function, kind))),
    }
}

/// Something that has a size.
pub(super) fn sized(kind: Kind, span: Span) -> Result<(), FilterError> {
    match kind {
        Kind::Text | Kind::List(_) | Kind::Any => Ok(()),
        Kind::Bool | Kind::Integer => Err(span.wrong(Problem::NoSize(kind))),
    }
}
