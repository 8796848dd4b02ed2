//! Several changes stored together: each is prepared on those before it, none is applied until all are stored.
//!
//! Storing is slow and the same for one entry as for twenty. So a host prepares the requests that have gathered one on
//! top of the other ([`Engine::stage`]), stores their lines with one write and one flush, and then [keeps](Engine::keep)
//! them, or [drops](Engine::unstage) them where storing failed. Meanwhile everybody else reads the organization as it is
//! stored: what waits is applied to a second copy, which is made with the first change and follows from then on.

use super::{
    Answer, Committed, Engine, Fault, Place,
    contract::{Asked, Turn},
    line_of,
};
use crate::{
    engine::{Decision, Entry},
    org::Org,
    rest::Request,
};

/// The organization as it will be once what waits is stored.
#[derive(Debug)]
pub(super) struct Ahead {
    pub org: Org,
    waiting: Vec<Entry>,
}

impl Ahead {
    fn of(org: &Org) -> Self {
        Self { org: org.clone(), waiting: Vec::new() }
    }

    fn take(&mut self, decision: Decision) -> Result<(), Fault> {
        self.org.apply(&decision.entry.step()).map_err(damaged)?;
        self.waiting.push(decision.entry);
        Ok(())
    }

    /// Goes along with an entry that was committed by itself. `None` where something waits that it overtook.
    pub fn following(mut self, entry: &Entry) -> Option<Self> {
        let follows = self.waiting.is_empty() && self.org.apply(&entry.step()).is_ok();
        follows.then_some(self)
    }
}

impl Engine {
    /// Prepares the answer to a request on what is staged already, and stages what it changes. Nothing is to be answered
    /// before the lines that were staged by then are stored and [kept](Self::keep).
    pub fn stage(&mut self, request: &Request, place: Place<'_>, random: &[u8]) -> Result<Answer, Fault> {
        let mut ahead = self.ahead.take().unwrap_or_else(|| Ahead::of(&self.org));
        let asked = Asked { request, place, turn: Turn::First, random };
        let (response, decision) = asked.of(&ahead.org, &mut self.counter, &mut self.observed);
        let line = decision.as_ref().map(line_of).transpose()?;
        decision.map(|decision| ahead.take(decision)).transpose()?;
        self.ahead = Some(ahead);
        Ok(Answer { response, line })
    }

    /// Applies everything that is staged: its lines are stored. Answers what changed, entry by entry.
    pub fn keep(&mut self) -> Result<Vec<Committed>, Fault> {
        let Some(ahead) = &mut self.ahead else { return Ok(Vec::new()) };
        let waiting = std::mem::take(&mut ahead.waiting);
        let mut kept = Vec::with_capacity(waiting.len());
        for entry in &waiting {
            self.org.apply(&entry.step()).map_err(damaged)?;
            kept.push(Committed::of(entry));
        }
        Ok(kept)
    }

    /// Forgets everything that is staged: its lines could not be stored, and nothing has changed.
    pub fn unstage(&mut self) {
        self.ahead = None;
    }
}

#[expect(clippy::needless_pass_by_value, reason = "an error is handed over")]
fn damaged(error: crate::org::Mismatch) -> Fault {
    Fault::new("damaged", error.to_string())
}
