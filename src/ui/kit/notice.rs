//! Messages about what just happened: one at a time, said politely, with a way back where there is one.
//!
//! A notice takes no focus and never goes by itself: it stays until it is dismissed, acted on, or replaced by the next.
//! What it offers must be reachable elsewhere too.

use leptos::prelude::*;

use super::{Button, ButtonKind, Icon, dom};
use crate::ui::timers::{self, Timer};

/// A message, and perhaps one thing to do about it.
#[derive(Clone, Debug)]
pub struct Notice {
    text: String,
    action: Option<(String, Callback<()>)>,
    /// How far what it tells of has come, from 0 to 1; `None` inside: nobody knows.
    share: Option<ArcRwSignal<Option<f64>>>,
}

impl Notice {
    /// A message that only tells.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), action: None, share: None }
    }

    /// The same message with a button, such as "Undo". The callback must outlive the page that made it: create it where
    /// the application lives, not in a component that goes away.
    #[must_use]
    pub fn action(mut self, label: impl Into<String>, run: Callback<()>) -> Self {
        self.action = Some((label.into(), run));
        self
    }
}

/// Where messages are sent. Found with [`use_notices`].
#[derive(Clone, Copy, Debug)]
pub struct Notices {
    current: RwSignal<Option<Notice>>,
}

impl Notices {
    /// Shows a message in place of the one before. The same words twice are said twice.
    pub fn show(self, notice: Notice) {
        self.current.try_set(None);
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            self.current.try_set(Some(notice));
        });
    }

    /// Says that something is under way, once it has taken a moment. What tells how it ended takes its place.
    pub fn working(self, text: impl Into<String>) -> Working {
        let share = ArcRwSignal::new(None);
        let notice = Notice { share: Some(share.clone()), ..Notice::new(text) };
        Working { share, _soon: timers::after(A_MOMENT, move || self.show(notice)) }
    }

    /// Takes the message away.
    pub fn dismiss(self) {
        self.current.try_set(None);
    }
}

/// What is shorter than this is over before anybody asks, in milliseconds.
const A_MOMENT: u32 = 400;

/// Something that is under way. Dropped before anybody could ask, it says nothing.
#[derive(Debug)]
pub struct Working {
    share: ArcRwSignal<Option<f64>>,
    _soon: Timer,
}

impl Working {
    /// Shows how far it has come.
    #[expect(clippy::cast_precision_loss, reason = "a bar has a few hundred pixels")]
    pub fn at(&self, done: usize, all: usize) {
        self.share.set(Some(done as f64 / all.max(1) as f64));
    }
}

/// Makes a place for messages that everything below the current component can use. Called once, by the application.
pub fn provide_notices() -> Notices {
    let notices = Notices { current: RwSignal::new(None) };
    provide_context(notices);
    notices
}

/// The application's place for messages. Outside an application (a component mounted alone in a test) it is a place
/// nobody looks at.
pub fn use_notices() -> Notices {
    use_context().unwrap_or_else(|| Notices { current: RwSignal::new(None) })
}

/// Shows the messages. Stands once, after the page's content.
#[component]
pub fn NoticeRegion(
    /// Messages of another kind, that stay beside these.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let notices = use_notices();
    let leave = move || {
        notices.dismiss();
        // The button that was pressed is gone now, and the focus with it.
        let _ = dom::focus_by_id("content");
    };
    let text = move || notices.current.with(|notice| notice.as_ref().map(|notice| notice.text.clone()));
    let progress = move || {
        let share = notices.current.with(|notice| notice.as_ref()?.share.clone())?;
        let value = move || share.get().map(|share| format!("{share:.3}"));
        Some(
            view! { <progress class="notice-progress" max="1" value=value aria-label="Progress"></progress> },
        )
    };
    let buttons = move || {
        notices.current.get().map(|notice| {
            let action = notice.action.map(|(label, run)| {
                let act = move || {
                    leave();
                    let _ = run.try_run(());
                };
                view! { <span class="notice-action"><Button kind=ButtonKind::Quiet on_click=act>{label}</Button></span> }
            });
            view! {
                {action}
                <Button kind=ButtonKind::Quiet icon=Icon::Cross label="Dismiss message" on_click=leave />
            }
        })
    };
    view! {
        <section class="notices" aria-label="Messages">
            {children.map(|children| children())}
            <div class=move || if notices.current.with(Option::is_some) { "notice" } else { "notice notice-none" }>
                <div class="notice-text" role="status" aria-live="polite">{text}</div>
                {progress}
                {buttons}
            </div>
        </section>
    }
}
