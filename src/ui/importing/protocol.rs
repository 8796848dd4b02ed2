//! What page and worker tell each other, as JSON text. Files travel beside it.

use serde::{Deserialize, Serialize};

use crate::{
    exchange::import::{Answers, Summary},
    model::{OrganizationId, Owner, UserId},
    workspace::Home,
};

/// From the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Read the files sent along, for an organization or for a new one.
    Read {
        /// Into which organization; `None` for a new one.
        into: Option<Home>,
    },
    /// Look at the files again with these answers.
    Answer {
        /// Every answer given so far.
        answers: Answers,
    },
    /// Put what was understood into the organization that the files were read for.
    Write {
        /// Who does it.
        actor: Owner,
    },
    /// Begin an organization with what was understood.
    Found {
        /// Its id.
        id: OrganizationId,
        /// Its name, as typed.
        name: String,
        /// Who administers it.
        admin: Admin,
    },
}

/// Who administers a new organization.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Admin {
    /// Somebody new.
    New {
        /// E-mail address, as typed.
        email: String,
        /// Full name, as typed.
        full_name: String,
    },
    /// One of the users listed.
    Listed(UserId),
}

/// From the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tell {
    /// What it is doing.
    Doing(Doing),
    /// What it understood; nothing is written.
    Understood {
        /// Counts, problems, questions.
        summary: Box<Summary>,
        /// Users who could administer a new organization, with what to call them.
        admins: Vec<(UserId, String)>,
    },
    /// It is written, durably.
    Written {
        /// Into which organization.
        id: OrganizationId,
    },
    /// It is not written, and why.
    Failed(String),
}

/// What the worker is doing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// It opens the organization.
    Opening,
    /// It reads a file.
    Reading {
        /// The file's name.
        name: String,
        /// How many records so far.
        records: u32,
    },
    /// It relates the files to each other.
    Relating,
    /// It writes; from here on there is no way back but undo.
    Writing,
}
