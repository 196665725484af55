//! The state of the form's creates: what runs, how the last one ended, what was created.

mod configured;
mod created;
mod failure;
mod look;
mod on_demand;

use std::fmt;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Waker;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use web_sys::{AbortController, AbortSignal, HtmlElement};

use super::load::Part;
use super::spawn;
use super::tab::{Tab, Unsettled};
use super::watched::Watched;
use crate::config::{Config, Problems};
use crate::contract::{CreateVolume, Volume};
use crate::event::HostEvent;
use crate::lookup::{Ids, Look};
use crate::messages::{Messages, Text};
use crate::outcome::{Exchange, Interruption, Outcome, wait_seconds};
use crate::{client, report};

use on_demand::{add, find_existing, take_up_cards};

pub use created::Created;
pub use failure::{Cause, Ending, Failure};

/// What the form is busy with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// Nothing: a create may be sent.
    #[default]
    Idle,
    /// A create is under way.
    Creating,
    /// It is being looked whether a create in doubt made its volume.
    Checking,
    /// The service asked to wait; so many seconds are left.
    Waiting(u32),
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
    /// Tells it apart from others in the IDs of elements.
    number: u32,
    /// The configuration.
    pub config: Watched<Config>,
    /// The texts, in the person's language. A view is made anew with others.
    pub messages: Watched<Messages>,
    /// The tag of the language that was asked for last: what comes of another is too late.
    pub(super) language: Watched<String>,
    /// Whether what is loaded on demand is there.
    pub(super) part: Watched<Part>,
    problems: Watched<Problems>,
    activity: Watched<Activity>,
    failure: Watched<Option<Failure>>,
    /// The volume that has the name of a refused request, where the list has it. By itself: it comes after the failure.
    pub(super) existing: Watched<Option<Box<Volume>>>,
    created: Watched<Vec<Created>>,
    announcement: Watched<String>,
    news: Watched<String>,
    work: Watched<Work>,
}

/// What nobody watches.
#[derive(Default)]
struct Work {
    /// What all this belongs to.
    owner: Option<WeakOwner>,
    /// What the form stands in; the page's body where it is none.
    root: Option<HtmlElement>,
    tab: Tab,
    /// Whether the host's configuration is there, and who waits for it.
    is_configured: bool,
    waiting: Vec<Waker>,
    listeners: Vec<Listener>,
    /// Aborts what the form is busy with.
    in_flight: Option<AbortController>,
    /// Aborts what runs without the person's doing.
    gone: Option<AbortController>,
    /// The IDs of all volumes seen so far.
    seen: Ids,
    /// Those seen before the last create was sent: none of them is its volume.
    known: Ids,
    /// Whether the cards that this tab kept are there again.
    has_taken_up: bool,
    followed: Vec<Created>,
    /// When to look at the followed ones next, and how long to wait after that: seconds since 1970, seconds.
    next_look: (i64, i64),
}

type Listener = Rc<dyn Fn(&Event)>;

impl fmt::Debug for Creation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Creation").finish_non_exhaustive()
    }
}

/// The beginning of the IDs of a page's elements.
pub(super) const PAGE: &str = "vc0";

/// The longest wait that a `Retry-After` can impose on a person, in seconds.
const LONGEST_WAIT: u32 = 3600;

impl Creation {
    /// A form's creates, with a configuration that holds until [`Creation::configure`] brings the host's. It belongs to the current
    /// owner: when that goes, what is in flight is aborted. `root` is what the form stands in, where that is not the page's body.
    #[must_use]
    pub fn new(config: Config, messages: Messages, tab: Tab, root: Option<HtmlElement>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let creation = Self {
            // A page has its number in its HTML.
            number: if root.is_some() {
                NEXT.fetch_add(1, Ordering::Relaxed)
            } else {
                0
            },
            config: Watched::new(config),
            messages: Watched::new(messages),
            language: Watched::default(),
            part: Watched::default(),
            problems: Watched::default(),
            activity: Watched::default(),
            failure: Watched::default(),
            existing: Watched::default(),
            created: Watched::default(),
            announcement: Watched::default(),
            news: Watched::default(),
            work: Watched::new(Work {
                owner: Owner::current().map(|owner| owner.downgrade()),
                root,
                tab,
                ..Work::default()
            }),
        };
        on_cleanup(move || {
            creation.work.peek_with(|work| {
                for controller in [&work.in_flight, &work.gone].into_iter().flatten() {
                    controller.abort();
                }
            });
        });
        creation
    }

    /// Takes up what this tab kept: the created volumes are there again, and where the page was left while a create ran, its volume is
    /// looked for.
    pub(super) fn start(self) {
        self.work
            .change(|work| work.gone = AbortController::new().ok());
        if self.tab().has_volumes() {
            self.after_load(Rc::new(move || take_up_cards(self)));
        }
        if let Some(Unsettled { request }) = self.tab().kept() {
            let exchange = Exchange {
                reply: None,
                interruption: Some(Interruption::Left),
            };
            self.know_all_seen();
            self.fail(request, &exchange, Outcome::of(&exchange));
        }
    }

    /// Does something that belongs to what the form belongs to; `None` where that is gone.
    pub(super) fn owned<R>(self, act: impl FnOnce() -> R) -> Option<R> {
        let owner = self.work.peek_with(|work| work.owner.as_ref()?.upgrade())?;
        Some(owner.with(act))
    }

    /// What this tab keeps for the form.
    pub(super) fn tab(self) -> Tab {
        self.work.peek_with(|work| work.tab.clone())
    }

    /// An ID of an element, which no other form's has.
    pub(super) fn id(self, name: &str) -> String {
        match self.number {
            0 => format!("{PAGE}-{name}"),
            number => format!("vc{number}-{name}"),
        }
    }

    /// Whether the form is that of a page of its own.
    pub(super) fn is_page(self) -> bool {
        self.number == 0
    }

    /// What the form stands in.
    pub(super) fn root(self) -> Option<HtmlElement> {
        self.work
            .peek_with(|work| work.root.clone())
            .or_else(|| document().body())
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

    /// The same for who does not watch it.
    pub(super) fn is_cancellable(self) -> bool {
        untrack(|| self.can_cancel())
    }

    /// How the last create ended, if not in a card.
    #[must_use]
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// What the form's status line says.
    #[must_use]
    pub fn announcement(self) -> String {
        self.announcement.get()
    }

    /// Says something in the form's status line.
    pub(super) fn say(self, text: String) {
        // Said again each time: an unchanged text would not be announced.
        self.announcement.set(String::new());
        self.announcement.set(text);
    }

    /// What has become of the created volumes since.
    #[must_use]
    pub fn news(self) -> String {
        self.news.get()
    }

    /// Tells `listener` of each event from now on.
    pub fn listen(self, listener: impl Fn(&Event) + 'static) {
        let listener = Rc::new(listener);
        self.work.change(|work| work.listeners.push(listener));
    }

    fn tell(self, event: &Event) {
        for listener in self.work.peek_with(|work| work.listeners.clone()) {
            listener(event);
        }
    }

    /// Sends a request, unless the form is busy.
    pub fn send(self, request: CreateVolume) {
        let Some(signal) = self.begin(Activity::Creating) else {
            return;
        };
        self.failure.set(None);
        self.existing.set(None);
        self.know_all_seen();
        spawn(async move {
            let config = self.loaded_config().await;
            // The form may be gone by now: then nothing is sent.
            if self.work.is_gone() {
                return;
            }
            self.tab().keep(&Unsettled {
                request: request.clone(),
            });
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
        // Its listeners may reach for the same.
        if let Some(controller) = self.work.peek_with(|work| work.in_flight.clone()) {
            controller.abort();
        }
    }

    /// Looks again for the volume of a create in doubt.
    pub fn check_again(self) {
        self.look();
    }

    /// Makes the form busy; `None` where it is already.
    fn begin(self, activity: Activity) -> Option<AbortSignal> {
        if self.activity.peek() != Activity::Idle {
            return None;
        }
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        self.work.change(|work| work.in_flight = Some(controller));
        self.activity.set(activity);
        self.announcement.set(String::new());
        Some(signal)
    }

    /// The form is busy no more; `None` where it has left the page.
    fn end(self) -> Option<()> {
        self.work.change(|work| work.in_flight = None);
        self.activity.set(Activity::Idle);
        (!self.activity.is_gone()).then_some(())
    }

    fn settle(self, request: CreateVolume, exchange: &Exchange) {
        match Outcome::of(exchange) {
            Outcome::Created { volume, note } => {
                let name = volume.name.clone().unwrap_or_else(|| request.name.clone());
                let (volume, details) = (volume.clone(), details(exchange));
                self.after_load(Rc::new({
                    let volume = volume.clone();
                    move || {
                        add(self, (*volume).clone(), note.clone(), Some(details.clone()));
                        // Not before: without its card it is looked for after a reload.
                        self.forget_unsettled();
                    }
                }));
                self.announce(Text::Created, &name);
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

    fn announce(self, text: Text, name: &str) {
        let messages = self.messages.peek();
        self.announcement
            .set(messages.fill(text, &[("name", name)]));
    }

    /// The create in doubt is in doubt no more.
    fn forget_unsettled(self) {
        self.tab().forget::<Unsettled>();
    }

    fn set_failure(self, request: CreateVolume, cause: Cause) {
        let failure = Failure {
            request,
            cause,
            look: Look::NotNeeded,
        };
        self.existing.set(None);
        self.failure.set(Some(failure.clone()));
        if failure.is_about_the_name() {
            let name = failure.request.name.clone();
            self.after_load(Rc::new(move || spawn(find_existing(self, name.clone()))));
        }
        self.tell(&Event::Failed(failure));
    }

    /// Aborts what runs without the person's doing, when the form goes.
    fn gone(self) -> Option<AbortSignal> {
        self.work
            .peek_with(|work| work.gone.as_ref().map(AbortController::signal))
    }

    fn know_all_seen(self) {
        self.work.change(|work| work.known = work.seen.clone());
    }

    /// Counts down what the service asked to wait; then the form is idle again.
    fn wait(self, seconds: u32) {
        if seconds == 0 {
            return;
        }
        let end = js_sys::Date::now() + f64::from(seconds) * 1000.0;
        self.activity.set(Activity::Waiting(seconds));
        spawn(async move {
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
                self.activity.put(next);
                if left == 0 || self.activity.is_gone() {
                    return;
                }
            }
        });
    }
}

fn details(exchange: &Exchange) -> String {
    let time: String = js_sys::Date::new_0().to_iso_string().into();
    report::text(exchange, &time)
}
