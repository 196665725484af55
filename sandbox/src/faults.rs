//! Faults: failures of a network, a proxy or the service, and how they are injected into calls.

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
    fault_names::{Creates, NAMED_FAULTS},
    reply::{JSON, Reply},
};

/// A fault in one call: another response, another delivery, or both.
#[derive(Clone)]
pub struct Fault {
    name: String,
    answer: Arc<dyn Fn(Reply) -> Reply + Send + Sync>,
    delivery: Delivery,
    executes: bool,
}

impl fmt::Debug for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Fault")
            .field("name", &self.name)
            .field("delivery", &self.delivery)
            .field("executes", &self.executes)
            .finish_non_exhaustive()
    }
}

impl Fault {
    /// The fault that this volume name injects.
    ///
    /// It is the longest entry of [`NAMED_FAULTS`] that equals the name, or that the name begins
    /// with before a `-`. `None` for any other name.
    pub fn named(name: &str) -> Option<Self> {
        let begins = |fault: &str| {
            name.strip_prefix(fault)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        let fault = NAMED_FAULTS
            .iter()
            .filter(|fault| begins(fault.name))
            .max_by_key(|fault| fault.name.len())?;
        let before = fault.before();
        let (name, executes) = match fault.creates {
            Creates::Volume => (fault.name, true),
            Creates::Nothing => (fault.name, false),
            Creates::Either if begins(&before) => (before.as_str(), false),
            Creates::Either => (fault.name, true),
        };
        Some(Self {
            name: name.to_owned(),
            answer: Arc::new(fault.answer),
            delivery: fault.delivery.clone(),
            executes,
        })
    }

    /// Responds with this reply; the call is not executed.
    pub fn reply(reply: Reply) -> Self {
        Self {
            name: format!("reply {}", reply.status),
            answer: Arc::new(move |_| reply.clone()),
            delivery: Delivery::Whole,
            executes: false,
        }
    }

    /// Changes the call's own response; the call is executed.
    pub fn edit(answer: impl Fn(Reply) -> Reply + Send + Sync + 'static) -> Self {
        Self {
            name: "edit".to_owned(),
            answer: Arc::new(answer),
            delivery: Delivery::Whole,
            executes: true,
        }
    }

    /// Changes the delivery of the call's own response; the call is executed.
    pub fn deliver(delivery: Delivery) -> Self {
        Self {
            name: "deliver".to_owned(),
            ..Self::edit(|own| own).with_delivery(delivery)
        }
    }

    /// Runs these steps on the connection instead of a response; the call is executed.
    pub fn script(steps: Vec<Step>) -> Self {
        Self {
            name: "script".to_owned(),
            ..Self::deliver(Delivery::Script(steps))
        }
    }

    /// Replaces the delivery.
    #[must_use]
    pub fn with_delivery(self, delivery: Delivery) -> Self {
        Self { delivery, ..self }
    }

    /// Fails after the call is executed: a create creates its volume.
    #[must_use]
    pub fn after(self) -> Self {
        Self {
            executes: true,
            ..self
        }
    }

    /// Fails before the call is executed: a create creates no volume.
    #[must_use]
    pub fn before(self) -> Self {
        Self {
            executes: false,
            ..self
        }
    }

    /// Whether the call is executed before it fails.
    pub fn executes(&self) -> bool {
        self.executes
    }

    /// The response with this fault, from the call's own.
    pub(crate) fn apply_to(&self, own: Reply) -> Response {
        let mut response = (self.answer)(own).into_response();
        response.extensions_mut().insert(Planned {
            name: self.name.clone(),
            delivery: self.delivery.clone(),
        });
        response
    }
}

/// The injected faults, by path.
#[derive(Debug, Default)]
pub(crate) struct InjectedFaults(Mutex<Queues>);

type Queues = HashMap<String, VecDeque<(Fault, Option<u32>)>>;

impl InjectedFaults {
    /// Injects a fault into the next `times` calls of this path, into all of them for `None`.
    /// Earlier ones apply first.
    pub(crate) fn add(&self, path: &str, fault: Fault, times: Option<u32>) {
        if times != Some(0) {
            let mut paths = self.paths();
            let queue = paths.entry(path.to_owned()).or_default();
            queue.push_back((fault, times));
        }
    }

    /// Clears the faults of this path.
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

/// The paths whose requests are paused.
#[derive(Debug, Default)]
pub(crate) struct Paused(Mutex<HashMap<String, watch::Sender<()>>>);

impl Paused {
    pub(crate) fn add(&self, path: &str) {
        self.paths().entry(path.to_owned()).or_default();
    }

    /// Resumes the requests of this path.
    pub(crate) fn clear(&self, path: &str) {
        self.paths().remove(path);
    }

    async fn wait(&self, path: &str) {
        let resumed = self.paths().get(path).map(watch::Sender::subscribe);
        if let Some(mut resumed) = resumed {
            // The value never changes; the wait ends when the sender is dropped.
            let _ = resumed.changed().await;
        }
    }

    fn paths(&self) -> MutexGuard<'_, HashMap<String, watch::Sender<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The middleware that pauses calls and injects faults.
pub(crate) async fn inject(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    shared.paused.wait(request.uri().path()).await;
    match shared.faults.next(request.uri().path()) {
        None => next.run(request).await,
        Some(fault) => {
            let own = if fault.executes {
                Reply::from_response(next.run(request).await).await
            } else {
                Reply::new(200, JSON, "{}")
            };
            fault.apply_to(own)
        }
    }
}
