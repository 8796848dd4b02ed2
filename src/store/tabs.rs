//! Word between tabs and workers through a `BroadcastChannel`, one per organization.

use std::cell::RefCell;
use std::fmt;

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use super::{StoreError, Tabs, Word, js_number};

type Listener = Closure<dyn FnMut(MessageEvent)>;

/// Word between the tabs of this browser. Each handle hears every other one, in this tab too, and goes quiet when
/// dropped.
///
/// What is sent is the number of an entry, or that there are other observations: a channel is open to every script of
/// this origin.
pub struct BroadcastTabs {
    channel: BroadcastChannel,
    listener: RefCell<Option<Listener>>,
}

impl BroadcastTabs {
    /// Joins the tabs of an organization (its id in text form).
    pub fn join(organization: &str) -> Result<Self, StoreError> {
        let channel = BroadcastChannel::new(&format!("keyplane:{organization}"))
            .map_err(|error| StoreError::Denied(format!("{error:?}")))?;
        Ok(Self { channel, listener: RefCell::new(None) })
    }
}

impl Tabs for BroadcastTabs {
    fn announce(&self, word: Word) {
        let Some(message) = message(word) else { return };
        // Fails only on a closed channel, and this one is open until it is dropped.
        let _ = self.channel.post_message(&message);
    }

    fn listen(&self, heard: impl Fn(Word) + 'static) {
        let listener = Closure::new(move |event: MessageEvent| {
            // Anything on this origin may speak here: what is no word of ours is not for us.
            if let Some(word) = word(&event.data()) {
                heard(word);
            }
        });
        self.channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        self.listener.replace(Some(listener));
    }
}

/// How it is said that there are other observations. A tab of an older Keyplane takes it for nothing.
const USES: &str = "uses";

fn message(word: Word) -> Option<JsValue> {
    match word {
        Word::Entry(seq) => js_number::from_seq(seq).map(JsValue::from),
        Word::Uses => Some(USES.into()),
    }
}

fn word(message: &JsValue) -> Option<Word> {
    if *message == USES {
        return Some(Word::Uses);
    }
    js_number::to_seq(message).filter(|seq| *seq > 0).map(Word::Entry)
}

impl Drop for BroadcastTabs {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}

impl fmt::Debug for BroadcastTabs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BroadcastTabs").field("channel", &self.channel.name()).finish_non_exhaustive()
    }
}
