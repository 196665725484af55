//! The choice of the user's language.

use volume_create::i18n::language::{best, no_language, parse, texts};
use volume_create::i18n::{Messages, Text};
use volume_create::model::config::{Expected, Problem};

const OTHERS: &str = "zh-CN\t简体中文\t./zh-CN-1.json\nde\tDeutsch\t./de-1.json";

#[test]
fn the_first_available_language_is_chosen() {
    let languages = parse(OTHERS);
    for (wanted, tag) in [
        (&["zh-CN"][..], Some("zh-CN")),
        (&["zh"], Some("zh-CN")),
        (&["zh-Hans-SG"], Some("zh-CN")),
        (&["zh-TW", "en"], Some("zh-CN")),
        (&["fr", "DE-at", "en"], Some("de")),
        (&["en-GB", "zh"], Some("en")),
        (&["fr", "it"], None),
        (&[""], None),
        (&[], None),
    ] {
        let wanted: Vec<String> = wanted.iter().map(|tag| (*tag).to_owned()).collect();
        let found = best(&languages, &wanted).map(|language| language.tag.as_str());
        assert_eq!(found, tag, "{wanted:?}");
    }
}

#[test]
fn english_is_always_available_and_first() {
    for others in ["", "half\ta line", OTHERS] {
        let languages = parse(others);
        assert_eq!(languages[0].tag, "en");
        assert_eq!(languages[0].name, "English");
        assert!(languages[0].file.is_empty());
    }
    assert_eq!(parse(OTHERS).len(), 3);
}

#[test]
fn an_unavailable_language_is_a_problem_that_names_the_available_ones() {
    let problem = no_language(&parse(OTHERS));
    let expected = Expected::OneOf("auto, en, zh-CN, de".to_owned());
    let key = "language".to_owned();
    assert_eq!(problem, Problem::BadValue { key, expected });
}

#[test]
fn a_locale_file_is_an_array_of_texts() {
    let file = "[\"a\",\"b\"]";
    assert_eq!(texts(file), Some(vec!["a".to_owned(), "b".to_owned()]));
    for file in ["", "{}", "[1]", "{\"texts\":[\"a\"]}", "<html>"] {
        assert_eq!(texts(file), None, "{file}");
    }
}

#[test]
fn trunks_build_reads_the_source_locale_file() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/locales/zh-CN.json");
    let file = std::fs::read_to_string(path).expect("a file");
    let texts = texts(&file).expect("texts");
    let messages = Messages::of("zh-CN", texts);
    assert_eq!(messages.text(Text::Title), "创建存储卷");
}
