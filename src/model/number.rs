//! Numbers, parsed from text.

/// The finite number that a text is, in JSON's and JavaScript's decimal notation, with white space
/// around it. Exact up to 2^53, within a few units in the last place beyond. The standard library's
/// parser is exact, at 15 kB of tables.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut number = 0.0_f64;
    for digit in whole.chars().chain(fraction.chars()) {
        number = number * 10.0 + f64::from(digit.to_digit(10)?);
    }
    let places = i32::try_from(fraction.len()).ok()?;
    let exponent = exponent.checked_sub(places)?;
    let power = 10_f64.powi(exponent.saturating_abs());
    let number = if exponent < 0 {
        number / power
    } else {
        number * power
    };
    let number = if text.starts_with('-') {
        -number
    } else {
        number
    };
    number.is_finite().then_some(number)
}
