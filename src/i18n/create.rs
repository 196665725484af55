//! Texts about a create: its outcome, and what became of its volume.

use super::{Messages, Text};
use crate::model::contract::ServerMessage;
use crate::model::flow::{Announcement, Cause, Failure, Lookup};
use crate::model::lookup::{LookupError, StatusAge};
use crate::model::outcome::{Interruption, NotSent, Outcome, UnconfirmedReason};

impl Messages {
    /// The service's text: a message verbatim, another reason marked as such.
    #[must_use]
    pub fn server_message(self, message: &ServerMessage) -> String {
        match message {
            ServerMessage::Message(message) => self.shortened(message),
            ServerMessage::Reason(reason) => {
                self.fill(Text::Reason, &[("reason", &self.shortened(reason))])
            }
        }
    }

    /// The title of a failure: what it means for the volume.
    #[must_use]
    pub fn failure_title(self, failure: &Failure) -> &'static str {
        self.text(match &failure.cause {
            Cause::NotSent(NotSent::Offline) => Text::TitleOffline,
            Cause::NotSent(NotSent::Cancelled) => Text::TitleCancelled,
            Cause::NotSent(NotSent::Unacceptable(_)) => Text::TitleNotAccepted,
            Cause::Sent { outcome, .. } => match (outcome, failure.lookup) {
                (Outcome::Unauthorized { .. }, _) => Text::TitleUnauthorized,
                (Outcome::Throttled { .. }, _) => Text::TitleThrottled,
                _ if is_refusal(failure) => Text::TitleNotCreated,
                (_, Lookup::NotFound { .. }) => Text::TitleNotFound,
                _ => Text::TitleUnconfirmed,
            },
        })
    }

    /// Our own lines about a failure, below its title and what the service says.
    #[must_use]
    pub fn failure(self, failure: &Failure) -> Vec<String> {
        let outcome = match &failure.cause {
            Cause::NotSent(why) => return vec![self.not_sent(why)],
            Cause::Sent { outcome, .. } => outcome,
        };
        if is_refusal(failure) && outcome.server_message().is_some() {
            return Vec::new();
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
            Outcome::Rejected { status, .. } => (Text::RejectedSilently, *status),
            Outcome::Unconfirmed { reason, .. } => match reason {
                UnconfirmedReason::NoAnswer(Interruption::Unreachable) => (Text::Unreachable, 0),
                UnconfirmedReason::NoAnswer(Interruption::TimedOut) => (Text::TimedOut, 0),
                UnconfirmedReason::NoAnswer(Interruption::Left) => (Text::PageClosed, 0),
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
            Lookup::Running => Text::LookingUp,
            Lookup::NotFound { another: false } => Text::LookupNotFound,
            Lookup::NotFound { another: true } => Text::LookupOtherVolume,
            Lookup::Failed(LookupError::NoSession) => Text::LookupUnauthorized,
            Lookup::Failed(LookupError::NoList | LookupError::TooLong | LookupError::Cancelled) => {
                Text::LookupFailed
            }
        }))
    }

    /// The announcement of a create, or of its volume's new status.
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

    /// A message of the service, cut where it is far longer than anyone reads. The copied details
    /// have it whole.
    #[must_use]
    pub fn shortened(self, message: &str) -> String {
        const MOST: usize = 10_000;
        match message.char_indices().nth(MOST) {
            None => message.to_owned(),
            Some((end, _)) => {
                let start = message.get(..end).unwrap_or_default();
                self.fill(Text::Shortened, &[("message", start)])
            }
        }
    }

    /// How old a status is, where it is not up to date; `when` formats a time.
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
            NotSent::Offline | NotSent::Cancelled => self.text(Text::NothingWasSent).to_owned(),
            NotSent::Unacceptable(message) => {
                self.fill(Text::Unacceptable, &[("message", message)])
            }
        }
    }
}

/// Whether the volume was refused for certain: by the answer, or by a message and the list.
fn is_refusal(failure: &Failure) -> bool {
    match failure.outcome() {
        Some(Outcome::Rejected { .. }) => true,
        Some(outcome @ Outcome::Unconfirmed { .. }) => {
            outcome.message().is_some() && failure.lookup == Lookup::NotFound { another: false }
        }
        _ => false,
    }
}
