//! Numbers: read from text, and written as people write them.

/// The number that a text is, as JSON and JavaScript write it, whatever stands around it; `None` where it is none or not finite.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_decimal = text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    is_decimal
        .then(|| read(text))
        .filter(|number| number.is_finite())
}

/// A number as people write it in a language (ECMA-402): `1,000.5`.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn text(number: f64, language: &str) -> String {
    js_sys::Number::from(number)
        .to_locale_string(language)
        .into()
}

/// The browser has a reader already; Rust's brings 15 kB of tables.
#[cfg(target_arch = "wasm32")]
fn read(text: &str) -> f64 {
    wasm_bindgen::JsValue::from_str(text).unchecked_into_f64()
}

#[cfg(not(target_arch = "wasm32"))]
fn read(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

/// As English and Chinese have it, which is enough for what is written when the page is built.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn text(number: f64, _language: &str) -> String {
    let text = number.to_string();
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let digits = whole.len();
    let grouped: String = whole
        .chars()
        .enumerate()
        .flat_map(|(index, digit)| {
            let left = digits.saturating_sub(index);
            let comma = (index > 0 && left % 3 == 0).then_some(',');
            comma.into_iter().chain([digit])
        })
        .collect();
    grouped + fraction
}
