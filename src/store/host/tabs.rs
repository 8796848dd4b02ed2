//! Word of what other clients of the host have changed: one request that the host answers once it knows something new.
//!
//! A page that nobody looks at does not ask: a browser keeps few connections to a host, and the page catches up when it is
//! looked at again. Other tabs of this browser are told by a channel besides.

use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};

use gloo_timers::future::TimeoutFuture;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, VisibilityState};

use super::{
    super::{BroadcastTabs, Seq, StoreError, Tabs, Word},
    HostLink,
    link::Asked,
};

/// Milliseconds before a host that did not answer, or a page that nobody looks at, is looked after again.
const PAUSE: u32 = 1_000;

/// Word between everybody who has the host's organization open.
pub struct HostTabs {
    link: Rc<HostLink>,
    tabs: BroadcastTabs,
    asking: RefCell<Option<Rc<Asking>>>,
}

impl std::fmt::Debug for HostTabs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HostTabs").field("link", &self.link).finish_non_exhaustive()
    }
}

impl HostTabs {
    /// Joins everybody at the other end of a link, and the tabs of this browser.
    pub fn join(link: Rc<HostLink>) -> Result<Self, StoreError> {
        let tabs = BroadcastTabs::join(&format!("host:{}", link.organization()))?;
        Ok(Self { link, tabs, asking: RefCell::default() })
    }
}

impl Tabs for HostTabs {
    fn announce(&self, word: Word) {
        self.tabs.announce(word);
    }

    fn listen(&self, heard: impl Fn(Word) + 'static) {
        let heard = Rc::new(heard);
        let from_tabs = Rc::clone(&heard);
        self.tabs.listen(move |word| from_tabs(word));
        let Ok(controller) = AbortController::new() else { return };
        let asking = Rc::new(Asking { link: Rc::clone(&self.link), controller });
        let asked = Rc::downgrade(&asking);
        self.asking.replace(Some(asking));
        spawn_local(async move { ask_on(&asked, &*heard).await });
    }
}

/// What asks on until it is dropped.
struct Asking {
    link: Rc<HostLink>,
    controller: AbortController,
}

impl Drop for Asking {
    fn drop(&mut self) {
        // The connection is free for whatever comes next.
        self.controller.abort();
    }
}

/// What there is at the host.
#[derive(Clone, Copy, Deserialize)]
struct News {
    seq: Seq,
    uses: u32,
}

async fn ask_on(asking: &Weak<Asking>, heard: &dyn Fn(Word)) {
    let mut known: Option<News> = None;
    loop {
        if is_hidden() {
            TimeoutFuture::new(PAUSE).await;
        }
        let Some((link, signal)) = asking.upgrade().map(|it| (Rc::clone(&it.link), it.controller.signal()))
        else {
            return;
        };
        if is_hidden() {
            continue;
        }
        let News { seq, uses } = known.unwrap_or(News { seq: 0, uses: 0 });
        let path = format!("news?after={seq}&uses={uses}");
        let answer = link.ask(Asked::get(&path), Some(&signal)).await;
        if answer.as_ref().err() == Some(&StoreError::Absent) {
            // Another organization is there: whoever looks finds out, and nothing more will be told of this one.
            return heard(Word::Entry(Seq::MAX));
        }
        let news = answer.ok().and_then(|answer| serde_json::from_slice::<News>(&answer.body).ok());
        link.settled().await;
        if asking.strong_count() == 0 {
            return;
        }
        let Some(news) = news else {
            TimeoutFuture::new(PAUSE).await;
            continue;
        };
        if known.is_none_or(|known| known.seq != news.seq) {
            heard(Word::Entry(news.seq));
        }
        if known.is_some_and(|known| known.uses != news.uses) {
            heard(Word::Uses);
        }
        known = Some(news);
    }
}

/// A worker has no document, and nobody looks at it: it does its work and is gone.
fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_none_or(|document| document.visibility_state() == VisibilityState::Hidden)
}
