//! Requests to the host, and whether it answers.

use std::cell::{Cell, RefCell};

use futures_channel::oneshot;
use js_sys::{Array, ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use super::super::{Seq, StoreError};
use crate::model::{OrganizationId, OrganizationKind};

const PREFIX: &str = "/keyplane/";
/// Milliseconds after which a request counts as unanswered.
const PATIENCE: u32 = 30_000;
const SILENT: &str = "the host does not answer. Check that it is still running";

#[wasm_bindgen]
extern "C" {
    // Not `Window`'s: a worker has it too.
    #[wasm_bindgen(catch)]
    fn fetch(url: &str, options: &Object) -> Result<Promise, JsValue>;

    type Response;
    #[wasm_bindgen(method, getter)]
    fn status(this: &Response) -> u16;
    #[wasm_bindgen(method, getter)]
    fn headers(this: &Response) -> Headers;
    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn bytes(this: &Response) -> Result<Promise, JsValue>;

    type Headers;
    #[wasm_bindgen(method)]
    fn get(this: &Headers, name: &str) -> Option<String>;
}

/// What the host tells its own page.
#[derive(Clone, Debug, Deserialize)]
pub struct Session {
    token: String,
    /// Its organization, for the start page.
    pub organization: HostedOrganization,
}

/// An organization that a host keeps.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct HostedOrganization {
    /// Its id.
    pub id: OrganizationId,
    /// Its display name.
    pub name: String,
    /// Whether it is the demo.
    #[serde(default)]
    pub kind: OrganizationKind,
    /// How many entries its journal has.
    pub entries: Seq,
}

/// A host that keeps no organization says so.
#[derive(Deserialize)]
#[serde(untagged)]
enum Told {
    Session(Session),
    Nothing {},
}

/// Whether the host answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It did when it was last asked.
    Answers,
    /// It did not.
    Silent,
}

/// An answer of the host.
pub(super) struct Answer {
    pub status: u16,
    /// The number of its last entry, where it tells.
    pub entry: Option<Seq>,
    pub body: Vec<u8>,
}

impl Answer {
    /// What the host says of a refusal.
    pub fn message(&self) -> String {
        #[derive(Deserialize)]
        struct Refusal {
            message: String,
        }
        match serde_json::from_slice::<Refusal>(&self.body) {
            Ok(refusal) => refusal.message,
            Err(_) => format!("the host answered {}", self.status),
        }
    }
}

/// Asks the host that serves this page for its organization; `None` where it keeps none.
pub async fn session() -> Result<Option<Session>, StoreError> {
    let answer = send(&Asked { method: "GET", path: "session.json", body: None }, "", None).await?;
    if answer.status != 200 {
        return Ok(None);
    }
    match serde_json::from_slice(&answer.body) {
        Ok(Told::Session(session)) => Ok(Some(session)),
        // What is no host of ours answers anything at all, such as a page.
        Ok(Told::Nothing {}) | Err(_) => Ok(None),
    }
}

/// What is asked of the host.
pub(super) struct Asked<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub body: Option<&'a [u8]>,
}

impl<'a> Asked<'a> {
    pub fn get(path: &'a str) -> Self {
        Self { method: "GET", path, body: None }
    }
}

type Watcher = Box<dyn Fn(LinkState)>;

/// The way to a host's organization, for everything of one workspace.
pub struct HostLink {
    organization: OrganizationId,
    token: RefCell<String>,
    state: Cell<LinkState>,
    watcher: RefCell<Option<Watcher>>,
    /// How many entries are on their way.
    writing: Cell<u32>,
    settled: RefCell<Vec<oneshot::Sender<()>>>,
}

impl std::fmt::Debug for HostLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HostLink({})", self.organization)
    }
}

impl HostLink {
    /// A link by what the host has told.
    pub fn new(session: Session) -> Self {
        Self {
            organization: session.organization.id,
            token: RefCell::new(session.token),
            state: Cell::new(LinkState::Answers),
            watcher: RefCell::default(),
            writing: Cell::new(0),
            settled: RefCell::default(),
        }
    }

    /// Whose organization it is.
    pub const fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Whether the host answers.
    pub fn state(&self) -> LinkState {
        self.state.get()
    }

    /// Tells `watcher`, in place of an earlier one, whenever the host falls silent or answers again.
    pub fn watch(&self, watcher: impl Fn(LinkState) + 'static) {
        *self.watcher.borrow_mut() = Some(Box::new(watcher));
    }

    fn found(&self, state: LinkState) {
        if self.state.replace(state) == state {
            return;
        }
        if let Some(watcher) = &*self.watcher.borrow() {
            watcher(state);
        }
    }

    /// Asks the host, with a new token where it was started anew.
    ///
    /// # Errors
    ///
    /// [`StoreError::Lost`] where it does not answer, [`StoreError::Absent`] where it keeps another organization by now.
    pub(super) async fn ask(
        &self,
        asked: Asked<'_>,
        signal: Option<&AbortSignal>,
    ) -> Result<Answer, StoreError> {
        let answered = self.ask_once(&asked, signal).await;
        self.found(match &answered {
            Err(StoreError::Lost(_)) => LinkState::Silent,
            Ok(_) | Err(_) => LinkState::Answers,
        });
        answered
    }

    async fn ask_once(&self, asked: &Asked<'_>, signal: Option<&AbortSignal>) -> Result<Answer, StoreError> {
        let token = self.token.borrow().clone();
        let answer = send(asked, &token, signal).await?;
        if answer.status != 401 {
            return Ok(answer);
        }
        let session = session().await?.filter(|session| session.organization.id == self.organization);
        let token = session.ok_or(StoreError::Absent)?.token;
        self.token.replace(token.clone());
        send(asked, &token, signal).await
    }

    /// Holds word from the host back until what this returns is dropped: an entry of this page is on its way, and what
    /// the host tells of it may come before its answer.
    pub(super) fn write(&self) -> Writing<'_> {
        self.writing.set(self.writing.get() + 1);
        Writing(self)
    }

    /// Waits until no entry is on its way.
    pub(super) async fn settled(&self) {
        while self.writing.get() > 0 {
            let (done, wait) = oneshot::channel();
            self.settled.borrow_mut().push(done);
            // Dropped or sent: either way, look again.
            let _ = wait.await;
        }
    }
}

/// An entry is on its way while this is held.
pub(super) struct Writing<'a>(&'a HostLink);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.writing.set(self.0.writing.get() - 1);
        if self.0.writing.get() == 0 {
            for waiting in self.0.settled.take() {
                let _ = waiting.send(());
            }
        }
    }
}

async fn send(asked: &Asked<'_>, token: &str, signal: Option<&AbortSignal>) -> Result<Answer, StoreError> {
    answered(asked, token, signal).await.map_err(|_| StoreError::Lost(SILENT.to_owned()))
}

async fn answered(asked: &Asked<'_>, token: &str, signal: Option<&AbortSignal>) -> Result<Answer, JsValue> {
    let options = options(asked, token, signal);
    let response = JsFuture::from(fetch(&format!("{PREFIX}{}", asked.path), &options)?).await?;
    let response: Response = response.unchecked_into();
    let bytes: ArrayBuffer = JsFuture::from(response.bytes()?).await?.unchecked_into();
    Ok(Answer {
        status: response.status(),
        entry: response.headers().get("Keyplane-Entry").and_then(|text| text.parse().ok()),
        body: Uint8Array::new(&bytes).to_vec(),
    })
}

fn options(asked: &Asked<'_>, token: &str, signal: Option<&AbortSignal>) -> Object {
    let options = Object::new();
    let set = |name: &str, value: &JsValue| {
        // A plain object takes any property.
        let _ = Reflect::set(&options, &name.into(), value);
    };
    set("method", &asked.method.into());
    set("cache", &"no-store".into());
    set("redirect", &"error".into());
    if !token.is_empty() {
        set("headers", &Array::of1(&Array::of2(&"Keyplane-Token".into(), &token.into())));
    }
    if let Some(body) = asked.body {
        set("body", &Uint8Array::from(body));
    }
    match signal {
        Some(signal) => set("signal", signal),
        None => set("signal", &AbortSignal::timeout_with_u32(PATIENCE)),
    }
    options
}
