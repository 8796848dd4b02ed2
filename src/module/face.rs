//! [`Engine`] as JavaScript sees it: strings, bytes and numbers. `module/keyplane.mjs` makes the package's API of it.
//!
//! A fault crosses as JSON text that is thrown. Times are milliseconds since 1970, as JavaScript counts them.

#![expect(clippy::needless_pass_by_value, reason = "JavaScript hands its values over")]

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use super::{Answer, Beginning, Draft, Engine, Fault, Place, Turn};
use crate::{
    model::Timestamp,
    rest::{Header, Request, Response},
};

/// One organization in memory.
#[wasm_bindgen(js_name = Engine)]
#[derive(Debug)]
pub struct JsEngine {
    engine: Engine,
}

fn thrown(fault: Fault) -> JsValue {
    JsValue::from_str(&json(&fault))
}

/// Serialising our own types into memory cannot fail.
fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn time(millis: f64) -> Timestamp {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates, and Timestamp clamps to the years 1 to 9999"
    )]
    Timestamp::from_micros((millis * 1000.0) as i64)
}

fn pair(draft: Draft) -> Vec<String> {
    vec![json(&draft.result), draft.line]
}

/// A request from its parts; headers are names and values in turn.
fn request(method: String, target: String, headers: Vec<String>, body: Vec<u8>) -> Request {
    let mut headers = headers.into_iter();
    let pairs = std::iter::from_fn(|| headers.next().zip(headers.next()));
    Request { method, target, headers: pairs.collect(), body }
}

/// Status, body, line or `undefined`, and the headers as one text: their names and values in turn, a line each. One
/// crossing for all of them: each takes as long as answering does.
fn answer(answer: Answer) -> Array {
    let Answer { response: Response { status, headers, body }, line } = answer;
    let values = [
        JsValue::from(status),
        Uint8Array::from(body.as_slice()).into(),
        line.map_or(JsValue::UNDEFINED, JsValue::from),
        JsValue::from(headers_text(&headers)),
    ];
    values.into_iter().collect()
}

fn headers_text(headers: &[Header]) -> String {
    let mut text = String::with_capacity(160);
    for part in headers.iter().flat_map(|(name, value)| [name, value]) {
        if !text.is_empty() {
            text.push('\n');
        }
        // A header is one line; what a program named as its address may hold more.
        text.extend(part.split(['\r', '\n']));
    }
    text
}

/// Where a panic happened, and nothing of what it was about.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        report(&format!("keyplane: the engine stopped at {place}"));
    }));
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn report(text: &str);
}

#[wasm_bindgen(js_class = Engine)]
impl JsEngine {
    /// An engine without an organization.
    #[wasm_bindgen(constructor)]
    pub fn new(now: f64) -> Self {
        Self { engine: Engine::new(time(now)) }
    }

    /// The number of the last entry.
    pub fn seq(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "no journal has 2^53 entries")]
        let seq = self.engine.org().seq() as f64;
        seq
    }

    /// Applies a line; answers what it changed, as JSON.
    pub fn commit(&mut self, line: &str) -> Result<String, JsValue> {
        self.engine.commit(line).map(|done| json(&done)).map_err(thrown)
    }

    /// Whether a line that somebody else decided may be stored as the next one; answers it as it is to be stored.
    pub fn admit(&self, line: &str) -> Result<String, JsValue> {
        self.engine.admit(line).map_err(thrown)
    }

    /// What a start page says of the organization, as JSON.
    pub fn summary(&self) -> Option<String> {
        self.engine.summary().map(|summary| json(&summary))
    }

    /// The organization as it stands, as a bundle: manifest, then chunks.
    pub fn checkpoint(&self) -> Option<Vec<u8>> {
        self.engine.checkpoint()
    }

    /// What was seen of keys in use, as a bundle.
    pub fn uses(&self, now: f64) -> Vec<u8> {
        self.engine.uses(time(now))
    }

    /// Takes a bundle of observations in.
    pub fn hear(&mut self, bundle: &[u8]) -> Result<(), JsValue> {
        self.engine.hear(bundle).map_err(thrown)
    }

    /// Changes whenever a use was seen or heard of.
    #[wasm_bindgen(js_name = usesRevision)]
    pub fn uses_revision(&self) -> u32 {
        self.engine.uses_revision()
    }

    /// Whether a line is still the next one.
    pub fn follows(&self, line: &str) -> bool {
        self.engine.follows(line)
    }

    /// The line that founds an organization.
    pub fn found(&self, beginning: &str, now: f64, random: &[u8]) -> Result<String, JsValue> {
        let beginning: Beginning = serde_json::from_str(beginning)
            .map_err(|error| thrown(Fault::new("invalid", error.to_string())))?;
        self.engine.found(&beginning, time(now), random).map_err(thrown)
    }

    /// The lines of the demo organization.
    pub fn demo(&mut self, now: f64) -> Result<Vec<String>, JsValue> {
        self.engine.demo(time(now)).map_err(thrown)
    }

    /// Decides a command: its result as JSON, and the line to store.
    pub fn decide(
        &self,
        command: &str,
        actor: Option<String>,
        now: f64,
        random: &[u8],
    ) -> Result<Vec<String>, JsValue> {
        self.engine.decide(command, actor.as_deref(), time(now), random).map(pair).map_err(thrown)
    }

    /// Puts a given key in: its result as JSON and the line to store; nothing where it is there.
    #[wasm_bindgen(js_name = giveKey)]
    pub fn give_key(&self, id: &str, secret: &str, now: f64, random: &[u8]) -> Result<Vec<String>, JsValue> {
        let draft = self.engine.give_key(id, secret, time(now), random).map_err(thrown)?;
        Ok(draft.map(pair).unwrap_or_default())
    }

    /// Answers more requests a minute and key than this with 429.
    #[wasm_bindgen(js_name = limitRate)]
    pub fn limit_rate(&mut self, limit: u32) {
        self.engine.limit_rate(limit);
    }

    /// Prepares the answer to a request that has just come: see [`answer`].
    // One call with everything: an object to hold the parts would cost more than the rest of the crossing.
    #[expect(clippy::too_many_arguments, reason = "JavaScript hands over the parts of a request")]
    pub fn prepare(
        &mut self,
        method: String,
        target: String,
        headers: Vec<String>,
        body: Vec<u8>,
        base_url: &str,
        now: f64,
        random: &[u8],
    ) -> Result<Array, JsValue> {
        let request = request(method, target, headers, body);
        let place = Place { base_url, now: time(now) };
        self.engine.prepare(&request, place, Turn::First, random).map(answer).map_err(thrown)
    }

    /// Prepares the answer to the same request once more.
    #[wasm_bindgen(js_name = prepareAgain)]
    #[expect(clippy::too_many_arguments, reason = "JavaScript hands over the parts of a request")]
    pub fn prepare_again(
        &mut self,
        method: String,
        target: String,
        headers: Vec<String>,
        body: Vec<u8>,
        base_url: &str,
        now: f64,
        random: &[u8],
    ) -> Result<Array, JsValue> {
        let request = request(method, target, headers, body);
        let place = Place { base_url, now: time(now) };
        self.engine.prepare(&request, place, Turn::Again, random).map(answer).map_err(thrown)
    }

    /// Prepares the answer to a request on what is staged already, and stages what it changes.
    #[expect(clippy::too_many_arguments, reason = "JavaScript hands over the parts of a request")]
    pub fn stage(
        &mut self,
        method: String,
        target: String,
        headers: Vec<String>,
        body: Vec<u8>,
        base_url: &str,
        now: f64,
        random: &[u8],
    ) -> Result<Array, JsValue> {
        let request = request(method, target, headers, body);
        let place = Place { base_url, now: time(now) };
        self.engine.stage(&request, place, random).map(answer).map_err(thrown)
    }

    /// Applies everything that is staged; answers what it changed, entry by entry, as JSON.
    pub fn keep(&mut self) -> Result<String, JsValue> {
        self.engine.keep().map(|kept| json(&kept)).map_err(thrown)
    }

    /// Forgets everything that is staged.
    pub fn unstage(&mut self) {
        self.engine.unstage();
    }

    /// The answer where a line could not be stored.
    #[wasm_bindgen(js_name = notStored)]
    pub fn not_stored(&self, base_url: &str, now: f64, random: &[u8]) -> Array {
        let response = self.engine.not_stored(Place { base_url, now: time(now) }, random);
        answer(Answer { response, line: None })
    }

    /// Who acts where nobody is named, by id.
    pub fn administrator(&self) -> Result<String, JsValue> {
        self.engine.administrator().map_err(thrown)
    }

    /// Objects of a kind, as JSON.
    pub fn list(&self, kind: &str, actor: Option<String>) -> Result<String, JsValue> {
        self.engine.list(kind, actor.as_deref()).map(|rows| json(&rows)).map_err(thrown)
    }

    /// One object, as JSON.
    pub fn get(&self, id: &str, actor: Option<String>) -> Result<Option<String>, JsValue> {
        let found = self.engine.get(id, actor.as_deref()).map_err(thrown)?;
        Ok(found.map(|object| json(&object)))
    }

    /// A verdict, as JSON.
    pub fn verify(
        &mut self,
        id: &str,
        secret: &str,
        resource: Option<String>,
        now: f64,
    ) -> Result<String, JsValue> {
        let verdict = self.engine.verify(id, secret, resource.as_deref(), time(now)).map_err(thrown)?;
        Ok(json(&verdict))
    }

    /// What was seen of keys in use.
    pub fn observations(&self) -> String {
        self.engine.observations()
    }

    /// Takes kept observations in.
    pub fn remember(&mut self, text: &str) -> Result<(), JsValue> {
        self.engine.remember(text).map_err(thrown)
    }

    /// A backup, from the lines of the journal.
    pub fn export(&self, lines: Vec<String>, now: f64) -> Result<String, JsValue> {
        self.engine.export(lines.iter().map(String::as_str), time(now)).map_err(thrown)
    }
}
