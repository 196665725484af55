//! A create that has no card: why, and what can be done about it.

use super::PendingId;
use crate::model::contract::CreateVolume;
use crate::model::lookup::LookupError;
use crate::model::outcome::{NotSent, Outcome};

/// A create that has no card, for now.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The request, sent or not.
    pub request: CreateVolume,
    /// Why there is no card.
    pub cause: Cause,
    /// Looking its volume up.
    pub lookup: Lookup,
    /// The pending create that it is about, while that is unconfirmed.
    pub(super) pending: Option<PendingId>,
    /// Whether it was sent, or not sent, as an item of a batch.
    pub(super) is_item: bool,
}

/// Why there is no card.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// Nothing was sent.
    NotSent(NotSent),
    /// It was sent.
    Sent {
        /// Its outcome; never [`Outcome::Created`].
        outcome: Outcome,
        /// The answer's HTTP status, where there was one.
        status: Option<u16>,
        /// The response as a text for a report.
        details: String,
    },
}

/// How far looking up the volume of an unconfirmed create is. Where it is found there is no failure
/// any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The outcome is known.
    NotNeeded,
    /// It is being looked up.
    Running,
    /// It is not in the list; `another` of its name may be.
    NotFound {
        /// Whether there is a volume of this name that this create did not make.
        another: bool,
    },
    /// The list could not be read.
    Failed(LookupError),
}

impl Failure {
    /// The outcome, where it was sent.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.cause {
            Cause::NotSent(_) => None,
            Cause::Sent { outcome, .. } => Some(outcome),
        }
    }

    /// The response as a text for a report.
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        match &self.cause {
            Cause::NotSent(_) => None,
            Cause::Sent { details, .. } => Some(details),
        }
    }

    /// Whether signing in would help.
    #[must_use]
    pub fn needs_session(&self) -> bool {
        self.lookup == Lookup::Failed(LookupError::NoSession)
            || matches!(self.outcome(), Some(Outcome::Unauthorized { .. }))
    }

    /// Whether sending the same values again can be offered: nothing was created, and they may well
    /// be accepted.
    #[must_use]
    pub fn can_try_again(&self) -> bool {
        match self.outcome() {
            None | Some(Outcome::Unauthorized { .. } | Outcome::Throttled { .. }) => true,
            Some(Outcome::Unconfirmed { .. }) => matches!(self.lookup, Lookup::NotFound { .. }),
            Some(Outcome::Created { .. } | Outcome::Rejected { .. }) => false,
        }
    }

    /// Whether looking the volume up again can be offered.
    #[must_use]
    pub fn can_check_again(&self) -> bool {
        matches!(self.lookup, Lookup::Failed(_))
    }

    /// Whether the service refused because the name is taken.
    #[must_use]
    pub fn is_name_taken(&self) -> bool {
        self.outcome().is_some_and(Outcome::is_name_taken)
    }
}
