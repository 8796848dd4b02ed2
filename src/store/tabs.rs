//! Word between tabs and workers through a `BroadcastChannel`, one per organization.

use std::cell::RefCell;
use std::fmt;

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

use super::{Seq, StoreError, Tabs, js_number};

type Listener = Closure<dyn FnMut(MessageEvent)>;

/// Word between the tabs of this browser. Each handle hears every other one, in this tab too, and goes quiet when
/// dropped.
///
/// What is sent is the number alone: a channel is open to every script of this origin.
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
    fn announce(&self, seq: Seq) {
        let Some(number) = js_number::from_seq(seq) else { return };
        // Fails only on a closed channel, and this one is open until it is dropped.
        let _ = self.channel.post_message(&number.into());
    }

    fn listen(&self, heard: impl Fn(Seq) + 'static) {
        let listener = Closure::new(move |event: MessageEvent| {
            // Anything on this origin may speak here: what is no entry number is not for us.
            if let Some(seq) = js_number::to_seq(&event.data()).filter(|seq| *seq > 0) {
                heard(seq);
            }
        });
        self.channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        self.listener.replace(Some(listener));
    }
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
