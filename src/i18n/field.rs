//! Texts of the form's fields.

use super::{Messages, Text};
use crate::model::draft::{Field, FieldError};
use crate::model::size::{MAX_SIZE_GB, SizeLimits};

impl Messages {
    /// Label of a form field.
    #[must_use]
    pub fn label(self, field: Field) -> &'static str {
        self.text(match field {
            Field::Name => Text::NameLabel,
            Field::Size => Text::SizeLabel,
            Field::Region => Text::RegionLabel,
            Field::VolumeType => Text::TypeLabel,
        })
    }

    /// Labels of form fields, as a list.
    #[must_use]
    pub fn labels(self, fields: &[Field]) -> String {
        let labels: Vec<&str> = fields.iter().map(|field| self.label(*field)).collect();
        labels.join(self.text(Text::Comma))
    }

    /// Hint of the field Size: what may be typed there.
    #[must_use]
    pub fn size_hint(self, limits: SizeLimits) -> String {
        let SizeLimits { min, max, step } = limits;
        let bounds = match (min, max) {
            (1, MAX_SIZE_GB) => String::new(),
            (_, MAX_SIZE_GB) => self.fill(Text::SizeHintFrom, &[("min", &self.whole(min))]),
            _ => self.fill(
                Text::SizeHintWithin,
                &[("min", &self.whole(min)), ("max", &self.whole(max))],
            ),
        };
        let steps = match step {
            1 => String::new(),
            _ => self.fill(Text::SizeHintSteps, &[("step", &self.whole(step))]),
        };
        self.fill(Text::SizeHint, &[("bounds", &bounds), ("steps", &steps)])
    }

    /// How to fix a field.
    #[must_use]
    pub fn field_error(self, field: Field, error: FieldError) -> String {
        let text = match error {
            FieldError::Empty => match field {
                Field::Name => Text::NameMissing,
                Field::Size => Text::SizeMissing,
                Field::Region => Text::RegionMissing,
                Field::VolumeType => Text::TypeMissing,
            },
            FieldError::Token => Text::TokenInField,
            FieldError::Invisible(letter) => {
                let code = format!("U+{:04X}", u32::from(letter));
                return self.fill(Text::Invisible, &[("character", &code)]);
            }
            FieldError::NotANumber => Text::NotANumber,
            FieldError::NotWhole => Text::NotWhole,
            FieldError::TooSmall { min } => {
                return self.fill(Text::TooSmall, &[("min", &self.whole(min))]);
            }
            FieldError::TooLarge { max } => {
                return self.fill(Text::TooLarge, &[("max", &self.whole(max))]);
            }
            FieldError::NotAStep { min, step } => {
                let values = [("min", self.whole(min)), ("step", self.whole(step))];
                let [min, step] = values.each_ref().map(|(name, text)| (*name, text.as_str()));
                return self.fill(Text::NotAStep, &[min, step]);
            }
        };
        self.text(text).to_owned()
    }
}
