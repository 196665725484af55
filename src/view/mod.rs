//! What a person sees: a thin shell over the pure core.

pub mod card;
pub mod copy;
pub mod creation;
pub mod failure;
pub mod field;
pub mod form;
mod frame;
pub mod page;
pub mod session;
pub mod tab;

use js_sys::{Date, Object, Reflect};
use leptos::html::ElementType;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// A prefix for the IDs of one instance's elements, so that several on a page never share one.
fn unique_prefix() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("vc{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The name of the configured theme.
pub(crate) fn theme_name(creation: creation::Creation) -> &'static str {
    creation.config().theme.name()
}

/// A number as people write it.
fn number_text(number: f64) -> String {
    js_sys::Number::from(number).to_locale_string("en").into()
}

/// A time of day, with its date; `seconds` since 1970, in the person's own time zone.
fn time_text(seconds: i64) -> String {
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
    date.to_locale_string("en", &options).into()
}

/// Seconds since 1970.
fn now() -> i64 {
    #[allow(clippy::cast_possible_truncation, reason = "whole seconds are meant")]
    let seconds = (Date::now() / 1000.0) as i64;
    seconds
}

/// Does something in place of what the browser would. A form has it on its submit and on its button's click, which Enter in a field
/// makes too: in a frame that is sandboxed without `allow-forms` there is no submit.
fn instead<E: AsRef<Event>>(act: impl Fn()) -> impl Fn(E) {
    move |event| {
        event.as_ref().prevent_default();
        act();
    }
}

/// Moves the focus to an element, once the changes under way are in the page.
fn focus_soon<E>(node: NodeRef<E>)
where
    E: ElementType + 'static,
    E::Output: JsCast + AsRef<HtmlElement> + Clone + 'static,
{
    soon(node, |element| {
        // Focus is a courtesy: where the browser declines, nothing is lost.
        let _ = element.focus();
    });
}

/// Scrolls as far as it takes to see an element, once the changes under way are in the page.
fn show_soon<E>(node: NodeRef<E>)
where
    E: ElementType + 'static,
    E::Output: JsCast + AsRef<HtmlElement> + Clone + 'static,
{
    soon(node, |element| {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    });
}

fn soon<E>(node: NodeRef<E>, act: impl FnOnce(&HtmlElement) + 'static)
where
    E: ElementType + 'static,
    E::Output: JsCast + AsRef<HtmlElement> + Clone + 'static,
{
    request_animation_frame(move || {
        if let Some(element) = node.try_get_untracked().flatten() {
            act(element.as_ref());
        }
    });
}
