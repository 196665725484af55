//! `config.json`: what is right is used, what is wrong is named and left at its default.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    reason = "a test that can't go on fails"
)]

use proptest::prelude::*;
use volume_create::config::{Config, Entry, Expected, Problem};
use volume_create::draft::{MAX_SIZE_GB, SizeLimits};
use volume_create::messages;

fn entry(id: &str, name: &str) -> Entry {
    Entry {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

#[test]
fn an_empty_object_is_the_defaults() {
    for text in ["{}", "\u{feff}{}", " {} \n"] {
        assert_eq!(
            Config::read(text),
            (Config::default(), Vec::new()),
            "{text:?}"
        );
    }
}

#[test]
fn every_setting_is_read() {
    let (config, problems) = Config::read(
        r#"{"apiBase":"https://api.example/x/","regions":[{"id":"r1","name":"One"}],
        "volumeTypes":[{"id":"fast","name":"Fast"}],"defaults":{"sizeGB":50,"region":"r1","volumeType":"fast"},
        "sizeGB":{"min":10,"max":500,"step":10},"timeoutSeconds":5,"tokenPaste":false,"followStatus":false,
        "loginUrl":"https://hpc-ai.example/login"}"#,
    );
    assert_eq!(problems, Vec::new());
    assert_eq!(config.api_base, "https://api.example/x");
    assert_eq!(config.regions, [entry("r1", "One")]);
    assert_eq!(config.volume_types, [entry("fast", "Fast")]);
    assert_eq!(config.defaults.size_gb, 50);
    assert_eq!(config.defaults.region.as_deref(), Some("r1"));
    assert_eq!(config.defaults.volume_type.as_deref(), Some("fast"));
    let limits = SizeLimits {
        min: 10,
        max: 500,
        step: 10,
    };
    assert_eq!(config.size_limits, limits);
    assert_eq!(config.timeout_seconds, 5);
    assert!(!config.token_paste && !config.follow_status);
    assert_eq!(
        config.login_url.as_deref(),
        Some("https://hpc-ai.example/login")
    );
}

#[test]
fn a_bad_value_is_named_and_its_default_kept_while_the_rest_is_used() {
    let whole = |min, max| Expected::Whole { min, max };
    let table = [
        (
            r#"{"apiBase":"javascript:alert(1)"}"#,
            "apiBase",
            Expected::Address,
        ),
        (r#"{"apiBase":""}"#, "apiBase", Expected::Address),
        (r#"{"apiBase":7}"#, "apiBase", Expected::Address),
        (r#"{"regions":{}}"#, "regions", Expected::Entries),
        (r#"{"regions":[{"id":"a"}]}"#, "regions", Expected::Entries),
        (
            r#"{"regions":[{"id":" ","name":"x"}]}"#,
            "regions",
            Expected::Entries,
        ),
        (
            r#"{"volumeTypes":["fast"]}"#,
            "volumeTypes",
            Expected::Entries,
        ),
        (r#"{"defaults":[]}"#, "defaults", Expected::Object),
        (
            r#"{"defaults":{"sizeGB":0}}"#,
            "defaults.sizeGB",
            whole(1, MAX_SIZE_GB),
        ),
        (
            r#"{"defaults":{"region":""}}"#,
            "defaults.region",
            Expected::Text,
        ),
        (
            r#"{"defaults":{"volumeType":1}}"#,
            "defaults.volumeType",
            Expected::Text,
        ),
        (r#"{"sizeGB":5}"#, "sizeGB", Expected::Object),
        (
            r#"{"sizeGB":{"min":-1}}"#,
            "sizeGB.min",
            whole(1, MAX_SIZE_GB),
        ),
        (
            r#"{"sizeGB":{"step":0.5}}"#,
            "sizeGB.step",
            whole(1, MAX_SIZE_GB),
        ),
        (r#"{"timeoutSeconds":0}"#, "timeoutSeconds", whole(1, 3600)),
        (
            r#"{"timeoutSeconds":"30"}"#,
            "timeoutSeconds",
            whole(1, 3600),
        ),
        (r#"{"tokenPaste":"yes"}"#, "tokenPaste", Expected::Flag),
        (r#"{"followStatus":1}"#, "followStatus", Expected::Flag),
        (
            r#"{"loginUrl":"javascript:alert(1)"}"#,
            "loginUrl",
            Expected::Address,
        ),
    ];
    for (text, key, expected) in table {
        let (config, problems) = Config::read(text);
        assert_eq!(config, Config::default(), "{text}");
        let key = key.to_owned();
        assert_eq!(problems, [Problem::BadValue { key, expected }], "{text}");
        let said = messages::problem(&problems[0]);
        assert!(said.starts_with("config.json: “"), "{said}");
    }
}

#[test]
fn a_largest_size_below_the_smallest_is_named_and_only_the_smallest_holds() {
    let (config, problems) = Config::read(r#"{"sizeGB":{"max":5,"min":10}}"#);
    assert_eq!(
        (config.size_limits.min, config.size_limits.max),
        (10, MAX_SIZE_GB)
    );
    assert_eq!(problems.len(), 1);
    let (config, problems) = Config::read(r#"{"sizeGB":{"min":1,"max":null,"step":1}}"#);
    assert_eq!(
        (config.size_limits, problems),
        (SizeLimits::default(), Vec::new())
    );
}

#[test]
fn unknown_keys_are_named_with_their_path() {
    let (config, problems) =
        Config::read(r#"{"timeout":5,"sizeGB":{"maximum":5},"defaults":{"name":"x"}}"#);
    assert_eq!(config, Config::default());
    let unknown = |key: &str| Problem::UnknownKey(key.to_owned());
    for key in ["timeout", "sizeGB.maximum", "defaults.name"] {
        assert!(problems.contains(&unknown(key)), "{key}: {problems:?}");
    }
    assert_eq!(problems.len(), 3);
}

#[test]
fn no_volume_types_means_the_documented_ones() {
    let (config, problems) = Config::read(r#"{"volumeTypes":[]}"#);
    assert_eq!((config, problems), (Config::default(), Vec::new()));
}

#[test]
fn what_is_no_json_object_says_so_with_the_parsers_words() {
    for text in ["", "{", "nope", "{'a':1}"] {
        let (config, problems) = Config::read(text);
        assert_eq!(config, Config::default(), "{text}");
        assert!(
            matches!(&problems[..], [Problem::NotAnObject(Some(_))]),
            "{text}"
        );
    }
    for text in ["[]", "null", "5"] {
        assert_eq!(Config::read(text).1, [Problem::NotAnObject(None)], "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_text_gives_a_configuration_that_holds_together(
        text in prop_oneof![
            ".*".prop_map(String::from),
            ("min|max|step|x", any::<i64>(), "min|max|step", any::<u64>())
                .prop_map(|(a, b, c, d)| format!(r#"{{"sizeGB":{{"{a}":{b},"{c}":{d}}}}}"#)),
        ],
    ) {
        let (config, _) = Config::read(&text);
        prop_assert!(config.size_limits.min >= 1 && config.size_limits.step >= 1);
        prop_assert!(config.size_limits.min <= config.size_limits.max);
        prop_assert!(config.size_limits.max <= MAX_SIZE_GB);
        prop_assert!(!config.volume_types.is_empty());
    }
}
