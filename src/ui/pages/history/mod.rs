//! The history: entry by entry, of the organization or of one object.

mod audit;
mod change;
mod entry;
mod head;
mod line;
mod list;
mod of;
mod trail;

pub use audit::AuditPage;
pub use line::{LineLink, line_view};
pub use of::HistoryOf;
