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
        let numbers = [min, max, step].map(|number| self.whole(number));
        let [min_text, max_text, step_text] = numbers.each_ref().map(String::as_str);
        let bounds = match (min, max) {
            (1, MAX_SIZE_GB) => String::new(),
            (_, MAX_SIZE_GB) => self.fill(Text::SizeHintFrom, &[("min", min_text)]),
            _ => self.fill(
                Text::SizeHintWithin,
                &[("min", min_text), ("max", max_text)],
            ),
        };
        let steps = match step {
            1 => String::new(),
            _ => self.fill(Text::SizeHintSteps, &[("step", step_text)]),
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
            FieldError::TooSmall { .. } => Text::TooSmall,
            FieldError::TooLarge { .. } => Text::TooLarge,
            FieldError::NotAStep { .. } => Text::NotAStep,
        };
        let (min, max, step) = match error {
            FieldError::TooSmall { min } => (min, 0, 0),
            FieldError::TooLarge { max } => (0, max, 0),
            FieldError::NotAStep { min, step } => (min, 0, step),
            _ => (0, 0, 0),
        };
        let [min, max, step] = [min, max, step].map(|number| self.whole(number));
        self.fill(text, &[("min", &min), ("max", &max), ("step", &step)])
    }
}
