//! What the keyboard does everywhere in an organization: one table, which drives the handlers and fills the sheet.
//!
//! Single letters act only where nothing else wants them: not in a field of text, a menu or a dialog, and not for a
//! person who has switched them off (WCAG 2.1.4). Chords with Ctrl or ⌘ go on working then.

mod sheet;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlAnchorElement, HtmlElement, KeyboardEvent};

pub use sheet::Sheet;

use super::{
    desk::Desk,
    kit::dom::{self, Phase, Platform},
    preferences::{Letters, Preferences, use_preferences},
    route::{Address, Page},
    timers::Debounce,
};
use crate::model::Kind;

/// Which keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// A letter or sign by itself.
    Single(&'static str),
    /// G, and then a letter.
    AfterG(&'static str),
    /// Ctrl, on Apple's keyboards ⌘, with a letter.
    Chord(&'static str),
    /// The same with Shift.
    ShiftChord(&'static str),
    /// Handled by what has the focus; stands in the sheet only.
    There(&'static str),
}

/// What a shortcut does.
#[derive(Clone, Copy)]
enum Does {
    Palette,
    Sheet,
    Go(fn() -> Page),
    Create,
    Actor,
    Search,
    Undo,
    Redo,
    /// What has the focus does it.
    There,
}

/// A line of the table.
#[derive(Clone, Copy)]
struct Shortcut {
    part: Part,
    press: Press,
    words: &'static str,
    does: Does,
}

/// Where a shortcut holds: a part of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Everywhere,
    Go,
    List,
}

impl Part {
    const ALL: [Self; 3] = [Self::Everywhere, Self::Go, Self::List];

    const fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Go => "Go to",
            Self::List => "In a list",
        }
    }
}

const fn everywhere(press: Press, words: &'static str, does: Does) -> Shortcut {
    Shortcut { part: Part::Everywhere, press, words, does }
}

const fn go(letter: &'static str, words: &'static str, page: fn() -> Page) -> Shortcut {
    Shortcut { part: Part::Go, press: Press::AfterG(letter), words, does: Does::Go(page) }
}

const fn list(keys: &'static str, words: &'static str) -> Shortcut {
    Shortcut { part: Part::List, press: Press::There(keys), words, does: Does::There }
}

/// Everything the keyboard does.
static TABLE: [Shortcut; 31] = [
    everywhere(Press::Chord("K"), "Search or run a command", Does::Palette),
    everywhere(Press::Single("/"), "Search this page", Does::Search),
    everywhere(Press::Single("C"), "Create", Does::Create),
    everywhere(Press::Single("A"), "Act as somebody else", Does::Actor),
    everywhere(Press::Chord("Z"), "Undo", Does::Undo),
    everywhere(Press::ShiftChord("Z"), "Redo", Does::Redo),
    everywhere(Press::Single("?"), "Keyboard shortcuts", Does::Sheet),
    go("O", "Overview", || Page::Overview),
    go("K", "API keys", || Page::ApiKeys),
    go("A", "Service accounts", || Page::ServiceAccounts),
    go("U", "Users", || Page::Users),
    go("E", "Environments", || Page::Environments),
    go("R", "Resources", || Page::Resources),
    go("B", "Role bindings", || Page::RoleBindings),
    go("L", "ACLs", || Page::Acls),
    go("H", "History", || Page::Audit),
    go("Q", "Quotas", || Page::Quotas),
    go("V", "Verify", || Page::Verify),
    go("W", "Access check", || Page::AccessCheck),
    go("X", "API explorer", || Page::ApiExplorer),
    go("I", "Import", || Page::Exchange),
    go("S", "Settings", || Page::Settings),
    list("J K", "Next row, row before"),
    list("Enter", "Open the row"),
    list("E", "Edit the row, or the selection"),
    list("X", "Select the row"),
    list("Shift J", "Select on the way"),
    list("Ctrl A", "Select all"),
    list("Esc", "Select none"),
    list("Home End", "First row, last row"),
    list("PgUp PgDn", "A screenful up, down"),
];

/// What the shortcuts open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// Nothing.
    Nothing,
    /// The command palette.
    Palette,
    /// The keyboard sheet.
    Sheet,
    /// The dialog that asks for a moment of the past.
    Moment,
    /// The dialog that makes an account, an environment or a resource.
    Make(Kind),
}

/// The letters after G that lead to a page, as the palette shows them beside it.
pub fn keys_to(page: &Page) -> Option<Press> {
    TABLE.iter().find_map(|shortcut| match shortcut.does {
        Does::Go(to) if to() == *page => Some(shortcut.press),
        Does::Go(_)
        | Does::Palette
        | Does::Sheet
        | Does::Create
        | Does::Actor
        | Does::Search
        | Does::Undo
        | Does::Redo
        | Does::There => None,
    })
}

/// Keys as they stand on this person's keyboard.
pub fn keys_view(press: Press) -> AnyView {
    let apple = dom::platform() == Platform::Apple;
    let (first, second): (Vec<&str>, Option<&str>) = match press {
        Press::Single(letter) => (vec![letter], None),
        Press::AfterG(letter) => (vec!["G"], Some(letter)),
        Press::Chord(letter) => (vec![if apple { "⌘" } else { "Ctrl" }, letter], None),
        Press::ShiftChord(letter) => {
            (vec![if apple { "⇧" } else { "Shift" }, if apple { "⌘" } else { "Ctrl" }, letter], None)
        }
        Press::There(keys) => {
            (keys.split(' ').map(|key| if apple && key == "Ctrl" { "⌘" } else { key }).collect(), None)
        }
    };
    let first = first.into_iter().map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view();
    let second = second.map(|key| view! { <span class="key-then">"then"</span><kbd>{key}</kbd> });
    view! { <span class="key-hint">{first}{second}</span> }.into_any()
}

/// Whether a key that is pressed continues an earlier one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pending {
    Nothing,
    G,
}

#[derive(Clone, Copy)]
struct Keyboard {
    desk: Desk,
    opened: RwSignal<Opened>,
    pending: StoredValue<Pending>,
    /// A G that nothing follows is forgotten.
    forget: Debounce,
    preferences: Preferences,
}

/// How long after G its letter is waited for, in milliseconds.
const SEQUENCE: u32 = 1_500;

/// Listens for as long as the organization's pages stand.
pub fn listen(desk: Desk, opened: RwSignal<Opened>) {
    let keyboard = Keyboard {
        desk,
        opened,
        pending: StoredValue::new(Pending::Nothing),
        forget: Debounce::new(SEQUENCE),
        preferences: use_preferences(),
    };
    // Before a list hears K, which after a G is not for it.
    dom::listen_here(&document(), "keydown", Phase::Capture, move |event| {
        if let Some(key) = event.dyn_ref::<KeyboardEvent>()
            && let Some(shortcut) = keyboard.meant(key)
            && keyboard.act(shortcut) == Acted::Yes
        {
            event.prevent_default();
            event.stop_propagation();
        }
    });
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Acted {
    Yes,
    No,
}

impl Keyboard {
    fn meant(self, key: &KeyboardEvent) -> Option<&'static Shortcut> {
        let before = self.pending.try_update_value(|pending| std::mem::replace(pending, Pending::Nothing));
        if key.default_prevented() || key.is_composing() || key.repeat() {
            return None;
        }
        let pressed = key.key();
        let chord = match dom::platform() {
            Platform::Apple => key.meta_key() && !key.ctrl_key(),
            Platform::Other => key.ctrl_key() && !key.meta_key(),
        };
        if chord && !key.alt_key() {
            return find(|press| match press {
                Press::Chord(letter) => !key.shift_key() && letter.eq_ignore_ascii_case(&pressed),
                // Ctrl Y is what Windows has for it.
                Press::ShiftChord(letter) => {
                    (key.shift_key() && letter.eq_ignore_ascii_case(&pressed))
                        || (!key.shift_key() && pressed == "y")
                }
                Press::Single(_) | Press::AfterG(_) | Press::There(_) => false,
            })
            .filter(|shortcut| !is_taken(shortcut.does));
        }
        let off = self.preferences.0.with_untracked(|liked| liked.letters) == Letters::Rest;
        if off || key.ctrl_key() || key.meta_key() || key.alt_key() || letters_are_taken() {
            return None;
        }
        if before == Some(Pending::G) {
            return find(
                |press| matches!(press, Press::AfterG(letter) if letter.eq_ignore_ascii_case(&pressed)),
            );
        }
        if pressed.eq_ignore_ascii_case("g") {
            self.pending.try_set_value(Pending::G);
            self.forget.run(move || {
                self.pending.try_set_value(Pending::Nothing);
            });
            return None;
        }
        find(|press| matches!(press, Press::Single(letter) if letter.eq_ignore_ascii_case(&pressed)))
    }

    fn act(self, shortcut: &Shortcut) -> Acted {
        let at = |page| Address::In(self.desk.id(), page).to_string();
        match shortcut.does {
            Does::Palette => self.opened.set(Opened::Palette),
            Does::Sheet => self.opened.set(Opened::Sheet),
            Does::Go(page) => follow(&at(page())),
            Does::Create => match primary() {
                Some(button) => press(&button),
                None => follow(&at(Page::NewApiKey)),
            },
            Does::Actor => match on_page("header.topbar button[aria-label^='Acting as ']") {
                Some(menu) => press(&menu),
                None => return Acted::No,
            },
            Does::Search => match on_page("#content input[type=search]") {
                Some(field) => drop(field.focus()),
                None => self.opened.set(Opened::Palette),
            },
            Does::Undo => leptos::task::spawn_local(self.desk.undo()),
            Does::Redo => leptos::task::spawn_local(self.desk.redo()),
            Does::There => return Acted::No,
        }
        Acted::Yes
    }
}

fn find(fits: impl Fn(Press) -> bool) -> Option<&'static Shortcut> {
    TABLE.iter().find(|shortcut| fits(shortcut.press))
}

/// Goes to an address as a link does: a page that would lose something asks first.
pub fn follow(href: &str) {
    let Ok(link) = document().create_element("a") else { return };
    let Ok(link) = link.dyn_into::<HtmlAnchorElement>() else { return };
    link.set_href(href);
    link.set_hidden(true);
    let Some(body) = document().body() else { return };
    let _ = body.append_child(&link);
    link.click();
    link.remove();
}

/// Presses a control as a person does, so that what it opens gives the focus back to it.
pub fn press(control: &HtmlElement) {
    let _ = control.focus();
    control.click();
}

fn on_page(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// What the page's head offers to make.
fn primary() -> Option<HtmlElement> {
    let button = on_page("#content .page-actions .button-primary")?;
    let words = button.text_content().unwrap_or_default();
    ["Create", "Invite", "New", "Add"]
        .iter()
        .any(|verb| words.trim_start().starts_with(verb))
        .then_some(button)
}

const DIALOG: &str = "dialog[open]";
const TEXT: &str =
    "input:not([type=checkbox], [type=radio], [readonly]), textarea, select, [contenteditable]";

fn stands(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some()
}

fn focus_is_in(selector: &str) -> bool {
    dom::focused().is_some_and(|at| at.closest(selector).ok().flatten().is_some())
}

/// Whether a chord belongs to something else now.
fn is_taken(does: Does) -> bool {
    match does {
        Does::Undo | Does::Redo => stands(DIALOG) || stands("[data-holds-undo]") || focus_is_in(TEXT),
        Does::Palette
        | Does::Sheet
        | Does::Go(_)
        | Does::Create
        | Does::Actor
        | Does::Search
        | Does::There => stands(DIALOG),
    }
}

/// Whether letters belong to something else now.
fn letters_are_taken() -> bool {
    stands(DIALOG) || focus_is_in(TEXT) || focus_is_in("[role=menu], [role=listbox]")
}
