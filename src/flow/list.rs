//! Reading the list of the user's volumes: to look up unconfirmed creates, to poll the status of pending volumes, and to find the
//! volume that has a name already. There is one walk through the list at a time, and it serves whatever needs the list.

use super::card::{Card, seconds};
use super::send::Busy;
use super::{
    Announcement, Call, CreateFlow, Effect, Lookup, Pending, PendingId, Stage, Time, Timer,
};
use crate::contract::{CreateVolume, Volume};
use crate::event::HostEvent;
use crate::lookup::{self, ListWalk, LookupError, LookupResult, StatusAge};
use crate::outcome::{Exchange, NotSent};

/// Reading the list, as far as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct ListState {
    walk: Option<(Call, ListWalk)>,
    /// The cards whose status is polled.
    polled: Vec<Polled>,
    /// The next pause between two polls, in milliseconds.
    pause: u32,
    /// Whether the timer runs.
    is_armed: bool,
    /// Whether a poll was due while it could not be.
    is_due: bool,
    /// How many polls failed in a row.
    failures: u8,
    /// Whether the page is hidden.
    pub(super) hidden: bool,
    /// Whether the status of pending volumes is not polled.
    unfollowed: bool,
}

/// A card whose status is polled.
#[derive(Clone, Debug)]
struct Polled {
    card: Card,
    /// In how many whole lists in a row it was missing, since it was seen in one.
    missing: u8,
}

/// The pauses between two polls, in milliseconds: the first one, the longest while a status is polled, and the longest while
/// only a create that was not found is looked for.
const FIRST_PAUSE: u32 = 2_000;
const LONGEST_PAUSE: u32 = 16_000;
const LONGEST_IDLE_PAUSE: u32 = 300_000;

/// A volume may come late to the list: it is looked up a second time after so many milliseconds.
const SECOND_LOOK: u32 = 2_000;

/// So many looks through a whole list say that a volume is not there.
const LOOKS: u8 = 2;

/// After so many failures in a row the list call does not work here.
const MOST_FAILURES: u8 = 2;

impl CreateFlow {
    /// Looks up the volume of an unconfirmed create; where it is not found, `then` is sent.
    pub(super) fn start_check(&mut self, id: PendingId, then: Option<CreateVolume>) {
        self.announce(Announcement::Clear);
        if let Some(failure) = self.failure_of(&id) {
            failure.lookup = Lookup::Running;
        } else {
            self.failure = None;
            self.existing = None;
        }
        self.busy = Busy::Checking { id, then };
        self.list.pause = FIRST_PAUSE;
        self.list.failures = 0;
        self.abort_walk();
        self.start_walk();
    }

    pub(super) fn check_again(&mut self) {
        let failure = self
            .failure
            .as_ref()
            .filter(|failure| failure.can_check_again());
        let Some(id) = failure.and_then(|failure| failure.pending.clone()) else {
            return;
        };
        if matches!(self.busy, Busy::Idle) {
            self.start_check(id, None);
        }
    }

    pub(super) fn session_replaced(&mut self) {
        self.list.failures = 0;
        let needs_session = Some(Lookup::Failed(LookupError::NoSession));
        if self.failure.as_ref().map(|failure| failure.lookup) == needs_session {
            self.check_again();
        }
    }

    pub(super) fn cancel_check(&mut self, id: &PendingId, then: Option<CreateVolume>) {
        self.abort_walk();
        self.effect(Effect::StopTimer(Timer::SecondLook));
        self.busy = Busy::Idle;
        match then {
            Some(request) if self.failure.is_none() => {
                self.fail_unsent(request, NotSent::Cancelled);
            }
            _ => self.fail_lookup(id, LookupError::Cancelled),
        }
    }

    pub(super) fn second_look(&mut self) {
        if matches!(self.busy, Busy::Checking { .. }) && self.list.walk.is_none() {
            self.start_walk();
        }
    }

    fn start_walk(&mut self) {
        let call = self.new_call();
        let walk = ListWalk::default();
        self.effect(Effect::List(call, walk.pager()));
        self.list.walk = Some((call, walk));
    }

    fn abort_walk(&mut self) {
        if let Some((call, _)) = self.list.walk.take() {
            self.effect(Effect::Abort(call));
        }
    }

    pub(super) fn listed(&mut self, call: Call, exchange: &Exchange, now: Time) {
        // The answer to a walk that was aborted says nothing any more.
        let Some((_, mut walk)) = self.list.walk.take_if(|(own, _)| *own == call) else {
            return;
        };
        match walk.take(exchange) {
            Err(error) => {
                // What the pages before it show is true all the same.
                self.find_unconfirmed(&walk.volumes, now);
                self.walk_failed(error);
            }
            Ok(true) if !self.is_satisfied(&walk.volumes) => {
                let call = self.new_call();
                self.effect(Effect::List(call, walk.pager()));
                self.list.walk = Some((call, walk));
            }
            Ok(_) => self.walked(&walk.volumes, now),
        }
    }

    /// Whether all that is looked for is among these: the rest of the list says nothing more.
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
        self.find_unconfirmed(volumes, now);
        let ids = self.unconfirmed().map(|pending| pending.create.id.clone());
        for id in ids.collect::<Vec<_>>() {
            self.looked_up(&id, volumes);
        }
        self.existing = self.find_existing(volumes).or(self.existing.take());
        self.update_polled(volumes, now);
        for id in volumes.iter().filter_map(|volume| volume.id.as_deref()) {
            self.seen.insert(id);
        }
    }

    fn find_created(&self, pending: &Pending, volumes: &[Volume]) -> LookupResult {
        let known = self.known(pending);
        lookup::find_created(volumes, &pending.create.request, &known, self.platform.nfc)
    }

    /// Shows the volumes of unconfirmed creates that are among these.
    fn find_unconfirmed(&mut self, volumes: &[Volume], now: Time) {
        let ids = self.unconfirmed().map(|pending| pending.create.id.clone());
        for id in ids.collect::<Vec<_>>() {
            let pending = self.pending(&id).cloned();
            let result = pending.map(|pending| self.find_created(&pending, volumes));
            if let Some(LookupResult::Found(volume)) = result {
                self.found(&id, *volume, now);
            }
        }
    }

    /// A create's volume was not in the list.
    fn looked_up(&mut self, id: &PendingId, volumes: &[Volume]) {
        let Some(pending) = self.pending(id).cloned() else {
            return;
        };
        let another = self.find_created(&pending, volumes) == LookupResult::Another;
        match pending.stage {
            Stage::Unconfirmed(looks) if looks.saturating_add(1) < LOOKS => {
                self.set_stage(id, Stage::Unconfirmed(looks.saturating_add(1)));
            }
            Stage::Unconfirmed(_) => {
                self.set_stage(id, Stage::NotFound);
                self.not_found(id, &pending.create.request.name, another);
            }
            _ => self.set_not_found(id, another),
        }
        self.checked(id);
    }

    fn set_stage(&mut self, id: &PendingId, stage: Stage) {
        if let Some(pending) = self.pending(id) {
            pending.stage = stage;
        }
    }

    /// The volume of an unconfirmed create is there.
    fn found(&mut self, id: &PendingId, volume: Volume, now: Time) {
        let Some(pending) = self.pending(id) else {
            return;
        };
        let (details, request) = (pending.details.clone(), pending.create.request.clone());
        let event = HostEvent::created(&volume);
        self.add_card(volume, None, details, Some(seconds(now)), now);
        self.end_pending(id);
        self.announce(Announcement::Found(request.name.clone()));
        self.effect(Effect::ClearForm(request.clone()));
        let is_awaited = matches!(&self.busy, Busy::Checking { id: own, .. } if own == id);
        if is_awaited {
            self.busy = Busy::Idle;
            self.effect(Effect::FocusName);
        }
        // Nor is a later attempt's failure true any more.
        if self
            .failure
            .as_ref()
            .is_some_and(|failure| failure.request == request)
        {
            self.failure = None;
        }
        self.effect(Effect::Notify(event));
    }

    fn not_found(&mut self, id: &PendingId, name: &str, another: bool) {
        self.effect(Effect::Forget(id.clone()));
        if self.failure_of(id).is_none() {
            self.announce(Announcement::NotFound(name.to_owned()));
        }
        self.set_not_found(id, another);
    }

    fn set_not_found(&mut self, id: &PendingId, another: bool) {
        if let Some(failure) = self.failure_of(id) {
            failure.lookup = Lookup::NotFound { another };
        }
    }

    /// The user waits for this look-up, which did not find the volume.
    fn checked(&mut self, id: &PendingId) {
        let stage = self.pending(id).map(|pending| pending.stage);
        match &mut self.busy {
            Busy::Checking { id: own, then } if own == id => {
                if matches!(stage, Some(Stage::Unconfirmed(_))) {
                    self.effect(Effect::StartTimer(Timer::SecondLook, SECOND_LOOK));
                    return;
                }
                let then = then.take();
                self.busy = Busy::Idle;
                if let Some(request) = then {
                    self.send(request);
                }
            }
            _ => {}
        }
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

    /// Counts a card, and polls its status where that may change.
    pub(super) fn take_card(&mut self, mut card: Card, now: Time) -> Card {
        self.next_card = self.next_card.max(card.key.saturating_add(1));
        for ids in [&mut self.seen, &mut self.carded] {
            if let Some(id) = &card.volume.id {
                ids.insert(id);
            }
        }
        if card.can_be_polled(now) {
            if !self.list.unfollowed {
                card.age = StatusAge::Current;
            }
            self.list.polled.push(Polled {
                card: card.clone(),
                missing: 0,
            });
            self.poll_soon();
        }
        card
    }

    pub(super) fn restore_cards(&mut self, cards: Vec<Card>, now: Time) {
        for mut card in cards {
            card.age = card.last_age();
            let card = self.take_card(card, now);
            self.effect(Effect::AddCard(Box::new(card)));
        }
    }

    fn update_polled(&mut self, volumes: &[Volume], now: Time) {
        for mut polled in std::mem::take(&mut self.list.polled) {
            let before = polled.card.clone();
            let card = &mut polled.card;
            if let Some(volume) = find(volumes, card) {
                card.volume = card.volume.updated(volume);
                card.listed_at = Some(seconds(now));
                card.age = StatusAge::Current;
                polled.missing = 0;
            } else if card.listed_at.is_some() {
                polled.missing = polled.missing.saturating_add(1);
                if polled.missing == LOOKS {
                    card.age = StatusAge::NotListed(seconds(now));
                }
            }
            self.announce_status(&before, &polled.card);
            let goes_on = goes_on(&mut polled.card, now);
            if polled.card != before {
                self.effect(Effect::UpdateCard(Box::new(polled.card.clone())));
            }
            if goes_on {
                self.list.polled.push(polled);
            }
        }
    }

    fn announce_status(&mut self, before: &Card, after: &Card) {
        if let (Some(name), Some(status)) = (&after.volume.name, &after.volume.status)
            && before.volume.status != after.volume.status
        {
            self.announce(Announcement::StatusChanged {
                name: name.clone(),
                status: status.clone(),
            });
        }
    }

    pub(super) fn follow_status(&mut self, follow: bool) {
        if std::mem::replace(&mut self.list.unfollowed, !follow) != follow {
            return;
        }
        let age = |card: &Card| {
            if follow {
                StatusAge::Current
            } else {
                card.last_age()
            }
        };
        self.set_ages(age);
    }

    /// The list can't be polled: each status is as old as the last answer.
    fn stop_polling(&mut self) {
        self.set_ages(Card::last_age);
    }

    fn set_ages(&mut self, age: impl Fn(&Card) -> StatusAge) {
        for polled in &mut self.list.polled {
            let age = age(&polled.card);
            let is_gone = matches!(polled.card.age, StatusAge::NotListed(_));
            if polled.card.age != age && !is_gone {
                polled.card.age = age;
                self.effects
                    .push(Effect::UpdateCard(Box::new(polled.card.clone())));
            }
        }
    }

    /// There is something new to poll: soon at first, then less and less often.
    fn poll_soon(&mut self) {
        self.list.pause = FIRST_PAUSE;
        self.list.failures = 0;
        self.stop_timer();
    }

    /// Reads the list now, unless it is being read.
    pub(super) fn poll_now(&mut self) {
        if self.list.walk.is_none() {
            self.start_walk();
        }
    }

    pub(super) fn poll_elapsed(&mut self) {
        self.list.is_armed = false;
        self.list.is_due = true;
    }

    /// The browser says whether it is online.
    pub(super) fn set_online(&mut self, online: bool) {
        if online && !self.online {
            self.list.failures = 0;
        }
        self.online = online;
    }

    /// The creates whose volume is looked for. One that is sent again is not, until that is answered, nor one that another tab may
    /// run.
    fn unconfirmed(&self) -> impl Iterator<Item = &Pending> {
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

    fn has_to_poll(&self) -> bool {
        self.unconfirmed().next().is_some() || self.is_following()
    }

    fn is_following(&self) -> bool {
        !self.list.unfollowed && !self.list.polled.is_empty()
    }

    /// Polls what is due where that can be, starts the timer for the next poll where one is needed, and stops it where none is.
    pub(super) fn schedule(&mut self) {
        let is_free = self.list.walk.is_none() && !matches!(self.busy, Busy::Checking { .. });
        let is_needed = is_free && self.has_to_poll() && self.list.failures < MOST_FAILURES;
        if is_free && self.list.is_due && !self.list.hidden {
            self.list.is_due = false;
            if is_needed {
                self.start_walk();
            }
        } else if is_needed && !self.list.is_due && !self.list.is_armed {
            let longest = if self.is_following() {
                LONGEST_PAUSE
            } else {
                LONGEST_IDLE_PAUSE
            };
            let pause = self.list.pause.clamp(FIRST_PAUSE, longest);
            self.list.pause = pause.saturating_mul(2);
            self.list.is_armed = true;
            self.effect(Effect::StartTimer(Timer::Poll, pause));
        } else if !is_needed {
            self.stop_timer();
        }
    }

    fn stop_timer(&mut self) {
        if std::mem::take(&mut self.list.is_armed) {
            self.effect(Effect::StopTimer(Timer::Poll));
        }
    }
}

/// Whether a card's status is polled again; else its age is that of the last answer.
fn goes_on(card: &mut Card, now: Time) -> bool {
    if !card.volume.is_pending() {
        return false;
    }
    let is_over = card.is_over(now);
    if is_over && !matches!(card.age, StatusAge::NotListed(_)) {
        card.age = card.last_age();
    }
    !is_over
}

/// The volume of a card, by its ID.
fn find<'a>(volumes: &'a [Volume], card: &Card) -> Option<&'a Volume> {
    let is_it = |volume: &&Volume| volume.id.is_some() && volume.id == card.volume.id;
    volumes.iter().find(is_it)
}
