//! The draft: restored, saved, and kept in step with the configuration.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::FormState;
use crate::i18n::Text;
use crate::model::config::Config;
use crate::model::draft::Prefill;

/// In milliseconds.
const SAVE_AFTER: u32 = 100;

impl FormState {
    /// Takes what is typed into the prerendered form, where there is one, and into the other fields
    /// what a link has `given` and the draft of this tab. Follows the configuration, and saves the
    /// draft from now on.
    pub fn start(self, prefill: &Prefill) {
        self.read_controls();
        let typed = untrack(|| self.draft());
        let default = self.past.with_value(|past| past.default.clone());
        let saved = self.tab().saved_draft().map(|saved| {
            let saved = default.clone().with(&saved);
            // Without a name it is what the last create left.
            if saved.name.is_empty() {
                self.past.update_value(|past| past.sent = saved.clone());
            }
            saved
        });
        // A link's values replace the draft's. It can be followed again, so leaving loses
        // nothing.
        let draft = saved.unwrap_or_else(|| default.clone()).with(prefill);
        self.past
            .update_value(|past| past.sent = std::mem::take(&mut past.sent).with(prefill));
        let config = self.configuration.config.get_untracked();
        self.set(config.fit(typed.rebased(&default, &draft)));
        for field in prefill.fields() {
            self.reveal(field);
        }
        if prefill.had_token() {
            self.create.announce(self.language.text(Text::PastedToken));
        }
        Effect::new(move || {
            let config = self.configuration.config.get();
            untrack(|| self.adopt(&config));
        });
        Effect::new(move || {
            let draft = self.draft();
            let is_saved_soon = self.past.try_update_value(|past| {
                past.shown = draft;
                std::mem::replace(&mut past.is_saved_soon, true)
            });
            if is_saved_soon == Some(false) {
                self.save_soon();
            }
        });
        let leaving = window_event_listener(leptos::ev::pagehide, move |_| self.save_changes());
        on_cleanup(move || {
            leaving.remove();
            self.save_changes();
        });
        Effect::new(move || {
            // Without a summary a keystroke checks its own field only.
            if self.has_summary.get() && self.errors().is_empty() {
                self.has_summary.set(false);
            }
        });
    }

    /// Saves after the next paint, for which a keystroke must not wait; or when the page or the form
    /// goes.
    fn save_soon(self) {
        spawn_local(async move {
            TimeoutFuture::new(SAVE_AFTER).await;
            self.save_changes();
        });
    }

    fn save_changes(self) {
        let is_changed = self
            .past
            .try_update_value(|past| std::mem::take(&mut past.is_saved_soon));
        if is_changed == Some(true) {
            self.save();
        }
    }

    pub(super) fn save(self) {
        let default = self.past.with_value(|past| past.default.clone());
        let draft = untrack(|| self.draft()).without_tokens(&default);
        self.tab().save_draft(&draft, &default);
    }

    /// Takes the configuration. Its defaults go into the fields that have those of the last one;
    /// all else is the user's.
    fn adopt(self, config: &Config) {
        let old = self.past.with_value(|past| past.default.clone());
        let new = config.draft();
        let draft = self.draft();
        self.set(config.fit(draft.rebased(&old, &new)));
        if old == new {
            return;
        }
        self.past.update_value(|past| {
            past.sent = std::mem::take(&mut past.sent).rebased(&old, &new);
            past.default = new;
        });
        self.save();
    }
}
