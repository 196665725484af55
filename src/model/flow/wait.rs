//! The wait that the service asks for.

use super::send::Busy;
use super::{CreateFlow, Effect, Time, Timer};
use crate::model::outcome::wait_seconds;

/// The longest wait that a `Retry-After` can impose on a user, in seconds.
const LONGEST_WAIT: u32 = 3600;

impl CreateFlow {
    pub(super) fn wait(&mut self, retry_after: &str, now: Time) {
        #[allow(clippy::cast_precision_loss, reason = "milliseconds are below 2^53")]
        let wait =
            wait_seconds(retry_after, now as f64, self.platform.parse_date).min(LONGEST_WAIT);
        let until = now.saturating_add(i64::from(wait).saturating_mul(1000));
        self.wait_until(until, now, wait);
    }

    /// The next second. A clock that was put back does not make the wait longer; one that was put
    /// forward may end it: then the service says so.
    pub(super) fn count_down(&mut self, now: Time) {
        let Busy::Waiting { until, last, left } = self.busy else {
            return;
        };
        let until = if now < last {
            now.saturating_add(i64::from(left).saturating_mul(1000))
        } else {
            until
        };
        let rest = until.saturating_sub(now).max(0);
        let seconds = rest
            .div_euclid(1000)
            .saturating_add(i64::from(rest % 1000 > 0));
        let seconds = u32::try_from(seconds).unwrap_or(left).min(left);
        self.wait_until(until, now, seconds);
    }

    fn wait_until(&mut self, until: Time, now: Time, left: u32) {
        if left == 0 {
            self.busy = Busy::Idle;
            return;
        }
        self.busy = Busy::Waiting {
            until,
            last: now,
            left,
        };
        let full = i64::from(left.saturating_sub(1)).saturating_mul(1000);
        let next = until
            .saturating_sub(now)
            .saturating_sub(full)
            .clamp(1, 1000);
        let next = u32::try_from(next).unwrap_or(1000);
        self.effect(Effect::StartTimer(Timer::Countdown, next));
    }
}
