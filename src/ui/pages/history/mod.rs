//! The history: entry by entry, of the organization or of one object.

mod line;
mod of;

pub use of::HistoryOf;
