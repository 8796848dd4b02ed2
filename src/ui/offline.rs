//! How the service worker stands that lets the console open without its server, and the word of a newer version.
//!
//! `boot/offline.js` registers it and tells; here the console listens. A newer version waits until the person takes it,
//! and is not even mentioned while leaving the page would lose something.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use super::{
    events::{self, Event},
    kit::{
        Button, ButtonKind, Icon,
        dom::{self, Phase},
    },
    pages::guard::{Armed, something_to_lose},
};

#[wasm_bindgen]
extern "C" {
    /// The page's side of `boot/offline.js`.
    type Keeper;
    #[wasm_bindgen(method, getter)]
    fn state(this: &Keeper) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn detail(this: &Keeper) -> Option<String>;
    #[wasm_bindgen(method)]
    fn take(this: &Keeper);
}

/// How far this build is kept for opening without its server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Offline {
    /// Not known yet.
    #[default]
    Unknown,
    /// This build keeps nothing: a debug build.
    Off,
    /// The browser has no service workers here.
    Unsupported,
    /// The browser refused; holds its name for the reason.
    Failed(String),
    /// The files are being fetched.
    Installing,
    /// Everything is here.
    Kept,
    /// Everything is here, and a newer version waits.
    Ready,
    /// Another tab has taken a newer version; this page is the one before.
    Replaced,
}

impl Offline {
    /// As a person reads it among the diagnostics.
    pub fn words(&self) -> String {
        match self {
            Self::Unknown => "Not known yet".to_owned(),
            Self::Off => "Off: this is a debug build".to_owned(),
            Self::Unsupported => "Not possible: this browser has no service workers here".to_owned(),
            Self::Failed(reason) => format!("Not possible: the browser refused ({reason})"),
            Self::Installing => "Being stored".to_owned(),
            Self::Kept => "Stored: the console opens without its server".to_owned(),
            Self::Ready => "Stored, and a new version is ready".to_owned(),
            Self::Replaced => "Another tab has taken a new version".to_owned(),
        }
    }
}

fn keeper() -> Option<Keeper> {
    let page = js_sys::Reflect::get(&window(), &"__keyplane".into()).ok().filter(JsValue::is_object)?;
    let keeper = js_sys::Reflect::get(&page, &"offline".into()).ok().filter(JsValue::is_object)?;
    Some(keeper.unchecked_into())
}

fn read() -> Offline {
    let Some(keeper) = keeper() else { return Offline::Off };
    match keeper.state().unwrap_or_default().as_str() {
        "off" => Offline::Off,
        "unsupported" => Offline::Unsupported,
        "failed" => Offline::Failed(keeper.detail().unwrap_or_default()),
        "installing" => Offline::Installing,
        "kept" => Offline::Kept,
        "ready" => Offline::Ready,
        "replaced" => Offline::Replaced,
        _ => Offline::Unknown,
    }
}

/// Listens from now on, and offers the state to everything below. Called once, by the application.
pub fn provide_offline() {
    let state = RwSignal::new(read());
    provide_context(state);
    dom::listen_here(&window(), "keyplane:offline", Phase::Bubble, move |_| {
        let now = read();
        events::note(&Event::Offline(&now.words()));
        state.try_set(now);
    });
    dom::listen_here(&window(), "error", Phase::Bubble, move |event| {
        let error = js_sys::Reflect::get(&event, &"error".into()).unwrap_or_default();
        let name = js_sys::Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
        events::note(&Event::Error(name.as_deref().unwrap_or("without a name")));
    });
}

/// How the service worker stands; tracked by whoever reads it.
pub fn use_offline() -> Signal<Offline> {
    use_context::<RwSignal<Offline>>().map_or_else(|| Signal::stored(Offline::Off), Into::into)
}

/// Loads the newer version. What the page holds unsaved is lost.
pub fn take_new_version() {
    if let Some(keeper) = keeper() {
        keeper.take();
    }
}

/// Whether the person has put the newer version off.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PutOff {
    Yes,
    No,
}

/// Says that a newer version is ready, and takes it when the person wants. Stands once, among the messages.
#[component]
pub fn NewVersion() -> impl IntoView {
    let state = use_offline();
    let put_off = RwSignal::new(PutOff::No);
    let shown = Memo::new(move |_| {
        let newer = matches!(state.get(), Offline::Ready | Offline::Replaced);
        newer && put_off.get() == PutOff::No && something_to_lose() == Armed::No
    });
    let later = move || {
        put_off.set(PutOff::Yes);
        // The button that was pressed is gone now, and the focus with it.
        let _ = dom::focus_by_id("content");
    };
    let buttons = move || {
        shown.get().then(|| {
            view! {
                <span class="notice-action">
                    <Button kind=ButtonKind::Quiet icon=Icon::Reload on_click=take_new_version>"Reload"</Button>
                </span>
                <Button kind=ButtonKind::Quiet icon=Icon::Cross label="Later" on_click=later />
            }
        })
    };
    view! {
        <div class=move || if shown.get() { "notice" } else { "notice notice-none" }>
            <div class="notice-text" aria-live="polite">{move || shown.get().then_some("A new version is ready")}</div>
            {buttons}
        </div>
    }
}
