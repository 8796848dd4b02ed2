//! The dialog that saves the history as audit log records.

use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;

use super::{narrow::Narrow, work::Work};
use crate::{
    ui::{
        desk::Desk,
        kit::{
            AlertBanner, Busy, Button, ButtonKind, Dialog, Icon, Notice, Tone, Voice, number, use_notices,
        },
        pages::export::file_name,
        save::save,
    },
    view::history::Filter,
    workspace::PastError,
};

/// Saves what the filters show, as `CloudEvents` in JSON Lines.
pub fn events_dialog(desk: Desk, narrow: Narrow, on_close: Callback<()>) -> AnyView {
    let notices = use_notices();
    let failed = RwSignal::new(None::<String>);
    let work = Work::idle();
    let filter = narrow.filter.get_untracked();
    let all = filter.is_empty();
    let filter = StoredValue::new(filter);
    let export = Callback::new(move |()| {
        failed.set(None);
        let last = desk.ask_once(crate::org::Org::seq);
        let step = work.begin();
        let workspace = desk.workspace();
        spawn_local(async move {
            let written = write(desk, &filter.get_value(), move |at| step(last - at, last)).await;
            let said = match written {
                Err(PastError::Stopped) => return,
                Err(error) => Err(error.to_string()),
                Ok((0, _)) => Err("No event fits the filters, so there is nothing to export.".to_owned()),
                Ok((count, parts)) => {
                    let name = file_name(&workspace, "-audit.jsonl");
                    save(&name, &parts, "application/jsonl").map(|()| told(count, &name))
                }
            };
            work.end();
            match said {
                Ok(words) => {
                    notices.show(Notice::new(words));
                    on_close.run(());
                }
                Err(words) => {
                    failed.try_set(Some(words));
                }
            }
        });
    });
    let busy = Signal::derive(move || if work.is_running() { Busy::Working } else { Busy::Idle });
    let foot = move || {
        view! {
            <Button on_click=on_close>"Cancel"</Button>
            <Button kind=ButtonKind::Primary icon=Icon::Download busy on_click=export>"Export"</Button>
        }
    };
    let which = if all { "Every entry" } else { "The entries that the filters show" };
    let failure = move || {
        failed.get().map(|words| {
            view! { <AlertBanner tone=Tone::Danger voice=Voice::Alert title="Nothing was exported".to_owned()><p>{words}</p></AlertBanner> }
        })
    };
    view! {
        <Dialog title="Export audit events" on_close foot>
            <p>{which}" as CloudEvents in JSON Lines: one event a changed object, with the method names that Confluent Cloud documents for its audit log, such as "<code>"CreateAPIKey"</code>"."</p>
            <p class="fact-note">"No secret and no digest of one is in it. What the journal does not know, such as a client's address, is left out."</p>
            {work.view("Reading the journal")}
            {failure}
        </Dialog>
    }
    .into_any()
}

/// Every event that fits, the earliest first, each on a line of its own; and how many there are.
async fn write(
    desk: Desk,
    filter: &Filter,
    progress: impl FnMut(crate::org::Seq) -> crate::workspace::GoOn,
) -> Result<(usize, Array), PastError> {
    let parts = Array::new();
    let mut count = 0;
    let sink = |line: String| {
        parts.push(&JsValue::from_str(&[line.as_str(), "\n"].concat()));
        count += 1;
    };
    desk.workspace().audit_events(&desk.acting_once(), filter, sink, progress).await?;
    parts.reverse();
    Ok((count, parts))
}

fn told(count: usize, name: &str) -> String {
    let events = if count == 1 { "1 event".to_owned() } else { format!("{} events", number(count)) };
    format!("Handed {name} with {events} to the browser's downloads")
}
