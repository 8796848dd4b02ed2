//! Messages about what just happened: one at a time, said politely, with a way back where there is one.
//!
//! A notice takes no focus and never goes by itself: it stays until it is dismissed, acted on, or replaced by the next.
//! What it offers must be reachable elsewhere too.

use leptos::prelude::*;

use super::{Button, ButtonKind, Icon, dom};

/// A message, and perhaps one thing to do about it.
#[derive(Clone, Debug)]
pub struct Notice {
    text: String,
    action: Option<(String, Callback<()>)>,
}

impl Notice {
    /// A message that only tells.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), action: None }
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

    /// Takes the message away.
    pub fn dismiss(self) {
        self.current.try_set(None);
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
                {buttons}
            </div>
        </section>
    }
}
