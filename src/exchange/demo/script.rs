//! The language of the story: one act a line, in the order in which it is told.
//!
//! ```text
//! 612 priya key orders-service kafka:orders-core as=orders-1 every=85 | orders-service producer | …
//! ```
//!
//! Days before now, who acts, what is done, its words, and texts after ` | `. Empty lines and lines that begin with `#`
//! say nothing. Acts of one day keep the order in which they stand. `every=N` at a key means that it is rotated: every
//! N days another one is made, and two days later the one before is deleted.

use super::{DemoError, Why};

/// An act at its time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'a> {
    /// Its line in the story.
    pub line: usize,
    /// How many days before now.
    pub day: u32,
    /// Who acts.
    pub actor: &'a str,
    /// What is done.
    pub verb: &'a str,
    /// With what: words without blanks.
    pub words: &'a str,
    /// Texts, each after a ` | `.
    pub texts: &'a str,
    /// Which round of a rotation it is; the first key is round 0.
    pub round: u32,
}

impl<'a> Scene<'a> {
    /// The words that are no options, in order.
    pub fn words(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.words.split_whitespace().filter(|word| !word.contains('='))
    }

    /// The option of a name.
    pub fn option(&self, name: &str) -> Option<&'a str> {
        self.words.split_whitespace().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }

    /// The text of a place; empty where there is none.
    pub fn text(&self, place: usize) -> &'a str {
        self.texts.split(" | ").nth(place).unwrap_or_default().trim()
    }
}

/// Every act of a story, the earliest first.
pub(super) fn scenes(story: &str) -> Result<Vec<Scene<'_>>, DemoError> {
    let mut scenes = Vec::new();
    for (line, text) in (1..).zip(story.lines()) {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let scene = read(line, text).ok_or(DemoError { line, why: Why::Expected("day, actor and act") })?;
        scenes.push(scene);
        rotate(scene, &mut scenes);
    }
    // Stable: what happens on one day keeps its order.
    scenes.sort_by_key(|scene| std::cmp::Reverse(scene.day));
    Ok(scenes)
}

fn read(line: usize, text: &str) -> Option<Scene<'_>> {
    let (head, texts) = text.split_once(" | ").unwrap_or((text, ""));
    let (day, rest) = head.split_once(' ')?;
    let (actor, rest) = rest.trim_start().split_once(' ')?;
    let rest = rest.trim_start();
    let (verb, words) = rest.split_once(' ').unwrap_or((rest, ""));
    Some(Scene { line, day: day.parse().ok()?, actor, verb, words, texts, round: 0 })
}

/// Days for which both keys of a rotation work.
const OVERLAP: u32 = 2;

/// Adds the later rounds of a key that is rotated.
fn rotate<'a>(first: Scene<'a>, scenes: &mut Vec<Scene<'a>>) {
    let Some(every) =
        first.option("every").and_then(|days| days.parse::<u32>().ok()).filter(|days| *days > OVERLAP)
    else {
        return;
    };
    let later = (1_u32..).map_while(|round| Some((round, first.day.checked_sub(every.checked_mul(round)?)?)));
    for (round, day) in later.take_while(|(_, day)| *day > OVERLAP) {
        scenes.push(Scene { day, round, ..first });
        scenes.push(Scene { day: day - OVERLAP, round: round - 1, verb: "retire", ..first });
    }
}
