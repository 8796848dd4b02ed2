//! The list of keys as a file: as it is filtered, or the keys that are selected.

use js_sys::Array;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;

use crate::{
    exchange::report::ReportForm,
    model::ApiKeyId,
    ui::{
        desk::{Desk, use_desk},
        kit::{ButtonKind, Icon, MenuButton, MenuItem, Notice, Notices, number, use_notices},
        save::save,
        timers,
    },
    view::report::record,
};

/// Records made between two breaths, so that a long list never holds the page up.
const AT_ONCE: usize = 500;

/// A button that exports keys in the form that is chosen.
#[component]
pub fn ExportMenu(
    /// The keys, asked for when a form is chosen.
    #[prop(into)]
    keys: Callback<(), Vec<ApiKeyId>>,
    /// How much attention the button asks for.
    #[prop(optional)]
    kind: ButtonKind,
) -> impl IntoView {
    let (desk, notices) = (use_desk(), use_notices());
    let items = Callback::new(move |()| {
        let item = |words: &'static str, form| {
            MenuItem::action(words, move || spawn_local(export(desk, notices, keys.run(()), form)))
                .icon(Icon::File)
        };
        vec![item("CSV, for spreadsheets", ReportForm::Csv), item("JSON, for scripts", ReportForm::Json)]
    });
    view! { <MenuButton kind items>"Export"</MenuButton> }
}

fn counted(keys: usize) -> String {
    if keys == 1 { "1 key".to_owned() } else { [&number(keys), " keys"].concat() }
}

/// Writes the records piece by piece, hands the file over, and says how that went.
async fn export(desk: Desk, notices: Notices, keys: Vec<ApiKeyId>, form: ReportForm) {
    let now = desk.now();
    let kind = desk.ask_once(|org| org.organization().map(|own| own.kind).unwrap_or_default());
    let working = notices.working(format!("Exporting {}", counted(keys.len())));
    let parts = Array::new();
    let push = |text: &str| parts.push(&JsValue::from_str(text));
    push(&form.head());
    let mut written = 0;
    for some in keys.chunks(AT_ONCE) {
        if keys.len() > AT_ONCE {
            timers::breathe().await;
        }
        // A key that was deleted since is left out.
        let Some(records) = desk.try_ask_book(|org, uses, book| {
            let found = some.iter().filter_map(|id| {
                let slot = org.api_keys().slot_of(id)?;
                let key = &org.api_keys().at(slot)?.object;
                let rules = book.member(slot).map(|member| book.rules(member)).unwrap_or_default();
                Some(record(org, uses, key, rules, now))
            });
            found.collect::<Vec<_>>()
        }) else {
            notices.dismiss();
            return;
        };
        push(&form.records(written, &records));
        written += records.len();
        working.at(written, keys.len());
    }
    push(form.foot());
    let name = form.file_name(kind, now);
    let saved = save(&name, &parts, form.mime());
    drop(working);
    notices.show(Notice::new(match saved {
        Ok(()) => format!("Handed {name} with {} to the browser's downloads", counted(written)),
        Err(words) => format!("Nothing was exported. {words}"),
    }));
}
