//! One description for several keys.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    engine::{Command, Refusal},
    model::{ApiKeyId, Field as Part, ObjectRef},
    org::Seq,
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{
            AlertBanner, Busy, Button, ButtonKind, ButtonRole, Dialog, DialogFocus, Field, FieldKind, Need,
            Tone, Voice, number,
        },
        pages::show_as::ShowAs,
    },
    workspace::Failure,
};

/// The keys as they are: the version of each, and the descriptions they have.
struct Standing {
    seen: Vec<(ApiKeyId, Seq)>,
    descriptions: BTreeSet<String>,
}

/// Reads the keys that are still there.
fn standing(desk: Desk, ids: &[ApiKeyId]) -> Standing {
    desk.ask_once(|org| {
        let rows = || ids.iter().filter_map(|id| org.api_keys().row(id));
        Standing {
            seen: rows().map(|row| (row.object.id.clone(), row.version)).collect(),
            descriptions: rows().map(|row| row.object.description.to_string()).collect(),
        }
    })
}

/// The form. The text replaces the description of every key.
#[component]
pub fn DescribeApiKeys(
    /// Which keys.
    ids: Vec<ApiKeyId>,
    /// Runs when the form is left.
    #[prop(into)]
    on_close: Callback<()>,
    /// Id of the element that takes the focus when what opened the form has gone.
    #[prop(into)]
    focus_after: String,
) -> impl IntoView {
    let desk = use_desk();
    let count = ids.len();
    let keys = StoredValue::new(ids);
    let now = keys.with_value(|ids| standing(desk, ids));
    // Where all say the same, that is what is edited.
    let start = match now.descriptions.len() {
        1 => now.descriptions.first().cloned().unwrap_or_default(),
        _ => String::new(),
    };
    let hint = match now.descriptions.len() {
        0 | 1 => "What they are for, and where their secrets are kept.".to_owned(),
        several => format!(
            "They have {} different descriptions now. This one takes the place of all.",
            number(several)
        ),
    };
    let seen = StoredValue::new(now.seen);
    let description = RwSignal::new(start);
    let (error, wrong) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let busy = RwSignal::new(Busy::Idle);
    let submit = move || {
        if busy.get_untracked() == Busy::Working {
            return;
        }
        error.set(None);
        wrong.set(None);
        busy.set(Busy::Working);
        let seen_now = seen.get_value();
        let ids = seen_now.iter().map(|(id, _)| id.clone()).collect();
        let versions = seen_now.into_iter().map(|(id, version)| (ObjectRef::ApiKey(id), version)).collect();
        let command = Command::DescribeApiKeys { ids, description: description.get_untracked() };
        spawn_local(async move {
            let done = desk.run(command, versions, Tell::Message).await;
            busy.try_set(Busy::Idle);
            match done {
                Ok(_) | Err(Failure::Refused(Refusal::NoChange)) => {
                    on_close.try_run(());
                }
                Err(failure) => {
                    let own = matches!(&failure, Failure::Refused(refusal) if refusal.field() == Some(Part::Description));
                    if own { error } else { wrong }.try_set(Some(failure.to_string()));
                    // Whoever looks at what has changed and presses again has seen it.
                    let now = keys.try_with_value(|ids| standing(desk, ids));
                    now.and_then(|now| seen.try_set_value(now.seen));
                }
            }
        });
    };
    let title = if count == 1 {
        "Edit description of 1 API key".to_owned()
    } else {
        format!("Edit description of {} API keys", number(count))
    };
    let draft = Callback::new(move |()| {
        Ok(Command::DescribeApiKeys { ids: keys.get_value(), description: description.get() })
    });
    let foot = move || {
        view! {
            <Button on_click=on_close>"Cancel"</Button>
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=busy>"Save"</Button>
        }
    };
    view! {
        <Dialog title focus=DialogFocus::FirstField on_close on_submit=submit focus_after foot>
            {move || wrong.get().map(|words| view! {
                <AlertBanner tone=Tone::Danger voice=Voice::Alert title="Nothing was changed".to_owned()><p>{words}</p></AlertBanner>
            })}
            <Field label="Description" value=description kind=FieldKind::Area need=Need::Optional error=error hint />
            <ShowAs draft />
        </Dialog>
    }
}
