//! Every text that a person reads, in each language. Words of the service are never here: they are shown as they come.

#[cfg(not(in_parts))]
mod locale;
mod text;

use std::cell::Cell;

use crate::config::{ATTRIBUTES, Expected, Place, Problem};
use crate::contract::Words;
use crate::draft::{Fault, Field};
use crate::flow::{Announcement, Cause, Failure, Lookup};
use crate::lookup::{LookupError, StatusAge};
use crate::number;
use crate::outcome::{Interruption, NotSent, Outcome, UnconfirmedReason};
use crate::session::{Session, TokenFault, WARNING as SESSION_WARNING};
use crate::size::{MAX_SIZE_GB, SizeLimits};

#[cfg(not(in_parts))]
pub use locale::Locale;
#[cfg(not(in_parts))]
pub use text::ScriptText;
pub use text::Text;

/// The texts of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Messages {
    /// The language's tag (BCP 47): `en`, `zh-CN`.
    pub tag: &'static str,
    texts: &'static [&'static str],
}

thread_local! {
    static ON_DEMAND: Cell<&'static [&'static str]> = const { Cell::new(Text::ON_DEMAND) };
}

fn forever(texts: Vec<String>) -> &'static [&'static str] {
    let forever = |text: String| -> &'static str { text.leak() };
    texts.into_iter().map(forever).collect::<Vec<_>>().leak()
}

impl Default for Messages {
    fn default() -> Self {
        Self::ENGLISH
    }
}

impl Messages {
    /// The language that is always there.
    pub const ENGLISH: Self = Self {
        tag: "en",
        texts: Text::ENGLISH,
    };

    /// The texts of another language, in the order of [`Text`]. They stay for as long as the program runs.
    #[must_use]
    pub fn of(tag: &str, texts: Vec<String>) -> Self {
        Self {
            tag: tag.to_owned().leak(),
            texts: forever(texts),
        }
    }

    /// Takes the English texts that came on demand, in the order of [`Text::ON_DEMAND`].
    pub fn take_on_demand(texts: Vec<String>) {
        ON_DEMAND.set(forever(texts));
    }

    /// A text as it is.
    #[must_use]
    pub fn text(self, text: Text) -> &'static str {
        let index = text as usize;
        // English comes in two parts, another language in one.
        let in_part = || {
            ON_DEMAND
                .get()
                .get(index.checked_sub(self.texts.len())?)
                .copied()
        };
        let text = self.texts.get(index).copied();
        text.or_else(in_part).unwrap_or_default()
    }

    /// A text with what is filled in.
    #[must_use]
    pub fn fill(self, text: Text, values: &[(&str, &str)]) -> String {
        fill(self.text(text), values)
    }

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

    /// A size of so many GB.
    #[must_use]
    pub fn gigabytes(self, number: f64) -> String {
        self.fill(Text::Gigabytes, &[("number", &self.number(number))])
    }

    /// A size of so many GB in TB, where it is large enough for that. 1 TB is 1,000 GB.
    #[must_use]
    pub fn terabytes(self, number: f64) -> Option<String> {
        (number >= 1000.0).then(|| {
            let number = self.number(number / 1000.0);
            self.fill(Text::Terabytes, &[("number", &number)])
        })
    }

    /// A number as people write it.
    #[must_use]
    pub fn number(self, number: f64) -> String {
        number::text(number, self.tag)
    }

    fn whole(self, number: u64) -> String {
        #[allow(
            clippy::cast_precision_loss,
            reason = "sizes are at most 2^53 - 1, statuses and seconds far below"
        )]
        self.number(number as f64)
    }

    /// What to mend in a field.
    #[must_use]
    pub fn fault(self, field: Field, fault: Fault) -> String {
        let text = match fault {
            Fault::Empty => match field {
                Field::Name => Text::NameMissing,
                Field::Size => Text::SizeMissing,
                Field::Region => Text::RegionMissing,
                Field::VolumeType => Text::TypeMissing,
            },
            Fault::Token => Text::TokenInField,
            Fault::Invisible(letter) => {
                let code = format!("U+{:04X}", u32::from(letter));
                return self.fill(Text::Invisible, &[("character", &code)]);
            }
            Fault::NotANumber => Text::NotANumber,
            Fault::NotWhole => Text::NotWhole,
            Fault::TooSmall { .. } => Text::TooSmall,
            Fault::TooLarge { .. } => Text::TooLarge,
            Fault::NotAStep { .. } => Text::NotAStep,
        };
        let (min, max, step) = match fault {
            Fault::TooSmall { min } => (min, 0, 0),
            Fault::TooLarge { max } => (0, max, 0),
            Fault::NotAStep { min, step } => (min, 0, step),
            _ => (0, 0, 0),
        };
        let [min, max, step] = [min, max, step].map(|number| self.whole(number));
        self.fill(text, &[("min", &min), ("max", &max), ("step", &step)])
    }

    /// What the service says, to be shown as it is: a message verbatim, another reason as such.
    #[must_use]
    pub fn words(self, words: &Words) -> String {
        match words {
            Words::Message(message) => self.shortened(message),
            Words::Reason(reason) => {
                self.fill(Text::Reason, &[("reason", &self.shortened(reason))])
            }
        }
    }

    /// Our own lines about a create that has no card. What the service says stands above them.
    #[must_use]
    pub fn failure(self, failure: &Failure) -> Vec<String> {
        let outcome = match &failure.cause {
            Cause::NotSent(why) => return vec![self.not_sent(why)],
            Cause::Sent { outcome, .. } => outcome,
        };
        let is_refusal =
            outcome.message().is_some() && failure.lookup == Lookup::NotFound { another: false };
        if matches!(outcome, Outcome::Unconfirmed { .. }) && is_refusal {
            return vec![self.text(Text::Rejected).to_owned()];
        }
        let lookup = self.lookup(failure.lookup).map(str::to_owned);
        [Some(self.outcome(outcome)), lookup]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Our own line about an outcome; empty where a volume was created.
    #[must_use]
    pub fn outcome(self, outcome: &Outcome) -> String {
        let (text, status) = match outcome {
            Outcome::Created { .. } => return String::new(),
            Outcome::Unauthorized { .. } => (Text::Unauthorized, 0),
            Outcome::Throttled { .. } => (Text::Throttled, 0),
            Outcome::Rejected { words: Some(_), .. } => (Text::Rejected, 0),
            Outcome::Rejected {
                words: None,
                status,
            } => (Text::RejectedSilently, *status),
            Outcome::Unconfirmed { reason, .. } => match reason {
                UnconfirmedReason::NoAnswer(Interruption::Unreachable) => (Text::Unreachable, 0),
                UnconfirmedReason::NoAnswer(Interruption::TimedOut) => (Text::TimedOut, 0),
                UnconfirmedReason::NoAnswer(Interruption::Left) => (Text::Left, 0),
                UnconfirmedReason::NoAnswer(Interruption::Cancelled) => (Text::Cancelled, 0),
                UnconfirmedReason::ServerError(status) => (Text::ServerError, *status),
                UnconfirmedReason::NoVolume(status) => (Text::NoVolume, *status),
                UnconfirmedReason::Unreadable(status) => (Text::Unreadable, *status),
            },
        };
        let what = self.fill(text, &[("status", &status.to_string())]);
        if matches!(outcome, Outcome::Unconfirmed { .. }) {
            self.fill(Text::MayExist, &[("what", &what)])
        } else {
            what
        }
    }

    /// Our own line about looking a volume up.
    #[must_use]
    pub fn lookup(self, lookup: Lookup) -> Option<&'static str> {
        Some(self.text(match lookup {
            Lookup::NotNeeded => return None,
            Lookup::Running => Text::Looking,
            Lookup::NotFound { another: false } => Text::NotThere,
            Lookup::NotFound { another: true } => Text::AnotherThere,
            Lookup::Failed(LookupError::NoSession) => Text::NoSessionToLook,
            Lookup::Failed(LookupError::NoList | LookupError::TooLong | LookupError::Cancelled) => {
                Text::CouldNotLook
            }
        }))
    }

    /// What is announced of a create, and of what became of its volume.
    #[must_use]
    pub fn announcement(self, announcement: &Announcement) -> String {
        match announcement {
            Announcement::Clear => String::new(),
            Announcement::Created(name) => self.fill(Text::Created, &[("name", name)]),
            Announcement::Found(name) => self.fill(Text::Found, &[("name", name)]),
            Announcement::NotFound(name) => self.fill(Text::NotFound, &[("name", name)]),
            Announcement::StatusChanged { name, status } => {
                self.fill(Text::StatusChanged, &[("name", name), ("status", status)])
            }
        }
    }

    /// How long the service asked to wait.
    #[must_use]
    pub fn waiting(self, seconds: u32) -> String {
        self.fill(Text::Waiting, &[("seconds", &self.whole(seconds.into()))])
    }

    /// A message of the service, cut where it is far longer than a person reads. The copied details have it whole.
    #[must_use]
    pub fn shortened(self, message: &str) -> String {
        const MOST: usize = 2000;
        match message.char_indices().nth(MOST) {
            None => message.to_owned(),
            Some((end, _)) => {
                let start = message.get(..end).unwrap_or_default();
                self.fill(Text::Shortened, &[("message", start)])
            }
        }
    }

    /// How old a status is, where it is not up to date; `when` tells a time.
    #[must_use]
    pub fn status_age(self, age: StatusAge, when: impl Fn(i64) -> String) -> Option<String> {
        match age {
            StatusAge::Current => None,
            StatusAge::AsOfCreation => Some(self.text(Text::AsOfCreation).to_owned()),
            StatusAge::AsOf(at) => Some(self.fill(Text::AsOf, &[("time", &when(at))])),
            StatusAge::NotListed(at) => Some(self.fill(Text::NotListed, &[("time", &when(at))])),
        }
    }

    fn not_sent(self, why: &NotSent) -> String {
        match why {
            NotSent::Offline => self.text(Text::Offline).to_owned(),
            NotSent::Cancelled => self.text(Text::CancelledUnsent).to_owned(),
            NotSent::Unacceptable(words) => self.fill(Text::Unacceptable, &[("words", words)]),
        }
    }

    /// Why a pasted text can't be used as a token.
    #[must_use]
    pub fn token_fault(self, fault: TokenFault) -> String {
        self.text(match fault {
            TokenFault::Empty => Text::TokenMissing,
            TokenFault::NotAToken => Text::NotAToken,
            TokenFault::TooLong(bytes) => {
                let bytes = self.whole(bytes as u64);
                return self.fill(Text::TokenTooLong, &[("bytes", &bytes)]);
            }
        })
        .to_owned()
    }

    /// Why the service does not take a token that ends at `expires`, with its own `message`; `when` tells a time.
    #[must_use]
    pub fn token_refused(
        self,
        expires: Option<i64>,
        message: Option<&str>,
        now: i64,
        when: impl Fn(i64) -> String,
    ) -> String {
        /// A field has no room for more.
        const MOST: usize = 300;
        let message: Option<String> = message.map(|message| message.chars().take(MOST).collect());
        let parts = [
            self.expired_by_clock(expires, now, when),
            Some(self.text(Text::TokenRefused).to_owned()),
            message.map(|message| self.fill(Text::TokenAnswer, &[("message", &message)])),
        ];
        self.sentences(parts)
    }

    /// What there is to say of a session; `when` tells a time.
    #[must_use]
    pub fn session(self, session: Session, now: i64, when: impl Fn(i64) -> String) -> String {
        let text = |text| Some(self.text(text).to_owned());
        let at = |text, time| Some(self.fill(text, &[("time", &when(time))]));
        match session {
            // The field says why.
            Session::Unknown | Session::Refused => String::new(),
            Session::Checking(expires) => self.sentences([
                self.expired_by_clock(expires, now, &when),
                text(Text::CheckingToken),
            ]),
            Session::Unchecked(expires) => self.sentences([
                text(Text::TokenUnchecked),
                self.expired_by_clock(expires, now, &when),
            ]),
            Session::InUse(None) => self.sentences([text(Text::SessionWithoutEnd)]),
            Session::InUseAfter(expires) => self.sentences([at(Text::ClockIsWrong, expires)]),
            Session::InUse(Some(expires)) => {
                let left = expires.saturating_sub(now);
                self.sentences([at(
                    match left {
                        ..=0 => Text::SessionEnded,
                        1..=SESSION_WARNING => Text::SessionEndsSoon,
                        _ => Text::SessionUntil,
                    },
                    expires,
                )])
            }
        }
    }

    fn expired_by_clock(
        self,
        expires: Option<i64>,
        now: i64,
        when: impl Fn(i64) -> String,
    ) -> Option<String> {
        let expires = expires.filter(|expires| *expires <= now)?;
        Some(self.fill(Text::ExpiredByClock, &[("time", &when(expires))]))
    }

    fn sentences<const N: usize>(self, parts: [Option<String>; N]) -> String {
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        parts.join(self.text(Text::Space))
    }

    /// What is wrong with a configuration, for whoever set the page up.
    #[must_use]
    pub fn problem(self, place: Place, problem: &Problem) -> String {
        let json = match place {
            Place::Attributes => self.text(Text::AsJson),
            Place::File | Place::Property => "",
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
            Place::File => "config.json",
            Place::Property => self.text(Text::PlaceProperty),
            Place::Attributes => self.text(Text::PlaceAttributes),
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

/// Fills in what stands in braces. What is filled in is not looked at again; a name that is not among the values stays.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, after)| {
            let value = values.iter().find(|(key, _)| *key == name)?;
            Some((value.1, after))
        });
        if let Some((value, after)) = value {
            filled.push_str(value);
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// A setting as its place has it: an attribute is in kebab case, what is in it is not.
fn setting(place: Place, key: &str) -> String {
    let own = key.split('.').next().unwrap_or(key);
    match ATTRIBUTES.iter().find(|(_, setting)| *setting == own) {
        Some((attribute, _)) if place == Place::Attributes => {
            [attribute, key.strip_prefix(own).unwrap_or_default()].concat()
        }
        _ => key.to_owned(),
    }
}
