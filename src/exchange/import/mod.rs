//! Files of listings become one batch of objects.
//!
//! Many files, in any order: [`understand`] reads each, relates their rows to each other and to what the
//! organization knows, and says what it understood before anything is written. It is a function of its
//! arguments; when a question is answered it runs again with the answer.

mod keys;
mod known;
mod places;
mod question;
mod relate;
mod report;
mod resources;
mod summary;
mod unique;

use std::borrow::Cow;

use self::report::Report;
use super::listing::{self, Contents, Counted, Listing, Notice, Place, Reason, Refusal, Refused, Rows};
use crate::engine::Batch;

pub use self::{
    known::Known,
    question::{Answer, Answers, Choice, Question},
    report::Problem,
    summary::{Count, FileSummary, Line, Summary},
};

/// A file that somebody chose.
#[derive(Clone, Copy, Debug)]
pub struct InputFile<'a> {
    /// Its name, for messages only.
    pub name: &'a str,
    /// Its content.
    pub content: Content<'a>,
}

/// What is in a file, if it was read.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// It is larger than [`listing::FILE_LIMIT`] and was not read.
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// The browser could not read it, for the reason given.
    Unreadable(&'a str),
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A file is being read.
    Reading {
        /// Which of the files, counted from 0.
        file: u32,
        /// How many records were read from it so far.
        records: u32,
    },
    /// All files are read; what they say is being put together.
    Relating,
}

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// Its name.
    pub name: String,
    /// What it holds; `None` where it is refused or says nothing.
    pub contents: Option<Contents>,
    /// How many records it has, usable or not.
    pub records: u32,
}

/// What an import understood. Nothing is written yet.
#[derive(Debug)]
pub struct Understood {
    /// What can be put into the organization now.
    pub batch: Batch,
    /// The files, in the order given.
    pub files: Vec<FileReport>,
    /// What is not used, or not whole.
    pub problems: Counted<Problem>,
    /// Records that are not usable before a question is answered.
    pub waiting: Counted<Problem>,
    /// What a reader should know, with the number of the file.
    pub notices: Counted<(u32, Notice)>,
    /// What is asked, answered or not.
    pub questions: Vec<Question>,
    /// The environments that an answer may name, by name.
    pub choices: Vec<Choice>,
    /// How many records repeated what another had said.
    pub repeated: usize,
    /// How many objects of the batch the organization knows already.
    known: Vec<(crate::model::Kind, usize)>,
}

/// Reads files and relates what they say, to each other and to what the organization knows.
///
/// A file or a record that cannot be used never spoils another. `progress` is called now and then, from within.
pub fn understand(
    files: &[InputFile<'_>],
    known: &Known,
    answers: &Answers,
    progress: &mut dyn FnMut(Progress),
) -> Understood {
    let texts: Vec<_> = files.iter().map(decode).collect();
    let mut report = Report::new(files.iter().map(|file| file.name).collect(), answers);
    let mut rows = Rows::default();
    let mut reports = Vec::with_capacity(files.len());
    for ((number, file), text) in (0u32..).zip(files).zip(&texts) {
        progress(Progress::Reading { file: number, records: 0 });
        let mut told = |records| progress(Progress::Reading { file: number, records });
        let read = text.as_ref().map_err(|refusal| Refused::from(refusal.clone()));
        let listing = match read.and_then(|text| listing::read(text, number, &mut told)) {
            Ok(listing) => listing,
            Err(Refused { place, refusal }) => {
                report.problems.push(|| Problem { file: number, place, reason: Reason::File(refusal) });
                Listing::default()
            }
        };
        let Listing { contents, records, rows: more, problems, notices, .. } = listing;
        reports.push(FileReport { name: file.name.to_owned(), contents, records });
        report.problems.take(problems, |(place, reason)| Problem { file: number, place, reason });
        report.notices.take(notices, |notice| (number, notice));
        rows.append(more);
    }
    progress(Progress::Relating);
    let batch = relate::relate(rows, known, answers, &mut report);
    Understood {
        choices: question::choices(&batch, known),
        known: summary::known(&batch, known),
        batch,
        files: reports,
        questions: report.questions(),
        problems: report.problems,
        waiting: report.waiting,
        notices: report.notices,
        repeated: report.repeated,
    }
}

fn decode<'a>(file: &InputFile<'a>) -> Result<Cow<'a, str>, Refusal> {
    match file.content {
        Content::Bytes(bytes) => listing::decode(bytes),
        Content::TooLarge { bytes } => Err(Refusal::TooLarge { bytes }),
        Content::Unreadable(why) => Err(Refusal::Unreadable(why.to_owned())),
    }
}
