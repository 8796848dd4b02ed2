//! One open organization: command, decide, append, catch up, apply, tell.
//!
//! A [`Workspace`] owns the only [`Org`](crate::org::Org) of a page; views see it by reference and are told what
//! changed. It is generic over its [`Ports`] (journal, witness, other tabs, clock, randomness), so that natively
//! it runs over memory and over a journal that fails on purpose. It knows no widgets and no HTTP.

#[cfg(target_arch = "wasm32")]
pub mod browser;
mod checkpointing;
mod copies;
#[cfg(target_arch = "wasm32")]
pub mod demo;
mod history;
mod home;
mod open;
mod ports;
mod run;
mod second_copy;
mod seen;
mod state;
mod uses;

pub use copies::{ExportError, RestoreError};
pub use history::{
    Between, EntryError, FacetCounts, Found, GoOn, Item, Moment, ObjectHistory, ObjectRest, Opened,
    PastError, Rest, Restorable, RestoreFailure, SearchEnd, Survey,
};
pub use home::{HOST, Home};
pub use open::{Condition, Notice, OpenError, Trouble};
pub use ports::{NoRandomness, Ports};
pub use run::{Done, Failure};
pub use second_copy::{Copied, CopyError, ResumeError};
pub use state::{Applied, News, Shows, Source, Subscription, Workspace};
