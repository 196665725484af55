//! What a person sees: a thin shell over the pure core.

pub mod copy;
pub mod creation;
mod disclosure;
pub mod element;
pub mod failure;
pub mod field;
pub mod form;
mod keys;
pub mod load;
pub mod on_demand;
mod ownership;
pub mod page;
mod paste;
pub mod session;
pub mod settings;
mod size;
pub mod tab;
pub mod watched;

use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Event, HtmlDialogElement, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition,
};

use crate::messages::Messages;
use creation::Creation;

/// A number as an attribute has it.
fn digits(number: f64) -> String {
    JsValue::from_f64(number)
        .unchecked_into::<js_sys::Number>()
        .to_string_with_radix(10)
        .map(String::from)
        .unwrap_or_default()
}

/// A time of day, with its date; `seconds` since 1970, in the person's own time zone.
fn time_text(seconds: i64, messages: Messages) -> String {
    #[allow(
        clippy::cast_precision_loss,
        reason = "a date far outside a float's whole numbers is no date"
    )]
    let date = Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
    let options = Object::new();
    for key in ["dateStyle", "timeStyle"] {
        // Setting a property of a fresh plain object can't fail.
        let _ = Reflect::set(&options, &key.into(), &"medium".into());
    }
    date.to_locale_string(messages.tag, &options).into()
}

/// Seconds since 1970.
fn now() -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "whole seconds are meant")]
    let seconds = (Date::now() / 1000.0) as i64;
    seconds
}

/// Does something in place of what the browser would. A form has it on its submit and on its button's click, which Enter in a field
/// makes too: in a frame that is sandboxed without `allow-forms` there is no submit.
fn instead(act: impl Fn()) -> impl Fn(Event) {
    move |event| {
        event.prevent_default();
        act();
    }
}

/// Runs a task. It may outlive what began it.
fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: std::pin::Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    wasm_bindgen_futures::spawn_local(task);
}

/// Moves the focus to the element of an ID, once the changes under way are in the page.
fn focus_soon(creation: Creation, id: &str) {
    soon(creation, id, |element| {
        // Focus is a courtesy: where the browser declines, nothing is lost.
        let _ = element.focus();
    });
}

/// Scrolls as far as it takes to see the element of an ID, once the changes under way are in the page.
fn show_soon(creation: Creation, id: &str) {
    soon(creation, id, |element| {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    });
}

/// The end of the ID of the dialog that asks whether to cancel.
const ASK: &str = "ask";

/// Closes the dialog of this ID, if it is there; the focus is back where it was.
fn close(creation: Creation, id: &str) {
    let selector = format!("#{}", creation.id(id));
    let found = creation
        .root()
        .and_then(|root| root.query_selector(&selector).ok().flatten());
    if let Some(dialog) = found {
        dialog.unchecked_ref::<HtmlDialogElement>().close();
    }
}

fn soon(creation: Creation, id: &str, act: fn(&HtmlElement)) {
    let selector = format!("#{id}");
    request_animation_frame(move || {
        let found = creation
            .root()
            .and_then(|root| root.query_selector(&selector).ok().flatten());
        if let Some(element) = found {
            act(element.unchecked_ref());
        }
    });
}
