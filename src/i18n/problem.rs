//! Texts about problems of a configuration.

use super::messages::fill;
use super::{Messages, Text};
use crate::model::config::{ATTRIBUTES, ConfigSource, Expected, Problem};

impl Messages {
    /// The text of a problem, for the page's operator.
    #[must_use]
    pub fn problem(self, place: ConfigSource, problem: &Problem) -> String {
        let json = match place {
            ConfigSource::Attributes => self.text(Text::AsJson),
            ConfigSource::File | ConfigSource::Property => "",
        };
        let key = match problem {
            Problem::UnknownKey(key) | Problem::BadValue { key, .. } => setting(place, key),
            _ => String::new(),
        };
        let mut numbers = (0, 0);
        let mut expected = "";
        let limits = setting(place, "sizeGB");
        let text = match problem {
            Problem::Unreachable => Text::NotLoaded,
            Problem::NotJson { line, column } => {
                numbers = (*line as u64, *column as u64);
                Text::NotJson
            }
            Problem::NotAnObject => Text::NotAnObject,
            Problem::UnknownKey(_) => Text::UnknownKey,
            Problem::BadValue { expected: what, .. } => {
                expected = self.text(match what {
                    Expected::Address => Text::ExpectedAddress,
                    Expected::Object => Text::ExpectedObject,
                    Expected::Entries => Text::ExpectedEntries,
                    Expected::Sizes => Text::ExpectedSizes,
                    Expected::Text => Text::ExpectedText,
                    Expected::Flag => Text::ExpectedFlag,
                    Expected::Origins => Text::ExpectedOrigins,
                    Expected::OneOf(_) => Text::ExpectedOneOf,
                    Expected::WithinBounds => Text::ExpectedWithinBounds,
                    Expected::Whole { min, max } => {
                        numbers = (*min, *max);
                        Text::ExpectedWhole
                    }
                });
                Text::BadValue
            }
        };
        let names = match problem {
            Problem::BadValue {
                expected: Expected::OneOf(names),
                ..
            } => names,
            _ => "",
        };
        // As they are written in the file.
        let (first, second) = (numbers.0.to_string(), numbers.1.to_string());
        let expected = fill(
            expected,
            &[
                ("json", json),
                ("names", names),
                ("key", &limits),
                ("min", &first),
                ("max", &second),
            ],
        );
        let place = match place {
            ConfigSource::File => "config.json",
            ConfigSource::Property => self.text(Text::PlaceProperty),
            ConfigSource::Attributes => self.text(Text::PlaceAttributes),
        };
        self.fill(
            text,
            &[
                ("place", place),
                ("key", &key),
                ("expected", &expected),
                ("line", &first),
                ("column", &second),
            ],
        )
    }
}

/// A setting as its place has it: an attribute is in kebab case, what is in it is not.
fn setting(place: ConfigSource, key: &str) -> String {
    let own = key.split('.').next().unwrap_or(key);
    match ATTRIBUTES.iter().find(|(_, setting)| *setting == own) {
        Some((attribute, _)) if place == ConfigSource::Attributes => {
            [attribute, key.strip_prefix(own).unwrap_or_default()].concat()
        }
        _ => key.to_owned(),
    }
}
