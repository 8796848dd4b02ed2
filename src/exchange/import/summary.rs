//! What the import screen shows, in a form that crosses from a worker to the page.

use serde::{Deserialize, Serialize};

use super::{Choice, Known, Question, Understood};
use crate::{
    engine::Batch,
    model::{Kind, Origin},
};

/// What an import understood, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The files, in the order given.
    pub files: Vec<FileSummary>,
    /// How many objects of each kind there are; kinds without objects are left out.
    pub counts: Vec<Count>,
    /// What is not used, or not whole: the first thousand lines.
    pub problems: Vec<Line>,
    /// How many such lines there are.
    pub problem_count: usize,
    /// What is not usable before a question is answered: the first thousand lines.
    pub waiting: Vec<Line>,
    /// How many such lines there are.
    pub waiting_count: usize,
    /// What a reader should know: the first thousand lines.
    pub notices: Vec<Line>,
    /// How many such lines there are.
    pub notice_count: usize,
    /// What is asked, answered or not.
    pub questions: Vec<Question>,
    /// The environments that an answer may name.
    pub choices: Vec<Choice>,
    /// How many records repeated what another had said.
    pub repeated: usize,
}

/// A file, and what it turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSummary {
    /// Its name.
    pub name: String,
    /// What it holds, such as "API keys, from the CLI"; empty where it is refused or says nothing.
    pub contents: String,
    /// How many records it has, usable or not.
    pub records: u32,
}

/// How many objects of one kind there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The kind.
    pub kind: Kind,
    /// Objects that a listing describes.
    pub listed: usize,
    /// Objects that are only named.
    pub placeholders: usize,
    /// How many of both the organization knows already: they are brought up to date.
    pub known: usize,
}

/// One line of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The file's name.
    pub file: String,
    /// Where in it.
    pub place: String,
    /// What there is to say.
    pub text: String,
}

impl Understood {
    /// How many objects of each kind the batch holds; kinds without objects are left out.
    pub fn counts(&self) -> Vec<Count> {
        let mut counts = origins(&self.batch);
        for count in &mut counts {
            count.known =
                self.known.iter().find(|(kind, _)| *kind == count.kind).map_or(0, |(_, known)| *known);
        }
        counts.retain(|count| count.listed + count.placeholders > 0);
        counts
    }

    /// What the screen shows.
    pub fn summary(&self) -> Summary {
        let name = |file: u32| {
            usize::try_from(file)
                .ok()
                .and_then(|file| self.files.get(file))
                .map(|file| file.name.clone())
                .unwrap_or_default()
        };
        let problem = |problem: &super::Problem| Line {
            file: name(problem.file),
            place: problem.place.to_string(),
            text: problem.reason.to_string(),
        };
        let notice = |(file, notice): &(u32, super::Notice)| Line {
            file: name(*file),
            place: super::Place::File.to_string(),
            text: notice.to_string(),
        };
        let file = |file: &super::FileReport| FileSummary {
            name: file.name.clone(),
            contents: file.contents.map(|contents| contents.to_string()).unwrap_or_default(),
            records: file.records,
        };
        Summary {
            files: self.files.iter().map(file).collect(),
            counts: self.counts(),
            problems: self.problems.kept().iter().map(problem).collect(),
            problem_count: self.problems.total(),
            waiting: self.waiting.kept().iter().map(problem).collect(),
            waiting_count: self.waiting.total(),
            notices: self.notices.kept().iter().map(notice).collect(),
            notice_count: self.notices.total(),
            questions: self.questions.clone(),
            choices: self.choices.clone(),
            repeated: self.repeated,
        }
    }
}

fn origins(batch: &Batch) -> Vec<Count> {
    macro_rules! counts {
        ($($field:ident => $kind:expr),+ $(,)?) => {
            vec![$(count($kind, batch.$field.iter().map(|it| it.origin))),+]
        };
    }
    counts! {
        environments => Kind::Environment, kafka_clusters => Kind::KafkaCluster,
        schema_registries => Kind::SchemaRegistry, ksql_clusters => Kind::KsqlCluster,
        compute_pools => Kind::ComputePool, users => Kind::User, service_accounts => Kind::ServiceAccount,
        api_keys => Kind::ApiKey,
    }
}

fn count(kind: Kind, origins: impl ExactSizeIterator<Item = Origin>) -> Count {
    let all = origins.len();
    let placeholders = origins.filter(|origin| *origin == Origin::Placeholder).count();
    Count { kind, listed: all - placeholders, placeholders, known: 0 }
}

/// How many objects of a batch the organization knows already.
pub(super) fn known(batch: &Batch, known: &Known) -> Vec<(Kind, usize)> {
    macro_rules! known {
        ($($field:ident: $has:ident => $kind:expr),+ $(,)?) => {
            vec![$(($kind, batch.$field.iter().filter(|it| known.$field.$has(&it.id)).count())),+]
        };
    }
    known! {
        environments: contains_key => Kind::Environment, kafka_clusters: contains_key => Kind::KafkaCluster,
        schema_registries: contains_key => Kind::SchemaRegistry,
        ksql_clusters: contains_key => Kind::KsqlCluster, compute_pools: contains_key => Kind::ComputePool,
        users: contains => Kind::User, service_accounts: contains => Kind::ServiceAccount,
        api_keys: contains_key => Kind::ApiKey,
    }
}
