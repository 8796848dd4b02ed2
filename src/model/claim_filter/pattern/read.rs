//! From the text of a pattern to a tree.

use super::{Case, Chars, Edge, PatternProblem, REPEAT_LIMIT};

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Node {
    Empty,
    Chars(Chars),
    Edge(Edge),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    /// At least, and at most if there is a most.
    Repeat(Box<Node>, u32, Option<u32>),
}

type Wrong = (usize, PatternProblem);

const DEPTH_LIMIT: usize = 16;

const DIGIT: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
const SPACE: &[(char, char)] = &[('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')];

pub(super) fn read(text: &str) -> Result<(Node, Case), Wrong> {
    let text: Vec<char> = text.chars().collect();
    let mut reader = Reader { text: &text, at: 0, depth: 0 };
    let case = if reader.skip("(?i)") { Case::Folded } else { Case::Kept };
    let node = reader.either()?;
    if reader.peek().is_some() {
        return Err((reader.at, PatternProblem::ClosedTwice));
    }
    Ok((node, case))
}

struct Reader<'a> {
    text: &'a [char],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    fn starts(&self, wanted: &str) -> bool {
        let mut rest = self.text.get(self.at..).unwrap_or_default().iter();
        wanted.chars().all(|c| rest.next() == Some(&c))
    }

    fn skip(&mut self, wanted: &str) -> bool {
        let found = self.starts(wanted);
        self.at += if found { wanted.len() } else { 0 };
        found
    }

    /// `a|b`
    fn either(&mut self) -> Result<Node, Wrong> {
        let mut parts = vec![self.sequence()?];
        while self.skip("|") {
            parts.push(self.sequence()?);
        }
        Ok(if parts.len() == 1 { parts.pop().unwrap_or(Node::Empty) } else { Node::Either(parts) })
    }

    fn sequence(&mut self) -> Result<Node, Wrong> {
        let mut parts = Vec::new();
        while self.peek().is_some_and(|c| !matches!(c, '|' | ')')) {
            let one = self.one()?;
            parts.push(self.repeated(one)?);
        }
        Ok(if parts.is_empty() { Node::Empty } else { Node::Sequence(parts) })
    }

    /// What may follow a part: `*`, `+`, `?`, `{2,3}`, each with a `?` that changes nothing here.
    fn repeated(&mut self, one: Node) -> Result<Node, Wrong> {
        let start = self.at;
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.count()? {
                Some(count) => count,
                None => return Ok(one),
            },
            Some(_) | None => return Ok(one),
        };
        if self.at == start {
            self.at += 1;
        }
        self.skip("?");
        let again = self.at;
        let counted = self.peek() == Some('{') && self.count()?.is_some();
        if counted || matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err((again, PatternProblem::NothingToRepeat));
        }
        Ok(Node::Repeat(Box::new(one), least, most))
    }

    /// `{2}`, `{2,}`, `{2,3}`; anything else with a brace is the brace itself, as in RE2.
    fn count(&mut self) -> Result<Option<(u32, Option<u32>)>, Wrong> {
        let start = self.at;
        self.at += 1;
        let least = self.number();
        let comma = self.skip(",");
        let most = if comma { self.number() } else { least };
        let (Some(least), true) = (least, self.skip("}")) else {
            self.at = start;
            return Ok(None);
        };
        if least > REPEAT_LIMIT || most.is_some_and(|most| most > REPEAT_LIMIT || most < least) {
            return Err((start, PatternProblem::Count));
        }
        Ok(Some((least, most)))
    }

    fn number(&mut self) -> Option<u32> {
        let mut number: Option<u32> = None;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(digit));
            self.at += 1;
        }
        number
    }

    fn one(&mut self) -> Result<Node, Wrong> {
        let start = self.at;
        match self.next() {
            Some('(') => self.group(start),
            Some('[') => self.class(start).map(Node::Chars),
            Some('.') => Ok(Node::Chars(Chars::Dot)),
            Some('^') => Ok(Node::Edge(Edge::Start)),
            Some('$') => Ok(Node::Edge(Edge::End)),
            Some('*' | '+' | '?') => Err((start, PatternProblem::NothingToRepeat)),
            Some('{') => self.brace(start),
            Some('\\') => self.escape(start),
            Some(c) => Ok(Node::Chars(exactly(c))),
            None => Ok(Node::Empty),
        }
    }

    /// A brace with nothing before it.
    fn brace(&mut self, start: usize) -> Result<Node, Wrong> {
        self.at = start;
        if self.count()?.is_some() {
            return Err((start, PatternProblem::NothingToRepeat));
        }
        self.at = start + 1;
        Ok(Node::Chars(exactly('{')))
    }

    fn group(&mut self, start: usize) -> Result<Node, Wrong> {
        if ["?=", "?!", "?<=", "?<!"].iter().any(|look| self.starts(look)) {
            return Err((start, PatternProblem::LookAround));
        }
        if !self.skip("?:") && self.starts("?") {
            return Err((start, PatternProblem::SpecialGroup));
        }
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err((start, PatternProblem::TooDeep));
        }
        let inner = self.either()?;
        if !self.skip(")") {
            return Err((start, PatternProblem::OpenGroup));
        }
        self.depth -= 1;
        Ok(inner)
    }

    fn escape(&mut self, start: usize) -> Result<Node, Wrong> {
        match self.peek() {
            Some('b') => {
                self.at += 1;
                Ok(Node::Edge(Edge::Word))
            }
            Some('B') => {
                self.at += 1;
                Ok(Node::Edge(Edge::NotWord))
            }
            Some(_) | None => self.escaped(start).map(Node::Chars),
        }
    }

    /// What a backslash makes of the next character.
    fn escaped(&mut self, start: usize) -> Result<Chars, Wrong> {
        let Some(c) = self.next() else { return Err((start, PatternProblem::OpenEscape)) };
        Ok(match c {
            'd' => Chars::In(DIGIT.to_vec()),
            'D' => Chars::NotIn(DIGIT.to_vec()),
            'w' => Chars::In(WORD.to_vec()),
            'W' => Chars::NotIn(WORD.to_vec()),
            's' => Chars::In(SPACE.to_vec()),
            'S' => Chars::NotIn(SPACE.to_vec()),
            'n' => exactly('\n'),
            't' => exactly('\t'),
            '1'..='9' => return Err((start, PatternProblem::BackReference)),
            _ if c.is_ascii_punctuation() => exactly(c),
            _ => return Err((start, PatternProblem::Escape(c))),
        })
    }

    /// `[a-z_]`, `[^a-z]`. A `]` at the start, and a `-` at either end, are themselves.
    fn class(&mut self, start: usize) -> Result<Chars, Wrong> {
        let negated = self.skip("^");
        let mut ranges = Vec::new();
        let first = self.at;
        loop {
            let place = self.at;
            if self.starts("[:") {
                return Err((place, PatternProblem::NamedClass));
            }
            let Some(c) = self.next() else { return Err((start, PatternProblem::OpenClass)) };
            if c == ']' && place != first {
                break;
            }
            let from = self.class_item(c, place, &mut ranges)?;
            let Some(from) = from else { continue };
            let is_range = self.peek() == Some('-') && self.text.get(self.at + 1).is_some_and(|c| *c != ']');
            let to = if is_range { self.range_end(place)? } else { from };
            if to < from {
                return Err((place, PatternProblem::BackwardRange));
            }
            ranges.push((from, to));
        }
        Ok(if negated { Chars::NotIn(ranges) } else { Chars::In(ranges) })
    }

    fn range_end(&mut self, place: usize) -> Result<char, Wrong> {
        self.at += 1;
        let end = self.at;
        let Some(c) = self.next() else { return Err((place, PatternProblem::OpenClass)) };
        let to = self.class_item(c, end, &mut Vec::new())?;
        to.ok_or((place, PatternProblem::BackwardRange))
    }

    /// The character that something in a class stands for; a class such as `\d` goes into `ranges` by itself.
    fn class_item(
        &mut self,
        c: char,
        place: usize,
        ranges: &mut Vec<(char, char)>,
    ) -> Result<Option<char>, Wrong> {
        if c != '\\' {
            return Ok(Some(c));
        }
        match self.escaped(place)? {
            Chars::In(set) => match *set {
                [(from, to)] if from == to => Ok(Some(from)),
                _ => {
                    ranges.extend(set);
                    Ok(None)
                }
            },
            Chars::NotIn(set) => {
                ranges.extend(others(&set));
                Ok(None)
            }
            Chars::Dot => Ok(None),
        }
    }
}

fn exactly(c: char) -> Chars {
    Chars::In(vec![(c, c)])
}

/// The characters between and around sorted ranges.
fn others(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let mut others = Vec::new();
    let mut from = '\0';
    for (start, end) in ranges {
        if let Some(to) = before(*start).filter(|to| *to >= from) {
            others.push((from, to));
        }
        from = after(*end);
    }
    others.push((from, char::MAX));
    others
}

fn before(c: char) -> Option<char> {
    u32::from(c).checked_sub(1).and_then(char::from_u32)
}

fn after(c: char) -> char {
    char::from_u32(u32::from(c) + 1).unwrap_or(char::MAX)
}
