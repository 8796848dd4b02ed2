//! The frame around every page: the rail, the top bar, the place for the content.
//!
//! It shows what the application gives it and decides nothing: which sections there are, which organization is open and
//! who is acting are data.

mod rail;

use leptos::children::ViewFn;
use leptos::prelude::*;
use web_sys::MouseEvent;

pub use rail::{RailEntry, RailMatch, RailSection};

use super::kit::{
    Button, ButtonKind, Checked, Icon, MenuButton, MenuItem, NoticeRegion, RouteAnnouncer, badge, dom,
};
use super::offline::NewVersion;
use super::preferences::{Density, Letters, Preferences, RailWidth, Theme, use_preferences};
use crate::workspace::Home;
use rail::{Drawer, Rail};

/// A menu in the top bar: what is chosen, and what may be chosen instead.
#[derive(Clone, Copy, Debug)]
pub struct BarMenu {
    /// The words on its button; the menu is absent while there are none.
    pub current: Signal<Option<String>>,
    /// Its items, asked for when it opens.
    pub items: Callback<(), Vec<MenuItem>>,
    /// A word beside the button that goes for all that is chosen: "demo".
    pub mark: Signal<Option<&'static str>>,
    /// What is said beside it, where there is room.
    pub detail: Signal<Option<String>>,
}

/// What the page says about where its data is.
const LOCAL: &str = "Local · stored on this device";

/// The same of an organization.
pub fn kept_words(home: Home) -> String {
    match home {
        Home::Browser(_) => LOCAL.to_owned(),
        Home::Host(_) => format!("At the host · {}", address_of_host()),
    }
}

/// The name and the port of the host that serves this page.
pub fn address_of_host() -> String {
    window().location().host().unwrap_or_default()
}

/// The frame. `children` is the page.
#[component]
pub fn Shell(
    /// Address behind the product's name.
    #[prop(into)]
    home: Signal<String>,
    /// The rail's sections. While there are none, there is no rail.
    #[prop(into)]
    sections: Signal<Vec<RailSection>>,
    /// The present path, which marks an entry of the rail.
    #[prop(into)]
    path: Signal<String>,
    /// The organization that is open, and the others.
    organization: BarMenu,
    /// Who is acting, and who else may.
    acting_as: BarMenu,
    /// More for the top bar, before "Acting as".
    #[prop(optional, into)]
    bar: Option<ViewFn>,
    /// Where the data is, in a few words; without it, on this device.
    #[prop(optional, into)]
    kept: Option<String>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let kept = StoredValue::new(kept.unwrap_or_else(|| LOCAL.to_owned()));
    let preferences = use_preferences();
    let drawer = RwSignal::new(Drawer::Closed);
    let bare = Memo::new(move |_| sections.with(Vec::is_empty));
    let class = move || match (bare.get(), preferences.0.with(|liked| liked.rail)) {
        (true, _) => "shell shell-bare",
        (false, RailWidth::Full) => "shell",
        (false, RailWidth::Folded) => "shell shell-folded",
    };
    let skip = |event: MouseEvent| {
        event.prevent_default();
        let _ = dom::focus_by_id("content");
    };
    let rail = Rail { home, sections, path, preferences, kept };
    view! {
        <a class="skip-link" href="#content" on:click=skip>"Skip to content"</a>
        <div class=class>
            {move || (!bare.get()).then(|| rail.view())}
            <div class="column">
                {top_bar(rail, drawer, bare, organization, acting_as, bar)}
                <main class="main" id="content" tabindex="-1">{children()}</main>
                <footer class="page-foot"><span class="rail-foot-line">{kept.get_value()}</span></footer>
            </div>
        </div>
        {move || (drawer.get() == Drawer::Open).then(|| rail.drawer(drawer))}
        <NoticeRegion><NewVersion /></NoticeRegion>
        <RouteAnnouncer />
    }
}

fn top_bar(
    rail: Rail,
    drawer: RwSignal<Drawer>,
    bare: Memo<bool>,
    organization: BarMenu,
    acting_as: BarMenu,
    bar: Option<ViewFn>,
) -> AnyView {
    let open_drawer = view! {
        <span class="drawer-only">
            <Button kind=ButtonKind::Quiet icon=Icon::Menu label="Open navigation" on_click=move || drawer.set(Drawer::Open) />
        </span>
    };
    view! {
        <header class="topbar">
            {open_drawer}
            {move || bare.get().then(|| rail.brand())}
            {bar_menu(organization, "Organization", |_| None)}
            <span class="topbar-space"></span>
            {bar.map(|bar| bar.run())}
            {bar_menu(acting_as, "Acting as", |name| Some(initials(name)))}
            <MenuButton kind=ButtonKind::Quiet icon=Icon::Settings label="Display"
                items=Callback::new({ let preferences = rail.preferences; move |()| display_items(preferences) }) />
        </header>
    }
    .into_any()
}

/// `short` makes of the words a picture of two letters, which stands for them where there is little room.
fn bar_menu(menu: BarMenu, label: &'static str, short: fn(&str) -> Option<String>) -> impl IntoView {
    let present = Memo::new(move |_| menu.current.with(Option::is_some));
    let words = move || menu.current.get().unwrap_or_default();
    let mark = move || menu.mark.get().map(badge);
    let named = move || {
        let detail = menu.detail.get().map(|detail| [" ", &detail].concat()).unwrap_or_default();
        Some([label, " ", &words(), &detail].concat())
    };
    move || {
        present.get().then(|| {
            view! {
                <MenuButton label=named items=menu.items>
                    <span class="topbar-label">{label}" "</span>
                    {move || short(&words()).map(|short| view! { <span class="topbar-short" data-short=short></span> })}
                    <span class="topbar-words">{words}</span>
                    {move || menu.detail.get().map(|detail| view! { " "<span class="topbar-detail">{detail}</span> })}
                </MenuButton>
                {mark}
            }
        })
    }
}

/// `TH` of Tomás Herrera, `L` of lena@meridian.example.
fn initials(name: &str) -> String {
    let local = name.split('@').next().unwrap_or(name);
    let mut words = local.split_whitespace().filter_map(|word| word.chars().next());
    let (first, last) = (words.next(), words.next_back());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// How the console looks and listens.
fn display_items(preferences: Preferences) -> Vec<MenuItem> {
    let liked = preferences.0.get_untracked();
    let mark = |on: bool| if on { Checked::Chosen } else { Checked::Open };
    let theme = |words: &str, theme: Theme| {
        MenuItem::choice(words, mark(liked.theme == theme), move || {
            preferences.change(|liked| liked.theme = theme);
        })
    };
    let density = |words: &str, density: Density| {
        let act = move || preferences.change(|liked| liked.density = density);
        MenuItem::choice(words, mark(liked.density == density), act)
    };
    let letters = |words: &str, letters: Letters| {
        let act = move || preferences.change(|liked| liked.letters = letters);
        MenuItem::choice(words, mark(liked.letters == letters), act)
    };
    vec![
        MenuItem::heading("Theme"),
        theme("As the system", Theme::System),
        theme("Light", Theme::Light),
        theme("Dark", Theme::Dark),
        MenuItem::line(),
        MenuItem::heading("Rows"),
        density("Comfortable", Density::Comfortable),
        density("Compact", Density::Compact),
        MenuItem::line(),
        MenuItem::heading("Single-letter shortcuts"),
        letters("Shortcuts on", Letters::Act),
        letters("Shortcuts off", Letters::Rest),
    ]
}
