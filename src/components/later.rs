//! Views that come a moment later.

use std::time::Duration;

use leptos::prelude::*;

use super::dynamic::dynamic;

/// After the next paint, also on a slow computer.
const AFTER: Duration = Duration::from_millis(50);

/// A view that is made after the next paint, so that what is around it shows sooner. Its place must
/// be kept free.
pub fn later(view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let is_time = RwSignal::new(false);
    set_timeout(
        move || {
            is_time.try_set(true);
        },
        AFTER,
    );
    dynamic(move || if is_time.get() { view() } else { ().into_any() })
}
