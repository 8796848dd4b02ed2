//! The import page: choose files, see what they hold, answer what is asked, write.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::File;

use super::{
    line::Line,
    plan::Plan,
    protocol::{Admin, Ask, Doing, Tell},
};
use crate::{
    exchange::import::{Answers, Summary},
    model::{OrganizationId, UserId},
    ui::{
        desk::use_desk,
        kit::{
            AlertBanner, Button, ButtonKind, Choice, Field, FileDrop, LinkButton, PageHeader, Progress,
            Select, Tone, number, set_page_title,
        },
        pages::{Bare, show_as::ShowAs},
        route::{Address, Page},
    },
    view::{permission, show_as::IMPORT},
    workspace::{Home, browser},
};

/// Where an import stands.
#[derive(Clone, Debug, PartialEq)]
enum Stage {
    /// Files are to be chosen.
    Choosing,
    /// The worker is at it.
    Working(Doing),
    /// It is understood and can be written.
    Understood,
    /// It is written.
    Written(OrganizationId),
}

/// One import: where it stands, and the line to its worker.
#[derive(Clone, Copy)]
struct Import {
    into: Option<Home>,
    stage: RwSignal<Stage>,
    summary: RwSignal<Option<Summary>>,
    admins: RwSignal<Vec<(UserId, String)>>,
    fault: RwSignal<Option<String>>,
    line: StoredValue<Option<Line>, LocalStorage>,
}

impl Import {
    fn new(into: Option<Home>) -> Self {
        Self {
            into,
            stage: RwSignal::new(Stage::Choosing),
            summary: RwSignal::new(None),
            admins: RwSignal::new(Vec::new()),
            fault: RwSignal::new(None),
            line: StoredValue::new_local(None),
        }
    }

    /// Sends files to a fresh worker; an earlier one stops.
    fn read(self, files: &[File]) {
        self.reset();
        let opened = Line::open(move |told| self.heard(told));
        let asked = opened.and_then(|line| {
            line.ask(&Ask::Read { into: self.into }, files)?;
            self.line.set_value(Some(line));
            Ok(())
        });
        match asked {
            Ok(()) => self.stage.set(Stage::Working(Doing::Opening)),
            Err(fault) => self.fault.set(Some(fault)),
        }
    }

    fn ask(self, ask: &Ask) {
        let asked = self.line.with_value(|line| line.as_ref().map(|line| line.ask(ask, &[])));
        if let Some(Err(fault)) = asked {
            self.fault.set(Some(fault));
        }
    }

    fn heard(self, told: Tell) {
        match told {
            Tell::Doing(doing) => {
                self.stage.try_set(Stage::Working(doing));
            }
            Tell::Understood { summary, admins } => {
                self.admins.try_set(admins);
                self.summary.try_set(Some(*summary));
                self.stage.try_set(Stage::Understood);
            }
            Tell::Written { id } => {
                self.stage.try_set(Stage::Written(id));
            }
            Tell::Failed(fault) => {
                self.fault.try_set(Some(fault));
                let understood = self.summary.try_with_untracked(Option::is_some).unwrap_or_default();
                self.stage.try_set(if understood { Stage::Understood } else { Stage::Choosing });
            }
        }
    }

    /// Stops the worker and begins again. Possible until the entry is being written.
    fn reset(self) {
        self.line.set_value(None);
        self.summary.set(None);
        self.fault.set(None);
        self.stage.set(Stage::Choosing);
    }

    /// How many objects would be written.
    fn objects(self) -> usize {
        self.summary.with(|summary| {
            summary
                .as_ref()
                .map_or(0, |it| it.counts.iter().map(|count| count.listed + count.placeholders).sum())
        })
    }
}

/// Import into the organization that is open: `/o/:organization/exchange`.
#[component]
pub fn ImportIntoPage() -> impl IntoView {
    let desk = use_desk();
    let import = Import::new(Some(desk.id()));
    set_page_title(Signal::stored("Import".to_owned()));
    let write = Callback::new(move |()| import.ask(&Ask::Write { actor: desk.acting_once() }));
    let refusal = Signal::derive(move || {
        let actor = desk.acting();
        let denied = desk.ask(|org| permission::to_change_organization(org, &actor));
        denied.or_else(|| (import.objects() == 0).then(|| "There is nothing to write yet.".to_owned()))
    });
    let done = move || view! { <Written home=desk.id() /> };
    view! {
        <div class="page page-narrow stack">
        <PageHeader title="Import" subtitle="Bring listings of the Confluent CLI or of the REST API into this organization." />
        <Body import>
            <div class="button-row">
                <Button kind=ButtonKind::Primary disabled_because=refusal on_click=write>
                    {move || format!("Import {} objects", number(import.objects()))}
                </Button>
            </div>
            <ShowAs draft=Callback::new(|()| Err(IMPORT.to_owned())) />
        </Body>
        {move || match import.stage.get() {
            Stage::Written(_) => Some(done()),
            Stage::Choosing | Stage::Working(_) | Stage::Understood => None,
        }}
        </div>
    }
}

/// Says that it is written, and where to see it.
#[component]
fn Written(home: Home) -> impl IntoView {
    let keys = Address::In(home, Page::ApiKeys).to_string();
    view! {
        <AlertBanner tone=Tone::Good title="Imported">
            <p>"Everything is written, in one entry that can be taken back."</p>
            <LinkButton kind=ButtonKind::Primary href=keys>"Show API keys"</LinkButton>
        </AlertBanner>
    }
}

/// Import as a new organization: `/import`.
#[component]
pub fn NewImport() -> impl IntoView {
    let import = Import::new(None);
    set_page_title(Signal::stored("Import an organization".to_owned()));
    let form = Founders::new();
    let found = Callback::new(move |()| match browser::new_organization_id() {
        Ok(id) => import.ask(&Ask::Found { id, name: form.name.get_untracked(), admin: form.admin() }),
        Err(error) => import.fault.set(Some(error.to_string())),
    });
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Stage::Written(id) = import.stage.get() {
            navigate(&Address::In(Home::Browser(id), Page::ApiKeys).to_string(), NavigateOptions::default());
        }
    });
    view! {
        <Bare>
            <div class="page page-narrow stack">
                <PageHeader
                    title="Import an organization"
                    subtitle="Begin with what the Confluent CLI or the REST API lists. Nothing leaves this browser."
                />
                <Body import>
                    <Founder form admins=import.admins />
                    <div class="button-row">
                        <Button kind=ButtonKind::Primary on_click=found>
                            {move || format!("Begin with {} objects", number(import.objects()))}
                        </Button>
                    </div>
                </Body>
            </div>
        </Bare>
    }
}

/// The parts that both pages share: files, progress, the plan, and below it whatever writes.
#[component]
fn Body(import: Import, children: ChildrenFn) -> impl IntoView {
    let read = Callback::new(move |files: Vec<File>| import.read(&files));
    let answer = Callback::new(move |answers: Answers| import.ask(&Ask::Answer { answers }));
    let children = StoredValue::new(children);
    let fault = move || {
        import.fault.get().map(|fault| {
            view! { <AlertBanner tone=Tone::Danger title="Nothing was written"><p>{fault}</p></AlertBanner> }
        })
    };
    let choosing = Memo::new(move |_| import.stage.get() == Stage::Choosing);
    let planned = Memo::new(move |_| import.summary.with(Option::is_some));
    let summary = Signal::derive(move || import.summary.get().unwrap_or_else(nothing));
    let written = Memo::new(move |_| matches!(import.stage.get(), Stage::Written(_)));
    let writable = Memo::new(move |_| import.stage.get() == Stage::Understood);
    let again = Callback::new(move |()| import.reset());
    view! {
        <div class="stack">
            {fault}
            <Show when=move || choosing.get()>
                <FileDrop label="Choose files" hint=HINT.to_owned() accept=".json,.txt,application/json,text/plain" on_files=read />
                <Guide />
            </Show>
            {move || match import.stage.get() {
                Stage::Working(doing) => Some(view! { <Working import doing /> }),
                Stage::Choosing | Stage::Understood | Stage::Written(_) => None,
            }}
            <Show when=move || planned.get() && !written.get()>
                <Plan summary on_answer=answer />
            </Show>
            <Show when=move || writable.get()>
                <div class="stack">
                    {children.with_value(|children| children())}
                    <div class="button-row"><Button on_click=again>"Choose other files"</Button></div>
                </div>
            </Show>
        </div>
    }
}

/// What a person reads below the file field.
const HINT: &str =
    "Or drop them here. Many files at once, in any order; what each holds is recognised by its content.";

fn nothing() -> Summary {
    Summary {
        files: Vec::new(),
        counts: Vec::new(),
        problems: Vec::new(),
        problem_count: 0,
        notices: Vec::new(),
        notice_count: 0,
        waiting: Vec::new(),
        waiting_count: 0,
        questions: Vec::new(),
        choices: Vec::new(),
        repeated: 0,
    }
}

/// How to make the files.
#[component]
fn Guide() -> impl IntoView {
    let commands = "confluent api-key list -o json > keys.json\n\
         confluent iam service-account list -o json > service-accounts.json\n\
         confluent iam user list -o json > users.json\n\
         confluent environment list -o json > environments.json\n\
         confluent kafka cluster list --environment env-… -o json > clusters.json";
    view! {
        <section class="stack" aria-label="How to make the files">
            <p class="second">"These commands of the Confluent CLI make files that can be read here. Pages of the REST API do as well. Listings hold no secrets, so imported keys can be managed, but not verified."</p>
            <crate::ui::kit::CodeBlock label="Commands of the Confluent CLI" text=commands.to_owned() />
        </section>
    }
}

/// What the worker is doing, and the way to stop it while there is one.
#[component]
fn Working(import: Import, doing: Doing) -> impl IntoView {
    let (label, text) = match &doing {
        Doing::Opening => ("Opening the organization", String::new()),
        Doing::Reading { name, records } => {
            ("Reading", format!("{name}: {} records", number(usize::try_from(*records).unwrap_or(0))))
        }
        Doing::Relating => ("Putting the files together", String::new()),
        Doing::Writing => {
            ("Writing", "This cannot be stopped any more; it can be taken back afterwards.".to_owned())
        }
    };
    let stop = (doing != Doing::Writing).then(|| {
        view! { <Button on_click=Callback::new(move |()| import.reset())>"Cancel"</Button> }
    });
    view! { <Progress label=label.to_owned() value=None text=text>{stop}</Progress> }
}

/// Who begins an organization, as typed.
#[derive(Clone, Copy)]
struct Founders {
    name: RwSignal<String>,
    listed: RwSignal<String>,
    email: RwSignal<String>,
    full_name: RwSignal<String>,
}

impl Founders {
    fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            listed: RwSignal::new(String::new()),
            email: RwSignal::new(String::new()),
            full_name: RwSignal::new(String::new()),
        }
    }

    fn admin(self) -> Admin {
        match UserId::parse(&self.listed.get_untracked()) {
            Ok(id) => Admin::Listed(id),
            Err(_) => {
                Admin::New { email: self.email.get_untracked(), full_name: self.full_name.get_untracked() }
            }
        }
    }
}

/// The name of the organization, and its administrator: one of the users listed, or somebody new.
#[component]
fn Founder(form: Founders, admins: RwSignal<Vec<(UserId, String)>>) -> impl IntoView {
    let choices = Signal::derive(move || {
        admins.with(|admins| {
            admins.iter().map(|(id, name)| Choice::new(id.as_str(), name.clone())).collect::<Vec<_>>()
        })
    });
    let somebody_new = Memo::new(move |_| form.listed.with(String::is_empty));
    view! {
        <section class="panel">
            <div class="panel-head"><h2>"The organization"</h2></div>
            <div class="panel-body">
                <Field label="Organization name" value=form.name />
                <Select
                    label="Administrator"
                    value=form.listed
                    choices
                    prompt="Somebody who is not listed"
                    hint="An organization always has an administrator. The console acts as this user.".to_owned()
                />
                <Show when=move || somebody_new.get()>
                    <Field label="Your e-mail" value=form.email />
                    <Field label="Your name" value=form.full_name />
                </Show>
            </div>
        </section>
    }
}
