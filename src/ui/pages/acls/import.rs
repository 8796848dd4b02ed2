//! Taking a file of ACLs in: what is new, what exists already, what is refused and why, before anything is done.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::{
    engine::{Command, Refusal},
    exchange::acls::{MOST_BYTES, Row, read},
    ui::{
        desk::{Desk, Tell, use_desk},
        kit::{
            AlertBanner, Busy, Button, ButtonKind, ButtonRole, Column, DataTable, Dialog, DialogSize,
            FileDrop, Rows, Tone, Voice, cell_none, number, status_chip,
        },
        pages::show_as::ShowAs,
    },
    view::acls::{Judged, Judgement, Plan, judge},
    workspace::Failure,
};

/// The dialog.
#[component]
pub fn ImportAcls(
    /// Runs when it is left, whether or not something was taken in.
    on_close: Callback<()>,
) -> impl IntoView {
    let import = Import::new(use_desk(), on_close);
    let foot = move || {
        view! {
            <Button on_click=move || on_close.run(())>"Cancel"</Button>
            {move || import.button()}
        }
    };
    let chosen = move |files: Vec<File>| import.choose(files);
    view! {
        <Dialog title="Import ACLs" subtitle=Some("From CSV, all of the file or nothing of it.".to_owned()) size=DialogSize::Large
            on_close on_submit=move || import.take_in() focus_after="acls" foot>
            <div class="stack">
                <FileDrop label="Choose a CSV file".to_owned() accept=".csv,text/csv"
                    hint="Columns: Cluster, Resource type, Resource name, Pattern type, Principal, Operation, Permission. “Export CSV” writes this form.".to_owned()
                    on_files=chosen />
                {move || import.fault.get().map(|words| fault(&words))}
                {import.plan_view()}
                <ShowAs draft=Callback::new(move |()| import.draft()) />
            </div>
        </Dialog>
    }
}

fn fault(words: &str) -> AnyView {
    let words = words.to_owned();
    view! { <AlertBanner tone=Tone::Danger voice=Voice::Alert title="Nothing was changed".to_owned()><p>{words}</p></AlertBanner> }
        .into_any()
}

/// One import.
#[derive(Clone, Copy)]
struct Import {
    desk: Desk,
    /// The file's name and its rows.
    file: RwSignal<Option<(String, Vec<Row>)>>,
    /// What the file would do; follows every entry.
    plan: Memo<Option<Plan>>,
    fault: RwSignal<Option<String>>,
    busy: RwSignal<Busy>,
    on_close: Callback<()>,
}

impl Import {
    fn new(desk: Desk, on_close: Callback<()>) -> Self {
        let file = RwSignal::new(None::<(String, Vec<Row>)>);
        let plan = Memo::new(move |_| {
            let acting = desk.acting();
            file.with(|file| {
                let (_, rows) = file.as_ref()?;
                Some(desk.ask(|org| judge(org, &acting, rows, desk.now())))
            })
        });
        Self { desk, file, plan, fault: RwSignal::new(None), busy: RwSignal::new(Busy::Idle), on_close }
    }

    fn choose(self, files: Vec<File>) {
        self.fault.set(None);
        self.file.set(None);
        let mut files = files.into_iter();
        let (Some(file), None) = (files.next(), files.next()) else {
            self.fault.set(Some("Choose one file.".to_owned()));
            return;
        };
        if file.size() > f64::from(MOST_BYTES) {
            self.fault.set(Some("This file is larger than 64 MB. Split it.".to_owned()));
            return;
        }
        spawn_local(async move {
            let read = match JsFuture::from(file.array_buffer()).await {
                Ok(buffer) => {
                    read(&js_sys::Uint8Array::new(&buffer).to_vec()).map_err(|error| error.to_string())
                }
                Err(_) => Err("The browser could not read this file. Choose it again.".to_owned()),
            };
            match read {
                Ok(rows) => {
                    self.file.try_set(Some((file.name(), rows)));
                }
                Err(words) => {
                    self.fault.try_set(Some(words));
                }
            }
        });
    }

    /// Why nothing can be taken in as it stands.
    fn blocked(self) -> Option<String> {
        self.plan.with(|plan| match plan {
            None => Some("Choose a file first.".to_owned()),
            Some(plan) if plan.refused > 0 => {
                Some("Some rows are refused. Mend the file and choose it again.".to_owned())
            }
            Some(plan) if plan.new.is_empty() => Some("Nothing in this file is new.".to_owned()),
            Some(plan) => plan.stopped.clone(),
        })
    }

    fn button(self) -> AnyView {
        let words = move || {
            let new = self.plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.new.len()));
            match new {
                0 => "Create ACLs".to_owned(),
                1 => "Create 1 ACL".to_owned(),
                many => format!("Create {} ACLs", number(many)),
            }
        };
        let because = Signal::derive(move || self.blocked());
        view! {
            <Button kind=ButtonKind::Primary role=ButtonRole::Submit busy=self.busy disabled_because=because>{words}</Button>
        }
        .into_any()
    }

    /// The command that would be sent now, or what keeps it; tracked.
    fn draft(self) -> Result<Command, String> {
        if let Some(reason) = self.blocked() {
            return Err(reason);
        }
        let acls = self.plan.with(|plan| plan.as_ref().map(|plan| plan.new.clone())).unwrap_or_default();
        Ok(Command::CreateAcls { acls })
    }

    fn take_in(self) {
        if self.busy.get_untracked() == Busy::Working || untrack(|| self.blocked()).is_some() {
            return;
        }
        let Some(acls) = self.plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.new.clone())) else {
            return;
        };
        self.busy.set(Busy::Working);
        spawn_local(async move {
            let done = self.desk.run(Command::CreateAcls { acls }, Vec::new(), Tell::Message).await;
            self.busy.try_set(Busy::Idle);
            match done {
                Ok(_) | Err(Failure::Refused(Refusal::NoChange)) => {
                    self.on_close.try_run(());
                }
                Err(failure) => {
                    self.fault.try_set(Some(failure.to_string()));
                }
            }
        });
    }

    /// What the file would do, row by row.
    fn plan_view(self) -> AnyView {
        let some = Memo::new(move |_| self.plan.with(Option::is_some));
        let view = move || some.get().then(|| self.rows_view());
        view.into_any()
    }

    fn rows_view(self) -> AnyView {
        let of = move |place: usize| {
            self.plan.with(|plan| plan.as_ref().and_then(|plan| plan.rows.get(place).cloned()))
        };
        let rows = Rows {
            count: Signal::derive(move || {
                self.plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.rows.len()))
            }),
            id: Callback::new(|place: usize| place.to_string()),
            cells: Callback::new(move |id: String| {
                id.parse().ok().and_then(of).map(|row| cells(&row)).unwrap_or_default()
            }),
        };
        let columns = vec![
            Column::header("line", "Line").width(72, 0),
            Column::new("outcome", "Outcome").width(128, 1),
            Column::new("words", "ACL, or why it is refused").width(260, 8),
        ];
        let summary = move || {
            let name = self.file.with(|file| file.as_ref().map(|(name, _)| name.clone())).unwrap_or_default();
            self.plan.with(|plan| plan.as_ref().map(|plan| summary(&name, plan)))
        };
        let stopped = move || self.plan.with(|plan| plan.as_ref()?.stopped.as_deref().map(fault));
        view! {
            <p role="status">{summary}</p>
            {stopped}
            <DataTable label="Rows of the file" columns rows />
        }
        .into_any()
    }
}

/// `acls.csv: 12 are new, 3 exist already, 1 repeats another line, none is refused.`
fn summary(name: &str, plan: &Plan) -> String {
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(["1 ", one].concat()),
        many_of_them => Some([&number(many_of_them), " ", many].concat()),
    };
    let parts: Vec<_> = [
        counted(plan.refused, "is refused", "are refused"),
        counted(plan.new.len(), "is new", "are new"),
        counted(plan.there, "exists already", "exist already"),
        counted(plan.again, "repeats another line", "repeat other lines"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let told = if parts.is_empty() { "no ACL".to_owned() } else { parts.join(", ") };
    format!("{name}: {told}.")
}

fn cells(row: &Judged) -> Vec<AnyView> {
    let line = number(row.line);
    let words = row.words.clone();
    let plain = |words: String| {
        let title = words.clone();
        view! { <span class="cell-main" title=title>{words}</span> }.into_any()
    };
    let (chip, words) = match &row.judgement {
        Judgement::New => (status_chip(Tone::Good, "New"), plain(words)),
        Judgement::There => (status_chip(Tone::Plain, "Exists"), plain(words)),
        Judgement::Again(first) => {
            let as_before = format!("{words} (as on line {})", number(*first));
            (status_chip(Tone::Plain, "Repeated"), plain(as_before))
        }
        Judgement::Refused(why) => (status_chip(Tone::Danger, "Refused"), plain(why.clone())),
    };
    let line = if row.line == 0 { cell_none("—") } else { line.into_any() };
    vec![line, chip, words]
}
