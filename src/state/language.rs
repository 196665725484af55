//! The language of the page or an element.

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::client;
use crate::i18n::{self, Messages, Text, language::texts};

/// The language, as a context. Another one mounts the view again.
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// Its tag.
    pub tag: RwSignal<String>,
    /// The tag of the language requested last: texts of another one that load later are ignored.
    requested: RwSignal<String>,
}

thread_local! {
    static LOADED: RefCell<Vec<Messages>> = const { RefCell::new(Vec::new()) };
}

impl Language {
    /// A language whose texts are loaded.
    #[must_use]
    pub fn new(messages: Messages) -> Self {
        if loaded(messages.tag).is_none() {
            register(messages);
        }
        Self {
            tag: RwSignal::new(messages.tag.to_owned()),
            requested: RwSignal::new(messages.tag.to_owned()),
        }
    }

    /// The texts.
    #[must_use]
    pub fn messages(self) -> Messages {
        self.tag
            .with_untracked(|tag| loaded(tag))
            .unwrap_or_default()
    }

    /// A text in the current language.
    #[must_use]
    pub fn text(self, text: Text) -> &'static str {
        self.messages().text(text)
    }

    /// Switches to a language, once its texts are loaded. `done` is told whether they are.
    pub fn switch(self, language: i18n::Language, done: impl FnOnce(bool) + 'static) {
        self.requested.set(language.tag.clone());
        if loaded(&language.tag).is_some() {
            self.show(&language.tag);
            return done(true);
        }
        spawn_local(async move {
            let file = client::load_file(&language.file).await;
            let messages = file.and_then(|file| add(&language.tag, &file));
            if self.tag.is_disposed() {
                return;
            }
            if messages.is_some() {
                self.show(&language.tag);
            }
            done(messages.is_some());
        });
    }

    fn show(self, tag: &str) {
        let is = |signal: RwSignal<String>| signal.with_untracked(|own| own == tag);
        if is(self.requested) && !is(self.tag) {
            self.tag.set(tag.to_owned());
        }
    }
}

/// Adds the texts of a language's file; `None` where it can't be parsed.
#[must_use]
pub fn add(tag: &str, file: &str) -> Option<Messages> {
    let messages = Messages::of(tag, texts(file)?);
    register(messages);
    Some(messages)
}

fn register(messages: Messages) {
    LOADED.with_borrow_mut(|loaded| loaded.push(messages));
}

/// The texts of the language of a tag, where they are loaded.
fn loaded(tag: &str) -> Option<Messages> {
    if tag == Messages::ENGLISH.tag {
        return Some(Messages::ENGLISH);
    }
    LOADED.with_borrow(|loaded| loaded.iter().find(|messages| messages.tag == tag).copied())
}

/// The languages that the user's browser asks for, most preferred first.
#[must_use]
pub fn preferred() -> Vec<String> {
    let languages = window().navigator().languages();
    languages.iter().filter_map(|tag| tag.as_string()).collect()
}
