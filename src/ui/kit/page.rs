//! What every page says about itself: its title, to the eye, to the window and to a screen reader.

use std::cell::Cell;

use leptos::children::ViewFn;
use leptos::context::Provider;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    Icon,
    dom::{self, fresh_id},
    menu::InPageHead,
};

/// The words a screen reader is told when a page has changed under a focus that stayed where it was.
#[derive(Clone, Copy)]
struct Announced(RwSignal<String>);

/// Makes route changes audible. Called once, by the application, above the router's outlet.
pub fn provide_announcer() {
    provide_context(Announced(RwSignal::new(String::new())));
}

/// The live region of [`provide_announcer`]. Stands once.
#[component]
pub fn RouteAnnouncer() -> impl IntoView {
    let words = use_context::<Announced>().map(|announced| announced.0);
    view! { <div class="sr-only" aria-live="polite" aria-atomic="true">{move || words.map(|words| words.get())}</div> }
}

/// A word that stands in the window's title behind the name of every page below: "demo".
#[derive(Clone, Copy)]
struct TitleMark(Signal<Option<&'static str>>);

/// Sets the word for every page below the current component.
pub fn provide_title_mark(mark: Signal<Option<&'static str>>) {
    provide_context(TitleMark(mark));
}

/// Names the page in the window's title, with the product's name behind, for as long as the caller lives.
pub fn set_page_title(title: Signal<String>) {
    let mark = use_context::<TitleMark>();
    Effect::new(move |_| {
        let mut words = title.get();
        if let Some(mark) = mark.and_then(|TitleMark(mark)| mark.get()) {
            words.push_str(" · ");
            words.push_str(mark);
        }
        words.push_str(" · Keyplane");
        document().set_title(&words);
    });
}

thread_local! {
    /// Whether a page has been shown before: the first one leaves the focus where the browser put it.
    static SEEN: Cell<Visit> = const { Cell::new(Visit::First) };
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    First,
    Later,
}

/// Tells that a page has arrived: the focus goes to its heading if the old page took it along, otherwise the title is
/// read out.
fn arrive(heading: String, title: Signal<String>) {
    if SEEN.replace(Visit::Later) == Visit::First {
        return;
    }
    let announced = use_context::<Announced>();
    request_animation_frame(move || {
        if dom::focused().is_some() {
            if let (Some(Announced(words)), Some(title)) = (announced, title.try_get_untracked()) {
                words.try_set(title);
            }
            return;
        }
        let heading =
            document().get_element_by_id(&heading).and_then(|found| found.dyn_into::<HtmlElement>().ok());
        if let Some(heading) = heading {
            let _ = dom::focus(&heading);
        }
    });
}

/// The head of a page. Also names the window, and tells a screen reader that the page has changed.
#[component]
pub fn PageHeader(
    /// The page's name and its only `h1`.
    #[prop(into)]
    title: Signal<String>,
    /// Facts in a sentence below.
    #[prop(optional, into)]
    subtitle: Signal<Option<String>>,
    /// Where this page belongs: address and words of a link above the title.
    #[prop(optional, into)]
    back: Signal<Option<(String, String)>>,
    /// Buttons on the right; one primary, standing last.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
) -> impl IntoView {
    let heading = fresh_id("title");
    set_page_title(title);
    arrive(heading.clone(), title);
    let back = move || {
        back.get()
            .map(|(href, words)| view! { <a class="page-back" href=href>{Icon::ArrowLeft.view()}{words}</a> })
    };
    view! {
        <header class="page-head">
            <div class="page-title">
                {back}
                <h1 id=heading tabindex="-1">{move || title.get()}</h1>
                {move || subtitle.get().map(|text| view! { <p class="page-subtitle">{text}</p> })}
            </div>
            // A context without a provider of its own would reach everything that follows, the rows of a table too.
            {actions.map(|actions| view! {
                <div class="page-actions"><Provider value=InPageHead>{actions.run()}</Provider></div>
            })}
        </header>
    }
}
