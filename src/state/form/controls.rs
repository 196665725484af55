//! The form's controls on the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use super::{FormState, set_if_changed};
use crate::model::draft::Field;

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
        let controls = [
            ("name", self.name),
            ("size", self.size),
            ("region", self.region.other),
            ("region-other", self.region.other),
            ("type", self.volume_type.other),
            ("type-other", self.volume_type.other),
        ];
        for (name, signal) in controls {
            let control = self.root.by_id(&self.root.id(name));
            if let Some(Ok(input)) = control.map(JsCast::dyn_into::<HtmlInputElement>) {
                set_if_changed(signal, input.value());
            }
        }
        for (name, choice) in [("region", self.region), ("type", self.volume_type)] {
            let control = self.root.by_id(&self.root.id(name));
            if let Some(Ok(select)) = control.map(JsCast::dyn_into::<HtmlSelectElement>) {
                set_if_changed(choice.chosen, select.value());
            }
        }
    }
}
