//! The demo organization: Meridian Outfitters, a retailer that does not exist.
//!
//! It is told as a story (`meridian.txt`), one act a line, and every act is a command that [`decide`] carries out, at a
//! date of its own: so each entry of its history is as genuine as one that a person makes, and what the rules refuse
//! cannot stand in it. Dates are counted back from `now`, everything else is fixed: the same `now` gives the same
//! digests. Its ids and secrets are spelled from a fixed seed; nobody was shown a secret, and none is kept.
//!
//! Last uses are made up too, and say so: [`UseSource::Simulated`](crate::model::UseSource::Simulated).
//!
//! The result is a [`Backup`], and opens as an exported organization does.
//!
//! [`decide`]: crate::engine::decide

mod acts;
mod chance;
mod names;
mod script;
mod stage;
mod uses;

use thiserror::Error;

use super::backup::{Backup, Head};
use crate::{
    engine::Refusal,
    model::{OrganizationId, OrganizationKind, Timestamp},
};
use stage::Stage;

/// The story.
const MERIDIAN: &str = include_str!("meridian.txt");

/// The demo's id, the same in every browser: there is one demo, and starting again replaces it.
pub fn id() -> OrganizationId {
    OrganizationId::from_random(*b"Meridian's demo.")
}

/// Why the demo could not be made: a mistake in the story, or in a rule that it relies on.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("the demo organization cannot be made: line {line} of its story: {why}")]
pub struct DemoError {
    /// The line of the story.
    pub line: usize,
    /// What is wrong there.
    pub why: Why,
}

/// What is wrong with a line of the story.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Why {
    /// A word is missing or cannot be read.
    #[error("{0} expected")]
    Expected(&'static str),
    /// It names something that the story has not made.
    #[error("{0} is not there")]
    Unknown(String),
    /// The engine refused it.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// Makes the demo organization as it would be at `now`.
///
/// # Errors
///
/// None in a released build: a test makes it.
pub fn meridian(now: Timestamp) -> Result<Backup, DemoError> {
    tell(MERIDIAN, now)
}

/// Plays a story that ends at `now`.
///
/// # Errors
///
/// The first line that cannot be read or is refused, and why.
pub fn tell(story: &str, now: Timestamp) -> Result<Backup, DemoError> {
    let mut stage = Stage::new(now);
    for scene in script::scenes(story)? {
        stage.play(&scene).map_err(|why| DemoError { line: scene.line, why })?;
    }
    let Stage { org, records, hints, .. } = stage;
    let uses = uses::simulate(&org, &hints, now);
    let head = Head {
        organization: id(),
        name: org.organization().map(|own| own.name.to_string()).unwrap_or_default(),
        kind: OrganizationKind::Demo,
        entries: org.seq(),
        head: org.position().head,
    };
    Ok(Backup { head, records, uses })
}
