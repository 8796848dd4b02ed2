//! From tokens to a tree, with every type that can be known checked on the way.

use super::{
    DEPTH_LIMIT, FilterPlace, PART_LIMIT, PATTERN_LIMIT, Span,
    error::{Expected, FilterError, Problem},
    kind::{self, Item, Kind},
    pattern::Pattern,
    token::{Token, tokens},
    tree::{Comparison, Expr, Literal, RESERVED, TextTest},
};
use crate::model::Filter;

/// Reads a text. Nothing for the empty one.
pub(super) fn parse(text: &str, place: FilterPlace) -> Result<Option<Expr>, FilterError> {
    let text: Vec<char> = text.chars().collect();
    if text.len() > Filter::LIMIT {
        let beyond = Span { start: Filter::LIMIT, end: text.len() };
        return Err(beyond.wrong(Problem::TooLong(text.len())));
    }
    let tokens = tokens(&text)?;
    if tokens.is_empty() {
        return Ok(None);
    }
    let mut parser = Parser { place, text: &text, tokens: &tokens, at: 0, nesting: 0, parts: 0 };
    let root = parser.either()?;
    if parser.at < tokens.len() {
        return Err(parser.unexpected(Expected::End));
    }
    kind::condition(root.kind, root.span)?;
    Ok(Some(root.expr))
}

/// A part with what its surroundings need to know of it.
struct Part {
    expr: Expr,
    kind: Kind,
    span: Span,
    /// Levels, itself included.
    depth: usize,
}

struct Parser<'a> {
    place: FilterPlace,
    text: &'a [char],
    tokens: &'a [(Token, Span)],
    /// The place of the next token.
    at: usize,
    /// How many parentheses, brackets and exclamation marks are open; keeps the parser's own stack small.
    nesting: usize,
    parts: usize,
}

/// The names after which a dot and an argument in parentheses are macros of CEL.
const MACROS: [&str; 6] = ["all", "exists", "exists_one", "map", "filter", "existsOne"];
/// Functions of CEL that convert.
const CONVERSIONS: [&str; 9] =
    ["string", "int", "uint", "double", "bool", "bytes", "timestamp", "duration", "type"];

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    /// The place of the next token; after the last one, the end of the text.
    fn here(&self) -> Span {
        let end = Span { start: self.text.len(), end: self.text.len() };
        self.tokens.get(self.at).map_or(end, |(_, span)| *span)
    }

    /// The place of the token before the next.
    fn last(&self) -> Span {
        self.at
            .checked_sub(1)
            .and_then(|at| self.tokens.get(at))
            .map_or_else(|| self.here(), |(_, span)| *span)
    }

    fn is_sign(&self, wanted: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(sign)) if *sign == wanted)
    }

    fn is_word(&self, wanted: &str) -> bool {
        matches!(self.peek(), Some(Token::Name(name)) if name == wanted)
    }

    /// Goes past a sign, if it is next.
    fn skip(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str, expected: Expected) -> Result<(), FilterError> {
        if self.skip(sign) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    /// The next token cannot stand here.
    fn unexpected(&self, expected: Expected) -> FilterError {
        let span = self.here();
        if let Some(Token::Name(name)) = self.peek() {
            let operator = match &*name.to_ascii_lowercase() {
                "and" => Some("&&"),
                "or" => Some("||"),
                "not" => Some("!"),
                _ => None,
            };
            if let Some(operator) = operator {
                return span.wrong(Problem::WordForOperator(name.clone(), operator));
            }
        }
        let found = self.text.get(span.start..span.end).unwrap_or_default().iter().collect();
        span.wrong(Problem::Expected(expected, found))
    }

    fn count(&mut self, span: Span) -> Result<(), FilterError> {
        self.parts += 1;
        if self.parts > PART_LIMIT { Err(span.wrong(Problem::TooManyParts)) } else { Ok(()) }
    }

    /// Counts a part, and refuses it where there are too many or where it is too deep.
    fn part(&mut self, expr: Expr, kind: Kind, span: Span, below: usize) -> Result<Part, FilterError> {
        self.count(span)?;
        leveled(expr, kind, span, below)
    }

    /// Opens a parenthesis, bracket or negation.
    fn open(&mut self) -> Result<(), FilterError> {
        self.nesting += 1;
        if self.nesting >= DEPTH_LIMIT { Err(self.last().wrong(Problem::TooDeep)) } else { Ok(()) }
    }

    fn close(&mut self) {
        self.nesting -= 1;
    }

    /// `a || b`
    fn either(&mut self) -> Result<Part, FilterError> {
        self.chain("||", Self::both, Expr::Any)
    }

    /// `a && b`
    fn both(&mut self) -> Result<Part, FilterError> {
        self.chain("&&", Self::relation, Expr::All)
    }

    fn chain(
        &mut self,
        sign: &str,
        next: fn(&mut Self) -> Result<Part, FilterError>,
        join: fn(Vec<Expr>) -> Expr,
    ) -> Result<Part, FilterError> {
        let first = next(self)?;
        if !self.is_sign(sign) {
            return Ok(first);
        }
        kind::condition(first.kind, first.span)?;
        let (start, mut depth) = (first.span, first.depth);
        let mut parts = vec![first.expr];
        while self.skip(sign) {
            let part = next(self)?;
            kind::condition(part.kind, part.span)?;
            depth = depth.max(part.depth);
            parts.push(part.expr);
        }
        self.part(join(parts), Kind::Bool, start.to(self.last()), depth)
    }

    /// `a == b`, `a in b`. Read from the left, as CEL does.
    fn relation(&mut self) -> Result<Part, FilterError> {
        let mut left = self.negation()?;
        loop {
            let how = Comparison::ALL.into_iter().find(|how| self.is_sign(how.sign()));
            if how.is_none() && !self.is_word("in") {
                return Ok(left);
            }
            self.at += 1;
            let right = self.negation()?;
            let (span, depth) = (left.span.to(right.span), left.depth.max(right.depth));
            let kinds = [(left.kind, left.span), (right.kind, right.span)];
            let sides = Box::new([left.expr, right.expr]);
            let expr = if let Some(how) = how {
                kind::comparison(how, kinds, span)?;
                Expr::Compare(how, sides)
            } else {
                kind::membership(kinds, span)?;
                Expr::In(sides)
            };
            left = self.part(expr, Kind::Bool, span, depth)?;
        }
    }

    /// `!a`
    fn negation(&mut self) -> Result<Part, FilterError> {
        let start = self.here();
        if !self.skip("!") {
            return self.member();
        }
        self.open()?;
        let inner = self.negation()?;
        self.close();
        kind::condition(inner.kind, inner.span)?;
        self.part(Expr::Not(Box::new(inner.expr)), Kind::Bool, start.to(inner.span), inner.depth)
    }

    /// A value, and what is asked of it: `a.startsWith(b)`.
    fn member(&mut self) -> Result<Part, FilterError> {
        let mut on = self.value()?;
        loop {
            if self.is_sign("[") {
                return Err(self.here().wrong(Problem::Index));
            }
            if !self.skip(".") {
                return Ok(on);
            }
            on = self.asked(on)?;
        }
    }

    /// What stands after the dot.
    fn asked(&mut self, on: Part) -> Result<Part, FilterError> {
        let span = self.here();
        let Some(Token::Name(name)) = self.peek() else { return Err(self.unexpected(Expected::Name)) };
        let name = name.clone();
        self.at += 1;
        if !self.is_sign("(") {
            return Err(span.wrong(field_problem(&on.expr, name)));
        }
        if let Some(test) = TextTest::ALL.into_iter().find(|test| test.function() == name) {
            return self.text_test(test, on);
        }
        match &*name {
            "size" => {
                kind::sized(on.kind, on.span)?;
                let span = on.span.to(self.no_arguments("size", "no argument after a value")?);
                self.part(Expr::Size(Box::new(on.expr)), Kind::Integer, span, on.depth)
            }
            "matches" => self.matches(on),
            _ => Err(span.wrong(function_problem(name))),
        }
    }

    fn no_arguments(&mut self, function: &'static str, takes: &'static str) -> Result<Span, FilterError> {
        self.at += 1;
        if !self.skip(")") {
            return Err(self.here().wrong(Problem::Arguments(function, takes)));
        }
        Ok(self.last())
    }

    /// The one argument of a function, and its closing parenthesis.
    fn argument(&mut self, function: &'static str, takes: &'static str) -> Result<Part, FilterError> {
        self.at += 1;
        self.open()?;
        if self.is_sign(")") {
            return Err(self.here().wrong(Problem::Arguments(function, takes)));
        }
        let argument = self.either()?;
        if self.is_sign(",") {
            return Err(self.here().wrong(Problem::Arguments(function, takes)));
        }
        self.expect(")", Expected::Parenthesis)?;
        self.close();
        Ok(argument)
    }

    fn text_test(&mut self, test: TextTest, on: Part) -> Result<Part, FilterError> {
        kind::text(test.function(), on.kind, on.span)?;
        let with = self.argument(test.function(), "one text")?;
        kind::text(test.function(), with.kind, with.span)?;
        let (span, depth) = (on.span.to(self.last()), on.depth.max(with.depth));
        self.part(Expr::Text(test, Box::new([on.expr, with.expr])), Kind::Bool, span, depth)
    }

    fn matches(&mut self, on: Part) -> Result<Part, FilterError> {
        kind::text("matches", on.kind, on.span)?;
        let with = self.argument("matches", "one pattern")?;
        let Expr::Literal(Literal::Text(pattern)) = with.expr else {
            return Err(with.span.wrong(Problem::PatternNotLiteral));
        };
        let length = pattern.chars().count();
        if length > PATTERN_LIMIT {
            return Err(with.span.wrong(Problem::PatternTooLong(length)));
        }
        let pattern = Pattern::parse(&pattern).map_err(|(at, problem)| {
            let start = self.inside(with.span, at);
            let end = self.inside(with.span, at + 1).min(with.span.end);
            Span { start, end }.wrong(Problem::Pattern(problem))
        })?;
        self.part(Expr::Matches(Box::new(on.expr), pattern), Kind::Bool, on.span.to(self.last()), on.depth)
    }

    /// Where the character `index` of a text literal stands in the filter: an escape takes two.
    fn inside(&self, literal: Span, index: usize) -> usize {
        let mut place = literal.start + 1;
        for _ in 0..index {
            place += if self.text.get(place) == Some(&'\\') { 2 } else { 1 };
        }
        place.min(literal.end.saturating_sub(1))
    }

    fn value(&mut self) -> Result<Part, FilterError> {
        let span = self.here();
        let Some(token) = self.peek().cloned() else { return Err(self.unexpected(Expected::Value)) };
        match token {
            Token::Text(_) | Token::Integer(_) => self.literal().and_then(|it| self.single(it, span)),
            Token::Name(name) => self.named(&name, span),
            Token::Sign("(") => {
                self.at += 1;
                self.open()?;
                let inner = self.either()?;
                self.expect(")", Expected::Parenthesis)?;
                self.close();
                leveled(inner.expr, inner.kind, span.to(self.last()), inner.depth)
            }
            Token::Sign("[") => self.list(span),
            Token::Sign(_) => Err(self.unexpected(Expected::Value)),
        }
    }

    fn single(&mut self, literal: Literal, span: Span) -> Result<Part, FilterError> {
        let kind = literal.kind();
        self.part(Expr::Literal(literal), kind, span, 0)
    }

    /// A literal, which has to be next.
    fn literal(&mut self) -> Result<Literal, FilterError> {
        let literal = match self.peek() {
            Some(Token::Text(text)) => Literal::Text(text.as_str().into()),
            Some(Token::Integer(value)) => Literal::Integer(*value),
            Some(Token::Name(name)) if name == "true" => Literal::Bool(true),
            Some(Token::Name(name)) if name == "false" => Literal::Bool(false),
            None => return Err(self.unexpected(Expected::Bracket)),
            Some(Token::Name(_) | Token::Sign(_)) => return Err(self.here().wrong(Problem::ListItem)),
        };
        self.at += 1;
        Ok(literal)
    }

    fn list(&mut self, start: Span) -> Result<Part, FilterError> {
        self.at += 1;
        self.open()?;
        let mut items: Vec<Literal> = Vec::new();
        let mut holds: Option<Item> = None;
        while !(items.is_empty() && self.is_sign("]")) {
            let span = self.here();
            let item = self.literal()?;
            if holds.is_some_and(|holds| holds != item.item()) {
                return Err(span.wrong(Problem::MixedList));
            }
            holds = Some(item.item());
            self.count(span)?;
            items.push(item);
            if !self.skip(",") {
                break;
            }
        }
        self.expect("]", Expected::Bracket)?;
        self.close();
        self.part(Expr::List(items), Kind::List(holds), start.to(self.last()), 1)
    }

    fn named(&mut self, name: &str, span: Span) -> Result<Part, FilterError> {
        self.at += 1;
        let called = self.is_sign("(");
        match name {
            "true" => self.single(Literal::Bool(true), span),
            "false" => self.single(Literal::Bool(false), span),
            "null" => Err(span.wrong(Problem::Null)),
            "groups" => self.part(Expr::Groups, Kind::List(Some(Item::Text)), span, 0),
            "claims" => self.claim(span),
            "has" => self.has(span),
            "size" if called => {
                let of = self.argument("size", "one text or list")?;
                kind::sized(of.kind, of.span)?;
                self.part(Expr::Size(Box::new(of.expr)), Kind::Integer, span.to(self.last()), of.depth)
            }
            _ => Err(self.unknown(name, span)),
        }
    }

    /// A name that stands for nothing.
    fn unknown(&mut self, name: &str, span: Span) -> FilterError {
        let receiver = TextTest::ALL.into_iter().map(TextTest::function).chain(["matches"]);
        if let Some(function) = receiver.into_iter().find(|function| *function == name) {
            return span.wrong(Problem::NoReceiver(function));
        }
        if CONVERSIONS.contains(&name) && self.is_sign("(") {
            return span.wrong(Problem::Conversion(name.to_owned()));
        }
        if self.is_sign("(") {
            return span.wrong(Problem::UnknownFunction(name.to_owned()));
        }
        if RESERVED.contains(&name) || matches!(&*name.to_ascii_lowercase(), "and" | "or" | "not") {
            self.at -= 1;
            return self.unexpected(Expected::Value);
        }
        span.wrong(Problem::UnknownName(name.to_owned()))
    }

    /// `claims.<name>` or `claims["<name>"]`, after `claims`.
    fn claim(&mut self, start: Span) -> Result<Part, FilterError> {
        let name = if self.skip("[") {
            let Some(Token::Text(name)) = self.peek() else {
                return Err(self.unexpected(Expected::ClaimName));
            };
            let name = name.clone();
            self.at += 1;
            self.expect("]", Expected::Bracket)?;
            name
        } else if self.skip(".") {
            self.claim_name()?
        } else {
            return Err(start.wrong(Problem::BareClaims));
        };
        let (expr, kind) = kind::claim(self.place, &name);
        self.part(expr, kind, start.to(self.last()), 0)
    }

    fn claim_name(&mut self) -> Result<String, FilterError> {
        let Some(Token::Name(name)) = self.peek().filter(|token| !is_reserved(token)) else {
            return Err(self.unexpected(Expected::Name));
        };
        let name = name.clone();
        self.at += 1;
        Ok(name)
    }

    /// `has(claims.<name>)`, after `has`.
    fn has(&mut self, start: Span) -> Result<Part, FilterError> {
        self.expect("(", Expected::Arguments)?;
        let asked = self.here();
        let starts = self.is_word("claims");
        self.at += usize::from(starts);
        if !(starts && self.skip(".")) {
            return Err(asked.wrong(Problem::HasTakesClaim));
        }
        let name = self.claim_name()?;
        if !self.is_sign(")") && self.peek().is_some() {
            return Err(self.here().wrong(Problem::HasTakesClaim));
        }
        self.expect(")", Expected::Parenthesis)?;
        self.part(Expr::Has(name.into()), Kind::Bool, start.to(self.last()), 1)
    }
}

fn is_reserved(token: &Token) -> bool {
    matches!(token, Token::Name(name) if RESERVED.contains(&&**name))
}

/// A part one level above what is below it.
fn leveled(expr: Expr, kind: Kind, span: Span, below: usize) -> Result<Part, FilterError> {
    if below >= DEPTH_LIMIT {
        return Err(span.wrong(Problem::TooDeep));
    }
    Ok(Part { expr, kind, span, depth: below + 1 })
}

/// A name after a dot that is no function.
fn field_problem(on: &Expr, name: String) -> Problem {
    let function = TextTest::ALL.into_iter().map(TextTest::function).find(|function| *function == name);
    match (on, function) {
        (_, Some(function)) => Problem::Arguments(function, "one text in parentheses"),
        (Expr::Claim(_) | Expr::Groups, None) => Problem::NestedClaim(name),
        (_, None) => Problem::UnknownField(name),
    }
}

/// A function that is asked of a value and does not exist.
fn function_problem(name: String) -> Problem {
    if MACROS.contains(&&*name) { Problem::Macro(name) } else { Problem::UnknownFunction(name) }
}
