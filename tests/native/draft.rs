//! A draft becomes a request, or each invalid field has an error.

use proptest::prelude::*;
use volume_create::i18n::Messages;
use volume_create::model::draft::{Choice, Draft, Field, FieldError, Prefill};
use volume_create::model::size::{MAX_SIZE_GB, SizeLimits};

fn draft() -> Draft {
    Draft {
        name: "example-volume2".to_owned(),
        size: "200".to_owned(),
        region: Choice::Other("fce31a0c".to_owned()),
        volume_type: Choice::Listed("filesystem".to_owned()),
    }
}

fn with_size(size: &str) -> Draft {
    Draft {
        size: size.to_owned(),
        ..draft()
    }
}

fn size_of(size: &str, limits: SizeLimits) -> Result<u64, FieldError> {
    match with_size(size).check(limits) {
        Ok(request) => Ok(request.size_gb),
        Err(errors) => match errors.as_slice() {
            [(Field::Size, fault)] => Err(*fault),
            other => panic!("only the size is wrong: {other:?}"),
        },
    }
}

#[test]
fn a_size_is_a_whole_number_in_digits_and_each_error_has_its_text() {
    let too_small = Err(FieldError::TooSmall { min: 1 });
    let too_large = Err(FieldError::TooLarge { max: MAX_SIZE_GB });
    let table = [
        ("200", Ok(200)),
        ("1", Ok(1)),
        ("  200\t", Ok(200)),
        ("\u{a0}200\u{a0}", Ok(200)),
        ("007", Ok(7)),
        ("9007199254740991", Ok(MAX_SIZE_GB)),
        ("", Err(FieldError::Empty)),
        (" \t\n", Err(FieldError::Empty)),
        ("0", too_small),
        ("-0", too_small),
        ("-5", too_small),
        ("\u{2212}5", too_small),
        ("-99999999999999999999999", too_small),
        ("9007199254740992", too_large),
        ("18446744073709551616", too_large),
        ("99999999999999999999999999999999999", too_large),
        ("1.5", Err(FieldError::NotWhole)),
        ("2.0", Err(FieldError::NotWhole)),
        (".5", Err(FieldError::NotWhole)),
        ("5.", Err(FieldError::NotWhole)),
        ("-1.5", Err(FieldError::NotWhole)),
        (".", Err(FieldError::NotANumber)),
        ("-", Err(FieldError::NotANumber)),
        ("-.", Err(FieldError::NotANumber)),
        ("--5", Err(FieldError::NotANumber)),
        ("+5", Err(FieldError::NotANumber)),
        ("1.5.2", Err(FieldError::NotANumber)),
        ("1e3", Err(FieldError::NotANumber)),
        ("0x10", Err(FieldError::NotANumber)),
        ("1.5 TB", Ok(1500)),
        ("1,0", Err(FieldError::NotANumber)),
        ("abc", Err(FieldError::NotANumber)),
        ("NaN", Err(FieldError::NotANumber)),
        ("Infinity", Err(FieldError::NotANumber)),
        ("\u{ff12}00", Ok(200)),
        ("\u{0662}", Err(FieldError::NotANumber)),
    ];
    for (size, expected) in table {
        assert_eq!(size_of(size, SizeLimits::default()), expected, "{size:?}");
    }
}

#[test]
fn configured_limits_apply_and_steps_count_from_the_minimum() {
    let limits = SizeLimits {
        min: 100,
        max: 1000,
        step: 50,
    };
    let table = [
        ("99", Err(FieldError::TooSmall { min: 100 })),
        ("100", Ok(100)),
        ("120", Err(FieldError::NotAStep { min: 100, step: 50 })),
        ("150", Ok(150)),
        ("1000", Ok(1000)),
        ("1001", Err(FieldError::TooLarge { max: 1000 })),
    ];
    for (size, expected) in table {
        assert_eq!(size_of(size, limits), expected, "{size:?}");
    }
}

#[test]
fn text_fields_are_required_and_white_space_is_empty() {
    for blank in ["", " ", "\t\r\n", "\u{a0}\u{3000}"] {
        let draft = Draft {
            name: blank.to_owned(),
            size: blank.to_owned(),
            region: Choice::Other(blank.to_owned()),
            volume_type: Choice::Other(blank.to_owned()),
        };
        let errors = draft.check(SizeLimits::default()).expect_err("all empty");
        let expected = Field::ALL.map(|field| (field, FieldError::Empty));
        assert_eq!(errors, expected, "in the page's order: {blank:?}");
    }
}

#[test]
fn white_space_around_a_text_is_trimmed_and_inside_it_is_kept() {
    let request = Draft {
        name: "\t my volume \n".to_owned(),
        region: Choice::Other(" r ".to_owned()),
        volume_type: Choice::Other(" fast ".to_owned()),
        ..draft()
    }
    .check(SizeLimits::default())
    .expect("a request");
    assert_eq!(request.name, "my volume");
    assert_eq!(request.region, "r");
    assert_eq!(request.volume_type, "fast");
}

// Regression: zero-width spaces, byte order marks, direction marks or soft hyphens were sent within
// an ID, and a name could consist of them only.
#[test]
fn invisible_characters_are_trimmed_and_reported_inside() {
    let with_name = |name: &str| Draft {
        name: name.to_owned(),
        ..draft()
    };
    let sent = |name: &str| with_name(name).check(SizeLimits::default());
    for letter in
        "\u{0}\u{ad}\u{200b}\u{200d}\u{200e}\u{202e}\u{2028}\u{2060}\u{2066}\u{feff}".chars()
    {
        let around = format!("{letter} {letter}r-1{letter}\u{a0}");
        assert_eq!(sent(&around).expect("a request").name, "r-1", "{letter:?}");
        let region = Draft {
            region: Choice::Other(around),
            ..draft()
        };
        assert_eq!(
            region
                .check(SizeLimits::default())
                .expect("a request")
                .region,
            "r-1"
        );
        assert_eq!(
            size_of(&format!("{letter}200{letter}"), SizeLimits::default()),
            Ok(200)
        );
        let alone = Err(vec![(Field::Name, FieldError::Empty)]);
        assert_eq!(sent(&letter.to_string()), alone, "{letter:?}");
        let inside = Err(vec![(Field::Name, FieldError::Invisible(letter))]);
        assert_eq!(sent(&format!("r{letter}1")), inside, "{letter:?}");
    }
    assert_eq!(
        sent("two\nlines"),
        Err(vec![(Field::Name, FieldError::Invisible('\n'))])
    );
    for name in [
        "👩\u{200d}💻 ❤\u{fe0f}\u{200d}🔥",
        "می\u{200c}خواهم",
        "क्\u{200d}ष",
        "a\tb",
        "ünï 卷",
    ] {
        assert_eq!(sent(name).expect("a request").name, name);
    }
}

#[test]
fn an_invisible_character_is_named_in_the_error() {
    let said = Messages::ENGLISH.field_error(Field::Region, FieldError::Invisible('\u{ad}'));
    assert!(said.contains("(U+00AD)"), "{said}");
}

// Regression: a token in a field was saved in the tab's storage, shown as cURL and put into the
// link.
#[test]
fn a_token_in_a_field_is_not_sent_or_persisted() {
    let token = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln";
    for field in Field::ALL {
        for text in [
            token.to_owned(),
            format!("x AccessToken={token}"),
            "authorization: x".to_owned(),
        ] {
            let mut typed = draft();
            match field {
                Field::Name => typed.name = text,
                Field::Size => typed.size = text,
                Field::Region => typed.region = Choice::Other(text),
                Field::VolumeType => typed.volume_type = Choice::Other(text),
            }
            let errors = typed.check(SizeLimits::default());
            assert_eq!(errors, Err(vec![(field, FieldError::Token)]));
            let default = Draft {
                name: String::new(),
                ..draft()
            };
            let without_token = typed.clone().without_tokens(&default);
            assert_eq!(without_token.text(field), default.text(field));
            assert!(!format!("{without_token:?}").contains(token));

            // Nor is one prefilled by a link or a request.
            let mut given = Prefill::default();
            given.set(field, typed.text(field).to_owned());
            assert!(given.had_token() && given.fields().is_empty());
            assert_eq!(draft().with(&given), draft());
        }
    }
    assert_eq!(draft().without_tokens(&Draft::default()), draft());
}

#[test]
fn the_documented_example_is_sent_as_documented() {
    let request = Draft {
        region: Choice::Other("fce31a0c-xxxx-xxxx-xxxx-41caa1bdd251".to_owned()),
        ..draft()
    }
    .check(SizeLimits::default())
    .expect("a request");
    assert_eq!(
        serde_json::to_string(&request).expect("JSON"),
        r#"{"name":"example-volume2","sizeGB":200,"region":"fce31a0c-xxxx-xxxx-xxxx-41caa1bdd251","volumeType":"filesystem"}"#
    );
}

#[test]
fn a_new_default_replaces_only_an_unchanged_old_one() {
    let old = draft();
    let new = Draft {
        name: String::new(),
        size: "500".to_owned(),
        region: Choice::Listed("r2".to_owned()),
        volume_type: Choice::Listed("fast".to_owned()),
    };
    assert_eq!(old.clone().rebased(&old, &new), new);
    let typed = Draft {
        name: "mine".to_owned(),
        size: "7".to_owned(),
        // The same value as the default, but typed.
        region: Choice::Listed("fce31a0c".to_owned()),
        volume_type: Choice::Other(String::new()),
    };
    let expected = Draft {
        region: new.region.clone(),
        ..typed.clone()
    };
    assert_eq!(typed.rebased(&old, &new), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn every_whole_number_within_the_limits_is_sent_exactly(size in 1..=MAX_SIZE_GB) {
        prop_assert_eq!(size_of(&size.to_string(), SizeLimits::default()), Ok(size));
    }

    #[test]
    fn any_draft_is_a_request_or_has_an_error(
        name in ".*", size in "\\PC{0,20}|[-+0-9.e ]{0,24}", region in ".*", volume_type in ".*",
        min in 1..1000_u64, above in 0..1000_u64, step in 1..100_u64,
    ) {
        let draft = Draft {
            name, size, region: Choice::Other(region), volume_type: Choice::Other(volume_type),
        };
        let limits = SizeLimits { min, max: min + above, step };
        match draft.check(limits) {
            Ok(request) => {
                prop_assert!(Field::ALL.into_iter().all(|field| draft.error(field, limits).is_none()));
                prop_assert!((limits.min..=limits.max).contains(&request.size_gb));
                prop_assert_eq!((request.size_gb - limits.min) % limits.step, 0);
                for text in [&request.name, &request.region, &request.volume_type] {
                    prop_assert!(!text.is_empty());
                    prop_assert_eq!(text.trim(), text);
                }
            }
            Err(errors) => {
                prop_assert!(!errors.is_empty());
                for (field, fault) in errors {
                    prop_assert_eq!(draft.error(field, limits), Some(fault));
                }
            }
        }
    }

    #[test]
    fn the_nearest_size_is_the_largest_valid_one_not_above_the_requested(
        size in 0_u64..2000, min in 1_u64..1000, more in 0_u64..1000, step in 1_u64..100,
    ) {
        let limits = SizeLimits { min, max: min + more, step };
        let nearest = limits.nearest(size);
        prop_assert_eq!(size_of(&nearest.to_string(), limits), Ok(nearest));
        let larger = nearest + step;
        prop_assert!(larger > size || larger > limits.max);
        prop_assert!(nearest <= size || nearest == min);
    }
}
