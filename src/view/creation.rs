//! The state of the form's creates: what runs, how the last one ended, what was created.

mod failure;
mod follow;
mod look;

use std::collections::HashSet;
use std::fmt;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use web_sys::{AbortController, AbortSignal};

use super::now;
use super::tab::{KeptVolume, Tab, Unsettled};
use crate::config::{Config, Problems};
use crate::contract::{CreateVolume, Volume};
use crate::event::HostEvent;
use crate::lookup::{Look, StatusAge};
use crate::outcome::{Exchange, Interruption, Outcome, wait_seconds};
use crate::{client, messages, report};

pub use failure::{Cause, Ending, Failure};

/// What the form is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nothing: a create may be sent.
    Idle,
    /// A create is under way.
    Creating,
    /// It is being looked whether a create in doubt made its volume.
    Checking,
    /// The service asked to wait; so many seconds are left.
    Waiting(u32),
}

/// A created volume.
#[derive(Clone, Debug)]
pub struct Created {
    /// Tells cards apart, also those whose volume came without an ID, and is where this tab keeps it.
    pub key: u32,
    /// The volume as the service wrote it last.
    pub volume: ArcRwSignal<Volume>,
    /// How old its status is.
    pub age: ArcRwSignal<StatusAge>,
    /// A message that came beside it.
    pub note: Option<String>,
    /// What came back, as a text for a report, where the card does not show all of it.
    pub details: Option<String>,
    /// When it was created: seconds since 1970.
    pub at: i64,
}

/// What happened to a create, for whoever listens.
#[derive(Clone, Debug)]
pub enum Event {
    /// Its volume is there.
    Created {
        /// What was sent.
        request: CreateVolume,
        /// The volume as the service wrote it.
        volume: Box<Volume>,
    },
    /// It ended without a card, for now.
    Failed(Failure),
}

impl Event {
    /// What a host hears of it; nothing where nothing was sent.
    #[must_use]
    pub fn for_host(&self) -> Option<HostEvent> {
        match self {
            Self::Created { volume, .. } => Some(HostEvent::created(volume)),
            Self::Failed(failure) => {
                let ending = failure.ending()?;
                HostEvent::failed(&ending.outcome, ending.status)
            }
        }
    }
}

/// One form's creates. Only one request is in flight at any time.
#[derive(Clone, Copy)]
pub struct Creation {
    config: LocalResource<(Config, Problems)>,
    tab: StoredValue<Tab>,
    /// Aborts what the form is busy with.
    in_flight: StoredValue<Option<AbortController>, LocalStorage>,
    activity: RwSignal<Activity>,
    failure: RwSignal<Option<Failure>>,
    created: RwSignal<Vec<Created>>,
    announcement: RwSignal<String>,
    news: RwSignal<String>,
    listeners: StoredValue<Vec<Callback<Event>>>,
    /// The IDs of all volumes seen so far.
    seen: StoredValue<HashSet<String>>,
    /// Those seen before the last create was sent: none of them is its volume.
    known: StoredValue<HashSet<String>>,
    followed: StoredValue<Vec<Created>>,
    /// Aborts what runs without the person's doing.
    gone: StoredValue<Option<AbortController>, LocalStorage>,
    /// When to look at the followed ones next, and how long to wait after that: seconds since 1970, seconds.
    next_look: StoredValue<(i64, i64)>,
}

impl fmt::Debug for Creation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Creation").finish_non_exhaustive()
    }
}

/// The longest wait that a `Retry-After` can impose on a person, in seconds.
const LONGEST_WAIT: u32 = 3600;

impl Creation {
    /// A form's creates; its configuration comes from `load`, at once or later, and again whenever what `load` reads has changed.
    /// What this `tab` kept is there again, and where the page was left while a create ran, its volume is looked for. It belongs
    /// to the current owner: when that goes, what is in flight is aborted.
    pub fn new<F>(load: impl Fn() -> F + 'static, tab: Tab) -> Self
    where
        F: Future<Output = (Config, Problems)> + 'static,
    {
        let kept_volumes = tab.kept_volumes();
        let unsettled = tab.kept();
        let creation = Self {
            config: LocalResource::new(load),
            tab: StoredValue::new(tab),
            in_flight: StoredValue::new_local(None),
            activity: RwSignal::new(Activity::Idle),
            failure: RwSignal::new(None),
            created: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
            news: RwSignal::new(String::new()),
            listeners: StoredValue::new(Vec::new()),
            seen: StoredValue::new(HashSet::new()),
            known: StoredValue::new(HashSet::new()),
            followed: StoredValue::new(Vec::new()),
            gone: StoredValue::new_local(AbortController::new().ok()),
            next_look: StoredValue::new((0, 0)),
        };
        on_cleanup(move || {
            abort(creation.in_flight);
            abort(creation.gone);
        });
        for (key, kept) in kept_volumes {
            creation.show(Created {
                key,
                volume: ArcRwSignal::new(Volume::read(kept.volume)),
                age: ArcRwSignal::new(StatusAge::AsOfCreation),
                note: kept.note,
                details: kept.details,
                at: kept.at,
            });
        }
        if let Some(Unsettled { request }) = unsettled {
            let exchange = Exchange {
                reply: None,
                interruption: Some(Interruption::Left),
            };
            creation.known.set_value(creation.seen.get_value());
            creation.fail(request, &exchange, Outcome::of(&exchange));
        }
        creation
    }

    /// The configuration: the defaults until it is there.
    #[must_use]
    pub fn config(self) -> Config {
        self.config_if_there().unwrap_or_default()
    }

    /// The configuration, where it is there.
    #[must_use]
    pub fn config_if_there(self) -> Option<Config> {
        self.config.get().map(|(config, _)| config)
    }

    /// The configuration, once it is there.
    pub async fn loaded_config(self) -> Config {
        self.config.await.0
    }

    /// What is wrong with the configuration.
    #[must_use]
    pub fn config_problems(self) -> Problems {
        self.config
            .get()
            .map(|(_, problems)| problems)
            .unwrap_or_default()
    }

    /// What this tab keeps for the form.
    pub(super) fn tab(self) -> Tab {
        self.tab.try_get_value().unwrap_or_else(Tab::of_page)
    }

    /// What the form is busy with.
    #[must_use]
    pub fn activity(self) -> Activity {
        self.activity.get()
    }

    /// Whether a request runs that can be cancelled.
    #[must_use]
    pub fn can_cancel(self) -> bool {
        matches!(self.activity.get(), Activity::Creating | Activity::Checking)
    }

    /// How the last create ended, if not in a card.
    #[must_use]
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// How many volumes were created.
    #[must_use]
    pub fn created_count(self) -> usize {
        self.created.with(Vec::len)
    }

    /// The newest created volumes, newest first, so many at most.
    #[must_use]
    pub fn newest(self, most: usize) -> Vec<Created> {
        self.created
            .with(|created| created.iter().rev().take(most).cloned().collect())
    }

    /// What the form's status line says.
    #[must_use]
    pub fn announcement(self) -> String {
        self.announcement.get()
    }

    /// What has become of the created volumes since.
    #[must_use]
    pub fn news(self) -> String {
        self.news.get()
    }

    /// Tells `listener` of each event from now on.
    pub fn listen(self, listener: Callback<Event>) {
        self.listeners
            .update_value(|listeners| listeners.push(listener));
    }

    fn tell(self, event: &Event) {
        for listener in self.listeners.try_get_value().unwrap_or_default() {
            listener.run(event.clone());
        }
    }

    /// Sends a request, unless the form is busy.
    pub fn send(self, request: CreateVolume) {
        let Some(signal) = self.begin(Activity::Creating) else {
            return;
        };
        self.failure.set(None);
        self.known.set_value(self.seen.get_value());
        leptos::task::spawn_local(async move {
            let config = self.loaded_config().await;
            let unsettled = Unsettled {
                request: request.clone(),
            };
            let kept = self.tab.try_with_value(|tab| tab.keep(&unsettled));
            // The form may be gone by now: then nothing is sent.
            if kept.is_none() {
                return;
            }
            let result = client::create(&config, &request, &signal).await;
            // Or now; then there is nobody to tell.
            if self.end().is_none() {
                return;
            }
            match result {
                Err(why) => {
                    self.forget_unsettled();
                    self.set_failure(request, Cause::NotSent(why));
                }
                Ok(exchange) => self.settle(request, &exchange),
            }
        });
    }

    /// Aborts what the form is busy with, if anything.
    pub fn cancel(self) {
        abort(self.in_flight);
    }

    /// Looks again for the volume of a create in doubt.
    pub fn check_again(self) {
        self.look();
    }

    /// Makes the form busy; `None` where it is already.
    fn begin(self, activity: Activity) -> Option<AbortSignal> {
        if self.activity.get_untracked() != Activity::Idle {
            return None;
        }
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        self.in_flight.set_value(Some(controller));
        self.activity.set(activity);
        self.announcement.set(String::new());
        Some(signal)
    }

    /// The form is busy no more; `None` where it has left the page.
    fn end(self) -> Option<()> {
        self.in_flight.try_set_value(None);
        // `try_set` gives the value back where there is nothing to set it on.
        self.activity
            .try_set(Activity::Idle)
            .is_none()
            .then_some(())
    }

    fn settle(self, request: CreateVolume, exchange: &Exchange) {
        match Outcome::of(exchange) {
            Outcome::Created { volume, note } => {
                self.forget_unsettled();
                let name = volume.name.clone().unwrap_or_else(|| request.name.clone());
                let is_plain = note.is_none() && volume.is_as_documented();
                let details = (!is_plain).then(|| details(exchange));
                self.add((*volume).clone(), note, details);
                self.announcement.set(messages::created(&name));
                self.tell(&Event::Created { request, volume });
            }
            outcome => self.fail(request, exchange, outcome),
        }
    }

    fn fail(self, request: CreateVolume, exchange: &Exchange, outcome: Outcome) {
        let in_doubt = matches!(outcome, Outcome::Unconfirmed(_));
        if !in_doubt {
            self.forget_unsettled();
        }
        if let Outcome::Throttled {
            retry_after: Some(retry_after),
            ..
        } = &outcome
        {
            let wait = wait_seconds(retry_after, js_sys::Date::now(), |date| {
                js_sys::Date::parse(date)
            });
            self.wait(wait.min(LONGEST_WAIT));
        }
        let ending = Ending {
            outcome,
            status: exchange.reply.as_ref().map(|reply| reply.status),
            details: details(exchange),
        };
        self.set_failure(request, Cause::Ended(Box::new(ending)));
        if in_doubt {
            self.look();
        }
    }

    /// The create in doubt is in doubt no more.
    fn forget_unsettled(self) {
        self.tab.try_with_value(Tab::forget::<Unsettled>);
    }

    fn set_failure(self, request: CreateVolume, cause: Cause) {
        let failure = Failure {
            request,
            cause,
            look: Look::NotNeeded,
        };
        self.failure.set(Some(failure.clone()));
        self.tell(&Event::Failed(failure));
    }

    fn have_seen(self, volumes: &[Volume]) {
        self.seen.try_update_value(|seen| {
            seen.extend(volumes.iter().filter_map(|volume| volume.id.clone()));
        });
    }

    /// Counts down what the service asked to wait; then the form is idle again.
    fn wait(self, seconds: u32) {
        if seconds == 0 {
            return;
        }
        let end = js_sys::Date::now() + f64::from(seconds) * 1000.0;
        self.activity.set(Activity::Waiting(seconds));
        leptos::task::spawn_local(async move {
            loop {
                TimeoutFuture::new(250).await;
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "saturates"
                )]
                let left = ((end - js_sys::Date::now()) / 1000.0).ceil() as u32;
                let next = match left {
                    0 => Activity::Idle,
                    left => Activity::Waiting(left),
                };
                match self.activity.try_get_untracked() {
                    None => return,
                    Some(shown) if shown == next => {}
                    Some(_) => self.activity.set(next),
                }
                if left == 0 {
                    return;
                }
            }
        });
    }

    /// A volume that was created just now: its card is there, and kept over a reload.
    fn add(self, volume: Volume, note: Option<String>, details: Option<String>) {
        let newest = self
            .created
            .with_untracked(|created| created.last().map(|newest| newest.key));
        let created = Created {
            key: newest.map_or(0, |newest| newest.saturating_add(1)),
            volume: ArcRwSignal::new(volume),
            age: ArcRwSignal::new(StatusAge::AsOfCreation),
            note,
            details,
            at: now(),
        };
        created.keep(&self.tab());
        self.show(created);
    }

    fn show(self, created: Created) {
        created
            .volume
            .with_untracked(|volume| self.have_seen(std::slice::from_ref(volume)));
        self.created.update(|all| all.push(created.clone()));
        self.follow(created);
    }
}

impl Created {
    /// Keeps it over a reload, as it is now.
    fn keep(&self, tab: &Tab) {
        let kept = KeptVolume {
            volume: self.volume.with_untracked(|volume| volume.raw.clone()),
            note: self.note.clone(),
            details: self.details.clone(),
            at: self.at,
        };
        tab.keep_volume(self.key, &kept);
    }
}

fn abort(controller: StoredValue<Option<AbortController>, LocalStorage>) {
    controller.try_with_value(|controller| {
        if let Some(controller) = controller {
            controller.abort();
        }
    });
}

fn details(exchange: &Exchange) -> String {
    let time: String = js_sys::Date::new_0().to_iso_string().into();
    report::text(exchange, &time)
}
