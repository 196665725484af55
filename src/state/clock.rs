//! The current time, and times as text.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;

/// Milliseconds since 1970.
#[must_use]
#[allow(
    clippy::cast_possible_truncation,
    reason = "whole milliseconds are meant"
)]
pub fn now_ms() -> i64 {
    Date::now() as i64
}

/// Seconds since 1970.
#[must_use]
pub fn now() -> i64 {
    now_ms().div_euclid(1000)
}

/// A date and a time of day in the user's time zone, as users of the language `tag` write it;
/// `seconds` since 1970.
#[must_use]
pub fn time_text(seconds: i64, tag: &str) -> String {
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
    date.to_locale_string(tag, &options).into()
}
