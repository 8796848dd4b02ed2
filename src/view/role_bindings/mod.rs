//! Role bindings as their lists, pages and form show them: who holds which role where, what that reaches now, and how
//! many API keys gain or lose by it.
//!
//! What a binding may be is the engine's to say: the form asks it before anything is sent.

mod draft;
mod facts;
mod keys;
mod lists;
mod permits;
mod preview;
mod reach;
mod words;

pub use draft::{Lack, Naming, parent_of, pattern_of};
pub use facts::{BindingFacts, Held, HeldBy, Section, binding, section};
pub use keys::{KeyEffect, given_up, key_effect};
pub use lists::{Grouping, PRINCIPAL, plan_of};
pub use permits::{PermitLine, Permits, permits};
pub use preview::{BindingPreview, Refused, preview};
pub use reach::{Reach, Reached, reach};
pub use words::{PrincipalKind, about, level_label, level_slug, object_of};
