//! The form's creates: the create flow (`crate::flow`) as signals, and what runs for it.

mod configured;
mod created;
mod run;

use std::fmt;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Waker;

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use web_sys::HtmlElement;

use super::load::Part;
use super::ownership::Ownership;
use super::tab::Tab;
use super::watched::Watched;
use crate::config::{Config, Problems};
use crate::contract::{CreateVolume, Volume};
use crate::event::HostEvent;
use crate::flow::{self, Failure};
use crate::messages::Messages;

use run::Running;

pub use crate::flow::Activity;
pub use created::Created;

/// What the flow tells the form and the host.
#[derive(Clone, Debug)]
pub enum Event {
    /// The form's values have become a volume.
    ClearForm(CreateVolume),
    /// The name of this request is taken.
    MarkTaken(CreateVolume),
    /// The focus belongs into the field Name.
    FocusName,
    /// What the host hears.
    Host(HostEvent),
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
    running: Running,
    ownership: Ownership,
}

type Listener = Rc<dyn Fn(&Event)>;

impl fmt::Debug for Creation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Creation").finish_non_exhaustive()
    }
}

/// The beginning of the IDs of a page's elements.
pub(super) const PAGE: &str = "vc0";

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
        on_cleanup(move || creation.work.change(|work| work.running.end()));
        creation
    }

    /// Has the flow begin, with what this tab persisted.
    pub(super) fn start(self) {
        self.work.change(|work| work.ownership = Ownership::open());
        self.follow_window();
        self.restore();
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
    pub fn submit(self, request: CreateVolume) {
        // The flag may be changed without an event.
        self.dispatch(flow::Event::Online(window().navigator().on_line()));
        self.dispatch(flow::Event::Submit(request));
    }

    /// Sends the values of the failure again.
    pub fn try_again(self) {
        self.dispatch(flow::Event::TryAgain);
    }

    /// Aborts what the form is busy with, if anything.
    pub fn cancel(self) {
        self.dispatch(flow::Event::Cancel);
    }

    /// Looks up the volume of an unconfirmed create again.
    pub fn check_again(self) {
        self.dispatch(flow::Event::CheckAgain);
    }

    /// There is another session now.
    pub fn session_replaced(self) {
        self.dispatch(flow::Event::SessionReplaced);
    }
}
