//! Runs the effects of the create flow, and reports to it what comes of them. It decides nothing.

use gloo_timers::callback::Timeout;
use js_sys::{Date, JsString, Math};
use leptos::prelude::*;
use web_sys::{AbortController, AbortSignal};

use super::{Creation, Event};
use crate::client;
use crate::config::Config;
use crate::contract::{CreateVolume, Pager};
use crate::flow::{self, Announcement, Call, CreateFlow, Effect, Platform, Time, Timer};
use crate::outcome::{Exchange, Interruption};
use crate::report;
use crate::view::spawn;

/// What runs for the flow. It ends with this.
pub(super) struct Running {
    flow: CreateFlow,
    calls: Vec<(Call, AbortController)>,
    timers: Vec<(Timer, Timeout)>,
    /// Events that came while effects ran: what an effect does may be an event itself.
    queue: Vec<flow::Event>,
    is_running: bool,
}

impl Default for Running {
    fn default() -> Self {
        Self {
            flow: CreateFlow::new(platform()),
            calls: Vec::new(),
            timers: Vec::new(),
            queue: Vec::new(),
            is_running: false,
        }
    }
}

impl Running {
    /// Aborts all that runs.
    pub(super) fn end(&mut self) {
        self.timers.clear();
        for (_, controller) in self.calls.drain(..) {
            controller.abort();
        }
    }
}

fn platform() -> Platform {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a random number below 2^53"
    )]
    Platform {
        nfc: |name| JsString::from(name).normalize("NFC").into(),
        parse_date: Date::parse,
        seed: if cfg!(target_arch = "wasm32") {
            (Math::random() * 9e15) as u64
        } else {
            0
        },
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "whole milliseconds are meant"
)]
fn now() -> Time {
    Date::now() as Time
}

impl Creation {
    /// Has the flow take an event, and runs what it does.
    pub(super) fn dispatch(self, event: flow::Event) {
        let is_running = self.work.change(|work| {
            work.running.queue.push(event);
            std::mem::replace(&mut work.running.is_running, true)
        });
        if is_running {
            return;
        }
        loop {
            let effects = self.work.change(|work| {
                let running = &mut work.running;
                if running.queue.is_empty() {
                    running.is_running = false;
                    return None;
                }
                Some(running.flow.on(running.queue.remove(0), now()))
            });
            let Some(effects) = effects else {
                return;
            };
            self.publish();
            let mut announcements = Vec::new();
            for effect in effects {
                match effect {
                    Effect::Announce(announcement) => announcements.push(announcement),
                    effect => self.run(effect),
                }
            }
            self.announce(&announcements);
        }
    }

    /// The flow's state, as signals.
    fn publish(self) {
        let state = self.work.peek_with(|work| {
            let flow = &work.running.flow;
            (
                flow.activity(),
                flow.failure().cloned(),
                flow.existing().cloned().map(Box::new),
            )
        });
        let (activity, failure, existing) = state;
        self.failure.put(failure);
        self.existing.put(existing);
        self.activity.put(activity);
    }

    fn run(self, effect: Effect) {
        match effect {
            Effect::Send(call, request) => self.send(call, request),
            Effect::List(call, pager) => self.list(call, pager),
            Effect::Abort(call) => {
                if let Some(controller) = self.end_call(call) {
                    controller.abort();
                }
            }
            Effect::StartTimer(timer, after) => {
                let timeout = Timeout::new(after, move || {
                    self.stop_timer(timer);
                    self.dispatch(flow::Event::Elapsed(timer));
                });
                self.stop_timer(timer);
                self.work
                    .change(|work| work.running.timers.push((timer, timeout)));
            }
            Effect::StopTimer(timer) => self.stop_timer(timer),
            Effect::Persist(create) => {
                self.tab().persist_pending(&create);
                self.work.peek_with(|work| work.ownership.own(&create.id));
            }
            Effect::Forget(id) => {
                self.tab().forget_pending(&id);
                self.work.peek_with(|work| work.ownership.release(&id));
            }
            Effect::AddCard(card) => {
                self.tab().persist_card(&card);
                self.add_card(*card);
            }
            Effect::UpdateCard(card) => {
                self.tab().persist_card(&card);
                self.update_card(*card);
            }
            // Together, in dispatch.
            Effect::Announce(_) => {}
            Effect::Notify(event) => self.tell(&Event::Host(event)),
            Effect::ClearForm(request) => self.tell(&Event::ClearForm(request)),
            Effect::MarkTaken(request) => self.tell(&Event::MarkTaken(request)),
            Effect::FocusName => self.tell(&Event::FocusName),
        }
    }

    /// All that one event has announced, together: of several texts that a live region gets at once only the last one is heard.
    fn announce(self, announcements: &[Announcement]) {
        let messages = self.messages.peek();
        let (mut news, mut own) = (Vec::new(), Vec::new());
        for announcement in announcements {
            let texts = match announcement {
                Announcement::StatusChanged { .. } => &mut news,
                _ => &mut own,
            };
            texts.push(messages.announcement(announcement));
        }
        // To clear what was said is a text that is empty.
        let joined = |texts: &[String]| texts.join(" ").trim().to_owned();
        if !news.is_empty() {
            self.news.set(joined(&news));
        }
        if !own.is_empty() {
            self.say(joined(&own));
        }
    }

    fn stop_timer(self, timer: Timer) {
        self.work
            .change(|work| work.running.timers.retain(|(own, _)| *own != timer));
    }

    fn end_call(self, call: Call) -> Option<AbortController> {
        self.work.change(|work| {
            let calls = &mut work.running.calls;
            let place = calls.iter().position(|(own, _)| *own == call)?;
            Some(calls.swap_remove(place).1)
        })
    }

    fn send(self, call: Call, request: CreateVolume) {
        self.call(call, async move |config, signal| {
            match client::create(&config, &request, &signal).await {
                Ok(exchange) => flow::Event::Answered {
                    call,
                    details: details(&exchange),
                    exchange: Box::new(exchange),
                },
                Err(why) => flow::Event::NotSent(call, why),
            }
        });
    }

    fn list(self, call: Call, pager: Pager) {
        self.call(call, async move |config, signal| {
            let exchange = client::list(&config, pager, &signal).await;
            // What the browser does not take gets no answer.
            let exchange = exchange.unwrap_or(Exchange {
                reply: None,
                interruption: Some(Interruption::Unreachable),
            });
            flow::Event::Listed(call, Box::new(exchange))
        });
    }

    /// Makes a call once the host's configuration is there, and has the flow take what comes of it.
    fn call(self, call: Call, ask: impl AsyncFnOnce(Config, AbortSignal) -> flow::Event + 'static) {
        let Ok(controller) = AbortController::new() else {
            return;
        };
        let signal = controller.signal();
        self.work
            .change(|work| work.running.calls.push((call, controller)));
        spawn(async move {
            let config = self.loaded_config().await;
            // The form may be gone by now: then nothing is sent.
            if self.work.is_gone() {
                return;
            }
            let event = ask(config, signal).await;
            self.end_call(call);
            self.dispatch(event);
        });
    }

    /// Has the flow hear whether the browser is online and the page can be seen.
    pub(super) fn follow_window(self) {
        let online: fn() -> flow::Event = || flow::Event::Online(window().navigator().on_line());
        let visible: fn() -> flow::Event = || flow::Event::Visible(!document().hidden());
        self.dispatch(online());
        self.dispatch(visible());
        for (name, event) in [
            ("online", online),
            ("offline", online),
            ("visibilitychange", visible),
        ] {
            let hear: Box<dyn Fn(web_sys::Event)> = Box::new(move |_| self.dispatch(event()));
            let listener = window_event_listener_untyped(name, hear);
            on_cleanup(move || listener.remove());
        }
    }

    /// Has the cards that were there before a reload shown again, and looks up what the page was left in.
    pub(super) fn restore(self) {
        let cards = self.tab().cards();
        if !cards.is_empty() {
            self.dispatch(flow::Event::RestoredCards(cards));
        }
        let pending = self.tab().pending();
        for create in &pending {
            self.dispatch(flow::Event::RestoredPending(create.clone()));
        }
        for create in pending {
            let elsewhere = self
                .work
                .peek_with(|work| Some(work.ownership.is_elsewhere(&create.id)));
            let Some(elsewhere) = elsewhere else {
                return;
            };
            spawn(async move {
                let is_elsewhere = elsewhere.await;
                // The host hears of it where its configuration says.
                let _config = self.loaded_config().await;
                if self.work.is_gone() {
                    return;
                }
                if is_elsewhere {
                    self.dispatch(flow::Event::Disowned(create.id));
                    return;
                }
                self.work.peek_with(|work| work.ownership.own(&create.id));
                let details = details(&Exchange {
                    reply: None,
                    interruption: Some(Interruption::Left),
                });
                self.dispatch(flow::Event::Claimed(create.id, details));
            });
        }
    }
}

fn details(exchange: &Exchange) -> String {
    let time: String = Date::new_0().to_iso_string().into();
    report::text(exchange, &time)
}
