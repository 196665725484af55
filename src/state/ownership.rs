//! Which tab a pending create or a batch belongs to. A duplicated tab has a copy of everything that
//! its original persisted: it must not take over what still runs there. Tabs ask one another
//! by a broadcast channel, which, unlike a lock, works on plain http, too.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

/// The IDs of a form's pending creates and of its batch; the form answers for them while it is
/// mounted.
#[derive(Default)]
pub(super) struct Ownership {
    channel: Option<Channel>,
    state: Rc<RefCell<State>>,
}

#[derive(Default)]
struct State {
    own: Vec<String>,
    elsewhere: Vec<String>,
}

struct Channel {
    channel: BroadcastChannel,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.close();
    }
}

impl fmt::Debug for Ownership {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ownership").finish_non_exhaustive()
    }
}

/// The name of the channel, and how its messages begin: a question, and its answer.
const CHANNEL: &str = "volume-create";
const WHOSE: &str = "whose ";
const MINE: &str = "mine ";

/// How long an answer is waited for, in milliseconds.
const PATIENCE: u32 = 300;

impl Ownership {
    /// Answers the questions of other tabs from now on. Where the browser has no such channel,
    /// every tab is the only one.
    pub(super) fn open() -> Self {
        let state = Rc::<RefCell<State>>::default();
        let channel = BroadcastChannel::new(CHANNEL).ok().map(|channel| {
            let (answers, heard) = (channel.clone(), state.clone());
            let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let text = event.data().as_string().unwrap_or_default();
                if let Some(id) = text.strip_prefix(WHOSE) {
                    if heard.borrow().own.iter().any(|own| own == id) {
                        // A closed channel has no listeners.
                        let _ = answers.post_message(&[MINE, id].concat().into());
                    }
                } else if let Some(id) = text.strip_prefix(MINE) {
                    heard.borrow_mut().elsewhere.push(id.to_owned());
                }
            });
            channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            Channel {
                channel,
                _hear: hear,
            }
        });
        Self { channel, state }
    }

    /// This form's from now on.
    pub(super) fn own(&self, id: &str) {
        self.release(id);
        self.state.borrow_mut().own.push(id.to_owned());
    }

    /// No longer.
    pub(super) fn release(&self, id: &str) {
        self.state.borrow_mut().own.retain(|own| own != id);
    }

    /// Whether a form in another tab says that it is its own.
    pub(super) fn is_elsewhere(&self, id: &str) -> impl Future<Output = bool> + use<> {
        let (state, id) = (self.state.clone(), id.to_owned());
        let is_asked = self
            .channel
            .as_ref()
            .is_some_and(|Channel { channel, .. }| {
                channel.post_message(&[WHOSE, &id].concat().into()).is_ok()
            });
        async move {
            if is_asked {
                TimeoutFuture::new(PATIENCE).await;
            }
            state.borrow().elsewhere.contains(&id)
        }
    }
}
