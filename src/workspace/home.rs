//! Where an organization is kept, as addresses and the pages say it.

use serde::{Deserialize, Serialize};

use crate::model::OrganizationId;

/// An organization and where it is kept. The same organization may be in both places: whoever exports a host's has a copy
/// of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Home {
    /// In this browser.
    Browser(OrganizationId),
    /// At the host that serves the page.
    Host(OrganizationId),
}

/// How an address calls the organization of the host, in the place of an id: it is that one, whichever it is.
pub const HOST: &str = "host";

impl Home {
    /// The organization's id.
    pub const fn id(self) -> OrganizationId {
        match self {
            Self::Browser(id) | Self::Host(id) => id,
        }
    }

    /// As it stands in an address.
    pub fn segment(self) -> String {
        match self {
            Self::Browser(id) => id.to_string(),
            Self::Host(_) => HOST.to_owned(),
        }
    }
}
