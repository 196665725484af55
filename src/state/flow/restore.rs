//! Restores what this tab persisted before a reload or a crash.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Flow;
use super::calls::details;
use crate::model::flow::Event;
use crate::model::outcome::{Exchange, Interruption};

impl Flow {
    /// Shows the cards again, and looks up the creates whose answer the page did not wait for.
    pub(super) fn restore(self) {
        let tab = self.form.tab();
        let cards = tab.cards();
        if !cards.is_empty() {
            self.dispatch(Event::RestoredCards(cards));
        }
        let pending = tab.pending();
        for create in &pending {
            self.dispatch(Event::RestoredPending(create.clone()));
        }
        for create in pending {
            let elsewhere = self
                .running
                .try_with_value(|running| running.ownership.is_elsewhere(&create.id));
            let Some(elsewhere) = elsewhere else {
                return;
            };
            spawn_local(async move {
                let is_elsewhere = elsewhere.await;
                // The host's configuration decides whether the host gets the event.
                let _config = self.configuration.loaded().await;
                if is_elsewhere {
                    self.dispatch(Event::Disowned(create.id));
                    return;
                }
                self.running
                    .try_update_value(|running| running.ownership.own(&create.id));
                let details = details(&Exchange {
                    reply: None,
                    interruption: Some(Interruption::Left),
                });
                self.dispatch(Event::Claimed(create.id, details));
            });
        }
    }
}
