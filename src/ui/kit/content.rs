//! Blocks of a page: banners, empty places, facts, code, steps.

use leptos::children::ViewFn;
use leptos::prelude::*;

use super::{ButtonKind, CopyButton, Icon, Tone, dom::fresh_id};

/// How a banner is said when it appears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Voice {
    /// Not at all: it is part of the page from the start.
    #[default]
    Silent,
    /// When the reader pauses.
    Polite,
    /// At once: what the person is doing cannot go on.
    Alert,
}

impl Voice {
    const fn role(self) -> Option<&'static str> {
        match self {
            Self::Silent => None,
            Self::Polite => Some("status"),
            Self::Alert => Some("alert"),
        }
    }
}

/// A message that belongs to a place on the page and stays as long as it is true.
#[component]
pub fn AlertBanner(
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// How it is said when it appears.
    #[prop(optional)]
    voice: Voice,
    /// What it comes to, in a few words.
    #[prop(optional, into)]
    title: Signal<Option<String>>,
    /// Buttons that mend it.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// The rest.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = match tone {
        Tone::Plain => "banner",
        Tone::Info => "banner banner-info",
        Tone::Good => "banner banner-good",
        Tone::Caution => "banner banner-caution",
        Tone::Danger => "banner banner-danger",
    };
    view! {
        <div class=class role=voice.role()>
            {tone.icon().view()}
            <div class="banner-body">
                {move || title.get().map(|text| view! { <p class="banner-title">{text}</p> })}
                {children.map(|children| children())}
                {actions.map(|actions| view! { <div class="banner-actions">{actions.run()}</div> })}
            </div>
        </div>
    }
}

/// What stands where there is nothing yet: what belongs here, and the one next step.
#[component]
pub fn EmptyState(
    /// Drawn above.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// What is missing.
    #[prop(into)]
    title: Signal<String>,
    /// What belongs here and why one would want it.
    #[prop(optional, into)]
    text: Signal<Option<String>>,
    /// The next step; absent where there is none.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            {icon.map(Icon::view)}
            <h2>{move || title.get()}</h2>
            {move || text.get().map(|text| view! { <p class="empty-text">{text}</p> })}
            {children.map(|next| view! { <div class="button-row">{next()}</div> })}
        </div>
    }
}

/// Facts as names and values. Holds [`Fact`]s.
#[component]
pub fn DefinitionList(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <div class="facts-area"><dl class="facts">{children()}</dl></div> }
}

/// One fact of a [`DefinitionList`].
#[component]
pub fn Fact(
    /// What it is.
    #[prop(into)]
    term: Signal<String>,
    /// Its value.
    children: Children,
) -> impl IntoView {
    view! {
        <dt>{move || term.get()}</dt>
        <dd>{children()}</dd>
    }
}

/// Text for a machine: a command, a configuration. Scrolls by keyboard, and can be copied whole.
#[component]
pub fn CodeBlock(
    /// What it is; the accessible name of the scrolling region.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let id = fresh_id("code");
    view! {
        <div class="code">
            <pre tabindex="0" role="region" aria-label=move || label.get()><code id=id.clone()>{move || text.get()}</code></pre>
            <div class="code-copy">
                <CopyButton label="Copy" kind=ButtonKind::Quiet select=id text=move || text.get_untracked() />
            </div>
        </div>
    }
}

/// The steps of a wizard and where one stands. It shows the way; the wizard's own buttons go it.
#[component]
pub fn Steps(
    /// Accessible name of the list.
    #[prop(into)]
    label: Signal<String>,
    /// The steps' names, in order.
    steps: Vec<&'static str>,
    /// Position of the present step, counted from 0.
    #[prop(into)]
    current: Signal<usize>,
) -> impl IntoView {
    let step = move |(position, name): (usize, &'static str)| {
        let class = move || if position < current.get() { "step step-done" } else { "step" };
        let number = move || {
            if position < current.get() { Icon::Check.view() } else { (position + 1).to_string().into_any() }
        };
        view! {
            <li class=class aria-current=move || (position == current.get()).then_some("step")>
                <span class="step-number">{number}</span>
                {name}
                {move || (position < current.get()).then(|| view! { <span class="sr-only">", done"</span> })}
            </li>
        }
    };
    view! { <ol class="steps" aria-label=move || label.get()>{steps.into_iter().enumerate().map(step).collect_view()}</ol> }
}
