//! What the person typed, and its check into a request.

#[cfg(feature = "schema")]
use serde::Serialize;

use crate::contract::CreateVolume;

/// The largest size that every JSON reader takes without loss: 2^53 - 1 (RFC 8259, section 6).
pub const MAX_SIZE_GB: u64 = (1 << 53) - 1;

/// The form's fields, in the order they stand on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Every field, in the order they stand on the page.
    pub const ALL: [Self; 4] = [Self::Name, Self::Size, Self::Region, Self::VolumeType];
}

/// Why a field can't be sent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is there, or white space only.
    Empty,
    /// Not a number written in digits: `abc`, `1e3`, `200 GB`.
    NotANumber,
    /// A number with a fraction: `1.5`, also `2.0`.
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

/// The bounds of a size, in GB. The service documents none; a host may configure some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "schema",
    derive(Serialize, schemars::JsonSchema),
    serde(default, deny_unknown_fields)
)]
pub struct SizeLimits {
    /// The smallest size, at least 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = MAX_SIZE_GB)))]
    pub min: u64,
    /// The largest size, at least the smallest; null for no bound of one's own.
    #[cfg_attr(feature = "schema", schemars(with = "Option<u64>", range(min = 1, max = MAX_SIZE_GB)))]
    pub max: u64,
    /// Sizes are `min` plus a multiple of this; at least 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = MAX_SIZE_GB)))]
    pub step: u64,
}

impl SizeLimits {
    /// The largest size that fits and is not above this one; where there is none, the smallest that fits.
    #[must_use]
    pub fn nearest(self, size: u64) -> u64 {
        let within = size.min(self.max).max(self.min);
        let above = within.saturating_sub(self.min);
        within.saturating_sub(above.checked_rem(self.step).unwrap_or(0))
    }
}

impl Default for SizeLimits {
    fn default() -> Self {
        Self {
            min: 1,
            max: MAX_SIZE_GB,
            step: 1,
        }
    }
}

/// A value from a list, or one written by hand under `Other…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The ID of a listed entry.
    Listed(String),
    /// What was typed instead.
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

/// What the person typed, as typed.
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
    /// The request this draft stands for.
    ///
    /// # Errors
    /// Every field that can't be sent, with its fault, in the page's order.
    pub fn check(&self, limits: SizeLimits) -> Result<CreateVolume, Vec<(Field, Fault)>> {
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
                .filter_map(|field| Some((field, self.fault(field, limits)?)))
                .collect()),
        }
    }

    /// The same where defaults have changed: each field that is as `old` has it becomes as `new` has it. The others are the
    /// person's.
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

    /// Whether both stand for the same values; a value that is chosen is the same as one that is typed.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.name == other.name
            && self.size == other.size
            && self.region.text() == other.region.text()
            && self.volume_type.text() == other.volume_type.text()
    }

    /// What is wrong with a text that must not be empty, if anything.
    #[must_use]
    pub fn text_fault(text: &str) -> Option<Fault> {
        check_text(text).err()
    }

    /// What is wrong with a size, if anything.
    #[must_use]
    pub fn size_fault(size: &str, limits: SizeLimits) -> Option<Fault> {
        check_size(size, limits).err()
    }

    /// What is wrong with one field, if anything.
    #[must_use]
    pub fn fault(&self, field: Field, limits: SizeLimits) -> Option<Fault> {
        match field {
            Field::Name => Self::text_fault(&self.name),
            Field::Size => Self::size_fault(&self.size, limits),
            Field::Region => Self::text_fault(self.region.text()),
            Field::VolumeType => Self::text_fault(self.volume_type.text()),
        }
    }
}

fn check_text(text: &str) -> Result<String, Fault> {
    match text.trim() {
        "" => Err(Fault::Empty),
        text => Ok(text.to_owned()),
    }
}

fn check_size(text: &str, limits: SizeLimits) -> Result<u64, Fault> {
    let SizeLimits { min, max, step } = limits;
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let (negative, unsigned) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if let Some((whole, fraction)) = unsigned.split_once('.') {
        let is_number = digits_only(whole) && digits_only(fraction) && unsigned != ".";
        return Err(if is_number {
            Fault::NotWhole
        } else {
            Fault::NotANumber
        });
    }
    if unsigned.is_empty() || !digits_only(unsigned) {
        return Err(Fault::NotANumber);
    }
    if negative {
        return Err(Fault::TooSmall { min });
    }
    // Only overflow is left to fail here: more digits than a u64 holds.
    let size: u64 = unsigned.parse().map_err(|_| Fault::TooLarge { max })?;
    match size.checked_sub(min).map(|above| above.checked_rem(step)) {
        None => Err(Fault::TooSmall { min }),
        _ if size > max => Err(Fault::TooLarge { max }),
        Some(Some(0) | None) => Ok(size),
        Some(Some(_)) => Err(Fault::NotAStep { min, step }),
    }
}

/// ASCII digits only: what other scripts write as digits is not what JSON does.
fn digits_only(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
