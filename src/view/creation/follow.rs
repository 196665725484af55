//! Following a created volume's status.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use web_sys::AbortController;

use super::{Created, Creation};
use crate::contract::Volume;
use crate::lookup::StatusAge;
use crate::view::now;
use crate::{client, messages};

/// Following: the first pause, the longest, and when it ends. In seconds.
const FIRST_PAUSE: i64 = 2;
const LONGEST_PAUSE: i64 = 16;
const FOLLOWED_FOR: i64 = 600;

impl Creation {
    /// Follows a volume's status while it is `Pending`: looks again by the list call, less and less often.
    pub(super) fn follow(self, created: Created) {
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
        let gone = self
            .gone
            .try_with_value(|gone| gone.as_ref().map(AbortController::signal));
        let Some(gone) = gone.flatten() else {
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
            let looked = client::look_through(&config, &gone, |volumes| {
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
        created.keep(&self.tab());
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
