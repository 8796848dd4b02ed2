//! Waiting in the browser. The only module that sets a timer, so that every wait can be found, and ends with the
//! part of the page that asked for it.

use gloo_timers::{
    callback::{Interval, Timeout},
    future::TimeoutFuture,
};
use leptos::prelude::*;

/// A wait that is under way. Dropping it calls it off.
#[must_use = "dropping a timer calls it off"]
#[derive(Debug)]
pub struct Timer {
    _timeout: Timeout,
}

/// Calls `then` once, `milliseconds` from now, unless the timer is dropped before.
pub fn after(milliseconds: u32, then: impl FnOnce() + 'static) -> Timer {
    Timer { _timeout: Timeout::new(milliseconds, then) }
}

/// Lets the page do what it has to do, such as paint, before a long task goes on.
pub async fn breathe() {
    TimeoutFuture::new(0).await;
}

/// Waits for so many milliseconds. Whoever waited finds out by itself whether the page is still there.
pub async fn pause(milliseconds: u32) {
    TimeoutFuture::new(milliseconds).await;
}

/// Calls `act` again and again, every so many milliseconds, for as long as the current reactive owner lives.
pub fn every(milliseconds: u32, act: impl FnMut() + 'static) {
    StoredValue::new_local(Interval::new(milliseconds, act));
}

/// One wait at a time, owned by the component that made it: asking again starts the wait anew, and leaving the page
/// calls it off.
#[derive(Clone, Copy, Debug)]
pub struct Debounce {
    milliseconds: u32,
    running: StoredValue<Option<Timer>, LocalStorage>,
}

impl Debounce {
    /// A debounce of so many milliseconds, living as long as the current reactive owner.
    pub fn new(milliseconds: u32) -> Self {
        Self { milliseconds, running: StoredValue::new_local(None) }
    }

    /// Calls `then` once nothing has been asked for the debounce's length.
    pub fn run(self, then: impl FnOnce() + 'static) {
        let timer = after(self.milliseconds, then);
        self.running.try_set_value(Some(timer));
    }

    /// Calls off what is waiting, if anything is.
    pub fn stop(self) {
        self.running.try_set_value(None);
    }
}
