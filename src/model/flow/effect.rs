//! What the flow has done.

use super::{Batch, BatchId, Call, Card, PendingCreate, PendingId, Timer};
use crate::model::contract::{CreateVolume, Pager, Volume};
use crate::model::event::HostEvent;

/// An output of the flow, which the hook runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Send a create; answered by [`Event::Answered`](super::Event::Answered) or
    /// [`Event::NotSent`](super::Event::NotSent).
    Send(Call, CreateVolume),
    /// Ask for a page of the list; answered by [`Event::Listed`](super::Event::Listed).
    List(Call, Pager),
    /// Abort a request. One that is still answered is answered as any other.
    Abort(Call),
    /// Start a timer, in place of one of its kind, to go off after so many milliseconds.
    StartTimer(Timer, u32),
    /// Stop a timer.
    StopTimer(Timer),
    /// Persist a pending create.
    Persist(PendingCreate),
    /// Forget a pending create.
    Forget(PendingId),
    /// Show a new card, above all others, and persist it.
    AddCard(Box<Card>),
    /// Show and persist a card's new state.
    UpdateCard(Box<Card>),
    /// All of the user's volumes, as the list has them: offer what they tell.
    OfferVolumes(Vec<Volume>),
    /// Tell assistive technology, and all who look.
    Announce(Announcement),
    /// Tell the host.
    Notify(HostEvent),
    /// A create has made a volume in this region: offer it for the next one.
    RememberRegion(String),
    /// The form's values have become a volume: the next one needs another name.
    ClearForm(CreateVolume),
    /// The name of this request is taken.
    MarkTaken(CreateVolume),
    /// Put the focus into the field Name.
    FocusName,
    /// Persist a batch in place of the last one.
    SaveBatch(Batch),
    /// Forget a batch.
    ForgetBatch(BatchId),
}

/// A text for live regions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// Nothing any more.
    Clear,
    /// A volume of this name was created.
    Created(String),
    /// The volume of this name was created, as the list shows.
    Found(String),
    /// The volume of this name is not in the list.
    NotFound(String),
    /// A volume's status has changed.
    StatusChanged {
        /// Its name.
        name: String,
        /// Its new status, verbatim.
        status: String,
    },
}
