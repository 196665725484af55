//! The draft: what the user typed, and its validation into a request.

use crate::model::contract::CreateVolume;
use crate::model::invisible::{first_in, trimmed};
use crate::model::secret::may_hold_token;
use crate::model::size::{self, SizeError, SizeLimits};

/// The form's fields, in the page's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The volume's name.
    Name,
    /// The size in GB.
    Size,
    /// The region's ID.
    Region,
    /// The volume type.
    VolumeType,
}

impl Field {
    /// Every field, in the page's order.
    pub const ALL: [Self; 4] = [Self::Name, Self::Size, Self::Region, Self::VolumeType];

    /// Its name in a request, a link and what a tab keeps (docs/service-api.md, "Create").
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Size => "sizeGB",
            Self::Region => "region",
            Self::VolumeType => "volumeType",
        }
    }
}

/// Why a field can't be sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// Empty, or white space and invisible characters only.
    Empty,
    /// It may hold an access token.
    Token,
    /// This invisible character is in it.
    Invisible(char),
    /// Not a number: `abc`, `1e3`.
    NotANumber,
    /// Not a whole number of GB: `1.5`, also `2.0`.
    NotWhole,
    /// Below the smallest size, in GB.
    TooSmall {
        /// The smallest size in GB.
        min: u64,
    },
    /// Above the largest size, in GB.
    TooLarge {
        /// The largest size in GB.
        max: u64,
    },
    /// Not a multiple of the configured step, counted from the smallest size.
    NotAStep {
        /// The smallest size in GB.
        min: u64,
        /// The step in GB.
        step: u64,
    },
}

/// A value from a list, or one written by hand under `Other…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The ID of a listed entry.
    Listed(String),
    /// A typed value.
    Other(String),
}

impl Default for Choice {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl Choice {
    /// The value itself, untrimmed.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Listed(text) | Self::Other(text) => text,
        }
    }
}

/// Values for some of the fields: of a link, a pasted request, or a volume to create another like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefill {
    texts: Vec<(Field, String)>,
    had_token: bool,
}

impl Prefill {
    /// Sets the text of a field, without line breaks, as a field on the page shows it. What may
    /// hold a token is left out.
    pub fn set(&mut self, field: Field, mut text: String) {
        self.texts.retain(|(own, _)| *own != field);
        if may_hold_token(&text) {
            self.had_token = true;
        } else {
            text.retain(|letter| !matches!(letter, '\r' | '\n'));
            self.texts.push((field, text));
        }
    }

    /// Whether something was left out that may hold a token.
    #[must_use]
    pub fn had_token(&self) -> bool {
        self.had_token
    }

    /// The text for a field.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&str> {
        let (_, text) = self.texts.iter().find(|(own, _)| *own == field)?;
        Some(text)
    }

    /// The fields that there are texts for, in the page's order.
    #[must_use]
    pub fn fields(&self) -> Vec<Field> {
        let has_text = |field: &Field| self.get(*field).is_some();
        Field::ALL.into_iter().filter(has_text).collect()
    }
}

/// What the user typed, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The name, untrimmed.
    pub name: String,
    /// The size in GB, unchecked.
    pub size: String,
    /// The region's ID.
    pub region: Choice,
    /// The volume type.
    pub volume_type: Choice,
}

impl Draft {
    /// The request of this draft.
    ///
    /// # Errors
    /// Every field that can't be sent, with its error, in the page's order.
    pub fn check(&self, limits: SizeLimits) -> Result<CreateVolume, Vec<(Field, FieldError)>> {
        match (
            check_text(&self.name),
            check_size(&self.size, limits),
            check_text(self.region.text()),
            check_text(self.volume_type.text()),
        ) {
            (Ok(name), Ok(size_gb), Ok(region), Ok(volume_type)) => Ok(CreateVolume {
                name,
                size_gb,
                region,
                volume_type,
            }),
            _ => Err(Field::ALL
                .into_iter()
                .filter_map(|field| Some((field, self.error(field, limits)?)))
                .collect()),
        }
    }

    /// The value of a field, as typed.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.name,
            Field::Size => &self.size,
            Field::Region => self.region.text(),
            Field::VolumeType => self.volume_type.text(),
        }
    }

    /// The same with these values. Whether one is listed is for the configuration to say.
    #[must_use]
    pub fn with(mut self, prefill: &Prefill) -> Self {
        for (field, text) in &prefill.texts {
            let text = text.clone();
            match field {
                Field::Name => self.name = text,
                Field::Size => self.size = text,
                Field::Region => self.region = Choice::Other(text),
                Field::VolumeType => self.volume_type = Choice::Other(text),
            }
        }
        self
    }

    /// The same where defaults have changed: each field that is as `old` has it becomes as `new`
    /// has it. The others are the user's.
    #[must_use]
    pub fn rebased(self, old: &Self, new: &Self) -> Self {
        let text = |own: String, old: &String, new: &String| {
            if own == *old { new.clone() } else { own }
        };
        let choice = |own: Choice, old: &Choice, new: &Choice| {
            if own.text() == old.text() {
                new.clone()
            } else {
                own
            }
        };
        Self {
            name: text(self.name, &old.name, &new.name),
            size: text(self.size, &old.size, &new.size),
            region: choice(self.region, &old.region, &new.region),
            volume_type: choice(self.volume_type, &old.volume_type, &new.volume_type),
        }
    }

    /// The same as it may be persisted: what may hold a token is as the default has it.
    #[must_use]
    pub fn without_tokens(self, default: &Self) -> Self {
        let text = |own: String, default: &String| {
            if may_hold_token(&own) {
                default.clone()
            } else {
                own
            }
        };
        let choice = |own: Choice, default: &Choice| {
            if may_hold_token(own.text()) {
                default.clone()
            } else {
                own
            }
        };
        Self {
            name: text(self.name, &default.name),
            size: text(self.size, &default.size),
            region: choice(self.region, &default.region),
            volume_type: choice(self.volume_type, &default.volume_type),
        }
    }

    /// Whether both have the same values; a value that is chosen is the same as one that is typed.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.name == other.name
            && self.size == other.size
            && self.region.text() == other.region.text()
            && self.volume_type.text() == other.volume_type.text()
    }

    /// The error of a text that must not be empty.
    #[must_use]
    pub fn text_error(text: &str) -> Option<FieldError> {
        check_text(text).err()
    }

    /// The error of a size.
    #[must_use]
    pub fn size_error(size: &str, limits: SizeLimits) -> Option<FieldError> {
        check_size(size, limits).err()
    }

    /// The error of a field.
    #[must_use]
    pub fn error(&self, field: Field, limits: SizeLimits) -> Option<FieldError> {
        match field {
            Field::Size => Self::size_error(&self.size, limits),
            _ => Self::text_error(self.text(field)),
        }
    }
}

fn check_text(text: &str) -> Result<String, FieldError> {
    let text = trimmed(text);
    if text.is_empty() {
        Err(FieldError::Empty)
    } else if may_hold_token(text) {
        Err(FieldError::Token)
    } else if let Some(letter) = first_in(text) {
        Err(FieldError::Invisible(letter))
    } else {
        Ok(text.to_owned())
    }
}

fn check_size(text: &str, limits: SizeLimits) -> Result<u64, FieldError> {
    let SizeLimits { min, max, step } = limits;
    if may_hold_token(text) {
        return Err(FieldError::Token);
    }
    let size = size::parse(text).map_err(|why| match why {
        SizeError::Empty => FieldError::Empty,
        SizeError::NotANumber => FieldError::NotANumber,
        SizeError::NotWhole => FieldError::NotWhole,
        SizeError::Negative => FieldError::TooSmall { min },
        SizeError::Overflow => FieldError::TooLarge { max },
    })?;
    match size.checked_sub(min).map(|above| above.checked_rem(step)) {
        None => Err(FieldError::TooSmall { min }),
        _ if size > max => Err(FieldError::TooLarge { max }),
        Some(Some(0) | None) => Ok(size),
        Some(Some(_)) => Err(FieldError::NotAStep { min, step }),
    }
}
