//! The state of the form's creates: what runs, how the last one ended, what was created.

use std::collections::HashSet;
use std::fmt;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use web_sys::{AbortController, AbortSignal};

use super::now;
use super::tab::{self, KeptVolume, Unsettled};
use crate::config::{Config, Problem};
use crate::contract::{CreateVolume, Volume};
use crate::lookup::{self, CannotLook, Look, Sighting, StatusAge};
use crate::outcome::{Exchange, Interruption, NotSent, Outcome, wait_seconds};
use crate::{client, messages, report};

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
    /// What came back, as a text for a report.
    pub details: String,
}

/// A created volume.
#[derive(Clone, Debug)]
pub struct Created {
    /// Tells cards apart, also those whose volume came without an ID.
    pub key: u32,
    /// The volume as the service wrote it last.
    pub volume: ArcRwSignal<Volume>,
    /// How old its status is.
    pub age: ArcRwSignal<StatusAge>,
    /// A message that came beside it.
    pub note: Option<String>,
    /// What came back, as a text for a report.
    pub details: String,
    /// When it was created: seconds since 1970.
    pub at: i64,
}

/// What happened to a create, for whoever listens.
#[derive(Clone, Debug)]
pub enum Event {
    /// Its volume is there.
    Created(CreateVolume),
    /// It ended without a card, for now.
    Failed(Failure),
}

/// One form's creates. Only one request is in flight at any time.
#[derive(Clone, Copy)]
pub struct Creation {
    config: LocalResource<(Config, Vec<Problem>)>,
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
/// A volume may come late to the list: where it is not there at first, it is looked again after this, in milliseconds.
const SECOND_LOOK: u32 = 2000;
/// Following: the first pause, the longest, and when it ends. In seconds.
const FIRST_PAUSE: i64 = 2;
const LONGEST_PAUSE: i64 = 16;
const FOLLOWED_FOR: i64 = 600;

impl Creation {
    /// A form's creates; its configuration comes from `load`, at once or later. What this tab kept is there again, and where
    /// the page was left while a create ran, its volume is looked for. It belongs to the current owner: when that goes, a
    /// request in flight is aborted.
    pub fn new<F>(load: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = (Config, Vec<Problem>)> + 'static,
    {
        let creation = Self {
            config: LocalResource::new(load),
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
            next_look: StoredValue::new((0, FIRST_PAUSE)),
        };
        on_cleanup(move || creation.cancel());
        for kept in tab::kept_volumes() {
            creation.show(Volume::read(kept.volume), kept.note, kept.details, kept.at);
        }
        if let Some(Unsettled { request }) = tab::kept() {
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
        self.config
            .get()
            .map(|(config, _)| config)
            .unwrap_or_default()
    }

    /// The configuration, once it is there.
    pub async fn loaded_config(self) -> Config {
        self.config.await.0
    }

    /// What is wrong with the configuration.
    #[must_use]
    pub fn config_problems(self) -> Vec<Problem> {
        self.config
            .get()
            .map(|(_, problems)| problems)
            .unwrap_or_default()
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
            tab::keep(&Unsettled {
                request: request.clone(),
            });
            let result = client::create(&config, &request, &signal).await;
            // The form may be gone by now; then there is nobody to tell.
            if self.end().is_none() {
                return;
            }
            match result {
                Err(why) => {
                    tab::forget::<Unsettled>();
                    self.set_failure(request, Cause::NotSent(why));
                }
                Ok(exchange) => self.settle(request, &exchange),
            }
        });
    }

    /// Aborts what the form is busy with, if anything.
    pub fn cancel(self) {
        self.in_flight.try_with_value(|controller| {
            if let Some(controller) = controller {
                controller.abort();
            }
        });
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
                tab::forget::<Unsettled>();
                let name = volume.name.clone().unwrap_or_else(|| request.name.clone());
                self.add(*volume, note, details(exchange));
                self.announcement.set(messages::created(&name));
                self.tell(&Event::Created(request));
            }
            outcome => self.fail(request, exchange, outcome),
        }
    }

    fn fail(self, request: CreateVolume, exchange: &Exchange, outcome: Outcome) {
        let in_doubt = matches!(outcome, Outcome::Unconfirmed(_));
        if !in_doubt {
            tab::forget::<Unsettled>();
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
        let details = details(exchange);
        self.set_failure(request, Cause::Ended(Box::new(Ending { outcome, details })));
        if in_doubt {
            self.look();
        }
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

    /// Looks whether the create in doubt made its volume. Found, it gets its card and the failure is withdrawn.
    fn look(self) {
        let Some(failure) = self.failure.get_untracked() else {
            return;
        };
        let Some(signal) = self.begin(Activity::Checking) else {
            return;
        };
        self.set_look(Look::Looking);
        leptos::task::spawn_local(async move {
            let config = self.loaded_config().await;
            let mut sighting = self.sight(&config, &failure.request, &signal).await;
            if matches!(sighting, Ok(Sighting::Nothing | Sighting::Another)) {
                TimeoutFuture::new(SECOND_LOOK).await;
                sighting = self.sight(&config, &failure.request, &signal).await;
            }
            if self.end().is_none() {
                return;
            }
            if sighting.is_ok() {
                tab::forget::<Unsettled>();
            }
            match sighting {
                Ok(Sighting::Found(volume)) => {
                    let details = failure.ending().map(|ending| ending.details.clone());
                    self.add(*volume, None, details.unwrap_or_default());
                    self.announcement
                        .set(messages::found(&failure.request.name));
                    self.failure.set(None);
                    self.tell(&Event::Created(failure.request));
                }
                Ok(Sighting::Another) => self.set_look(Look::NotThere { another: true }),
                Ok(Sighting::Nothing) => self.set_look(Look::NotThere { another: false }),
                Err(why) => self.set_look(Look::Failed(why)),
            }
        });
    }

    fn set_look(self, look: Look) {
        self.failure.update(|failure| {
            if let Some(failure) = failure {
                failure.look = look;
            }
        });
    }

    async fn sight(
        self,
        config: &Config,
        request: &CreateVolume,
        cancel: &AbortSignal,
    ) -> Result<Sighting, CannotLook> {
        let known = self.known.try_get_value().unwrap_or_default();
        let mut best = Sighting::Nothing;
        client::look_through(config, cancel, |volumes| {
            self.have_seen(volumes);
            match lookup::judge(volumes, request, &known) {
                Sighting::Nothing => false,
                Sighting::Another => {
                    best = Sighting::Another;
                    false
                }
                found => {
                    best = found;
                    true
                }
            }
        })
        .await?;
        Ok(best)
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
    fn add(self, volume: Volume, note: Option<String>, details: String) {
        let at = now();
        let kept = KeptVolume {
            volume: volume.raw.clone(),
            note: note.clone(),
            details: details.clone(),
            at,
        };
        let key = self.show(volume, note, details, at);
        tab::keep_volume(key, &kept);
    }

    fn show(self, volume: Volume, note: Option<String>, details: String, at: i64) -> u32 {
        self.have_seen(std::slice::from_ref(&volume));
        let key = self
            .created
            .with_untracked(|created| u32::try_from(created.len()).unwrap_or(u32::MAX));
        let created = Created {
            key,
            volume: ArcRwSignal::new(volume),
            age: ArcRwSignal::new(StatusAge::AsOfCreation),
            note,
            details,
            at,
        };
        self.created.update(|all| all.push(created.clone()));
        self.follow(created);
        key
    }

    /// Follows a volume's status while it is `Pending`: looks again by the list call, less and less often.
    fn follow(self, created: Created) {
        let can_follow = |volume: &Volume| volume.id.is_some() && is_pending(volume);
        if !created.volume.with_untracked(can_follow) || is_over(&created) {
            return;
        }
        self.next_look
            .set_value((now().saturating_add(FIRST_PAUSE), FIRST_PAUSE));
        let runs = self.followed.with_value(|followed| !followed.is_empty());
        self.followed
            .update_value(|followed| followed.push(created));
        if !runs {
            leptos::task::spawn_local(self.keep_following());
        }
    }

    async fn keep_following(self) {
        let config = self.loaded_config().await;
        let Ok(gone) = AbortController::new() else {
            return;
        };
        if !config.follow_status {
            self.followed.try_set_value(Vec::new());
            return;
        }
        for created in self.followed.try_get_value().unwrap_or_default() {
            created.age.set(StatusAge::Followed);
        }
        let mut failures = 0_u32;
        loop {
            TimeoutFuture::new(1000).await;
            let Some((next, pause)) = self.next_look.try_get_value() else {
                return;
            };
            if now() < next || document().hidden() || !window().navigator().on_line() {
                continue;
            }
            let wanted = self.followed.try_get_value().unwrap_or_default();
            for created in &wanted {
                created.age.set(StatusAge::Followed);
            }
            let mut missing = wanted.len();
            let looked = client::look_through(&config, &gone.signal(), |volumes| {
                self.have_seen(volumes);
                for volume in volumes {
                    if let Some(created) =
                        wanted.iter().find(|created| is_the_same(created, volume))
                    {
                        missing = missing.saturating_sub(1);
                        self.update(created, volume);
                    }
                }
                missing == 0
            })
            .await;
            failures = if looked.is_ok() {
                0
            } else {
                failures.saturating_add(1)
            };
            // Once can be the network; twice, the list call does not work here.
            let hopeless = failures > 1;
            let left = self.followed.try_update_value(|followed| {
                followed.retain(|created| {
                    let goes_on = !hopeless && !is_over(created);
                    let pending = created.volume.with_untracked(is_pending);
                    if pending && !goes_on {
                        created.age.set(if looked.is_ok() {
                            StatusAge::AsOf(now())
                        } else {
                            StatusAge::AsOfCreation
                        });
                    }
                    pending && goes_on
                });
                followed.len()
            });
            if left.unwrap_or(0) == 0 {
                return;
            }
            let pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
            self.next_look
                .try_set_value((now().saturating_add(pause), pause));
        }
    }

    fn update(self, created: &Created, volume: &Volume) {
        let (before, name) = created
            .volume
            .with_untracked(|shown| (shown.status.clone(), shown.name.clone()));
        if created.volume.with_untracked(|shown| shown == volume) {
            return;
        }
        created.volume.set(volume.clone());
        tab::keep_volume(
            created.key,
            &KeptVolume {
                volume: volume.raw.clone(),
                note: created.note.clone(),
                details: created.details.clone(),
                at: created.at,
            },
        );
        if let (Some(status), Some(name)) = (&volume.status, name)
            && volume.status != before
        {
            self.news.try_set(messages::status_changed(&name, status));
        }
    }
}

fn is_pending(volume: &Volume) -> bool {
    volume
        .status
        .as_deref()
        .is_some_and(|status| status.eq_ignore_ascii_case("pending"))
}

fn is_over(created: &Created) -> bool {
    now().saturating_sub(created.at) > FOLLOWED_FOR
}

fn is_the_same(created: &Created, volume: &Volume) -> bool {
    volume.id.is_some() && created.volume.with_untracked(|shown| shown.id == volume.id)
}

fn details(exchange: &Exchange) -> String {
    let time: String = js_sys::Date::new_0().to_iso_string().into();
    report::text(exchange, &time)
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
        match &self.ending()?.outcome {
            Outcome::Unauthorized { message }
            | Outcome::Throttled { message, .. }
            | Outcome::Rejected { message, .. } => message.as_deref(),
            Outcome::Created { .. } | Outcome::Unconfirmed(_) => None,
        }
    }

    /// Our line about it.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.cause {
            Cause::NotSent(why) => messages::not_sent(why),
            Cause::Ended(ending) => messages::failure(&ending.outcome),
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

    /// Whether the message is about the name being taken. Texts are not stable keys (API.md, "Errors elsewhere"), so this
    /// only decides where the focus goes.
    #[must_use]
    pub fn is_about_the_name(&self) -> bool {
        self.message()
            .is_some_and(|message| message.to_lowercase().contains("already exists"))
    }
}
