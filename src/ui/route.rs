//! The addresses of the console, each made in one place.

use std::fmt;

use crate::model::{ApiKeyId, OrganizationId};

/// A page of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// The start page.
    Start,
    /// Import into a new organization.
    NewImport,
    /// A page of one organization.
    In(OrganizationId, Page),
}

/// A page within an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The list of API keys.
    ApiKeys,
    /// The wizard.
    NewApiKey,
    /// One API key.
    ApiKey(ApiKeyId),
    /// Checking a key id and a secret.
    Verify,
    /// Files in and out.
    Exchange,
    /// The organization's settings and what is stored.
    Settings,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("/"),
            Self::NewImport => f.write_str("/import"),
            Self::In(id, page) => {
                write!(f, "/o/{id}")?;
                match page {
                    Page::ApiKeys => f.write_str("/api-keys"),
                    Page::NewApiKey => f.write_str("/api-keys/new"),
                    Page::ApiKey(key) => write!(f, "/api-keys/{}", encoded(key.as_str())),
                    Page::Verify => f.write_str("/verify"),
                    Page::Exchange => f.write_str("/exchange"),
                    Page::Settings => f.write_str("/settings"),
                }
            }
        }
    }
}

/// An id that came from outside may hold anything but blanks.
fn encoded(id: &str) -> String {
    String::from(js_sys::encode_uri_component(id))
}
