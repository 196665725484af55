//! Sizes in the usual notations.

use proptest::prelude::*;
use volume_create::model::size::{MAX_SIZE_GB, SizeError, SizeLimits, parse};

#[test]
fn sizes_are_parsed_in_the_usual_notations() {
    let table = [
        ("200", Ok(200)),
        (" 200 ", Ok(200)),
        ("007", Ok(7)),
        ("1,000", Ok(1000)),
        ("12,345,678", Ok(12_345_678)),
        ("1 000", Ok(1000)),
        ("1\u{a0}000", Ok(1000)),
        ("1\u{202f}000", Ok(1000)),
        ("1_000", Ok(1000)),
        ("1'000", Ok(1000)),
        ("1’000", Ok(1000)),
        ("200 GB", Ok(200)),
        ("200gb", Ok(200)),
        ("200G", Ok(200)),
        ("1 TB", Ok(1000)),
        ("1.5 TB", Ok(1500)),
        (".5tb", Ok(500)),
        ("2.T", Ok(2000)),
        ("1,000 TB", Ok(1_000_000)),
        ("0.001 TB", Ok(1)),
        ("1.2500000 TB", Ok(1250)),
        ("", Err(SizeError::Empty)),
        (" \t", Err(SizeError::Empty)),
        ("GB", Err(SizeError::NotANumber)),
        ("abc", Err(SizeError::NotANumber)),
        ("1e3", Err(SizeError::NotANumber)),
        ("+5", Err(SizeError::NotANumber)),
        ("1,5", Err(SizeError::NotANumber)),
        ("1,0000", Err(SizeError::NotANumber)),
        ("1000,000", Err(SizeError::NotANumber)),
        (",000", Err(SizeError::NotANumber)),
        ("1,,000", Err(SizeError::NotANumber)),
        ("1,000,", Err(SizeError::NotANumber)),
        ("1.2.3", Err(SizeError::NotANumber)),
        (".", Err(SizeError::NotANumber)),
        ("1 TiB", Err(SizeError::NotANumber)),
        ("1 MB", Err(SizeError::NotANumber)),
        // Full-width characters, as Chinese and Japanese input methods produce them.
        ("１００", Ok(100)),
        ("１，０００", Ok(1000)),
        ("１\u{3000}０００", Ok(1000)),
        ("５００ＧＢ", Ok(500)),
        ("１．５　ＴＢ", Ok(1500)),
        ("１。５ｔｂ", Ok(1500)),
        ("－５", Err(SizeError::Negative)),
        ("１．５", Err(SizeError::NotWhole)),
        ("１＋１", Err(SizeError::NotANumber)),
        ("一百", Err(SizeError::NotANumber)),
        ("1.5", Err(SizeError::NotWhole)),
        ("2.0", Err(SizeError::NotWhole)),
        ("1.0005 TB", Err(SizeError::NotWhole)),
        ("-5", Err(SizeError::Negative)),
        ("\u{2212}1 TB", Err(SizeError::Negative)),
        ("99999999999999999999", Err(SizeError::Overflow)),
        ("99999999999999999999 TB", Err(SizeError::Overflow)),
    ];
    for (text, size) in table {
        assert_eq!(parse(text), size, "{text}");
    }
}

proptest! {
    #[test]
    fn any_input_is_harmless(text in ".*") {
        let _either = parse(&text);
    }

    #[test]
    fn every_whole_number_is_parsed_with_or_without_grouping(size in 0..=MAX_SIZE_GB) {
        prop_assert_eq!(parse(&size.to_string()), Ok(size));
        prop_assert_eq!(parse(&volume_create::i18n::Messages::ENGLISH.gigabytes(f64::from(u32::try_from(size % 4_000_000_000).expect("small")))), Ok(size % 4_000_000_000));
    }

    #[test]
    fn a_step_goes_in_its_direction_and_is_always_valid(
        size in 0..10_000_u64, steps in -20..20_i64, min in 1..500_u64, more in 0..5000_u64, step in 1..300_u64,
    ) {
        let limits = SizeLimits { min, max: min + more, step };
        let stepped = limits.stepped(size, steps);
        prop_assert!((limits.min..=limits.max).contains(&stepped));
        prop_assert_eq!((stepped - min) % step, 0);
        if steps > 0 && size <= limits.max {
            prop_assert!(stepped > size || stepped + step > limits.max);
        }
        if steps < 0 && size >= min {
            prop_assert!(stepped < size || stepped == min);
        }
    }
}
