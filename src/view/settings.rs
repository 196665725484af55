//! What a person sets for the page: its language and its colours. The browser keeps both, for all tabs of this origin; `boot.js` reads
//! them too, before the first paint.

use std::cell::RefCell;

use leptos::prelude::*;
use web_sys::Storage;

use super::creation::Creation;
use super::element::{View, classed, effect, element};
use super::field::text_of;
use super::watched::Watched;
use super::{focus_soon, spawn};
use crate::client;
use crate::config::{Config, Place, Problems, Theme};
use crate::language::{self, Language};
use crate::messages::{Messages, Text};

/// Where the browser keeps them.
const LANGUAGE: &str = "volume-create.language";
const THEME: &str = "volume-create.theme";

/// A page's settings.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    creation: Creation,
    languages: Watched<Vec<Language>>,
    /// The theme that the person chose; without one it is the configuration's.
    theme: Watched<Option<Theme>>,
    /// What went wrong.
    said: Watched<String>,
}

impl Settings {
    /// Of a page in these languages.
    #[must_use]
    pub fn new(creation: Creation, languages: Vec<Language>) -> Self {
        Self {
            creation,
            languages: Watched::new(languages),
            theme: Watched::new(kept(THEME).and_then(|name| Theme::of(&name))),
            said: Watched::default(),
        }
    }

    /// Keeps what the page's root says in step, from now on.
    pub(super) fn start(self) {
        let messages = self.creation.messages;
        effect(move || {
            let messages = messages.get();
            document().set_title(messages.text(Text::Title));
            set_on_root("lang", messages.tag);
            set_on_root("dir", messages.text(Text::Direction));
        });
    }

    /// The host's configuration is there. What the person chose counts more.
    pub(super) fn configure(self, (config, mut problems): (Config, Problems)) {
        let languages = self.languages.peek();
        let chosen = kept(LANGUAGE).and_then(|tag| find(&languages, &tag));
        let asked = language_for(&languages, &config, &own_languages());
        problems.extend(asked.problem.map(|problem| (Place::File, problem)));
        self.speak(chosen.unwrap_or(asked.language));
        let theme = self.theme.peek().unwrap_or(config.theme);
        set_on_root("data-theme", theme.name());
        set_on_root("data-ready", "");
        self.creation.configure((config, problems));
    }

    fn speak(self, language: Language) {
        speak(self.creation, language, move |failed| {
            self.said.set(if failed {
                let messages = self.creation.messages.peek();
                messages.text(Text::LanguageFailed).to_owned()
            } else {
                String::new()
            });
        });
    }

    /// Two lists.
    pub(super) fn view(self) -> View {
        let messages = self.creation.messages.peek();
        let tag = messages.tag;
        let languages = self.languages.peek().into_iter().map(|language| {
            let is_it = language.tag == tag;
            option(language.tag, language.name, move || is_it)
        });
        let choose_language = move |tag: String| {
            keep(LANGUAGE, &tag);
            if let Some(language) = find(&self.languages.peek(), &tag) {
                self.speak(language);
                // The list is made anew with the page.
                focus_soon(self.creation, &self.creation.id("language"));
            }
        };
        let config = self.creation.config;
        let theme = move || self.theme.get().unwrap_or(config.with(|config| config.theme));
        let themes = Theme::ALL.map(|own| {
            let name = match own {
                Theme::Auto => Text::ThemeAuto,
                Theme::Light => Text::ThemeLight,
                Theme::Dark => Text::ThemeDark,
            };
            let name = messages.text(name).to_owned();
            option(own.name().to_owned(), name, move || theme() == own)
        });
        let choose_theme = move |name: String| {
            keep(THEME, &name);
            set_on_root("data-theme", &name);
            self.theme.set(Theme::of(&name));
        };
        classed("div", "settings")
            .attr("role", "group")
            .attr("aria-label", messages.text(Text::Settings))
            .child(self.list(
                "language",
                Text::LanguageLabel,
                languages.collect(),
                choose_language,
            ))
            .child(self.list("theme", Text::ThemeLabel, themes.into(), choose_theme))
            .child(
                classed("p", "settings-said")
                    .attr("role", "status")
                    .text_of(move || self.said.get()),
            )
            .into()
    }

    fn list(
        self,
        name: &str,
        label: Text,
        options: Vec<View>,
        choose: impl Fn(String) + 'static,
    ) -> View {
        let label = self.creation.messages.peek().text(label);
        let list = classed("select", "settings-list")
            .attr_text("id", self.creation.id(name))
            .on("change", move |event| choose(text_of(&event)));
        let list = options.into_iter().fold(list, |list, option| list.child(option));
        element("label").text(label).child(list).into()
    }
}

fn option(value: String, name: String, is_chosen: impl Fn() -> bool + 'static) -> View {
    element("option")
        .attr_text("value", value)
        .prop_of("selected", move || {
            if is_chosen() { "selected" } else { "" }.to_owned()
        })
        .text(name)
        .into()
}

/// The language that a form is to have, and what is wrong with what its configuration says of it.
pub(crate) struct Asked {
    pub(crate) language: Language,
    pub(crate) problem: Option<crate::config::Problem>,
}

/// The language of a configuration; where it names none, the best for one of these tags, or else English.
pub(crate) fn language_for(languages: &[Language], config: &Config, wanted: &[String]) -> Asked {
    let (found, problem) = match language::configured(languages, config) {
        Ok(found) => (found, None),
        Err(problem) => (None, Some(problem)),
    };
    let found = found.or_else(|| language::best(languages, wanted));
    let english = || languages.first().cloned();
    Asked {
        language: found.cloned().or_else(english).unwrap_or_else(|| Language {
            tag: Messages::ENGLISH.tag.to_owned(),
            name: String::new(),
            file: String::new(),
        }),
        problem,
    }
}

/// The languages that a person's browser asks for, the dearest first.
pub(crate) fn own_languages() -> Vec<String> {
    let languages = window().navigator().languages();
    languages.iter().filter_map(|tag| tag.as_string()).collect()
}

/// Has a form speak a language, once its texts are there. `done` hears whether they could not be loaded.
pub(crate) fn speak(creation: Creation, language: Language, done: impl Fn(bool) + 'static) {
    if creation.messages.peek().tag == language.tag {
        return;
    }
    spawn(async move {
        let messages = texts(&language).await;
        done(messages.is_none());
        if let Some(messages) = messages {
            creation.messages.put(messages);
        }
    });
}

/// The texts of a language; `None` where they could not be loaded.
pub(crate) async fn texts(language: &Language) -> Option<Messages> {
    if language.file.is_empty() {
        return Some(Messages::ENGLISH);
    }
    let known = LOADED.with_borrow(|loaded| {
        let known = loaded.iter().find(|messages| messages.tag == language.tag);
        known.copied()
    });
    if known.is_some() {
        return known;
    }
    take(&language.tag, &client::load_file(&language.file).await?)
}

/// Takes the file of a language that has been loaded.
#[must_use]
pub fn take(tag: &str, file: &str) -> Option<Messages> {
    let messages = Messages::of(tag, language::texts(file)?);
    LOADED.with_borrow_mut(|loaded| loaded.push(messages));
    Some(messages)
}

thread_local! {
    static LOADED: RefCell<Vec<Messages>> = const { RefCell::new(Vec::new()) };
}

fn find(languages: &[Language], tag: &str) -> Option<Language> {
    languages.iter().find(|language| language.tag == tag).cloned()
}

fn set_on_root(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        // Fixed, valid names.
        let _ = root.set_attribute(name, value);
    }
}

/// What is kept; in a frame nothing, as there is nothing to change it by.
fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

fn keep(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // A browser without storage has it as long as the page is there.
        let _ = storage.set_item(key, value);
    }
}

fn storage() -> Option<Storage> {
    if cfg!(not(target_arch = "wasm32")) || document().document_element()?.has_attribute("data-embed")
    {
        return None;
    }
    window().local_storage().ok()?
}
