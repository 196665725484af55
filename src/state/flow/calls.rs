//! The calls of the flow: each can be aborted, and its answer is an event.

use js_sys::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{AbortController, AbortSignal};

use super::Flow;
use crate::client;
use crate::model::config::Config;
use crate::model::contract::{CreateVolume, Pager};
use crate::model::flow::{Call, Event};
use crate::model::outcome::{Exchange, Interruption};
use crate::model::report;

impl Flow {
    pub(super) fn send(self, call: Call, request: CreateVolume) {
        self.call(call, async move |config, signal| {
            match client::create(&config, &request, &signal).await {
                Ok(exchange) => Event::Answered {
                    call,
                    details: details(&exchange),
                    exchange: Box::new(exchange),
                },
                Err(why) => Event::NotSent(call, why),
            }
        });
    }

    pub(super) fn list(self, call: Call, pager: Pager) {
        self.call(call, async move |config, signal| {
            let exchange = client::list(&config, pager, &signal).await;
            // A request that the browser rejects gets no answer.
            let exchange = exchange.unwrap_or(Exchange {
                reply: None,
                interruption: Some(Interruption::Unreachable),
            });
            Event::Listed(call, Box::new(exchange))
        });
    }

    /// Makes a call once the host's configuration is loaded, and passes what comes of it to the
    /// flow.
    fn call(self, call: Call, ask: impl AsyncFnOnce(Config, AbortSignal) -> Event + 'static) {
        let Ok(controller) = AbortController::new() else {
            return;
        };
        let signal = controller.signal();
        self.running
            .update_value(|running| running.calls.push((call, controller)));
        spawn_local(async move {
            let config = self.configuration.loaded().await;
            // The form may be removed by now: then nothing is sent.
            if self.running.is_disposed() {
                return;
            }
            let event = ask(config, signal).await;
            self.end_call(call);
            self.dispatch(event);
        });
    }

    pub(super) fn end_call(self, call: Call) -> Option<AbortController> {
        let ended = self.running.try_update_value(|running| {
            let calls = &mut running.calls;
            let place = calls.iter().position(|(own, _)| *own == call)?;
            Some(calls.swap_remove(place).1)
        });
        ended.flatten()
    }
}

/// The response as a text for a report.
pub(super) fn details(exchange: &Exchange) -> String {
    let time: String = Date::new_0().to_iso_string().into();
    report::text(exchange, &time)
}
