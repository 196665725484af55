//! A pasted or dropped request fills in the form instead of the field.

use js_sys::Reflect;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, Event, EventTarget};

use crate::i18n::Text;
use crate::model::paste::is_suspect;
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
    /// Takes what is pasted or dropped and may be no value of a field ([`is_suspect`]), in place of
    /// what the browser would do with it; all else is left to the browser, unless it is taken
    /// `always`. What is a value after all is inserted a moment later.
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
        if let Some(text) = text.filter(|text| always || is_suspect(text)) {
            event.prevent_default();
            event.stop_propagation();
            self.paste(text, event.target().filter(|_| !always));
        }
    }

    /// Fills in the form from a text, once the lazy chunk is loaded; a value of a field is inserted
    /// into the `target`, where there is one. Where the chunk fails, the user is told.
    pub fn paste(self, text: String, target: Option<EventTarget>) {
        self.chunk.with(move |chunk| match chunk {
            Some(chunk) => (chunk.paste)(text, target),
            None => self.create.announce(self.language.text(Text::ChunkFailed)),
        });
    }
}
