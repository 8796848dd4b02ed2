//! The command palette: any page, any command, any object, by typing. A combobox with its list in a dialog, after the
//! ARIA Authoring Practices: the focus stays in the field, and the list is pointed at.

mod acts;
mod lines;

use leptos::{ev, html, prelude::*};
use web_sys::{Event, HtmlDialogElement};

use super::{
    desk::Desk,
    kit::{Icon, dom, number},
    shell::RailSection,
    shortcuts::{Opened, Press, keys_view},
};
use lines::{Line, Lines};

/// The objects a person was at last, newest first, for as long as the organization's pages stand.
#[derive(Clone, Copy, Debug)]
pub struct Recent(StoredValue<Vec<crate::model::ObjectRef>>);

/// How many are remembered.
const REMEMBERED: usize = 6;

impl Recent {
    /// Nothing yet.
    pub fn new() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    /// Puts an object first.
    pub fn note(self, object: crate::model::ObjectRef) {
        self.0.try_update_value(|all| {
            all.retain(|known| *known != object);
            all.insert(0, object);
            all.truncate(REMEMBERED);
        });
    }

    fn all(self) -> Vec<crate::model::ObjectRef> {
        self.0.try_get_value().unwrap_or_default()
    }
}

impl Default for Recent {
    fn default() -> Self {
        Self::new()
    }
}

/// The button in the top bar that opens the palette. Its keys are drawn by the stylesheet: they are no part of its name.
pub fn open_button(open: Callback<()>) -> AnyView {
    let keys = match dom::platform() {
        dom::Platform::Apple => "⌘ K",
        dom::Platform::Other => "Ctrl K",
    };
    view! {
        <button type="button" class="palette-open" aria-keyshortcuts="Control+K Meta+K" data-keys=keys
            title="Search or run a command" on:click=move |_| open.run(())>
            {Icon::Search.view()}
            <span class="palette-open-words">"Search or run a command"</span>
        </button>
    }
    .into_any()
}

/// What the palette is doing.
#[derive(Clone, Copy)]
struct State {
    lines: RwSignal<Lines, LocalStorage>,
    /// Position of the line pointed at.
    active: RwSignal<usize>,
    close: Callback<()>,
}

impl State {
    fn count(self) -> usize {
        self.lines.with_untracked(Lines::len)
    }

    fn point(self, to: usize) {
        self.active.set(to);
        if let Some(option) = document().get_element_by_id(&option_id(to)) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            option.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    fn keydown(self, event: &ev::KeyboardEvent) {
        let (count, at) = (self.count(), self.active.get_untracked());
        let last = count.saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => self.point(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => self.point(at.checked_sub(1).unwrap_or(last)),
            "PageDown" => self.point((at + 8).min(last)),
            "PageUp" => self.point(at.saturating_sub(8)),
            "Enter" => self.run(at),
            "Escape" => self.close.run(()),
            "k" if event.ctrl_key() || event.meta_key() => self.close.run(()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// Closes first: what a line does may open a dialog of its own, or look where the focus is.
    fn run(self, at: usize) {
        let Some(line) = self.lines.with_untracked(|lines| lines.at(at).cloned()) else { return };
        if line.disabled.is_some() {
            return;
        }
        self.close.run(());
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            leptos::task::tick().await;
            (line.run)();
        });
    }
}

fn option_id(at: usize) -> String {
    format!("palette-{at}")
}

/// The palette. It is open exactly as long as it is mounted.
#[component]
pub fn Palette(
    /// The organization.
    desk: Desk,
    /// What the rail leads to.
    sections: Signal<Vec<RailSection>>,
    /// What the person was at.
    recent: Recent,
    /// Opens something else in its place.
    #[prop(into)]
    on_open: Callback<Opened>,
    /// Runs when it is to close.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let source = lines::Source::gather(desk, &untrack(|| sections.get()), recent, on_open);
    let text = RwSignal::new(String::new());
    let state =
        State { lines: RwSignal::new_local(Lines::default()), active: RwSignal::new(0), close: on_close };
    let source = StoredValue::new_local(source);
    let refused = Trigger::new();
    if desk.moment().is_none() {
        leptos::task::spawn_local(async move {
            for (title, reason) in acts::why_not(desk).await {
                let Some(reason) = reason else { continue };
                if source.try_update_value(|source| source.refuse(title, &reason)).is_some() {
                    refused.notify();
                }
            }
        });
    }
    Effect::new(move |before: Option<String>| {
        let text = text.get();
        desk.applied();
        refused.track();
        let lines = source.try_update_value(|source| source.find(&text)).unwrap_or_default();
        if before.as_ref() != Some(&text) {
            state.active.set(0);
        }
        state.lines.set(lines);
        text
    });
    let node = NodeRef::<html::Dialog>::new();
    node.on_load(open);
    let any = move || state.lines.with(|lines| lines.len() > 0);
    let pointed = move || any().then(|| option_id(state.active.get()));
    view! {
        <dialog class="palette" node_ref=node aria-label="Search or run a command"
            on:click=move |event: ev::MouseEvent| if is_itself(&event) { on_close.run(()) }
            on:cancel=move |event: Event| { event.prevent_default(); on_close.run(()) }>
            <div class="palette-field">
                {Icon::Search.view()}
                <input type="text" role="combobox" aria-label="Search or run a command" aria-autocomplete="list"
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                    placeholder="Search by name, id or e-mail, or run a command"
                    aria-expanded=move || if any() { "true" } else { "false" }
                    aria-controls=move || any().then_some("palette-list") aria-activedescendant=pointed
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                    on:keydown=move |event| state.keydown(&event) />
            </div>
            {move || state.lines.with(|lines| list(lines, state, &text.get_untracked()))}
            <div class="palette-foot" aria-hidden="true">
                <span>{keys_view(Press::There("↑ ↓"))}"move"</span>
                <span>{keys_view(Press::There("Enter"))}"open"</span>
                <span>{keys_view(Press::There("Esc"))}"close"</span>
            </div>
            <span class="sr-only" role="status">{move || state.lines.with(Lines::count_words)}</span>
        </dialog>
    }
}

fn list(lines: &Lines, state: State, typed: &str) -> AnyView {
    if lines.len() == 0 {
        let words = format!("Nothing is called “{}”.", typed.trim());
        return view! { <p class="palette-none">{words}</p> }.into_any();
    }
    let mut at = 0;
    let groups = lines.groups().iter().enumerate().map(|(number, group)| {
        let heading = format!("palette-group-{number}");
        let named = heading.clone();
        let options = group.lines.iter().map(|line| {
            let option = option(line, at, state);
            at += 1;
            option
        });
        view! {
            <div role="group" aria-labelledby=named>
                <div class="palette-heading" id=heading>{group.title}</div>
                {options.collect_view()}
            </div>
        }
    });
    let groups = groups.collect_view();
    let more = (lines.unseen() > 0).then(|| {
        view! { <p class="palette-more">{number(lines.unseen())}" more. Type on to narrow them."</p> }
    });
    view! {
        <div class="palette-list" id="palette-list" role="listbox" aria-label="Results">{groups}</div>
        {more}
    }
    .into_any()
}

fn option(line: &Line, at: usize, state: State) -> AnyView {
    let selected = move || state.active.get() == at;
    let reason = line.disabled.clone();
    let detail = reason.clone().or_else(|| Some(line.detail.clone()).filter(|detail| !detail.is_empty()));
    view! {
        <div class="palette-option" role="option" id=option_id(at)
            aria-selected=move || if selected() { "true" } else { "false" }
            aria-disabled=reason.is_some().then_some("true")
            on:mousedown=move |event| event.prevent_default()
            on:mousemove=move |_| if state.active.get_untracked() != at { state.active.set(at) }
            on:click=move |_| state.run(at)>
            {line.icon.view()}
            <span class="palette-title">{line.title.clone()}</span>
            {detail.map(|detail| view! { <span class="palette-detail">{detail}</span> })}
            {line.keys.map(keys_view)}
        </div>
    }
    .into_any()
}

/// Shows the dialog with the focus in its field, and gives the focus back when it goes.
fn open(dialog: HtmlDialogElement) {
    let opener = dom::focused();
    if dialog.show_modal().is_err() {
        return;
    }
    let held = StoredValue::new_local((dialog, opener));
    on_cleanup(move || {
        let _ = held.try_with_value(|(dialog, opener)| {
            dialog.close();
            let back = opener.as_ref().map(dom::focus);
            if back != Some(dom::Focus::Arrived) {
                let _ = dom::focus_by_id("content");
            }
        });
    });
}

fn is_itself(event: &Event) -> bool {
    matches!((event.target(), event.current_target()), (Some(target), Some(current)) if target == current)
}
