//! Sizes as users type them, and the bounds a host may set.

#[cfg(feature = "schema")]
use serde::Serialize;

use crate::model::invisible::trimmed;

/// The largest size that every JSON reader takes without loss: 2^53 - 1 (RFC 8259, section 6).
pub const MAX_SIZE_GB: u64 = (1 << 53) - 1;

/// A terabyte in GB (SI).
const TERABYTE: u64 = 1000;

/// The bounds of a size, in GB. The service documents none; a host may configure some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "schema",
    derive(Serialize, schemars::JsonSchema),
    serde(default, deny_unknown_fields)
)]
pub struct SizeLimits {
    /// The smallest size, at least 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = MAX_SIZE_GB)))]
    pub min: u64,
    /// The largest size, at least the smallest; null for no bound of one's own.
    #[cfg_attr(feature = "schema", schemars(with = "Option<u64>", range(min = 1, max = MAX_SIZE_GB)))]
    pub max: u64,
    /// Sizes are `min` plus a multiple of this; at least 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = MAX_SIZE_GB)))]
    pub step: u64,
}

impl SizeLimits {
    /// The largest size that fits and is not above this one; where there is none, the smallest that
    /// fits.
    #[must_use]
    pub fn nearest(self, size: u64) -> u64 {
        let within = size.min(self.max).max(self.min);
        let above = within.saturating_sub(self.min);
        within.saturating_sub(above.checked_rem(self.step).unwrap_or(0))
    }

    /// The size that is so many steps above this one, or below it. It always fits.
    #[must_use]
    pub fn stepped(self, size: u64, steps: i64) -> u64 {
        let fit = self.nearest(size);
        let way = self.step.saturating_mul(steps.unsigned_abs());
        self.nearest(if steps > 0 {
            fit.saturating_add(way)
        } else if fit < size {
            // A size between steps is rounded first, which counts as a step.
            fit.saturating_sub(way.saturating_sub(self.step))
        } else {
            fit.saturating_sub(way)
        })
    }
}

impl Default for SizeLimits {
    fn default() -> Self {
        Self {
            min: 1,
            max: MAX_SIZE_GB,
            step: 1,
        }
    }
}

/// Why a text is no size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeError {
    /// Empty, or white space only.
    Empty,
    /// Not a number: `abc`, `1e3`, `1,5`.
    NotANumber,
    /// Not a whole number of GB: `1.5`, also `2.0`; `1.0005 TB`.
    NotWhole,
    /// Below nothing: `-5`.
    Negative,
    /// More than can be counted here.
    Overflow,
}

/// Parses a size: digits, with or without separators of thousands (`1,000`, `1 000`, `1_000`), in
/// GB or with a unit (`500 GB`, `1.5 TB`, `2T`). Full-width forms, which Chinese and Japanese input
/// methods type, count as the ASCII ones. Gives GB.
///
/// # Errors
/// Where it is no whole number of GB.
pub fn parse(text: &str) -> Result<u64, SizeError> {
    let text: String = trimmed(text).chars().map(halfwidth).collect();
    let text = text.as_str();
    if text.is_empty() {
        return Err(SizeError::Empty);
    }
    let unsigned = text.strip_prefix(['-', '\u{2212}']);
    let (number, unit) = with_unit(unsigned.unwrap_or(text));
    let (whole, fraction, has_point) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, fraction, true),
        None => (number, "", false),
    };
    let whole = without_separators(whole).ok_or(SizeError::NotANumber)?;
    if !digits_only(fraction) || whole.len().saturating_add(fraction.len()) == 0 {
        return Err(SizeError::NotANumber);
    }
    if has_point && unit == 1 {
        return Err(SizeError::NotWhole);
    }
    let mut size = Some(0_u64);
    for digit in whole.bytes() {
        size = size.and_then(|size| with_digit(size, digit));
    }
    // A unit has as many digits behind the point as zeros.
    let mut unit = unit;
    for digit in fraction.bytes() {
        if unit > 1 {
            size = size.and_then(|size| with_digit(size, digit));
            unit = unit.checked_div(10).unwrap_or(1);
        } else if digit != b'0' {
            return Err(SizeError::NotWhole);
        }
    }
    let size = size.and_then(|size| size.checked_mul(unit));
    match unsigned {
        Some(_) => Err(SizeError::Negative),
        None => size.ok_or(SizeError::Overflow),
    }
}

/// The ASCII form of a full-width one (Unicode, Halfwidth and Fullwidth Forms), and the point for
/// the full stop that the key for it types.
fn halfwidth(letter: char) -> char {
    const DISTANCE: u32 = '！' as u32 - '!' as u32;
    match letter {
        '！'..='～' => u32::from(letter)
            .checked_sub(DISTANCE)
            .and_then(char::from_u32)
            .unwrap_or(letter),
        '\u{3000}' => ' ',
        '。' => '.',
        _ => letter,
    }
}

fn with_digit(number: u64, digit: u8) -> Option<u64> {
    let digit = u64::from(digit.saturating_sub(b'0'));
    number.checked_mul(10)?.checked_add(digit)
}

/// A number's text and its unit in GB.
fn with_unit(text: &str) -> (&str, u64) {
    for (name, unit) in [("tb", TERABYTE), ("gb", 1), ("t", TERABYTE), ("g", 1)] {
        let at = text.len().saturating_sub(name.len());
        if let (Some(number), Some(end)) = (text.get(..at), text.get(at..))
            && end.eq_ignore_ascii_case(name)
        {
            return (number.trim_end(), unit);
        }
    }
    (text, 1)
}

/// A whole number's digits; `None` with anything else in it, or with separators elsewhere than
/// between thousands.
fn without_separators(text: &str) -> Option<String> {
    let mut digits = String::new();
    // How many digits there are since the last separator, where there was one.
    let mut group = None;
    for letter in text.chars() {
        match letter {
            '0'..='9' => {
                digits.push(letter);
                group = group.map(|count: u8| count.saturating_add(1));
            }
            ',' | ' ' | '_' | '\'' | '\u{a0}' | '\u{202f}' | '\u{2019}' => {
                let fits = match group {
                    None => (1..=3).contains(&digits.len()),
                    Some(count) => count == 3,
                };
                if !fits {
                    return None;
                }
                group = Some(0);
            }
            _ => return None,
        }
    }
    group.is_none_or(|count| count == 3).then_some(digits)
}

/// ASCII digits only: what other scripts write as digits is not what JSON does.
fn digits_only(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
