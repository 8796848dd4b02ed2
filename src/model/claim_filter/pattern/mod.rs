//! The patterns of `matches`: regular expressions of RE2's syntax, without what a linear-time search cannot do.
//!
//! A pattern is compiled to steps, and all steps that may apply are followed side by side, one character after the
//! other (Thompson's construction). So a search takes at most characters × steps, whatever the pattern. It is written
//! out here because the smallest crate for it adds 29 kB (brotli) to a program of 250 kB; this adds about 4.
//! Source of the syntax: <https://github.com/google/re2/wiki/Syntax>. Classes such as `\d` are ASCII, as there.

mod read;

use std::fmt;

use read::Node;

/// A regular expression, ready to search with. Two with the same text are the same.
#[derive(Clone, Debug)]
pub struct Pattern {
    text: Box<str>,
    steps: Vec<Step>,
    case: Case,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Pattern {}

/// What is wrong with a pattern. Prints as two sentences: the rule, and the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternProblem {
    /// `(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`
    LookAround,
    /// `\1`
    BackReference,
    /// Any other group that begins with `(?`.
    SpecialGroup,
    /// A backslash before a character that it does not go with.
    Escape(char),
    /// A backslash at the end.
    OpenEscape,
    /// `(` without `)`.
    OpenGroup,
    /// `)` without `(`.
    ClosedTwice,
    /// `[` without `]`.
    OpenClass,
    /// `[[:alpha:]]`
    NamedClass,
    /// `[z-a]`
    BackwardRange,
    /// `*` with nothing before it, or after another.
    NothingToRepeat,
    /// `{2,1}`, or beyond [`REPEAT_LIMIT`].
    Count,
    /// Groups in groups in groups.
    TooDeep,
    /// Counted repetitions of counted repetitions.
    TooLarge,
}

impl fmt::Display for PatternProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LookAround => {
                "look-around is not supported in a pattern. Combine two conditions with && instead."
            }
            Self::BackReference => "a pattern cannot refer back to what it found. Write the text itself.",
            Self::SpecialGroup => {
                "this kind of group is not supported. Write ( or (?:; (?i) stands at the very start."
            }
            Self::Escape(found) => {
                return write!(
                    f,
                    "\\{found} means nothing in a pattern. \\d \\w \\s \\b and marks such as \\. do."
                );
            }
            Self::OpenEscape => {
                "a pattern cannot end with a backslash. Write it twice for the character itself."
            }
            Self::OpenGroup => "this group is not closed. Write ) at its end, or \\( for the character.",
            Self::ClosedTwice => "this ) closes nothing. Write \\) for the character.",
            Self::OpenClass => "this class is not closed. Write ] at its end, or \\[ for the character.",
            Self::NamedClass => "named classes are not supported. Write the characters, such as [a-z].",
            Self::BackwardRange => "this range runs backwards. Write the smaller character first.",
            Self::NothingToRepeat => {
                "there is nothing to repeat here. Write \\ before it for the character itself."
            }
            Self::Count => "this count is not possible: 1000 is the most, and the first is the smaller.",
            Self::TooDeep => "groups are nested too deeply: 16 levels are the most. Take some out.",
            Self::TooLarge => "this pattern repeats too much. Use smaller counts.",
        })
    }
}

/// The largest count in `{n,m}`, as in RE2.
const REPEAT_LIMIT: u32 = 1000;
/// The most steps a pattern may compile to.
const STEP_LIMIT: usize = 2000;

/// Whether upper and lower case are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Kept,
    Folded,
}

/// One step of a search.
#[derive(Clone, Debug)]
enum Step {
    /// Goes on after a character that fits.
    Take(Chars),
    /// Goes on at both places.
    Fork(usize, usize),
    /// Goes on elsewhere.
    Jump(usize),
    /// Goes on at such a place only.
    At(Edge),
    /// The pattern is found.
    Found,
}

/// Which characters fit.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Chars {
    /// Every one but a line feed.
    Dot,
    /// One in the ranges.
    In(Vec<(char, char)>),
    /// One that is not.
    NotIn(Vec<(char, char)>),
}

/// A place between two characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Start,
    End,
    /// Between a word's character and another.
    Word,
    /// Anywhere else.
    NotWord,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// What is wrong, and how many characters stand before it.
    pub fn parse(text: &str) -> Result<Self, (usize, PatternProblem)> {
        let (node, case) = read::read(text)?;
        let mut steps = Vec::new();
        let mut left = STEP_LIMIT;
        emit(&node, &mut steps, &mut left).map_err(|problem| (0, problem))?;
        steps.push(Step::Found);
        Ok(Self { text: text.into(), steps, case })
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it occurs anywhere in a text.
    pub fn is_in(&self, text: &str) -> bool {
        let mut now = Front::new(self.steps.len());
        let mut next = Front::new(self.steps.len());
        let mut before = None;
        let mut chars = text.chars();
        loop {
            let after = chars.clone().next();
            if now.reach(&self.steps, 0, before, after) {
                return true;
            }
            let Some(c) = chars.next() else { return false };
            next.clear();
            for at in &now.takes {
                let fits = match self.steps.get(*at) {
                    Some(Step::Take(set)) => set.fits(c, self.case),
                    Some(Step::Fork(..) | Step::Jump(_) | Step::At(_) | Step::Found) | None => false,
                };
                if fits && next.reach(&self.steps, at + 1, Some(c), chars.clone().next()) {
                    return true;
                }
            }
            std::mem::swap(&mut now, &mut next);
            before = Some(c);
        }
    }
}

impl Chars {
    fn fits(&self, c: char, case: Case) -> bool {
        let within =
            |ranges: &[(char, char)], c: char| ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
        let has = |ranges: &[(char, char)]| {
            within(ranges, c)
                || (case == Case::Folded
                    && (within(ranges, c.to_ascii_lowercase()) || within(ranges, c.to_ascii_uppercase())))
        };
        match self {
            Self::Dot => c != '\n',
            Self::In(ranges) => has(ranges),
            Self::NotIn(ranges) => !has(ranges),
        }
    }
}

impl Edge {
    fn holds(self, before: Option<char>, after: Option<char>) -> bool {
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        match self {
            Self::Start => before.is_none(),
            Self::End => after.is_none(),
            Self::Word => word(before) != word(after),
            Self::NotWord => word(before) == word(after),
        }
    }
}

/// The steps that apply at one place of a text.
struct Front {
    seen: Vec<bool>,
    /// Those that wait for a character.
    takes: Vec<usize>,
}

impl Front {
    fn new(steps: usize) -> Self {
        Self { seen: vec![false; steps], takes: Vec::new() }
    }

    fn clear(&mut self) {
        self.seen.fill(false);
        self.takes.clear();
    }

    /// Follows the steps from `start` up to those that wait for a character. Answers whether the pattern is found.
    fn reach(&mut self, steps: &[Step], start: usize, before: Option<char>, after: Option<char>) -> bool {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            match self.seen.get_mut(at) {
                Some(seen) if !*seen => *seen = true,
                Some(_) | None => continue,
            }
            match steps.get(at) {
                Some(Step::Take(_)) => self.takes.push(at),
                Some(Step::Fork(one, other)) => open.extend([*one, *other]),
                Some(Step::Jump(to)) => open.push(*to),
                Some(Step::At(edge)) if edge.holds(before, after) => open.push(at + 1),
                Some(Step::At(_)) | None => {}
                Some(Step::Found) => return true,
            }
        }
        false
    }
}

/// Writes the steps of a node. `left` bounds the work as well as the steps: an empty group repeated a thousand times a
/// thousand times takes no step, and still has to be written.
fn emit(node: &Node, steps: &mut Vec<Step>, left: &mut usize) -> Result<(), PatternProblem> {
    *left = left.checked_sub(1).ok_or(PatternProblem::TooLarge)?;
    match node {
        Node::Empty => {}
        Node::Chars(set) => steps.push(Step::Take(set.clone())),
        Node::Edge(edge) => steps.push(Step::At(*edge)),
        Node::Sequence(parts) => parts.iter().try_for_each(|part| emit(part, steps, left))?,
        Node::Either(parts) => either(parts, steps, left)?,
        Node::Repeat(inner, least, most) => repeat(inner, *least, *most, steps, left)?,
    }
    Ok(())
}

fn either(parts: &[Node], steps: &mut Vec<Step>, left: &mut usize) -> Result<(), PatternProblem> {
    let mut jumps = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let fork = steps.len();
        let last = at + 1 == parts.len();
        if !last {
            steps.push(Step::Fork(fork + 1, fork + 1));
        }
        emit(part, steps, left)?;
        if !last {
            jumps.push(steps.len());
            steps.push(Step::Jump(0));
            let next = steps.len();
            set(steps, fork, Step::Fork(fork + 1, next));
        }
    }
    let end = steps.len();
    for jump in jumps {
        set(steps, jump, Step::Jump(end));
    }
    Ok(())
}

fn repeat(
    inner: &Node,
    least: u32,
    most: Option<u32>,
    steps: &mut Vec<Step>,
    left: &mut usize,
) -> Result<(), PatternProblem> {
    for _ in 0..least {
        emit(inner, steps, left)?;
    }
    let Some(most) = most else {
        let fork = steps.len();
        steps.push(Step::Fork(fork + 1, fork + 1));
        emit(inner, steps, left)?;
        steps.push(Step::Jump(fork));
        let end = steps.len();
        set(steps, fork, Step::Fork(fork + 1, end));
        return Ok(());
    };
    let mut forks = Vec::new();
    for _ in least..most {
        forks.push(steps.len());
        steps.push(Step::Jump(0));
        emit(inner, steps, left)?;
    }
    let end = steps.len();
    for fork in forks {
        set(steps, fork, Step::Fork(fork + 1, end));
    }
    Ok(())
}

fn set(steps: &mut [Step], at: usize, step: Step) {
    if let Some(place) = steps.get_mut(at) {
        *place = step;
    }
}
