//! Numbers that came as text.

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

/// The browser has a reader already; Rust's brings 15 kB of tables.
#[cfg(target_arch = "wasm32")]
fn read(text: &str) -> f64 {
    wasm_bindgen::JsValue::from_str(text).unchecked_into_f64()
}

#[cfg(not(target_arch = "wasm32"))]
fn read(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}
