//! The parts of the program that are loaded when they are first needed: the console of an organization, in it
//! the explorer of the REST contract and what forms show of their commands, and the importer of the worker. What the start page shows is all that comes with the first load.
//!
//! A release is cut along these functions (`script/page.mjs`, feature `split`). Everything else builds them in, and a
//! part is there at once.

#![allow(unsafe_code, reason = "what `wasm_split` writes exports and imports by name")]

use leptos::{prelude::*, task::spawn_local};
use thiserror::Error;

use super::{
    importing,
    kit::{AlertBanner, Button, ButtonKind, Notices, Tone, Voice},
    pages,
};
use crate::model::OrganizationId;

/// A part of the program did not arrive. Trying again may help: nothing of it was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("A part of Keyplane did not load. Check that it is still being served, then try again.")]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Writes the functions that load a part and answer one function of it.
macro_rules! parts {
    ($($(#[$doc:meta])* $part:ident: $load:ident -> $type:ty = $function:path;)+) => {
        $($(#[$doc])*
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($part, fallible)]
        pub fn $load() -> Result<$type, Missing> {
            Ok($function)
        }

        $(#[$doc])*
        #[cfg(not(feature = "split"))]
        #[allow(clippy::unused_async, reason = "with `split` it waits for a file")]
        pub async fn $load() -> Result<$type, Missing> {
            Ok($function)
        })+
    };
}

parts! {
    /// Everything below `/o/:organization`, and the import page.
    console: load_console -> fn() -> AnyView = super::app::console;
    /// The dialogs of the start page.
    console: load_start_dialogs -> pages::StartDialogs = pages::start_dialog;
    /// Saving an organization that is not open.
    console: load_export -> fn(OrganizationId, Notices) = pages::export_closed;
    /// Opening the demo organization, which is made where there is none.
    console: load_open_demo -> pages::OpenDemo = pages::open_demo;
    /// The page that calls the REST contract, which brings the contract along.
    explorer: load_explorer -> fn() -> AnyView = pages::api_explorer;
    /// "Show as" of the forms: a command in the words of other tools.
    show_as: load_show_as -> pages::show_as::Panel = pages::show_as::panel;
    /// The worker that reads and writes for the import page.
    importer: load_importer -> fn() = importing::worker::start;
}

/// Shows what a part makes, once the part is there; where it cannot be had, says so, in a frame, and offers to try again.
pub fn later<T, L>(
    load: fn() -> L,
    show: impl Fn(T) -> AnyView + Clone + Send + 'static,
    frame: fn(AnyView) -> AnyView,
) -> AnyView
where
    T: Copy + Send + Sync + 'static,
    L: Future<Output = Result<T, Missing>> + 'static,
{
    let part = RwSignal::new(None::<Result<T, Missing>>);
    let begin = Callback::new(move |()| {
        part.set(None);
        spawn_local(async move {
            let loaded = load().await;
            part.try_set(Some(loaded));
        });
    });
    begin.run(());
    let view = move || match part.get() {
        None => ().into_any(),
        Some(Ok(loaded)) => show(loaded),
        Some(Err(Missing)) => frame(missing(begin)),
    };
    view.into_any()
}

fn missing(again: Callback<()>) -> AnyView {
    view! {
        <AlertBanner tone=Tone::Danger voice=Voice::Alert title="A part of Keyplane did not load"
            actions=move || view! { <Button kind=ButtonKind::Primary on_click=again>"Try again"</Button> }>
            <p>"Check that Keyplane is still being served, then try again. Nothing that is stored was touched."</p>
        </AlertBanner>
    }
    .into_any()
}
