//! The rail: the sections of an organization, beside the page, folded to icons, or as a drawer on a narrow screen.

use leptos::{html, prelude::*};
use web_sys::{Event, HtmlDialogElement};

use crate::ui::kit::{Button, ButtonKind, Icon, dom, number};
use crate::ui::preferences::{Preferences, RailWidth};

/// Which paths belong to an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RailMatch {
    /// Its own and those below it.
    #[default]
    Within,
    /// Its own only.
    Exact,
}

/// A place one can go to.
#[derive(Clone, Debug)]
pub struct RailEntry {
    /// Its name.
    pub label: &'static str,
    /// Its icon.
    pub icon: Icon,
    /// Its address.
    pub href: String,
    /// Which paths belong to it.
    pub matches: RailMatch,
    /// How many things are there; `None` where a number says nothing.
    pub count: Signal<Option<usize>>,
}

impl RailEntry {
    /// An entry without a count.
    pub fn new(label: &'static str, icon: Icon, href: impl Into<String>) -> Self {
        Self { label, icon, href: href.into(), matches: RailMatch::Within, count: Signal::stored(None) }
    }

    /// Shows how many things are there.
    #[must_use]
    pub fn count(mut self, count: Signal<Option<usize>>) -> Self {
        self.count = count;
        self
    }

    /// Marks it only on its own path.
    #[must_use]
    pub fn exact(mut self) -> Self {
        self.matches = RailMatch::Exact;
        self
    }

    fn holds(&self, path: &str) -> bool {
        let own = self.href.split_once('?').map_or(self.href.as_str(), |(own, _)| own);
        match path.strip_prefix(own) {
            Some("" | "/") => true,
            Some(rest) => self.matches == RailMatch::Within && rest.starts_with('/'),
            None => false,
        }
    }
}

/// Entries that belong together.
#[derive(Clone, Debug)]
pub struct RailSection {
    /// Its heading, which folds it; the first section usually has none.
    pub title: Option<&'static str>,
    /// Its entries; at least one.
    pub entries: Vec<RailEntry>,
}

/// Whether the drawer is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawer {
    Open,
    Closed,
}

/// What the rail needs to draw itself.
#[derive(Clone, Copy)]
pub(super) struct Rail {
    pub home: Signal<String>,
    pub sections: Signal<Vec<RailSection>>,
    pub path: Signal<String>,
    pub preferences: Preferences,
    /// Where the data is, in a few words.
    pub kept: StoredValue<String>,
}

/// Where a rail stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Beside,
    InDrawer(RwSignal<Drawer>),
}

impl Rail {
    /// The product's mark and name.
    pub fn brand(self) -> AnyView {
        view! {
            <a class="brand" href=move || self.home.get()>
                <svg class="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
                    <rect class="brand-ground" width="32" height="32" rx="8"></rect>
                    <circle class="brand-ring" cx="17" cy="15" r="7.25"></circle>
                    <path class="brand-bit" d="M11.9 17.7l2.4 2.4-5.2 5.2a1.7 1.7 0 0 1-2.4-2.4z"></path>
                </svg>
                <span class="brand-words">"Keyplane"</span>
            </a>
        }
        .into_any()
    }

    /// The rail beside the page.
    pub fn view(self) -> AnyView {
        self.draw(Stands::Beside)
    }

    fn draw(self, stands: Stands) -> AnyView {
        let button = match stands {
            Stands::Beside => self.fold_button(),
            Stands::InDrawer(drawer) => view! {
                <Button kind=ButtonKind::Quiet icon=Icon::Cross label="Close navigation" on_click=move || drawer.set(Drawer::Closed) />
            }
            .into_any(),
        };
        let sections = move || {
            self.sections.get().into_iter().map(|section| self.section(section, stands)).collect_view()
        };
        view! {
            <nav class="rail" aria-label="Main">
                <div class="rail-head">{self.brand()}{button}</div>
                <div class="rail-body">{sections}</div>
                <div class="rail-foot"><span class="rail-foot-line"><span class="rail-foot-words">{self.kept.get_value()}</span></span></div>
            </nav>
        }
        .into_any()
    }

    fn fold_button(self) -> AnyView {
        let folded = move || self.preferences.0.with(|liked| liked.rail) == RailWidth::Folded;
        let turn = move || {
            self.preferences.change(|liked| {
                liked.rail = match liked.rail {
                    RailWidth::Full => RailWidth::Folded,
                    RailWidth::Folded => RailWidth::Full,
                };
            });
        };
        let label = move || {
            Some(if folded() { "Unfold navigation".to_owned() } else { "Fold navigation".to_owned() })
        };
        view! {
            <span class="rail-fold">
                <Button kind=ButtonKind::Quiet icon=Icon::Rail label=label on_click=turn />
            </span>
        }
        .into_any()
    }

    fn section(self, section: RailSection, stands: Stands) -> AnyView {
        let entries = section.entries;
        let Some(title) = section.title else {
            let entries = entries.into_iter().map(|entry| self.entry(entry)).collect_view();
            return view! { <ul class="rail-section">{entries}</ul> }.into_any();
        };
        // Folded to icons the rail has no room for headings, so it shows everything.
        let closed = move || {
            self.preferences.0.with(|liked| {
                let icons = liked.rail == RailWidth::Folded && stands == Stands::Beside;
                !icons && liked.closed_sections.iter().any(|closed| closed == title)
            })
        };
        let turn = move |_| {
            self.preferences.change(|liked| {
                let before = liked.closed_sections.len();
                liked.closed_sections.retain(|closed| closed != title);
                if liked.closed_sections.len() == before {
                    liked.closed_sections.push(title.to_owned());
                }
            });
        };
        let list = move || {
            let entries = entries.clone();
            (!closed()).then(|| {
                let entries = entries.into_iter().map(|entry| self.entry(entry)).collect_view();
                view! { <ul>{entries}</ul> }
            })
        };
        view! {
            <div class="rail-section">
                <button type="button" class="rail-title" aria-expanded=move || if closed() { "false" } else { "true" } on:click=turn>
                    {title}{Icon::ChevronDown.view()}
                </button>
                {list}
            </div>
        }
        .into_any()
    }

    fn entry(self, entry: RailEntry) -> AnyView {
        let RailEntry { label, icon, count, .. } = entry;
        let href = entry.href.clone();
        let current = move || self.path.with(|path| entry.holds(path)).then_some("page");
        let tip = move || (self.preferences.0.with(|liked| liked.rail) == RailWidth::Folded).then_some(label);
        let count =
            move || count.get().map(|count| view! { <span class="rail-count">{number(count)}</span> });
        view! {
            <li>
                <a class="rail-entry" href=href aria-current=current title=tip>
                    {icon.view()}
                    <span class="rail-words">{label}</span>
                    {count}
                </a>
            </li>
        }
        .into_any()
    }

    /// The rail as a drawer over the page, until a place is chosen or it is closed.
    pub fn drawer(self, drawer: RwSignal<Drawer>) -> AnyView {
        let node = NodeRef::<html::Dialog>::new();
        node.on_load(move |dialog: HtmlDialogElement| {
            let opener = dom::focused();
            let _ = dialog.show_modal();
            let held = StoredValue::new_local((dialog, opener));
            on_cleanup(move || {
                let _ = held.try_with_value(|(dialog, opener)| {
                    dialog.close();
                    if let Some(opener) = opener {
                        let _ = dom::focus(opener);
                    }
                });
            });
        });
        Effect::new(move |before: Option<String>| {
            let path = self.path.get();
            if before.is_some_and(|before| before != path) {
                drawer.set(Drawer::Closed);
            }
            path
        });
        let outside = move |event: Event| {
            if event.target() == event.current_target() {
                drawer.set(Drawer::Closed);
            }
        };
        view! {
            <dialog class="drawer" node_ref=node aria-label="Navigation"
                on:click=move |event| outside(event.into()) on:close=move |_| drawer.set(Drawer::Closed)>
                {self.draw(Stands::InDrawer(drawer))}
            </dialog>
        }
        .into_any()
    }
}
