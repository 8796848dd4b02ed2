//! API keys: their list, the page of each, and what can be done with one.

mod describe;
mod edit;
mod export;
mod facts;
mod figures;
mod filters;
mod gone;
mod labels;
mod list;
mod listing;
mod page;
mod remove;
mod row;

pub use facts::{limits as limit_lines, summary as key_summary};
pub use labels::{health_chip, named, scope_of};
pub use list::ApiKeysPage;
pub use page::ApiKeyPage;
