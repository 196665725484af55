//! Numbers as users of a language write them, and the form of a text that goes with one.

/// A number as users write it in a language (ECMA-402): `1,000.5`.
#[cfg(target_arch = "wasm32")]
#[must_use]
pub(super) fn text(number: f64, language: &str) -> String {
    js_sys::Number::from(number)
        .to_locale_string(language)
        .into()
}

/// As English and Chinese have it, which is enough for what is written when the page is built.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub(super) fn text(number: f64, _language: &str) -> String {
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
