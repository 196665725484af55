//! The request as text, both ways.

use proptest::prelude::*;
use volume_create::contract::CreateVolume;
use volume_create::draft::{Choice, Draft, Field, Given};
use volume_create::paste::{self, PasteFault, is_request};
use volume_create::size::SizeLimits;
use volume_create::twin;

const URL: &str = "https://hpc-ai.com/api/storage/volume/create";

fn request(name: &str) -> CreateVolume {
    CreateVolume {
        name: name.to_owned(),
        size_gb: 200,
        region: "fce31a0c-1111-2222-3333-41caa1bdd251".to_owned(),
        volume_type: "filesystem".to_owned(),
    }
}

#[test]
fn the_line_has_the_words_of_the_documented_one() {
    let line = twin::curl(URL, &request("example-volume2"));
    let words = shlex::split(&line).expect("words");
    let body = r#"{"name":"example-volume2","sizeGB":200,"region":"fce31a0c-1111-2222-3333-41caa1bdd251","volumeType":"filesystem"}"#;
    let documented = [
        "curl",
        URL,
        "-H",
        "content-type: application/json",
        "-b",
        "AccessToken=your_token_here",
        "--data-raw",
        body,
    ];
    assert_eq!(words, documented);
}

#[test]
fn a_pasted_request_gives_what_is_for_the_form() {
    type Row<'a> = (&'a str, &'a [(Field, &'a str)], &'a [&'a str], bool);
    let table: [Row<'_>; 7] = [
        (
            r#"{"name":"a","sizeGB":5,"region":"r","volumeType":"t"}"#,
            &[
                (Field::Name, "a"),
                (Field::Size, "5"),
                (Field::Region, "r"),
                (Field::VolumeType, "t"),
            ],
            &[],
            false,
        ),
        (
            r#"{"sizeGB":"1 TB","zone":"b"}"#,
            &[(Field::Size, "1 TB")],
            &["zone"],
            false,
        ),
        (
            r#"{"name":null,"region":"r"}"#,
            &[(Field::Region, "r")],
            &["name"],
            false,
        ),
        (
            r#"{"volume":{"volumeName":"v","sizeGB":9007199254740993}}"#,
            &[(Field::Name, "v"), (Field::Size, "9007199254740993")],
            &[],
            false,
        ),
        (
            r#"{"name":"a","accessToken":"secret"}"#,
            &[(Field::Name, "a")],
            &["accessToken"],
            true,
        ),
        (
            "curl -X POST https://x -H 'Authorization: Bearer secret' -d '{\"name\":\"a\"}'",
            &[(Field::Name, "a")],
            &[],
            true,
        ),
        (
            "curl https://x \\\n  --cookie AccessToken=secret \\\n  --json '{\"name\":\"it'\\''s\"}'",
            &[(Field::Name, "it's")],
            &[],
            true,
        ),
    ];
    for (text, given, ignored, had_token) in table {
        let pasted = paste::read(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        let mut expected = Given::default();
        for (field, text) in given {
            expected.set(*field, (*text).to_owned());
        }
        for field in Field::ALL {
            assert_eq!(pasted.given.get(field), expected.get(field), "{text}");
        }
        assert_eq!(pasted.ignored, ignored, "{text}");
        assert_eq!(pasted.had_token, had_token, "{text}");
        assert!(!format!("{pasted:?}").contains("secret"), "{text}");
    }
}

#[test]
fn what_gives_nothing_is_told_apart() {
    for (text, fault) in [
        ("", PasteFault::Unreadable),
        ("my volume", PasteFault::Unreadable),
        ("[]", PasteFault::Unreadable),
        ("{\"name\":", PasteFault::Unreadable),
        ("curl https://x", PasteFault::Unreadable),
        ("curl 'https://x", PasteFault::Unreadable),
        ("curl https://x -d", PasteFault::Unreadable),
        ("{}", PasteFault::Nothing),
        ("{\"size\":5}", PasteFault::Nothing),
        ("curl https://x -d '{\"zone\":1}'", PasteFault::Nothing),
    ] {
        assert_eq!(paste::read(text), Err(fault), "{text}");
    }
}

#[test]
fn only_what_looks_like_a_request_is_taken_for_one() {
    for (text, is) in [
        (" {\"name\"", true),
        ("curl 'x'", true),
        (" $ curl x", true),
        ("curl\tx", true),
        ("$5", false),
        ("curly", false),
        ("name", false),
        ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln", false),
        ("", false),
    ] {
        assert_eq!(is_request(text), is, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_copied_can_be_pasted(name in "\\PC*[^\\s\\pC]\\PC*", size in 1..1_000_000_u64, region in "[^\\s\\pC]{1,40}") {
        let draft = Draft {
            name,
            size: size.to_string(),
            region: Choice::Other(region),
            volume_type: Choice::Other("filesystem".to_owned()),
        };
        let Ok(request) = draft.check(SizeLimits::default()) else {
            return Err(TestCaseError::reject("a text that is not sent"));
        };
        for text in [twin::body(&request), twin::curl(URL, &request)] {
            prop_assert!(is_request(&text));
            let pasted = paste::read(&text).expect("a request");
            prop_assert!(!pasted.had_token && pasted.ignored.is_empty());
            let again = Draft::default().with(&pasted.given).check(SizeLimits::default());
            prop_assert_eq!(again.as_ref(), Ok(&request));
        }
    }

    #[test]
    fn whatever_is_pasted_does_no_harm(text in ".*") {
        let _either = paste::read(&text);
        let _either = paste::read(&format!("curl {text}"));
    }
}
