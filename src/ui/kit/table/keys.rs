//! What keys and presses do in a table.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent, MouseEvent};

use super::{
    Selection,
    body::Body,
    row::{id_of, row_of},
};
use crate::ui::kit::dom;

/// Whether single letters act. They can be switched off, since people who speak to their computer, or whose hands
/// stray, set them off without meaning to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SingleKeys {
    /// J, K, X and E act.
    #[default]
    On,
    /// Only arrows, Home, End, Page Up, Page Down, Enter and the space bar do.
    Off,
}

/// Whether single letters act, for everything below the component that provides this as context.
#[derive(Clone, Copy, Debug)]
pub struct SingleKeySetting(pub Signal<SingleKeys>);

/// The setting in force here.
pub(super) fn setting() -> Signal<SingleKeys> {
    use_context::<SingleKeySetting>().map_or_else(|| Signal::stored(SingleKeys::On), |setting| setting.0)
}

/// What a table does when asked by key or press.
#[derive(Clone, Copy)]
pub(super) struct Acts {
    pub on_open: Option<Callback<String>>,
    pub on_edit: Option<Callback<String>>,
    pub single_keys: Signal<SingleKeys>,
    /// Where a range chosen with Shift begins.
    pub range_from: StoredValue<Option<usize>>,
}

/// A key as the table understands it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    Down,
    Up,
    First,
    Last,
    PageDown,
    PageUp,
    Open,
    Edit,
    Choose,
    ChooseAll,
    ChooseNone,
}

fn meaning(event: &KeyboardEvent, single_keys: SingleKeys) -> Option<Does> {
    let key = event.key();
    if event.alt_key() {
        return None;
    }
    if event.ctrl_key() || event.meta_key() {
        return (key == "a").then_some(Does::ChooseAll);
    }
    match (key.as_str(), single_keys) {
        ("ArrowDown", _) | ("j", SingleKeys::On) => Some(Does::Down),
        ("ArrowUp", _) | ("k", SingleKeys::On) => Some(Does::Up),
        ("Home", _) => Some(Does::First),
        ("End", _) => Some(Does::Last),
        ("PageDown", _) => Some(Does::PageDown),
        ("PageUp", _) => Some(Does::PageUp),
        ("Enter", _) => Some(Does::Open),
        ("e", SingleKeys::On) => Some(Does::Edit),
        (" ", _) | ("x", SingleKeys::On) => Some(Does::Choose),
        ("Escape", _) => Some(Does::ChooseNone),
        (_, SingleKeys::On | SingleKeys::Off) => None,
    }
}

/// Where a key was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// On a row itself.
    Row,
    /// On something in a row: Enter and the space bar belong to that.
    Inside,
}

fn origin(target: &Element) -> Option<From> {
    let row = row_of(target)?;
    if row.is_same_node(Some(target)) {
        return Some(From::Row);
    }
    let types =
        target.matches("input:not([type=checkbox]), textarea, select, [role=menu] *").unwrap_or(false);
    (!types).then_some(From::Inside)
}

/// A key pressed in the table's rows.
pub(super) fn keydown(body: &Body, acts: Acts, event: &KeyboardEvent) {
    if event.default_prevented() {
        return;
    }
    let Some(from) = dom::target_element(event).and_then(|target| origin(&target)) else { return };
    let Some(does) = meaning(event, acts.single_keys.get_untracked()) else { return };
    let Some((id, at)) = body.focused_row() else { return };
    let page = body.sight().fits();
    match (does, from) {
        (Does::Open, From::Row) => {
            let Some(open) = acts.on_open else { return };
            body.remember();
            open.run(id);
        }
        (Does::Edit, _) => {
            let Some(edit) = acts.on_edit else { return };
            edit.run(id);
        }
        (Does::Choose, From::Row) => {
            let Some(selection) = body.selection else { return };
            choose(body, acts, selection, at, &id, reach(event.shift_key()));
        }
        (Does::Open | Does::Choose, From::Inside) => return,
        (Does::ChooseAll, _) => {
            let Some(selection) = body.selection else { return };
            selection.set(all_ids(body));
        }
        (Does::ChooseNone, _) => match body.selection {
            Some(selection) if untrack(|| selection.count()) > 0 => selection.clear(),
            Some(_) | None => return,
        },
        (Does::Down, _) => step(body, acts, at, at + 1, reach(event.shift_key())),
        (Does::Up, _) => step(body, acts, at, at.saturating_sub(1), reach(event.shift_key())),
        (Does::First, _) => body.go_to(0),
        (Does::Last, _) => body.go_to(body.count()),
        (Does::PageDown, _) => body.go_to(at + page),
        (Does::PageUp, _) => body.go_to(at.saturating_sub(page)),
    }
    event.prevent_default();
    event.stop_propagation();
}

/// Whether Shift was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    One,
    Range,
}

fn reach(shift: bool) -> Reach {
    if shift { Reach::Range } else { Reach::One }
}

fn step(body: &Body, acts: Acts, from: usize, to: usize, reach: Reach) {
    body.go_to(to);
    if reach == Reach::Range
        && let Some(selection) = body.selection
    {
        acts.range_from.update_value(|start| *start = start.or(Some(from)));
        choose_range(body, acts, selection, to.min(body.count().saturating_sub(1)));
    } else {
        acts.range_from.set_value(None);
    }
}

fn choose(body: &Body, acts: Acts, selection: Selection, at: usize, id: &str, reach: Reach) {
    if reach == Reach::Range && acts.range_from.get_value().is_some() {
        choose_range(body, acts, selection, at);
    } else {
        selection.toggle(id);
        acts.range_from.set_value(Some(at));
    }
}

fn choose_range(body: &Body, acts: Acts, selection: Selection, to: usize) {
    let from = acts.range_from.get_value().unwrap_or(to);
    selection.add((from.min(to)..=from.max(to)).filter_map(|at| body.plan.rows.id.try_run(at)));
}

/// Every id of the list, chosen or not.
pub(super) fn all_ids(body: &Body) -> Vec<String> {
    (0..body.count()).filter_map(|at| body.plan.rows.id.try_run(at)).collect()
}

/// A press in the table's rows.
pub(super) fn click(body: &Body, acts: Acts, event: &Event) {
    let Some(target) = dom::target_element(event) else { return };
    let Some(id) = row_of(&target).and_then(|row| id_of(&row)) else { return };
    let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
    body.remember();
    if target.closest(".cell-tick").ok().flatten().is_some() {
        if let (Some(selection), true) = (body.selection, target.is_instance_of::<HtmlInputElement>()) {
            let at = body.focused_row().filter(|(focused, _)| *focused == id).map_or(0, |(_, at)| at);
            choose(body, acts, selection, at, &id, reach(mouse.shift_key()));
            body.mark();
        }
        return;
    }
    let elsewhere = target.closest("a, button, input, select, label, [popover]").ok().flatten().is_some();
    let marked = window().get_selection().ok().flatten().is_some_and(|marked| !marked.is_collapsed());
    let asks_for_tab = mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.button() != 0;
    if let Some(open) = acts.on_open
        && !elsewhere
        && !marked
        && !asks_for_tab
    {
        open.run(id);
    }
}

/// J and K pressed where nothing has the focus begin in the table.
pub(super) fn begin(body: &Body, acts: Acts, event: &KeyboardEvent) {
    let idle = dom::focused().is_none_or(|active| matches!(active.tag_name().as_str(), "H1" | "MAIN"));
    let letter =
        matches!(event.key().as_str(), "j" | "k") && acts.single_keys.get_untracked() == SingleKeys::On;
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented());
    let covered = document().query_selector(":modal").ok().flatten().is_some();
    if idle && letter && plain && !covered && body.count() > 0 {
        event.prevent_default();
        body.go_to(body.current_position().unwrap_or_else(|| body.sight().first()));
    }
}
