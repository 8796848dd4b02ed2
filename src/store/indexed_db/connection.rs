//! A connection to one database: its life, and one more try where it broke.

use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;
use web_sys::{Event, IdbDatabase, IdbVersionChangeEvent};

use super::fault::Fault;
use super::open::{self, Missing};
use crate::store::StoreError;

/// Called when the connection ends by itself.
pub(super) type Tell = Rc<dyn Fn(&StoreError)>;

pub(super) struct Connection {
    name: String,
    /// What the database was marked with when it was made. A database of the same name that was made later is
    /// another one, and an entry of ours would tear a gap into it.
    identity: OnceCell<Option<Vec<u8>>>,
    state: RefCell<State>,
    tell: RefCell<Option<Tell>>,
}

enum State {
    Open(Opened),
    /// It broke, and may be opened again.
    Closed,
    /// It must not be opened again, and why.
    Barred(StoreError),
}

/// An open database with the handlers that watch over it. Closes when dropped.
struct Opened {
    database: IdbDatabase,
    _version: Closure<dyn FnMut(IdbVersionChangeEvent)>,
    _close: Closure<dyn FnMut(Event)>,
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.set_onclose(None);
        // Transactions under way still come to their end.
        self.database.close();
    }
}

impl Connection {
    pub(super) async fn open(organization: &str, missing: Missing) -> Result<Rc<Self>, StoreError> {
        let connection = Rc::new(Self {
            name: open::name(organization),
            identity: OnceCell::new(),
            state: RefCell::new(State::Closed),
            tell: RefCell::new(None),
        });
        connection.connect(missing).await?;
        Ok(connection)
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn on_end(&self, tell: Tell) {
        *self.tell.borrow_mut() = Some(tell);
    }

    /// Does a job in one transaction. Where the connection broke and the transaction did not commit, opens it
    /// again and tries once more.
    pub(super) async fn attempt<T>(
        self: &Rc<Self>,
        job: impl AsyncFn(&IdbDatabase) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        let database = self.database().await?;
        let fault = match job(&database).await {
            Ok(done) => return Ok(done),
            Err(fault) => fault,
        };
        if !fault.is_of_connection() {
            return Err(fault.of_working());
        }
        self.abandon(&database);
        let database = self.database().await.map_err(|error| reopening(fault, error))?;
        job(&database).await.map_err(Fault::of_working)
    }

    /// The open database, opened again where it broke.
    async fn database(self: &Rc<Self>) -> Result<IdbDatabase, StoreError> {
        if let Some(settled) = self.settled() {
            return settled;
        }
        let connected = self.connect(Missing::Refuse).await;
        if let Err(error @ (StoreError::Absent | StoreError::Newer)) = &connected
            && self.settled().is_none()
        {
            self.end(State::Barred(error.clone()), error);
        }
        connected
    }

    async fn connect(self: &Rc<Self>, missing: Missing) -> Result<IdbDatabase, StoreError> {
        let opened = self.watch(open::open(&self.name, missing).await?);
        let identity = open::identity(&opened.database).await.map_err(Fault::of_working)?;
        // Another call may have been faster, and its connection is in use; or this one had to end already.
        if let Some(settled) = self.settled() {
            return settled;
        }
        if *self.identity.get_or_init(|| identity.clone()) != identity {
            return Err(StoreError::Absent);
        }
        let database = opened.database.clone();
        self.state.replace(State::Open(opened));
        Ok(database)
    }

    fn settled(&self) -> Option<Result<IdbDatabase, StoreError>> {
        match &*self.state.borrow() {
            State::Open(opened) => Some(Ok(opened.database.clone())),
            State::Closed => None,
            State::Barred(error) => Some(Err(error.clone())),
        }
    }

    fn watch(self: &Rc<Self>, database: IdbDatabase) -> Opened {
        let this = Rc::downgrade(self);
        let version = Closure::new(move |event: IdbVersionChangeEvent| {
            // Without a new version, the database is to be deleted.
            let error = if event.new_version().is_some() { StoreError::Newer } else { StoreError::Absent };
            if let Some(this) = this.upgrade() {
                this.end(State::Barred(error.clone()), &error);
            }
        });
        let this: Weak<Self> = Rc::downgrade(self);
        let close = Closure::new(move |_: Event| {
            if let Some(this) = this.upgrade() {
                this.end(State::Closed, &StoreError::Lost("the browser closed the database".to_owned()));
            }
        });
        database.set_onversionchange(Some(version.as_ref().unchecked_ref()));
        database.set_onclose(Some(close.as_ref().unchecked_ref()));
        Opened { database, _version: version, _close: close }
    }

    /// Leaves a connection that broke without saying so.
    fn abandon(&self, broken: &IdbDatabase) {
        let held = matches!(&*self.state.borrow(), State::Open(opened) if opened.database == *broken);
        if held {
            self.state.replace(State::Closed);
        }
    }

    fn end(&self, state: State, error: &StoreError) {
        // Told last, with nothing borrowed: who hears it may use or drop this connection.
        drop(self.state.replace(state));
        let tell = self.tell.borrow().clone();
        if let Some(tell) = tell {
            tell(error);
        }
    }
}

/// What a failed reopening means after a fault.
fn reopening(fault: Fault, error: StoreError) -> StoreError {
    match error {
        // These say all there is to say.
        StoreError::Absent | StoreError::Newer => error,
        StoreError::Denied(_)
        | StoreError::Unreadable(_)
        | StoreError::Full
        | StoreError::Lost(_)
        | StoreError::Blocked
        | StoreError::Damaged(_)
        | StoreError::Failed(_) => {
            StoreError::Lost(format!("{}; opening it again: {error}", fault.of_working()))
        }
    }
}
