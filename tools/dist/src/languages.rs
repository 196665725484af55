//! The languages besides English: each is a file in `locales/`, named by its tag, and becomes a
//! file that is loaded for its users.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use volume_create::i18n::language;
use volume_create::i18n::{Language, Locale, ScriptText, Text};
use volume_create::model::config::Config;
use volume_create::prerender;

use crate::names::hashed;
use crate::{Result, read as read_file};

/// A language besides English, and its file.
#[derive(Debug)]
pub(crate) struct Other {
    locale: Locale,
    /// The name of its file, with a hash of its content.
    pub(crate) file: String,
    /// The content of the file.
    pub(crate) content: String,
}

/// The texts of `embed.js`.
const EMBED: [ScriptText; 3] = [
    ScriptText::FormNotStarted,
    ScriptText::TryAgain,
    ScriptText::FormStopped,
];

/// Reads the languages of a folder, by their tags.
pub(crate) fn read(folder: &Path) -> Result<Vec<Other>> {
    let mut others = Vec::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let tag = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = String::from_utf8(read_file(&path)?)?;
        let locale = Locale::parse(&tag, &text)
            .map_err(|errors| format!("{}: {}", path.display(), errors.join("; ")))?;
        let content = Value::from(locale.texts()).to_string();
        others.push(Other {
            file: hashed(&format!("{tag}.json"), content.as_bytes()),
            content,
            locale,
        });
    }
    others.sort_by_key(|other| other.locale.messages.tag);
    Ok(others)
}

/// The page in each of the other languages, as hidden HTML with the texts of `boot.js`; for English
/// only the texts.
pub(crate) fn templates(config: &Config, others: &[Other]) -> String {
    let offered = offered(others);
    let english = template(&Locale::english(), "");
    let others = others.iter().map(|other| {
        let page = prerender::page(config, other.locale.messages, &offered);
        template(&other.locale, &page)
    });
    std::iter::once(english).chain(others).collect()
}

fn template(locale: &Locale, page: &str) -> String {
    let messages = locale.messages;
    let texts = scripts(locale, ScriptText::BOOT).to_string();
    let attribute = |text: &str| text.replace('&', "&amp;").replace('\'', "&#39;");
    format!(
        "<template data-language='{}' data-dir='{}' data-title='{}' data-texts='{}'>{page}</template>",
        messages.tag,
        messages.text(Text::Direction),
        attribute(messages.text(Text::Title)),
        attribute(&texts),
    )
}

/// All languages, English first.
pub(crate) fn offered(others: &[Other]) -> Vec<Language> {
    language::parse(&listed(others))
}

/// The other languages for the page: one line each with tag, name and file.
pub(crate) fn listed(others: &[Other]) -> String {
    let entry = |other: &Other| {
        let Language { tag, name, .. } = language_of(&other.locale, "");
        format!("{tag}\t{name}\t./{}", other.file)
    };
    let entries: Vec<String> = others.iter().map(entry).collect();
    entries.join("\n")
}

/// The other languages for the element, as JavaScript with addresses that bundlers recognize.
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

/// Texts of the scripts, by name.
pub(crate) fn scripts(locale: &Locale, texts: &[ScriptText]) -> Value {
    let entry = |text: &ScriptText| (format!("{text:?}"), locale.script(*text).into());
    Value::Object(texts.iter().map(entry).collect())
}

/// The element's texts in each language.
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
