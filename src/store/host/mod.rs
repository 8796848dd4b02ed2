//! The organization of the host that serves the page: its journal, what was seen of its keys in use, and word of what
//! other clients have changed, over HTTP to this page's own origin.
//!
//! The host's side is `module/host/console.mjs`. It tells its token to a page of its own only, and makes another at each
//! start; a [`HostLink`] that meets a host started anew asks for the new one. What is kept here is nothing: the host
//! keeps the journal, and hands out a checkpoint of the organization as it stands.

mod journal;
mod link;
mod tabs;

pub use journal::HostJournal;
pub use link::{HostLink, HostedOrganization, LinkState, Session, session};
pub use tabs::HostTabs;
