//! Several names from one text, as bash expands braces: `data-{1..8}`, `data-{001..012}`,
//! `{alpha,beta}-{1..3}` (Bash manual, "Brace Expansion"). Neither nested groups, nor letters,
//! signs and steps in a range: such a text is one name.

use crate::model::contract::CreateVolume;
use crate::model::draft::{Draft, FieldError};
use crate::model::invisible::trimmed;

/// How many names a text may have.
pub const MAX_NAMES: usize = 50;

/// The names that a text stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expansion {
    /// The text itself, verbatim.
    One,
    /// These, trimmed, in bash's order: 1 to [`MAX_NAMES`], each different from the others.
    Several(Vec<String>),
    /// A pattern whose names can't be used.
    Invalid(NamesError),
}

/// Why the names of a pattern can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamesError {
    /// More than [`MAX_NAMES`]: so many, or `u64::MAX` for any larger number.
    TooMany(u64),
    /// This name comes twice.
    Repeated(String),
    /// A name can't be sent.
    Unusable(FieldError),
}

/// A part of a text.
enum Part<'a> {
    Text(&'a str),
    List(Vec<&'a str>),
    Range(Range),
}

/// `{first..last}`, with numbers of at least `width` digits.
struct Range {
    first: u64,
    last: u64,
    width: usize,
}

/// The requests that one stands for: one for each name, and itself where its name is one.
///
/// # Errors
/// Where its name is a pattern whose names can't be used.
pub fn requests(request: &CreateVolume) -> Result<Vec<CreateVolume>, NamesError> {
    let names = match expand(&request.name) {
        Expansion::One => return Ok(vec![request.clone()]),
        Expansion::Several(names) => names,
        Expansion::Invalid(error) => return Err(error),
    };
    let named = |name| CreateVolume {
        name,
        ..request.clone()
    };
    Ok(names.into_iter().map(named).collect())
}

/// The names that the text of the field Name stands for.
#[must_use]
pub fn expand(text: &str) -> Expansion {
    let Some(parts) = parts(text) else {
        return Expansion::One;
    };
    let counts = parts.iter().map(Part::count);
    let count = counts.fold(1, u64::saturating_mul);
    if count > MAX_NAMES as u64 {
        return Expansion::Invalid(NamesError::TooMany(count));
    }
    let mut names = vec![String::new()];
    for part in &parts {
        names = part.after(&names);
    }
    let mut distinct: Vec<String> = Vec::new();
    for name in names {
        let name = trimmed(&name);
        if let Some(error) = Draft::text_error(name) {
            return Expansion::Invalid(NamesError::Unusable(error));
        }
        if distinct.iter().any(|own| own == name) {
            return Expansion::Invalid(NamesError::Repeated(name.to_owned()));
        }
        distinct.push(name.to_owned());
    }
    Expansion::Several(distinct)
}

/// The pattern for a pasted list, a name in each line. `None` for a single line, and where a name
/// can't be written in a pattern.
#[must_use]
pub fn from_lines(text: &str) -> Option<String> {
    let lines = text.split(['\n', '\r']).map(trimmed);
    let names: Vec<&str> = lines.filter(|name| !name.is_empty()).collect();
    let is_special = |letter: char| matches!(letter, '{' | '}' | ',') || letter.is_control();
    let is_list = names.len() > 1 && !names.iter().any(|name| name.contains(is_special));
    is_list.then(|| ["{", &names.join(","), "}"].concat())
}

/// The parts of a text with a group; `None` without one, and where braces are nested. A brace
/// without its counterpart, and braces around anything else, are text.
fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    // Where braces were opened, and where the last one that was closed was.
    let mut opened = Vec::new();
    let mut last_pair = None;
    let mut end = 0;
    let mut has_group = false;
    for (at, letter) in text.char_indices() {
        if letter == '{' {
            opened.push(at);
        } else if letter == '}'
            && let Some(start) = opened.pop()
        {
            if last_pair.is_some_and(|last| last > start) {
                return None;
            }
            last_pair = Some(start);
            if let Some(group) = text.get(start.saturating_add(1)..at).and_then(group) {
                parts.push(Part::Text(text.get(end..start)?));
                parts.push(group);
                end = at.saturating_add(1);
                has_group = true;
            }
        }
    }
    parts.push(Part::Text(text.get(end..)?));
    has_group.then_some(parts)
}

/// The group with this between its braces.
fn group(inner: &str) -> Option<Part<'_>> {
    if inner.contains(',') {
        return Some(Part::List(inner.split(',').map(trimmed).collect()));
    }
    let (first, last) = inner.split_once("..")?;
    let is_number =
        |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let [first, last] = [first, last].map(|text| Some(text).filter(is_number));
    let (first, last) = (first?, last?);
    let is_padded = |text: &str| text.len() > 1 && text.starts_with('0');
    let width = if is_padded(first) || is_padded(last) {
        first.len().max(last.len())
    } else {
        0
    };
    Some(Part::Range(Range {
        first: first.parse().unwrap_or(u64::MAX),
        last: last.parse().unwrap_or(u64::MAX),
        width,
    }))
}

impl Part<'_> {
    fn count(&self) -> u64 {
        match self {
            Self::Text(_) => 1,
            Self::List(texts) => texts.len() as u64,
            // Or a larger one.
            Self::Range(Range { first, last, .. }) if *first.max(last) == u64::MAX => u64::MAX,
            Self::Range(Range { first, last, .. }) => first.abs_diff(*last).saturating_add(1),
        }
    }

    /// Each of these beginnings with each text of this part after it.
    fn after(&self, starts: &[String]) -> Vec<String> {
        let texts = match self {
            Self::Text(text) => vec![(*text).to_owned()],
            Self::List(texts) => texts.iter().map(|text| (*text).to_owned()).collect(),
            Self::Range(range) => range.numbers(),
        };
        let mut all = Vec::new();
        for start in starts {
            all.extend(texts.iter().map(|text| [start.as_str(), text].concat()));
        }
        all
    }
}

impl Range {
    fn numbers(&self) -> Vec<String> {
        // Not by a format's width, which has a limit.
        let padded = |number: u64| {
            let digits = number.to_string();
            "0".repeat(self.width.saturating_sub(digits.len())) + &digits
        };
        let (low, high) = (self.first.min(self.last), self.first.max(self.last));
        let mut numbers: Vec<String> = (low..=high).map(padded).collect();
        if self.first > self.last {
            numbers.reverse();
        }
        numbers
    }
}
