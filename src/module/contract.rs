//! The REST contract over the engine's organization: counting requests, preparing answers, noting which keys were used.

use std::collections::BTreeMap;

use super::{Engine, Fault, line_of};
use crate::{
    engine::Entropy,
    model::{ApiKeyId, Timestamp},
    rest::{self, Allowance, Prepared, Request, Response, Site},
};

/// Seconds in which requests are counted together.
const PERIOD: i64 = 60;

/// An answer, and the line to store first where something changes.
#[derive(Debug)]
pub struct Answer {
    /// To be sent once the line is stored and committed.
    pub response: Response,
    /// The line of the journal; `None` where nothing changes.
    pub line: Option<String>,
}

/// Where the contract is served, and when.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The address that clients use, without a slash at its end.
    pub base_url: &'a str,
    /// What the clock says.
    pub now: Timestamp,
}

/// Which time a request is prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It has just come.
    First,
    /// The organization has moved on since: it is the same request, counted already.
    Again,
}

/// How many requests each key has sent in the running period.
#[derive(Debug)]
pub(super) struct Counter {
    limit: u32,
    /// By key; those that present no known key are counted together.
    periods: BTreeMap<Option<ApiKeyId>, (Timestamp, u32)>,
}

impl Counter {
    pub fn new(limit: u32) -> Self {
        Self { limit, periods: BTreeMap::new() }
    }

    fn take(&mut self, key: Option<ApiKeyId>, turn: Turn, now: Timestamp) -> Allowance {
        let (began, taken) = self.periods.entry(key).or_insert((now, 0));
        if now.seconds_since(*began) >= PERIOD {
            (*began, *taken) = (now, 0);
        }
        match turn {
            Turn::First => *taken = taken.saturating_add(1),
            Turn::Again => {}
        }
        let left = PERIOD - now.seconds_since(*began);
        Allowance { limit: self.limit, taken: *taken, reset_seconds: u32::try_from(left).unwrap_or(1).max(1) }
    }
}

impl Engine {
    /// Answers more than `limit` requests a minute and key with 429.
    pub fn limit_rate(&mut self, limit: u32) {
        self.counter = Some(Counter::new(limit));
    }

    /// Prepares the answer to a request. What it changes is changed once its line is stored and committed.
    ///
    /// Prepared again with the same random bytes, it issues the same key.
    pub fn prepare(
        &mut self,
        request: &Request,
        place: Place<'_>,
        turn: Turn,
        random: &[u8],
    ) -> Result<Answer, Fault> {
        let allowance = self.allowance(request, turn, place.now);
        let site = Site { base_url: place.base_url, now: place.now, allowance };
        let mut entropy = Entropy::new(random.to_vec());
        let Prepared { response, decision, caller } = rest::prepare(&self.org, &site, request, &mut entropy);
        if let Some(key) = caller {
            self.observed.saw(key, place.now);
        }
        Ok(Answer { response, line: decision.as_ref().map(line_of).transpose()? })
    }

    /// The answer where a line could not be stored: 503, and nothing has changed.
    pub fn not_stored(&self, place: Place<'_>, random: &[u8]) -> Response {
        let site = Site { base_url: place.base_url, now: place.now, allowance: None };
        rest::not_stored(&site, &mut Entropy::new(random.to_vec()))
    }

    fn allowance(&mut self, request: &Request, turn: Turn, now: Timestamp) -> Option<Allowance> {
        let counter = self.counter.as_mut()?;
        let presented = rest::presented_key(request).and_then(|id| ApiKeyId::parse(id.trim()).ok());
        // An id that names nothing would let anybody fill the memory.
        let known = presented.filter(|id| self.org.api_keys().contains(id));
        Some(counter.take(known, turn, now))
    }
}
