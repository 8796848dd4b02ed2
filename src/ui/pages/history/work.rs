//! Long work that a person may watch and stop: how far it has come, once it takes long enough to wonder.

use std::ops::ControlFlow;

use leptos::prelude::*;

use crate::{
    org::Seq,
    ui::{
        kit::{Button, Progress, number},
        timers,
    },
    workspace::GoOn,
};

/// Milliseconds after which work is worth a word.
const SLOW: u32 = 500;

/// How work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Idle,
    Running { done: Seq, of: Seq },
}

/// Work that is under way, or not. Cheap to copy; what it began stops when the page that made it is left.
#[derive(Clone, Copy)]
pub struct Work {
    state: RwSignal<State>,
    slow: RwSignal<Option<()>>,
    round: StoredValue<u32>,
    timer: StoredValue<Option<timers::Timer>, LocalStorage>,
}

impl Work {
    /// Nothing under way yet.
    pub fn idle() -> Self {
        Self {
            state: RwSignal::new(State::Idle),
            slow: RwSignal::new(None),
            round: StoredValue::new(0),
            timer: StoredValue::new_local(None),
        }
    }

    /// Begins; what was under way stops. The answer is handed each step, and says whether to go on.
    pub fn begin(self) -> impl Fn(Seq, Seq) -> GoOn + Copy {
        self.round.update_value(|round| *round = round.wrapping_add(1));
        let this = self.round.get_value();
        self.state.set(State::Running { done: 0, of: 0 });
        self.slow.set(None);
        let timer = timers::after(SLOW, move || {
            self.slow.try_set(Some(()));
        });
        self.timer.set_value(Some(timer));
        move |done, of| {
            if self.round.try_get_value() != Some(this) {
                return ControlFlow::Break(());
            }
            self.state.try_set(State::Running { done, of });
            ControlFlow::Continue(())
        }
    }

    /// Whether anything is under way; tracked.
    pub fn is_running(self) -> bool {
        self.state.get() != State::Idle
    }

    /// Whether anything is under way, once.
    pub fn is_running_untracked(self) -> bool {
        self.state.try_get_untracked().is_some_and(|state| state != State::Idle)
    }

    /// It is over.
    pub fn end(self) {
        self.timer.try_set_value(None);
        self.state.try_set(State::Idle);
    }

    /// Stops it.
    pub fn stop(self) {
        self.round.try_update_value(|round| *round = round.wrapping_add(1));
        self.end();
    }

    /// How far it has come, and a way to stop it; nothing while it is quick.
    pub fn view(self, what: &'static str) -> AnyView {
        let shown = Memo::new(move |_| self.is_running() && self.slow.get().is_some());
        let far = move || match self.state.get() {
            State::Running { done, of } if of > 0 => Some((done, of)),
            State::Running { .. } | State::Idle => None,
        };
        let words = move || {
            let shown = |seq: Seq| usize::try_from(seq).map(number).unwrap_or_default();
            far().map_or_else(String::new, |(done, of)| format!("{} of {} entries", shown(done), shown(of)))
        };
        #[expect(clippy::cast_precision_loss, reason = "a bar is not that fine")]
        let part = move || far().map(|(done, of)| done as f64 / of as f64);
        let view = move || {
            shown.get().then(|| {
                view! {
                    <Progress label=what text=Signal::derive(words) value=Signal::derive(part)>
                        <Button on_click=move || self.stop()>"Stop"</Button>
                    </Progress>
                }
            })
        };
        view.into_any()
    }
}
