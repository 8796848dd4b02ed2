//! A button that opens a menu of actions, after the ARIA Authoring Practices' menu button.

use std::cell::RefCell;

use leptos::{ev::KeyboardEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlElement, Node};

use super::{
    ButtonKind, Icon,
    button::{Shape, button_class},
    dom::{self, Phase, Width, fresh_id},
    roving::{Axis, step},
};
use crate::ui::timers::Debounce;

/// Whether a menu item that stands for a setting is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// One of several, and the one taken.
    Chosen,
    /// One of several, not taken.
    Open,
}

#[derive(Clone, Debug)]
enum Does {
    Run(Callback<()>),
    Go(String),
    Choose(Checked, Callback<()>),
    Head,
    Divide,
}

/// A line of a menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    label: String,
    detail: Option<String>,
    icon: Option<Icon>,
    kind: ButtonKind,
    disabled_because: Option<String>,
    letter: Option<char>,
    does: Does,
}

impl MenuItem {
    fn new(label: impl Into<String>, does: Does) -> Self {
        let (detail, icon, kind, disabled_because) = (None, None, ButtonKind::Quiet, None);
        Self { label: label.into(), detail, icon, kind, disabled_because, letter: None, does }
    }

    /// An item that acts.
    pub fn action(label: impl Into<String>, run: impl Into<Callback<()>>) -> Self {
        Self::new(label, Does::Run(run.into()))
    }

    /// An item that goes to an address.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(label, Does::Go(href.into()))
    }

    /// An item that is one of several settings.
    pub fn choice(label: impl Into<String>, checked: Checked, run: impl Into<Callback<()>>) -> Self {
        Self::new(label, Does::Choose(checked, run.into()))
    }

    /// A heading over the items that follow.
    pub fn heading(label: impl Into<String>) -> Self {
        Self::new(label, Does::Head)
    }

    /// A line between groups.
    pub fn line() -> Self {
        Self::new(String::new(), Does::Divide)
    }

    /// Draws an icon before it.
    #[must_use]
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Says something more behind the words, such as an id.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Lets a letter do it, where the menu itself is not open: see [`run_letter`].
    #[must_use]
    pub fn letter(mut self, letter: char) -> Self {
        self.letter = Some(letter);
        self
    }

    /// Marks it as taking something away.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.kind = ButtonKind::Danger;
        self
    }

    /// Makes it unusable and says why; `None` leaves it as it is.
    #[must_use]
    pub fn disabled_because(mut self, reason: Option<String>) -> Self {
        self.disabled_because = reason;
        self
    }
}

/// Does what the action with this letter does, as if it had been chosen from its menu.
///
/// # Errors
///
/// Why it cannot be done now.
pub fn run_letter(items: Vec<MenuItem>, letter: char) -> Result<(), String> {
    for item in items {
        if let (true, Does::Run(run)) = (item.letter == Some(letter), item.does) {
            if let Some(reason) = item.disabled_because {
                return Err(reason);
            }
            let _ = run.try_run(());
            break;
        }
    }
    Ok(())
}

/// Marks the head of a page: what its menus hold is offered by the command palette too.
#[derive(Clone, Copy, Debug)]
pub(super) struct InPageHead;

/// A menu in the head of the page.
#[derive(Clone)]
struct HeadMenu {
    id: String,
    button: NodeRef<html::Button>,
    items: Callback<(), Vec<MenuItem>>,
}

thread_local! {
    static HEAD_MENUS: RefCell<Vec<HeadMenu>> = const { RefCell::new(Vec::new()) };
}

impl HeadMenu {
    /// Remembers the menu for as long as the page's head stands.
    fn offer(self) {
        let id = self.id.clone();
        HEAD_MENUS.with_borrow_mut(|menus| menus.push(self));
        on_cleanup(move || HEAD_MENUS.with_borrow_mut(|menus| menus.retain(|menu| menu.id != id)));
    }

    fn actions(&self) -> Vec<(MenuItem, Callback<()>)> {
        let items = self.items.try_run(()).unwrap_or_default();
        let action = |item: MenuItem| match item.does {
            Does::Run(run) => Some((item, run)),
            Does::Go(_) | Does::Choose(..) | Does::Head | Does::Divide => None,
        };
        items.into_iter().filter_map(action).collect()
    }
}

/// An action of a menu in the head of the page.
#[derive(Clone, Debug)]
pub struct HeadAction {
    /// Its words.
    pub label: String,
    /// The words on the menu's button.
    pub menu: String,
    /// Its icon.
    pub icon: Option<Icon>,
    /// Why it cannot be done now.
    pub disabled_because: Option<String>,
}

/// The actions that the menus in the head of the page hold now.
pub fn head_actions() -> Vec<HeadAction> {
    let menus = HEAD_MENUS.with_borrow(Clone::clone);
    let told = |menu: &HeadMenu| {
        let words = menu.button.get_untracked().map(|button| name_of(&button)).unwrap_or_default();
        let told = move |(item, _): (MenuItem, _)| HeadAction {
            label: item.label,
            menu: words.clone(),
            icon: item.icon,
            disabled_because: item.disabled_because,
        };
        menu.actions().into_iter().map(told)
    };
    menus.iter().flat_map(told).collect()
}

/// Does what an action of [`head_actions`] does, as if it had been chosen from its menu.
pub fn run_head_action(label: &str) {
    let menus = HEAD_MENUS.with_borrow(Clone::clone);
    // What the menu makes on being asked goes again with this owner.
    Owner::new().with(|| {
        for menu in menus {
            if let Some((_, run)) = menu.actions().into_iter().find(|(item, _)| item.label == label) {
                if let Some(button) = menu.button.get_untracked() {
                    let _ = dom::focus(&button);
                }
                let _ = run.try_run(());
                return;
            }
        }
    });
}

/// How a menu was opened, which decides where its focus starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opened {
    No,
    AtFirst,
    AtLast,
}

/// A button that opens a menu.
#[component]
pub fn MenuButton(
    /// Accessible name, where the words on the button do not say enough: "Actions for 7FJIYKQ4SGQDQ72H".
    #[prop(optional, into)]
    label: Signal<Option<String>>,
    /// The items, asked for each time the menu opens.
    #[prop(into)]
    items: Callback<(), Vec<MenuItem>>,
    /// How much attention the button asks for.
    #[prop(optional)]
    kind: ButtonKind,
    /// Drawn before the words; alone it makes a square button.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// The button's words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let open = RwSignal::new(Opened::No);
    let button = NodeRef::<html::Button>::new();
    let id = fresh_id("menu");
    let shape = if children.is_some() { Shape::Words } else { Shape::Square };
    let chevron = (shape == Shape::Words).then(|| Icon::ChevronDown.view());
    let is_open = move || open.get() != Opened::No;
    let controls = id.clone();
    if use_context::<InPageHead>().is_some() {
        HeadMenu { id: id.clone(), button, items }.offer();
    }
    let popup = move || is_open().then(|| menu_popup(id.clone(), button, open, items));
    view! {
        <span class="menu-anchor">
            <button
                type="button" node_ref=button class=button_class(kind, shape)
                aria-haspopup="menu"
                aria-expanded=move || if is_open() { "true" } else { "false" }
                aria-controls=move || is_open().then(|| controls.clone())
                aria-label=move || label.get()
                title=move || if shape == Shape::Square { label.get() } else { None }
                on:click=move |_| open.update(|open| *open = if *open == Opened::No { Opened::AtFirst } else { Opened::No })
                on:keydown=move |event| match event.key().as_str() {
                    "ArrowDown" => { event.prevent_default(); event.stop_propagation(); open.set(Opened::AtFirst); }
                    "ArrowUp" => { event.prevent_default(); event.stop_propagation(); open.set(Opened::AtLast); }
                    _ => {}
                }
            >
                {icon.map(Icon::view)}
                {children.map(|words| view! { <span class="button-text">{words()}</span> })}
                {chevron}
            </button>
            {popup}
        </span>
    }
}

/// The open menu.
fn menu_popup(
    id: String,
    button: NodeRef<html::Button>,
    open: RwSignal<Opened>,
    items: Callback<(), Vec<MenuItem>>,
) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    node.on_load(move |menu| show(&menu, button, open));
    let typed = RwSignal::new(String::new());
    let forget = Debounce::new(600);
    let keydown = move |event: KeyboardEvent| {
        let Some(menu) = node.get_untracked() else { return };
        let key = event.key();
        match key.as_str() {
            "Escape" => close_to_button(button, open),
            "Tab" => {
                open.set(Opened::No);
                return;
            }
            " " if typed.with_untracked(String::is_empty) => press_focused(),
            _ => {
                let found = items_of(&menu);
                let at = found.iter().position(|item| dom::focused().is_some_and(|focus| focus == *item));
                if let Some(to) = step(&key, Axis::Vertical, at, found.len()) {
                    focus_at(&found, to);
                } else if is_letter(&key, &event) {
                    typed.update(|typed| typed.push_str(&key.to_lowercase()));
                    forget.run(move || {
                        typed.try_set(String::new());
                    });
                    typed.with_untracked(|typed| focus_by_letters(&found, at, typed));
                } else {
                    return;
                }
            }
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let lines = items.run(()).into_iter().map(|item| menu_line(item, button, open)).collect_view();
    view! {
        <div
            class="popup menu" popover="manual" role="menu" id=id node_ref=node
            aria-label=move || button.get().map(|button| name_of(&button))
            on:keydown=keydown
        >
            {lines}
        </div>
    }
    .into_any()
}

fn menu_line(item: MenuItem, button: NodeRef<html::Button>, open: RwSignal<Opened>) -> AnyView {
    let MenuItem { label, detail, icon, kind, disabled_because, letter: _, does } = item;
    let class = match kind {
        ButtonKind::Danger => "menu-item menu-item-danger",
        ButtonKind::Primary | ButtonKind::Secondary | ButtonKind::Quiet => "menu-item",
    };
    let disabled = disabled_because.is_some().then_some("true");
    let words = move || {
        let reason = disabled_because.map(|reason| view! { <span class="menu-item-reason">{reason}</span> });
        let detail = detail.map(|detail| view! { <span class="menu-item-detail">{detail}</span> });
        view! { {icon.map(Icon::view)}<span class="menu-item-text">{label}{reason}</span>{detail} }.into_any()
    };
    let (role, checked, run) = match does {
        Does::Divide => return view! { <div class="menu-line" role="separator"></div> }.into_any(),
        Does::Head => {
            return view! { <div class="menu-heading" role="presentation">{words()}</div> }.into_any();
        }
        Does::Go(href) if disabled.is_none() => {
            let leave = move |_| open.set(Opened::No);
            return view! { <a class=class role="menuitem" tabindex="-1" href=href on:click=leave>{words()}</a> }
                .into_any();
        }
        Does::Go(_) => ("menuitem", None, None),
        Does::Run(run) => ("menuitem", None, Some(run)),
        Does::Choose(checked, run) => ("menuitemradio", Some(checked), Some(run)),
    };
    let tick = checked.map(|checked| match checked {
        Checked::Chosen => view! { <span class="menu-tick">{Icon::Check.view()}</span> }.into_any(),
        Checked::Open => {
            view! { <span class="menu-tick menu-tick-off">{Icon::Check.view()}</span> }.into_any()
        }
    });
    let state = checked.map(|checked| if checked == Checked::Chosen { "true" } else { "false" });
    let act = move |_| {
        if disabled.is_none() {
            close_to_button(button, open);
            let _ = run.and_then(|run| run.try_run(()));
        }
    };
    view! {
        <button
            type="button" class=class role=role tabindex="-1" aria-checked=state aria-disabled=disabled
            on:click=act
        >
            {tick}
            {words()}
        </button>
    }
    .into_any()
}

/// Opens the popup, focuses where its opening says, and closes it when the person turns elsewhere.
fn show(menu: &web_sys::HtmlDivElement, button: NodeRef<html::Button>, open: RwSignal<Opened>) {
    let Some(anchor) = button.get_untracked() else { return };
    let _ = menu.show_popover();
    dom::place_popup(&anchor, menu, Width::Content);
    let found = items_of(menu);
    match open.get_untracked() {
        Opened::AtLast => focus_at(&found, found.len().saturating_sub(1)),
        Opened::AtFirst | Opened::No => focus_at(&found, 0),
    }
    let within = move |event: &web_sys::Event, menu: &HtmlElement, anchor: &HtmlElement| {
        let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
        menu.contains(target.as_ref()) || (event.type_() == "pointerdown" && anchor.contains(target.as_ref()))
    };
    for name in ["pointerdown", "focusin"] {
        let (menu, anchor): (HtmlElement, HtmlElement) = (menu.clone().into(), anchor.clone().into());
        dom::listen_here(&document(), name, Phase::Capture, move |event| {
            if !within(&event, &menu, &anchor) {
                open.try_set(Opened::No);
            }
        });
    }
    // Things scroll and grow without anybody's turning away, such as a list that makes room for its batch bar: the
    // menu stays at its button as long as that is in sight.
    for (target, name) in [(EventTarget::from(document()), "scroll"), (EventTarget::from(window()), "resize")]
    {
        let (menu, anchor): (HtmlElement, HtmlElement) = (menu.clone().into(), anchor.clone().into());
        dom::listen_here(&target, name, Phase::Capture, move |event| {
            if within(&event, &menu, &anchor) {
                return;
            }
            if dom::is_in_sight(&anchor) {
                dom::place_popup(&anchor, &menu, Width::Content);
            } else {
                open.try_set(Opened::No);
            }
        });
    }
}

fn close_to_button(button: NodeRef<html::Button>, open: RwSignal<Opened>) {
    if let Some(button) = button.get_untracked() {
        let _ = dom::focus(&button);
    }
    open.set(Opened::No);
}

/// The items that can be reached, in order.
fn items_of(menu: &HtmlElement) -> Vec<HtmlElement> {
    let Ok(list) = menu.query_selector_all("[role^=menuitem]") else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.get(at)?.dyn_into().ok()).collect()
}

fn focus_at(items: &[HtmlElement], at: usize) {
    if let Some(item) = items.get(at) {
        let _ = item.focus();
    }
}

/// A space presses a button by itself, but not a link.
fn press_focused() {
    if let Some(item) = dom::focused() {
        item.click();
    }
}

fn is_letter(key: &str, event: &KeyboardEvent) -> bool {
    key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key() && !event.alt_key()
}

/// The next item, after the one at `at`, that begins with the typed letters. While letters are added to a word, the
/// present item may stay.
fn focus_by_letters(items: &[HtmlElement], at: Option<usize>, typed: &str) {
    let start = match (at, typed.chars().count()) {
        (Some(at), 1) => at + 1,
        (Some(at), _) => at,
        (None, _) => 0,
    };
    let fits = |item: &HtmlElement| {
        item.text_content().is_some_and(|text| text.trim_start().to_lowercase().starts_with(typed))
    };
    let found = items.iter().cycle().skip(start).take(items.len()).find(|item| fits(item));
    if let Some(item) = found {
        let _ = item.focus();
    }
}

/// What the button is called: a menu is called the same.
fn name_of(button: &HtmlElement) -> String {
    button.get_attribute("aria-label").or_else(|| button.text_content()).unwrap_or_default()
}
