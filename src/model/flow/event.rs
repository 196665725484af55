//! What happens to the flow.

use super::{Batch, Call, Card, PendingCreate, PendingId};
use crate::model::contract::CreateVolume;
use crate::model::outcome::{Exchange, NotSent};

/// Kinds of timers. At most one of each runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// The next second of a countdown.
    Countdown,
    /// The second time that an unconfirmed create is looked up.
    SecondLook,
    /// The next time that the list is polled.
    Poll,
}

/// An input of the flow.
#[derive(Clone, Debug)]
pub enum Event {
    /// The user submits the form.
    Submit(CreateVolume),
    /// The user sends the values of the failure again.
    TryAgain,
    /// The user looks the volume up again.
    CheckAgain,
    /// The user cancels what runs.
    Cancel,
    /// The create was not sent.
    NotSent(Call, NotSent),
    /// The create's exchange is over.
    Answered {
        /// Which one.
        call: Call,
        /// The exchange.
        exchange: Box<Exchange>,
        /// The same as a text for a report.
        details: String,
    },
    /// A list call's exchange is over.
    Listed(Call, Box<Exchange>),
    /// A timer went off.
    Elapsed(Timer),
    /// There is another session now.
    SessionReplaced,
    /// The browser reports whether it is online. A hint: behind some VPNs it is always wrong.
    Online(bool),
    /// Whether the page can be seen: a hidden one does not poll.
    Visible(bool),
    /// Whether the status of pending volumes is polled (`followStatus`).
    FollowStatus(bool),
    /// The user uses the form: which volumes there are helps to fill it in (`suggestRegions`).
    ReadList,
    /// The cards that were there before a reload, oldest first; before [`Event::RestoredPending`].
    RestoredCards(Vec<Card>),
    /// A create that was persisted. It may still run in another tab: [`Event::Claimed`] or
    /// [`Event::Disowned`] follows.
    RestoredPending(PendingCreate),
    /// No other tab has this create: its page was left before it had a definite result. With a text
    /// for a report.
    Claimed(PendingId, String),
    /// Another tab runs this create.
    Disowned(PendingId),
    /// The user creates these volumes, one after another. Ignored unless nothing runs and their
    /// names differ.
    SubmitAll(Vec<CreateVolume>),
    /// The user stops the batch: what is in flight goes on, nothing more is sent.
    StopBatch,
    /// The page is about to be left: the same. A browser may go on with a page that it leaves.
    LeaveBatch,
    /// The user goes on with the batch: what has no volume and was not refused is sent.
    ContinueBatch,
    /// The same, and what was refused is sent again.
    TryFailed,
    /// The user closes the batch. Ignored while something of it runs.
    CloseBatch,
    /// The batch that was there before a reload; after [`Event::RestoredPending`], and only where no
    /// other tab has it.
    RestoredBatch(Batch),
}
