//! Whether claims fit a filter.

use super::tree::{Comparison, Expr, Literal, TextTest};
use crate::model::{ClaimValue, Claims};

/// What a filter says of claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// They fit.
    Match,
    /// They do not.
    NoMatch,
    /// The filter asks for something that the claims do not have, which counts as no match.
    Failed(Stumble),
}

impl Outcome {
    /// Whether the claims fit.
    pub const fn is_match(&self) -> bool {
        matches!(self, Self::Match)
    }
}

/// Why a filter came to no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stumble {
    /// There is no claim of this name.
    NoClaim(Box<str>),
    /// A claim is of another kind than the filter takes it for; its name, where one stands for the value.
    OtherKind(Option<Box<str>>),
}

pub(super) fn outcome(root: &Expr, claims: &Claims) -> Outcome {
    match condition(root, claims) {
        Ok(true) => Outcome::Match,
        Ok(false) => Outcome::NoMatch,
        Err(stumble) => Outcome::Failed(stumble),
    }
}

/// A value while a filter is evaluated.
#[derive(Clone, Copy, Debug)]
enum Value<'a> {
    Bool(bool),
    Integer(i64),
    Text(&'a str),
    Texts(&'a [Box<str>]),
    Literals(&'a [Literal]),
}

fn condition(expr: &Expr, claims: &Claims) -> Result<bool, Stumble> {
    match value(expr, claims)? {
        Value::Bool(holds) => Ok(holds),
        Value::Integer(_) | Value::Text(_) | Value::Texts(_) | Value::Literals(_) => Err(other_kind(expr)),
    }
}

/// The claim that is to blame, where the part is one.
fn other_kind(expr: &Expr) -> Stumble {
    Stumble::OtherKind(match expr {
        Expr::Claim(name) => Some(name.clone()),
        Expr::Literal(_)
        | Expr::List(_)
        | Expr::Groups
        | Expr::Has(_)
        | Expr::Not(_)
        | Expr::All(_)
        | Expr::Any(_)
        | Expr::Compare(..)
        | Expr::In(_)
        | Expr::Text(..)
        | Expr::Matches(..)
        | Expr::Size(_) => None,
    })
}

fn value<'a>(expr: &'a Expr, claims: &'a Claims) -> Result<Value<'a>, Stumble> {
    Ok(match expr {
        Expr::Literal(literal) => literal_value(literal),
        Expr::List(items) => Value::Literals(items),
        Expr::Groups => Value::Texts(claims.groups()),
        Expr::Claim(name) => match claims.get(name).ok_or_else(|| Stumble::NoClaim(name.clone()))? {
            ClaimValue::Bool(value) => Value::Bool(*value),
            ClaimValue::Integer(value) => Value::Integer(*value),
            ClaimValue::Text(text) => Value::Text(text),
            ClaimValue::List(texts) => Value::Texts(texts),
        },
        Expr::Has(name) => Value::Bool(Claims::GROUP_NAMES.contains(&&**name) || claims.get(name).is_some()),
        Expr::Not(inner) => Value::Bool(!condition(inner, claims)?),
        Expr::All(parts) => Value::Bool(!absorbing(parts, claims, false)?),
        Expr::Any(parts) => Value::Bool(absorbing(parts, claims, true)?),
        Expr::Compare(how, sides) => Value::Bool(compare(*how, sides, claims)?),
        Expr::In(sides) => Value::Bool(contains(sides, claims)?),
        Expr::Text(test, sides) => {
            let [on, with] = &**sides;
            let (on, with) = (text(on, claims)?, text(with, claims)?);
            Value::Bool(match test {
                TextTest::StartsWith => on.starts_with(with),
                TextTest::EndsWith => on.ends_with(with),
                TextTest::Contains => on.contains(with),
            })
        }
        Expr::Matches(on, pattern) => Value::Bool(pattern.is_in(text(on, claims)?)),
        Expr::Size(of) => Value::Integer(size(of, claims)?),
    })
}

fn literal_value(literal: &Literal) -> Value<'_> {
    match literal {
        Literal::Bool(value) => Value::Bool(*value),
        Literal::Integer(value) => Value::Integer(*value),
        Literal::Text(text) => Value::Text(text),
    }
}

/// Whether one of the parts is what decides: `true` for `||`, `false` for `&&`. A part that decides outweighs every
/// error, wherever it stands; else the first error is the answer.
fn absorbing(parts: &[Expr], claims: &Claims, deciding: bool) -> Result<bool, Stumble> {
    let mut error = None;
    for part in parts {
        match condition(part, claims) {
            Ok(holds) if holds == deciding => return Ok(true),
            Ok(_) => {}
            Err(stumble) => error = error.or(Some(stumble)),
        }
    }
    error.map_or(Ok(false), Err)
}

fn text<'a>(expr: &'a Expr, claims: &'a Claims) -> Result<&'a str, Stumble> {
    match value(expr, claims)? {
        Value::Text(text) => Ok(text),
        Value::Bool(_) | Value::Integer(_) | Value::Texts(_) | Value::Literals(_) => Err(other_kind(expr)),
    }
}

fn integer(expr: &Expr, claims: &Claims) -> Result<i64, Stumble> {
    match value(expr, claims)? {
        Value::Integer(value) => Ok(value),
        Value::Bool(_) | Value::Text(_) | Value::Texts(_) | Value::Literals(_) => Err(other_kind(expr)),
    }
}

fn size(expr: &Expr, claims: &Claims) -> Result<i64, Stumble> {
    let size = match value(expr, claims)? {
        Value::Text(text) => text.chars().count(),
        Value::Texts(texts) => texts.len(),
        Value::Literals(items) => items.len(),
        Value::Bool(_) | Value::Integer(_) => return Err(other_kind(expr)),
    };
    Ok(i64::try_from(size).unwrap_or(i64::MAX))
}

fn compare(how: Comparison, sides: &[Expr; 2], claims: &Claims) -> Result<bool, Stumble> {
    let [left, right] = sides;
    match how {
        Comparison::Equal => equal(sides, claims),
        Comparison::NotEqual => equal(sides, claims).map(|equal| !equal),
        Comparison::Less => Ok(integer(left, claims)? < integer(right, claims)?),
        Comparison::LessOrEqual => Ok(integer(left, claims)? <= integer(right, claims)?),
        Comparison::Greater => Ok(integer(left, claims)? > integer(right, claims)?),
        Comparison::GreaterOrEqual => Ok(integer(left, claims)? >= integer(right, claims)?),
    }
}

fn equal([left, right]: &[Expr; 2], claims: &Claims) -> Result<bool, Stumble> {
    let (a, b) = (value(left, claims)?, value(right, claims)?);
    if let (Some(a), Some(b)) = (items(a), items(b)) {
        return Ok(a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same(*a, *b) == Some(true)));
    }
    let blame = if matches!(left, Expr::Claim(_)) { left } else { right };
    same(a, b).ok_or_else(|| other_kind(blame))
}

/// Whether two single values are the same; nothing where they are of different kinds.
fn same(a: Value<'_>, b: Value<'_>) -> Option<bool> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a == b),
        (Value::Integer(a), Value::Integer(b)) => Some(a == b),
        (Value::Text(a), Value::Text(b)) => Some(a == b),
        _ => None,
    }
}

/// What a list holds.
fn items(value: Value<'_>) -> Option<Vec<Value<'_>>> {
    match value {
        Value::Texts(texts) => Some(texts.iter().map(|text| Value::Text(text)).collect()),
        Value::Literals(literals) => Some(literals.iter().map(literal_value).collect()),
        Value::Bool(_) | Value::Integer(_) | Value::Text(_) => None,
    }
}

/// A single text counts as a list of one.
fn contains([item, list]: &[Expr; 2], claims: &Claims) -> Result<bool, Stumble> {
    let (wanted, held) = (value(item, claims)?, value(list, claims)?);
    let held = match held {
        Value::Text(_) => vec![held],
        Value::Texts(_) | Value::Literals(_) => items(held).unwrap_or_default(),
        Value::Bool(_) | Value::Integer(_) => return Err(other_kind(list)),
    };
    if items(wanted).is_some() {
        return Err(other_kind(item));
    }
    let mut found = false;
    for one in held {
        found |= same(wanted, one).ok_or_else(|| other_kind(item))?;
    }
    Ok(found)
}
