//! What a text field with suggestions shows of them (WAI-ARIA, combobox pattern). The lazy chunk
//! has the suggestions themselves.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// A use of the text field.
#[derive(Clone, Debug)]
pub enum ComboboxEvent {
    /// A key is pressed.
    Key(KeyboardEvent),
    /// The field has got the focus.
    Focus,
    /// The field is clicked.
    Click,
    /// Its text is changed.
    Input,
    /// It loses the focus.
    Blur,
}

/// The suggestions of a text field, as the field itself shows them.
#[derive(Clone, Copy, Debug)]
pub struct Combobox {
    /// Whether there are suggestions: without any it is a plain text field.
    pub is_offered: RwSignal<bool>,
    /// Whether they are shown.
    pub is_open: RwSignal<bool>,
    /// The ID of the suggestion that Enter takes; empty where there is none.
    pub active: RwSignal<String>,
    listener: StoredValue<Option<Callback<ComboboxEvent>>>,
}

impl Combobox {
    /// Without suggestions.
    #[must_use]
    pub fn new() -> Self {
        Self {
            is_offered: RwSignal::new(false),
            is_open: RwSignal::new(false),
            active: RwSignal::default(),
            listener: StoredValue::new(None),
        }
    }

    /// Sets what hears of each use of the field.
    pub fn listen(self, listener: Callback<ComboboxEvent>) {
        self.listener.set_value(Some(listener));
    }

    /// The field is used.
    pub fn notify(self, event: ComboboxEvent) {
        if let Some(listener) = self.listener.try_get_value().flatten() {
            listener.try_run(event);
        }
    }

    /// An attribute that the field has while there are suggestions.
    #[must_use]
    pub fn attribute(
        self,
        value: impl Fn() -> Option<String> + Send + Sync + 'static,
    ) -> Signal<Option<String>> {
        Signal::derive(move || self.is_offered.get().then(&value).flatten())
    }
}

impl Default for Combobox {
    fn default() -> Self {
        Self::new()
    }
}
