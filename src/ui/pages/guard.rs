//! Keeping a person from leaving a page by mistake: links, Back, reload and closing the tab.
//!
//! While a guard is armed, one extra step of the same address stands in the history, so that Back stays on the page
//! and asks.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent};

use crate::ui::kit::{
    Button, ButtonKind, Dialog, DialogFocus, DialogSize,
    dom::{self, Phase},
};

/// Whether leaving would lose something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Armed {
    /// It would.
    Yes,
    /// It would not.
    No,
}

thread_local! {
    /// How many guards of this page are armed.
    static ON_GUARD: ArcRwSignal<usize> = ArcRwSignal::new(0);
}

/// Whether leaving the page would lose something, whatever guards it; tracked.
pub fn something_to_lose() -> Armed {
    if ON_GUARD.with(ArcRwSignal::get) == 0 { Armed::No } else { Armed::Yes }
}

/// Where a person was about to go.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Leaving {
    To(String),
    Back,
}

/// Guards the page it was made on, for as long as that lives.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    armed: Signal<Armed>,
    leaving: RwSignal<Option<Leaving>>,
    /// Set once the person has decided to leave, so that nothing asks again.
    decided: RwSignal<Armed>,
}

/// What the question before leaving says.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Its heading.
    pub title: &'static str,
    /// What would be lost.
    pub text: Signal<String>,
    /// The words of the button that leaves all the same.
    pub leave: &'static str,
}

impl Guard {
    /// Guards the present page while `armed` says so.
    pub fn new(armed: Signal<Armed>) -> Self {
        let guard = Self { armed, leaving: RwSignal::new(None), decided: RwSignal::new(Armed::Yes) };
        guard.keep_a_step();
        guard.keep_count();
        dom::listen_here(&window(), "beforeunload", Phase::Bubble, move |event| {
            if guard.is_armed() == Armed::Yes {
                event.prevent_default();
            }
        });
        dom::listen_here(&window(), "popstate", Phase::Capture, move |event| {
            if guard.is_armed() == Armed::Yes {
                // The router hears nothing of it: the address is the same.
                event.stop_immediate_propagation();
                push_step();
                guard.leaving.set(Some(Leaving::Back));
            }
        });
        dom::listen_here(&document(), "click", Phase::Capture, move |event| {
            let Some(to) = event.dyn_ref::<MouseEvent>().and_then(followed_link) else { return };
            if guard.is_armed() == Armed::Yes {
                event.prevent_default();
                event.stop_propagation();
                guard.leaving.set(Some(Leaving::To(to)));
            }
        });
        guard
    }

    /// Whether leaving would lose something, now.
    pub fn is_armed(self) -> Armed {
        match self.decided.try_get_untracked() {
            Some(Armed::Yes) => self.armed.try_get_untracked().unwrap_or(Armed::No),
            Some(Armed::No) | None => Armed::No,
        }
    }

    /// Lets the person go from now on.
    pub fn release(self) {
        self.decided.try_set(Armed::No);
    }

    /// Asks as if the person were about to go to this address; goes there at once where nothing would be lost.
    pub fn ask_to_leave(self, to: String, navigate: impl Fn(&str, NavigateOptions)) {
        match self.is_armed() {
            Armed::Yes => self.leaving.set(Some(Leaving::To(to))),
            Armed::No => navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() }),
        }
    }

    /// Puts the extra step into the history when the guard is armed first.
    fn keep_a_step(self) {
        Effect::new(move |kept: Option<Armed>| {
            if kept == Some(Armed::Yes) {
                return Armed::Yes;
            }
            let armed = self.armed.get();
            if armed == Armed::Yes {
                push_step();
            }
            armed
        });
    }

    /// Counts the guard among those that are armed, for as long as it is.
    fn keep_count(self) {
        let counted = StoredValue::new(Armed::No);
        let count = move |now: Armed| {
            match (counted.try_get_value(), now) {
                (Some(Armed::No), Armed::Yes) => ON_GUARD.with(|count| count.update(|count| *count += 1)),
                (Some(Armed::Yes), Armed::No) => {
                    ON_GUARD.with(|count| count.update(|count| *count = count.saturating_sub(1)));
                }
                (Some(Armed::Yes), Armed::Yes) | (Some(Armed::No), Armed::No) | (None, _) => {}
            }
            counted.try_set_value(now);
        };
        Effect::new(move |_| {
            let held = self.decided.get() == Armed::Yes && self.armed.get() == Armed::Yes;
            count(if held { Armed::Yes } else { Armed::No });
        });
        on_cleanup(move || count(Armed::No));
    }

    /// The question, while it is being asked. Stands once on the page.
    pub fn dialog(self, question: Question) -> impl IntoView {
        let navigate = use_navigate();
        let leave = Callback::new(move |leaving: Leaving| {
            self.release();
            match leaving {
                Leaving::To(to) => {
                    navigate(&to, NavigateOptions { replace: true, ..NavigateOptions::default() });
                }
                Leaving::Back => go_back(&navigate),
            }
        });
        let stay = move || self.leaving.set(None);
        move || {
            let leaving = self.leaving.get()?;
            let foot = move || {
                let leaving = leaving.clone();
                view! {
                    <Button id="guard-stay" on_click=stay>"Stay"</Button>
                    <Button kind=ButtonKind::Danger on_click=move || leave.run(leaving.clone())>{question.leave}</Button>
                }
            };
            Some(view! {
                <Dialog title=question.title size=DialogSize::Small focus=DialogFocus::Id("guard-stay") on_close=stay foot>
                    <p>{move || question.text.get()}</p>
                </Dialog>
            })
        }
    }
}

/// What marks the extra step in the history.
const STEP: &str = "keyplane-guard";

/// Puts the extra step into the history, unless one stands there already: a page may be guarded for several reasons
/// after one another.
fn push_step() {
    let step = JsValue::from_str(STEP);
    let Ok(history) = window().history() else { return };
    if history.state().is_ok_and(|state| state == step) {
        return;
    }
    let _ = history.push_state_with_url(&step, "", None);
}

/// Goes back from the extra step to before the guarded page; where there is nothing before it, to the start page.
fn go_back(navigate: impl Fn(&str, NavigateOptions)) {
    let Ok(history) = window().history() else { return };
    if history.length().is_ok_and(|length| length > 2) {
        let _ = history.go_with_delta(-2);
    } else {
        navigate("/", NavigateOptions::default());
    }
}

/// The address of the link that this click follows within the console, if it does.
fn followed_link(event: &MouseEvent) -> Option<String> {
    if event.button() != 0 || event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
        return None;
    }
    let link = dom::target_element(event)?.closest("a[href]").ok().flatten()?;
    let link: HtmlAnchorElement = link.dyn_into().ok()?;
    let ours = window().location().origin().is_ok_and(|origin| origin == link.origin());
    let within = link.get_attribute("href").is_some_and(|href| href.starts_with('#'));
    let elsewhere = !link.target().is_empty() || link.has_attribute("download");
    (ours && !within && !elsewhere).then(|| [link.pathname(), link.search(), link.hash()].concat())
}
