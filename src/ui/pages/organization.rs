//! The frame of one organization: opens it, lays out its desk, and shows the shell around its pages.

use super::{
    acls::{AclPreset, create_acls},
    forms::{
        Making, Place, create_environment, create_group_mapping, create_identity_provider, create_kafka,
        create_ksql, create_pool, create_registry, create_service_account, invite_user,
    },
    history::moment_dialog,
    open_error::{HostErrorPage, OpenErrorPage},
    past::{self, Inside},
    role_bindings::{Preset, add_role_binding},
    standing::Standing,
};
use crate::{
    access,
    engine::Client,
    model::{Kind, ObjectRef, OrganizationId},
    org::Org,
    ui::{
        actor::first_admin,
        desk::Desk,
        events::{self, Event},
        kit::{
            Checked, Icon, MenuItem,
            dom::{self, Phase},
            provide_title_mark,
        },
        palette::{self, Palette, Recent},
        route::{AS_OF_PARAMETER, Address, Page, lead_to},
        shell::{BarMenu, RailEntry, RailSection, Shell, kept_words},
        shortcuts::{self, Opened, Sheet},
        timers,
    },
    view::{acting, palette::object_at, resources, words},
    workspace::{
        HOST, Home, Moment, OpenError,
        browser::{self, BrowserWorkspace, Listed},
    },
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_params_map, use_query_map},
};

/// How far opening has come.
#[derive(Clone)]
enum Opening {
    Waiting,
    Open(BrowserWorkspace),
    Failed(OpenError),
}

/// Everything under `/o/:organization`.
#[component]
pub fn Organization() -> impl IntoView {
    let params = use_params_map();
    let at =
        Memo::new(move |_| params.with(|params| params.get("organization")).and_then(|text| At::read(&text)));
    move || {
        match at.get() {
        Some(at) => opened(at),
        None => view! { <Bare><OpenErrorPage id=None error=OpenError::Unknown again=Callback::new(|()| {}) /></Bare> }
            .into_any(),
    }
    }
}

/// Where an address says that its organization is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// In this browser, under this id.
    Browser(OrganizationId),
    /// At the host that serves the page.
    Host,
}

impl At {
    fn read(segment: &str) -> Option<Self> {
        if segment == HOST { Some(Self::Host) } else { OrganizationId::parse(segment).map(Self::Browser) }
    }

    async fn open(self) -> Result<BrowserWorkspace, OpenError> {
        match self {
            Self::Browser(id) => browser::open(id).await,
            Self::Host => browser::open_at_host(Client::Console).await,
        }
    }
}

fn opened(at: At) -> AnyView {
    let state = RwSignal::new_local(Opening::Waiting);
    let open = move || {
        state.set(Opening::Waiting);
        spawn_local(async move {
            let opened = at.open().await;
            state.try_set(opened.map_or_else(Opening::Failed, Opening::Open));
        });
    };
    open();
    let view = move || match state.get() {
        Opening::Waiting => view! { <Bare><Waiting /></Bare> }.into_any(),
        Opening::Open(workspace) => frame(workspace),
        Opening::Failed(error) => {
            let again = Callback::new(move |()| open());
            match at {
                At::Browser(id) => {
                    view! { <Bare><OpenErrorPage id=Some(id) error again /></Bare> }.into_any()
                }
                At::Host => view! { <Bare><HostErrorPage error again /></Bare> }.into_any(),
            }
        }
    };
    view.into_any()
}

/// Says that the organization is being opened, once that takes long enough to wonder.
#[component]
fn Waiting() -> impl IntoView {
    let slow = RwSignal::new(None);
    let timer = timers::after(400, move || {
        slow.try_set(Some("Opening the organization…"));
    });
    StoredValue::new_local(timer);
    view! { <p class="page" role="status">{move || slow.get()}</p> }
}

/// The shell without an organization.
#[component]
pub fn Bare(
    /// The page.
    children: Children,
) -> impl IntoView {
    let none_yet: Vec<RailSection> = Vec::new();
    let none = || {
        let items = Callback::new(|()| Vec::new());
        BarMenu {
            current: Signal::stored(None),
            items,
            mark: Signal::stored(None),
            detail: Signal::stored(None),
        }
    };
    view! {
        <Shell home="/" sections=none_yet path="/" organization=none() acting_as=none()>
            {children()}
        </Shell>
    }
}

/// The pages of an open organization, of today or of then.
fn frame(workspace: BrowserWorkspace) -> AnyView {
    let desk = Desk::provide(workspace);
    provide_title_mark(mark_of(desk));
    catch_up_on_return(desk);
    keep_an_actor(desk);
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            query.get_str(AS_OF_PARAMETER).map(|text| Moment::parse(text).ok_or(text.to_owned()))
        })
    });
    on_cleanup(|| lead_to(None));
    past::at_moment(desk, asked, shell)
}

/// The shell around the pages.
fn shell(desk: Desk, inside: Inside) -> AnyView {
    let opened = RwSignal::new(Opened::Nothing);
    shortcuts::listen(desk, opened);
    let path = use_location().pathname;
    let recent = follow_visits(desk, path);
    let rail = Signal::stored(sections(desk));
    // The frame's, not the palette's: what the palette does, it does once it has closed.
    let open = Callback::new(move |next| opened.set(next));
    let close = Callback::new(move |()| opened.set(Opened::Nothing));
    let over = move || match opened.get() {
        Opened::Nothing => ().into_any(),
        Opened::Palette => {
            view! { <Palette desk sections=rail recent on_open=open on_close=close /> }.into_any()
        }
        Opened::Make(kind) => make(desk, kind, close),
        Opened::Moment => moment_dialog(desk, close),
        Opened::Sheet => view! { <Sheet on_close=close /> }.into_any(),
    };
    // What a page has begun belongs to whoever began it, and its list keeps slots of what that one sees.
    let looks = Memo::new(move |_| desk.looks());
    let pages = move || {
        let page = move || {
            looks.get();
            past::pages(desk, path, || view! { <Outlet /> }.into_any())
        };
        view! { {past::banner(desk, path)} <Standing /> {page} }.into_any()
    };
    let inside = match inside {
        Inside::Pages => pages(),
        Inside::Waiting(view) => view,
    };
    let search = move || palette::open_button(Callback::new(move |()| opened.set(Opened::Palette)));
    let home = Address::In(desk.id(), Page::Overview).to_string();
    view! {
        <Shell home sections=rail path=path bar=search kept=kept_words(desk.id())
            organization=organization_menu(desk) acting_as=acting_menu(desk, opened)>
            {inside}
        </Shell>
        {over}
    }
    .into_any()
}

/// The dialog that makes something of a kind, and then leads to its page.
fn make(desk: Desk, kind: Kind, close: Callback<()>) -> AnyView {
    let made = Callback::new(move |object: ObjectRef| {
        close.run(());
        if let Some(page) = Page::of(&object) {
            shortcuts::follow(&Address::In(desk.id(), page).to_string());
        }
    });
    let making = Making { typed: String::new(), place: Place::Asked, close, made };
    match kind {
        Kind::ServiceAccount => create_service_account(making),
        Kind::User => invite_user(making),
        Kind::Environment => create_environment(making),
        Kind::KafkaCluster => create_kafka(making),
        Kind::SchemaRegistry => create_registry(making),
        Kind::KsqlCluster => create_ksql(making),
        Kind::ComputePool => create_pool(making),
        Kind::GroupMapping => create_group_mapping(making),
        Kind::IdentityProvider => create_identity_provider(making),
        Kind::RoleBinding => add_role_binding(&making, &Preset::default()),
        Kind::Acl => create_acls(&AclPreset::default(), close),
        // Its provider is chosen first, on that one's page.
        Kind::Organization | Kind::IdentityPool | Kind::AppliedLimit | Kind::ApiKey | Kind::Tombstone => {
            ().into_any()
        }
    }
}

/// Remembers which objects' pages the person was on.
fn follow_visits(desk: Desk, path: Memo<String>) -> Recent {
    let recent = Recent::new();
    Effect::new(move |_| {
        let path = path.get();
        let mut parts = path.split('/').skip(3);
        let (section, id) = (parts.next(), parts.next());
        events::note(&Event::Went(section.unwrap_or("overview")));
        let (Some(section), Some(id)) = (section, id) else { return };
        let id = js_sys::decode_uri_component(id).map(String::from).unwrap_or_default();
        if let Some(object) = desk.ask_once(|org| object_at(org, section, &id)) {
            recent.note(object);
        }
    });
    recent
}

/// The word beside the organization's name, where it has one.
fn mark_of(desk: Desk) -> Signal<Option<&'static str>> {
    Signal::derive(move || desk.ask(|org| org.organization().and_then(|own| own.kind.mark())))
}

/// The sections that exist.
fn sections(desk: Desk) -> Vec<RailSection> {
    let at = |page| Address::In(desk.id(), page).to_string();
    let keys = Signal::derive(move || Some(desk.ask(|org| org.api_keys().len())));
    let first = vec![
        RailEntry::new("Overview", Icon::Overview, at(Page::Overview)).exact(),
        RailEntry::new("API keys", Icon::Key, at(Page::ApiKeys)).count(keys),
        RailEntry::new("Verify", Icon::Verify, at(Page::Verify)),
    ];
    let count = |count: fn(&Org) -> usize| Signal::derive(move || Some(desk.ask(count)));
    let accounts = vec![
        RailEntry::new("Service accounts", Icon::ServiceAccount, at(Page::ServiceAccounts))
            .count(count(|org| org.service_accounts().len())),
        RailEntry::new("Users", Icon::User, at(Page::Users)).count(count(|org| org.users().len())),
    ];
    let access = vec![
        RailEntry::new("Group mappings", Icon::Group, at(Page::GroupMappings))
            .count(count(|org| org.group_mappings().len())),
        RailEntry::new("Identity providers", Icon::Provider, at(Page::IdentityProviders))
            .count(count(|org| org.identity_providers().len())),
        RailEntry::new("Access check", Icon::Verify, at(Page::AccessCheck)),
    ];
    let places = vec![
        RailEntry::new("Environments", Icon::Environment, at(Page::Environments))
            .count(count(|org| org.environments().len())),
        RailEntry::new("Resources", Icon::Cluster, at(Page::Resources))
            .count(count(|org| resources::lists::count(org, None))),
    ];
    let rules = vec![
        RailEntry::new("Role bindings", Icon::Role, at(Page::RoleBindings))
            .count(count(|org| org.role_bindings().len())),
        RailEntry::new("ACLs", Icon::Acl, at(Page::Acls)).count(count(|org| org.acls().len())),
    ];
    let own = vec![
        RailEntry::new("Quotas", Icon::Gauge, at(Page::Quotas)),
        RailEntry::new("History", Icon::History, at(Page::Audit)),
        RailEntry::new("API explorer", Icon::Terminal, at(Page::ApiExplorer)),
        RailEntry::new("Import", Icon::Exchange, at(Page::Exchange)),
        RailEntry::new("Settings", Icon::Settings, at(Page::Settings)),
    ];
    vec![
        RailSection { title: None, entries: first },
        RailSection { title: Some("Accounts"), entries: accounts },
        RailSection { title: Some("Resources"), entries: places },
        RailSection { title: Some("Access"), entries: rules.into_iter().chain(access).collect() },
        RailSection { title: Some("Organization"), entries: own },
    ]
}

/// The organization's name, and the way to the others.
fn organization_menu(desk: Desk) -> BarMenu {
    let current = Signal::derive(move || desk.ask(|org| org.organization().map(|own| own.name.to_string())));
    let listed = RwSignal::new(Vec::<Listed>::new());
    spawn_local(async move {
        listed.try_set(browser::list().await.unwrap_or_default());
    });
    let items = Callback::new(move |()| {
        let mut items = vec![MenuItem::heading("Organizations")];
        items.extend(
            listed.get_untracked().into_iter().filter(|one| Home::Browser(one.id) != desk.id()).map(|one| {
                let id = one.id.to_string();
                let mark = one.mark.as_ref().and_then(|noted| noted.kind.mark());
                let name = one.mark.map_or_else(|| id.clone(), |noted| noted.name);
                let item =
                    MenuItem::link(name, Address::In(Home::Browser(one.id), Page::Overview).to_string());
                mark.into_iter().fold(item, MenuItem::detail)
            }),
        );
        items.push(MenuItem::link("All organizations", Address::Start.to_string()));
        items
    });
    BarMenu { current, items, mark: mark_of(desk), detail: Signal::stored(None) }
}

/// Who acts, and who else may.
fn acting_menu(desk: Desk, opened: RwSignal<Opened>) -> BarMenu {
    let current = Signal::derive(move || {
        let actor = desk.acting();
        Some(desk.ask(|org| words::owner_name(org, &actor).to_owned()))
    });
    // Group mappings may be hidden from the user whom they match.
    let detail = Signal::derive(move || {
        let actor = desk.acting();
        desk.track();
        Some(desk.ask_whole_once(|org| acting::roles(org, &actor)))
    });
    let items = Callback::new(move |()| {
        let actor = desk.acting_once();
        let all = desk.ask_whole_once(acting::candidates);
        let more = all.len().saturating_sub(IN_MENU);
        // Whoever acts stands in the list, however long it is.
        let near = all.iter().position(|one| one.owner == actor).filter(|at| *at >= IN_MENU);
        let shown = all.iter().take(IN_MENU).chain(near.and_then(|at| all.get(at)));
        let choices = shown.map(|one| {
            let checked = if one.owner == actor { Checked::Chosen } else { Checked::Open };
            let owner = one.owner.clone();
            MenuItem::choice(one.name.clone(), checked, move || desk.act_as(owner.clone()))
                .detail(one.roles.clone())
        });
        let mut items: Vec<_> = [MenuItem::heading("Act as")].into_iter().chain(choices).collect();
        if more > 0 {
            let find = move || opened.set(Opened::Palette);
            items.push(MenuItem::line());
            items.push(MenuItem::action(format!("Find one of {more} more…"), find));
        }
        items
    });
    BarMenu { current, items, mark: Signal::stored(None), detail }
}

/// As many users stand in the menu; the palette finds the others.
const IN_MENU: usize = 30;

/// Whoever acts may go or be deactivated, also in another tab. Then an administrator acts, as at the beginning.
fn keep_an_actor(desk: Desk) {
    Effect::new(move |_| {
        let acting = desk.acting();
        let gone = desk.ask(|org| !access::is_active(org, &acting));
        let next = gone.then(|| desk.ask_whole_once(first_admin));
        if let Some(next) = next.filter(|next| *next != acting) {
            desk.act_as(next);
        }
    });
}

/// A page that slept may have missed what other tabs said.
fn catch_up_on_return(desk: Desk) {
    let catch_up = move |_| {
        let workspace = desk.workspace();
        // What goes wrong becomes the workspace's condition, which the page shows.
        spawn_local(async move {
            let _ = workspace.catch_up().await;
        });
    };
    dom::listen_here(&window(), "focus", Phase::Bubble, catch_up);
    dom::listen_here(&window(), "pageshow", Phase::Bubble, catch_up);
    dom::listen_here(&document(), "visibilitychange", Phase::Bubble, catch_up);
}
