//! From characters to tokens.

use super::{
    Span,
    error::{FilterError, Problem},
};

/// The smallest part of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Text(String),
    Integer(i64),
    Name(String),
    /// `( ) [ ] , . ! && || == != < <= > >=`
    Sign(&'static str),
}

/// Longest first, so that `<=` is not read as `<`.
const SIGNS: [&str; 15] = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ",", "."];

/// The tokens of a text, each with its place.
pub(super) fn tokens(text: &[char]) -> Result<Vec<(Token, Span)>, FilterError> {
    let mut reader = Reader { text, at: 0 };
    let mut tokens = Vec::new();
    loop {
        reader.skip_blanks();
        let start = reader.at;
        let Some(first) = reader.peek() else { return Ok(tokens) };
        let token = match first {
            // After a value a minus would take away; before a number it belongs to it.
            '-' if !tokens.last().is_some_and(|(last, _)| ends_value(last)) => reader.negative()?,
            _ => reader.token(first)?,
        };
        tokens.push((token, Span { start, end: reader.at }));
    }
}

/// Whether a value may end with a token.
fn ends_value(token: &Token) -> bool {
    match token {
        Token::Text(_) | Token::Integer(_) => true,
        Token::Name(name) => name != "in",
        Token::Sign(sign) => matches!(*sign, ")" | "]"),
    }
}

struct Reader<'a> {
    text: &'a [char],
    /// The place of the next character.
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|c| matches!(c, ' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    /// The characters from here on that fit.
    fn take(&mut self, fits: impl Fn(char) -> bool) -> String {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let taken: String = rest.iter().copied().take_while(|c| fits(*c)).collect();
        self.at += taken.chars().count();
        taken
    }

    fn token(&mut self, first: char) -> Result<Token, FilterError> {
        match first {
            '"' | '\'' => self.text_literal(first),
            '0'..='9' => self.integer(""),
            'a'..='z' | 'A'..='Z' | '_' => self.name(),
            _ => self.sign(first),
        }
    }

    fn negative(&mut self) -> Result<Token, FilterError> {
        if !self.text.get(self.at + 1).is_some_and(char::is_ascii_digit) {
            return self.sign('-');
        }
        self.at += 1;
        self.integer("-")
    }

    fn name(&mut self) -> Result<Token, FilterError> {
        let start = self.at;
        let name = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
        let quoted = self.peek().is_some_and(|c| matches!(c, '"' | '\''));
        if quoted && matches!(&*name.to_ascii_lowercase(), "r" | "b" | "br" | "rb") {
            return Err(self.wrong(start, Problem::PrefixedText));
        }
        Ok(Token::Name(name))
    }

    fn integer(&mut self, sign: &str) -> Result<Token, FilterError> {
        let start = self.at - sign.len();
        let digits = self.take(|c| c.is_ascii_digit());
        let fraction =
            self.peek() == Some('.') && self.text.get(self.at + 1).is_some_and(char::is_ascii_digit);
        let rest =
            if fraction { self.take(|c| c == '.' || c.is_ascii_alphanumeric()) } else { String::new() };
        let more = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
        if !(rest.is_empty() && more.is_empty()) {
            return Err(self.wrong(start, Problem::NotDecimal));
        }
        format!("{sign}{digits}")
            .parse()
            .map(Token::Integer)
            .map_err(|_| self.wrong(start, Problem::IntegerTooLarge))
    }

    fn text_literal(&mut self, quote: char) -> Result<Token, FilterError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let place = self.at;
            let Some(found) = self.peek() else {
                return Err(self.wrong(start, Problem::UnclosedText(quote)));
            };
            self.at += 1;
            match found {
                '\\' => text.push(self.escaped(place, start, quote)?),
                '\n' | '\r' => {
                    self.at = place;
                    return Err(self.wrong(start, Problem::UnclosedText(quote)));
                }
                _ if found == quote => return Ok(Token::Text(text)),
                _ => text.push(found),
            }
        }
    }

    fn escaped(&mut self, place: usize, start: usize, quote: char) -> Result<char, FilterError> {
        let Some(found) = self.peek() else { return Err(self.wrong(start, Problem::UnclosedText(quote))) };
        self.at += 1;
        match found {
            '\\' | '"' | '\'' => Ok(found),
            'n' => Ok('\n'),
            't' => Ok('\t'),
            _ => Err(self.wrong(place, Problem::Escape(found))),
        }
    }

    fn sign(&mut self, first: char) -> Result<Token, FilterError> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let starts = |sign: &&str| {
            let mut rest = rest.iter();
            sign.chars().all(|c| rest.next() == Some(&c))
        };
        if let Some(sign) = SIGNS.iter().find(|sign| starts(sign)) {
            self.at += sign.len();
            return Ok(Token::Sign(sign));
        }
        self.at += 1;
        let problem = match first {
            '=' | '&' | '|' => Problem::Single(first),
            '+' | '-' | '*' | '/' | '%' => Problem::Arithmetic(first),
            '?' | ':' => Problem::Conditional,
            '{' | '}' => Problem::Map,
            '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '`' => Problem::CurlyQuote,
            _ => Problem::Character(first),
        };
        Err(self.wrong(start, problem))
    }

    /// What is wrong from `start` up to the next character.
    fn wrong(&self, start: usize, problem: Problem) -> FilterError {
        Span { start, end: self.at }.wrong(problem)
    }
}
