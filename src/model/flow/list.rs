//! Walking through the list of the user's volumes. There is one walk at a time, and it serves
//! whatever needs the list: unconfirmed creates ([`super::check`]), pending volumes
//! ([`super::poll`]), and the volume that has a name already.

use super::poll::{MOST_FAILURES, Polled, find};
use super::send::Busy;
use super::{Call, CreateFlow, Effect, Failure, Pending, Stage, Time};
use crate::model::contract::Volume;
use crate::model::lookup::{self, ListWalk, LookupError, LookupResult};
use crate::model::outcome::Exchange;

/// Reading the list, as far as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct ListState {
    pub(super) walk: Option<(Call, ListWalk)>,
    /// The cards whose status is polled.
    pub(super) polled: Vec<Polled>,
    /// The next pause between two polls, in milliseconds.
    pub(super) pause: u32,
    /// Whether the timer runs.
    pub(super) is_armed: bool,
    /// Whether a poll was due while it could not be.
    pub(super) is_due: bool,
    /// How many polls failed in a row.
    pub(super) failures: u8,
    /// Whether the page is hidden.
    pub(super) hidden: bool,
    /// Whether the status of pending volumes is not polled.
    pub(super) unfollowed: bool,
    /// Whether the walk goes on to the end, for [`Effect::OfferVolumes`].
    is_whole: bool,
    /// When the whole list was last asked for.
    asked_at: Option<Time>,
}

/// The whole list is not asked for again for so long, in milliseconds.
const READ_PAUSE: Time = 60_000;

impl CreateFlow {
    pub(super) fn start_walk(&mut self) {
        let call = self.new_call();
        let walk = ListWalk::default();
        self.effect(Effect::List(call, walk.pager()));
        self.list.walk = Some((call, walk));
    }

    /// Reads the whole list, unless it was read a moment ago. Where that fails, nothing is said:
    /// the user did not ask for it.
    pub(super) fn read_list(&mut self, now: Time) {
        let is_recent = self.list.asked_at.is_some_and(|at| {
            let ago = now.saturating_sub(at);
            (0..READ_PAUSE).contains(&ago)
        });
        if is_recent || !self.online || matches!(self.busy, Busy::Checking { .. }) {
            return;
        }
        self.list.asked_at = Some(now);
        self.list.is_whole = true;
        self.poll_now();
    }

    pub(super) fn abort_walk(&mut self) {
        self.list.is_whole = false;
        if let Some((call, _)) = self.list.walk.take() {
            self.effect(Effect::Abort(call));
        }
    }

    /// Reads the list now, unless it is being read.
    pub(super) fn poll_now(&mut self) {
        if self.list.walk.is_none() {
            self.start_walk();
        }
    }

    pub(super) fn listed(&mut self, call: Call, exchange: &Exchange, now: Time) {
        // The answer to an aborted walk is ignored.
        let Some((_, mut walk)) = self.list.walk.take_if(|(own, _)| *own == call) else {
            return;
        };
        let read = walk.take(exchange);
        match read {
            Ok(_) => self.signed_in = Some(true),
            Err(LookupError::NoSession) => self.signed_in = Some(false),
            Err(_) => {}
        }
        match read {
            Err(error) => {
                let is_whole = std::mem::take(&mut self.list.is_whole);
                let was_needed = !is_whole || self.needs_list();
                // The pages before it are valid.
                self.find_unconfirmed(&walk.volumes, now);
                if is_whole && error == LookupError::TooLong {
                    self.effect(Effect::OfferVolumes(walk.volumes));
                }
                if was_needed {
                    self.walk_failed(error);
                }
            }
            Ok(has_more) => {
                let is_satisfied = self.is_satisfied(&walk.volumes);
                if is_satisfied || !has_more {
                    self.walked(&walk.volumes, now);
                }
                if has_more && (self.list.is_whole || !is_satisfied) {
                    let call = self.new_call();
                    self.effect(Effect::List(call, walk.pager()));
                    self.list.walk = Some((call, walk));
                } else if std::mem::take(&mut self.list.is_whole) {
                    self.effect(Effect::OfferVolumes(walk.volumes));
                }
            }
        }
    }

    /// Whether anything but [`Event::ReadList`](super::Event::ReadList) needs the list.
    fn needs_list(&self) -> bool {
        let is_taken = self.failure.as_ref().is_some_and(Failure::is_name_taken);
        is_taken || self.has_to_poll() || matches!(self.busy, Busy::Checking { .. })
    }

    /// Whether these contain all that is looked for, so that the rest of the list is not needed.
    fn is_satisfied(&self, volumes: &[Volume]) -> bool {
        let is_taken = self
            .failure
            .as_ref()
            .is_some_and(|failure| failure.is_name_taken());
        self.unconfirmed().all(|pending| {
            let result = self.find_created(pending, volumes);
            matches!(result, LookupResult::Found(_))
        }) && self
            .list
            .polled
            .iter()
            .all(|polled| find(volumes, &polled.card).is_some())
            && (!is_taken || self.find_existing(volumes).is_some())
    }

    /// The list was read as far as needed: what is not among these is not in it.
    fn walked(&mut self, volumes: &[Volume], now: Time) {
        self.list.failures = 0;
        // First: what is sent now is none of these.
        for id in volumes.iter().filter_map(|volume| volume.id.as_deref()) {
            self.seen.insert(id);
        }
        self.find_unconfirmed(volumes, now);
        let ids = self.unconfirmed().map(|pending| pending.create.id.clone());
        for id in ids.collect::<Vec<_>>() {
            self.looked_up(&id, volumes);
        }
        self.existing = self.find_existing(volumes).or(self.existing.take());
        self.update_polled(volumes, now);
    }

    fn walk_failed(&mut self, error: LookupError) {
        match std::mem::replace(&mut self.busy, Busy::Idle) {
            // The user asked for it, and what is known has not changed.
            Busy::Checking {
                then: Some(request),
                ..
            } => self.send(request),
            Busy::Checking { id, then: None } => self.fail_lookup(&id, error),
            busy => {
                self.busy = busy;
                self.list.failures = self.list.failures.saturating_add(1);
                if self.list.failures >= MOST_FAILURES {
                    self.stop_polling();
                }
            }
        }
    }

    /// The creates whose volume is looked for. One that is sent again is not, until that is
    /// answered, nor one that another tab may run.
    pub(super) fn unconfirmed(&self) -> impl Iterator<Item = &Pending> {
        let sent = self
            .pending
            .iter()
            .find(|pending| pending.stage == Stage::Sent);
        let sent = sent.map(|pending| &pending.create.request);
        let is_free = move |pending: &&Pending| {
            Some(&pending.create.request) != sent && pending.stage != Stage::Restored
        };
        self.pending.iter().filter(is_free)
    }

    /// The volume that has the name of a refused request, where no card shows it.
    fn find_existing(&self, volumes: &[Volume]) -> Option<Box<Volume>> {
        let failure = self
            .failure
            .as_ref()
            .filter(|failure| failure.is_name_taken())?;
        let has_name = |volume: &&Volume| {
            let name = volume.name.as_deref();
            name.is_some_and(|name| {
                lookup::is_same_name(name, &failure.request.name, self.platform.nfc)
            })
        };
        let volume = volumes.iter().find(has_name)?;
        let has_card = volume
            .id
            .as_deref()
            .is_some_and(|id| self.carded.contains(id));
        (!has_card).then(|| Box::new(volume.clone()))
    }
}
