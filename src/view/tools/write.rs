//! Words of a shell, and blocks of the `HashiCorp` configuration language.

use std::fmt::Write;

/// A text as one word of a POSIX shell.
pub fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A command in the making.
#[derive(Clone, Debug)]
pub struct Line {
    words: String,
    last: Option<String>,
}

impl Line {
    /// A command by its words, such as `confluent api-key create`.
    pub fn new(command: &str) -> Self {
        Self { words: command.to_owned(), last: None }
    }

    /// One argument without a flag. One that begins like a flag goes to the end, after `--`.
    #[must_use]
    pub fn argument(mut self, text: &str) -> Self {
        if text.starts_with('-') {
            self.last = Some(quoted(text));
        } else {
            let _ = write!(self.words, " {}", quoted(text));
        }
        self
    }

    /// A flag with a value, where there is one.
    #[must_use]
    pub fn flag(mut self, flag: &str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            let _ = write!(self.words, " {flag} {}", quoted(value));
        }
        self
    }

    /// A flag with a number, where there is one.
    #[must_use]
    pub fn number(self, flag: &str, value: Option<u64>) -> Self {
        self.flag(flag, value.map(|value| value.to_string()).as_deref())
    }

    /// A flag that is `true` alone, and needs a sign of equality to be `false`.
    #[must_use]
    pub fn truth(self, flag: &str, value: Option<bool>) -> Self {
        match value {
            None => self,
            Some(true) => self.word(flag),
            Some(false) => self.word(&format!("{flag}=false")),
        }
    }

    /// A word as it is.
    #[must_use]
    pub fn word(mut self, word: &str) -> Self {
        self.words.push(' ');
        self.words.push_str(word);
        self
    }

    /// The command.
    pub fn end(self) -> String {
        match self.last {
            Some(last) => [self.words.as_str(), " -- ", &last].concat(),
            None => self.words,
        }
    }
}

/// A block in the making: arguments, then blocks inside it, laid out as `terraform fmt` lays them out.
#[derive(Clone, Debug, Default)]
pub struct Block {
    arguments: Vec<(&'static str, String)>,
    inner: Vec<(&'static str, Block)>,
}

impl Block {
    /// A text, where it says something.
    #[must_use]
    pub fn text(self, name: &'static str, value: Option<&str>) -> Self {
        self.value(name, value.filter(|text| !text.is_empty()).map(hcl))
    }

    /// A text, also an empty one.
    #[must_use]
    pub fn text_even_empty(self, name: &'static str, value: Option<&str>) -> Self {
        self.value(name, value.map(hcl))
    }

    /// A number.
    #[must_use]
    pub fn number(self, name: &'static str, value: Option<u64>) -> Self {
        self.value(name, value.map(|number| number.to_string()))
    }

    /// `true` or `false`.
    #[must_use]
    pub fn truth(self, name: &'static str, value: Option<bool>) -> Self {
        self.value(name, value.map(|truth| truth.to_string()))
    }

    fn value(mut self, name: &'static str, value: Option<String>) -> Self {
        self.arguments.extend(value.map(|value| (name, value)));
        self
    }

    /// A block inside.
    #[must_use]
    pub fn block(mut self, name: &'static str, block: Self) -> Self {
        self.inner.push((name, block));
        self
    }

    /// A block inside that names something by its id, where there is one.
    #[must_use]
    pub fn reference(self, name: &'static str, id: Option<&str>) -> Self {
        match id.filter(|id| !id.is_empty()) {
            Some(id) => self.block(name, Self::default().text("id", Some(id))),
            None => self,
        }
    }

    /// The block, as `resource "kind" "name" { … }`.
    pub fn end(&self, head: &str) -> String {
        let mut text = String::new();
        self.lay(&mut text, head, 0);
        text.truncate(text.trim_end().len());
        text
    }

    fn lay(&self, text: &mut String, head: &str, depth: usize) {
        let indent = "  ".repeat(depth);
        if self.arguments.is_empty() && self.inner.is_empty() {
            let _ = writeln!(text, "{indent}{head} {{}}");
            return;
        }
        let _ = writeln!(text, "{indent}{head} {{");
        let widest = self.arguments.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, value) in &self.arguments {
            let _ = writeln!(text, "{indent}  {name:widest$} = {value}");
        }
        for (at, (name, block)) in self.inner.iter().enumerate() {
            if at > 0 || !self.arguments.is_empty() {
                text.push('\n');
            }
            block.lay(text, name, depth + 1);
        }
        let _ = writeln!(text, "{indent}}}");
    }
}

/// A name that Terraform takes for a block: letters and digits with single underscores between, no digit first.
pub fn block_name(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("_").to_ascii_lowercase();
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name,
        Some(_) => format!("_{name}"),
        None => "this".to_owned(),
    }
}

/// A text of the language, which would otherwise read `${…}` and `%{…}` as templates.
pub fn hcl(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 2);
    escaped.push('"');
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '$' | '%' if rest.peek() == Some(&'{') => {
                escaped.push(c);
                escaped.push(c);
            }
            c if c.is_control() => {
                let _ = write!(escaped, "\\u{:04X}", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped.push('"');
    escaped
}
