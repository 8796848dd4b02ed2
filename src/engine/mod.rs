//! Filled by the slices that follow.

mod batch;

pub use batch::Batch;
