//! Several names from one text.

use std::process::Command;

use proptest::prelude::*;
use volume_create::model::contract::CreateVolume;
use volume_create::model::draft::FieldError;
use volume_create::model::names::{Expansion, MAX_NAMES, NamesError, expand, from_lines, requests};

fn several(names: &[&str]) -> Expansion {
    Expansion::Several(names.iter().map(|name| (*name).to_owned()).collect())
}

fn numbered(start: &str, numbers: impl Iterator<Item = u32>) -> Expansion {
    Expansion::Several(numbers.map(|number| format!("{start}{number}")).collect())
}

#[test]
fn each_pattern_has_the_names_that_bash_gives_it() {
    let table: [(&str, &[&str]); 30] = [
        ("data-{1..3}", &["data-1", "data-2", "data-3"]),
        ("{1..3}", &["1", "2", "3"]),
        ("{3..1}-x", &["3-x", "2-x", "1-x"]),
        ("{3..3}", &["3"]),
        ("a{0..0}", &["a0"]),
        ("{001..003}", &["001", "002", "003"]),
        ("{08..11}", &["08", "09", "10", "11"]),
        ("{8..011}", &["008", "009", "010", "011"]),
        ("{00..2}", &["00", "01", "02"]),
        ("{0..2}", &["0", "1", "2"]),
        ("{9..11}", &["9", "10", "11"]),
        ("{011..9}", &["011", "010", "009"]),
        ("{00..00}", &["00"]),
        ("{a,b}", &["a", "b"]),
        ("{a,b,c}-z", &["a-z", "b-z", "c-z"]),
        ("x{,-copy}", &["x", "x-copy"]),
        ("x{-copy,}", &["x-copy", "x"]),
        ("{a..b,c}", &["a..b", "c"]),
        ("{1..3,5}", &["1..3", "5"]),
        ("{a,b}{1..2}", &["a1", "a2", "b1", "b2"]),
        (
            "{1..2}-{a,b}-{x,y}",
            &[
                "1-a-x", "1-a-y", "1-b-x", "1-b-y", "2-a-x", "2-a-y", "2-b-x", "2-b-y",
            ],
        ),
        ("{a}-{1..2}", &["{a}-1", "{a}-2"]),
        ("{}{1..2}", &["{}1", "{}2"]),
        ("{1..2}{a", &["1{a", "2{a"]),
        ("{a{1..2}", &["{a1", "{a2"]),
        ("{1..2}}", &["1}", "2}"]),
        ("}{1..2}", &["}1", "}2"]),
        // Not from bash, which ends words at white space.
        (" a {1..2} ", &["a 1", "a 2"]),
        ("é-{ü,ß , 名}", &["é-ü", "é-ß", "é-名"]),
        ("\u{feff}x{1..2}\u{200b}", &["x1", "x2"]),
    ];
    for (text, names) in table {
        assert_eq!(expand(text), several(names), "{text}");
    }
    assert_eq!(expand("data-{1..50}"), numbered("data-", 1..=50));
    assert_eq!(expand("d{50..1}"), numbered("d", (1..=50).rev()));
}

#[test]
fn a_text_without_a_complete_group_is_one_name() {
    for text in [
        "",
        " ",
        "data",
        "data-1..8",
        "a,b",
        "{",
        "}",
        "{}",
        "{a}",
        "}{",
        "{a",
        "a}",
        "{1..3",
        "1..3}",
        "{..}",
        "{1..}",
        "{..3}",
        "{1.3}",
        "{1...3}",
        "{1..2..3}",
        "{a..e}",
        "{1..e}",
        "{-1..3}",
        "{+1..3}",
        "{1..-3}",
        "{ 1..3}",
        "{1..3 }",
        "{0x1..0x3}",
        "{１..３}",
        "{1,2",
        "a,b}",
        // Nested.
        "{a,{b,c}}",
        "{{a,b},c}",
        "{{1..2}}",
        "{a,{b}}",
        "{a,b}{c,{d,e}}",
        "{x{1..2}y}",
        "{a,{1..3}}-{1..2}",
    ] {
        assert_eq!(expand(text), Expansion::One, "{text}");
    }
}

#[test]
fn names_that_cant_be_used_are_reported() {
    let too_many = NamesError::TooMany;
    let repeated = |name: &str| NamesError::Repeated(name.to_owned());
    let zeros = "0".repeat(100_000);
    for (text, error) in [
        ("{1..51}", too_many(51)),
        ("{51..1}", too_many(51)),
        (
            "{1..18446744073709551614}",
            too_many(18_446_744_073_709_551_614),
        ),
        ("{1..18446744073709551615}", too_many(u64::MAX)),
        ("{0..18446744073709551615}", too_many(u64::MAX)),
        ("{1..99999999999999999999999}", too_many(u64::MAX)),
        (
            "{99999999999999999999999..99999999999999999999999}",
            too_many(u64::MAX),
        ),
        ("{1..10}{1..6}", too_many(60)),
        ("{1..9999999999}{1..9999999999}", too_many(u64::MAX)),
        (&"{a,b}".repeat(6), too_many(64)),
        (&"{a,b}".repeat(100), too_many(u64::MAX)),
        (&format!("{{{}}}", ",".repeat(99_999)), too_many(100_000)),
        (&format!("{{{zeros}1..{zeros}51}}"), too_many(51)),
        ("{a,a}", repeated("a")),
        ("x{1,11}{1,}", repeated("x11")),
        ("{a,b, a}", repeated("a")),
        ("{1..2}{a,b,a}", repeated("1a")),
        ("{,}", NamesError::Unusable(FieldError::Empty)),
        ("{a,}", NamesError::Unusable(FieldError::Empty)),
        (" {a, } ", NamesError::Unusable(FieldError::Empty)),
        (
            "\u{200b}{\u{feff},a}",
            NamesError::Unusable(FieldError::Empty),
        ),
        (
            "{a\u{200b}b,c}",
            NamesError::Unusable(FieldError::Invisible('\u{200b}')),
        ),
        (
            "{eyJhbGciOiJIUzI1NiJ9,a}.{eyJzdWIiOiIxIn0,b}.{c2lnbmF0dXJlc2lnbmF0dXJl,c}",
            NamesError::Unusable(FieldError::Token),
        ),
    ] {
        let start: String = text.chars().take(60).collect();
        assert_eq!(expand(text), Expansion::Invalid(error), "{start}");
    }
}

#[test]
fn a_request_stands_for_one_with_each_name() {
    let request = |name: &str| CreateVolume {
        name: name.to_owned(),
        size_gb: 7,
        region: "r".to_owned(),
        volume_type: "t".to_owned(),
    };
    assert_eq!(requests(&request("a{b")), Ok(vec![request("a{b")]));
    let two = ["a1", "a2"].map(request).to_vec();
    assert_eq!(requests(&request("a{1..2}")), Ok(two));
    let error = NamesError::Unusable(FieldError::Empty);
    assert_eq!(requests(&request("{a,}")), Err(error));
}

#[test]
fn a_long_text_is_expanded_without_delay() {
    let zeros = "0".repeat(100_000);
    let Expansion::Several(names) = expand(&format!("{{{zeros}1..{zeros}2}}")) else {
        panic!("two names");
    };
    assert!(names.iter().all(|name| name.len() == 100_001));
    // Quadratic, these would take minutes.
    for text in [
        "{".repeat(1_000_000),
        "}".repeat(1_000_000),
        "{}".repeat(500_000),
    ] {
        assert_eq!(expand(&text), Expansion::One);
    }
}

#[test]
fn a_pasted_list_becomes_a_pattern() {
    for (text, pattern) in [
        ("a\nb", "{a,b}"),
        ("a\r\nb\r\n", "{a,b}"),
        ("\n\n a \n\t\n b\n", "{a,b}"),
        ("a\rb", "{a,b}"),
        ("- a\n- b", "{- a,- b}"),
        ("1. a\n2. b", "{1. a,2. b}"),
        ("\u{feff}é\u{200b}\nz z", "{é,z z}"),
        ("1..2\n3", "{1..2,3}"),
        ("a\na", "{a,a}"),
    ] {
        assert_eq!(from_lines(text).as_deref(), Some(pattern), "{text:?}");
    }
    for text in [
        "",
        "a",
        "a\n",
        "\n\n",
        "a\n \u{200b} \n",
        "a,b\nc",
        "a\nb{",
        "a\nb}",
        "a\tb\nc",
        "a\u{1}b\nc",
    ] {
        assert_eq!(from_lines(text), None, "{text:?}");
    }
}

/// A pattern, and how many names bash gives it.
fn pattern() -> impl Strategy<Value = (String, u64)> {
    let number = "0{0,2}(0|[1-9][0-9]?)";
    let text = "[a-z0-9_-]{0,3}".prop_map(|text| (text, 1));
    let range = (number, number).prop_map(|(first, last)| {
        let [one, other] = [&first, &last].map(|text| text.parse::<u64>().expect("a number"));
        (format!("{{{first}..{last}}}"), one.abs_diff(other) + 1)
    });
    let list = prop::collection::vec("[a-z0-9_-]{0,2}", 2..6)
        .prop_map(|texts| (format!("{{{}}}", texts.join(",")), texts.len() as u64));
    let stray = "[{}]|\\{[a-z_-]?\\}".prop_map(|text| (text, 1));
    let part = prop_oneof![3 => text, 2 => range, 2 => list, 1 => stray];
    prop::collection::vec(part, 1..5).prop_map(|parts| {
        let count = parts.iter().map(|(_, count)| count).product();
        (parts.into_iter().map(|(text, _)| text).collect(), count)
    })
}

/// The words that bash makes of a text.
fn bash(text: &str) -> Option<Vec<String>> {
    // Quoted, an empty word is one, too.
    let script = format!("printf '%s\\n' \"\"{text}");
    let output = Command::new("bash").args(["-c", &script]).output().ok()?;
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    Some(text.lines().map(str::to_owned).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn the_names_are_those_of_bash((text, _) in pattern()) {
        let expansion = expand(&text);
        if expansion == Expansion::One || matches!(expansion, Expansion::Invalid(NamesError::TooMany(_))) {
            return Ok(());
        }
        let Some(names) = bash(&text) else {
            return Ok(());
        };
        match expansion {
            Expansion::Several(own) => prop_assert_eq!(own, names),
            Expansion::Invalid(NamesError::Unusable(FieldError::Empty)) => {
                prop_assert!(names.iter().any(String::is_empty));
            }
            Expansion::Invalid(NamesError::Repeated(name)) => {
                prop_assert!(names.iter().filter(|own| **own == name).count() > 1);
            }
            other => prop_assert!(false, "{other:?}"),
        }
    }
}

proptest! {
    #[test]
    fn the_names_are_as_many_as_computed_and_never_more_than_50((text, count) in pattern()) {
        match expand(&text) {
            Expansion::Several(names) => {
                prop_assert_eq!(names.len() as u64, count);
                prop_assert!((1..=MAX_NAMES).contains(&names.len()));
            }
            Expansion::Invalid(NamesError::TooMany(own)) => {
                prop_assert_eq!(own, count);
                prop_assert!(count > MAX_NAMES as u64);
            }
            Expansion::Invalid(_) => prop_assert!(count > 1 && count <= MAX_NAMES as u64),
            // Without a group, or nested.
            Expansion::One => {}
        }
    }

    #[test]
    fn any_text_is_expanded_to_at_most_50_different_names(text in "[a0-9{},. ]{0,30}|\\PC{0,30}") {
        if let Expansion::Several(names) = expand(&text) {
            let mut distinct = names.clone();
            distinct.sort();
            distinct.dedup();
            prop_assert_eq!(distinct.len(), names.len());
            prop_assert!((1..=MAX_NAMES).contains(&names.len()));
            prop_assert!(names.iter().all(|name| !name.trim().is_empty() && name.trim() == name));
        }
    }

    #[test]
    fn a_pasted_list_is_expanded_to_its_lines(lines in prop::collection::vec("[a-z0-9_. -]{1,8}", 2..60)) {
        let names: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        let pattern = from_lines(&lines.join("\n"));
        prop_assert_eq!(pattern.is_some(), names.len() > 1);
        if let Some(Expansion::Several(own)) = pattern.as_deref().map(expand) {
            prop_assert_eq!(own, names);
        }
    }
}
