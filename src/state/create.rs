//! Creates as the first screen knows them: the activity of the form, and how to send one.

use leptos::prelude::*;

use super::chunk::LazyChunk;
use super::language::Language;
use crate::i18n::Text;
use crate::model::contract::CreateVolume;
use crate::model::flow::Activity;

/// One form's creates, as a context. Only one request is in flight at any time.
#[derive(Clone, Copy, Debug)]
pub struct Create {
    /// The activity of the form.
    pub activity: RwSignal<Activity>,
    /// Whether the service accepted the session at its last answer.
    pub is_signed_in: RwSignal<bool>,
    /// Whether the service refused the session at its last answer.
    pub is_signed_out: RwSignal<bool>,
    /// The text of the form's status line.
    pub announcement: RwSignal<String>,
    /// The text of the form's button where it is not the usual one; else empty.
    pub button: RwSignal<String>,
    language: Language,
    chunk: LazyChunk,
    flow: StoredValue<Option<FlowActions>>,
    /// A request that waits for the lazy chunk.
    waiting: StoredValue<Option<CreateVolume>>,
}

/// Actions of the create flow for the form.
#[derive(Clone, Copy, Debug)]
pub struct FlowActions {
    /// Sends a request, unless the form is busy.
    pub submit: Callback<CreateVolume>,
    /// Aborts what runs.
    pub cancel: Callback<()>,
}

impl Create {
    /// None yet.
    #[must_use]
    pub fn new(language: Language, chunk: LazyChunk) -> Self {
        Self {
            activity: RwSignal::default(),
            is_signed_in: RwSignal::new(false),
            is_signed_out: RwSignal::new(false),
            announcement: RwSignal::default(),
            button: RwSignal::default(),
            language,
            chunk,
            flow: StoredValue::new(None),
            waiting: StoredValue::new(None),
        }
    }

    /// The create flow has started.
    pub fn set_flow(self, actions: FlowActions) {
        self.flow.set_value(Some(actions));
    }

    /// Whether a request runs that can be cancelled.
    #[must_use]
    pub fn can_cancel(self) -> bool {
        matches!(self.activity.get(), Activity::Creating | Activity::Checking)
    }

    /// Announces a text in the form's status line.
    pub fn announce(self, text: impl Into<String>) {
        // Also an unchanged one: the property that shows it puts a new text node in.
        self.announcement.set(text.into());
    }

    /// Sends a request, once the lazy chunk is loaded.
    pub fn submit(self, request: CreateVolume) {
        if let Some(flow) = self.flow.get_value() {
            flow.submit.run(request);
            return;
        }
        self.activity.set(Activity::Creating);
        self.waiting.set_value(Some(request));
        self.chunk.with(move |chunk| {
            // Cancelled meanwhile, if there is none.
            let Some(request) = self.waiting.try_update_value(Option::take).flatten() else {
                return;
            };
            self.activity.set(Activity::Idle);
            match self.flow.get_value() {
                Some(flow) if chunk.is_some() => flow.submit.run(request),
                _ => self.announce(self.language.text(Text::NothingSent)),
            }
        });
    }

    /// Aborts what the form is busy with, if anything.
    pub fn cancel(self) {
        if let Some(flow) = self.flow.get_value() {
            flow.cancel.run(());
        } else if self
            .waiting
            .try_update_value(Option::take)
            .flatten()
            .is_some()
        {
            self.activity.set(Activity::Idle);
            self.announce(self.language.text(Text::CancelledUnsent));
        }
    }
}
