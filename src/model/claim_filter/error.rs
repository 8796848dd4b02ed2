//! What is wrong with a filter: where, what, and what to write instead.

use std::fmt;

use super::{Kind, PATTERN_LIMIT, pattern::PatternProblem};
use crate::model::Filter;

/// A filter that is not accepted, with the place in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterError {
    /// How many characters (not bytes) stand before the place.
    pub at: usize,
    /// How many characters it spans; 0 where something is missing at the end.
    pub length: usize,
    /// What is wrong there.
    pub problem: Problem,
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "has an error at character {}: {}", self.at + 1, self.problem)
    }
}

/// What is wrong at a place in a filter. Prints as two sentences: the rule, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Longer than [`Filter::LIMIT`] characters.
    TooLong(usize),
    /// Nested too deeply.
    TooDeep,
    /// Too many parts.
    TooManyParts,
    /// A text without its closing quotation mark.
    UnclosedText(char),
    /// A backslash before a character that it does not go with.
    Escape(char),
    /// A typographic quotation mark.
    CurlyQuote,
    /// `r"…"` or `b"…"`.
    PrefixedText,
    /// `1.5`, `0x1F`, `1u`.
    NotDecimal,
    /// Beyond 64 bits.
    IntegerTooLarge,
    /// A single `=`, `&` or `|`.
    Single(char),
    /// `+ - * / %`
    Arithmetic(char),
    /// `a ? b : c`
    Conditional,
    /// `{…}`
    Map,
    /// A character that no filter has.
    Character(char),
    /// Something else should stand here.
    Expected(Expected, String),
    /// `and`, `or`, `not`.
    WordForOperator(String, &'static str),
    /// `null`
    Null,
    /// A name that stands for nothing.
    UnknownName(String),
    /// `claims` without a name.
    BareClaims,
    /// `claims.a.b`
    NestedClaim(String),
    /// `groups[0]`
    Index,
    /// `x.name` where x is no claim.
    UnknownField(String),
    /// A function that is not one of the supported ones.
    UnknownFunction(String),
    /// `all`, `exists`, `map`, `filter`.
    Macro(String),
    /// `string(x)`, `int(x)`, `timestamp(x)`.
    Conversion(String),
    /// `startsWith("x")` with nothing before it.
    NoReceiver(&'static str),
    /// A function name without its arguments, or with too many.
    Arguments(&'static str, &'static str),
    /// `has` of something that is no `claims.<name>`.
    HasTakesClaim,
    /// Something else than a literal in a list.
    ListItem,
    /// A list of values of different kinds.
    MixedList,
    /// No condition where one should be.
    NotCondition(Kind),
    /// `==` or `!=` between kinds that are never equal.
    Unequal(Kind, Kind),
    /// `<` and the like on something else than integers.
    NotInteger(Kind),
    /// `in` something that is no list.
    NotList(Kind),
    /// A list on the left of `in`.
    ListInList,
    /// `in` a list of values of another kind.
    NeverIn(Kind, Kind),
    /// A function of texts on something else.
    NotText(&'static str, Kind),
    /// `size` of something that has none.
    NoSize(Kind),
    /// The pattern of `matches` is not a literal.
    PatternNotLiteral,
    /// The pattern of `matches` is too long.
    PatternTooLong(usize),
    /// The pattern of `matches` is not accepted.
    Pattern(PatternProblem),
}

/// What should stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// A text, number, list, `groups`, claim or condition.
    Value,
    /// `)`
    Parenthesis,
    /// `]`
    Bracket,
    /// `(`
    Arguments,
    /// A name after a dot.
    Name,
    /// A text between `claims[` and `]`.
    ClaimName,
    /// `&&`, `||` or the end.
    End,
}

impl Expected {
    const fn sentence(self) -> &'static str {
        match self {
            Self::Value => "Write a value here, such as \"engineering\", groups or claims.department.",
            Self::Parenthesis => "Close the parenthesis with ).",
            Self::Bracket => "Close the bracket with ].",
            Self::Arguments => "Write ( after the name of a function.",
            Self::Name => "Write a name after the dot, such as claims.department.",
            Self::ClaimName => "Write the claim's name as a text: claims[\"department\"].",
            Self::End => "Join two conditions with && or ||.",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(length) => {
                write!(
                    f,
                    "a filter has at most {} characters, not {length}. Shorten it, or make a second mapping.",
                    Filter::LIMIT
                )
            }
            Self::UnclosedText(quote) => write!(f, "this text is not closed. Write {quote} at its end."),
            Self::Escape(found) => {
                write!(
                    f,
                    "\\{found} means nothing in a text. Write \\\\ for a backslash; \\\" \\' \\n and \\t are the others."
                )
            }
            Self::Single('=') => f.write_str("a single = compares nothing. Write ==."),
            Self::Single(found) => write!(f, "a single {found} joins nothing. Write {found}{found}."),
            Self::Arithmetic(found) => {
                write!(
                    f,
                    "a filter does not calculate, so {found} means nothing. Compare with the result itself."
                )
            }
            Self::Character(found) => {
                write!(f, "{found} means nothing here. Put texts between quotation marks: \"…\".")
            }
            Self::Expected(expected, found) if found.is_empty() => {
                write!(f, "the filter ends too early. {}", expected.sentence())
            }
            Self::Expected(expected, found) => {
                write!(f, "{found} cannot stand here. {}", expected.sentence())
            }
            Self::WordForOperator(word, operator) => write!(f, "{word} is no operator. Write {operator}."),
            Self::UnknownName(name) => {
                write!(
                    f,
                    "{name} stands for nothing. Write \"{name}\" for the text, or claims.{name} for the claim."
                )
            }
            Self::NestedClaim(name) => {
                write!(
                    f,
                    "claims have one level, so .{name} leads nowhere. A name with a dot is written claims[\"a.{name}\"]."
                )
            }
            Self::UnknownField(name) => {
                write!(f, "there is no .{name} here. Only claims have names: claims.{name}.")
            }
            Self::UnknownFunction(name) => {
                write!(
                    f,
                    "{name} is no function of filters. There are startsWith, endsWith, contains, matches, size and has."
                )
            }
            Self::Macro(name) => {
                write!(
                    f,
                    "{name} is not supported. Ask for each value by itself: \"a\" in groups || \"b\" in groups."
                )
            }
            Self::Conversion(name) => {
                write!(
                    f,
                    "{name} is not supported: a filter converts nothing. Compare with a value of the claim's own kind."
                )
            }
            Self::NoReceiver(name) => {
                write!(f, "{name} is asked of a text. Write the text before it: claims.email.{name}(\"…\").")
            }
            Self::Arguments(name, takes) => write!(f, "{name} takes {takes}."),
            Self::PatternTooLong(length) => {
                write!(
                    f,
                    "a pattern has at most {PATTERN_LIMIT} characters, not {length}. Shorten it, or use startsWith, endsWith or contains."
                )
            }
            Self::Pattern(problem) => problem.fmt(f),
            of_kinds => of_kinds.write_kinds(f),
        }
    }
}

/// What most likely was meant by a comparison that can never be true.
const fn unequal_hint(left: Kind, right: Kind) -> &'static str {
    match (left, right) {
        (Kind::List(_), _) => "Write \"a\" in the list, or !(\"a\" in the list).",
        (_, Kind::List(_)) => "Write in instead of ==.",
        (Kind::Bool | Kind::Integer | Kind::Text | Kind::Any, _) => "Write a value of the same kind.",
    }
}

impl Problem {
    /// The words of the problems with kinds of values.
    fn write_kinds(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCondition(kind) => {
                write!(f, "{} is no condition. Compare it, with == or in.", kind.with_article())
            }
            Self::Unequal(left, right) => {
                write!(
                    f,
                    "{} never equals {}. {}",
                    left.with_article(),
                    right.with_article(),
                    unequal_hint(*left, *right)
                )
            }
            Self::NotInteger(kind) => {
                write!(
                    f,
                    "only whole numbers are ordered, not {}. Compare with == or !=.",
                    kind.with_article()
                )
            }
            Self::NotList(kind) => {
                write!(
                    f,
                    "in looks into a list, not into {}. Write [\"a\", \"b\"], groups or a claim after it.",
                    kind.with_article()
                )
            }
            Self::NeverIn(item, kind) => {
                write!(
                    f,
                    "{} is never in {}. Give both the same kind.",
                    item.with_article(),
                    kind.with_article()
                )
            }
            Self::NotText(name, kind) => {
                write!(
                    f,
                    "{name} works on texts, not on {}. For a list, write \"a\" in groups.",
                    kind.with_article()
                )
            }
            Self::NoSize(kind) => write!(
                f,
                "only texts and lists have a size, not {}. Compare it with ==.",
                kind.with_article()
            ),
            fixed => f.write_str(fixed.fixed_words()),
        }
    }

    /// The words of the problems that are always told the same way; empty for the others.
    const fn fixed_words(&self) -> &'static str {
        match self {
            Self::TooDeep => "this is nested too deeply: 16 levels are the most. Take parentheses out.",
            Self::TooManyParts => "a filter has at most 64 parts. Shorten it, or make a second mapping.",
            Self::CurlyQuote => "this is a typographic quotation mark. Write \" or '.",
            Self::PrefixedText => {
                "raw and byte texts are not supported. Write a plain text; \\\\ is a backslash."
            }
            Self::NotDecimal => "only whole decimal numbers are supported. Write digits alone, such as 42.",
            Self::IntegerTooLarge => "this number is too large. 9223372036854775807 is the largest.",
            Self::Conditional => "a ? b : c is not supported. Write (a && b) || (!a && c).",
            Self::Map => {
                "maps are not supported. Name one claim at a time: claims.department == \"finance\"."
            }
            Self::Null => "null is not supported. Ask whether a claim is there: has(claims.department).",
            Self::BareClaims => "claims alone says nothing. Name one: claims.department.",
            Self::Index => "elements have no numbers here. Write \"a\" in groups.",
            Self::HasTakesClaim => "has takes a claim by its name. Write has(claims.department).",
            Self::ListItem => "a list holds texts, whole numbers, true or false. Write [\"a\", \"b\"].",
            Self::MixedList => "a list holds values of one kind. Write texts alone, or numbers alone.",
            Self::ListInList => {
                "a list is not in a list. Ask for each value: \"a\" in groups && \"b\" in groups."
            }
            Self::PatternNotLiteral => {
                "matches takes its pattern as a text. Write claims.email.matches(\"…\")."
            }
            Self::TooLong(_)
            | Self::UnclosedText(_)
            | Self::Escape(_)
            | Self::Single(_)
            | Self::Arithmetic(_)
            | Self::Character(_)
            | Self::Expected(..)
            | Self::WordForOperator(..)
            | Self::UnknownName(_)
            | Self::NestedClaim(_)
            | Self::UnknownField(_)
            | Self::UnknownFunction(_)
            | Self::Macro(_)
            | Self::Conversion(_)
            | Self::NoReceiver(_)
            | Self::Arguments(..)
            | Self::NotCondition(_)
            | Self::Unequal(..)
            | Self::NotInteger(_)
            | Self::NotList(_)
            | Self::NeverIn(..)
            | Self::NotText(..)
            | Self::NoSize(_)
            | Self::PatternTooLong(_)
            | Self::Pattern(_) => "",
        }
    }
}
