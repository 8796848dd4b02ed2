//! The design system: the building blocks every page is made of.
//!
//! The kit knows strings, signals, callbacks and children. It knows nothing of keys, scopes or organizations, and holds
//! no rule of theirs: a page computes what to say, and the kit sees to it that everyone can read, reach and use it.
//! How it looks is said in `style/`, which names every class used here.

// `#[component]` makes a props struct for each component, without `Debug`, since views and closures have none.
#![allow(missing_debug_implementations)]

pub mod bubble;
mod button;
mod dialog;
pub mod dom;
mod field;
mod icon;

pub use button::{Busy, Button, ButtonKind, ButtonRole, LinkButton};
pub use dialog::{CloseRequest, Closing, Dialog, DialogFocus, DialogSize};
pub use field::{Field, FieldKind, LabelPlace, Need, OutputField};
pub use icon::Icon;
