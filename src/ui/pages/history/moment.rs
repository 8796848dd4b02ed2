//! The dialog that asks for a moment, and leads to the organization as it was then.

use leptos::prelude::*;

use crate::{
    ui::{
        desk::Desk,
        kit::{Button, ButtonKind, ButtonRole, Dialog, DialogFocus, DialogSize, Field},
        route::{Address, Page},
        shortcuts::follow,
    },
    workspace::Moment,
};

/// What a moment is, for whoever typed something else.
pub const NO_MOMENT: &str =
    "Give an entry's number, a day such as 2026-11-23, or a time such as 2026-11-23T12:00:00Z.";

/// Asks for a moment.
pub fn moment_dialog(desk: Desk, on_close: Callback<()>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let go = Callback::new(move |()| match Moment::parse(&typed.get_untracked()) {
        Some(moment) => {
            on_close.run(());
            follow(&Address::In(desk.id(), Page::Overview).as_of(moment));
        }
        None => wrong.set(Some(NO_MOMENT.to_owned())),
    });
    let foot = move || {
        view! {
            <Button on_click=on_close>"Cancel"</Button>
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit>"Show"</Button>
        }
    };
    view! {
        <Dialog title="Look at the past" size=DialogSize::Small focus=DialogFocus::FirstField on_close on_submit=go foot>
            <p>"Shows every page as it was: lists, objects, counts and health. Nothing can be changed there but by restoring an object to today."</p>
            <Field label="Moment" value=typed error=wrong placeholder="2026-11-23"
                hint="An entry's number, a day (to its end, UTC), or a time.".to_owned() />
        </Dialog>
    }
    .into_any()
}
