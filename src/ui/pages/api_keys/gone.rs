//! Keys that are gone: said so, with the way back where there is one.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::{
    model::{ApiKeyId, ObjectRef, Retirement, Timestamp},
    org::{Change, Effect, Seq},
    ui::{
        dates,
        desk::Desk,
        kit::{AlertBanner, ButtonKind, Tone, Voice},
        pages::take_back::undo_deletion,
    },
    view::api_key::{Lookup, look_up},
    workspace::Source,
};

/// An entry that deleted a key, and whose it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// The entry.
    pub seq: Seq,
    /// Where it came from.
    pub source: Source,
}

/// The entry that deleted a key, once it is found: the last one applied or the last of this tab, if it did.
pub fn deletion(desk: Desk, id: &ApiKeyId) -> RwSignal<Option<Deletion>> {
    let found = RwSignal::new(None);
    let workspace = desk.workspace();
    let applied = untrack(|| desk.applied()).map(|applied| (applied.seq, applied.source));
    let own = workspace.undoable().map(|seq| (seq, Source::Here));
    let target = ObjectRef::ApiKey(id.clone());
    if desk.moment().is_some() {
        return found;
    }
    spawn_local(async move {
        for (seq, source) in applied.into_iter().chain(own) {
            // An entry that cannot be read offers no way back; the history says why.
            let Ok(entry) = workspace.entry(seq).await else { continue };
            let takes = |change: &Change| {
                change.effect() == Effect::Deletes && change.reference().as_ref() == Some(&target)
            };
            if entry.changes.iter().any(takes) {
                found.try_set(Some(Deletion { seq, source }));
                return;
            }
        }
    });
    found
}

/// `Deleted on 23 Nov 2026, 12:00:05 UTC`.
pub fn when(why: Retirement, at: Timestamp) -> String {
    match why {
        Retirement::Deleted => format!("Deleted on {}.", dates::moment(at)),
        Retirement::Compromised => {
            format!("Revoked as compromised on {}. Its secret is never accepted again.", dates::moment(at))
        }
    }
}

/// Says that a key has gone while it was looked at or edited. What was typed stays.
pub fn gone_banner(desk: Desk, id: &ApiKeyId) -> AnyView {
    let words = match desk.ask_with_uses_once(|org, uses| look_up(org, uses, id, desk.now())) {
        Lookup::Gone { why, at } => when(why, at),
        Lookup::Found(_) | Lookup::Unknown => "It does not exist any more.".to_owned(),
    };
    let found = deletion(desk, id);
    let title = Signal::derive(move || {
        let elsewhere = found.get().is_some_and(|deletion| deletion.source == Source::Elsewhere);
        Some(
            if elsewhere { "This key was deleted in another tab" } else { "This key has been deleted" }
                .to_owned(),
        )
    });
    let actions =
        move || move || found.get().map(|deletion| undo_deletion(desk, deletion.seq, ButtonKind::default()));
    view! {
        <AlertBanner tone=Tone::Caution voice=Voice::Alert title actions>
            <p>{words}" What is shown here is what was known of it. Nothing you typed is lost."</p>
        </AlertBanner>
    }
    .into_any()
}
