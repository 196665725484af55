//! Faults: what a network, a proxy or the service may do to an answer, and how a call is forced to fail.

use std::{
    collections::{HashMap, VecDeque},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use tokio::sync::watch;

use crate::{
    Shared,
    connection::Step,
    delivery::{Delivery, Planned},
    reply::{JSON, Reply},
    sentinels::{Makes, SENTINELS},
};

/// A failure of one call: another answer, another delivery, or both.
#[derive(Clone)]
pub struct Fault {
    name: String,
    answer: Arc<dyn Fn(Reply) -> Reply + Send + Sync>,
    delivery: Delivery,
    acts: bool,
}

impl fmt::Debug for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Fault")
            .field("name", &self.name)
            .field("delivery", &self.delivery)
            .field("acts", &self.acts)
            .finish_non_exhaustive()
    }
}

impl Fault {
    /// The fault that a volume of this name meets: the longest sentinel that the name is, or begins with followed by
    /// `-`. `None` for any other name.
    pub fn named(name: &str) -> Option<Self> {
        let begins = |sentinel: &str| {
            name.strip_prefix(sentinel)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let sentinel = SENTINELS
            .iter()
            .filter(|sentinel| begins(sentinel.name))
            .max_by_key(|sentinel| sentinel.name.len())?;
        let before = sentinel.before();
        let (name, acts) = match sentinel.makes {
            Makes::Volume => (sentinel.name, true),
            Makes::Nothing => (sentinel.name, false),
            Makes::Either if begins(&before) => (before.as_str(), false),
            Makes::Either => (sentinel.name, true),
        };
        Some(Self {
            name: name.to_owned(),
            answer: Arc::new(sentinel.answer),
            delivery: sentinel.delivery.clone(),
            acts,
        })
    }

    /// This reply in place of the call's own; the call does nothing.
    pub fn reply(reply: Reply) -> Self {
        Self {
            name: format!("reply {}", reply.status),
            answer: Arc::new(move |_| reply.clone()),
            delivery: Delivery::Whole,
            acts: false,
        }
    }

    /// The call's own answer, changed so; the call does its work.
    pub fn edit(answer: impl Fn(Reply) -> Reply + Send + Sync + 'static) -> Self {
        Self {
            name: "edit".to_owned(),
            answer: Arc::new(answer),
            delivery: Delivery::Whole,
            acts: true,
        }
    }

    /// The call's own answer, delivered so; the call does its work.
    pub fn deliver(delivery: Delivery) -> Self {
        Self {
            name: "deliver".to_owned(),
            ..Self::edit(|own| own).delivered(delivery)
        }
    }

    /// These steps on the connection in place of an answer; the call does its work.
    pub fn script(steps: Vec<Step>) -> Self {
        Self {
            name: "script".to_owned(),
            ..Self::deliver(Delivery::Script(steps))
        }
    }

    /// The same, delivered so.
    #[must_use]
    pub fn delivered(self, delivery: Delivery) -> Self {
        Self { delivery, ..self }
    }

    /// The same, but the call does its work first: a create makes its volume.
    #[must_use]
    pub fn after(self) -> Self {
        Self { acts: true, ..self }
    }

    /// The same, but the call does nothing: a create makes no volume.
    #[must_use]
    pub fn before(self) -> Self {
        Self {
            acts: false,
            ..self
        }
    }

    /// Whether the call does its work before it fails.
    pub fn acts(&self) -> bool {
        self.acts
    }

    /// The answer this fault makes of the call's own.
    pub(crate) fn instead_of(&self, own: Reply) -> Response {
        let mut response = (self.answer)(own).into_response();
        response.extensions_mut().insert(Planned {
            name: self.name.clone(),
            delivery: self.delivery.clone(),
        });
        response
    }
}

/// The faults that wait for calls, by path.
#[derive(Debug, Default)]
pub(crate) struct Forced(Mutex<Queues>);

type Queues = HashMap<String, VecDeque<(Fault, Option<u32>)>>;

impl Forced {
    /// The next `times` calls of this path fail so; all of them for `None`. What was forced earlier comes first.
    pub(crate) fn add(&self, path: &str, fault: Fault, times: Option<u32>) {
        if times != Some(0) {
            let mut paths = self.paths();
            let queue = paths.entry(path.to_owned()).or_default();
            queue.push_back((fault, times));
        }
    }

    /// Calls of this path are answered as ever again.
    pub(crate) fn clear(&self, path: &str) {
        self.paths().remove(path);
    }

    fn next(&self, path: &str) -> Option<Fault> {
        let mut paths = self.paths();
        let queue = paths.get_mut(path)?;
        let (fault, times) = queue.front_mut()?;
        let fault = fault.clone();
        *times = times.map(|times| times.saturating_sub(1));
        if *times == Some(0) {
            queue.pop_front();
        }
        Some(fault)
    }

    fn paths(&self) -> MutexGuard<'_, Queues> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The paths whose requests wait.
#[derive(Debug, Default)]
pub(crate) struct Held(Mutex<HashMap<String, watch::Sender<()>>>);

impl Held {
    pub(crate) fn add(&self, path: &str) {
        self.paths().entry(path.to_owned()).or_default();
    }

    /// Requests of this path go on, those that wait, too.
    pub(crate) fn clear(&self, path: &str) {
        self.paths().remove(path);
    }

    async fn pass(&self, path: &str) {
        let released = self.paths().get(path).map(watch::Sender::subscribe);
        if let Some(mut released) = released {
            // It never changes: it ends.
            let _ = released.changed().await;
        }
    }

    fn paths(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The layer that holds a call back, or makes it fail, as it was told to.
pub(crate) async fn force(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    shared.held.pass(request.uri().path()).await;
    match shared.forced.next(request.uri().path()) {
        None => next.run(request).await,
        Some(fault) => {
            let own = if fault.acts {
                Reply::from_response(next.run(request).await).await
            } else {
                Reply::new(200, JSON, "{}")
            };
            fault.instead_of(own)
        }
    }
}
