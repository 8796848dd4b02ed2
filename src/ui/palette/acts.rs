//! What the palette can do: go to a page, do what the page itself offers, run a command.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::lines::Line;
use crate::{
    model::Kind,
    ui::{
        desk::Desk,
        kit::{
            Copied, HeadAction, Icon, Notice, Notices, copy_text, head_actions, run_head_action, use_notices,
        },
        pages::export_open,
        preferences::{Density, Letters, Preferences, Theme, use_preferences},
        route::{Address, Page},
        shell::RailSection,
        shortcuts::{Opened, Press, follow, keys_to, press},
    },
    view::{acting, permission},
};

/// Where a line stands while nothing is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Here,
    Go,
    Do,
}

/// Whether a line is listed before anything is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Always,
    WhenTyped,
}

/// Something that can be done.
pub(super) struct Act {
    pub part: Part,
    pub shown: Shown,
    pub line: Line,
    /// Other words to find it by.
    pub also: &'static str,
}

impl Act {
    fn new(part: Part, icon: Icon, title: impl Into<String>, run: impl Fn() + 'static) -> Self {
        let line = Line {
            icon,
            title: title.into(),
            detail: String::new(),
            keys: None,
            disabled: None,
            run: Rc::new(run),
        };
        Self { part, shown: Shown::Always, line, also: "" }
    }

    fn also(mut self, words: &'static str) -> Self {
        self.also = words;
        self
    }

    fn keys(mut self, keys: Option<Press>) -> Self {
        self.line.keys = keys;
        self
    }

    fn when_typed(mut self) -> Self {
        self.shown = Shown::WhenTyped;
        self
    }

    fn detail(mut self, detail: impl Into<String>) -> Self {
        self.line.detail = detail.into();
        self
    }
}

/// Everything that can be done from the page as it stands.
pub(super) fn all(desk: Desk, sections: &[RailSection], on_open: Callback<Opened>) -> Vec<Act> {
    let notices = use_notices();
    let mut acts = here(notices);
    acts.extend(places(desk, sections));
    // What the page offers under the same words stands with the page.
    let offered: Vec<_> = acts.iter().map(|act| act.line.title.clone()).collect();
    acts.extend(
        commands(desk, notices, on_open).into_iter().filter(|act| !offered.contains(&act.line.title)),
    );
    acts.extend(looks(use_preferences()));
    acts.extend(actors(desk));
    acts
}

/// What the page itself offers: the controls of its head, and those of the bar over a selection.
fn here(notices: Notices) -> Vec<Act> {
    let mut acts = Vec::new();
    for selector in [".batch button, .batch a", "#content .page-actions button, #content .page-actions a"] {
        for control in controls(selector) {
            acts.extend(of_control(control));
        }
    }
    acts.extend(head_actions().into_iter().map(of_menu));
    if let Some(id) = own_id() {
        let copied = id.clone();
        let copy = move || {
            let id = copied.clone();
            spawn_local(async move {
                let words = match copy_text(&id).await {
                    Copied::Done => format!("Copied {id}"),
                    Copied::Failed => format!("Copying was refused. The id is {id}"),
                };
                notices.show(Notice::new(words));
            });
        };
        acts.push(Act::new(Part::Here, Icon::Copy, "Copy ID", copy).detail(id));
    }
    let link = move || {
        spawn_local(async move {
            let href = window().location().href().unwrap_or_default();
            let words = match copy_text(&href).await {
                Copied::Done => "Copied the link to this page".to_owned(),
                Copied::Failed => format!("Copying was refused. The link is {href}"),
            };
            notices.show(Notice::new(words));
        });
    };
    acts.push(
        Act::new(Part::Here, Icon::Link, "Copy link to this page", link)
            .also("url address share")
            .when_typed(),
    );
    acts
}

fn controls(selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

/// A control of the page as a line, with the reason it gives where it cannot be used.
fn of_control(control: HtmlElement) -> Option<Act> {
    let words = control.get_attribute("aria-label").or_else(|| control.text_content()).unwrap_or_default();
    let words = words.trim().to_owned();
    let menu = control.has_attribute("aria-haspopup");
    if words.is_empty() || menu {
        return None;
    }
    let blocked = control.get_attribute("aria-disabled").is_some_and(|value| value == "true");
    let reason = blocked.then(|| control.get_attribute("title").unwrap_or_default());
    let icon = match words.split(' ').next().unwrap_or_default() {
        "Create" | "New" | "Invite" | "Add" => Icon::Plus,
        "Edit" | "Rename" => Icon::Pencil,
        "Delete" | "Delete…" | "Revoke" | "Revoke…" => Icon::Trash,
        "Export" | "Download" => Icon::Download,
        "Copy" => Icon::Copy,
        _ => Icon::ChevronRight,
    };
    let makes = control.matches(".page-actions .button-primary").unwrap_or(false) && icon == Icon::Plus;
    let keys = makes.then_some(Press::Single("C"));
    let mut act = Act::new(Part::Here, icon, words, move || press(&control)).keys(keys);
    act.line.disabled = reason;
    Some(act)
}

/// An action from a menu in the page's head.
fn of_menu(action: HeadAction) -> Act {
    let HeadAction { label, menu, icon, disabled_because } = action;
    let words = label.clone();
    let mut act =
        Act::new(Part::Here, icon.unwrap_or(Icon::ChevronRight), label, move || run_head_action(&words));
    // "More actions" says nothing of what they do; "Export" does.
    if menu != "More actions" {
        act = act.detail(menu);
    }
    act.line.disabled = disabled_because;
    act
}

/// The id of the object whose page this is: the last part of an address with one.
fn own_id() -> Option<String> {
    let path = window().location().pathname().ok()?;
    let mut parts = path.split('/').skip(3);
    let (section, id) = (parts.next()?, parts.next()?);
    let has_pages = matches!(
        section,
        "api-keys"
            | "service-accounts"
            | "users"
            | "environments"
            | "resources"
            | "role-bindings"
            | "group-mappings"
            | "identity-providers"
            | "identity-pools"
    );
    let id = String::from(js_sys::decode_uri_component(id).ok()?);
    (has_pages && id != "new" && parts.next().is_none()).then_some(id)
}

/// Where the rail leads.
fn places(desk: Desk, sections: &[RailSection]) -> Vec<Act> {
    let pages = [
        Page::Overview,
        Page::ApiKeys,
        Page::ServiceAccounts,
        Page::Users,
        Page::Environments,
        Page::Resources,
        Page::RoleBindings,
        Page::Acls,
        Page::Quotas,
        Page::Audit,
        Page::Verify,
        Page::AccessCheck,
        Page::ApiExplorer,
        Page::Exchange,
        Page::Settings,
    ];
    let keys = |href: &str| {
        let page = pages.iter().find(|page| Address::In(desk.id(), (*page).clone()).to_string() == href)?;
        keys_to(page)
    };
    let entries = sections.iter().flat_map(|section| &section.entries);
    let mut acts: Vec<_> = entries
        .map(|entry| {
            let href = entry.href.clone();
            let keys = keys(&href);
            Act::new(Part::Go, entry.icon, entry.label, move || follow(&href)).keys(keys).also("go open page")
        })
        .collect();
    acts.push(
        Act::new(Part::Go, Icon::Organization, "All organizations", || follow("/"))
            .also("go open switch start page")
            .when_typed(),
    );
    acts
}

fn commands(desk: Desk, notices: Notices, on_open: Callback<Opened>) -> Vec<Act> {
    let at = move |page| Address::In(desk.id(), page).to_string();
    let mut acts = vec![
        Act::new(Part::Do, Icon::Plus, "Create API key", move || follow(&at(Page::NewApiKey)))
            .also("new issue key secret")
            .keys(Some(Press::Single("C"))),
    ];
    acts.extend(makers(desk, on_open));
    let workspace = desk.workspace();
    if workspace.undoable().is_some() {
        let mut undo = Act::new(Part::Do, Icon::Undo, UNDO, move || spawn_local(desk.undo()))
            .also("take back revert")
            .keys(Some(Press::Chord("Z")));
        undo.line.disabled = desk.past_reason();
        acts.push(undo);
    }
    if workspace.redoable().is_some() {
        let mut redo = Act::new(Part::Do, Icon::Reload, REDO, move || spawn_local(desk.redo()))
            .also("again")
            .keys(Some(Press::ShiftChord("Z")));
        redo.line.disabled = desk.past_reason();
        acts.push(redo);
    }
    acts.extend(times(desk, on_open));
    let mut export = Act::new(Part::Do, Icon::Download, "Export organization", move || {
        export_open(desk.workspace(), notices);
    })
    .also("save backup file download")
    .when_typed();
    export.line.disabled = untrack(|| desk.cannot_take_whole());
    acts.push(export);
    acts.push(
        Act::new(Part::Do, Icon::Info, "Keyboard shortcuts", move || on_open.run(Opened::Sheet))
            .also("keys help")
            .keys(Some(Press::Single("?"))),
    );
    acts
}

/// The ways to other moments than this one.
fn times(desk: Desk, on_open: Callback<Opened>) -> Vec<Act> {
    let compare = Address::In(desk.id(), Page::Compare(None, None)).today();
    vec![
        Act::new(Part::Do, Icon::History, "Look at the past", move || on_open.run(Opened::Moment))
            .also("as of time travel history moment back then")
            .when_typed(),
        Act::new(Part::Do, Icon::History, "Compare moments", move || follow(&compare))
            .also("two differences diff changes since history audit")
            .when_typed(),
    ]
}

/// What the lines are called that take something back and bring it back.
pub(super) const UNDO: &str = "Undo";
pub(super) const REDO: &str = "Redo";

/// Why the last entry of this tab cannot be taken back, and why what was taken back last cannot be brought back.
pub(super) async fn why_not(desk: Desk) -> [(&'static str, Option<String>); 2] {
    let (workspace, actor) = (desk.workspace(), desk.acting_once());
    let mut reasons = [(UNDO, None), (REDO, None)];
    if let Some(seq) = workspace.undoable() {
        reasons[0].1 = workspace.why_not_undo(&actor, seq).await;
    }
    if let Some(seq) = workspace.redoable() {
        reasons[1].1 = workspace.why_not_undo(&actor, seq).await;
    }
    reasons
}

/// The dialogs that make something, with the reason where whoever acts may not.
fn makers(desk: Desk, on_open: Callback<Opened>) -> impl Iterator<Item = Act> {
    let acting = desk.acting_once();
    let made = [
        (Kind::ServiceAccount, Icon::ServiceAccount, "Create service account", "new account"),
        (Kind::User, Icon::User, "Invite user", "new create person"),
        (Kind::GroupMapping, Icon::Group, "Create group mapping", "new sso access roles"),
        (
            Kind::IdentityProvider,
            Icon::Provider,
            "Create identity provider",
            "new oauth oidc workload access",
        ),
        (Kind::Environment, Icon::Environment, "Create environment", "new"),
        (Kind::KafkaCluster, Icon::Cluster, "Create Kafka cluster", "new resource"),
        (Kind::SchemaRegistry, Icon::Registry, "Create Schema Registry", "new resource"),
        (Kind::KsqlCluster, Icon::Query, "Create ksqlDB cluster", "new resource"),
        (Kind::ComputePool, Icon::Compute, "Create compute pool", "new resource flink"),
        (Kind::RoleBinding, Icon::Role, "Add role binding", "new create bind grant access permission"),
        (Kind::Acl, Icon::Acl, "Create ACL", "new add allow deny access permission"),
    ];
    made.into_iter().map(move |(kind, icon, title, also)| {
        let run = move || on_open.run(Opened::Make(kind));
        let mut act = Act::new(Part::Do, icon, title, run).also(also).when_typed();
        act.line.disabled = desk.ask_once(|org| permission::to_make(org, &acting, kind));
        act
    })
}

/// How the console looks and listens.
fn looks(preferences: Preferences) -> Vec<Act> {
    let liked = preferences.0.get_untracked();
    let mut acts = Vec::new();
    for (theme, title) in [
        (Theme::Dark, "Use the dark theme"),
        (Theme::Light, "Use the light theme"),
        (Theme::System, "Use the system’s theme"),
    ] {
        if theme != liked.theme {
            let run = move || preferences.change(|liked| liked.theme = theme);
            acts.push(
                Act::new(Part::Do, Icon::Settings, title, run)
                    .also("appearance colour mode night")
                    .when_typed(),
            );
        }
    }
    let (density, title) = match liked.density {
        Density::Comfortable => (Density::Compact, "Use compact rows"),
        Density::Compact => (Density::Comfortable, "Use comfortable rows"),
    };
    let run = move || preferences.change(|liked| liked.density = density);
    acts.push(Act::new(Part::Do, Icon::Settings, title, run).also("density display").when_typed());
    let (letters, title) = match liked.letters {
        Letters::Act => (Letters::Rest, "Switch single-letter shortcuts off"),
        Letters::Rest => (Letters::Act, "Switch single-letter shortcuts on"),
    };
    let run = move || preferences.change(|liked| liked.letters = letters);
    acts.push(Act::new(Part::Do, Icon::Settings, title, run).also("keyboard").when_typed());
    acts
}

/// Whoever else may act.
fn actors(desk: Desk) -> Vec<Act> {
    let actor = desk.acting_once();
    let others = desk.ask_whole_once(acting::candidates).into_iter().filter(|one| one.owner != actor);
    others
        .map(|acting::Candidate { owner, name, email, roles }| {
            let run = move || desk.act_as(owner.clone());
            Act::new(Part::Do, Icon::User, ["Act as ", &name].concat(), run)
                .also("switch user")
                .detail([email.as_str(), roles.as_str()].join(" · "))
                .when_typed()
        })
        .collect()
}
