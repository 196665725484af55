//! The languages beside English: each is one file in `locales/`, named by its tag, and becomes one that is loaded by those who read it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use volume_create::config::Config;
use volume_create::language::{self, Language};
use volume_create::messages::{Locale, Messages, ScriptText, Text};
use volume_create::view::element::{View, Words};
use volume_create::view::page;

use crate::names::hashed;
use crate::{Result, read as read_file};

/// A language and its file.
#[derive(Debug)]
pub(crate) struct Other {
    locale: Locale,
    /// The name of its file, by its content.
    pub(crate) file: String,
    /// What is in that.
    pub(crate) content: String,
}

/// What `embed.js` says.
const EMBED: [ScriptText; 3] = [
    ScriptText::FormNotStarted,
    ScriptText::TryAgain,
    ScriptText::FormStopped,
];

/// Reads the languages of a folder, by their tags. The page that they are for is written with `config`.
pub(crate) fn read(folder: &Path, config: &Config) -> Result<Vec<Other>> {
    let mut locales = Vec::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = String::from_utf8(read_file(&path)?)?;
        let locale = Locale::read(&name, &text)
            .map_err(|faults| format!("{}: {}", path.display(), faults.join("; ")))?;
        locales.push(locale);
    }
    locales.sort_by_key(|locale| locale.messages.tag);
    // Where the files are does not count yet: the page only has the languages' names.
    let mut offered = language::read("");
    offered.extend(locales.iter().map(|locale| language_of(locale, "-")));
    let words = |messages: Messages| -> Words {
        page::written(config.clone(), messages, offered.clone(), View::words)
    };
    let english = words(Messages::ENGLISH);
    let other = |locale: Locale| {
        let tag = locale.messages.tag;
        let Words { texts, labels } = words(locale.messages);
        if (texts.len(), labels.len()) != (english.texts.len(), english.labels.len()) {
            return Err(
                format!("{tag}: the page has other places for texts than in English").into(),
            );
        }
        let content = json!({
            "page": texts,
            "labels": labels,
            "dir": locale.messages.text(Text::Direction),
            "scripts": scripts(&locale, ScriptText::BOOT),
            "texts": locale.texts(),
        })
        .to_string();
        Ok(Other {
            file: hashed(&format!("{tag}.json"), content.as_bytes()),
            content,
            locale,
        })
    };
    locales.into_iter().map(other).collect()
}

/// The file with the English texts that come on demand: its name and what is in it.
pub(crate) fn english_on_demand() -> (String, String) {
    let content = Value::from(Locale::english().texts()).to_string();
    (hashed("en.json", content.as_bytes()), content)
}

/// All languages, English first.
pub(crate) fn offered(others: &[Other]) -> Vec<Language> {
    language::read(&listed(others))
}

/// The others, for the page: a line with tag, name and file of each.
pub(crate) fn listed(others: &[Other]) -> String {
    let entry = |other: &Other| {
        let Language { tag, name, .. } = language_of(&other.locale, "");
        format!("{tag}\t{name}\t./{}", other.file)
    };
    let entries: Vec<String> = others.iter().map(entry).collect();
    entries.join("\n")
}

/// The same for the element, as JavaScript whose addresses bundlers find.
pub(crate) fn modules(others: &[Other]) -> String {
    let entry = |other: &Other| {
        let language = language_of(&other.locale, "");
        let (tag, name) = (json!(language.tag), json!(language.name));
        let file = &other.file;
        format!(r#"[{tag}, {name}, new URL("./{file}", import.meta.url)]"#)
    };
    let entries: Vec<String> = others.iter().map(entry).collect();
    entries.join(", ")
}

/// Texts of the scripts, by their names.
pub(crate) fn scripts(locale: &Locale, texts: &[ScriptText]) -> Value {
    let entry = |text: &ScriptText| (format!("{text:?}"), locale.script(*text).into());
    Value::Object(texts.iter().map(entry).collect())
}

/// What the element says in each language.
pub(crate) fn embedded(english: &Locale, others: &[Other]) -> String {
    let locales = std::iter::once(english).chain(others.iter().map(|other| &other.locale));
    let entry = |locale: &Locale| (locale.messages.tag.to_owned(), scripts(locale, &EMBED));
    Value::Object(locales.map(entry).collect()).to_string()
}

fn language_of(locale: &Locale, file: &str) -> Language {
    Language {
        tag: locale.messages.tag.to_owned(),
        name: locale.messages.text(Text::Language).to_owned(),
        file: file.to_owned(),
    }
}
