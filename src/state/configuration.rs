//! The host's configuration, which may be loaded after the form is shown, and change later.

use std::future::poll_fn;
use std::task::{Poll, Waker};

use leptos::prelude::*;

use super::set_if_changed;
use crate::model::config::{Config, ConfigSource, Problem, Problems};

/// The configuration, as a context.
#[derive(Clone, Copy, Debug)]
pub struct Configuration {
    /// The current configuration: the host's, once it is loaded.
    pub config: RwSignal<Config>,
    /// Its problems.
    pub problems: RwSignal<Problems>,
    waiting: StoredValue<Waiting>,
}

/// What waits for the host's configuration; `Loaded` once it is loaded.
#[derive(Debug)]
enum Waiting {
    Loading(Vec<Waker>),
    Loaded,
}

impl Configuration {
    /// A configuration that holds until the host's is loaded.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            config: RwSignal::new(config),
            problems: RwSignal::new(Problems::new()),
            waiting: StoredValue::new(Waiting::Loading(Vec::new())),
        }
    }

    /// Takes the host's configuration, or another one.
    pub fn set(self, (config, problems): (Config, Problems)) {
        // The lists in the form are made again with it.
        set_if_changed(self.config, config);
        set_if_changed(self.problems, problems);
        let mut waiting = Waiting::Loaded;
        self.waiting
            .update_value(|own| std::mem::swap(own, &mut waiting));
        if let Waiting::Loading(wakers) = waiting {
            wakers.into_iter().for_each(Waker::wake);
        }
    }

    /// The configuration, once the host's is loaded. Where the form is removed before, this never
    /// ends.
    pub async fn loaded(self) -> Config {
        poll_fn(|context| {
            let is_loaded = self.waiting.try_update_value(|waiting| match waiting {
                Waiting::Loaded => true,
                Waiting::Loading(wakers) => {
                    wakers.push(context.waker().clone());
                    false
                }
            });
            match is_loaded {
                Some(true) => self
                    .config
                    .try_get_untracked()
                    .map_or(Poll::Pending, Poll::Ready),
                _ => Poll::Pending,
            }
        })
        .await
    }

    /// Adds a problem.
    pub fn add_problem(self, place: ConfigSource, problem: Problem) {
        self.problems
            .update(|problems| problems.push((place, problem)));
    }
}
