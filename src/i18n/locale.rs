//! The languages as files: for the build, which makes of each what the page loads, for its tests,
//! and for plain Trunk output, which loads them as they are.

use std::collections::{BTreeMap, BTreeSet};

use super::{Messages, ScriptText, Text};

/// The texts of a language in its file: an object with a text for each name of [`Text`] and
/// [`ScriptText`].
#[derive(Clone, Debug, PartialEq)]
pub struct Locale {
    /// The texts of the app.
    pub messages: Messages,
    /// The texts of the scripts, in the order of [`ScriptText`].
    pub scripts: Vec<String>,
}

impl Locale {
    /// English, which needs no file.
    #[must_use]
    pub fn english() -> Self {
        Self {
            messages: Messages::ENGLISH,
            scripts: owned(ScriptText::ENGLISH),
        }
    }

    /// Reads a language's file.
    ///
    /// # Errors
    /// Each text that is missing, that has other things to fill in than the English one, or that
    /// there is not in English; and what is no JSON object of texts.
    pub fn parse(tag: &str, json: &str) -> Result<Self, Vec<String>> {
        let mut texts: BTreeMap<String, String> =
            serde_json::from_str(json).map_err(|error| vec![error.to_string()])?;
        let mut faults = Vec::new();
        let mut take = |names: &[&str], english: &[&str], kind: &str| {
            let mut taken = Vec::new();
            for (name, english) in names.iter().zip(english) {
                let name = format!("{kind}{name}");
                let text = texts.remove(&name).unwrap_or_default();
                // A language may need nothing between its sentences.
                if text.is_empty() && !english.trim().is_empty() {
                    faults.push(format!("{name} is missing"));
                } else if holes(&text) != holes(english) {
                    faults.push(format!(
                        "{name} has other braces than the English: {english}"
                    ));
                }
                taken.push(text);
            }
            taken
        };
        let own = take(Text::NAMES, &[Text::ENGLISH, Text::LAZY].concat(), "");
        let scripts = take(ScriptText::NAMES, ScriptText::ENGLISH, "script.");
        faults.extend(texts.keys().map(|name| format!("{name} is unknown")));
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            messages: Messages::of(tag, own),
            scripts,
        })
    }

    /// The app's texts, in the order of [`Text`].
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        owned(self.messages.texts)
    }

    /// A text of the scripts.
    #[must_use]
    pub fn script(&self, text: ScriptText) -> &str {
        self.scripts.get(text as usize).map_or("", String::as_str)
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The names in braces, sorted, each once.
fn holes(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}
