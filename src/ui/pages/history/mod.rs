//! The history: entry by entry, of the organization or of one object.

mod audit;
mod change;
mod check;
mod compare;
mod entry;
mod events;
mod head;
mod line;
mod list;
mod moment;
mod narrow;
mod of;
mod trail;
mod work;

pub use audit::AuditPage;
pub use compare::ComparePage;
pub use line::{LineLink, line_view};
pub use moment::moment_dialog;
pub use of::HistoryOf;
pub use work::Work;
