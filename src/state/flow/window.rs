//! What the flow hears of the window.

use leptos::prelude::*;

use super::Flow;
use crate::model::flow::Event;

impl Flow {
    /// Passes to the flow whether the browser is online and the page is visible.
    pub(super) fn follow_window(self) {
        let online: fn() -> Event = || Event::Online(window().navigator().on_line());
        let visible: fn() -> Event = || Event::Visible(!document().hidden());
        self.dispatch(online());
        self.dispatch(visible());
        for (name, event) in [
            ("online", online),
            ("offline", online),
            ("visibilitychange", visible),
        ] {
            let listener = window_event_listener_untyped(name, move |_| self.dispatch(event()));
            on_cleanup(move || listener.remove());
        }
    }
}
