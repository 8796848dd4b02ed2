//! What a list shows, written into the address of its page.

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
    location::State,
};

/// Whether a change of what is shown is a step that Back returns from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is: another sort, another filter.
    New,
    /// It is not: letters of a search.
    Same,
}

/// Writes parameters, not encoded yet, into the address of the page that made the writer.
pub type Writer = Box<dyn Fn(Vec<(&'static str, String)>, Step)>;

/// A writer for the present page.
pub fn writer() -> Writer {
    let navigate = use_navigate();
    let path = use_location().pathname;
    Box::new(move |parameters, step| {
        let mut address = path.get_untracked();
        for (position, (name, value)) in parameters.into_iter().enumerate() {
            address.push(if position == 0 { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            address.push_str(&String::from(js_sys::encode_uri_component(&value)));
        }
        let replace = step == Step::Same;
        // What the history keeps of this page, such as the place in the table, stays.
        let kept = window().history().and_then(|history| history.state()).ok().filter(|_| replace);
        let state = State::new(kept);
        navigate(&address, NavigateOptions { replace, scroll: false, resolve: false, state });
    })
}
