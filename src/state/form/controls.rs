//! The form's controls on the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::FormState;
use crate::model::draft::Field;
use crate::state::set_if_changed;

/// The end of a control's ID.
#[must_use]
pub fn control(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Size => "size",
        Field::Region => "region",
        Field::VolumeType => "type",
    }
}

impl FormState {
    /// Takes what the controls show: form fillers set their values without any event. Where they do
    /// not show the last change yet, that counts.
    pub fn read_controls(self) {
        let draft = untrack(|| self.draft());
        if self.past.with_value(|past| past.shown != draft) {
            return;
        }
        for (name, text) in [("name", self.name), ("size", self.size)] {
            if let Some(input) = self.control::<HtmlInputElement>(name) {
                set_if_changed(text, input.value());
            }
        }
        for (name, choice) in [("region", self.region), ("type", self.volume_type)] {
            if let Some(select) = self.control::<HtmlSelectElement>(name) {
                set_if_changed(choice.chosen, select.value());
            }
            // Without a list there is the text field alone.
            if let Some(alone) = self.control::<HtmlInputElement>(name) {
                set_if_changed(choice.chosen, String::new());
                set_if_changed(choice.other, alone.value());
            }
            if let Some(revealed) = self.control::<HtmlInputElement>(&format!("{name}-other")) {
                set_if_changed(choice.other, revealed.value());
            }
        }
    }

    fn control<T: JsCast>(self, name: &str) -> Option<T> {
        self.root.by_id(&self.root.id(name))?.dyn_into().ok()
    }
}
