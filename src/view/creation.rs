//! The state of the form's creates: what runs, how the last one ended, what was created.

use std::fmt;

use leptos::prelude::*;
use web_sys::AbortController;

use crate::client::{self, NotSent};
use crate::config::{Config, Problem};
use crate::contract::{CreateVolume, Volume};
use crate::messages;
use crate::outcome::{Exchange, Outcome};

/// A create that did not end in a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// What was sent, or would have been.
    pub request: CreateVolume,
    /// What came of it.
    pub cause: Cause,
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
    /// What came back, for a report.
    pub exchange: Exchange,
    /// When it ended: seconds since 1970.
    pub at: i64,
}

/// A created volume, with the note that came with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Created {
    /// Tells cards apart, also those whose volume came without an ID.
    pub key: u32,
    /// The volume as the service wrote it.
    pub volume: Volume,
    /// A message that came beside it.
    pub note: Option<String>,
}

/// One form's creates. Only one request is in flight at any time.
#[derive(Clone, Copy)]
pub struct Creation {
    config: LocalResource<(Config, Vec<Problem>)>,
    in_flight: StoredValue<Option<AbortController>, LocalStorage>,
    pending: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    created: RwSignal<Vec<Created>>,
    announcement: RwSignal<String>,
}

impl fmt::Debug for Creation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Creation").finish_non_exhaustive()
    }
}

impl Creation {
    /// A form without a past; its configuration comes from `load`, at once or later. It belongs to the current owner: when that
    /// goes, a request in flight is aborted.
    pub fn new<F>(load: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = (Config, Vec<Problem>)> + 'static,
    {
        let creation = Self {
            config: LocalResource::new(load),
            in_flight: StoredValue::new_local(None),
            pending: RwSignal::new(false),
            failure: RwSignal::new(None),
            created: RwSignal::new(Vec::new()),
            announcement: RwSignal::new(String::new()),
        };
        on_cleanup(move || creation.cancel());
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

    /// Whether a request runs.
    #[must_use]
    pub fn pending(self) -> bool {
        self.pending.get()
    }

    /// How the last create ended, if not in a card.
    #[must_use]
    pub fn failure(self) -> Option<Failure> {
        self.failure.get()
    }

    /// The created volumes, newest first.
    #[must_use]
    pub fn created(self) -> Vec<Created> {
        self.created.get()
    }

    /// What the form's status line says.
    #[must_use]
    pub fn announcement(self) -> String {
        self.announcement.get()
    }

    /// Sends a request, unless one runs. `ended` is told the failure, or `None` when the volume was created.
    pub fn send(self, request: CreateVolume, ended: impl FnOnce(Option<&Failure>) + 'static) {
        if self.pending.get_untracked() {
            return;
        }
        let Ok(controller) = AbortController::new() else {
            return;
        };
        let signal = controller.signal();
        self.in_flight.set_value(Some(controller));
        self.pending.set(true);
        self.failure.set(None);
        self.announcement.set(String::new());
        leptos::task::spawn_local(async move {
            let config = self.loaded_config().await;
            let result = client::create(&config, &request, &signal).await;
            // The form may be gone by now; then there is nobody to tell.
            if self.pending.try_set(false).is_some() {
                return;
            }
            self.in_flight.set_value(None);
            let failure = self.settle(request, result);
            ended(failure.as_ref());
        });
    }

    /// Aborts the request that runs, if any.
    pub fn cancel(self) {
        self.in_flight.try_with_value(|controller| {
            if let Some(controller) = controller {
                controller.abort();
            }
        });
    }

    fn settle(self, request: CreateVolume, result: Result<Exchange, NotSent>) -> Option<Failure> {
        let cause = match result {
            Err(why) => Cause::NotSent(why),
            Ok(exchange) => match Outcome::of(&exchange) {
                Outcome::Created { volume, note } => {
                    let name = volume.name.clone().unwrap_or(request.name);
                    self.created.update(|created| {
                        let key = u32::try_from(created.len()).unwrap_or(u32::MAX);
                        created.insert(0, Created { key, volume, note });
                    });
                    self.announcement.set(messages::created(&name));
                    return None;
                }
                outcome => Cause::Ended(Box::new(Ending {
                    outcome,
                    exchange,
                    at: super::now(),
                })),
            },
        };
        let failure = Failure { request, cause };
        self.failure.set(Some(failure.clone()));
        Some(failure)
    }
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
        self.ending()
            .is_some_and(|ending| matches!(ending.outcome, Outcome::Unauthorized { .. }))
    }

    /// Whether sending the same values again can be offered: nothing was created, and they may well go through.
    #[must_use]
    pub fn may_be_sent_again(&self) -> bool {
        self.ending().is_none_or(|ending| {
            matches!(
                ending.outcome,
                Outcome::Unauthorized { .. } | Outcome::Throttled { .. }
            )
        })
    }

    /// Whether the message is about the name being taken. Texts are not stable keys (API.md, "Errors elsewhere"), so this
    /// only decides where the focus goes.
    #[must_use]
    pub fn is_about_the_name(&self) -> bool {
        self.message()
            .is_some_and(|message| message.to_lowercase().contains("already exists"))
    }
}
