//! The access check: a question put together from choices, its answer in words, and everybody who may.
//!
//! [`ask`] keeps the choices and their place in the address; [`place`] says what a kind of resource is named by and makes
//! the question; [`choices`] offers what there is; [`answer`] and [`words`] say what `access` decided. No rule is here.

pub mod answer;
pub mod ask;
pub mod choices;
pub mod place;
pub(in crate::view) mod reasons;
pub mod who;
pub mod words;
