//! A create that did not end in a card.

use crate::contract::CreateVolume;
use crate::lookup::{CannotLook, Look};
use crate::messages::Messages;
use crate::outcome::{NotSent, Outcome};

/// A create that did not end in a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What was sent, or would have been.
    pub request: CreateVolume,
    /// What came of it.
    pub cause: Cause,
    /// What looking for its volume gave.
    pub look: Look,
}

/// Why there is no card.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// Nothing was sent.
    NotSent(NotSent),
    /// It was sent.
    Ended(Box<Ending>),
}

/// How a create that was sent ended without a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    /// How it ended; never [`Outcome::Created`].
    pub outcome: Outcome,
    /// The answer's HTTP status, where there was one.
    pub status: Option<u16>,
    /// What came back, as a text for a report.
    pub details: String,
}

impl Failure {
    /// How it ended, where it was sent.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        match &self.cause {
            Cause::NotSent(_) => None,
            Cause::Ended(ending) => Some(ending),
        }
    }

    /// The service's own words, verbatim.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.ending()?.outcome.message()
    }

    /// Our line about it.
    #[must_use]
    pub fn text(&self, messages: Messages) -> String {
        match &self.cause {
            Cause::NotSent(why) => messages.not_sent(why),
            Cause::Ended(ending) => messages.failure(&ending.outcome),
        }
    }

    /// Whether a new session would help.
    #[must_use]
    pub fn wants_session(&self) -> bool {
        self.look == Look::Failed(CannotLook::NoSession)
            || self
                .ending()
                .is_some_and(|ending| matches!(ending.outcome, Outcome::Unauthorized { .. }))
    }

    /// Whether sending the same values again can be offered: nothing was created, and they may well go through.
    #[must_use]
    pub fn may_be_sent_again(&self) -> bool {
        match self.ending().map(|ending| &ending.outcome) {
            None | Some(Outcome::Unauthorized { .. } | Outcome::Throttled { .. }) => true,
            Some(Outcome::Unconfirmed(_)) => matches!(self.look, Look::NotThere { .. }),
            Some(Outcome::Created { .. } | Outcome::Rejected { .. }) => false,
        }
    }

    /// Whether the message is about the name being taken. Texts are not stable keys (docs/service-api.md, "Errors elsewhere"), so this
    /// only decides where the focus goes.
    #[must_use]
    pub fn is_about_the_name(&self) -> bool {
        const TAKEN: &[u8] = b"already exists";
        self.message().is_some_and(|message| {
            let mut parts = message.as_bytes().windows(TAKEN.len());
            parts.any(|part| part.eq_ignore_ascii_case(TAKEN))
        })
    }
}
