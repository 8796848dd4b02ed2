//! The dialog that checks the whole journal.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::work::Work;
use crate::{
    ui::{
        dates,
        desk::Desk,
        kit::{
            AlertBanner, Busy, Button, ButtonKind, CopyButton, Dialog, DialogSize, Field, FieldKind, Need,
            Tone, Voice, number,
        },
    },
    view::history::{Noted, Verification},
    workspace::PastError,
};

/// How checking went.
type Answer = Result<Verification, PastError>;

/// Checks every entry against the one after it, this browser's note, and a head noted elsewhere.
pub fn check_dialog(desk: Desk, on_close: Callback<()>) -> AnyView {
    let pasted = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let answer = RwSignal::new(None::<Answer>);
    let work = Work::idle();
    let check = Callback::new(move |()| {
        let text = pasted.get_untracked();
        let noted = match Some(text.trim()).filter(|text| !text.is_empty()).map(Noted::parse) {
            None => None,
            Some(Ok(noted)) => Some(noted),
            Some(Err(error)) => return wrong.set(Some(error.to_string())),
        };
        wrong.set(None);
        answer.set(None);
        let step = work.begin();
        spawn_local(async move {
            let told = desk.workspace().verify_journal(noted, move |at, last| step(last - at, last)).await;
            if told != Err(PastError::Stopped) {
                work.end();
                answer.try_set(Some(told));
            }
        });
    });
    Effect::new(move |before: Option<()>| {
        pasted.track();
        if before.is_some() {
            wrong.set(None);
        }
    });
    let busy = Signal::derive(move || if work.is_running() { Busy::Working } else { Busy::Idle });
    let foot = move || {
        view! {
            <Button on_click=on_close>"Close"</Button>
            <Button kind=ButtonKind::Primary busy on_click=check>"Verify journal"</Button>
        }
    };
    view! {
        <Dialog title="Verify journal" size=DialogSize::Medium on_close on_submit=check foot>
            <p>"Checks every entry and every change against its digest, up to the last entry, and that one against what this browser noted outside of the journal."</p>
            <Field label="Head noted elsewhere" value=pasted kind=FieldKind::Mono need=Need::Optional error=wrong
                hint="An entry's number and its digest, as “Copy head” copies them. Only this shows what was done to this browser as a whole.".to_owned() />
            {work.view("Checking the journal")}
            <div aria-live="polite">{move || answer.with(|answer| answer.as_ref().map(answered))}</div>
        </Dialog>
    }
    .into_any()
}

fn answered(answer: &Answer) -> AnyView {
    match answer {
        Ok(found) => verdict(found),
        Err(error) => {
            let words = error.to_string();
            view! { <AlertBanner tone=Tone::Danger title="Not checked".to_owned()><p>{words}</p></AlertBanner> }
                .into_any()
        }
    }
}

fn verdict(found: &Verification) -> AnyView {
    let tone = if found.is_sound() { Tone::Good } else { Tone::Danger };
    let count = |count: u64| usize::try_from(count).map(number).unwrap_or_default();
    let checked =
        format!("{} entries and {} changes were checked.", count(found.entries), count(found.changes));
    let findings = found.findings.iter().map(|finding| {
        view! { <li><strong>{finding.title()}</strong><span>{finding.meaning()}</span></li> }
    });
    let findings = findings.collect_view();
    let some = !found.is_sound();
    let more = (found.more > 0).then(|| view! { <p>{format!("And {} more.", count(found.more))}</p> });
    let head = found.last.map(|(noted, at)| {
        let copied = noted.to_string();
        view! {
            <p class="check-head"><span>"Head: entry "{count(noted.seq)}" of "{dates::moment_of(at)}</span>
                <code class="digest" id="checked-head">{noted.head.to_string()}</code></p>
            <CopyButton kind=ButtonKind::Quiet label="Copy head" select="checked-head" text=move || copied.clone() />
        }
    });
    let notes = found.notes().into_iter().map(|note| view! { <p>{note}</p> }).collect_view();
    view! {
        <AlertBanner tone voice=Voice::Silent title=found.title()>
            <p>{checked}</p>
            {some.then(|| view! { <ul class="check-findings">{findings}</ul> })}
            {more}
            {notes}
            {head}
        </AlertBanner>
    }
    .into_any()
}
