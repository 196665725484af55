//! A value that is chosen from a list, or typed.

use leptos::prelude::*;

use crate::model::draft::Choice;
use crate::state::set_if_changed;

/// A value from a list, or typed.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceValue {
    /// The chosen entry's ID; empty for `Other…`, as no ID is.
    pub chosen: RwSignal<String>,
    /// The value typed under `Other…`.
    pub other: RwSignal<String>,
}

impl ChoiceValue {
    pub(super) fn new(choice: Choice) -> Self {
        let (chosen, other) = match choice {
            Choice::Listed(id) => (id, String::new()),
            Choice::Other(text) => (String::new(), text),
        };
        Self {
            chosen: RwSignal::new(chosen),
            other: RwSignal::new(other),
        }
    }

    pub(super) fn set(self, choice: Choice) {
        match choice {
            Choice::Listed(id) => {
                set_if_changed(self.chosen, id);
            }
            Choice::Other(text) => {
                set_if_changed(self.chosen, String::new());
                set_if_changed(self.other, text);
            }
        }
    }

    pub(super) fn get(self) -> Choice {
        let id = self.chosen.get();
        if id.is_empty() {
            Choice::Other(self.other.get())
        } else {
            Choice::Listed(id)
        }
    }
}
