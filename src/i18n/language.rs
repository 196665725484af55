//! The available languages, and which of them a user gets.

use serde_json::Value;

use super::{Messages, Text};
use crate::model::config::{AUTO, Expected, Problem};

/// A language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Language {
    /// Its tag (BCP 47).
    pub tag: String,
    /// Its own name for itself.
    pub name: String,
    /// The file of its texts; empty for English, which is compiled in.
    pub file: String,
}

/// The languages there are, English first. `others` has a line for each of the others: tag, name
/// and file, with tabs between them.
#[must_use]
pub fn parse(others: &str) -> Vec<Language> {
    let mut languages = vec![Language {
        tag: Messages::ENGLISH.tag.to_owned(),
        name: Messages::ENGLISH.text(Text::Language).to_owned(),
        file: String::new(),
    }];
    let mut parts = others.split(['\t', '\n']).map(str::to_owned);
    while let (Some(tag), Some(name), Some(file)) = (parts.next(), parts.next(), parts.next()) {
        languages.push(Language { tag, name, file });
    }
    languages
}

/// The texts of a language's file: an array of them, or in plain Trunk output the file in
/// `locales/`. `None` where it is neither.
#[must_use]
pub fn texts(file: &str) -> Option<Vec<String>> {
    let value: Value = serde_json::from_str(file).ok()?;
    let text = |text: &Value| text.as_str().map(str::to_owned);
    match value.as_array() {
        Some(texts) => texts.iter().map(text).collect(),
        None => source_texts(file),
    }
}

#[cfg(not(split))]
fn source_texts(file: &str) -> Option<Vec<String>> {
    let locale = super::Locale::parse("", file).ok()?;
    Some(locale.texts())
}

#[cfg(split)]
fn source_texts(_file: &str) -> Option<Vec<String>> {
    None
}

/// The language of the first of these tags that there is one for. The country does not count: who
/// reads `zh-TW` gets `zh-CN` rather than English.
#[must_use]
pub fn best<'a>(languages: &'a [Language], wanted: &[String]) -> Option<&'a Language> {
    let own = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    wanted.iter().find_map(|wanted| {
        languages
            .iter()
            .find(|language| own(&language.tag) == own(wanted))
    })
}

/// The problem with a configuration that names none of these languages.
#[must_use]
pub fn no_language(languages: &[Language]) -> Problem {
    let tags = languages.iter().map(|language| language.tag.as_str());
    let names: Vec<&str> = std::iter::once(AUTO).chain(tags).collect();
    Problem::BadValue {
        key: "language".to_owned(),
        expected: Expected::OneOf(names.join(", ")),
    }
}
