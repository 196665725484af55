//! Another language than English: its texts, which are loaded once.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;

use crate::client;
use crate::config::Place;
use crate::language::{self, Language, no_language};
use crate::messages::{Messages, Text};
use crate::view::creation::Creation;
use crate::view::settings::Settings;
use crate::view::{focus_soon, spawn};

thread_local! {
    static LOADED: RefCell<Vec<Messages>> = const { RefCell::new(Vec::new()) };
}

/// Takes the English texts that come on demand: a JSON array.
#[inline(never)]
pub fn take_english(file: &str) {
    Messages::take_on_demand(language::texts(file).unwrap_or_default());
}

/// Takes the file of a language that has been loaded.
#[must_use]
#[inline(never)]
pub fn take(tag: &str, file: &str) -> Option<Messages> {
    let messages = Messages::of(tag, language::texts(file)?);
    LOADED.with_borrow_mut(|loaded| loaded.push(messages));
    Some(messages)
}

/// Has a form speak a language, once its texts are there. `done` hears whether they could not be loaded.
#[inline(never)]
pub(in crate::view) fn speak(
    creation: Creation,
    language: Language,
    done: impl Fn(bool) + 'static,
) {
    creation.language.set(language.tag.clone());
    if let Some(known) = known(&language) {
        say_all(creation, known);
        return done(false);
    }
    spawn(async move {
        let file = client::load_file(&language.file).await;
        let messages = file.and_then(|file| take(&language.tag, &file));
        if let Some(messages) = messages {
            say_all(creation, messages);
        }
        done(messages.is_none());
    });
}

/// Has a page speak the language of a tag, which its person or its configuration has set.
#[inline(never)]
pub(in crate::view) fn speak_as_set(settings: Settings, tag: &str, is_configured: bool) {
    let creation = settings.creation;
    if creation.language.peek() != tag {
        // Another one was asked for while this part came.
        return;
    }
    let languages = settings.languages.peek();
    let Some(language) = languages.iter().find(|language| language.tag == tag) else {
        if is_configured {
            creation.add_problem(Place::File, no_language(&languages));
        }
        return;
    };
    speak(creation, language.clone(), move |failed| {
        let messages = creation.messages.peek();
        let text = messages.text(Text::LanguageFailed);
        settings.said.set(if failed { text } else { "" }.to_owned());
        if failed {
            show_as_spoken(creation, messages.tag);
        }
    });
}

/// The list shows again what is spoken; nothing else changes, so that nobody loses the focus.
fn show_as_spoken(creation: Creation, tag: &str) {
    let list = document().get_element_by_id(&creation.id("language"));
    if let Some(list) = list {
        list.unchecked_into::<HtmlSelectElement>().set_value(tag);
    }
}

/// All that is shown is made anew. What had the focus has it again.
fn say_all(creation: Creation, messages: Messages) {
    if creation.language.peek() != messages.tag {
        // Another one was asked for meanwhile.
        return;
    }
    let root = creation.root();
    let focused = root.and_then(|root| root.query_selector(":focus").ok().flatten());
    creation.messages.put(messages);
    if let Some(focused) = focused.filter(|focused| !focused.id().is_empty()) {
        focus_soon(creation, &focused.id());
    }
}

/// The languages that a person's browser asks for, the dearest first.
pub(in crate::view) fn own_languages() -> Vec<String> {
    let languages = window().navigator().languages();
    languages.iter().filter_map(|tag| tag.as_string()).collect()
}

/// The texts of a language, where they have been loaded.
fn known(language: &Language) -> Option<Messages> {
    if language.file.is_empty() {
        return Some(Messages::ENGLISH);
    }
    LOADED.with_borrow(|loaded| {
        let known = loaded.iter().find(|messages| messages.tag == language.tag);
        known.copied()
    })
}
