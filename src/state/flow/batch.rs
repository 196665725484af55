//! Several volumes from one form: its name may be a pattern of names.

use leptos::prelude::*;

use super::Flow;
use crate::model::contract::CreateVolume;
use crate::model::draft::Field;
use crate::model::flow::{Batch, Event};
use crate::model::names;

impl Flow {
    /// Sends a request, or those that its name stands for.
    pub(super) fn submit(self, request: CreateVolume) {
        self.mark_taken(String::new());
        // The flag may change without an event.
        self.dispatch(Event::Online(window().navigator().on_line()));
        match names::requests(&request) {
            Ok(requests) if requests == [request.clone()] => self.dispatch(Event::Submit(request)),
            Ok(requests) => self.submit_all(&request, requests),
            // It is shown.
            Err(_) => self.form.focus(Field::Name),
        }
    }

    fn submit_all(self, request: &CreateVolume, requests: Vec<CreateVolume>) {
        let id = |batch: &Option<Batch>| batch.as_ref().map(|batch| batch.id.clone());
        let last = self.batch.with_untracked(id);
        self.dispatch(Event::SubmitAll(requests));
        if self.batch.with_untracked(id) != last {
            // The rows have the names now. Sent twice, they would be created twice.
            self.form.clear_sent(request);
            self.root.show(self.root.id("batch-panel"));
        }
    }

    /// Sends the same values as the last failure again.
    pub fn try_again(self) {
        self.mark_taken(String::new());
        self.dispatch(Event::TryAgain);
    }

    /// Goes on with the batch, or tries again what was refused.
    pub fn run_batch(self, event: Event) {
        self.dispatch(Event::Online(window().navigator().on_line()));
        self.dispatch(event);
    }

    pub(super) fn save_batch(self, batch: &Batch) {
        self.form.tab().persist_batch(batch);
        self.own(&batch.id.0);
    }

    pub(super) fn forget_batch(self, id: &str) {
        self.form.tab().forget_batch();
        self.release(id);
    }
}
