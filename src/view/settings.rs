//! What a person sets for the page: its language and its colours. The browser keeps both, for all tabs of this origin; `boot.js` reads
//! them too, before the first paint.

use std::rc::Rc;

use leptos::prelude::*;
use web_sys::Storage;

use super::creation::Creation;
use super::element::{View, classed, effect, element};
use super::field::{option, text_of};
use super::focus_soon;
use super::on_demand::language::speak_as_set;
use super::watched::Watched;
use crate::config::{AUTO, Config, Problems, Theme};
use crate::language::Language;
use crate::messages::Text;

/// Where the browser keeps them.
const LANGUAGE: &str = "volume-create.language";
const THEME: &str = "volume-create.theme";

/// A page's settings.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub(super) creation: Creation,
    pub(super) languages: Watched<Vec<Language>>,
    /// The theme that the person chose; without one it is the configuration's.
    theme: Watched<Option<Theme>>,
    /// Whether a language was chosen that is not spoken yet.
    has_chosen: Watched<bool>,
    /// What went wrong.
    pub(super) said: Watched<String>,
}

impl Settings {
    /// Of a page in these languages.
    #[must_use]
    pub fn new(creation: Creation, languages: Vec<Language>) -> Self {
        Self {
            creation,
            languages: Watched::new(languages),
            theme: Watched::new(kept(THEME).and_then(|name| Theme::of(&name))),
            has_chosen: Watched::default(),
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
            // Whoever chose it stays there, where the list has been made anew.
            if self.has_chosen.change(std::mem::take) {
                focus_soon(self.creation, &self.creation.id("language"));
            }
        });
    }

    /// The host's configuration is there. What the person chose counts more.
    pub(super) fn configure(self, settings: (Config, Problems)) {
        let config = &settings.0;
        let theme = self.theme.peek().unwrap_or(config.theme);
        let language = config.language.clone();
        set_on_root("data-theme", theme.name());
        set_on_root("data-ready", "");
        self.creation.configure(settings);
        // What the browser wants boot.js has found already, and most of the time what the person chose.
        match kept(LANGUAGE) {
            Some(chosen) => self.speak(chosen, false),
            None if language != AUTO => self.speak(language, true),
            // Where its texts had not come yet.
            None => self.speak(self.creation.language.peek(), false),
        }
    }

    fn speak(self, tag: String, is_configured: bool) {
        self.creation.language.set(tag.clone());
        if !tag.is_empty() && tag != self.creation.messages.peek().tag {
            self.creation
                .after_load(Rc::new(move || speak_as_set(self, &tag, is_configured)));
        }
    }

    /// Two lists.
    pub(super) fn view(self) -> View {
        let messages = self.creation.messages.peek();
        let tag = messages.tag;
        let languages = self.languages.peek().into_iter().map(|language| {
            let is_it = language.tag == tag;
            option(&language.tag, &language.name, move || is_it)
        });
        let choose_language = move |tag: String| {
            keep(LANGUAGE, &tag);
            self.has_chosen.set(true);
            self.speak(tag, false);
        };
        let config = self.creation.config;
        let theme = move || {
            self.theme
                .get()
                .unwrap_or(config.with(|config| config.theme))
        };
        let themes = Theme::ALL.map(|own| {
            let name = match own {
                Theme::Auto => Text::ThemeAuto,
                Theme::Light => Text::ThemeLight,
                Theme::Dark => Text::ThemeDark,
            };
            option(own.name(), messages.text(name), move || theme() == own)
        });
        let choose_theme = move |name: String| {
            keep(THEME, &name);
            set_on_root("data-theme", &name);
            self.theme.set(Theme::of(&name));
        };
        classed("div", "settings")
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
        let list = options
            .into_iter()
            .fold(list, |list, option| list.child(option));
        element("label").text(label).child(list).into()
    }
}

fn set_on_root(name: &str, value: &str) {
    let root = document().document_element();
    // Set to what it is, it would have all styles computed again.
    if let Some(root) = root.filter(|root| root.get_attribute(name).as_deref() != Some(value)) {
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
    if cfg!(not(target_arch = "wasm32"))
        || document().document_element()?.has_attribute("data-embed")
    {
        return None;
    }
    window().local_storage().ok()?
}
