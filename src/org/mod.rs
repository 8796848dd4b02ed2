//! One organization as it stands: tables of nouns, the indexes over them, the questions one may ask.
//!
//! [`Org::apply`] is the only way it ever changes: it takes a [`Step`] of [`Change`]s, each one object before
//! and after, checks every `before`, and then puts every `after`, all or nothing. [`Org::take_back`] is the same
//! backwards, on a copy that shows the past. This room does not know who
//! asked for a change, why, whether it is allowed, or where it is kept.

mod change;
mod dependants;
mod digest;
mod index;
mod places;
mod query;
mod rules;
mod state;
mod table;
mod uses;

pub use change::{Change, Delta, Effect};
pub use digest::{Digest, PartsHasher};
pub use query::Usage;
pub use state::{
    AnyObject, Census, Mismatch, Org, Position, Restore, Seal, Seq, Shown, Step, Stored, Tense, Touch,
};
pub use table::{Row, Slot, Table};
pub use uses::Uses;
