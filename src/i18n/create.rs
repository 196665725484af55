//! What is said of a create: how it ended, and what became of its volume.

use super::{Messages, Text};
use crate::model::contract::Words;
use crate::model::flow::{Announcement, Cause, Failure, Lookup};
use crate::model::lookup::{LookupError, StatusAge};
use crate::model::outcome::{Interruption, NotSent, Outcome, UnconfirmedReason};

impl Messages {
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

    /// A message of the service, cut where it is far longer than a person reads. The copied details
    /// have it whole.
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
}
