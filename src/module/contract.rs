//! The REST contract over the engine's organization: counting requests, preparing answers, noting which keys were used.

use std::collections::BTreeMap;

use super::{Engine, Fault, line_of, observed::Observed};
use crate::{
    engine::{Decision, Entropy},
    model::{ApiKeyId, Timestamp},
    org::Org,
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
    periods: BTreeMap<ApiKeyId, (Timestamp, u32)>,
}

impl Counter {
    pub fn new(limit: u32) -> Self {
        Self { limit, periods: BTreeMap::new() }
    }

    /// What a key may still send, a request of this turn included. Counts nothing.
    fn allowance(&self, key: Option<&ApiKeyId>, turn: Turn, now: Timestamp) -> Allowance {
        let running = key.and_then(|key| self.periods.get(key)).filter(|(began, _)| is_running(*began, now));
        let (began, taken) = running.copied().unwrap_or((now, 0));
        let taken = match turn {
            Turn::First => taken.saturating_add(1),
            Turn::Again => taken,
        };
        let left = PERIOD - now.seconds_since(began);
        Allowance { limit: self.limit, taken, reset_seconds: u32::try_from(left).unwrap_or(1).max(1) }
    }

    /// Counts a request that a key was accepted for: who does not hold its secret uses nothing of it up.
    fn count(&mut self, key: &ApiKeyId, now: Timestamp) {
        let (began, taken) = self.periods.entry(key.clone()).or_insert((now, 0));
        if !is_running(*began, now) {
            (*began, *taken) = (now, 0);
        }
        *taken = taken.saturating_add(1);
    }
}

fn is_running(began: Timestamp, now: Timestamp) -> bool {
    now.seconds_since(began) < PERIOD
}

/// A request that has reached an engine.
pub(super) struct Asked<'a> {
    pub request: &'a Request,
    pub place: Place<'a>,
    pub turn: Turn,
    pub random: &'a [u8],
}

impl Asked<'_> {
    /// Prepares the answer on an organization. Counts the request, and notes that its key was in use.
    pub fn of(
        &self,
        org: &Org,
        counter: &mut Option<Counter>,
        observed: &mut Observed,
    ) -> (Response, Option<Decision>) {
        let now = self.place.now;
        let allowance = counter.as_ref().map(|counter| {
            let key = rest::presented_key(self.request).and_then(|id| ApiKeyId::parse(id.trim()).ok());
            counter.allowance(key.as_ref(), self.turn, now)
        });
        let site = Site { base_url: self.place.base_url, now, allowance };
        let mut entropy = Entropy::new(self.random.to_vec());
        let Prepared { response, decision, caller } = rest::prepare(org, &site, self.request, &mut entropy);
        if let Some(key) = caller {
            if let (Some(counter), Turn::First) = (counter, self.turn) {
                counter.count(&key, now);
            }
            observed.saw(key, now);
        }
        (response, decision)
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
        let asked = Asked { request, place, turn, random };
        let (response, decision) = asked.of(&self.org, &mut self.counter, &mut self.observed);
        Ok(Answer { response, line: decision.as_ref().map(line_of).transpose()? })
    }

    /// The answer where a line could not be stored: 503, and nothing has changed.
    pub fn not_stored(&self, place: Place<'_>, random: &[u8]) -> Response {
        let site = Site { base_url: place.base_url, now: place.now, allowance: None };
        rest::not_stored(&site, &mut Entropy::new(random.to_vec()))
    }
}
