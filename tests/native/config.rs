//! `config.json`: valid settings are used, invalid ones are reported and keep their default.

use proptest::prelude::*;
use volume_create::i18n::Messages;
use volume_create::model::config::{
    ATTRIBUTES, Config, ConfigSource, Entry, Expected, Problem, Theme,
};
use volume_create::model::draft::{Choice, Draft, Field};
use volume_create::model::size::{MAX_SIZE_GB, SizeLimits};

fn entry(id: &str, name: &str) -> Entry {
    Entry {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

#[test]
fn an_empty_object_has_the_defaults() {
    for text in ["{}", "\u{feff}{}", " {} \n"] {
        assert_eq!(
            Config::parse(text),
            (Config::default(), Vec::new()),
            "{text:?}"
        );
    }
}

// `"loginUrl": null`, as the contract writes it, was reported to every user as a bad value.
#[test]
fn a_setting_that_there_may_be_none_of_is_null_where_there_is_none() {
    let text =
        r#"{"loginUrl":null,"defaults":{"region":null,"volumeType":null},"sizeGB":{"max":null}}"#;
    assert_eq!(Config::parse(text), (Config::default(), Vec::new()));
    // All else is something.
    let (_, problems) = Config::parse(r#"{"apiBase":null,"theme":null}"#);
    assert_eq!(problems.len(), 2);
}

#[test]
fn every_setting_is_read() {
    let (config, problems) = Config::parse(
        r#"{"apiBase":"https://api.example/x/","regions":[{"id":"r1","name":"One"}],
        "volumeTypes":[{"id":"fast","name":"Fast"}],"defaults":{"sizeGB":50,"region":"r1","volumeType":"fast"},
        "sizeGB":{"min":10,"max":500,"step":10},"timeoutSeconds":5,"tokenPaste":false,"followStatus":false,"suggestRegions":false,
        "loginUrl":"https://hpc-ai.example/login","theme":"dark","embedOrigins":["https://dashboard.example"],
        "$schema":"config.schema.json"}"#,
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
    assert!(!config.token_paste && !config.follow_status && !config.suggest_regions);
    assert_eq!(config.theme, Theme::Dark);
    assert_eq!(config.embed_origins, ["https://dashboard.example"]);
    assert_eq!(
        config.login_url.as_deref(),
        Some("https://hpc-ai.example/login")
    );
}

#[test]
fn an_invalid_value_is_reported_and_keeps_its_default() {
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
            r#"{"suggestRegions":"no"}"#,
            "suggestRegions",
            Expected::Flag,
        ),
        (
            r#"{"loginUrl":"javascript:alert(1)"}"#,
            "loginUrl",
            Expected::Address,
        ),
        (
            r#"{"theme":"Dark"}"#,
            "theme",
            Expected::OneOf("auto, light, dark".to_owned()),
        ),
        (
            r#"{"embedOrigins":"https://a"}"#,
            "embedOrigins",
            Expected::Origins,
        ),
        (
            r#"{"embedOrigins":["*"]}"#,
            "embedOrigins",
            Expected::Origins,
        ),
        (
            r#"{"embedOrigins":["https://a.example/x"]}"#,
            "embedOrigins",
            Expected::Origins,
        ),
        (
            r#"{"embedOrigins":["dashboard.example"]}"#,
            "embedOrigins",
            Expected::Origins,
        ),
    ];
    for (text, key, expected) in table {
        let (config, problems) = Config::parse(text);
        assert_eq!(config, Config::default(), "{text}");
        let key = key.to_owned();
        assert_eq!(problems, [Problem::BadValue { key, expected }], "{text}");
        let said = Messages::ENGLISH.problem(ConfigSource::File, &problems[0]);
        assert!(said.starts_with("config.json: “"), "{said}");
    }
}

// Regression: `loginUrl` was parsed like `apiBase`: "/" became "", a link to the page itself.
#[test]
fn a_login_url_stays_unchanged_and_the_api_base_loses_its_trailing_slash() {
    for (written, base) in [
        ("/", ""),
        ("/login/", "/login"),
        (" /login?next=/ ", "/login?next="),
        (
            "https://hpc-ai.example/login/",
            "https://hpc-ai.example/login",
        ),
    ] {
        let text = format!(r#"{{"apiBase":"{written}","loginUrl":"{written}"}}"#);
        let (config, problems) = Config::parse(&text);
        assert_eq!(problems, Vec::new(), "{text}");
        assert_eq!(config.api_base, base);
        assert_eq!(config.login_url.as_deref(), Some(written.trim()));
    }
}

// Regression: `//host`, which is another host, was accepted as a path.
#[test]
fn an_address_of_another_host_is_not_a_path() {
    for written in [
        "//evil.example/api",
        r"/\\evil.example/api",
        r"/\t/evil.example/api",
        r"/\n/evil.example",
        r"\\\\evil.example",
        "https://",
        "https:///evil.example",
        "http:evil.example",
        "api",
    ] {
        for key in ["apiBase", "loginUrl"] {
            let text = format!(r#"{{"{key}":"{written}"}}"#);
            let (config, problems) = Config::parse(&text);
            assert_eq!(config, Config::default(), "{text}");
            let (key, expected) = (key.to_owned(), Expected::Address);
            assert_eq!(problems, [Problem::BadValue { key, expected }], "{text}");
        }
    }
}

#[test]
fn a_maximum_below_the_minimum_is_reported_and_ignored() {
    let (config, problems) = Config::parse(r#"{"sizeGB":{"max":5,"min":10}}"#);
    assert_eq!(
        (config.size_limits.min, config.size_limits.max),
        (10, MAX_SIZE_GB)
    );
    assert_eq!(problems.len(), 1);
    let (config, problems) = Config::parse(r#"{"sizeGB":{"min":1,"max":null,"step":1}}"#);
    assert_eq!(
        (config.size_limits, problems),
        (SizeLimits::default(), Vec::new())
    );
}

// Regression: a form started with 200 GB although at most 100 were allowed, and showed the error
// only on submit.
#[test]
fn the_default_size_is_allowed_and_an_invalid_configured_one_is_reported() {
    let (config, problems) = Config::parse(r#"{"sizeGB":{"min":10,"max":105,"step":10}}"#);
    assert_eq!((config.draft().size.as_str(), problems.len()), ("100", 0));
    for text in [
        r#"{"sizeGB":{"min":10,"max":105,"step":10},"defaults":{"sizeGB":15}}"#,
        r#"{"defaults":{"sizeGB":15},"sizeGB":{"min":10,"max":105,"step":10}}"#,
    ] {
        let (config, problems) = Config::parse(text);
        assert_eq!(config.draft().size, "10");
        let said: Vec<String> = problems
            .iter()
            .map(|problem| Messages::ENGLISH.problem(ConfigSource::File, problem))
            .collect();
        let expected =
            "config.json: “defaults.sizeGB” must be a size within sizeGB. It is ignored.";
        assert_eq!(said, [expected]);
    }
}

#[test]
fn the_default_is_the_configured_or_first_entry_or_custom_input() {
    let (config, _) = Config::parse(
        r#"{"regions":[{"id":"r1","name":"One"},{"id":"r2","name":"Two"}],
        "defaults":{"region":"r2","volumeType":"archive"}}"#,
    );
    assert_eq!(config.draft().region, Choice::Listed("r2".to_owned()));
    assert_eq!(
        config.draft().volume_type,
        Choice::Other("archive".to_owned())
    );
    let (config, _) = Config::parse(r#"{"regions":[{"id":"r1","name":"One"}]}"#);
    assert_eq!(config.draft().region, Choice::Listed("r1".to_owned()));
    assert_eq!(Config::default().draft().region, Choice::default());
    let typed = Draft {
        region: Choice::Other("r1".to_owned()),
        volume_type: Choice::Listed("gone".to_owned()),
        ..Draft::default()
    };
    let fitted = config.fit(typed);
    assert_eq!(fitted.region, Choice::Listed("r1".to_owned()));
    assert_eq!(fitted.volume_type, Choice::Other("gone".to_owned()));
}

#[test]
fn conflicting_limits_from_two_sources_are_reported() {
    let (config, problems) =
        of_element(r#"{"sizeGB":{"max":50}}"#, &[("size-gb", r#"{"min":100}"#)]);
    assert_eq!(
        (config.size_limits.min, config.size_limits.max),
        (100, MAX_SIZE_GB)
    );
    let [(place, problem)] = problems.as_slice() else {
        panic!("one problem: {problems:?}");
    };
    let said = Messages::ENGLISH.problem(*place, problem);
    assert!(
        said.starts_with("The attributes: “size-gb.max” must be"),
        "{said}"
    );
}

#[test]
fn a_default_size_outside_the_limits_of_another_attribute_is_reported() {
    let (config, problems) = of_element(
        "",
        &[
            ("size-gb", r#"{"max":100}"#),
            ("defaults", r#"{"sizeGB":150}"#),
        ],
    );
    assert_eq!(config.draft().size, "100");
    let said: Vec<String> = problems
        .iter()
        .map(|(place, problem)| Messages::ENGLISH.problem(*place, problem))
        .collect();
    let expected =
        "The attributes: “defaults.sizeGB” must be a size within size-gb. It is ignored.";
    assert_eq!(said, [expected]);
}

#[test]
fn unknown_keys_are_reported_with_their_path() {
    let (config, problems) =
        Config::parse(r#"{"timeout":5,"sizeGB":{"maximum":5},"defaults":{"name":"x"}}"#);
    assert_eq!(config, Config::default());
    let unknown = |key: &str| Problem::UnknownKey(key.to_owned());
    for key in ["timeout", "sizeGB.maximum", "defaults.name"] {
        assert!(problems.contains(&unknown(key)), "{key}: {problems:?}");
    }
    assert_eq!(problems.len(), 3);
}

#[test]
fn without_volume_types_the_documented_ones_apply() {
    let (config, problems) = Config::parse(r#"{"volumeTypes":[]}"#);
    assert_eq!((config, problems), (Config::default(), Vec::new()));
}

#[test]
fn a_document_that_is_not_an_object_is_reported_with_the_parsers_message() {
    for text in ["", "{", "nope", "{'a':1}"] {
        let (config, problems) = Config::parse(text);
        assert_eq!(config, Config::default(), "{text}");
        assert!(
            matches!(&problems[..], [Problem::NotJson { line: 1, .. }]),
            "{text}"
        );
    }
    for text in ["[]", "null", "5"] {
        assert_eq!(Config::parse(text).1, [Problem::NotAnObject], "{text}");
    }
}

/// The configuration of an element with this property and these attributes.
fn of_element(
    property: &str,
    attributes: &[(&str, &str)],
) -> (Config, Vec<(ConfigSource, Problem)>) {
    Config::of_element(property, |name| {
        let found = attributes.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    })
}

#[test]
fn attributes_have_the_settings_of_the_file_and_precedence_over_the_property() {
    let (config, problems) = of_element(
        r#"{"apiBase":"/from-property","timeoutSeconds":7}"#,
        &[
            ("api-base", "https://api.example"),
            ("regions", r#"[{"id":"r1","name":"One"}]"#),
            ("volume-types", r#"[{"id":"fast","name":"Fast"}]"#),
            ("defaults", r#"{"sizeGB":50}"#),
            ("size-gb", r#"{"min":10}"#),
            ("follow-status", "false"),
            ("token-paste", ""),
            ("login-url", "/login"),
            ("theme", "light"),
        ],
    );
    assert_eq!(problems, Vec::new());
    let expected = Config {
        api_base: "https://api.example".to_owned(),
        timeout_seconds: 7,
        follow_status: false,
        login_url: Some("/login".to_owned()),
        theme: Theme::Light,
        ..Config::parse(
            r#"{"regions":[{"id":"r1","name":"One"}],"volumeTypes":[{"id":"fast","name":"Fast"}],
            "defaults":{"sizeGB":50},"sizeGB":{"min":10}}"#,
        )
        .0
    };
    assert_eq!(config, expected);
}

#[test]
fn a_problem_of_an_element_is_reported_with_its_source() {
    let (config, problems) = of_element(
        r#"{"timeoutSeconds":0,"colour":"red"}"#,
        &[("regions", "everywhere"), ("follow-status", "yes")],
    );
    assert_eq!(config, Config::default());
    let said: Vec<String> = problems
        .iter()
        .map(|(place, problem)| Messages::ENGLISH.problem(*place, problem))
        .collect();
    for start in [
        "The property config: “timeoutSeconds” must be",
        "The property config: unknown setting “colour”",
        "The attributes: “regions” must be a list of objects with id and name, as JSON. It is ignored.",
        "The attributes: “follow-status” must be",
    ] {
        assert!(
            said.iter().any(|said| said.starts_with(start)),
            "{start}: {said:?}"
        );
    }
    assert_eq!(said.len(), 4);
    let (_, problems) = of_element("[]", &[]);
    assert_eq!(problems, [(ConfigSource::Property, Problem::NotAnObject)]);
}

#[test]
fn the_element_observes_the_attributes_that_are_read() {
    let script = include_str!("../../src/embed.js");
    let (_, list) = script.split_once("const attributes = [").expect("the list");
    let (list, _) = list.split_once(']').expect("its end");
    let observed: Vec<&str> = list
        .split(',')
        .map(|name| name.trim().trim_matches('"'))
        .filter(|name| !name.is_empty())
        .collect();
    assert_eq!(observed, ATTRIBUTES.map(|(name, _)| name));
}

#[test]
fn the_size_hint_names_the_limits() {
    let hint = |text: &str| Messages::ENGLISH.size_hint(Config::parse(text).0.size_limits);
    for (limits, expected) in [
        ("{}", "A whole number of GB."),
        (r#"{"min":10}"#, "A whole number of GB, at least 10."),
        (r#"{"max":500}"#, "A whole number of GB, 1 to 500."),
        (
            r#"{"min":10,"max":500,"step":10}"#,
            "A whole number of GB, 10 to 500, in steps of 10.",
        ),
    ] {
        assert_eq!(hint(&format!(r#"{{"sizeGB":{limits}}}"#)), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_text_gives_a_consistent_configuration(
        text in prop_oneof![
            ".*".prop_map(String::from),
            ("min|max|step|x", any::<i64>(), "min|max|step", any::<u64>())
                .prop_map(|(a, b, c, d)| format!(r#"{{"sizeGB":{{"{a}":{b},"{c}":{d}}}}}"#)),
        ],
    ) {
        let (config, _) = Config::parse(&text);
        prop_assert!(config.size_limits.min >= 1 && config.size_limits.step >= 1);
        prop_assert!(config.size_limits.min <= config.size_limits.max);
        prop_assert!(config.size_limits.max <= MAX_SIZE_GB);
        prop_assert!(!config.volume_types.is_empty());
        prop_assert_eq!(config.draft().error(Field::Size, config.size_limits), None);
    }
}
