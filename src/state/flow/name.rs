//! What the name in the form stands for: one volume, or several; and whether it can be used.

use leptos::prelude::*;

use super::Flow;
use crate::i18n::Text;
use crate::model::invisible::trimmed;
use crate::model::names::Expansion;
use crate::state::set_if_changed;

impl Flow {
    /// Shows in the form what its name stands for, from now on.
    pub(super) fn follow_name(self) {
        Effect::new(move || {
            self.form.name.track();
            self.language.tag.track();
            untrack(|| self.check_name());
        });
    }

    /// The service refused this name, as another volume has it. An empty one is none.
    pub(super) fn mark_taken(self, name: String) {
        self.taken.set_value(name);
        self.check_name();
    }

    pub(super) fn check_name(self) {
        let messages = self.language.messages();
        let name = self.form.name.get_untracked();
        let is_taken = |taken: &String| !taken.is_empty() && trimmed(&name) == taken;
        let (error, button) = match self.names.get_untracked() {
            _ if self.taken.with_value(is_taken) => {
                (messages.text(Text::NameTaken).to_owned(), String::new())
            }
            Expansion::One => (String::new(), String::new()),
            Expansion::Several(names) => (
                String::new(),
                messages.plural(Text::CreateSeveral, names.len()),
            ),
            Expansion::Invalid(error) => (messages.names_error(&error), String::new()),
        };
        set_if_changed(self.form.name_error, error);
        set_if_changed(self.create.button, button);
    }
}
