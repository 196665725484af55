//! The language that the page or an element is in.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client;
use crate::i18n::{self, Messages, Text, language::texts};

/// The language, as a context. The view is mounted anew in another one.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// The texts.
    pub messages: RwSignal<Messages>,
    /// The tag of the language that was asked for last: the texts of another one come too late.
    requested: StoredValue<String>,
}

thread_local! {
    static LOADED: RefCell<Vec<Messages>> = const { RefCell::new(Vec::new()) };
}

impl Language {
    /// A language whose texts are there.
    #[must_use]
    pub fn new(messages: Messages) -> Self {
        Self {
            messages: RwSignal::new(messages),
            requested: StoredValue::new(messages.tag.to_owned()),
        }
    }

    /// A text in the current language.
    #[must_use]
    pub fn text(self, text: Text) -> &'static str {
        self.messages.get_untracked().text(text)
    }

    /// Switches to a language, once its texts are loaded. `done` is told whether they are.
    pub fn switch(self, language: i18n::Language, done: impl FnOnce(bool) + 'static) {
        self.requested.set_value(language.tag.clone());
        if let Some(messages) = loaded(&language) {
            self.show(messages);
            return done(true);
        }
        spawn_local(async move {
            let file = client::load_file(&language.file).await;
            let messages = file.and_then(|file| add(&language.tag, &file));
            if self.messages.is_disposed() {
                return;
            }
            if let Some(messages) = messages {
                self.show(messages);
            }
            done(messages.is_some());
        });
    }

    fn show(self, messages: Messages) {
        let is_wanted = self.requested.with_value(|tag| tag == messages.tag);
        if is_wanted && self.messages.get_untracked() != messages {
            self.messages.set(messages);
        }
    }
}

/// Adds the texts of a language's file; `None` where it can't be parsed.
#[must_use]
pub fn add(tag: &str, file: &str) -> Option<Messages> {
    let messages = Messages::of(tag, texts(file)?);
    LOADED.with_borrow_mut(|loaded| loaded.push(messages));
    Some(messages)
}

/// The texts of a language, where they are loaded.
fn loaded(language: &i18n::Language) -> Option<Messages> {
    if language.file.is_empty() {
        return Some(Messages::ENGLISH);
    }
    LOADED.with_borrow(|loaded| {
        loaded
            .iter()
            .find(|messages| messages.tag == language.tag)
            .copied()
    })
}

/// The languages that the user's browser asks for, most preferred first.
#[must_use]
pub fn preferred() -> Vec<String> {
    let languages = window().navigator().languages();
    languages.iter().filter_map(|tag| tag.as_string()).collect()
}
