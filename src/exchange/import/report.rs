//! What an import has to tell while it relates rows to each other.

use std::collections::BTreeMap;

use super::question::{Answer, Answers, Question};
use crate::exchange::listing::{At, Counted, Flaw, Notice, Place, Reason};

/// Something of a file that is not used, or not whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which of the files, counted from 0.
    pub file: u32,
    /// Where in it.
    pub place: Place,
    /// Why.
    pub reason: Reason,
}

/// Collects problems, notices and questions over all files.
pub(super) struct Report<'n> {
    pub(super) names: Vec<&'n str>,
    pub(super) problems: Counted<Problem>,
    /// Rows that wait for an answer.
    pub(super) waiting: Counted<Problem>,
    pub(super) notices: Counted<(u32, Notice)>,
    pub(super) repeated: usize,
    answers: &'n Answers,
    questions: BTreeMap<u32, Question>,
}

impl<'n> Report<'n> {
    pub(super) fn new(names: Vec<&'n str>, answers: &'n Answers) -> Self {
        Self {
            names,
            problems: Counted::default(),
            waiting: Counted::default(),
            notices: Counted::default(),
            repeated: 0,
            answers,
            questions: BTreeMap::new(),
        }
    }

    pub(super) fn name(&self, file: u32) -> &'n str {
        self.names.get(usize::try_from(file).unwrap_or(usize::MAX)).copied().unwrap_or_default()
    }

    /// File and place, for a message about another place.
    pub(super) fn words(&self, at: At) -> String {
        format!("{}, {}", self.name(at.file), at.position)
    }

    pub(super) fn problem(&mut self, at: At, flaw: Flaw) {
        self.problems.push(|| problem(at, flaw));
    }

    /// Notes that a row cannot be used before the question for `file` is answered.
    pub(super) fn waits(&mut self, at: At, resource: &str, file: u32) {
        let name = self.name(file);
        self.waiting.push(|| {
            let reason = Reason::Waiting { resource: resource.to_owned(), file: name.to_owned() };
            problem(at, Flaw::at("resource", reason))
        });
    }

    /// Asks in which environment a resource of `file` lies, and gives the answer if it is there already.
    pub(super) fn ask(&mut self, file: u32, resource: &str) -> Option<&'n Answer> {
        let answer = self.answers.get(&file);
        self.question(file).concerns(resource);
        answer
    }

    /// The answer for `file`, if it is there already.
    pub(super) fn answer(&self, file: u32) -> Option<&'n Answer> {
        self.answers.get(&file)
    }

    /// Counts a record that depends on the answer for `file`.
    pub(super) fn depends(&mut self, file: u32) {
        self.question(file).records += 1;
    }

    fn question(&mut self, file: u32) -> &mut Question {
        let (name, answer) = (self.name(file), self.answers.get(&file));
        self.questions.entry(file).or_insert_with(|| Question::new(file, name, answer))
    }

    /// The questions, in the order of the files.
    pub(super) fn questions(&self) -> Vec<Question> {
        self.questions.values().cloned().collect()
    }
}

fn problem(at: At, flaw: Flaw) -> Problem {
    let place = Place::Record { position: at.position, field: flaw.field.into() };
    Problem { file: at.file, place, reason: flaw.reason }
}
