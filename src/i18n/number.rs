//! Numbers as users of a language write them, and the form of a text that goes with one.

/// A number with separators between thousands and before decimals, of which there are three at
/// most: `1,000.5`. Not by `Intl`: its first number takes 15 ms, while the page starts.
#[must_use]
pub(super) fn text(number: f64, thousands: &str, decimal: &str) -> String {
    let digits = digits((number * 1000.0).round() / 1000.0);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, [decimal, fraction].concat()),
        None => (digits.as_str(), String::new()),
    };
    // Or it is too large to be written in digits alone.
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits;
    }
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        let left = whole.len().saturating_sub(index);
        if index > 0 && left % 3 == 0 {
            grouped.push_str(thousands);
        }
        grouped.push(digit);
    }
    grouped + &fraction
}

/// The shortest digits of a number. The standard library's are 10 kB of WebAssembly.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub fn digits(number: f64) -> String {
    let digits = js_sys::Number::from(number).to_string_with_radix(10);
    digits.map(String::from).unwrap_or_default()
}

/// The shortest digits of a number.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn digits(number: f64) -> String {
    number.to_string()
}

/// The category of a count that the words beside it depend on (ECMA-402, `Intl.PluralRules`):
/// `one`, `few`, `other` and so on.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub(super) fn category(count: f64, language: &str) -> String {
    let languages = js_sys::Array::of1(&language.into());
    let rules = js_sys::Intl::PluralRules::new(&languages, &js_sys::Object::new());
    rules.select(count).into()
}

/// As in English: natively nothing is counted but in tests.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub(super) fn category(count: f64, _language: &str) -> String {
    let is_one = (count - 1.0).abs() < f64::EPSILON;
    if is_one { "one" } else { "other" }.to_owned()
}
