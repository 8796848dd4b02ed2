//! Environments: a list, and a page for each with everything that lies in it.

mod list;
mod page;

pub use list::EnvironmentsPage;
pub use page::EnvironmentPage;
