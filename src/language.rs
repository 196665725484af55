//! The languages there are, and which of them a person gets.

use serde_json::Value;

use crate::config::{AUTO, Config, Expected, Problem};
use crate::messages::{Messages, Text};

/// A language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its tag (BCP 47).
    pub tag: String,
    /// Its own name for itself.
    pub name: String,
    /// Where its texts are; empty for those that the program has.
    pub file: String,
}

/// The languages there are, English first. `others` is a JSON array of tag, name and file of each of the others.
#[must_use]
pub fn read(others: &str) -> Vec<Language> {
    let english = Language {
        tag: Messages::ENGLISH.tag.to_owned(),
        name: Messages::ENGLISH.text(Text::Language).to_owned(),
        file: String::new(),
    };
    let others: Value = serde_json::from_str(others).unwrap_or_default();
    let others = others.as_array().into_iter().flatten().filter_map(|entry| {
        let text = |index| Some(entry.get(index)?.as_str()?.to_owned());
        Some(Language {
            tag: text(0)?,
            name: text(1)?,
            file: text(2)?,
        })
    });
    std::iter::once(english).chain(others).collect()
}

/// The texts of a language's file; `None` where it is none.
#[must_use]
pub fn texts(file: &str) -> Option<Vec<String>> {
    let file: Value = serde_json::from_str(file).ok()?;
    let text = |text: &Value| text.as_str().map(str::to_owned);
    file.get("texts")?.as_array()?.iter().map(text).collect()
}

/// The language of the first of these tags that there is one for. The country does not count: who reads `zh-TW` gets `zh-CN`
/// rather than English.
#[must_use]
pub fn best<'a>(languages: &'a [Language], wanted: &[String]) -> Option<&'a Language> {
    let own = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    wanted.iter().find_map(|wanted| {
        languages
            .iter()
            .find(|language| own(&language.tag) == own(wanted))
    })
}

/// The language that a configuration names; `None` where it leaves that to the person's browser.
///
/// # Errors
/// Where there is no such language.
pub fn configured<'a>(
    languages: &'a [Language],
    config: &Config,
) -> Result<Option<&'a Language>, Problem> {
    if config.language == AUTO {
        return Ok(None);
    }
    let found = languages
        .iter()
        .find(|language| language.tag == config.language);
    found.map(Some).ok_or_else(|| {
        let tags = languages.iter().map(|language| language.tag.as_str());
        let names: Vec<&str> = std::iter::once(AUTO).chain(tags).collect();
        Problem::BadValue {
            key: "language".to_owned(),
            expected: Expected::OneOf(names.join(", ")),
        }
    })
}
