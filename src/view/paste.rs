//! A request that is pasted or dropped: it goes into the form, and not into the field.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DataTransfer, Event};

use super::element::Element;
use super::form::FormState;
use super::on_demand::request::take;
use super::spawn;
use crate::messages::Text;
use crate::paste::is_held_back;

/// Has an element take requests that are pasted or dropped in it, and all else, too, where it is a place for them alone.
pub(super) fn takes_requests(element: Element, form: FormState, alone: bool) -> Element {
    ["paste", "drop"]
        .into_iter()
        .fold(element, |element, event| {
            element.on(event, move |event| take_pasted(form, &event, alone))
        })
}

/// Takes a request that is pasted or dropped, or what may hold a token, in place of what the browser would do with it; all else is left
/// to the browser, unless it is taken `always`. The text never gets into a field.
fn take_pasted(form: FormState, event: &Event, always: bool) {
    // The one has it as the first, the other as the second.
    let mut data = ["clipboardData", "dataTransfer"]
        .into_iter()
        .filter_map(|key| Reflect::get(event, &key.into()).ok());
    let text = data.find(JsValue::is_truthy).and_then(|data| {
        let data = data.unchecked_into::<DataTransfer>();
        data.get_data("text/plain").ok()
    });
    if let Some(text) = text.filter(|text| always || is_held_back(text)) {
        event.prevent_default();
        event.stop_propagation();
        take_soon(form, text);
    }
}

/// Takes a pasted request once what does so is there. Where that does not come, the person is told.
pub(super) fn take_soon(form: FormState, text: String) {
    let creation = form.creation;
    spawn(async move {
        if creation.loaded().await {
            take(form, &text);
        } else {
            let messages = creation.messages.peek();
            creation.say(messages.text(Text::PartLost).to_owned());
        }
    });
}
