//! Restores what this tab persisted before a reload or a crash.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Flow;
use super::calls::details;
use crate::model::flow::{Batch, Event, PendingCreate};
use crate::model::outcome::{Exchange, Interruption};

impl Flow {
    /// Shows the cards and the batch again, and looks up the creates whose answer the page did not
    /// wait for.
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
        let batch = tab.batch();
        spawn_local(async move {
            if let Some(batch) = batch {
                self.claim_batch(batch).await;
            }
            for create in pending {
                spawn_local(self.claim(create));
            }
        });
    }

    async fn claim_batch(self, batch: Batch) {
        match self.is_elsewhere(&batch.id.0).await {
            Some(false) => self.dispatch(Event::RestoredBatch(batch)),
            // A copy that is not kept up to date: it must not outlive its original.
            Some(true) if self.batch.with_untracked(Option::is_none) => {
                self.form.tab().forget_batch();
            }
            _ => {}
        }
    }

    async fn claim(self, create: PendingCreate) {
        let is_elsewhere = self.is_elsewhere(&create.id.0).await;
        // The host's configuration decides whether the host gets the event.
        let _config = self.configuration.loaded().await;
        match is_elsewhere {
            Some(true) => self.dispatch(Event::Disowned(create.id)),
            Some(false) => {
                self.own(&create.id.0);
                let details = details(&Exchange {
                    reply: None,
                    interruption: Some(Interruption::Left),
                });
                self.dispatch(Event::Claimed(create.id, details));
            }
            None => {}
        }
    }

    /// Whether another tab has this; `None` where the form is removed.
    async fn is_elsewhere(self, id: &str) -> Option<bool> {
        let answer = self
            .running
            .try_with_value(|running| running.ownership.is_elsewhere(id))?;
        let is_elsewhere = answer.await;
        (!self.running.is_disposed()).then_some(is_elsewhere)
    }
}
