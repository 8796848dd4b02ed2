//! What a filter says, as a tree, and how it is written.

use std::fmt;

use super::pattern::Pattern;

/// A filter, or a part of one. Types fit as far as that can be known without claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A literal.
    Literal(Literal),
    /// A list of literals of one kind.
    List(Vec<Literal>),
    /// `groups`
    Groups,
    /// `claims.<name>`
    Claim(Box<str>),
    /// `has(claims.<name>)`
    Has(Box<str>),
    /// `!a`
    Not(Box<Expr>),
    /// `a && b && …`, two or more.
    All(Vec<Expr>),
    /// `a || b || …`, two or more.
    Any(Vec<Expr>),
    /// `a == b` and the like.
    Compare(Comparison, Box<[Expr; 2]>),
    /// `a in b`
    In(Box<[Expr; 2]>),
    /// `a.startsWith(b)` and the like.
    Text(TextTest, Box<[Expr; 2]>),
    /// `a.matches("…")`
    Matches(Box<Expr>, Pattern),
    /// `size(a)`
    Size(Box<Expr>),
}

/// A value as it stands in a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(Box<str>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// Every comparison.
    pub const ALL: [Self; 6] =
        [Self::Equal, Self::NotEqual, Self::Less, Self::LessOrEqual, Self::Greater, Self::GreaterOrEqual];

    /// How it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

/// What may be asked of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// Whether the first begins with the second.
    StartsWith,
    /// Whether the first ends with the second.
    EndsWith,
    /// Whether the second occurs in the first.
    Contains,
}

impl TextTest {
    /// Every test.
    pub const ALL: [Self; 3] = [Self::StartsWith, Self::EndsWith, Self::Contains];

    /// The function that asks it.
    pub const fn function(self) -> &'static str {
        match self {
            Self::StartsWith => "startsWith",
            Self::EndsWith => "endsWith",
            Self::Contains => "contains",
        }
    }
}

/// Words that cannot follow `claims.`: they mean something by themselves.
pub(super) const RESERVED: [&str; 4] = ["in", "true", "false", "null"];

/// Whether `claims.<name>` names a claim; others are written `claims["<name>"]`.
pub(super) fn is_plain(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !RESERVED.contains(&name)
}

impl Expr {
    /// How strongly the parts hold together: a part with a smaller number than its surroundings ask for is written
    /// in parentheses.
    const fn strength(&self) -> u8 {
        match self {
            Self::Any(_) => 0,
            Self::All(_) => 1,
            Self::Compare(..) | Self::In(_) => 2,
            Self::Not(_) => 3,
            Self::Literal(_)
            | Self::List(_)
            | Self::Groups
            | Self::Claim(_)
            | Self::Has(_)
            | Self::Text(..)
            | Self::Matches(..)
            | Self::Size(_) => 4,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, least: u8) -> fmt::Result {
        if self.strength() < least {
            f.write_str("(")?;
            self.write(f, 0)?;
            return f.write_str(")");
        }
        match self {
            Self::Literal(literal) => write!(f, "{literal}"),
            Self::List(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    f.write_str(if at == 0 { "" } else { ", " })?;
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Self::Groups => f.write_str("groups"),
            Self::Claim(name) if is_plain(name) => write!(f, "claims.{name}"),
            Self::Claim(name) => {
                f.write_str("claims[")?;
                write_text(f, name)?;
                f.write_str("]")
            }
            Self::Has(name) => write!(f, "has(claims.{name})"),
            Self::Not(inner) => {
                f.write_str("!")?;
                inner.write(f, 3)
            }
            Self::All(parts) => write_chain(f, parts, " && ", 2),
            Self::Any(parts) => write_chain(f, parts, " || ", 1),
            Self::Compare(how, sides) => write_sides(f, sides, how.sign()),
            Self::In(sides) => write_sides(f, sides, "in"),
            Self::Text(test, sides) => {
                let [on, with] = &**sides;
                on.write(f, 4)?;
                write!(f, ".{}(", test.function())?;
                with.write(f, 0)?;
                f.write_str(")")
            }
            Self::Matches(on, pattern) => {
                on.write(f, 4)?;
                f.write_str(".matches(")?;
                write_text(f, pattern.as_str())?;
                f.write_str(")")
            }
            Self::Size(of) => {
                f.write_str("size(")?;
                of.write(f, 0)?;
                f.write_str(")")
            }
        }
    }
}

fn write_chain(f: &mut fmt::Formatter<'_>, parts: &[Expr], between: &str, least: u8) -> fmt::Result {
    for (at, part) in parts.iter().enumerate() {
        f.write_str(if at == 0 { "" } else { between })?;
        part.write(f, least)?;
    }
    Ok(())
}

/// A relation is read from the left, so one on its left needs no parentheses.
fn write_sides(f: &mut fmt::Formatter<'_>, sides: &[Expr; 2], between: &str) -> fmt::Result {
    let [left, right] = sides;
    left.write(f, 2)?;
    write!(f, " {between} ")?;
    right.write(f, 3)
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            _ => write!(f, "{c}")?,
        }
    }
    f.write_str("\"")
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Text(text) => write_text(f, text),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)
    }
}
