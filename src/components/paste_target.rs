//! A pasted or dropped request fills in the form instead of the field.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, Event, HtmlDocument};

use crate::i18n::Text;
use crate::model::paste::is_taken;
use crate::state::chunk::LazyChunk;
use crate::state::create::Create;
use crate::state::language::Language;

/// Takes what is pasted or dropped.
#[derive(Clone, Copy, Debug)]
pub struct PasteTarget {
    chunk: LazyChunk,
    create: Create,
    language: Language,
}

/// Takes what is pasted or dropped, for the form of the current owner.
#[must_use]
pub fn use_paste_target() -> PasteTarget {
    PasteTarget {
        chunk: expect_context(),
        create: expect_context(),
        language: expect_context(),
    }
}

impl PasteTarget {
    /// Takes what is pasted or dropped and no value of a field ([`is_taken`]), in place of what the
    /// browser would do with it; all else is left to the browser, unless it is taken `always`. The
    /// text never gets into a field.
    pub fn take(self, event: &Event, always: bool) {
        // The one has it as the first, the other as the second. An event that a script makes has
        // neither.
        let mut data = ["clipboardData", "dataTransfer"]
            .into_iter()
            .filter_map(|key| Reflect::get(event, &key.into()).ok());
        let text = data.find(JsValue::is_truthy).and_then(|data| {
            let data = data.unchecked_into::<DataTransfer>();
            data.get_data("text/plain").ok()
        });
        if let Some(text) = text.filter(|text| always || is_taken(text)) {
            event.prevent_default();
            event.stop_propagation();
            self.fill(text);
        }
    }

    /// Takes a text that was pasted before the app was loaded: into the field that has the focus,
    /// where that may have it.
    pub fn insert(self, text: String) {
        if is_taken(&text) {
            self.fill(text);
            return;
        }
        self.create.announce("");
        if let Ok(document) = document().dyn_into::<HtmlDocument>() {
            // As a paste does: at the selection, with an input event.
            let _ = document.exec_command_with_show_ui_and_value("insertText", false, &text);
        }
    }

    /// Fills in the form from a text, once the lazy chunk is loaded. Where that fails, the user is
    /// told.
    pub fn fill(self, text: String) {
        self.chunk.with(move |chunk| match chunk {
            Some(chunk) => (chunk.paste)(text),
            None => self.create.announce(self.language.text(Text::ChunkFailed)),
        });
    }
}
