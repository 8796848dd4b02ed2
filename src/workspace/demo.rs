//! The demo organization of this browser: there is one, made on the first asking and found on every later one.

use thiserror::Error;

use super::{RestoreError, browser};
use crate::{
    exchange::demo::{self, DemoError},
    model::OrganizationId,
    store::{StoreError, indexed_db},
};

/// The demo organization is not here.
#[derive(Debug, Error)]
pub enum DemoFailure {
    /// It could not be made.
    #[error(transparent)]
    Made(#[from] DemoError),
    /// It could not be stored. Nothing of it is kept.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// Storage did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The demo that is here, as it was left; a new one where there is none.
pub async fn open_or_make() -> Result<OrganizationId, DemoFailure> {
    let here = indexed_db::list().await?.contains(&demo::id().to_string());
    if here { Ok(demo::id()) } else { make().await }
}

/// A new demo in the place of the one that is here.
pub async fn start_over() -> Result<OrganizationId, DemoFailure> {
    // Made first: if that fails, the one that is here stays.
    let backup = demo::meridian(browser::now())?;
    browser::delete(demo::id()).await?;
    Ok(browser::restore(&backup).await?)
}

async fn make() -> Result<OrganizationId, DemoFailure> {
    let backup = demo::meridian(browser::now())?;
    match browser::restore(&backup).await {
        Ok(id) => Ok(id),
        // Another tab was asked at the same moment.
        Err(RestoreError::AlreadyHere) => Ok(demo::id()),
        Err(error) => Err(error.into()),
    }
}
