//! The host's configuration: it may come after the form is there, and change later.

use std::future::poll_fn;
use std::task::Poll;

use super::Creation;
use crate::config::{Config, Place, Problem, Problems};
use crate::flow;

impl Creation {
    /// The host's configuration is there, or another one.
    pub fn configure(self, (config, problems): (Config, Problems)) {
        let follow = config.follow_status;
        self.config.set(config);
        self.problems.set(problems);
        let waiting = self.work.change(|work| {
            work.is_configured = true;
            std::mem::take(&mut work.waiting)
        });
        self.dispatch(flow::Event::FollowStatus(follow));
        for waker in waiting {
            waker.wake();
        }
    }

    /// The configuration, once the host's is there. Where the form is gone before, this never ends.
    pub async fn loaded_config(self) -> Config {
        poll_fn(|context| {
            let is_there = self.work.change(|work| {
                if !work.is_configured {
                    work.waiting.push(context.waker().clone());
                }
                work.is_configured
            });
            if is_there {
                Poll::Ready(self.config.peek())
            } else {
                Poll::Pending
            }
        })
        .await
    }

    /// Something more is wrong with the configuration.
    pub(in crate::view) fn add_problem(self, place: Place, problem: Problem) {
        self.problems
            .update(|problems| problems.push((place, problem)));
    }

    /// What is wrong with the configuration.
    #[must_use]
    pub fn config_problems(self) -> Problems {
        self.problems.get()
    }
}
