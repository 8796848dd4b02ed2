//! Importing listings: the page, and the worker that reads and writes so that the page never waits.
//!
//! The worker is another tab without a page: it opens the organization's journal itself, decides the import and
//! appends the entry, and the page catches up as with any other tab (`docs/decisions/0002`). What crosses
//! between the two is files one way and words and counts the other.

mod line;
mod page;
mod plan;
mod protocol;
pub mod worker;

pub use page::{ImportIntoPage, NewImport};
