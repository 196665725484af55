//! A request that is pasted: it goes into the form, and not into the field.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Event};

use super::form::FormState;
use super::on_demand::request::take;
use crate::paste::is_request;

/// Takes a pasted request in place of what the browser would do with it; all else is left to the browser, unless it is taken `always`. The
/// text never gets into a field: there may be a token in it.
pub(super) fn take_pasted(form: FormState, event: &Event, always: bool) {
    let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
    let text = data.and_then(|data| data.get_data("text/plain").ok());
    if let Some(text) = text.filter(|text| always || is_request(text)) {
        event.prevent_default();
        event.stop_propagation();
        form.creation.after_load(Rc::new(move || take(form, &text)));
    }
}
