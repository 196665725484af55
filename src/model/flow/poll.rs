//! Polling the status of pending volumes, and the list for creates that were not found, less and
//! less often.

use super::card::{Card, seconds};
use super::send::Busy;
use super::{Announcement, CreateFlow, Effect, Time, Timer};
use crate::model::contract::Volume;
use crate::model::lookup::StatusAge;

/// A card whose status is polled.
#[derive(Clone, Debug)]
pub(super) struct Polled {
    pub(super) card: Card,
    /// In how many whole lists in a row it was missing, since it was seen in one.
    missing: u8,
}

/// The pauses between two polls, in milliseconds: the first one, the longest while a status is
/// polled, and the longest while only a create that was not found is looked for.
pub(super) const FIRST_PAUSE: u32 = 2_000;

/// After this many complete reads of the list without it, a volume counts as not created.
pub(super) const LOOKS: u8 = 2;

/// After so many failures in a row the list call does not work here.
pub(super) const MOST_FAILURES: u8 = 2;
const LONGEST_PAUSE: u32 = 16_000;
const LONGEST_IDLE_PAUSE: u32 = 300_000;

impl CreateFlow {
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

    pub(super) fn update_polled(&mut self, volumes: &[Volume], now: Time) {
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
    pub(super) fn stop_polling(&mut self) {
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

    pub(super) fn poll_elapsed(&mut self) {
        self.list.is_armed = false;
        self.list.is_due = true;
    }

    /// The browser reports whether it is online.
    pub(super) fn set_online(&mut self, online: bool) {
        if online && !self.online {
            self.list.failures = 0;
        }
        self.online = online;
    }

    pub(super) fn has_to_poll(&self) -> bool {
        self.unconfirmed().next().is_some() || self.is_following()
    }

    fn is_following(&self) -> bool {
        !self.list.unfollowed && !self.list.polled.is_empty()
    }

    /// Polls what is due where that can be, starts the timer for the next poll where one is needed,
    /// and stops it where none is.
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
pub(super) fn find<'a>(volumes: &'a [Volume], card: &Card) -> Option<&'a Volume> {
    let is_it = |volume: &&Volume| volume.id.is_some() && volume.id == card.volume.id;
    volumes.iter().find(is_it)
}
