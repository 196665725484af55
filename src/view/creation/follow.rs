//! Following a created volume's status.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use web_sys::{AbortController, AbortSignal};

use super::{Created, Creation};
use crate::contract::Volume;
use crate::lookup::StatusAge;
use crate::view::{now, spawn};
use crate::client;
use crate::messages::Text;

/// Following: the first pause, the longest, and when it ends. In seconds.
const FIRST_PAUSE: i64 = 2;
const LONGEST_PAUSE: i64 = 16;
const FOLLOWED_FOR: i64 = 600;

impl Creation {
    /// Follows a volume's status while it is `Pending`: looks again by the list call, less and less often.
    pub(super) fn follow(self, created: Created) {
        let can_follow = |volume: &Volume| volume.id.is_some() && is_pending(volume);
        if !created.volume.peek_with(can_follow) || is_over(&created) {
            return;
        }
        let runs = self.work.change(|work| {
            work.next_look = (now().saturating_add(FIRST_PAUSE), FIRST_PAUSE);
            let runs = !work.followed.is_empty();
            work.followed.push(created);
            runs
        });
        if !runs {
            spawn(self.keep_following());
        }
    }

    async fn keep_following(self) {
        let config = self.loaded_config().await;
        let Some(gone) = self.gone() else {
            return;
        };
        if !config.follow_status {
            self.work.change(|work| work.followed.clear());
            return;
        }
        for created in self.followed() {
            created.age.set(StatusAge::Followed);
        }
        let mut failures = 0_u32;
        loop {
            TimeoutFuture::new(1000).await;
            if self.work.is_gone() {
                return;
            }
            let (next, pause) = self.work.peek_with(|work| work.next_look);
            if now() < next || document().hidden() || !window().navigator().on_line() {
                continue;
            }
            let wanted = self.followed();
            for created in &wanted {
                created.age.set(StatusAge::Followed);
            }
            let mut missing = wanted.len();
            let looked = client::look_through(&config, &gone, &mut |volumes| {
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
            let left = self.work.change(|work| {
                work.followed.retain(|created| {
                    let goes_on = !hopeless && !is_over(created);
                    let pending = created.volume.peek_with(is_pending);
                    if pending && !goes_on {
                        created.age.set(if looked.is_ok() {
                            StatusAge::AsOf(now())
                        } else {
                            StatusAge::AsOfCreation
                        });
                    }
                    pending && goes_on
                });
                work.followed.len()
            });
            if left == 0 {
                return;
            }
            let pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
            self.work
                .change(|work| work.next_look = (now().saturating_add(pause), pause));
        }
    }

    /// Aborts what runs without the person's doing, when the form goes.
    pub(super) fn gone(self) -> Option<AbortSignal> {
        self.work
            .peek_with(|work| work.gone.as_ref().map(AbortController::signal))
    }

    fn followed(self) -> Vec<Created> {
        self.work.peek_with(|work| work.followed.clone())
    }

    fn update(self, created: &Created, volume: &Volume) {
        let (before, name) = created
            .volume
            .peek_with(|shown| (shown.status.clone(), shown.name.clone()));
        if created.volume.peek_with(|shown| shown == volume) {
            return;
        }
        created.volume.set(volume.clone());
        created.keep(&self.tab());
        if let (Some(status), Some(name)) = (&volume.status, name)
            && volume.status != before
        {
            let values = [("name", name.as_str()), ("status", status)];
            self.news
                .set(self.messages.peek().fill(Text::StatusChanged, &values));
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

pub(super) fn is_the_same(created: &Created, volume: &Volume) -> bool {
    volume.id.is_some() && created.volume.peek_with(|shown| shown.id == volume.id)
}
