//! The one question an import may ask about a file: in which environment its resources lie.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Known;
use crate::{engine::Batch, model::EnvironmentId};

/// The most resources that a question names.
const NAMED: usize = 20;

/// In which environment do the resources of a file lie that no listing places?
///
/// A question stays when it is answered, so that the answer can be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Which of the files, counted from 0.
    pub file: u32,
    /// The file's name.
    pub name: String,
    /// How many records depend on the answer.
    pub records: usize,
    /// The resources concerned, the first twenty.
    pub resources: Vec<String>,
    /// How many resources are concerned.
    pub resource_count: usize,
    /// The answer given, if there is one.
    pub answer: Option<Answer>,
}

impl Question {
    pub(super) fn new(file: u32, name: &str, answer: Option<&Answer>) -> Self {
        Self {
            file,
            name: name.to_owned(),
            records: 0,
            resources: Vec::new(),
            resource_count: 0,
            answer: answer.cloned(),
        }
    }

    pub(super) fn concerns(&mut self, resource: &str) {
        self.resource_count += 1;
        if self.resources.len() < NAMED {
            self.resources.push(resource.to_owned());
        }
    }
}

/// An environment that an answer may name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its id.
    pub id: EnvironmentId,
    /// Its name.
    pub name: Box<str>,
}

/// Where the resources of a file lie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// In an environment of the organization or of the files.
    Existing(EnvironmentId),
    /// In one that nobody listed: it is made as a placeholder.
    New {
        /// Its id; the caller makes it, as ids need randomness.
        id: EnvironmentId,
        /// Its name, checked by [`Environment::check_name`](crate::model::Environment::check_name).
        name: Box<str>,
    },
}

impl Answer {
    /// The environment meant.
    pub const fn environment(&self) -> &EnvironmentId {
        match self {
            Self::Existing(id) | Self::New { id, .. } => id,
        }
    }
}

/// The answers given so far, by number of the file.
pub type Answers = BTreeMap<u32, Answer>;

/// The environments that an answer may name, by name.
pub(super) fn choices(batch: &Batch, known: &Known) -> Vec<Choice> {
    let mut names: BTreeMap<&EnvironmentId, &str> =
        known.environments.iter().map(|(id, name)| (id, &**name)).collect();
    names.extend(batch.environments.iter().map(|listed| (&listed.id, &*listed.name)));
    let mut choices: Vec<_> =
        names.into_iter().map(|(id, name)| Choice { id: id.clone(), name: name.into() }).collect();
    choices.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id)));
    choices
}
