//! Every language has all texts of English.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use volume_create::i18n::{Locale, Messages, ScriptText, Text};
use volume_create::model::draft::FieldError;
use volume_create::model::names::NamesError;

fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let files = fs::read_dir(folder).expect("the languages");
    let file = |file: std::io::Result<fs::DirEntry>| {
        let path = file.expect("a file").path();
        let tag = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (tag, fs::read_to_string(&path).expect("a text"))
    };
    files.map(file).collect()
}

#[test]
fn every_language_has_every_text_with_the_same_placeholders() {
    let files = files();
    assert!(!files.is_empty());
    for (tag, text) in files {
        if let Err(errors) = Locale::parse(&tag, &text) {
            panic!("locales/{tag}.json: {errors:#?}");
        }
    }
}

#[test]
fn no_language_has_a_text_in_english() {
    // Names, units and formats are the same in every language.
    const SAME: [&str; 12] = [
        "Direction",
        "Thousands",
        "Decimal",
        "Gigabytes",
        "Terabytes",
        "Equals",
        "Product",
        "Id",
        "Json",
        "Curl",
        "Link",
        "Language",
    ];
    for (tag, text) in files() {
        let locale = Locale::parse(&tag, &text).expect("a language");
        let own = locale.texts();
        let english = [Text::ENGLISH, Text::LAZY].concat();
        for ((name, english), own) in Text::NAMES.iter().zip(&english).zip(&own) {
            assert!(own != english || SAME.contains(name), "{tag}: {name}");
        }
        for (english, own) in ScriptText::ENGLISH.iter().zip(&locale.scripts) {
            assert_ne!(own, english, "{tag}");
        }
    }
}

#[test]
fn a_missing_or_unknown_text_or_placeholder_is_reported() {
    let (tag, text) = files().remove(0);
    for (from, to, error) in [
        ("\"Title\":", "\"Tilte\":", "Title is missing"),
        ("\"Title\":", "\"Tilte\":", "Tilte is unknown"),
        ("{min}", "{mni}", "TooSmall has other braces"),
    ] {
        assert!(text.contains(from));
        let errors = Locale::parse(&tag, &text.replace(from, to)).expect_err("an error");
        let is_named = errors.iter().any(|named| named.starts_with(error));
        assert!(is_named, "{error}: {errors:?}");
    }
}

#[test]
fn placeholders_in_values_are_not_replaced() {
    let name = "{name} {status} {";
    let filled =
        Messages::ENGLISH.fill(Text::StatusChanged, &[("name", name), ("status", "{name}")]);
    assert_eq!(filled, "Volume {name} {status} { is now {name}.");
}

// Regression: Trunk's own build was always in English.
#[test]
fn trunks_build_offers_every_language() {
    let mut files = files();
    files.sort();
    let entry = |(tag, text): &(String, String)| {
        let locale = Locale::parse(tag, text).expect("a language");
        let name = locale.messages.text(Text::Language);
        format!("{tag}\t{name}\t{{base}}locales/{tag}.json")
    };
    let listed: Vec<String> = files.iter().map(entry).collect();
    let trunk = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Trunk.toml"));
    let attribute = format!("data-languages=\"{}\"", listed.join("&#10;"));
    assert!(
        trunk.expect("a file").contains(&attribute),
        "Trunk.toml lists {attribute:?}"
    );
}

// Regression: without a prerendered form, boot.js had no texts either.
#[test]
fn trunks_page_has_the_texts_of_its_scripts() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("index.html"));
    let page = page.expect("a file");
    let (_, after) = page.split_once("data-texts='").expect("the texts");
    let (texts, _) = after.split_once('\'').expect("their end");
    let texts: BTreeMap<String, String> = serde_json::from_str(texts).expect("JSON");
    let name = |text: &ScriptText| {
        (
            format!("{text:?}"),
            ScriptText::ENGLISH[*text as usize].to_owned(),
        )
    };
    assert_eq!(texts, ScriptText::BOOT.iter().map(name).collect());
}

#[test]
fn a_text_with_a_count_has_its_plural_form_or_the_general_one() {
    let english = Messages::ENGLISH;
    assert_eq!(english.plural(Text::ShowOlder, 1), "Show 1 older volume");
    assert_eq!(
        english.plural(Text::ShowOlder, 1200),
        "Show 1,200 older volumes"
    );
    for (tag, text) in files() {
        let locale = Locale::parse(&tag, &text).expect("a language");
        for text in [Text::ShowOlder, Text::FieldErrors] {
            for count in [1, 2, 100] {
                let text = locale.messages.plural(text, count);
                assert!(text.contains(&count.to_string()), "{tag}: {text}");
            }
        }
    }
}

#[test]
fn of_many_names_the_middle_ones_are_left_out() {
    let names =
        |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    let text = |all: &[&str], used: &[&str]| Messages::ENGLISH.names(&names(all), &names(used));
    assert_eq!(text(&["a", "b", "c"], &[]), "One after another: a, b, c.");
    assert_eq!(
        text(&["a", "b", "c", "d", "e"], &["b"]),
        "One after another: a, b, …, e. In use: b."
    );
}

#[test]
fn the_text_of_names_that_cannot_be_used_names_what_is_wrong() {
    for (error, text) in [
        (
            NamesError::TooMany(1000),
            "These are 1,000 names; at most 50 volumes can be created at once.",
        ),
        (
            NamesError::Repeated("{max}".to_owned()),
            "The name {max} occurs twice.",
        ),
        (
            NamesError::Unusable(FieldError::Empty),
            "One of these names is empty.",
        ),
        (
            NamesError::Unusable(FieldError::Invisible('\u{200b}')),
            "Contains an invisible character (U+200B). Delete it or retype the value.",
        ),
    ] {
        assert_eq!(Messages::ENGLISH.names_error(&error), text);
    }
}
