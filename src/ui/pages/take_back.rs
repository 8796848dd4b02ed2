//! The button that takes an entry back, with what stands in the way.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    org::Seq,
    ui::{
        desk::Desk,
        kit::{Busy, Button, ButtonKind, Icon},
    },
};

/// Takes the entry back that deleted something.
pub fn undo_deletion(desk: Desk, seq: Seq, kind: ButtonKind) -> AnyView {
    let busy = RwSignal::new(Busy::Idle);
    let undo = move || {
        busy.set(Busy::Working);
        spawn_local(async move {
            desk.undo_entry(seq).await;
            busy.try_set(Busy::Idle);
        });
    };
    let reason = why_not(desk, seq);
    view! { <Button kind icon=Icon::Undo busy disabled_because=reason on_click=undo>"Undo the deletion"</Button> }
        .into_any()
}

/// Why an entry cannot be taken back, asked anew after every entry and for whoever acts.
fn why_not(desk: Desk, seq: Seq) -> RwSignal<Option<String>> {
    let reason = RwSignal::new(desk.past_reason());
    if desk.moment().is_none() {
        Effect::new(move |_| {
            let _ = desk.applied();
            let actor = desk.acting();
            spawn_local(async move {
                reason.try_set(desk.workspace().why_not_undo(&actor, seq).await);
            });
        });
    }
    reason
}
